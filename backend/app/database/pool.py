"""The pools of connections: one for requests, one for scripts."""

import asyncio
import atexit
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import lru_cache
from threading import Lock
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from app.database.connection_parameters import REQUEST_SESSION, connection_parameters
from app.database.credentials import login_failed
from app.database.limiter import Limiter, acquire_timeout, connection_deadline, seconds_until
from app.database.pool_health import PooledConnection, PoolHealth
from app.embedded_postgres.directory import EmbeddedDatabaseError
from app.monitoring.metrics import watch_pool
from app.settings import get_settings

# Seconds in which a request has to be done with its connection, whatever the server, or the way to it, does.
REQUEST_SECONDS = 4.0


# A class and no generator: every request goes through it.
class ConnectionLease:
    """A connection of the requests' pool for a block; a lost connection makes the others suspect.

    It takes a slot of the limiter first, if there is one, waits until the deadline for both, and is cut off after so
    many seconds (None: never).
    """

    connection: "RequestConnection"

    def __init__(self, deadline: float | None, seconds: float | None, limiter: Limiter | None = None) -> None:
        self.deadline = deadline or connection_deadline()
        self.seconds = seconds
        self.limiter = limiter
        self.end: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> PooledConnection:
        """Take a connection. Raises PoolTimeout if none is free in time."""
        if self.limiter is None:
            return await self.take()
        await self.limiter.acquire(self.deadline)
        try:
            return await self.take()
        except BaseException:
            self.limiter.release()
            raise

    async def take(self) -> PooledConnection:
        """Take a connection from the pool."""
        pool_health().waiting += 1
        try:
            self.connection = await request_pool().getconn(seconds_until(self.deadline))
        finally:
            pool_health().waiting -= 1
        if self.seconds:
            self.end = self.connection.shutdown_socket_after(self.seconds)
        return self.connection

    async def __aexit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Give the connection back, then the slot."""
        try:
            if error is None:
                self.connection.answered_at = time.monotonic()
            elif isinstance(error, psycopg.Error):
                await pool_health().record_failure(self.connection, error)
        finally:
            await self.give_back()

    async def give_back(self) -> None:
        """Give the connection back to the pool, then the slot to the limiter."""
        if self.end:
            self.end.cancel()
        try:
            await request_pool().putconn(self.connection)
        finally:
            if self.limiter is not None:
                self.limiter.release()


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

    A connect that failed is tried again after one second and after two; then it is given up, unless a request still
    waits, and the next request tries at once. So however long the database was away or slept, its return is noticed
    within little more than a second.
    """
    settings = get_settings()

    async def parameters() -> dict[str, Any]:
        try:
            return await asyncio.to_thread(connection_parameters, settings, **REQUEST_SESSION)
        except (psycopg.OperationalError, EmbeddedDatabaseError) as error:
            pool_health().cause = in_a_line(error)
            raise

    pool = AsyncConnectionPool(
        connection_class=RequestConnection,
        kwargs=parameters,
        configure=begin_life,
        check=pool_health().check,
        min_size=settings.db_pool_min,
        max_size=settings.db_pool_max,
        # No max_waiting: a request that gave up stays in the pool's queue until a connection comes, and with a full
        # queue the pool does not try to connect. After an outage of some seconds it would never come back.
        # How many wait is bounded before this, by the limiters of requests and reads; how long, by the timeout.
        max_waiting=0,
        timeout=acquire_timeout(),
        reconnect_timeout=2,
        reconnect_failed=try_again_if_requests_wait,
        max_lifetime=settings.db_connection_seconds,
        name="requests",
        open=False,
    )
    pool_health().drain = pool.drain
    return pool


async def try_again_if_requests_wait(pool: "AsyncConnectionPool[RequestConnection]") -> None:
    """Make a pool that has given up try again if a request waits: it may be the only one, and no other would."""
    if pool_health().waiting:
        await pool.check()


class RequestConnection(PooledConnection):
    """A connection of the requests' pool, whose failures to log in are known."""

    @classmethod
    async def connect(cls, conninfo: str = "", **parameters: Any) -> "RequestConnection":  # pyright: ignore
        try:
            return await super().connect(conninfo, **parameters)
        except psycopg.OperationalError as error:
            pool_health().cause = in_a_line(error)
            login_failed(get_settings(), parameters.get("password"), error)
            raise


def in_a_line(error: Exception) -> str:
    """The last line of what it says: libpq explains first and tells then."""
    return (str(error).strip().splitlines() or [type(error).__name__])[-1].strip()


@lru_cache
def pool_health() -> PoolHealth:
    """The health of the requests' connections."""
    return PoolHealth()


async def begin_life(connection: PooledConnection) -> None:
    """What PostgreSQL makes as JSON leaves as it came: neither parsed nor decoded."""
    connection.adapters.register_loader("json", JsonBytes)
    connection.begin_life()
    pool_health().cause = None


class JsonBytes(Loader):
    """The type json as the bytes of its text."""

    def load(self, data: Buffer) -> bytes:
        """The bytes."""
        return bytes(data)
