"""KPIs, trends, shares and their history by day: read from sums, so their cost does not grow with the history.

A past figure is today's figure less all changes after it.
"""

from typing import LiteralString

from app.database.query import Query, Sql, json_array, json_object, named_query
from app.database.where import Where, labels, literal, name_order
from app.models.filters import KpiHistoryRequest, StockFilters, TrendRequest
from app.queries import order_columns, order_filters
from app.queries.company import TODAY, ZONE, start_of
from app.queries.inventory import totals_in_scope

# Turnover is consumption (the column of the sums by day) over this number of days, divided by the average stock at the
# ends of those of them on which stock rows existed. Fewer than a week say nothing: trade has a weekly rhythm.
TURNOVER_DAYS: LiteralString = "90"
FEWEST_DAYS: LiteralString = "7"
RENAMED_REGIONS: LiteralString = """(SELECT f.name AS was, l.name AS region
                                     FROM former_labels f JOIN labels l ON l.id = f.label_id WHERE f.kind = 'region')"""


def turnover(consumption: LiteralString, units: LiteralString, days: LiteralString) -> LiteralString:
    """Return the expression of turnover; `units` is the sum of the stock at the ends of the days."""
    return f"CASE WHEN {days} >= {FEWEST_DAYS} THEN round({consumption} / nullif({units}::numeric / {days}, 0), 4) END"


@named_query
def kpi(filters: StockFilters) -> Query[bytes]:
    """Build the query for the figures of the current stock, and its turnover in the last 90 days."""
    now = totals_in_scope(filters.region, filters.category)
    carried = carried_products(filters)
    days = stock_at_day_ends(filters, TURNOVER_DAYS)
    moving = order_filters.add_category(order_filters.add_region(Where(), filters.region), filters.category)
    moving.add(order_filters.TRANSIT)
    select = f"""
        SELECT round(n.value, 2) AS total_value, n.units AS total_units,
               t.units AS transit_units, round(t.value, 2) AS transit_value,
               (SELECT count(*) FROM products p {carried.sql}) AS total_products,
               n.low AS low_stock_alerts, n.out AS out_of_stock, q.consumption, q.sold, q.written_off,
               q.days AS turnover_days, {turnover("q.consumption", "q.units", "q.days")} AS turnover
        FROM (SELECT coalesce(sum(t.value), 0.00) AS value, coalesce(sum(t.units), 0)::bigint AS units,
                     coalesce(sum(t.low_stock), 0)::bigint AS low,
                     coalesce(sum(t.out_of_stock), 0)::bigint AS out
              FROM stock_totals t {now.sql}) n,
             (SELECT coalesce(sum({order_columns.IN_TRANSIT}), 0)::bigint AS units,
                     coalesce(sum(({order_columns.IN_TRANSIT}) * p.unit_price), 0.00) AS value
              FROM orders o JOIN products p ON p.id = o.product_id {moving.sql}) t,
             (SELECT sum(d.consumption) AS consumption, sum(d.sold) AS sold, sum(d.written_off) AS written_off,
                     sum(d.total_units) AS units, count(*) FILTER (WHERE d.items > 0) AS days
              FROM ({days.text}) d) q
    """
    return json_object(select, [*carried.params, *now.params, *moving.params, *days.params])


