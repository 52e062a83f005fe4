"""Stocktakes: lists, one stocktake with its progress, its lines, and the statements that fill and end it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from app.database.json_columns import (
    boolean_column,
    enum_column,
    id_column,
    json_column,
    number_column,
    text_column,
    timestamp_column,
)
from app.database.pages import ListQuery, Subject, View
from app.database.query import Cursor, JsonOne, Query, Sql, json_one, named_query
from app.database.where import Sort, Where, finds, labels, order_by
from app.database.write_rows import insert_row, send
from app.models.fields import StocktakeStatus
from app.models.filters import StocktakeFilters, StocktakeLineFilters
from app.monitoring.metrics import timed_query
from app.queries.inventory import StockRow, keys_of_store
from app.queries.reference_columns import DOCUMENT_PRODUCT, DOCUMENT_STORE
from app.queries.reservations import RELEASED

# The aliases are `t` (the stocktake), `s` (the version of its store), `l` (a line), `i` (its stock row) and `p` (the
# version of its product).
HIDDEN: LiteralString = "(t.blind AND t.status = 'open')"
DIFFERENCE: LiteralString = "(l.counted_stock - l.expected_stock)"
NEEDS_RECOUNT: LiteralString = f"coalesce(abs{DIFFERENCE} > t.recount_above AND l.counted_by = l.exceeded_by, false)"
# The version of the store when the stocktake ended, and the current one until then.
STORE: LiteralString = """JOIN store_versions s ON s.store_id = t.store_id
    AND (s.version = t.store_version OR t.store_version IS NULL AND s.valid_to = 'infinity')"""
IN_REGION: LiteralString = f"""EXISTS (
    SELECT FROM store_versions s WHERE s.store_id = t.store_id
      AND (s.version = t.store_version OR t.store_version IS NULL AND s.valid_to = 'infinity')
      AND s.region = ANY({labels("region")}))"""
# The version of the product when the stocktake was closed, and the current one until then.
PRODUCT: LiteralString = """JOIN product_versions p ON p.product_id = l.product_id
    AND (p.version = l.product_version OR l.product_version IS NULL AND p.valid_to = 'infinity')"""
SHOWN_PRODUCT: LiteralString = """SELECT FROM product_versions p WHERE p.product_id = l.product_id
    AND (p.version = l.product_version OR l.product_version IS NULL AND p.valid_to = 'infinity')"""
# The key of the name that a line shows; those of current names are stored.
SHOWN_NAME: LiteralString = """((CASE WHEN coalesce(l.product_version, n.version) = n.version THEN n.name_key ELSE (
    SELECT name_key(p.name) FROM product_versions p
    WHERE p.product_id = l.product_id AND p.version = l.product_version) END) COLLATE "C")"""
STOCK_ROW: LiteralString = "JOIN inventory i ON i.store_id = t.store_id AND i.product_id = l.product_id"
# Null if the stock row has no movement, and after the end of the stocktake.
LAST_MOVEMENT: LiteralString = """CASE WHEN t.status = 'open' THEN (
    SELECT m.id FROM stock_movements m WHERE m.inventory_id = i.id ORDER BY m.at DESC, m.id DESC LIMIT 1) END"""
# A later count of the stock row that still stands, found from the last movement before the line was counted.
COUNTED_LATER: LiteralString = """EXISTS (
    SELECT FROM stock_movements m WHERE m.inventory_id = i.id AND m.kind = 'count' AND m.id > l.after_movement
      AND m.at >= coalesce((SELECT s.at FROM stock_movements s WHERE s.id = l.after_movement), '-infinity')
      AND NOT EXISTS (SELECT FROM stock_movements r WHERE r.reverses = m.id))"""
SUPERSEDED: LiteralString = f"""(l.counted_stock IS NOT NULL AND CASE t.status
    WHEN 'closed' THEN l.movement_id IS NULL WHEN 'open' THEN {COUNTED_LATER} ELSE false END)"""


def unless_hidden(sql: LiteralString) -> LiteralString:
    """Return an expression that is null while the stocktake is blind and open."""
    return f"CASE WHEN NOT {HIDDEN} THEN {sql} END"


STOCKTAKES = View(
    "stocktakes t",
    (
        id_column("id", "t.id"),
        id_column("store_id", "t.store_id"),
        DOCUMENT_STORE,
        json_column("categories", "to_json(t.categories)"),
        enum_column("status", "t.status"),
        boolean_column("blind", "t.blind"),
        number_column("recount_above", "t.recount_above", nullable=True),
        text_column("reason", "t.reason", nullable=True),
        id_column("started_by", "t.started_by"),
        text_column("started_by_name", "u.display_name", json="u.name_json"),
        timestamp_column("started_at", "t.started_at"),
        id_column("ended_by", "t.ended_by", nullable=True),
        text_column("ended_by_name", "e.display_name", nullable=True, json="e.name_json"),
        timestamp_column("ended_at", "t.ended_at", nullable=True),
        number_column("lines", "sums.lines"),
        number_column("counted", "sums.counted"),
        number_column("needs_recount", "sums.needs_recount"),
        number_column("different", unless_hidden("sums.different"), nullable=True),
        number_column("missing", unless_hidden("sums.missing"), nullable=True),
        number_column("surplus", unless_hidden("sums.surplus"), nullable=True),
        number_column("value", unless_hidden("round(sums.value, 2)"), nullable=True),
        number_column("version", "t.version"),
    ),
    f"""{STORE} JOIN users u ON u.id = t.started_by LEFT JOIN users e ON e.id = t.ended_by
        CROSS JOIN LATERAL (
            SELECT count(*) AS lines, count(l.counted_stock) AS counted,
                   count(*) FILTER (WHERE {NEEDS_RECOUNT}) AS needs_recount,
                   count(*) FILTER (WHERE {DIFFERENCE} <> 0) AS different,
                   coalesce(sum(greatest(-{DIFFERENCE}, 0)), 0) AS missing,
                   coalesce(sum(greatest({DIFFERENCE}, 0)), 0) AS surplus,
                   coalesce(sum({DIFFERENCE} * p.unit_price), 0) AS value
            FROM stocktake_lines l {PRODUCT} WHERE l.stocktake_id = t.id) sums""",
)
SORTS = {"started_at": Sort("t.started_at", "timestamptz")}

LINES = View(
    "stocktake_lines l",
    (
        id_column("id", "l.id"),
        id_column("product_id", "l.product_id"),
        DOCUMENT_PRODUCT,
        number_column("stock_now", unless_hidden("i.current_stock"), nullable=True),
        number_column("expected_stock", unless_hidden("l.expected_stock"), nullable=True),
        number_column("counted_stock", "l.counted_stock", nullable=True),
        number_column("difference", unless_hidden(DIFFERENCE), nullable=True),
        number_column("value", unless_hidden(f"round({DIFFERENCE} * p.unit_price, 2)"), nullable=True),
        id_column("counted_by", "l.counted_by", nullable=True),
        text_column("counted_by_name", "u.display_name", nullable=True, json="u.name_json"),
        timestamp_column("counted_at", "l.counted_at", nullable=True),
        boolean_column("needs_recount", NEEDS_RECOUNT),
        boolean_column("superseded", SUPERSEDED),
        id_column("last_movement_id", LAST_MOVEMENT, nullable=True),
        id_column("movement_id", "l.movement_id", nullable=True),
    ),
    f"""JOIN stocktakes t ON t.id = l.stocktake_id {STOCK_ROW} {PRODUCT}
        LEFT JOIN users u ON u.id = l.counted_by""",
)
OF_LINE: LiteralString = f"JOIN stocktakes t ON t.id = l.stocktake_id {PRODUCT}"
LINE_SORTS = {
    "product_name": Sort(SHOWN_NAME, "text", "JOIN products n ON n.id = l.product_id"),
    "difference": Sort(f"coalesce({unless_hidden(DIFFERENCE)}, 0)", "integer", OF_LINE),
    "value": Sort(f"coalesce({unless_hidden(f'{DIFFERENCE} * p.unit_price')}, 0)", "numeric", OF_LINE),
}


@dataclass(frozen=True)
class StocktakeRow:
    """A stocktake, locked until the transaction ends."""

    id: int
    store_id: int
    region: str
    status: StocktakeStatus
    blind: bool
    recount_above: int | None
    version: int


@dataclass(frozen=True)
class CountedLine:
    """A counted line of a locked stocktake, in cases."""

    id: int
    product_id: int
    counted_stock: int
    expected_stock: int
    needs_recount: bool

    @property
    def difference(self) -> int:
        return self.counted_stock - self.expected_stock

    def stock_after(self, row: StockRow) -> int:
        """Return the stock after the line is booked, in cases; below zero if it cannot be booked."""
        return row.current_stock + self.difference


@named_query
def list_stocktakes(filters: StocktakeFilters) -> ListQuery:
    """Build the query for the stocktakes that match, newest first unless requested otherwise."""
    where = Where().any_of("t.store_id", filters.store_id).any_of("t.status", filters.status)
    if filters.region:
        where.add(IN_REGION, filters.region)
    return ListQuery(STOCKTAKES, where, order_by(filters.sort, SORTS, "t.id"))


@named_query
def find_stocktake(stocktake_id: int) -> Query[JsonOne | None]:
    """Build the query for one stocktake with its progress; None if it does not exist."""
    return json_one(f"SELECT {STOCKTAKES.select} FROM stocktakes t {STOCKTAKES.joins} WHERE t.id = %s", (stocktake_id,))


@named_query
def find_closed_stocktake(stocktake_id: int, released: Sequence[int]) -> Query[JsonOne | None]:
    """Build the query for one stocktake as `find_stocktake`, with the orders that its closing has released."""
    return json_one(
        f"SELECT {STOCKTAKES.select}, {RELEASED} FROM stocktakes t {STOCKTAKES.joins} WHERE t.id = %s",
        (list(released), stocktake_id),
    )


@named_query
def list_lines(stocktake_id: int, filters: StocktakeLineFilters) -> ListQuery:
    """Build the query for the lines of a stocktake, which has to exist, by product unless requested otherwise."""
    where = Where().add("l.stocktake_id = %s", stocktake_id)
    if filters.counted is not None:
        where.add("l.counted_stock IS NOT NULL" if filters.counted else "l.counted_stock IS NULL")
    different: LiteralString = f"coalesce({unless_hidden(f'{DIFFERENCE} <> 0')}, false)"
    add_flag(where, filters.different, different)
    add_flag(where, filters.needs_recount, NEEDS_RECOUNT)
    if filters.category:
        where.add(f"EXISTS ({SHOWN_PRODUCT} AND p.category = ANY({labels('category')}))", filters.category)
    where.each_word(filters.search, f"EXISTS ({SHOWN_PRODUCT} AND {finds('p.search_text')})")
    subject = Subject("stocktakes", stocktake_id)
    return ListQuery(LINES, where, order_by(filters.sort, LINE_SORTS, "l.id"), subject=subject)


def add_flag(where: Where, wanted: bool | None, condition: LiteralString) -> None:
    """Add the condition about a line and its stocktake, or its opposite; nothing if the filter is not given."""
    if wanted is not None:
        matching: LiteralString = "" if wanted else "NOT "
        where.add(f"(SELECT {matching}{condition} FROM stocktakes t WHERE t.id = l.stocktake_id)")


@timed_query
async def lock_stocktake(cursor: Cursor, stocktake_id: int) -> StocktakeRow | None:
    """Lock a stocktake, which also locks its lines, until the transaction ends; None if it does not exist."""
    await cursor.execute(
        """SELECT t.id, t.store_id, s.region, t.status, t.blind, t.recount_above, t.version
           FROM stocktakes t JOIN stores s ON s.id = t.store_id WHERE t.id = %s FOR NO KEY UPDATE OF t""",
        (stocktake_id,),
    )
    row = await cursor.fetchone()
    return StocktakeRow(**row) if row else None


@timed_query
async def open_stocktake_of(cursor: Cursor, store_id: int) -> int | None:
    """Return the id of the open stocktake of a store; None if there is none."""
    await cursor.execute("SELECT id FROM stocktakes WHERE store_id = %s AND status = 'open'", (store_id,))
    row = await cursor.fetchone()
    return row["id"] if row else None


@timed_query
async def insert_stocktake(cursor: Cursor, values: Mapping[str, Any]) -> int:
    """Insert an open stocktake without lines; returns its id."""
    return await insert_row(cursor, "stocktakes", values)


async def insert_lines(cursor: Cursor, stocktake_id: int, store_id: int, categories: Sequence[str]) -> None:
    """Write a line of a new stocktake for each product of the store in the categories, in all if none is given."""
    lines: LiteralString = f"""INSERT INTO stocktake_lines (stocktake_id, product_id)
        SELECT %s, i.product_id FROM inventory i JOIN products p ON p.id = i.product_id
        WHERE i.store_id = %s AND (%s OR p.category = ANY({labels("category")}))
        ORDER BY i.product_id"""
    await hold_products(cursor, [product_id for _, product_id in await keys_of_store(cursor, store_id)])
    await send(cursor, Sql(lines, (stocktake_id, store_id, not categories, list(categories))))


async def hold_products(cursor: Cursor, product_ids: Collection[int]) -> None:
    """Lock these products as references do, before the stocktake lines that refer to them are written."""
    await send(cursor, Sql("SELECT FROM products WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE", (list(product_ids),)))


@timed_query
async def counted_lines(cursor: Cursor, stocktake_id: int) -> list[CountedLine]:
    """Return the counted lines of a locked stocktake, by product."""
    await cursor.execute(
        f"""SELECT l.id, l.product_id, l.counted_stock, l.expected_stock, {NEEDS_RECOUNT} AS needs_recount
            FROM stocktake_lines l JOIN stocktakes t ON t.id = l.stocktake_id
            WHERE l.stocktake_id = %s AND l.counted_stock IS NOT NULL ORDER BY l.product_id""",
        (stocktake_id,),
    )
    return [CountedLine(**row) for row in await cursor.fetchall()]


@timed_query
async def superseded_lines(cursor: Cursor, stocktake_id: int) -> set[int]:
    """Return the ids of the counted lines whose stock rows, which are locked, were counted later elsewhere."""
    await cursor.execute(
        f"""SELECT l.id FROM stocktake_lines l JOIN stocktakes t ON t.id = l.stocktake_id {STOCK_ROW}
            WHERE l.stocktake_id = %s AND l.counted_stock IS NOT NULL AND {COUNTED_LATER}""",
        (stocktake_id,),
    )
    return {row["id"] for row in await cursor.fetchall()}


async def record_bookings(cursor: Cursor, movements: Mapping[int, int]) -> None:
    """Write the booked movements into the lines, by line id, with the current version of each product."""
    statement: LiteralString = """UPDATE stocktake_lines l SET movement_id = b.movement_id, product_version = p.version
        FROM unnest(%s::bigint[], %s::bigint[]) AS b (id, movement_id), products p
        WHERE l.id = b.id AND p.id = l.product_id"""
    await send(cursor, Sql(statement, (list(movements), list(movements.values()))))


async def end_stocktake(cursor: Cursor, stocktake_id: int, status: StocktakeStatus, by: int, reason: str) -> None:
    """Close or discard a locked stocktake. It names the current version of its store, each line that of its product.

    After that neither the stocktake nor its lines change.
    """
    rest: LiteralString = """UPDATE stocktake_lines l SET product_version = p.version FROM products p
        WHERE l.stocktake_id = %s AND p.id = l.product_id AND l.product_version IS NULL"""
    await send(cursor, Sql(rest, (stocktake_id,)))
    end: LiteralString = """UPDATE stocktakes SET status = %s, reason = %s, ended_by = %s,
        store_version = (SELECT s.version FROM stores s WHERE s.id = stocktakes.store_id),
        ended_at = greatest(clock_timestamp(), started_at), version = version + 1 WHERE id = %s"""
    await send(cursor, Sql(end, (status, reason, by, stocktake_id)))
