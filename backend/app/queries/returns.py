"""The statements that create returns of orders, and the cases that can still be returned."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from app.database.query import Cursor, one_row
from app.monitoring.metrics import timed_query
from app.queries import order_columns, orders
from app.queries.orders import OrderRow


@dataclass(frozen=True)
class Returnable:
    """The cases of a fulfilled order that can be returned, and whether both of its stores are open."""

    quantity: int
    is_store_open: bool
    is_source_open: bool


@timed_query
async def lock_with_original(cursor: Cursor, order_id: int) -> OrderRow | None:
    """Lock an order and, if it is a return, the order that it returns; None if it does not exist.

    The original is older, so it is locked first.
    """
    await cursor.execute(
        f"""{orders.LOCKED_ORDER} WHERE o.id IN (%s, (SELECT r.return_of FROM orders r WHERE r.id = %s))
            ORDER BY o.id FOR UPDATE OF o""",
        (order_id, order_id),
    )
    return {row["id"]: OrderRow(**row) for row in await cursor.fetchall()}.get(order_id)


@timed_query
async def returnable(cursor: Cursor, order_id: int) -> Returnable:
    """Return what of this order can still be returned; the order is locked, so that it stays so."""
    await cursor.execute(
        f"""SELECT ({order_columns.RETURNABLE})::int AS quantity, s.active AS is_store_open,
                   coalesce(w.active, true) AS is_source_open
            FROM orders o JOIN stores s ON s.id = o.store_id LEFT JOIN stores w ON w.id = o.source_store_id
            WHERE o.id = %s""",
        (order_id,),
    )
    return Returnable(**one_row(await cursor.fetchone()))


@timed_query
async def insert_return(
    cursor: Cursor, order: OrderRow, quantity: int, reason: str, notes: str | None, requested_by: int, numbered: bool
) -> int:
    """Insert a pending return of cases of a locked, fulfilled order, with its first event; returns its id.

    It goes from the order's store to its source, or to the supplier: then it has the store at both ends. Like a new
    order it names the current versions, whose rows are locked first. For a preview set `numbered` to False.
    """
    await orders.lock_named(cursor, [order])
    number: LiteralString = "" if numbered else ", number"
    preview: LiteralString = "" if numbered else ", 'PREVIEW-' || pg_current_xact_id()"
    values: Sequence[object] = (quantity, quantity, notes, requested_by, reason, order.id, reason)
    await cursor.execute(
        f"""WITH inserted AS (
                INSERT INTO orders (store_id, source_store_id, product_id, quantity, requested_quantity, notes,
                                    store_version, source_version, product_version, created_at, requested_by,
                                    return_of, return_reason{number})
                SELECT s.store_id, w.store_id, p.product_id, %s, %s, %s, s.version, w.version, p.version,
                       greatest(clock_timestamp(), o.fulfilled_at, s.valid_from, w.valid_from, p.valid_from), %s,
                       o.id, %s{preview}
                FROM orders o
                JOIN store_versions s
                    ON s.store_id = coalesce(o.source_store_id, o.store_id) AND s.valid_to = 'infinity'
                JOIN store_versions w ON w.store_id = o.store_id AND w.valid_to = 'infinity'
                JOIN product_versions p ON p.product_id = o.product_id AND p.valid_to = 'infinity'
                WHERE o.id = %s
                RETURNING id, status, requested_by, created_at
            ), events AS (
                INSERT INTO order_events (order_id, to_status, actor_id, at, reason)
                SELECT id, status, requested_by, created_at, %s FROM inserted
            )
            SELECT id FROM inserted""",
        values,
    )
    return one_row(await cursor.fetchone())["id"]
