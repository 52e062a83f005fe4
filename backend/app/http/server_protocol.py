"""HTTP/1.1 on the wire: what uvicorn's parser does not ask of a client, it asks here.

A request's head has to be whole in ten seconds and its body in thirty, a head is not longer than 48 KiB, and an
answer that nobody takes is given up. What is refused here never becomes a request; it is answered as a problem and
has its line in the log all the same.
"""

import asyncio
import re
import sys
from secrets import token_hex
from typing import Any, cast

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.errors import ApiError, BadRequest, HeadersTooLarge, MethodNotAllowed, RequestTimeout
from app.http.access_log import record
from app.http.problem_details import problem_document
from app.operations.shutdown import draining

HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
TAKE_SECONDS = 30.0  # without a byte taken of an answer that does not fit into the system's buffers
MAX_HEAD = 48 * 1024  # bytes of request line and headers
CUT_OFF = "brickhouse.cut_off"  # of a request's scope: what ends its connection at once, with what was not taken yet
METHOD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40} ")  # what could be one


class OneWrite:
    """A transport that sends what is written in one turn of the loop together.

    uvicorn writes an answer's head and its body one after the other; sent so, they wake the client twice.
    """

    MOST = 64 * 1024  # bytes that wait; more goes at once

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self.transport = transport
        self.loop = loop
        self.waiting: list[bytes] = []
        self.size = 0
        self.sent = 0

    def write(self, data: bytes) -> None:
        """Send this before the loop waits again."""
        if not self.waiting:
            self.loop.call_soon(self.flush)
        self.waiting.append(data)
        self.size += len(data)
        if self.size > self.MOST:
            self.flush()

    def flush(self) -> None:
        """Send what waits."""
        if self.waiting:
            self.transport.write(b"".join(self.waiting))
            self.sent += self.size
            self.waiting.clear()
            self.size = 0

    def taken(self) -> int:
        """How many bytes of what was sent the system has taken."""
        return self.sent - self.transport.get_write_buffer_size()

    def close(self) -> None:
        """Send what waits, then close."""
        self.flush()
        self.transport.close()

    def abort(self) -> None:
        """Close at once; what waits is not sent."""
        self.waiting.clear()
        self.transport.abort()

    def __getattr__(self, name: str) -> Any:
        """All else is the transport's."""
        return getattr(self.transport, name)


class Protocol(HttpToolsProtocol):
    """One connection. A single timer looks after it: it goes off when it must, not once a request."""

    watch: asyncio.TimerHandle
    way_out: OneWrite
    taken = 0  # bytes, when it was looked last
    taken_at: float  # the last look that saw something taken, or nothing to take
    until: float | None = None  # when what is being read now has to be whole; None: nothing is
    in_head = False
    head_size = 0
    unfinished = 0  # bytes of a head that came in pieces
    latest = b""
    refusal: ApiError | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The first request is awaited."""
        self.way_out = OneWrite(transport, self.loop)
        super().connection_made(cast(asyncio.Transport, self.way_out))
        self.taken_at = self.loop.time()
        self.until = self.taken_at + HEAD_SECONDS
        self.watch = self.loop.call_at(self.until, self.check_deadlines)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more."""
        self.watch.cancel()
        super().connection_lost(exc)

    def check_deadlines(self) -> None:
        """Is what is awaited overdue, or not taken what was sent? Look again when it could be."""
        now = self.loop.time()
        if self.nobody_takes(now):
            self.transport.abort()
            return
        if self.until is not None and now >= self.until:
            self.give_up()
        soon = now + HEAD_SECONDS
        self.watch = self.loop.call_at(min(self.until or soon, soon), self.check_deadlines)

    def nobody_takes(self, now: float) -> bool:
        """Has not a byte been taken for long, of what there is to take?"""
        taken = self.way_out.taken()
        if taken != self.taken or taken == self.way_out.sent:
            self.taken, self.taken_at = taken, now
        return now - self.taken_at >= TAKE_SECONDS

    def give_up(self) -> None:
        """Close a connection that asks nothing; answer one that asks too slowly."""
        self.until = None
        if self.in_head or (self.cycle and not self.cycle.response_started):
            self.refuse(RequestTimeout())
        else:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Bytes of requests; a head may not go on for ever."""
        self.latest = data
        super().data_received(data)
        if self.in_head and not self.transport.is_closing():
            self.unfinished += len(data)
            if self.unfinished > MAX_HEAD:
                self.refuse(HeadersTooLarge())

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self.scope["extensions"] = {CUT_OFF: self.transport.abort}  # type: ignore[typeddict-item]
        self.in_head, self.head_size, self.unfinished = True, 0, 0
        self.until = self.loop.time() + HEAD_SECONDS

    def on_url(self, url: bytes) -> None:
        """The address, or a piece of it."""
        super().on_url(url)
        self.count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        super().on_header(name, value)
        self.count(len(name) + len(value))

    def count(self, size: int) -> None:
        """Stop the parser where the head is too long."""
        self.head_size += size
        if self.head_size > MAX_HEAD:
            self.refusal = HeadersTooLarge()
            raise ValueError

    def on_headers_complete(self) -> None:
        """The request starts; its body may follow."""
        self.in_head = False
        self.until = self.loop.time() + BODY_SECONDS
        super().on_headers_complete()
        if draining.is_set():
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        """The request is here as a whole."""
        self.until = None
        super().on_message_complete()

    def timeout_keep_alive_handler(self) -> None:
        """No further request came."""
        if not self.in_head:
            super().timeout_keep_alive_handler()

    def send_400_response(self, msg: str) -> None:
        """What the parser could not read."""
        unknown = isinstance(sys.exception(), httptools.HttpParserInvalidMethodError) and METHOD.match(self.latest)
        self.refuse(self.refusal or (MethodNotAllowed() if unknown else BadRequest()))

    def refuse(self, refusal: ApiError) -> None:
        """Answer with a problem and close."""
        self.until, self.in_head = None, False
        request_id = token_hex(16)
        body = problem_document(refusal, request_id)
        headers = {
            "content-type": "application/problem+json", "content-length": str(len(body)), "connection": "close",
            "x-request-id": request_id, "x-content-type-options": "nosniff", "cache-control": "no-store",
            **refusal.headers,
        }  # fmt: skip
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(STATUS_LINE[refusal.status] + lines.encode() + b"\r\n" + body)
        self.transport.close()
        record({"type": "http", "method": "-", "path": "", "state": {"request_id": request_id}}, refusal.status, 0)
