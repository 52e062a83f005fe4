"""KPIs, trends, shares and their history by day: read from sums, so they cost the same after ten years.

The sums are those of migrations 0004 and 0012. The past is today's figure less all that came after.
"""

from typing import Any, LiteralString

from app.database.pages import Cursor, JsonOne, fetch_all, fetch_one
from app.database.where import Where, literal
from app.models.filters import KpiHistoryRequest, StockFilters, TrendRequest
from app.monitoring.metrics import timed_query
from app.queries import order_filters
from app.queries.inventory import totals_in_scope

TURNOVER_DAYS: LiteralString = "90"
# Of the database's clock, in UTC; as a subquery it is worked out once, not for each row.
TODAY: LiteralString = "(SELECT utc_day(now()))"


@timed_query
async def kpi(cursor: Cursor, filters: StockFilters) -> JsonOne:
    """The figures of the stock as it is now, and how often it turned over in the last 90 days.

    Average stock is that at the end of each of the 90 days. A day's end is today's stock less all
    that came after it, so the days' sum needs one pass: each change counts for the days before it.
    """
    now = totals_in_scope(filters.region, filters.category)
    past = totals_in_scope(filters.region, filters.category)
    past.add(f"t.day > {TODAY} - {TURNOVER_DAYS}")
    carried = carried_products(filters)
    select = f"""
        SELECT n.value AS total_value, n.units AS total_units,
               (SELECT count(*) FROM products p {carried.sql}) AS total_products,
               n.low AS low_stock_alerts, n.out AS out_of_stock,
               round(d.units_out / nullif((n.units * {TURNOVER_DAYS} - d.came_later) / {TURNOVER_DAYS}, 0), 4)
                   AS turnover
        FROM (SELECT coalesce(sum(t.value), 0.00) AS value, coalesce(sum(t.units), 0)::bigint AS units,
                     coalesce(sum(t.low_stock), 0)::bigint AS low,
                     coalesce(sum(t.out_of_stock), 0)::bigint AS out
              FROM stock_totals t {now.sql}) n,
             (SELECT coalesce(sum(t.units_out), 0) AS units_out,
                     coalesce(sum(t.units_delta * (t.day - ({TODAY} - {TURNOVER_DAYS}) - 1)), 0)
                         AS came_later
              FROM {day_sums(filters)} t {past.sql}) d
    """
    found = await fetch_one(cursor, select, [*carried.params, *now.params, *past.params])
    assert found is not None  # an aggregate always has a row
    return found


def day_sums(filters: StockFilters) -> LiteralString:
    """The sums by day that can tell: by store, unless categories are asked for."""
    return "stock_category_days" if filters.category else "stock_days"


def carried_products(filters: StockFilters) -> Where:
    """Products that at least one store in question carries."""
    where = Where().any_of("p.category", filters.category)
    if not filters.region:
        return where.add("EXISTS (SELECT FROM inventory i WHERE i.product_id = p.id)")
    return where.add(
        """EXISTS (SELECT FROM inventory i JOIN stores s ON s.id = i.store_id
                   WHERE i.product_id = p.id AND s.region = ANY(%s))""",
        filters.region,
    )


@timed_query
async def trends(cursor: Cursor, request: TrendRequest) -> bytes:
    """Value and units at the end of each of the last `days` days (UTC), oldest first; today as of now."""
    now = totals_in_scope(request.region, request.category)
    past = totals_in_scope(request.region, request.category)
    days = literal(request.days)
    past.add(f"t.day > {TODAY} - {days}")
    select = f"""
        SELECT c.day::date AS date, n.value - coalesce(sum(d.value) OVER later, 0) AS total_value,
               (n.units - coalesce(sum(d.units) OVER later, 0))::bigint AS total_units
        FROM generate_series({TODAY} - {days} + 1, {TODAY}, interval '1 day') c (day)
        LEFT JOIN (SELECT t.day, sum(t.value_delta) AS value, sum(t.units_delta) AS units
                   FROM {day_sums(request)} t {past.sql} GROUP BY t.day) d ON d.day = c.day::date
        CROSS JOIN (SELECT coalesce(sum(t.value), 0.00) AS value, coalesce(sum(t.units), 0) AS units
                    FROM stock_totals t {now.sql}) n
        WINDOW later AS (ORDER BY c.day DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        ORDER BY c.day
    """
    return await fetch_all(cursor, select, [*past.params, *now.params])


