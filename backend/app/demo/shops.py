"""The stores that sell: day by day cases arrive, are sold, lost and counted, and stores order what they need.

On each day the order is: orders are requested, deliveries arrive (in opening hours), losses are written off, the tills
report the day's sales after closing, and some products are counted. The stock of a store never is below zero: demand
beyond it is lost, so that a product that runs out loses sales. Sometimes more was there than was recorded: then it is
sold, the rest is booked as found, and the product is counted in the next days.
"""

from collections import defaultdict, deque
from heapq import nsmallest
from random import Random

from app.demo.calendar import CLOSES, Calendar
from app.demo.entities import COUNT_PAUSE, Movement, Order, Staff, StockRow
from app.demo.sales_rates import SalesRates, Week

LEAVES_AT, WRITE_OFF_AT, REPORT_AT, COUNT_AT = CLOSES + 0.01, CLOSES + 0.02, CLOSES + 0.03, CLOSES + 0.09
WRITE_OFFS = [
    ("Broken in the aisle", "damaged", 1),
    ("Leaked in the cooler", "damaged", 2),
    ("Past its date", "expired", 3),
    ("Missing from the shelf", "theft", 2),
    ("Tasting in the store", "sample", 1),
    ("For the staff room", "own_use", 1),
]
WRITE_OFF_SHARE = 0.35  # of the days of a store: have a write-off, if it sells enough
SOLD_FOR_WRITE_OFF = 1500  # cases: at most one write-off for so many
BROUGHT_BACK_SHARE = 0.004  # of the sales
COUNT_GAPS = (30, 91, 182)  # days between two counts, for products of much, medium and little turnover
SELDOM, SELDOM_GAP = 12 / 365, 365  # lots in a day; days between two counts of a product that sells less
DIFFERENCE_SHARE = 0.14  # of the counts
FOUND_SHARE = 0.02  # of the sales of what recorded stock does not have: it was there
DIFFERENCES = (-3, -2, -1, -1, -1, 1, 1, 2)


