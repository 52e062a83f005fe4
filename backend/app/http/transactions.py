"""One transaction per request: `read` for reads, `Writing` for changes.

`read(request, query)` reads for the caller. `Writing` runs the work of a change in a transaction that is committed
before the response is sent, and rolled back on any error. Both refuse a caller without an active account. An endpoint
declares a parameter of the type `Write` to get a `Writing`.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Annotated, TypeVar

import psycopg
from fastapi import Depends, Request, Response
from fastapi import Query as UrlQuery
from psycopg_pool import PoolTimeout

from app.database.connection import get_async_db_cursor, get_async_read_cursor
from app.database.pool import REQUEST_SECONDS
from app.database.query import Cursor, Query
from app.domain.transaction import Transaction
from app.errors import ApiError, ChangedMeanwhile, api_error_for
from app.http import idempotency
from app.http.authentication import caller_email, fetch_as_caller, locked_caller
from app.http.consistency_token import position_after_commit, with_token
from app.http.problem_details import problem_response
from app.http.responses import preview_response
from app.models.filters import WriteOptions
from app.monitoring.metrics import RETRIES
from app.operations.background import note_request
from app.queries import inventory, movements
from app.queries.idempotency_keys import KeyedRequest
from app.queries.users import AccountLocks, Caller, cancel_writes_of, find_caller

ATTEMPTS = 3
SECONDS_TO_END = 0.3  # in which the writes of a user end by themselves when the account is changed
T = TypeVar("T")


async def read(request: Request, query: Query[T]) -> T:
    """Return the query's result from the primary, in one round trip; `read_stale` also reads from a standby.

    Raises Forbidden if the caller has no active account.
    """
    note_request()
    async with get_async_read_cursor(has_slot=True) as cursor:
        return await fetch_as_caller(request, cursor, query)


Work = Callable[[Transaction], Awaitable[Response]]


class Writing:
    """Runs the work of one request that changes something."""

    def __init__(self, request: Request, options: WriteOptions) -> None:
        self.request = request
        self.dry_run = options.dry_run
        self.key: KeyedRequest | None = None
        self.locks = AccountLocks()
        self.seconds = REQUEST_SECONDS
        self.after = None if options.dry_run else position_after_commit()

    async def __call__(self, work: Work, locks: AccountLocks | None = None, more_seconds: float = 0) -> Response:
        """Run the work, commit, and return its response, or the stored response to the same Idempotency-Key.

        `locks` has the accounts that the work changes or names; they are locked before anything else. The work
        may take `more_seconds` longer than that of other requests.
        """
        self.locks = locks or self.locks
        self.seconds = REQUEST_SECONDS + more_seconds
        try:
            return with_token(await self.run_with_retries(work), self.after)
        except (ApiError, psycopg.Error) as error:
            refusal = api_error_for(error) if isinstance(error, psycopg.Error) else error
            if self.key is not None and refusal is not None:
                problem = problem_response(self.request, refusal)
                kept = await idempotency.keep_error(self.key, refusal, problem, self.after)
                if kept is not None:
                    return with_token(kept, self.after)
            raise
        finally:
            note_request()

    async def run_with_retries(self, work: Work) -> Response:
        """Run the work, and again from the start after a deadlock or a race; never again after COMMIT was sent."""
        for attempt in range(1, ATTEMPTS):
            try:
                return await self.run_once(work)
            except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected, ChangedMeanwhile):
                RETRIES.inc()
                await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 jitter, no secret
        return await self.run_once(work)

    async def run_once(self, work: Work) -> Response:
        """Run one transaction: lock the caller, then replay a stored response, or work and store the response."""
        async with get_async_db_cursor(self.dry_run, self.seconds, self.after) as cursor:
            caller = await self.locked_caller(cursor)
            tx = Transaction(cursor, caller, versions_seen(self.request), self.dry_run)
            key = await idempotency.keyed_request(self.request, caller)
            if self.dry_run:
                return await self.preview(work, tx)
            self.key = key
            if key is not None:
                again = await idempotency.replay(cursor, key)
                if again is not None:
                    return again
            response = await work(tx)
            await tx.check_guards()
            if key is not None:
                await idempotency.keep(cursor, key, response)
            return response

    async def locked_caller(self, cursor: Cursor) -> Caller:
        """Lock the accounts of the work and return the caller.

        Only an administrator may change accounts: the work rejects any other caller, and no other account is locked.
        """
        if not self.locks.changed:
            return await locked_caller(self.request, cursor, self.locks)
        caller = await find_caller(cursor, caller_email(self.request))
        if caller is None or caller.role != "admin":
            return await locked_caller(self.request, cursor, AccountLocks())
        async with cancelling_writes_of(self.locks.changed):
            return await locked_caller(self.request, cursor, self.locks)

    async def preview(self, work: Work, tx: Transaction) -> Response:
        """Run the work, read its effects, and roll back; returns the effects. No Idempotency-Key is used."""
        response = await work(tx)
        await tx.check_guards()
        made = await tx.fetch(movements.movements_just_made(tx.changed_stock))
        stock = await tx.fetch(inventory.stock_at(tx.changed_stock))
        return preview_response(bytes(response.body), made, stock)


@asynccontextmanager
async def cancelling_writes_of(user_ids: Sequence[int]) -> AsyncGenerator[None]:
    """Cancel the writes of these users that go on for longer than SECONDS_TO_END while the block waits for them."""

    async def cancel() -> None:
        while True:
            await asyncio.sleep(SECONDS_TO_END)
            with suppress(psycopg.Error, PoolTimeout):
                async with get_async_read_cursor() as cursor:
                    await cancel_writes_of(cursor, user_ids)

    cancelling = asyncio.create_task(cancel())
    try:
        yield
    finally:
        cancelling.cancel()
        await asyncio.gather(cancelling, return_exceptions=True)


def versions_seen(request: Request) -> frozenset[str] | None:
    """Return the entity tags in If-Match, weak ones as strong ones; None without this header.

    A proxy that compresses a response makes its tag weak. A tag is the version of a resource, not of its bytes, so
    the weak tag names the same version.
    """
    given = request.headers.getlist("if-match")
    if not given:
        return None
    return frozenset(tag.strip().removeprefix("W/") for line in given for tag in line.split(",") if tag.strip())


# Async functions: FastAPI calls any other dependency in a pool of threads.
async def writing(request: Request, options: Annotated[WriteOptions, UrlQuery()]) -> Writing:
    """Dependency of a route that changes something."""
    return Writing(request, options)


Write = Annotated[Writing, Depends(writing)]
