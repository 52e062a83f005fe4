"""The plans of queries: scripts/explain.py, as CONTRIBUTING.md uses it, and the header X-Explain."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings
from tests import unchecked
from tests.conftest import Service, start_service, stop_service

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


ASKING = {"X-Explain": "true"}


@pytest.fixture(scope="module")
def explaining(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A second service beside the same database, with EXPLAIN_REQUESTS."""
    shared = {"EMBEDDED_DB_DIR": service.environment["EMBEDDED_DB_DIR"], "DEMO_DATA": "off"}
    running = start_service(tmp_path_factory.mktemp("explaining"), **shared, EXPLAIN_REQUESTS="true")
    try:
        running.wait_until_ready()
        yield running
    finally:
        stop_service(running)


def test_read_with_the_header_returns_the_plan_of_each_of_its_statements(explaining: Service) -> None:
    response = unchecked.get(f"{explaining.url}/api/orders?search=cola&status=pending", headers=ASKING)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert re.findall(r"^-- (.*)$", response.text, re.MULTILINE) == [
        "order_search.find_search_matches",
        "orders.list_orders",
    ]
    assert len(re.findall(r"^Execution Time: [\d.]+ ms$", response.text, re.MULTILINE)) == 2
    assert "o.status IN ('pending')" in response.text


@pytest.mark.parametrize(
    ("path", "status"), [("/api/orders/987654321", 404), ("/api/orders?x=1", 422), ("/health", 200)]
)
def test_error_and_response_without_a_read_are_sent_unchanged(explaining: Service, path: str, status: int) -> None:
    response = unchecked.get(f"{explaining.url}{path}", headers=ASKING)
    assert (response.status_code, "json" in response.headers["content-type"]) == (status, True)


def test_read_without_the_header_returns_its_usual_response(explaining: Service) -> None:
    assert unchecked.get(f"{explaining.url}/api/orders?limit=1").json()["limit"] == 1


def test_service_without_the_setting_ignores_the_header(service: Service) -> None:
    assert unchecked.get(f"{service.url}/api/orders?limit=1", headers=ASKING).json()["limit"] == 1


@pytest.mark.parametrize(
    "where",
    [
        {"identity_mode": "databricks_apps"},
        {"host": "0.0.0.0", "allow_unauthenticated_network": True},
    ],
)
def test_plans_are_refused_if_other_callers_could_read_them(where: dict[str, object]) -> None:
    Settings.model_validate(where)
    with pytest.raises(ValidationError, match="EXPLAIN_REQUESTS"):
        Settings.model_validate({**where, "explain_requests": True})
