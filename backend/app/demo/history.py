"""A year of orders: who asked for what, when, and what became of it."""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

from app.demo.calendar import Calendar
from app.demo.catalogue import CATEGORIES, STORE_WEIGHTS, WAREHOUSE, Person, Product, Store

WAREHOUSE_SHARE = 0.04  # of all orders: what warehouses order from suppliers
SUPPLIER_SHARE = 0.03  # of the stores' orders: straight from a supplier
CANCELLED_SHARE = 0.035
REASONS = [
    "Ordered twice",
    "No room in the store",
    "Promotion was called off",
    "Wrong product",
    "Delivered too late",
]
LESS = ["Stock is short this week", "Half of it has to do", "Seasonal limit"]
NOTES = ["Please deliver before ten", "For the summer display", "Back entrance", "Goes with the promotion"]


@dataclass(slots=True)
class Order:
    """One order with its whole life; moments are days since the start, None where it did not happen."""

    store: Store
    source: Store | None
    product: Product
    asked: int
    created: float
    requested_by: int
    id: int = 0
    quantity: int = 0
    batch: int | None = None
    notes: str | None = None
    edited: float | None = None
    before_edit: int = 0
    approved: float | None = None
    fulfilled: float | None = None
    cancelled: float | None = None
    approved_by: int | None = None
    fulfilled_by: int | None = None
    cancelled_by: int | None = None
    less_reason: str | None = None
    cancel_reason: str | None = None

    @property
    def status(self) -> str:
        if self.cancelled is not None:
            return "cancelled"
        if self.fulfilled is not None:
            return "fulfilled"
        return "approved" if self.approved is not None else "pending"


@dataclass
class Staff:
    """Who does what: by store and by region."""

    managers: dict[int, int] = field(default_factory=lambda: {})
    regional: dict[str, int] = field(default_factory=lambda: {})
    admins: list[int] = field(default_factory=lambda: [])

    @classmethod
    def of(cls, people: Sequence[Person]) -> "Staff":
        staff = cls()
        for person in people:
            if person.role == "admin":
                staff.admins.append(person.id)
            elif person.region is not None:
                staff.regional[person.region] = person.id
            elif person.store_id is not None:
                staff.managers[person.store_id] = person.id
        return staff


