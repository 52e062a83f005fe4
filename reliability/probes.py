"""Asks the same thing over and over while something is broken, and remembers how long each answer took."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from reliability.wire import Lost, Wire

WAITING = -1


@dataclass(frozen=True)
class Seen:
    """One answer: when it was asked for and when it came, and what it was (0: lost, -1: none at the end)."""

    began: float
    ended: float
    status: int
    retry_after: str | None

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.ended - self.began


@dataclass
class Probe:
    """One path, asked on one connection at a time."""

    port: int
    path: str
    user: str | None = None
    every: float = 0.05
    timeout: float = 15.0
    seen: list[Seen] = field(default_factory=list[Seen])

    async def ask(self) -> None:
        """Ask until it is cancelled."""
        wire = Wire(self.port, self.user)
        while True:
            began = time.monotonic()
            try:
                answer = await wire.send("GET", self.path, timeout=self.timeout)
                status, after = answer.status, answer.headers.get("retry-after")
            except Lost:
                status, after = 0, None
            except asyncio.CancelledError:
                self.seen.append(Seen(began, time.monotonic(), WAITING, None))
                raise
            self.seen.append(Seen(began, time.monotonic(), status, after))
            await asyncio.sleep(self.every)

    @asynccontextmanager
    async def at_work(self, count: int = 1) -> AsyncGenerator["Probe"]:
        """So many of them at once for as long as the block runs."""
        asking = [asyncio.create_task(self.ask()) for _ in range(count)]
        try:
            yield self
        finally:
            for one in asking:
                one.cancel()
            for one in asking:
                with suppress(asyncio.CancelledError):
                    await one

    def between(self, start: float, end: float) -> list[Seen]:
        """What was asked for in this time."""
        return [one for one in self.seen if start <= one.began < end]

    def slowest(self, start: float = 0, end: float = float("inf")) -> float:
        """The longest that anybody who asked in this time had to wait."""
        return max((one.seconds for one in self.between(start, end)), default=0.0)

    def statuses(self, start: float = 0, end: float = float("inf")) -> Counter[int]:
        """What was answered to those who asked in this time."""
        return Counter(one.status for one in self.between(start, end) if one.status != WAITING)

    async def success_after(self, moment: float, seconds: float = 30) -> float:
        """Seconds from this moment to the first success that was asked for or came after it."""
        while time.monotonic() < moment + seconds:
            for one in self.seen[-400:]:
                if one.ended > moment and one.status == 200:
                    return one.ended - moment
            await asyncio.sleep(0.01)
        return float("inf")
