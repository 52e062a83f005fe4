"""A proxy between the service and PostgreSQL that holds what is sent to the database for a while: a network's delay.

It runs in its own process: `python -m benchmarks.slow_link SOCKET MILLISECONDS` prints its port and runs until its
input ends.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import uvloop

from benchmarks import PROJECT


class Half(asyncio.Protocol):
    """One side of a proxied connection: it passes on what it receives, after `delay` seconds."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.other: Half | None = None
        self.early: list[bytes] = []  # what came before the other side was there

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self.other is None:
            self.early.append(data)
        elif self.delay:
            asyncio.get_running_loop().call_later(self.delay, self.other.transport.write, data)
        else:
            self.other.transport.write(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.other is not None:
            asyncio.get_running_loop().call_later(self.delay, self.other.transport.close)


class Entrance(Half):
    """The client's side: it connects to the database."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.connecting = asyncio.create_task(self.connect())

    async def connect(self) -> None:
        _, exit_side = await asyncio.get_running_loop().create_unix_connection(lambda: Half(0), sys.argv[1])
        exit_side.other, self.other = self, exit_side
        for data in self.early:
            self.data_received(data)


async def serve() -> None:
    """Serve until the standard input ends."""
    loop, milliseconds = asyncio.get_running_loop(), float(sys.argv[2])
    server = await loop.create_server(lambda: Entrance(milliseconds / 1000), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


@contextmanager
def slow_link(socket: str, milliseconds: float) -> Iterator[int]:
    """Run the proxy for a block; yields its port."""
    command = [sys.executable, "-m", "benchmarks.slow_link", socket, str(milliseconds)]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


if __name__ == "__main__":
    uvloop.run(serve())