@timed_query
async def value_by_category(cursor: Cursor, filters: StockFilters) -> bytes:
    """Value, units and share of the whole per category, most valuable first."""
    where = totals_in_scope(filters.region, filters.category)
    return await fetch_all(
        cursor,
        f"""SELECT t.category, sum(t.value) AS total_value, sum(t.units)::bigint AS total_units,
                   coalesce(round(sum(t.value) / nullif(sum(sum(t.value)) OVER (), 0), 4), 0) AS share
            FROM stock_totals t {where.sql}
            GROUP BY t.category HAVING sum(t.items) > 0 ORDER BY sum(t.value) DESC, t.category""",
        where.params,
    )


@timed_query
async def history(cursor: Cursor, inventory_id: int, days: int) -> bytes:
    """A stock row's balance at the end of each of the last `days` days (UTC) and what came and went, oldest first.

    Today as of now. An empty array where there is no such row.
    """
    back = literal(days)
    return await fetch_all(
        cursor,
        f"""SELECT c.day::date AS date,
                   (i.current_stock - coalesce(sum(d.delta) OVER later, 0))::bigint AS current_stock,
                   coalesce(d.units_in, 0) AS units_in, coalesce(d.units_out, 0) AS units_out
            FROM inventory i
            CROSS JOIN generate_series({TODAY} - {back} + 1, {TODAY}, interval '1 day') c (day)
            LEFT JOIN (SELECT utc_day(m.at) AS day, sum(m.delta) AS delta,
                              sum(greatest(m.delta, 0)) AS units_in, sum(greatest(-m.delta, 0)) AS units_out
                       FROM stock_movements m
                       WHERE m.inventory_id = %s AND m.at >= ({TODAY} - {back} + 1)::timestamp AT TIME ZONE 'UTC'
                       GROUP BY 1) d ON d.day = c.day::date
            WHERE i.id = %s
            WINDOW later AS (ORDER BY c.day DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            ORDER BY c.day""",
        (inventory_id, inventory_id),
    )


@timed_query
async def by_region(cursor: Cursor, filters: StockFilters) -> bytes:
    """Stores, stock, what runs low and what is under way in each region, by name."""
    stock = Where().any_of("t.category", filters.category)
    open_orders = order_filters.open_orders(filters.category)
    late = order_filters.are_late(order_filters.of_category(Where(), filters.category))
    regions = Where().any_of("s.region", filters.region)
    return await fetch_all(
        cursor,
        f"""SELECT s.region, count(*) AS stores, coalesce(sum(n.value), 0.00) AS total_value,
                   coalesce(sum(n.units), 0) AS total_units, coalesce(sum(n.low), 0) AS low_stock_alerts,
                   coalesce(sum(n.out), 0) AS out_of_stock, coalesce(sum(o.pending), 0) AS pending_orders,
                   coalesce(sum(o.approved), 0) AS approved_orders, coalesce(sum(l.late), 0) AS late_orders
            FROM stores s
            LEFT JOIN (SELECT t.store_id, sum(t.value) AS value, sum(t.units) AS units, sum(t.low_stock) AS low,
                              sum(t.out_of_stock) AS out
                       FROM stock_totals t {stock.sql} GROUP BY 1) n ON n.store_id = s.id
            LEFT JOIN (SELECT o.store_id, sum(o.orders) FILTER (WHERE o.status = 'pending') AS pending,
                              sum(o.orders) FILTER (WHERE o.status = 'approved') AS approved
                       FROM {open_orders.table} o {open_orders.where.sql} GROUP BY 1) o ON o.store_id = s.id
            LEFT JOIN (SELECT o.store_id, count(*) AS late FROM orders o {late.sql} GROUP BY 1) l ON l.store_id = s.id
            {regions.sql} GROUP BY s.region ORDER BY s.region""",
        [*stock.params, *open_orders.where.params, *late.params, *regions.params],
    )


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
