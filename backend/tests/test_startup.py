"""`python startup.py`: its log, and its error if it cannot start."""

import json
import re
import socket
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from app.database.connection_parameters import connection_parameters
from app.database.locks import MIGRATIONS
from app.settings import PROJECT, Settings, warnings
from tests import unchecked
from tests.conftest import Service, error_of_settings, start_service, stop_service
from tests.embedded_servers import is_running, wait_for


def refusal(tmp_path: Path, **environment: str) -> str:
    """The one sentence of a service that does not start. Its directory for a server does not exist before."""
    service = start_service(tmp_path, **{"EMBEDDED_DB_DIR": str(tmp_path / "postgres"), **environment})
    assert service.process.wait(120) == 1
    output = service.log.read_text()
    assert output.startswith("brickhouse: cannot start: ")
    assert output.count("\n") == 1
    return output


def test_taken_port_gives_one_sentence_before_a_database_is_created(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        output = refusal(tmp_path, PORT=port)
    assert port in output
    assert "PORT" in output
    assert not (tmp_path / "postgres").exists()


OPEN = {"ALLOW_UNAUTHENTICATED_NETWORK": "true"}


@pytest.mark.parametrize(
    ("environment", "named"),
    [({"HOST": "203.0.113.1", **OPEN}, "set HOST"), ({"HOST": "no.such.host.example", **OPEN}, "set HOST"),
     ({"PORT": "http"}, "PORT:"), ({"DB_HOST": "127.0.0.1", "DB_PORT": "1"}, "DB_HOST=127.0.0.1")],
)  # fmt: skip
def test_invalid_setting_is_named_in_the_error(tmp_path: Path, environment: dict[str, str], named: str) -> None:
    assert named in refusal(tmp_path, **environment)


@pytest.mark.parametrize(
    ("environment", "named"),
    [({"PORT": "0"}, "PORT:"), ({"BOOTSTRAP_ADMINS": "ada@x.example,ada"}, "BOOTSTRAP_ADMINS"),
     ({"CORS_ORIGINS": "*"}, "CORS_ORIGINS"), ({"API_PREFIX": "api"}, "API_PREFIX")],
)  # fmt: skip
def test_each_invalid_setting_is_named(environment: dict[str, str], named: str) -> None:
    assert named in error_of_settings(**environment)


def test_env_file_names_the_file_with_the_settings(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("PORT=http\nAPI_PREFIX=api\n")
    error = error_of_settings(ENV_FILE=str(tmp_path / "settings"), PORT="8000")
    assert "API_PREFIX:" in error
    assert "PORT:" not in error


def test_log_is_json_if_the_output_is_no_terminal(tmp_path: Path) -> None:
    service = start_service(tmp_path, DEMO_ORDERS="100")
    service.wait_until_ready()
    stop_service(service)
    lines = [json.loads(line) for line in service.log.read_text().splitlines()]
    assert {"migrations_applied", "demo_data_started", "service_listening"} <= {line["event"] for line in lines}
    assert "Stores, products and users" in [line["step"] for line in lines if line["event"] == "demo_data_progress"]


def test_prefix_of_the_api_can_be_empty(tmp_path: Path) -> None:
    service = start_service(tmp_path, DEMO_DATA="off", API_PREFIX="", BOOTSTRAP_ADMINS="ada@x.example")
    service.wait_until_ready()
    response = unchecked.get(f"{service.url}/stores", headers={"X-Dev-User": "ada@x.example"})
    stop_service(service)
    assert (response.status_code, response.json()["total"]) == (200, 0)


def test_workers_share_their_metrics_and_the_port(tmp_path: Path) -> None:
    service = start_service(tmp_path, DEMO_DATA="off", WEB_CONCURRENCY="2", DB_POOL_MAX="7")
    service.wait_until_ready()
    for _ in range(40):
        assert unchecked.get(f"{service.url}/health").status_code == 200  # a new connection each: either worker's

    def pool() -> list[str]:
        text = unchecked.get(f"{service.url}/metrics").text
        return re.findall(r"^brickhouse_pool_max (\S+)$", text, re.MULTILINE)

    wait_for(lambda: pool() == ["14.0"], "the connections of both workers")  # the gauges are set once a second
    text = unchecked.get(f"{service.url}/metrics").text
    counted = re.findall(r'^brickhouse_requests_total\{endpoint="/health".*\} (\S+)$', text, re.MULTILINE)
    stop_service(service)
    assert [float(n) for n in counted] == [40]


def test_killed_server_process_is_replaced_while_files_are_watched(tmp_path: Path) -> None:
    service = start_service(tmp_path, DEMO_DATA="off", RELOAD="true")
    service.wait_until_ready()
    [server] = [
        child for child in psutil.Process(service.process.pid).children() if "spawn_main" in str(child.cmdline())
    ]
    server.kill()
    wait_for(lambda: not is_running(server), "the end of the killed process")
    assert unchecked.get(f"{service.url}/health").status_code == 200
    stop_service(service)


def test_service_waits_for_the_migrations_of_another_process(tmp_path: Path, service: Service) -> None:
    here = connection_parameters(service.settings)
    where: dict[str, Any] = {k: here[k] for k in ("host", "port", "user", "dbname")}
    with psycopg.connect(**where) as migrating:
        migrating.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATIONS,))
        late = start_service(tmp_path, EMBEDDED_DB_DIR=service.environment["EMBEDDED_DB_DIR"])
        wait_for(lambda: "migration_waiting" in late.log.read_text() or late.process.poll() is not None, "the wait")
        assert late.process.poll() is None
        assert "listening" not in late.log.read_text()
    late.wait_until_ready()
    stop_service(late)


