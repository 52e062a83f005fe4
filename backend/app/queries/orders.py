"""Replenishment orders: lists, counts, one with its history, and the steps of its life as guarded statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from app.database.json_columns import (
    boolean_column,
    enum_column,
    id_column,
    json_array_column,
    number_column,
    text_column,
    timestamp_column,
)
from app.database.pages import Cursor, JsonOne, JsonPage, ListQuery, fetch_all, fetch_one, fetch_page, one_row
from app.database.where import Order, Sort, order_by
from app.database.write_rows import sent
from app.models.fields import OrderStatus
from app.models.filters import OrderFilters, OrderScope
from app.monitoring.metrics import timed_query
from app.queries import order_columns, order_filters
from app.queries.names import PRODUCT_AS_LISTED, STORE_AS_LISTED


@lru_cache
def list_query() -> ListQuery:
    """Orders as every answer shows them; written once the settings are known."""
    return ListQuery(
        "orders o",
        (
            id_column("id", "o.id"),
            enum_column("number", "o.number"),
            id_column("store_id", "o.store_id"),
            STORE_AS_LISTED,
            id_column("source_store_id", "o.source_store_id", null=True),
            text_column("source_store_name", "w.name", null=True, json="w.name_json"),
            id_column("batch_id", "o.batch_id", null=True),
            id_column("product_id", "o.product_id"),
            PRODUCT_AS_LISTED,
            number_column("quantity", "o.quantity"),
            number_column("requested_quantity", "o.requested_quantity"),
            enum_column("status", "o.status"),
            id_column("requested_by", "o.requested_by"),
            text_column("requested_by_name", "u.display_name", json="u.name_json"),
            id_column("approved_by", "o.approved_by", null=True),
            id_column("fulfilled_by", "o.fulfilled_by", null=True),
            id_column("cancelled_by", "o.cancelled_by", null=True),
            timestamp_column("created_at", "o.created_at"),
            timestamp_column("approved_at", "o.approved_at", null=True),
            timestamp_column("fulfilled_at", "o.fulfilled_at", null=True),
            timestamp_column("cancelled_at", "o.cancelled_at", null=True),
            timestamp_column("due_at", order_columns.due_at(), null=True),
            boolean_column("late", order_columns.late()),
            text_column("cancel_reason", "o.cancel_reason", null=True),
            text_column("notes", "o.notes", null=True),
            json_array_column("allowed_actions", order_columns.allowed_actions()),
            number_column("version", "o.version"),
        ),
        """JOIN stores s ON s.id = o.store_id JOIN products p ON p.id = o.product_id
           JOIN users u ON u.id = o.requested_by LEFT JOIN stores w ON w.id = o.source_store_id
           CROSS JOIN caller c""",
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
    quantity_set_by: int | None
    notes: str | None


@dataclass(frozen=True)
class Need:
    """Cases of a product that a store in a region asks for."""

    store_id: int
    region: str
    product_id: int
    quantity: int


@dataclass(frozen=True)
class NewOrder(Need):
    """An order as it is asked for, its source decided (None: the supplier)."""

    source_store_id: int | None
    notes: str | None


@dataclass(frozen=True)
class Step:
    """What a move makes of one order: the quantity after it, and what else it changed."""

    order: OrderRow
    quantity: int
    changes: Mapping[str, Any] | None = None


@timed_query
async def list_orders(cursor: Cursor, filters: OrderFilters) -> JsonPage:
    """One page of the orders that match; the total comes from sums, not from counting.

    If no order is asked for, the newest come first; of late orders, those that are overdue longest.
    """
    names = await order_filters.matching_names(cursor, filters.search)
    where = order_filters.where(filters, names)
    total = order_filters.total(filters, names)
    if filters.late and "sort" not in filters.model_fields_set:
        overdue_first = Order(Sort(order_columns.due_at(), "timestamptz"), "o.id", descending=False)
        return await fetch_page(cursor, list_query(), where, overdue_first, filters, total, about="due_at")
    order = order_by(filters.sort, SORTS, "o.id")
    return await fetch_page(cursor, list_query(), where, order, filters, total)


@timed_query
async def count_orders(cursor: Cursor, scope: OrderScope) -> bytes:
    """How many orders match, by status, and how many of them are late."""
    names = await order_filters.matching_names(cursor, scope.search)
    select, params = order_filters.counts(scope, names)
    found = await fetch_one(cursor, select, params)
    assert found is not None  # an aggregate always has a row
    return found.data


@timed_query
async def find_order(cursor: Cursor, order_id: int) -> JsonOne | None:
    """One order with its history, oldest event first; None where there is none."""
    select = f"SELECT {list_query().select}, {HISTORY} FROM orders o {list_query().joins} WHERE o.id = %s"
    return await fetch_one(cursor, select, (order_id,))


@timed_query
async def list_by_ids(cursor: Cursor, order_ids: Sequence[int]) -> bytes:
    """These orders as a JSON array, by id."""
    select = f"SELECT {list_query().select} FROM orders o {list_query().joins} WHERE o.id = ANY(%s) ORDER BY o.id"
    return await fetch_all(cursor, select, (list(order_ids),))


@timed_query
async def ids_of_batch(cursor: Cursor, batch_id: int) -> list[int]:
    """The orders that were asked for together; none where there is no such batch."""
    await cursor.execute("SELECT id FROM orders WHERE batch_id = %s ORDER BY id", (batch_id,))
    return [row["id"] for row in await cursor.fetchall()]


@timed_query
async def lock_orders(cursor: Cursor, order_ids: Sequence[int]) -> list[OrderRow]:
    """The orders by id, which nobody else changes until this transaction ends; those that are there."""
    await cursor.execute(
        """SELECT o.id, o.number, o.status, o.version, o.product_id, o.store_id, s.region,
                  o.source_store_id, o.quantity, o.requested_quantity, o.requested_by, o.quantity_set_by, o.notes
           FROM orders o JOIN stores s ON s.id = o.store_id
           WHERE o.id = ANY(%s) ORDER BY o.id FOR UPDATE OF o""",
        (list(order_ids),),
    )
    return [OrderRow(**row) for row in await cursor.fetchall()]


@timed_query
async def insert_orders(
    cursor: Cursor, new: Sequence[NewOrder], requested_by: int, batch_id: int | None, numbered: bool = True
) -> list[int]:
    """New pending orders with their first events; their ids in the order given.

    One statement, so that the sums are touched in one order; a broken constraint names what is wrong.
    A preview is not `numbered`: it takes no number from the sequence, but one of its transaction.
    """
    columns = ("store_id", "source_store_id", "product_id", "quantity", "notes")
    number: LiteralString = "" if numbered else ", number"
    preview: LiteralString = "" if numbered else ", 'PREVIEW-' || pg_current_xact_id() || '-' || place"
    await cursor.execute(
        f"""WITH asked AS (
               SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::text[])
                   WITH ORDINALITY AS a (store_id, source_store_id, product_id, quantity, notes, place)
           ), made AS (
               INSERT INTO orders (store_id, source_store_id, product_id, quantity, requested_quantity,
                                   notes, requested_by, batch_id{number})
               SELECT store_id, source_store_id, product_id, quantity, quantity, notes, %s, %s{preview}
               FROM asked ORDER BY place
               RETURNING id, status, requested_by, created_at
           ), told AS (
               INSERT INTO order_events (order_id, to_status, actor_id, at)
               SELECT id, status, requested_by, created_at FROM made ORDER BY id
           )
           SELECT id FROM made ORDER BY id""",
        [*([getattr(order, c) for order in new] for c in columns), requested_by, batch_id],
    )
    return [row["id"] for row in await cursor.fetchall()]


@timed_query
async def next_batch(cursor: Cursor) -> int:
    """A number for orders that are asked for together."""
    await cursor.execute("SELECT nextval('order_batches') AS id")
    return (await one_row(cursor))["id"]


@timed_query
async def set_status(
    cursor: Cursor, steps: Sequence[Step], to: OrderStatus, actor_id: int, reason: str | None
) -> Cursor:
    """Move orders on that still are where they were, and write their events; a row for each that moved, later.

    The stamp never lies before the last one, even if the database's clock was set back.
    """
    stamp: LiteralString = to
    cancelled: LiteralString = ", cancel_reason = c.reason" if to == "cancelled" else ""
    return await sent(
        cursor,
        f"""WITH change AS (
                SELECT * FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::jsonb[])
                    AS c (id, from_status, quantity, changes)
            ), moved AS (
                UPDATE orders o
                SET status = %s, quantity = c.quantity, version = o.version + 1, {stamp}_by = %s,
                    {stamp}_at = greatest(clock_timestamp(), o.created_at, o.approved_at){cancelled}
                FROM (SELECT *, %s::text AS reason FROM change) c
                WHERE o.id = c.id AND o.status = c.from_status
                RETURNING o.id, c.from_status, o.status, o.{stamp}_at AS at, c.reason, c.changes
            )
            INSERT INTO order_events (order_id, from_status, to_status, actor_id, at, reason, changes)
            SELECT id, from_status, status, %s, at, reason, changes FROM moved ORDER BY id
            RETURNING 1""",
        [*step_columns(steps), to, actor_id, reason, actor_id],
    )


def step_columns(steps: Sequence[Step]) -> list[list[Any]]:
    """The steps as one array a column."""
    return [
        [step.order.id for step in steps],
        [step.order.status for step in steps],
        [step.quantity for step in steps],
        [step.changes and Jsonb(step.changes) for step in steps],
    ]


@timed_query
async def edit_order(
    cursor: Cursor, order: OrderRow, values: Mapping[str, Any], changes: Mapping[str, Any], actor_id: int
) -> int:
    """Change a pending order's fields and write its event; 0 if it is pending no more."""
    assignments = "".join(f"{column} = %s, " for column in _known(values))
    await cursor.execute(
        f"""WITH edited AS (
                UPDATE orders SET {assignments} version = version + 1
                WHERE id = %s AND status = 'pending' RETURNING id, status
            )
            INSERT INTO order_events (order_id, from_status, to_status, actor_id, changes)
            SELECT id, status, status, %s, %s FROM edited
            RETURNING 1""",
        [*values.values(), order.id, actor_id, Jsonb(changes)],
    )
    return len(await cursor.fetchall())


