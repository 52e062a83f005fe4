"""The change feed under load: a thousand listeners on real sockets, and listeners that read nothing."""

import asyncio
import contextlib
import json
import re
import resource
import signal
import socket
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
import psycopg
import pytest

from app.database.connection_parameters import connection_parameters
from app.operations.change_feed import AT_ONCE, BEHIND, SECONDS_BETWEEN_POLLS, TOO_SLOW
from tests.conftest import Service, start_service, stop_service
from tests.contract import NO_TLS, Client, Contract
from tests.embedded_servers import PATIENCE
from tests.factories import Shop

CROWD = 1000
FEW_FILES = 512  # fewer than the crowd needs; a usual default limit of open files
STREAM = b"GET /api/changes/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
LAST_CHUNK = b"\r\n0\r\n\r\n"


@contextmanager
def open_files(limit: int) -> Iterator[None]:
    """Set the limit of open files for this process and the processes that it starts."""
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


@pytest.fixture
def crowded(service: Service, tmp_path: Path) -> Iterator[Service]:
    """Another service on the database of the shared one, without other listeners."""
    where = connection_parameters(service.settings)
    with open_files(FEW_FILES):
        running = start_service(tmp_path, DB_HOST=where["host"], DB_USER=where["user"], DB_NAME=where["dbname"])
    running.wait_until_ready()
    yield running
    if running.process.poll() is None:
        stop_service(running)


@dataclass
class Stream:
    """A listener's connection, and all the bytes that it received."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    received: bytes = b""

    async def begin(self) -> None:
        """Send the request until the stream begins: without a free database connection the service responds 503."""
        self.writer.write(STREAM)
        while b"event: ready\n" not in self.received:
            await self.read_more()
            if self.received.startswith(b"HTTP/1.1 503 ") and self.received.endswith(b"}"):
                self.received = b""
                self.writer.write(STREAM)

    async def read_more(self) -> None:
        """Read the next bytes. Raises EOFError if the stream has ended."""
        more = await self.reader.read(65536)
        if not more:
            raise EOFError(self.received[-200:])
        self.received += more

    async def until(self, event: str) -> None:
        """Read until an event of this name. Raises EOFError if the stream ends before."""
        wanted = f"event: {event}\n".encode()
        while wanted not in self.received:
            await self.read_more()

    async def to_the_end(self) -> None:
        """Read until the stream ends."""
        self.received += await self.reader.read()


@asynccontextmanager
async def crowd(service: Service, size: int) -> AsyncGenerator[list[Stream]]:
    """Open this number of streams."""
    limit, where, streams = asyncio.Semaphore(50), urlsplit(service.url), list[Stream]()

    async def listen() -> None:
        async with limit:
            stream = Stream(*await asyncio.open_connection(where.hostname, where.port))
            streams.append(stream)
            await stream.begin()

    try:
        await asyncio.gather(*(listen() for _ in range(size)))
        yield streams
    finally:
        for stream in streams:
            stream.writer.close()


def metric(service: Service, name: str) -> float:
    """The value of one of the service's metrics."""
    found = re.search(
        rf"^{re.escape(name)} (\S+)$",
        httpx.get(f"{service.url}/metrics", timeout=PATIENCE, verify=NO_TLS).text,
        re.MULTILINE,
    )
    return float(found[1]) if found else 0


def lines(service: Service) -> list[dict[str, Any]]:
    """The lines of the service's log."""
    return [json.loads(line) for line in service.log.read_text().splitlines() if line.startswith("{")]


LISTENERS = "brickhouse_feed_listeners"
POLLS = 'brickhouse_query_seconds_count{query="changes.changes_after"}'


async def polls_while(
    service: Service, make_change: Callable[[], object], streams: list[Stream]
) -> tuple[float, float]:
    """Call a function that causes a change; returns the feed's number of polls until every stream has received it.

    The second value is the largest number of polls that one poller can make in that time.
    """
    before, started = metric(service, POLLS), time.monotonic()
    await asyncio.to_thread(make_change)
    await asyncio.gather(*(stream.until("change") for stream in streams))
    polls = metric(service, POLLS) - before
    return polls, (time.monotonic() - started) / SECONDS_BETWEEN_POLLS + 2


def test_thousand_listeners_share_one_poller_and_other_requests_are_answered(
    crowded: Service, shop: Shop, contract: Contract
) -> None:
    async def listen_to_it() -> None:
        async with crowd(crowded, CROWD) as streams:
            assert metric(crowded, LISTENERS) == CROWD
            polls, of_one_task = await polls_while(crowded, lambda: shop.order(3), streams)
            assert polls <= of_one_task < CROWD / 2
            for path in ("/api/me", "/api/stores", "/api/changes", "/api/health"):
                assert (await asyncio.to_thread(client.get, path)).status_code == 200
            crowded.process.send_signal(signal.SIGTERM)
            await asyncio.gather(*(stream.to_the_end() for stream in streams))
            assert all(stream.received.endswith(LAST_CHUNK) for stream in streams)

    with open_files(CROWD * 2 + 200), Client(crowded.url, contract) as client:
        asyncio.run(listen_to_it())
    assert crowded.process.wait(PATIENCE) == 0


