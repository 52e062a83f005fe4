"""The change feed: one poller for all listeners of a process.

While there are listeners, one task asks the database twice a second for changes committed since the last poll, and
sends the same bytes to every listener. A listener that resumes from a cursor first reads on its own up to the poller's
position, then joins: it misses no change and receives none twice.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

import orjson
import psycopg
from psycopg_pool import PoolTimeout, TooManyRequests

from app.database.connection import get_async_read_cursor
from app.database.query import Query, fetch
from app.monitoring.logs import log
from app.monitoring.metrics import FEED_DROPPED, FEED_LISTENERS
from app.operations.feed_history import begin_new_history
from app.operations.shutdown import draining
from app.operations.standby import configured_standby
from app.queries import changes
from app.queries.changes import ChangePage, FeedPosition
from app.queries.users import inactive_among

SECONDS_BETWEEN_POLLS = 0.5
SECONDS_BETWEEN_HEARTBEATS = 10.0
SECONDS_UNTIL_CUT_OFF = 5.0
SECONDS_UNTIL_REVOKED = 1.0  # the same, for a listener whose account is not active any more
AT_ONCE = 1000  # changes in one poll
BEHIND = 60  # polls with changes that a listener may have outstanding before it is dropped

HEARTBEAT = b": still here\n\n"
TOO_SLOW = "The client read too slowly: connect again with Last-Event-ID"
REVOKED = "This account is not active any more"
MISSED = (
    f"This cursor is older than {changes.HOURS_KEPT} hours, or the database was restored or failed over since. "
    "Reload all data and continue from this event's id"
)


def event(name: str, data: bytes, cursor: str | None = None) -> bytes:
    """Return one server-sent event."""
    id_line = f"id: {cursor}\n" if cursor else ""
    return b"%bevent: %b\ndata: %b\n\n" % (id_line.encode(), name.encode(), data)


def events(page: ChangePage) -> bytes:
    """Return a page's changes as server-sent events."""
    changes_of_page = zip(page.cursors, page.lines, strict=True)
    return b"".join(event("change", line.encode(), cursor) for cursor, line in changes_of_page)


def notice(name: str, detail: str, cursor: str | None = None) -> bytes:
    """Return an event about the feed itself: `detail` in words, and the cursor to continue from."""
    return event(name, orjson.dumps({"detail": detail}), cursor)


async def read_page(query: Query[ChangePage], read: Callable[[Query[ChangePage]], Awaitable[ChangePage]]) -> ChangePage:
    """Return the page that `read` returns. If the database was restored or failed over, a new history begins first."""
    page = await read(query)
    if not page.is_current:
        await begin_new_history()
        page = await read(query)
    return page


async def wait_for_standby(page: ChangePage) -> None:
    """Wait until the standby, if there is one, shows what the page shows: its client reads lists next.

    A client that begins, or whose cursor has expired, reads all lists. The standby showed the changes
    before a cursor when a client got that cursor.
    """
    standby = configured_standby()
    is_told = page.lines or page.missed or page.is_now
    if standby is not None and is_told and page.position is not None:
        await standby.wait_until_replayed(page.position)


async def read_shown_page(query: Query[ChangePage]) -> ChangePage:
    """Read a page for the service itself; it is returned when the standby shows it."""
    page = await read_page(query, read_own_page)
    await wait_for_standby(page)
    return page


async def read_own_page(query: Query[ChangePage]) -> ChangePage:
    """Read the page for the service itself."""
    async with get_async_read_cursor() as cursor:
        return await fetch(cursor, query)


@dataclass(eq=False)
class Listener:
    """A client of the stream: its user, its queue of events, and the function that cuts its connection off."""

    user_id: int
    cut_off: Callable[[], object] = lambda: None
    waiting: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(BEHIND))
    dropped: str | None = None  # the reason, once it is dropped
    end: asyncio.TimerHandle | None = None

    def publish(self, data: bytes) -> bool:
        """Queue the events; if the queue is full, drop the listener and return False."""
        try:
            self.waiting.put_nowait(data)
        except asyncio.QueueFull:
            self.drop(TOO_SLOW, SECONDS_UNTIL_CUT_OFF)
            return False
        return True

    def drop(self, reason: str, seconds: float) -> None:
        """Discard the queue and end the stream: with a notice if the client reads in so many seconds, else cut off."""
        self.dropped = reason
        self.hurry(seconds)
        FEED_DROPPED.inc()
        log.warning("listener_dropped", detail=reason, user_id=str(self.user_id))
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(b"")

    def hurry(self, seconds: float = SECONDS_UNTIL_CUT_OFF) -> None:
        """Cut the connection off in so many seconds. Closing it would wait for the client to read what was sent."""
        if self.end is None:
            self.end = asyncio.get_running_loop().call_later(seconds, self.cut_off)


