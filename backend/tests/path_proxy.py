"""A reverse proxy that serves a service under a path prefix, which it strips or passes on."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from urllib.parse import urlsplit


class PathProxy:
    """A proxy that opens one connection to the service per request, and changes only the path of the request."""

    def __init__(self, service: str, path: str, takes_off: bool) -> None:
        self.service = urlsplit(service)
        self.path = path.encode()
        self.takes_off = takes_off
        self.url = ""
        self.requests: set[asyncio.Task[None]] = set()

    async def serve(self, ready: threading.Event, end: asyncio.Event) -> None:
        """Listen until the event `end` is set."""
        server = await asyncio.start_server(self.forward, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{self.path.decode()}"
        async with server:
            ready.set()
            await end.wait()
        for request in self.requests:
            request.cancel()
        await asyncio.gather(*self.requests, return_exceptions=True)

    async def forward(self, client: asyncio.StreamReader, response: asyncio.StreamWriter) -> None:
        """Forward one request and its response; respond 404 if the path has another prefix."""
        request = asyncio.current_task()
        assert request
        self.requests.add(request)
        request.add_done_callback(self.requests.discard)
        async with closed(response):
            head = await client.readuntil(b"\r\n\r\n")
            method, target, rest = head.split(b" ", 2)
            if not target.startswith(self.path):
                response.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            else:
                passed = target.removeprefix(self.path) if self.takes_off else target
                await self.exchange(method + b" " + (passed or b"/") + b" " + rest, client, response)
            await response.drain()

    async def exchange(self, head: bytes, client: asyncio.StreamReader, response: asyncio.StreamWriter) -> None:
        """Send the request with its body to the service, and the whole response to the client."""
        head = head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
        source, service = await asyncio.open_connection(self.service.hostname, self.service.port)
        async with closed(service):
            service.write(head)
            body = asyncio.create_task(copy(client, service))
            await copy(source, response)
            body.cancel()
            await asyncio.gather(body, return_exceptions=True)


@asynccontextmanager
async def closed(writer: asyncio.StreamWriter) -> AsyncGenerator[None]:
    """Close a connection at the end of the block and wait until it is closed; a lost connection is no error."""
    try:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            yield
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Copy all data until the end of the source."""
    while data := await source.read(65_536):
        target.write(data)
        await target.drain()


@contextmanager
def path_proxy(service: str, path: str, takes_off: bool) -> Generator[str]:
    """Run a proxy until the end of the block; yields its address, which ends with the path prefix."""
    proxy, ready = PathProxy(service, path, takes_off), threading.Event()
    loop, end = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(proxy.serve(ready, end)))
    thread.start()
    try:
        assert ready.wait(120)
        yield proxy.url
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join()
        loop.close()
