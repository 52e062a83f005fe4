"""Cursors: `get_db_cursor()` for scripts, `get_async_db_cursor()` for requests.

One `with` is one transaction: it commits at the end and rolls back on an exception. Rows are dicts.
A process has at most one pool for scripts and one for requests; connections are opened at first use and kept.
"""

import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg.rows import DictRow, dict_row
from psycopg_pool import PoolTimeout

from app.database.connection_parameters import connection_parameters, standby_parameters
from app.database.credentials import CredentialTimeout, login_failed
from app.database.limiter import Ticket, export_slots, read_slots
from app.database.pool import POLL_SECONDS, REQUEST_SECONDS, ConnectionLease, require_standby, script_pool
from app.database.pool_health import StallGuard
from app.database.query import Row, Sql, one_row
from app.database.write_rows import send
from app.errors import ApiError
from app.monitoring.logs import log
from app.settings import get_settings

START_SECONDS = 60.0  # in which the service tries to reach its database when it starts
EXPORT_SESSION: LiteralString = """
    SELECT set_config('statement_timeout', '0', true), set_config('client_connection_check_interval', '5s', true),
           set_config('TimeZone', time_zone, true) FROM company
"""

AsyncDictCursor = psycopg.AsyncCursor[DictRow]


def connect() -> psycopg.Connection[tuple[Any, ...]]:
    """Return one connection outside the pools, for migrations and bulk loads; the caller closes it."""
    return connect_with(connection_parameters(get_settings()))


def connect_to_standby() -> psycopg.Connection[tuple[Any, ...]]:
    """Return one connection to the standby at DB_READ_HOST; the caller closes it."""
    return connect_with(standby_parameters(get_settings()))


def connect_with(parameters: dict[str, Any]) -> psycopg.Connection[tuple[Any, ...]]:
    """Return a connection with these parameters of libpq."""
    try:
        return psycopg.connect(**parameters)
    except psycopg.OperationalError as error:
        login_failed(get_settings(), parameters.get("password"), error)
        raise


def connect_at_start() -> psycopg.Connection[tuple[Any, ...]]:
    """Return a connection as `connect` does; while the database or the workspace does not answer in time, try again.

    Raises psycopg.OperationalError after START_SECONDS, and at once if another attempt would fail in the same way.
    """
    give_up, was_slow = time.monotonic() + START_SECONDS, False
    while True:
        try:
            return connect()
        except psycopg.OperationalError as error:
            is_slow = isinstance(error, psycopg.errors.ConnectionTimeout | CredentialTimeout)
            # After a slow attempt one other error is no reason to give up: a token that came late replaces the new one.
            if not (is_slow or was_slow) or time.monotonic() > give_up:
                raise
            was_slow = is_slow
            log.warning("database_not_ready", why=str(error).strip(), until=f"{START_SECONDS:.0f} s after the start")


@contextmanager
def get_db_cursor() -> Generator[psycopg.Cursor[DictRow]]:
    """Yield a cursor in a new transaction: `with get_db_cursor() as cursor: cursor.execute(…)`.

    Raises psycopg_pool.PoolTimeout if there is no connection within 30 seconds.
    """
    with (
        script_pool().connection() as connection,
        connection.transaction(),
        connection.cursor(row_factory=dict_row) as cursor,
    ):
        yield cursor


@dataclass
class AfterCommit:
    """A SELECT of one row that is sent with COMMIT and runs after it, in the same round trip; `row` is its result.

    `sent_at` is the time before that. The row is None if there was no commit, or if only the SELECT has failed.
    """

    select: Sql
    sent_at: float = 0.0
    row: Row | None = None


