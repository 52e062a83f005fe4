"""Load shedding: a limited number of requests is handled at once, the callers that wait get the free slots in turn.

A request takes a read or write slot (`database/limiter.py`) when all of it has arrived, so a slow sender holds none,
and releases it when its response starts, so a slow reader or a stream holds none. Files, pages and paths that do not
belong to the API need no slot, because they need no database.
"""

import asyncio
from collections.abc import Iterable

from fastapi import Request
from psycopg_pool import PoolTimeout
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.database.limiter import BUSY, CROWDED, Limiter, Ticket, read_slots, write_slots
from app.database.pool import pool_health
from app.errors import ApiError, ContentTooLarge, Unavailable
from app.http.authentication import caller_key
from app.http.problem_details import no_connection, problem_response
from app.http.server_protocol import IS_CLOSING
from app.http.static_files import is_resource
from app.operations.shutdown import draining

READS = ("GET", "HEAD")
MAX_BODY_SIZE = 1024 * 1024  # bytes; the largest body of the API is far smaller
ALL_BODIES = 32 * MAX_BODY_SIZE  # bytes that are held for requests that have no slot yet

SHUTTING_DOWN = "The service is shutting down and could not finish this in time; try again"
SLOT = "slot"  # in a request's state


class Slot:
    """The slot of a request, or its claim to one."""

    def __init__(self, limiter: Limiter, ticket: Ticket) -> None:
        self.limiter = limiter
        self.ticket = ticket
        self.is_held = False
        self.body_size = 0  # bytes of the body that are held until the slot is taken

    async def acquire(self) -> None:
        """Take the slot. Raises as `Limiter.acquire`."""
        await self.limiter.acquire(self.ticket)
        self.is_held = True

    def release(self) -> None:
        """Release the slot, if it is held."""
        if self.is_held:
            self.is_held = False
            self.limiter.release(self.ticket.caller)


def slot_of(request: Request) -> Slot:
    """Return the slot of this request."""
    return request.scope["state"][SLOT]


class LoadShedding:
    """Pure ASGI: admits the requests to the API. The paths in `outside` need no slot."""

    def __init__(self, app: ASGIApp, api_prefix: str, outside: Iterable[str]) -> None:
        self.app = app
        self.api_prefix = api_prefix
        self.outside = frozenset(outside)
        self.held = 0  # bytes of bodies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self.outside:
            await self.app(scope, receive, send)
            return
        limiter = read_slots() if scope["method"] in READS else write_slots()
        slot = scope["state"][SLOT] = Slot(limiter, Ticket(caller_key(scope)))
        answering = False

        async def send_and_release(message: Message) -> None:
            nonlocal answering
            answering = True
            slot.release()
            await send(message)

        try:
            if scope["method"] not in READS:
                receive = await self.read_body(scope, receive, slot)
            if is_resource(scope, self.api_prefix):
                await slot.acquire()
                check_connection(scope)
            self.release_body(slot)
            await self.app(scope, receive, send_and_release)
        except (ApiError, PoolTimeout) as error:
            refusal = error if isinstance(error, ApiError) else no_connection(pool_health().cause or "")
            await problem_response(Request(scope), refusal)(scope, receive, send)
        except asyncio.CancelledError:
            if answering or not draining.is_set():
                raise
            await problem_response(Request(scope), Unavailable(SHUTTING_DOWN))(scope, receive, send)
        finally:
            slot.release()
            self.release_body(slot)

    async def read_body(self, scope: Scope, receive: Receive, slot: Slot) -> Receive:
        """Read the request's body. Raises ContentTooLarge for a body, declared or not, above MAX_BODY_SIZE."""
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > MAX_BODY_SIZE:
            raise ContentTooLarge()
        body = bytearray()
        while (message := await receive())["type"] == "http.request":
            body += message.get("body", b"")
            self.hold(slot, len(body))
            if not message.get("more_body"):
                return replayed({"type": "http.request", "body": bytes(body), "more_body": False}, receive)
        return replayed(message, receive)  # the client is gone

    def hold(self, slot: Slot, size: int) -> None:
        """Count the bytes of a request's body.

        Raises ContentTooLarge if they are too many, Unavailable if those of all requests without a slot are.
        """
        self.held += size - slot.body_size
        slot.body_size = size
        if size > MAX_BODY_SIZE:
            raise ContentTooLarge()
        if self.held > ALL_BODIES:
            raise Unavailable(CROWDED)

    def release_body(self, slot: Slot) -> None:
        """Stop counting the bytes of a request's body."""
        self.held -= slot.body_size
        slot.body_size = 0


def check_connection(scope: Scope) -> None:
    """Raise Unavailable if the client of a request has disconnected while the request waited for its slot."""
    is_closing = scope.get("extensions", {}).get(IS_CLOSING)
    if is_closing is not None and is_closing():
        raise Unavailable(BUSY)


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
