"""What may change a stock row besides orders: a count, an adjustment, its levels."""

from app.errors import NotFound
from app.identity import require_store
from app.models.schemas import Adjustment, InventoryUpdate
from app.queries import inventory
from app.queries.inventory import StockChange, StockRow
from app.transactions import Transaction


async def update(tx: Transaction, inventory_id: int, body: InventoryUpdate) -> None:
    """Write a count into the ledger and change the levels given.

    Forbidden for another's store; OutOfStock where less was counted than is reserved.
    """
    row = await begin(tx, inventory_id)
    given = body.given()
    levels = {k: v for k, v in given.items() if k in ("reorder_level", "max_stock")}
    if levels:
        await inventory.set_levels(tx.cursor, row.id, levels)
    if "current_stock" in given:
        delta = body.current_stock - row.current_stock
        counted = StockChange(row.id, "count", delta, reason=body.reason)
        await inventory.move_stock(tx.cursor, [counted], tx.caller.id)


async def adjust(tx: Transaction, inventory_id: int, body: Adjustment) -> int:
    """Add or take cases; the id of the ledger's line. OutOfStock below what is reserved."""
    row = await begin(tx, inventory_id)
    change = StockChange(row.id, "adjustment", body.delta, reason=body.reason)
    return (await inventory.move_stock(tx.cursor, [change], tx.caller.id))[0]


async def begin(tx: Transaction, inventory_id: int) -> StockRow:
    """Lock the row and ask in this order: is it there, may the caller, is it as last seen."""
    row = await inventory.lock_inventory(tx.cursor, inventory_id)
    if row is None:
        raise NotFound("No stock row has this id")
    require_store(tx.caller, row.store_id, row.region)
    tx.require_version(row.version)
    return row
