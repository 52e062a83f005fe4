-- Rules about the data that hold at every commit. One query: it returns a row for each violation, and no row if all
-- rules hold. Run it with the schema on the search path:
--   psql "options=-csearch_path=brickhouse" -f invariants.sql
--
-- rule: the name of the rule; subject: the row that breaks it; expected, found: the two values that differ.
-- The first seven tables select what to check: here all rows. The service narrows them to a slice, and takes only the
-- rules of some sections ("-- ---- name"); `queries/integrity.py` says which.

WITH some_orders AS (
    SELECT id FROM orders
), some_rows AS (
    SELECT id FROM inventory
), some_movements AS (
    SELECT id FROM stock_movements
), some_stores AS (
    SELECT id FROM stores
), some_products AS (
    SELECT id FROM products
), some_users AS (
    SELECT id FROM users
), some_stocktakes AS (
    SELECT id FROM stocktakes
), moved AS (
    SELECT inventory_id, sum(delta) AS units FROM stock_movements
    WHERE inventory_id IN (SELECT id FROM some_rows) GROUP BY inventory_id
), promised AS (
    SELECT i.id, sum(o.quantity) AS units
    FROM inventory i JOIN orders o ON o.source_store_id = i.store_id AND o.product_id = i.product_id
    WHERE o.status = 'approved' AND i.id IN (SELECT id FROM some_rows) GROUP BY i.id
), order_moves AS (
    SELECT m.order_id,
           count(*) FILTER (WHERE m.kind IN ('transfer_in', 'receipt')) AS arrivals,
           count(*) FILTER (WHERE m.kind = 'transfer_out') AS departures,
           count(*) FILTER (WHERE m.kind = 'receipt') AS receipts,
           sum(m.delta) FILTER (WHERE m.kind IN ('transfer_in', 'receipt')) AS units_in,
           sum(-m.delta) FILTER (WHERE m.kind = 'transfer_out') AS units_out,
           bool_and(i.product_id = o.product_id AND i.store_id =
               CASE m.kind WHEN 'transfer_out' THEN o.source_store_id ELSE o.store_id END) AS in_place
    FROM stock_movements m JOIN orders o ON o.id = m.order_id JOIN inventory i ON i.id = m.inventory_id
    WHERE m.order_id IN (SELECT id FROM some_orders)
    GROUP BY m.order_id
), history AS (
    SELECT order_id, count(*) AS events,
           (array_agg(to_status ORDER BY id DESC))[1] AS last_status,
           -- an order that became pending again is not approved any more
           (array_agg(CASE WHEN to_status = 'approved' THEN at END ORDER BY id DESC)
               FILTER (WHERE to_status = 'approved' OR from_status = 'approved' AND to_status = 'pending'))[1]
               AS approved_at,
           max(at) FILTER (WHERE to_status = 'fulfilled') AS fulfilled_at,
           max(at) FILTER (WHERE to_status = 'cancelled') AS cancelled_at
    FROM order_events WHERE order_id IN (SELECT id FROM some_orders) GROUP BY order_id
), event_chain AS (
    SELECT order_id, from_status, lag(to_status) OVER (PARTITION BY order_id ORDER BY id) AS before
    FROM order_events WHERE order_id IN (SELECT id FROM some_orders)
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
)

-- ---- orders
SELECT 'an approved order''s source carries its product' AS rule, 'order ' || o.number AS subject,
       'product ' || o.product_id || ' in store ' || o.source_store_id AS expected, 'no stock row' AS found
FROM some_orders JOIN orders o USING (id)
WHERE o.status = 'approved' AND o.source_store_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM inventory i WHERE i.store_id = o.source_store_id AND i.product_id = o.product_id)

UNION ALL
SELECT 'a fulfilled order moved its stock exactly once', 'order ' || o.number,
       o.quantity || ' out and in',
       coalesce(m.units_out, 0) || ' out, ' || coalesce(m.units_in, 0) || ' in, '
       || coalesce(m.departures, 0) + coalesce(m.arrivals, 0) || ' movements'
FROM some_orders JOIN orders o USING (id) LEFT JOIN order_moves m ON m.order_id = o.id
WHERE o.status = 'fulfilled' AND NOT coalesce(m.in_place AND m.arrivals = 1 AND m.units_in = o.quantity
    AND CASE WHEN o.source_store_id IS NULL THEN m.departures = 0 AND m.receipts = 1
             ELSE m.departures = 1 AND m.receipts = 0 AND m.units_out = o.quantity END, false)

