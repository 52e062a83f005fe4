"""The benchmarks are no tests. Here: what they read and refuse, and that the page describes each."""

import importlib
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import PROJECT, report, writes
from benchmarks.__main__ import BENCHMARKS
from benchmarks.exports import digest, lists_with_files
from benchmarks.feed_listeners import next_cursor, receipts_of
from benchmarks.load import Round
from benchmarks.write_requests import WRITES, Number, Shop, write_request
from tests.contract import Contract
from tests.test_lock_order import fits

STREAM = b"".join(
    b'id: c%d\nevent: change\ndata: {"cursor":"c","id":"%d","kind":"movement","key":"7","line":"%d","delta":1}\n\n'
    % (n, n, n + 100)
    for n in range(5)
)


def test_page_has_a_section_and_a_command_for_each_benchmark() -> None:
    page = (PROJECT / "benchmarks/README.md").read_text()
    assert set(re.findall(r"^## (.+)$", page, re.MULTILINE)) == set(BENCHMARKS)
    assert set(re.findall(r"-m benchmarks (\w+)", page)) == set(BENCHMARKS)


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("exports", ["--rounds", "0"], "argument --rounds: must be a whole number above 0, not '0'"),
        ("exports", ["--orders", "20", "20"], "the second number must be larger than the first"),
        ("exports", ["--format", "json"], "invalid choice: 'json'"),
        ("feed", ["--seconds", "1.5"], "argument --seconds: must be a whole number above 0, not '1.5'"),
        ("feed", ["--listeners", "501"], "argument --listeners: must be at most 500"),
    ],
)
def test_benchmark_refuses_an_option_with_a_sentence(
    name: str, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        importlib.import_module(f"benchmarks.{name}").parse(arguments)
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("name", ["exports", "feed"])
def test_short_run_keeps_the_options_that_are_given(name: str) -> None:
    parse = importlib.import_module(f"benchmarks.{name}").parse
    assert parse(["--short", "--rounds", "4"]).rounds == 4
    assert parse(["--short"]).rounds < parse([]).rounds


def test_benchmark_of_exports_takes_the_lists_with_files_from_the_document(contract: Contract) -> None:
    found = set(lists_with_files(contract.document))
    assert found >= {"/api/orders", "/api/inventory", "/api/inventory/{inventory_id}/movements"}
    assert not found & {"/api/orders/counts", "/api/changes"}  # a report, and a list without files


@given(st.lists(st.integers(0, len(STREAM)), max_size=8).map(sorted))
def test_listener_reads_each_change_once_wherever_the_stream_is_split(cuts: list[int]) -> None:
    pieces = [STREAM[start:end] for start, end in zip([0, *cuts], [*cuts, len(STREAM)], strict=True)]
    received = receipts_of(list(enumerate(pieces)))  # pyright: ignore[reportArgumentType]
    assert [movement for movement, _ in received] == [100, 101, 102, 103, 104]
    ends = [STREAM.index(b"\n\n", STREAM.index(b'"line":"%d"' % movement)) + 2 for movement, _ in received]
    for (_, at), end in zip(received, ends, strict=True):
        assert sum(map(len, pieces[:at])) < end <= sum(map(len, pieces[: at + 1])), "not when its last byte came"


def test_listener_finds_the_cursor_of_a_page() -> None:
    assert next_cursor(b'{"data":[{"cursor":"a","id":"1"}],"next_cursor":"b~0.1~1:1:","more":true}') == "b~0.1~1:1:"


def test_digest_of_a_file_ignores_the_ends_of_its_lines_only() -> None:
    assert digest([b"id,name\r", b"\n1,a\r\n"]) == digest([b"id,name\n1,a\n"])
    assert digest([b"id\r\n1\r\n2\r\n"])[1] == 2
    assert digest([b"id\n1\n"])[0] != digest([b"id\n2\n"])[0]


def read_of(name: str, is_list: bool, naive: float | None, bare: float, p99: float) -> dict[str, Any]:
    """The result of a read with 1,000 responses a second and a median of 1 ms."""
    others = {"naive": naive, "bare": bare}
    measured = {who: {"throughput": rate, "p50": 1.0, "p99": 1.0} for who, rate in others.items() if rate is not None}
    return {
        "name": name,
        "list": is_list,
        "contestants": {**measured, "us": {"throughput": 1000, "p50": 1.0, "p99": p99}},
    }


@pytest.mark.parametrize(
    ("read", "missed"),
    [
        (read_of("orders", True, 10, 1000 / 0.65, 3), []),
        (read_of("orders", True, 10.1, 1000, 3), ["orders: 99.0 × the naive app (at least 100 ×)"]),
        (read_of("inventory", True, 126, 1000, 3), ["inventory: 7.9 × the naive app (at least 8 ×)"]),
        (read_of("KPI", False, 101, 2000, 3), ["KPI: 9.9 × the naive app (at least 10 ×)"]),
        (read_of("users", True, None, 1000 / 0.64, 3), ["lists: 64% of the bare app or more (at least 65%): users"]),
        (read_of("trends, 30 days", False, None, 1000 / 0.49, 3),
         ["figures: 49% of the bare app or more (at least 50%): trends, 30 days"]),
        (read_of("store", False, None, 1000 / 0.59, 3),
         ["single reads: 59% of the bare app or more (at least 60%): store"]),
        (read_of("health", False, None, 50_000, 3.1), ["every read: p99 at most 3.1 × p50 (at most 3 ×): health"]),
    ],
)  # fmt: skip
def test_missed_bars_of_reads_are_named(read: dict[str, Any], missed: list[str]) -> None:
    assert [text for text, reached in report.bars([read]) if not reached] == missed


@pytest.mark.parametrize(
    ("write", "connections", "pgbench", "p99", "missed"),
    [
        ("create", 16, 200, 30, []),
        ("create", 16, 201, 31, ["create: 50% of pgbench (at least 50%)", "create: p99 3.1 × p50 (at most 3 ×)"]),
        ("ship", 16, 1000, 30, []),
        ("approve", 64, 1000, 300, []),
    ],
)
def test_missed_bars_of_writes_are_named(
    write: str, connections: int, pgbench: float, p99: float, missed: list[str]
) -> None:
    rounds = {"us": [Round(100, 10, p99)], "pgbench": [Round(pgbench, 10, 10)]}
    result = {"write": write, "items": "different", "connections": connections, "rounds": rounds}
    assert [text for text, reached in writes.bars([result]) if not reached] == missed


@pytest.mark.parametrize("hot", [False, True])
def test_each_measured_write_is_a_documented_request(contract: Contract, hot: bool) -> None:
    shop = Shop("a@b", 2, "c@d", 1, Number(3, 9), Number(20, 30), Number(50, 99), [(3, 20, 7)])
    for name in WRITES:
        request = write_request(name, shop, hot, 5, lambda *_: 1000)
        document = contract.document["paths"]
        found = [
            path
            for path in document
            if request.method.lower() in document[path] and fits(path, request.filled(request.path, 3))
        ]
        assert len(found) == 1, name
        assert "{" not in request.filled(request.path, 3)
        assert json.loads(request.filled(request.body, 3)) is not None
        assert bool(request.used) == (request.numbers.keys() <= {"order", "movement"}), "used once or often"
