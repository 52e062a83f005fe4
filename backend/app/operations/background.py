"""Background work that follows requests: if none arrives, nothing is sent to the database, so that it can sleep.

A request sets the events of all tasks. A task does its work a moment later and then waits for the next request.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextlib import contextmanager

import psycopg
from psycopg_pool import PoolTimeout

from app.monitoring.logs import log

SECONDS_AFTER_REQUEST = 10.0

_used: list[asyncio.Event] = []


def note_request() -> None:
    """Note that a request has used the database."""
    for event in _used:
        event.set()


async def follow_requests(work: Callable[[], Awaitable[object]], at_most_every: float = 0.0) -> None:
    """Do the work SECONDS_AFTER_REQUEST after a request, then pause for `at_most_every` seconds; never returns.

    Without a pause, each request is followed by the work. A request during the pause is not followed by it.
    """
    used = asyncio.Event()
    _used.append(used)
    try:
        while True:
            await used.wait()
            await asyncio.sleep(SECONDS_AFTER_REQUEST)
            used.clear()
            await attempt(work)
            if at_most_every:
                await asyncio.sleep(at_most_every)
                used.clear()
    finally:
        _used.remove(used)


async def attempt(work: Callable[[], Awaitable[object]]) -> None:
    """Do the work. If it fails, log why: the next request is followed by another attempt."""
    try:
        await work()
    except (psycopg.Error, PoolTimeout) as error:
        log.warning("background_work_failed", work=work.__name__, error=type(error).__name__)
    except Exception:  # noqa: BLE001 the task goes on, or the work would never be done again
        log.exception("background_work_failed", work=work.__name__)


@contextmanager
def background_tasks(*work: Coroutine[None, None, None]) -> Generator[None]:
    """Run these coroutines as tasks until the end of the block."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
