"""Derives the order events from the orders of the demo."""

import json
from collections.abc import Iterator

from app.demo.entities import Event, Order


def events_of(order: Order) -> Iterator[Event]:
    """Yield the order's events, oldest first."""
    yield Event(order.created, order.id, 1, None, "pending", order.requested_by, order.return_reason, None)
    if order.edited is not None:
        changed = quantity_change(order.before_edit, order.requested)
        yield Event(order.edited, order.id, 2, "pending", "pending", order.requested_by, None, changed)
    if order.agreed is not None and order.agreed_by is not None:
        agreed = f'{{"agreed_quantity": [null, {order.requested}]}}'
        yield Event(order.agreed, order.id, 2, "pending", "pending", order.agreed_by, None, agreed)
    status = "pending"
    if order.approved is not None and order.approved_by is not None:
        less = quantity_change(order.requested, order.quantity) if order.quantity != order.requested else None
        yield Event(order.approved, order.id, 3, status, "approved", order.approved_by, order.reduction_reason, less)
        status = "approved"
    if order.shipped is not None and order.shipped_by is not None:
        quantity = f'{{"shipped_quantity": [0, {order.quantity}]}}'
        yield Event(order.shipped, order.id, 4, status, "shipped", order.shipped_by, None, quantity)
        status = "shipped"
    if order.fulfilled is not None and order.fulfilled_by is not None:
        came = (None, None) if order.shipped is None else arrival(order)
        yield Event(order.fulfilled, order.id, 5, status, "fulfilled", order.fulfilled_by, *came)
    if order.cancelled is not None and order.cancelled_by is not None:
        yield Event(order.cancelled, order.id, 5, status, "cancelled", order.cancelled_by, order.cancel_reason, None)


def arrival(order: Order) -> tuple[str | None, str]:
    """Return the reason of what is damaged or missing, None if nothing is, and the quantities that arrived as JSON."""
    reason = "damaged" if order.damaged else "lost" if order.lost else None
    if order.lost and order.source is None:
        reason = "short_delivery"
    quantities = {"received": order.received, "damaged": order.damaged, "lost": order.lost}
    return reason, json.dumps({f"{name}_quantity": [0, cases] for name, cases in quantities.items() if cases})


def quantity_change(before: int, after: int) -> str:
    """Return a change of quantity as JSON: field, value before, value after."""
    return f'{{"quantity": [{before}, {after}]}}'