def test_bootstrap_administrators_get_distinct_usernames(tmp_path: Path) -> None:
    emails = ["ada@x.example", "ada@y.example", "_very.long.name.indeed+tag@x.example"]
    service = start_service(tmp_path, DEMO_DATA="off", BOOTSTRAP_ADMINS=",".join(emails))
    service.wait_until_ready()
    rows = unchecked.get(f"{service.url}/api/users", headers={"X-Dev-User": emails[0]}).json()["data"]
    stop_service(service)
    assert [row["email"] for row in rows] == emails
    assert [row["username"] for row in rows] == ["ada", "ada-2", "very.long.name."]


@pytest.mark.parametrize("folder", [".", "backend"])
def test_relative_data_directory_is_in_the_project_for_any_working_directory(
    monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.chdir(PROJECT / folder)
    assert Settings.model_validate({"embedded_db_dir": "data/x"}).embedded_db_dir == PROJECT / "data" / "x"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "inventory.example"])
def test_host_that_other_machines_can_reach_is_refused_without_sign_in(host: str) -> None:
    output = error_of_settings(HOST=host, IDENTITY_MODE="local", ALLOW_UNAUTHENTICATED_NETWORK="false")
    assert "ALLOW_UNAUTHENTICATED_NETWORK=true" in output


def warnings_of(service: Service) -> list[str]:
    """Return the warnings about unsafe settings in the log of a service that has ended."""
    lines = [json.loads(line) for line in service.log.read_text().splitlines()]
    return [line["detail"] for line in lines if line["event"] == "unsafe_setting"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost"])
def test_host_on_loopback_causes_no_warning(host: str) -> None:
    settings = Settings.model_validate({"host": host})
    assert (settings.unauthenticated_network, warnings(settings)) == (False, [])


def test_allowed_unauthenticated_network_is_reported_at_each_start_and_in_health(tmp_path: Path) -> None:
    for _ in range(2):
        service = start_service(tmp_path, DEMO_DATA="off", HOST="0.0.0.0", ALLOW_UNAUTHENTICATED_NETWORK="true")
        service.wait_until_ready()
        assert unchecked.get(f"{service.url}/health").json()["unauthenticated_network"] is True
        stop_service(service)
        assert [output for output in warnings_of(service) if "ALLOW_UNAUTHENTICATED_NETWORK" in output]


REMOTE = {"DB_HOST": "192.0.2.7", "DB_USER": "app"}


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer"])
@pytest.mark.parametrize(
    "address",
    [REMOTE, {**REMOTE, "DB_HOST": "/tmp,db.example"},
     {**REMOTE, "DB_HOST": "127.0.0.1", "DATABRICKS_APP_NAME": "brickhouse", "IDENTITY_MODE": "databricks_apps",
      "DB_PASSWORD": "x"}],
)  # fmt: skip
def test_sslmode_below_require_is_refused_over_a_network(address: dict[str, str], mode: str) -> None:
    assert "ALLOW_UNENCRYPTED_DATABASE=true" in error_of_settings(**address, DB_SSLMODE=mode)


@pytest.mark.parametrize(
    ("host", "mode", "used"),
    [("db.example", None, "require"), ("db.example", "verify-full", "verify-full"), ("127.0.0.1", None, None),
     ("localhost", "disable", "disable"), ("/run/postgresql", "prefer", "prefer"), ("@abstract", None, None)],
)  # fmt: skip
def test_sslmode_is_require_by_default_over_a_network(host: str, mode: str | None, used: str | None) -> None:
    settings = Settings.model_validate({"DB_HOST": host, "DB_SSLMODE": mode})
    assert (settings.sslmode, warnings(settings)) == (used, [])


def test_allowed_sslmode_below_require_causes_a_warning() -> None:
    allowed = {"DB_HOST": "db.example", "DB_SSLMODE": "prefer", "allow_unencrypted_database": True}
    settings = Settings.model_validate(allowed)
    assert settings.sslmode == "prefer"
    (warning,) = warnings(settings)
    assert "ALLOW_UNENCRYPTED_DATABASE" in warning
