"""R38: the database's clock jumps by an hour and by a day, back and forth, under writes."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from reliability.bars import Bar
from reliability.http_connection import HttpConnection
from reliability.rows.clock import ORDER
from reliability.shifted_clock import DAY, HOUR, ShiftedClock, make_clock
from reliability.trial import ADMIN, WEST, Mutant, Patch, Row, System, Trial, line
from tests.factories import Shop

OFFSETS = (-HOUR, HOUR, 0, DAY, -DAY, 0, DAY, HOUR)
# Lines of history that do not continue the line before, in the order of their times.
CHAIN = """
    SELECT count(*) AS n FROM (
        SELECT from_status IS DISTINCT FROM lag(to_status) OVER (PARTITION BY order_id ORDER BY at, id) AS torn
        FROM order_events
        UNION ALL
        SELECT balance_after - delta <> lag(balance_after, 1, 0) OVER (PARTITION BY inventory_id ORDER BY at, id)
        FROM stock_movements) t WHERE torn
"""
NEGATIVE = """
    SELECT count(*) AS n FROM orders
    WHERE least(approved_at - created_at, fulfilled_at - approved_at, cancelled_at - created_at) < interval '0'
"""
NOW = "SELECT extract(epoch FROM clock_timestamp())::float AS now"


class WriteFailed(Exception):
    """A write of a client got no response, or an error."""


@dataclass
class Life:
    """The responses to one client: the statuses of its orders, and the changes of its stock row, in order."""

    trial: Trial
    system: System
    shop: Shop
    steps: dict[str, list[str]] = field(default_factory=lambda: defaultdict[str, list[str]](list))
    deltas: list[int] = field(default_factory=list[int])
    stopping: bool = False
    failure: Exception | None = None

    async def lead(self) -> None:
        """Write until the row stops the client, or until a write fails: no clock makes a write fail."""
        http = self.system.http(ADMIN)
        try:
            while not self.stopping:
                await self.one_order(http)
        except WriteFailed as failure:
            self.failure = failure
        http.drop()

    async def one_order(self, http: HttpConnection) -> None:
        """Make an order of the store, edit, approve and end it, and correct the warehouse's stock in between."""
        order = str((await self.send(http, ADMIN, "POST", "/api/orders", line(self.shop, 3)))["id"])
        path = f"/api/orders/{order}"
        self.steps[order].append("pending")
        await self.step(http, ADMIN, order, path, {"quantity": 2})
        await self.correct(http)
        await self.step(http, WEST, order, f"{path}/approve", {})
        await self.step(http, ADMIN, order, *self.trial.random.choice(
            [(f"{path}/fulfill", {}), (f"{path}/cancel", {"reason": "for the row"})]
        ))  # fmt: skip
        if self.steps[order][-1] == "fulfilled":
            self.deltas.append(-2)

    async def step(self, http: HttpConnection, user: str, order: str, path: str, body: dict[str, Any]) -> None:
        """Make one step of an order and remember the status that it leads to."""
        self.steps[order].append((await self.send(http, user, "PATCH", path, body))["status"])

    async def correct(self, http: HttpConnection) -> None:
        """Add to the warehouse's stock and remember by how much."""
        delta = self.trial.random.randint(1, 9)
        path = f"/api/inventory/{self.shop.at_warehouse['id']}/adjustments"
        await self.send(http, ADMIN, "POST", path, {"delta": delta, "reason": "for the row"})
        self.deltas.append(delta)

    async def send(
        self, http: HttpConnection, user: str, method: str, path: str, body: dict[str, Any]
    ) -> dict[str, Any]:
        """Send a write; returns the resource. Raises WriteFailed if it fails."""
        http.user = user
        response = await self.system.history.send(http, method, path, body, {}, 30)
        if response is None or response.status >= 300:
            raise WriteFailed(f"{method} {path}: {response and (response.status, response.body[:300])}")
        return response.json()

    def check(self) -> None:
        """Compare the histories that the API shows with what the client was told."""
        client = self.system.client(ADMIN)
        for order, received in self.steps.items():
            events = client.ok("GET", f"/api/orders/{order}")["history"]
            shown = [event["to_status"] for event in sorted(events, key=lambda event: event["at"])]
            self.trial.check(shown == received, f"order {order} shows {shown}, its client was told {received}", "steps")
        path = f"/api/inventory/{self.shop.at_warehouse['id']}/movements?sort=at&limit=100"
        shown = [movement["delta"] for movement in client.ok("GET", path)["data"]][1:]
        self.trial.check(shown == self.deltas[: len(shown)], f"the ledger shows {shown}, not {self.deltas}", "steps")