UNION ALL
SELECT 'an order that is not fulfilled moved no stock', 'order ' || o.number, '0',
       (m.arrivals + m.departures)::text
FROM orders o JOIN order_moves m ON m.order_id = o.id
WHERE o.status <> 'fulfilled'

UNION ALL
SELECT 'order status equals the status of its last event', 'order ' || o.number, coalesce(h.last_status, 'no event'), o.status
FROM some_orders JOIN orders o USING (id) LEFT JOIN history h ON h.order_id = o.id
WHERE h.last_status IS DISTINCT FROM o.status

UNION ALL
SELECT 'order times equal the times of its events', 'order ' || o.number,
       concat_ws(', ', h.approved_at, h.fulfilled_at, h.cancelled_at),
       concat_ws(', ', o.approved_at, o.fulfilled_at, o.cancelled_at)
FROM orders o JOIN history h ON h.order_id = o.id
WHERE (o.approved_at, o.fulfilled_at, o.cancelled_at) IS DISTINCT FROM (h.approved_at, h.fulfilled_at, h.cancelled_at)

UNION ALL
SELECT 'an event starts from the status of the event before', 'order ' || order_id,
       coalesce(before, 'nothing'), coalesce(from_status, 'nothing')
FROM event_chain WHERE from_status IS DISTINCT FROM before

UNION ALL
SELECT 'order version equals the number of its events', 'order ' || o.number, coalesce(h.events, 0)::text, o.version::text
FROM some_orders JOIN orders o USING (id) LEFT JOIN history h ON h.order_id = o.id
WHERE o.version <> coalesce(h.events, 0)

UNION ALL
SELECT 'an order names the versions that were valid when it was requested', 'order ' || o.number,
       o.created_at::text, v.name || ' version ' || v.version || ' from ' || v.valid_from || ' to ' || v.valid_to
FROM some_orders JOIN orders o USING (id) CROSS JOIN LATERAL (
    SELECT 'product' AS name, p.version, p.valid_from, p.valid_to, (
               SELECT min(f.version) FROM product_versions f WHERE f.product_id = p.product_id) AS first
    FROM product_versions p WHERE p.product_id = o.product_id AND p.version = o.product_version
    UNION ALL
    SELECT 'store', s.version, s.valid_from, s.valid_to, (
               SELECT min(f.version) FROM store_versions f WHERE f.store_id = s.store_id)
    FROM store_versions s
    WHERE (s.store_id, s.version) IN ((o.store_id, o.store_version), (o.source_store_id, o.source_version))) v
-- an order that is older than the first version names that one
WHERE o.created_at >= v.valid_to OR o.created_at < v.valid_from AND v.version > v.first

UNION ALL
SELECT 'a closed store has no open orders', 'order ' || o.number, 'an ended order', o.status
FROM some_orders JOIN orders o USING (id) JOIN stores s ON s.id IN (o.store_id, o.source_store_id)
WHERE NOT s.active AND o.status IN ('pending', 'approved')

UNION ALL
-- ---- versions of products
SELECT 'a version begins when the one before ends', 'product ' || product_id || ' version ' || version,
       last + 1 || ' from ' || before, version || ' from ' || valid_from
FROM (SELECT product_id, version, valid_from, lag(version) OVER w AS last, lag(valid_to) OVER w AS before
      FROM product_versions WHERE product_id IN (SELECT id FROM some_products)
      WINDOW w AS (PARTITION BY product_id ORDER BY version)) v
WHERE last IS NOT NULL AND (version, valid_from) IS DISTINCT FROM (last + 1, before)

UNION ALL
SELECT 'master data equals its current version', 'product ' || m.id, to_jsonb(m)::text, coalesce(to_jsonb(v)::text, 'none')
FROM some_products JOIN products m USING (id)
LEFT JOIN product_versions v ON v.product_id = m.id AND v.valid_to = 'infinity'
WHERE (to_jsonb(m) @> (to_jsonb(v) - '{product_id,valid_from,valid_to,actor_id,changes,as_listed,as_source}'::text[]))
      IS NOT TRUE

UNION ALL
SELECT 'a category, brand or region is the name of a label', 'product ' || p.id, 'a label',
       'brand ' || p.brand || ', category ' || p.category
