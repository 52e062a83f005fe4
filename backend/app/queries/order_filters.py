"""The filters of an order list in SQL, and the number of orders that match, from sums.

The sums (order_counts and its siblings) have the columns of orders that filters name, so one list of conditions
serves the page and its total: only the table behind the alias `o` differs.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, LiteralString

from app.database.query import Query, Row, Sql, named_query
from app.database.where import Where, like
from app.models.filters import OrderFilters, OrderScope
from app.queries import order_columns
from app.queries.company import start_of


@dataclass(frozen=True)
class SearchMatches:
    """The products and stores whose names contain a search text, or the one order whose number it is."""

    product_ids: list[int]
    store_ids: list[int]
    number: str | None


@named_query
def find_search_matches(search: str) -> Query[SearchMatches]:
    """Look up a search text among the names of products and stores, which are few.

    With the ids at hand the planner knows how many orders match. With subqueries in the list instead, a search for an
    order's number read the whole history: 200 ms instead of 13 with 240,000 orders.
    """
    select = Sql(
        """SELECT ARRAY(SELECT p.id FROM products p WHERE p.name ILIKE %s OR p.sku ILIKE %s) AS products,
                  ARRAY(SELECT s.id FROM stores s WHERE s.name ILIKE %s OR s.code ILIKE %s) AS stores""",
        [like(search)] * 4,
    )
    return Query(select, partial(matches_of, order_number(search)))


def order_number(search: str) -> str | None:
    """Return the order number if the search text is one (`123` or `PO-00000123`), else None."""
    whole = re.fullmatch(r"(?:PO-)?(\d{1,12})", search, re.IGNORECASE | re.ASCII)
    return f"PO-{int(whole[1]):08}" if whole else None


def matches_of(number: str | None, row: Row) -> SearchMatches:
    """Decode a row of `find_search_matches`."""
    return SearchMatches(row["products"], row["stores"], number)


def where(filters: OrderFilters, matches: SearchMatches | None) -> Where:
    """Return the conditions on rows of orders."""
    found = in_scope(filters, matches).in_enum("o.status", filters.status)
    if filters.late is None:
        return found
    return add_late(found) if filters.late else found.add(f"NOT {order_columns.late()}")


def add_late(found: Where) -> Where:
    """Add the conditions for late orders. The partial index of open orders finds them however long the history is."""
    return found.add(order_columns.OPEN).add(order_columns.late())


def in_scope(scope: OrderScope, matches: SearchMatches | None) -> Where:
    """Return the conditions on rows of orders, for any status."""
    found = Where().any_of("o.store_id", scope.store_id).any_of("o.product_id", scope.product_id)
    add_region(found, scope.region)
    add_category(found, scope.category)
    if scope.date_from is not None:
        start = "%s" if is_moment(scope.date_from) else start_of("%s::date")
        found.add(f"o.created_at >= {start}", scope.date_from)
    if scope.date_to is not None:
        end = "%s" if is_moment(scope.date_to) else start_of("%s::date + 1")
        found.add(f"o.created_at < {end}", scope.date_to)
    found.any_of("o.source_store_id", scope.source_store_id)
    found.any_of("o.batch_id", scope.batch_id)
    return add_matches(found, matches)


def add_matches(found: Where, matches: SearchMatches | None) -> Where:
    """Add the condition for orders that match the search text, on orders or their sums by product."""
    if matches is not None:
        condition: LiteralString = "o.product_id = ANY(%s) OR o.store_id = ANY(%s)"
        values: list[Any] = [matches.product_ids, matches.store_ids]
        if matches.number is not None:
            condition += " OR o.number = %s"
            values.append(matches.number)
        found.add(f"({condition})", *values)
    return found


# The category and the region of an order are those of the versions that it names. The first condition finds the rows by
# an index. The second one excludes orders of the same product or store with another version; with IS TRUE it is a
# look-up in a hash table for each row, and never a join that would change the order in which the rows are read.
IN_CATEGORY: LiteralString = """
    o.product_id = ANY(ARRAY(SELECT v.product_id FROM product_versions v WHERE v.category = ANY(%s)))
    AND ((o.product_id, o.product_version) IN (
        SELECT v.product_id, v.version FROM product_versions v WHERE v.category = ANY(%s))) IS TRUE"""
IN_REGION: LiteralString = """
    o.store_id = ANY(ARRAY(SELECT v.store_id FROM store_versions v WHERE v.region = ANY(%s)))
    AND ((o.store_id, o.store_version) IN (
        SELECT v.store_id, v.version FROM store_versions v WHERE v.region = ANY(%s))) IS TRUE"""


def is_moment(bound: date | None) -> bool:
    """Return whether a bound is a moment and not a day."""
    return isinstance(bound, datetime)


def add_category(found: Where, category: list[str]) -> Where:
    """Add the condition for orders that were requested in these categories."""
    return found.add(IN_CATEGORY, category, category) if category else found


def add_region(found: Where, region: list[str]) -> Where:
    """Add the condition for orders that were requested in these regions."""
    return found.add(IN_REGION, region, region) if region else found


def by_store(scope: OrderScope) -> Where:
    """Return the conditions on stores and regions, whose columns every table of sums has."""
    return Where().any_of("o.store_id", scope.store_id).any_of("o.region", scope.region)


def by_product(scope: OrderScope, matches: SearchMatches | None) -> Where:
    """Return the conditions on the sums by store and product."""
    found = by_store(scope).any_of("o.product_id", scope.product_id).any_of("o.category", scope.category)
    return add_matches(found, matches)


@dataclass(frozen=True)
class CountSource:
    """A table to count orders in, an expression for their number, and the conditions on the table's rows."""

    table: LiteralString
    number: LiteralString
    where: Where


