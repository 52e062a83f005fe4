"""Products, their categories and brands."""

from collections.abc import Collection, Mapping
from typing import Any

from app.database.json_columns import boolean_column, id_column, number_column, text_column, timestamp_column
from app.database.pages import Cursor, JsonOne, JsonPage, ListQuery, fetch_all, fetch_one, fetch_page
from app.database.where import Sort, Where, order_by
from app.database.write_rows import insert_row, lock_version, update_row
from app.models.filters import ProductFilters
from app.monitoring.metrics import timed_query

PRODUCTS = ListQuery(
    "products p",
    (
        id_column("id", "p.id"),
        text_column("sku", "p.sku"),
        text_column("name", "p.name"),
        text_column("brand", "p.brand"),
        text_column("category", "p.category"),
        text_column("package_size", "p.package_size"),
        number_column("unit_price", "p.unit_price"),
        boolean_column("active", "p.active"),
        timestamp_column("created_at", "p.created_at"),
        number_column("version", "p.version"),
    ),
)
SORTS = {
    "id": Sort("p.id", "bigint"),
    "name": Sort("p.name", "text"),
    "sku": Sort("p.sku", "text"),
    "category": Sort("p.category", "text"),
    "brand": Sort("p.brand", "text"),
    "unit_price": Sort("p.unit_price", "numeric"),
}


@timed_query
async def list_products(cursor: Cursor, filters: ProductFilters) -> JsonPage:
    """One page of the products that match."""
    where = (
        Where()
        .any_of("p.category", filters.category)
        .any_of("p.brand", filters.brand)
        .contains(["p.name", "p.sku", "p.brand"], filters.search)
    )
    if filters.active is not None:
        where.add("p.active" if filters.active else "NOT p.active")
    total = f"SELECT count(*) FROM products p {where.sql}"
    order = order_by(filters.sort, SORTS, "p.id")
    return await fetch_page(cursor, PRODUCTS, where, order, filters, (total, where.params))


@timed_query
async def find_product(cursor: Cursor, product_id: int) -> JsonOne | None:
    """One product; None where there is none."""
    select = f"SELECT {PRODUCTS.select} FROM products p WHERE p.id = %s"
    return await fetch_one(cursor, select, (product_id,))


@timed_query
async def categories(cursor: Cursor) -> bytes:
    """Every category with its number of products, by name."""
    return await fetch_all(
        cursor,
        "SELECT category, count(*) AS product_count FROM products GROUP BY category ORDER BY category",
    )


@timed_query
async def brands(cursor: Cursor) -> bytes:
    """Every brand with its number of products, by name."""
    return await fetch_all(
        cursor,
        "SELECT brand, count(*) AS product_count FROM products GROUP BY brand ORDER BY brand",
    )


@timed_query
async def insert_product(cursor: Cursor, values: Mapping[str, Any]) -> int:
    """A new product's id; a broken constraint names what is wrong."""
    return await insert_row(cursor, "products", values)


@timed_query
async def lock_product(cursor: Cursor, product_id: int) -> int | None:
    """The product's version, held until the transaction ends."""
    return await lock_version(cursor, "products", product_id)


@timed_query
async def update_product(cursor: Cursor, product_id: int, values: Mapping[str, Any]) -> None:
    """Change the fields given; a new price or category revalues its stock in the same transaction."""
    await update_row(cursor, "products", product_id, values)


@timed_query
async def sold_among(cursor: Cursor, product_ids: Collection[int]) -> set[int]:
    """Those of these products that are there and still sold."""
    await cursor.execute("SELECT id FROM products WHERE id = ANY(%s) AND active", (list(product_ids),))
    return {row["id"] for row in await cursor.fetchall()}
