"""The pools: `get_db_cursor()` for scripts, `get_async_db_cursor()` for requests.

One `with` is one transaction: it commits at the end and rolls back on an exception. Rows are dicts.
Connections are made on first use and kept; a process has one pool of each kind at most.
"""

import asyncio
import atexit
import os
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from functools import lru_cache
from threading import Lock
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool, ConnectionPool, PoolTimeout

from app.database import embedded
from app.database.credentials import login_failed, password_for_next_connection
from app.database.liveness import Liveness, PooledConnection
from app.database.where import literal
from app.observability import watch_pool
from app.settings import Settings, get_settings

# Seconds a request waits for its turn and for a connection, together, before it is told to come back.
WAIT_FOR_CONNECTION = 0.8

# The same for a database that sleeps when nobody asks (Lakebase scales to zero), and for the token to log in with.
WAKING_UP = 5.0

# Seconds in which a request has to be done with its connection, whatever the server, or the way to it, does.
REQUEST_SECONDS = 4.0

# More statements in flight than a database server has cores take longer each, and the last of them far longer (16 on 2
# cores: 70 ms at the 99th percentile, against 10 ms). So reads take turns, and leave connections for writes, which
# may have to wait for each other's locks. The embedded server shares this machine's cores: three each keep them busy.
READS_AT_ONCE = 8
READS_AT_ONCE_HERE = max(3 * (os.cpu_count() or 1), 4)

# A list as a file: as many seconds as a slow line needs for a quarter of a million rows, and few at once.
EXPORT_SECONDS = 120
EXPORTS_AT_ONCE = 3

SESSION = {
    "TimeZone": "UTC",
    "statement_timeout": "10s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "10s",
    "jit": "off",
}
# A request has somebody who waits for it. PostgreSQL looks for a deadlock after 1 s: a lock is given up after that.
REQUEST_SESSION = {"statement_timeout": "3s", "lock_timeout": "1200ms"}

AsyncDictCursor = psycopg.AsyncCursor[DictRow]


def connection_parameters(settings: Settings, **session: str) -> dict[str, Any]:
    """What libpq needs to connect, asked for anew for each physical connection."""
    options = {**SESSION, **session, "search_path": settings.db_schema}
    common: dict[str, Any] = {
        "application_name": "brickhouse",
        "connect_timeout": 5,
        "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
        "autocommit": True,
    }
    if settings.embedded:
        return {**common, **embedded.start(settings.embedded_db_dir, settings.db_name)}
    where = {
        "host": settings.db_host,
        "port": settings.db_port,
        "dbname": settings.db_name,
        "user": settings.db_user,
        "password": password_for_next_connection(settings),
        "sslmode": settings.sslmode,
    }
    if settings.behind_pooler:  # what is prepared on one server connection is not there on the next
        common["prepare_threshold"] = None
    return {**common, **{name: value for name, value in where.items() if value is not None}}


def connect() -> psycopg.Connection[tuple[Any, ...]]:
    """One connection outside the pools, for migrations and bulk loads; the caller closes it."""
    parameters = connection_parameters(get_settings())
    try:
        return psycopg.connect(**parameters)
    except psycopg.OperationalError as error:
        login_failed(get_settings(), parameters.get("password"), error)
        raise


@contextmanager
def get_db_cursor() -> Generator[psycopg.Cursor[DictRow]]:
    """A cursor in a transaction of its own: `with get_db_cursor() as cursor: cursor.execute(…)`."""
    with (
        script_pool().connection() as connection,
        connection.transaction(),
        connection.cursor(row_factory=dict_row) as cursor,
    ):
        yield cursor


@asynccontextmanager
async def get_async_db_cursor(
    rollback: bool = False, seconds: float | None = REQUEST_SECONDS
) -> AsyncGenerator[AsyncDictCursor]:
    """The same for requests: `async with get_async_db_cursor() as cursor: await cursor.execute(…)`.

    With `rollback` nothing of it is kept, however it ends. It has to be done in so many seconds (None: any).

    BEGIN travels with the first statement that is waited for, COMMIT with the pipeline's end (psycopg's own
    `transaction()` waits for each, and for a Sync before it).
    """
    async with Lent(seconds_to_wait(), seconds) as connection:
        try:
            async with connection.pipeline(), connection.cursor(row_factory=dict_row) as cursor:
                await connection.execute("BEGIN")
                yield cursor
                await connection.execute("ROLLBACK" if rollback else "COMMIT")
        except BaseException:
            with suppress(psycopg.Error):  # the connection is gone, and with it what it did
                await connection.rollback()
            raise


