"""The part of the state machine that all steps share: an example's start, its requests, comparisons and its end."""

from typing import ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from reliability.state_machine.driver import Driver
from reliability.state_machine.model import Company, Json, Order, StockRow
from reliability.trial import ADMIN, ASKER

ROOM = 5  # cases that a store may hold
# Two sources, of which the store in South has to agree, and two stores in West that order from them.
START = {"warehouse": (20, 100), "giver": (10, 100), "store": (0, ROOM), "kiosk": (0, ROOM)}
NOT_BETWEEN_STORES = ("receipt", "count", "adjustment", "write_off", "sale", "customer_return", "supplier_return")


class Comparison(RuleBasedStateMachine):
    """Sends the same steps to the service and to the model."""

    driver: ClassVar[Driver]
    company: Company

    def begin(self) -> None:
        """Cases at both sources, none at the stores."""
        self.rows: dict[str, StockRow] = {}
        for name, (stock, most) in START.items():
            row = self.rows[name] = self.driver.stock_row(name, stock, most)
            self.ask("PUT", f"/api/inventory/{row.inventory_id}", {"current_stock": stock, "max_stock": most}, 200)
        self.company = Company(list(self.rows.values()))
        self.lines: list[tuple[Json, Json]] = []  # sales that are booked, with their results
        self.first = self.driver.newest_movement()
        self.driver.examples += 1
        self.is_changed, self.is_equal = True, False

    def ask(self, method: str, path: str, body: Json | None, expected: int, user: str = ASKER) -> Json:
        """The response of a request, which has to have this status."""
        self.is_equal = False
        status, response = self.driver.ask(method, path, user, body)
        assert status == expected, f"{method} {path} {body}: {status}, not {expected}: {response}"
        self.is_changed = method != "GET" and status < 300
        return response

    def count_as_seen(self, what: str, name: str, status: int) -> None:
        """Count a step, so that the row can say which were seen."""
        self.driver.seen[what, name, status] += 1

    def compare_order(self, order: Order, shown: Json) -> None:
        """The order as the API shows it equals the model's."""
        expected = order.shown()
        found = {name: shown[name] for name in expected}
        assert found == expected, f"the service has {found}, the model {expected}"

    def compare_released(self, expected: list[Order], response: Json) -> None:
        """The orders that a booking has released equal the model's."""
        found = {order["id"] for order in response["released_orders"]}
        assert found == {order.id for order in expected}, f"released: {found}, {[order.id for order in expected]}"

    @invariant()
    def figures_are_equal(self) -> None:
        """After each step the orders equal the model's, and after each change the stock that the API shows, too."""
        self.driver.steps += 1
        for_orders = {
            o.id: (o.status, o.version, o.quantity, o.shipped, o.received, o.damaged, o.agreed)
            for o in self.company.orders
        }
        found = self.driver.orders(self.company)
        assert found == for_orders, f"orders: {found}, not {for_orders}"
        if self.is_changed:
            self.compare_stock()
        self.is_equal, self.is_changed = True, False

    def compare_stock(self) -> None:
        """The stock rows equal the model's: stock, reserved, available, on its way, requested."""
        expected = self.company.shown_stock()
        found = [{name: row[name] for name in expected[0]} for row in self.driver.stock(ASKER)]
        assert found == expected, f"stock: {found}, not {expected}"

    def compare_at_end(self) -> None:
        """The open orders equal the model's, and cases are conserved: what came in and did not leave is there."""
        company = self.company
        shown = self.driver.open_orders(ASKER)
        opened = [order for order in company.orders if order.status in ("pending", "approved", "shipped")]
        assert len(shown) == len(opened), f"{len(shown)} open orders, not {len(opened)}"
        for order, row in zip(sorted(opened, key=lambda order: int(order.id)), shown, strict=True):
            self.compare_order(order, row)
        ledger = self.driver.ledger_since(self.first)
        sums = {kind: units for kind, units in company.sums.items() if units}
        assert ledger == sums, f"the ledger has {ledger}, the model {sums}"
        _, kpi = self.driver.ask("GET", f"/api/inventory/kpi?category={self.driver.product['category']}", ASKER)
        there = kpi["total_units"] + kpi["transit_units"]
        came = company.units_at_start + sum(ledger.get(kind, 0) for kind in NOT_BETWEEN_STORES) - company.lost
        assert there == came, f"{there} cases in stock and transit, {came} expected"
        assert kpi["transit_units"] == company.transit(), f"{kpi['transit_units']} in transit, not {company.transit()}"

    def teardown(self) -> None:
        """Compare the sums, unless a step has failed; then close all orders for the next example."""
        try:
            if getattr(self, "is_equal", False):
                self.compare_at_end()
        finally:
            for order in self.driver.open_orders(ASKER):
                self.close(order)

    def close(self, order: Json) -> None:
        """Cancel an open order, which releases its reservation; what is in transit is lost."""
        path = f"/api/orders/{order['id']}"
        if order["status"] == "shipped":
            body = {"received": 0, "final": True, "reason": "lost"}
            self.driver.ask("PATCH", f"{path}/receive", ADMIN, body)
        else:
            self.driver.ask("PATCH", f"{path}/cancel", ASKER, {"reason": "over"})
