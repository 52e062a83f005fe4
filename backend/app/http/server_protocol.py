"""HTTP/1.1 connections, with the deadlines and limits that uvicorn does not have.

A request's head has to arrive within ten seconds and its body within thirty, and a head has at most 48 KiB. A request
that is refused here never reaches the application; it gets a problem document and a line in the log all the same.
"""

import asyncio
import re
import sys
from secrets import token_hex

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.errors import ApiError, BadRequest, HeadersTooLarge, MethodNotAllowed, RequestTimeout
from app.http.access_log import record
from app.http.problem_details import problem_document
from app.operations.shutdown import draining

HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
MAX_HEAD = 48 * 1024  # bytes of request line and headers
CUT_OFF = "brickhouse.cut_off"  # in a request's scope: closes its connection at once, without sending what is left
METHOD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40} ")  # the start of a request with a well-formed method


class JoinedWrites:
    """The side of a transport that a response uses: its head and its body leave together, not in a packet each."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self.transport = transport
        self.loop = loop
        self.held = b""
        self.is_closing = transport.is_closing

    def write(self, data: bytes) -> None:
        """Hold the first piece until the next one, or until the loop's next turn."""
        if self.held:
            self.transport.write(self.held + data)
            self.held = b""
        else:
            self.held = data
            self.loop.call_soon(self.flush)

    def flush(self) -> None:
        """Send the piece that is held."""
        if self.held and not self.transport.is_closing():
            self.transport.write(self.held)
        self.held = b""

    def close(self) -> None:
        """Close, once everything is sent."""
        self.flush()
        self.transport.close()


class Protocol(HttpToolsProtocol):
    """One connection. It has one timer, which looks at the deadline from time to time, instead of one a request."""

    joined: JoinedWrites
    timer: asyncio.TimerHandle
    deadline: float | None = None  # of the loop's clock, for the head or body that is being received
    in_head = False
    received = 0  # bytes of the head that came before the latest ones
    latest = b""
    error: ApiError | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self.joined = JoinedWrites(transport, self.loop)
        self.deadline = self.loop.time() + HEAD_SECONDS
        self.timer = self.loop.call_at(self.deadline, self.check_deadline)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self.timer.cancel()
        super().connection_lost(exc)

    def check_deadline(self) -> None:
        """End a request that is overdue, and look again when one could be."""
        now = self.loop.time()
        if self.deadline is not None and now >= self.deadline:
            self.end_overdue()
        soon = now + HEAD_SECONDS
        self.timer = self.loop.call_at(min(self.deadline or soon, soon), self.check_deadline)

    def end_overdue(self) -> None:
        """Close a connection without a request; answer a request that arrives too slowly."""
        self.deadline = None
        if self.in_head or (self.cycle and not self.cycle.response_started):
            self.refuse(RequestTimeout())
        else:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Parse bytes of requests; refuse a head that is too long before its end."""
        self.latest = data
        super().data_received(data)
        if self.in_head and not self.transport.is_closing():
            self.received += len(data)
            if self.received > MAX_HEAD:
                self.refuse(HeadersTooLarge())

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self.scope["extensions"] = {CUT_OFF: self.transport.abort}  # type: ignore[typeddict-item]
        self.in_head, self.received = True, 0
        self.deadline = self.loop.time() + HEAD_SECONDS

    def on_headers_complete(self) -> None:
        """Start the request; its body may follow. ValueError, which stops the parser, if the head is too long."""
        if self.received + len(self.latest) > MAX_HEAD and self.head_size() > MAX_HEAD:
            self.error = HeadersTooLarge()
            raise ValueError
        self.in_head = False
        self.deadline = self.loop.time() + BODY_SECONDS
        super().on_headers_complete()
        self.cycle.transport = self.joined  # type: ignore[assignment]
        if draining.is_set():
            self.cycle.keep_alive = False

    def head_size(self) -> int:
        """Bytes of the address and the headers."""
        return len(self.url) + sum(len(name) + len(value) for name, value in self.headers)

    def on_message_complete(self) -> None:
        """The end of a request."""
        self.deadline = None
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse a request that the parser cannot read."""
        unknown = isinstance(sys.exception(), httptools.HttpParserInvalidMethodError) and METHOD.match(self.latest)
        self.refuse(self.error or (MethodNotAllowed() if unknown else BadRequest()))

    def refuse(self, error: ApiError) -> None:
        """Answer with a problem document and close the connection."""
        self.deadline, self.in_head = None, False
        request_id = token_hex(16)
        body = problem_document(error, request_id)
        headers = {
            "content-type": "application/problem+json", "content-length": str(len(body)), "connection": "close",
            "x-request-id": request_id, "x-content-type-options": "nosniff", "cache-control": "no-store",
            **error.headers,
        }  # fmt: skip
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(STATUS_LINE[error.status] + lines.encode() + b"\r\n" + body)
        self.transport.close()
        record({"type": "http", "method": "-", "path": "", "state": {"request_id": request_id}}, error.status, 0)
