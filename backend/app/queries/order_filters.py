"""The filters of an order list in SQL, and the number of orders that match, from sums.

The sums (order_counts and its siblings) have the columns of orders that filters name, so one list of conditions
serves the page and its total: only the table behind the alias `o` differs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, get_args

from app.database.pages import MOST_COUNTED, counted
from app.database.query import Sql
from app.database.where import Where, labels, literal
from app.models.fields import OrderStatus
from app.models.filters import OrderFilters, OrderScope
from app.queries import order_columns
from app.queries.company import start_of
from app.queries.order_dates import is_moment, orders_in_time
from app.queries.order_search import SearchMatches

STATUSES: tuple[LiteralString, ...] = get_args(OrderStatus)


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
        start: LiteralString = "%s" if is_moment(scope.date_from) else FIRST_MOMENT
        found.add(f"o.created_at >= {start}", *[scope.date_from] * start.count("%s"))
    if scope.date_to is not None:
        end: LiteralString = "%s" if is_moment(scope.date_to) else LAST_MOMENT
        found.add(f"o.created_at < {end}", *[scope.date_to] * end.count("%s"))
    found.any_of("o.source_store_id", scope.source_store_id)
    if scope.source_region:
        found.add(FROM_REGION, scope.source_region, scope.source_region)
    if scope.supplier_id:
        found.add(FROM_SUPPLIER, scope.supplier_id, scope.supplier_id)
    found.any_of("o.batch_id", scope.batch_id).any_of("o.return_of", scope.return_of)
    if scope.is_return is not None:
        found.add("o.return_of IS NOT NULL" if scope.is_return else "o.return_of IS NULL")
    if scope.awaits_agreement is not None:
        found.add(TO_AGREE if scope.awaits_agreement else f"({TO_AGREE}) IS NOT TRUE")
    if scope.in_transit is not None:
        found.add(TRANSIT if scope.in_transit else f"({TRANSIT}) IS NOT TRUE")
    if scope.to_receive is not None:
        found.add(TO_RECEIVE if scope.to_receive else f"NOT ({TO_RECEIVE})")
    return matches.add_to(found) if matches is not None else found


# Shipped from one store to another, and not arrived: neither from nor to a supplier.
TRANSIT: LiteralString = "o.status = 'shipped' AND o.source_store_id <> o.store_id"
# The partial index orders_to_agree has the same condition.
TO_AGREE: LiteralString = "o.status = 'pending' AND o.needs_agreement AND o.agreed_at IS NULL"

# With the statuses first, the partial index of open orders finds them however long the history is.
RECEIVABLE: tuple[LiteralString, ...] = ("approved", "shipped")
TO_RECEIVE: LiteralString = (
    "o.status IN ('approved', 'shipped') AND (o.status = 'shipped' OR o.source_store_id IS NULL)"
)

# A day begins up to 14 hours before and 12 hours after that of UTC. The planner does not know the company's time zone,
# and would take each range of days for a third of all orders; the second bound of each tells it how many orders there
# are.
FIRST_MOMENT: LiteralString = (
    f"{start_of('%s::date')} AND o.created_at >= (%s::date - interval '14 hours') AT TIME ZONE 'UTC'"
)
LAST_MOMENT: LiteralString = (
    f"{start_of('%s::date + 1')} AND o.created_at < (%s::date + interval '36 hours') AT TIME ZONE 'UTC'"
)

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

FROM_REGION: LiteralString = f"""
    o.source_store_id = ANY(ARRAY(SELECT v.store_id FROM store_versions v WHERE v.region = ANY({labels("region")})))
    AND ((o.source_store_id, o.source_version) IN (
        SELECT v.store_id, v.version FROM store_versions v WHERE v.region = ANY({labels("region")}))) IS TRUE"""

# As IN_CATEGORY: the supplier of an order is that of the version of its product.
FROM_SUPPLIER: LiteralString = f"""
    (o.source_store_id IS NULL OR {order_columns.TO_SUPPLIER})
    AND o.product_id = ANY(ARRAY(SELECT v.product_id FROM product_versions v WHERE v.supplier_id = ANY(%s)))
    AND ((o.product_id, {order_columns.SUPPLIER_VERSION}) IN (
        SELECT v.product_id, v.version FROM product_versions v WHERE v.supplier_id = ANY(%s))) IS TRUE"""


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
    """A table to count orders in with its parameters, an expression for their number, the conditions on its rows.

    `is_exact` is an expression for whether the number is that of all orders that match.
    """

    table: LiteralString
    number: LiteralString
    where: Where
    table_params: Sequence[Any] = ()
    is_exact: LiteralString = "true"

    @property
    def params(self) -> list[Any]:
        """The values of the table and of the conditions."""
        return [*self.table_params, *self.where.params]


SUM: LiteralString = "coalesce(sum(o.orders), 0)"


def count_source(scope: OrderScope, matches: SearchMatches | None) -> CountSource | None:
    """Return the smallest table of sums that has the number; None if none has."""
    dated = scope.date_from is not None or scope.date_to is not None
    needs_product = bool(scope.product_id or scope.category) or matches is not None
    if scope.source_store_id or scope.supplier_id or scope.batch_id or (dated and needs_product):
        return None
    if scope.source_region or scope.return_of or scope.is_return is not None:
        return None
    if scope.awaits_agreement is not None or scope.in_transit is not None or scope.to_receive is not None:
        return None
    if matches is not None and matches.beside_names:
        return None
    if dated:
        days = orders_in_time(scope.date_from, scope.date_to, by_store(scope), in_scope(scope, None))
        return CountSource(f"({days.text})", SUM, Where(), days.params)
    if matches is not None:
        return CountSource("order_counts", SUM, matches.add_names(by_product(scope)))
    if needs_product:
        return CountSource("order_counts", SUM, by_product(scope))
    return CountSource("order_store_counts", SUM, by_store(scope))


def bounded_counts(scope: OrderScope, matches: SearchMatches | None) -> CountSource:
    """Return the orders that match, MOST_COUNTED of each status at most."""
    possible = RECEIVABLE if scope.to_receive else STATUSES
    parts: dict[LiteralString, Sql] = {
        status: counted("orders o", in_scope(scope, matches).in_enum("o.status", [status])) for status in possible
    }
    selects: list[LiteralString] = [f"SELECT '{s}' AS status, ({one.text}) AS orders" for s, one in parts.items()]
    table: LiteralString = f"({' UNION ALL '.join(selects)})"
    params = [value for one in parts.values() for value in one.params]
    most = literal(MOST_COUNTED)
    number: LiteralString = f"coalesce(sum(least(o.orders, {most})), 0)"
    return CountSource(table, number, Where(), params, f"bool_and(o.orders <= {most})")


def open_orders(category: list[str]) -> CountSource:
    """Return the smallest table of sums that has the number of open orders by region and status."""
    table: LiteralString = "order_counts" if category else "order_store_counts"
    return CountSource(table, SUM, Where().has_label("o.category", "category", category).add(order_columns.OPEN))


def count(filters: OrderFilters, matches: SearchMatches | None) -> Sql | None:
    """Return a SELECT of the number of orders that match; None if no sums have it."""
    late = add_late(in_scope(filters, matches).in_enum("o.status", filters.status))
    if filters.late:
        return Sql(f"SELECT count(*) FROM orders o {late.sql}", late.params)
    found = count_source(filters, matches)
    if found is None:
        return None
    found.where.in_enum("o.status", filters.status)
    select: LiteralString = f"SELECT {found.number} FROM {found.table} o {found.where.sql}"
    if filters.late is None:
        return Sql(select, found.params)
    return Sql(f"SELECT ({select}) - (SELECT count(*) FROM orders o {late.sql})", [*found.params, *late.params])


def counts(scope: OrderScope, matches: SearchMatches | None) -> Sql:
    """Return a SELECT of the number of orders that match, by status, in total, and late."""
    found = count_source(scope, matches) or bounded_counts(scope, matches)
    late = add_late(in_scope(scope, matches))
    select = f"""
        SELECT coalesce(sum(n.orders) FILTER (WHERE n.status = 'pending'), 0) AS pending,
               coalesce(sum(n.orders) FILTER (WHERE n.status = 'approved'), 0) AS approved,
               coalesce(sum(n.orders) FILTER (WHERE n.status = 'shipped'), 0) AS shipped,
               coalesce(sum(n.orders) FILTER (WHERE n.status = 'fulfilled'), 0) AS fulfilled,
               coalesce(sum(n.orders) FILTER (WHERE n.status = 'cancelled'), 0) AS cancelled,
               coalesce(sum(n.orders), 0) AS total, coalesce(bool_and(n.is_exact), true) AS total_is_exact,
               (SELECT count(*) FROM orders o {late.sql}) AS late
        FROM (SELECT o.status, {found.number} AS orders, {found.is_exact} AS is_exact
              FROM {found.table} o {found.where.sql} GROUP BY o.status) n
    """
    return Sql(select, [*late.params, *found.params])