FROM some_products JOIN products p USING (id)
LEFT JOIN labels b ON b.kind = 'brand' AND b.name = p.brand
LEFT JOIN labels c ON c.kind = 'category' AND c.name = p.category
WHERE b.id IS NULL OR c.id IS NULL

UNION ALL
-- ---- versions of stores
SELECT 'a version begins when the one before ends', 'store ' || store_id || ' version ' || version,
       last + 1 || ' from ' || before, version || ' from ' || valid_from
FROM (SELECT store_id, version, valid_from, lag(version) OVER w AS last, lag(valid_to) OVER w AS before
      FROM store_versions WHERE store_id IN (SELECT id FROM some_stores)
      WINDOW w AS (PARTITION BY store_id ORDER BY version)) v
WHERE last IS NOT NULL AND (version, valid_from) IS DISTINCT FROM (last + 1, before)

UNION ALL
SELECT 'master data equals its current version', 'store ' || m.id, to_jsonb(m)::text, coalesce(to_jsonb(v)::text, 'none')
FROM some_stores JOIN stores m USING (id)
LEFT JOIN store_versions v ON v.store_id = m.id AND v.valid_to = 'infinity'
WHERE (to_jsonb(m) @> (to_jsonb(v) - '{store_id,valid_from,valid_to,actor_id,changes,as_listed,as_source}'::text[]))
      IS NOT TRUE

UNION ALL
SELECT 'a store names one of its active store managers', 'store ' || s.id,
       coalesce(manager_of(s.id, s.manager_id)::text, 'none'), coalesce(s.manager_id::text, 'none')
FROM some_stores JOIN stores s USING (id) WHERE s.manager_id IS DISTINCT FROM manager_of(s.id, s.manager_id)

UNION ALL
SELECT 'a category, brand or region is the name of a label', 'store ' || s.id, 'a label', 'region ' || s.region
FROM some_stores JOIN stores s USING (id) LEFT JOIN labels r ON r.kind = 'region' AND r.name = s.region
WHERE r.id IS NULL

UNION ALL
-- ---- versions of users
SELECT 'a version begins when the one before ends', 'user ' || user_id || ' version ' || version,
       last + 1 || ' from ' || before, version || ' from ' || valid_from
FROM (SELECT user_id, version, valid_from, lag(version) OVER w AS last, lag(valid_to) OVER w AS before
      FROM user_versions WHERE user_id IN (SELECT id FROM some_users)
      WINDOW w AS (PARTITION BY user_id ORDER BY version)) v
WHERE last IS NOT NULL AND (version, valid_from) IS DISTINCT FROM (last + 1, before)

UNION ALL
SELECT 'master data equals its current version', 'user ' || m.id, to_jsonb(m)::text, coalesce(to_jsonb(v)::text, 'none')
FROM some_users JOIN users m USING (id)
LEFT JOIN user_versions v ON v.user_id = m.id AND v.valid_to = 'infinity'
WHERE (to_jsonb(m) @> (to_jsonb(v) - '{user_id,valid_from,valid_to,actor_id,changes,as_listed,as_source}'::text[]))
      IS NOT TRUE

UNION ALL
SELECT 'a category, brand or region is the name of a label', 'user ' || u.id, 'a label', 'region ' || u.region
FROM some_users JOIN users u USING (id) LEFT JOIN labels r ON r.kind = 'region' AND r.name = u.region
WHERE u.region IS NOT NULL AND r.id IS NULL

UNION ALL
-- ---- stock rows
SELECT 'stock is the balance after the last movement', 'inventory ' || i.id,
       coalesce(l.balance_after, 0)::text, i.current_stock::text
FROM some_rows JOIN inventory i USING (id)
LEFT JOIN LATERAL (SELECT m.balance_after FROM stock_movements m WHERE m.inventory_id = i.id
                   ORDER BY m.at DESC, m.id DESC LIMIT 1) l ON true
WHERE i.current_stock <> coalesce(l.balance_after, 0)

UNION ALL
SELECT 'reserved stock equals the approved orders of its source', 'inventory ' || i.id,
       coalesce(p.units, 0)::text, i.reserved_stock::text
FROM some_rows JOIN inventory i USING (id) LEFT JOIN promised p ON p.id = i.id
WHERE i.reserved_stock <> coalesce(p.units, 0)

UNION ALL
SELECT 'reserved stock is between 0 and the stock', 'inventory ' || i.id,
       '0..' || i.current_stock, i.reserved_stock::text
