-- Rules about stocktakes. orders.sql explains these files.

WITH some_stocktakes AS (
    SELECT id FROM stocktakes
)

-- ---- stocktakes
SELECT 'a closed stocktake booked each count once, if none was booked later' AS rule, 'line ' || l.id AS subject,
       CASE WHEN t.status = 'closed' THEN coalesce(l.counted_stock - l.expected_stock, 0) ELSE 0 END || ' as a count' AS expected,
       coalesce(m.delta || ' as ' || m.kind, 'nothing') AS found
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
