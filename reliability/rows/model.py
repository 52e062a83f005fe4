"""R27: a Hypothesis state machine compares the service with a small model in Python, step by step."""

import asyncio
import http.client
import json
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from types import SimpleNamespace
from typing import Any, ClassVar

import psycopg
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from reliability.bars import Bar
from reliability.trial import ASKER, WEST, Mutant, Patch, Row, System, Trial, line

Json = dict[str, Any]
EXAMPLES = 5000
PROCESSES = 4
ROOM = 5  # cases that the store may hold
NOT_SHIPPED = {"shipped_quantity": 0, "received_quantity": 0, "damaged_quantity": 0, "in_transit": 0}
quantities = st.integers(1, 8)
any_order = st.integers(0, 10_000)


@dataclass(frozen=True)
class Share:
    """The part of one process: its seed, the service's address, and resources that no other process uses."""

    examples: int
    seed: int
    shrink: bool
    port: int
    dsn: str
    rows: dict[str, Json]


@dataclass
class Played:
    """The result of one process."""

    steps: int
    seen: Counter[tuple[str, str, int]]
    difference: str | None


class Driver:
    """The connections to the service and its database, used for all examples."""

    def __init__(self, share: Share) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", share.port, timeout=30)
        self.shop, self.steps = SimpleNamespace(**share.rows), 0
        self.eye = psycopg.connect(share.dsn, autocommit=True)
        self.seen: Counter[tuple[str, str, int]] = Counter()

    def ask(self, method: str, path: str, body: Json | None, user: str) -> tuple[int, Json]:
        """Status and JSON of one request."""
        self.steps += 1
        headers = {"X-Dev-User": user, "Content-Type": "application/json"}
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read())

    def stock(self) -> tuple[int, int, int, int]:
        """At the source, reserved there, at the store, in transit."""
        rows = self.eye.execute(
            "SELECT store_id::text, current_stock, reserved_stock FROM inventory WHERE product_id = %s",
            (int(self.shop.product["id"]),),
        ).fetchall()
        found = {row[0]: row[1:] for row in rows}
        (transit,) = self.eye.execute(
            "SELECT coalesce(sum(shipped_quantity - received_quantity - damaged_quantity), 0) FROM orders "
            "WHERE product_id = %s AND status = 'shipped'",
            (int(self.shop.product["id"]),),
        ).fetchall()[0]
        source = found[self.shop.warehouse["id"]]
        return source[0], source[1], found[self.shop.store["id"]][0], transit


