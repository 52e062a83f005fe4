"""Suppliers, their terms for an order, and the locks that keep them active."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString

from app.database.json_columns import (
    boolean_column,
    id_column,
    number_column,
    text_array_column,
    text_column,
    timestamp_column,
)
from app.database.pages import ListQuery, View
from app.database.query import Cursor, JsonOne, Query, Sql, json_one, named_query
from app.database.where import Sort, Where, finds, order_by
from app.database.write_rows import insert_row, lock_version, send, update_row
from app.models.filters import SupplierFilters
from app.models.suppliers import Weekday
from app.monitoring.metrics import timed_query


def arrival_day_of(today: LiteralString) -> LiteralString:
    """Return the expression of the day on which an order of this day arrives, as `arrival_day` in `domain` has it."""
    return f"""({today} + x.lead_time_days + (
        SELECT min(n) FROM generate_series(0, 6) n
        WHERE to_char(({today} + n)::timestamp, 'FMday') = ANY(x.order_days)))"""


TODAY: LiteralString = "company_day(now())"
SUPPLIERS = View(
    "suppliers x",
    (
        id_column("id", "x.id"),
        text_column("name", "x.name"),
        number_column("lead_time_days", "x.lead_time_days"),
        text_array_column("order_days", "x.order_days"),
        number_column("minimum_quantity", "x.minimum_quantity"),
        timestamp_column("next_expected_at", f"company_day_start({arrival_day_of(TODAY)} + 1) - interval '1 second'"),
        boolean_column("active", "x.active"),
        timestamp_column("created_at", "x.created_at"),
        number_column("version", "x.version"),
    ),
)
SORTS = {
    "id": Sort("x.id", "bigint"),
    "name": Sort("x.name_key", "text"),
    "lead_time_days": Sort("x.lead_time_days", "integer"),
}


@dataclass(frozen=True)
class Terms:
    """The terms of the supplier of an order, and the company's day."""

    order_days: Collection[Weekday]
    lead_time_days: int
    today: date


@named_query
def list_suppliers(filters: SupplierFilters) -> ListQuery:
    """Build the query for the suppliers that match."""
    where = Where().each_word(filters.search, finds("x.search_text"))
    if filters.active is not None:
        where.add("x.active" if filters.active else "NOT x.active")
    return ListQuery(SUPPLIERS, where, order_by(filters.sort, SORTS, "x.id"))


@named_query
def find_supplier(supplier_id: int) -> Query[JsonOne | None]:
    """Build the query for one supplier; None if it does not exist."""
    return json_one(f"SELECT {SUPPLIERS.select} FROM suppliers x WHERE x.id = %s", (supplier_id,))


@timed_query
async def insert_supplier(cursor: Cursor, values: Mapping[str, Any]) -> int:
    """Insert a supplier and return its id. A violated constraint raises a psycopg error, see `errors.py`."""
    return await insert_row(cursor, "suppliers", values)


@timed_query
async def lock_products_of(cursor: Cursor, supplier_id: int) -> None:
    """Lock the products of a supplier until the transaction ends, by id, before the supplier itself."""
    statement = "SELECT FROM products WHERE supplier_id = %s ORDER BY id FOR NO KEY UPDATE"
    await send(cursor, Sql(statement, (supplier_id,)))


@timed_query
async def lock_supplier(cursor: Cursor, supplier_id: int) -> int | None:
    """Lock the supplier until the transaction ends and return its version; None if it does not exist."""
    return await lock_version(cursor, "suppliers", supplier_id)


@timed_query
async def update_supplier(cursor: Cursor, supplier_id: int, values: Mapping[str, Any]) -> None:
    """Change the fields given; another name becomes a version of each of its products."""
    await update_row(cursor, "suppliers", supplier_id, values)


def lock_suppliers_of(product_ids: Collection[int]) -> Sql:
    """Return a statement that locks the suppliers of these products, by id; a row for each that is not active.

    Those that are active stay so until the commit.
    """
    return Sql(
        """WITH locked AS (
               SELECT active FROM suppliers WHERE id IN (SELECT supplier_id FROM products WHERE id = ANY(%s))
               ORDER BY id FOR SHARE
           ) SELECT 1 FROM locked WHERE NOT active""",
        (list(product_ids),),
    )


@timed_query
async def terms_of_orders(cursor: Cursor, order_ids: Collection[int]) -> dict[int, Terms]:
    """Return the terms of today of the supplier that each of these orders names; without orders that name none."""
    await cursor.execute(
        """SELECT o.id, x.order_days, x.lead_time_days, company_day(clock_timestamp()) AS today
           FROM orders o
           JOIN product_versions p ON p.product_id = o.product_id AND p.version = o.product_version
           JOIN suppliers x ON x.id = p.supplier_id
           WHERE o.id = ANY(%s) AND o.source_store_id IS NULL""",
        (list(order_ids),),
    )
    return {row["id"]: Terms(row["order_days"], row["lead_time_days"], row["today"]) for row in await cursor.fetchall()}


@timed_query
async def ends_of_days(cursor: Cursor, days: Collection[date]) -> dict[date, datetime]:
    """Return the last second of each of these days of the company."""
    await cursor.execute(
        "SELECT d.day, company_day_start(d.day + 1) - interval '1 second' AS ends FROM unnest(%s::date[]) d (day)",
        (list(days),),
    )
    return {row["day"]: row["ends"] for row in await cursor.fetchall()}
