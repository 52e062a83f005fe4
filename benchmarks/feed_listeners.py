"""The listeners of the benchmark of the change feed: they keep what they receive, with its time, and read it later.

They run in a process of their own, a thread for each. Nothing is parsed while the feed is measured. The clock is
`time.monotonic`, which all processes of a machine share.
"""

import http.client
import multiprocessing
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from threading import Barrier
from typing import Any
from urllib.parse import quote

STREAM, PAGES = "stream", "pages"
LAST = 7919  # cases of the last write of a round: a listener that receives it has received all
LAST_MARK = b'"delta":%d,' % LAST
MOVEMENT = re.compile(rb'"kind":"movement","key":"\d+","line":"(\d+)"')
BETWEEN_POLLS = 0.5  # seconds between the requests of a client that reads pages, as between those of the stream
PIECE = 64 * 1024  # bytes that are read at a time
TIMEOUT = 30  # seconds without a byte
FAILURES = (OSError, http.client.HTTPException, ConnectionError, RuntimeError)

Piece = tuple[float, bytes]  # when it was received, and what
Receipt = tuple[int, float]  # the id of a movement, and when it was received


def read_stream(port: int, number: int, ready: Callable[[], object]) -> list[Piece]:
    """Listen to the stream until the last write; returns what was received after the event `ready`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    connection.request("GET", "/api/changes/stream")
    response = opened(connection)
    while b"event: ready" not in response.read1(PIECE):
        pass
    ready()
    pieces, before = [], b""
    while LAST_MARK not in before:
        piece = response.read1(PIECE)
        if not piece:
            raise RuntimeError("the service has ended the stream of a listener")
        pieces.append((time.monotonic(), piece))
        before = before[-len(LAST_MARK) :] + piece
    connection.close()
    return pieces


def read_pages(port: int, number: int, ready: Callable[[], object]) -> list[Piece]:
    """Read pages until the last write, at once if there are more; returns the pages."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    page = get_page(connection, "")
    ready()
    time.sleep(BETWEEN_POLLS * Random(number).random())  # the clients do not ask at the same time
    pieces: list[Piece] = []
    while LAST_MARK not in page:
        page = get_page(connection, f"&after={quote(next_cursor(page))}")
        pieces.append((time.monotonic(), page + b"\n\n"))
        if not page.endswith(b'"more":true}'):
            time.sleep(BETWEEN_POLLS)
    connection.close()
    return pieces


WAYS = {STREAM: read_stream, PAGES: read_pages}


def get_page(connection: http.client.HTTPConnection, more: str) -> bytes:
    """Return a page of at most 1,000 changes."""
    connection.request("GET", f"/api/changes?limit=1000{more}")
    return opened(connection).read()


def opened(connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
    """Return the response. Raises RuntimeError if it is no success."""
    response = connection.getresponse()
    if response.status != http.client.OK:
        raise RuntimeError(f"a listener was refused: {response.status} {response.read()[:500].decode()}")
    return response


def next_cursor(page: bytes) -> str:
    """Return the cursor to continue from."""
    return page.rpartition(b'"next_cursor":"')[2].partition(b'"')[0].decode()


def receipts_of(pieces: list[Piece]) -> list[Receipt]:
    """Return the movements in what was received. One that is split over two pieces was received with the second."""
    found, rest = [], b""
    for at, piece in pieces:
        whole, _, rest = (rest + piece).rpartition(b"\n\n")
        found += [(int(key), at) for key in MOVEMENT.findall(whole)]
    return found + [(int(key), pieces[-1][0]) for key in MOVEMENT.findall(rest)]


def listen(pipe: Any, port: int, way: str, number: int) -> None:
    """Run in a process of its own: send True when all listeners are ready, then their receipts, or a message."""
    barrier = Barrier(number + 1)
    with ThreadPoolExecutor(number) as pool:
        listeners = [pool.submit(WAYS[way], port, n, barrier.wait) for n in range(number)]
        try:
            barrier.wait(TIMEOUT)
            pipe.send(True)
            pipe.send([receipts_of(listener.result()) for listener in listeners])
        except FAILURES as error:  # a broken barrier is a RuntimeError
            barrier.abort()
            failed = [one.exception() for one in listeners if one.done() and one.exception()]
            pipe.send(str(failed[0] if failed else error) or "the listeners are not ready in time")


class Listeners:
    """The listeners of a round, in their process."""

    def __init__(self, pipe: Any) -> None:
        self.pipe = pipe

    def receipts(self) -> list[list[Receipt]]:
        """Return what each has received. Raises SystemExit if one could not receive everything."""
        found = self.pipe.recv()
        if isinstance(found, str):
            raise SystemExit(f"benchmarks: {found}")
        return found


@contextmanager
def listening(port: int, way: str, number: int) -> Iterator[Listeners]:
    """Run so many listeners for a block, which begins when all are ready."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=listen, args=(there, port, way, number), daemon=True)
    process.start()
    there.close()
    try:
        ready = here.recv()
        if isinstance(ready, str):
            raise SystemExit(f"benchmarks: {ready}")
        yield Listeners(here)
    finally:
        process.terminate()
        process.join()
