"""The connection pools: for requests (to the primary and, if there is one, to the standby) and for scripts."""

import asyncio
import atexit
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any

import psycopg
from psycopg.abc import Buffer, DumperKey
from psycopg.adapt import Loader, PyFormat
from psycopg.types.array import BaseListDumper, ListDumper
from psycopg_pool import AsyncConnectionPool, ConnectionPool, PoolTimeout

from app.database.connection_parameters import REQUEST_SESSION, connection_parameters, standby_parameters
from app.database.credentials import login_failed
from app.database.limiter import AWAY, WAIT_FOR_CONNECTION, Limiter, Ticket, acquire_timeout, fail_all_waiting
from app.database.pool_health import PooledConnection, PoolHealth
from app.embedded_postgres.directory import EmbeddedDatabaseError
from app.monitoring.metrics import watch_pool
from app.settings import get_settings

# Seconds that a request may hold its connection, even if the server or the network hangs.
REQUEST_SECONDS = 4.0
POLL_SECONDS = 1.5  # the same for a poll of a server's state

BIGINT_ARRAY = psycopg.adapters.types["int8"].array_oid
ONLY_INTEGERS = {int}
ONLY_TEXT = {str}
ONLY_TIMES = {datetime}


# A class, because a generator costs more and every request needs one.
class ConnectionLease:
    """Lends a connection of a requests' pool for a block, and reports a lost one to the pool's health.

    It takes a slot of the limiter first, if there is one. After `seconds` the connection is closed (None: never).
    `standby`: the connection leads to the standby. `is_poll`: it also waits for a primary that is known to be away.
    """

    connection: "RequestConnection"

    def __init__(
        self,
        seconds: float | None,
        limiter: Limiter | None = None,
        ticket: Ticket | None = None,
        standby: bool = False,
        is_poll: bool = False,
    ) -> None:
        self.pool, self.health = (standby_pool(), standby_health()) if standby else (request_pool(), pool_health())
        self.seconds = seconds
        self.limiter = limiter
        self.ticket = ticket or Ticket()
        self.is_poll = is_poll
        self.end: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> PooledConnection:
        """Take a slot and a connection. Raises PoolTimeout if the database is away, and as `Limiter.acquire`."""
        if self.limiter is None:
            return await self.take()
        await self.limiter.acquire(self.ticket)
        try:
            return await self.take()
        except BaseException:
            self.limiter.release(self.ticket.caller)
            raise

    async def take(self) -> PooledConnection:
        """Take a connection from the pool. If the primary is away, the requests in the queues fail, too.

        While the standby answers for the primary, nothing else waits for it: it would hold a slot of the standby's
        reads.
        """
        if self.health.has_substitute and not self.is_poll:
            raise PoolTimeout(AWAY)
        self.health.waiting += 1
        try:
            self.connection = await self.pool.getconn(self.pool.timeout)
        except PoolTimeout:
            if self.health is pool_health() and self.health.is_away():
                fail_all_waiting(also_reads=not self.health.has_substitute)
            raise
        finally:
            self.health.waiting -= 1
        if self.seconds:
            self.end = self.connection.shutdown_socket_after(self.seconds)
        return self.connection

    async def __aexit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Record the outcome, then release the connection and the slot."""
        try:
            if error is None:
                self.connection.answered_at = self.health.answered_at = time.monotonic()
            elif isinstance(error, psycopg.Error):
                await self.health.record_failure(self.connection, error)
        finally:
            await self.release()

    async def release(self) -> None:
        """Return the connection to the pool, then release the slot."""
        if self.end:
            self.end.cancel()
        try:
            await self.pool.putconn(self.connection)
        finally:
            if self.limiter is not None:
                self.limiter.release(self.ticket.caller)


@asynccontextmanager
async def open_request_pool() -> AsyncGenerator[None]:
    """Open the requests' pools, report that of the primary in the metrics, and close them at the end."""
    pools = [request_pool(), *([standby_pool()] if get_settings().db_read_host else [])]
    for pool in pools:
        await pool.open()
    watching = asyncio.create_task(watch_pool(request_pool().get_stats))
    try:
        yield
    finally:
        watching.cancel()
        for pool in pools:
            await pool.close()


_opening = Lock()


def script_pool() -> ConnectionPool[psycopg.Connection]:
    """Return the pool of `get_db_cursor()`, one for all threads, opened at first use and closed at exit."""
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
    """Return the requests' pool of the primary; the application opens it at startup and closes it at shutdown."""
    return new_pool(RequestConnection, "requests", acquire_timeout())


@lru_cache
def standby_pool() -> "AsyncConnectionPool[RequestConnection]":
    """Return the requests' pool of the standby at DB_READ_HOST."""
    return new_pool(StandbyConnection, "standby", WAIT_FOR_CONNECTION)


