"""Changes of stock other than by orders: counts, adjustments, levels, and new stock rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.batch import Batch
from app.domain.permissions import require_store
from app.domain.reasons import CORRECTION, require_reason
from app.domain.reservations import Counting, StockAfter, cases_of, ids_of, lock_to_count, release
from app.domain.transaction import Transaction
from app.errors import ApiError, Conflict, NotFound, OutOfStock, StockMoved
from app.models.schemas import Adjustment, Count, InventoryCreate, InventoryUpdate, Stocktake, WriteOff
from app.queries import inventory, products, stores
from app.queries.inventory import StockChange, StockKey, StockRow


async def update(tx: Transaction, inventory_id: int, body: InventoryUpdate) -> list[int]:
    """Write a count into the ledger and change the levels given; returns the ids of the orders that it releases.

    Raises Forbidden for a store the caller has no access to, StockMoved if stock is not the expected and the
    difference must not be booked, OutOfStock if the stock would fall below zero.
    """
    given = body.given()
    levels = {k: v for k, v in given.items() if k in ("reorder_level", "max_stock")}
    if "current_stock" in given:
        return await count_one(tx, inventory_id, body, levels)
    row = await lock_and_check(tx, inventory_id)
    await inventory.set_levels(tx.cursor, row.id, levels)
    return []


async def count_one(tx: Transaction, inventory_id: int, body: InventoryUpdate, levels: dict[str, int]) -> list[int]:
    """Book the count of one stock row together with its new levels; returns the ids of the orders that it releases."""
    counting, row = await lock_one_to_count(tx, inventory_id, lambda row: stock_after(row, body))
    key = (row.store_id, row.product_id)
    if body.on_moved != "book_difference":
        refuse_moved([(row, body)])
    after = stock_after(row, body)
    if after < 0:
        raise below_zero(after)
    code = await require_reason(tx, body.given().get("reason_code", CORRECTION), "count")
    released = await release(tx, counting, {key: after})
    cases = cases_of(released.get(key, []))
    counted = StockChange(row.id, "count", difference(row, body), cases, reason=body.reason, reason_code=code)
    await inventory.move_stock(tx.cursor, [counted], tx.caller.id, levels)
    return ids_of(released)


async def lock_one_to_count(tx: Transaction, inventory_id: int, after: StockAfter) -> tuple[Counting, StockRow]:
    """Lock a stock row, and before it the orders that a change of its stock may release; returns the locked row, too.

    Checks in this order: it exists, the caller may, its version is current.
    """
    seen = await inventory.read_inventory(tx.cursor, inventory_id)
    if seen is None:
        raise NotFound("No inventory item has this id")
    require_store(tx.caller, seen.store_id, seen.region)
    key = (seen.store_id, seen.product_id)
    counting = await lock_to_count(tx, {key: seen}, after)
    tx.require_version(counting.rows[key].version)
    return counting, counting.rows[key]


async def add_product_to_store(tx: Transaction, body: InventoryCreate) -> int:
    """Create a stock row, so that a store carries a product, with its opening stock; returns the row's id.

    The product need not be active: what is left of it on a shelf can be entered. Raises Forbidden for a store the
    caller has no access to, NotFound for an id that does not exist, Conflict if the store already carries the product.
    """
    store_id, product_id = body.store_id, body.product_id
    store = (await stores.store_summaries(tx.cursor, [store_id])).get(store_id)
    if store is None:
        raise NotFound("No store has this store_id")
    require_store(tx.caller, store_id, store.region)
    if product_id not in await products.states_of(tx.cursor, [product_id]):
        raise NotFound("No product has this product_id")
    await inventory.lock_stores_and_products_of_new_stock(tx.cursor, {(store_id, product_id)})
    key = await inventory.insert_item(tx.cursor, body.model_dump(), version=0 if body.opening_stock else 1)
    tx.changed_stock.add((store_id, product_id))
    if body.opening_stock:
        opening = StockChange(key, "opening", body.opening_stock, reason=body.reason)
        await inventory.move_stock(tx.cursor, [opening], tx.caller.id)
    return key


@dataclass(frozen=True)
class Booked:
    """The ids of the movements that were booked, in the order given, and of the orders that they released.

    `inventory_id` is the stock row, if all are of one.
    """

    movements: list[int]
    released: list[int]
    inventory_id: int = 0


async def adjust(tx: Transaction, inventory_id: int, body: Adjustment) -> int:
    """Add or remove cases and return the movement's id.

    Raises OutOfStock if the stock would fall below zero or below the reserved units.
    """
    row = await lock_and_check(tx, inventory_id)
    if row.current_stock + body.delta < row.reserved_stock:
        held = f", of which {row.reserved_stock} are reserved for approved orders" if row.reserved_stock else ""
        raise OutOfStock(
            f"{-body.delta} cannot be taken: there are {row.current_stock}{held}",
            current=row.current_stock,
            reserved=row.reserved_stock,
        )
    code = await require_reason(tx, body.reason_code, "adjustment")
    change = StockChange(row.id, "adjustment", body.delta, reason=body.reason, reason_code=code)
    return (await inventory.move_stock(tx.cursor, [change], tx.caller.id))[0]


async def write_off(tx: Transaction, inventory_id: int, body: WriteOff) -> Booked:
    """Take away cases that are lost or used up, with a reason, and release the orders that can no longer be served.

    Raises OutOfStock if there are fewer cases in stock: then a count says what is there.
    """
    counting, row = await lock_one_to_count(tx, inventory_id, lambda row: row.current_stock - body.quantity)
    after = row.current_stock - body.quantity
    if after < 0:
        raise OutOfStock(
            f"{body.quantity} cannot be written off: there are {row.current_stock}. Count the product instead",
            current=row.current_stock,
            reserved=row.reserved_stock,
        )
    code = await require_reason(tx, body.reason_code, "write_off")
    return await book_one(
        tx, counting, row, [StockChange(row.id, "write_off", -body.quantity, 0, None, body.reason, code)]
    )


async def book_one(tx: Transaction, counting: Counting, row: StockRow, changes: Sequence[StockChange]) -> Booked:
    """Book changes of one stock row, and release the orders that can no longer be served."""
    key = (row.store_id, row.product_id)
    released = await release(tx, counting, {key: row.current_stock + sum(change.delta for change in changes)})
    first = replace(changes[0], released=cases_of(released.get(key, [])))
    return Booked(await inventory.move_stock(tx.cursor, [first, *changes[1:]], tx.caller.id), ids_of(released), row.id)


async def count(tx: Transaction, body: Stocktake) -> Booked:
    """Book the counts of one store, and release the orders that can no longer be served.

    All or nothing: a count is rejected, with its index in the request, if the store does not carry the product, if
    the product is counted twice, or if the stock would fall below zero. Raises StockMoved if stock is not the expected
    and the difference must not be booked.
    """
    store_id = body.store_id
    store = (await stores.store_summaries(tx.cursor, [store_id])).get(store_id)
    if store is None:
        raise NotFound("No store has this store_id")
    require_store(tx.caller, store_id, store.region)
    keys = [(store_id, counted.product_id) for counted in body.counts]
    counts = dict(zip(keys, body.counts, strict=True))
    seen = await inventory.read_stock(tx.cursor, counts.keys())
    counting = await lock_to_count(tx, seen, lambda row: stock_after(row, counts[row.store_id, row.product_id]))
    require_countable(body, keys, counting.rows)
    code = await require_reason(tx, body.reason_code, "count")
    released = await release(tx, counting, {key: stock_after(counting.rows[key], counts[key]) for key in keys})
    changes: list[StockChange] = []
    for key in keys:
        row, cases = counting.rows[key], cases_of(released.get(key, []))
        delta = difference(row, counts[key])
        changes.append(StockChange(row.id, "count", delta, cases, reason=body.reason, reason_code=code))
    return Booked(await inventory.move_stock(tx.cursor, changes, tx.caller.id), ids_of(released))


def require_countable(body: Stocktake, keys: Sequence[StockKey], rows: Mapping[StockKey, StockRow]) -> None:
    """Raises the errors of the counts that cannot be booked, and StockMoved; a missing product is reported first."""
    batch = Batch([str(counted.product_id) for counted in body.counts])
    for index, (key, counted) in enumerate(zip(keys, body.counts, strict=True)):
        refusal = refusal_to_count(rows.get(key), counted, key in keys[:index])
        if refusal is not None:
            batch.reject(index, refusal)
    counts = [(rows[key], counted) for key, counted in zip(keys, body.counts, strict=True) if key in rows]
    if body.on_moved == "refuse" and len(counts) == len(body.counts):
        refuse_moved(counts)
    batch.raise_if_rejected()


def stock_after(row: StockRow, count: Count | InventoryUpdate) -> int:
    """Return the stock after the count is booked, in cases; below zero if it cannot be booked."""
    return row.current_stock + difference(row, count)


def expected_by(count: Count | InventoryUpdate, row: StockRow) -> int:
    """Return the stock at the time of counting; if the request does not give it, the stock now."""
    return count.expected_stock if "expected_stock" in count.model_fields_set else row.current_stock


def difference(row: StockRow, count: Count | InventoryUpdate) -> int:
    """Return the cases to book: the counted stock less the expected stock."""
    return count.current_stock - expected_by(count, row)


def refuse_moved(counts: Iterable[tuple[StockRow, Count | InventoryUpdate]]) -> None:
    """Raises StockMoved with the lines whose stock is not the expected one."""
    lines = [moved_line(row, count) for row, count in counts if expected_by(count, row) != row.current_stock]
    if lines:
        raise StockMoved(moved_sentence(len(lines)), lines=lines)


def moved_sentence(products: int) -> str:
    """Return the sentence of StockMoved for this number of products."""
    of = "The stock" if products == 1 else f"The stock of {products} products"
    return f"{of} moved since it was counted; nothing was changed"


def moved_line(row: StockRow, count: Count | InventoryUpdate) -> dict[str, Any]:
    """Return a line of StockMoved: the stock that the count expected, the stock now, and the counted stock."""
    return {
        "inventory_id": str(row.id),
        "product_id": str(row.product_id),
        "expected_stock": count.expected_stock,
        "stock_now": row.current_stock,
        "counted_stock": count.current_stock,
    }


def refusal_to_count(row: StockRow | None, count: Count, twice: bool) -> ApiError | None:
    """Return the error that rejects one count of a stocktake; None if it may be booked."""
    if row is None:
        return NotFound("The store does not carry this product")
    if twice:
        return Conflict("This product is counted twice in the stocktake")
    after = stock_after(row, count)
    return below_zero(after) if after < 0 else None


def below_zero(after: int) -> OutOfStock:
    """Return the error for a difference of more cases than are in stock now."""
    return OutOfStock(f"{after} would be in stock: count it again", stock_after=after)


async def lock_and_check(tx: Transaction, inventory_id: int) -> StockRow:
    """Lock the stock row and check in this order: it exists, the caller may, its version is current."""
    row = await inventory.lock_inventory(tx.cursor, inventory_id)
    if row is None:
        raise NotFound("No inventory item has this id")
    require_store(tx.caller, row.store_id, row.region)
    tx.require_version(row.version)
    tx.changed_stock.add((row.store_id, row.product_id))
    return row
