"""One request, one transaction: how routers read and how they write.

`Reading(request)` gives a cursor to somebody with an account, `exporting(request)` one for a whole list.
`Write` runs the work of a change in a transaction that is committed before the answer leaves, and rolled back on
any refusal.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated

import psycopg
from fastapi import Depends, Query, Request, Response

from app import idempotency
from app.answers import preview_answer
from app.database.connection import ReadConnection, export_connection, get_async_db_cursor
from app.database.csv_rows import ExportCursor
from app.database.fetch import Cursor
from app.database.read_cursor import ReadCursor
from app.errors import NotFound, Refusal, Stale, refusal_for
from app.identity import cursor_for, identify, read_cursor
from app.models.filters import WriteOptions
from app.observability import RETRIES
from app.problems import refused
from app.queries import inventory
from app.queries.idempotency_keys import KeyedRequest
from app.queries.users import Caller, Hold

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


@dataclass(frozen=True)
class Transaction:
    """What the work of a change needs: the cursor, who is calling, and what they saw last.

    `touched` collects the stock rows that the work changes, by store and product; `dry_run` says that all of it
    will be rolled back.
    """

    cursor: Cursor
    caller: Caller
    seen: frozenset[str] | None
    dry_run: bool
    touched: set[tuple[int, int]] = field(default_factory=lambda: set())
    expected: list[tuple[int, Cursor, Refusal]] = field(default_factory=lambda: [])

    def expect(self, rows: int, sent: Cursor, otherwise: Refusal) -> None:
        """A statement that is on its way has to touch so many rows; looked at before anything is committed."""
        self.expected.append((rows, sent, otherwise))

    async def settle(self) -> None:
        """Raise what was to be raised where a statement touched fewer rows than expected."""
        for rows, sent, otherwise in self.expected:
            if len(await sent.fetchall()) != rows:
                raise otherwise

    def require_version(self, version: int) -> None:
        """Stale where the caller named versions in If-Match and this is none of them."""
        if self.seen is not None and "*" not in self.seen and f'"{version}"' not in self.seen:
            raise Stale(f'This is version "{version}" now: read it again before changing it')

    def require_row(self, version: int | None, what: str) -> None:
        """NotFound where the row that was to be locked is not there; Stale as above."""
        if version is None:
            raise NotFound(f"No {what} has this id")
        self.require_version(version)


Work = Callable[[Transaction], Awaitable[Response]]


class Writing:
    """Runs the work of one request that changes something."""

    hold: Hold = "SHARE"

    def __init__(self, request: Request, options: WriteOptions) -> None:
        self.request = request
        self.dry_run = options.dry_run
        self.key: KeyedRequest | None = None

    async def __call__(self, work: Work) -> Response:
        """The work's answer, once it is committed; an answer kept under the request's key comes again."""
        try:
            return await self.retried(work)
        except (Refusal, psycopg.Error) as error:
            refusal = refusal_for(error) if isinstance(error, psycopg.Error) else error
            if self.key is not None and refusal is not None:
                kept = await idempotency.keep_refusal(self.key, refusal, refused(self.request, refusal))
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
                return await self.tried(work, tx)
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

    async def tried(self, work: Work, tx: Transaction) -> Response:
        """What the work would do: it really runs, is looked at, and rolled back at the end. No key is used up."""
        answer = await work(tx)
        await tx.settle()
        movements = await inventory.movements_just_made(tx.cursor, tx.touched)
        stock = await inventory.stock_at(tx.cursor, tx.touched)
        return preview_answer(bytes(answer.body), movements, stock)


def versions_seen(request: Request) -> frozenset[str] | None:
    """The entity tags in If-Match; None where there is no such header. Weak tags never match."""
    given = request.headers.getlist("if-match")
    if not given:
        return None
    return frozenset(tag.strip() for line in given for tag in line.split(",") if tag.strip())


class WritingAccounts(Writing):
    """The same for changes of people's accounts, which may be the caller's own."""

    hold: Hold = "UPDATE"


# Functions, and async: what is called to solve a parameter and is not goes through a pool of threads.
async def writing(request: Request, options: Annotated[WriteOptions, Query()]) -> Writing:
    """What a route needs that changes something."""
    return Writing(request, options)


async def writing_accounts(request: Request, options: Annotated[WriteOptions, Query()]) -> WritingAccounts:
    """What a route needs that changes somebody's account."""
    return WritingAccounts(request, options)


Write = Annotated[Writing, Depends(writing)]
WriteAccount = Annotated[WritingAccounts, Depends(writing_accounts)]
