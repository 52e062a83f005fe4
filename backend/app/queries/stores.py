"""Stores and their regions."""

from collections.abc import Collection, Mapping
from typing import Any

from app.database.json_columns import enum_column, id_column, number_column, text_column, timestamp_column
from app.database.pages import Cursor, JsonOne, JsonPage, ListQuery, fetch_all, fetch_one, fetch_page
from app.database.where import Sort, Where, order_by
from app.database.write_rows import insert_row, lock_version, update_row
from app.models.filters import StoreFilters
from app.monitoring.metrics import timed_query

STORES = ListQuery(
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
        id_column("manager_id", "s.manager_id", null=True),
        text_column("manager_name", "m.display_name", null=True),
        timestamp_column("created_at", "s.created_at"),
        number_column("version", "s.version"),
    ),
    "LEFT JOIN users m ON m.id = s.manager_id",
)
SORTS = {
    "id": Sort("s.id", "bigint"),
    "name": Sort("s.name", "text"),
    "code": Sort("s.code", "text"),
    "region": Sort("s.region", "text"),
}


@timed_query
async def list_stores(cursor: Cursor, filters: StoreFilters) -> JsonPage:
    """One page of the stores that match."""
    where = (
        Where()
        .any_of("s.region", filters.region)
        .any_of("s.store_type", filters.store_type)
        .contains(["s.name", "s.code", "s.address", "s.city"], filters.search)
    )
    total = f"SELECT count(*) FROM stores s {where.sql}"
    order = order_by(filters.sort, SORTS, "s.id")
    return await fetch_page(cursor, STORES, where, order, filters, (total, where.params))


@timed_query
async def find_store(cursor: Cursor, store_id: int) -> JsonOne | None:
    """One store; None where there is none."""
    select = f"SELECT {STORES.select} FROM stores s {STORES.joins} WHERE s.id = %s"
    return await fetch_one(cursor, select, (store_id,))


@timed_query
async def region_options(cursor: Cursor) -> bytes:
    """Each region as a choice for a dropdown, by name."""
    return await fetch_all(
        cursor,
        """SELECT region AS value, region AS label, count(*) AS store_count
           FROM stores GROUP BY region ORDER BY region""",
    )


@timed_query
async def region_summary(cursor: Cursor) -> bytes:
    """Per region: how many stores, and how many of each type."""
    return await fetch_all(
        cursor,
        """SELECT region, sum(n)::bigint AS stores,
                  json_object_agg(store_type, n ORDER BY store_type) AS by_type
           FROM (SELECT region, store_type, count(*) AS n FROM stores GROUP BY 1, 2) t
           GROUP BY region ORDER BY region""",
    )


@timed_query
async def regions_of(cursor: Cursor, store_ids: Collection[int]) -> dict[int, str]:
    """The region that each of these stores lies in; a store that is not there is left out."""
    await cursor.execute("SELECT id, region FROM stores WHERE id = ANY(%s)", (list(store_ids),))
    return {row["id"]: row["region"] for row in await cursor.fetchall()}


@timed_query
async def insert_store(cursor: Cursor, values: Mapping[str, Any]) -> int:
    """A new store's id; a broken constraint names what is wrong."""
    return await insert_row(cursor, "stores", values)


@timed_query
async def lock_store(cursor: Cursor, store_id: int) -> int | None:
    """The store's version, held until the transaction ends."""
    return await lock_version(cursor, "stores", store_id)


@timed_query
async def update_store(cursor: Cursor, store_id: int, values: Mapping[str, Any]) -> None:
    """Change the fields given."""
    await update_row(cursor, "stores", store_id, values)
