"""Load shedding: a limited number of requests is handled at once, the others wait in a queue.

More work at once than the database has connections for makes every request late. A request takes one of `AT_ONCE`
slots when all of it has arrived, so a slow sender holds none, and releases it when its response starts, so a slow
reader or a stream holds none. A request that finds no free slot joins the queue. It waits there and for its connection
0.8 s at most, together; if the queue is full, it is rejected at once.
"""

import asyncio
import time
from collections.abc import Iterable

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.database.limiter import WAIT_FOR_CONNECTION, Limiter, connection_deadline
from app.errors import ApiError, ContentTooLarge, Unavailable
from app.http.problem_details import problem_response
from app.operations.shutdown import draining

AT_ONCE = 64  # requests
WAITING = 512  # requests in the queue
MAX_BODY_SIZE = 1024 * 1024  # bytes; the largest body of the API is far smaller
ALL_BODIES = 32 * MAX_BODY_SIZE  # bytes that are held for requests that have not arrived completely

CROWDED = "Too many requests at once; try again"
SHUTTING_DOWN = "The service is shutting down and could not finish this in time; try again"
DEADLINE = "connection_deadline"  # in a request's state, if it has waited for its slot


def deadline_of(request: Request) -> float:
    """Return the time (`time.monotonic()`) until which a request may wait for a connection, its slot included."""
    return request.scope["state"].get(DEADLINE) or connection_deadline()


class LoadShedding:
    """Pure ASGI: admits requests. The paths in `outside` need no slot."""

    def __init__(self, app: ASGIApp, outside: Iterable[str]) -> None:
        self.app = app
        self.outside = frozenset(outside)
        self.slots = Limiter(AT_ONCE, lambda: Unavailable(CROWDED), WAITING)
        self.held = 0  # bytes of bodies that are being received

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self.outside:
            await self.app(scope, receive, send)
            return
        inside = answering = False

        async def send_and_release(message: Message) -> None:
            nonlocal answering
            if not answering:
                answering = True
                self.slots.release()
            await send(message)

        try:
            if scope["method"] not in ("GET", "HEAD"):
                receive = await self.read_body(scope, receive)
            await self.acquire_slot(scope)
            inside = True
            await self.app(scope, receive, send_and_release)
        except ApiError as refusal:
            await problem_response(Request(scope), refusal)(scope, receive, send)
        except asyncio.CancelledError:
            if answering or not draining.is_set():
                raise
            await problem_response(Request(scope), Unavailable(SHUTTING_DOWN))(scope, receive, send)
        finally:
            if inside and not answering:
                self.slots.release()

    async def acquire_slot(self, scope: Scope) -> None:
        """Take a slot. Raises Unavailable if none is free in time."""
        deadline = time.monotonic() + WAIT_FOR_CONNECTION
        if await self.slots.acquire(deadline):
            scope["state"][DEADLINE] = deadline

    async def read_body(self, scope: Scope, receive: Receive) -> Receive:
        """Read the request's body. Raises ContentTooLarge for a body, declared or not, above MAX_BODY_SIZE."""
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > MAX_BODY_SIZE:
            raise ContentTooLarge()
        message = await receive()
        if not message.get("more_body"):
            return replayed(message, receive)
        body = bytearray()
        try:
            while message["type"] == "http.request":
                self.hold(body, message.get("body", b""))
                if not message.get("more_body"):
                    return replayed({"type": "http.request", "body": bytes(body), "more_body": False}, receive)
                message = await receive()
            return replayed(message, receive)  # the client is gone
        finally:
            self.held -= len(body)

    def hold(self, body: bytearray, piece: bytes) -> None:
        """Append a piece to a body.

        Raises ContentTooLarge if the body is too large, Unavailable if all bodies together are.
        """
        body += piece
        self.held += len(piece)
        if len(body) > MAX_BODY_SIZE:
            raise ContentTooLarge()
        if self.held > ALL_BODIES:
            raise Unavailable(CROWDED)


def replayed(message: Message, receive: Receive) -> Receive:
    """Return a `receive` that gives this message first, then the next ones."""
    given = False

    async def next_message() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return message

    return next_message
