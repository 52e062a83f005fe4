"""The standing proof: do the invariants hold, as the database sees them now?

`python -m app.operations.integrity_check` checks everything, prints what is broken, and ends with 1 if something is.
The service checks everything once an hour, in one of its processes, and what changed lately whenever
it is asked.
"""

import asyncio
import sys
import time
from datetime import UTC, datetime
from typing import Any

import orjson
import psycopg

from app.database.connection import get_async_db_cursor
from app.database.pages import Cursor
from app.database.pool import open_request_pool
from app.monitoring.logs import log
from app.monitoring.metrics import INTEGRITY_BROKEN, INTEGRITY_CHECKED
from app.queries import integrity

SHORT_HISTORY = 10_000  # orders: up to here everything is checked whenever somebody asks
HOURS_BETWEEN_FULL_CHECKS = 1.0
SECONDS_BETWEEN_CHECKS = 300


async def check_now(cursor: Cursor) -> bytes:
    """The answer of `GET /integrity`: bounded in cost, and it says what was looked at."""
    full = await integrity.history_is_short(cursor, SHORT_HISTORY)
    found = await integrity.broken(cursor, full)
    scope = "full" if full else "recent"
    note(scope, len(orjson.loads(found)))
    now = datetime.now(UTC).isoformat().encode()
    last = await integrity.last_full_check(cursor)
    return b'{"checked_at":"%b","scope":"%b","broken":%b,"last_full":%b}' % (now, scope.encode(), found, last)


async def check_everything(cursor: Cursor) -> list[dict[str, Any]]:
    """What is broken, in all there is; kept as the last full check."""
    started = time.monotonic()
    await integrity.take_your_time(cursor)
    found: list[dict[str, Any]] = orjson.loads(await integrity.broken(cursor, True))
    await integrity.keep_check(cursor, round(time.monotonic() - started, 3), found)
    note("full", len(found))
    if found:
        log.error("invariants_broken", count=len(found), first=found[0])
    return found


def note(scope: str, count: int) -> None:
    """Show the result in the metrics."""
    INTEGRITY_BROKEN.labels(scope).set(count)
    INTEGRITY_CHECKED.labels(scope).set_to_current_time()


async def check_every_hour() -> None:
    """For as long as the service runs: a full check where the last one is an hour old, by one process."""
    while True:
        await asyncio.sleep(SECONDS_BETWEEN_CHECKS)
        try:
            async with get_async_db_cursor(seconds=None) as cursor:
                if await integrity.is_due(cursor, HOURS_BETWEEN_FULL_CHECKS):
                    await check_everything(cursor)
        except psycopg.Error as error:
            log.warning("integrity_check_failed", error=type(error).__name__)


async def main() -> int:
    """Check everything and say what was found."""
    async with open_request_pool(), get_async_db_cursor(seconds=None) as cursor:
        found = await check_everything(cursor)
    for row in found:
        print("\t".join(row.values()))  # noqa: T201
    more = ", and maybe more: of each rule the first are named" if len(found) >= integrity.MOST_OF_A_RULE else ""
    print(f"{len(found)} broken{more}" if found else "all invariants hold")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