@asynccontextmanager
async def get_async_db_cursor(
    rollback: bool = False, seconds: float | None = REQUEST_SECONDS, after: AfterCommit | None = None
) -> AsyncGenerator[AsyncDictCursor]:
    """Yield a cursor in a new transaction, for requests: `async with get_async_db_cursor() as cursor: …`.

    `rollback`: always roll back. `seconds`: time limit for the whole transaction, after which the connection is closed
    (None: no limit). `after` runs after COMMIT. Raises PoolTimeout if it gets no connection in time.

    BEGIN is sent with the first statement whose result is awaited, COMMIT with the pipeline's end (psycopg's own
    `transaction()` would wait for each, and for a Sync before it).
    """
    async with ConnectionLease(seconds) as connection:
        end = None
        try:
            async with connection.pipeline(), connection.cursor(row_factory=dict_row) as cursor:
                await connection.execute("BEGIN")
                yield cursor
                end = await send_end(connection, "ROLLBACK" if rollback else "COMMIT", after)
                sent = None if after is None else await send(cursor, after.select)
            if after is not None and sent is not None:
                after.row = one_row(await sent.fetchone())
        except BaseException as error:
            with suppress(psycopg.Error):  # the connection was lost, so the server rolls back
                await connection.rollback()
            if not isinstance(error, psycopg.Error) or end is None or end.statusmessage != "COMMIT":
                raise
            log.warning("after_commit_failed", sqlstate=error.sqlstate, error=str(error).strip())


async def send_end(
    connection: psycopg.AsyncConnection[Any], end: LiteralString, after: AfterCommit | None
) -> psycopg.AsyncCursor[Any]:
    """Send the end of a transaction; returns its cursor, whose status message says whether the server has committed."""
    if after is not None:
        after.sent_at = time.monotonic()
    return await connection.execute(end)


class ReadCursor(ConnectionLease):
    """The context manager of `get_async_read_cursor`."""

    async def __aenter__(self) -> AsyncDictCursor:  # pyright: ignore[reportIncompatibleMethodOverride]
        try:
            connection = await super().__aenter__()
        except ApiError as error:
            raise PoolTimeout(error.detail) from error
        try:
            return connection.cursor(row_factory=dict_row)
        except BaseException as error:  # the connection was lost between the pool's check and here
            await self.__aexit__(type(error), error, None)
            raise


def get_async_read_cursor(has_slot: bool = False, standby: bool = False) -> ReadCursor:
    """Return a context manager for a read cursor in autocommit: each statement sees its own snapshot.

    `has_slot`: it is for a request that holds a slot already. Otherwise it takes one of the read slots for the service
    itself. `standby`: it reads from the standby. Raises PoolTimeout if it gets no slot or connection in time.
    """
    return ReadCursor(REQUEST_SECONDS, None if has_slot else read_slots(), standby=standby)


def get_poll_cursor(standby: bool = False) -> ReadCursor:
    """Return a context manager for a cursor that reads the state of the primary or the standby, as a read cursor does.

    It takes no slot: a busy service would not know the state of its servers. A connection is left for it.
    """
    return ReadCursor(POLL_SECONDS, None, standby=standby, is_poll=True)


@asynccontextmanager
async def get_export_cursor(
    ticket: Ticket | None = None, standby: bool = False, has_slot: bool = False
) -> AsyncGenerator[tuple[AsyncDictCursor, StallGuard]]:
    """Yield a cursor for one long SELECT, and the guard that ends its connection if the database stalls.

    The session's time zone is the company's.

    The SELECT may take as long as it makes progress. Few cursors are open at once, because a slow client holds one for
    long. The server checks every 5 s whether its client is still connected, and otherwise ends the SELECT.
    `ticket` is that of the request. `standby`: it reads from the standby. `has_slot`: the request holds an export slot
    already. Raises as `ConnectionLease`.
    """
    async with ConnectionLease(None, None if has_slot else export_slots(), ticket, standby) as connection:
        with StallGuard(connection) as guard:
            async with connection.transaction():
                await connection.execute(EXPORT_SESSION)
                if standby:
                    require_standby(connection)
                yield connection.cursor(row_factory=dict_row), guard
