"""One PostgreSQL with 5,000 demo orders and one running service for each process of the tests.

The service runs as in production: `python startup.py` in its own process, reached over HTTP.
After the last test the database's invariants must hold.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import httpx
import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row
from pydantic import ValidationError

from app.database.connection_parameters import connection_parameters
from app.queries.integrity import INVARIANTS
from app.settings import Settings, describe_errors, get_settings
from tests.contract import NO_TLS, Client, Contract
from tests.database_roles import copy_server, demo_server, make_empty_server
from tests.embedded_servers import PATIENCE
from tests.factories import Shop
from tests.in_process import service_in_thread
from tests.memory_directory import memory_directory
from tests.rules_database import Check, rules_database, run

BACKEND = Path(__file__).resolve().parents[1]
LONG = {
    "commands", "backup", "lakebase", "many_listeners", "faults", "outage", "demo_data", "demo_year", "apps_runtime",
    "storage_full", "embedded_postgres", "races", "idle_service", "fairness", "startup", "shutdown", "telemetry",
    "exports", "scripts", "server_protocol", "round_trips", "hostile_input", "lock_order", "integrity", "lists",
    "migrations", "base_path", "growth",
}  # fmt: skip
# The time of an example decides no test: a busy machine makes it long. Examples may share a test's fixtures.
settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("untimed")
# A shell that runs the tests in the background ignores SIGINT, nohup SIGHUP; their processes would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give this run its own base directory: pytest makes its default one inaccessible to the server's user."""
    if config.option.basetemp is None:
        config.option.basetemp = tempfile.mkdtemp(prefix="brickhouse-tests-", dir=memory_directory(8))
        config.add_cleanup(lambda: shutil.rmtree(config.option.basetemp, ignore_errors=True))
    _base.append(config.option.basetemp)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no process is left alone with them at the end."""
    items.sort(key=lambda item: item.path.stem.removeprefix("test_") not in LONG)


def free_port() -> int:
    """A port on which no process listens at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def shared_directory() -> Path:
    """The directory of this test run, which its processes share."""
    own = Path(_base[-1])
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


_base: list[str] = []  # pytest's base directory of this process


@dataclass
class Service:
    """A running service: its address, its environment, its log file and its process."""

    url: str
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes]

    @cached_property
    def settings(self) -> Settings:
        """The database settings of the service, for connecting to its database directly."""
        return Settings.model_validate({"embedded_db_dir": self.environment["EMBEDDED_DB_DIR"]})

    def log_lines(self, request_id: str) -> list[dict[str, Any]]:
        """The log lines of one request. Waits for them, because a line is written after the response was sent."""
        give_up, ended = time.monotonic() + PATIENCE, False
        while time.monotonic() < give_up and not ended:
            ended = self.process.poll() is not None
            whole = [line for line in self.log.read_text().splitlines(keepends=True) if line.endswith("}\n")]
            lines = [json.loads(line) for line in whole if line.startswith("{")]
            found = [line for line in lines if line.get("request_id") == request_id and line["event"] == "request"]
            if found:
                return found
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.05)
        pytest.fail(f"the service's log has no line about the request {request_id}, after up to {PATIENCE} s")

    def wait_until_ready(self, seconds: float = PATIENCE) -> None:
        """Wait until /ready answers 200; fail with the service's output if the service ends first."""
        with httpx.Client(base_url=self.url, timeout=120, verify=NO_TLS) as client:
            for _ in range(int(seconds * 20)):
                try:
                    if client.get("/ready").status_code == 200:
                        return
                except httpx.TransportError:
                    pass
                try:  # wait 50 ms, or until the process ends
                    self.process.wait(0.05)
                except subprocess.TimeoutExpired:
                    continue
                break
        pytest.fail(f"the service did not start:\n{self.log.read_text()[-3000:]}")


def start_service(directory: Path, program: Sequence[str] = (str(BACKEND / "startup.py"),), **more: str) -> Service:
    """Start the service with its data in this directory; the caller must stop it. `program`: arguments of Python."""
    if _base and not more.keys() & {"EMBEDDED_DB_DIR", "DB_HOST"} and not (directory / "postgres").exists():
        copy_server(shared_directory() / "empty", make_empty_server, directory / "postgres")
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DB_", "PG"))}
    environment = {
        **kept,
        "ENV_FILE": "",  # else a developer's own settings, and their database, would be used
        "PORT": str(port),
        "EMBEDDED_DB_DIR": str(directory / "postgres"),
        "DEMO_ORDERS": "5000",
        "LOG_FORMAT": "json",
        **more,
    }
    log = directory / "service.log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, *program], env=environment, stdout=out, stderr=out)
    _started.append(process)
    return Service(f"http://127.0.0.1:{port}", environment, log, process)