@timed_query
async def sources_for(cursor: Cursor, needs: Sequence[Need]) -> list[list[tuple[int, int]]]:
    """For each need the warehouses that have enough and what is available there, the best first.

    The best is in the same region, then the one that has most.
    """
    columns = ("store_id", "region", "product_id", "quantity")
    await cursor.execute(
        """SELECT (SELECT array_agg(ARRAY[s.id, i.available_stock]
                                    ORDER BY s.region = n.region DESC, i.available_stock DESC, s.id)
                   FROM stores s JOIN inventory i ON i.store_id = s.id
                   WHERE s.store_type = 'Warehouse' AND s.id <> n.store_id
                     AND i.product_id = n.product_id AND i.available_stock >= n.quantity) AS sources
           FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::int[])
               WITH ORDINALITY AS n (store_id, region, product_id, quantity, place)
           ORDER BY n.place""",
        [[getattr(need, c) for need in needs] for c in columns],
    )
    return [[(store, available) for store, available in row["sources"] or ()] for row in await cursor.fetchall()]


def _known(values: Mapping[str, Any]) -> list[LiteralString]:
    """The columns that an edit may change; anything else is a fault of ours."""
    columns: dict[str, LiteralString] = {
        "quantity": "quantity",
        "requested_quantity": "requested_quantity",
        "quantity_set_by": "quantity_set_by",
        "notes": "notes",
    }
    return [columns[name] for name in values]