def stock_at_day_ends(filters: StockFilters, days: LiteralString) -> Sql:
    """Return a SELECT of value, units and number of stock rows at the end of each of the last `days` days.

    With the units consumed, sold and written off on each day. Today's are as of now.
    """
    now = totals_in_scope(filters.region, filters.category)
    past = days_in_scope(filters.region, filters.category).add(f"t.day > {TODAY} - {days}")
    select = f"""
        SELECT c.day::date AS date, n.value - coalesce(sum(d.value) OVER later, 0) AS total_value,
               (n.units - coalesce(sum(d.units) OVER later, 0))::bigint AS total_units,
               n.items - coalesce(sum(d.items) OVER later, 0) AS items, coalesce(d.consumption, 0) AS consumption,
               coalesce(d.sold, 0) AS sold, coalesce(d.written_off, 0) AS written_off
        FROM generate_series({TODAY} - {days} + 1, {TODAY}, interval '1 day') c (day)
        LEFT JOIN (SELECT t.day, sum(t.value_delta) AS value, sum(t.units_delta) AS units, sum(t.items_delta) AS items,
                          sum(t.consumption)::bigint AS consumption, sum(t.sold)::bigint AS sold,
                          sum(t.written_off)::bigint AS written_off
                   FROM {day_sums(filters)} t {past.sql} GROUP BY t.day) d ON d.day = c.day::date
        CROSS JOIN (SELECT coalesce(sum(t.value), 0.00) AS value, coalesce(sum(t.units), 0) AS units,
                           coalesce(sum(t.items), 0) AS items
                    FROM stock_totals t {now.sql}) n
        WINDOW later AS (ORDER BY c.day DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    """
    return Sql(select, [*past.params, *now.params])


def days_in_scope(region: list[str], category: list[str]) -> Where:
    """Return the conditions on sums by day, under the alias `t`: region and category are those of that day."""
    return Where().has_label("t.region", "region", region).has_label("t.category", "category", category)


def day_sums(filters: StockFilters) -> LiteralString:
    """Return the table of sums by day: by store, unless the request filters by category."""
    return "stock_category_days" if filters.category else "stock_days"


def carried_products(filters: StockFilters) -> Where:
    """Active products that at least one open store in scope carries."""
    where = Where().add("p.active").has_label("p.category", "category", filters.category)
    if not filters.region:
        return where.add("EXISTS (SELECT FROM inventory i WHERE i.product_id = p.id AND i.store_active)")
    return where.add(
        f"""EXISTS (SELECT FROM inventory i JOIN stores s ON s.id = i.store_id
                   WHERE i.product_id = p.id AND i.store_active AND s.region = ANY({labels("region")}))""",
        filters.region,
    )


@named_query
def trends(request: TrendRequest) -> Query[bytes]:
    """Build the query for value and units at the end of each of the last `days` days of the company, oldest first.

    Today's are as of now.
    """
    days = stock_at_day_ends(request, literal(request.days))
    return json_array(
        f"SELECT d.date, round(d.total_value, 2) AS total_value, d.total_units FROM ({days.text}) d ORDER BY d.date",
        days.params,
    )


@named_query
def value_by_category(filters: StockFilters) -> Query[bytes]:
    """Build the query for value, units and share of the total value (0 to 1) by category, most valuable first."""
    where = totals_in_scope(filters.region, filters.category)
    return json_array(
        f"""SELECT t.category, round(sum(t.value), 2) AS total_value, sum(t.units)::bigint AS total_units,
                   coalesce(round(sum(t.value) / nullif(sum(sum(t.value)) OVER (), 0), 4), 0) AS share
            FROM stock_totals t {where.sql}
            GROUP BY t.category HAVING sum(t.items) > 0 ORDER BY sum(t.value) DESC, t.category""",
        where.params,
    )


