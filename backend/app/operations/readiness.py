"""Readiness: does the database answer, and does it have the schema that this version needs?"""

import asyncio

import psycopg
from psycopg_pool import PoolTimeout, TooManyRequests

from app.database.connection import get_async_read_cursor
from app.database.migration_files import AppliedMigration, MigrationError, pending_migrations, read_migrations
from app.database.pool import pool_health
from app.operations.shutdown import draining
from app.operations.standby import SECONDS_FOR_POLL, configured_standby

MIGRATIONS = read_migrations()  # at import, so that a probe reads no files


async def check() -> dict[str, str]:
    """Return the readiness: `status` is ready or unavailable; `database` and `migrations` give the reason in words.

    With DB_READ_HOST, `standby` says whether reads use the standby; the service is ready without it.
    """
    if draining.is_set():
        return unavailable("not checked: the service is shutting down", "unknown")
    standby = configured_standby()
    if standby is None:
        return await check_primary()
    polling = standby.poll()
    found = await check_primary()
    await asyncio.wait({polling}, timeout=SECONDS_FOR_POLL)
    return {**found, "standby": standby.with_lag()}


async def check_primary() -> dict[str, str]:
    """Return the readiness without the standby."""
    try:
        async with get_async_read_cursor() as cursor:
            await cursor.execute("SELECT number, name, checksum FROM schema_migrations")
            applied = {row["number"]: AppliedMigration(row["name"], row["checksum"]) for row in await cursor.fetchall()}
    except (PoolTimeout, TooManyRequests):
        cause = f": {pool_health().cause}" if pool_health().cause else ""
        return unavailable(f"no connection within the time a request waits{cause}", "unknown")
    except psycopg.errors.UndefinedTable:
        return unavailable("answers", "never applied: run python -m app.database.migrate")
    except psycopg.Error as error:
        return unavailable(f"cannot be reached ({type(error).__name__})", "unknown")
    try:
        pending = pending_migrations(MIGRATIONS, applied)
    except MigrationError as error:
        return unavailable("answers", str(error))
    if pending:
        return unavailable("answers", f"{len(pending)} pending: run python -m app.database.migrate")
    return {"status": "ready", "database": "answers", "migrations": f"{len(applied)} applied"}


def unavailable(database: str, migrations: str) -> dict[str, str]:
    """Return the result for a service that is not ready."""
    return {"status": "unavailable", "database": database, "migrations": migrations}
