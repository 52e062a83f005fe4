"""Replenishment orders: lists, one with its history, and the steps of its life as guarded statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from app.database.changes import Cursor, insert_row
from app.database.fetch import JsonOne, JsonPage, Listing, fetch_one, fetch_page
from app.database.where import Sort, order_by
from app.models.fields import OrderStatus
from app.models.filters import OrderFilters
from app.observability import timed_query
from app.queries import order_filters

ORDERS = Listing(
    "orders o",
    """o.id::text AS id, o.number, o.store_id::text AS store_id, s.name AS store_name, s.region,
       o.source_store_id::text AS source_store_id, w.name AS source_store_name,
       o.batch_id::text AS batch_id, o.product_id::text AS product_id, p.name AS product_name,
       p.sku, p.brand, p.category, p.unit_price, o.quantity, o.requested_quantity, o.status,
       o.requested_by::text AS requested_by,
       u.display_name AS requested_by_name,
       o.approved_by::text AS approved_by, o.fulfilled_by::text AS fulfilled_by,
       o.cancelled_by::text AS cancelled_by, o.created_at, o.approved_at, o.fulfilled_at,
       o.cancelled_at, o.cancel_reason, o.notes, o.version""",
    """JOIN stores s ON s.id = o.store_id JOIN products p ON p.id = o.product_id
       JOIN users u ON u.id = o.requested_by LEFT JOIN stores w ON w.id = o.source_store_id""",
)
SORTS = {"created_at": Sort("o.created_at", "timestamptz"), "id": Sort("o.id", "bigint")}

HISTORY: LiteralString = """
    coalesce((SELECT json_agg(h) FROM (
        SELECT e.id::text AS id, e.from_status, e.to_status, e.actor_id::text AS actor_id,
               a.display_name AS actor_name, e.at, e.reason, e.changes
        FROM order_events e JOIN users a ON a.id = e.actor_id
        WHERE e.order_id = o.id ORDER BY e.id) h), '[]') AS history
"""


@dataclass(frozen=True)
class OrderRow:
    """An order as its life needs it, locked until the transaction ends."""

    id: int
    number: str
    status: OrderStatus
    version: int
    product_id: int
    store_id: int
    region: str
    source_store_id: int | None
    quantity: int
    requested_quantity: int
    requested_by: int
    notes: str | None


@timed_query
async def list_orders(cursor: Cursor, filters: OrderFilters) -> JsonPage:
    """One page of the orders that match, newest first; the total comes from sums, not from counting."""
    names = await order_filters.matching_names(cursor, filters.search)
    where = order_filters.where(filters, names)
    total = order_filters.total(filters, names)
    order = order_by(filters.sort, SORTS, "o.id")
    return await fetch_page(cursor, ORDERS, where, order, filters, total)


@timed_query
async def find_order(cursor: Cursor, order_id: int) -> JsonOne | None:
    """One order with its history, oldest event first; None where there is none."""
    select = f"SELECT {ORDERS.columns}, {HISTORY} FROM orders o {ORDERS.joins} WHERE o.id = %s"
    return await fetch_one(cursor, select, (order_id,))


@timed_query
async def lock_order(cursor: Cursor, order_id: int) -> OrderRow | None:
    """The order, which nobody else changes until this transaction ends; None where there is none."""
    await cursor.execute(
        """SELECT o.id, o.number, o.status, o.version, o.product_id, o.store_id, s.region,
                  o.source_store_id, o.quantity, o.requested_quantity, o.requested_by, o.notes
           FROM orders o JOIN stores s ON s.id = o.store_id
           WHERE o.id = %s FOR UPDATE OF o""",
        (order_id,),
    )
    row = await cursor.fetchone()
    return row and OrderRow(**row)


@timed_query
async def insert_order(cursor: Cursor, values: Mapping[str, Any]) -> int:
    """A new pending order's id, with its first event; a broken constraint names what is wrong."""
    order_id = await insert_row(cursor, "orders", values)
    await cursor.execute(
        """INSERT INTO order_events (order_id, to_status, actor_id, at)
           SELECT id, status, requested_by, created_at FROM orders WHERE id = %s""",
        (order_id,),
    )
    return order_id


@timed_query
async def set_status(
    cursor: Cursor, order: OrderRow, to: OrderStatus, values: Mapping[str, Any], actor_id: int
) -> datetime | None:
    """Move the order on, if it still is where it was; the time of the move, or None if it is not.

    `values` are the other columns that change with it. The stamp never lies before the last one,
    even if the database's clock was set back.
    """
    step: LiteralString = to
    changes = "".join(f", {column} = %s" for column in _known(values))
    await cursor.execute(
        f"""UPDATE orders SET status = %s, version = version + 1, {step}_by = %s,
                   {step}_at = greatest(clock_timestamp(), created_at, approved_at){changes}
            WHERE id = %s AND status = %s RETURNING {step}_at AS at""",
        [to, actor_id, *values.values(), order.id, order.status],
    )
    row = await cursor.fetchone()
    return row and row["at"]


@timed_query
async def edit_order(cursor: Cursor, order: OrderRow, values: Mapping[str, Any]) -> datetime | None:
    """Change a pending order's fields; the time of the change, or None if it is pending no more."""
    changes = "".join(f"{column} = %s, " for column in _known(values))
    await cursor.execute(
        f"""UPDATE orders SET {changes} version = version + 1
            WHERE id = %s AND status = 'pending' RETURNING clock_timestamp() AS at""",
        [*values.values(), order.id],
    )
    row = await cursor.fetchone()
    return row and row["at"]


@timed_query
async def add_event(
    cursor: Cursor,
    order: OrderRow,
    to: OrderStatus,
    actor_id: int,
    at: datetime,
    reason: str | None,
    changes: Mapping[str, list[Any]] | None,
) -> None:
    """Write one line of the order's history."""
    await cursor.execute(
        """INSERT INTO order_events (order_id, from_status, to_status, actor_id, at, reason, changes)
           VALUES (%s, %s, %s, %s, %s, %s, %s)""",
        (order.id, order.status, to, actor_id, at, reason, changes and Jsonb(changes)),
    )


@timed_query
async def nearest_source(
    cursor: Cursor, store_id: int, region: str, product_id: int, quantity: int
) -> int | None:
    """The warehouse to order from: same region first, then the most available; None if none has enough."""
    await cursor.execute(
        """SELECT s.id FROM stores s JOIN inventory i ON i.store_id = s.id
           WHERE s.store_type = 'Warehouse' AND s.id <> %s AND i.product_id = %s
             AND i.available_stock >= %s
           ORDER BY s.region = %s DESC, i.available_stock DESC, s.id LIMIT 1""",
        (store_id, product_id, quantity, region),
    )
    row = await cursor.fetchone()
    return row and row["id"]


def _known(values: Mapping[str, Any]) -> list[LiteralString]:
    """The columns that a step or an edit may change; anything else is a fault of ours."""
    columns: dict[str, LiteralString] = {
        "quantity": "quantity",
        "requested_quantity": "requested_quantity",
        "notes": "notes",
        "cancel_reason": "cancel_reason",
    }
    return [columns[name] for name in values]
