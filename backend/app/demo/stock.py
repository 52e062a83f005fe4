"""The demo's stock movements, made in order of time so that no balance is ever below zero.

A store's row gains stock by arrivals and loses what its weekly counts find sold. A warehouse's row loses
what it ships to stores and gains deliveries from suppliers (`supply.py`).
"""

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from random import Random

from app.demo.calendar import Calendar, next_open
from app.demo.entities import Movement, Order, Staff, StockRow, Transport

ADJUSTMENTS = [
    ("Broken in the aisle", "damaged", -1),
    ("Leaked in the cooler", "damaged", -2),
    ("Past its date", "expired", -3),
    ("Found behind the shelf", "correction", 2),
]
ADJUSTED_SHARE = 0.12  # of the stores' rows: have one adjustment
# Of the weekly counts, cumulative: the share that finds nothing, and the share that finds the row low.
RUNS_OUT, RUNS_LOW = 0.018, 0.11
OUT_SHARE, LOW_SHARE, OVER_SHARE = 0.006, 0.01, 0.007  # of the stores' rows: those that end with this fate


class Ledger:
    """Books the stock movements and schedules counts and adjustments."""

    def __init__(self, rng: Random, calendar: Calendar, staff: Staff, shops: Sequence[StockRow]) -> None:
        self.rng = rng
        self.end = float(calendar.days)
        self.staff = staff
        self.shops = {row.id: row for row in shops}
        self.due: list[tuple[float, int, str]] = []
        self.movements: list[Movement] = []
        for row in shops:
            self.draw_fate(row)

    def draw_fate(self, row: StockRow) -> None:
        """Draw the state in which a store's row ends, its last count, and whether it has an adjustment."""
        rng, draw = self.rng, self.rng.random()
        if draw < OUT_SHARE + LOW_SHARE + OVER_SHARE:
            row.fate = "out" if draw < OUT_SHARE else "low" if draw < OUT_SHARE + LOW_SHARE else "over"
        row.counted = rng.uniform(-7.0, 0.0)
        if rng.random() < ADJUSTED_SHARE:
            heappush(self.due, (next_open(rng.uniform(0.1, 0.97) * self.end, rng), row.id, "adjustment"))

    def open(self, row: StockRow, cases: int) -> None:
        """Book the stock at the start of the history."""
        self.book(row, 0.0, "opening", cases)

    def move(self, transports: Iterable[Transport], until: float) -> None:
        """Book all transports, counts and adjustments before a moment; `transports` are sorted by time."""
        for moment, _, order in transports:
            self.process_due(moment)
            if order.fulfilled is None:
                self.ship(order, moment)
            else:
                self.fulfill(order, moment)
        self.process_due(until)

    def process_due(self, moment: float) -> None:
        """Book the counts and adjustments that are due before a moment."""
        while self.due and self.due[0][0] < moment:
            when, row, kind = heappop(self.due)
            if kind == "count":
                self.weekly_count(self.shops[row], when)
            else:
                self.adjust(self.shops[row], when)

    def ship(self, order: Order, moment: float) -> None:
        """Move the order's cases from its source into transit."""
        assert order.source is not None
        self.book(order.source, moment, "transfer_out", -order.quantity, order.id, order.shipped_by,
                  order_version=order.version)  # fmt: skip

    def fulfill(self, order: Order, moment: float) -> None:
        """Move the order's cases from its source, if it has one, to its store; schedule the next count."""
        row, source = order.row, order.source
        if source is not None:
            self.book(source, moment, "transfer_out", -order.quantity, order.id, order.fulfilled_by)
        kind = "receipt" if source is None else "transfer_in"
        self.book(row, moment, kind, order.quantity, order.id, order.fulfilled_by)
        if row.id in self.shops and not row.count_is_due:
            self.plan_count(row)

    def plan_count(self, row: StockRow) -> None:
        """Schedule a count a few days after an arrival, and at least a week after the last count."""
        week = 7.0 if row.counted + 7.0 < self.end - 2 else 7.6  # the last two days are shorter (Calendar)
        moment = max(row.counted + week, row.updated + self.rng.uniform(1.0, 3.0))
        moment = next_open(moment + self.rng.uniform(0.0, 0.4), self.rng)
        if moment < self.end - (9.0 if row.fate else 0.0):
            row.count_is_due = True
            heappush(self.due, (moment, row.id, "count"))

    def weekly_count(self, row: StockRow, moment: float) -> None:
        """Count the stock that is left after the week's sales: mostly enough, sometimes low or nothing."""
        row.count_is_due = False
        draw = self.rng.random()
        if draw < RUNS_OUT:
            left = 0
        elif draw < RUNS_LOW:
            left = max(1, int(row.reorder_level * self.rng.uniform(0.08, 1.0)))
        else:
            left = max(row.reorder_level + 1, round(row.reorder_level * self.rng.uniform(1.05, 2.2)))
        self.count(row, moment, left)

    def count(self, row: StockRow, moment: float, left: int) -> None:
        """Book a count of `left` cases, or of the current stock if that is less."""
        row.counted = moment
        sold = row.current - min(row.current, left)
        self.book(row, moment, "count", -sold, None, self.staff.managers[row.store.id], "Weekly count", "sold")

    def adjust(self, row: StockRow, moment: float) -> None:
        """Book an adjustment, unless the row would be low afterwards."""
        reason, code, delta = self.rng.choice(ADJUSTMENTS)
        if row.current + delta > row.reorder_level:
            self.book(row, moment, "adjustment", delta, None, self.staff.managers[row.store.id], reason, code)

    def final_counts(self) -> None:
        """Bring each row with a fate to its end state, and count down rows far above max stock."""
        for row in self.shops.values():
            latest = max(row.updated, self.end - 0.9)
            moment = self.end - (self.end - latest) * self.rng.uniform(0.05, 0.75)
            if row.fate == "over":  # as if max stock had been lowered
                row.max_stock = max(row.reorder_level, int(row.current * self.rng.uniform(0.75, 0.98)))
            elif row.fate is not None:
                left = 0 if row.fate == "out" else max(1, int(row.reorder_level * self.rng.uniform(0.08, 1.0)))
                self.count(row, moment, left)
            elif row.current > row.max_stock and row.counted < moment - 8:
                self.count(row, moment, round(row.max_stock * self.rng.uniform(0.5, 0.95)))

    def book(
        self, row: StockRow, moment: float, kind: str, delta: int, order: int | None = None, actor: int | None = None,
        reason: str | None = None, reason_code: str | None = None, order_version: int | None = None,
    ) -> None:  # fmt: skip
        """Append one movement and update the row's balance."""
        row.current += delta
        row.updated = moment
        assert row.current >= 0
        self.movements.append(
            Movement(moment, row.id, kind, delta, row.current, order, actor, reason, reason_code, order_version)
        )

    def take_movements(self) -> list[Movement]:
        """Return the movements booked since the last call, by time."""
        lines, self.movements = self.movements, []
        lines.sort(key=lambda line: line.moment)
        return lines
