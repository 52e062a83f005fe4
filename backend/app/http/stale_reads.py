"""Reads that may be stale: lists, reports and files. Decides whether the standby or the primary answers them.

The standby answers if it is at most MAX_LAG behind and has replayed the caller's last write. The position of this
write travels with the client, in a cookie, because the next request may reach another instance of the service. A read
that the standby cannot answer goes to the primary. Single resources, writes and the change feed always do.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import psycopg
from fastapi import Request, Response

from app.database.connection import AfterCommit, get_async_read_cursor
from app.database.pool import require_standby
from app.database.pool_health import is_lost
from app.database.query import Query
from app.errors import Forbidden
from app.http.authentication import fetch_as_caller
from app.http.base_path import base_path
from app.monitoring.metrics import STALE_READS
from app.operations.background import note_request
from app.operations.standby import Reason, Standby, the_standby
from app.queries.replication import INSERTED, WalPosition, position_of
from app.settings import get_settings

COOKIE = "consistency_token"
# Seconds for which a client keeps its token: longer than a standby that is in use can be behind, also during a short
# outage of the primary.
KEPT_SECONDS = 600
UNKNOWN = WalPosition("", 0)  # no standby has it
LONGEST = 19  # digits of a bigint

T = TypeVar("T")
Run = Callable[[bool], Awaitable[T]]  # the read itself; it is given whether it reads from the standby


async def read_stale(request: Request, query: Query[T]) -> T:
    """Return the query's result as `transactions.read` does, from the standby if it may answer."""
    note_request()

    async def run(standby: bool) -> T:
        async with get_async_read_cursor(has_slot=True, standby=standby) as cursor:
            found = await fetch_as_caller(request, cursor, query)
            if standby:
                require_standby(cursor.connection)
            return found

    return await choose_server(request, run)


async def choose_server(request: Request, run: Run[T]) -> T:
    """Run a read on the standby if that may answer, else on the primary; if the primary is away, on the standby."""
    standby = the_standby()
    if standby is None:
        return await run(False)
    own_write = last_write(request)
    await standby.refresh()
    reason = standby.reason_against(own_write)
    if reason is None:
        try:
            return await on_standby(request, run, "" if standby.primary_answers else "primary_away")
        except Forbidden:  # the account may be new
            reason = "unknown_caller"
        except psycopg.Error as error:
            reason = standby.note_failure(error)
    return await on_primary(request, run, standby, own_write, reason)


async def on_primary(
    request: Request, run: Run[T], standby: Standby, own_write: WalPosition | None, reason: Reason
) -> T:
    """Run a read on the primary; if that is away, on the standby, unless it must not answer at all."""
    try:
        found = await run(False)
    except psycopg.Error as error:
        if not is_lost(error) or standby.reason_against(own_write, without_primary=True) is not None:
            raise
        standby.note_lost_primary()
        return await on_standby(request, run, "primary_away")
    note_server(request, "primary", reason)
    return found


async def on_standby(request: Request, run: Run[T], reason: str) -> T:
    """Run a read on the standby."""
    found = await run(True)
    note_server(request, "standby", reason)
    return found


def note_server(request: Request, server: str, reason: str) -> None:
    """Count the read, and name the server in the request's log line."""
    STALE_READS.labels(server, reason).inc()
    request.state.read_from = server


def last_write(request: Request) -> WalPosition | None:
    """Return the position of the caller's last write, from the cookie; None without it, UNKNOWN if it is not valid."""
    token = request.cookies.get(COOKIE)
    if token is None:
        return None
    history, _, lsn = token.partition(".")
    is_valid = lsn.isascii() and lsn.isdecimal() and len(lsn) <= LONGEST
    return WalPosition(history, int(lsn)) if is_valid else UNKNOWN


def position_after_commit() -> AfterCommit | None:
    """Return the statement that a write sends with its COMMIT; None if there is no standby."""
    return None if the_standby() is None else AfterCommit(INSERTED)


def with_token(response: Response, after: AfterCommit | None) -> Response:
    """Add the position of a write to its response, as a cookie of the whole service."""
    if after is not None and after.row is not None:
        position = position_of(after.row)
        response.set_cookie(
            COOKIE, f"{position.history}.{position.lsn}", KEPT_SECONDS, path=base_path() or "/", httponly=True,
            samesite="strict", secure=get_settings().on_apps,
        )  # fmt: skip
    return response
