"""The benchmarks are no tests. Here: what they read and refuse, and that the page describes each."""

import importlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import PROJECT
from benchmarks.__main__ import BENCHMARKS
from benchmarks.exports import digest, lists_with_files
from benchmarks.feed_listeners import next_cursor, receipts_of
from tests.contract import Contract

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
