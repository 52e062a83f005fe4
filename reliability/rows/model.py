"""R27: a Hypothesis state machine compares the service with a model in Python, step by step.

`reliability/state_machine` has the model and the steps: requests, agreements, approvals, shipments with backorders and
receipts in parts of orders, transfers and purchases; their returns; sales, also beyond the books, customers' returns,
counts, adjustments, write-offs and reversals.
"""

import asyncio
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from reliability.bars import Bar
from reliability.state_machine.driver import Driver, Share
from reliability.state_machine.sequences import Sequences
from reliability.trial import ASKER, Mutant, Patch, Row, System, Trial
from tests.factories import make_product, make_stock, make_store, unique

EXAMPLES = 5000
PROCESSES = 4
STORES = {
    "warehouse": ("West", "Warehouse"),
    "giver": ("South", "Urban"),
    "store": ("West", "Urban"),
    "kiosk": ("West", "Urban"),
}
# The steps that have to be seen, by name; of orders in any kind and status.
WANTED = {
    "edit", "agree", "approve", "ship", "receive", "fulfill", "cancel", "return", "adjustments", "write-offs", "count",
    "sale in cases", "sale in units", "customer_return in cases", "customer_return in units", "sale beyond the books",
    "sell and release", "sell again", "reverse adjustment", "reverse sale", "reverse customer_return", "reverse count",
    "reverse write_off",
}  # fmt: skip
IN_QUICK = {"approve", "fulfill", "ship", "receive", "cancel", "return", "sale in cases", "count", "reverse count"}
# The moves of returns that have to be seen, of the whole life of one.
OF_RETURNS = {"edit", "approve", "ship", "receive", "fulfill", "cancel"}


class Life(Sequences):
    """All steps; its driver is that of the process."""


@dataclass
class Played:
    """The result of one process."""

    examples: int
    steps: int
    requests: int
    seen: Counter[tuple[str, str, int]]
    difference: str | None


async def model(trial: Trial) -> None:
    """R27: run the state machine in several processes at once."""
    async with trial.system(workers=1) as system:
        shares = [await asyncio.to_thread(share, trial, system, number) for number in range(trial.size(PROCESSES, 1))]
        with ProcessPoolExecutor(len(shares), get_context("spawn")) as processes:
            loop = asyncio.get_running_loop()
            played = await asyncio.gather(*(loop.run_in_executor(processes, play, one) for one in shares))
    for one in played:
        trial.check(one.difference is None, f"the model and the service differ: {one.difference}", "same")
    examples, steps, requests = (sum(getattr(one, of) for one in played) for of in ("examples", "steps", "requests"))
    trial.reached(f"{examples:,} examples of 50 steps at most, {steps:,} steps, {requests:,} requests")
    report_seen(trial, sum((one.seen for one in played), Counter[Any]()))


def report_seen(trial: Trial, seen: Counter[tuple[str, str, int]]) -> None:
    """Report the steps that were seen, and check that none of the wanted ones is missing."""
    names, returns, by_name = set[str](), set[str](), Counter[tuple[str, int]]()
    for (what, name, status), times in seen.items():
        by_name[name, status] += times
        if status < 300:
            names.add(name)
            returns |= {name} if " return" in what else set()
    trial.reached(", ".join(f"{name} {status} x {times:,}" for (name, status), times in sorted(by_name.items())))
    wanted, of_returns = (IN_QUICK, set[str]()) if trial.quick else (WANTED, OF_RETURNS)
    missing = sorted(wanted - names) + [f"{name} of a return" for name in sorted(of_returns - returns)]
    trial.check(not missing or bool(trial.problems), f"steps that never succeeded: {missing}", "moves")


def share(trial: Trial, system: System, number: int) -> Share:
    """One process's part, with a product and stores of its own."""
    client = system.client(ASKER)
    product = make_product(client, category=unique("Model"), units_per_case=6)
    rows = {}
    for name, (region, kind) in STORES.items():
        store = make_store(client, region, kind)
        rows[name] = (store, make_stock(client, store, product, 0))
    examples = trial.size(EXAMPLES // PROCESSES, 150 if trial.mutant else 40)  # a mutant's run ends when it is caught
    return Share(
        examples, trial.seed * PROCESSES + number, not trial.mutant, system.port, system.postgres.dsn(), product, rows
    )


def play(share: Share) -> Played:
    """All examples of a part, drawn from its seed."""
    Life.driver = driver = Driver(share)
    machine = seed(share.seed)(Life)
    phases = (Phase.generate, Phase.shrink) if share.shrink else (Phase.generate,)
    how = settings(max_examples=share.examples, stateful_step_count=50, deadline=None, database=None, phases=phases,
                   suppress_health_check=list(HealthCheck), print_blob=False)  # fmt: skip
    difference = None
    try:
        run_state_machine_as_test(machine, settings=how)
    except Exception as error:  # noqa: BLE001 any error is a difference
        sequence = "\n".join(getattr(error, "__notes__", []))
        difference = f"{type(error).__name__}: {str(error)[:900]}\n{sequence[:3000]}"
    driver.eye.close()
    return Played(driver.examples, driver.steps, driver.requests, driver.seen, difference)


LIFE = "app/domain/order_lifecycle.py"
SHIPPING = "app/domain/shipping.py"
TRANSFERS, REVERSALS = "app/domain/transfers.py", "app/domain/reversals.py"
PACKS, RESERVATIONS, COLUMNS = "app/domain/packs.py", "app/domain/reservations.py", "app/queries/order_columns.py"
ROWS = (
    Row(
        "R27",
        "service compared with a model in Python: Hypothesis state machine, 5,000 examples of 50 steps",
        {"same": Bar("the model and the service never differ"), "moves": Bar("every step of the life occurs")},
        model,
        (
            Mutant("max_stock is not checked", (Patch(LIFE, "    if not allow_over_max:\n", "    if False:\n"),)),
            Mutant(
                "cancelling keeps the reservation",
                (Patch(LIFE, 'if order.status == "approved" and order.source', "if False and order.source"),),
            ),
            Mutant(
                "damaged cases become stock",
                (
                    Patch(
                        SHIPPING,
                        "kind, arrived.received, order_id",
                        "kind, arrived.received + arrived.damaged, order_id",
                    ),
                ),
            ),
            Mutant(
                "the rest of a shipment stays reserved",
                (Patch(SHIPPING, "shipped.quantity if kept else order.quantity", "shipped.quantity"),),
            ),
            Mutant("units are booked as cases", (Patch(PACKS, "if unit == counted_in:", "if True:"),)),
            Mutant(
                "the reversal of a sale keeps the stock that was found for it",
                (Patch(REVERSALS, "for movement in not_reversed(found)]", "for movement in not_reversed(found)[:1]]"),),
            ),
            Mutant(
                "a count does not keep earlier movements",
                (Patch(REVERSALS, "if movement.counted_since:", "if False:"),),
            ),
            Mutant("the orders that were approved first are released", (Patch(RESERVATIONS, ", reverse=True)", ")"),)),
            Mutant(
                "an agreement is for any quantity",
                (Patch(TRANSFERS, "is None or quantity <= order.agreed_quantity:", "is None or quantity > 0:"),),
            ),
            Mutant(
                "cancelled returns still count",
                (Patch(COLUMNS, "r.return_of = o.id AND r.status <> 'cancelled')", "r.return_of = o.id)"),),
            ),
        ),
    ),
)
