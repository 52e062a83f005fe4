-- Rules about the sums that triggers write. orders.sql explains these files.

WITH some_stores AS (
    SELECT id FROM stores
), totals_by_region AS (
    SELECT s.region, t.* FROM stock_totals t JOIN stores s ON s.id = t.store_id
    WHERE t.store_id IN (SELECT id FROM some_stores)
), order_groups AS (
    SELECT o.store_id, o.product_id, o.status, s.region, p.category,
           (o.created_at AT TIME ZONE (SELECT time_zone FROM company))::date AS day,
           count(*) AS orders, sum(o.quantity) AS units
    FROM orders o
    JOIN store_versions s ON s.store_id = o.store_id AND s.version = o.store_version
    JOIN product_versions p ON p.product_id = o.product_id AND p.version = o.product_version
    WHERE o.store_id IN (SELECT id FROM some_stores) GROUP BY 1, 2, 3, 4, 5, 6
), locations AS (
    -- where each stock row was, from which moment until before which one; the first row counts for the time before, too
    SELECT i.id, i.store_id, i.created_at, greatest(s.starts, p.starts) AS starts, least(s.valid_to, p.valid_to) AS ends,
           s.region, p.category
    FROM inventory i
    JOIN (SELECT v.*, CASE WHEN lag(version) OVER (PARTITION BY store_id ORDER BY version) IS NULL THEN '-infinity'
                           ELSE valid_from END AS starts
          FROM store_versions v WHERE store_id IN (SELECT id FROM some_stores)) s ON s.store_id = i.store_id
    JOIN (SELECT v.*, CASE WHEN lag(version) OVER (PARTITION BY product_id ORDER BY version) IS NULL THEN '-infinity'
                           ELSE valid_from END AS starts
          FROM product_versions v) p ON p.product_id = i.product_id
    WHERE i.store_id IN (SELECT id FROM some_stores) AND greatest(s.starts, p.starts) < least(s.valid_to, p.valid_to)
), moves AS (
    -- stock that moved to another region or category after its row was created
    SELECT c.*, (SELECT coalesce(sum(m.delta), 0) FROM stock_movements m
                 WHERE m.inventory_id = c.id AND m.at < c.starts) AS units
    FROM (SELECT p.*, lag(p.region) OVER w AS old_region, lag(p.category) OVER w AS old_category
          FROM locations p WINDOW w AS (PARTITION BY p.id ORDER BY p.starts)) c
    WHERE c.starts > c.created_at AND (c.region, c.category) <> (c.old_region, c.old_category)
)

-- ---- totals
SELECT 'stock sums agree: ' || rule AS rule, subject, expected, found FROM (
    SELECT 'now' AS rule, concat_ws('/', store_id, category) AS subject,
           concat_ws('/', coalesce(e.items, 0), coalesce(e.units, 0), trim_scale(coalesce(e.value, 0)),
                     coalesce(e.low, 0), coalesce(e.out, 0)) AS expected,
           concat_ws('/', coalesce(f.items, 0), coalesce(f.units, 0), trim_scale(coalesce(f.value, 0)),
                     coalesce(f.low_stock, 0), coalesce(f.out_of_stock, 0)) AS found
    FROM (SELECT i.store_id, p.category, count(*) AS items, sum(i.current_stock) AS units,
                 sum(i.current_stock * p.unit_price) AS value,
                 count(*) FILTER (WHERE i.low_stock) AS low, count(*) FILTER (WHERE i.out_of_stock) AS out
          FROM inventory i JOIN products p ON p.id = i.product_id
          WHERE i.store_id IN (SELECT id FROM some_stores) GROUP BY 1, 2) e
    FULL JOIN (SELECT * FROM stock_totals WHERE store_id IN (SELECT id FROM some_stores)) f USING (store_id, category)
) sums WHERE expected <> found

