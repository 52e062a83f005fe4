"""The warehouses' orders from suppliers: enough that every approved order could be reserved from stock.

Between two deliveries a warehouse's row reserves the orders approved in that time. Each delivery brings the
quantity that is approved until the next one, so the available stock never falls below a buffer.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from app.demo.calendar import Calendar, next_open
from app.demo.entities import Order, Staff, StockRow

LOW_SHARE = 0.08  # of the warehouses' rows: those with a buffer under the reorder level
LEAD = (2.0, 6.0)  # least and most days between order and delivery


@dataclass
class Plan:
    """One row's deliveries: their moments, and the cases needed before each and after the last."""

    row: StockRow
    moments: list[float]
    needs: list[int]
    buffer: int


class Supply:
    """The warehouses' rows and their deliveries, `count` in all, spread over the history."""

    def __init__(self, rng: Random, calendar: Calendar, staff: Staff, rows: Sequence[StockRow], count: int) -> None:
        self.rng = rng
        self.end = float(calendar.days)
        self.staff = staff
        self.plans: dict[int, Plan] = {}
        for index, row in enumerate(rows):
            share = count * (index + 1) // len(rows) - count * index // len(rows)
            self.plans[row.id] = self.plan(row, share)
        # days for which the demand must be known when a supplier order is made: until the delivery after its own
        self.lookahead_days = LEAD[1] + 2 + 1.5 * self.end / (count // max(len(rows), 1) + 1)
        self.scheduled = sorted(
            ((self.order_time(moment), row, index) for row, plan in self.plans.items()
             for index, moment in enumerate(plan.moments)),
            reverse=True,
        )  # fmt: skip

    def plan(self, row: StockRow, deliveries: int) -> Plan:
        """Plan a row's deliveries at about equal intervals, and its buffer in cases."""
        rng, gap = self.rng, self.end / (deliveries + 1)
        moments = [self.arrival(gap * (n + rng.uniform(0.8, 1.2))) for n in range(deliveries)]
        low = rng.random() < LOW_SHARE
        buffer = row.reorder_level * (rng.uniform(0.1, 0.95) if low else rng.uniform(1.15, 3.5))
        return Plan(row, sorted(moments), [0] * (deliveries + 1), max(1, int(buffer)))

    def arrival(self, moment: float) -> float:
        """Return a delivery's moment, moved into opening hours if that is before now."""
        opened = next_open(moment, self.rng)
        return opened if opened < self.end else moment

    def order_time(self, moment: float) -> float:
        """Draw when a delivery was ordered; in the first days of the history the lead time is shorter."""
        lead = self.rng.uniform(*LEAD)
        return next_open(moment - lead, self.rng) if moment > LEAD[1] else moment * self.rng.uniform(0.3, 0.9)

    def reserve(self, order: Order) -> None:
        """Add an approved order's quantity to the needs of its warehouse's row; a cancellation gives it back."""
        if order.source is None or order.approved is None:
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
        return plan.needs[0] + plan.buffer

    def orders(self, until: float) -> list[Order]:
        """Return the warehouses' orders created before a moment and not returned yet, by time."""
        made: list[Order] = []
        while self.scheduled and self.scheduled[-1][0] < until:
            created, row, index = self.scheduled.pop()
            made.append(self.order(self.plans[row], index, created))
        return made

    def order(self, plan: Plan, index: int, created: float) -> Order:
        """Make the order of a planned delivery: at least one case, deducted from the next delivery if not needed."""
        moment, needed = plan.moments[index], plan.needs[index + 1]
        if needed < 1 and index + 2 < len(plan.needs):
            plan.needs[index + 2] += needed - 1
        store = plan.row.store
        order = Order(plan.row, None, max(1, needed), created, self.staff.managers[store.id])
        order.quantity = order.requested
        order.approved = created + (moment - created) * self.rng.uniform(0.1, 0.5)
        order.approved_by = order.fulfilled_by = self.staff.regional[store.region]
        order.fulfilled = moment
        return order
