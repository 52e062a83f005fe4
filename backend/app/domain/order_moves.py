"""The moves of an order: which are legal in which status, and which users may make them.

            approve (reserves at the source)     fulfill (moves the stock, in one step)
 pending ───────────────────────────────▶ approved ───────────────────────────────────▶ fulfilled
    │  ▲────── release (too few counted) ──────┤ │                                           ▲
    │                                          │ └─ ship (takes the stock) ─▶ shipped ─ receive, in parts
    └────────── cancel (with a reason) ────────┴──▶ cancelled (releases the reservation)

The source of a transfer between stores agrees while the order is pending, and it stays pending (`domain/transfers.py`).
A return of a fulfilled order moves nothing here: it is a new order (`domain/returns.py`), with the same moves.
A supplier ships without this service, so its delivery is received while the order is approved, too: this ships the
order in full and receives what has arrived (`awaits_supplier`).
A release is no action of a user: a count, a sale or a loss that leaves less than is reserved makes it
(`domain/reservations.py`). A receive that leaves nothing in transit completes the order.
"""

from typing import Literal

from app.domain.permissions import has_region_access, has_store_access
from app.models.fields import OrderAction, OrderStatus
from app.queries.orders import OrderRow
from app.queries.users import Caller

Move = OrderAction | Literal["release", "complete"]

MOVES: dict[tuple[OrderStatus, Move], OrderStatus] = {
    ("pending", "agree"): "pending",
    ("pending", "edit"): "pending",
    ("pending", "approve"): "approved",
    ("pending", "cancel"): "cancelled",
    ("approved", "ship"): "shipped",
    ("approved", "fulfill"): "fulfilled",
    ("approved", "cancel"): "cancelled",
    ("approved", "release"): "pending",
    ("shipped", "receive"): "shipped",
    ("shipped", "complete"): "fulfilled",
}
PAST = {
    "agree": "agreed to",
    "edit": "edited",
    "approve": "approved",
    "ship": "shipped",
    "receive": "received",
    "fulfill": "fulfilled",
    "cancel": "cancelled",
    "release": "released",
}

VERBS: dict[Move, str] = {"agree": "agree to"}  # of the moves whose verb is not their name


def status_after(status: OrderStatus, move: Move) -> OrderStatus | None:
    """Return the status after the move; None if the move is not legal in this status."""
    return MOVES.get((status, move))


def awaits_supplier(order: OrderRow) -> bool:
    """Return whether the order is approved and its supplier has to deliver: the delivery may be received."""
    return order.status == "approved" and order.source_store_id is None


def is_legal(move: Move, order: OrderRow) -> bool:
    """Return whether the move is legal in the order's status."""
    return status_after(order.status, move) is not None or (move == "receive" and awaits_supplier(order))


def may(caller: Caller, move: Move, order: OrderRow) -> bool:
    """Return whether the caller may make this move for this order, if it is legal in the order's status."""
    if move == "agree":
        return may_give(caller, order)
    if move == "approve":
        return has_region_access(caller, order.region)
    if move in ("ship", "fulfill"):
        at_source = caller.role == "store_manager" and caller.store_id == order.source_store_id
        return at_source or has_region_access(caller, order.region)
    return has_store_access(caller, order.store_id, order.region) or may_at_source(caller, move, order)


def may_give(caller: Caller, order: OrderRow) -> bool:
    """Return whether the caller may agree for the source of a transfer to give its cases.

    Within a region that is the manager of the source, too; from one region to another it is the regional manager of the
    source or an administrator, because the cases leave the region.
    """
    if not order.needs_agreement or order.source_store_id is None or order.source_region is None:
        return False
    if order.source_region == order.region:
        return has_store_access(caller, order.source_store_id, order.source_region)
    return has_region_access(caller, order.source_region)


def may_at_source(caller: Caller, move: Move, order: OrderRow) -> bool:
    """Return whether the caller may make this move because of the order's source.

    The regional manager of the source, who would approve a return, may request it. The manager of the store that
    returns, and of its region, may change and cancel the return. Those of the source of a transfer may decline it, that
    is, cancel it while it is pending.
    """
    if order.source_store_id is None or order.source_region is None:
        return False
    if move == "return":
        return has_region_access(caller, order.source_region)
    is_own_return = order.return_of is not None and move in ("edit", "cancel")
    declines = order.needs_agreement and order.status == "pending" and move == "cancel"
    return (is_own_return or declines) and has_store_access(caller, order.source_store_id, order.source_region)
