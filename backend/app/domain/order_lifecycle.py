"""The life cycle of an order: the effects of its moves (`domain/order_moves.py`) on the order and on stock.

`domain/shipping.py` has those of shipping and receiving in two steps.

Each move takes one order or several: all are checked, and if one is rejected, none moves.
All transactions lock in one order (docs/semantics.md): orders, then products, then stock rows, each by id; the triggers
lock the sums last.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from app.domain import returns, suppliers, transfers
from app.domain.batch import Batch
from app.domain.inactive_products import allowance, keep_active, product_inactive
from app.domain.order_moves import MOVES, PAST, VERBS, Move, is_legal, may
from app.domain.order_sources import with_sources
from app.domain.permissions import has_store_access
from app.domain.transaction import Transaction
from app.errors import (
    ApiError,
    Conflict,
    Forbidden,
    NotFound,
    OutOfStock,
    OverMaximum,
    PreconditionFailed,
    StoreClosed,
)
from app.models.fields import MovementKind, OrderStatus
from app.models.schemas import OrderApproval, OrderCreate, OrderSelection, OrderUpdate
from app.queries import inventory, orders, products, stores
from app.queries.inventory import StockChange, StockKey, StockRow
from app.queries.orders import OrderRow, Step
from app.queries.returns import lock_with_original
from app.queries.stores import StoreSummary
from app.queries.users import Caller

# The versions that the caller has seen, by order id; an order without one is not compared.
Versions = Mapping[int, int]
UNSEEN: Versions = {}


async def create(tx: Transaction, requested: Sequence[OrderCreate], batch_id: int | None = None) -> list[int]:
    """Create pending orders and return their ids, in the order given.

    Raises Forbidden for a store the caller has no access to, NotFound for an id that does not exist, Conflict if a
    source is the store itself, StoreClosed, SupplierInactive, and ProductInactive unless the order allows it.
    """
    batch = Batch([str(index) for index in range(len(requested))])
    named = [*(body.store_id for body in requested), *(b.source_store_id for b in requested if b.source_store_id)]
    known_stores = await stores.store_summaries(tx.cursor, set(named))
    states = await products.states_of(tx.cursor, {body.product_id for body in requested})
    for index, body in enumerate(requested):
        refusal = refusal_to_create(tx.caller, body, known_stores, states)
        if refusal is not None:
            batch.reject(index, refusal)
    batch.raise_if_rejected()
    new = await with_sources(tx, requested, known_stores)
    tx.changed_stock.update((order.store_id, order.product_id) for order in new)
    made = await orders.insert_orders(tx.cursor, new, tx.caller.id, batch_id, numbered=not tx.dry_run)
    if len(made) < len(new):  # a product was deactivated meanwhile
        raise product_inactive()
    await suppliers.keep_active(tx, {order.product_id for order in new if order.source_store_id is None})
    return made


def refusal_to_create(
    caller: Caller, body: OrderCreate, known_stores: Mapping[int, StoreSummary], states: Mapping[int, bool]
) -> ApiError | None:
    """Return the error that rejects a new order; None if it may be created."""
    store = known_stores.get(body.store_id)
    if store is None:
        return NotFound("No store has this store_id")
    if not has_store_access(caller, body.store_id, store.region):
        return Forbidden("Only the store's manager, its regional manager or an administrator may order for this store")
    if not store.active:
        return StoreClosed()
    if body.product_id not in states:
        return NotFound("No product has this product_id")
    if not (states[body.product_id] or body.allow_inactive):
        return product_inactive()
    if body.source_store_id == body.store_id:
        return Conflict("A store cannot order from itself")
    source = known_stores.get(body.source_store_id or 0)
    return StoreClosed("The source is closed") if source and not source.active else None


async def selected(tx: Transaction, selection: OrderSelection) -> tuple[list[int], Versions]:
    """Return the ids of the selected orders, and the versions given. Raises NotFound if the batch does not exist."""
    if "orders" in selection.model_fields_set:
        return [order.id for order in selection.orders], {order.id: order.version for order in selection.orders}
    if "ids" in selection.model_fields_set:
        return list(selection.ids), {}
    found = await orders.ids_of_batch(tx.cursor, selection.batch_id)
    if not found:
        raise NotFound("No orders have this batch_id")
    return found, {}


async def edit(tx: Transaction, order_id: int, body: OrderUpdate) -> None:
    """Change quantity or notes of a pending order. Raises Conflict if it is no longer pending.

    Values equal to the stored ones are no change. Raises ProductInactive for a larger quantity, unless it is allowed,
    and MoreThanReceived for a larger one of a return. More cases than the source has agreed to take its agreement back.
    """
    order = require_legal_move(tx, await lock_with_original(tx.cursor, order_id), "edit")
    given = body.given()
    allowed = given.pop("allow_inactive", False)
    changed = {name: new for name, new in given.items() if new != getattr(order, name)}
    if not changed:
        return
    changes = {name: [getattr(order, name), new] for name, new in changed.items()}
    if changed.get("quantity", 0) > order.quantity:
        await returns.require_more_cases(tx, order, changed["quantity"] - order.quantity)
        changes |= allowance(order, allowed)
        await keep_active(tx, [] if allowed else [order])
    if "quantity" in changed:
        changes |= transfers.agreement_taken_back(order, changed["quantity"])
        changed |= {"requested_quantity": changed["quantity"], "quantity_set_by": tx.caller.id}
    if "agreed_quantity" in changes:
        changed |= transfers.NO_AGREEMENT
    statement = orders.edit_order(order.id, changed, changes, tx.caller.id)
    await tx.require_rows(1, statement, otherwise=illegal(order, "edit"))


async def agree(tx: Transaction, order_ids: Sequence[int], reason: str | None, versions: Versions = UNSEEN) -> None:
    """Agree for the sources of pending transfers to give their cases. Raises Conflict if one has agreed already."""
    found = await lock_and_check(tx, order_ids, "agree", versions)
    tx.changed_stock.update(map(at_source, found))
    await transfers.give(tx, found, reason)


async def approve(tx: Transaction, order_ids: Sequence[int], body: OrderApproval, versions: Versions = UNSEEN) -> None:
    """Approve pending orders and reserve their cases at their sources.

    Raises Forbidden for the requester (four eyes), OutOfStock with the available units, ProductInactive for a product
    that is not active, unless it is allowed, and AgreementMissing if the source of a transfer has not agreed and the
    caller may not agree for it.
    """
    found = await lock_and_check(tx, order_ids, "approve", versions)
    batch = Batch([str(order.id) for order in found])
    steps: list[Step] = []
    for index, order in enumerate(found):
        try:
            steps.append(approval(tx.caller, order, body))
        except ApiError as refusal:
            batch.reject(index, refusal)
    batch.raise_if_rejected()
    await keep_active(tx, [] if body.allow_inactive else found)
    arrivals = await suppliers.expected_arrivals(tx, found, body.expected_at)
    steps = [replace(step, expected_at=arrivals.get(step.order.id)) for step in steps]
    agreeing = [step for step in steps if transfers.lacks_agreement(step.order)]
    await transfers.approve_and_agree(tx, agreeing, body.reason)
    await apply_move(tx, [step for step in steps if step not in agreeing], "approve", body.reason)
    await reserve(tx, steps)


def approval(caller: Caller, order: OrderRow, body: OrderApproval) -> Step:
    """Return the step of one order: the requested quantity, or a smaller one with a reason.

    Raises Forbidden if the caller requested it (four eyes), Conflict for a larger quantity or a missing reason,
    ProductInactive unless the body allows it, AgreementMissing if the source has to agree first.
    """
    if order.require_four_eyes and is_requester(caller, order):
        raise Forbidden("You requested this order or its quantity yourself: another user has to approve it")
    changes = transfers.agreement_given(caller, order) | allowance(order, body.allow_inactive)
    quantity = body.quantity or order.quantity
    if quantity > order.quantity:
        raise Conflict(f"{order.quantity} were requested; no more can be approved")
    if quantity < order.quantity and body.reason is None:
        raise Conflict("Approving less than the requested quantity needs a reason")
    if quantity < order.quantity:
        changes["quantity"] = [order.quantity, quantity]
    return Step(order, quantity, changes or None)


def is_requester(caller: Caller, order: OrderRow) -> bool:
    """Return whether the caller created the order or was the last to change its quantity."""
    return caller.id in (order.requested_by, order.quantity_set_by)


async def reserve(tx: Transaction, steps: Sequence[Step]) -> None:
    """Reserve the steps' cases at their sources, one after the other. Raises OutOfStock if a source has too few."""
    needed = {index: step for index, step in enumerate(steps) if step.order.source_store_id is not None}
    rows = await lock(tx, [at_source(step.order) for step in needed.values()])
    batch = Batch([str(step.order.id) for step in steps])
    promised: dict[int, int] = {}
    for index, step in needed.items():
        row = rows.get(at_source(step.order))
        available = row.current_stock - row.reserved_stock - promised.get(row.id, 0) if row else 0
        if row is None or available < step.quantity:
            batch.reject(index, out_of_stock(step, available))
        else:
            promised[row.id] = promised.get(row.id, 0) + step.quantity
    batch.raise_if_rejected()
    if promised:
        await tx.require_rows(len(promised), inventory.reserve(promised), otherwise=OutOfStock())


