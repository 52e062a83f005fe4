"""The scorecard's own machinery: mutants follow the code, and nothing passes that was not run."""

import re
from pathlib import Path

import pytest

from reliability import report
from reliability.rows import ROWS
from reliability.stage import Mutant, Patch, PatchRefused, apply
from tests.conftest import BACKEND

MUTANTS = [(row.name, mutant) for row in ROWS.values() for mutant in row.mutants]


def copied(files: set[str], place: Path) -> Path:
    """These files of the service, in a place of their own."""
    for file in files:
        (place / file).parent.mkdir(parents=True, exist_ok=True)
        (place / file).write_text((BACKEND / file).read_text())
    return place


@pytest.mark.parametrize(("row", "mutant"), MUTANTS, ids=[f"{row}-{mutant.name}" for row, mutant in MUTANTS])
def test_what_a_mutant_takes_out_is_there_and_leaves_code_that_compiles(
    row: str, mutant: Mutant, tmp_path: Path
) -> None:
    copy = copied({patch.file for patch in mutant.patches}, tmp_path)
    for patch in mutant.patches:
        apply(patch, copy)
        compile((copy / patch.file).read_text(), patch.file, "exec")


def test_a_mutant_whose_text_is_gone_is_refused(tmp_path: Path) -> None:
    copy = copied({"main.py"}, tmp_path)
    with pytest.raises(PatchRefused):
        apply(Patch("main.py", "a line that nobody wrote", ""), copy)
    with pytest.raises(PatchRefused):  # and so is one that could mean several places
        apply(Patch("main.py", "app", ""), copy)


def test_every_row_has_a_mutant() -> None:
    assert [row.name for row in ROWS.values() if not row.mutants] == []
    assert len(MUTANTS) >= 12


def test_a_row_without_a_result_reads_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "RESULTS", tmp_path)
    lines = report.table().splitlines()[2:]
    assert len(lines) == len(ROWS)
    assert all("| not run |" in line for line in lines)
    assert not any(re.search(r"\bpass\b", line) for line in lines)