@asynccontextmanager
async def get_async_read_cursor() -> AsyncGenerator[AsyncDictCursor]:
    """A cursor for reading: each statement is a snapshot of its own, with no BEGIN and COMMIT around it."""
    async with ReadConnection() as connection:
        yield connection.cursor(row_factory=dict_row)


@asynccontextmanager
async def export_connection() -> AsyncGenerator[PooledConnection]:
    """A connection for one long SELECT, of which few run at once: whoever reads slowly holds one for as long.

    PoolTimeout where none is to be had in the time that a request waits.
    """
    wait = await take_turn(export_turns())
    try:
        async with Lent(wait, EXPORT_SECONDS) as connection, connection.transaction():
            await connection.execute(f"SET LOCAL statement_timeout = '{literal(EXPORT_SECONDS)}s'")
            yield connection
    finally:
        export_turns().release()


# Classes and no generators: every request goes through them.
class Lent:
    """A connection of the pool that is alive; what goes wrong with it is remembered of the others."""

    connection: "RequestConnection"

    def __init__(self, wait: float, seconds: float | None) -> None:
        self.wait = wait
        self.seconds = seconds
        self.end: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> PooledConnection:
        """PoolTimeout where none is to be had in time."""
        liveness().waiting += 1
        try:
            self.connection = await request_pool().getconn(self.wait)
        finally:
            liveness().waiting -= 1
        if self.seconds:
            self.end = self.connection.hang_up_after(self.seconds)
        return self.connection

    async def __aexit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        try:
            if error is None:
                self.connection.answered_at = time.monotonic()
            elif isinstance(error, psycopg.Error):
                await liveness().learn(self.connection, error)
        finally:
            if self.end:
                self.end.cancel()
            await request_pool().putconn(self.connection)


class ReadConnection:
    """A connection for reading: its statements commit themselves, so nothing is left to do at the end."""

    lent: Lent

    async def __aenter__(self) -> PooledConnection:
        """PoolTimeout where none is to be had in the time that a request waits."""
        wait = await take_turn(reading_turns())
        try:
            self.lent = Lent(wait, REQUEST_SECONDS)
            return await self.lent.__aenter__()
        except BaseException:
            reading_turns().release()
            raise

    async def __aexit__(self, *error: Any) -> None:
        try:
            await self.lent.__aexit__(*error)
        finally:
            reading_turns().release()


async def take_turn(turns: asyncio.Semaphore) -> float:
    """Wait to be one of those that run at once, in the order of coming; the seconds left for a connection.

    PoolTimeout where the turn did not come; who had it releases it.
    """
    left = seconds_to_wait()
    if not turns.locked():
        await turns.acquire()
        return left
    started = time.monotonic()
    try:
        async with asyncio.timeout(left):
            await turns.acquire()
    except TimeoutError as error:
        raise PoolTimeout(f"no turn within {left} s") from error
    return max(left - (time.monotonic() - started), AT_LEAST)


# Until when (time.monotonic) this request may wait; set where it has waited before it came here.
wait_until: ContextVar[float | None] = ContextVar("wait_until", default=None)
AT_LEAST = 0.05


def seconds_to_wait() -> float:
    """How long this request may still wait for a connection."""
    until = wait_until.get()
    return patience() if until is None else max(until - time.monotonic(), AT_LEAST)


@lru_cache
def reading_turns() -> asyncio.Semaphore:
    """How many reads run at once in this process."""
    settings = get_settings()
    at_once = READS_AT_ONCE_HERE if settings.embedded else READS_AT_ONCE
    return asyncio.Semaphore(min(at_once, settings.db_pool_max))