SUM: LiteralString = "coalesce(sum(o.orders), 0)"


def count_source(scope: OrderScope, matches: SearchMatches | None) -> CountSource:
    """Return the smallest table of sums that has the number; if none has, the orders themselves, in an index range."""
    dated = scope.date_from is not None or scope.date_to is not None
    needs_product = bool(scope.product_id or scope.category) or matches is not None
    listed = bool(scope.source_store_id or scope.batch_id) or is_moment(scope.date_from) or is_moment(scope.date_to)
    if listed or (dated and needs_product) or (matches is not None and matches.number is not None):
        return CountSource("orders", "count(*)", in_scope(scope, matches))
    if dated:
        return CountSource("order_day_counts", SUM, by_day(scope))
    if needs_product:
        return CountSource("order_counts", SUM, by_product(scope, matches))
    return CountSource("order_store_counts", SUM, by_store(scope))


def open_orders(category: list[str]) -> CountSource:
    """Return the smallest table of sums that has the number of open orders by region and status."""
    table: LiteralString = "order_counts" if category else "order_store_counts"
    return CountSource(table, SUM, Where().any_of("o.category", category).add(order_columns.OPEN))


def by_day(scope: OrderScope) -> Where:
    """Return the conditions on stores and days, for sums with one row per day."""
    found = by_store(scope)
    if scope.date_from is not None:
        found.add("o.day >= %s", scope.date_from)
    if scope.date_to is not None:
        found.add("o.day <= %s", scope.date_to)
    return found


def count(filters: OrderFilters, matches: SearchMatches | None) -> Sql:
    """Return a SELECT of the number of orders that match."""
    late = add_late(in_scope(filters, matches).in_enum("o.status", filters.status))
    if filters.late:
        return Sql(f"SELECT count(*) FROM orders o {late.sql}", late.params)
    found = count_source(filters, matches)
    found.where.in_enum("o.status", filters.status)
    select: LiteralString = f"SELECT {found.number} FROM {found.table} o {found.where.sql}"
    if filters.late is None:
        return Sql(select, found.where.params)
    return Sql(f"SELECT ({select}) - (SELECT count(*) FROM orders o {late.sql})", [*found.where.params, *late.params])


def counts(scope: OrderScope, matches: SearchMatches | None) -> Sql:
    """Return a SELECT of the number of orders that match, by status, in total, and late."""
    found, late = count_source(scope, matches), add_late(in_scope(scope, matches))
    select = f"""
        SELECT coalesce(sum(n.orders) FILTER (WHERE n.status = 'pending'), 0) AS pending,
               coalesce(sum(n.orders) FILTER (WHERE n.status = 'approved'), 0) AS approved,
               coalesce(sum(n.orders) FILTER (WHERE n.status = 'fulfilled'), 0) AS fulfilled,
               coalesce(sum(n.orders) FILTER (WHERE n.status = 'cancelled'), 0) AS cancelled,
               coalesce(sum(n.orders), 0) AS total,
               (SELECT count(*) FROM orders o {late.sql}) AS late
        FROM (SELECT o.status, {found.number} AS orders FROM {found.table} o {found.where.sql} GROUP BY o.status) n
    """
    return Sql(select, [*late.params, *found.where.params])