def out_of_stock(step: Step, available: int) -> OutOfStock:
    """Return the error for a reservation, with the numbers."""
    return OutOfStock(
        f"{step.order.number} needs {step.quantity}, {available} are available at its source",
        available=available,
        needed=step.quantity,
    )


async def fulfill(tx: Transaction, order_ids: Sequence[int], allow_over_max: bool, versions: Versions = UNSEEN) -> None:
    """Move approved orders' cases from their sources (or in from the supplier) to their stores.

    Raises OverMaximum if a store would hold more than its max_stock, unless allowed. A store carries a product from
    its first delivery on.
    """
    found = await lock_and_check(tx, order_ids, "fulfill", versions)
    await apply_move(tx, [Step(order, order.quantity) for order in found], "fulfill")
    missing = {at_store(order) for order in found if not order.is_carried}
    rows = await lock_or_insert(tx, missing, [*map(at_store, found), *map(at_source, found)])
    if not allow_over_max:
        refuse_over_maximum(found, rows)
    changes = [change for order in found for change in movements(order, rows)]
    await tx.require_rows(
        len(changes), inventory.stock_moves(changes, tx.caller.id), otherwise=illegal(found[0], "fulfill")
    )


def refuse_over_maximum(found: Sequence[OrderRow], rows: Mapping[StockKey, StockRow]) -> None:
    """Raises OverMaximum if a delivery does not fit, counting those before it."""
    batch = Batch([str(order.id) for order in found])
    arrived: dict[int, int] = {}
    for index, order in enumerate(found):
        if order.is_to_supplier:
            continue
        row = rows[at_store(order)]
        after = row.current_stock + arrived.get(row.id, 0) + order.quantity
        arrived[row.id] = arrived.get(row.id, 0) + order.quantity
        if after > row.max_stock:
            batch.reject(index, over_maximum(row, after))
    batch.raise_if_rejected()


