"""Checks the invariants in the database.

After requests the service checks the rows that were written since the last check. At night it checks all rows, if any
was written since. Both walk through the data in slices, in transactions of about SLICE_SECONDS.

`python -m app.operations.integrity_check` checks all rows now, prints the violations, and exits with 1 if there are
any.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

from psycopg.errors import LockNotAvailable

from app.database.connection import get_async_db_cursor
from app.database.pool import open_request_pool
from app.database.query import fetch
from app.monitoring.logs import log
from app.monitoring.metrics import INTEGRITY_BROKEN, INTEGRITY_CHECKED
from app.operations.background import attempt, note_request
from app.queries import integrity
from app.queries.integrity import Part, Slice

SLICE_SECONDS = 0.2
FIRST_SLICE = 1  # key; each slice may be twice as large as the one before

Progress = Callable[[Part, Slice], None]


def log_violations(_part: Part, checked: Slice) -> None:
    """Log an error if the slice has violations."""
    if checked.violations:
        log.error("invariants_broken", count=len(checked.violations), first=checked.violations[0])


class FullCheck:
    """When the next full check is due: at once if one is missing, at night if rows were written since the last one."""

    def __init__(self, check: Callable[[], Awaitable[object]]) -> None:
        self.check = check
        self.is_missing = asyncio.Event()
        self.is_outdated = False

    async def run_when_due(self, hour: int) -> None:
        """Run a full check whenever one is due; never returns. `hour`: of the night, in the zone of this process."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds_until(hour, datetime.now().astimezone())):
                    await self.is_missing.wait()
            if self.is_missing.is_set() or self.is_outdated:
                self.is_missing.clear()
                self.is_outdated = False
                await attempt(self.check)


def seconds_until(hour: int, now: datetime) -> float:
    """Return the seconds from `now` until this hour of the day, at most 24 hours, never 0."""
    then = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return ((then if then > now else then + timedelta(days=1)) - now).total_seconds()


async def check_new_rows() -> None:
    """Check the rows that were written since the last check, and find out whether a full check is due."""
    for _ in range(2):
        async with get_async_db_cursor() as cursor:
            await integrity.see_new_rows(cursor)
    for part in integrity.NEW_PARTS:
        await walk(part)
    async with get_async_db_cursor() as cursor:
        state = await integrity.end_of_walk(cursor)
    note("recent", state.violations)
    if state.unchecked:
        note_request()  # they are checked 10 s later
    full_check.is_outdated = state.is_outdated
    if state.is_missing:
        full_check.is_missing.set()


async def check_everything(progress: Progress = log_violations, idle: float = 1.0, restart: bool = False) -> int:
    """Check all rows in slices and store the result as the last full check; returns the number of violations.

    Without `restart` it goes on with a check that another process has begun. After each slice it pauses for `idle`
    times the slice's time.
    """
    async with get_async_db_cursor() as cursor:
        await integrity.see_new_rows(cursor)  # the first check of all: the walk through new rows begins here
        await integrity.begin_full_check(cursor, restart)
    found = None
    while found is None:
        for part in integrity.FULL_PARTS:
            await walk(part, progress, idle)
        async with get_async_db_cursor() as cursor:
            found = await integrity.end_full_check(cursor)
    note("full", found)
    return found


full_check = FullCheck(check_everything)


async def walk(part: Part, progress: Progress = log_violations, idle: float = 0.0) -> None:
    """Check a part to its end, in slices that take about SLICE_SECONDS each."""
    size = FIRST_SLICE
    while True:
        started = time.monotonic()
        try:
            async with get_async_db_cursor(seconds=None) as cursor:
                checked = await integrity.check_slice(cursor, part, size)
        except LockNotAvailable:
            continue  # another process checks this part
        if checked is None:
            return
        progress(part, checked)
        seconds = time.monotonic() - started
        size = max(1, int(size * min(2.0, max(0.5, SLICE_SECONDS / seconds))))
        await asyncio.sleep(idle * seconds)


def note(scope: str, count: int) -> None:
    """Set the metrics of a check with this scope and number of violations."""
    INTEGRITY_BROKEN.labels(scope).set(count)
    INTEGRITY_CHECKED.labels(scope).set_to_current_time()


async def main() -> int:
    """Check all rows and print the violations; returns the exit status, 1 if there are any."""
    async with open_request_pool():
        await check_everything(print_progress, idle=0.0, restart=True)
        async with get_async_db_cursor() as cursor:
            found = await fetch(cursor, integrity.last_violations())
    for row in found:
        print("\t".join(row[name] for name in ("rule", "subject", "expected", "found")))  # noqa: T201
    more = ", and possibly more" if len(found) >= integrity.MAX_VIOLATIONS else ""
    print(f"{len(found)} broken{more}" if found else "all invariants hold")  # noqa: T201
    return 1 if found else 0


def print_progress(part: Part, checked: Slice) -> None:
    """Print how far the check has come to standard error."""
    print(f"{part.name}: {checked.checked:,} of {checked.until:,}", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
