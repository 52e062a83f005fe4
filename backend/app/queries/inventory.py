"""Stock per product and store: lists, one item, and the statements that change it and write the ledger."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from app.database.json_columns import (
    boolean_column,
    id_column,
    number_column,
    text_column,
    timestamp_column,
)
from app.database.pages import ListQuery, View
from app.database.query import Cursor, JsonOne, Query, Sql, json_array, json_one, named_query, one_row
from app.database.where import Sort, Where, finds, labels, order_by
from app.database.write_rows import send
from app.models.fields import MovementKind
from app.models.filters import InventoryFilters
from app.monitoring.metrics import timed_query
from app.queries import order_columns
from app.queries.reference_columns import PRODUCT_COLUMNS, STORE_COLUMNS

# The open orders of a stock row's store for its product: the partial index orders_open finds them.
OPEN_ORDERS: LiteralString = f"""orders o
    WHERE o.store_id = i.store_id AND o.product_id = i.product_id AND {order_columns.OPEN}
      AND {order_columns.ARRIVES_IN_STORE}"""
INCOMING: LiteralString = f"""coalesce(sum({order_columns.COMING})
    FILTER (WHERE o.status IN ('approved', 'shipped')), 0) AS incoming"""
REQUESTED: LiteralString = "coalesce(sum(o.quantity) FILTER (WHERE o.status = 'pending'), 0) AS requested"

INVENTORY = View(
    "inventory i",
    (
        id_column("id", "i.id"),
        id_column("product_id", "i.product_id"),
        id_column("store_id", "i.store_id"),
        number_column("current_stock", "i.current_stock"),
        number_column("reserved_stock", "i.reserved_stock"),
        number_column("available_stock", "i.available_stock"),
        number_column("reorder_level", "i.reorder_level"),
        number_column("max_stock", "i.max_stock"),
        boolean_column("product_active", "i.product_active"),
        boolean_column("store_active", "i.store_active"),
        boolean_column("low_stock", "i.low_stock"),
        boolean_column("critical_stock", "i.critical_stock"),
        boolean_column("out_of_stock", "i.out_of_stock"),
        number_column("incoming", "w.incoming"),
        number_column("requested", "w.requested"),
        number_column("stock_value", "round(i.current_stock * p.unit_price, 2)"),
        timestamp_column("last_updated", "i.last_updated"),
        number_column("version", "i.version"),
        PRODUCT_COLUMNS,
        STORE_COLUMNS,
        text_column("store_code", "s.code"),
    ),
    f"""JOIN products p ON p.id = i.product_id JOIN stores s ON s.id = i.store_id
        CROSS JOIN LATERAL (SELECT {INCOMING}, {REQUESTED} FROM {OPEN_ORDERS}) w""",
)
PRODUCT: LiteralString = "JOIN products p ON p.id = i.product_id"
STORE: LiteralString = "JOIN stores s ON s.id = i.store_id"
# Low rows that are not covered come first: out of stock before critical before low, and within each by the share of the
# reorder level that is available or on the way. Covered low rows follow, by the available share, then all other rows by
# this share; those without a reorder level are the last. Only the open orders of low rows are read.
URGENCY = Sort(
    """CASE WHEN i.reorder_level = 0 THEN 'Infinity'
            WHEN NOT i.low_stock THEN 4 + i.available_stock::numeric / (i.reorder_level + 1)
            WHEN i.available_stock + coalesce(c.coming, 0) > i.reorder_level
                THEN 3 + i.available_stock::numeric / (i.reorder_level + 1)
            ELSE CASE WHEN i.out_of_stock THEN 0 WHEN i.critical_stock THEN 1 ELSE 2 END
                 + (i.available_stock + coalesce(c.coming, 0))::numeric / (i.reorder_level + 1) END""",
    "numeric",
    f"CROSS JOIN LATERAL (SELECT sum({order_columns.COMING}) AS coming FROM {OPEN_ORDERS} AND i.low_stock) c",
)
SORTS = {
    "id": Sort("i.id", "bigint"),
    "product_name": Sort("p.name_key", "text", PRODUCT),
    "store_name": Sort("s.name_key", "text", STORE),
    "current_stock": Sort("i.current_stock", "integer"),
    "available_stock": Sort("i.available_stock", "integer"),
    "reorder_level": Sort("i.reorder_level", "integer"),
    "stock_value": Sort("i.current_stock * p.unit_price", "numeric", PRODUCT),
    "last_updated": Sort("i.last_updated", "timestamptz"),
    "urgency": URGENCY,
}

PRODUCTS_FOUND: LiteralString = f"SELECT p.id FROM products p WHERE {finds('p.search_text')}"
STORES_FOUND: LiteralString = f"SELECT s.id FROM stores s WHERE {finds('s.search_text')}"


@dataclass(frozen=True)
class StockRow:
    """A stock row, locked until the transaction ends."""

    id: int
    store_id: int
    region: str
    store_name: str
    product_id: int
    current_stock: int
    reserved_stock: int
    reorder_level: int
    max_stock: int
    version: int


# A store's id and a product's id: they identify one stock row.
StockKey = tuple[int, int]


@dataclass(frozen=True)
class StockChange:
    """Units that one stock row gains or loses, and why; `released` units of its reservation end with it."""

    inventory_id: int
    kind: MovementKind
    delta: int
    released: int = 0
    order_id: int | None = None
    reason: str | None = None
    reason_code: str | None = None
    occurred_at: datetime | None = None
    reverses: int | None = None
    order_version: int | None = None  # after the step of an order that is shipped and received


@named_query
def list_inventory(filters: InventoryFilters) -> ListQuery:
    """Build the query for the list of stock rows that match the filters."""
    where = (
        in_scope("i.store_id", "i.product_id", filters.region, filters.category)
        .any_of("i.store_id", filters.store_id)
        .any_of("i.product_id", filters.product_id)
    )
    if filters.low_stock is not None:
        where.add("i.low_stock" if filters.low_stock else "NOT i.low_stock")
    where.each_word(filters.search, f"i.product_id IN ({PRODUCTS_FOUND}) OR i.store_id IN ({STORES_FOUND})")
    return ListQuery(INVENTORY, where, order_by(filters.sort, SORTS, "i.id"), count_of(filters))


def count_of(filters: InventoryFilters) -> Sql | None:
    """Return a SELECT of the number of matching rows from the sums by store and category; None if those cannot tell."""
    if filters.product_id or filters.search is not None:
        return None
    number: LiteralString = "items"
    if filters.low_stock is not None:
        number = "low_stock" if filters.low_stock else "items - low_stock"
    sums = totals_in_scope(filters.region, filters.category).any_of("t.store_id", filters.store_id)
    return Sql(f"SELECT coalesce(sum({number}), 0) FROM stock_totals t {sums.sql}", sums.params)


def in_scope(
    store: LiteralString,
    product: LiteralString,
    region: list[str],
    category: list[str],
) -> Where:
    """Return the conditions for these regions' stores and these categories' products."""
    where = Where()
    if region:
        where.add(f"{store} = ANY(ARRAY(SELECT id FROM stores WHERE region = ANY({labels('region')})))", region)
    if category:
        where.add(
            f"{product} = ANY(ARRAY(SELECT id FROM products WHERE category = ANY({labels('category')})))", category
        )
    return where


def totals_in_scope(region: list[str], category: list[str]) -> Where:
    """Return the same conditions for the current sums by store and category, under the alias `t`."""
    where = Where()
    if region:
        where.add(f"t.store_id = ANY(ARRAY(SELECT id FROM stores WHERE region = ANY({labels('region')})))", region)
    return where.has_label("t.category", "category", category)


@named_query
def find_inventory_item(inventory_id: int) -> Query[JsonOne | None]:
    """Build the query for one stock row, with the units on order; None if it does not exist."""
    return json_one(item_select(), (inventory_id,))


def item_select(more: LiteralString | None = None) -> LiteralString:
    """Return the SELECT of one stock row by its id, with a further column if one is given."""
    further: LiteralString = f", {more}" if more else ""
    return f"""
        SELECT {INVENTORY.select}, w.requested AS incoming_pending, w.incoming AS incoming_approved{further}
        FROM inventory i {INVENTORY.joins} WHERE i.id = %s"""


LOCKED_ROW: LiteralString = """
    SELECT i.id, i.store_id, s.region, s.name AS store_name, i.product_id, i.current_stock,
           i.reserved_stock, i.reorder_level, i.max_stock, i.version
    FROM inventory i JOIN stores s ON s.id = i.store_id
