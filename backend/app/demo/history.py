"""Draws the stores' orders and their outcomes, day by day."""

from itertools import accumulate
from random import Random

from app.demo.calendar import CLOSES, OPENS, Calendar, next_open
from app.demo.demand import Demand
from app.demo.entities import Order, Staff, StockRow

SUPPLIER_SHARE = 0.03  # of the stores' orders: from an external supplier
CANCELLED_SHARE = 0.035
SHIPPED_SHARE = 0.6  # of the approved orders that arrive after now: have left, if half of the time has passed
BACKLOG_DAYS = 4  # the last days, in which approvals take longer
CANCEL_REASONS = [
    "Ordered twice",
    "No room in the store",
    "Promotion was called off",
    "Wrong product",
    "Sold less than expected",
    "Delivery would come too late",
    "Wrong quantity, requested again",
]
REDUCTION_REASONS = ["Stock is short this week", "Half of it has to do", "Seasonal limit"]
NOTES = ["Please deliver before ten", "For the summer display", "Back entrance", "Goes with the promotion"]


class History:
    """Draws `count` orders of the stores; the result depends only on the random number generator.

    `sources` maps the id of each store's row to the warehouse's row that supplies it.
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
        self.rows_by_store: dict[int, list[StockRow]] = {}
        for row in demand.rows:
            self.rows_by_store.setdefault(row.store.id, []).append(row)
        self.quotas = self.daily_quotas(count)
        self.batches = 0

    def daily_quotas(self, count: int) -> list[int]:
        """Return the number of orders of each day; the sum is `count`."""
        factors = [self.demand.total_factor(day) * self.rng.uniform(0.88, 1.12) for day in range(self.calendar.days)]
        total_demand = sum(factors)
        until = [round(count * total / total_demand) for total in accumulate(factors)]
        return [after - before for before, after in zip([0, *until], until, strict=False)]

    def day(self, day: int) -> list[Order]:
        """Draw a day's orders, by time, with all their later steps; without ids."""
        rng, count = self.rng, self.quotas[day]
        moments = sorted(day + OPENS + (CLOSES - OPENS) * rng.random() for _ in range(count))
        rows = self.demand.draw(rng, day, count)
        batch_probability = 1 / 80 if day > self.calendar.days - 4 else 1 / 900
        orders: list[Order] = []
        while (index := len(orders)) < count:
            order = self.draw_order(rows[index], moments[index])
            orders.append(order)
            if rng.random() < batch_probability and count - index > 2:
                orders += self.draw_batch(order, min(rng.randint(1, 5), count - index - 1))
        return orders

    def draw_order(self, row: StockRow, moment: float) -> Order:
        """Draw one order of a store, with all its later steps."""
        rng = self.rng
        source = None if rng.random() < SUPPLIER_SHARE else self.sources[row.id]
        order = Order(row, source, self.cases(row), moment, self.requester(row))
        if rng.random() < 0.05:
            order.notes = rng.choice(NOTES)
        self.draw_outcome(order)
        return order

    def cases(self, row: StockRow) -> int:
        """Draw the number of cases that a store requests."""
        return max(1, round(row.product.typical * self.rng.uniform(0.5, 1.5)))

    def requester(self, row: StockRow) -> int:
        """Draw the requester: mostly the store's manager, sometimes the region's, rarely an administrator."""
        draw = self.rng.random()
        if draw < 0.87:
            return self.staff.managers[row.store.id]
        return self.staff.regional[row.store.region] if draw < 0.97 else self.staff.admins[0]

    def draw_batch(self, leader: Order, count: int) -> list[Order]:
        """Make up to `count` more orders of the leader's batch: other products, with the leader's later steps."""
        others = [
            row for row in self.rng.sample(self.rows_by_store[leader.row.store.id], count + 1) if row is not leader.row
        ]
        self.batches += 1
        leader.batch = self.batches
        return [self.copy_for(leader, row) for row in others[:count]]

    def copy_for(self, leader: Order, row: StockRow) -> Order:
        """Make an order for another product with the leader's source, times, staff and reason."""
        source = None if leader.source is None else self.sources[row.id]
        order = Order(row, source, self.cases(row), leader.created, leader.requested_by, batch=leader.batch)
        order.quantity = order.requested
        for step in ("approved", "shipped", "fulfilled", "cancelled"):
            setattr(order, step, getattr(leader, step))
            setattr(order, f"{step}_by", getattr(leader, f"{step}_by"))
        order.cancel_reason = leader.cancel_reason
        return order

    def draw_outcome(self, order: Order) -> None:
        """Draw the order's later steps; steps that would be after now are left out."""
        rng = self.rng
        order.quantity = order.requested
        approved, fulfilled = self.step_times(order.created)
        if rng.random() < 0.012:
            self.edit(order, next_open((order.created + approved) / 2, rng), approved)
        cancelled = rng.random() / CANCELLED_SHARE  # under 0.6: while pending; under 1: after the approval
        if cancelled < 0.6:
            return self.cancel(order, next_open(max(order.edited or 0, order.created + rng.random()), rng))
        if approved >= self.end:
            return None
        self.approve(order, approved)
        if cancelled < 1:
            return self.cancel(order, next_open(approved + (fulfilled - approved) * 0.4, rng))
        if fulfilled < self.end:
            order.fulfilled, order.fulfilled_by = fulfilled, self.fulfiller(order)
        elif order.source is not None and rng.random() < SHIPPED_SHARE:
            self.ship(order, next_open((approved + fulfilled) / 2, rng))
        return None

    def step_times(self, created: float) -> tuple[float, float]:
        """Draw when the order will be approved and fulfilled, unless it is cancelled."""
        rng = self.rng
        wait = rng.uniform(1.0, 14.0) if rng.random() < 0.05 else rng.lognormvariate(-1.0, 0.8)
        if created > self.end - BACKLOG_DAYS:
            wait *= 3
        approved = next_open(created + wait, rng)
        on_the_way = rng.uniform(3.0, 10.0) if rng.random() < 0.08 else rng.uniform(0.7, 2.6)
        return approved, next_open(approved + on_the_way, rng)

    def edit(self, order: Order, moment: float, before: float) -> None:
        """Change the quantity while the order is pending."""
        if moment < min(before, self.end):
            order.edited, order.before_edit = moment, order.requested
            order.requested = order.quantity = order.requested + self.rng.choice([-1, 1, 2, 4, 6, 12])

    def cancel(self, order: Order, moment: float) -> None:
        """Cancel it by the requester, the region's manager, or an administrator."""
        if moment < self.end:
            order.cancelled = moment
            regional = self.staff.regional[order.row.store.region]
            order.cancelled_by = self.rng.choice([order.requested_by, order.requested_by, regional, *self.staff.admins])
            order.cancel_reason = self.rng.choice(CANCEL_REASONS)

    def approve(self, order: Order, moment: float) -> None:
        """Approve it by the region's manager, or by an administrator if that manager requested it.

        Some approvals reduce the quantity.
        """
        regional = self.staff.regional[order.row.store.region]
        order.approved = moment
        order.approved_by = regional if order.requested_by != regional else self.staff.admins[1]
        if order.requested > 3 and self.rng.random() < 0.02:
            order.quantity = max(1, round(order.requested * self.rng.uniform(0.4, 0.8)))
            order.reduction_reason = self.rng.choice(REDUCTION_REASONS)

    def ship(self, order: Order, moment: float) -> None:
        """Ship it; it arrives after now."""
        if moment < self.end:
            order.shipped, order.shipped_by = moment, self.fulfiller(order)

    def fulfiller(self, order: Order) -> int:
        """Draw the user who ships or fulfills it: mostly the source's manager, else the region's."""
        if order.source is not None and self.rng.random() < 0.8:
            return self.staff.managers[order.source.store.id]
        return self.staff.regional[order.row.store.region]