class Replenishment(RuleBasedStateMachine):
    """The expected behaviour of the service, as a model without a database."""

    driver: ClassVar[Driver]

    @initialize()
    def begin(self) -> None:
        """Twenty cases at the source, none at the store."""
        self.orders: list[Json] = []
        self.approvals: list[Json] = []  # the one that was approved last is the last
        shop = self.driver.shop
        for row, count in ((shop.at_warehouse, 20), (shop.at_store, 0)):
            self.driver.ask("PUT", f"/api/inventory/{row['id']}", {"current_stock": count, "max_stock": 100}, ASKER)
        self.driver.ask("PUT", f"/api/inventory/{shop.at_store['id']}", {"max_stock": ROOM}, ASKER)
        self.source, self.reserved, self.store, self.transit = self.driver.stock()

    @rule(quantity=quantities)
    def create(self, quantity: int) -> None:
        """An order can always be created."""
        status, order = self.driver.ask("POST", "/api/orders", line(self.driver.shop, quantity), ASKER)
        assert (status, order["status"]) == (201, "pending"), order
        self.orders.append({"id": order["id"], "status": "pending", "quantity": quantity, "version": 1, **NOT_SHIPPED})

    @precondition(lambda self: self.orders)
    @rule(pick=any_order, quantity=quantities)
    def edit(self, pick: int, quantity: int) -> None:
        """Only while pending."""
        order = self.picked(pick)
        possible = order["status"] == "pending"
        self.move(order, "edit", {"quantity": quantity}, possible, {"quantity": quantity}, ASKER)

    @precondition(lambda self: self.orders)
    @rule(pick=any_order, less=st.integers(0, 3), reason=st.booleans(), dry=st.booleans())
    def approve(self, pick: int, less: int, reason: bool, dry: bool) -> None:
        """Only while pending; less needs a reason; no more than is free."""
        order = self.picked(pick)
        quantity = max(1, order["quantity"] - less)
        body = {"quantity": quantity} | ({"reason": "less"} if reason else {})
        possible = (
            order["status"] == "pending"
            and (quantity == order["quantity"] or reason)
            and self.source - self.reserved >= quantity
        )
        after = {"status": "approved", "quantity": quantity}
        if self.move(order, "approve", body, possible, after, dry=dry):
            self.reserved += quantity
            self.approvals = [other for other in self.approvals if other is not order] + [order]

    @precondition(lambda self: self.orders)
    @rule(pick=any_order, over=st.booleans())
    def fulfill(self, pick: int, over: bool) -> None:
        """Only approved orders; over max_stock only if allowed."""
        order = self.picked(pick, "approved")
        quantity = order["quantity"]
        possible = order["status"] == "approved" and (over or self.store + quantity <= ROOM)
        after = {"status": "fulfilled", "shipped_quantity": quantity, "received_quantity": quantity}
        if self.move(order, "fulfill", {"allow_over_max": over}, possible, after):
            self.source, self.reserved = self.source - quantity, self.reserved - quantity
            self.store += quantity

    @precondition(lambda self: self.orders)
    @rule(pick=any_order, less=st.integers(0, 1), remainder=st.sampled_from(("backorder", "close", "")))
    def ship(self, pick: int, less: int, remainder: str) -> None:
        """Only approved orders. Cases that are not shipped become an order of their own, or are released."""
        order = self.picked(pick, "approved")
        quantity = max(1, order["quantity"] - less)
        rest = order["quantity"] - quantity
        body = {"quantity": quantity} | ({"remainder": remainder} if remainder else {})
        approved = order["status"] == "approved"
        possible = approved and (rest == 0 or remainder != "")
        after = {"status": "shipped", "shipped_quantity": quantity, "in_transit": quantity}
        if self.move(order, "ship", body, possible, after, refused=422 if approved else 409):
            self.source, self.transit = self.source - quantity, self.transit + quantity
            self.reserved -= quantity if remainder == "backorder" else order["quantity"]
            if rest and remainder == "backorder":
                self.add_backorder(order, rest)

    def add_backorder(self, order: Json, quantity: int) -> None:
        """The rest is an approved order, which was approved with its original."""
        key = self.response["history"][-1]["changes"]["backorder_id"][1]
        rest = {"id": key, "status": "approved", "quantity": quantity, "version": 2, **NOT_SHIPPED}
        self.orders.append(rest)
        self.approvals.insert(self.approvals.index(order) + 1, rest)

    @precondition(lambda self: self.orders)
    @rule(pick=any_order, received=st.integers(0, 3), damaged=st.integers(0, 1), flags=st.integers(0, 7))
    def receive(self, pick: int, received: int, damaged: int, flags: int) -> None:
        """Only shipped orders, no more than is in transit; damaged and lost cases need a reason and are no stock."""
        order, final, reason, over = self.picked(pick, "shipped"), bool(flags & 1), bool(flags & 2), bool(flags & 4)
        left = order["in_transit"] - received - damaged
        lost = left if final else 0
        body = {"received": received, "damaged": damaged, "final": final, "allow_over_max": over}
        invalid = (received + damaged == 0 and not final) or (damaged > 0 and not reason)
        fits = order["status"] == "shipped" and left >= 0
        unsaid = fits and lost > 0 and not reason
        possible = not invalid and fits and not unsaid and (over or not received or self.store + received <= ROOM)
        after = {
            "status": "shipped" if left > lost else "fulfilled",
            "received_quantity": order["received_quantity"] + received,
            "damaged_quantity": order["damaged_quantity"] + damaged,
            "in_transit": left - lost,
        }
        refused, body = 422 if invalid or unsaid else 409, body | ({"reason": "damaged"} if reason else {})
        if self.move(order, "receive", body, possible, after, refused=refused):
            self.store, self.transit = self.store + received, self.transit - received - damaged - lost

    @precondition(lambda self: self.orders)
    @rule(pick=any_order)
    def cancel(self, pick: int) -> None:
        """Only orders that are not shipped; the reservation is released."""
        order = self.picked(pick)
        before = order["status"]
        if self.move(order, "cancel", {"reason": "no"}, before in ("pending", "approved"), {"status": "cancelled"}):
            self.reserved -= order["quantity"] if before == "approved" else 0

    def picked(self, pick: int, state: str = "pending") -> Json:
        """Two times in three an order in this state, else any, so that refusals are seen as well."""
        fitting = [order for order in self.orders if order["status"] == state]
        among = fitting if fitting and pick % 3 else self.orders
        return among[pick % len(among)]

    def move(
        self, order: Json, name: str, body: Json, possible: bool, after: Json, user: str = WEST, dry: bool = False,
        refused: int = 409,
    ) -> bool:  # fmt: skip
        """Send a move and compare the answer with the model; returns whether the order has changed."""
        path = f"/api/orders/{order['id']}" + ("" if name == "edit" else f"/{name}")
        status, response = self.driver.ask("PATCH", path + ("?dry_run=true" if dry else ""), body, user)
        assert status == (200 if possible else refused), f"{name} of {order}: {status} {response}"
        self.driver.seen[order["status"], name, status] += 1
        if not possible or dry:
            return False
        self.response = response
        changed = {**order, **after} != order  # without a change the version stays
        # a receipt is recorded even if nothing arrived: then the rest is lost
        order.update(after, version=order["version"] + (changed or name == "receive"))
        returned = {key: response[key] for key in order}
        assert returned == order, f"{name} with {body}: {returned}, not {order}"
        return True

    @rule(delta=st.integers(-15, 15).filter(bool))
    def adjust(self, delta: int) -> None:
        """The stock never falls below the reserved units."""
        body = {"delta": delta, "reason": "model"}
        path = f"/api/inventory/{self.driver.shop.at_warehouse['id']}/adjustments"
        status, response = self.driver.ask("POST", path, body, ASKER)
        possible = self.source + delta >= self.reserved
        assert status == (201 if possible else 409), response
        self.source += delta if possible else 0

    @rule(counted=st.integers(0, 40))
    def count(self, counted: int) -> None:
        """A count sets the stock; the orders that were approved last become pending until the others can be served."""
        path = f"/api/inventory/{self.driver.shop.at_warehouse['id']}"
        status, response = self.driver.ask("PUT", path, {"current_stock": counted}, ASKER)
        assert status == 200, response
        released: list[str] = []
        while self.reserved > counted:
            order = [order for order in self.approvals if order["status"] == "approved"][-1]
            self.reserved -= order["quantity"]
            order.update(status="pending", version=order["version"] + 1)
            released.append(order["id"])
        assert {order["id"] for order in response["released_orders"]} == {*released}, response
        self.source = counted

    def check_invariants(self, *args: Any, **more: Any) -> None:
        """After each step the stock in the database equals the model's."""
        super().check_invariants(*args, **more)
        if hasattr(self, "orders"):
            found = self.driver.stock()
            assert found == (self.source, self.reserved, self.store, self.transit), found

    def teardown(self) -> None:
        """Cancel open orders, which releases their reservations; what is in transit is lost."""
        for order in getattr(self, "orders", []):
            if order["status"] in ("pending", "approved"):
                self.driver.ask("PATCH", f"/api/orders/{order['id']}/cancel", {"reason": "over"}, ASKER)
            if order["status"] == "shipped":
                body = {"received": 0, "final": True, "reason": "lost"}
                self.driver.ask("PATCH", f"/api/orders/{order['id']}/receive", body, ASKER)


