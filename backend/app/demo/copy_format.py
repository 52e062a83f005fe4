"""Rows as lines of PostgreSQL's COPY text format."""

from collections.abc import Iterator, Sequence

from app.demo.calendar import Calendar
from app.demo.entities import Event, Movement, Order, StockRow

NULL = "\\N"


def text_line(values: Sequence[object]) -> str:
    """Format one row: values separated by tabs, None as NULL. Values must hold no tab, line break or backslash."""
    return "\t".join([NULL if value is None else str(value) for value in values]) + "\n"


def inventory_lines(rows: Sequence[StockRow], calendar: Calendar) -> Iterator[str]:
    """Format the stock rows as they are before their first movement."""
    for row in rows:
        start = calendar.stamp(row.created)
        yield text_line((row.id, row.product.id, row.store.id, 0, row.reorder_level, row.max_stock, start, start))


def order_lines(orders: Sequence[Order], calendar: Calendar) -> Iterator[str]:
    """Format the orders, by id, as they are at the end of the history; products and stores have one version."""
    for o in orders:
        moments = (o.created, o.approved, o.fulfilled, o.cancelled, o.shipped)
        *stamps, shipped = [None if moment is None else calendar.stamp(moment) for moment in moments]
        arrived = (o.received, o.damaged) if o.fulfilled is not None else (0, 0)
        in_transit = (o.shipped_by, shipped, o.quantity, *arrived) if shipped else (None,) * 5
        expected = None if o.expected is None or o.approved is None else calendar.end_of_day(o.expected)
        yield text_line(
            (o.id, f"PO-{o.id:08}", o.row.store.id, o.source and o.source.store.id, o.batch, o.row.product.id,
             o.quantity, o.requested, o.status, o.requested_by, o.approved_by, o.fulfilled_by, o.cancelled_by, *stamps,
             o.cancel_reason, o.notes, o.version, 1, 1, o.source and 1, *in_transit, expected,
             o.return_of and o.return_of.id, o.return_reason, *agreement(o, calendar))
        )  # fmt: skip


def agreement(order: Order, calendar: Calendar) -> tuple[object, ...]:
    """Return whether the source has to agree, and to how many cases it agreed, who, and when."""
    if not order.is_transfer:
        return (None,) * 4
    if order.agreed is None:
        return (True, None, None, None)
    return (True, order.requested, order.agreed_by, calendar.stamp(order.agreed))


def event_lines(events: Sequence[Event], calendar: Calendar, first: int) -> Iterator[str]:
    """Format the order events, numbered from `first` by time."""
    for number, e in enumerate(events, start=first):
        yield text_line((number, e.order, e.before, e.after, e.actor, calendar.stamp(e.moment), e.reason, e.changes))


def movement_lines(movements: Sequence[Movement], calendar: Calendar, first: int) -> Iterator[str]:
    """Format the movements, numbered from `first` by time."""
    last, at, sold = -1.0, "", ""  # all sales of a store on a day have the same times
    for number, m in enumerate(movements, start=first):
        if m.moment != last:
            last, at, sold = m.moment, calendar.stamp(m.moment), ""
        if m.kind == "sale":
            sold = sold or calendar.stamp(m.occurred or m.moment)
            yield f"{number}\t{m.row}\tsale\t{m.delta}\t{m.balance}\t\\N\t{m.actor}\t{at}\t\\N\t\\N\t\\N\t{sold}\n"
            continue
        yield text_line(
            (number, m.row, m.kind, m.delta, m.balance, m.order and m.order.id, m.actor, at, m.reason,
             m.reason_code, m.order_version, None if m.occurred is None else calendar.stamp(m.occurred))
        )  # fmt: skip
