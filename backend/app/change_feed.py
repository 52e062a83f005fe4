"""The feed of changes to those who listen: one look at the database for all of them.

While somebody listens, one task of the process asks twice a second what was committed since it last asked, borrowing
a connection for that one statement, and hands the same bytes to everybody. Who comes with a place in the feed first
reads from there to where the task is, on their own, and then listens: nothing is missed, nothing told twice.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field

import orjson
import psycopg
from fastapi import Request
from psycopg_pool import PoolTimeout, TooManyRequests
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.database.connection import get_async_db_cursor, get_async_read_cursor
from app.draining import draining
from app.errors import Invalid
from app.models.changes import PLACE
from app.observability import FEED_DROPPED, FEED_LISTENERS, log
from app.queries import changes
from app.queries.changes import ChangePage, Place

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_HEARTBEATS = 10.0
SECONDS_TO_TAKE_LEAVE = 5.0
SECONDS_BETWEEN_CLEANUPS = 600.0
SECONDS_BETWEEN_THOUSANDS = 1.0
AT_ONCE = 1000  # changes a look
BEHIND = 60  # looks with news that a listener may be late before it is dropped

HEARTBEAT = b": still here\n\n"
TOO_SLOW = "Changes came faster than they were taken: connect again with Last-Event-ID"
MISSED = f"Changes are kept for {changes.HOURS_KEPT} hours and this place is older: read everything anew from here"


def event(name: str, data: bytes, cursor: str | None = None) -> bytes:
    """One server-sent event."""
    place = f"id: {cursor}\n" if cursor else ""
    return b"%bevent: %b\ndata: %b\n\n" % (place.encode(), name.encode(), data)


def events(page: ChangePage) -> bytes:
    """A page's changes as events."""
    told = zip(page.cursors, page.lines, strict=True)
    return b"".join(event("change", line.encode(), cursor) for cursor, line in told)


def notice(name: str, detail: str, cursor: str | None = None) -> bytes:
    """An event about the feed itself."""
    return event(name, orjson.dumps({"detail": detail}), cursor)


@dataclass(eq=False)
class Listener:
    """Somebody who listens: what they have not taken yet, and how they are cut off where they do not go when told."""

    cut_off: Callable[[], object]
    waiting: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(BEHIND))
    dropped: bool = False
    end: asyncio.TimerHandle | None = None

    def tell(self, news: bytes) -> bool:
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
        self.place: Place | None = None
        self.missed = False  # is something missing before the place, and told
        self.looking: asyncio.Task[None] | None = None
        self.woken = asyncio.Event()

    async def join(self, listener: Listener) -> str:
        """Listen from now on; the place that `now` is."""
        joined: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.newcomers.append((listener, joined))
        self.woken.set()
        if self.looking is None or self.looking.done():
            self.place = None
            self.looking = asyncio.create_task(self.look_while_somebody_listens())
        return await joined

    def leave(self, listener: Listener) -> None:
        """Listen no more, and be cut off no more: the connection may be used for something else."""
        if listener.end is not None:
            listener.end.cancel()
        self.listeners.discard(listener)
        self.newcomers = [(other, joined) for other, joined in self.newcomers if other is not listener]
        FEED_LISTENERS.set(len(self.listeners))

    async def look_while_somebody_listens(self) -> None:
        """Look, and look again; ends with the last listener."""
        while self.listeners or self.newcomers:
            more = False
            if draining.is_set():
                for listener in self.listeners:
                    listener.hurry()
            try:
                more = await self.look()
            except (psycopg.Error, PoolTimeout, TooManyRequests) as error:
                log.warning("feed_waits", error=type(error).__name__)
                self.woken.clear()
            if not more:
                with suppress(TimeoutError):
                    async with asyncio.timeout(SECONDS_BETWEEN_LOOKS):
                        await self.woken.wait()

    async def look(self) -> bool:
        """Ask what is new and tell it; those who came before the question have joined when all of it is told.

        Going on in a stretch asks nothing new: its end may lie before the place with which somebody comes meanwhile.
        """
        self.woken.clear()
        if self.place is None or self.place.until is None:
            self.coming = list(self.newcomers)
        async with get_async_read_cursor() as cursor:
            page = await changes.changes_after(cursor, self.place, AT_ONCE)
        self.place = Place.named(page.next_cursor)
        reset = notice("reset", MISSED, page.next_cursor) if page.missed and not self.missed else b""
        self.missed = page.missed
        if news := reset + events(page):
            self.listeners = {listener for listener in self.listeners if listener.tell(news)}
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


