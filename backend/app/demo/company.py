"""The demo company and its history, made in slices of time so that only one slice is in memory at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from operator import attrgetter
from random import Random

from app.demo import catalogue
from app.demo.calendar import Calendar
from app.demo.catalogue import Product, Store
from app.demo.demand import Demand
from app.demo.entities import Event, Movement, Order, Staff, StockRow, Transport
from app.demo.history import History
from app.demo.levels import set_levels
from app.demo.order_events import events_of
from app.demo.sales_rates import SalesRates
from app.demo.shops import Shops
from app.demo.stock import Ledger
from app.demo.suppliers import make_suppliers
from app.demo.supply import Supply

WAREHOUSE_SHARE = 0.04  # of all orders: the warehouses' orders from suppliers
SLICE = 60_000  # orders in a slice, about


@dataclass
class Slice:
    """A span of days: its orders (with ids), events and movements by time; progress at its end, 0 to 1."""

    orders: list[Order]
    events: list[Event]
    movements: list[Movement]
    progress: float


class Company:
    """A company made from a seed and a clock: the same seed on the same date gives the same company.

    Orders, supply and sales each have their own random number generator, so the slice size does not change
    the result.
    """

    def __init__(
        self, now: datetime, *, orders: int, seed: int = 1, months: int = 12, time_zone: str = "UTC",
        slice_size: int = SLICE,
    ) -> None:  # fmt: skip
        self.rng = Random(seed)  # noqa: S311 demo data, no secrets
        order_rng, supply_rng, sales_rng = (
            Random(f"{seed} {part}")  # noqa: S311
            for part in ("orders", "supply", "sales")
        )
        self.slice_size = slice_size
        self.calendar = Calendar(now, months, time_zone)
        self.stores = catalogue.make_stores(self.rng)
        self.suppliers = make_suppliers()
        self.products = catalogue.make_products(self.rng)
        self.users = catalogue.make_users(self.rng, self.stores)
        staff = Staff.of(self.users)
        deliveries = round(orders * WAREHOUSE_SHARE)
        shops, self.warehouses = self.shop_rows(), self.warehouse_rows()
        self.rows = [*shops, *self.warehouses]
        for number, row in enumerate(self.rows, start=1):
            row.id = number
        sources = self.sources(shops, self.warehouses)
        demand = Demand(self.calendar, shops)
        rates = SalesRates(sales_rng, self.calendar, demand, orders - deliveries)
        self.set_warehouse_levels(shops, sources)
        self.shops = Shops(sales_rng, self.calendar, staff, rates)
        self.history = History(
            order_rng, self.calendar, staff, demand, self.shops, sources, self.suppliers, orders - deliveries
        )
        self.supply = Supply(supply_rng, self.calendar, staff, self.warehouses, self.suppliers, deliveries)
        self.ledger = Ledger()
        self.unopened = list(self.warehouses)
        self.orders = 0
        self.drawn_days = 0
        self.drawn_orders: list[Order] = []  # of later slices
        self.later_events: list[Event] = []
        self.later_transports: list[Transport] = []

    def shop_rows(self) -> list[StockRow]:
        """Make the stores' stock rows: each store carries 80 to 100 percent of the products."""
        rows: list[StockRow] = []
        for store in self.stores:
            if store.store_type != catalogue.WAREHOUSE:
                size = round(len(self.products) * self.rng.uniform(0.8, 1.0))
                carried = sorted(self.rng.sample(self.products, size), key=lambda product: product.id)
                rows += [self.row(store, product) for product in carried]
        return rows

    def warehouse_rows(self) -> list[StockRow]:
        """Make the warehouses' stock rows: each warehouse carries every product."""
        warehouses = [store for store in self.stores if store.store_type == catalogue.WAREHOUSE]
        return [self.row(store, product) for store in warehouses for product in self.products]

    def row(self, store: Store, product: Product) -> StockRow:
        """Make a stock row, of a new product from the day on which it comes into the stores."""
        return StockRow(0, store, product, created=self.first_moment(product))

    def first_moment(self, product: Product) -> float:
        """Return the moment from which on the company has a product: the beginning of a day."""
        return float(int(product.starts * self.calendar.days))

    def sources(self, shops: list[StockRow], warehouses: list[StockRow]) -> dict[int, StockRow]:
        """Return, by the id of each store's row, the row of the warehouse that supplies its region."""
        by_region = {(row.store.region, row.product.id): row for row in warehouses}
        served_by = catalogue.SERVED_BY
        return {row.id: by_region[served_by.get(row.store.region, row.store.region), row.product.id] for row in shops}

    def set_warehouse_levels(self, shops: list[StockRow], sources: dict[int, StockRow]) -> None:
        """Set the warehouses' reorder levels to about a week's demand, to at least six usual orders."""
        leaving: dict[int, float] = {}
        for row in shops:
            leaving[sources[row.id].id] = leaving.get(sources[row.id].id, 0.0) + row.rate * 7
        for row in self.warehouses:
            usual = max(row.product.typical * 6, leaving.get(row.id, 0.0))
            row.reorder_level = max(2, round(usual * self.rng.uniform(0.7, 1.1)))
            row.max_stock = round(usual * 9) + 2 * row.reorder_level

    def open_stock(self) -> None:
        """Give every row its opening stock; call this before `slices`."""
        self.draw_until(self.spans()[0][1])
        self.open_warehouses(self.spans()[0][1])

    def open_warehouses(self, end: int) -> None:
        """Give the warehouses' rows that begin before a day their opening stock."""
        for row in [row for row in self.unopened if row.created < end]:
            self.ledger.open(row, self.supply.opening(row))
        self.unopened = [row for row in self.unopened if row.created >= end]

    def spans(self) -> list[tuple[int, int]]:
        """Return the first day and the day after the last day of each slice; slices have about `slice_size` orders."""
        days, totals = self.calendar.days, list(accumulate(self.history.quotas))
        ends = [day for day in range(1, days) if totals[day] // self.slice_size > totals[day - 1] // self.slice_size]
        return list(zip([0, *ends], [*ends, days], strict=True))

    def slices(self) -> Iterator[Slice]:
        """Yield the history from its first day to now; call `open_stock` first."""
        for _, end in self.spans():
            self.draw_until(end)
            self.open_warehouses(end)
            orders = self.take_orders(end)
            events = self.take_events(end)
            self.ledger.move(self.take_transports(end))
            movements = [*self.ledger.take_movements(end), *self.shops.take_movements(end)]
            movements.sort(key=attrgetter("moment"))
            if end == self.calendar.days:
                set_levels(self.rng, self.shops.rows, self.warehouses)
            yield Slice(orders, events, movements, end / self.calendar.days)

    def draw_until(self, day: int) -> None:
        """Draw the stores' orders up to a day, and beyond it as far as the warehouses plan their supply."""
        until = min(self.calendar.days, day + int(self.supply.lookahead_days) + 1)
        for new in range(self.drawn_days, until):
            orders = self.history.day(new)
            self.drawn_orders += orders
            for order in orders:
                self.supply.reserve(order)
        self.drawn_days = max(self.drawn_days, until)

    def take_orders(self, end: int) -> list[Order]:
        """Take the orders created before the end of a day: assign ids, keep their events and transports for later."""
        orders = [order for order in self.drawn_orders if order.created < end]
        self.drawn_orders = self.drawn_orders[len(orders) :]
        orders = sorted([*orders, *self.supply.orders(end)], key=lambda order: order.created)
        for order in orders:
            self.orders += 1
            order.id = self.orders
            self.later_events += events_of(order)
            self.later_transports += transports_of(order)
            if order.status == "approved" and order.source is not None:
                order.source.reserved += order.quantity
        return orders

    def take_events(self, end: int) -> list[Event]:
        """Take the events before the end of a day, by time."""
        now = sorted(event for event in self.later_events if event.moment < end)
        self.later_events = [event for event in self.later_events if event.moment >= end]
        return now

    def take_transports(self, end: int) -> list[Transport]:
        """Take the transports before the end of a day, by time."""
        now = sorted(transport for transport in self.later_transports if transport.moment < end)
        self.later_transports = [transport for transport in self.later_transports if transport.moment >= end]
        return now


def transports_of(order: Order) -> Iterator[Transport]:
    """Yield the departure of an order from its warehouse, and the arrival of a delivery or a return in one."""
    departs, arrives = order.departure, order.fulfilled
    if departs is not None and order.source is not None and order.return_of is None and not order.is_transfer:
        yield Transport(departs, order.id, False, order)
    if arrives is not None and order.row.store.store_type == catalogue.WAREHOUSE:
        yield Transport(arrives, order.id, True, order)
