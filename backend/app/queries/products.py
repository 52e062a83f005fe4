"""Products, their categories and brands."""

from collections.abc import Collection, Mapping
from typing import Any

from app.database.json_columns import (
    boolean_column,
    enum_column,
    id_column,
    number_column,
    text_array_column,
    text_column,
    timestamp_column,
)
from app.database.pages import ListQuery, View
from app.database.query import Cursor, JsonOne, Query, Sql, json_array, json_one, named_query
from app.database.where import Sort, Where, finds, name_order, order_by
from app.database.write_rows import insert_row, lock_version, send, update_row
from app.models.barcodes import gtin_of
from app.models.fields import Pack
from app.models.filters import ProductFilters
from app.monitoring.metrics import timed_query

PRODUCTS = View(
    "products p",
    (
        id_column("id", "p.id"),
        text_column("sku", "p.sku"),
        text_column("name", "p.name"),
        text_column("brand", "p.brand"),
        text_column("category", "p.category"),
        text_column("package_size", "p.package_size"),
        enum_column("counted_in", "p.counted_in"),
        number_column("units_per_case", "p.units_per_case"),
        text_array_column("barcodes", "p.barcodes"),
        text_array_column("other_pack_barcodes", "p.other_pack_barcodes"),
        number_column("unit_price", "p.unit_price"),
        id_column("supplier_id", "p.supplier_id", nullable=True),
        text_column("supplier", "p.supplier", nullable=True),
        boolean_column("active", "p.active"),
        timestamp_column("created_at", "p.created_at"),
        number_column("version", "p.version"),
    ),
)
SORTS = {
    "id": Sort("p.id", "bigint"),
    "name": Sort("p.name_key", "text"),
    "sku": Sort("p.sku_key", "text"),
    "category": Sort(name_order("p.category"), "text"),
    "brand": Sort(name_order("p.brand"), "text"),
    "unit_price": Sort("p.unit_price", "numeric"),
}


@named_query
def list_products(filters: ProductFilters) -> ListQuery:
    """Build the query for the products that match."""
    where = (
        Where()
        .has_label("p.category", "category", filters.category)
        .has_label("p.brand", "brand", filters.brand)
        .any_of("p.supplier_id", filters.supplier_id)
        .each_word(filters.search, finds("p.search_text"))
    )
    if filters.active is not None:
        where.add("p.active" if filters.active else "NOT p.active")
    return ListQuery(PRODUCTS, where, order_by(filters.sort, SORTS, "p.id"))


@named_query
def find_product(product_id: int) -> Query[JsonOne | None]:
    """Build the query for one product; None if it does not exist."""
    return json_one(f"SELECT {PRODUCTS.select} FROM products p WHERE p.id = %s", (product_id,))


@named_query
def find_product_by_code(code: str) -> Query[JsonOne | None]:
    """Build the query for the product with this SKU, else with this barcode, else with the GTIN in this scan.

    None if it does not exist.
    """
    return json_one(
        f"""SELECT {PRODUCTS.select} FROM products p WHERE p.id = coalesce(
                (SELECT s.id FROM products s WHERE s.sku_key = name_key(%s)),
                (SELECT b.id FROM products b WHERE b.barcode_keys @> ARRAY[barcode_key(%s)]),
                (SELECT b.id FROM products b WHERE b.barcode_keys @> ARRAY[%s::text]))""",
        (code, code, gtin_of(code)),
    )


@named_query
def categories() -> Query[bytes]:
    """Build the query for every category with its number of active products, by name."""
    return json_array(
        f"""SELECT category, count(*) FILTER (WHERE active) AS product_count
            FROM products GROUP BY 1 ORDER BY {name_order("category")}""",
    )


@named_query
def brands() -> Query[bytes]:
    """Build the query for every brand with its number of active products, by name."""
    return json_array(
        f"""SELECT brand, count(*) FILTER (WHERE active) AS product_count
            FROM products GROUP BY 1 ORDER BY {name_order("brand")}""",
    )


@timed_query
async def insert_product(cursor: Cursor, values: Mapping[str, Any]) -> int:
    """Insert a product and return its id. A violated constraint raises a psycopg error, see `errors.py`."""
    return await insert_row(cursor, "products", values)


@timed_query
async def lock_products(cursor: Cursor, product_ids: Collection[int]) -> None:
    """Lock these products until the transaction ends, by id."""
    statement = "SELECT FROM products WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
    await send(cursor, Sql(statement, (list(product_ids),)))


@timed_query
async def lock_product(cursor: Cursor, product_id: int) -> int | None:
    """Lock the product until the transaction ends and return its version; None if it does not exist."""
    return await lock_version(cursor, "products", product_id)


@timed_query
async def update_product(cursor: Cursor, product_id: int, values: Mapping[str, Any]) -> None:
    """Change the fields given; a new price or category revalues its stock in the same transaction."""
    await update_row(cursor, "products", product_id, values)


@timed_query
async def states_of(cursor: Cursor, product_ids: Collection[int]) -> dict[int, bool]:
    """Return for each of these products whether it is active, by id; without the ids that do not exist."""
    await cursor.execute("SELECT id, active FROM products WHERE id = ANY(%s)", (list(product_ids),))
    return {row["id"]: row["active"] for row in await cursor.fetchall()}


@timed_query
async def counted_in(cursor: Cursor, product_ids: Collection[int]) -> dict[int, Pack]:
    """Return what each of these products is counted in, by id."""
    await cursor.execute("SELECT id, counted_in FROM products WHERE id = ANY(%s)", (list(product_ids),))
    return {row["id"]: row["counted_in"] for row in await cursor.fetchall()}


def lock_active(product_ids: Collection[int]) -> Sql:
    """Return a statement that locks the active ones of these products, by id: they stay active until the commit.

    The statement returns a row for each of them.
    """
    return Sql("SELECT 1 FROM products WHERE id = ANY(%s) AND active ORDER BY id FOR SHARE", (list(product_ids),))