class History:
    """Draws the orders of a company; deterministic for its random numbers."""

    def __init__(
        self,
        rng: Random,
        calendar: Calendar,
        stores: Sequence[Store],
        products: Sequence[Product],
        staff: Staff,
    ) -> None:
        self.rng = rng
        self.calendar = calendar
        self.staff = staff
        self.warehouses = [store for store in stores if store.store_type == WAREHOUSE]
        self.shops = [store for store in stores if store.store_type != WAREHOUSE]
        self.products = products
        self.carried = {shop.id: self.assortment() for shop in self.shops}
        self.shop_weights = list(accumulate(STORE_WEIGHTS[shop.store_type] for shop in self.shops))

    def assortment(self) -> list[Product]:
        """80 to 100 percent of the products."""
        size = round(len(self.products) * self.rng.uniform(0.8, 1.0))
        return sorted(self.rng.sample(self.products, size), key=lambda product: product.id)

    def shop_orders(self, count: int) -> list[Order]:
        """What the stores order, not sorted, without ids."""
        rng = self.rng
        shops = rng.choices(self.shops, cum_weights=self.shop_weights, k=count)
        weights = {key: list(accumulate(p.weight for p in carried)) for key, carried in self.carried.items()}
        picks: list[tuple[Store, Product]] = []
        for shop in shops:
            running = weights[shop.id]
            place = bisect(running, rng.random() * running[-1], hi=len(running) - 1)
            picks.append((shop, self.carried[shop.id][place]))
        moments = self.moments_for([product for _, product in picks])
        return [self.ask(shop, product, moment) for (shop, product), moment in zip(picks, moments, strict=True)]

    def moments_for(self, products: Sequence[Product]) -> list[float]:
        """A moment for each, in the season of its category."""
        counts: dict[str, int] = {}
        for product in products:
            counts[product.category] = counts.get(product.category, 0) + 1
        drawn = {c: self.calendar.moments(self.rng, CATEGORIES[c][2], n) for c, n in sorted(counts.items())}
        return [drawn[product.category].pop() for product in products]

    def ask(self, shop: Store, product: Product, moment: float) -> Order:
        """One order of a store, with the rest of its life."""
        rng = self.rng
        source = None if rng.random() < SUPPLIER_SHARE else self.nearest(shop)
        asked = max(1, round(product.typical * rng.uniform(0.5, 1.5)))
        order = Order(shop, source, product, asked, moment, self.requester(shop))
        if rng.random() < 0.05:
            order.notes = rng.choice(NOTES)
        self.live(order)
        return order

    def nearest(self, shop: Store) -> Store:
        """The region's warehouse, or the one that regions without one are served by."""
        for warehouse in self.warehouses:
            if warehouse.region == shop.region:
                return warehouse
        return self.warehouses[sum(map(ord, shop.region)) % len(self.warehouses)]

    def requester(self, shop: Store) -> int:
        """Mostly the store's manager, sometimes the region's, rarely an administrator."""
        draw = self.rng.random()
        if draw < 0.87:
            return self.staff.managers[shop.id]
        return self.staff.regional[shop.region] if draw < 0.97 else self.staff.admins[0]

    def live(self, order: Order) -> None:
        """What becomes of an order, up to today: what would happen later has not happened yet."""
        rng, end = self.rng, float(self.calendar.days)
        order.quantity = order.asked
        slow = rng.random() < 0.06
        approved = order.created + (rng.uniform(1.0, 14.0) if slow else rng.lognormvariate(-1.2, 0.9))
        fulfilled = approved + (rng.uniform(3.0, 10.0) if rng.random() < 0.08 else rng.uniform(0.4, 2.8))
        if rng.random() < 0.012 and approved - order.created > 0.02:
            self.edit(order, order.created + (approved - order.created) * 0.5, end)
        ends = rng.random() / CANCELLED_SHARE  # under 0.6: while pending; under 1: once approved
        if ends < 0.6:
            return self.cancel(order, order.created + (approved - order.created) * 0.7, end)
        if approved >= end:
            return None
        self.approve(order, approved)
        if ends < 1:
            return self.cancel(order, approved + (fulfilled - approved) * 0.5, end)
        if fulfilled < end:
            order.fulfilled, order.fulfilled_by = fulfilled, self.fulfiller(order)
        return None

    def edit(self, order: Order, moment: float, end: float) -> None:
        """The quantity was changed while the order was pending."""
        if moment < end:
            order.edited, order.before_edit = moment, order.asked
            order.asked = order.quantity = order.asked + self.rng.choice([1, 2, 4, 6, 12])

    def cancel(self, order: Order, moment: float, end: float) -> None:
        """Called off by who asked, or by the region's manager."""
        if moment < end:
            order.cancelled = moment
            order.cancelled_by = self.rng.choice([order.requested_by, self.staff.regional[order.store.region]])
            order.cancel_reason = self.rng.choice(REASONS)

    def approve(self, order: Order, moment: float) -> None:
        """By the region's manager, or an administrator where that one asked; now and then for less."""
        regional = self.staff.regional[order.store.region]
        order.approved = moment
        order.approved_by = regional if order.requested_by != regional else self.staff.admins[1]
        if order.asked > 3 and self.rng.random() < 0.02:
            order.quantity = max(1, round(order.asked * self.rng.uniform(0.4, 0.8)))
            order.less_reason = self.rng.choice(LESS)

    def fulfiller(self, order: Order) -> int:
        """The source's manager mostly, else the region's."""
        if order.source is not None and self.rng.random() < 0.8:
            return self.staff.managers[order.source.id]
        return self.staff.regional[order.store.region]

    def batches(self, orders: list[Order]) -> int:
        """Let some orders be asked for together: one store, one moment, one number; how many batches."""
        waiting = [order for order in orders if order.status == "pending"]
        count = min(max(len(orders) // 800, 1), len(orders) // 20)
        anchors = self.rng.sample(orders, count) + self.rng.sample(waiting, min(10, len(waiting) // 4))
        by_shop: dict[int, list[Order]] = {}
        for order in orders:
            by_shop.setdefault(order.store.id, []).append(order)
        number = 0
        for anchor in anchors:
            same = [o for o in self.rng.sample(by_shop[anchor.store.id], min(5, len(by_shop[anchor.store.id])))
                    if o.batch is None and o is not anchor]  # fmt: skip
            if anchor.batch is None and len(same) > 1:
                number += 1
                anchor.batch = number
                for order in same:
                    self.move_to(order, anchor, number)
        return number

    def move_to(self, order: Order, anchor: Order, number: int) -> None:
        """Ask for this order together with another: at its moment, by its person, and live from there."""
        fresh = Order(order.store, order.source, order.product, order.before_edit or order.asked,
                      anchor.created, anchor.requested_by)  # fmt: skip
        self.live(fresh)
        fresh.batch, fresh.notes = number, order.notes
        for name in Order.__slots__:
            setattr(order, name, getattr(fresh, name))
