"""One request, one transaction: how routers read and how they write.

`Reading(request)` gives a cursor for reading, `exporting(request)` one for a whole list; both refuse a caller
without an account. `Write` runs the work of a change in a transaction that is committed before the answer leaves, and
rolled back on any error.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated

import psycopg
from fastapi import Depends, Query, Request, Response

from app.database.caller_cursor import ReadCursor
from app.database.connection import export_connection, get_async_db_cursor
from app.database.csv_export import ExportCursor
from app.database.pool import ReadConnection
from app.domain.transaction import Transaction
from app.errors import ApiError, api_error_for
from app.http import idempotency
from app.http.authentication import cursor_for, identify, read_cursor
from app.http.problem_details import problem_response
from app.http.responses import preview_response
from app.models.filters import WriteOptions
from app.monitoring.metrics import RETRIES
from app.queries import inventory
from app.queries.idempotency_keys import KeyedRequest
from app.queries.users import RowLock

ATTEMPTS = 3


class Reading(ReadConnection):
    """A cursor for reading; Forbidden for somebody without an account."""

    def __init__(self, request: Request) -> None:
        self.request = request

    async def __aenter__(self) -> ReadCursor:  # pyright: ignore[reportIncompatibleMethodOverride]
        connection = await super().__aenter__()
        try:
            return read_cursor(connection, self.request, ReadCursor)
        except BaseException:
            await super().__aexit__(None, None, None)
            raise


@asynccontextmanager
async def exporting(request: Request) -> AsyncGenerator[ExportCursor]:
    """A cursor for a whole list; Forbidden for somebody without an account, PoolTimeout where others export."""
    async with export_connection() as connection:
        yield read_cursor(connection, request, ExportCursor)


Work = Callable[[Transaction], Awaitable[Response]]


class Writing:
    """Runs the work of one request that changes something."""

    hold: RowLock = "SHARE"

    def __init__(self, request: Request, options: WriteOptions) -> None:
        self.request = request
        self.dry_run = options.dry_run
        self.key: KeyedRequest | None = None

    async def __call__(self, work: Work) -> Response:
        """The work's answer, once it is committed; an answer kept under the request's key comes again."""
        try:
            return await self.retried(work)
        except (ApiError, psycopg.Error) as error:
            refusal = api_error_for(error) if isinstance(error, psycopg.Error) else error
            if self.key is not None and refusal is not None:
                kept = await idempotency.keep_error(self.key, refusal, problem_response(self.request, refusal))
                if kept is not None:
                    return kept
            raise

    async def retried(self, work: Work) -> Response:
        """Once more, from the start, where PostgreSQL ended a deadlock; never after COMMIT was sent."""
        for attempt in range(1, ATTEMPTS):
            try:
                return await self.once(work)
            except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
                RETRIES.inc()
                await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 jitter, no secret
        return await self.once(work)

    async def once(self, work: Work) -> Response:
        """One attempt: identity, replay, the work, the kept answer, in one transaction."""
        async with get_async_db_cursor(rollback=self.dry_run) as cursor:
            caller = await identify(cursor, self.request, self.hold)
            tx = Transaction(cursor_for(cursor.connection, caller), caller, versions_seen(self.request), self.dry_run)
            if self.dry_run:
                return await self.preview(work, tx)
            key = self.key = await idempotency.keyed(self.request, caller)
            if key is not None:
                again = await idempotency.replay(cursor, key)
                if again is not None:
                    return again
            answer = await work(tx)
            await tx.settle()
            if key is not None:
                await idempotency.keep(cursor, key, answer)
            return answer

    async def preview(self, work: Work, tx: Transaction) -> Response:
        """What the work would do: it really runs, is looked at, and rolled back at the end. No key is used up."""
        answer = await work(tx)
        await tx.settle()
        movements = await inventory.movements_just_made(tx.cursor, tx.changed_stock)
        stock = await inventory.stock_at(tx.cursor, tx.changed_stock)
        return preview_response(bytes(answer.body), movements, stock)


def versions_seen(request: Request) -> frozenset[str] | None:
    """The entity tags in If-Match; None where there is no such header. Weak tags never match."""
    given = request.headers.getlist("if-match")
    if not given:
        return None
    return frozenset(tag.strip() for line in given for tag in line.split(",") if tag.strip())


class WritingAccounts(Writing):
    """The same for changes of people's accounts, which may be the caller's own."""

    hold: RowLock = "UPDATE"


# Functions, and async: what is called to solve a parameter and is not goes through a pool of threads.
async def writing(request: Request, options: Annotated[WriteOptions, Query()]) -> Writing:
    """What a route needs that changes something."""
    return Writing(request, options)


async def writing_accounts(request: Request, options: Annotated[WriteOptions, Query()]) -> WritingAccounts:
    """What a route needs that changes somebody's account."""
    return WritingAccounts(request, options)


Write = Annotated[Writing, Depends(writing)]
WriteAccount = Annotated[WritingAccounts, Depends(writing_accounts)]
