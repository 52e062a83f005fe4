"""R25: a dump and a base backup are made under writes; the copies have what was there at their moment."""

import asyncio
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

from reliability.bars import Bar
from reliability.postgres import Postgres
from reliability.rows.restore import base_backup, run
from reliability.trial import Mutant, Row, System, Trial
from reliability.writers import BARS, Writers

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'brickhouse' ORDER BY 1"
CHECKSUM = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM brickhouse.{} t"


async def backed_up(trial: Trial) -> None:
    """Write all the time; dump, copy the files, mark a moment, and restore both."""
    async with trial.system(workers=1) as system:
        wal = trial.directory / "wal"
        await asyncio.to_thread(archive, system, wal)
        shop, stores = await asyncio.to_thread(system.shop, 1_000_000), await asyncio.to_thread(system.stores, 8)
        writers = Writers(trial, system, shop, stores)
        async with writers.at_work(4, 0.02):
            await asyncio.sleep(trial.size(10, 1))
            await asyncio.to_thread(dump_and_compare, trial, system)
            files = await asyncio.to_thread(base_backup, trial.directory / "files", system.postgres)
            await asyncio.sleep(trial.size(10, 1))
            before = dict(writers.created)
            moment = await asyncio.to_thread(system.postgres.one, "SELECT clock_timestamp()::text")
            await asyncio.sleep(trial.size(5, 1))
        trial.fault(f"restored to a moment after {len(before):,} of {len(writers.created):,} orders")
        writers.check()
        await asyncio.to_thread(restore_moment, trial, system, files, wal, moment, before)


def archive(system: System, wal: Path) -> None:
    """Let the server keep its WAL in this directory; this needs a restart."""
    wal.mkdir(mode=0o777)
    wal.chmod(0o777)
    system.postgres.rows("ALTER SYSTEM SET archive_mode = 'on'")
    system.postgres.rows(f"ALTER SYSTEM SET archive_command = 'cp %p {wal}/%f'")
    system.postgres.stop()
    system.postgres.start()
    system.service.wait_until_ready()


def dump_and_compare(trial: Trial, system: System) -> None:
    """Dump a snapshot, restore it into another cluster, and compare the checksum of each table."""
    dump, source = system.postgres.directory / "dump", system.postgres.dsn()
    with psycopg.connect(source) as snapshot:
        snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        exported = snapshot.execute("SELECT pg_export_snapshot()").fetchone()
        assert exported is not None
        options = ("--schema=brickhouse", "--format=custom", "--no-owner", "--no-privileges")
        began = time.monotonic()
        run(system.postgres, "pg_dump", f"--dbname={source}", f"--snapshot={exported[0]}", f"--file={dump}", *options)
        dumped = time.monotonic() - began
        expected = checksums(snapshot)
    copy = Postgres(trial.directory / "dumped")
    copy.start()
    try:
        target = f"--dbname={copy.parameters(dbname='brickhouse')}"
        run(system.postgres, "pg_restore", target, "--exit-on-error", *options[2:], str(dump))
        with psycopg.connect(copy.dsn()) as restored:
            found = checksums(restored)
        broken = copy.broken()
    finally:
        copy.end()
    trial.reached(f"pg_dump took {dumped:.1f} s, and with the restore {time.monotonic() - began:.1f} s")
    wrong = [name for name in expected if found.get(name) != expected[name]]
    trial.check(not wrong and len(expected) > 10, f"tables that differ from the snapshot: {wrong}", "dump")
    trial.check(not broken, f"invariants broken in the dump: {broken[:3]}", "invariants")


def checksums(connection: psycopg.Connection[tuple[Any, ...]]) -> dict[str, str]:
    """The checksum of each table."""
    connection.execute("SET TimeZone = 'UTC'")
    names = [name for (name,) in connection.execute(TABLES).fetchall()]
    return {name: connection.execute(CHECKSUM.format(name)).fetchall()[0][0] for name in names}  # type: ignore[call-overload]


def restore_moment(
    trial: Trial, system: System, files: Postgres, wal: Path, moment: str, before: Mapping[str, str]
) -> None:
    """Recover the files to the moment: what was acknowledged before is there, what began after is not."""
    system.postgres.rows("SELECT pg_switch_wal()")
    last = system.postgres.one("SELECT pg_walfile_name(pg_current_wal_lsn() - 1)")
    give_up = time.monotonic() + 60
    while not (wal / last).exists() and time.monotonic() < give_up:
        time.sleep(0.05)
    with (files.directory / "data/postgresql.auto.conf").open("a") as settings:
        settings.write(f"restore_command = 'cp {wal}/%f %p'\nrecovery_target_time = '{moment}'\n")
        settings.write("recovery_target_action = 'promote'\narchive_mode = off\n")
    (files.directory / "data/recovery.signal").touch()
    for path in (files.directory, *files.directory.rglob("*")):
        shutil.chown(path, *owner(system.postgres))
    began = time.monotonic()
    files.start()
    try:
        while files.one("SELECT pg_is_in_recovery()"):
            time.sleep(0.05)
        trial.reached(f"recovered to the moment in {time.monotonic() - began:.1f} s")
        kept = {row["notes"] for row in files.rows("SELECT notes FROM orders WHERE notes IS NOT NULL")}
        keys = {row["key"] for row in files.rows("SELECT key FROM idempotency_keys WHERE status IS NOT NULL")}
        later = files.one("SELECT count(*) FROM orders WHERE created_at > %s::timestamptz", moment)
        broken = files.broken()
    finally:
        files.end()
    trial.check(not before.keys() - kept, f"{len(before.keys() - kept)} orders from before are missing", "moment")
    trial.check(not before.keys() - keys, f"{len(before.keys() - keys)} keys from before are missing", "moment")
    trial.check(later == 0, f"{later} orders from after the moment", "moment")
    trial.check(not broken, f"invariants broken at the moment: {broken[:3]}", "invariants")


def owner(postgres: Postgres) -> tuple[int, int]:
    """The user and the group of the server's files."""
    found = (postgres.directory / "data").stat()
    return found.st_uid, found.st_gid


ROWS = (
    Row(
        "R25",
        "a dump and a base backup under writes, restored: the snapshot, and a moment between two backups",
        {
            **BARS,
            "dump": Bar("each table of the restored dump equals the dumped snapshot"),
            "moment": Bar("orders and keys acknowledged before the moment are there, later ones are not"),
            "invariants": Bar("the invariants hold in both copies"),
        },
        backed_up,
        (Mutant("idempotency keys are not written to the WAL", sql="ALTER TABLE idempotency_keys SET UNLOGGED"),),
    ),
)
