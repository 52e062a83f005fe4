"""Closing a store: it has to have no open orders and no stock, or the same request says what happens to them.

An open stocktake is never ended by it: the counts of other users would be lost.

Locks in the order of all transactions (docs/semantics.md): orders, stores, products, stock rows; the sums last.
"""

from collections.abc import Collection, Mapping, Sequence

from app.domain.batch import Batch
from app.domain.order_lifecycle import at_source, cancel_locked, over_maximum
from app.domain.permissions import require_admin
from app.domain.reasons import CORRECTION, require_reason
from app.domain.transaction import Transaction
from app.errors import Conflict, NotFound, StoreClosed, StoreInUse
from app.models.fields import MovementKind
from app.models.schemas import StoreClosing
from app.queries import inventory, orders, products, stocktakes, stores
from app.queries.inventory import StockChange, StockKey, StockRow
from app.queries.orders import OrderRow
from app.queries.stores import StoreRow

MOST_NAMED = 20  # orders and products that an error names
Rows = Mapping[StockKey, StockRow]


async def close(tx: Transaction, store_id: int, body: StoreClosing) -> None:
    """Close a store; cancel its open orders, and move its stock or write it off, if the body says so.

    Raises StoreInUse if it has an open stocktake, or open orders or stock that the body does not mention, NotFound and
    StoreClosed for the store that gets the stock, OverMaximum if that would hold too much.
    """
    require_admin(tx.caller)
    found = await orders.lock_orders(tx.cursor, await orders.open_orders_of(tx.cursor, store_id))
    locked = await stores.lock_stores(tx.cursor, {store_id, body.move_to or store_id})
    store = locked.get(store_id)
    tx.require_current(None if store is None else store.version, "store")
    if store is None or not store.active:
        raise StoreClosed("The store is closed already")
    target = require_target(store, body, locked)
    await refuse_open_stocktake(tx, store_id)
    rows = await lock_stock(tx, store_id, target, found)
    held = [row for row in rows.values() if row.store_id == store_id and row.current_stock > 0]
    pending = set(await orders.open_orders_of(tx.cursor, store_id))
    cancelled = [order for order in found if order.id in pending and order.status != "shipped"]
    cancelled = cancelled if body.open_orders == "cancel" else []
    refuse_use(pending - {order.id for order in cancelled}, held if body.stock == "refuse" else [])
    if cancelled:
        await cancel_locked(tx, cancelled, body.reason or "")
    if held:
        await take_stock_away(tx, store, held, target, rows, body)
    await stores.update_store(tx.cursor, store_id, {"active": False})


def require_target(store: StoreRow, body: StoreClosing, locked: Mapping[int, StoreRow]) -> StoreRow | None:
    """Return the store that gets the stock; None if it is not moved. Raises NotFound, Conflict or StoreClosed."""
    if body.move_to is None:
        return None
    target = locked.get(body.move_to)
    if target is None:
        raise NotFound("No store has the id in move_to")
    if target.id == store.id:
        raise Conflict("The stock has to move to another store")
    if not target.active:
        raise StoreClosed("The store that gets the stock is closed")
    return target


async def lock_stock(tx: Transaction, store_id: int, target: StoreRow | None, found: Sequence[OrderRow]) -> Rows:
    """Lock the stock rows of the store, of its products at the target, and of the orders' sources; by id.

    The products are locked before: new stock rows need that, and PostgreSQL checks the foreign key of a row that is
    written twice in a transaction.
    """
    keys = await inventory.keys_of_store(tx.cursor, store_id)
    arrivals = {(target.id, product) for _, product in keys} if target else set[StockKey]()
    await products.lock_products(tx.cursor, {product for _, product in keys})
    rows = await inventory.lock_stock(tx.cursor, keys | arrivals | {at_source(order) for order in found})
    tx.changed_stock.update(rows)
    return rows


