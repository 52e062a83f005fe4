"""A service that gets no request sends nothing to the database; work that is due follows the next request."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row
from structlog.testing import capture_logs

from app.database.connection_parameters import connection_parameters
from app.operations.background import SECONDS_AFTER_REQUEST, follow_requests, note_request
from app.operations.integrity_check import FullCheck, seconds_until
from tests.conftest import BACKEND, Service, start_service, stop_service
from tests.contract import Client, Contract
from tests.embedded_servers import wait_for
from tests.factories import Shop, make_store, make_user
from tests.instant_loop import pass_time, run
from tests.temporary_databases import Database, empty_database

ADA = "ada.first@brickhouse.example"
HOUR = 3600.0
# The service with pauses of 10 ms, so that a timer which asked the database would do so during a few requests.
IMPATIENT = f"""
import sys
sys.path.insert(0, {str(BACKEND)!r})
from app.operations import background, retention
background.SECONDS_AFTER_REQUEST = 0.01
retention.SECONDS_BETWEEN_CLEANUPS = 0.01
import startup
sys.exit(startup.main())
"""


class Counter:
    """Work that counts how often it was done."""

    def __init__(self) -> None:
        self.done = 0

    async def work(self) -> None:
        self.done += 1


def test_background_work_runs_once_after_requests() -> None:
    async def use() -> None:
        counter = Counter()
        task = asyncio.create_task(follow_requests(counter.work))
        await pass_time(HOUR)
        assert counter.done == 0
        note_request()
        note_request()
        await pass_time(10 * HOUR)
        assert counter.done == 1
        note_request()
        await pass_time(HOUR)
        assert counter.done == 2
        task.cancel()

    run(use())


def test_request_during_background_work_starts_it_again() -> None:
    async def use() -> None:
        starts = list[float]()
        loop = asyncio.get_running_loop()

        async def work() -> None:
            starts.append(loop.time())
            await pass_time(60)

        task = asyncio.create_task(follow_requests(work))
        await pass_time(0)
        note_request()
        await pass_time(SECONDS_AFTER_REQUEST + 1)
        note_request()
        await pass_time(10 * HOUR)
        assert starts == [SECONDS_AFTER_REQUEST, 2 * SECONDS_AFTER_REQUEST + 60]
        task.cancel()

    run(use())


def test_failed_background_work_is_logged_and_retried() -> None:
    async def use() -> None:
        starts = list[float]()

        async def work() -> None:
            starts.append(asyncio.get_running_loop().time())
            raise ZeroDivisionError("an error of the program")

        task = asyncio.create_task(follow_requests(work))
        for _ in range(2):
            await pass_time(0)
            note_request()
            await pass_time(HOUR)
        assert len(starts) == 2
        task.cancel()

    with capture_logs() as lines:
        run(use())
    assert [(line["event"], line["log_level"]) for line in lines] == [("background_work_failed", "error")] * 2


def test_cleanup_runs_at_the_first_request_after_its_interval() -> None:
    async def use() -> None:
        counter = Counter()
        task = asyncio.create_task(follow_requests(counter.work, 600))
        await pass_time(0)
        for _ in range(20):  # ten minutes of requests
            note_request()
            await pass_time(30)
        assert counter.done == 1
        await pass_time(10 * HOUR)
        assert counter.done == 1  # the requests of the pause are not followed by a statement after it
        note_request()
        await pass_time(HOUR)
        assert counter.done == 2
        task.cancel()

    run(use())


def test_full_check_runs_at_night_only_if_rows_were_written() -> None:
    async def use() -> None:
        counter = Counter()
        check = FullCheck(counter.work)
        task = asyncio.create_task(check.run_when_due(3))
        await pass_time(72 * HOUR)
        assert counter.done == 0
        check.is_outdated = True
        await pass_time(72 * HOUR)
        assert counter.done == 1
        check.is_missing.set()
        await pass_time(1)
        assert counter.done == 2
        await pass_time(72 * HOUR)
        assert counter.done == 2
        task.cancel()

    run(use())


@pytest.mark.parametrize(
    ("now", "hours"), [("02:30", 0.5), ("03:00", 24), ("03:01", 24 - 1 / 60), ("23:00", 4), ("00:00", 3)]
)
def test_full_check_begins_at_its_hour_in_the_zone_of_the_process(now: str, hours: float) -> None:
    moment = datetime.fromisoformat(f"2026-11-26T{now}").replace(tzinfo=ZoneInfo("America/Chicago"))
    assert seconds_until(3, moment) == pytest.approx(hours * HOUR)


@pytest.fixture(scope="module")
def own_database(service: Service) -> Iterator[Database]:
    with empty_database(service, "idle_test") as made:
        yield made


@pytest.fixture(scope="module")
def apart(
    service: Service, own_database: Database, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Service, Client]]:
    """A service with a database of its own and short pauses, and its administrator."""
    where = connection_parameters(service.settings)
    running = start_service(
        tmp_path_factory.mktemp("idle"), ("-c", IMPATIENT), DB_HOST=str(where["host"]), DB_USER=str(where["user"]),
        DB_NAME="idle_test", BOOTSTRAP_ADMINS=ADA,
    )  # fmt: skip
    running.wait_until_ready()
    with closing(Client(running.url, contract, ADA)) as ada:
        yield running, ada
    stop_service(running)


@pytest.fixture
def eye(own_database: Database) -> Iterator[psycopg.Connection[dict[str, Any]]]:
    """A superuser's connection to the service's database."""
    with psycopg.connect(
        own_database.conninfo, autocommit=True, row_factory=dict_row, options="-c search_path=brickhouse"
    ) as connection:
        yield connection


def shop_of(ada: Client) -> Shop:
    """A shop in the service's database."""
    make_store(ada, region="West")
    return Shop(ada, ada.acting_as(make_user(ada, "regional_manager", region="West")["email"]))


