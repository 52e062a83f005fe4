"""Checks the invariants in the database.

`python -m app.operations.integrity_check` checks all rows, prints the violations, and exits with 1 if there are any.
The service checks all rows once an hour, in one of its processes, and recently changed rows on request.
"""

import asyncio
import sys
import time
from datetime import UTC, datetime
from typing import Any

import orjson
import psycopg

from app.database.connection import get_async_db_cursor
from app.database.pool import open_request_pool
from app.database.query import Cursor, fetch
from app.monitoring.logs import log
from app.monitoring.metrics import INTEGRITY_BROKEN, INTEGRITY_CHECKED
from app.queries import integrity
from app.queries.integrity import CheckState

SHORT_HISTORY = 10_000  # orders: up to here all rows are checked on request
HOURS_BETWEEN_FULL_CHECKS = 1.0
SECONDS_BETWEEN_CHECKS = 300


def check_report(state: CheckState, violations: bytes) -> bytes:
    """Return the result of a check on request as a JSON object, with its scope: all rows if the history is short.

    `violations` is a JSON array; their number is set in the metrics.
    """
    scope = "full" if state.history_is_short else "recent"
    note(scope, len(orjson.loads(violations)))
    now = datetime.now(UTC).isoformat().encode()
    return b'{"checked_at":"%b","scope":"%b","broken":%b,"last_full":%b}' % (
        now, scope.encode(), violations, state.last_full,
    )  # fmt: skip


async def check_everything(cursor: Cursor) -> list[dict[str, Any]]:
    """Check all rows and store the result as the last full check; returns the violations."""
    started = time.monotonic()
    await integrity.lift_time_limit(cursor)
    found: list[dict[str, Any]] = orjson.loads(await fetch(cursor, integrity.violations(full=True)))
    await integrity.keep_check(cursor, round(time.monotonic() - started, 3), found)
    note("full", len(found))
    if found:
        log.error("invariants_broken", count=len(found), first=found[0])
    return found


def note(scope: str, count: int) -> None:
    """Set the metrics of a check with this scope and number of violations."""
    INTEGRITY_BROKEN.labels(scope).set(count)
    INTEGRITY_CHECKED.labels(scope).set_to_current_time()


async def check_every_hour() -> None:
    """Run a full check whenever the last one is an hour old, in one process, until the service ends."""
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_CHECKS)
        try:
            async with get_async_db_cursor(seconds=None) as cursor:
                if await integrity.is_due(cursor, HOURS_BETWEEN_FULL_CHECKS):
                    await check_everything(cursor)
        except psycopg.Error as error:
            log.warning("integrity_check_failed", error=type(error).__name__)


async def main() -> int:
    """Check all rows and print the violations; returns the exit status, 1 if there are any."""
    async with open_request_pool(), get_async_db_cursor(seconds=None) as cursor:
        found = await check_everything(cursor)
    for row in found:
        print("\t".join(row.values()))  # noqa: T201
    more = (
        ", and possibly more: only the first of each rule are listed"
        if len(found) >= integrity.MAX_VIOLATIONS_PER_RULE
        else ""
    )
    print(f"{len(found)} broken{more}" if found else "all invariants hold")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
