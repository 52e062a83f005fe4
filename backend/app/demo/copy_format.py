"""Rows as lines of PostgreSQL's COPY text format."""

from collections.abc import Iterator, Sequence

from app.demo.calendar import Calendar
from app.demo.entities import Event, Movement, Order, StockRow

NULL = "\\N"


def text_line(values: Sequence[object]) -> str:
    """Format one row: values separated by tabs, None as NULL. Values must hold no tab, line break or backslash."""
    return "\t".join([NULL if value is None else str(value) for value in values]) + "\n"


def inventory_lines(rows: Sequence[StockRow], calendar: Calendar) -> Iterator[str]:
    """Format the stock rows as they are at the start of the history."""
    start = calendar.stamp(0.0)
    for row in rows:
        yield text_line(
            (row.id, row.product.id, row.store.id, row.current, row.reorder_level, row.max_stock, start, start)
        )


def order_lines(orders: Sequence[Order], calendar: Calendar) -> Iterator[str]:
    """Format the orders, by id, as they are at the end of the history; products and stores have one version."""
    for o in orders:
        moments = (o.created, o.approved, o.fulfilled, o.cancelled, o.shipped)
        *stamps, shipped = [None if moment is None else calendar.stamp(moment) for moment in moments]
        in_transit = (o.shipped_by, shipped, o.quantity, 0, 0) if shipped else (None,) * 5
        yield text_line(
            (o.id, f"PO-{o.id:08}", o.row.store.id, o.source and o.source.store.id, o.batch, o.row.product.id,
             o.quantity, o.requested, o.status, o.requested_by, o.approved_by, o.fulfilled_by, o.cancelled_by, *stamps,
             o.cancel_reason, o.notes, o.version, 1, 1, o.source and 1, *in_transit)
        )  # fmt: skip


def event_lines(events: Sequence[Event], calendar: Calendar, first: int) -> Iterator[str]:
    """Format the order events, numbered from `first` by time."""
    for number, e in enumerate(events, start=first):
        yield text_line((number, e.order, e.before, e.after, e.actor, calendar.stamp(e.moment), e.reason, e.changes))


def movement_lines(movements: Sequence[Movement], calendar: Calendar, first: int) -> Iterator[str]:
    """Format the movements, numbered from `first` by time."""
    for number, m in enumerate(movements, start=first):
        yield text_line(
            (number, m.row, m.kind, m.delta, m.balance, m.order, m.actor, calendar.stamp(m.moment), m.reason,
             m.reason_code, m.order_version)
        )  # fmt: skip