async def model(trial: Trial) -> None:
    """R27: run the state machine in several processes at once."""
    async with trial.system(workers=1) as system:
        shares = [await asyncio.to_thread(share, trial, system, number) for number in range(trial.size(PROCESSES, 1))]
        with ProcessPoolExecutor(len(shares), get_context("spawn")) as processes:
            loop = asyncio.get_running_loop()
            played = await asyncio.gather(*(loop.run_in_executor(processes, play, one) for one in shares))
    examples, seen = sum(one.examples for one in shares), sum((one.seen for one in played), Counter[Any]())
    for one in played:
        trial.check(one.difference is None, f"the model and the service differ: {one.difference}", "same")
    trial.reached(f"{examples:,} examples of 50 steps at most, {sum(one.steps for one in played):,} requests")
    trial.reached(", ".join(f"{name} of {state} {status} x {n:,}" for (state, name, status), n in sorted(seen.items())))
    moves = {(state, name) for state, name, status in seen if status == 200}
    wanted = {("pending", "edit"), ("pending", "approve"), ("pending", "cancel"), ("approved", "fulfill"),
              ("approved", "cancel"), ("approved", "ship"), ("shipped", "receive")}  # fmt: skip
    trial.check(moves == wanted or bool(trial.problems), f"moves that were seen: {moves}", "moves")


def share(trial: Trial, system: System, number: int) -> Share:
    """One process's part, with a shop of its own."""
    shop = system.shop(20)
    rows = {name: getattr(shop, name) for name in ("product", "warehouse", "store", "at_warehouse", "at_store")}
    examples = trial.size(EXAMPLES // PROCESSES, 60)
    return Share(examples, trial.seed * PROCESSES + number, not trial.mutant, system.port, system.postgres.dsn(), rows)


def play(share: Share) -> Played:
    """All examples of a part, drawn from its seed."""
    Replenishment.driver = driver = Driver(share)
    machine = seed(share.seed)(Replenishment)
    phases = (Phase.generate, Phase.shrink) if share.shrink else (Phase.generate,)
    how = settings(max_examples=share.examples, stateful_step_count=50, deadline=None, database=None, phases=phases,
                   suppress_health_check=list(HealthCheck), print_blob=False)  # fmt: skip
    difference = None
    try:
        run_state_machine_as_test(machine, settings=how)
    except Exception as error:  # noqa: BLE001 any error is a difference
        difference = f"{type(error).__name__}: {str(error)[:300]}"
    driver.eye.close()
    return Played(driver.steps, driver.seen, difference)


LIFE = "app/domain/order_lifecycle.py"
SHIPPING = "app/domain/shipping.py"
ROWS = (
    Row(
        "R27",
        "service compared with a model in Python: Hypothesis state machine, 5,000 examples of 50 steps",
        {"same": Bar("the model and the service never differ"), "moves": Bar("every legal move occurs")},
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
        ),
    ),
)
