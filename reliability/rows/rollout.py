"""R24: a new version with three migrations starts beside the old one under writes, and is killed half way."""

import asyncio
import shutil
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import psycopg

from reliability.bars import Bar
from reliability.service import Service
from reliability.trial import Mutant, Patch, Row, System, Trial
from reliability.writers import BARS, Writers

# An expansion, an index, and a constraint that is checked for all rows.
MIGRATIONS = {
    "expand": "ALTER TABLE order_events ADD COLUMN channel text;\n"
    "ALTER TABLE order_events ADD CONSTRAINT channel_known CHECK (channel <> '') NOT VALID;\n",
    "index": "-- no transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS events_by_channel\n"
    "    ON order_events (channel, at);\n",
    "validate": "ALTER TABLE order_events VALIDATE CONSTRAINT channel_known;\n",
}
SESSIONS = "FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND query LIKE"
WAITING = f"SELECT count(*) {SESSIONS} '%ADD COLUMN channel%' AND wait_event_type = 'Lock'"
WAITED = WAITING.replace("count(*)", "coalesce(max(extract(epoch FROM clock_timestamp() - query_start)), 0)")
BUILDING = f"SELECT count(*) {SESSIONS} '%INDEX CONCURRENTLY%' AND wait_event = 'virtualxid'"
END_BUILDING = f"SELECT pg_terminate_backend(pid) {SESSIONS} '%INDEX CONCURRENTLY%'"
INVALID = "SELECT count(*) FROM pg_index WHERE NOT indisvalid"
APPLIED = "SELECT count(*) FROM schema_migrations WHERE name = ANY(%s)"
ENOUGH = 25  # orders made by the new version
LONG_READ = 4  # seconds for which a report goes on to read the table that the first migration changes


async def rolled_out(trial: Trial) -> None:
    """Start the new version, kill it while it builds an index, start it again, and write to both."""
    async with trial.system(workers=1) as system:
        shop = await asyncio.to_thread(system.shop, 1_000_000)
        stores = await asyncio.to_thread(system.stores, 8)
        old = Writers(trial, system, shop, stores)
        backend = await asyncio.to_thread(new_version, trial)
        async with old.at_work(4, 0.02):
            await asyncio.sleep(1)
            async with report(trial, system):
                await killed_half_way(trial, system, backend)
            began = time.monotonic()
            new = await asyncio.to_thread(started, trial, system, backend)
            trial.reached(f"the new version is ready {time.monotonic() - began:.1f} s after its second start")
            beside = Writers(trial, system, shop, stores, port=new.port, prefix="n")
            async with beside.at_work(2, 0.02):
                await asyncio.sleep(trial.size(20, 3))
                give_up = time.monotonic() + 60
                while len(beside.created) < ENOUGH and time.monotonic() < give_up:
                    await asyncio.sleep(0.1)
            await asyncio.to_thread(new.stop)
        applied, invalid = system.postgres.one(APPLIED, list(MIGRATIONS)), system.postgres.one(INVALID)
        trial.check(applied == len(MIGRATIONS), f"{applied} of {len(MIGRATIONS)} migrations are applied", "complete")
        trial.check(invalid == 0, f"{invalid} indexes are INVALID", "complete")
        for writers in (old, beside):
            writers.check()
            refused = sum(status >= 500 for _, status in writers.failures)
            trial.measure("refused", refused, "answers 5xx")
        trial.measure("stall", longest_pause(old.successes), "seconds without a success")


def longest_pause(successes: list[float]) -> float:
    """The longest time between two successes."""
    return max((after - before for before, after in pairwise(successes)), default=float("inf"))


def new_version(trial: Trial) -> Path:
    """A copy of the backend with three more migrations."""
    copy = trial.directory / "new"
    shutil.copytree(trial.backend(), copy, ignore=shutil.ignore_patterns("venv", "static", "__pycache__"))
    folder = copy / "app/database/migrations"
    for number, (name, text) in enumerate(MIGRATIONS.items(), 1 + len(list(folder.glob("*.sql")))):
        (folder / f"{number:04}_{name}.sql").write_text(text)
    return copy


@asynccontextmanager
async def report(trial: Trial, system: System) -> AsyncGenerator[None]:
    """A transaction that reads the table until the first migration has waited for it, and one that delays the index."""
    async with await psycopg.AsyncConnection.connect(system.postgres.dsn()) as other:
        await other.execute("SELECT pg_current_xact_id()")  # the index waits for its end; it holds no lock of the table
        reader = await psycopg.AsyncConnection.connect(system.postgres.dsn())
        await reader.execute("SELECT count(*) FROM order_events")
        reading = asyncio.create_task(read_on(trial, system, reader))
        try:
            yield
        finally:
            await reading


async def read_on(trial: Trial, system: System, reader: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
    """Close the connection some time after the first migration has begun to wait; measure how long it waits."""
    trial.check(await seen(system, WAITING), "no migration waited for the report")
    ends = time.monotonic() + LONG_READ
    while time.monotonic() < ends:
        trial.measure("wait", float(await asyncio.to_thread(system.postgres.one, WAITED)), "seconds of a lock wait")
        await asyncio.sleep(0.05)
    await reader.close()


async def seen(system: System, query: str, seconds: float = 120) -> bool:
    """Wait until the query finds a session; whether it did."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if await asyncio.to_thread(system.postgres.one, query):
            return True
        await asyncio.sleep(0.05)
    return False


async def killed_half_way(trial: Trial, system: System, backend: Path) -> None:
    """Start the new version; kill it and end its session when it builds the index."""
    service = await asyncio.to_thread(start, trial, system, backend)
    built = await seen(system, BUILDING)
    trial.check(built, f"the new version builds no index: {service.log.read_text()[-300:]}")
    service.process.kill()
    await asyncio.to_thread(service.process.wait)
    await asyncio.to_thread(system.postgres.rows, END_BUILDING)
    trial.fault(f"the new version is killed while it builds an index; a report reads the table for {LONG_READ} s")


def start(trial: Trial, system: System, backend: Path) -> Service:
    """Start the new version on the same database."""
    return Service(trial.directory, 1, backend, **trial.settings(system.postgres))


def started(trial: Trial, system: System, backend: Path) -> Service:
    """Start the new version, and wait until it is ready."""
    service = start(trial, system, backend)
    service.wait_until_ready()
    return service


MIGRATE = "app/database/migrate.py"
ROWS = (
    Row(
        "R24",
        "a new version with migrations starts beside the old one under writes, and is killed while it builds an index",
        {
            **BARS,
            "wait": Bar("a migration waits for a table's lock <= {limit} s, and requests behind it no longer", 2),
            "refused": Bar("answers 5xx: {limit}", timed=True),
            "stall": Bar("longest time without a success <= {limit} s", 1.5, timed=True),
            "complete": Bar("the second start applies all migrations and leaves no INVALID index"),
        },
        rolled_out,
        (
            Mutant(
                "an index that was left INVALID stays",
                (
                    Patch(MIGRATE, "            drop_invalid_index(connection, run.schema, migration.new_index)\n",
                          "            pass\n"),
                    Patch(MIGRATE, "if migration.new_index and is_invalid_index(", "if False and is_invalid_index("),
                ),
            ),
            Mutant(
                "a migration waits for its lock without a limit",
                (Patch(MIGRATE, 'LOCK_TIMEOUT = "1s"', 'LOCK_TIMEOUT = "0"'),),
            ),
        ),
    ),
)  # fmt: skip
