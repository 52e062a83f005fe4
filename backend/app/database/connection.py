"""The cursors: `get_db_cursor()` for scripts, `get_async_db_cursor()` for requests.

One `with` is one transaction: it commits at the end and rolls back on an exception. Rows are dicts.
Connections are made on first use and kept; a process has one pool of each kind at most.
"""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import psycopg
from psycopg.rows import DictRow, dict_row

from app.database.connection_parameters import connection_parameters
from app.database.credentials import login_failed
from app.database.limiter import export_slots, read_slots
from app.database.pool import REQUEST_SECONDS, ConnectionLease, script_pool
from app.database.where import literal
from app.settings import get_settings

# A list as a file: as many seconds as a slow line needs for a quarter of a million rows, and few at once.
EXPORT_SECONDS = 120

AsyncDictCursor = psycopg.AsyncCursor[DictRow]


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
    rollback: bool = False, seconds: float | None = REQUEST_SECONDS, deadline: float | None = None
) -> AsyncGenerator[AsyncDictCursor]:
    """The same for requests: `async with get_async_db_cursor() as cursor: await cursor.execute(…)`.

    With `rollback` nothing of it is kept, however it ends. It has to be done in so many seconds (None: any), and waits
    for its connection until the deadline. Raises PoolTimeout if none is free by then.

    BEGIN travels with the first statement that is waited for, COMMIT with the pipeline's end (psycopg's own
    `transaction()` waits for each, and for a Sync before it).
    """
    async with ConnectionLease(deadline, seconds) as connection:
        try:
            async with connection.pipeline(), connection.cursor(row_factory=dict_row) as cursor:
                await connection.execute("BEGIN")
                yield cursor
                await connection.execute("ROLLBACK" if rollback else "COMMIT")
        except BaseException:
            with suppress(psycopg.Error):  # the connection is gone, and with it what it did
                await connection.rollback()
            raise


class ReadCursor(ConnectionLease):
    """The block of `get_async_read_cursor`."""

    async def __aenter__(self) -> AsyncDictCursor:  # pyright: ignore[reportIncompatibleMethodOverride]
        connection = await super().__aenter__()
        try:
            return connection.cursor(row_factory=dict_row)
        except BaseException as error:  # the connection was lost between the pool's check and here
            await self.__aexit__(type(error), error, None)
            raise


def get_async_read_cursor(deadline: float | None = None) -> ReadCursor:
    """A cursor for reading: each statement commits itself and sees a snapshot of its own.

    It waits for its turn and for its connection until the deadline. Raises PoolTimeout if it gets none by then.
    """
    return ReadCursor(deadline, REQUEST_SECONDS, read_slots())


@asynccontextmanager
async def get_export_cursor(deadline: float | None = None) -> AsyncGenerator[AsyncDictCursor]:
    """A cursor for one long SELECT; few are given out at once, because a slow reader holds one for long.

    Raises PoolTimeout as above.
    """
    async with ConnectionLease(deadline, EXPORT_SECONDS, export_slots()) as connection, connection.transaction():
        await connection.execute(f"SET LOCAL statement_timeout = '{literal(EXPORT_SECONDS)}s'")
        yield connection.cursor(row_factory=dict_row)
