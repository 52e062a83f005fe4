"""R21: twice as many writes as the service can do, at a constant rate that does not wait for responses."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence

from reliability.bars import Bar
from reliability.http_connection import HttpConnection, NoResponse
from reliability.rows.fairness import INSERT_USERS, OTHERS, percentile
from reliability.trial import Mutant, Patch, Row, System, Trial, line
from tests.factories import Shop

QUEUE_SECONDS = 5  # that a request waits for its slot; then it is refused
REFUSED = {429, 503}


class Load:
    """Writes of several callers, and what became of them."""

    def __init__(self, system: System, shop: Shop, stores: Sequence[str]) -> None:
        self.system, self.shop, self.stores = system, shop, stores
        self.free = {user: list[HttpConnection]() for user in OTHERS}
        self.times = list[float]()
        self.statuses = Counter[int]()
        self.unhelpful = 0  # refusals without Retry-After
        self.sent = 0

    async def write(self) -> None:
        """Create one order on a free connection, or on a new one."""
        self.sent += 1
        user, store = OTHERS[self.sent % len(OTHERS)], self.stores[self.sent % len(self.stores)]
        http = self.free[user].pop() if self.free[user] else self.system.http(user)
        began = time.monotonic()
        try:
            response = await http.send("POST", "/api/orders", line(self.shop, 1, store))
        except NoResponse:
            self.statuses[0] += 1
            return
        self.free[user].append(http)
        self.statuses[response.status] += 1
        if response.status in REFUSED:
            self.unhelpful += "retry-after" not in response.headers
        else:
            self.times.append(time.monotonic() - began)

    async def closed(self, clients: int, seconds: float) -> float:
        """So many clients write one after the other; the successes a second."""
        before, ends = self.statuses[201], time.monotonic() + seconds

        async def client() -> None:
            while time.monotonic() < ends:
                await self.write()

        await asyncio.gather(*(client() for _ in range(clients)))
        return (self.statuses[201] - before) / seconds

    async def open(self, rate: float, seconds: float) -> float:
        """Send so many requests a second, whatever becomes of them; the successes a second."""
        before, began, sending = self.statuses[201], time.monotonic(), list[asyncio.Task[None]]()
        while (now := time.monotonic() - began) < seconds:
            sending += [asyncio.create_task(self.write()) for _ in range(int(rate * now) - len(sending))]
            await asyncio.sleep(0.01)
        found = (self.statuses[201] - before) / seconds
        await asyncio.gather(*sending)
        return found


async def saturated(trial: Trial) -> None:
    """Measure the capacity, then send twice as much."""
    async with trial.system(workers=1) as system:
        system.postgres.rows(INSERT_USERS, [user.partition("@")[0] for user in OTHERS])
        shop, stores = system.shop(1_000_000), system.stores(8)
        load = Load(system, shop, stores)
        await load.closed(8, 2)  # open the connections, those to the database too
        capacity = await load.closed(16, trial.size(20, 4))
        load.times.clear()
        load.statuses.clear()
        goodput = await load.open(2 * capacity, trial.size(60, 8))
        ended = time.monotonic()
        trial.fault(f"{2 * capacity:,.0f} writes a second are sent, of which {capacity:,.0f} can be done")
        await load.write()
        back = time.monotonic() - ended
    p99 = percentile(load.times, 0.99)
    trial.reached(f"{goodput:,.0f} writes a second; {dict(load.statuses)}; p99 of the accepted {p99:.1f} s")
    trial.check(set(load.statuses) <= {201, *REFUSED}, f"responses {dict(load.statuses)}", "refused")
    trial.check(not load.unhelpful, f"{load.unhelpful} refusals without Retry-After", "refused")
    trial.measure("goodput", 100 * goodput / capacity, "goodput in % of the capacity")
    trial.measure("accepted", p99, "p99 of accepted writes in seconds")
    trial.measure("back", back, "seconds until a write is served as usual")


ROWS = (
    Row(
        "R21",
        "twice as many writes as the service can do, at a constant rate, for 60 s",
        {
            "goodput": Bar("writes done >= {limit} % of the capacity", 80, at_least=True, timed=True),
            "accepted": Bar("p99 of the accepted <= {limit} s, of which 5 s in the queue", 6, timed=True),
            "refused": Bar("all others are answered 429 or 503 with Retry-After"),
            "back": Bar("served as usual <= {limit} s after the last response", 2, timed=True),
        },
        saturated,
        (
            Mutant(
                "refusals do not say when to try again",
                (
                    Patch(
                        "app/errors.py",
                        '    code = "unavailable"\n    retry_after = 1\n',
                        '    code = "unavailable"\n',
                    ),
                    Patch(
                        "app/errors.py",
                        '    code = "too_many_requests"\n    retry_after = 1\n',
                        '    code = "too_many_requests"\n',
                    ),
                ),
            ),
        ),
    ),
)