"""


@timed_query
async def lock_inventory(cursor: Cursor, inventory_id: int) -> StockRow | None:
    """Lock one stock row until the transaction ends; None if it does not exist."""
    await cursor.execute(f"{LOCKED_ROW} WHERE i.id = %s FOR UPDATE OF i", (inventory_id,))
    row = await cursor.fetchone()
    return StockRow(**row) if row else None


@timed_query
async def read_inventory(cursor: Cursor, inventory_id: int) -> StockRow | None:
    """Return one stock row without a lock; None if it does not exist."""
    await cursor.execute(f"{LOCKED_ROW} WHERE i.id = %s", (inventory_id,))
    row = await cursor.fetchone()
    return StockRow(**row) if row else None


AT_STOCK_KEYS: LiteralString = "(i.store_id, i.product_id) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))"


def ids_of(keys: Collection[StockKey]) -> tuple[list[int], list[int]]:
    """Return the store ids and the product ids of these keys, as two arrays to bind."""
    return [store for store, _ in keys], [product for _, product in keys]


@timed_query
async def lock_stock(cursor: Cursor, keys: Collection[StockKey]) -> dict[StockKey, StockRow]:
    """Lock the stock rows with these keys, by id like every transaction, and return those that exist."""
    await cursor.execute(
        f"""{LOCKED_ROW}
            WHERE {AT_STOCK_KEYS} ORDER BY i.id FOR UPDATE OF i""",
        ids_of(keys),
    )
    return {(row["store_id"], row["product_id"]): StockRow(**row) for row in await cursor.fetchall()}


@timed_query
async def keys_of_store(cursor: Cursor, store_id: int) -> set[StockKey]:
    """Return the keys of a store's stock rows."""
    await cursor.execute("SELECT store_id, product_id FROM inventory WHERE store_id = %s", (store_id,))
    return {(row["store_id"], row["product_id"]) for row in await cursor.fetchall()}