def error_of_settings(**environment: str) -> str:
    """Return the message of the start if these are the only environment variables. Fails if the settings are valid."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "environ", {"ENV_FILE": "", **environment})
        with pytest.raises(ValidationError) as error:
            get_settings.__wrapped__()
    return "; ".join(describe_errors(error.value))


_started: list[subprocess.Popen[bytes]] = []


@pytest.fixture(scope="session", autouse=True)
def end_remaining_services() -> Iterator[None]:
    """End the services that failed tests have left running."""
    yield
    for process in _started:
        if process.poll() is None:
            process.terminate()
            process.wait(120)


def stop_service(service: Service) -> None:
    """Send the service SIGTERM and wait for its end; fail if its exit status is not 0."""
    service.process.terminate()
    assert service.process.wait(120) == 0, service.log.read_text()[-2000:]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service that the tests of one process share. It has the fewest rights: those of the app role."""
    directory = tmp_path_factory.mktemp("service")
    if prepared := os.environ.get("SERVICE_DATABASE"):  # the mutation test
        with service_in_thread() as port:
            environment = {"EMBEDDED_DB_DIR": prepared}
            yield Service(f"http://127.0.0.1:{port}", environment, directory, cast(Any, None))
        return
    running = start_service(directory, **demo_server(shared_directory(), directory / "postgres"))
    try:
        running.wait_until_ready()
        yield running
        with connected(running) as connection:
            broken = connection.execute(INVARIANTS).fetchall()
        assert not broken, f"the tests broke {len(broken)} invariants: {broken[:5]}"
    finally:
        stop_service(running)


@pytest.fixture(scope="session")
def contract(service: Service) -> Contract:
    """The service's OpenAPI document."""
    return Contract(httpx.get(f"{service.url}/openapi.json", timeout=120, verify=NO_TLS).json())


def connected(service: Service) -> psycopg.Connection[dict[str, Any]]:
    """A new connection to the service's database, in autocommit mode, with rows as dicts, without a limit of time."""
    unlimited = dict.fromkeys(("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"), "0")
    parameters = connection_parameters(service.settings, **unlimited)  # a busy machine may need long
    more = {"application_name": "tests", "prepare_threshold": None}  # a reset session has no prepared statements
    return psycopg.connect(**parameters | more, row_factory=dict_row)


@pytest.fixture(scope="session")
def connections(service: Service) -> Iterator[list[psycopg.Connection[dict[str, Any]]]]:
    """The connection that the next test with the fixture `database` gets, if there is one already."""
    kept: list[psycopg.Connection[dict[str, Any]]] = []
    yield kept
    for connection in kept:
        connection.close()


@pytest.fixture
def database(
    service: Service, connections: list[psycopg.Connection[dict[str, Any]]]
) -> Iterator[psycopg.Connection[dict[str, Any]]]:
    """A connection to the service's database, in autocommit mode, with rows as dicts, which this test has for itself.

    The next test gets it, reset, because a new one takes 12 ms and 1,800 tests have one.
    """
    connection = connections.pop() if connections else connected(service)
    yield connection
    if is_reset(connection):
        connections.append(connection)
    else:
        connection.close()


def is_reset(connection: psycopg.Connection[dict[str, Any]]) -> bool:
    """Reset the session; False if the test has closed or ended it, or has left a transaction open."""
    if connection.closed or connection.info.transaction_status != TransactionStatus.IDLE:
        return False
    try:
        connection.execute("DISCARD ALL")
    except psycopg.OperationalError:
        return False
    return True


@dataclass(frozen=True)
class People:
    """Email addresses of demo users by role; West is the region of the default caller."""

    admin: str
    west: str
    south: str
    west_store: str
    west_store_id: str
    south_store: str
    south_store_id: str


@pytest.fixture(scope="session")
def people(service: Service) -> People:
    """Some of the demo users, found by role and region."""

    def first(connection: psycopg.Connection[dict[str, Any]], role: str, region: str) -> dict[str, Any]:
        row = connection.execute(
            """SELECT u.email, s.id::text AS store_id FROM users u LEFT JOIN stores s ON s.id = u.store_id
               WHERE u.role = %s AND (u.role = 'admin' OR coalesce(s.region, u.region) = %s)
                 AND coalesce(s.store_type, '') <> 'Warehouse' ORDER BY u.id LIMIT 1""",
            (role, region),
        ).fetchone()
        assert row is not None, f"the demo company has no {role} in {region or 'any region'}"
        return row

    with connected(service) as connection:
        west, south = (first(connection, "store_manager", region) for region in ("West", "South"))
        return People(
            admin=first(connection, "admin", "")["email"],
            west=first(connection, "regional_manager", "West")["email"],
            south=first(connection, "regional_manager", "South")["email"],
            west_store=west["email"],
            west_store_id=west["store_id"],
            south_store=south["email"],
            south_store_id=south["store_id"],
        )


@pytest.fixture(scope="session")
def client(service: Service, contract: Contract) -> Iterator[Client]:
    """A client without a user header: the caller is the first regional manager, of West."""
    default = Client(service.url, contract)
    yield default
    default.close()


@pytest.fixture(scope="session")
def admin(client: Client, people: People) -> Client:
    """A client of an administrator."""
    return client.acting_as(people.admin)


@pytest.fixture(scope="session")
def check(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Check]:
    """Runs the body of a test of a rule, an asynchronous function, in a world of its own (`rules_database.py`)."""
    with rules_database(tmp_path_factory.mktemp("rules") / "postgres") as where:
        yield lambda work: run(where, work)


@pytest.fixture
def shop(admin: Client, client: Client) -> Shop:
    """A warehouse with 100 cases of a product, and a store that orders from it, used only by this test."""
    return Shop(admin, client)