def refuse_use(open_orders: Collection[int], held: Sequence[StockRow]) -> None:
    """Raises StoreInUse with the numbers of open orders and of stock, and the ids of the first of them."""
    if not open_orders and not held:
        return
    units = sum(row.current_stock for row in held)
    raise StoreInUse(
        f"The store has {len(open_orders)} open orders and {units} cases in stock",
        open_orders=len(open_orders),
        order_ids=[str(key) for key in sorted(open_orders)[:MOST_NAMED]],
        stock_rows=len(held),
        stock_units=units,
        product_ids=[str(row.product_id) for row in held[:MOST_NAMED]],
    )


async def refuse_open_stocktake(tx: Transaction, store_id: int) -> None:
    """Raises StoreInUse with the id of the open stocktake of a store, which is locked, if there is one."""
    found = await stocktakes.open_stocktake_of(tx.cursor, store_id)
    if found is not None:
        raise StoreInUse("The store has an open stocktake: close or discard it first", stocktake_id=str(found))


async def take_stock_away(
    tx: Transaction, store: StoreRow, held: Sequence[StockRow], target: StoreRow | None, rows: Rows, body: StoreClosing
) -> None:
    """Write the stock off, or move it to the target; a product that it does not carry yet gets a stock row."""
    reason = body.reason or ""
    if target is None:
        code = await require_reason(tx, body.reason_code, "write_off")
        changes = [leaving(row, "write_off", reason, code) for row in held]
    else:
        arrivals = await stock_of_target(tx, target.id, held, rows)
        if not body.allow_over_max:
            refuse_over_maximum(held, arrivals)
        reason = f"{store.code} to {target.code}: {reason}"[:500]
        changes = [change for row in held for change in transfer(row, arrivals[row.product_id], reason)]
    await inventory.move_stock(tx.cursor, changes, tx.caller.id)


async def stock_of_target(tx: Transaction, target_id: int, held: Sequence[StockRow], rows: Rows) -> dict[int, StockRow]:
    """Return the target's stock rows for these products, by product id; those that are missing are created."""
    keys = {(target_id, row.product_id) for row in held}
    new = keys - rows.keys()
    found = dict(rows)
    if new:
        await inventory.insert_empty_items(tx.cursor, new)
        found |= await inventory.lock_stock(tx.cursor, new)
        tx.changed_stock.update(new)
    return {key[1]: found[key] for key in keys}


def refuse_over_maximum(held: Sequence[StockRow], arrivals: Mapping[int, StockRow]) -> None:
    """Raises OverMaximum if the target would hold more than its max_stock."""
    batch = Batch([str(row.product_id) for row in held])
    for index, row in enumerate(held):
        arrival = arrivals[row.product_id]
        after = arrival.current_stock + row.current_stock
        if after > arrival.max_stock:
            batch.reject(index, over_maximum(arrival, after))
    batch.raise_if_rejected()


def leaving(row: StockRow, kind: MovementKind, reason: str, code: str) -> StockChange:
    """Return the movement that takes all cases of a stock row away."""
    return StockChange(row.id, kind, -row.current_stock, reason=reason, reason_code=code)


def transfer(row: StockRow, arrival: StockRow, reason: str) -> tuple[StockChange, StockChange]:
    """Return the movements of all cases of a stock row to another one: corrections, which are no consumption."""
    arriving = StockChange(arrival.id, "adjustment", row.current_stock, reason=reason, reason_code=CORRECTION)
    return leaving(row, "adjustment", reason, CORRECTION), arriving


async def refuse_to_close_in_use(tx: Transaction, store_id: int) -> None:
    """Raises StoreInUse if a store, which is locked, has an open stocktake, open orders or stock."""
    await refuse_open_stocktake(tx, store_id)
    rows = await inventory.lock_stock(tx.cursor, await inventory.keys_of_store(tx.cursor, store_id))
    held = [row for row in rows.values() if row.current_stock > 0]
    refuse_use(await orders.open_orders_of(tx.cursor, store_id), held)
