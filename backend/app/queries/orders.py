"""Replenishment orders: lists, counts, one order with its history, and the guarded statements that change orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from app.database.pages import ListQuery
from app.database.query import Cursor, JsonOne, Query, Sql, json_array, json_object, json_one, named_query, one_row
from app.database.where import Order, Sort, order_by
from app.database.write_rows import send
from app.models.fields import OrderStatus
from app.models.filters import OrderFilters, OrderScope
from app.monitoring.metrics import timed_query
from app.queries import order_columns, order_filters
from app.queries.order_search import SearchMatches
from app.queries.order_view import order_view

SORTS = {"created_at": Sort("o.created_at", "timestamptz"), "id": Sort("o.id", "bigint")}

HISTORY: LiteralString = """
    coalesce((SELECT json_agg(h) FROM (
        SELECT e.id::text AS id, e.from_status, e.to_status, e.actor_id::text AS actor_id,
               a.display_name AS actor_name, e.at, e.reason, e.changes
        FROM order_events e JOIN users a ON a.id = e.actor_id
        WHERE e.order_id = o.id ORDER BY e.id) h), '[]') AS history
"""
DETAIL: LiteralString = f"{HISTORY}, {order_columns.ORDER_RETURNS}"


@dataclass(frozen=True)
class OrderRow:
    """The fields of an order that the rules need; the row is locked until the transaction ends."""

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
    product_active: bool = True  # today
    require_four_eyes: bool = True  # of the company
    is_carried: bool = False  # the store has a stock row of the product, which is never deleted
    approved_at: datetime | None = None
    # 0 until the order is shipped
    shipped_quantity: int = 0
    received_quantity: int = 0
    damaged_quantity: int = 0
    source_region: str | None = None  # today
    return_of: int | None = None  # the order that a return takes back
    needs_agreement: bool = False  # its source is a store, which has to agree
    agreed_quantity: int | None = None  # None: the source has not agreed

    @property
    def is_to_supplier(self) -> bool:
        """Whether it is a return to a supplier: it begins and ends in one store, and leaves the company."""
        return self.source_store_id == self.store_id

    @property
    def in_transit(self) -> int:
        """The cases of a shipped order that have not arrived."""
        return self.shipped_quantity - self.received_quantity - self.damaged_quantity


@dataclass(frozen=True)
class Need:
    """Cases of a product that a store in a region orders."""

    store_id: int
    region: str
    product_id: int
    quantity: int


@dataclass(frozen=True)
class NewOrder(Need):
    """An order to insert, with its source (None: the supplier)."""

    source_store_id: int | None
    notes: str | None
    allow_inactive: bool = False


@dataclass(frozen=True)
class Step:
    """A move of one order: the quantity after it, and the changed fields for its event, as [before, after]."""

    order: OrderRow
    quantity: int
    changes: Mapping[str, Any] | None = None
    expected_at: datetime | None = None  # of an approval


@named_query
def list_orders(filters: OrderFilters, matches: SearchMatches | None) -> ListQuery:
    """Build the query for the orders that match, newest first unless requested otherwise; their number comes from sums.

    Late orders, and those to receive, come with the first due first. `matches` is what `find_search_matches` finds for
    `filters.search`.
    """
    where = order_filters.where(filters, matches)
    if (filters.late or filters.to_receive) and "sort" not in filters.model_fields_set:
        order = Order(Sort(order_columns.due_at(), "timestamptz"), "o.id", descending=False)
    else:
        order = order_by(filters.sort, SORTS, "o.id")
    return ListQuery(order_view(), where, order, order_filters.count(filters, matches))


@named_query
def count_orders(scope: OrderScope, matches: SearchMatches | None) -> Query[bytes]:
    """Build the query for the number of orders that match, by status, in total, and late."""
    counts = order_filters.counts(scope, matches)
    return json_object(counts.text, counts.params)


@named_query
def find_order(order_id: int) -> Query[JsonOne | None]:
    """Build the query for one order with its history, oldest event first; None if it does not exist."""
    view = order_view()
    select = f"SELECT {view.select}, {DETAIL} FROM orders o {view.joins} WHERE o.id = %s"
    return json_one(select, (order_id,))


@named_query
def list_by_ids(order_ids: Sequence[int]) -> Query[bytes]:
    """Build the query for these orders as a JSON array, by id."""
    view = order_view()
    select = f"SELECT {view.select} FROM orders o {view.joins} WHERE o.id = ANY(%s) ORDER BY o.id"
    return json_array(select, (list(order_ids),))


@named_query
def find_new_order(order_id: int) -> Query[JsonOne | None]:
    """Build the query for one order as `find_order`, with its duplicates."""
    view = order_view()
    duplicates, below = duplicates_of("o.id = %s"), below_minimum("o.id = %s")
    return json_one(
        f"""SELECT {view.select}, {DETAIL}, ({duplicates}) AS duplicates, ({below}) AS below_minimum
            FROM orders o {view.joins} WHERE o.id = %s""",
        (order_id, order_id, order_id),
    )


@named_query
def find_new_batch(batch_id: int) -> Query[bytes]:
    """Build the query for the orders of a batch, by id, with their duplicates."""
    view = order_view()
    duplicates, below = duplicates_of("o.batch_id = %s"), below_minimum("o.batch_id = %s")
    return json_object(
        f"""SELECT %s::text AS batch_id, ({duplicates}) AS duplicates, ({below}) AS below_minimum,
                   (SELECT json_agg(r) FROM (SELECT {view.select} FROM orders o {view.joins}
                                             WHERE o.batch_id = %s ORDER BY o.id) r) AS orders""",
        (str(batch_id), batch_id, batch_id, batch_id),
    )


def duplicates_of(new: LiteralString) -> LiteralString:
    """Return a SELECT of a JSON array: the open orders that have the store and product of another, new order."""
    return f"""
        SELECT coalesce(json_agg(d), '[]') FROM (
            SELECT DISTINCT d.id::text AS id, d.number, d.store_id::text AS store_id,
                   d.product_id::text AS product_id, d.quantity, d.status
            FROM orders o JOIN orders d ON d.store_id = o.store_id AND d.product_id = o.product_id AND d.id <> o.id
            WHERE {new} AND d.status IN ('pending', 'approved', 'shipped') AND d.return_of IS NULL
            ORDER BY d.number) d"""


def below_minimum(new: LiteralString) -> LiteralString:
    """Return a SELECT of a JSON array: the suppliers whose new orders have fewer cases than their minimum, by name.

    Suppliers deliver cases: units of a case that is not full count as a case.
    """
    return f"""
        SELECT coalesce(json_agg(b), '[]') FROM (
            SELECT x.id::text AS supplier_id, x.name AS supplier, sum(n.cases) AS quantity, x.minimum_quantity
            FROM orders o
            JOIN product_versions p ON p.product_id = o.product_id AND p.version = o.product_version
            JOIN suppliers x ON x.id = p.supplier_id
            CROSS JOIN LATERAL (SELECT CASE p.counted_in WHEN 'case' THEN o.quantity
                ELSE (o.quantity + p.units_per_case - 1) / p.units_per_case END AS cases) n
            WHERE {new} AND o.source_store_id IS NULL
            GROUP BY x.id HAVING sum(n.cases) < x.minimum_quantity ORDER BY x.name_key) b"""


@timed_query
async def ids_of_batch(cursor: Cursor, batch_id: int) -> list[int]:
    """Return the ids of the orders in a batch; none if the batch does not exist."""
    await cursor.execute("SELECT id FROM orders WHERE batch_id = %s ORDER BY id", (batch_id,))
    return [row["id"] for row in await cursor.fetchall()]


LOCKED_ORDER: LiteralString = """
    SELECT o.id, o.number, o.status, o.version, o.product_id, o.store_id, s.region,
           o.source_store_id, w.region AS source_region, o.return_of, o.quantity, o.requested_quantity, o.requested_by,
           o.quantity_set_by, o.notes, o.needs_agreement IS TRUE AS needs_agreement, o.agreed_quantity,
           o.approved_at, p.active AS product_active, c.require_four_eyes,
           coalesce(o.shipped_quantity, 0) AS shipped_quantity, coalesce(o.received_quantity, 0) AS received_quantity,
           coalesce(o.damaged_quantity, 0) AS damaged_quantity,
           EXISTS (SELECT FROM inventory i WHERE i.store_id = o.store_id AND i.product_id = o.product_id) AS is_carried
    FROM orders o JOIN stores s ON s.id = o.store_id LEFT JOIN stores w ON w.id = o.source_store_id
    JOIN products p ON p.id = o.product_id CROSS JOIN company c
