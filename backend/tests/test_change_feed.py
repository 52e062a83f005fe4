"""The change feed: listeners that join later, heartbeats, and the end of the service."""

import time
from pathlib import Path

from tests.conftest import Service, start_service, stop_service
from tests.contract import Client
from tests.embedded_servers import PATIENCE
from tests.factories import make_user
from tests.test_changes import EventStreamClient
from tests.test_connection import run_python


def test_stream_ends_when_the_service_stops(tmp_path: Path) -> None:
    running = start_service(tmp_path, DEMO_ORDERS="50")
    try:
        running.wait_until_ready()
        with EventStreamClient(running) as stream:
            assert next(stream)["event"] == "ready"
            running.process.terminate()
            assert list(stream) == []  # the stream ends without an error
    finally:
        stop_service(running)


def test_idle_stream_sends_a_heartbeat(service: Service) -> None:
    listening, since = EventStreamClient(service), time.monotonic()
    with listening:
        assert any(line.startswith(":") for line in listening.lines)
    assert time.monotonic() - since < PATIENCE  # the service sends a heartbeat every ten seconds


def test_stream_resumed_from_a_later_cursor_sends_no_change_twice(service: Service) -> None:
    output = run_python(
        service,
        """
import asyncio
from app.operations import change_feed
from app.database.connection import get_async_db_cursor
from app.database.query import fetch
from app.database.pool import open_request_pool, request_pool
from app.queries.changes import FeedPosition, changes_after

async def change(number):
    async with get_async_db_cursor() as cursor:
        await cursor.execute("INSERT INTO changes (kind, key) SELECT 'store', 1 FROM generate_series(1, %s)", (number,))

async def now():
    async with get_async_db_cursor() as cursor:
        return (await fetch(cursor, changes_after(None, 1))).next_cursor

async def main():
    feed = change_feed.Feed()  # polls only when the test calls poll()
    async with open_request_pool():
        await request_pool().wait(120)
        feed.position = FeedPosition.from_cursor(await now())
        await change(change_feed.AT_ONCE + 1)
        assert await feed.poll(), "there should be more"
        await change(1)
        later, listener = await now(), change_feed.Listener(1)
        joining = asyncio.get_running_loop().create_future()
        feed.newcomers.append((listener, joining))
        while await feed.poll():
            pass
        async for news in change_feed.catch_up(FeedPosition.from_cursor(later), await joining):
            print("again", news)
        await feed.poll()
        print("again" if listener.waiting.qsize() else "once")
        await change(1)
        await feed.poll()
        print(listener.waiting.qsize())

asyncio.run(main())
""",
    )
    assert output.split() == ["once", "1"]


def test_listener_is_reset_once_after_a_bulk_load(service: Service) -> None:
    output = run_python(
        service,
        """
import asyncio
from app.operations import change_feed
from app.database.connection import get_async_db_cursor
from app.database.query import fetch
from app.database.pool import open_request_pool, request_pool

LOADED = "INSERT INTO changes_expired AS f (xid) VALUES (pg_current_xact_id()) \\
          ON CONFLICT (one_row) DO UPDATE SET xid = excluded.xid"

async def main():
    feed, listener = change_feed.Feed(), change_feed.Listener(1)  # polls only when the test calls poll()
    feed.listeners.add(listener)
    async with open_request_pool():
        await request_pool().wait(120)
        await feed.poll()
        print(listener.waiting.qsize())
        async with get_async_db_cursor() as older:
            await (await older.execute("SELECT pg_current_xact_id()")).fetchone()  # an open transaction delays the feed
            async with get_async_db_cursor() as cursor:
                await cursor.execute(LOADED)
            await feed.poll()
            await feed.poll()
        print(listener.waiting.get_nowait().decode())
        print(listener.waiting.qsize())

asyncio.run(main())
""",
    )
    before, feed_cursor, event, *_, after = output.splitlines()
    assert (before, feed_cursor[:4], event, after) == ("0", "id: ", "event: reset", "0")


def test_listener_that_was_deactivated_before_it_joined_is_dropped(service: Service, admin: Client) -> None:
    user = make_user(admin, "admin")
    admin.ok("PUT", f"/api/users/{user['id']}", json={"active": False})  # after its request was accepted
    output = run_python(
        service,
        f"""
import asyncio
from app.operations import change_feed
from app.database.pool import open_request_pool, request_pool

async def main():
    listeners = [change_feed.Listener(number) for number in ({user["id"]}, 1)]
    async with open_request_pool():
        await request_pool().wait(120)
        feed = change_feed.Feed()
        await asyncio.gather(*map(feed.join, listeners))
        while not any(listener.dropped for listener in listeners):
            await feed.poll()
    print([listener.dropped for listener in listeners])

asyncio.run(main())
""",
    )
    assert output.splitlines()[-1] == "['This account is not active any more', None]"