class Feed:
    """The listeners of this process, and the poller with its position in the feed."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.newcomers: list[tuple[Listener, asyncio.Future[str]]] = []
        self.joining: list[tuple[Listener, asyncio.Future[str]]] = []  # newcomers from before the current poll
        self.position: FeedPosition | None = None
        self.missed = False  # whether the last page said that changes before it have expired
        self.accounts_changed = False  # since the accounts of the listeners were checked
        self.polling: asyncio.Task[None] | None = None
        self.woken = asyncio.Event()

    async def join(self, listener: Listener) -> str:
        """Add a listener to the live feed; returns the cursor from which it receives all changes."""
        joined: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.newcomers.append((listener, joined))
        self.woken.set()
        if self.polling is None or self.polling.done():
            self.position = None
            self.polling = asyncio.create_task(self.poll_while_listeners())
        return await joined

    def leave(self, listener: Listener) -> None:
        """Remove the listener and cancel its cut-off: its connection may serve other requests."""
        if listener.end is not None:
            listener.end.cancel()
        self.listeners.discard(listener)
        self.newcomers = [(other, joined) for other, joined in self.newcomers if other is not listener]
        FEED_LISTENERS.set(len(self.listeners))

    async def poll_while_listeners(self) -> None:
        """Poll the database until the last listener has left."""
        while self.listeners or self.newcomers:
            more = False
            if draining.is_set():
                for listener in self.listeners:
                    listener.hurry()
            try:
                more = await self.poll()
            except (psycopg.Error, PoolTimeout, TooManyRequests) as error:
                log.warning("feed_poll_failed", error=type(error).__name__)
                self.woken.clear()
            if not more:
                with suppress(TimeoutError):
                    async with asyncio.timeout(SECONDS_BETWEEN_POLLS):
                        await self.woken.wait()

    async def poll(self) -> bool:
        """Fetch new changes and publish them; returns whether to poll again at once.

        Newcomers from before the poll join once all its pages are published. Newcomers during the pages wait for
        the next poll: these pages may end before the cursor with which they resume.
        """
        self.woken.clear()
        if (standby := configured_standby()) is not None:
            standby.poll_if_due()
        if self.position is None or self.position.until is None:
            self.joining = list(self.newcomers)
        page = await read_page(changes.changes_after(self.position, AT_ONCE), read_own_page)
        self.accounts_changed |= page.missed or has_user_change(page)
        if self.accounts_changed:
            await self.drop_inactive()
        await wait_for_standby(page)
        self.position = FeedPosition.from_cursor(page.next_cursor)
        # Expired changes are missed until no older transaction runs any more: the listeners are told once.
        is_told = self.missed and page.is_known
        reset = notice("reset", MISSED, page.next_cursor) if page.missed and not is_told else b""
        self.missed = page.missed
        if data := reset + events(page):
            self.listeners = {listener for listener in self.listeners if listener.publish(data)}
        self.accounts_changed |= not page.more and self.join_newcomers(page.next_cursor)
        FEED_LISTENERS.set(len(self.listeners))
        if self.accounts_changed:
            await self.drop_inactive()
        return page.more or bool(self.newcomers)

    def join_newcomers(self, cursor: str) -> bool:
        """Let the newcomers from before the poll listen from this cursor on; returns whether there were any."""
        before = len(self.listeners)
        for listener, joined in self.joining:
            if not joined.done() and (listener, joined) in self.newcomers:
                self.newcomers.remove((listener, joined))
                self.listeners.add(listener)
                joined.set_result(cursor)
        self.joining = []
        return len(self.listeners) > before

    async def drop_inactive(self) -> None:
        """Drop the listeners whose accounts are not active any more."""
        async with get_async_read_cursor() as cursor:
            inactive = await inactive_among(cursor, {listener.user_id for listener in self.listeners})
        for listener in [one for one in self.listeners if one.user_id in inactive]:
            self.listeners.discard(listener)
            listener.drop(REVOKED, SECONDS_UNTIL_REVOKED)
        FEED_LISTENERS.set(len(self.listeners))
        self.accounts_changed = False


def has_user_change(page: ChangePage) -> bool:
    """Return whether the page has a change of an account."""
    return any(orjson.loads(line)["kind"] == "user" for line in page.lines)


feed = Feed()


async def listen(after: str | None, listener: Listener) -> AsyncGenerator[bytes]:
    """Yield server-sent events after the cursor `after`, or from now if it is None.

    Ends if the service shuts down, the listener is too slow or its account is deactivated, or the database cannot be
    read.
    """
    try:
        yield b"retry: 1000\n\n"
        now = await feed.join(listener)
        if after is None:
            yield notice("ready", "Changes follow", now)
        else:
            async for data in catch_up(FeedPosition.from_cursor(after), now):
                yield data
            yield notice("ready", "Changes follow", None)
        async for data in live_events(listener):
            yield data
    except (psycopg.Error, PoolTimeout, TooManyRequests) as error:
        log.warning("stream_failed", error=type(error).__name__)  # the client reconnects with Last-Event-ID


async def catch_up(position: FeedPosition, now: str) -> AsyncGenerator[bytes]:
    """Yield the changes between a position and the poller's, or `reset` if the position has expired."""
    target = FeedPosition.from_cursor(now).seen
    while True:
        reach = position if position.until else replace(position, until=target)
        page = await read_shown_page(changes.changes_after(reach, AT_ONCE))
        if page.missed:
            yield notice("reset", MISSED, now)
            return
        if page.lines:
            yield events(page)
        position = FeedPosition.from_cursor(page.next_cursor)
        if position.until is None and position.seen == target:
            return


async def live_events(listener: Listener) -> AsyncGenerator[bytes]:
    """Yield the listener's events, and a heartbeat if there are none."""
    silent = 0.0
    while not draining.is_set():
        try:
            async with asyncio.timeout(SECONDS_BETWEEN_POLLS * 2):
                data = await listener.waiting.get()
        except TimeoutError:
            silent += SECONDS_BETWEEN_POLLS * 2
            if silent < SECONDS_BETWEEN_HEARTBEATS:
                continue
            data = HEARTBEAT
        if listener.dropped:
            yield notice("dropped", listener.dropped)
            return
        silent = 0.0
        yield data
