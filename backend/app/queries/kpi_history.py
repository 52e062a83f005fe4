"""The KPIs' courses, day by day: today's figures less all that came after, from the sums by day (0004, 0012)."""

from typing import Any, LiteralString

from app.database.fetch import Cursor, fetch_all
from app.database.where import Where, literal
from app.models.filters import KpiHistoryRequest
from app.observability import timed_query
from app.queries import order_filters
from app.queries.inventory import totals_in_scope
from app.queries.stock_figures import TODAY, TURNOVER_DAYS, day_sums

Part = tuple[LiteralString, list[Any]]


@timed_query
async def kpi_history(cursor: Cursor, request: KpiHistoryRequest) -> bytes:
    """Each figure at the end of each of the last `days` days (UTC), oldest first; today as of now.

    The stock of 89 more days is read: the first day's turnover looks back on them.
    """
    days, reach = literal(request.days), literal(request.days + int(TURNOVER_DAYS) - 1)
    now = totals_in_scope(request.region, request.category)
    stock, stock_params = stock_by_day(request, reach)
    low, low_params = low_stock_by_day(request, days)
    orders, orders_params = orders_by_day(request, days)
    select = f"""
        SELECT k.date, k.total_value, k.total_units, k.low_stock_alerts, k.orders, k.turnover
        FROM (SELECT e.*, round(sum(e.units_out) OVER quarter / nullif(avg(e.total_units) OVER quarter, 0), 4)
                              AS turnover
              FROM (SELECT c.day::date AS date, n.value - coalesce(sum(d.value) OVER later, 0) AS total_value,
                           (n.units - coalesce(sum(d.units) OVER later, 0))::bigint AS total_units,
                           (n.low - coalesce(sum(l.low) OVER later, 0))::bigint AS low_stock_alerts,
                           coalesce(o.orders, 0)::bigint AS orders, coalesce(d.units_out, 0) AS units_out
                    FROM generate_series({TODAY} - {reach} + 1, {TODAY}, interval '1 day') c (day)
                    LEFT JOIN ({stock}) d ON d.day = c.day::date
                    LEFT JOIN ({low}) l ON l.day = c.day::date
                    LEFT JOIN ({orders}) o ON o.day = c.day::date
                    CROSS JOIN (SELECT coalesce(sum(t.value), 0.00) AS value, coalesce(sum(t.units), 0) AS units,
                                       coalesce(sum(t.low_stock), 0) AS low FROM stock_totals t {now.sql}) n
                    WINDOW later AS (ORDER BY c.day DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) e
              WINDOW quarter AS (ORDER BY e.date ROWS {TURNOVER_DAYS} - 1 PRECEDING)) k
        WHERE k.date > {TODAY} - {days} ORDER BY k.date
    """
    return await fetch_all(cursor, select, [*stock_params, *low_params, *orders_params, *now.params])


def stock_by_day(request: KpiHistoryRequest, days: LiteralString) -> Part:
    """How value and units changed on each of these days, and what left for good."""
    where = totals_in_scope(request.region, request.category).add(f"t.day > {TODAY} - {days}")
    select = f"""SELECT t.day, sum(t.value_delta) AS value, sum(t.units_delta) AS units, sum(t.units_out) AS units_out
                 FROM {day_sums(request)} t {where.sql} GROUP BY t.day"""
    return select, where.params


def low_stock_by_day(request: KpiHistoryRequest, days: LiteralString) -> Part:
    """How many more stock rows, or fewer, ran low at the end of each of these days than at its start."""
    where = totals_in_scope(request.region, request.category).add(f"t.day > {TODAY} - {days}")
    select = f"SELECT t.day, sum(t.low_stock_delta) AS low FROM low_stock_days t {where.sql} GROUP BY t.day"
    return select, where.params


def orders_by_day(request: KpiHistoryRequest, days: LiteralString) -> Part:
    """The orders asked for on each of these days: from their sums.

    Those do not know categories, which an order has from its product: there it is the period's range of the index
    by product, as in a list of orders with the same filters.
    """
    where = Where()
    if request.region:
        where.add("o.store_id = ANY(ARRAY(SELECT s.id FROM stores s WHERE s.region = ANY(%s)))", request.region)
    if not request.category:
        where.add(f"o.day > {TODAY} - {days}")
        return f"SELECT o.day, sum(o.orders) AS orders FROM order_day_counts o {where.sql} GROUP BY o.day", where.params
    where.add(f"o.created_at >= ({TODAY} - {days} + 1)::timestamp AT TIME ZONE 'UTC'")
    order_filters.of_category(where, request.category)
    select = f"SELECT utc_day(o.created_at) AS day, count(*) AS orders FROM orders o {where.sql} GROUP BY 1"
    return select, where.params
