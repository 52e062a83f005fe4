"""Stocktakes: started for a store, filled by several users and devices, and closed in one booking, or discarded."""

from collections.abc import Mapping

from app.domain.batch import Batch
from app.domain.permissions import require_store
from app.domain.reasons import require_reason
from app.domain.reservations import Counting, Released, cases_of, ids_of, lock_to_count, release
from app.domain.stock_changes import below_zero
from app.domain.transaction import Transaction
from app.errors import Conflict, NotFound, StoreClosed
from app.models.schemas import StocktakeClosing, StocktakeEnd, StocktakeStart
from app.queries import cycle_counts, inventory, stocktakes, stores
from app.queries.inventory import StockChange, StockKey
from app.queries.stocktakes import CountedLine, StocktakeRow

Lines = dict[StockKey, CountedLine]


async def start(tx: Transaction, body: StocktakeStart) -> int:
    """Start a stocktake with a line for each product to count, and return its id.

    Raises NotFound if the store does not exist, Forbidden if the caller has no access to it, StoreClosed if it is
    closed. A constraint refuses a second open stocktake of a store.
    """
    store = (await stores.store_summaries(tx.cursor, [body.store_id])).get(body.store_id)
    if store is None:
        raise NotFound("No store has this store_id")
    require_store(tx.caller, body.store_id, store.region)
    if not store.active:
        raise StoreClosed
    values = body.model_dump(exclude={"cycle_count"})
    key = await stocktakes.insert_stocktake(tx.cursor, {**values, "started_by": tx.caller.id})
    if body.cycle_count is None:
        await stocktakes.insert_lines(tx.cursor, key, body.store_id, body.categories)
    else:
        await cycle_counts.insert_due_lines(tx.cursor, key, body.store_id, body.cycle_count)
    return key


async def discard(tx: Transaction, stocktake_id: int, body: StocktakeEnd) -> None:
    """End a stocktake without a booking. Raises Conflict if it is not open."""
    stocktake = await lock_and_check(tx, stocktake_id)
    await stocktakes.end_stocktake(tx.cursor, stocktake.id, "discarded", tx.caller.id, body.reason)


async def close(tx: Transaction, stocktake_id: int, body: StocktakeClosing) -> list[int]:
    """Book the difference of each counted line, against the stock at the time of counting, and close the stocktake.

    A line whose product was counted later elsewhere is not booked. Raises Conflict if the stocktake is not open, if
    nothing is counted, if lines need a recount, and for the preview of a blind one; OutOfStock if stock would fall
    below zero. Returns the ids of the approved orders that can no longer be served and are pending again.
    """
    stocktake = await lock_and_check(tx, stocktake_id)
    if stocktake.blind and tx.dry_run:
        raise Conflict("A blind stocktake has no preview: it would show the expected stock")
    counted = await stocktakes.counted_lines(tx.cursor, stocktake.id)
    require_complete(counted)
    lines: Lines = {(stocktake.store_id, line.product_id): line for line in counted}
    seen = await inventory.read_stock(tx.cursor, lines.keys())
    counting = await lock_to_count(tx, seen, lambda row: lines[row.store_id, row.product_id].stock_after(row))
    superseded = await stocktakes.superseded_lines(tx.cursor, stocktake.id)
    booked = {key: line for key, line in lines.items() if line.id not in superseded}
    after = {key: line.stock_after(counting.rows[key]) for key, line in booked.items()}
    refuse_below_zero(after)
    code = await require_reason(tx, body.reason_code, "count")
    released = await release(tx, counting, after)
    await book(tx, booked, counting, released, body.reason, code)
    await stocktakes.end_stocktake(tx.cursor, stocktake.id, "closed", tx.caller.id, body.reason)
    return ids_of(released)


async def book(tx: Transaction, lines: Lines, counting: Counting, released: Released, reason: str, code: str) -> None:
    """Write the differences of the lines into the ledger in one booking, and the movements into the lines."""
    changes: list[StockChange] = []
    for key, line in lines.items():
        row, cases = counting.rows[key], cases_of(released.get(key, []))
        changes.append(StockChange(row.id, "count", line.difference, cases, reason=reason, reason_code=code))
    movements = await inventory.move_stock(tx.cursor, changes, tx.caller.id)
    booked = dict(zip([line.id for line in lines.values()], movements, strict=True))
    await stocktakes.record_bookings(tx.cursor, booked)


def require_complete(counted: list[CountedLine]) -> None:
    """Raises Conflict if no line is counted, or if lines need a recount."""
    if not counted:
        raise Conflict("No product is counted yet: count one, or discard the stocktake")
    recounts = sum(line.needs_recount for line in counted)
    if recounts:
        raise Conflict(
            f"Another user has to count {'a product' if recounts == 1 else f'{recounts} products'} again: "
            "the difference is over the limit of this stocktake"
        )


def refuse_below_zero(after: Mapping[StockKey, int]) -> None:
    """Raises OutOfStock for the lines with which stock would fall below zero, because it left after the count."""
    batch = Batch([str(product_id) for _, product_id in after])
    for index, stock in enumerate(after.values()):
        if stock < 0:
            batch.reject(index, below_zero(stock))
    batch.raise_if_rejected()


async def lock_and_check(tx: Transaction, stocktake_id: int) -> StocktakeRow:
    """Lock the stocktake and check in this order: it exists, the caller may, its version is current, it is open."""
    stocktake = await stocktakes.lock_stocktake(tx.cursor, stocktake_id)
    if stocktake is None:
        raise NotFound("No stocktake has this id")
    require_store(tx.caller, stocktake.store_id, stocktake.region)
    tx.require_version(stocktake.version)
    if stocktake.status != "open":
        raise Conflict(f"The stocktake is {stocktake.status}: it cannot change")
    return stocktake
