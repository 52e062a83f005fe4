"""The HTTP side of the change feed: the stream under any server, and the end of one that is not read."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.types import Message

from app.http.event_stream import EventStream
from app.http.server_protocol import CUT_OFF
from tests.conftest import BACKEND, Service, free_port
from tests.embedded_servers import PATIENCE
from tests.factories import Shop
from tests.test_changes import EventStreamClient


@pytest.fixture
def plain_server(service: Service, tmp_path: Path) -> Iterator[Service]:
    """The application under uvicorn's own command and protocol, on the shared service's database."""
    port, log = free_port(), tmp_path / "uvicorn.log"
    command = [sys.executable, "-m", "uvicorn", "main:app", "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=BACKEND, env=service.environment, stdout=out, stderr=out)
    server = Service(f"http://127.0.0.1:{port}", service.environment, log, process)
    try:
        server.wait_until_ready()
        yield server
    finally:
        process.terminate()
        process.wait(120)


def test_stream_sends_changes_under_plain_uvicorn(plain_server: Service, shop: Shop) -> None:
    with EventStreamClient(plain_server) as events:
        assert next(events)["event"] == "ready"
        order = shop.order(1)
        assert next(events)["data"]["order_id"] == order["id"]


async def cut_off_while_sending(abort: Callable[[asyncio.Event], object] | None) -> None:
    """Act as a server whose client reads nothing, and cut the stream off while its first event is being sent.

    `abort` is what the server offers for ending a connection; it may set the event that the client is gone.
    """
    stream, gone = EventStream(None, 1), asyncio.Event()

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            stream.listener.cut_off()
            await asyncio.Event().wait()

    extensions = {} if abort is None else {"extensions": {CUT_OFF: lambda: abort(gone)}}
    async with asyncio.timeout(PATIENCE):
        await stream({"type": "http", **extensions}, receive, send)


def test_stream_that_is_cut_off_ends_its_response_under_any_server() -> None:
    asyncio.run(cut_off_while_sending(abort=None))


def test_stream_that_is_cut_off_aborts_its_connection_if_the_server_can() -> None:
    aborted: list[asyncio.Event] = []

    def abort(gone: asyncio.Event) -> None:
        aborted.append(gone)
        gone.set()

    asyncio.run(cut_off_while_sending(abort))
    assert len(aborted) == 1
