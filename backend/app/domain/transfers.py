"""Transfers between stores: the source of an order is a store, not a warehouse, and has to agree to give its cases.

The agreement is for the quantity of then. It is recorded once, in the history of the order: by those who may agree
(`order_moves.may_give`), or with the approval, if the caller who approves may also agree.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.order_moves import may_give
from app.domain.transaction import Transaction
from app.errors import AgreementMissing, Conflict
from app.queries import transfers
from app.queries.orders import OrderRow
from app.queries.users import Caller

# The columns of an order without an agreement.
NO_AGREEMENT: Mapping[str, None] = {"agreed_quantity": None, "agreed_by": None, "agreed_at": None}


def lacks_agreement(order: OrderRow) -> bool:
    """Return whether the source of the order has to agree and has not agreed."""
    return order.needs_agreement and order.agreed_quantity is None


def require_agreement(caller: Caller, order: OrderRow) -> None:
    """Raises AgreementMissing if the source has not agreed and the caller may not agree for it."""
    if lacks_agreement(order) and not may_give(caller, order):
        raise AgreementMissing(f"The source of {order.number} has not agreed to give {order.quantity} cases")


def require_no_agreement(order: OrderRow) -> None:
    """Raises Conflict if the source has agreed already."""
    if order.agreed_quantity is not None:
        raise Conflict(f"The source of {order.number} has agreed already", order_status=order.status)


async def agree_with_approval(tx: Transaction, found: Sequence[OrderRow]) -> None:
    """Record the agreement of the caller, who may approve these orders and agree for their sources."""
    lacking = [order for order in found if lacks_agreement(order)]
    if lacking:
        await give(tx, lacking)


async def give(tx: Transaction, found: Sequence[OrderRow], reason: str | None = None) -> None:
    """Record that the caller agrees for the sources of these locked orders. Raises Conflict if one has changed."""
    statement = transfers.agree([order.id for order in found], tx.caller.id, reason)
    await tx.require_rows(len(found), statement, otherwise=Conflict("The source of this order has agreed already"))


def agreement_taken_back(order: OrderRow, quantity: int) -> dict[str, Any]:
    """Return what the order's event records if the source has agreed to fewer cases; nothing otherwise."""
    if order.agreed_quantity is None or quantity <= order.agreed_quantity:
        return {}
    return {"agreed_quantity": [order.agreed_quantity, None]}