DROPPED = "brickhouse_feed_dropped_total"
STUCK = BEHIND // 2 * AT_ONCE  # changes: more than the socket buffers of a listener hold
NEWS = (BEHIND + 20) * AT_ONCE  # changes: more than the socket buffers and the queue of a listener hold


def add_changes(database: psycopg.Connection[dict[str, Any]], number: int) -> None:
    """Add this number of changes of one store in one transaction."""
    database.execute(
        "INSERT INTO changes (kind, key) SELECT 'store', (SELECT min(id) FROM stores) FROM generate_series(1, %s)",
        (number,),
    )


class IdleListener:
    """A listener that reads nothing."""

    def __init__(self, service: Service) -> None:
        where = urlsplit(service.url)
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(PATIENCE)
        self.socket.connect((where.hostname, where.port))
        self.listen()

    def listen(self) -> None:
        """Send the request until the stream begins: without a free database connection the service responds 503."""
        self.received = b""
        self.socket.sendall(STREAM)
        while b"event: ready\n" not in self.received:
            self.received += self.socket.recv(4096)
            if self.received.startswith(b"HTTP/1.1 503 ") and self.received.endswith(b"}"):
                return self.listen()

    def is_served(self, service: Service) -> bool:
        """True if the service has not closed this connection."""
        mine = self.socket.getsockname()
        return any(held.raddr == mine for held in psutil.Process(service.process.pid).net_connections("tcp"))

    def take_all(self) -> bytes:
        """Read to the end of the stream or of the connection; returns the last bytes."""
        with contextlib.suppress(ConnectionResetError):  # the end of a connection whose last bytes cannot be sent
            while not self.received.endswith(LAST_CHUNK) and (more := self.socket.recv(1 << 20)):
                self.received = (self.received + more)[-1000:]
        return self.received


@pytest.fixture
def idle_listeners(crowded: Service) -> Iterator[tuple[IdleListener, IdleListener]]:
    """Two listeners that read nothing."""
    both = IdleListener(crowded), IdleListener(crowded)
    yield both
    for idle_listener in both:
        idle_listener.socket.close()


CHANGE = b"event: change\n"


async def read_changes(stream: Stream, number: int) -> None:
    """Read this number of changes."""
    arrived, rest = 0, b""
    while arrived < number:
        rest += await stream.reader.read(1 << 20)
        arrived += rest.count(CHANGE)
        rest = rest[-len(CHANGE) + 1 :]
    assert arrived == number


async def until(happened: Callable[[], bool]) -> None:
    """Wait until the condition is true. Raises TimeoutError after PATIENCE."""
    async with asyncio.timeout(PATIENCE):
        while not await asyncio.to_thread(happened):
            pass


def test_listeners_that_read_nothing_are_dropped_and_the_others_receive_every_change(
    crowded: Service, idle_listeners: tuple[IdleListener, IdleListener], database: psycopg.Connection[dict[str, Any]]
) -> None:
    late, gone = idle_listeners

    async def listen_to_it() -> None:
        async with crowd(crowded, 3) as others:
            assert metric(crowded, LISTENERS) == 5
            assert gone.is_served(crowded)
            hearing = [asyncio.create_task(read_changes(other, NEWS)) for other in others]
            await asyncio.to_thread(add_changes, database, NEWS)
            await until(lambda: metric(crowded, DROPPED) == 2)
            assert b"event: dropped\ndata: " in await asyncio.to_thread(late.take_all)
            assert late.received.endswith(LAST_CHUNK)
            await asyncio.to_thread(late.listen)  # the same connection can be used again
            await asyncio.gather(*hearing)
            await until(lambda: not gone.is_served(crowded))
            assert late.is_served(crowded)
            assert metric(crowded, LISTENERS) == 4
        assert b"event: change" in gone.take_all()
        assert not gone.received.endswith(LAST_CHUNK)

    asyncio.run(listen_to_it())
    assert [line["detail"] for line in lines(crowded) if line["event"] == "listener_dropped"] == [TOO_SLOW] * 2
    assert not [line for line in lines(crowded) if line["level"] == "error"]


def test_listeners_that_read_nothing_delay_no_other_stream_at_shutdown(
    crowded: Service, idle_listeners: tuple[IdleListener, IdleListener], database: psycopg.Connection[dict[str, Any]]
) -> None:
    async def listen_to_it() -> None:
        async with crowd(crowded, 3) as others:
            hearing = [asyncio.create_task(read_changes(other, STUCK)) for other in others]
            await asyncio.to_thread(add_changes, database, STUCK)
            await asyncio.gather(*hearing)
            crowded.process.send_signal(signal.SIGTERM)
            await asyncio.gather(*(other.to_the_end() for other in others))
            assert all(
                idle_listener.is_served(crowded) for idle_listener in idle_listeners
            )  # the service waits only for them
            assert all(other.received.endswith(LAST_CHUNK) for other in others)

    asyncio.run(listen_to_it())
    assert crowded.process.wait(PATIENCE) == 0
    assert not [line for line in lines(crowded) if line["level"] == "error"]
