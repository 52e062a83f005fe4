"""Rows as lines of PostgreSQL's COPY text format."""

from collections.abc import Iterator, Sequence

from app.demo.calendar import Calendar
from app.demo.history import Order
from app.demo.ledger import Movement, StockRow

NULL = "\\N"


def text_line(values: Sequence[object]) -> str:
    """One row: values with tabs between, None as NULL. (No demo text holds a tab, a break or a backslash.)"""
    return "\t".join(NULL if value is None else str(value) for value in values) + "\n"


def inventory_lines(rows: Sequence[StockRow], calendar: Calendar) -> Iterator[str]:
    """The stock rows as they are at the end."""
    start = calendar.stamp(0.0)
    for row in rows:
        yield text_line(
            (row.id, row.product.id, row.store.id, row.current, row.reserved, row.reorder_level, row.max_stock,
             calendar.stamp(row.updated), start)
        )  # fmt: skip


def order_lines(orders: Sequence[Order], calendar: Calendar) -> Iterator[str]:
    """The orders, by id."""
    for o in orders:
        moments = (o.created, o.approved, o.fulfilled, o.cancelled)
        stamps = [None if moment is None else calendar.stamp(moment) for moment in moments]
        version = 1 + sum(m is not None for m in (o.edited, o.approved, o.fulfilled, o.cancelled))
        yield text_line(
            (o.id, f"PO-{o.id:08}", o.store.id, o.source and o.source.id, o.batch, o.product.id, o.quantity, o.asked,
             o.status, o.requested_by, o.approved_by, o.fulfilled_by, o.cancelled_by, *stamps, o.cancel_reason,
             o.notes, version)
        )  # fmt: skip


def event_lines(orders: Sequence[Order], calendar: Calendar) -> Iterator[str]:
    """Every order's history; ids ascend with the orders, and within an order with time."""
    number = 0
    for order in orders:
        for before, after, actor, moment, reason, changes in events(order):
            number += 1
            yield text_line((number, order.id, before, after, actor, calendar.stamp(moment), reason, changes))


Event = tuple[str | None, str, int, float, str | None, str | None]


def events(o: Order) -> Iterator[Event]:
    """From, to, by whom, when, why, and what else changed."""
    yield None, "pending", o.requested_by, o.created, None, None
    if o.edited is not None:
        yield (
            "pending",
            "pending",
            o.requested_by,
            o.edited,
            None,
            f'{{"quantity": [{o.before_edit}, {o.asked}]}}',
        )
    status = "pending"
    if o.approved is not None and o.approved_by is not None:
        less = f'{{"quantity": [{o.asked}, {o.quantity}]}}' if o.quantity != o.asked else None
        yield "pending", "approved", o.approved_by, o.approved, o.less_reason, less
        status = "approved"
    if o.fulfilled is not None and o.fulfilled_by is not None:
        yield "approved", "fulfilled", o.fulfilled_by, o.fulfilled, None, None
    if o.cancelled is not None and o.cancelled_by is not None:
        yield status, "cancelled", o.cancelled_by, o.cancelled, o.cancel_reason, None


def movement_lines(movements: Sequence[Movement], calendar: Calendar) -> Iterator[str]:
    """The ledger, in time."""
    for number, m in enumerate(movements, start=1):
        yield text_line(
            (number, m.row, m.kind, m.delta, m.balance, m.order and m.order.id, m.actor, calendar.stamp(m.moment),
             m.reason)
        )  # fmt: skip
