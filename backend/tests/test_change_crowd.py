"""The feed before a crowd: a thousand listeners on real sockets, and one among the others who takes nothing."""

import asyncio
import re
import resource
import signal
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from app.change_feed import SECONDS_BETWEEN_LOOKS
from app.database.connection import connection_parameters
from tests.conftest import Service, start_service, stop_service
from tests.making import Shop

CROWD = 1000
FEW_FILES = 512  # fewer than the crowd needs: what many systems give a process that does not ask for more
STREAM = b"GET /api/changes/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
LAST_CHUNK = b"\r\n0\r\n\r\n"


@contextmanager
def open_files(limit: int) -> Iterator[None]:
    """This process, and what it starts, may have so many files open."""
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


@pytest.fixture
def crowded(service: Service, tmp_path: Path) -> Iterator[Service]:
    """One more service on the database of the shared one, to which nobody else listens."""
    where = connection_parameters(service.settings)
    with open_files(FEW_FILES):
        running = start_service(tmp_path, DB_HOST=where["host"], DB_USER=where["user"], DB_NAME=where["dbname"])
    running.wait_until_ready()
    yield running
    if running.process.poll() is None:
        stop_service(running)


@dataclass
class Stream:
    """One who listens, and all the bytes that came."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    heard: bytes = b""

    async def until(self, event: str) -> None:
        """Wait for an event of this name; EOFError where the stream ends before."""
        wanted = f"event: {event}\n".encode()
        while wanted not in self.heard:
            more = await self.reader.read(65536)
            if not more:
                raise EOFError(self.heard[-200:])
            self.heard += more

    async def to_the_end(self) -> None:
        """Read all that comes."""
        self.heard += await self.reader.read()


@asynccontextmanager
async def crowd(service: Service, size: int) -> AsyncGenerator[list[Stream]]:
    """So many who listen to the service."""
    door, where, streams = asyncio.Semaphore(50), urlsplit(service.url), list[Stream]()

    async def listen() -> None:
        async with door:
            stream = Stream(*await asyncio.open_connection(where.hostname, where.port))
            streams.append(stream)
            stream.writer.write(STREAM)
            await stream.until("ready")

    try:
        await asyncio.gather(*(listen() for _ in range(size)))
        yield streams
    finally:
        for stream in streams:
            stream.writer.close()


def metric(service: Service, name: str) -> float:
    """What the service says of itself."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", httpx.get(f"{service.url}/metrics").text, re.MULTILINE)
    return float(found[1]) if found else 0


LISTENERS = "brickhouse_feed_listeners"
LOOKS = 'brickhouse_query_seconds_count{query="changes.changes_after"}'


async def looks_while(service: Service, something: Callable[[], object], streams: list[Stream]) -> tuple[float, float]:
    """How often the feed asked the database until everybody had heard of it, and how often one task does."""
    before, started = metric(service, LOOKS), time.monotonic()
    await asyncio.to_thread(something)
    await asyncio.gather(*(stream.until("change") for stream in streams))
    looks = metric(service, LOOKS) - before
    return looks, (time.monotonic() - started) / SECONDS_BETWEEN_LOOKS + 2


def test_a_thousand_listeners_hear_a_change_of_one_task_and_the_service_answers_everybody_else(
    crowded: Service, shop: Shop
) -> None:
    async def hear_it() -> None:
        async with crowd(crowded, CROWD) as streams:
            assert metric(crowded, LISTENERS) == CROWD
            looks, of_one_task = await looks_while(crowded, lambda: shop.order(3), streams)
            assert looks <= of_one_task < CROWD / 2
            for path in ("/api/me", "/api/stores", "/api/changes", "/api/health"):
                started = time.monotonic()
                assert (await asyncio.to_thread(httpx.get, crowded.url + path)).status_code == 200
                assert time.monotonic() - started < 2
            crowded.process.send_signal(signal.SIGTERM)
            ending = time.monotonic()
            await asyncio.gather(*(stream.to_the_end() for stream in streams))
            assert time.monotonic() - ending < 5
            assert all(stream.heard.endswith(LAST_CHUNK) for stream in streams)

    with open_files(CROWD * 2 + 200):
        asyncio.run(hear_it())
    assert crowded.process.wait(12) == 0