async def jumped(trial: Trial) -> None:
    """Clients at work while the clock of the database jumps; a client's writes come one after the other."""
    clock = make_clock(trial.directory)
    with clock.inherited():
        postgres = await asyncio.to_thread(trial.database)
    try:
        async with trial.serving(postgres, workers=1) as system:
            shops = [await asyncio.to_thread(system.shop, 10_000) for _ in range(4)]
            lives = [Life(trial, system, shop) for shop in shops]
            async with asyncio.TaskGroup() as working:
                for life in lives:
                    working.create_task(life.lead())
                for offset in OFFSETS:
                    await jump(trial, system, clock, offset, lives)
                for life in lives:
                    life.stopping = True
            for life in lives:
                trial.check(life.failure is None, f"a write failed: {life.failure}", "answered")
            await asyncio.to_thread(compare, trial, system, lives)
    finally:
        await asyncio.to_thread(postgres.end)


async def jump(trial: Trial, system: System, clock: ShiftedClock, offset: int, lives: list[Life]) -> None:
    """Move the clock, check that it moved, and wait until each client has begun more orders or has failed."""
    before = await asyncio.to_thread(system.postgres.one, NOW)
    moved = offset - clock.offset
    clock.set(offset)
    after = await asyncio.to_thread(system.postgres.one, NOW)
    trial.check(abs(after - before - moved) < HOUR / 2, f"the clock moved by {after - before:.0f} s, not {moved}")
    trial.fault(f"the database's clock jumps by {moved / HOUR:+.0f} h")
    enough = [len(life.steps) + trial.size(6, 2) for life in lives]
    while any(life.failure is None and len(life.steps) < n for life, n in zip(lives, enough, strict=True)):
        await asyncio.sleep(0.02)


def compare(trial: Trial, system: System, lives: list[Life]) -> None:
    """Check the order of all times, and what the API shows to each client."""
    for bar, question in (("order", ORDER), ("chain", CHAIN), ("durations", NEGATIVE)):
        found = system.postgres.one(question)
        trial.check(found == 0, f"{found} rows: not so that {trial.row.bars[bar]}", bar)
    for life in lives:
        life.check()
    trial.reached(
        f"{sum(len(life.steps) for life in lives)} orders, {sum(len(life.deltas) for life in lives)} movements"
    )


INVENTORY, ORDERS = "app/queries/inventory.py", "app/queries/orders.py"
MOVED = "greatest(clock_timestamp(), i.last_updated), version"
NEXT = 'return f"greatest(clock_timestamp(), (SELECT max(e.at) FROM order_events e WHERE e.order_id = {order}))"'
EDITED = '{time_of_next_event("edited.id")} FROM edited'
ROWS = (
    Row(
        "R38",
        "the database's clock jumps by an hour and by a day, back and forth, under writes",
        {
            "order": Bar("times in histories never decrease"),
            "chain": Bar("each line of history continues the line before, by time"),
            "steps": Bar("the API shows the steps and movements in the order in which they were acknowledged"),
            "durations": Bar("no duration is negative"),
            "answered": Bar("no write fails because of the clock"),
        },
        jumped,
        (
            Mutant(
                "a movement's time is that of the clock",
                (Patch(INVENTORY, MOVED, "clock_timestamp(), version"),),
            ),
            Mutant("a step's time is that of the clock", (Patch(ORDERS, NEXT, 'return "clock_timestamp()"'),)),
            Mutant(
                "an edit's time is that of the clock",
                (Patch(ORDERS, EDITED, "clock_timestamp() FROM edited"),),
            ),
        ),
    ),
)
