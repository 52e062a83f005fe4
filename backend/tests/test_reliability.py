"""The reliability runner: mutants match the code, and a row passes only if its measurements keep its bars."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from psycopg.conninfo import conninfo_to_dict

from reliability import report
from reliability.bars import Bar
from reliability.postgres import Postgres
from reliability.rows import ROWS
from reliability.runner import run_row
from reliability.simulation.plan import ACTIONS, Request
from reliability.simulation.world import COMPOSERS, LABELS, Json, World
from reliability.trial import Mutant, Patch, PatchRefused, Row, Trial, apply
from tests.conftest import BACKEND
from tests.contract import Client
from tests.test_lock_order import fits

MUTANTS = [(row.name, mutant) for row in ROWS.values() for mutant in row.mutants]


def copied(files: set[str], folder: Path) -> Path:
    """Copy these files of the service to another folder."""
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text((BACKEND / file).read_text())
    return folder


@pytest.mark.parametrize(("row", "mutant"), MUTANTS, ids=[f"{row}-{mutant.name}" for row, mutant in MUTANTS])
def test_mutant_can_be_applied_and_leaves_code_that_compiles(row: str, mutant: Mutant, tmp_path: Path) -> None:
    copy = copied({patch.file for patch in mutant.patches}, tmp_path)
    for patch in mutant.patches:
        apply(patch, copy)
        compile((copy / patch.file).read_text(), patch.file, "exec")


def test_mutant_without_a_unique_match_is_refused(tmp_path: Path) -> None:
    copy = copied({"main.py"}, tmp_path)
    with pytest.raises(PatchRefused):
        apply(Patch("main.py", "a line that does not exist", ""), copy)
    with pytest.raises(PatchRefused):  # and so is one that could mean several lines
        apply(Patch("main.py", "app", ""), copy)


def test_scorecard_and_simulation_send_each_documented_write(client: Client) -> None:
    things: list[Json] = [
        {"id": number, "email": f"{number}@rows.example", "store_id": "1", "product_id": "1"} for number in "12"
    ]
    world = World(things, things, things, things, things[0], things, dict.fromkeys(LABELS, things))
    request = Request("key", "action", (1, 2, 3, 4, 5, 6, 7, 8), 1, 30.0)
    sent = [compose(world, request)[:2] for compose in COMPOSERS.values()]
    document = client.contract.document["paths"]
    writes = {(m.upper(), path) for path, methods in document.items() for m in methods if m in ("post", "put", "patch")}
    missing = {(method, path) for method, path in writes if not any(m == method and fits(path, p) for m, p in sent)}
    assert missing == set()
    assert set(COMPOSERS) == set(ACTIONS)


def test_every_row_has_a_mutant() -> None:
    assert [row.name for row in ROWS.values() if not row.mutants] == []
    assert len(MUTANTS) >= 12


def test_row_without_a_result_is_shown_as_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "RESULTS", tmp_path)
    lines = report.table().splitlines()[2:]
    assert len(lines) == len(ROWS)
    assert all("| not run |" in line for line in lines)
    assert not any(re.search(r"\bpass\b", line) for line in lines)


FAST, TRUE = Bar("p99 <= {limit} s", 2, timed=True), Bar("every response is true")


def row_that(measures: dict[str, float], wrong_responses: int = 0) -> Row:
    """A row with two bars, which measures these values and sees so many responses that are wrong."""

    async def run(trial: Trial) -> None:
        for name, value in measures.items():
            trial.measure(name, value)
        for response in range(wrong_responses + 1):
            trial.check(response == 0, "wrong", "true")

    return Row("R0", "a row", {"fast": FAST, "true": TRUE}, run, ())


@pytest.mark.parametrize(
    ("row", "result", "problem"),
    [
        (row_that({"fast": 1.5}), "pass", ""),
        (row_that({"fast": 1.5}, wrong_responses=2), "fail", "wrong"),
        (row_that({"fast": 2.5}), "fail", "fast: 2.5, but the bar is: p99 <= 2 s"),
        (row_that({}), "fail", "never measured: p99 <= 2 s"),
    ],
    ids=["within the bars", "a claim is broken", "over the limit", "never measured"],
)
def test_row_passes_if_each_threshold_was_measured_and_met(row: Row, result: str, problem: str) -> None:
    found = run_row(row, seed=1, quick=False)
    assert (found["result"], *found["problems"][:1]) == (result, *([problem] if problem else []))


def test_timed_threshold_is_ignored_in_a_quick_run() -> None:
    assert run_row(row_that({"fast": 2.5}), seed=1, quick=True)["result"] == "pass"
    assert run_row(row_that({"fast": 1.5}, wrong_responses=1), seed=1, quick=True)["result"] == "fail"


def printed(monkeypatch: pytest.MonkeyPatch, folder: Path, row: Row, **changed: Any) -> list[str]:
    """The cells of a row's line in the table, if its result passed with 1.5 s, but for what is changed."""
    monkeypatch.setattr(report, "RESULTS", folder)
    kept = {**run_row(row_that({"fast": 1.5}), seed=1, quick=False), "mutants": {}, "mutants_caught": [], **changed}
    (folder / "R0.json").write_bytes(orjson.dumps(kept))
    return [cell.strip() for cell in report.line(row).split("|")[1:-1]]


def test_table_prints_thresholds_and_measurements_from_the_same_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, what, result, *_ = printed(monkeypatch, tmp_path, row_that({}))
    assert (what, result) == ("**a row**: p99 <= 2 s (1.5); every response is true", "pass")


def test_result_below_a_threshold_is_not_a_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bars = [{"bar": str(FAST), "measured": 2.5}, {"bar": str(TRUE), "measured": 0}]
    assert printed(monkeypatch, tmp_path, row_that({}), bars=bars)[2] == "**fail**: p99 <= 2 s (2.5)"
    assert printed(monkeypatch, tmp_path, row_that({}), problems=["broken"])[2] == "**fail**: broken"


def test_result_with_other_thresholds_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stricter = Row("R0", "a row", {"fast": Bar(FAST.text, 1, timed=True), "true": TRUE}, row_that({}).run, ())
    assert printed(monkeypatch, tmp_path, stricter)[1:3] == [
        "**a row**: p99 <= 1 s; every response is true", "not run with these bars"]  # fmt: skip
    assert printed(monkeypatch, tmp_path, row_that({}), bars=[])[2] == "not run with these bars"
    assert printed(monkeypatch, tmp_path, row_that({}), title="a smaller test")[2] == "not run with these bars"


def test_reliability_page_matches_the_results() -> None:
    page = report.PAGE.read_text()
    assert page.split(report.BEGIN)[1].split(report.END)[0].strip() == report.table()


def test_database_of_a_row_can_be_in_a_folder_with_a_space() -> None:
    postgres = Postgres(Path("/a folder"))
    postgres.where = {"host": "/a folder"}
    assert conninfo_to_dict(postgres.dsn())["host"] == "/a folder"
