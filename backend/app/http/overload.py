"""Who may come in: whole requests, so many at once, the others in the order of their coming.

More work at once than the database has connections for makes everybody late. A request takes one of `AT_ONCE`
places when it is here as a whole (a slow sender holds none) and gives it back when its answer starts (a slow reader
holds none, and a stream that lasts holds none). Who finds no place waits with the others, first come first served,
0.8 s at most together with the wait for a connection; where too many wait already, nobody else does.
"""

import asyncio
import time
from collections.abc import Iterable

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.database.slots import WAIT_FOR_CONNECTION, wait_until
from app.errors import ApiError, ContentTooLarge, Unavailable
from app.http.problem_details import problem_response
from app.operations.shutdown import draining

AT_ONCE = 64
WAITING = 512
MAX_BODY_SIZE = 1024 * 1024  # bytes; the largest body anybody needs is far smaller
ALL_BODIES = 32 * MAX_BODY_SIZE  # bytes that are held for requests which are not here as a whole yet

CROWDED = "Too many requests at once; try again"
ENDING = "The service ends, and this could not be finished in time; try again"


class LoadShedding:
    """Pure ASGI: the doorkeeper. What stands outside answers whatever goes on inside."""

    def __init__(self, app: ASGIApp, outside: Iterable[str]) -> None:
        self.app = app
        self.outside = frozenset(outside)
        self.slots = asyncio.Semaphore(AT_ONCE)
        self.waiting = 0
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self.outside:
            await self.app(scope, receive, send)
            return
        inside = answering = False

        async def send_and_leave(message: Message) -> None:
            nonlocal answering
            if not answering:
                answering = True
                self.slots.release()
            await send(message)

        try:
            if scope["method"] not in ("GET", "HEAD"):
                receive = await self.whole(scope, receive)
            await self.acquire_slot()
            inside = True
            await self.app(scope, receive, send_and_leave)
        except ApiError as refusal:
            await problem_response(Request(scope), refusal)(scope, receive, send)
        except asyncio.CancelledError:
            if answering or not draining.is_set():
                raise
            await problem_response(Request(scope), Unavailable(ENDING))(scope, receive, send)
        finally:
            if inside and not answering:
                self.slots.release()

    async def acquire_slot(self) -> None:
        """One of the places; Unavailable where none gets free in time."""
        if not self.slots.locked():
            await self.slots.acquire()
            return
        if self.waiting >= WAITING:
            raise Unavailable(CROWDED)
        wait_until.set(time.monotonic() + WAIT_FOR_CONNECTION)
        self.waiting += 1
        try:
            async with asyncio.timeout(WAIT_FOR_CONNECTION):
                await self.slots.acquire()
        except TimeoutError as error:
            raise Unavailable(CROWDED) from error
        finally:
            self.waiting -= 1

    async def whole(self, scope: Scope, receive: Receive) -> Receive:
        """The request's body, read; ContentTooLarge for more than anybody needs, whether it says so or not."""
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > MAX_BODY_SIZE:
            raise ContentTooLarge()
        message = await receive()
        if not message.get("more_body"):
            return once(message, receive)
        body = bytearray()
        try:
            while message["type"] == "http.request":
                self.hold(body, message.get("body", b""))
                if not message.get("more_body"):
                    return once({"type": "http.request", "body": bytes(body), "more_body": False}, receive)
                message = await receive()
            return once(message, receive)  # the client is gone
        finally:
            self.held -= len(body)

    def hold(self, body: bytearray, piece: bytes) -> None:
        """Keep a piece of a body; refused where it is too large, or all that are kept are."""
        body += piece
        self.held += len(piece)
        if len(body) > MAX_BODY_SIZE:
            raise ContentTooLarge()
        if self.held > ALL_BODIES:
            raise Unavailable(CROWDED)


def once(message: Message, receive: Receive) -> Receive:
    """Gives this message first, then what comes."""
    given = False

    async def next_message() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return message

    return next_message