"""


@timed_query
async def open_orders_of(cursor: Cursor, store_id: int) -> list[int]:
    """Return the ids of the open orders that a store has requested or has to deliver.

    An order that the store has shipped is delivered already.
    """
    await cursor.execute(
        f"""SELECT o.id FROM orders o WHERE {order_columns.OPEN}
              AND (o.store_id = %s OR o.source_store_id = %s AND o.status <> 'shipped') ORDER BY o.id""",
        (store_id, store_id),
    )
    return [row["id"] for row in await cursor.fetchall()]


@timed_query
async def lock_orders(cursor: Cursor, order_ids: Sequence[int]) -> list[OrderRow]:
    """Lock these orders until the transaction ends, by id; without the ids that do not exist."""
    await cursor.execute(f"{LOCKED_ORDER} WHERE o.id = ANY(%s) ORDER BY o.id FOR UPDATE OF o", (list(order_ids),))
    return [OrderRow(**row) for row in await cursor.fetchall()]


# In the event of an order of a product that is not active.
ALLOWED_INACTIVE: Mapping[str, Any] = {"allow_inactive": [False, True]}
INACTIVE_ALLOWED: LiteralString = """'{"allow_inactive": [false, true]}'::jsonb"""


@timed_query
async def insert_orders(
    cursor: Cursor, new: Sequence[NewOrder], requested_by: int, batch_id: int | None, numbered: bool = True
) -> list[int]:
    """Insert pending orders with their first events and return their ids, in the order given.

    An order of a product that is not active is left out unless it has `allow_inactive`, which its event records.
    Each names the current versions of its product and stores, which are locked first: a change of them waits until this
    transaction ends. One statement inserts all, so that all transactions update the sums in the same order. A violated
    constraint raises a psycopg error, which `errors.py` translates. For a preview set `numbered` to False: it takes no
    number from the sequence but makes one from its transaction's id.
    """
    columns = ("store_id", "source_store_id", "product_id", "quantity", "notes", "allow_inactive")
    await lock_named(cursor, new)
    number: LiteralString = "" if numbered else ", number"
    preview: LiteralString = "" if numbered else ", 'PREVIEW-' || pg_current_xact_id() || '-' || ordinal"
    await cursor.execute(
        f"""WITH requested AS (
               SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::boolean[])
                   WITH ORDINALITY AS a (store_id, source_store_id, product_id, quantity, notes, allowed, ordinal)
           ), inserted AS (
               INSERT INTO orders (store_id, source_store_id, product_id, quantity, requested_quantity, notes,
                                   store_version, source_version, product_version, created_at,
                                   requested_by, batch_id, needs_agreement{number})
               SELECT r.store_id, r.source_store_id, r.product_id, r.quantity, r.quantity, r.notes,
                      s.version, w.version, p.version,
                      greatest(clock_timestamp(), s.valid_from, w.valid_from, p.valid_from),
                      %s, %s, w.store_type <> 'Warehouse'{preview}
               FROM requested r
               LEFT JOIN store_versions s ON s.store_id = r.store_id AND s.valid_to = 'infinity'
               LEFT JOIN store_versions w ON w.store_id = r.source_store_id AND w.valid_to = 'infinity'
               LEFT JOIN product_versions p ON p.product_id = r.product_id AND p.valid_to = 'infinity'
               WHERE (p.active OR r.allowed) IS NOT FALSE
               ORDER BY r.ordinal
               RETURNING id, status, requested_by, created_at, product_id, product_version
           ), events AS (
               INSERT INTO order_events (order_id, to_status, actor_id, at, changes)
               SELECT n.id, n.status, n.requested_by, n.created_at, CASE WHEN NOT p.active THEN {INACTIVE_ALLOWED} END
               FROM inserted n
               JOIN product_versions p ON p.product_id = n.product_id AND p.version = n.product_version ORDER BY n.id
           )
           SELECT id FROM inserted ORDER BY id""",
        [*([getattr(order, c) for order in new] for c in columns), requested_by, batch_id],
    )
    return [row["id"] for row in await cursor.fetchall()]


async def lock_named(cursor: Cursor, orders: Sequence[NewOrder | OrderRow]) -> None:
    """Lock the stores and products whose current versions new orders name, as references to these versions need it."""
    stores = {store for order in orders for store in (order.store_id, order.source_store_id) if store is not None}
    await send(cursor, Sql("SELECT FROM stores WHERE id = ANY(%s) ORDER BY id FOR SHARE", (list(stores),)))
    products = [order.product_id for order in orders]
    await send(cursor, Sql("SELECT FROM products WHERE id = ANY(%s) ORDER BY id FOR SHARE", (products,)))


@timed_query
async def next_batch(cursor: Cursor) -> int:
    """Return a new batch number."""
    await cursor.execute("SELECT nextval('order_batches') AS id")
    return one_row(await cursor.fetchone())["id"]


def set_status(steps: Sequence[Step], to: OrderStatus, actor_id: int, reason: str | None) -> Sql:
    """Return a statement that sets the status of orders, if it is still the one that was read, and writes their events.

    The statement returns a row for each order that was changed.

    The time of a step is never before that of the last step, even if the database's clock was set back.
    """
    stamp: LiteralString = to
    more: dict[OrderStatus, LiteralString] = {
        "approved": ", expected_at = c.expected_at",
        "cancelled": ", cancel_reason = c.reason",
    }
    return Sql(
        f"""WITH change AS (
                SELECT * FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::jsonb[], %s::timestamptz[])
                    AS c (id, from_status, quantity, changes, expected_at)
            ), moved AS (
                UPDATE orders o
                SET status = %s, quantity = c.quantity, version = o.version + 1, {stamp}_by = %s,
                    {stamp}_at = {time_of_next_event("o.id")}{more.get(to, "")}
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
    """Return the steps as one array for each column."""
    return [
        [step.order.id for step in steps],
        [step.order.status for step in steps],
        [step.quantity for step in steps],
        [step.changes and Jsonb(step.changes) for step in steps],
        [step.expected_at for step in steps],
    ]


def edit_order(order_id: int, values: Mapping[str, Any], changes: Mapping[str, Any], actor_id: int) -> Sql:
    """Return a statement that changes a pending order and writes its event; no row if it is no longer pending.

    The time of the event is never before that of the order's last event, even if the database's clock was set back.
    """
    assignments = "".join(f"{column} = %s, " for column in _known(values))
    return Sql(
        f"""WITH edited AS (
                UPDATE orders SET {assignments} version = version + 1
                WHERE id = %s AND status = 'pending' RETURNING id, status
            )
            INSERT INTO order_events (order_id, from_status, to_status, actor_id, changes, at)
            SELECT id, status, status, %s, %s, {time_of_next_event("edited.id")} FROM edited
            RETURNING 1""",
        [*values.values(), order_id, actor_id, Jsonb(changes)],
    )


def time_of_next_event(order: LiteralString) -> LiteralString:
    """Return the SQL expression for the time of an order's next event: now, but not before an earlier event.

    `order` is the SQL expression of the order's id.
    """
    return f"greatest(clock_timestamp(), (SELECT max(e.at) FROM order_events e WHERE e.order_id = {order}))"


def _known(values: Mapping[str, Any]) -> list[LiteralString]:
    """Return the columns of these fields. Raises KeyError for a field that an edit may not change."""
    columns: dict[str, LiteralString] = {
        "quantity": "quantity",
        "requested_quantity": "requested_quantity",
        "quantity_set_by": "quantity_set_by",
        "notes": "notes",
        "agreed_quantity": "agreed_quantity",
        "agreed_by": "agreed_by",
        "agreed_at": "agreed_at",
    }
    return [columns[name] for name in values]
