"""Deletes expired idempotency keys and changes of the feed while the service runs.

Each batch is a short transaction, with a pause after it, so that requests do not wait for locks.
"""

import asyncio

import psycopg

from app.database.connection import get_async_db_cursor
from app.monitoring.logs import log
from app.queries import changes, idempotency_keys

SECONDS_BETWEEN_CLEANUPS = 600.0
SECONDS_BETWEEN_KEY_BATCHES = 0.1
SECONDS_BETWEEN_CHANGE_BATCHES = 1.0


async def delete_expired_keys() -> None:
    """Every ten minutes, delete the idempotency keys older than a day, a thousand at a time."""
    while True:
        deleted = 0
        try:
            async with get_async_db_cursor() as cursor:
                deleted = await idempotency_keys.delete_expired_keys(cursor)
        except psycopg.Error as error:
            log.warning("cleanup_failed", error=type(error).__name__)
        more = deleted == idempotency_keys.DELETED_AT_ONCE
        await asyncio.sleep(SECONDS_BETWEEN_KEY_BATCHES if more else SECONDS_BETWEEN_CLEANUPS)


async def delete_expired_changes() -> None:
    """Every ten minutes, delete the changes that are older than the feed's retention, some thousands at a time."""
    while True:
        deleted = 0
        try:
            async with get_async_db_cursor() as cursor:
                deleted = await changes.delete_expired_changes(cursor)
        except psycopg.Error as error:
            log.warning("cleanup_failed", error=type(error).__name__)
        more = deleted == changes.DELETED_AT_ONCE
        await asyncio.sleep(SECONDS_BETWEEN_CHANGE_BATCHES if more else SECONDS_BETWEEN_CLEANUPS)
