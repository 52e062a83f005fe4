"""How many reads and exports run at once, and how long a request waits for a connection."""

import asyncio
import os
import time
from contextvars import ContextVar
from functools import lru_cache

from psycopg_pool import PoolTimeout

from app.settings import get_settings

# Seconds a request waits for its turn and for a connection, together, before it is told to come back.
WAIT_FOR_CONNECTION = 0.8

# The same for a database that sleeps when nobody asks (Lakebase scales to zero), and for the token to log in with.
WAKING_UP = 5.0

# More statements in flight than a database server has cores take longer each, and the last of them far longer (16 on 2
# cores: 70 ms at the 99th percentile, against 10 ms). So reads take turns, and leave connections for writes, which
# may have to wait for each other's locks. The embedded server shares this machine's cores: three each keep them busy.
READS_AT_ONCE = 8
READS_AT_ONCE_HERE = max(3 * (os.cpu_count() or 1), 4)
EXPORTS_AT_ONCE = 3


async def acquire_slot(slots: asyncio.Semaphore) -> float:
    """Wait to be one of those that run at once, in the order of coming; the seconds left for a connection.

    PoolTimeout where the turn did not come; who had it releases it.
    """
    left = seconds_to_wait()
    if not slots.locked():
        await slots.acquire()
        return left
    started = time.monotonic()
    try:
        async with asyncio.timeout(left):
            await slots.acquire()
    except TimeoutError as error:
        raise PoolTimeout(f"no turn within {left} s") from error
    return max(left - (time.monotonic() - started), AT_LEAST)


# Until when (time.monotonic) this request may wait; set where it has waited before it came here.
wait_until: ContextVar[float | None] = ContextVar("wait_until", default=None)
AT_LEAST = 0.05


def seconds_to_wait() -> float:
    """How long this request may still wait for a connection."""
    until = wait_until.get()
    return acquire_timeout() if until is None else max(until - time.monotonic(), AT_LEAST)


@lru_cache
def read_slots() -> asyncio.Semaphore:
    """How many reads run at once in this process."""
    settings = get_settings()
    at_once = READS_AT_ONCE_HERE if settings.embedded else READS_AT_ONCE
    return asyncio.Semaphore(min(at_once, settings.db_pool_max))


@lru_cache
def export_slots() -> asyncio.Semaphore:
    """How many exports run at once in this process: never all connections."""
    return asyncio.Semaphore(max(1, min(EXPORTS_AT_ONCE, get_settings().db_pool_max // 4)))


@lru_cache
def acquire_timeout() -> float:
    """Seconds that a request waits for a connection: longer where the database may have to wake up first."""
    return WAKING_UP if get_settings().database_mode == "lakebase" else WAIT_FOR_CONNECTION
