"""What may happen to an order, from where, by whom, and what it does to stock.

            approve (reserves at the source)      fulfill (moves the stock)
 pending ───────────────────────────────▶ approved ───────────────────────▶ fulfilled
    └────────── cancel (with a reason) ────────┴──▶ cancelled (releases the reservation)

Each step runs in the caller's transaction and locks in one order: the order, then stock rows by id.
"""

from collections.abc import Mapping
from typing import Any, Literal

from app.errors import Conflict, Forbidden, NotFound, OutOfStock, OverMaximum
from app.identity import reaches_region, reaches_store, require_store
from app.models.fields import OrderStatus
from app.models.schemas import OrderApproval, OrderCreate, OrderUpdate
from app.queries import inventory, orders, products, stores
from app.queries.inventory import StockChange, StockRow
from app.queries.orders import OrderRow
from app.queries.users import Caller
from app.settings import get_settings
from app.transactions import Transaction

Move = Literal["edit", "approve", "fulfill", "cancel"]

MOVES: dict[tuple[OrderStatus, Move], OrderStatus] = {
    ("pending", "edit"): "pending",
    ("pending", "approve"): "approved",
    ("pending", "cancel"): "cancelled",
    ("approved", "fulfill"): "fulfilled",
    ("approved", "cancel"): "cancelled",
}
PAST = {"edit": "edited", "approve": "approved", "fulfill": "fulfilled", "cancel": "cancelled"}


def status_after(status: OrderStatus, move: Move) -> OrderStatus | None:
    """Where the move leads from here; None where it is not legal."""
    return MOVES.get((status, move))


def may(caller: Caller, move: Move, order: OrderRow) -> bool:
    """Does the caller's role reach this order for this move? (Not: is the move legal now.)"""
    if move == "approve":
        return reaches_region(caller, order.region)
    if move == "fulfill":
        at_source = caller.role == "store_manager" and caller.store_id == order.source_store_id
        return at_source or reaches_region(caller, order.region)
    return reaches_store(caller, order.store_id, order.region)


async def create(tx: Transaction, body: OrderCreate) -> int:
    """A new pending order's id. Forbidden for another's store; NotFound where a key names nothing."""
    store_id, product_id = int(body.store_id), int(body.product_id)
    region = await stores.store_region(tx.cursor, store_id)
    if region is None:
        raise NotFound("store_id names no store")
    require_store(tx.caller, store_id, region)
    if not await products.is_active(tx.cursor, product_id):
        raise NotFound("product_id names no product that is sold")
    if "source_store_id" in body.model_fields_set:
        source = body.source_store_id and int(body.source_store_id)
    else:
        source = await orders.nearest_source(tx.cursor, store_id, region, product_id, body.quantity)
    if source == store_id:
        raise Conflict("A store cannot order from itself")
    values: Mapping[str, Any] = {
        "store_id": store_id,
        "product_id": product_id,
        "source_store_id": source,
        "quantity": body.quantity,
        "requested_quantity": body.quantity,
        "notes": body.notes,
        "requested_by": tx.caller.id,
    }
    order_id = await orders.insert_order(tx.cursor, values)
    await inventory.carry_product(tx.cursor, store_id, product_id)
    return order_id


async def edit(tx: Transaction, order_id: int, body: OrderUpdate) -> None:
    """Change quantity or notes while the order is pending; Conflict afterwards."""
    order, _ = await begin(tx, order_id, "edit")
    given = body.given()
    changes = {name: [getattr(order, name), new] for name, new in given.items()}
    if "quantity" in given:
        given["requested_quantity"] = given["quantity"]
    at = await orders.edit_order(tx.cursor, order, given)
    if at is None:
        raise illegal(order, "edit")
    await orders.add_event(tx.cursor, order, order.status, tx.caller.id, at, None, changes)


async def approve(tx: Transaction, order_id: int, body: OrderApproval) -> None:
    """Approve a pending order and reserve its cases at the source.

    Forbidden for the person who asked (four eyes); OutOfStock says how much there is.
    """
    order, to = await begin(tx, order_id, "approve")
    if get_settings().require_four_eyes and order.requested_by == tx.caller.id:
        raise Forbidden("You asked for this order yourself: somebody else has to approve it")
    quantity = approved_quantity(order, body)
    less = {"quantity": [order.quantity, quantity]} if quantity != order.quantity else None
    await step(tx, order, "approve", to, {"quantity": quantity}, body.reason, less)
    if order.source_store_id is None:
        return
    if not await inventory.reserve(tx.cursor, order.source_store_id, order.product_id, quantity):
        available = await inventory.available_at(tx.cursor, order.source_store_id, order.product_id)
        raise OutOfStock(
            f"{order.number} needs {quantity} cases, {available} are available at its source",
            available=available,
            needed=quantity,
        )


