"""R39: simulations. A seed determines all requests and faults, so a simulation that failed can be repeated."""

import asyncio
import shutil
from collections import Counter
from contextlib import suppress

from reliability.bars import Bar
from reliability.proxy import Proxy, to_socket
from reliability.rows.approvals import NO_STOCK_CONSTRAINT, NO_STOCK_GUARD, NO_STOCK_LOCK, NO_TRANSACTION
from reliability.rows.consistency import deadlocks
from reliability.rows.idempotency import NO_KEY
from reliability.shifted_clock import ShiftedClock, make_clock
from reliability.simulation.checks import check_effects
from reliability.simulation.clients import Clients
from reliability.simulation.faults import Faults
from reliability.simulation.feed_reader import FeedReader
from reliability.simulation.plan import Round, draw_plan
from reliability.simulation.world import World, make_world
from reliability.trial import Mutant, Row, System, Trial

SEEDS, QUICK_SEEDS = 200, 5
ROUNDS = 5


async def simulations(trial: Trial) -> None:
    """Run one seed after the other, and stop after the first that fails."""
    done, seeds = Counter[str](), 0
    for seed in range(trial.seed, trial.seed + trial.size(SEEDS, QUICK_SEEDS)):
        for name in trial.row.bars:
            trial.measured.setdefault(name, 0)
        await simulate(trial, seed, done)
        seeds += 1
        if trial.problems:
            size = " --quick" if trial.quick else ""
            trial.fail(f"repeat it: python -m reliability --row {trial.row.name} --seed {seed}{size} --dry")
            break
    trial.load = [f"{seeds} seeds, {sum(done.values()):,} requests, of which succeeded:", in_words(done)]
    trial.faults = [in_words(Counter(trial.faults))]


def in_words(counted: Counter[str]) -> str:
    """Names with their numbers."""
    return ", ".join(f"{name} x {number:,}" for name, number in sorted(counted.items()))


async def simulate(trial: Trial, seed: int, done: Counter[str]) -> None:
    """Run one seed; its service and its database have calendars that faults can move."""
    trial.random.seed(f"{trial.row.name} {seed}")
    clocks = {name: make_clock(trial.directory, f"{name}-clock-{seed}") for name in ("service", "database")}
    with clocks["database"].inherited():
        await on_a_new_database(trial, seed, clocks, done)


async def on_a_new_database(trial: Trial, seed: int, clocks: dict[str, ShiftedClock], done: Counter[str]) -> None:
    """Run one seed on a new database."""
    postgres = await asyncio.to_thread(trial.database)
    proxy, directory = Proxy(to_socket(postgres.socket)), trial.directory / str(seed)
    directory.mkdir(mode=0o711)
    where = {"DB_HOST": "127.0.0.1", "DB_PORT": str(await proxy.listen()), "DB_SSLMODE": "disable"}
    faults = None
    try:
        async with trial.serving(postgres, audit=0.25, **where, **clocks["service"].environment) as system:
            faults = Faults(trial, system, proxy, directory, clocks)
            world = await asyncio.to_thread(make_world, system)
            await run_rounds(trial, system, world, faults, draw_plan(seed, ROUNDS))
            await asyncio.to_thread(check_effects, trial, system.postgres, world)
            done.update(result.request.action for result in world.results if result.succeeded)
    finally:
        await proxy.close()
        for server in [postgres, *(faults.copies if faults else [])]:
            await asyncio.to_thread(server.end)
        shutil.rmtree(directory)


async def run_rounds(trial: Trial, system: System, world: World, faults: Faults, rounds: list[Round]) -> None:
    """Run the rounds; between two of them no client writes."""
    reader = FeedReader(trial, system)
    await reader.begin()
    for one in rounds:
        await run_round(trial, system, world, faults, reader, one)
        await reader.compare()
        found = await asyncio.to_thread(deadlocks, system)
        trial.check(found == 0, f"{found} deadlocks", "deadlocks")
        if one.at_the_end:
            await faults.strike(one.at_the_end)
            await asyncio.to_thread(system.service.wait_until_ready)
            await reader.expect_reset()


async def run_round(trial: Trial, system: System, world: World, faults: Faults, reader: FeedReader, one: Round) -> None:
    """Send all requests of the round, let its faults happen, and wait until each outcome is known."""
    clients = Clients(trial, system, world)
    playing = [asyncio.create_task(clients.play(requests)) for requests in one.clients]
    reading = asyncio.create_task(reader.follow())
    for fault in one.faults:
        while clients.answered < fault.after and not all(task.done() for task in playing):
            await asyncio.sleep(0.005)
        await faults.strike(fault.name)
    await asyncio.gather(*playing)
    reading.cancel()
    with suppress(asyncio.CancelledError):
        await reading
    if not one.faults:
        trial.measure("available", clients.unavailable, "answers 503 in a round without a fault")


ROWS = (
    Row(
        "R39",
        "simulation: each seed draws clients, requests, faults and their order; 200 seeds",
        {
            "effects": Bar("each success takes effect once, each refusal not at all"),
            "feed": Bar("each change is read once, and each end of the database's history is a reset"),
            "revoked": Bar("a deactivated account changes nothing"),
            "deadlocks": Bar("no deadlocks"),
            "available": Bar("503 in a round without a fault: {limit}", timed=True),
        },
        simulations,
        (
            Mutant("each statement commits separately", NO_TRANSACTION),
            Mutant("keys are not claimed", (NO_KEY,)),
            Mutant(
                "stock has no lock, no guard and no constraint", (NO_STOCK_LOCK, NO_STOCK_GUARD), NO_STOCK_CONSTRAINT
            ),
        ),
    ),
)
