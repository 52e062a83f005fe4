"""Checks the invariants on one snapshot of the database after another while a row runs."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg

from reliability.postgres import INVARIANTS, Postgres

IDLE_IN_TRANSACTION = """
    SELECT max(extract(epoch FROM clock_timestamp() - state_change)) FROM pg_stat_activity
    WHERE state LIKE 'idle in transaction%' AND application_name = 'brickhouse'
"""


class Auditor:
    """Takes snapshots and records their number, the broken invariants, and the longest idle transaction."""

    def __init__(self, postgres: Postgres, every: float) -> None:
        self.postgres, self.every = postgres, every
        self.snapshots = 0
        self.longest_idle = 0.0
        self.broken: list[tuple[Any, ...]] = []

    async def watch(self) -> None:
        """Take one snapshot after another; connect again if the server was away."""
        while True:
            with suppress(psycopg.Error, OSError):
                async with await psycopg.AsyncConnection.connect(self.postgres.dsn(), autocommit=True) as connection:
                    while True:
                        await self.take_snapshot(connection)
                        await asyncio.sleep(self.every)
            await asyncio.sleep(0.1)

    async def take_snapshot(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """Check the invariants and the idle transactions once."""
        async with connection.transaction():
            await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            found = await (await connection.execute(INVARIANTS)).fetchall()
        idle = await (await connection.execute(IDLE_IN_TRANSACTION)).fetchone()
        self.longest_idle = max(self.longest_idle, float((idle and idle[0]) or 0))
        self.snapshots += 1
        self.broken += found[: max(0, 20 - len(self.broken))]


@asynccontextmanager
async def auditing(postgres: Postgres, every: float = 1.0) -> AsyncGenerator[Auditor]:
    """An auditor that runs for as long as the block."""
    auditor = Auditor(postgres, every)
    watching = asyncio.create_task(auditor.watch())
    try:
        yield auditor
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
