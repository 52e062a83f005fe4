"""Suppliers: administrators manage them, and an approved order is expected by their order days and lead time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import get_args

from app.domain.permissions import require_admin
from app.domain.transaction import Transaction
from app.domain.unique_names import require_unused
from app.errors import Conflict, SupplierInactive
from app.models.schemas import SupplierCreate, SupplierUpdate
from app.models.suppliers import Weekday
from app.queries import suppliers
from app.queries.orders import OrderRow

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)  # as `date.weekday` counts them


async def create(tx: Transaction, body: SupplierCreate) -> int:
    """Create a supplier and return its id. Administrators only; raises Conflict if another one has the name."""
    require_admin(tx.caller)
    await require_unused(tx, "suppliers", body.model_dump())
    return await suppliers.insert_supplier(tx.cursor, body.model_dump())


async def update(tx: Transaction, supplier_id: int, body: SupplierUpdate) -> None:
    """Change the fields given. Administrators only; another name changes the version of each of its products."""
    require_admin(tx.caller)
    given = body.given()
    if "name" in given:
        await suppliers.lock_products_of(tx.cursor, supplier_id)
    tx.require_current(await suppliers.lock_supplier(tx.cursor, supplier_id), "supplier")
    await require_unused(tx, "suppliers", given, supplier_id)
    await suppliers.update_supplier(tx.cursor, supplier_id, given)


async def keep_active(tx: Transaction, product_ids: Collection[int]) -> None:
    """Lock the suppliers of these products, which are locked; raises SupplierInactive if one is not active."""
    if product_ids:
        statement = suppliers.lock_suppliers_of(product_ids)
        await tx.require_rows(0, statement, otherwise=SupplierInactive("The supplier of the product is not active"))


def arrival_day(today: date, order_days: Collection[Weekday], lead_time_days: int) -> date:
    """Return the day on which an order of today arrives: the first order day from today on, and the lead time."""
    ordered = next(
        day for day in (today + timedelta(days=n) for n in range(7)) if WEEKDAYS[day.weekday()] in order_days
    )
    return ordered + timedelta(days=lead_time_days)


async def expected_arrivals(
    tx: Transaction, found: Sequence[OrderRow], requested: datetime | None
) -> Mapping[int, datetime]:
    """Return when approved orders from suppliers should arrive, by order id: the requested time, or by the terms.

    An order of a product without a supplier has none unless it is requested. Raises Conflict if a time is requested for
    an order from a store: its shipment says when it arrives.
    """
    if requested is not None:
        if any(order.source_store_id is not None for order in found):
            raise Conflict("Only an order from a supplier is approved with expected_at; another one is shipped with it")
        return {order.id: requested for order in found}
    supplied = [order.id for order in found if order.source_store_id is None]
    terms = await suppliers.terms_of_orders(tx.cursor, supplied) if supplied else {}
    days = {key: arrival_day(t.today, t.order_days, t.lead_time_days) for key, t in terms.items()}
    ends = await suppliers.ends_of_days(tx.cursor, set(days.values())) if days else {}
    return {key: ends[day] for key, day in days.items()}
