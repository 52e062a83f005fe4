"""A small HTTP/1.1 client on one connection, that knows whether a request may have taken effect."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import orjson

# what goes into the address as it is; the rest, as people paste it, is written as %XX
PLAIN = "".join(map(chr, range(0x21, 0x7F)))


class Lost(Exception):
    """The connection ended, or the time was over, before there was an answer: the effect is unknown."""


@dataclass(frozen=True)
class Answer:
    """What the service said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return orjson.loads(self.body)

    def problem(self) -> dict[str, Any]:
        """The body of a refusal; empty where it is no problem document."""
        if self.headers.get("content-type") != "application/problem+json":
            return {}
        return self.json()


class Wire:
    """One keep-alive connection to one place, opened again where it was lost."""

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
    ) -> Answer:
        """The answer to one request; Lost where there is none in time."""
        content = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        try:
            async with asyncio.timeout(timeout):
                return await self.exchange(head(method, path, content, self.user, headers or {}) + content)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            self.drop()
            raise Lost(f"{type(error).__name__}: {error}") from error
        except asyncio.CancelledError:
            self.drop()
            raise

    async def exchange(self, request: bytes) -> Answer:
        """Send the bytes, on a new connection where there is none, and read one answer."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        assert self.reader is not None
        self.writer.write(request)
        await self.writer.drain()
        return await self.read_answer(self.reader)

    async def read_answer(self, reader: asyncio.StreamReader) -> Answer:
        """One answer, with its body whole."""
        first, *lines = (await reader.readuntil(b"\r\n\r\n"))[:-4].decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        status = int(first.split()[1])
        if headers.get("transfer-encoding") == "chunked":
            body = await self.read_chunks(reader)
        else:
            body = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self.drop()
        return Answer(status, headers, body)

    async def read_chunks(self, reader: asyncio.StreamReader) -> bytes:
        """A body that comes in chunks."""
        parts: list[bytes] = []
        while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
            parts.append((await reader.readexactly(size + 2))[:-2])
        await reader.readexactly(2)
        return b"".join(parts)

    def drop(self, reset: bool = False) -> None:
        """Close the connection: at once and rudely (RST) if so wished."""
        if self.writer is not None:
            with suppress(OSError, RuntimeError):
                self.writer.transport.abort() if reset else self.writer.close()
        self.reader = self.writer = None


def head(method: str, path: str, content: bytes, user: str | None, headers: Mapping[str, str]) -> bytes:
    """The first lines of a request."""
    lines = [f"{method} {quote(path, safe=PLAIN)} HTTP/1.1", "Host: localhost"]
    if user:
        lines.append(f"X-Dev-User: {user}")
    if content or method not in ("GET", "HEAD"):
        lines.append(f"Content-Length: {len(content)}")
    if content and not any(name.lower() == "content-type" for name in headers):
        lines.append("Content-Type: application/json")
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
