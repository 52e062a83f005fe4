"""Looks at the database from the side while a row runs: the invariants on one snapshot after another."""

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
    """What was seen: how many snapshots, what was broken in them, the longest idle transaction."""

    def __init__(self, postgres: Postgres, every: float) -> None:
        self.postgres, self.every = postgres, every
        self.snapshots = 0
        self.longest_idle = 0.0
        self.broken: list[tuple[Any, ...]] = []

    async def watch(self) -> None:
        """One snapshot after another, also while the server is away for a while."""
        while True:
            with suppress(psycopg.Error, OSError):
                async with await psycopg.AsyncConnection.connect(self.postgres.dsn(), autocommit=True) as connection:
                    while True:
                        await self.look(connection)
                        await asyncio.sleep(self.every)
            await asyncio.sleep(0.1)

    async def look(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """The invariants as one snapshot has them."""
        async with connection.transaction():
            await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            found = await (await connection.execute(INVARIANTS)).fetchall()
        idle = await (await connection.execute(IDLE_IN_TRANSACTION)).fetchone()
        self.longest_idle = max(self.longest_idle, float((idle and idle[0]) or 0))
        self.snapshots += 1
        self.broken += found[: max(0, 20 - len(self.broken))]


@asynccontextmanager
async def auditing(postgres: Postgres, every: float = 1.0) -> AsyncGenerator[Auditor]:
    """An auditor at work for as long as the block runs."""
    auditor = Auditor(postgres, every)
    watching = asyncio.create_task(auditor.watch())
    try:
        yield auditor
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
