"""Draws the stores' orders and their outcomes, day by day."""

from collections.abc import Sequence
from heapq import nsmallest
from itertools import accumulate
from random import Random

from app.demo.calendar import CLOSES, OPENS, Calendar, next_open
from app.demo.demand import Demand
from app.demo.entities import Order, Staff, StockRow
from app.demo.shops import LEAVES_AT, Shops, need
from app.demo.suppliers import Supplier
from app.demo.transfers import TRANSFER_SHARE, Transfers

SUPPLIER_SHARE = 0.03  # of the stores' orders: from an external supplier
CANCELLED_SHARE = 0.035
SHIPPED_SHARE = 0.6  # of the approved orders that arrive after now: have left, if half of the time has passed
STEPS_SHARE = 0.05  # of the orders that arrive: were shipped and received, not fulfilled in one step
FLAWED_SHARE = 0.4  # of those: some cases were damaged or missing
RETURN_SHARE = 0.002  # of the orders: returns of earlier ones
TO_SUPPLIER_SHARE = 0.15  # of the returns: of orders that a supplier delivered
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
RETURN_REASONS = ["damaged", "expired", "wrong_product", "overstock", "overstock", "recall"]
NOTES = ["Please deliver before ten", "For the summer display", "Back entrance", "Goes with the promotion"]


