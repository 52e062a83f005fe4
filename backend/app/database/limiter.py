"""How many run at once, and how long the others wait: requests, reads and exports.

More statements in flight than a database server has cores take longer each, and the last of them far longer: 16 on 2
cores took 70 ms at the 99th percentile, against 10 ms with the same throughput. So reads take turns, and leave
connections for writes, which may have to wait for each other's locks. Exports take turns of their own, because a slow
reader holds one for long.
"""

import asyncio
import math
import os
import time
from collections.abc import Callable
from functools import lru_cache

from psycopg_pool import PoolTimeout

from app.settings import get_settings

# Seconds that a request waits for its turn and for a connection, together, before it is refused.
WAIT_FOR_CONNECTION = 0.8
# The same for a database that sleeps while it is not used (Lakebase scales to zero), and for the token to log in with.
WAKING_UP = 5.0
# A request whose deadline has passed while it waited for its turn still gets this many seconds for a connection.
AT_LEAST = 0.05

READS_AT_ONCE = 8
# The embedded server shares this machine's cores: three reads for each core keep them busy.
READS_AT_ONCE_HERE = max(3 * (os.cpu_count() or 1), 4)
EXPORTS_AT_ONCE = 3


class Limiter:
    """At most `limit` hold a slot at once; the others wait in the order of their coming, each until its deadline.

    `busy` makes the error for one that gets no slot: at its deadline, or at once if `max_waiting` wait already.
    Deadlines are times of `time.monotonic()`.
    """

    def __init__(self, limit: int, busy: Callable[[], Exception], max_waiting: float = math.inf) -> None:
        self.slots = asyncio.Semaphore(limit)
        self.busy = busy
        self.max_waiting = max_waiting
        self.waiting = 0

    async def acquire(self, deadline: float) -> bool:
        """Take a slot, which the caller releases; whether it had to wait for it."""
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
    """The reads of this process."""
    settings = get_settings()
    at_once = READS_AT_ONCE_HERE if settings.embedded else READS_AT_ONCE
    return Limiter(min(at_once, settings.db_pool_max), lambda: PoolTimeout("too many reads at once"))


@lru_cache
def export_slots() -> Limiter:
    """The exports of this process: never all connections."""
    at_once = max(1, min(EXPORTS_AT_ONCE, get_settings().db_pool_max // 4))
    return Limiter(at_once, lambda: PoolTimeout("too many exports at once"))


def connection_deadline() -> float:
    """Until when something that begins now may wait for a slot and a connection."""
    return time.monotonic() + acquire_timeout()


def seconds_until(deadline: float) -> float:
    """How long it may still wait."""
    return max(deadline - time.monotonic(), AT_LEAST)


@lru_cache
def acquire_timeout() -> float:
    """Seconds that a request waits for a connection: longer if the database may have to wake up first."""
    return WAKING_UP if get_settings().database_mode == "lakebase" else WAIT_FOR_CONNECTION
