"""Transfers between stores: the source of an order is a store, not a warehouse, and has to agree to give its cases.

The agreement is for the quantity at that time. It is recorded once, in the history of the order: by those who may agree
(`order_moves.may_give`), or with the approval, if the caller who approves may also agree.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.batch import Batch
from app.domain.order_moves import may_give
from app.domain.transaction import Transaction
from app.errors import AgreementMissing, Conflict
from app.queries import transfers
from app.queries.orders import OrderRow, Step
from app.queries.users import Caller

# The columns of an order without an agreement.
NO_AGREEMENT: Mapping[str, None] = {"agreed_quantity": None, "agreed_by": None, "agreed_at": None}


def lacks_agreement(order: OrderRow) -> bool:
    """Return whether the source of the order has to agree and has not agreed."""
    return order.needs_agreement and order.agreed_quantity is None


def agreement_given(caller: Caller, order: OrderRow) -> dict[str, Any]:
    """Return what the event of an approval records if the caller agrees for the source with it; nothing otherwise.

    Raises AgreementMissing if the source has not agreed and the caller may not agree for it.
    """
    if not lacks_agreement(order):
        return {}
    if not may_give(caller, order):
        raise AgreementMissing(f"The source of {order.number} has not agreed to give {order.quantity}")
    return {"agreed_quantity": [None, order.quantity]}


async def approve_and_agree(tx: Transaction, steps: Sequence[Step], reason: str | None) -> None:
    """Approve these orders, and agree for their sources. Raises Conflict if one has changed meanwhile."""
    if steps:
        statement = transfers.approve_and_agree(steps, tx.caller.id, reason)
        await tx.require_rows(len(steps), statement, otherwise=Conflict("This order has changed meanwhile"))


async def give(tx: Transaction, found: Sequence[OrderRow], reason: str | None) -> None:
    """Record that the caller agrees for the sources of these locked orders, all or none.

    Raises Conflict if a source has agreed already, BatchRejected if there are several orders.
    """
    batch = Batch([str(order.id) for order in found])
    for index, order in enumerate(found):
        if order.agreed_quantity is not None:
            batch.reject(index, agreed_already(order))
    batch.raise_if_rejected()
    statement = transfers.agree([order.id for order in found], tx.caller.id, reason)
    await tx.require_rows(len(found), statement, otherwise=agreed_already(found[0]))


def agreed_already(order: OrderRow) -> Conflict:
    """Return the error for a second agreement."""
    return Conflict(f"The source of {order.number} has agreed already", order_status=order.status)


def agreement_taken_back(order: OrderRow, quantity: int) -> dict[str, Any]:
    """Return what the order's event records if the source has agreed to fewer cases; nothing otherwise."""
    if order.agreed_quantity is None or quantity <= order.agreed_quantity:
        return {}
    return {"agreed_quantity": [order.agreed_quantity, None]}
