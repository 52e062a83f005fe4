"""R31: the service's clock is wrong by a day, or set back by an hour: stored times come from the database's clock."""

import asyncio
import time
from datetime import datetime

from reliability.bars import Bar
from reliability.shifted_clock import DAY, HOUR, ShiftedClock, make_clock
from reliability.trial import Mutant, Patch, Row, System, Trial
from reliability.writers import BARS, Writers

# Each case: the offset before the service starts, and the one in the middle of the writes.
CASES = {"a day behind": (-DAY, -DAY), "a day ahead": (DAY, DAY), "an hour back meanwhile": (0, -HOUR)}
ORDER = """
    SELECT count(*) AS n FROM (
        SELECT at < lag(at) OVER (PARTITION BY order_id ORDER BY id) AS back FROM order_events
        UNION ALL
        SELECT at < lag(at) OVER (PARTITION BY inventory_id ORDER BY id) FROM stock_movements) t WHERE back
"""
FAR = """
    SELECT count(*) AS n FROM (
        SELECT created_at AS at FROM orders UNION ALL SELECT at FROM order_events
        UNION ALL SELECT at FROM stock_movements UNION ALL SELECT created_at FROM idempotency_keys) t
    WHERE abs(extract(epoch FROM clock_timestamp() - at)) > 3600
"""


async def skewed(trial: Trial) -> None:
    """Steady keyed writes on three services with wrong clocks, one after the other on one database."""
    clock = make_clock(trial.directory)
    postgres = await asyncio.to_thread(trial.database)
    try:
        for name, (before, meanwhile) in CASES.items():
            clock.set(before)
            async with trial.serving(postgres, workers=1, **clock.environment) as system:
                await one_clock(trial, system, name, clock, meanwhile)
    finally:
        await asyncio.to_thread(postgres.end)


async def one_clock(trial: Trial, system: System, name: str, clock: ShiftedClock, meanwhile: int) -> None:
    """Write for a while, and set the clock to another offset in the middle of the writes."""
    trial.fault(f"the service's clock is {name}")
    shop, stores = await asyncio.to_thread(system.shop, 1_000_000), await asyncio.to_thread(system.stores, 8)
    writers = Writers(trial, system, shop, stores, prefix=f"{name.replace(' ', '')}-")
    async with writers.at_work(6):
        await asyncio.sleep(trial.size(4, 2))
        clock.set(meanwhile)
        await asyncio.sleep(trial.size(4, 1))
    again = await system.http("admin@rows.example").send("GET", "/api/orders?limit=1")
    trial.check(again.status == 200, f"with its clock {name}: {again.status}")
    trial.check(system.postgres.one(ORDER) == 0, f"with its clock {name}: history runs backwards", "order")
    trial.check(system.postgres.one(FAR) == 0, f"with its clock {name}: times that are not the database's", "times")
    times = [line["response_time"] for line in system.service.log_lines() if "response_time" in line]
    trial.check(min(times) >= 0, f"with its clock {name}: a request took {min(times)} ms", "durations")
    shown = [line["timestamp"] for line in system.service.log_lines() if "timestamp" in line][-1]
    off = datetime.fromisoformat(shown).timestamp() - time.time()
    trial.check(abs(off - meanwhile) < HOUR / 2, f"with its clock {name}: its log is {off:.0f} s off, not {meanwhile}")
    trial.reached(f"{name}: its log says {shown[:16]}")
    await asyncio.to_thread(writers.check)


KEYS = "app/queries/idempotency_keys.py"
VALUES = "(principal, route, key, fingerprint, authority)\n           VALUES (%s, %s, %s, %s, %s)"
ROWS = (
    Row(
        "R31",
        "service clock wrong by a day, and set back by an hour during writes",
        {
            **BARS,
            "order": Bar("times in histories never decrease"),
            "times": Bar("times of rows and keys come from the database's clock"),
            "durations": Bar("no duration is negative"),
        },
        skewed,
        (
            Mutant(
                "the time of a key comes from the service's clock",
                (
                    Patch(KEYS, VALUES, VALUES.replace("y)", "y, created_at)").replace("%s)", "%s, to_timestamp(%s))")),
                    Patch(KEYS, "request.authority, KEPT_HOURS)", "request.authority, time.time(), KEPT_HOURS)"),
                    Patch(KEYS, "from dataclasses", "import time\nfrom dataclasses"),
                ),
            ),
        ),
    ),
)
