-- Rules about stock rows and their movements. orders.sql explains these files.

WITH some_rows AS (
    SELECT id FROM inventory
), some_movements AS (
    SELECT id FROM stock_movements
), some_products AS (
    SELECT id FROM products
), moved AS (
    SELECT inventory_id, sum(delta) AS units FROM stock_movements
    WHERE inventory_id IN (SELECT id FROM some_rows) GROUP BY inventory_id
), promised AS (
    SELECT i.id, sum(o.quantity) AS units
    FROM inventory i JOIN orders o ON o.source_store_id = i.store_id AND o.product_id = i.product_id
    WHERE o.status = 'approved' AND i.id IN (SELECT id FROM some_rows) GROUP BY i.id
)

-- ---- stock rows
SELECT 'stock is the balance after the last movement' AS rule, 'inventory ' || i.id AS subject,
       coalesce(l.balance_after, 0)::text AS expected, i.current_stock::text AS found
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
-- ---- history of stock rows
SELECT 'stock is the sum of its movements', 'inventory ' || i.id,
       coalesce(m.units, 0)::text, i.current_stock::text
FROM some_rows JOIN inventory i USING (id) LEFT JOIN moved m ON m.inventory_id = i.id
WHERE i.current_stock <> coalesce(m.units, 0)

UNION ALL
-- ---- conservation
-- All cases that came in and were not used up are in the stores, in transit between them, or were lost on the way. Cases of
-- a supplier come in when they arrive; cases that are returned to a supplier have left when they are shipped.
SELECT 'cases are conserved', 'product ' || p.id, coalesce(e.units, 0)::text,
       coalesce(h.units, 0) || ' in stock, ' || coalesce(t.units, 0) || ' in transit, ' || coalesce(t.lost, 0) || ' lost'
FROM some_products p
LEFT JOIN (SELECT i.product_id, sum(m.delta) AS units FROM inventory i JOIN stock_movements m ON m.inventory_id = i.id
           WHERE i.product_id IN (SELECT id FROM some_products) AND m.kind NOT IN ('transfer_out', 'transfer_in', 'return_out', 'return_in')
           GROUP BY 1) e ON e.product_id = p.id
LEFT JOIN (SELECT product_id, sum(current_stock) AS units FROM inventory
           WHERE product_id IN (SELECT id FROM some_products) GROUP BY 1) h ON h.product_id = p.id
LEFT JOIN (SELECT product_id, sum(CASE WHEN status = 'shipped'
                                       THEN shipped_quantity - received_quantity - damaged_quantity ELSE 0 END) AS units,
                  sum(CASE WHEN status = 'shipped'
                           THEN damaged_quantity ELSE shipped_quantity - received_quantity END) AS lost
           FROM orders WHERE product_id IN (SELECT id FROM some_products)
             AND shipped_quantity IS NOT NULL AND source_store_id <> store_id GROUP BY 1) t ON t.product_id = p.id
WHERE coalesce(e.units, 0) <> coalesce(h.units, 0) + coalesce(t.units, 0) + coalesce(t.lost, 0)
