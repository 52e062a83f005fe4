"""Low-stock alerts: the stock rows that are low, with the open orders that are on their way to them."""

from functools import lru_cache
from typing import LiteralString

from app.database.json_columns import enum_column, id_column, number_column, text_column, timestamp_column
from app.database.pages import ListQuery, View
from app.database.query import Sql, named_query
from app.database.where import order_by
from app.models.filters import AlertFilters
from app.queries import order_columns
from app.queries.inventory import INCOMING, OPEN_ORDERS, REQUESTED, URGENCY, in_scope, totals_in_scope
from app.queries.reference_columns import PACK, STORE_COLUMNS

# The cases that are missing until more than the reorder level would be there; `coming` are those of open orders.
UNCOVERED: LiteralString = "greatest(i.reorder_level + 1 - i.available_stock - w.incoming - w.requested, 0)"


@lru_cache
def alert_view() -> View:
    """Return the view of alerts; built at the first call, because it depends on the settings."""
    return View(
        "inventory i",
        (
            id_column("inventory_id", "i.id"),
            id_column("product_id", "i.product_id"),
            id_column("store_id", "i.store_id"),
            text_column("product_name", "p.name"),
            text_column("sku", "p.sku"),
            text_column("category", "p.category"),
            *PACK,
            STORE_COLUMNS,
            number_column("current_stock", "i.current_stock"),
            number_column("available_stock", "i.available_stock"),
            number_column("reorder_level", "i.reorder_level"),
            number_column("max_stock", "i.max_stock"),
            number_column("shortage", "i.reorder_level - i.available_stock"),
            enum_column(
                "severity",
                """CASE WHEN i.out_of_stock THEN 'out_of_stock' WHEN i.critical_stock THEN 'critical'
                                     ELSE 'low' END""",
            ),
            number_column("incoming", "w.incoming"),
            number_column("requested", "w.requested"),
            number_column("uncovered", UNCOVERED),
            enum_column(
                "coverage",
                f"""CASE WHEN {UNCOVERED} = 0 THEN 'full' WHEN w.incoming + w.requested > 0 THEN 'partial'
                                     ELSE 'none' END""",
            ),
            id_column("covered_by", "w.order_id", nullable=True),
            enum_column("covered_by_number", "w.order_number", nullable=True),
            timestamp_column("covered_from", "w.arrives_at", nullable=True),
        ),
        f"""JOIN products p ON p.id = i.product_id JOIN stores s ON s.id = i.store_id
            CROSS JOIN LATERAL ({on_the_way()}) w""",
    )


def on_the_way() -> LiteralString:
    """Return a SELECT of a stock row's incoming and requested cases, and of the order that covers it.

    That is the first order, by the time of arrival, with which more than the reorder level would be there.
    """
    arrives = order_columns.arrives_at()
    covers: LiteralString = "FILTER (WHERE i.available_stock + o.upto > i.reorder_level)"
    return f"""
        SELECT {INCOMING}, {REQUESTED},
               (array_agg(o.id ORDER BY o.arrives_at, o.id) {covers})[1] AS order_id,
               (array_agg(o.number ORDER BY o.arrives_at, o.id) {covers})[1] AS order_number,
               min(o.arrives_at) {covers} AS arrives_at
        FROM (SELECT o.id, o.number, o.status, {order_columns.COMING_COLUMNS}, {arrives} AS arrives_at,
                     sum({order_columns.COMING}) OVER (ORDER BY {arrives}, o.id) AS upto
              FROM {OPEN_ORDERS}) o"""


@named_query
def low_stock_alerts(filters: AlertFilters) -> ListQuery:
    """Build the query for the stock rows that are low, the most urgent first."""
    where = in_scope("i.store_id", "i.product_id", filters.region, filters.category)
    where.any_of("i.store_id", filters.store_id).add("i.low_stock")
    sums = totals_in_scope(filters.region, filters.category).any_of("t.store_id", filters.store_id)
    count = Sql(f"SELECT coalesce(sum(t.low_stock), 0) FROM stock_totals t {sums.sql}", sums.params)
    return ListQuery(alert_view(), where, order_by(filters.sort, {"urgency": URGENCY}, "i.id"), count)
