-- Rules about the data that hold at every commit, in the files of this folder. Each file is one query: it returns a row for
-- each violation, and no row if all its rules hold. ../invariants.sql runs them all, with the schema on the search path.
--
-- rule: the name of the rule; subject: the row that breaks it; expected, found: the two values that differ.
-- The tables whose names begin with `some_` select what to check: here all rows. The service narrows them to a slice, and
-- takes only the rules of some sections ("-- ---- name"); `queries/integrity.py` says which.

WITH some_orders AS (
    SELECT id FROM orders
), order_moves AS (
    SELECT m.order_id,
           count(*) FILTER (WHERE m.kind NOT IN ('transfer_out', 'return_out', 'supplier_return')) AS arrivals,
           count(*) FILTER (WHERE m.kind IN ('transfer_out', 'return_out', 'supplier_return')) AS departures,
           count(*) FILTER (WHERE m.kind = 'receipt') AS receipts,
           sum(m.delta) FILTER (WHERE m.kind NOT IN ('transfer_out', 'return_out', 'supplier_return')) AS units_in,
           sum(-m.delta) FILTER (WHERE m.kind IN ('transfer_out', 'return_out', 'supplier_return')) AS units_out,
           bool_and(i.product_id = o.product_id AND i.store_id =
               CASE WHEN m.kind IN ('transfer_out', 'return_out', 'supplier_return') THEN o.source_store_id
                    ELSE o.store_id END
               AND CASE WHEN o.return_of IS NULL THEN m.kind IN ('transfer_out', 'transfer_in', 'receipt')
                        WHEN o.source_store_id = o.store_id THEN m.kind = 'supplier_return'
                        ELSE m.kind IN ('return_out', 'return_in') END) AS in_place
    FROM stock_movements m JOIN orders o ON o.id = m.order_id JOIN inventory i ON i.id = m.inventory_id
    WHERE m.order_id IN (SELECT id FROM some_orders)
    GROUP BY m.order_id
), returned AS (
    SELECT r.return_of, sum(coalesce(r.shipped_quantity, r.quantity)) AS units FROM orders r
    WHERE r.return_of IN (SELECT s.return_of FROM some_orders JOIN orders s USING (id)) AND r.status <> 'cancelled'
    GROUP BY r.return_of
), history AS (
    SELECT order_id, count(*) AS events,
           (array_agg(to_status ORDER BY id DESC))[1] AS last_status,
           -- an order that became pending again is not approved any more
           (array_agg(CASE WHEN to_status = 'approved' THEN at END ORDER BY id DESC)
               FILTER (WHERE to_status = 'approved' OR from_status = 'approved' AND to_status = 'pending'))[1]
               AS approved_at,
           -- the first receipt of a supplier's delivery ships the order as well
           max(at) FILTER (WHERE from_status = 'approved' AND changes ? 'shipped_quantity') AS shipped_at,
           max((changes -> 'shipped_quantity' ->> 1)::int) FILTER (WHERE from_status = 'approved') AS shipped,
           max((changes -> 'received_quantity' ->> 1)::int) AS received,
           max((changes -> 'damaged_quantity' ->> 1)::int) AS damaged,
           max((changes -> 'lost_quantity' ->> 1)::int) AS lost,
           max(at) FILTER (WHERE to_status = 'fulfilled') AS fulfilled_at,
           max(at) FILTER (WHERE to_status = 'cancelled') AS cancelled_at,
           -- a larger quantity takes the agreement of the source back
           (array_agg((changes -> 'agreed_quantity' ->> 1)::int ORDER BY id DESC)
               FILTER (WHERE changes ? 'agreed_quantity'))[1] AS agreed_quantity,
           (array_agg(actor_id ORDER BY id DESC) FILTER (WHERE changes ? 'agreed_quantity'))[1] AS agreed_by,
           (array_agg(at ORDER BY id DESC) FILTER (WHERE changes ? 'agreed_quantity'))[1] AS agreed_at
    FROM order_events WHERE order_id IN (SELECT id FROM some_orders) GROUP BY order_id
), event_chain AS (
    SELECT order_id, from_status, lag(to_status) OVER (PARTITION BY order_id ORDER BY id) AS before
    FROM order_events WHERE order_id IN (SELECT id FROM some_orders)
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
WHERE o.status = 'fulfilled' AND o.shipped_quantity IS NULL AND NOT coalesce(m.in_place
    AND CASE WHEN o.source_store_id = o.store_id THEN m.arrivals = 0
             ELSE m.arrivals = 1 AND m.units_in = o.quantity END
    AND CASE WHEN o.source_store_id IS NULL THEN m.departures = 0 AND m.receipts = 1
             ELSE m.departures = 1 AND m.receipts = 0 AND m.units_out = o.quantity END, false)

UNION ALL
SELECT 'an order that was shipped moved what it says', 'order ' || o.number,
       CASE WHEN o.source_store_id IS NULL THEN 0 ELSE o.shipped_quantity END || ' out, ' || o.received_quantity || ' in',
       coalesce(m.units_out, 0) || ' out, ' || coalesce(m.units_in, 0) || ' in'
FROM some_orders JOIN orders o USING (id) LEFT JOIN order_moves m ON m.order_id = o.id
WHERE o.shipped_quantity IS NOT NULL AND (NOT m.in_place
    -- what goes back to a supplier arrives in no store
    OR coalesce(m.units_in, 0) <> CASE WHEN o.source_store_id = o.store_id THEN 0 ELSE o.received_quantity END
    OR CASE WHEN o.source_store_id IS NULL THEN m.departures > 0 OR m.arrivals > m.receipts
            ELSE m.receipts > 0 OR m.departures IS DISTINCT FROM 1 OR m.units_out <> o.shipped_quantity END)

UNION ALL
-- and so: shipped = received + damaged + in transit + lost
SELECT 'the quantities of a shipped order equal those of its events', 'order ' || o.number,
       concat_ws('/', h.shipped, coalesce(h.received, 0), coalesce(h.damaged, 0), coalesce(h.lost, 0)),
       concat_ws('/', s.shipped, s.received, s.damaged, s.lost)
FROM some_orders JOIN orders o USING (id) LEFT JOIN history h ON h.order_id = o.id
CROSS JOIN LATERAL (
    SELECT o.shipped_quantity AS shipped, coalesce(o.received_quantity, 0) AS received,
           coalesce(o.damaged_quantity, 0) AS damaged,
           CASE WHEN o.status = 'fulfilled' AND o.shipped_quantity IS NOT NULL
                THEN o.shipped_quantity - o.received_quantity - o.damaged_quantity ELSE 0 END AS lost) s
WHERE (s.shipped, s.received, s.damaged, s.lost) IS DISTINCT FROM
      (h.shipped, coalesce(h.received, 0), coalesce(h.damaged, 0), coalesce(h.lost, 0))

UNION ALL
SELECT 'a backorder is the rest of a shipped order', 'order ' || o.number,
       concat_ws('/', b.store_id, b.source_store_id, b.product_id, b.requested_by, b.created_at, 'shipped'),
       concat_ws('/', o.store_id, o.source_store_id, o.product_id, o.requested_by, o.created_at,
                 CASE WHEN b.shipped_quantity < b.quantity THEN 'shipped' ELSE 'no rest' END)
FROM some_orders JOIN orders o USING (id) JOIN orders b ON b.id = o.backorder_of
WHERE (b.store_id, b.source_store_id, b.product_id, b.requested_by, b.created_at, b.shipped_quantity < b.quantity)
      IS DISTINCT FROM (o.store_id, o.source_store_id, o.product_id, o.requested_by, o.created_at, true)

UNION ALL
SELECT 'a return takes back what its order delivered', 'order ' || o.number,
       concat_ws('/', b.product_id, b.store_id, coalesce(b.source_store_id, b.store_id), 'fulfilled', 'no return'),
       concat_ws('/', o.product_id, o.source_store_id, o.store_id, b.status,
                 CASE WHEN b.return_of IS NULL THEN 'no return' ELSE 'a return' END)
FROM some_orders JOIN orders o USING (id) JOIN orders b ON b.id = o.return_of
WHERE (b.product_id, b.store_id, coalesce(b.source_store_id, b.store_id), 'fulfilled', true) IS DISTINCT FROM
      (o.product_id, o.source_store_id, o.store_id, b.status, b.return_of IS NULL)

UNION ALL
SELECT 'the returns of an order have no more than it received', 'order ' || b.number,
       '0..' || coalesce(b.received_quantity, b.quantity), r.units::text
FROM returned r JOIN orders b ON b.id = r.return_of
WHERE r.units > coalesce(b.received_quantity, b.quantity)

UNION ALL
SELECT 'an order that is not shipped or fulfilled moved no stock', 'order ' || o.number, '0',
       (m.arrivals + m.departures)::text
FROM orders o JOIN order_moves m ON m.order_id = o.id
WHERE o.status NOT IN ('shipped', 'fulfilled')

UNION ALL
SELECT 'order status equals the status of its last event', 'order ' || o.number, coalesce(h.last_status, 'no event'), o.status
FROM some_orders JOIN orders o USING (id) LEFT JOIN history h ON h.order_id = o.id
WHERE h.last_status IS DISTINCT FROM o.status

UNION ALL
SELECT 'order times equal the times of its events', 'order ' || o.number,
       concat_ws(', ', h.approved_at, h.shipped_at, h.fulfilled_at, h.cancelled_at),
       concat_ws(', ', o.approved_at, o.shipped_at, o.fulfilled_at, o.cancelled_at)
FROM orders o JOIN history h ON h.order_id = o.id
WHERE (o.approved_at, o.shipped_at, o.fulfilled_at, o.cancelled_at) IS DISTINCT FROM
      (h.approved_at, h.shipped_at, h.fulfilled_at, h.cancelled_at)

UNION ALL
SELECT 'the agreement of a source is that of its last event', 'order ' || o.number,
       concat_ws(', ', h.agreed_quantity, CASE WHEN h.agreed_quantity IS NOT NULL THEN h.agreed_by END,
                 CASE WHEN h.agreed_quantity IS NOT NULL THEN h.agreed_at END),
       concat_ws(', ', o.agreed_quantity, o.agreed_by, o.agreed_at)
FROM some_orders JOIN orders o USING (id) JOIN history h ON h.order_id = o.id
WHERE (o.agreed_quantity, o.agreed_by, o.agreed_at) IS DISTINCT FROM
      CASE WHEN h.agreed_quantity IS NULL THEN (NULL::int, NULL::bigint, NULL::timestamptz)
           ELSE (h.agreed_quantity, h.agreed_by, h.agreed_at) END

UNION ALL
SELECT 'an order from a store needs its agreement', 'order ' || o.number,
       (w.store_type <> 'Warehouse' AND o.return_of IS NULL)::text, o.needs_agreement::text
-- NULL: the supplier delivers, it is a return, or it is older than transfers
FROM some_orders JOIN orders o USING (id)
LEFT JOIN store_versions w ON w.store_id = o.source_store_id AND w.version = o.source_version
WHERE o.needs_agreement <> coalesce(w.store_type <> 'Warehouse' AND o.return_of IS NULL, false)

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
-- the source of a shipped order has delivered
WHERE NOT s.active AND (o.status IN ('pending', 'approved') OR o.status = 'shipped' AND s.id = o.store_id)
