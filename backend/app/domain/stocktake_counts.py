"""The counts of a stocktake, saved line by line; none that would hide a movement or another count from its user."""

from collections.abc import Iterable
from typing import Any

from app.domain.batch import Batch
from app.domain.stock_changes import moved_sentence
from app.domain.stocktakes import lock_and_check
from app.domain.transaction import Transaction
from app.errors import ApiError, NotFound, PreconditionFailed, StockMoved
from app.models.schemas import StocktakeCount, StocktakeCounts
from app.queries import stocktake_counts
from app.queries.stocktake_counts import Countable, NewCount

Found = dict[int, Countable]


async def save(tx: Transaction, stocktake_id: int, body: StocktakeCounts) -> None:
    """Save the counts of one line or several, all or none.

    A count expects the current stock, or the one that the client has seen if its difference is to be booked. Raises
    Conflict if the stocktake is not open, NotFound for products that the store does not carry, PreconditionFailed for
    lines that have another count than the client has seen, StockMoved for those whose stock is another one.
    """
    stocktake = await lock_and_check(tx, stocktake_id)
    seen = {line.product_id: seen_movement(line) for line in body.lines}
    found = await stocktake_counts.countable_products(tx.cursor, stocktake, seen)
    require_savable(body, found)
    if body.on_moved == "refuse":
        refuse_moved(moved_lines(body.lines, found), blind=stocktake.blind)
    counts = [new_count(line, found[line.product_id]) for line in body.lines]
    await stocktake_counts.save_counts(tx.cursor, stocktake, counts, tx.caller.id)


def seen_movement(line: StocktakeCount) -> int | None:
    """Return the last movement that the client has seen; 0 if it has seen that there is none, None if not given."""
    if line.counted_stock is None or "last_movement_id" not in line.model_fields_set:
        return None
    return line.last_movement_id or 0


def require_savable(body: StocktakeCounts, found: Found) -> None:
    """Raises the errors of the lines that cannot be saved, whatever the stock is."""
    batch = Batch([str(line.product_id) for line in body.lines])
    for index, line in enumerate(body.lines):
        refusal = refusal_to_save(line, found.get(line.product_id))
        if refusal is not None:
            batch.reject(index, refusal)
    batch.raise_if_rejected()


def refusal_to_save(line: StocktakeCount, product: Countable | None) -> ApiError | None:
    """Return the error that rejects a count; None if it may be saved."""
    if product is None:
        return NotFound("The store does not carry this product")
    if seen_movement(line) is not None and product.seen_stock is None:
        return NotFound("The stock of this product has no movement with this last_movement_id")
    if "previous_count" in line.model_fields_set and product.counted_stock not in (
        line.previous_count,
        line.counted_stock,
    ):
        return PreconditionFailed(
            "Another count of this product was saved since; nothing was changed", counted_stock=product.counted_stock
        )
    return None


def moved_lines(lines: Iterable[StocktakeCount], found: Found) -> list[tuple[StocktakeCount, Countable]]:
    """Return the counts whose stock is another one than the client has seen."""
    pairs = [(line, found[line.product_id]) for line in lines]
    return [(line, product) for line, product in pairs if product.seen_stock not in (None, product.current_stock)]


def refuse_moved(moved: list[tuple[StocktakeCount, Countable]], *, blind: bool) -> None:
    """Raises StockMoved if there are such counts; of a blind stocktake without their stock."""
    if moved:
        lines = [moved_line(line, product, blind) for line, product in moved]
        raise StockMoved(moved_sentence(len(lines)), lines=lines)


def moved_line(line: StocktakeCount, product: Countable, blind: bool) -> dict[str, Any]:
    """Return a line of StockMoved."""
    return {
        "inventory_id": str(product.inventory_id),
        "product_id": str(product.product_id),
        "expected_stock": None if blind else product.seen_stock,
        "stock_now": None if blind else product.current_stock,
        "counted_stock": line.counted_stock,
    }


def new_count(line: StocktakeCount, product: Countable) -> NewCount:
    """Return the count to save, against the stock that its user has seen if the request says so, else the current."""
    if line.counted_stock is None:
        return NewCount(line.product_id, None, None, None)
    if product.seen_stock is None:
        return NewCount(line.product_id, line.counted_stock, product.current_stock, product.last_movement)
    return NewCount(line.product_id, line.counted_stock, product.seen_stock, seen_movement(line))
