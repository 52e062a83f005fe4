"""R12, R15, R16: the database is stopped, scaled to zero, or read-only; the service answers in time and recovers."""

import asyncio
import time

from reliability.bars import Bar
from reliability.http_connection import HttpConnection
from reliability.probes import Probe
from reliability.rows.crashes import UNCHECKED
from reliability.rows.tokens import Lakebase, on_lakebase
from reliability.trial import ADMIN, WEST, Mutant, Patch, Row, System, Trial
from reliability.writers import BARS, Writers

LIST = "/api/orders?limit=1"
ENDED = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'brickhouse'"


async def away(trial: Trial) -> None:
    """R12: the server is stopped for a while and started again, under reads and keyed writes."""
    async with trial.system() as system:
        reads, health = Probe(system.port, LIST, WEST), Probe(system.port, "/health")
        writers = Writers(trial, system, system.shop(1_000_000), system.stores(16))
        async with reads.at_work(4), health.at_work(), writers.at_work(4, 0.05):
            await asyncio.sleep(1)
            for seconds in [5, 30, 60, 600] if not trial.quick else [3]:
                await one_outage(trial, system, seconds, reads, writers)
        trial.measure("health", 1000 * health.slowest(), "/health in ms")
        trial.check(set(health.statuses()) == {200}, f"/health answered {dict(health.statuses())}")
        trial.reached(f"/health: {len(health.seen):,} responses, the slowest {1000 * health.slowest():.0f} ms")
        await asyncio.to_thread(writers.check)


async def one_outage(trial: Trial, system: System, seconds: float, reads: Probe, writers: Writers) -> None:
    """Stop the server, wait, start it: 503 within a second meanwhile, and a success within two seconds after."""
    await asyncio.to_thread(system.postgres.stop)
    gone = time.monotonic()
    trial.fault(f"PostgreSQL stopped for {seconds} s")
    await asyncio.sleep(seconds)
    starting = asyncio.create_task(asyncio.to_thread(system.postgres.start))
    back = await system.postgres.wait_until_it_answers()
    read, wrote = await reads.success_after(back), await writers.success_after(back)
    await starting
    during = reads.between(gone, back - 1)
    counts = reads.statuses(gone, back - 1)
    slowest = max((one.seconds for one in during), default=float("inf"))
    trial.reached(f"{seconds} s away: {dict(counts)}, the slowest {slowest:.2f} s; "
                  f"back after {read:.2f} s for reads, {wrote:.2f} s for writes")  # fmt: skip
    trial.check(set(counts) == {503}, f"while the server was away: {dict(counts)}", "503")
    trial.check(all(one.retry_after for one in during if one.status == 503), "a 503 without Retry-After", "503")
    trial.measure("told", slowest, f"seconds until a 503 while the server was away for {seconds} s")
    trial.measure("back", max(read, wrote), f"seconds until the first success after {seconds} s")


async def asleep(trial: Trial) -> None:
    """R15: all sessions are ended while the service is idle, and the next connection is slow."""
    async with on_lakebase(trial) as lakebase:
        for delay, wanted, _ in SLEEPS:
            await one_sleep(trial, lakebase, delay, wanted)


# Seconds that the first connection takes, how the first request is answered then, and in how many seconds.
SLEEPS = ((0.5, 200, 1.0), (2.0, 200, 3.0), (10.0, 503, 5.5))


