"""The faults of a simulation."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from reliability.postgres import Postgres, kill_process
from reliability.proxy import Proxy, to_socket
from reliability.rows.restore import base_backup, recover
from reliability.shifted_clock import DAY, HOUR, ShiftedClock
from reliability.trial import System, Trial

ENDED = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'brickhouse' AND pid % 2 = 0"
NO_SPACE = """
    CREATE FUNCTION storage_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
    END $$
"""
FULL = "CREATE TRIGGER storage_is_full BEFORE INSERT ON {} EXECUTE FUNCTION storage_is_full()"
GROWING = ("orders", "order_events", "stock_movements", "changes", "idempotency_keys")
# Whose clock, and its offset from then on. Keys are kept for 24 hours of the database's clock; why that one does not go
# back is said in docs/reliability.md, under Limits.
CLOCKS = {
    "service's clock back": ("service", -HOUR), "service's clock ahead": ("service", DAY),
    "database's clock ahead": ("database", HOUR),
}  # fmt: skip
SILENT, FULL_FOR = 1.0, 0.5  # seconds


@dataclass
class Faults:
    """Injects faults into one environment of a row."""

    trial: Trial
    system: System
    proxy: Proxy
    directory: Path  # for restored databases and standbys
    clocks: Mapping[str, ShiftedClock]  # of the service and of the database
    copies: list[Postgres] = field(default_factory=list[Postgres])

    async def strike(self, name: str) -> None:
        """Let one fault happen; returns when the cause has ended, not when the service has recovered."""
        acts: dict[str, Callable[[], Awaitable[None]]] = {
            "worker killed": self.kill_worker,
            "PostgreSQL killed": self.kill_database,
            "sessions ended": self.end_sessions,
            "connections reset": self.reset_connections,
            "connections silent": self.silence_connections,
            "storage full": self.fill_storage,
            **{clock: lambda: self.set_clock(*CLOCKS[name]) for clock in CLOCKS},
            "restored": self.restore,
            "failed over": self.fail_over,
        }
        await acts[name]()
        self.trial.fault(name)

    async def kill_worker(self) -> None:
        """`kill -9` of one worker."""
        workers = await asyncio.to_thread(self.system.service.worker_processes)
        if workers:
            kill_process(self.trial.random.choice(workers).pid)

    async def kill_database(self) -> None:
        """`kill -9` of the postmaster, and a new start."""
        await asyncio.to_thread(self.system.postgres.kill)
        await asyncio.to_thread(self.system.postgres.start)

    async def end_sessions(self) -> None:
        """Every second session of the service is ended by the server."""
        with suppress(psycopg.Error):
            await asyncio.to_thread(self.system.postgres.rows, ENDED)

    async def reset_connections(self) -> None:
        """Every connection to the database is reset, inside a transaction or not."""
        self.proxy.reset_all()

    async def silence_connections(self) -> None:
        """No byte passes between service and database for a while."""
        self.proxy.freeze()
        await asyncio.sleep(SILENT)
        self.proxy.thaw()

    async def fill_storage(self) -> None:
        """One table cannot grow for a while."""
        table = self.trial.random.choice(GROWING)
        with suppress(psycopg.Error):
            for statement in (NO_SPACE, FULL.format(table)):
                await asyncio.to_thread(self.system.postgres.rows, statement)
            await asyncio.sleep(FULL_FOR)
        await self.empty_storage()

    async def empty_storage(self) -> None:
        """End the full disk, as often as it takes: another fault may be under way."""
        while True:
            with suppress(psycopg.Error):
                await asyncio.to_thread(self.system.postgres.rows, "DROP FUNCTION IF EXISTS storage_is_full() CASCADE")
                return
            await asyncio.sleep(0.1)

    async def set_clock(self, whose: str, offset: int) -> None:
        """The clock of the service or of the database is wrong from now on."""
        self.clocks[whose].set(offset)

    async def restore(self) -> None:
        """The database is restored from a backup that has everything, on a new timeline."""
        directory = self.directory / f"restored-{len(self.copies)}"
        await self.move_to(await asyncio.to_thread(recover, directory, self.system.postgres))

    async def fail_over(self) -> None:
        """A standby that has everything is promoted after the primary was killed."""
        primary, directory = self.system.postgres, self.directory / f"standby-{len(self.copies)}"
        standby = await asyncio.to_thread(base_backup, directory, primary, "--write-recovery-conf")
        await asyncio.to_thread(standby.start)
        written = await asyncio.to_thread(primary.one, "SELECT pg_current_wal_flush_lsn()")
        while not await asyncio.to_thread(standby.one, "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", written):
            await asyncio.sleep(0.05)
        await asyncio.to_thread(primary.kill)
        await asyncio.to_thread(standby.rows, "SELECT pg_promote(true, 60)")
        await self.move_to(standby)

    async def move_to(self, copy: Postgres) -> None:
        """The service's connections lead to another server from now on, and the old one ends."""
        old, self.system.postgres, self.system.auditor.postgres = self.system.postgres, copy, copy
        self.copies.append(copy)
        self.proxy.connect = to_socket(copy.socket)
        self.proxy.reset_all()
        await asyncio.to_thread(old.end)
