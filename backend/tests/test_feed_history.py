"""The history that a cursor of the feed belongs to: after a restore or a failover the client reloads, and goes on."""

import re
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any, LiteralString

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.database.connection_parameters import connection_parameters
from app.models.changes import FEED_CURSOR, LONGEST_CURSOR
from tests.conftest import Service
from tests.contract import Client
from tests.embedded_servers import wait_for
from tests.factories import Shop, make_store
from tests.test_changes import EventStreamClient, after, now
from tests.test_connection import run_python

Database = psycopg.Connection[dict[str, Any]]
OLD_CURSORS = ["2:1:", "5:9:", "5:9:6,7", "999999999:999999999:", "3:5:~3:9:~7"]


def history_of(cursor: str) -> str:
    return cursor.partition("~")[0]


def resets(service: Service, cursor: str) -> tuple[str, str]:
    """The name of the first event of a stream that resumes from this cursor, and the cursor that it gives."""
    with EventStreamClient(service, header=cursor) as events:
        first = next(events)
        return first["event"], first["id"]


@pytest.mark.parametrize("cursor", OLD_CURSORS)
def test_cursor_without_history_is_refused_by_poll_and_reset_by_stream(
    service: Service, client: Client, shop: Shop, cursor: str
) -> None:
    assert client.refused(410, "GET", "/api/changes", params={"after": cursor})["code"] == "gone"
    event, feed_cursor = resets(service, cursor)
    order = shop.order(1)
    assert (event, [change["key"] for change in after(client, feed_cursor)]) == ("reset", [order["id"]])


CURSORS = st.from_regex(FEED_CURSOR, fullmatch=True).filter(lambda cursor: len(cursor) <= LONGEST_CURSOR)


FILTERED = settings(suppress_health_check=[*settings().suppress_health_check, HealthCheck.filter_too_much])


@FILTERED
@given(CURSORS)
@example("2:1:")
@example("2:1:~2:1:~1")
def test_cursor_that_fits_the_pattern_is_answered_or_expired(client: Client, cursor: str) -> None:
    for history in ("", history_of(now(client))):
        changed = re.sub(r"^[0-9a-f]{16}(?=~)", history, cursor) if history else cursor
        assert client.get("/api/changes", params={"after": changed}).status_code in (200, 410)


@FILTERED
@given(st.one_of(st.text(), CURSORS.map(lambda cursor: f"{cursor}~"), CURSORS.map(lambda cursor: f" {cursor}")))
@example("1:1:" + "," * LONGEST_CURSOR)
def test_cursor_that_does_not_fit_the_pattern_is_refused(client: Client, cursor: str) -> None:
    if not re.fullmatch(FEED_CURSOR, cursor):
        client.refused(422, "GET", "/api/changes", params={"after": cursor})


def test_cursor_longer_than_its_schema_allows_is_refused(client: Client) -> None:
    cursor = f"1:99999:{','.join(str(n) for n in range(10000, 12000))}"
    assert re.fullmatch(FEED_CURSOR, cursor)
    client.refused(422, "GET", "/api/changes", params={"after": cursor})
    client.refused(422, "GET", "/api/changes/stream", headers={"Last-Event-ID": cursor})


# Changes of the row that have the effect of a restore or a failover: it names another line of transactions.
RESTORED: dict[str, LiteralString] = {
    "cluster or timeline": "UPDATE feed_history SET lineage = 'x/' || lineage, xid = pg_current_xact_id()",
    "rows copied in": "UPDATE feed_history SET xid = '3'",
    "row lost": "DELETE FROM feed_history",
}


