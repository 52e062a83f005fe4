"""R31: the service's clock is wrong by a day, or set back by an hour: stored times come from the database's clock."""

import asyncio
from pathlib import Path

from reliability.bars import Bar
from reliability.stage import House, Mutant, Patch, Row, Stage
from reliability.writers import BARS, Writers

LIBRARIES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
)
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


async def skewed(stage: Stage) -> None:
    """Steady keyed writes on three services with wrong clocks, one after the other on one database."""
    library = next((path for path in LIBRARIES if Path(path).exists()), None)
    if library is None:
        raise RuntimeError("libfaketime is missing; Debian and Ubuntu: apt-get install libfaketime")
    postgres = await asyncio.to_thread(stage.database)
    try:
        for name, offset in (("a day behind", "-1d"), ("a day ahead", "+1d"), ("an hour back meanwhile", "+0")):
            clock = stage.directory / "clock"
            clock.write_text(offset)
            faked = {"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1",
                     "DONT_FAKE_MONOTONIC": "1"}  # fmt: skip
            async with stage.serving(postgres, workers=1, **faked) as house:
                await one_clock(stage, house, name, clock)
    finally:
        await asyncio.to_thread(postgres.end)


async def one_clock(stage: Stage, house: House, name: str, clock: Path) -> None:
    """Write for a while, and set the clock back during the writes if the case requires it."""
    stage.fault(f"the service's clock is {name}")
    shop, stores = await asyncio.to_thread(house.shop, 1_000_000), await asyncio.to_thread(house.stores, 8)
    writers = Writers(stage, house, shop, stores, prefix=f"{name.replace(' ', '')}-")
    async with writers.at_work(6):
        await asyncio.sleep(stage.size(4, 2))
        if "meanwhile" in name:
            clock.write_text("-1h")
        await asyncio.sleep(stage.size(4, 1))
    again = await house.wire("admin@rows.example").send("GET", "/api/orders?limit=1")
    stage.check(again.status == 200, f"with its clock {name}: {again.status}")
    stage.check(house.postgres.one(ORDER) == 0, f"with its clock {name}: history runs backwards", "order")
    stage.check(house.postgres.one(FAR) == 0, f"with its clock {name}: times that are not the database's", "times")
    times = [line["response_time"] for line in house.service.log_lines() if "response_time" in line]
    stage.check(min(times) >= 0, f"with its clock {name}: a request took {min(times)} ms", "durations")
    shown = next(line["timestamp"] for line in house.service.log_lines() if "timestamp" in line)
    stage.reached(f"{name}: its log says {shown[:16]}")
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