def new_pool(
    kind: "type[RequestConnection]", name: str, acquire_seconds: float
) -> "AsyncConnectionPool[RequestConnection]":
    """Return a new pool of these connections, which is not open yet.

    A failed connection attempt is repeated after one and after two seconds. Then the pool gives up, unless a request
    still waits; the next request makes it try at once. So the pool reconnects within little more than a second after
    an outage, however long it was.
    """
    settings, health = get_settings(), kind.health()

    async def parameters() -> dict[str, Any]:
        try:
            return await asyncio.to_thread(kind.parameters)
        except (psycopg.OperationalError, EmbeddedDatabaseError) as error:
            health.cause = last_line(error)
            raise

    async def try_again_if_requests_wait(pool: "AsyncConnectionPool[RequestConnection]") -> None:
        if health.waiting:
            await pool.check()

    pool = AsyncConnectionPool(
        connection_class=kind,
        kwargs=parameters,
        configure=configure_connection,
        check=health.check,
        min_size=settings.db_pool_min,
        max_size=settings.db_pool_max,
        # No max_waiting: a request that gave up stays in the pool's queue until there is a connection, and with a full
        # queue the pool does not try to connect, so it would not recover from an outage of some seconds. The limiters
        # of requests and reads bound the number of waiting requests, the timeout their time.
        max_waiting=0,
        timeout=acquire_seconds,
        reconnect_timeout=2,
        reconnect_failed=try_again_if_requests_wait,
        max_lifetime=settings.db_connection_seconds,
        name=name,
        open=False,
    )
    health.drain = pool.drain
    return pool


class RequestConnection(PooledConnection):
    """A connection of the requests' pool of the primary; it reports failed logins."""

    @classmethod
    async def connect(cls, conninfo: str = "", **parameters: Any) -> "RequestConnection":  # pyright: ignore
        try:
            return await super().connect(conninfo, **parameters)
        except psycopg.OperationalError as error:
            cls.health().cause = last_line(error)
            cls.report_failed_login(parameters.get("password"), error)
            raise

    @staticmethod
    def report_failed_login(password: object, error: psycopg.OperationalError) -> None:
        """Report that the server has refused this password, if it has."""
        login_failed(get_settings(), password, error)

    @staticmethod
    def parameters() -> dict[str, Any]:
        """Return the parameters of the next connection."""
        return connection_parameters(get_settings(), **REQUEST_SESSION)

    @staticmethod
    def health() -> PoolHealth:
        """Return the health of the pool of these connections."""
        return pool_health()


class StandbyConnection(RequestConnection):
    """A connection of the requests' pool of the standby."""

    @staticmethod
    def report_failed_login(password: object, error: psycopg.OperationalError) -> None:
        """Report nothing: a token that only the standby refuses is still that of the primary's logins."""

    @staticmethod
    def parameters() -> dict[str, Any]:
        """Return the parameters of the next connection."""
        return standby_parameters(get_settings(), **REQUEST_SESSION)

    @staticmethod
    def health() -> PoolHealth:
        """Return the health of the pool of these connections."""
        return standby_health()


class NotAStandby(psycopg.OperationalError):
    """The server at DB_READ_HOST is not a standby: it was promoted, and its data may be of another history"""


def require_standby(connection: psycopg.AsyncConnection[Any]) -> None:
    """Raise NotAStandby if the server was promoted before its last answer on this connection, which says so."""
    if connection.info.parameter_status("in_hot_standby") == "off":
        raise NotAStandby(str(NotAStandby.__doc__))


def last_line(error: Exception) -> str:
    """Return the last line of an error's message, which has libpq's reason."""
    return (str(error).strip().splitlines() or [type(error).__name__])[-1].strip()


@lru_cache
def pool_health() -> PoolHealth:
    """Return the health of the requests' pool of the primary."""
    return PoolHealth()


@lru_cache
def standby_health() -> PoolHealth:
    """Return the health of the requests' pool of the standby."""
    return PoolHealth()


async def configure_connection(connection: RequestConnection) -> None:
    """Configure a new connection: json is loaded as bytes, neither parsed nor decoded; integers have one array type."""
    connection.adapters.register_loader("json", JsonBytes)
    connection.adapters.register_dumper(list, IdsDumper)
    connection.initialize()
    connection.health().cause = None


class JsonBytes(Loader):
    """Loads a value of type json as the bytes of its text."""

    def load(self, data: Buffer) -> bytes:
        """Return the bytes."""
        return bytes(data)


class IdsDumper(ListDumper):
    """Dumps a list of integers as bigint[], any other list as psycopg does: of texts or times in one step.

    psycopg chooses the smallest type that holds the largest integer, so it prepares a statement again for larger ids;
    finding that type and dumping each item takes longer than the look-up of a row.
    """

    def get_key(self, obj: list[Any], format: PyFormat) -> DumperKey:
        """Return the key of the dumper for this list."""
        return (list, int) if self.holds_integers(obj) else super().get_key(obj, format)

    def upgrade(self, obj: list[Any], format: PyFormat) -> BaseListDumper:
        """Return the dumper for lists like this one."""
        if not self.holds_integers(obj):
            return super().upgrade(obj, format)
        dumper = IdsDumper(self.cls, self._tx)
        dumper.oid = BIGINT_ARRAY
        return dumper

    def dump(self, obj: list[Any]) -> Buffer | None:
        """Return the array as text."""
        if self.oid == BIGINT_ARRAY:
            return f"{{{','.join(map(str, obj))}}}".encode()
        types = set(map(type, obj))
        if types == ONLY_TIMES:
            return b'{"%b"}' % '","'.join(map(str, obj)).encode()
        if types == ONLY_TEXT and self.sub_dumper:
            return b'{"%b"}' % self.sub_dumper.dump('","'.join(escaped(obj)))  # encodes it, and refuses NUL
        return super().dump(obj)

    def holds_integers(self, obj: list[Any]) -> bool:
        """Return whether a list has integers only, and at least one."""
        return set(map(type, obj)) == ONLY_INTEGERS


def escaped(texts: list[str]) -> list[str]:
    """Return the texts as they are written in quotes in an array."""
    every = "".join(texts)
    if '"' not in every and "\\" not in every:
        return texts
    return [text.replace("\\", "\\\\").replace('"', '\\"') for text in texts]