@timed_query
async def read_stock(cursor: Cursor, keys: Collection[StockKey]) -> dict[StockKey, StockRow]:
    """Return the stock rows with these keys that exist, without a lock."""
    await cursor.execute(f"{LOCKED_ROW} WHERE {AT_STOCK_KEYS}", ids_of(keys))
    return {(row["store_id"], row["product_id"]): StockRow(**row) for row in await cursor.fetchall()}


@timed_query
async def insert_item(cursor: Cursor, values: Mapping[str, Any], version: int) -> int:
    """Insert an empty stock row and return its id; its store and product are locked (see below).

    Give version 0 if the opening stock is booked in the same transaction, else 1.
    """
    await cursor.execute(
        """INSERT INTO inventory (store_id, product_id, reorder_level, max_stock, version)
           VALUES (%s, %s, %s, %s, %s) RETURNING id""",
        (values["store_id"], values["product_id"], values["reorder_level"], values["max_stock"], version),
    )
    return one_row(await cursor.fetchone())["id"]


@timed_query
async def lock_stores_and_products_of_new_stock(cursor: Cursor, keys: Collection[StockKey]) -> None:
    """Lock the stores and products of the keys that have no stock row, before the stock rows that exist are locked.

    Only a transaction that locks both inserts a stock row. So two never insert the same row, and a transaction that
    moves the product to another category, or the store to another region, sees each of its stock rows.
    """
    new: LiteralString = """SELECT k.* FROM unnest(%s::bigint[], %s::bigint[]) AS k (store_id, product_id)
        WHERE NOT EXISTS (SELECT FROM inventory i WHERE i.store_id = k.store_id AND i.product_id = k.product_id)"""
    stores: LiteralString = f"SELECT FROM stores WHERE id IN (SELECT store_id FROM ({new}) n) ORDER BY id FOR SHARE"
    await send(cursor, Sql(stores, ids_of(keys)))
    products: LiteralString = f"""SELECT FROM products WHERE id IN (SELECT product_id FROM ({new}) n)
        ORDER BY id FOR NO KEY UPDATE"""
    await send(cursor, Sql(products, ids_of(keys)))


@timed_query
async def insert_empty_items(cursor: Cursor, keys: Collection[StockKey]) -> None:
    """Insert an empty stock row for each of these keys, which have none; stores and products are locked."""
    insert: LiteralString = """INSERT INTO inventory (store_id, product_id)
        SELECT * FROM unnest(%s::bigint[], %s::bigint[]) AS k (store_id, product_id)
        ORDER BY product_id, store_id"""
    await send(cursor, Sql(insert, ids_of(keys)))


