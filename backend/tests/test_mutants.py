"""The scorecard's mutants still change today's code and schema, and leave code without undefined names."""

import json
import re
import subprocess
import sys
from pathlib import Path

from reliability.rows import ROWS
from reliability.trial import Mutant, Patch, apply
from tests.conftest import BACKEND

MUTANTS = {f"{row.name} {mutant.name}": mutant for row in ROWS.values() for mutant in row.mutants}
SCHEMA = "".join(file.read_text() for file in sorted((BACKEND / "app/database/migrations").glob("*.sql")))


def patched(mutants: dict[str, Mutant], directory: Path) -> dict[str, str]:
    """Write the files that each mutant changes, and return the mutants' names by the directories of their files."""
    names: dict[str, str] = {}
    for number, (name, mutant) in enumerate(mutants.items()):
        names[str(number)] = name
        for file in {patch.file for patch in mutant.patches}:
            copy = directory / str(number) / file
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text((BACKEND / file).read_text())
        for patch in mutant.patches:
            apply(patch, directory / str(number))
    return names


def undefined_names(mutants: dict[str, Mutant], directory: Path) -> list[str]:
    """The mutants that leave syntax errors or undefined names, with ruff's message."""
    names = patched(mutants, directory)
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F821,F823", "--output-format", "json"]
    found = subprocess.run([*command, str(directory)], capture_output=True, text=True, check=False)
    return [
        f"{names[Path(one['filename']).relative_to(directory).parts[0]]}: {one['message']}"
        for one in json.loads(found.stdout)
    ]


def missing_constraints(mutants: dict[str, Mutant]) -> list[str]:
    """The constraints that mutants drop and the migrations do not create."""
    dropped = [name for mutant in mutants.values() for name in re.findall(r"DROP CONSTRAINT (\w+)", mutant.sql)]
    return [name for name in dropped if f"CONSTRAINT {name} " not in SCHEMA]


def test_every_mutant_leaves_code_without_undefined_names(tmp_path: Path) -> None:
    assert undefined_names(MUTANTS, tmp_path) == []


def test_mutant_that_names_a_variable_of_another_function_is_found(tmp_path: Path) -> None:
    patch = Patch("app/database/pool.py", "        if self.end:\n", "        if error is None:\n")
    assert undefined_names({"R0": Mutant("wrong", (patch,))}, tmp_path) == ["R0: Undefined name `error`"]


def test_every_constraint_that_a_mutant_drops_is_in_the_schema() -> None:
    assert missing_constraints(MUTANTS) == []
    assert missing_constraints({"R0": Mutant("wrong", sql="ALTER TABLE orders DROP CONSTRAINT gone")}) == ["gone"]
    assert any("DROP CONSTRAINT" in mutant.sql for mutant in MUTANTS.values())


def test_every_mutant_changes_code_schema_or_settings() -> None:
    assert [name for name, m in MUTANTS.items() if not (m.patches or m.sql or m.settings)] == []
    assert [name for name, m in MUTANTS.items() if any(patch.old == patch.new for patch in m.patches)] == []
