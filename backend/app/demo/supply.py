"""What the warehouses order from their suppliers: enough that nothing was ever promised that was not there.

Between two deliveries a row gives away what was approved meanwhile; each delivery brings what is
approved until the next one. A buffer is left under it, so what is available never gets below that.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from app.demo.calendar import Calendar, when_open
from app.demo.entities import Order, Staff, StockRow

LOW_SHARE = 0.08  # of the warehouses' rows
LEAD = (2.0, 6.0)  # days between order and delivery


@dataclass
class Plan:
    """One row's deliveries: when they come, and what is needed before each and after the last."""

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
        for place, row in enumerate(rows):
            share = count * (place + 1) // len(rows) - count * place // len(rows)
            self.plans[row.id] = self.plan(row, share)
        # how many days must be known ahead of an order to a supplier: until it comes, and until the next one
        self.reach = LEAD[1] + 2 + 1.5 * self.end / (count // max(len(rows), 1) + 1)
        self.calls = sorted(
            ((self.called(moment), row, place) for row, plan in self.plans.items()
             for place, moment in enumerate(plan.moments)),
            reverse=True,
        )  # fmt: skip

    def plan(self, row: StockRow, deliveries: int) -> Plan:
        """Deliveries at about equal distances, and how much is left when the next one comes."""
        rng, gap = self.rng, self.end / (deliveries + 1)
        moments = [self.arrival(gap * (n + rng.uniform(0.8, 1.2))) for n in range(deliveries)]
        low = rng.random() < LOW_SHARE
        buffer = row.reorder_level * (rng.uniform(0.1, 0.95) if low else rng.uniform(1.15, 3.5))
        return Plan(row, sorted(moments), [0] * (deliveries + 1), max(1, int(buffer)))

    def arrival(self, moment: float) -> float:
        """A delivery comes in opening hours, and before now."""
        opened = when_open(moment, self.rng)
        return opened if opened < self.end else moment

    def called(self, moment: float) -> float:
        """When a delivery was ordered; in the history's first days, on short notice."""
        lead = self.rng.uniform(*LEAD)
        return when_open(moment - lead, self.rng) if moment > LEAD[1] else moment * self.rng.uniform(0.3, 0.9)

    def commit(self, order: Order) -> None:
        """A store's order takes from a warehouse when it is approved; cancelled, it gives back."""
        if order.source is None or order.approved is None:
            return
        plan = self.plans[order.source.id]
        plan.needs[bisect_right(plan.moments, order.approved)] += order.quantity
        if order.cancelled is not None:
            after = bisect_right(plan.moments, order.cancelled) + 1
            if after < len(plan.needs):  # given back too late for this delivery, in time for the next
                plan.needs[after] -= order.quantity

    def opening(self, row: StockRow) -> int:
        """What a warehouse's row begins with."""
        plan = self.plans[row.id]
        return plan.needs[0] + plan.buffer

    def orders(self, until: float) -> list[Order]:
        """The warehouses' orders that were made before a moment and not handed out yet, by time."""
        made: list[Order] = []
        while self.calls and self.calls[-1][0] < until:
            created, row, place = self.calls.pop()
            made.append(self.order(self.plans[row], place, created))
        return made

    def order(self, plan: Plan, place: int, created: float) -> Order:
        """A warehouse's order to a supplier, delivered as planned if that was not after now."""
        moment, needed = plan.moments[place], plan.needs[place + 1]
        if needed < 1 and place + 2 < len(plan.needs):  # one case comes all the same; the next brings less
            plan.needs[place + 2] += needed - 1
        store = plan.row.store
        order = Order(plan.row, None, max(1, needed), created, self.staff.managers[store.id])
        order.quantity = order.asked
        order.approved = created + (moment - created) * self.rng.uniform(0.1, 0.5)
        order.approved_by = order.fulfilled_by = self.staff.regional[store.region]
        order.fulfilled = moment
        return order
