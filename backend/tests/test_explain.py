"""scripts/explain.py, as CONTRIBUTING.md uses it: the SQL of a query and its plan, from the database of the service."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Service

PROJECT = Path(__file__).resolve().parents[2]
COMMANDS = re.findall(r"python (scripts/explain\.py .*)", (PROJECT / "CONTRIBUTING.md").read_text())


def explain(service: Service, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run the script with the settings of the service."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=PROJECT, env=service.environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_documented_command_prints_the_statement_and_its_plan(service: Service, command: str) -> None:
    done = explain(service, command.split())
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("WITH caller AS")
    assert re.search(r"^Execution Time: [\d.]+ ms$", done.stdout, re.MULTILINE)


def test_documented_commands_are_found() -> None:
    assert len(COMMANDS) == 2


def test_values_of_filters_are_in_the_statement(service: Service) -> None:
    arguments = ["scripts/explain.py", "orders.list_orders", "region=West", "region=South", "limit=7"]
    text = explain(service, arguments).stdout
    assert "'{West,South}'" in text
    assert "LIMIT 8" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "No query is called ''"),
        (["orders.list_everything"], "No query is called 'orders.list_everything'"),
        (["orders.lock_orders"], "runs its statement on a cursor"),
        (["orders.list_orders", "colour=red"], "Extra inputs are not permitted"),
    ],
)
def test_wrong_name_or_argument_ends_with_a_message(service: Service, arguments: list[str], message: str) -> None:
    done = explain(service, ["scripts/explain.py", *arguments])
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
