"""Steady writes with idempotency keys during a fault, and a check that each acknowledged write took effect once."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from reliability.bars import Bar
from reliability.http_connection import HttpConnection, Response
from reliability.trial import ADMIN, WEST, System, Trial, line
from tests.factories import Shop

RETRIED = {409, 503}
# The bars of every row that has writers at work.
BARS = {"acknowledged": Bar("every acknowledged write is stored"), "twice": Bar("no key takes effect twice")}


@dataclass
class Writers:
    """Clients that create and approve orders, each change with a key, and repeat each request until it is answered."""

    trial: Trial
    system: System
    shop: Shop
    stores: list[str]
    deadline: float = 10.0
    port: int = 0
    prefix: str = "w"
    created: dict[str, str] = field(default_factory=dict[str, str])
    approved: set[str] = field(default_factory=set[str])
    given_up: set[str] = field(default_factory=set[str])
    successes: list[float] = field(default_factory=list[float])
    failures: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])
    stopping: bool = False

    @asynccontextmanager
    async def at_work(self, count: int = 8, pause: float = 0.01) -> AsyncGenerator["Writers"]:
        """Write for as long as the block runs; requests that have begun are finished."""
        working = [asyncio.create_task(self.work(n, pause)) for n in range(count)]
        try:
            yield self
        finally:
            self.stopping = True
            await asyncio.gather(*working)
        self.trial.reached(f"{len(self.created):,} orders and {len(self.approved):,} approvals acknowledged")

    async def work(self, number: int, pause: float) -> None:
        """One client: create and approve one order after the other."""
        http, n = HttpConnection(self.port or self.system.port), 0
        while not self.stopping:
            n += 1
            await self.one(http, f"{self.prefix}{number}-{n}")
            await asyncio.sleep(pause)
        http.drop()

    async def one(self, http: HttpConnection, key: str) -> None:
        """Create and approve one order."""
        body = line(self.shop, 1, self.trial.random.choice(self.stores), notes=key)
        http.user = ADMIN
        made = await self.until_answered(http, "POST", "/api/orders", key, body)
        if made is None:
            return
        order = self.created[key] = str(made.json()["id"])
        http.user = WEST
        if await self.until_answered(http, "PATCH", f"/api/orders/{order}/approve", f"{key}-a"):
            self.approved.add(order)

    async def until_answered(
        self, http: HttpConnection, method: str, path: str, key: str, body: dict[str, object] | None = None
    ) -> Response | None:
        """Repeat a request until it succeeds; None if it was given up, which happens after one lost response in ten."""
        while True:
            response = await self.system.history.send(
                http, method, path, body, {"Idempotency-Key": key}, self.deadline, key=key
            )
            now = time.monotonic()
            if response is not None and response.status < 300:
                self.successes.append(now)
                return response
            self.failures.append((now, response.status if response else 0))
            if response is not None and response.status not in RETRIED:
                self.trial.fail(f"{key} was answered {response.status}: {response.body[:200]!r}")
                return None
            if self.stopping or (response is None and self.trial.random.random() < 0.1):
                self.given_up.add(key)
                return None
            await asyncio.sleep(0.02)

    async def success_after(self, moment: float, seconds: float = 30) -> float:
        """Seconds from this moment to the next acknowledged write; infinity if there is none in time."""
        while time.monotonic() < moment + seconds:
            later = [when for when in self.successes[-200:] if when > moment]
            if later:
                return later[0] - moment
            await asyncio.sleep(0.01)
        return float("inf")

    def check(self) -> None:
        """Check that acknowledged writes are stored once, and unknown ones at most once."""
        made = self.system.postgres.rows(
            """SELECT notes, array_agg(id::text) AS ids, min(status) AS status FROM orders
               WHERE notes ~ %s GROUP BY 1""",
            f"^{self.prefix}[0-9]+-",
        )
        ids = {row["notes"]: row["ids"] for row in made}
        lost = [key for key, order in self.created.items() if ids.get(key, [])[:1] != [order]]
        twice = [key for key, found in ids.items() if len(found) > 1]
        states = {row["ids"][0]: row["status"] for row in made}
        not_approved = [order for order in self.approved if states.get(order) != "approved"]
        self.trial.check(not lost, f"{len(lost)} acknowledged orders are missing: {lost[:5]}", "acknowledged")
        self.trial.check(not twice, f"{len(twice)} keys took effect more than once: {twice[:5]}", "twice")
        gone = f"{len(not_approved)} acknowledged approvals are missing"
        self.trial.check(not not_approved, gone, "acknowledged")
        self.trial.check(len(self.created) > 20, f"only {len(self.created)} orders were acknowledged")
        unknown = sum(key in ids for key in self.given_up)
        self.trial.reached(f"{len(self.given_up)} given up, of which {unknown} orders had been made")