@pytest.mark.parametrize("statement", RESTORED.values(), ids=list(RESTORED))
def test_restored_database_begins_a_new_history_and_sends_only_later_changes(
    service: Service, client: Client, shop: Shop, database: Database, statement: LiteralString
) -> None:
    before = now(client)
    shop.order(1)
    database.execute(statement)
    client.refused(410, "GET", "/api/changes", params={"after": before})
    feed_cursor = now(client)
    assert history_of(feed_cursor) != history_of(before)
    assert database.execute("SELECT count(*) AS kept FROM changes").fetchone() == {"kept": 0}
    assert after(client, feed_cursor) == []
    order = shop.order(2)
    assert [change["key"] for change in after(client, feed_cursor)] == [order["id"]]
    event, feed_cursor = resets(service, before)
    assert (event, history_of(feed_cursor)) == ("reset", history_of(now(client)))
    assert "feed_history_began" in service.log.read_text()


def test_cursor_from_before_the_first_change_expires_with_its_history(
    client: Client, shop: Shop, database: Database
) -> None:
    database.execute("SELECT begin_feed_history()")
    before = now(client)
    database.execute(RESTORED["rows copied in"])
    now(client)
    client.refused(410, "GET", "/api/changes", params={"after": before})


def test_listener_is_reset_at_each_of_two_histories_that_begin_between_polls(service: Service) -> None:
    output = run_python(
        service,
        """
import asyncio
from app.database.connection import get_async_db_cursor
from app.database.pool import open_request_pool, request_pool
from app.operations import change_feed

async def main():
    feed, listener = change_feed.Feed(), change_feed.Listener(1)  # polls when it is told to
    feed.listeners.add(listener)
    async with open_request_pool():
        await request_pool().wait(120)
        await feed.poll()
        for _ in range(2):
            async with get_async_db_cursor() as cursor:
                await cursor.execute("SELECT begin_feed_history()")
            await feed.poll()
        await feed.poll()
        print(listener.waiting.qsize())

asyncio.run(main())
""",
    )
    assert output.strip() == "2"


def test_open_stream_is_reset_when_a_history_begins(service: Service, shop: Shop, database: Database) -> None:
    with EventStreamClient(service) as events:
        assert next(events)["event"] == "ready"
        database.execute("SELECT begin_feed_history()")
        assert next(events)["event"] == "reset"
        order = shop.order(1)
        heard = next(events)
        assert (heard["event"], heard["data"]["key"]) == ("change", order["id"])


WAITING = "SELECT FROM pg_stat_activity WHERE application_name = 'brickhouse' AND wait_event_type = 'Lock'"


def test_history_begins_once_if_two_requests_notice_a_restore_together(
    service: Service, client: Client, database: Database
) -> None:
    begun = service.log.read_text().count("feed_history_began")
    database.execute(RESTORED["rows copied in"])
    with transaction(service) as holder, ThreadPoolExecutor(2) as threads:
        holder.execute("SELECT FROM feed_history FOR UPDATE")
        cursors = threads.map(now, [client] * 2)
        wait_for(lambda: len(database.execute(WAITING).fetchall()) == 2, "two requests that wait for the lock")
        holder.rollback()
        assert len({history_of(cursor) for cursor in cursors}) == 1
    assert service.log.read_text().count("feed_history_began") == begun + 1


@contextmanager
def transaction(service: Service) -> Generator[psycopg.Connection[Any]]:
    """A transaction that the test ends itself."""
    parameters: dict[str, Any] = {**connection_parameters(service.settings), "autocommit": False}
    with closing(psycopg.connect(**parameters)) as connection:
        yield connection


def test_change_that_commits_after_a_history_began_is_sent(
    service: Service, client: Client, shop: Shop, database: Database
) -> None:
    with transaction(service) as late:
        late.execute("UPDATE stores SET name = 'Late', version = version + 1 WHERE id = %s", (shop.store["id"],))
        database.execute(RESTORED["rows copied in"])
        feed_cursor = now(client)
        late.commit()
    assert [change["key"] for change in after(client, feed_cursor)] == [shop.store["id"]]