class Shops:
    """The stock of the stores that sell, from day to day, and its movements."""

    def __init__(self, rng: Random, calendar: Calendar, staff: Staff, rates: SalesRates) -> None:
        self.rng = rng
        self.calendar = calendar
        self.staff = staff
        self.rates = rates
        self.rows = [row for rows in rates.rows_by_store.values() for row in rows]
        self.week: dict[int, Week] = {}  # the demand, by store
        self.orderable: list[StockRow] = []
        self.wanting: dict[int, StockRow] = {}  # those of them that may be ordered, by id
        # by day: what arrives or is cancelled, returns and transfers that are shipped, rows to count with the days to
        # the next count, 0 if none follows
        self.due: defaultdict[int, list[tuple[float, Order]]] = defaultdict(list)
        self.departures: defaultdict[int, list[Order]] = defaultdict(list)
        self.counts: defaultdict[int, list[tuple[StockRow, int]]] = defaultdict(list)
        self.sizes = [rng.gammavariate(4.0, 0.25) for _ in range(4096)]  # of what customers ask for, beside a usual lot
        self.arrived: deque[Order] = deque(maxlen=300)  # those that may be returned
        self.movements: list[Movement] = []
        self.write_off_shares = {
            store: min(WRITE_OFF_SHARE, sum(row.rate for row in rows) / SOLD_FOR_WRITE_OFF)
            for store, rows in rates.rows_by_store.items()
        }
        self.plan_counts()

    def plan_counts(self) -> None:
        """Spread the first counts of all rows; products with much turnover are counted more often."""
        by_turnover = sorted(self.rows, key=lambda row: -row.rate * row.product.unit_price)
        for rank, row in enumerate(by_turnover):
            gap = COUNT_GAPS[(rank * 5 > len(by_turnover)) + (rank * 2 > len(by_turnover))]
            gap = SELDOM_GAP if row.rate < row.lot * SELDOM else gap
            self.counts[int(row.created) + self.rng.randrange(1, gap + 1)].append((row, gap))

    def open(self, row: StockRow) -> None:
        """Book the stock at the start; a new product has none."""
        cases = 0 if row.created else round(row.order_point + row.product.typical * self.rng.uniform(0.1, 1.0)) + 1
        row.position = cases
        self.book(row, row.created, "opening", cases)

    def begin(self, day: int) -> None:
        """Set the demand and the order points of a new week."""
        if day % 7:
            return
        self.week = self.rates.begin_week(day // 7)
        if day == 0:
            for row in self.rows:
                self.open(row)
        self.orderable = [row for row in self.rows if row.order_up_to]
        self.wanting = {row.id: row for row in self.orderable if row.position <= row.order_from}

    def most_needed(self, count: int) -> list[StockRow]:
        """Return the rows of the day's `count` orders: those farthest below their order points, in any order."""
        rows = self.wanting.values() if len(self.wanting) >= count else self.orderable
        found = nsmallest(count, rows, key=need) if count else []
        found = [found[index % len(found)] for index in range(count)]
        self.rng.shuffle(found)
        return found

    def expect(self, order: Order) -> None:
        """Note an order of a store: it adds to the row's position until it arrives or is cancelled.

        A transfer arrives if its cases have left.
        """
        row = order.row
        row.position += order.quantity
        if row.position > row.order_from:
            self.wanting.pop(row.id, None)
        if order.cancelled is not None:
            self.due[int(order.cancelled)].append((order.cancelled, order))
        elif order.fulfilled is not None and not order.is_transfer:
            self.due[int(order.fulfilled)].append((order.fulfilled, order))

    def trade(self, day: int) -> None:
        """Book a day: arrivals, returns, write-offs, sales and counts."""
        for moment, order in sorted(self.due.pop(day, ()), key=lambda due: due[0]):
            self.end(order, moment)
        for order in self.departures.pop(day, ()):
            self.send(order, day + LEAVES_AT)
        for store, rows in self.rates.rows_by_store.items():
            if self.rng.random() < self.write_off_shares[store]:
                self.write_off(self.rng.choice(rows), day + WRITE_OFF_AT)
            if day < self.calendar.days - 1:  # the tills have not reported today's sales yet
                self.sell(store, rows, day)
        for row, gap in self.counts.pop(day, ()):
            if day - row.counted >= COUNT_PAUSE:
                self.count(row, day + COUNT_AT + 0.05 * self.rng.random())
                row.counted = day
            if gap:
                self.counts[day + gap].append((row, gap))

    def end(self, order: Order, moment: float) -> None:
        """Book the arrival of an order, or note its cancellation."""
        row = order.row
        if order.cancelled is not None:
            self.take(row, order.quantity)
            return
        self.take(row, order.damaged + order.lost)
        kind = "receipt" if order.source is None else "transfer_in"
        self.book(row, moment, kind, order.received, order, order.fulfilled_by, order_version=order.arrival_version)
        if not order.is_transfer:
            self.arrived.append(order)

    def send(self, order: Order, moment: float) -> None:
        """Ship a return or a transfer; cancel it if its cases were sold meanwhile."""
        row = order.source
        assert row is not None
        if row.current < order.quantity:
            order.approved = order.shipped = order.fulfilled = None
            order.approved_by = order.shipped_by = order.fulfilled_by = None
            order.cancelled, order.cancelled_by = moment, self.staff.regional[order.row.store.region]
            order.cancel_reason = "Sold meanwhile"
            if order.is_transfer:
                self.take(order.row, order.quantity)
            return
        self.take(row, order.quantity)
        self.book(row, moment, departure_kind(order), -order.quantity, order, order.shipped_by,
                  order_version=order.departure_version)  # fmt: skip
        if order.is_transfer and order.fulfilled is not None:
            self.due[int(order.fulfilled)].append((order.fulfilled, order))

    def sell(self, store: int, rows: list[StockRow], day: int) -> None:
        """Book the sales of a store on a day, at most one for each product, as its till reports them after closing."""
        rng, random = self.rng, self.rng.random
        kind, moment = rows[0].store.store_type, day + REPORT_AT + 0.04 * random()
        today = self.rates.rhythms[kind][self.calendar.weekday(day)] * rng.uniform(0.85, 1.15)
        index = rng.randrange(4096)
        for row, asked in self.week[store].asked(rng, today):
            index = (index + 1) % 4096
            cases = int(asked * self.sizes[index] + random())
            if cases > row.current:
                if random() < FOUND_SHARE:
                    self.find(row, moment, cases)
                cases = row.current
            if cases:
                self.sale(row, moment, day + CLOSES, cases)

    def find(self, row: StockRow, moment: float, cases: int) -> None:
        """Book the cases that were sold and are not in recorded stock; the row is counted soon."""
        found, words = cases - row.current, f"till: {cases} sold, {row.current} in recorded stock"
        self.take(row, -found)
        self.book(row, moment, "adjustment", found, None, self.staff.managers[row.store.id], words, "found")
        self.counts[max(int(moment) + self.rng.randint(1, 5), row.counted + COUNT_PAUSE)].append((row, 0))

    def sale(self, row: StockRow, moment: float, occurred: float, cases: int) -> None:
        """Book a sale; sometimes customers bring cases back."""
        self.take(row, cases)
        manager = self.staff.managers[row.store.id]
        self.book(row, moment, "sale", -cases, None, manager, occurred=occurred)
        if self.rng.random() < BROUGHT_BACK_SHARE:
            self.take(row, -1)
            self.book(row, moment, "customer_return", 1, None, manager, occurred=occurred)

    def write_off(self, row: StockRow, moment: float) -> None:
        """Write some cases off, if there are enough."""
        reason, code, cases = self.rng.choice(WRITE_OFFS)
        if row.current > cases:
            self.take(row, cases)
            self.book(row, moment, "write_off", -cases, None, self.staff.managers[row.store.id], reason, code)

    def count(self, row: StockRow, moment: float) -> None:
        """Count a row; some counts find a difference."""
        found = self.rng.choice(DIFFERENCES) if self.rng.random() < DIFFERENCE_SHARE else 0
        found = max(found, -row.current)
        self.take(row, -found)
        manager = self.staff.managers[row.store.id]
        self.book(row, moment, "count", found, None, manager, "Cycle count", "correction")

    def take(self, row: StockRow, cases: int) -> None:
        """Reduce a row's position, with what is ordered; from a certain point on it may be ordered."""
        row.position -= cases
        if row.position <= row.order_from:
            self.wanting[row.id] = row

    def book(
        self, row: StockRow, moment: float, kind: str, delta: int, order: Order | None = None, actor: int | None = None,
        reason: str | None = None, reason_code: str | None = None, order_version: int | None = None,
        occurred: float | None = None,
    ) -> None:  # fmt: skip
        """Append one movement and update the row's balance."""
        row.current += delta
        row.updated = moment
        self.movements.append(
            Movement(
                moment, row.id, kind, delta, row.current, order, actor, reason, reason_code, order_version, occurred
            )
        )

    def take_movements(self, end: int) -> list[Movement]:
        """Take the movements before the end of a day, row by row in the order of time."""
        now = [line for line in self.movements if line.moment < end]
        self.movements = [line for line in self.movements if line.moment >= end]
        return now


def departure_kind(order: Order) -> str:
    """Return the kind of the movement with which a store gives cases away."""
    if order.is_transfer:
        return "transfer_out"
    return "supplier_return" if order.row is order.source else "return_out"


def need(row: StockRow) -> float:
    """Return how far a row is above its order point, in usual orders; negative if it is below."""
    return (row.position - row.order_point) / row.product.typical
