"""Limits of concurrency for requests, reads and exports, and the time that they wait for a slot.

If more statements run at once than the database server has cores, each takes longer, and the slowest far longer: 16 on
2 cores took 70 ms at the 99th percentile instead of 10 ms, at the same throughput. So the number of reads is limited,
which also leaves connections for writes, which may wait for each other's locks. Exports have their own limit, because
a slow client holds one for long.
"""

import asyncio
import math
import os
import time
from collections.abc import Callable
from functools import lru_cache

from psycopg_pool import PoolTimeout

from app.settings import get_settings

# Seconds that a request waits for a slot and a connection, together, before it is rejected.
WAIT_FOR_CONNECTION = 0.8
# The same if the database may have to resume (Lakebase scales to zero) and a token has to be minted for the login.
WAKE_UP_SECONDS = 5.0
# A request whose deadline passed while it waited for its slot still gets this many seconds for a connection.
MIN_SECONDS = 0.05

READS_AT_ONCE = 8
# The embedded server shares this machine's cores: three reads for each core keep them busy.
READS_AT_ONCE_EMBEDDED = max(3 * (os.cpu_count() or 1), 4)
EXPORTS_AT_ONCE = 3


class Limiter:
    """Gives out at most `limit` slots at once; other callers wait in a queue, each until its deadline.

    `busy` makes the error for a caller that gets no slot: at its deadline, or at once if `max_waiting` already wait.
    Deadlines are times of `time.monotonic()`.
    """

    def __init__(self, limit: int, busy: Callable[[], Exception], max_waiting: float = math.inf) -> None:
        self.slots = asyncio.Semaphore(limit)
        self.busy = busy
        self.max_waiting = max_waiting
        self.waiting = 0

    async def acquire(self, deadline: float) -> bool:
        """Take a slot, which the caller must release; returns whether it had to wait. Raises the error of `busy`."""
        if not self.slots.locked():
            await self.slots.acquire()
            return False
        if self.waiting >= self.max_waiting:
            raise self.busy()
        self.waiting += 1
        try:
            async with asyncio.timeout(seconds_until(deadline)):
                await self.slots.acquire()
        except TimeoutError as error:
            raise self.busy() from error
        finally:
            self.waiting -= 1
        return True

    def release(self) -> None:
        """Give a slot back."""
        self.slots.release()


@lru_cache
def read_slots() -> Limiter:
    """Return the limiter of this process's reads."""
    settings = get_settings()
    at_once = READS_AT_ONCE_EMBEDDED if settings.embedded else READS_AT_ONCE
    return Limiter(min(at_once, settings.db_pool_max), lambda: PoolTimeout("too many reads at once"))


@lru_cache
def export_slots() -> Limiter:
    """Return the limiter of this process's exports, which never take all connections."""
    at_once = max(1, min(EXPORTS_AT_ONCE, get_settings().db_pool_max // 4))
    return Limiter(at_once, lambda: PoolTimeout("too many exports at once"))


def connection_deadline() -> float:
    """Return the deadline (`time.monotonic()`) of a request that starts to wait for a slot and a connection now."""
    return time.monotonic() + acquire_timeout()


def seconds_until(deadline: float) -> float:
    """Return the seconds until the deadline, MIN_SECONDS at least."""
    return max(deadline - time.monotonic(), MIN_SECONDS)


@lru_cache
def acquire_timeout() -> float:
    """Return the seconds that a request waits for a connection: more if the database may have to resume first."""
    return WAKE_UP_SECONDS if get_settings().database_mode == "lakebase" else WAIT_FOR_CONNECTION