def over_maximum(row: StockRow, after: int) -> OverMaximum:
    """Return the error for a delivery, with the numbers."""
    return OverMaximum(
        f"{row.store_name} would hold {after}, its max stock is {row.max_stock}",
        stock_after=after,
        max_stock=row.max_stock,
    )


def movements(order: OrderRow, rows: Mapping[StockKey, StockRow]) -> list[StockChange]:
    """Return the movements of a fulfilled order: one out of its source and one into its store, if it has them."""
    moved: list[StockChange] = []
    q = order.quantity
    if order.source_store_id is not None:
        leaves = rows[at_source(order)].id
        moved.append(StockChange(leaves, departure_kind(order), -q, released=q, order_id=order.id))
    if not order.is_to_supplier:
        moved.append(StockChange(rows[at_store(order)].id, arrival_kind(order), q, order_id=order.id))
    return moved


def departure_kind(order: OrderRow) -> MovementKind:
    """Return the kind of the movement that takes cases out of the order's source."""
    if order.is_to_supplier:
        return "supplier_return"
    return "transfer_out" if order.return_of is None else "return_out"


def arrival_kind(order: OrderRow) -> MovementKind:
    """Return the kind of the movement that puts cases into the order's store."""
    if order.source_store_id is None:
        return "receipt"
    return "transfer_in" if order.return_of is None else "return_in"


async def cancel(tx: Transaction, order_ids: Sequence[int], reason: str, versions: Versions = UNSEEN) -> None:
    """Cancel orders that are not fulfilled, and release their reservations."""
    await cancel_locked(tx, await lock_and_check(tx, order_ids, "cancel", versions), reason)


