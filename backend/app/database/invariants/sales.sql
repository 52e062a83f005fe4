-- Rules about sales and reversals. orders.sql explains these files.

WITH some_movements AS (
    SELECT id FROM stock_movements
)

-- ---- sales
SELECT 'a reversal takes back one movement of its stock row' AS rule, 'movement ' || m.id AS subject,
       concat_ws(', ', -o.delta, o.kind, o.reason_code, coalesce(o.occurred_at, o.at), 'of inventory ' || o.inventory_id) AS expected,
       concat_ws(', ', m.delta, m.kind, m.reason_code, m.occurred_at, 'of inventory ' || m.inventory_id) AS found
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