UNION ALL
-- ---- sums
SELECT 'order sums agree: ' || rule, subject, expected, found FROM (
    SELECT 'by store and product' AS rule, concat_ws('/', store_id, product_id, status, region, category) AS subject,
           concat_ws('/', coalesce(e.orders, 0), coalesce(e.units, 0)) AS expected,
           concat_ws('/', coalesce(f.orders, 0), coalesce(f.units, 0)) AS found
    FROM (SELECT store_id, product_id, status, region, category, sum(orders) AS orders, sum(units) AS units
          FROM order_groups GROUP BY 1, 2, 3, 4, 5) e
    FULL JOIN (SELECT * FROM order_counts WHERE store_id IN (SELECT id FROM some_stores))
        f USING (store_id, product_id, status, region, category)
    UNION ALL
    SELECT 'by store', concat_ws('/', store_id, status, region),
           concat_ws('/', coalesce(e.orders, 0), coalesce(e.units, 0)),
           concat_ws('/', coalesce(f.orders, 0), coalesce(f.units, 0))
    FROM (SELECT store_id, status, region, sum(orders) AS orders, sum(units) AS units
          FROM order_groups GROUP BY 1, 2, 3) e
    FULL JOIN (SELECT * FROM order_store_counts WHERE store_id IN (SELECT id FROM some_stores))
        f USING (store_id, status, region)
    UNION ALL
    SELECT 'by day', concat_ws('/', day, store_id, status, region),
           concat_ws('/', coalesce(e.orders, 0), coalesce(e.units, 0)),
           concat_ws('/', coalesce(f.orders, 0), coalesce(f.units, 0))
    FROM (SELECT day, store_id, status, region, sum(orders) AS orders, sum(units) AS units
          FROM order_groups GROUP BY 1, 2, 3, 4) e
    FULL JOIN (SELECT * FROM order_day_counts WHERE store_id IN (SELECT id FROM some_stores))
        f USING (day, store_id, status, region)
) sums WHERE expected <> found

