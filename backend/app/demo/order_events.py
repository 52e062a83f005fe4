"""The steps of an order's life, as its history tells them."""

from collections.abc import Iterator

from app.demo.entities import Event, Order


def steps_of(order: Order) -> Iterator[Event]:
    """Each step: when, from where to where, by whom, why, and what else changed."""
    yield Event(order.created, order.id, 1, None, "pending", order.requested_by, None, None)
    if order.edited is not None:
        changed = changes(order.before_edit, order.asked)
        yield Event(order.edited, order.id, 2, "pending", "pending", order.requested_by, None, changed)
    status = "pending"
    if order.approved is not None and order.approved_by is not None:
        less = changes(order.asked, order.quantity) if order.quantity != order.asked else None
        yield Event(order.approved, order.id, 3, status, "approved", order.approved_by, order.less_reason, less)
        status = "approved"
    if order.fulfilled is not None and order.fulfilled_by is not None:
        yield Event(order.fulfilled, order.id, 4, status, "fulfilled", order.fulfilled_by, None, None)
    if order.cancelled is not None and order.cancelled_by is not None:
        yield Event(order.cancelled, order.id, 5, status, "cancelled", order.cancelled_by, order.cancel_reason, None)


def changes(before: int, after: int) -> str:
    """Another quantity, as JSON."""
    return f'{{"quantity": [{before}, {after}]}}'