def approved_quantity(order: OrderRow, body: OrderApproval) -> int:
    """What is approved: all that was asked for, or less with a reason; Conflict otherwise."""
    if body.quantity is None or body.quantity == order.quantity:
        return order.quantity
    if body.quantity > order.quantity:
        raise Conflict(f"{order.quantity} cases were asked for; no more can be approved")
    if body.reason is None:
        raise Conflict("Approving less than was asked for needs a reason")
    return body.quantity


async def fulfill(tx: Transaction, order_id: int, allow_over_max: bool) -> None:
    """Move an approved order's cases from the source (or in from the supplier) to its store.

    OverMaximum where the store would hold more than its max_stock, unless allowed.
    """
    order, to = await begin(tx, order_id, "fulfill")
    await step(tx, order, "fulfill", to)
    ends = [order.store_id] if order.source_store_id is None else [order.store_id, order.source_store_id]
    rows = await inventory.lock_product_in_stores(tx.cursor, order.product_id, ends)
    destination = rows[order.store_id]
    if not allow_over_max:
        refuse_over_maximum(order, destination)
    await inventory.move_stock(tx.cursor, movements(order, rows), tx.caller.id)


def refuse_over_maximum(order: OrderRow, destination: StockRow) -> None:
    """OverMaximum where the delivery does not fit."""
    after = destination.current_stock + order.quantity
    if after > destination.max_stock:
        raise OverMaximum(
            f"{destination.store_name} would hold {after} cases, {destination.max_stock} at most; "
            "allow_over_max delivers all the same",
            stock_after=after,
            max_stock=destination.max_stock,
        )


def movements(order: OrderRow, rows: Mapping[int, StockRow]) -> list[StockChange]:
    """What a fulfilled order writes into the ledger: out of the source and in, or a receipt."""
    arrives, q = rows[order.store_id].id, order.quantity
    if order.source_store_id is None:
        return [StockChange(arrives, "receipt", q, order_id=order.id)]
    leaves = rows[order.source_store_id].id
    return [
        StockChange(leaves, "transfer_out", -q, released=q, order_id=order.id),
        StockChange(arrives, "transfer_in", q, order_id=order.id),
    ]


async def cancel(tx: Transaction, order_id: int, reason: str) -> None:
    """Cancel an order that is not fulfilled; what it had reserved is free again."""
    order, to = await begin(tx, order_id, "cancel")
    await step(tx, order, "cancel", to, {"cancel_reason": reason}, reason)
    if order.status == "approved" and order.source_store_id is not None:
        await inventory.release(tx.cursor, order.source_store_id, order.product_id, order.quantity)


async def begin(tx: Transaction, order_id: int, move: Move) -> tuple[OrderRow, OrderStatus]:
    """Lock the order and ask in this order: is it there, may the caller, is it as last seen, is it legal."""
    order = await orders.lock_order(tx.cursor, order_id)
    if order is None:
        raise NotFound("No order has this id")
    if not may(tx.caller, move, order):
        raise Forbidden(f"{order.number} is not yours: it cannot be {PAST[move]} by you")
    tx.require_version(order.version)
    to = status_after(order.status, move)
    if to is None:
        raise illegal(order, move)
    return order, to


async def step(
    tx: Transaction,
    order: OrderRow,
    move: Move,
    to: OrderStatus,
    values: Mapping[str, Any] | None = None,
    reason: str | None = None,
    changes: Mapping[str, list[Any]] | None = None,
) -> None:
    """Move the order on and write its event, both with the same time."""
    at = await orders.set_status(tx.cursor, order, to, values or {}, tx.caller.id)
    if at is None:
        raise illegal(order, move)
    await orders.add_event(tx.cursor, order, to, tx.caller.id, at, reason, changes)


def illegal(order: OrderRow, move: Move) -> Conflict:
    """The refusal of a move that does not start here."""
    starts = " or ".join(sorted(s for (s, m) in MOVES if m == move))
    return Conflict(
        f"{order.number} is {order.status}: only one that is {starts} can be {PAST[move]}",
        order_status=order.status,
    )