def fulfill_one(shop: Shop) -> None:
    """Order, approve and fulfill one case."""
    order = shop.order(1)
    shop.approve(order)
    shop.fulfill(order)


def wait_until_checked(ada: Client) -> dict[str, Any]:
    """Wait until all new rows are checked and a full check has ended; returns the report."""

    def is_checked() -> bool:
        report = ada.ok("GET", "/api/integrity")
        return report["unchecked"] == 0 and report["last_full"] is not None and report["scope"] == "recent"

    wait_for(is_checked, "a check of all rows")
    return ada.ok("GET", "/api/integrity")


def last_statements(eye: psycopg.Connection[dict[str, Any]]) -> list[Any]:
    """Each connection of the service, with the time of its last statement."""
    return eye.execute(
        """SELECT pid, backend_start, query_start, state_change FROM pg_stat_activity
           WHERE datname = current_database() AND application_name = 'brickhouse' ORDER BY pid, backend_start"""
    ).fetchall()


def probe(service: Service) -> None:
    """Send some requests that need no database."""
    with httpx.Client(base_url=service.url, timeout=120) as client:
        for path in ("/health", "/api/health", "/metrics") * 10:
            assert client.get(path).status_code == 200


def test_idle_service_sends_no_statement(
    apart: tuple[Service, Client], eye: psycopg.Connection[dict[str, Any]]
) -> None:
    service, ada = apart
    fulfill_one(shop_of(ada))
    wait_until_checked(ada)

    def is_quiet() -> bool:
        before = last_statements(eye)
        probe(service)
        return before != [] and last_statements(eye) == before

    wait_for(is_quiet, "a quiet service")
    assert is_quiet()


def plant(eye: psycopg.Connection[dict[str, Any]], shop: Shop) -> int:
    """Add a movement to the ledger that did not move the stock, without triggers; returns its id."""
    with eye.transaction():
        eye.execute("SET LOCAL session_replication_role = replica")
        row = eye.execute(
            """INSERT INTO stock_movements (inventory_id, kind, delta, balance_after)
               SELECT id, 'receipt', 1, current_stock + 2 FROM inventory WHERE id = %s RETURNING id""",
            (shop.at_store["id"],),
        ).fetchone()
    assert row is not None
    return row["id"]


def remove(eye: psycopg.Connection[dict[str, Any]], movement: int) -> None:
    """Delete the movement."""
    with eye.transaction():
        eye.execute("SET LOCAL session_replication_role = replica")
        eye.execute("DELETE FROM stock_movements WHERE id = %s", (movement,))


def broken(ada: Client) -> set[str]:
    """The rules that are reported as violated."""
    return {found["rule"] for found in ada.ok("GET", "/api/integrity")["broken"]}


def check_everything(service: Service) -> int:
    """Run the command that checks all rows; returns its exit status."""
    command = [sys.executable, "-m", "app.operations.integrity_check"]
    return subprocess.run(command, cwd=BACKEND, env=service.environment, capture_output=True, check=False).returncode


def test_violation_in_new_rows_is_found_after_the_next_request_and_cleared_by_a_full_check(
    apart: tuple[Service, Client], eye: psycopg.Connection[dict[str, Any]]
) -> None:
    service, ada = apart
    shop = shop_of(ada)
    wait_until_checked(ada)
    movement = plant(eye, shop)
    expected = "stock is the balance after the last movement"
    wait_for(lambda: expected in broken(ada), "the violation")
    assert check_everything(service) == 1
    assert {expected, "stock is the sum of its movements"} <= broken(ada)
    remove(eye, movement)
    assert expected in broken(ada)  # until a full check says otherwise
    assert check_everything(service) == 0
    assert broken(ada) == set()


def test_violation_in_a_row_that_is_committed_late_is_found(
    apart: tuple[Service, Client], own_database: Database, eye: psycopg.Connection[dict[str, Any]]
) -> None:
    service, ada = apart
    shop = shop_of(ada)
    wait_until_checked(ada)
    with psycopg.connect(
        own_database.conninfo, autocommit=True, row_factory=dict_row, options="-c search_path=brickhouse"
    ) as late:
        with late.transaction():
            movement = plant(late, shop)
            fulfill_one(shop_of(ada))  # its movements have higher ids and are committed first
            for _ in range(3):  # without requests: the service itself comes back to the rows that it cannot check yet
                now = eye.execute("SELECT clock_timestamp() AS now").fetchone()
                wait_for(lambda now=now: was_checked_since(eye, now), "a check of these movements")
        found = "SELECT FROM integrity_findings WHERE subject = %s"
        subject = (f"movement {movement}",)
        wait_for(lambda: eye.execute(sql.SQL(found), subject).fetchone() is not None, "the violation")
    remove(eye, movement)
    assert check_everything(service) == 0


def was_checked_since(eye: psycopg.Connection[dict[str, Any]], now: dict[str, Any] | None) -> bool:
    """Whether a check of new movements has ended since this time."""
    newer = "SELECT FROM integrity_walks WHERE part = 'new movements' AND checked_at > %(now)s"
    return eye.execute(newer, now).fetchone() is not None
