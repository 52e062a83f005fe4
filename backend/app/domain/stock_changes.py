"""What may change a stock row besides orders: a count, an adjustment, its levels."""

from app.domain.batch import Batch
from app.domain.permissions import require_store
from app.domain.transaction import Transaction
from app.errors import ApiError, Conflict, NotFound, OutOfStock
from app.models.schemas import Adjustment, InventoryCreate, InventoryUpdate, Stocktake
from app.queries import inventory, products, stores
from app.queries.inventory import StockChange, StockRow


async def update(tx: Transaction, inventory_id: int, body: InventoryUpdate) -> None:
    """Write a count into the ledger and change the levels given.

    Forbidden for another's store; OutOfStock where less was counted than is reserved.
    """
    row = await begin(tx, inventory_id)
    given = body.given()
    levels = {k: v for k, v in given.items() if k in ("reorder_level", "max_stock")}
    if "current_stock" in given:
        delta = body.current_stock - row.current_stock
        counted = StockChange(row.id, "count", delta, reason=body.reason)
        await inventory.move_stock(tx.cursor, [counted], tx.caller.id, levels)
    elif levels:
        await inventory.set_levels(tx.cursor, row.id, levels)


async def carry(tx: Transaction, body: InventoryCreate) -> int:
    """Have a store carry a product from now on, with its opening stock; the row's id.

    Forbidden for another's store; NotFound for what is not there or not sold; Conflict where it is carried already.
    """
    store_id, product_id = int(body.store_id), int(body.product_id)
    region = (await stores.regions_of(tx.cursor, [store_id])).get(store_id)
    if region is None:
        raise NotFound("store_id names no store")
    require_store(tx.caller, store_id, region)
    if product_id not in await products.active_among(tx.cursor, [product_id]):
        raise NotFound("product_id names no product that is sold")
    key = await inventory.insert_item(tx.cursor, body.model_dump(), version=0 if body.opening_stock else 1)
    tx.changed_stock.add((store_id, product_id))
    if body.opening_stock:
        opening = StockChange(key, "opening", body.opening_stock, reason=body.reason)
        await inventory.move_stock(tx.cursor, [opening], tx.caller.id)
    return key


async def adjust(tx: Transaction, inventory_id: int, body: Adjustment) -> int:
    """Add or take cases; the id of the ledger's line. OutOfStock below zero, or below what is reserved."""
    row = await begin(tx, inventory_id)
    if row.current_stock + body.delta < row.reserved_stock:
        held = f", of which {row.reserved_stock} are reserved for approved orders" if row.reserved_stock else ""
        raise OutOfStock(
            f"{-body.delta} cannot be taken: there are {row.current_stock}{held}",
            current=row.current_stock,
            reserved=row.reserved_stock,
        )
    change = StockChange(row.id, "adjustment", body.delta, reason=body.reason)
    return (await inventory.move_stock(tx.cursor, [change], tx.caller.id))[0]


async def count(tx: Transaction, body: Stocktake) -> list[int]:
    """Book what was counted in one store; the ids of the ledger's lines, in the order given.

    All or nothing: a product that the store does not carry, that stands twice, or of which less was
    counted than is reserved is refused, with its index in the request.
    """
    store_id = int(body.store_id)
    region = (await stores.regions_of(tx.cursor, [store_id])).get(store_id)
    if region is None:
        raise NotFound("store_id names no store")
    require_store(tx.caller, store_id, region)
    keys = [(store_id, int(counted.product_id)) for counted in body.counts]
    rows = await inventory.lock_stock(tx.cursor, set(keys))
    tx.changed_stock.update(rows)
    batch = Batch([counted.product_id for counted in body.counts])
    for index, (key, counted) in enumerate(zip(keys, body.counts, strict=True)):
        refusal = refusal_to_count(rows.get(key), counted.current_stock, key in keys[:index])
        if refusal is not None:
            batch.reject(index, refusal)
    batch.raise_if_rejected()
    changes = [
        StockChange(rows[key].id, "count", counted.current_stock - rows[key].current_stock, reason=body.reason)
        for key, counted in zip(keys, body.counts, strict=True)
    ]
    return await inventory.move_stock(tx.cursor, changes, tx.caller.id)


def refusal_to_count(row: StockRow | None, counted: int, twice: bool) -> ApiError | None:
    """What speaks against one line of a stocktake; None where nothing does."""
    if row is None:
        return NotFound("The store does not carry this product")
    if twice:
        return Conflict("This product stands twice in the stocktake")
    if counted < row.reserved_stock:
        return OutOfStock(
            f"{counted} were counted, but {row.reserved_stock} are reserved for approved orders",
            reserved=row.reserved_stock,
        )
    return None


async def begin(tx: Transaction, inventory_id: int) -> StockRow:
    """Lock the row and ask in this order: is it there, may the caller, is it as last seen."""
    row = await inventory.lock_inventory(tx.cursor, inventory_id)
    if row is None:
        raise NotFound("No stock row has this id")
    require_store(tx.caller, row.store_id, row.region)
    tx.require_version(row.version)
    tx.changed_stock.add((row.store_id, row.product_id))
    return row
