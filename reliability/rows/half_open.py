"""R13: connections to the database become half-open: no bytes pass in either direction, and no end is signalled."""

import asyncio
import time

from reliability.bars import Bar
from reliability.probes import Probe
from reliability.proxy import Proxy, to_socket
from reliability.trial import WEST, Mutant, Patch, Row, System, Trial
from reliability.writers import BARS, Writers

LIST = "/api/orders?limit=1"
DEADLINE = 5.0


async def silent(trial: Trial) -> None:
    """Run the service behind a proxy that can freeze its connections to the database."""
    postgres = await asyncio.to_thread(trial.database)
    proxy = Proxy(to_socket(postgres.socket))
    port = await proxy.listen()
    where = {"DB_HOST": "127.0.0.1", "DB_PORT": str(port), "DB_SSLMODE": "disable"}
    try:
        async with trial.serving(postgres, workers=1, **where) as system:
            await frozen(trial, system, proxy, trial.size(30, 8))
    finally:
        await proxy.close()
        await asyncio.to_thread(postgres.end)


async def frozen(trial: Trial, system: System, proxy: Proxy, seconds: float) -> None:
    """Freeze during reads and writes: every request is answered by its deadline, and the service recovers."""
    reads, health = Probe(system.port, LIST, WEST, timeout=40), Probe(system.port, "/health")
    shop, stores = await asyncio.to_thread(system.shop, 1_000_000), await asyncio.to_thread(system.stores, 8)
    writers = Writers(trial, system, shop, stores, deadline=40)
    async with health.at_work(), reads.at_work(4), writers.at_work(6, 0.01):
        await asyncio.sleep(1.5)
        proxy.freeze()
        began = time.monotonic()
        trial.fault(f"connections to the database are frozen for {seconds} s")
        await asyncio.sleep(seconds)
        proxy.thaw()
        thawed = time.monotonic()
        read, wrote = await reads.success_after(thawed), await writers.success_after(thawed)
        await asyncio.sleep(1)
    meanwhile = [one for one in reads.seen if began - DEADLINE < one.began < thawed and one.ended > began]
    slowest = max(one.seconds for one in meanwhile)
    slowest_write = system.history.percentile(1)
    trial.reached(f"reads meanwhile: {dict(reads.statuses(began, thawed))}, the slowest {slowest:.1f} s; "
                  f"the slowest write {slowest_write:.1f} s; back after {read:.2f} s, {wrote:.2f} s")  # fmt: skip
    trial.measure("deadline", slowest, "the slowest read")
    trial.measure("deadline", slowest_write, "the slowest write")
    trial.measure("health", 1000 * health.slowest(), "/health in ms")
    trial.measure("back", max(read, wrote), "seconds until the first success after")
    trial.measure("idle", system.auditor.longest_idle, "seconds that a transaction was idle")
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
