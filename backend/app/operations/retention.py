"""Deletes expired idempotency keys and changes of the feed, after requests.

Each batch is a short transaction, with a pause after it, so that requests do not wait for locks.
"""

import asyncio
from collections.abc import Awaitable, Callable

from app.database.connection import get_async_db_cursor
from app.database.query import Cursor
from app.queries import changes, idempotency_keys

SECONDS_BETWEEN_CLEANUPS = 600.0
SECONDS_BETWEEN_BATCHES = 0.5


async def delete_expired() -> None:
    """Delete the idempotency keys that are older than a day, and changes older than the feed's retention."""
    await delete_in_batches(idempotency_keys.delete_expired_keys, idempotency_keys.DELETED_AT_ONCE)
    await delete_in_batches(changes.delete_expired_changes, changes.DELETED_AT_ONCE)


async def delete_in_batches(delete: Callable[[Cursor], Awaitable[int]], at_once: int) -> None:
    """Delete until fewer than `at_once` rows are left to delete."""
    while True:
        async with get_async_db_cursor() as cursor:
            deleted = await delete(cursor)
        if deleted < at_once:
            return
        await asyncio.sleep(SECONDS_BETWEEN_BATCHES)
