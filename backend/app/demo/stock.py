"""The movements of the warehouses, made in order of time so that no balance is ever below zero.

A warehouse's row loses what it ships to stores, and gains deliveries from suppliers (`supply.py`) and returns.
"""

from collections.abc import Iterable

from app.demo.entities import Movement, Order, StockRow, Transport


class Ledger:
    """Books the movements of the warehouses."""

    def __init__(self) -> None:
        self.movements: list[Movement] = []

    def open(self, row: StockRow, cases: int) -> None:
        """Book the stock at the time from which on a row exists."""
        self.book(row, row.created, "opening", cases)

    def move(self, transports: Iterable[Transport]) -> None:
        """Book transports, which are sorted by time."""
        for moment, _, arrives, order in transports:
            if arrives:
                self.arrive(order, moment)
            else:
                self.depart(order, moment)

    def depart(self, order: Order, moment: float) -> None:
        """Take the order's cases from its source."""
        assert order.source is not None
        actor = order.fulfilled_by if order.shipped is None else order.shipped_by
        self.book(order.source, moment, "transfer_out", -order.quantity, order, actor, order.departure_version)

    def arrive(self, order: Order, moment: float) -> None:
        """Put the usable cases of a delivery or a return into the warehouse."""
        kind = "receipt" if order.source is None else "return_in"
        self.book(order.row, moment, kind, order.received, order, order.fulfilled_by, order.arrival_version)

    def book(
        self, row: StockRow, moment: float, kind: str, delta: int, order: Order | None = None, actor: int | None = None,
        order_version: int | None = None,
    ) -> None:  # fmt: skip
        """Append one movement and update the row's balance."""
        row.current += delta
        row.updated = moment
        assert row.current >= 0
        self.movements.append(
            Movement(moment, row.id, kind, delta, row.current, order, actor, None, None, order_version, None)
        )

    def take_movements(self, end: int) -> list[Movement]:
        """Take the movements before the end of a day."""
        now = [line for line in self.movements if line.moment < end]
        self.movements = [line for line in self.movements if line.moment >= end]
        return now
