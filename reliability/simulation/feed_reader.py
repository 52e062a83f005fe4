"""A client of the change feed that polls through all faults of a simulation."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from reliability.http_connection import HttpConnection, NoResponse
from reliability.postgres import Postgres
from reliability.trial import System, Trial


@dataclass
class FeedReader:
    """Reads each change once, from the last reset on."""

    trial: Trial
    system: System
    cursor: str = ""
    since: int = 0  # the last change before the cursor
    read: list[int] = field(default_factory=list[int])
    resets: int = 0

    async def begin(self) -> None:
        """Start from now. No client may write meanwhile."""
        http = self.system.http()
        while (response := await http.send("GET", "/api/changes")).status == 503:  # a worker that still connects
            await asyncio.sleep(0.05)
        http.drop()
        self.cursor = response.json()["next_cursor"]
        self.since, self.read = await asyncio.to_thread(last_change, self.system.postgres), []

    async def follow(self) -> None:
        """Read until cancelled; failed requests are repeated."""
        http = self.system.http()
        while True:
            with suppress(NoResponse):
                await self.read_page(http)
            await asyncio.sleep(0.05)

    async def read_page(self, http: HttpConnection) -> bool:
        """Read one page; returns whether it was the last one."""
        response = await http.send("GET", f"/api/changes?after={self.cursor}&limit=1000", timeout=10)
        if response.status == 410:
            self.resets += 1
            await self.begin()
        if response.status != 200:
            return False
        page = response.json()
        self.cursor = page["next_cursor"]
        self.read += [int(change["id"]) for change in page["data"]]
        return not page["more"]

    async def compare(self) -> None:
        """Read to the end and compare with the table. No client may write meanwhile."""
        http, resets = self.system.http(), self.resets
        while not await self.read_page(http):
            pass
        http.drop()
        rows = await asyncio.to_thread(
            self.system.postgres.rows, "SELECT id FROM changes WHERE id > %s ORDER BY id", self.since
        )
        missing = {row["id"] for row in rows} - set(self.read)
        twice = len(self.read) - len(set(self.read))
        self.trial.check(not missing and not twice, f"feed: {len(missing)} changes missing, {twice} twice", "feed")
        self.trial.check(resets == self.resets, "feed: a reset without a cause", "feed")

    async def expect_reset(self) -> None:
        """The database's history has ended: the next page must be a reset."""
        http, resets = self.system.http(), self.resets
        await self.read_page(http)
        http.drop()
        self.trial.check(self.resets == resets + 1, "feed: no reset after the database's history ended", "feed")


def last_change(postgres: Postgres) -> int:
    """The number of the newest change."""
    return postgres.one("SELECT coalesce(max(id), 0) FROM changes")
