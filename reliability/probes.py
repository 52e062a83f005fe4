"""Sends the same request again and again during a fault, and records how long each response took."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from reliability.http_connection import HttpConnection, NoResponse

WAITING = -1


@dataclass(frozen=True)
class Sample:
    """The times of a request and its response, and the status (0: connection lost, -1: no response at the end)."""

    began: float
    ended: float
    status: int
    retry_after: str | None

    @property
    def seconds(self) -> float:
        """The time between request and response."""
        return self.ended - self.began


@dataclass
class Probe:
    """GET requests for one path, one after the other on each connection."""

    port: int
    path: str
    user: str | None = None
    every: float = 0.05
    timeout: float = 15.0
    seen: list[Sample] = field(default_factory=list[Sample])

    async def ask(self) -> None:
        """Send requests until cancelled."""
        http = HttpConnection(self.port, self.user)
        while True:
            began = time.monotonic()
            try:
                response = await http.send("GET", self.path, timeout=self.timeout)
                status, after = response.status, response.headers.get("retry-after")
            except NoResponse:
                status, after = 0, None
            except asyncio.CancelledError:
                self.seen.append(Sample(began, time.monotonic(), WAITING, None))
                raise
            self.seen.append(Sample(began, time.monotonic(), status, after))
            await asyncio.sleep(self.every)

    @asynccontextmanager
    async def at_work(self, count: int = 1) -> AsyncGenerator["Probe"]:
        """Send requests on `count` connections for as long as the block runs."""
        asking = [asyncio.create_task(self.ask()) for _ in range(count)]
        try:
            yield self
        finally:
            for one in asking:
                one.cancel()
            for one in asking:
                with suppress(asyncio.CancelledError):
                    await one

    def between(self, start: float, end: float) -> list[Sample]:
        """The responses to requests that were sent in this time."""
        return [one for one in self.seen if start <= one.began < end]

    def slowest(self, start: float = 0, end: float = float("inf")) -> float:
        """The longest time that a request sent in this time took."""
        return max((one.seconds for one in self.between(start, end)), default=0.0)

    def statuses(self, start: float = 0, end: float = float("inf")) -> Counter[int]:
        """The statuses of the responses to requests sent in this time."""
        return Counter(one.status for one in self.between(start, end) if one.status != WAITING)

    async def success_after(self, moment: float, seconds: float = 30) -> float:
        """Seconds from this moment to the next 200; infinity if none comes in time."""
        while time.monotonic() < moment + seconds:
            for one in self.seen[-400:]:
                if one.ended > moment and one.status == 200:
                    return one.ended - moment
            await asyncio.sleep(0.01)
        return float("inf")
