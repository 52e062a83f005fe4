"""The steps of orders: requests, agreements, approvals, shipments, receipts, returns."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from reliability.state_machine import orders
from reliability.state_machine.comparison import Comparison
from reliability.state_machine.model import Json, Order
from reliability.trial import ADMIN, ASKER, SOUTH, WEST

quantities = st.integers(1, 8)
any_order = st.integers(0, 10_000)
stores = st.sampled_from(("store", "store", "kiosk"))
sources = st.sampled_from(("warehouse", "warehouse", "giver", "supplier"))
seldom = st.sampled_from((False, False, False, True))
OPEN = ("pending", "approved", "shipped")


def if_any(*statuses: str) -> Any:
    """A step only if an order has one of these statuses."""
    return precondition(lambda self: any(order.status in statuses for order in self.company.orders))


class OrderSteps(Comparison):
    """One rule for each move of an order."""

    @initialize(drawn=st.lists(st.tuples(stores, sources, quantities, st.integers(1, 3)), min_size=2, max_size=4))
    def begin_with_orders(self, drawn: list[tuple[str, str, int, int]]) -> None:
        """Some orders on their way, so that all later steps are possible early."""
        self.begin()
        for store, source, quantity, steps in drawn:
            order = self.try_to_create(store, source, quantity)
            for _ in range(steps):
                self.advance(order, at_once=quantity % 2 == 0)

    @rule(store=stores, source=sources, quantity=quantities)
    def create(self, store: str, source: str, quantity: int) -> None:
        """An order can always be created."""
        self.try_to_create(store, source, quantity)

    def try_to_create(self, store: str, source: str, quantity: int) -> Order:
        """Create a pending order."""
        destination, giver = self.rows[store], self.rows.get(source)
        body = {"store_id": destination.store_id, "product_id": self.driver.product["id"], "quantity": quantity,
                "source_store_id": giver and giver.store_id}  # fmt: skip
        shown = self.ask("POST", "/api/orders", body, 201)
        order = Order(shown["id"], destination, giver, quantity, quantity)
        self.company.orders.append(order)
        self.compare_order(order, shown)
        return order

    @if_any("fulfilled")
    @rule(pick=any_order, quantity=quantities)
    def give_back(self, pick: int, quantity: int) -> None:
        """A return is a new order, for cases that arrived."""
        self.try_to_give_back(self.picked(pick, "fulfilled", returned=False), quantity)

    def try_to_give_back(self, order: Order, quantity: int) -> Order | None:
        """Request a return; None if it is refused."""
        refused = orders.refusal_to_return(self.company, order, quantity)
        body = {"quantity": quantity, "reason": "overstock"}
        shown = self.ask("POST", f"/api/orders/{order.id}/return", body, refused or 201)
        self.count_as_seen(f"{order.status} {order.kind}", "return", refused or 201)
        made = None
        if refused is None:
            made = orders.give_back(self.company, order, quantity, shown["id"])
            self.compare_order(made, shown)
            shown = self.driver.ask("GET", f"/api/orders/{order.id}", ASKER)[1]
            assert len(shown["returns"]) == len([one for one in self.company.orders if one.return_of is order])
        if "returnable_quantity" in shown and order.status == "fulfilled":
            self.compare_returnable(order, shown)
        return made

    def compare_returnable(self, order: Order, shown: Json) -> None:
        """The cases of a fulfilled order that can be returned equal the model's."""
        left = orders.returnable(self.company, order)
        assert shown["returnable_quantity"] == left, f"{left} are returnable, not {shown['returnable_quantity']}"

    @if_any("pending")
    @rule(pick=any_order, quantity=quantities)
    def edit(self, pick: int, quantity: int) -> None:
        """Change the quantity."""
        self.try_to_edit(self.picked(pick), quantity)

    def try_to_edit(self, order: Order, quantity: int) -> None:
        """Edit, also to the same quantity."""
        refused = orders.refusal_to_edit(self.company, order, quantity)
        shown = self.send(order, "edit", {"quantity": quantity}, refused, ASKER)
        if shown is not None:
            orders.edit(order, quantity)
            self.compare_order(order, shown)

    @if_any("pending")
    @rule(pick=any_order, by=st.sampled_from((SOUTH, SOUTH, ADMIN, WEST)))
    def agree(self, pick: int, by: str) -> None:
        """The region of a store that gives, or an administrator, agrees."""
        self.try_to_agree(self.picked_transfer(pick), by)

    def try_to_agree(self, order: Order, by: str) -> None:
        """Agree as this user."""
        shown = self.send(order, "agree", {}, orders.refusal_to_agree(order, by != WEST), by)
        if shown is not None:
            orders.agree(order)
            self.compare_order(order, shown)

    @if_any("pending")
    @rule(pick=any_order, less=st.sampled_from((0, 0, 0, 1, 2)), reason=st.booleans(), dry=seldom, west=st.booleans())
    def approve(self, pick: int, less: int, reason: bool, dry: bool, west: bool) -> None:
        """By the region's manager, or by an administrator, who may agree for any source."""
        order = self.picked(pick)
        self.try_to_approve(order, max(1, order.quantity - less), reason, dry, west)

    def try_to_approve(self, order: Order, quantity: int, reason: bool, dry: bool, west: bool) -> None:
        """Approve, for sure or as a preview."""
        body = {"quantity": quantity} | ({"reason": "less"} if reason else {})
        refused = orders.refusal_to_approve(order, quantity, reason, "West" if west else None)
        shown = self.send(order, "approve", body, refused, WEST if west else ADMIN, dry)
        if shown is not None:
            orders.approve(self.company, order, quantity)
            self.compare_order(order, shown)

    @if_any("approved")
    @rule(pick=any_order, over=st.booleans())
    def fulfill(self, pick: int, over: bool) -> None:
        """Ship and receive in one step."""
        self.try_to_fulfill(self.picked(pick, "approved"), over)

    def try_to_fulfill(self, order: Order, over: bool) -> None:
        """Over max_stock only if allowed."""
        refused = orders.refusal_to_fulfill(order, over)
        shown = self.send(order, "fulfill", {"allow_over_max": over}, refused)
        if shown is not None:
            orders.fulfill(self.company, order)
            self.compare_order(order, shown)

    @if_any("approved")
    @rule(pick=any_order, less=st.integers(0, 2), remainder=st.sampled_from(("backorder", "close", "")))
    def ship(self, pick: int, less: int, remainder: str) -> None:
        """Cases that are not shipped become an order of their own, or are released."""
        order = self.picked(pick, "approved")
        self.try_to_ship(order, max(1, order.quantity - less), remainder)

    def try_to_ship(self, order: Order, quantity: int, remainder: str) -> None:
        """Ship, and find the backorder in the history."""
        body = {"quantity": quantity} | ({"remainder": remainder} if remainder else {})
        shown = self.send(order, "ship", body, orders.refusal_to_ship(order, quantity, remainder))
        if shown is not None:
            rest = orders.ship(self.company, order, quantity, remainder)
            self.compare_order(order, shown)
            if rest:
                key = shown["history"][-1]["changes"]["backorder_id"][1]
                backorder = orders.add_backorder(self.company, order, rest, key)
                self.compare_order(backorder, self.driver.ask("GET", f"/api/orders/{key}", ASKER)[1])

    @if_any("approved", "shipped")
    @rule(pick=any_order, received=st.integers(0, 3), damaged=st.integers(0, 1), flags=st.integers(0, 7))
    def receive(self, pick: int, received: int, damaged: int, flags: int) -> None:
        """Cases arrive in parts, usable or damaged; the last receipt says that the rest is lost."""
        final, reason, over = bool(flags & 1), bool(flags & 2), bool(flags & 4)
        arriving = [order for order in self.company.orders if order.can_arrive]
        self.try_to_receive(self.among(pick, arriving), received, damaged, final, reason, over)

    def try_to_receive(
        self, order: Order, received: int, damaged: int, final: bool = False, reason: bool = False, over: bool = True
    ) -> None:
        """Receive a part, or the last part."""
        body = {"received": received, "damaged": damaged, "final": final, "allow_over_max": over}
        refused = orders.refusal_to_receive(order, received, damaged, final, reason, over)
        shown = self.send(order, "receive", body | ({"reason": "damaged"} if reason else {}), refused)
        if shown is not None:
            orders.receive(self.company, order, received, damaged, final)
            self.compare_order(order, shown)

    @if_any(*OPEN)
    @rule(pick=any_order)
    def cancel(self, pick: int) -> None:
        """Orders that are not shipped can be cancelled."""
        self.try_to_cancel(self.picked(pick))

    def try_to_cancel(self, order: Order) -> None:
        """Cancel with a reason."""
        shown = self.send(order, "cancel", {"reason": "no"}, orders.refusal_to_cancel(order), ASKER)
        if shown is not None:
            orders.cancel(order)
            self.compare_order(order, shown)

    @if_any(*OPEN)
    @rule(pick=any_order, steps=st.integers(1, 3), at_once=st.booleans())
    def move_on(self, pick: int, steps: int, at_once: bool) -> None:
        """Take an open order to its next statuses, in full: so many orders reach the end of their life."""
        order = self.among(4 * pick + 1, [order for order in self.company.orders if order.status in OPEN])
        for _ in range(steps):
            self.advance(order, at_once)

    def advance(self, order: Order, at_once: bool) -> None:
        """Take an order to its next status, if it is open; `at_once` ships and receives in one step."""
        if order.status == "pending":
            self.try_to_approve(order, order.quantity, reason=False, dry=False, west=False)
        elif order.status == "approved" and at_once:
            self.try_to_fulfill(order, over=True)
        elif order.status == "approved":
            self.try_to_ship(order, order.quantity, "")
        elif order.status == "shipped":
            self.try_to_receive(order, order.in_transit, 0)

    def picked(self, pick: int, status: str = "pending", returned: bool = True) -> Order:
        """Mostly an order in this status, else any, so that refusals are seen as well."""
        found = [order for order in self.company.orders if order.status == status]
        return self.among(pick, [order for order in found if returned or order.return_of is None])

    def picked_transfer(self, pick: int) -> Order:
        """Mostly a pending transfer, else any order."""
        pending = [order for order in self.company.orders if order.status == "pending"]
        return self.among(pick, [order for order in pending if order.needs_agreement])

    def among(self, pick: int, fitting: list[Order]) -> Order:
        """One of the fitting orders, or of all."""
        chosen = fitting if fitting and pick % 4 else self.company.orders
        return chosen[pick // 4 % len(chosen)]

    def send(
        self, order: Order, name: str, body: Json, refused: int | None, user: str = ADMIN, dry: bool = False
    ) -> Json | None:
        """Send a move and compare the status; returns the order as the API shows it if it was changed."""
        path = f"/api/orders/{order.id}" + ("" if name == "edit" else f"/{name}") + ("?dry_run=true" if dry else "")
        self.count_as_seen(f"{order.status} {order.kind}", name, refused or 200)
        shown = self.ask("PATCH", path, body, refused or 200, user)
        return None if refused or dry else shown