@named_query
def history(inventory_id: int, days: int) -> Query[bytes]:
    """Build the query for a stock row's balance, and units in, out, consumed, sold and written off by company day.

    It has the last `days` days, oldest first; the balance is that at the end of the day, today's is as of now. The
    result is an empty array if the stock row does not exist.
    """
    back = literal(days)
    return json_array(
        f"""SELECT c.day::date AS date,
                   (i.current_stock - coalesce(sum(d.delta) OVER later, 0))::bigint AS current_stock,
                   coalesce(d.units_in, 0) AS units_in, coalesce(d.units_out, 0) AS units_out,
                   coalesce(d.consumption, 0) AS consumption, coalesce(d.sold, 0) AS sold,
                   coalesce(d.written_off, 0) AS written_off
            FROM inventory i
            CROSS JOIN generate_series({TODAY} - {back} + 1, {TODAY}, interval '1 day') c (day)
            LEFT JOIN (SELECT (e.at AT TIME ZONE {ZONE})::date AS day, sum(e.delta) AS delta,
                              sum(greatest(e.delta, 0)) AS units_in, sum(greatest(-e.delta, 0)) AS units_out,
                              sum(consumption_of(m.kind, e.used, r.consumption)) AS consumption,
                              sum(sold_of(m.kind, e.used, m.reason_code)) AS sold,
                              sum(written_off_of(m.kind, e.used, r.consumption)) AS written_off
                       FROM stock_movements m LEFT JOIN reasons r ON r.code = m.reason_code
                       CROSS JOIN LATERAL (  -- units count when they are recorded, consumption when it occurred
                           VALUES (m.at, m.delta, CASE WHEN m.occurred_at IS NULL THEN m.delta ELSE 0 END),
                                  (m.occurred_at, 0, m.delta)) e (at, delta, used)
                       WHERE m.inventory_id = %s AND m.at >= {start_of(f"{TODAY} - {back} + 1")} AND e.at IS NOT NULL
                       GROUP BY 1) d ON d.day = c.day::date
            WHERE i.id = %s
            WINDOW later AS (ORDER BY c.day DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            ORDER BY c.day""",
        (inventory_id, inventory_id),
    )


@named_query
def by_region(filters: StockFilters) -> Query[bytes]:
    """Build the query for each region's stores, stock, low stock and open orders, by name.

    Stores and stock count in the current region, orders in the one in which they were requested, even if it has no
    store any more. A region that was renamed or merged has its current name.
    """
    stock = Where().has_label("t.category", "category", filters.category)
    open_orders = order_filters.open_orders(filters.category)
    late = order_filters.add_late(order_filters.add_category(Where(), filters.category))
    regions = Where().has_label("r.region", "region", filters.region)
    return json_array(
        f"""SELECT r.region, coalesce(n.stores, 0) AS stores, round(coalesce(n.value, 0), 2) AS total_value,
                   coalesce(n.units, 0) AS total_units, coalesce(n.low, 0) AS low_stock_alerts,
                   coalesce(n.out, 0) AS out_of_stock, coalesce(o.pending, 0) AS pending_orders,
                   coalesce(o.approved, 0) AS approved_orders, coalesce(o.shipped, 0) AS shipped_orders,
                   coalesce(l.late, 0) AS late_orders
            FROM (SELECT s.region, count(*) FILTER (WHERE s.active) AS stores, sum(t.value) AS value,
                         sum(t.units) AS units, sum(t.low) AS low, sum(t.out) AS out
                  FROM stores s
                  LEFT JOIN (SELECT t.store_id, sum(t.value) AS value, sum(t.units) AS units, sum(t.low_stock) AS low,
                                    sum(t.out_of_stock) AS out
                             FROM stock_totals t {stock.sql} GROUP BY 1) t ON t.store_id = s.id
                  GROUP BY 1) n
            FULL JOIN (SELECT coalesce(r.region, o.region) AS region,
                              sum(o.orders) FILTER (WHERE o.status = 'pending') AS pending,
                              sum(o.orders) FILTER (WHERE o.status = 'approved') AS approved,
                              sum(o.orders) FILTER (WHERE o.status = 'shipped') AS shipped
                       FROM {open_orders.table} o LEFT JOIN {RENAMED_REGIONS} r ON r.was = o.region
                       {open_orders.where.sql} GROUP BY 1 HAVING sum(o.orders) > 0) o USING (region)
            LEFT JOIN (SELECT coalesce(r.region, v.region) AS region, count(*) AS late FROM orders o
                       JOIN store_versions v ON v.store_id = o.store_id AND v.version = o.store_version
                       LEFT JOIN {RENAMED_REGIONS} r ON r.was = v.region {late.sql} GROUP BY 1) l USING (region)
            CROSS JOIN LATERAL (SELECT region) r
            {regions.sql} ORDER BY {name_order("r.region")}""",
        [*stock.params, *open_orders.where.params, *late.params, *regions.params],
    )


