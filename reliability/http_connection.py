"""A small HTTP/1.1 client on one connection; it tells whether a request may have taken effect."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import orjson

# characters of an address that are sent as they are; all others are percent-encoded
PLAIN = "".join(map(chr, range(0x21, 0x7F)))


class NoResponse(Exception):
    """The connection or the time ended before the response: it is unknown whether the request took effect."""


@dataclass(frozen=True)
class Response:
    """A response of the service."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return orjson.loads(self.body)

    def problem(self) -> dict[str, Any]:
        """The problem document; empty if the body is not one."""
        if self.headers.get("content-type") != "application/problem+json":
            return {}
        return self.json()


class HttpConnection:
    """A keep-alive connection to one address; it is opened again after it was lost."""

    def __init__(self, port: int, user: str | None = None, host: str = "127.0.0.1") -> None:
        self.port, self.user, self.host = port, user, host
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 30,
    ) -> Response:
        """Send a request and return the response. Raises NoResponse if there is none in time."""
        content = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        try:
            async with asyncio.timeout(timeout):
                return await self.exchange(head(method, path, content, self.user, headers or {}) + content)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            self.drop()
            raise NoResponse(f"{type(error).__name__}: {error}") from error
        except asyncio.CancelledError:
            self.drop()
            raise

    async def exchange(self, request: bytes) -> Response:
        """Send the bytes, on a new connection if none is open, and read one response."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        assert self.reader is not None
        self.writer.write(request)
        await self.writer.drain()
        return await self.read_response(self.reader)

    async def read_response(self, reader: asyncio.StreamReader) -> Response:
        """Read one complete response."""
        first, *lines = (await reader.readuntil(b"\r\n\r\n"))[:-4].decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        status = int(first.split()[1])
        if headers.get("transfer-encoding") == "chunked":
            body = await self.read_chunks(reader)
        else:
            body = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.drop()
        return Response(status, headers, body)

    async def read_chunks(self, reader: asyncio.StreamReader) -> bytes:
        """Read a chunked body."""
        parts: list[bytes] = []
        while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
            parts.append((await reader.readexactly(size + 2))[:-2])
        await reader.readexactly(2)
        return b"".join(parts)

    def drop(self, reset: bool = False) -> None:
        """Close the connection, with an RST if `reset`."""
        if self.writer is not None:
            with suppress(OSError, RuntimeError):
                self.writer.transport.abort() if reset else self.writer.close()
        self.reader = self.writer = None


def head(method: str, path: str, content: bytes, user: str | None, headers: Mapping[str, str]) -> bytes:
    """The request line and headers of a request."""
    lines = [f"{method} {quote(path, safe=PLAIN)} HTTP/1.1", "Host: localhost"]
    if user:
        lines.append(f"X-Dev-User: {user}")
    if content or method not in ("GET", "HEAD"):
        lines.append(f"Content-Length: {len(content)}")
    if content and not any(name.lower() == "content-type" for name in headers):
        lines.append("Content-Type: application/json")
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
