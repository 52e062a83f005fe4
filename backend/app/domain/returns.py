"""Returns: cases of a fulfilled order go back to the store that sent them, or to the supplier.

A return is a new order, which is approved, shipped and received like any other (`domain/order_lifecycle.py`).
"""

from app.domain.order_moves import may
from app.domain.reasons import require_reason
from app.domain.transaction import Transaction
from app.errors import Conflict, Forbidden, MoreThanReceived, NotFound, StoreClosed
from app.models.schemas import OrderReturn
from app.queries import orders, returns
from app.queries.orders import OrderRow
from app.queries.returns import Returnable


async def create(tx: Transaction, order_id: int, body: OrderReturn) -> int:
    """Request a return of cases of this order, and return the id of the new order.

    Raises NotFound, Forbidden, Conflict if the order is not fulfilled or is a return itself, StoreClosed, NotFound if
    no active reason of returns has this code, MoreThanReceived with the number of cases that can be returned.
    """
    order = require_returnable_order(tx, await orders.lock_orders(tx.cursor, [order_id]))
    left = await returns.returnable(tx.cursor, order.id)
    require_open_stores(left)
    await require_reason(tx, body.reason, "return")
    require_cases(order, left, body.quantity)
    tx.changed_stock.update((store, order.product_id) for store in (order.store_id, order.source_store_id) if store)
    return await returns.insert_return(
        tx.cursor, order, body.quantity, body.reason, body.notes, tx.caller.id, numbered=not tx.dry_run
    )


def require_returnable_order(tx: Transaction, found: list[OrderRow]) -> OrderRow:
    """Return the order; raises the error that rejects its return, in the order of checks of every move."""
    if not found:
        raise NotFound("No order has this id")
    (order,) = found
    if not may(tx.caller, "return", order):
        raise Forbidden(f"You may not return {order.number}")
    tx.require_version(order.version)
    if order.status != "fulfilled":
        message = f"{order.number} is {order.status}: only one that is fulfilled can be returned"
        raise Conflict(message, order_status=order.status)
    if order.return_of is not None:
        raise Conflict(f"{order.number} is a return: order again instead", order_status=order.status)
    return order


def require_open_stores(left: Returnable) -> None:
    """Raises StoreClosed if one of the stores was closed meanwhile."""
    if not left.is_store_open:
        raise StoreClosed()
    if not left.is_source_open:
        raise StoreClosed("The source that would take the cases back is closed")


def require_cases(order: OrderRow, left: Returnable, quantity: int) -> None:
    """Raises MoreThanReceived if fewer than `quantity` cases can be returned."""
    if quantity > left.quantity:
        raise MoreThanReceived(
            f"At most {left.quantity} of the usable quantity of {order.number} can still be returned",
            returnable_quantity=left.quantity,
        )


async def require_more_cases(tx: Transaction, order: OrderRow, more: int) -> None:
    """Raises MoreThanReceived if a pending return cannot have `more` cases; the order that it returns is locked."""
    if order.return_of is not None and more > 0:
        left = await returns.returnable(tx.cursor, order.return_of)
        require_cases(order, left, more)