async def cancel_locked(tx: Transaction, found: Sequence[OrderRow], reason: str) -> None:
    """Cancel these orders, which are locked and not ended, and release their reservations."""
    await apply_move(tx, [Step(order, order.quantity) for order in found], "cancel", reason)
    reserving = [order for order in found if order.status == "approved" and order.source_store_id is not None]
    rows = await lock(tx, [at_source(order) for order in reserving])
    released: dict[int, int] = {}
    for order in reserving:
        key = rows[at_source(order)].id
        released[key] = released.get(key, 0) - order.quantity
    if released:
        await tx.require_rows(len(released), inventory.reserve(released), otherwise=OutOfStock())


def at_source(order: OrderRow) -> StockKey:
    """Return the key of the order's stock row at its source; for a supplier, a key that no row has."""
    return (order.source_store_id or 0, order.product_id)


def at_store(order: OrderRow) -> StockKey:
    """Return the key of the order's stock row at its destination."""
    return (order.store_id, order.product_id)


async def lock(tx: Transaction, keys: Sequence[StockKey]) -> dict[StockKey, StockRow]:
    """Lock the stock rows with these keys and return those that exist."""
    rows = await inventory.lock_stock(tx.cursor, set(keys)) if keys else {}
    tx.changed_stock.update(rows)
    return rows


async def lock_or_insert(tx: Transaction, missing: Set[StockKey], rest: Iterable[StockKey]) -> dict[StockKey, StockRow]:
    """Lock the stock rows with these keys; for a key of `missing` that has no row yet, insert an empty one."""
    if missing:
        await inventory.lock_stores_and_products_of_new_stock(tx.cursor, missing)
    rows = await lock(tx, [*missing, *rest])
    new = missing - rows.keys()
    if new:
        await inventory.insert_empty_items(tx.cursor, new)
        rows |= await lock(tx, list(new))
    return rows


async def lock_and_check(
    tx: Transaction, order_ids: Sequence[int], move: Move, versions: Versions = UNSEEN
) -> list[OrderRow]:
    """Lock the orders, by id, and check each: it exists, the caller may do this, version and move are right.

    Raises the error of the first failed check, or BatchRejected if there are several orders.
    """
    found = {order.id: order for order in await orders.lock_orders(tx.cursor, order_ids)}
    batch = Batch([str(order_id) for order_id in order_ids])
    for index, order_id in enumerate(order_ids):
        try:
            require_legal_move(tx, found.get(order_id), move, versions.get(order_id))
        except ApiError as refusal:
            batch.reject(index, refusal)
    batch.raise_if_rejected()
    return [found[order_id] for order_id in sorted(found)]


def require_legal_move(tx: Transaction, order: OrderRow | None, move: Move, seen: int | None = None) -> OrderRow:
    """Return the order; raises the error that rejects its move. The order of the checks is part of the API."""
    if order is None:
        raise NotFound("No order has this id")
    if not may(tx.caller, move, order):
        raise Forbidden(f"You may not {VERBS.get(move, move)} {order.number}")
    tx.require_version(order.version)
    if seen not in (None, order.version):
        raise changed_since(order)
    if not is_legal(move, order):
        raise illegal(order, move)
    return order


async def apply_move(tx: Transaction, steps: Sequence[Step], move: Move, reason: str | None = None) -> None:
    """Set the new status of the orders and write their events. Raises Conflict if a status has changed meanwhile."""
    targets: list[OrderStatus] = list(dict.fromkeys(MOVES[step.order.status, move] for step in steps))
    for status in targets:  # one statement for all orders with the same target: it locks the sums in one order
        same = [step for step in steps if MOVES[step.order.status, move] == status]
        statement = orders.set_status(same, status, tx.caller.id, reason)
        await tx.require_rows(len(same), statement, otherwise=illegal(same[0].order, move))


def changed_since(order: OrderRow) -> PreconditionFailed:
    """Return the error for an order that has changed since the caller has seen it."""
    return PreconditionFailed(
        f"{order.number} has changed since it was read: read it again before changing it",
        number=order.number,
        version=order.version,
    )


def illegal(order: OrderRow, move: Move) -> Conflict:
    """Return the error for a move that is not legal in the order's status."""
    starts = " or ".join(sorted(s for (s, m) in MOVES if m == move))
    return Conflict(
        f"{order.number} is {order.status}: only one that is {starts} can be {PAST[move]}",
        order_status=order.status,
    )
