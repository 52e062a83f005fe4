"""Fair limits of concurrency for reads, writes and exports, with the queues of the requests that wait.

If more statements run at once than the database server has cores, each takes longer, and the slowest far longer: 16 on
2 cores took 70 ms at the 99th percentile instead of 10 ms, at the same throughput. So the number of reads is limited.
Writes and exports have their own limits, because locks and slow clients hold their connections for long. All limits
together are the size of the pool: a request with a slot finds a connection, unless the database is away.
"""

import asyncio
import os
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache

from psycopg_pool import PoolTimeout

from app.errors import TooManyRequests, Unavailable
from app.monitoring.metrics import QUEUE_TIME, QUEUED, REFUSED
from app.settings import Settings, get_settings

# Seconds that a request with a slot waits for a connection. Only a database that is away takes longer.
WAIT_FOR_CONNECTION = 0.8
# The same if the database may have to resume (Lakebase scales to zero) and a token has to be minted for the login.
WAKE_UP_SECONDS = 5.0
# A request whose time is over still waits so many seconds for a slot.
MIN_SECONDS = 0.05

READS_AT_ONCE = 8
# The embedded server shares this machine's cores: three reads for each core keep them busy.
READS_AT_ONCE_EMBEDDED = max(3 * (os.cpu_count() or 1), 4)
EXPORTS_AT_ONCE = 3

WAITING = 2048  # requests in one queue
WAITING_OF_CALLER = 512  # requests of one caller in one queue
# A request that finds no room in the queue is answered after so many seconds. So a client that sends it again at once
# takes no more processor time than one that obeys Retry-After.
REFUSAL_SECONDS = 1.0

SERVICE = ""  # the caller of the service's own reads
BUSY = "The service is busy; try again"
CROWDED = "Too many requests at once; try again"
OVER_LIMIT = "You have too many requests waiting; send fewer at once"
AWAY = "no connection to the database in time"


def queue_deadline() -> float:
    """Return the time (`time.monotonic()`) until which a request that arrives now waits for a slot."""
    return time.monotonic() + get_settings().queue_seconds


@dataclass(frozen=True, slots=True)
class Ticket:
    """The caller that waits for a slot, and the time (`time.monotonic()`) until which it waits."""

    caller: str = SERVICE
    deadline: float = field(default_factory=queue_deadline)


Waiters = OrderedDict[asyncio.Future[None], None]


