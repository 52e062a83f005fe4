"""Stores and their regions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from app.database.json_columns import (
    boolean_column,
    enum_column,
    id_column,
    number_column,
    text_column,
    timestamp_column,
)
from app.database.pages import ListQuery, View
from app.database.query import Cursor, JsonOne, Query, json_array, json_one, named_query
from app.database.where import Sort, Where, finds, name_order, order_by
from app.database.write_rows import insert_row, update_row
from app.models.filters import StoreFilters
from app.monitoring.metrics import timed_query

STORES = View(
    "stores s",
    (
        id_column("id", "s.id"),
        text_column("code", "s.code"),
        text_column("name", "s.name"),
        text_column("region", "s.region"),
        enum_column("store_type", "s.store_type"),
        text_column("address", "s.address"),
        text_column("city", "s.city"),
        text_column("state", "s.state"),
        text_column("postal_code", "s.postal_code"),
        id_column("manager_id", "s.manager_id", nullable=True),
        text_column("manager_name", "m.display_name", nullable=True),
        boolean_column("active", "s.active"),
        timestamp_column("created_at", "s.created_at"),
        number_column("version", "s.version"),
    ),
    "LEFT JOIN users m ON m.id = s.manager_id",
)
SORTS = {
    "id": Sort("s.id", "bigint"),
    "name": Sort("s.name_key", "text"),
    "code": Sort("s.code_key", "text"),
    "region": Sort(name_order("s.region"), "text"),
}

USERS_FOUND: LiteralString = f"SELECT m.id FROM users m WHERE {finds('m.search_text')}"
FOUND: LiteralString = f"""{finds("s.search_text")} OR {finds("lower(s.store_type)")}
    OR s.manager_id IN ({USERS_FOUND})"""


@named_query
def list_stores(filters: StoreFilters) -> ListQuery:
    """Build the query for the stores that match."""
    where = (
        Where()
        .has_label("s.region", "region", filters.region)
        .any_of("s.store_type", filters.store_type)
        .each_word(filters.search, FOUND)
    )
    if filters.active is not None:
        where.add("s.active" if filters.active else "NOT s.active")
    return ListQuery(STORES, where, order_by(filters.sort, SORTS, "s.id"))


@named_query
def find_store(store_id: int) -> Query[JsonOne | None]:
    """Build the query for one store; None if it does not exist."""
    return json_one(f"SELECT {STORES.select} FROM stores s {STORES.joins} WHERE s.id = %s", (store_id,))


@named_query
def region_options() -> Query[bytes]:
    """Build the query for each region as an option of a dropdown, with its number of open stores, by name."""
    return json_array(
        f"""SELECT region AS value, region AS label, count(*) FILTER (WHERE active) AS store_count
           FROM stores GROUP BY region ORDER BY {name_order("region")}""",
    )


@named_query
def region_summary() -> Query[bytes]:
    """Build the query for the number of open stores in each region, and of each type."""
    return json_array(
        f"""SELECT region, sum(n)::bigint AS stores,
                  coalesce(json_object_agg(store_type, n ORDER BY store_type) FILTER (WHERE n > 0), '{{}}') AS by_type
           FROM (SELECT region, store_type, count(*) FILTER (WHERE active) AS n FROM stores GROUP BY 1, 2) t
           GROUP BY region ORDER BY {name_order("region")}""",
    )


@dataclass(frozen=True)
class StoreSummary:
    """The region of a store, and whether it is open."""

    region: str
    active: bool = True


@dataclass(frozen=True)
class StoreRow:
    """The fields of a store that closing it needs; the row is locked until the transaction ends."""

    id: int
    code: str
    active: bool
    version: int


@timed_query
async def store_summaries(cursor: Cursor, store_ids: Collection[int]) -> dict[int, StoreSummary]:
    """Return the region and state of each of these stores, by store id; without the ids that do not exist."""
    await cursor.execute("SELECT id, region, active FROM stores WHERE id = ANY(%s)", (list(store_ids),))
    return {row["id"]: StoreSummary(row["region"], row["active"]) for row in await cursor.fetchall()}


@timed_query
async def lock_stores(cursor: Cursor, store_ids: Collection[int]) -> dict[int, StoreRow]:
    """Lock these stores until the transaction ends, by id, and return those that exist."""
    await cursor.execute(
        "SELECT id, code, active, version FROM stores WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        (list(store_ids),),
    )
    return {row["id"]: StoreRow(**row) for row in await cursor.fetchall()}


@timed_query
async def insert_store(cursor: Cursor, values: Mapping[str, Any]) -> int:
    """Insert a store and return its id. A violated constraint raises a psycopg error, see `errors.py`."""
    return await insert_row(cursor, "stores", values)


@timed_query
async def update_store(cursor: Cursor, store_id: int, values: Mapping[str, Any]) -> None:
    """Change the fields given."""
    await update_row(cursor, "stores", store_id, values)