class History:
    """Draws `count` orders of the stores for what they need most; the result depends only on the random numbers.

    `sources` maps the id of each store's row to the warehouse's row that supplies it.
    """

    def __init__(
        self, rng: Random, calendar: Calendar, staff: Staff, demand: Demand, shops: Shops, sources: dict[int, StockRow],
        suppliers: Sequence[Supplier], count: int,
    ) -> None:  # fmt: skip
        self.rng = rng
        self.calendar = calendar
        self.end = float(calendar.days)
        self.staff = staff
        self.demand = demand
        self.shops = shops
        self.sources = sources
        self.suppliers = {supplier.id: supplier for supplier in suppliers}
        self.rows_by_store: dict[int, list[StockRow]] = {}
        for row in demand.rows:
            self.rows_by_store.setdefault(row.store.id, []).append(row)
        self.transfers = Transfers(rng, calendar, staff, shops)
        self.quotas = self.daily_quotas(count)
        self.batches = 0

    def daily_quotas(self, count: int) -> list[int]:
        """Return the number of orders of each day; the sum is `count`."""
        factors = [self.demand.total_factor(day) * self.rng.uniform(0.88, 1.12) for day in range(self.calendar.days)]
        total_demand = sum(factors)
        until = [round(count * total / total_demand) for total in accumulate(factors)]
        return [after - before for before, after in zip([0, *until], until, strict=False)]

    def day(self, day: int) -> list[Order]:
        """Draw a day's orders, by time, with all their later steps, and book the day in the stores; without ids."""
        rng, count = self.rng, self.quotas[day]
        self.shops.begin(day)
        moments = sorted(day + OPENS + (CLOSES - OPENS) * rng.random() for _ in range(count))
        rows = self.shops.most_needed(count)
        batch_probability = 1 / 80 if day > self.calendar.days - 4 else 1 / 900
        orders: list[Order] = []
        while (index := len(orders)) < count:
            if rng.random() < RETURN_SHARE and (returned := self.draw_return(moments[index])):
                orders.append(returned)
                continue
            if rng.random() < TRANSFER_SHARE and (transfer := self.transfers.draw(rows[index], moments[index])):
                orders.append(transfer)
                continue
            order = self.draw_order(rows[index], moments[index])
            orders.append(order)
            if rng.random() < batch_probability and count - index > 2:
                orders += self.draw_batch(order, min(rng.randint(1, 5), count - index - 1))
        self.shops.trade(day)
        return orders

    def draw_order(self, row: StockRow, moment: float) -> Order:
        """Draw one order of a store, with all its later steps."""
        rng = self.rng
        source = None if rng.random() < SUPPLIER_SHARE else self.sources[row.id]
        order = Order(row, source, self.cases(row), moment, self.requester(row))
        if rng.random() < 0.05:
            order.notes = rng.choice(NOTES)
        self.draw_outcome(order)
        self.shops.expect(order)
        return order

    def cases(self, row: StockRow) -> int:
        """Draw the number of cases that a store requests: about what is missing, if that is near a usual order."""
        usual = row.product.typical
        missing = min(max(row.order_up_to - row.position, 0.4 * usual), 1.6 * usual)
        return max(1, round(missing * self.rng.uniform(0.85, 1.15)))

    def requester(self, row: StockRow) -> int:
        """Draw the requester: mostly the store's manager, sometimes the region's, rarely an administrator."""
        draw = self.rng.random()
        if draw < 0.87:
            return self.staff.managers[row.store.id]
        return self.staff.regional[row.store.region] if draw < 0.97 else self.staff.admins[0]

    def draw_batch(self, leader: Order, count: int) -> list[Order]:
        """Make up to `count` more orders of the leader's batch: other products, with the leader's later steps."""
        rows = self.rows_by_store[leader.row.store.id]
        others = [row for row in nsmallest(count + 1, rows, need) if row is not leader.row]
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
        order.expected = leader.expected
        self.shops.expect(order)
        return order

    def draw_outcome(self, order: Order) -> None:
        """Draw the order's later steps; steps that would be after now are left out."""
        rng = self.rng
        order.quantity = order.requested
        approved, fulfilled = self.step_times(order)
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
        halfway = next_open((approved + fulfilled) / 2, rng)
        if fulfilled < self.end:
            self.fulfill(order, halfway, fulfilled)
        elif order.source is not None and rng.random() < SHIPPED_SHARE:
            self.ship(order, halfway)
        return None

    def fulfill(self, order: Order, halfway: float, moment: float) -> None:
        """Fulfill it in one step, or ship and receive it; then cases may be damaged or missing."""
        rng = self.rng
        order.fulfilled, order.fulfilled_by = moment, self.fulfiller(order)
        if halfway < moment and rng.random() < STEPS_SHARE:
            self.ship(order, halfway)
            order.fulfilled_by = self.staff.regional[order.row.store.region]
            if order.quantity > 4 and rng.random() < FLAWED_SHARE:
                flaw = rng.choice(["damaged", "lost"])
                setattr(order, flaw, rng.randint(1, order.quantity // 4))

    def step_times(self, order: Order) -> tuple[float, float]:
        """Draw when the order will be approved and fulfilled, unless it is cancelled."""
        rng, created = self.rng, order.created
        wait = rng.uniform(1.0, 14.0) if rng.random() < 0.05 else rng.lognormvariate(-1.0, 0.8)
        if created > self.end - BACKLOG_DAYS:
            wait *= 3
        approved = next_open(created + wait, rng)
        if order.source is None:
            supplier = self.suppliers[order.row.product.supplier_id]
            order.expected = supplier.expected_day(self.calendar, approved)
            return approved, supplier.delivery(rng, approved, order.expected)
        on_the_way = rng.uniform(3.0, 10.0) if rng.random() < 0.08 else rng.uniform(0.7, 2.6)
        return approved, next_open(approved + on_the_way, rng)

    def draw_return(self, moment: float) -> Order | None:
        """Draw the return of some cases of an order that has arrived; None if none of them can be returned.

        A return to a supplier has the store at both ends.
        """
        rng, shops = self.rng, self.shops
        from_suppliers = [order for order in shops.arrived if order.source is None]
        chosen = from_suppliers if from_suppliers and rng.random() < TO_SUPPLIER_SHARE else shops.arrived
        if not chosen:
            return None
        old = chosen[rng.randrange(len(chosen))]
        shops.arrived.remove(old)
        if not 0 < old.received <= old.row.current:
            return None
        to = old.source or old.row
        order = Order(to, old.row, rng.randint(1, max(1, old.received // 3)), moment, self.requester(old.row))
        order.quantity, order.return_of, order.return_reason = order.requested, old, rng.choice(RETURN_REASONS)
        day = int(moment) + rng.randint(1, 3)
        if day < self.calendar.days:
            self.send_back(order, day)
        return order

    def send_back(self, order: Order, day: int) -> None:
        """Plan that a return is approved and shipped on a day, and received some days later."""
        store, region = order.row.store, self.staff.regional[order.row.store.region]
        order.approved_by = region if order.requested_by != region else self.staff.admins[1]
        order.approved, order.shipped, order.shipped_by = day + LEAVES_AT - 0.005, day + LEAVES_AT, order.requested_by
        arrives = next_open(day + 1 + self.rng.uniform(0.3, 6.0), self.rng)
        if arrives < self.end:
            order.fulfilled, order.fulfilled_by = arrives, self.staff.managers[store.id]
        self.shops.departures[day].append(order)

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
