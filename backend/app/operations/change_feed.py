"""The change feed: one poller for all listeners of a process.

While there are listeners, one task asks the database twice a second for changes committed since the last poll, and
sends the same bytes to every listener. A listener that resumes from a cursor first reads on its own up to the poller's
position, then joins: it misses no change and receives none twice.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import orjson
import psycopg
from psycopg_pool import PoolTimeout, TooManyRequests

from app.database.connection import get_async_read_cursor
from app.database.query import fetch
from app.monitoring.logs import log
from app.monitoring.metrics import FEED_DROPPED, FEED_LISTENERS
from app.operations.shutdown import draining
from app.queries import changes
from app.queries.changes import ChangePage, FeedPosition

SECONDS_BETWEEN_POLLS = 0.5
SECONDS_BETWEEN_HEARTBEATS = 10.0
SECONDS_TO_TAKE_LEAVE = 5.0
AT_ONCE = 1000  # changes a look
BEHIND = 60  # looks with news that a listener may be late before it is dropped

HEARTBEAT = b": still here\n\n"
TOO_SLOW = "Changes came faster than they were taken: connect again with Last-Event-ID"
MISSED = f"Changes are kept for {changes.HOURS_KEPT} hours and this place is older: read everything anew from here"


def event(name: str, data: bytes, cursor: str | None = None) -> bytes:
    """One server-sent event."""
    id_line = f"id: {cursor}\n" if cursor else ""
    return b"%bevent: %b\ndata: %b\n\n" % (id_line.encode(), name.encode(), data)


def events(page: ChangePage) -> bytes:
    """A page's changes as events."""
    told = zip(page.cursors, page.lines, strict=True)
    return b"".join(event("change", line.encode(), cursor) for cursor, line in told)


def notice(name: str, detail: str, cursor: str | None = None) -> bytes:
    """An event about the feed itself."""
    return event(name, orjson.dumps({"detail": detail}), cursor)


@dataclass(eq=False)
class Listener:
    """A client of the stream: the events it has not taken yet, and what ends its connection if it does not leave."""

    cut_off: Callable[[], object] = lambda: None
    waiting: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(BEHIND))
    dropped: bool = False
    end: asyncio.TimerHandle | None = None

    def publish(self, news: bytes) -> bool:
        """Hand it over; False where too much waits already."""
        try:
            self.waiting.put_nowait(news)
        except asyncio.QueueFull:
            self.drop()
            return False
        return True

    def drop(self) -> None:
        """Let what waits go: they are told why when they take something again, or cut off if they do not."""
        self.dropped = True
        self.hurry()
        FEED_DROPPED.inc()
        log.warning("listener_dropped", detail=TOO_SLOW)
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(b"")

    def hurry(self) -> None:
        """Cut them off if they are not gone soon. Closing would wait for what they have not taken yet."""
        if self.end is None:
            self.end = asyncio.get_running_loop().call_later(SECONDS_TO_TAKE_LEAVE, self.cut_off)


class Feed:
    """Those who listen in this process, and where the looking is."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.newcomers: list[tuple[Listener, asyncio.Future[str]]] = []
        self.coming: list[tuple[Listener, asyncio.Future[str]]] = []  # those who were there when `now` was asked for
        self.position: FeedPosition | None = None
        self.missed = False  # is something missing before the place, and told
        self.polling: asyncio.Task[None] | None = None
        self.woken = asyncio.Event()

    async def join(self, listener: Listener) -> str:
        """Listen from now on; the place that `now` is."""
        joined: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.newcomers.append((listener, joined))
        self.woken.set()
        if self.polling is None or self.polling.done():
            self.position = None
            self.polling = asyncio.create_task(self.poll_while_listeners())
        return await joined

    def leave(self, listener: Listener) -> None:
        """Listen no more, and be cut off no more: the connection may be used for something else."""
        if listener.end is not None:
            listener.end.cancel()
        self.listeners.discard(listener)
        self.newcomers = [(other, joined) for other, joined in self.newcomers if other is not listener]
        FEED_LISTENERS.set(len(self.listeners))

    async def poll_while_listeners(self) -> None:
        """Look, and look again; ends with the last listener."""
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
        """Ask what is new and tell it; those who came before the question have joined when all of it is told.

        Going on in a stretch asks nothing new: its end may lie before the place with which somebody comes meanwhile.
        """
        self.woken.clear()
        if self.position is None or self.position.until is None:
            self.coming = list(self.newcomers)
        async with get_async_read_cursor() as cursor:
            page = await fetch(cursor, changes.changes_after(self.position, AT_ONCE))
        self.position = FeedPosition.from_cursor(page.next_cursor)
        reset = notice("reset", MISSED, page.next_cursor) if page.missed and not self.missed else b""
        self.missed = page.missed
        if news := reset + events(page):
            self.listeners = {listener for listener in self.listeners if listener.publish(news)}
        if page.more:
            return True
        for listener, joined in self.coming:
            if not joined.done() and (listener, joined) in self.newcomers:
                self.newcomers.remove((listener, joined))
                self.listeners.add(listener)
                joined.set_result(page.next_cursor)
        self.coming = []
        FEED_LISTENERS.set(len(self.listeners))
        return bool(self.newcomers)


feed = Feed()


async def listen(after: str | None, listener: Listener) -> AsyncGenerator[bytes]:
    """Events from this place on, or from now; ends when the service does, or the listener is too slow."""
    try:
        yield b"retry: 1000\n\n"
        now = await feed.join(listener)
        if after is None:
            yield notice("ready", "Changes follow", now)
        else:
            async for news in catch_up(FeedPosition.from_cursor(after), now):
                yield news
            yield notice("ready", "Changes follow", None)
        async for news in live_events(listener):
            yield news
    except (psycopg.Error, PoolTimeout, TooManyRequests) as error:
        log.warning("stream_failed", error=type(error).__name__)  # it comes again with its Last-Event-ID


async def catch_up(position: FeedPosition, now: str) -> AsyncGenerator[bytes]:
    """What lies between a place and where the feed is."""
    target = FeedPosition.from_cursor(now).seen
    while position.seen != target:
        async with get_async_read_cursor() as cursor:
            reach = position if position.until else FeedPosition(position.seen, target)
            page = await fetch(cursor, changes.changes_after(reach, AT_ONCE))
        if page.missed:
            yield notice("reset", MISSED, now)
            return
        if page.lines:
            yield events(page)
        position = FeedPosition.from_cursor(page.next_cursor)


async def live_events(listener: Listener) -> AsyncGenerator[bytes]:
    """What the feed tells this listener, and that it is still there."""
    silent = 0.0
    while not draining.is_set():
        try:
            async with asyncio.timeout(SECONDS_BETWEEN_POLLS * 2):
                news = await listener.waiting.get()
        except TimeoutError:
            silent += SECONDS_BETWEEN_POLLS * 2
            if silent < SECONDS_BETWEEN_HEARTBEATS:
                continue
            news = HEARTBEAT
        if listener.dropped:
            yield notice("dropped", TOO_SLOW)
            return
        silent = 0.0
        yield news
