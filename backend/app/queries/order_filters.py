"""What an order list's filters mean in SQL, and how many orders match without counting them.

The sums (migration 0004) have the columns of orders that filters name, so one list of conditions
serves the page and its total: only the table behind the alias `o` differs.
"""

import re
from dataclasses import dataclass
from typing import Any, LiteralString

from app.database.fetch import Cursor, one_row
from app.database.where import Where, like
from app.models.filters import OrderFilters

Total = tuple[LiteralString, list[Any]]


@dataclass(frozen=True)
class Names:
    """What a search text stands for: products and stores that contain it, or one order's number."""

    product_ids: list[int]
    store_ids: list[int]
    number: str | None


async def matching_names(cursor: Cursor, search: str | None) -> Names | None:
    """Look the text up among the names, which are few; None where nothing is searched."""
    if search is None:
        return None
    await cursor.execute(
        """SELECT ARRAY(SELECT p.id FROM products p WHERE p.name ILIKE %s OR p.sku ILIKE %s) AS products,
                  ARRAY(SELECT s.id FROM stores s WHERE s.name ILIKE %s OR s.code ILIKE %s) AS stores""",
        [like(search)] * 4,
    )
    row = await one_row(cursor)
    whole = re.fullmatch(r"(?:PO-)?(\d{1,12})", search, re.IGNORECASE | re.ASCII)
    number = whole and f"PO-{int(whole[1]):08}"
    return Names(row["products"], row["stores"], number or None)


def where(filters: OrderFilters, names: Names | None) -> Where:
    """The conditions on a row of orders."""
    found = places(filters).any_id("o.product_id", filters.product_id)
    by_category(found, filters)
    if filters.date_from is not None:
        found.add("o.created_at >= %s::date::timestamp AT TIME ZONE 'UTC'", filters.date_from)
    if filters.date_to is not None:
        found.add("o.created_at < (%s::date + 1)::timestamp AT TIME ZONE 'UTC'", filters.date_to)
    found.any_id("o.source_store_id", filters.source_store_id)
    found.any_id("o.batch_id", filters.batch_id)
    if names is not None:
        condition: LiteralString = "o.product_id = ANY(%s) OR o.store_id = ANY(%s)"
        values: list[Any] = [names.product_ids, names.store_ids]
        if names.number is not None:
            condition += " OR o.number = %s"
            values.append(names.number)
        found.add(f"({condition})", *values)
    return found


def places(filters: OrderFilters) -> Where:
    """The conditions that every sum can answer: which stores, which statuses."""
    found = Where().one_of_word("o.status", filters.status).any_id("o.store_id", filters.store_id)
    if filters.region:
        found.add(
            "o.store_id = ANY(ARRAY(SELECT s.id FROM stores s WHERE s.region = ANY(%s)))",
            filters.region,
        )
    return found


def by_category(found: Where, filters: OrderFilters) -> Where:
    """Which products, by their category."""
    if filters.category:
        found.add(
            "o.product_id = ANY(ARRAY(SELECT p.id FROM products p WHERE p.category = ANY(%s)))",
            filters.category,
        )
    return found


def total(filters: OrderFilters, names: Names | None) -> Total:
    """How many orders match: from the smallest sum that can tell, or by counting an index range."""
    dated = filters.date_from is not None or filters.date_to is not None
    by_product = bool(filters.product_id or filters.category) or names is not None
    listed = bool(filters.source_store_id or filters.batch_id)
    if listed or (dated and by_product) or (names is not None and names.number is not None):
        matching = where(filters, names)
        return f"SELECT count(*) FROM orders o {matching.sql}", matching.params
    if dated:
        return summed("order_day_counts", by_day(filters))
    if by_product:
        return summed("order_counts", where(filters, names))
    return summed("order_store_counts", places(filters))


def by_day(filters: OrderFilters) -> Where:
    """The same days, on a sum that has one row a day."""
    found = places(filters)
    if filters.date_from is not None:
        found.add("o.day >= %s", filters.date_from)
    if filters.date_to is not None:
        found.add("o.day <= %s", filters.date_to)
    return found


def summed(table: LiteralString, matching: Where) -> Total:
    """The orders that a table of sums counts under these conditions."""
    return f"SELECT coalesce(sum(o.orders), 0) FROM {table} o {matching.sql}", matching.params
