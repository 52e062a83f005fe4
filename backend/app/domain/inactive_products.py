"""Orders of products that are not active: refused, unless the request allows them (docs/semantics.md)."""

from collections.abc import Sequence
from typing import Any

from app.domain.transaction import Transaction
from app.errors import ProductInactive
from app.queries import orders, products
from app.queries.orders import OrderRow


def allowance(order: OrderRow, allowed: bool) -> dict[str, Any]:
    """Return what the order's event records if its product is not active; nothing if it is, or for a return.

    Raises ProductInactive if it is not, unless that is allowed.
    """
    if order.product_active or order.return_of is not None:
        return {}
    if not allowed:
        raise product_inactive()
    return dict(orders.ALLOWED_INACTIVE)


async def keep_active(tx: Transaction, found: Sequence[OrderRow]) -> None:
    """Lock the products of these orders; raises ProductInactive if one has been deactivated meanwhile."""
    keys = {order.product_id for order in found if order.return_of is None}
    if keys:
        await tx.require_rows(len(keys), products.lock_active(keys), otherwise=product_inactive())


def product_inactive() -> ProductInactive:
    """Return the error for an order of a product that is not active."""
    return ProductInactive("The product is not active")
