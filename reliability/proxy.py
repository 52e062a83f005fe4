"""A TCP proxy that injects faults: freezes connections, cuts them after n bytes, delays or refuses them."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress

Connect = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]
RESET = struct.pack("ii", 1, 0)  # SO_LINGER 0: close with an RST


class Proxy:
    """A proxy between a client and a server. Faults apply to existing and to new connections, unless noted."""

    def __init__(self, connect: Connect) -> None:
        self.connect = connect
        self.passing = asyncio.Event()
        self.passing.set()
        self.refusing = False
        self.delay = 0.0  # seconds before a new connection reaches the server
        self.budget: Callable[[], int | None] = lambda: None  # bytes after which a new connection is cut
        self.writers: set[asyncio.StreamWriter] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.opened = self.cut = 0

    async def listen(self) -> int:
        """Start and return the port."""
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        return int(self.server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Close the proxy and its connections."""
        self.server.close()
        self.passing.set()
        for task in list(self.tasks):
            task.cancel()
        for writer in list(self.writers):
            writer.transport.abort()
        await asyncio.sleep(0)

    def freeze(self) -> None:
        """Pass no more bytes, but leave the connections open: they are half-open."""
        self.passing.clear()

    def thaw(self) -> None:
        """Pass the bytes that waited, and all later ones."""
        self.passing.set()

    def reset_all(self) -> None:
        """End every connection with an RST."""
        for writer in list(self.writers):
            reset(writer)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.opened += 1
        self.writers.add(writer)
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        try:
            await self.join(reader, writer)
        except (OSError, asyncio.CancelledError):
            reset(writer)
        finally:
            self.tasks.discard(task)
            self.writers.discard(writer)

    async def join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect to the server and relay bytes both ways until either ends."""
        if self.refusing:
            return reset(writer)
        if self.delay:
            await asyncio.sleep(self.delay)
        await self.passing.wait()
        far_reader, far_writer = await self.connect()
        self.writers.add(far_writer)
        left = [self.budget()]
        ways = [
            asyncio.create_task(self.relay(reader, far_writer, left)),
            asyncio.create_task(self.relay(far_reader, writer, left)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            self.writers.discard(far_writer)
            for one in (writer, far_writer):
                with suppress(OSError, RuntimeError):
                    one.close()
        return None

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: list[int | None]) -> None:
        """Carry bytes in one direction until the connection ends or its budget of bytes is used up."""
        with suppress(OSError):
            while data := await reader.read(65536):
                await self.passing.wait()
                if left[0] is not None and left[0] < len(data):
                    writer.write(data[: left[0]])
                    self.cut += 1
                    return reset(writer)
                if left[0] is not None:
                    left[0] -= len(data)
                writer.write(data)
                await writer.drain()
        return None


def reset(writer: asyncio.StreamWriter) -> None:
    """End a connection, with an RST if it is TCP."""
    with suppress(OSError, RuntimeError):
        raw: socket.socket | None = writer.get_extra_info("socket")
        if raw is not None and raw.family == socket.AF_INET:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        writer.transport.abort()


def to_port(port: int) -> Connect:
    """A function that connects to a local TCP port."""
    return lambda: asyncio.open_connection("127.0.0.1", port)


def to_socket(path: str) -> Connect:
    """A function that connects to a Unix socket."""
    return lambda: asyncio.open_unix_connection(path)
