"""Shipping and receiving: the cases of an approved order leave its source, are in transit, and arrive, also in parts.

Cases in transit are in no store. Locks in the order of all transactions (docs/semantics.md): orders, then stores and
products (of a backorder, or of a store that does not carry the product yet), then stock rows; the sums last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.batch import Batch
from app.domain.order_lifecycle import (
    UNSEEN,
    Versions,
    arrival_kind,
    at_source,
    at_store,
    departure_kind,
    illegal,
    lock,
    lock_and_check,
    lock_or_insert,
    over_maximum,
)
from app.domain.order_moves import awaits_supplier
from app.domain.reasons import require_reason
from app.domain.transaction import Transaction
from app.errors import Conflict, Invalid, MoreThanInTransit
from app.models.schemas import OrderReceipt, OrderShipment
from app.queries import inventory, returns, shipping
from app.queries.inventory import StockChange, StockKey, StockRow
from app.queries.orders import OrderRow
from app.queries.shipping import Arrival, Shipment


async def ship(tx: Transaction, order_ids: Sequence[int], body: OrderShipment, versions: Versions = UNSEEN) -> None:
    """Take approved orders' cases out of their sources into transit, and release what is not shipped.

    The body's quantity is for one order. If it is less than the approved one, `remainder` says whether the rest becomes
    an approved order of its own, which keeps its position, or is closed short. Raises Conflict for a larger quantity,
    Invalid without a remainder.
    """
    if body.remainder == "backorder":  # the rest of a return is checked at COMMIT, with its original locked
        await returns.lock_with_original(tx.cursor, order_ids[0])
    found = await lock_and_check(tx, order_ids, "ship", versions)
    shipments = [await shipment(tx, order, body) for order in found]
    statement = shipping.ship_orders(shipments, body.expected_at, body.carrier_reference, tx.caller.id)
    await tx.require_rows(len(found), statement, otherwise=illegal(found[0], "ship"))
    rows = await lock(tx, [at_source(order) for order in found if order.source_store_id is not None])
    kept = body.remainder == "backorder"
    await move(tx, [departure(shipped, rows, kept) for shipped in shipments if shipped.order.source_store_id])


async def shipment(tx: Transaction, order: OrderRow, body: OrderShipment) -> Shipment:
    """Return the shipment of one order; creates the backorder of the rest, if the body says so."""
    quantity = body.quantity or order.quantity
    if quantity > order.quantity:
        raise Conflict(f"{order.quantity} were approved; no more can be shipped")
    rest = order.quantity - quantity
    if rest and body.remainder is None:
        message = f"{rest} of the approved quantity are not shipped: say whether they become a backorder or are closed"
        raise Invalid(message, errors=[{"field": "remainder", "message": message, "code": "missing"}])
    changes: dict[str, Any] = {"shipped_quantity": [0, quantity]}
    if rest:
        changes["remainder"] = [None, body.remainder]
    if rest and body.remainder == "backorder":
        key, number = await shipping.insert_backorder(tx.cursor, order, rest, numbered=not tx.dry_run)
        changes |= {"backorder_id": [None, str(key)], "backorder": [None, number]}
    return Shipment(order, quantity, changes)


def departure(shipped: Shipment, rows: Mapping[StockKey, StockRow], kept: bool) -> StockChange:
    """Return the movement of shipped cases out of their source; the reservation of the rest ends unless it is kept."""
    order = shipped.order
    released = shipped.quantity if kept else order.quantity
    return StockChange(
        rows[at_source(order)].id,
        departure_kind(order),
        -shipped.quantity,
        released,
        order.id,
        order_version=order.version + 1,
    )


async def receive(tx: Transaction, order_id: int, body: OrderReceipt) -> None:
    """Put arrived cases of a shipped order into its store; the order is fulfilled if nothing is in transit any more.

    An approved order from a supplier is shipped as well. Raises MoreThanInTransit, Invalid if cases are missing without
    a reason, NotFound if no active reason of deliveries has this code, OverMaximum if the store would hold more than
    its max_stock, unless allowed.
    """
    (order,) = map(sent, await lock_and_check(tx, [order_id], "receive"))
    if body.reason is not None:
        await require_reason(tx, body.reason, "delivery")
    await book(tx, [arrival(order, body)], body.allow_over_max)


async def receive_all(
    tx: Transaction, order_ids: Sequence[int], allow_over_max: bool, versions: Versions = UNSEEN
) -> None:
    """Put all cases in transit of shipped orders into their stores, and those of approved ones from suppliers.

    Raises OverMaximum as `receive`.
    """
    found = [*map(sent, await lock_and_check(tx, order_ids, "receive", versions))]
    await book(tx, [Arrival(order, order.in_transit, 0, 0, "fulfilled", None) for order in found], allow_over_max)


def sent(order: OrderRow) -> OrderRow:
    """Return the order with its cases in transit: one that waits for its supplier is shipped in full by its receipt.

    A supplier does not use this service: its delivery is first seen by the store that receives it. The status stays
    the one that was read, which `receive_orders` compares.
    """
    return replace(order, shipped_quantity=order.quantity) if awaits_supplier(order) else order


def arrival(order: OrderRow, body: OrderReceipt) -> Arrival:
    """Return the arrival of a part of an order, or of its last part."""
    left = order.in_transit - body.received - body.damaged
    if left < 0:
        raise MoreThanInTransit(
            f"{order.in_transit} of {order.number} are in transit; no more can arrive",
            in_transit=order.in_transit,
        )
    lost = left if body.final else 0
    if lost and body.reason is None:
        message = f"{lost} are missing: say why"
        raise Invalid(message, errors=[{"field": "reason", "message": message, "code": "missing"}])
    status = "shipped" if left > lost else "fulfilled"
    return Arrival(order, body.received, body.damaged, lost, status, body.reason)


async def book(tx: Transaction, arrivals: Sequence[Arrival], allow_over_max: bool) -> None:
    """Write the arrivals of locked orders and their movements into the stores, which carry the products from now on."""
    first = arrivals[0].order
    statement = shipping.receive_orders(arrivals, tx.caller.id)
    await tx.require_rows(len(arrivals), statement, otherwise=illegal(first, "receive"))
    usable = [arrived for arrived in arrivals if arrived.received and not arrived.order.is_to_supplier]
    missing = {at_store(arrived.order) for arrived in usable if not arrived.order.is_carried}
    rows = await lock_or_insert(tx, missing, [at_store(arrived.order) for arrived in usable])
    if not allow_over_max:
        refuse_over_maximum(usable, rows)
    await move(tx, [entry(arrived, rows) for arrived in usable])


def refuse_over_maximum(arrivals: Sequence[Arrival], rows: Mapping[StockKey, StockRow]) -> None:
    """Raises OverMaximum if an arrival does not fit, counting those before it."""
    batch = Batch([str(arrived.order.id) for arrived in arrivals])
    stock = {key: row.current_stock for key, row in rows.items()}
    for index, arrived in enumerate(arrivals):
        key = at_store(arrived.order)
        stock[key] += arrived.received
        if stock[key] > rows[key].max_stock:
            batch.reject(index, over_maximum(rows[key], stock[key]))
    batch.raise_if_rejected()


def entry(arrived: Arrival, rows: Mapping[StockKey, StockRow]) -> StockChange:
    """Return the movement of usable cases into the store: from a source, or from the supplier."""
    order = arrived.order
    kind = arrival_kind(order)
    row = rows[at_store(order)]
    return StockChange(row.id, kind, arrived.received, order_id=order.id, order_version=order.version + 1)


async def move(tx: Transaction, changes: Sequence[StockChange]) -> None:
    """Book the movements, if there are any."""
    if changes:
        statement = inventory.stock_moves(changes, tx.caller.id)
        await tx.require_rows(len(changes), statement, otherwise=Conflict("This order has already moved its stock"))
