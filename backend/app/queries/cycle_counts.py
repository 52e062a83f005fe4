"""Cycle counts: the products of a store that are due to be counted, by the value that they moved (ABC analysis)."""

from typing import LiteralString

from app.database.query import Cursor, JsonOne, Query, Sql, json_one, named_query
from app.database.write_rows import send
from app.queries.inventory import keys_of_store
from app.queries.stocktakes import hold_products

# The stock rows of a store (one placeholder). A has the first 80 % of the value that moved in 365 days, at current
# prices, B the next 15 %, C the rest and what did not move. They are due after 30, 91 and 365 days of the company, from
# the beginning of the day on. A product of which cases were found since its last count is due at once. A count that was
# reversed is none.
CLASSED: LiteralString = """
    SELECT v.id, v.store_id, v.product_id, v.value, v.counted_at, k.abc_class, v.found_stock,
           least(v.found_at, company_day_start(company_day(v.counted_at) + k.days)) AS due_at
    FROM (
        SELECT r.*, sum(r.value) OVER () AS total, sum(r.value) OVER (ORDER BY r.value DESC, r.id) - r.value AS before
        FROM (
            SELECT i.id, i.store_id, i.product_id, coalesce(m.cases, 0) * p.unit_price AS value,
                   coalesce(c.at, i.created_at) AS counted_at, coalesce(f.cases, 0) AS found_stock,
                   CASE WHEN f.cases > 0 THEN f.at END AS found_at
            FROM inventory i JOIN products p ON p.id = i.product_id
            CROSS JOIN LATERAL (
                SELECT sum(abs(m.delta)) AS cases FROM stock_movements m
                WHERE m.inventory_id = i.id AND m.at >= now() - interval '365 days'
                  AND m.kind NOT IN ('count', 'opening')  -- an adjustment without a reason is a correction
                  AND (m.kind <> 'adjustment' OR coalesce(m.reason_code, 'correction') <> 'correction')) m
            LEFT JOIN LATERAL (
                SELECT c.at FROM stock_movements c WHERE c.inventory_id = i.id AND c.kind IN ('count', 'opening')
                AND NOT EXISTS (SELECT FROM stock_movements r WHERE r.reverses = c.id)
                ORDER BY c.at DESC, c.id DESC LIMIT 1) c ON true
            CROSS JOIN LATERAL (
                SELECT sum(m.delta) AS cases, min(m.at) AS at FROM stock_movements m
                WHERE m.inventory_id = i.id AND m.at > coalesce(c.at, '-infinity') AND m.reason_code = 'found') f
            WHERE i.store_id = %s AND i.product_active AND i.store_active) r) v
    CROSS JOIN LATERAL (
        SELECT c.* FROM (VALUES ('A', 0.80, 30), ('B', 0.95, 91)) c (abc_class, share, days)
        WHERE v.value > 0 AND v.before < v.total * c.share
        UNION ALL SELECT 'C', 1, 365 ORDER BY 1 LIMIT 1) k"""
# The longest overdue first; two placeholders: the store, and the number of rows at most (NULL: all).
DUE: LiteralString = f"SELECT * FROM ({CLASSED}) d WHERE d.due_at <= now() ORDER BY d.due_at, d.id LIMIT %s"


@named_query
def due_products(store_id: int, limit: int | None) -> Query[JsonOne | None]:
    """Build the query for the products of a store that are due, `limit` at most (None: all of them).

    It gives None if the store does not exist.
    """
    return json_one(
        f"""SELECT s.id::text AS store_id, (
                SELECT coalesce(json_agg(r), '[]') FROM (
                    SELECT d.product_id::text AS product_id, p.name AS product_name, p.sku, p.category,
                           p.counted_in, p.units_per_case, d.abc_class,
                           round(d.value, 2) AS moved_value, d.found_stock, d.counted_at, d.due_at
                    FROM ({DUE}) d JOIN products p ON p.id = d.product_id ORDER BY d.due_at, d.id) r) AS products
            FROM stores s WHERE s.id = %s""",
        (store_id, limit, store_id),
    )


async def insert_due_lines(cursor: Cursor, stocktake_id: int, store_id: int, limit: int) -> None:
    """Write a line of a new stocktake for each product that is due, `limit` at most."""
    statement: LiteralString = f"""INSERT INTO stocktake_lines (stocktake_id, product_id)
        SELECT %s, d.product_id FROM ({DUE}) d ORDER BY d.product_id"""
    await hold_products(cursor, [product_id for _, product_id in await keys_of_store(cursor, store_id)])
    await send(cursor, Sql(statement, (stocktake_id, store_id, limit)))