def place_asked_for(request: Request, after: str | None) -> str | None:
    """Where a stream goes on: what a browser says when it connects again, else what the address says."""
    last: str | None = request.headers.get("last-event-id")
    if last is not None and not re.fullmatch(PLACE, last):
        raise Invalid("Last-Event-ID: must be the id of an event of this stream")
    return last if last is not None else after


class EventStream(StreamingResponse):
    """Server-sent events, until they end, the client is gone, or the one who listens is cut off."""

    def __init__(self, after: str | None, cut_off: Callable[[], object]) -> None:
        self.listener = Listener(cut_off)
        super().__init__(
            listen(after, self.listener), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them."""
        async with aclosing(self.body_iterator):  # pyright: ignore[reportArgumentType]
            tasks = [
                asyncio.create_task(self.stream_response(send)),
                asyncio.create_task(self.listen_for_disconnect(receive)),
            ]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                feed.leave(self.listener)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)


async def listen(after: str | None, listener: Listener) -> AsyncGenerator[bytes]:
    """Events from this place on, or from now; ends when the service does, or the listener is too slow."""
    try:
        yield b"retry: 1000\n\n"
        now = await feed.join(listener)
        if after is None:
            yield notice("ready", "Changes follow", now)
        else:
            async for news in caught_up(Place.named(after), now):
                yield news
            yield notice("ready", "Changes follow", None)
        async for news in heard(listener):
            yield news
    except (psycopg.Error, PoolTimeout, TooManyRequests) as error:
        log.warning("listener_lost", error=type(error).__name__)  # it comes again with its Last-Event-ID


async def caught_up(place: Place, now: str) -> AsyncGenerator[bytes]:
    """What lies between a place and where the feed is."""
    target = Place.named(now).seen
    while place.seen != target:
        async with get_async_read_cursor() as cursor:
            page = await changes.changes_after(cursor, place if place.until else Place(place.seen, target), AT_ONCE)
        if page.missed:
            yield notice("reset", MISSED, now)
            return
        if page.lines:
            yield events(page)
        place = Place.named(page.next_cursor)


async def heard(listener: Listener) -> AsyncGenerator[bytes]:
    """What the feed tells this listener, and that it is still there."""
    silent = 0.0
    while not draining.is_set():
        try:
            async with asyncio.timeout(SECONDS_BETWEEN_LOOKS * 2):
                news = await listener.waiting.get()
        except TimeoutError:
            silent += SECONDS_BETWEEN_LOOKS * 2
            if silent < SECONDS_BETWEEN_HEARTBEATS:
                continue
            news = HEARTBEAT
        if listener.dropped:
            yield notice("dropped", TOO_SLOW)
            return
        silent = 0.0
        yield news


async def forget_old_changes() -> None:
    """For as long as the service runs: delete the changes that are no longer kept, some thousands at a time."""
    while True:
        gone = 0
        try:
            async with get_async_db_cursor() as cursor:
                gone = await changes.forget_old_changes(cursor)
        except (psycopg.Error, PoolTimeout, TooManyRequests) as error:
            log.warning("cleanup_failed", error=type(error).__name__)
        more = gone == changes.FORGOTTEN_AT_ONCE
        await asyncio.sleep(SECONDS_BETWEEN_THOUSANDS if more else SECONDS_BETWEEN_CLEANUPS)
