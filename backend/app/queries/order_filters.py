"""The filters of an order list in SQL, and the number of orders that match, from sums.

The sums (order_counts and its siblings) have the columns of orders that filters name, so one list of conditions
serves the page and its total: only the table behind the alias `o` differs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString

from app.database.query import Sql
from app.database.where import Where, labels
from app.models.filters import OrderFilters, OrderScope
from app.queries import order_columns
from app.queries.company import start_of
from app.queries.order_search import SearchMatches


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
    return matches.add_to(found) if matches is not None else found


# The category and the region of an order are those of the versions that it names. The first condition finds the rows by
# an index. The second one excludes orders of the same product or store with another version; with IS TRUE it is a
# look-up in a hash table for each row, and never a join that would change the order in which the rows are read.
IN_CATEGORY: LiteralString = f"""
    o.product_id = ANY(ARRAY(SELECT v.product_id FROM product_versions v WHERE v.category = ANY({labels("category")})))
    AND ((o.product_id, o.product_version) IN (
        SELECT v.product_id, v.version FROM product_versions v WHERE v.category = ANY({labels("category")}))) IS TRUE"""
IN_REGION: LiteralString = f"""
    o.store_id = ANY(ARRAY(SELECT v.store_id FROM store_versions v WHERE v.region = ANY({labels("region")})))
    AND ((o.store_id, o.store_version) IN (
        SELECT v.store_id, v.version FROM store_versions v WHERE v.region = ANY({labels("region")}))) IS TRUE"""


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
    return Where().any_of("o.store_id", scope.store_id).has_label("o.region", "region", scope.region)


def by_product(scope: OrderScope) -> Where:
    """Return the conditions on the sums by store and product."""
    found = by_store(scope).any_of("o.product_id", scope.product_id)
    return found.has_label("o.category", "category", scope.category)


@dataclass(frozen=True)
class CountSource:
    """A table to count orders in with its parameters, an expression for their number, the conditions on its rows."""

    table: LiteralString
    number: LiteralString
    where: Where
    table_params: Sequence[Any] = ()

    @property
    def params(self) -> list[Any]:
        """The values of the table and of the conditions."""
        return [*self.table_params, *self.where.params]


SUM: LiteralString = "coalesce(sum(o.orders), 0)"


def count_source(scope: OrderScope, matches: SearchMatches | None) -> CountSource:
    """Return the smallest table of sums that has the number; if none has, the orders themselves, in an index range."""
    dated = scope.date_from is not None or scope.date_to is not None
    needs_product = bool(scope.product_id or scope.category) or matches is not None
    listed = bool(scope.source_store_id or scope.batch_id) or is_moment(scope.date_from) or is_moment(scope.date_to)
    if listed or (dated and needs_product):
        return CountSource("orders", "count(*)", in_scope(scope, matches))
    if matches is not None:
        return searched_orders(scope, matches)
    if dated:
        return CountSource("order_day_counts", SUM, by_day(scope))
    if needs_product:
        return CountSource("order_counts", SUM, by_product(scope))
    return CountSource("order_store_counts", SUM, by_store(scope))


def searched_orders(scope: OrderScope, matches: SearchMatches) -> CountSource:
    """Return the orders whose product and store have all words, from sums, and one row for each of the others."""
    sums = matches.add_names(by_product(scope))
    if not matches.beside_names:
        return CountSource("order_counts", SUM, sums)
    others = matches.add_others(in_scope(scope, matches))
    table: LiteralString = f"""(SELECT o.status, o.orders FROM order_counts o {sums.sql}
                                UNION ALL SELECT o.status, 1 FROM orders o {others.sql})"""
    return CountSource(table, SUM, Where(), [*sums.params, *others.params])


def open_orders(category: list[str]) -> CountSource:
    """Return the smallest table of sums that has the number of open orders by region and status."""
    table: LiteralString = "order_counts" if category else "order_store_counts"
    return CountSource(table, SUM, Where().has_label("o.category", "category", category).add(order_columns.OPEN))


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
        return Sql(select, found.params)
    return Sql(f"SELECT ({select}) - (SELECT count(*) FROM orders o {late.sql})", [*found.params, *late.params])


def counts(scope: OrderScope, matches: SearchMatches | None) -> Sql:
    """Return a SELECT of the number of orders that match, by status, in total, and late."""
    found, late = count_source(scope, matches), add_late(in_scope(scope, matches))
    select = f"""
        SELECT coalesce(sum(n.orders) FILTER (WHERE n.status = 'pending'), 0) AS pending,
               coalesce(sum(n.orders) FILTER (WHERE n.status = 'approved'), 0) AS approved,
               coalesce(sum(n.orders) FILTER (WHERE n.status = 'shipped'), 0) AS shipped,
               coalesce(sum(n.orders) FILTER (WHERE n.status = 'fulfilled'), 0) AS fulfilled,
               coalesce(sum(n.orders) FILTER (WHERE n.status = 'cancelled'), 0) AS cancelled,
               coalesce(sum(n.orders), 0) AS total,
               (SELECT count(*) FROM orders o {late.sql}) AS late
        FROM (SELECT o.status, {found.number} AS orders FROM {found.table} o {found.where.sql} GROUP BY o.status) n
    """
    return Sql(select, [*late.params, *found.params])
