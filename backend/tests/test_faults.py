"""Database failures: killed or frozen connections, an exhausted pool, a long outage, a read-only server.

The service reaches its database through a proxy that a test can freeze. It must respond within its time limits, with
503 and Retry-After if the database is unavailable, stay alive, and recover with its next attempt to connect:
`database/pool.py` and `database/pool_health.py` do this.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread
from typing import Any

import httpx
import psycopg
import pytest

from app.database import pool_health
from app.database.connection_parameters import connection_parameters
from reliability.proxy import Proxy, to_socket
from tests.conftest import Service, start_service, stop_service
from tests.contract import Client, Contract, assert_problem
from tests.embedded_servers import PATIENCE, end_until_refused
from tests.factories import make_store

ADA, BOB = "ada.first@brickhouse.example", "bob.first@brickhouse.example"
DATABASE = "faults_test"
MAX_CONNECTIONS = 6  # connections of the service
KEPT = 5  # of them, for reads and writes; one is for exports


class ProxyThread:
    """The proxy, run in its own thread."""

    def __init__(self, path: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.loop.run_forever)
        self.thread.start()
        self.proxy = Proxy(to_socket(path))
        self.port = asyncio.run_coroutine_threadsafe(self.proxy.listen(), self.loop).result()

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Stop forwarding data until the end of the block, without closing connections."""
        self.loop.call_soon_threadsafe(self.proxy.freeze)
        try:
            yield
        finally:
            self.loop.call_soon_threadsafe(self.proxy.thaw)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.proxy.close(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


class FaultyDatabase:
    """A separate database on the shared server, and ways to disturb the service that uses it."""

    def __init__(self, service: Service) -> None:
        self.where = {k: v for k, v in connection_parameters(service.settings).items() if k in ("host", "port", "user")}
        self.server = psycopg.connect(**self.where, dbname="postgres", autocommit=True)

    def backends(self, condition: str = "true") -> int:
        row = self.server.execute(
            f"""SELECT count(*) FROM pg_stat_activity
                WHERE datname = %s AND application_name = 'brickhouse' AND {condition}""",
            (DATABASE,),
        ).fetchone()
        return row[0] if row else 0

    def end_all(self) -> int:
        """Terminate every connection of the service; returns their number."""
        there = self.backends()
        self.server.execute(
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE datname = %s", (DATABASE,)
        )
        return there

    def opened(self) -> psycopg.Connection[Any]:
        """Open a connection of the test to the database, for holding locks."""
        return psycopg.connect(**self.where, dbname=DATABASE, options="-c search_path=brickhouse")


@pytest.fixture(scope="module")
def faulty_database(service: Service) -> Iterator[FaultyDatabase]:
    made = FaultyDatabase(service)
    made.server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    made.server.execute(f"CREATE DATABASE {DATABASE}")
    yield made
    made.server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    made.server.close()


@pytest.fixture(scope="module")
def line(faulty_database: FaultyDatabase) -> Iterator[ProxyThread]:
    made = ProxyThread(f"{faulty_database.where['host']}/.s.PGSQL.{faulty_database.where.get('port', 5432)}")
    yield made
    made.close()


@pytest.fixture(scope="module")
def isolated_service(
    faulty_database: FaultyDatabase, line: ProxyThread, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    running = start_service(
        tmp_path_factory.mktemp("faults"),
        DB_HOST="127.0.0.1", DB_PORT=str(line.port), DB_USER=faulty_database.where["user"], DB_NAME=DATABASE,
        DB_POOL_MAX=str(MAX_CONNECTIONS), BOOTSTRAP_ADMINS=f"{ADA},{BOB}",
    )  # fmt: skip
    running.wait_until_ready()
    yield running
    stop_service(running)


@pytest.fixture
def ada(isolated_service: Service, contract: Contract) -> Iterator[Client]:
    with Client(isolated_service.url, contract, ADA) as client:
        yield client


@pytest.fixture
def once(ada: Client) -> Client:
    """The same client, which sends each request once: 503 is among the responses that it gets."""
    return ada.without_retries()


@pytest.fixture
def bob(isolated_service: Service, contract: Contract) -> Iterator[Client]:
    """Another caller, who sends each request once."""
    with Client(isolated_service.url, contract, BOB) as client:
        yield client.without_retries()


def assert_unavailable(response: httpx.Response) -> None:
    """503 and when to try again."""
    assert (response.status_code, response.headers.get("retry-after")) == (503, "1"), response.text[:300]
    assert_problem(response)


def refused_until_served(ask: Callable[[], httpx.Response]) -> int:
    """Send a request until it succeeds; returns the number of 503 responses before. Fails after PATIENCE."""
    refused, give_up = 0, time.monotonic() + PATIENCE
    while not (response := ask()).is_success:
        assert_unavailable(response)
        assert time.monotonic() < give_up, f"only 503 in {PATIENCE} s"
        refused += 1
    return refused


def fill_the_pool(once: Client, bob: Client, faulty_database: FaultyDatabase) -> None:
    """Make the service open all its connections for reads and writes, which takes two callers."""
    path, body = f"/api/stores/{make_store(bob)['id']}", {"name": "Held"}
    with faulty_database.opened() as holder, ThreadPoolExecutor(4 * MAX_CONNECTIONS) as crowd:
        holder.execute("LOCK TABLE stores IN ACCESS EXCLUSIVE MODE")
        for _ in range(20):
            pending = [crowd.submit(caller.get, "/api/stores") for caller in (once, bob) for _ in range(3)]
            pending += [crowd.submit(caller.put, path, json=body) for caller in (once, bob) for _ in range(3)]
            assert {task.result().status_code for task in pending} == {503}
            if faulty_database.backends() >= KEPT:
                break
        holder.rollback()
    assert faulty_database.backends() >= KEPT


def test_connections_killed_while_idle_are_never_given_to_a_request(
    ada: Client, once: Client, bob: Client, faulty_database: FaultyDatabase
) -> None:
    fill_the_pool(once, bob, faulty_database)
    assert faulty_database.end_all() >= KEPT
    for _ in range(MAX_CONNECTIONS + 2):
        assert ada.get("/api/stores").status_code == 200


def test_request_does_not_wait_for_silent_connections(
    ada: Client, once: Client, bob: Client, faulty_database: FaultyDatabase, line: ProxyThread
) -> None:
    fill_the_pool(once, bob, faulty_database)
    with line.silent():  # until every response is here: none waits for the database
        for _ in range(3):
            assert_unavailable(once.get("/api/stores"))
        assert ada.get("/health").status_code == 200
    refused_until_served(lambda: once.get("/api/stores"))


def test_statement_without_a_response_is_abandoned(
    isolated_service: Service, ada: Client, once: Client, faulty_database: FaultyDatabase, line: ProxyThread
) -> None:
    store = make_store(ada)
    path = f"/api/stores/{store['id']}"
    with faulty_database.opened() as holder, ThreadPoolExecutor(1) as other:
        holder.execute("SELECT 1 FROM stores WHERE id = %s FOR UPDATE", (store["id"],))
        pending = other.submit(once.put, path, json={"name": "X"})
        while faulty_database.backends("wait_event_type = 'Lock'") == 0:
            if pending.done():  # on a busy machine the lock may time out before this check
                pending = other.submit(once.put, path, json={"name": "X"})
        with line.silent():
            holder.rollback()
            assert_unavailable(pending.result())
    refused_until_served(lambda: once.get("/api/stores"))


def test_requests_beyond_a_full_pool_get_503(
    isolated_service: Service, ada: Client, once: Client, faulty_database: FaultyDatabase
) -> None:
    path = f"/api/stores/{make_store(ada)['id']}"
    with faulty_database.opened() as holder, ThreadPoolExecutor(50) as crowd:
        holder.execute("LOCK TABLE stores IN ACCESS EXCLUSIVE MODE")  # until every response is here: none waits for it
        pending = [crowd.submit(once.get, "/api/stores") for _ in range(40)]
        pending += [crowd.submit(once.put, path, json={"name": "X"}) for _ in range(9)]
        assert httpx.get(f"{isolated_service.url}/health", timeout=120).status_code == 200
        for task in pending:
            assert_unavailable(task.result())
        holder.rollback()
    assert ada.get("/api/stores").status_code == 200


@pytest.mark.parametrize("outage", [1, 20])
def test_recovery_time_does_not_depend_on_the_length_of_the_outage(
    ada: Client, once: Client, faulty_database: FaultyDatabase, outage: int
) -> None:
    """Both are counted in refused requests, each of which waits 0.8 s for a connection.

    The service tries to connect every second or two. A pool whose pauses double would be silent for 15 s here.
    """
    faulty_database.server.execute(f"ALTER DATABASE {DATABASE} ALLOW_CONNECTIONS false")
    try:
        assert_unavailable(end_until_refused(faulty_database.end_all, lambda: once.get("/api/stores")))
        for _ in range(outage - 1):
            assert_unavailable(once.get("/api/stores"))
        assert ada.get("/health").status_code == 200
    finally:
        faulty_database.server.execute(f"ALTER DATABASE {DATABASE} ALLOW_CONNECTIONS true")
    assert refused_until_served(lambda: once.get("/api/stores")) <= 9


def test_service_reconnects_after_a_write_to_a_read_only_server(
    isolated_service: Service, ada: Client, once: Client, faulty_database: FaultyDatabase
) -> None:
    store = make_store(ada)
    path, body = f"/api/stores/{store['id']}", {"name": "Written"}
    faulty_database.server.execute(f"ALTER DATABASE {DATABASE} SET default_transaction_read_only = on")
    try:
        assert_unavailable(end_until_refused(faulty_database.end_all, lambda: once.put(path, json=body)))
        assert ada.get("/api/stores").status_code == 200
    finally:
        faulty_database.server.execute(f"ALTER DATABASE {DATABASE} RESET default_transaction_read_only")
    refused_until_served(lambda: once.put(path, json=body))


def test_connection_that_responds_while_the_event_loop_is_late_stays_open(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_health, "CHECK", 0)  # over as soon as the loop goes on

    async def check() -> list[tuple[Any, ...]]:
        connection = await pool_health.PooledConnection.connect(**connection_parameters(service.settings))
        async with connection:
            connection.initialize()
            connection.answered_at = 0.0
            until_the_response_is_here = (connection.incoming.poll, 1000 * PATIENCE)
            asyncio.get_running_loop().call_soon(*until_the_response_is_here)
            await pool_health.PoolHealth().check(connection)
            return await (await connection.execute("SELECT 1")).fetchall()

    assert asyncio.run(check()) == [(1,)]