FROM some_rows JOIN inventory i USING (id) WHERE i.reserved_stock < 0 OR i.reserved_stock > i.current_stock

UNION ALL
SELECT 'a stock row is as active as its product and its store', 'inventory ' || i.id,
       p.active || ', ' || s.active, i.product_active || ', ' || i.store_active
FROM some_rows JOIN inventory i USING (id) JOIN products p ON p.id = i.product_id JOIN stores s ON s.id = i.store_id
WHERE (i.product_active, i.store_active) <> (p.active, s.active)

UNION ALL
SELECT 'a closed store has no stock', 'inventory ' || i.id, '0', i.current_stock::text
FROM some_rows JOIN inventory i USING (id) JOIN stores s ON s.id = i.store_id
WHERE NOT s.active AND i.current_stock <> 0

UNION ALL
-- ---- movements
SELECT 'a balance continues from the one before', 'movement ' || m.id,
       (coalesce(before.balance_after, 0) + m.delta)::text, m.balance_after::text
FROM some_movements JOIN stock_movements m USING (id)
LEFT JOIN LATERAL (SELECT b.balance_after FROM stock_movements b
                   WHERE b.inventory_id = m.inventory_id AND (b.at, b.id) < (m.at, m.id)
                   ORDER BY b.at DESC, b.id DESC LIMIT 1) before ON true
WHERE m.balance_after <> coalesce(before.balance_after, 0) + m.delta

UNION ALL
SELECT 'a reversal takes back one movement of its stock row', 'movement ' || m.id,
       concat_ws(', ', -o.delta, o.kind, o.reason_code, coalesce(o.occurred_at, o.at), 'of inventory ' || o.inventory_id),
       concat_ws(', ', m.delta, m.kind, m.reason_code, m.occurred_at, 'of inventory ' || m.inventory_id)
FROM some_movements JOIN stock_movements m USING (id) JOIN stock_movements o ON o.id = m.reverses
WHERE o.order_id IS NOT NULL OR o.reverses IS NOT NULL OR o.kind IN ('opening', 'receipt')
   OR (m.inventory_id, m.delta, m.reason_code, m.occurred_at, m.kind) IS DISTINCT FROM
      (o.inventory_id, -o.delta, o.reason_code, coalesce(o.occurred_at, o.at),
       CASE o.kind WHEN 'count' THEN 'adjustment' ELSE o.kind END)

UNION ALL
SELECT 'a sold line names its sale, and the stock that was found for it', 'movement ' || m.id,
       'a sale, and what was missing for it as found',
       concat_ws(', ', m.kind, m.delta, 'to ' || m.balance_after, f.kind, f.reason_code, f.delta, 'to ' || f.balance_after)
FROM some_movements JOIN sale_lines l ON l.movement_id = some_movements.id JOIN stock_movements m USING (id)
LEFT JOIN stock_movements f ON f.id = l.found_movement_id
WHERE m.kind NOT IN ('sale', 'customer_return') OR m.reverses IS NOT NULL
   OR l.found_movement_id IS NOT NULL AND
      (f.inventory_id, f.kind, f.reason_code, f.balance_after, m.balance_after, f.delta > 0, f.reverses IS NULL) IS DISTINCT FROM
      (m.inventory_id, 'adjustment', 'found', -m.delta, 0, true, true)

UNION ALL
-- ---- stocktakes
SELECT 'a closed stocktake booked each count once, if none was booked later', 'line ' || l.id,
       CASE WHEN t.status = 'closed' THEN coalesce(l.counted_stock - l.expected_stock, 0) ELSE 0 END || ' as a count',
       coalesce(m.delta || ' as ' || m.kind, 'nothing')
FROM some_stocktakes JOIN stocktakes t USING (id) JOIN stocktake_lines l ON l.stocktake_id = t.id
LEFT JOIN inventory i ON i.store_id = t.store_id AND i.product_id = l.product_id
LEFT JOIN stock_movements m ON m.id = l.movement_id
WHERE CASE WHEN t.status <> 'closed' OR l.counted_stock IS NULL THEN l.movement_id IS NOT NULL
           WHEN l.movement_id IS NULL THEN NOT EXISTS (
               SELECT FROM stock_movements c WHERE c.inventory_id = i.id AND c.kind = 'count' AND c.id > l.after_movement
               AND (c.actor_id, c.reason, c.delta) IS DISTINCT FROM
                   (t.ended_by, t.reason, l.counted_stock - l.expected_stock))
           ELSE (m.inventory_id, m.kind, m.delta, m.actor_id, m.reason) IS DISTINCT FROM
                (i.id, 'count', l.counted_stock - l.expected_stock, t.ended_by, t.reason) END

