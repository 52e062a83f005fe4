"""R13: connections to the database become half-open: no bytes pass in either direction, and no end is signalled."""

import asyncio
import time

from reliability.bars import Bar
from reliability.probes import Probe
from reliability.proxy import Proxy, to_socket
from reliability.stage import WEST, House, Mutant, Patch, Row, Stage
from reliability.writers import BARS, Writers

LIST = "/api/orders?limit=1"
DEADLINE = 5.0


async def silent(stage: Stage) -> None:
    """Run the service behind a proxy that can freeze its connections to the database."""
    postgres = await asyncio.to_thread(stage.database)
    proxy = Proxy(to_socket(postgres.socket))
    port = await proxy.listen()
    where = {"DB_HOST": "127.0.0.1", "DB_PORT": str(port), "DB_SSLMODE": "disable"}
    try:
        async with stage.serving(postgres, workers=1, **where) as house:
            await frozen(stage, house, proxy, stage.size(30, 8))
    finally:
        await proxy.close()
        await asyncio.to_thread(postgres.end)


async def frozen(stage: Stage, house: House, proxy: Proxy, seconds: float) -> None:
    """Freeze during reads and writes: every request is answered by its deadline, and the service recovers."""
    reads, health = Probe(house.port, LIST, WEST, timeout=40), Probe(house.port, "/health")
    shop, stores = await asyncio.to_thread(house.shop, 1_000_000), await asyncio.to_thread(house.stores, 8)
    writers = Writers(stage, house, shop, stores, deadline=40)
    async with health.at_work(), reads.at_work(4), writers.at_work(6, 0.01):
        await asyncio.sleep(1.5)
        proxy.freeze()
        began = time.monotonic()
        stage.fault(f"connections to the database are frozen for {seconds} s")
        await asyncio.sleep(seconds)
        proxy.thaw()
        thawed = time.monotonic()
        read, wrote = await reads.success_after(thawed), await writers.success_after(thawed)
        await asyncio.sleep(1)
    meanwhile = [one for one in reads.seen if began - DEADLINE < one.began < thawed and one.ended > began]
    slowest = max(one.seconds for one in meanwhile)
    slowest_write = house.history.percentile(1)
    stage.reached(f"reads meanwhile: {dict(reads.statuses(began, thawed))}, the slowest {slowest:.1f} s; "
                  f"the slowest write {slowest_write:.1f} s; back after {read:.2f} s, {wrote:.2f} s")  # fmt: skip
    stage.measure("deadline", slowest, "the slowest read")
    stage.measure("deadline", slowest_write, "the slowest write")
    stage.measure("health", 1000 * health.slowest(), "/health in ms")
    stage.measure("back", max(read, wrote), "seconds until the first success after")
    stage.measure("idle", house.auditor.longest_idle, "seconds that a transaction was idle")
    await asyncio.to_thread(writers.check)


ROWS = (
    Row(
        "R13",
        "half-open connections: no bytes to or from the database for 30 s",
        {
            **BARS,
            "deadline": Bar("every request is answered in <= {limit} s", DEADLINE + 0.3),
            "health": Bar("/health <= {limit} ms", 100),
            "back": Bar("first success <= {limit} s after", 2),
            "idle": Bar("nothing is idle in a transaction for more than {limit} s", 15),
        },
        silent,
        (
            Mutant(
                "connections to a silent server are not shut down",
                (
                    Patch(
                        "app/database/pool_health.py", "            mine.shutdown(socket.SHUT_RDWR)", "            pass"
                    ),
                ),
            ),
        ),
    ),
)