async def one_sleep(trial: Trial, lakebase: Lakebase, delay: float, wanted: int) -> None:
    """The first request waits for the new connection, or is answered 503, within the bar."""
    port = lakebase.service.port
    connections = [HttpConnection(port, ADMIN) for _ in range(4)]
    await asyncio.gather(*(http.send("GET", LIST) for http in connections))
    lakebase.line.delay = delay
    await asyncio.to_thread(lakebase.server.ask, ENDED)
    await asyncio.sleep(0.5)
    trial.fault(f"all sessions ended; a new connection takes {delay} s")
    began = time.monotonic()
    response = await connections[0].send("GET", LIST)
    first = time.monotonic() - began
    lakebase.line.delay = 0.0
    trial.reached(f"{delay} s: the first response is {response.status} after {first:.2f} s")
    trial.measure(f"time {delay}", first, f"seconds until the first response with a delay of {delay} s")
    trial.check(response.status == wanted, f"with a delay of {delay} s: {response.status}", f"status {delay}")
    probe = Probe(port, LIST, ADMIN)
    async with probe.at_work():
        trial.check(await probe.success_after(time.monotonic(), 15) < 12, "it does not come back")
        await asyncio.sleep(min(delay, 3))  # let slow connections finish before the next case
    for http in connections:
        http.drop()


READ_ONLY = "ALTER SYSTEM SET default_transaction_read_only = {}"


async def read_only(trial: Trial) -> None:
    """R16: the server is read-only for ten seconds, as a standby is."""
    async with trial.system() as system:
        reads = Probe(system.port, LIST, WEST)
        writers = Writers(trial, system, system.shop(1_000_000), system.stores(16))
        async with reads.at_work(2), writers.at_work(4, 0.05):
            await asyncio.sleep(1)
            await asyncio.to_thread(switch, system, "on")
            began = time.monotonic()
            await asyncio.sleep(trial.size(10, 3))
            ended = time.monotonic()
            await asyncio.to_thread(switch, system, "off")
            wrote = await writers.success_after(time.monotonic())
        counts = [status for when, status in writers.failures if began + 0.3 < when < ended]
        trial.fault("default_transaction_read_only for a while")
        trial.reached(f"writes meanwhile: {len(counts)} x {set(counts)}; back after {wrote:.2f} s")
        trial.check(set(counts) == {503} and len(counts) > 5, f"writes were answered {set(counts)}", "writes")
        trial.check(set(reads.statuses()) == {200}, f"reads were answered {dict(reads.statuses())}", "reads")
        trial.measure("back", wrote, "seconds until the first write")
        await asyncio.to_thread(writers.check)


def switch(system: System, state: str) -> None:
    """Switch read-only mode on or off, for existing and new sessions."""
    system.postgres.rows(READ_ONLY.format(state))
    system.postgres.rows("SELECT pg_reload_conf()")


SLOW_POOL = Patch("app/database/limiter.py", "WAIT_FOR_CONNECTION = 0.8", "WAIT_FOR_CONNECTION = 6.0")
ROWS = (
    Row(
        "R12",
        "database stopped for 5, 30 and 60 s, and for 10 min",
        {
            **BARS,
            "503": Bar("503 with Retry-After while it is stopped"),
            "told": Bar("each 503 within {limit} s", 1.1),
            "health": Bar("/health <= {limit} ms throughout", 100),
            "back": Bar("first success <= {limit} s after the restart", 2),
        },
        away,
        (Mutant("a request waits six seconds for a connection", (SLOW_POOL,)),),
    ),
    Row(
        "R15",
        "scale to zero: sessions ended, the first connection takes 0.5, 2 or 10 s",
        {
            name: bar
            for delay, status, limit in SLEEPS
            for name, bar in (
                (f"status {delay}", Bar(f"on Lakebase, if it takes {delay:g} s: {status}")),
                (f"time {delay}", Bar("after <= {limit} s", limit, timed=True)),
            )
        },
        asleep,
        (Mutant("connections are not checked before use", (UNCHECKED,)),),
    ),
    Row(
        "R16",
        "database read-only for 10 s",
        {
            **BARS,
            "writes": Bar("writes are answered 503"),
            "reads": Bar("reads succeed"),
            "back": Bar("first write <= {limit} s after", 2),
        },
        read_only,
        (
            Mutant(
                "the error of a read-only database is not mapped",
                (Patch("app/errors.py", '    "25006": (Unavailable', '    "xxxxx": (Unavailable'),),
            ),
        ),
    ),
)
