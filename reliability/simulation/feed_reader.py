"""A client of the change feed that polls through all faults of a simulation."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from reliability.postgres import Postgres
from reliability.stage import House, Stage
from reliability.wire import Lost, Wire


@dataclass
class FeedReader:
    """Reads each change once, from the last reset on."""

    stage: Stage
    house: House
    cursor: str = ""
    since: int = 0  # the last change before the cursor
    read: list[int] = field(default_factory=list[int])
    resets: int = 0

    async def begin(self) -> None:
        """Start from now. No client may write meanwhile."""
        wire = self.house.wire()
        while (answer := await wire.send("GET", "/api/changes")).status == 503:  # a worker that still connects
            await asyncio.sleep(0.05)
        wire.drop()
        self.cursor = answer.json()["next_cursor"]
        self.since, self.read = await asyncio.to_thread(last_change, self.house.postgres), []

    async def follow(self) -> None:
        """Read until cancelled; failed requests are repeated."""
        wire = self.house.wire()
        while True:
            with suppress(Lost):
                await self.read_page(wire)
            await asyncio.sleep(0.05)

    async def read_page(self, wire: Wire) -> bool:
        """Read one page; returns whether it was the last one."""
        answer = await wire.send("GET", f"/api/changes?after={self.cursor}&limit=1000", timeout=10)
        if answer.status == 410:
            self.resets += 1
            await self.begin()
        if answer.status != 200:
            return False
        page = answer.json()
        self.cursor = page["next_cursor"]
        self.read += [int(change["id"]) for change in page["data"]]
        return not page["more"]

    async def compare(self) -> None:
        """Read to the end and compare with the table. No client may write meanwhile."""
        wire, resets = self.house.wire(), self.resets
        while not await self.read_page(wire):
            pass
        wire.drop()
        rows = await asyncio.to_thread(
            self.house.postgres.rows, "SELECT id FROM changes WHERE id > %s ORDER BY id", self.since
        )
        missing = {row["id"] for row in rows} - set(self.read)
        twice = len(self.read) - len(set(self.read))
        self.stage.check(not missing and not twice, f"feed: {len(missing)} changes missing, {twice} twice", "feed")
        self.stage.check(resets == self.resets, "feed: a reset without a cause", "feed")

    async def expect_reset(self) -> None:
        """The database's history has ended: the next page must be a reset."""
        wire, resets = self.house.wire(), self.resets
        await self.read_page(wire)
        wire.drop()
        self.stage.check(self.resets == resets + 1, "feed: no reset after the database's history ended", "feed")


def last_change(postgres: Postgres) -> int:
    """The number of the newest change."""
    return postgres.one("SELECT coalesce(max(id), 0) FROM changes")
