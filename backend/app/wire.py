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

from app.draining import draining
from app.errors import MethodNotTaken, Refusal, TooLongHead, TooSlow, Unreadable
from app.observability import record
from app.problems import document

HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
TAKE_SECONDS = 30.0  # for the rest of an answer that does not fit into the system's buffers
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
            self.waiting.clear()
            self.size = 0

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
    until: float | None = None  # when what is being read now has to be whole; None: nothing is
    in_head = False
    head_size = 0
    unfinished = 0  # bytes of a head that came in pieces
    latest = b""
    refusal: Refusal | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The first request is awaited."""
        super().connection_made(cast(asyncio.Transport, OneWrite(transport, self.loop)))
        self.until = self.loop.time() + HEAD_SECONDS
        self.watch = self.loop.call_at(self.until, self.look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is awaited any more."""
        self.watch.cancel()
        super().connection_lost(exc)

    def look(self) -> None:
        """Is what is awaited overdue? If not, look again when it would be."""
        now = self.loop.time()
        if self.until is not None and now >= self.until:
            self.give_up()
        else:
            self.watch = self.loop.call_at(self.until or now + HEAD_SECONDS, self.look)

    def give_up(self) -> None:
        """Close a connection that asks nothing; answer one that asks too slowly."""
        if self.in_head or (self.cycle and not self.cycle.response_started):
            self.refuse(TooSlow())
        else:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Bytes of requests; a head may not go on for ever."""
        self.latest = data
        super().data_received(data)
        if self.in_head and not self.transport.is_closing():
            self.unfinished += len(data)
            if self.unfinished > MAX_HEAD:
                self.refuse(TooLongHead())

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
            self.refusal = TooLongHead()
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
        """No further request came. Who has not taken the answer either is not waited for long."""
        if not self.in_head:
            super().timeout_keep_alive_handler()
            self.loop.call_later(TAKE_SECONDS, self.transport.abort)

    def send_400_response(self, msg: str) -> None:
        """What the parser could not read."""
        unknown = isinstance(sys.exception(), httptools.HttpParserInvalidMethodError) and METHOD.match(self.latest)
        self.refuse(self.refusal or (MethodNotTaken() if unknown else Unreadable()))

    def refuse(self, refusal: Refusal) -> None:
        """Answer with a problem and close."""
        self.until, self.in_head = None, False
        request_id = token_hex(16)
        body = document(refusal, request_id)
        headers = {
            "content-type": "application/problem+json", "content-length": str(len(body)), "connection": "close",
            "x-request-id": request_id, "x-content-type-options": "nosniff", "cache-control": "no-store",
            **refusal.headers,
        }  # fmt: skip
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(STATUS_LINE[refusal.status] + lines.encode() + b"\r\n" + body)
        self.transport.close()
        record({"type": "http", "method": "-", "path": "", "state": {"request_id": request_id}}, refusal.status, 0)
