"""Reversals: a movement that was booked by mistake is taken back once, by a movement that names it."""

from app.domain.stock_changes import Booked, book_one, lock_one_to_count
from app.domain.transaction import Transaction
from app.errors import NotFound, NotReversible, OutOfStock
from app.queries import movements
from app.queries.inventory import StockChange
from app.queries.movements import BookedMovement


async def reverse(tx: Transaction, movement_id: int, reason: str) -> Booked:
    """Take a movement back, and with a sale the stock that was found for it; release orders as a count does.

    Raises NotFound, Forbidden for a store the caller has no access to, NotReversible with the cause, and OutOfStock if
    the cases that it added have left since.
    """
    seen = await movements.read_with_found_stock(tx.cursor, movement_id)
    if not seen:
        raise NotFound("No movement has this id")
    counting, row = await lock_one_to_count(
        tx, seen[0].inventory_id, lambda row: row.current_stock - sum(movement.delta for movement in not_reversed(seen))
    )
    found = await movements.read_with_found_stock(tx.cursor, movement_id)  # another reversal may have come first
    require_reversible(found[0])
    changes = [reversal(movement, reason) for movement in not_reversed(found)]
    after = row.current_stock + sum(change.delta for change in changes)
    if after < 0:
        raise OutOfStock(
            f"The stock has left since: there are {row.current_stock}. Count the product instead",
            current=row.current_stock,
            reserved=row.reserved_stock,
        )
    return await book_one(tx, counting, row, changes)


def not_reversed(found: list[BookedMovement]) -> list[BookedMovement]:
    """Return the movements that are not reversed yet."""
    return [movement for movement in found if movement.reversed_by is None]


def require_reversible(movement: BookedMovement) -> None:
    """Raises NotReversible with the cause if the movement cannot be reversed, or not any more."""
    if movement.order_number is not None:
        raise NotReversible(f"This movement belongs to {movement.order_number}: what an order moved is not reversed")
    if movement.kind in ("opening", "receipt"):
        raise NotReversible("An opening or a receipt cannot be reversed. Count the product instead")
    if movement.reverses is not None:
        raise NotReversible("This movement is a reversal: record the change again instead")
    if movement.reversed_by is not None:
        raise NotReversible("This movement is reversed already", reversed_by=str(movement.reversed_by))
    if movement.delta == 0:
        raise NotReversible("This count changed no stock")
    if movement.counted_since:
        raise NotReversible("The product was counted since, and that count stands: reverse the count first")
    if movement.counted_in_stocktake:
        raise NotReversible("The product was counted since in an open stocktake: close or discard the stocktake first")


def reversal(movement: BookedMovement, reason: str) -> StockChange:
    """Return the movement that takes another one back: it counts on the same day, and keeps its reason code.

    The reversal of a count is an adjustment, because nothing was counted.
    """
    return StockChange(
        movement.inventory_id,
        "adjustment" if movement.kind == "count" else movement.kind,
        -movement.delta,
        reason=reason,
        reason_code=movement.reason_code,
        occurred_at=movement.occurred_at,
        reverses=movement.id,
    )
