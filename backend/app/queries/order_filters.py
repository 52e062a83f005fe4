"""What an order list's filters mean in SQL, and how many orders match without counting them.

The sums (migration 0004) have the columns of orders that filters name, so one list of conditions
serves the page and its total: only the table behind the alias `o` differs.
"""

import re
from dataclasses import dataclass
from typing import Any, LiteralString

from app.database.pages import Cursor, one_row
from app.database.where import Where, like
from app.models.filters import OrderFilters, OrderScope
from app.queries import order_columns

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
    found = in_scope(filters, names).one_of_word("o.status", filters.status)
    if filters.late is None:
        return found
    return are_late(found) if filters.late else found.add(f"NOT {order_columns.late()}")


def are_late(found: Where) -> Where:
    """Those that are late, which only an open order is: its index is small, however long the history."""
    return found.add(order_columns.OPEN).add(order_columns.late())


def in_scope(scope: OrderScope, names: Names | None) -> Where:
    """The conditions on a row of orders, or of their sums by store and product, whatever its status."""
    found = places(scope).any_id("o.product_id", scope.product_id)
    of_category(found, scope.category)
    if scope.date_from is not None:
        found.add("o.created_at >= %s::date::timestamp AT TIME ZONE 'UTC'", scope.date_from)
    if scope.date_to is not None:
        found.add("o.created_at < (%s::date + 1)::timestamp AT TIME ZONE 'UTC'", scope.date_to)
    found.any_id("o.source_store_id", scope.source_store_id)
    found.any_id("o.batch_id", scope.batch_id)
    if names is not None:
        condition: LiteralString = "o.product_id = ANY(%s) OR o.store_id = ANY(%s)"
        values: list[Any] = [names.product_ids, names.store_ids]
        if names.number is not None:
            condition += " OR o.number = %s"
            values.append(names.number)
        found.add(f"({condition})", *values)
    return found


def of_category(found: Where, category: list[str]) -> Where:
    """Orders, or their sums, of these categories' products."""
    if category:
        found.add("o.product_id = ANY(ARRAY(SELECT p.id FROM products p WHERE p.category = ANY(%s)))", category)
    return found


def places(scope: OrderScope) -> Where:
    """The conditions that every sum can answer: which stores."""
    found = Where().any_id("o.store_id", scope.store_id)
    if scope.region:
        found.add("o.store_id = ANY(ARRAY(SELECT s.id FROM stores s WHERE s.region = ANY(%s)))", scope.region)
    return found


@dataclass(frozen=True)
class CountSource:
    """Where orders can be counted: a table, what says how many there are, and the conditions on its rows."""

    table: LiteralString
    number: LiteralString
    where: Where


SUM: LiteralString = "coalesce(sum(o.orders), 0)"


def count_source(scope: OrderScope, names: Names | None) -> CountSource:
    """The smallest table of sums that can tell; else the orders themselves, in an index range."""
    dated = scope.date_from is not None or scope.date_to is not None
    by_product = bool(scope.product_id or scope.category) or names is not None
    listed = bool(scope.source_store_id or scope.batch_id)
    if listed or (dated and by_product) or (names is not None and names.number is not None):
        return CountSource("orders", "count(*)", in_scope(scope, names))
    if dated:
        return CountSource("order_day_counts", SUM, by_day(scope))
    if by_product:
        return CountSource("order_counts", SUM, in_scope(scope, names))
    return CountSource("order_store_counts", SUM, places(scope))


def open_orders(category: list[str]) -> CountSource:
    """Open orders by store and status: the smallest sum that can tell."""
    table: LiteralString = "order_counts" if category else "order_store_counts"
    return CountSource(table, SUM, of_category(Where(), category).add(order_columns.OPEN))


def by_day(scope: OrderScope) -> Where:
    """The same days, on a sum that has one row a day."""
    found = places(scope)
    if scope.date_from is not None:
        found.add("o.day >= %s", scope.date_from)
    if scope.date_to is not None:
        found.add("o.day <= %s", scope.date_to)
    return found


def total(filters: OrderFilters, names: Names | None) -> Total:
    """How many orders match."""
    late = are_late(in_scope(filters, names).one_of_word("o.status", filters.status))
    if filters.late:
        return f"SELECT count(*) FROM orders o {late.sql}", late.params
    found = count_source(filters, names)
    found.where.one_of_word("o.status", filters.status)
    select: LiteralString = f"SELECT {found.number} FROM {found.table} o {found.where.sql}"
    if filters.late is None:
        return select, found.where.params
    return f"SELECT ({select}) - (SELECT count(*) FROM orders o {late.sql})", [*found.where.params, *late.params]


def counts(scope: OrderScope, names: Names | None) -> Total:
    """How many orders match, by status, and how many of them are late."""
    found, late = count_source(scope, names), are_late(in_scope(scope, names))
    select = f"""
        SELECT coalesce(sum(n.orders) FILTER (WHERE n.status = 'pending'), 0) AS pending,
               coalesce(sum(n.orders) FILTER (WHERE n.status = 'approved'), 0) AS approved,
               coalesce(sum(n.orders) FILTER (WHERE n.status = 'fulfilled'), 0) AS fulfilled,
               coalesce(sum(n.orders) FILTER (WHERE n.status = 'cancelled'), 0) AS cancelled,
               coalesce(sum(n.orders), 0) AS total,
               (SELECT count(*) FROM orders o {late.sql}) AS late
        FROM (SELECT o.status, {found.number} AS orders FROM {found.table} o {found.where.sql} GROUP BY o.status) n
    """
    return select, [*late.params, *found.where.params]
