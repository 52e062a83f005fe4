"""A service whose database becomes unavailable: it stays alive, reports the outage, and recovers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import httpx
import psycopg
import pytest

from app.database.connection_parameters import connection_parameters
from app.database.limiter import BUSY, READS_AT_ONCE, Limiter
from app.database.migration_files import read_migrations
from tests.conftest import Service, start_service, stop_service
from tests.contract import NO_TLS, Client, Contract, assert_problem
from tests.embedded_servers import end_until_refused, wait_for
from tests.factories import make_store

ADA = "ada.first@brickhouse.example"


@pytest.fixture(scope="module")
def server(service: Service) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the tests to the server, in another database than the service's."""
    here = {k: v for k, v in connection_parameters(service.settings).items() if k in ("host", "port", "user")}
    with psycopg.connect(**here, dbname="postgres", autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def apart(
    server: psycopg.Connection[Any], contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A service on its own empty database, configured with DB_HOST as for an external server."""
    server.execute("DROP DATABASE IF EXISTS outage_test WITH (FORCE)")
    server.execute("CREATE DATABASE outage_test")
    running = start_service(
        tmp_path_factory.mktemp("apart"),
        DB_HOST=server.info.host, DB_USER=server.info.user, DB_NAME="outage_test",
        BOOTSTRAP_ADMINS=f"{ADA}, x@y.example",
    )  # fmt: skip
    running.wait_until_ready()
    yield running
    stop_service(running)
    server.execute("DROP DATABASE outage_test WITH (FORCE)")


@pytest.fixture
def ada(apart: Service, contract: Contract) -> Iterator[Client]:
    with Client(apart.url, contract, ADA) as client:
        yield client


def test_empty_external_database_gets_schema_and_administrators_but_no_demo_data(ada: Client) -> None:
    assert ada.ok("GET", "/ready")["migrations"] == f"{len(read_migrations())} applied"
    assert (ada.ok("GET", "/api/me")["role"], ada.ok("GET", "/api/users")["total"]) == ("admin", 2)
    for resource in ("stores", "products", "inventory", "orders"):
        page = ada.ok("GET", f"/api/{resource}")
        assert (page["data"], page["total"], page["total_pages"], page["next_cursor"]) == ([], 0, 0, None)
    kpi = ada.ok("GET", "/api/inventory/kpi")
    assert (kpi["total_value"], kpi["total_units"], kpi["turnover"]) == (0, 0, None)
    assert [point["total_units"] for point in ada.ok("GET", "/api/inventory/trends?days=3")] == [0, 0, 0]
    assert ada.ok("GET", "/api/inventory/categories") == []


def test_service_without_its_database_is_alive_but_not_ready_and_recovers(
    apart: Service, ada: Client, server: psycopg.Connection[Any]
) -> None:
    server.execute("ALTER DATABASE outage_test ALLOW_CONNECTIONS false")
    try:
        once = ada.without_retries()
        end_all = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = 'outage_test'"
        end_until_refused(lambda: server.execute(end_all), lambda: once.get("/api/stores"))
        assert once.ok("GET", "/health")["status"] == "healthy"
        response = once.get("/ready")
        assert (response.status_code, response.json()["status"]) == (503, "unavailable")
        body = {"code": "O-1", "name": "O", "region": "O", "store_type": "Urban", "address": "O"}
        for refused in (once.get("/api/stores"), once.post("/api/stores", json=body)):
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
            assert_problem(refused)
        # many more requests than the pool has connections time out: they must not delay later requests
        with ThreadPoolExecutor(128) as crowd:
            waited = list(
                crowd.map(
                    lambda _: httpx.post(
                        f"{apart.url}/api/stores", json=body, headers=ada.headers, timeout=120, verify=NO_TLS
                    ),
                    range(256),
                )
            )
        assert {response.status_code for response in waited} == {503}
        assert BUSY not in {response.json()["detail"] for response in waited}  # none waited in the queue for nothing
    finally:
        server.execute("ALTER DATABASE outage_test ALLOW_CONNECTIONS true")
    apart.wait_until_ready()
    assert ada.ok("POST", "/api/stores", json=body)["code"] == "O-1"
    assert ada.ok("GET", "/api/stores")["total"] == 1


@pytest.mark.parametrize(
    ("change", "back", "message"),
    [("DELETE FROM schema_migrations WHERE number = %s", None, "1 pending: run python -m app.database.migrate"),
     ("UPDATE schema_migrations SET checksum = 'x' || checksum WHERE number = %s", None, "was edited after"),
     ("UPDATE schema_migrations SET number = 9999 WHERE number = %s", None, "9999"),
     ("ALTER TABLE schema_migrations RENAME TO elsewhere", "ALTER TABLE elsewhere RENAME TO schema_migrations",
      "never applied"),
     ("UPDATE schema_migrations SET name = 'stores_products_users' WHERE number = 1",
      "UPDATE schema_migrations SET name = 'master_data' WHERE number = 1", "a development version before 1.0.0")],
)  # fmt: skip
def test_service_with_an_unexpected_schema_is_not_ready(
    apart: Service, ada: Client, server: psycopg.Connection[Any], change: str, back: str | None, message: str
) -> None:
    newest = len(read_migrations())
    parameters = {"host": server.info.host, "user": server.info.user, "options": "-c search_path=brickhouse"}
    with psycopg.connect(**parameters, dbname="outage_test", autocommit=True) as connection:
        kept = connection.execute("SELECT * FROM schema_migrations WHERE number = %s", (newest,)).fetchone()
        assert kept is not None
        connection.execute(change, (newest,) if "%s" in change else ())
        try:
            response = ada.get("/ready")
            assert response.status_code == 503
            assert message in response.json()["migrations"]
        finally:
            if back:
                connection.execute(back)
            connection.execute("DELETE FROM schema_migrations WHERE number >= %s", (newest,))
            connection.execute("INSERT INTO schema_migrations VALUES (%s, %s, %s, %s)", kept)
    assert ada.get("/ready").status_code == 200


def test_last_administrator_cannot_be_removed(apart: Service, ada: Client, contract: Contract) -> None:
    region = make_store(ada)["region"]
    with Client(apart.url, contract, "x@y.example") as other, ThreadPoolExecutor(2) as both:
        paths = {client: f"/api/users/{client.ok('GET', '/api/me')['id']}" for client in (ada, other)}
        for change in ({"active": False}, {"role": "regional_manager", "region": region}):
            responses = {c: both.submit(c.put, path, json=change) for c, path in paths.items()}
            left = [client for client, response in responses.items() if response.result().status_code == 409]
            assert sorted(response.result().status_code for response in responses.values()) == [200, 409]
            (gone,) = set(paths) - set(left)
            left[0].ok("PUT", paths[gone], json={"active": True, "role": "admin"})
            left[0].ok("PUT", paths[left[0]], json={"first_name": "Last"})


def test_blocked_reads_leave_connections_for_writes(
    apart: Service, ada: Client, server: psycopg.Connection[Any]
) -> None:
    parameters = {"host": server.info.host, "user": server.info.user, "options": "-c search_path=brickhouse"}
    stuck = """SELECT count(*) FROM pg_stat_activity WHERE datname = 'outage_test' AND wait_event_type = 'Lock'
               AND query LIKE '%caller%'"""  # a request looks up its caller; work in the background has none
    share = Limiter("read", READS_AT_ONCE).share
    me, once, written, most = ada.ok("GET", "/api/me")["id"], ada.without_retries(), Event(), 0

    def watch() -> int:
        nonlocal most
        row = server.execute(stuck).fetchone()
        most = max(most, row[0] if row else 0)
        return most

    def read_again_and_again(_: int) -> set[tuple[int, str | None]]:
        found: set[tuple[int, str | None]] = set()
        while not (found and written.is_set()):
            response = once.get("/api/products")
            found.add((response.status_code, response.headers.get("retry-after")))
        return found

    with psycopg.connect(**parameters, dbname="outage_test") as holder, ThreadPoolExecutor(24) as crowd:
        holder.execute("LOCK TABLE products IN ACCESS EXCLUSIVE MODE")
        reads = [crowd.submit(read_again_and_again, n) for n in range(24)]
        try:
            wait_for(lambda: watch() >= share, "as many reads of one caller as may run at once")
            ada.ok("PUT", f"/api/users/{me}", json={"first_name": "Ada"})
        finally:
            written.set()
        while not all(read.done() for read in reads):
            watch()
        assert [read.result() for read in reads] == [{(503, "1")}] * 24
        holder.rollback()
    assert most == share


def test_missing_database_server_gives_one_sentence_at_the_start(tmp_path: Any) -> None:
    refused = start_service(tmp_path, DB_HOST=str(tmp_path), DB_USER="unknown", DB_NAME="none")
    assert refused.process.wait(120) == 1
    output = refused.log.read_text()
    assert output.startswith("brickhouse: cannot start: ")
    assert "Traceback" not in output