@named_query
def kpi_history(request: KpiHistoryRequest) -> Query[bytes]:
    """Build the query for each figure at the end of each of the last `days` days of the company, oldest first.

    Today's are as of now. The stock of 89 more days is read: the first day's turnover needs them.
    """
    days, reach = literal(request.days), literal(request.days + int(TURNOVER_DAYS) - 1)
    now = totals_in_scope(request.region, request.category)
    stock = stock_at_day_ends(request, reach)
    low = low_stock_by_day(request, days)
    orders = orders_by_day(request, days)
    select = f"""
        SELECT k.date, round(k.total_value, 2) AS total_value, k.total_units,
               (n.low - coalesce(sum(l.low) OVER later, 0))::bigint AS low_stock_alerts,
               coalesce(o.orders, 0)::bigint AS orders, k.consumption, k.sold, k.written_off,
               k.days AS turnover_days,
               {turnover("k.consumed", "k.units", "k.days")} AS turnover
        FROM (SELECT e.*, sum(e.consumption) OVER quarter AS consumed, sum(e.total_units) OVER quarter AS units,
                     count(*) FILTER (WHERE e.items > 0) OVER quarter AS days
              FROM ({stock.text}) e
              WINDOW quarter AS (ORDER BY e.date ROWS {TURNOVER_DAYS} - 1 PRECEDING)) k
        LEFT JOIN ({low.text}) l ON l.day = k.date
        LEFT JOIN ({orders.text}) o ON o.day = k.date
        CROSS JOIN (SELECT coalesce(sum(t.low_stock), 0) AS low FROM stock_totals t {now.sql}) n
        WHERE k.date > {TODAY} - {days}
        WINDOW later AS (ORDER BY k.date DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        ORDER BY k.date
    """
    return json_array(select, [*stock.params, *low.params, *orders.params, *now.params])


def low_stock_by_day(request: KpiHistoryRequest, days: LiteralString) -> Sql:
    """Return a SELECT of the change of the number of low stock rows on each of the last `days` days."""
    where = days_in_scope(request.region, request.category).add(f"t.day > {TODAY} - {days}")
    select = f"SELECT t.day, sum(t.low_stock_delta) AS low FROM low_stock_days t {where.sql} GROUP BY t.day"
    return Sql(select, where.params)


def orders_by_day(request: KpiHistoryRequest, days: LiteralString) -> Sql:
    """Return a SELECT of the number of orders placed on each of the last `days` days, from the sums by day.

    Returns are no placed orders: the sums have them, so they are counted by an index of their own and subtracted. The
    sums have no category. For a category the orders of its products in the period are counted, by the index on product
    and time.
    """
    placed = order_filters.add_region(
        Where().add(f"o.created_at >= {start_of(f'{TODAY} - {days} + 1')}"), request.region
    )
    if request.category:
        order_filters.add_category(placed, request.category).add("o.return_of IS NULL")
        return by_day_of_creation("count(*)", placed)
    where = Where().has_label("o.region", "region", request.region).add(f"o.day > {TODAY} - {days}")
    returns = by_day_of_creation("-count(*)", placed.add("o.return_of IS NOT NULL"))
    select = f"""SELECT d.day, sum(d.orders) AS orders FROM (
                     SELECT o.day, sum(o.orders) AS orders FROM order_day_counts o {where.sql} GROUP BY o.day
                     UNION ALL {returns.text}) d GROUP BY d.day"""
    return Sql(select, [*where.params, *returns.params])


def by_day_of_creation(number: LiteralString, where: Where) -> Sql:
    """Return a SELECT of a number of orders for each day of the company."""
    select = f"""SELECT (o.created_at AT TIME ZONE {ZONE})::date AS day, {number} AS orders
                 FROM orders o {where.sql} GROUP BY 1"""
    return Sql(select, where.params)
