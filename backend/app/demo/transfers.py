"""Transfers between stores: a store that needs cases asks another one that has more than it needs."""

from random import Random

from app.demo.calendar import Calendar, next_open
from app.demo.entities import Order, Staff, StockRow
from app.demo.shops import LEAVES_AT, Shops

TRANSFER_SHARE = 0.004  # of the stores' orders
FAR_SHARE = 0.25  # of the transfers for which no store of the region can give: are asked of another region
DECLINED_SHARE = 0.1
WAITING_SHARE = 0.5  # of those that would leave after now: the source has not agreed yet


class Transfers:
    """Draws transfers with all their steps: the source agrees, the region approves, the cases leave in an evening."""

    def __init__(self, rng: Random, calendar: Calendar, staff: Staff, shops: Shops) -> None:
        self.rng = rng
        self.calendar = calendar
        self.staff = staff
        self.shops = shops
        self.rows_by_product: dict[int, list[StockRow]] = {}
        for row in shops.rows:
            self.rows_by_product.setdefault(row.product.id, []).append(row)

    def draw(self, row: StockRow, moment: float) -> Order | None:
        """Draw a transfer to a store's row; None if no store can give."""
        source = self.source(row)
        if source is None:
            return None
        cases = self.rng.randint(1, min(spare(source), round(row.product.typical)))
        order = Order(row, source, cases, moment, self.staff.managers[row.store.id], quantity=cases)
        self.draw_steps(order, source)
        self.shops.expect(order)
        return order

    def source(self, row: StockRow) -> StockRow | None:
        """Choose a store that has more than it needs, of the same region if there is one."""
        others = [other for other in self.rows_by_product[row.product.id] if other is not row and spare(other) > 1]
        near = [other for other in others if other.store.region == row.store.region]
        if not near and self.rng.random() > FAR_SHARE:
            return None
        return self.rng.choice(near or others) if others else None

    def draw_steps(self, order: Order, source: StockRow) -> None:
        """Draw whether the source agrees or declines, and when the cases leave and arrive; nothing after now."""
        rng, end = self.rng, float(self.calendar.days)
        leaves = int(order.created) + rng.randint(2, 3)
        answered = next_open(order.created + rng.uniform(0.05, 0.9), rng)
        if answered >= end or (leaves >= end and rng.random() < WAITING_SHARE):
            return
        if rng.random() < DECLINED_SHARE:
            order.cancelled, order.cancelled_by = answered, self.giver(order, source)
            order.cancel_reason = "We need it ourselves"
            return
        order.agreed, order.agreed_by = answered, self.giver(order, source)
        if leaves < end:
            self.send(order, source, leaves)

    def giver(self, order: Order, source: StockRow) -> int:
        """Return the user who agrees: the manager of the source, or of its region if the cases leave the region."""
        is_near = source.store.region == order.row.store.region
        return self.staff.managers[source.store.id] if is_near else self.staff.regional[source.store.region]

    def send(self, order: Order, source: StockRow, day: int) -> None:
        """Plan that it is approved and shipped on a day, and received in the next days."""
        order.approved, order.shipped = day + LEAVES_AT - 0.005, day + LEAVES_AT
        order.approved_by = self.staff.regional[order.row.store.region]
        order.shipped_by = self.staff.managers[source.store.id]
        arrives = next_open(day + 1 + self.rng.uniform(0.3, 2.0), self.rng)
        if arrives < self.calendar.days:
            order.fulfilled, order.fulfilled_by = arrives, order.approved_by
        self.shops.departures[day].append(order)


def spare(row: StockRow) -> int:
    """Return how many cases a store has beyond its order point; none of a product that it does not order."""
    return int(row.current - row.order_point) if row.order_up_to else 0
