"""R12, R15, R16: the database is away, asleep, or takes no changes; answers come in time and work goes on at once."""

import asyncio
import time

from reliability.probes import Probe
from reliability.rows.crashes import UNCHECKED
from reliability.rows.tokens import Lakebase, on_lakebase
from reliability.stage import ADMIN, WEST, House, Mutant, Patch, Row, Stage
from reliability.wire import Wire
from reliability.writers import Writers

LIST = "/api/orders?limit=1"
ENDED = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'brickhouse'"


async def away(stage: Stage) -> None:
    """R12: the server is stopped for a while and started again, under reads and keyed writes."""
    async with stage.house() as house:
        reads, health = Probe(house.port, LIST, WEST), Probe(house.port, "/health")
        writers = Writers(stage, house, house.shop(1_000_000), house.stores(16))
        async with reads.at_work(4), health.at_work(), writers.at_work(4, 0.05):
            await asyncio.sleep(1)
            for seconds in [5, 30, 60, 600] if not stage.quick else [3]:
                await one_outage(stage, house, seconds, reads, writers)
        stage.check(health.slowest() < 0.1, f"/health took {1000 * health.slowest():.0f} ms")
        stage.check(set(health.statuses()) == {200}, f"/health answered {dict(health.statuses())}")
        stage.reached(f"/health: {len(health.seen):,} answers, the slowest {1000 * health.slowest():.0f} ms")
        await asyncio.to_thread(writers.check)


async def one_outage(stage: Stage, house: House, seconds: float, reads: Probe, writers: Writers) -> None:
    """Stop it, wait, start it: 503 within a second meanwhile, and a success within two after."""
    await asyncio.to_thread(house.postgres.stop)
    gone = time.monotonic()
    stage.fault(f"PostgreSQL stopped for {seconds} s")
    await asyncio.sleep(seconds)
    starting = asyncio.create_task(asyncio.to_thread(house.postgres.start))
    back = await house.postgres.wait_until_it_answers()
    read, wrote = await reads.success_after(back), await writers.success_after(back)
    await starting
    during = reads.between(gone, back - 1)
    said = reads.statuses(gone, back - 1)
    slowest = max((one.seconds for one in during), default=float("inf"))
    stage.reached(f"{seconds} s away: {dict(said)}, the slowest {slowest:.2f} s; "
                  f"back after {read:.2f} s for reads, {wrote:.2f} s for writes")  # fmt: skip
    stage.check(set(said) == {503}, f"while the server was away: {dict(said)}")
    stage.check(all(one.retry_after for one in during if one.status == 503), "a 503 without Retry-After")
    stage.check(slowest <= 1.1, f"{slowest:.2f} s until a 503 while the server was away for {seconds} s")
    stage.check(max(read, wrote) <= 2, f"{max(read, wrote):.2f} s until the first success after {seconds} s")


async def asleep(stage: Stage) -> None:
    """R15: all sessions are ended while nobody asks, and the first connection after that is slow."""
    async with on_lakebase(stage) as lakebase:
        for delay, bar, wanted in ((0.5, 1.0, 200), (2.0, 3.0, 200), (10.0, 5.5, 503)):
            await one_sleep(stage, lakebase, delay, bar, wanted)


async def one_sleep(stage: Stage, lakebase: Lakebase, delay: float, bar: float, wanted: int) -> None:
    """The first request waits for the new connection, or is told to come back, within the bar."""
    port = lakebase.service.port
    wires = [Wire(port, ADMIN) for _ in range(4)]
    await asyncio.gather(*(wire.send("GET", LIST) for wire in wires))
    lakebase.line.delay = delay
    await asyncio.to_thread(lakebase.server.ask, ENDED)
    await asyncio.sleep(0.5)
    stage.fault(f"all sessions ended; a new connection takes {delay} s")
    began = time.monotonic()
    answer = await wires[0].send("GET", LIST)
    first = time.monotonic() - began
    lakebase.line.delay = 0.0
    stage.reached(f"{delay} s: the first answer is {answer.status} after {first:.2f} s")
    stage.in_time(first <= bar, f"{first:.2f} s until the first answer with a delay of {delay} s")
    stage.check(answer.status == wanted, f"with a delay of {delay} s: {answer.status}")
    probe = Probe(port, LIST, ADMIN)
    async with probe.at_work():
        stage.check(await probe.success_after(time.monotonic(), 15) < 12, "it does not come back")
        await asyncio.sleep(min(delay, 3))  # what still connects slowly is not the next sleep's first connection
    for wire in wires:
        wire.drop()


READ_ONLY = "ALTER SYSTEM SET default_transaction_read_only = {}"


async def read_only(stage: Stage) -> None:
    """R16: the server takes no changes for ten seconds, as a standby does, and then does again."""
    async with stage.house() as house:
        reads = Probe(house.port, LIST, WEST)
        writers = Writers(stage, house, house.shop(1_000_000), house.stores(16))
        async with reads.at_work(2), writers.at_work(4, 0.05):
            await asyncio.sleep(1)
            await asyncio.to_thread(switch, house, "on")
            began = time.monotonic()
            await asyncio.sleep(stage.size(10, 3))
            ended = time.monotonic()
            await asyncio.to_thread(switch, house, "off")
            wrote = await writers.success_after(time.monotonic())
        said = [status for when, status in writers.failures if began + 0.3 < when < ended]
        stage.fault("default_transaction_read_only for a while")
        stage.reached(f"writes meanwhile: {len(said)} x {set(said)}; back after {wrote:.2f} s")
        stage.check(set(said) == {503} and len(said) > 5, f"writes were answered {set(said)}")
        stage.check(set(reads.statuses()) == {200}, f"reads were answered {dict(reads.statuses())}")
        stage.check(wrote <= 2, f"{wrote:.2f} s until the first write")
        await asyncio.to_thread(writers.check)


def switch(house: House, state: str) -> None:
    """Make the server refuse changes, or take them again, in sessions there are and in new ones."""
    house.postgres.rows(READ_ONLY.format(state))
    house.postgres.rows("SELECT pg_reload_conf()")


SLOW_POOL = Patch("app/database/limiter.py", "WAIT_FOR_CONNECTION = 0.8", "WAIT_FOR_CONNECTION = 6.0")
ROWS = (
    Row(
        "R12",
        "the database is stopped for 5, 30 and 60 s, and for 10 min",
        "503 + Retry-After within 1 s each, /health < 100 ms throughout, first success <= 2 s after its return",
        away,
        (Mutant("a request waits six seconds for a connection", (SLOW_POOL,)),),
    ),
    Row(
        "R15",
        "scale to zero: sessions ended, the first connection takes 0.5, 2 or 10 s",
        "on Lakebase: 200 in < 1 s, 200 in < 3 s, 503 within the deadline of 5 s",
        asleep,
        (Mutant("dead connections are not noticed", (UNCHECKED,)),),
    ),
    Row(
        "R16",
        "the database takes no changes for 10 s",
        "writes 503, reads go on, writes are back <= 2 s after",
        read_only,
        (
            Mutant(
                "read-only is nobody's word",
                (Patch("app/errors.py", '    "25006": (Unavailable', '    "xxxxx": (Unavailable'),),
            ),
        ),
    ),
)