@lru_cache
def export_turns() -> asyncio.Semaphore:
    """How many exports run at once in this process: never all connections."""
    return asyncio.Semaphore(max(1, min(EXPORTS_AT_ONCE, get_settings().db_pool_max // 4)))


@asynccontextmanager
async def open_request_pool() -> AsyncGenerator[None]:
    """Open the requests' pool, show it in the metrics, and close it at the end."""
    pool = request_pool()
    await pool.open()
    watching = asyncio.create_task(watch_pool(pool.get_stats))
    try:
        yield
    finally:
        watching.cancel()
        await pool.close()


_opening = Lock()


def script_pool() -> ConnectionPool[psycopg.Connection]:
    """The pool behind `get_db_cursor()`, opened at first use and closed at exit; one, however many threads ask."""
    with _opening:
        return _script_pool()


@lru_cache
def _script_pool() -> ConnectionPool[psycopg.Connection]:
    settings = get_settings()
    pool: ConnectionPool[psycopg.Connection] = ConnectionPool(
        kwargs=lambda: connection_parameters(settings),
        min_size=settings.db_pool_min,
        max_size=settings.db_pool_max,
        timeout=30,
        name="scripts",
        open=True,
    )
    atexit.register(pool.close)
    return pool


@lru_cache
def request_pool() -> "AsyncConnectionPool[RequestConnection]":
    """The pool behind the requests; the application opens it at start and closes it at the end.

    A connect that failed is tried again after one second and after two; then it is forgotten, unless somebody still
    waits, and the next request tries at once. So however long the database was away or slept, its return is noticed
    within little more than a second.
    """
    settings = get_settings()

    async def parameters() -> dict[str, Any]:
        try:
            return await asyncio.to_thread(connection_parameters, settings, **REQUEST_SESSION)
        except (psycopg.OperationalError, embedded.EmbeddedDatabaseError) as error:
            liveness().cause = in_a_line(error)
            raise

    pool = AsyncConnectionPool(
        connection_class=RequestConnection,
        kwargs=parameters,
        configure=begin_life,
        check=liveness().check,
        min_size=settings.db_pool_min,
        max_size=settings.db_pool_max,
        # No max_waiting: who waited in vain stays in the pool's queue until a connection comes, and with a full
        # queue the pool does not try to connect. After an outage of some seconds it would never come back.
        # How many wait is bounded before this, by Admission and by the turns of the reads; how long, by the timeout.
        max_waiting=0,
        timeout=patience(),
        reconnect_timeout=2,
        reconnect_failed=try_again_for_who_waits,
        max_lifetime=settings.db_connection_seconds,
        name="requests",
        open=False,
    )
    liveness().drain = pool.drain
    return pool


async def try_again_for_who_waits(pool: "AsyncConnectionPool[RequestConnection]") -> None:
    """The pool has given up; who came first after a sleep may be the only one, and nobody else would make it try."""
    if liveness().waiting:
        await pool.check()


class RequestConnection(PooledConnection):
    """A connection of the requests' pool, whose failures to log in are known."""

    @classmethod
    async def connect(cls, conninfo: str = "", **parameters: Any) -> "RequestConnection":  # pyright: ignore
        try:
            return await super().connect(conninfo, **parameters)
        except psycopg.OperationalError as error:
            liveness().cause = in_a_line(error)
            login_failed(get_settings(), parameters.get("password"), error)
            raise


def in_a_line(error: Exception) -> str:
    """The last line of what it says: libpq explains first and tells then."""
    return (str(error).strip().splitlines() or [type(error).__name__])[-1].strip()


@lru_cache
def patience() -> float:
    """Seconds that a request waits for a connection: longer where the database may have to wake up first."""
    return WAKING_UP if get_settings().database_mode == "lakebase" else WAIT_FOR_CONNECTION


@lru_cache
def liveness() -> Liveness:
    """What is known of the requests' connections as a whole."""
    return Liveness()


async def begin_life(connection: PooledConnection) -> None:
    """What PostgreSQL makes as JSON leaves as it came: neither parsed nor decoded."""
    connection.adapters.register_loader("json", JsonBytes)
    connection.begin_life()
    liveness().cause = None


class JsonBytes(Loader):
    """The type json as the bytes of its text."""

    def load(self, data: Buffer) -> bytes:
        """The bytes."""
        return bytes(data)
