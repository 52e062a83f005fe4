"""The demo company and its history, in slices of time: only one slice is in memory at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from random import Random

from app.demo import catalogue
from app.demo.calendar import Calendar
from app.demo.demand import Demand
from app.demo.entities import Arrival, Event, Movement, Order, Staff, StockRow
from app.demo.history import History
from app.demo.order_events import steps_of
from app.demo.stock import Ledger
from app.demo.supply import Supply

WAREHOUSE_SHARE = 0.04  # of all orders: what warehouses order from suppliers
SLICE = 60_000  # orders


@dataclass
class Slice:
    """A span of the history: everything in it by time, the orders with their ids."""

    orders: list[Order]
    events: list[Event]
    movements: list[Movement]
    progress: float


class Company:
    """Draws itself from nothing but a seed and a clock: the same seed on the same date, the same company.

    Each part has random numbers of its own, so that the size of the slices changes nothing.
    """

    def __init__(self, now: datetime, *, orders: int, seed: int = 1, months: int = 12, most: int = SLICE) -> None:
        self.rng = Random(seed)  # noqa: S311 demo data, no secrets
        for_orders, for_supply, for_stock = (
            Random(f"{seed} {part}")  # noqa: S311
            for part in ("orders", "supply", "stock")
        )
        self.most = most
        self.calendar = Calendar(now, months)
        self.stores = catalogue.make_stores(self.rng)
        self.products = catalogue.make_products(self.rng)
        self.people = catalogue.make_people(self.rng, self.stores)
        staff = Staff.of(self.people)
        deliveries = round(orders * WAREHOUSE_SHARE)
        shops, warehouses = self.shop_rows(), self.warehouse_rows()
        self.rows = [*shops, *warehouses]
        for number, row in enumerate(self.rows, start=1):
            row.id = number
        sources = self.sources(shops, warehouses)
        demand = Demand(self.calendar, shops)
        self.set_levels(shops, demand, sources, orders - deliveries)
        self.history = History(for_orders, self.calendar, staff, demand, sources, orders - deliveries)
        self.supply = Supply(for_supply, self.calendar, staff, warehouses, deliveries)
        self.ledger = Ledger(for_stock, self.calendar, staff, shops)
        self.orders = 0
        self.drawn = 0  # days
        self.ahead: list[Order] = []  # drawn, but of a later slice
        self.later_events: list[Event] = []
        self.later_arrivals: list[Arrival] = []

    def shop_rows(self) -> list[StockRow]:
        """80 to 100 percent of the products in each store."""
        rows: list[StockRow] = []
        for store in self.stores:
            if store.store_type != catalogue.WAREHOUSE:
                size = round(len(self.products) * self.rng.uniform(0.8, 1.0))
                carried = sorted(self.rng.sample(self.products, size), key=lambda product: product.id)
                rows += [StockRow(0, store, product) for product in carried]
        return rows

    def warehouse_rows(self) -> list[StockRow]:
        """Every product in each warehouse."""
        warehouses = [store for store in self.stores if store.store_type == catalogue.WAREHOUSE]
        return [StockRow(0, store, product) for store in warehouses for product in self.products]

    def sources(self, shops: list[StockRow], warehouses: list[StockRow]) -> dict[int, StockRow]:
        """For each of the stores' rows, the row of the warehouse that serves its region."""
        by_place = {(row.store.region, row.product.id): row for row in warehouses}
        served_by = catalogue.SERVED_BY
        return {row.id: by_place[served_by.get(row.store.region, row.store.region), row.product.id] for row in shops}

    def set_levels(self, shops: list[StockRow], demand: Demand, sources: dict[int, StockRow], orders: int) -> None:
        """About a week's demand is when to order again, in a warehouse six orders at least."""
        weeks = self.calendar.days / 7
        leaving: dict[int, float] = {}
        for row, share in zip(shops, demand.shares(), strict=True):
            weekly = orders * share * row.product.typical / weeks
            leaving[sources[row.id].id] = leaving.get(sources[row.id].id, 0.0) + weekly
            self.set_level(row, max(row.product.typical, weekly), 6)
        for row in self.rows[len(shops) :]:
            self.set_level(row, max(row.product.typical * 6, leaving.get(row.id, 0.0)), 9)

    def set_level(self, row: StockRow, usual: float, most: int) -> None:
        """When to order again and how much there is room for, from what usually leaves."""
        row.reorder_level = max(2, round(usual * self.rng.uniform(0.7, 1.1)))
        row.max_stock = round(usual * most) + 2 * row.reorder_level

    def begin(self) -> None:
        """Fill the shelves: after this every row has its opening stock."""
        self.draw_until(self.spans()[0][1])
        for row in self.rows:
            shop = row.store.store_type != catalogue.WAREHOUSE
            cases = round(row.reorder_level * self.rng.uniform(1.2, 2.6)) + 1 if shop else self.supply.opening(row)
            self.ledger.open(row, cases)

    def spans(self) -> list[tuple[int, int]]:
        """The first day and the day after the last of each slice, which has about `most` orders."""
        days, totals = self.calendar.days, list(accumulate(self.history.quotas))
        ends = [day for day in range(1, days) if totals[day] // self.most > totals[day - 1] // self.most]
        return list(zip([0, *ends], [*ends, days], strict=True))

    def slices(self) -> Iterator[Slice]:
        """The history from its first day to now; `begin` comes first."""
        for _, end in self.spans():
            self.draw_until(end)
            orders = self.take_orders(end)
            events = self.take_events(end)
            self.ledger.move(self.take_arrivals(end), end)
            if end == self.calendar.days:
                self.ledger.settle()
            yield Slice(orders, events, self.ledger.take_lines(), end / self.calendar.days)

    def draw_until(self, day: int) -> None:
        """Draw the stores' orders up to a day, and as far beyond it as the warehouses look."""
        until = min(self.calendar.days, day + int(self.supply.reach) + 1)
        for new in range(self.drawn, until):
            orders = self.history.day(new)
            self.ahead += orders
            for order in orders:
                self.supply.commit(order)
        self.drawn = max(self.drawn, until)

    def take_orders(self, end: int) -> list[Order]:
        """The orders made before the end of a day; they get their ids, and what follows from them is noted."""
        orders = [order for order in self.ahead if order.created < end]
        self.ahead = self.ahead[len(orders) :]
        orders = sorted([*orders, *self.supply.orders(end)], key=lambda order: order.created)
        for order in orders:
            self.orders += 1
            order.id = self.orders
            self.later_events += steps_of(order)
            if order.fulfilled is not None:
                self.later_arrivals.append((order.fulfilled, order.id, order))
            elif order.status == "approved" and order.source is not None:
                order.source.reserved += order.quantity
        return orders

    def take_events(self, end: int) -> list[Event]:
        """The events before the end of a day, by time."""
        now = sorted(event for event in self.later_events if event.moment < end)
        self.later_events = [event for event in self.later_events if event.moment >= end]
        return now

    def take_arrivals(self, end: int) -> list[Arrival]:
        """The arrivals before the end of a day, by time."""
        now = sorted(arrival for arrival in self.later_arrivals if arrival[0] < end)
        self.later_arrivals = [arrival for arrival in self.later_arrivals if arrival[0] >= end]
        return now