UNION ALL
SELECT 'stock sums agree: ' || rule, subject, expected, found FROM (
    -- all stock of a store is in the region of now; in an earlier region its moves have left nothing
    SELECT 'all days, by store' AS rule, concat_ws('/', store_id, region) AS subject,
           concat_ws('/', coalesce(e.items, 0), coalesce(e.units, 0), trim_scale(coalesce(e.value, 0))) AS expected,
           concat_ws('/', coalesce(f.items, 0), coalesce(f.units, 0), trim_scale(coalesce(f.value, 0))) AS found
    FROM (SELECT store_id, region, sum(items) AS items, sum(units) AS units, sum(value) AS value
          FROM totals_by_region GROUP BY 1, 2) e
    FULL JOIN (SELECT store_id, region, sum(items_delta) AS items, sum(units_delta) AS units, sum(value_delta) AS value
               FROM stock_days WHERE store_id IN (SELECT id FROM some_stores) GROUP BY 1, 2) f USING (store_id, region)
    UNION ALL
    SELECT 'all days, by store and category', concat_ws('/', store_id, region, category),
           concat_ws('/', coalesce(e.items, 0), coalesce(e.units, 0), trim_scale(coalesce(e.value, 0))),
           concat_ws('/', coalesce(f.items, 0), coalesce(f.units, 0), trim_scale(coalesce(f.value, 0)))
    FROM totals_by_region e
    FULL JOIN (SELECT store_id, region, category, sum(items_delta) AS items, sum(units_delta) AS units,
                      sum(value_delta) AS value
               FROM stock_category_days WHERE store_id IN (SELECT id FROM some_stores) GROUP BY 1, 2, 3)
                   f USING (store_id, region, category)
    UNION ALL
    SELECT 'all days, low stock', concat_ws('/', store_id, region, category),
           coalesce(e.low_stock, 0)::text, coalesce(f.low_stock, 0)::text
    FROM totals_by_region e
    FULL JOIN (SELECT store_id, region, category, sum(low_stock_delta) AS low_stock
               FROM low_stock_days WHERE store_id IN (SELECT id FROM some_stores) GROUP BY 1, 2, 3)
                   f USING (store_id, region, category)
    UNION ALL
    SELECT 'units, consumption, sales and write-offs of each day', concat_ws('/', day, store_id),
           concat_ws('/', coalesce(e.units, 0), coalesce(e.consumption, 0), coalesce(e.sold, 0),
                     coalesce(e.written_off, 0)),
           concat_ws('/', coalesce(f.units, 0), coalesce(f.consumption, 0), coalesce(f.sold, 0),
                     coalesce(f.written_off, 0))
    FROM (SELECT (d.at AT TIME ZONE (SELECT time_zone FROM company))::date AS day, i.store_id, sum(d.delta) AS units,
                 -- not by consumption_of and the like, so that the functions are checked, too
                 coalesce(sum(-d.used) FILTER (WHERE m.kind IN ('transfer_out', 'sale', 'customer_return')
                                                     OR r.consumption), 0) AS consumption,
                 coalesce(sum(-d.used) FILTER (WHERE m.kind IN ('sale', 'customer_return')
                                                     OR m.reason_code = 'sold'), 0) AS sold,
                 coalesce(sum(-d.used) FILTER (WHERE m.kind = 'write_off'
                                                     AND r.consumption IS NOT TRUE), 0) AS written_off
          FROM stock_movements m JOIN inventory i ON i.id = m.inventory_id LEFT JOIN reasons r ON r.code = m.reason_code
          CROSS JOIN LATERAL (VALUES (m.at, m.delta, CASE WHEN m.occurred_at IS NULL THEN m.delta ELSE 0 END),
                                     (m.occurred_at, 0, m.delta)) d (at, delta, used)
          WHERE i.store_id IN (SELECT id FROM some_stores) AND d.at IS NOT NULL GROUP BY 1, 2) e
    FULL JOIN (SELECT day, store_id, sum(units_delta) AS units, sum(consumption) AS consumption, sum(sold) AS sold,
                      sum(written_off) AS written_off
               FROM stock_days WHERE store_id IN (SELECT id FROM some_stores) GROUP BY 1, 2) f USING (day, store_id)
    UNION ALL
    SELECT 'new stock rows of each day', concat_ws('/', day, store_id),
           coalesce(e.items, 0)::text, coalesce(f.items, 0)::text
    FROM (SELECT (created_at AT TIME ZONE (SELECT time_zone FROM company))::date AS day, store_id, count(*) AS items
          FROM inventory WHERE store_id IN (SELECT id FROM some_stores) GROUP BY 1, 2) e
    FULL JOIN (SELECT day, store_id, sum(items_delta) AS items
               FROM stock_days WHERE store_id IN (SELECT id FROM some_stores) GROUP BY 1, 2) f USING (day, store_id)
    UNION ALL
    SELECT 'where stock was on each day', concat_ws('/', day, store_id, region, category),
           concat_ws('/', coalesce(e.items, 0), coalesce(e.units, 0)),
           concat_ws('/', coalesce(f.items, 0), coalesce(f.units, 0))
    FROM (SELECT (d.at AT TIME ZONE (SELECT time_zone FROM company))::date AS day, d.store_id, d.region, d.category,
                 sum(d.items) AS items, sum(d.units) AS units
          FROM (SELECT m.at, p.store_id, p.region, p.category, 0 AS items, m.delta AS units
                FROM locations p JOIN stock_movements m ON m.inventory_id = p.id AND m.at >= p.starts AND m.at < p.ends
                UNION ALL
                SELECT p.created_at, p.store_id, p.region, p.category, 1, 0
                FROM locations p WHERE p.created_at >= p.starts AND p.created_at < p.ends
                UNION ALL
                SELECT m.starts, m.store_id, v.region, v.category, v.sign, v.sign * m.units
                FROM moves m CROSS JOIN LATERAL (VALUES (m.old_region, m.old_category, -1), (m.region, m.category, 1))
                    v (region, category, sign)) d
          GROUP BY 1, 2, 3, 4) e
    FULL JOIN (SELECT day, store_id, region, category, sum(items) AS items, sum(units) AS units
               FROM (SELECT day, store_id, region, category, items_delta AS items, units_delta AS units
                     FROM stock_category_days
                     UNION ALL  -- what was booked elsewhere before versions were recorded
                     SELECT day, store_id, region, category, -items, -units FROM stock_days_before_versions) b
               WHERE store_id IN (SELECT id FROM some_stores) GROUP BY 1, 2, 3, 4) f
        USING (day, store_id, region, category)
    UNION ALL
    SELECT 'each day, over its categories', concat_ws('/', day, store_id, region),
           concat_ws('/', coalesce(e.items, 0), coalesce(e.units, 0), coalesce(e.consumption, 0), coalesce(e.sold, 0),
                     coalesce(e.written_off, 0)),
           concat_ws('/', coalesce(f.items, 0), coalesce(f.units, 0), coalesce(f.consumption, 0), coalesce(f.sold, 0),
                     coalesce(f.written_off, 0))
    FROM (SELECT day, store_id, region, items_delta AS items, units_delta AS units, consumption, sold, written_off
          FROM stock_days WHERE store_id IN (SELECT id FROM some_stores)) e
    FULL JOIN (SELECT day, store_id, region, sum(items_delta) AS items, sum(units_delta) AS units,
                      sum(consumption) AS consumption, sum(sold) AS sold, sum(written_off) AS written_off
               FROM stock_category_days WHERE store_id IN (SELECT id FROM some_stores) GROUP BY 1, 2, 3) f
        USING (day, store_id, region)
) sums WHERE expected <> found