class Limiter:
    """Gives out at most `limit` slots at once. A free slot goes to the waiting caller that holds the fewest, in turn.

    A caller's own requests get their slots in order of arrival. A caller holds at most `share` slots, which leaves at
    least one to the others (if there is more than one).
    """

    def __init__(self, name: str, limit: int) -> None:
        self.free = limit
        self.share = max(1, limit - max(1, limit // 4))
        self.held = Counter[str]()  # slots by caller
        self.queues = OrderedDict[str, Waiters]()  # by caller, those whose last turn was earlier first
        self.waiting = 0
        self.queue_length, self.queue_time = QUEUED.labels(name), QUEUE_TIME.labels(name)
        self.refused = {reason: REFUSED.labels(name, reason) for reason in ("timeout", "queue_full", "caller_limit")}

    async def acquire(self, ticket: Ticket) -> None:
        """Take a slot, which the caller must release.

        Raises TooManyRequests if the caller has too many requests in the queue, Unavailable if the queue is full or no
        slot is free until the deadline, PoolTimeout if the database is away.
        """
        if self.may_take(ticket.caller):  # no caller that waits may: it would have got the free slot
            self.take(ticket.caller)
        elif len(self.queues.get(ticket.caller, ())) >= WAITING_OF_CALLER:
            await self.refuse("caller_limit", TooManyRequests(OVER_LIMIT))
        elif self.waiting >= WAITING:
            await self.refuse("queue_full", Unavailable(CROWDED))
        else:
            await self.wait(ticket)

    @asynccontextmanager
    async def slot(self, ticket: Ticket) -> AsyncGenerator[None]:
        """Hold a slot for a block. Raises as `acquire`."""
        await self.acquire(ticket)
        try:
            yield
        finally:
            self.release(ticket.caller)

    def release(self, caller: str) -> None:
        """Give a slot back, and give it to the next waiter."""
        self.free += 1
        self.held[caller] -= 1
        if not self.held[caller]:
            del self.held[caller]
        while (following := self.next_caller()) is not None:
            waiter = next(iter(self.queues[following]))
            self.queues.move_to_end(following)
            self.leave(following, waiter)
            if not waiter.done():  # it is, if its task was cancelled and has not run since
                self.take(following)
                waiter.set_result(None)
                return

    def next_caller(self) -> str | None:
        """Return the caller that gets the free slot: of those with the fewest slots, the one that waits for a turn
        the longest; None if none may have it."""
        fewest, found = self.share, None
        for caller in self.queues:
            held = self.held[caller]
            if held < fewest:
                fewest, found = held, caller
            if not fewest:
                break
        return found

    def may_take(self, caller: str) -> bool:
        """Return whether a slot is free for this caller."""
        return self.free > 0 and self.held[caller] < self.share

    def take(self, caller: str) -> None:
        """Count a slot as held."""
        self.free -= 1
        self.held[caller] += 1

    async def wait(self, ticket: Ticket) -> None:
        """Wait in the queue until `release` gives this ticket a slot."""
        loop, began = asyncio.get_running_loop(), time.monotonic()
        waiter = loop.create_future()
        self.join(ticket.caller, waiter)
        timer = loop.call_later(max(ticket.deadline - began, MIN_SECONDS), self.expire, waiter)
        try:
            await waiter
        except BaseException:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self.release(ticket.caller)  # the slot came in the moment of a cancellation
            self.leave(ticket.caller, waiter)
            raise
        finally:
            timer.cancel()
            self.queue_time.observe(time.monotonic() - began)

    def expire(self, waiter: asyncio.Future[None]) -> None:
        """Refuse a waiter whose time is over."""
        if not waiter.done():
            self.refused["timeout"].inc()
            waiter.set_exception(Unavailable(BUSY))

    def join(self, caller: str, waiter: asyncio.Future[None]) -> None:
        """Add a waiter to its caller's queue."""
        self.queues.setdefault(caller, Waiters())[waiter] = None
        self.count(1)

    def leave(self, caller: str, waiter: asyncio.Future[None]) -> None:
        """Remove a waiter from its caller's queue, if it is still there."""
        waiters = self.queues.get(caller, Waiters())
        if waiter in waiters:
            del waiters[waiter]
            self.count(-1)
        if not waiters:
            self.queues.pop(caller, None)

    def count(self, change: int) -> None:
        """Change the number of waiting requests."""
        self.waiting += change
        self.queue_length.set(self.waiting)

    async def refuse(self, reason: str, error: Exception) -> None:
        """Raise the error, after a pause that costs nothing."""
        self.refused[reason].inc()
        await asyncio.sleep(REFUSAL_SECONDS)
        raise error

    def fail_waiting(self) -> None:
        """Let all requests in the queue fail with PoolTimeout."""
        for caller, waiters in list(self.queues.items()):
            for waiter in list(waiters):
                self.leave(caller, waiter)
                if not waiter.done():
                    waiter.set_exception(PoolTimeout(AWAY))


@dataclass(frozen=True)
class Limits:
    """The sizes of the limiters for a pool; together they are its size, if it has at least three connections."""

    reads: int
    writes: int
    exports: int

    @classmethod
    def of_pool(cls, size: int, reads_at_once: int) -> "Limits":
        """Divide a pool of this size."""
        exports = max(1, min(EXPORTS_AT_ONCE, size // 4))
        reads = max(1, min(reads_at_once, (size - exports) // 2))
        return cls(reads, max(1, size - exports - reads), exports)

    @classmethod
    def of_settings(cls, settings: Settings) -> "Limits":
        """Divide the pool of these settings. With a standby, polls of both servers need a connection in each pool."""
        size = settings.db_pool_max - bool(settings.db_read_host)
        return cls.of_pool(size, READS_AT_ONCE_EMBEDDED if settings.embedded else READS_AT_ONCE)


@lru_cache
def limits() -> Limits:
    """Return the limits of this process."""
    return Limits.of_settings(get_settings())


@lru_cache
def read_slots() -> Limiter:
    """Return the limiter of this process's reads."""
    return Limiter("read", limits().reads)


@lru_cache
def write_slots() -> Limiter:
    """Return the limiter of this process's writes."""
    return Limiter("write", limits().writes)


@lru_cache
def export_slots() -> Limiter:
    """Return the limiter of this process's exports."""
    return Limiter("export", limits().exports)


def fail_all_waiting(also_reads: bool = True) -> None:
    """Let all requests in the queues fail with PoolTimeout: the database is away, and they would wait for nothing.

    `also_reads`: False if a standby answers reads and exports.
    """
    for limiter in (read_slots(), write_slots(), export_slots()) if also_reads else (write_slots(),):
        limiter.fail_waiting()


@lru_cache
def acquire_timeout() -> float:
    """Return the seconds that a request waits for a connection: more if the database may have to resume first."""
    return WAKE_UP_SECONDS if get_settings().database_mode == "lakebase" else WAIT_FOR_CONNECTION