def test_expired_changes_of_the_old_history_do_not_expire_new_cursors(
    client: Client, shop: Shop, database: Database
) -> None:
    database.execute(
        """INSERT INTO changes_expired AS f (xid) VALUES ('999999999')
           ON CONFLICT (one_row) DO UPDATE SET xid = excluded.xid"""
    )
    database.execute(RESTORED["rows copied in"])
    feed_cursor = now(client)
    order = shop.order(1)
    assert [change["key"] for change in after(client, feed_cursor)] == [order["id"]]


@pytest.fixture
def other_change(shop: Shop, database: Database) -> str:
    """A cursor after a change that this database has in another version: ids were given a second time."""
    shop.order(1)
    cursor = now(shop.admin)
    database.execute("UPDATE changes SET at = at + interval '1 microsecond' WHERE id = (SELECT max(id) FROM changes)")
    return cursor


def test_cursor_of_a_copy_that_shares_the_history_expires_if_its_newest_change_differs(
    service: Service, client: Client, other_change: str
) -> None:
    client.refused(410, "GET", "/api/changes", params={"after": other_change})
    assert resets(service, other_change)[0] == "reset"


def test_cursor_of_a_copy_expires_if_its_snapshot_shows_a_change_that_was_made_later(
    client: Client, shop: Shop, database: Database
) -> None:
    shop.order(1)
    history, mark, _ = now(client).split("~")
    shop.order(2)
    future = now(client).split("~")[2]
    client.refused(410, "GET", "/api/changes", params={"after": f"{history}~{mark}~{future}"})


def test_cursor_with_future_transaction_ids_has_expired(client: Client) -> None:
    history, mark, _ = now(client).split("~")
    client.refused(410, "GET", "/api/changes", params={"after": f"{history}~{mark}~{10**12}:{10**12}:"})


def test_cursor_in_the_middle_of_a_page_continues_and_expires_like_any_other(
    client: Client, shop: Shop, database: Database
) -> None:
    feed_cursor = now(client)
    shop.fulfill(shop.approve(shop.order(1)))
    page = client.ok("GET", "/api/changes", params={"after": feed_cursor, "limit": 2})
    assert (page["more"], page["next_cursor"].count("~")) == (True, 4)
    rest = after(client, page["next_cursor"])
    assert [c["id"] for c in page["data"] + rest] == [c["id"] for c in after(client, feed_cursor)]
    database.execute("UPDATE changes SET at = at + interval '1 microsecond' WHERE id = (SELECT max(id) FROM changes)")
    client.refused(410, "GET", "/api/changes", params={"after": page["next_cursor"]})


EXPIRE_ALL: LiteralString = """
    WITH gone AS (DELETE FROM changes RETURNING xid)
    INSERT INTO changes_expired AS f (xid) SELECT max(xid) FROM gone
    ON CONFLICT (one_row) DO UPDATE SET xid = excluded.xid"""


def now_without_open_writes(client: Client) -> str:
    """A cursor of a moment at which no transaction was writing: tasks of the service write at any time."""
    cursors: list[str] = []

    def is_without() -> bool:
        cursors.append(now(client))
        return cursors[-1].endswith(":")  # else it names the transactions that were writing

    wait_for(is_without, "a moment without open writes")
    return cursors[-1]


def test_cursor_is_valid_after_its_last_change_was_deleted(client: Client, shop: Shop, database: Database) -> None:
    shop.order(1)
    feed_cursor = now_without_open_writes(client)
    database.execute(EXPIRE_ALL)
    order = shop.order(2)
    assert [change["key"] for change in after(client, feed_cursor)] == [order["id"]]


def test_cursor_expires_with_a_change_that_was_being_written_when_it_was_issued(
    service: Service, client: Client, shop: Shop, database: Database
) -> None:
    other = make_store(shop.admin)
    with transaction(service) as late:
        late.execute("UPDATE stores SET name = 'Late', version = version + 1 WHERE id = %s", (other["id"],))
        shop.order(1)
        feed_cursor = now(client)
        late.commit()
    database.execute(EXPIRE_ALL)  # the change was not seen by then: a client that reads on must hear of the loss
    client.refused(410, "GET", "/api/changes", params={"after": feed_cursor})
