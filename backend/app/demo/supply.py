"""The warehouses' orders from suppliers: enough that every approved order could be reserved from stock.

Between two deliveries a warehouse's row reserves the orders approved in that time. Each delivery brings the
quantity that is approved until the next one, so the available stock never falls below a buffer. The history ends now,
and the company goes on: the last delivery also brings what will be needed after now until the next one, at the rate of
the last time.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from app.demo.calendar import OPENS, Calendar
from app.demo.entities import Order, Staff, StockRow
from app.demo.suppliers import MOST_DAYS, Supplier

LOW_SHARE = 0.08  # of the warehouses' rows: those with a buffer under the reorder level
FLAWED_SHARE = 0.06  # of the deliveries: some cases are damaged or missing
WAITING_SHARE = 0.2  # of the orders of the last days: are not approved yet


@dataclass
class Plan:
    """One row's orders, by arrival, and the cases needed before each arrival until now and after the last.

    `gap` is the mean time between two orders, `next_arrival` the moment of the first arrival after now.
    """

    row: StockRow
    orders: list[Order]
    moments: list[float]
    needs: list[int]
    buffer: int
    gap: float
    next_arrival: float


class Supply:
    """The warehouses' rows and their orders from suppliers, `count` in all, spread over the history."""

    def __init__(
        self, rng: Random, calendar: Calendar, staff: Staff, rows: Sequence[StockRow], suppliers: Sequence[Supplier],
        count: int,
    ) -> None:  # fmt: skip
        self.rng = rng
        self.calendar = calendar
        self.end = float(calendar.days)
        self.staff = staff
        self.suppliers = {supplier.id: supplier for supplier in suppliers}
        self.plans: dict[int, Plan] = {}
        for index, row in enumerate(rows):
            share = count * (index + 1) // len(rows) - count * index // len(rows)
            self.plans[row.id] = self.plan(row, share)
        # days for which the demand must be known when a supplier order is made: until the delivery after its own
        self.lookahead_days = MOST_DAYS + 2 + 1.5 * self.end / max(count // max(len(rows), 1), 1)
        self.scheduled = sorted(
            (
                (order.created, row, index)
                for row, plan in self.plans.items()
                for index, order in enumerate(plan.orders)
            ),
            reverse=True,
        )

    def plan(self, row: StockRow, count: int) -> Plan:
        """Plan a row's orders at about equal intervals from some day of the first one on, and its buffer in cases."""
        rng, gap = self.rng, (self.end - row.created) / max(count, 1)
        first = rng.random()
        made = [self.order(row, row.created + gap * (n + first + rng.uniform(-0.2, 0.2))) for n in range(count)]
        made.sort(key=lambda order: order[1])
        orders = [order for order, _ in made]
        moments = [arrives for _, arrives in made if arrives < self.end]
        later = [arrives for _, arrives in made if arrives >= self.end]
        usual = self.suppliers[row.product.supplier_id].lead_time_days + 3
        next_arrival = later[0] if later else self.end + gap * first + usual
        low = rng.random() < LOW_SHARE
        buffer = row.reorder_level * (rng.uniform(0.1, 0.95) if low else rng.uniform(1.15, 3.5))
        return Plan(row, orders, moments, [0] * (len(moments) + 1), max(1, int(buffer)), gap, next_arrival)

    def order(self, row: StockRow, moment: float) -> tuple[Order, float]:
        """Draw an order of about a moment, and when it arrives by the order days and the lead time of the supplier.

        Deliveries after now are on their way.
        """
        rng, supplier = self.rng, self.suppliers[row.product.supplier_id]
        day = min(max(int(row.created), int(moment)), int(self.end) - 1)
        order = Order(row, None, 1, day + OPENS + rng.uniform(0.0, 0.3), self.staff.managers[row.store.id])
        approved = order.created + rng.uniform(0.02, 0.2)
        order.expected = supplier.expected_day(self.calendar, approved)
        arrives = supplier.delivery(rng, approved, order.expected)
        if arrives >= self.end and rng.random() < WAITING_SHARE:
            return order, arrives
        order.approved = approved
        order.approved_by = self.staff.regional[row.store.region]
        if arrives < self.end:
            order.fulfilled, order.fulfilled_by = arrives, order.approved_by
        return order, arrives

    def reserve(self, order: Order) -> None:
        """Add an approved order's quantity to the needs of its warehouse's row; a cancellation gives it back."""
        if order.source is None or order.approved is None or order.return_of is not None or order.is_transfer:
            return
        plan = self.plans[order.source.id]
        plan.needs[bisect_right(plan.moments, order.approved)] += order.quantity
        if order.cancelled is not None:
            after = bisect_right(plan.moments, order.cancelled) + 1
            if after < len(plan.needs):  # given back too late for this delivery, in time for the next
                plan.needs[after] -= order.quantity

    def opening(self, row: StockRow) -> int:
        """Return a warehouse's row's opening stock in cases."""
        plan = self.plans[row.id]
        ahead = 0 if plan.moments else self.needed_from_now_on(plan, plan.next_arrival - self.end)
        return plan.needs[0] + plan.buffer + ahead

    def needed_from_now_on(self, plan: Plan, days: float) -> int:
        """Return the cases that a row will need in these days after now, at the rate of the time since an arrival."""
        since = plan.moments[-2] if len(plan.moments) > 1 else plan.row.created
        needed = max(0, sum(plan.needs[-2:]))
        return round(needed * days / max(self.end - since, 1.0))

    def orders(self, until: float) -> list[Order]:
        """Return the warehouses' orders created before a moment and not returned yet, by time."""
        made: list[Order] = []
        while self.scheduled and self.scheduled[-1][0] < until:
            _, row, index = self.scheduled.pop()
            made.append(self.with_quantity(self.plans[row], index))
        return made

    def with_quantity(self, plan: Plan, index: int) -> Order:
        """Set the quantity: what is needed until the next delivery, at least one case; a surplus is deducted there."""
        order = plan.orders[index]
        if order.fulfilled is None:
            usual = self.needed_from_now_on(plan, plan.gap)
            order.requested = order.quantity = max(1, round(usual * self.rng.uniform(0.9, 1.1)))
            return order
        needed = plan.needs[index + 1]
        if index + 1 == len(plan.moments):
            needed += self.needed_from_now_on(plan, plan.next_arrival - self.end)
        if needed < 1 and index + 2 < len(plan.needs):
            plan.needs[index + 2] += needed - 1
        order.requested = order.quantity = max(1, needed)
        if needed > 8 and self.rng.random() < FLAWED_SHARE:
            self.spoil(order)
        return order

    def spoil(self, order: Order) -> None:
        """Make a delivery with some damaged or missing cases; more were ordered than were needed."""
        assert order.approved is not None
        assert order.fulfilled is not None
        flaw = self.rng.randint(1, order.quantity // 8)
        setattr(order, self.rng.choice(["damaged", "lost"]), flaw)
        order.quantity += flaw
        order.requested = order.quantity
        order.shipped = (order.approved + order.fulfilled) / 2
        order.shipped_by = order.approved_by
