"""A year of orders: who asks for what, when, and what becomes of it. Drawn day by day."""

from itertools import accumulate
from random import Random

from app.demo.calendar import CLOSES, OPENS, Calendar, when_open
from app.demo.demand import Demand
from app.demo.entities import Order, Staff, StockRow

SUPPLIER_SHARE = 0.03  # of the stores' orders: straight from a supplier
CANCELLED_SHARE = 0.035
BACKLOG_DAYS = 4  # before today, in which approvals take longer
REASONS = [
    "Ordered twice",
    "No room in the store",
    "Promotion was called off",
    "Wrong product",
    "Sold less than expected",
    "Delivery would come too late",
    "Wrong quantity, asked for again",
]
LESS = ["Stock is short this week", "Half of it has to do", "Seasonal limit"]
NOTES = ["Please deliver before ten", "For the summer display", "Back entrance", "Goes with the promotion"]


class History:
    """Draws the stores' orders; deterministic for its random numbers.

    `sources` has the warehouse's row for each of the stores' rows, by id.
    """

    def __init__(
        self, rng: Random, calendar: Calendar, staff: Staff, demand: Demand, sources: dict[int, StockRow],
        count: int,
    ) -> None:  # fmt: skip
        self.rng = rng
        self.calendar = calendar
        self.end = float(calendar.days)
        self.staff = staff
        self.demand = demand
        self.sources = sources
        self.shelves: dict[int, list[StockRow]] = {}
        for row in demand.rows:
            self.shelves.setdefault(row.store.id, []).append(row)
        self.quotas = self.shared_out(count)
        self.batches = 0

    def shared_out(self, count: int) -> list[int]:
        """How many orders each day has; together exactly as many as asked for."""
        busyness = [self.demand.busyness(day) * self.rng.uniform(0.88, 1.12) for day in range(self.calendar.days)]
        whole = sum(busyness)
        until = [round(count * total / whole) for total in accumulate(busyness)]
        return [after - before for before, after in zip([0, *until], until, strict=False)]

    def day(self, day: int) -> list[Order]:
        """A day's orders, by time, with the rest of their lives; without ids."""
        rng, count = self.rng, self.quotas[day]
        moments = sorted(day + OPENS + (CLOSES - OPENS) * rng.random() for _ in range(count))
        rows = self.demand.draw(rng, day, count)
        likely = 1 / 80 if day > self.calendar.days - 4 else 1 / 900
        orders: list[Order] = []
        while (place := len(orders)) < count:
            order = self.ask(rows[place], moments[place])
            orders.append(order)
            if rng.random() < likely and count - place > 2:
                orders += self.more_of_a_batch(order, min(rng.randint(1, 5), count - place - 1))
        return orders

    def ask(self, row: StockRow, moment: float) -> Order:
        """One order of a store, with the rest of its life."""
        rng = self.rng
        source = None if rng.random() < SUPPLIER_SHARE else self.sources[row.id]
        order = Order(row, source, self.cases(row), moment, self.requester(row))
        if rng.random() < 0.05:
            order.notes = rng.choice(NOTES)
        self.live(order)
        return order

    def cases(self, row: StockRow) -> int:
        """How many cases a store asks for."""
        return max(1, round(row.product.typical * self.rng.uniform(0.5, 1.5)))

    def requester(self, row: StockRow) -> int:
        """Mostly the store's manager, sometimes the region's, rarely an administrator."""
        draw = self.rng.random()
        if draw < 0.87:
            return self.staff.managers[row.store.id]
        return self.staff.regional[row.store.region] if draw < 0.97 else self.staff.admins[0]

    def more_of_a_batch(self, leader: Order, count: int) -> list[Order]:
        """Other products asked for in the same breath; they share the fate of the first."""
        others = [row for row in self.rng.sample(self.shelves[leader.row.store.id], count + 1) if row is not leader.row]
        self.batches += 1
        leader.batch = self.batches
        return [self.alike(leader, row) for row in others[:count]]

    def alike(self, leader: Order, row: StockRow) -> Order:
        """An order for another product with everything else as in the first of its batch."""
        source = None if leader.source is None else self.sources[row.id]
        order = Order(row, source, self.cases(row), leader.created, leader.requested_by, batch=leader.batch)
        order.quantity = order.asked
        for step in ("approved", "fulfilled", "cancelled"):
            setattr(order, step, getattr(leader, step))
            setattr(order, f"{step}_by", getattr(leader, f"{step}_by"))
        order.cancel_reason = leader.cancel_reason
        return order

    def live(self, order: Order) -> None:
        """What becomes of an order, up to today: what would happen later has not happened yet."""
        rng = self.rng
        order.quantity = order.asked
        approved, fulfilled = self.pace(order.created)
        if rng.random() < 0.012:
            self.edit(order, when_open((order.created + approved) / 2, rng), approved)
        ends = rng.random() / CANCELLED_SHARE  # under 0.6: while pending; under 1: once approved
        if ends < 0.6:
            return self.cancel(order, when_open(max(order.edited or 0, order.created + rng.random()), rng))
        if approved >= self.end:
            return None
        self.approve(order, approved)
        if ends < 1:
            return self.cancel(order, when_open(approved + (fulfilled - approved) * 0.4, rng))
        if fulfilled < self.end:
            order.fulfilled, order.fulfilled_by = fulfilled, self.fulfiller(order)
        return None

    def pace(self, created: float) -> tuple[float, float]:
        """When the order will be approved and fulfilled if nothing comes between: days later, some weeks."""
        rng = self.rng
        wait = rng.uniform(1.0, 14.0) if rng.random() < 0.05 else rng.lognormvariate(-1.0, 0.8)
        if created > self.end - BACKLOG_DAYS:
            wait *= 3
        approved = when_open(created + wait, rng)
        on_the_way = rng.uniform(3.0, 10.0) if rng.random() < 0.08 else rng.uniform(0.7, 2.6)
        return approved, when_open(approved + on_the_way, rng)

    def edit(self, order: Order, moment: float, before: float) -> None:
        """The quantity was changed while the order was pending."""
        if moment < min(before, self.end):
            order.edited, order.before_edit = moment, order.asked
            order.asked = order.quantity = order.asked + self.rng.choice([-1, 1, 2, 4, 6, 12])

    def cancel(self, order: Order, moment: float) -> None:
        """Called off by who asked, by the region's manager, or by an administrator."""
        if moment < self.end:
            order.cancelled = moment
            regional = self.staff.regional[order.row.store.region]
            order.cancelled_by = self.rng.choice([order.requested_by, order.requested_by, regional, *self.staff.admins])
            order.cancel_reason = self.rng.choice(REASONS)

    def approve(self, order: Order, moment: float) -> None:
        """By the region's manager, or an administrator where that one asked; now and then for less."""
        regional = self.staff.regional[order.row.store.region]
        order.approved = moment
        order.approved_by = regional if order.requested_by != regional else self.staff.admins[1]
        if order.asked > 3 and self.rng.random() < 0.02:
            order.quantity = max(1, round(order.asked * self.rng.uniform(0.4, 0.8)))
            order.less_reason = self.rng.choice(LESS)

    def fulfiller(self, order: Order) -> int:
        """The source's manager mostly, else the region's."""
        if order.source is not None and self.rng.random() < 0.8:
            return self.staff.managers[order.source.store.id]
        return self.staff.regional[order.row.store.region]
