"""Reservations that a count ends: the orders of a source are locked before its stock rows, and pending again."""

from collections.abc import Collection, Mapping, Sequence
from typing import LiteralString

from app.database.query import Cursor, JsonOne, Query, Sql, json_array, json_one, named_query
from app.monitoring.metrics import timed_query
from app.queries import order_columns
from app.queries.inventory import StockKey, ids_of, item_select
from app.queries.movements import MOVEMENTS
from app.queries.orders import LOCKED_ORDER, OrderRow, time_of_next_event

IN_SHORT: LiteralString = """
    SELECT o.id::text AS id, o.number, o.store_id::text AS store_id, d.name AS store_name,
           o.product_id::text AS product_id, o.quantity, p.counted_in, p.units_per_case
    FROM orders o JOIN store_versions d ON d.store_id = o.store_id AND d.version = o.store_version
    JOIN product_versions p ON p.product_id = o.product_id AND p.version = o.product_version
    WHERE o.id = ANY(%s::bigint[]) ORDER BY o.id"""
# The orders with these ids as a column of a resource.
RELEASED: LiteralString = f"(SELECT coalesce(json_agg(r), '[]') FROM ({IN_SHORT}) r) AS released_orders"


@named_query
def released_orders(order_ids: Sequence[int]) -> Query[bytes]:
    """Build the query for these orders in short as a JSON array, by id."""
    return json_array(IN_SHORT, (list(order_ids),))


@named_query
def find_counted_item(inventory_id: int, released: Sequence[int]) -> Query[JsonOne | None]:
    """Build the query for one stock row as `find_inventory_item`, with the orders that its count has released."""
    return json_one(item_select(RELEASED), (list(released), inventory_id))


@named_query
def find_booked_movement(movement_id: int, released: Sequence[int]) -> Query[JsonOne | None]:
    """Build the query for one movement, with the orders that its booking has released."""
    return json_one(
        f"SELECT {MOVEMENTS.select}, {RELEASED} FROM stock_movements m {MOVEMENTS.joins} WHERE m.id = %s",
        (list(released), movement_id),
    )


@timed_query
async def lock_open_orders(cursor: Cursor, keys: Collection[StockKey]) -> list[OrderRow]:
    """Lock the open orders whose cases come from these stock rows, by id, until the transaction ends.

    Pending ones are locked, too, so that none of them is approved meanwhile.
    """
    await cursor.execute(
        f"""{LOCKED_ORDER} WHERE {order_columns.OPEN}
              AND (o.source_store_id, o.product_id) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))
            ORDER BY o.id FOR UPDATE OF o""",
        ids_of(keys),
    )
    return [OrderRow(**row) for row in await cursor.fetchall()]


def return_to_pending(reasons: Mapping[int, str], actor_id: int) -> Sql:
    """Return a statement that makes approved orders, by id, pending again and writes their events with these reasons.

    The statement returns a row for each order that was changed. Its quantity stays the approved one.
    """
    return Sql(
        f"""WITH moved AS (
                UPDATE orders o SET status = 'pending', approved_by = NULL, approved_at = NULL, version = o.version + 1
                FROM unnest(%s::bigint[], %s::text[]) AS c (id, reason)
                WHERE o.id = c.id AND o.status = 'approved'
                RETURNING o.id, c.reason, o.quantity
            )
            INSERT INTO order_events (order_id, from_status, to_status, actor_id, at, reason, changes)
            SELECT moved.id, 'approved', 'pending', %s, {time_of_next_event("moved.id")}, moved.reason,
                   jsonb_build_object('reserved', jsonb_build_array(moved.quantity, 0))
            FROM moved ORDER BY moved.id
            RETURNING 1""",
        [list(reasons), list(reasons.values()), actor_id],
    )