def reserve(cases: Mapping[int, int]) -> Sql:
    """Reserve cases of locked stock rows, by id; returns a row for each that had enough. A negative number releases."""
    return Sql(
        """UPDATE inventory i SET reserved_stock = i.reserved_stock + c.cases, version = i.version + 1,
                  last_updated = greatest(clock_timestamp(), i.last_updated)
           FROM unnest(%s::bigint[], %s::int[]) AS c (id, cases)
           WHERE i.id = c.id AND i.current_stock - i.reserved_stock >= c.cases
           RETURNING 1""",
        (list(cases), list(cases.values())),
    )


CHANGED = (
    "inventory_id", "kind", "delta", "released", "order_id", "reason", "reason_code", "occurred_at", "reverses",
    "order_version",
)  # fmt: skip


@timed_query
async def move_stock(
    cursor: Cursor, changes: Sequence[StockChange], actor_id: int, levels: Mapping[str, int] | None = None
) -> list[int]:
    """Change locked stock rows and write the ledger, as `stock_moves` says; returns the movements' ids."""
    statement = stock_moves(changes, actor_id, levels)
    await cursor.execute(statement.text, statement.params)
    return [row["id"] for row in await cursor.fetchall()]


def stock_moves(changes: Sequence[StockChange], actor_id: int, levels: Mapping[str, int] | None = None) -> Sql:
    """Return one statement that changes locked stock rows and writes the ledger; it returns the movements' ids.

    Several changes of one row are booked one after the other, in the order given. The constraints refuse stock below
    zero or below the reserved units. Pass changed `levels` here instead of a second UPDATE: if a row is written twice
    in a transaction, PostgreSQL checks its product's foreign key again, and a transaction that waits for this row may
    have locked that product.
    """
    columns = [[getattr(change, name) for change in changes] for name in CHANGED]
    return Sql(
        """WITH change AS (
               SELECT *, sum(delta) OVER (PARTITION BY inventory_id ORDER BY ordinal) AS so_far
               FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::int[], %s::bigint[], %s::text[],
                           %s::text[], %s::timestamptz[], %s::bigint[], %s::int[])
                   WITH ORDINALITY AS c (inventory_id, kind, delta, released, order_id, reason, reason_code,
                                         occurred_at, reverses, order_version, ordinal)
           ), moved AS (
               UPDATE inventory i
               SET current_stock = i.current_stock + c.delta, reserved_stock = i.reserved_stock - c.released,
                   reorder_level = coalesce(%s, i.reorder_level), max_stock = coalesce(%s, i.max_stock),
                   last_updated = greatest(clock_timestamp(), i.last_updated), version = i.version + 1
               FROM (SELECT inventory_id, sum(delta)::int AS delta, sum(released)::int AS released
                     FROM change GROUP BY inventory_id) c
               WHERE i.id = c.inventory_id
               RETURNING i.id, i.current_stock - c.delta AS before, i.last_updated AS at
           )
           INSERT INTO stock_movements
               (inventory_id, kind, delta, balance_after, order_id, actor_id, reason, reason_code, occurred_at,
                reverses, order_version, at)
           SELECT m.id, c.kind, c.delta, m.before + c.so_far, c.order_id, %s, c.reason, c.reason_code, c.occurred_at,
                  c.reverses, c.order_version, m.at
           FROM moved m JOIN change c ON c.inventory_id = m.id ORDER BY c.ordinal
           RETURNING id""",
        [*columns, *((levels or {}).get(name) for name in ("reorder_level", "max_stock")), actor_id],
    )


@named_query
def stock_at(keys: Collection[StockKey]) -> Query[bytes]:
    """Build the query for the stock rows with these keys as a JSON array, by id."""
    select = f"SELECT {INVENTORY.select} FROM inventory i {INVENTORY.joins} WHERE {AT_STOCK_KEYS} ORDER BY i.id"
    return json_array(select, ids_of(keys))


@timed_query
async def set_levels(cursor: Cursor, inventory_id: int, levels: Mapping[str, int]) -> None:
    """Change reorder_level or max_stock of a locked stock row."""
    update: LiteralString = """UPDATE inventory
        SET reorder_level = coalesce(%s, reorder_level), max_stock = coalesce(%s, max_stock),
            last_updated = greatest(clock_timestamp(), last_updated), version = version + 1
        WHERE id = %s"""
    await send(cursor, Sql(update, (levels.get("reorder_level"), levels.get("max_stock"), inventory_id)))