UNION ALL
SELECT 'a closed store has no open stocktake', 'stocktake ' || t.id, 'an ended stocktake', t.status
FROM some_stocktakes JOIN stocktakes t USING (id) JOIN stores s ON s.id = t.store_id
WHERE NOT s.active AND t.status = 'open'

UNION ALL
-- ---- totals
SELECT 'stock sums agree: ' || rule, subject, expected, found FROM (
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
-- ---- history of stock rows
SELECT 'stock is the sum of its movements', 'inventory ' || i.id,
       coalesce(m.units, 0)::text, i.current_stock::text
FROM some_rows JOIN inventory i USING (id) LEFT JOIN moved m ON m.inventory_id = i.id
WHERE i.current_stock <> coalesce(m.units, 0)

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
    SELECT 'units and consumption of each day', concat_ws('/', day, store_id),
           concat_ws('/', coalesce(e.units, 0), coalesce(e.consumption, 0)),
           concat_ws('/', coalesce(f.units, 0), coalesce(f.consumption, 0))
    FROM (SELECT (d.at AT TIME ZONE (SELECT time_zone FROM company))::date AS day, i.store_id, sum(d.delta) AS units,
                 -- not by consumption_of, so that the function is checked, too
                 coalesce(sum(-d.used) FILTER (WHERE m.kind IN ('transfer_out', 'sale', 'customer_return')
                                                     OR r.consumption), 0) AS consumption
          FROM stock_movements m JOIN inventory i ON i.id = m.inventory_id LEFT JOIN reasons r ON r.code = m.reason_code
          CROSS JOIN LATERAL (VALUES (m.at, m.delta, CASE WHEN m.occurred_at IS NULL THEN m.delta ELSE 0 END),
                                     (m.occurred_at, 0, m.delta)) d (at, delta, used)
          WHERE i.store_id IN (SELECT id FROM some_stores) AND d.at IS NOT NULL GROUP BY 1, 2) e
    FULL JOIN (SELECT day, store_id, sum(units_delta) AS units, sum(consumption) AS consumption
               FROM stock_days WHERE store_id IN (SELECT id FROM some_stores) GROUP BY 1, 2) f USING (day, store_id)
    UNION ALL
    SELECT 'new stock rows of each day', concat_ws('/', day, store_id),
           coalesce(e.items, 0)::text, coalesce(f.items, 0)::text
    FROM (SELECT (created_at AT TIME ZONE (SELECT time_zone FROM company))::date AS day, store_id, count(*) AS items
          FROM inventory WHERE store_id IN (SELECT id FROM some_stores) GROUP BY 1, 2) e
    FULL JOIN (SELECT day, store_id, sum(items_delta) AS items
               FROM stock_days WHERE store_id IN (SELECT id FROM some_stores) GROUP BY 1, 2) f USING (day, store_id)
    UNION ALL
    SELECT 'each day, over its categories', concat_ws('/', day, store_id, region),
           concat_ws('/', coalesce(e.items, 0), coalesce(e.units, 0), coalesce(e.consumption, 0)),
           concat_ws('/', coalesce(f.items, 0), coalesce(f.units, 0), coalesce(f.consumption, 0))
    FROM (SELECT day, store_id, region, items_delta AS items, units_delta AS units, consumption
          FROM stock_days WHERE store_id IN (SELECT id FROM some_stores)) e
    FULL JOIN (SELECT day, store_id, region, sum(items_delta) AS items, sum(units_delta) AS units,
                      sum(consumption) AS consumption
               FROM stock_category_days WHERE store_id IN (SELECT id FROM some_stores) GROUP BY 1, 2, 3) f
        USING (day, store_id, region)
) sums WHERE expected <> found

UNION ALL
-- ---- all at once: follows from the rules of orders and stock rows, so slices need not check it
SELECT 'cases are conserved', 'all stores', entered.units::text, held.units::text
FROM (SELECT coalesce(sum(delta), 0) AS units FROM stock_movements
      WHERE kind NOT IN ('transfer_out', 'transfer_in')) entered,
     (SELECT coalesce(sum(current_stock), 0) AS units FROM inventory) held
WHERE entered.units <> held.units
