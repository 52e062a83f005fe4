"""The stock behind the orders: every movement, in time, so that no balance is ever below zero.

A store's row lives on arrivals and on what its counts find sold. A warehouse's row lives on what it
sends out, and on deliveries from suppliers that are ordered to cover the weeks that follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from app.demo.calendar import Calendar
from app.demo.catalogue import Product, Store
from app.demo.history import History, Order


class Movement(NamedTuple):
    """One line of the ledger; its order gets its id when all orders are sorted."""

    moment: float
    row: int
    kind: str
    delta: int
    balance: int
    order: Order | None
    actor: int | None
    reason: str | None


@dataclass(slots=True)
class StockRow:
    """One product in one store, as it is at the end."""

    id: int
    store: Store
    product: Product
    reorder_level: int
    max_stock: int
    current: int = 0
    reserved: int = 0
    updated: float = 0.0


class Ledger:
    """Keeps the stock rows and their movements."""

    def __init__(self, rng: Random, calendar: Calendar, history: History) -> None:
        self.rng = rng
        self.calendar = calendar
        self.history = history
        self.movements: list[Movement] = []
        self.rows: list[StockRow] = []
        for shop in history.shops:
            self.rows += [self.row(shop, product, 1.0, 4.5) for product in history.carried[shop.id]]
        self.shop_rows = len(self.rows)
        for warehouse in history.warehouses:
            self.rows += [self.row(warehouse, product, 6.0, 80.0) for product in history.products]
        for number, row in enumerate(self.rows, start=1):
            row.id = number

    def row(self, store: Store, product: Product, reorder: float, most: float) -> StockRow:
        """A row with levels that fit how much of the product is ordered at a time."""
        level = max(2, round(product.typical * reorder * self.rng.uniform(0.7, 1.1)))
        return StockRow(0, store, product, level, round(product.typical * most) + 2 * level)

    def fill_shops(self, orders: Sequence[Order]) -> None:
        """The movements of the stores' rows, from their orders' arrivals."""
        arrivals: dict[tuple[int, int], list[Order]] = {}
        for order in orders:
            if order.fulfilled is not None:
                arrivals.setdefault((order.store.id, order.product.id), []).append(order)
        for row in self.rows[: self.shop_rows]:
            self.fill_shop(row, arrivals.get((row.store.id, row.product.id), []))

    def fill_shop(self, row: StockRow, arrivals: list[Order]) -> None:
        """Stock goes up when an order arrives and down when a count finds what was sold."""
        rng, end = self.rng, float(self.calendar.days)
        manager = self.history.staff.managers[row.store.id]
        arrivals.sort(key=arrival_moment)
        self.open(row, round(row.reorder_level * rng.uniform(1.2, 2.6)))
        next_count = 7.0
        for order in arrivals:
            assert order.fulfilled is not None
            if order.fulfilled > next_count:
                moment = min(next_count, order.fulfilled)
                self.count(row, moment, row.reorder_level * rng.uniform(1.02, 2.2), manager)
                next_count = max(moment + 7.0, order.fulfilled + rng.uniform(1.0, 3.0))
            kind = "receipt" if order.source is None else "transfer_in"
            self.book(row, order.fulfilled, kind, order.quantity, order, order.fulfilled_by, None)
        fate = rng.random()
        last = end - 0.75 * (end - max(row.updated, end - 2.0)) * rng.random() - 1e-6
        if fate < 0.10:
            left = 0.0 if fate < 0.015 else row.reorder_level * rng.uniform(0.05, 0.98)
            self.count(row, last, left, manager)
        elif row.current > row.max_stock:
            self.count(row, last, row.max_stock * rng.uniform(0.5, 0.95), manager)
        if rng.random() < 0.03 and row.current > 5:
            reason, delta = rng.choice([("Broken in the aisle", -1), ("Found behind the shelf", 2), ("Spoiled", -2)])
            self.book(row, (row.updated + end) / 2, "adjustment", delta, None, manager, reason)

    def count(self, row: StockRow, moment: float, left: float, manager: int) -> None:
        """A stocktake: what is missing was sold; no less is left than was there."""
        found = min(row.current, round(left))
        self.book(row, max(moment, row.updated), "count", found - row.current, None, manager, "Weekly count")

    def fill_warehouses(self, orders: Sequence[Order], deliveries: int) -> list[Order]:
        """The movements of the warehouses' rows; the supplier orders that cover what they send out."""
        leaving: dict[tuple[int, int], list[Order]] = {}
        for order in orders:
            if order.source is not None and order.status in ("fulfilled", "approved"):
                leaving.setdefault((order.source.id, order.product.id), []).append(order)
        warehouse_rows = self.rows[self.shop_rows :]
        made: list[Order] = []
        for place, row in enumerate(warehouse_rows):
            share = deliveries * (place + 1) // len(warehouse_rows) - deliveries * place // len(warehouse_rows)
            made += self.fill_warehouse(row, leaving.get((row.store.id, row.product.id), []), share)
        return made

    def fill_warehouse(self, row: StockRow, leaving: list[Order], deliveries: int) -> list[Order]:
        """Each delivery brings what leaves until the next one, so a buffer is always left."""
        rng, end = self.rng, float(self.calendar.days)
        sent = sorted((o for o in leaving if o.fulfilled is not None), key=arrival_moment)
        row.reserved = sum(o.quantity for o in leaving if o.status == "approved")
        gap = end / (deliveries + 1)
        moments = [gap * (n + rng.uniform(0.8, 1.2)) for n in range(deliveries)]
        needs = [0] * (deliveries + 1)
        for order in sent:
            needs[sum(moment <= arrival_moment(order) for moment in moments)] += order.quantity
        fate = rng.random()
        buffer = row.reorder_level * (rng.uniform(0.1, 0.95) if fate < 0.08 else rng.uniform(1.1, 3.5))
        self.open(row, needs[0] + row.reserved + round(buffer))
        made = [self.deliver(row, m, max(1, n)) for m, n in zip(moments, needs[1:], strict=True)]
        for order in sorted([*sent, *made], key=arrival_moment):
            out = order.source is not None
            kind, delta = ("transfer_out", -order.quantity) if out else ("receipt", order.quantity)
            self.book(row, arrival_moment(order), kind, delta, order, order.fulfilled_by, None)
        return made

    def deliver(self, row: StockRow, moment: float, quantity: int) -> Order:
        """A warehouse's order from a supplier that arrives at a moment."""
        rng, staff = self.rng, self.history.staff
        created = moment * rng.uniform(0.9, 0.97) if moment < 10 else moment - rng.uniform(2.0, 6.0)
        order = Order(row.store, None, row.product, quantity, created, staff.managers[row.store.id])
        order.quantity = quantity
        order.approved = created + (moment - created) * rng.uniform(0.1, 0.5)
        order.approved_by = order.fulfilled_by = staff.regional[row.store.region]
        order.fulfilled = moment
        return order

    def open(self, row: StockRow, cases: int) -> None:
        """What was there when the history begins."""
        self.book(row, 0.0, "opening", cases, None, None, None)

    def book(
        self, row: StockRow, moment: float, kind: str, delta: int, order: Order | None, actor: int | None,
        reason: str | None,
    ) -> None:  # fmt: skip
        """One line: the row's balance goes on from the line before."""
        row.current += delta
        row.updated = moment
        self.movements.append(Movement(moment, row.id, kind, delta, row.current, order, actor, reason))


def arrival_moment(order: Order) -> float:
    """When a fulfilled order's goods moved."""
    assert order.fulfilled is not None
    return order.fulfilled
