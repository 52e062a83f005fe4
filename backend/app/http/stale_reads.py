"""Reads that may be stale: lists, reports and files. Decides whether the standby or the primary answers them.

The standby answers if it is at most MAX_LAG behind and has replayed the caller's last write (`consistency_token`). A
read that the standby cannot answer goes to the primary. Single resources, writes and the change feed always do.
"""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import psycopg
from fastapi import Request
from psycopg_pool import PoolTimeout

from app.database.connection import get_async_read_cursor
from app.database.pool import pool_health, require_standby
from app.database.pool_health import is_lost
from app.database.query import Query
from app.errors import Forbidden, NotFound
from app.http.authentication import fetch_as_caller
from app.http.consistency_token import last_write
from app.monitoring.metrics import STALE_READS
from app.operations.background import note_request
from app.operations.standby import Reason, Standby, configured_standby
from app.queries.replication import WalPosition

NEWER = {"unknown_caller", "unknown_resource"}  # reasons for which the standby may be too old for the read

T = TypeVar("T")
Run = Callable[[bool], Awaitable[T]]  # the read itself; it is given whether it reads from the standby


async def read_stale(request: Request, query: Query[T]) -> T:
    """Return the query's result as `transactions.read` does, from the standby if it may answer."""
    return await read_checked(request, query, lambda _: True, "")


async def read_existing(request: Request, query: Query[T | None], subject: str) -> T:
    """Return the query's result as `read_stale` does. Raises NotFound if it is None: no `subject` has the id."""
    found = await read_checked(request, query, lambda found: found is not None, subject)
    assert found is not None
    return found


async def read_checked(request: Request, query: Query[T], exists: Callable[[T], bool], subject: str) -> T:
    """Return the query's result as `read_stale` does. Raises NotFound if the `subject` does not exist by this result.

    It may be new, so the primary is asked before.
    """
    note_request()

    async def run(standby: bool) -> T:
        async with get_async_read_cursor(has_slot=True, standby=standby) as cursor:
            found = await fetch_as_caller(request, cursor, query)
            if standby:
                require_standby(cursor.connection)
        if not exists(found):
            raise NotFound(f"No {subject} has this id")
        return found

    return await choose_server(request, run)


async def choose_server(request: Request, run: Run[T]) -> T:
    """Run a read on the standby if that may answer, else on the primary; if the primary is away, on the standby."""
    standby = configured_standby()
    if standby is None:
        return await run(False)
    position = last_write(request)
    await standby.refresh()
    reason = standby.reason_against(position)
    if reason is None:
        try:
            return await on_standby(request, run, standby, "" if standby.primary_lost_at is None else "primary_away")
        except Forbidden:  # the account may be new
            reason = "unknown_caller"
        except NotFound:
            reason = "unknown_resource"
        except psycopg.Error as error:
            reason = standby.record_failure(error)
    return await on_primary(request, run, standby, position, reason)


async def on_primary(
    request: Request, run: Run[T], standby: Standby, position: WalPosition | None, reason: Reason
) -> T:
    """Run a read on the primary; if that does not answer, on the standby, unless it must not answer at all."""
    try:
        found = await run(False)
    except psycopg.Error as error:
        if not may_be_away(error) or reason in NEWER or standby.reason_against(position, without_primary=True):
            raise
        standby.poll()
        return await on_standby(request, run, standby, "primary_away")
    note_server(request, "primary", reason)
    return found


def may_be_away(error: psycopg.Error) -> bool:
    """Return whether the primary may be away by this error of a read; it is not if its pool is only busy."""
    return is_lost(error) and (not isinstance(error, PoolTimeout) or pool_health().is_away())


async def on_standby(request: Request, run: Run[T], standby: Standby, reason: str) -> T:
    """Run a read on the standby, and note the age of its data for the response."""
    caught_up_at = standby.caught_up_at
    found = await run(True)
    note_server(request, "standby", reason)
    request.state.data_age = max(time.monotonic() - caught_up_at, getattr(request.state, "data_age", 0.0))
    return found


def note_server(request: Request, server: str, reason: str) -> None:
    """Count the read, and name the server in the request's log line."""
    STALE_READS.labels(server, reason).inc()
    request.state.read_from = server
