"""R33: all write routes at once, for the same few resources: no deadlock, no error, every unit accounted for."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from reliability.bars import Bar
from reliability.rows.consistency import STOCK_IN_RANDOM_ORDER, deadlocks
from reliability.simulation.checks import check_effects
from reliability.simulation.clients import Clients
from reliability.simulation.plan import ACTIONS, ALWAYS, Request, draw_request
from reliability.simulation.world import World, make_world
from reliability.trial import Mutant, Patch, Row, System, Trial

ORDERS_IN_RANDOM_ORDER = Patch(
    "app/queries/orders.py", "ORDER BY o.id FOR UPDATE OF o", "ORDER BY random() FOR UPDATE OF o"
)
ENTRIES = "    await move(tx, [entry(arrived, rows) for arrived in usable])"
PRODUCTS = 16
# Requests that lock several rows are frequent, because only these can lock in opposite orders.
SEVERAL = (
    "create batch",
    "agree batch",
    "approve batch",
    "fulfill batch",
    "ship batch",
    "receive batch",
    "cancel batch",
    "stocktake",
)
WEIGHTED = ACTIONS + ALWAYS * 4 + SEVERAL * 4


async def storms(trial: Trial) -> None:
    """One storm after another, with different numbers of clients and workers."""
    for workers in (1, 2, 3) if not trial.quick else (2,):
        async with trial.system(workers=workers) as system:
            for clients in (2, 4, 16, 64) if not trial.quick else (16,):
                await storm(trial, system, clients, trial.size(60, 5))


async def storm(trial: Trial, system: System, count: int, seconds: float) -> None:
    """So many clients send requests of all kinds for so long; each request is sent once."""
    world = await asyncio.to_thread(make_world, system, PRODUCTS)
    before = await asyncio.to_thread(deadlocks, system)
    clients, end = Clients(trial, system, world), time.monotonic() + seconds
    await asyncio.gather(*(clients.play(requests(trial, f"{system.port}-{count}-{n}", end)) for n in range(count)))
    found = await asyncio.to_thread(deadlocks, system) - before
    trial.measure("deadlocks", found, f"deadlocks with {count} clients")
    trial.measure("5xx", clients.unavailable, f"answers 503 with {count} clients")
    await asyncio.to_thread(check_effects, trial, system.postgres, world)
    trial.reached(f"{system.service.workers} workers, {count} clients, {seconds} s: {in_words(world, seconds)}")
    missing = set(ACTIONS) - {result.request.action for result in world.results if result.succeeded}
    if count >= 16:
        trial.measure("routes", len(missing), f"no success with {count} clients: {sorted(missing)}")


def requests(trial: Trial, name: str, end: float) -> Iterator[Request]:
    """Requests of all kinds until the time is up; no client gives up."""
    draw, number = Random(f"{trial.seed} {name}"), 0
    while time.monotonic() < end:
        number += 1
        yield replace(draw_request(draw, f"{name}-{number}", draw.choice(WEIGHTED)), timeout=30.0)


def in_words(world: World, seconds: float) -> str:
    """How many requests succeeded and were refused."""
    statuses = Counter(result.status for result in world.results)
    spread = ", ".join(f"{status} x {number:,}" for status, number in sorted(statuses.items()))
    return f"{len(world.results) / seconds:,.0f} a second: {spread}"


ROWS = (
    Row(
        "R33",
        "storms of all write routes for the same few resources: 2, 4, 16, 64 clients; 1, 2, 3 workers; 60 s each",
        {
            "deadlocks": Bar("deadlocks: {limit}"),
            "5xx": Bar("answers 5xx: {limit}", timed=True),
            "effects": Bar("each success takes effect once, each refusal not at all"),
            "routes": Bar("kinds of requests that never succeed: {limit}", timed=True),
            "revoked": Bar("a deactivated account changes nothing"),
        },
        storms,
        (
            Mutant("stock rows are locked in random order", (STOCK_IN_RANDOM_ORDER,)),
            Mutant("orders are locked in random order", (ORDERS_IN_RANDOM_ORDER,)),
            Mutant(
                "the cases of a receipt are booked twice",
                (Patch("app/domain/shipping.py", ENTRIES, f"    for _ in range(2):\n    {ENTRIES}"),),
                "DROP INDEX movements_once_per_step",
            ),
            Mutant(
                "a cancelled order keeps its reservation",
                (Patch("app/domain/order_lifecycle.py", "    if released:\n", "    if False:\n"),),
            ),
        ),
    ),
)
