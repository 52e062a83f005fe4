"""A PostgreSQL that reports version 15: a proxy to the tests' server that changes the version in its first message."""

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager

import psycopg

from tests.path_proxy import closed

VERSION_PARAMETER = b"server_version\x00"


async def copy_bytes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, now: bytes) -> None:
    """Forward bytes until the connection ends. A server sends its version in one piece, before the first statement."""
    old = VERSION_PARAMETER + b"15"
    async with closed(writer):
        while piece := await reader.read(65536):
            writer.write(piece.replace(VERSION_PARAMETER + now, old))
            await writer.drain()


async def relay(path: str, now: bytes, ready: threading.Event, ports: list[int], end: asyncio.Event) -> None:
    """Forward connections from a port on loopback to the socket, until the event `end` is set."""

    connections: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.current_task()
        assert connection
        connections.add(connection)
        there, back = await asyncio.open_unix_connection(path)
        await asyncio.gather(copy_bytes(reader, back, b"\xff"), copy_bytes(there, writer, now))

    async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
        ports.append(server.sockets[0].getsockname()[1])
        ready.set()
        await end.wait()
    for connection in connections:
        connection.cancel()
    await asyncio.gather(*connections, return_exceptions=True)


@contextmanager
def old_server(conninfo: str) -> Generator[dict[str, str]]:
    """Yield the settings with which a service connects to this database as to one of PostgreSQL 15."""
    with psycopg.connect(conninfo) as connection:
        info, now = connection.info, str(connection.info.server_version // 10_000).encode()
        address = {"DB_HOST": "127.0.0.1", "DB_USER": info.user, "DB_NAME": info.dbname, "DB_SSLMODE": "disable"}
        socket_path = f"{info.host}/.s.PGSQL.{info.port}"
    loop, end, ready, ports = asyncio.new_event_loop(), asyncio.Event(), threading.Event(), list[int]()
    running = relay(socket_path, now, ready, ports, end)
    thread = threading.Thread(target=lambda: loop.run_until_complete(running))
    thread.start()
    ready.wait()
    try:
        yield {**address, "DB_PORT": str(ports[0])}
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join()
        loop.close()
