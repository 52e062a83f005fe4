"""HTTP/1.1 connections with deadlines and size limits, which uvicorn does not have.

A request's head must arrive within ten seconds and its body within thirty; a head has at most 48 KiB. A request that is
rejected here does not reach the application. It gets a problem document and a line in the log like any other.
"""

import asyncio
import re
import socket
import struct
import sys
from contextlib import suppress
from secrets import token_hex

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.errors import ApiError, BadRequest, HeadersTooLarge, MethodNotAllowed, RequestTimeout
from app.http.access_log import record
from app.http.problem_details import problem_document
from app.operations.shutdown import draining

HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
NO_LINGER = struct.pack("ii", 1, 0)  # SO_LINGER of 0 s: a closed connection is reset
MAX_HEAD = 48 * 1024  # bytes of request line and headers
# Functions in a request's scope, for its connection.
CUT_OFF = "brickhouse.cut_off"  # closes it at once and discards unsent data
RESET = "brickhouse.reset"  # as CUT_OFF, but the client gets an error (TCP RST)
IS_CLOSING = "brickhouse.is_closing"  # returns whether it is closed
METHOD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40} ")  # the start of a request with a well-formed method


class JoinedWrites:
    """Wraps a connection's transport so that the head and body of a response are sent in one packet, not one each.

    Whatever closes the connection closes this object, so that a piece that is pending is sent first: the server's
    shutdown may come between a response and the loop's next turn.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self.transport = transport
        self.loop = loop
        self.pending = b""
        self.is_closing, self.get_extra_info = transport.is_closing, transport.get_extra_info
        self.abort = transport.abort

    def write(self, data: bytes) -> None:
        """Hold the first piece until the next one, or until the loop's next turn."""
        if self.transport.is_closing():  # the export was cut off: what it still sends goes nowhere
            return
        if self.pending:
            self.transport.write(self.pending + data)
            self.pending = b""
        else:
            self.pending = data
            self.loop.call_soon(self.flush)

    def flush(self) -> None:
        """Send the piece that is pending."""
        if self.pending and not self.transport.is_closing():
            self.transport.write(self.pending)
        self.pending = b""

    def close(self) -> None:
        """Close, once everything is sent."""
        self.flush()
        self.transport.close()


class Protocol(HttpToolsProtocol):
    """One connection. One timer per connection checks the deadlines, instead of one per request."""

    timer: asyncio.TimerHandle
    deadline: float | None = None  # of the loop's clock, for the head or body that is being received
    in_head = False
    received = 0  # bytes of the head before `latest`
    latest = b""  # the bytes that were received last
    error: ApiError | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the deadline of the first request."""
        super().connection_made(transport)
        self.ws_protocol_class = None  # it would need the transport itself; a request for one is answered as any other
        self.transport = JoinedWrites(transport, self.loop)  # type: ignore[assignment]
        self.deadline = self.loop.time() + HEAD_SECONDS
        self.timer = self.loop.call_at(self.deadline, self.check_deadline)

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the timer."""
        self.timer.cancel()
        super().connection_lost(exc)

    def check_deadline(self) -> None:
        """End the connection if its deadline has passed, and schedule the next check."""
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
        """Parse the received bytes; reject a head that is too long even if it is incomplete."""
        self.latest = data
        super().data_received(data)
        if self.in_head and not self.transport.is_closing():
            self.received += len(data)
            if self.received > MAX_HEAD:
                self.refuse(HeadersTooLarge())

    def on_message_begin(self) -> None:
        """Start the deadline of a request's head."""
        super().on_message_begin()
        self.scope["extensions"] = {  # type: ignore[typeddict-item]
            CUT_OFF: self.transport.abort, RESET: self.reset, IS_CLOSING: self.transport.is_closing,
        }  # fmt: skip
        self.in_head, self.received = True, 0
        self.deadline = self.loop.time() + HEAD_SECONDS

    def on_headers_complete(self) -> None:
        """Start the request and the deadline of its body. Raises ValueError (it stops the parser) for a long head."""
        if self.received + len(self.latest) > MAX_HEAD and self.head_size() > MAX_HEAD:
            self.error = HeadersTooLarge()
            raise ValueError
        self.in_head = False
        self.deadline = self.loop.time() + BODY_SECONDS
        super().on_headers_complete()
        if draining.is_set():
            self.cycle.keep_alive = False

    def reset(self) -> None:
        """Reset the connection, so that also a client that reads until its end gets an error."""
        connection = self.transport.get_extra_info("socket")
        with suppress(OSError, AttributeError):  # a test's transport has no socket
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
        self.transport.abort()

    def head_size(self) -> int:
        """Return the number of bytes in the URL and the headers."""
        return len(self.url) + sum(len(name) + len(value) for name, value in self.headers)

    def on_message_complete(self) -> None:
        """Clear the deadline at the end of a request."""
        self.deadline = None
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Reject a request that the parser cannot read."""
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
