-- Each step of an order moves stock once: a second transfer_out, transfer_in or receipt of the same step is refused. A step
-- is known by the version that it gives the order; an order that is fulfilled in one step has one, without a version.
-- Before, an order had one arrival. Now a delivery can come in parts.
ALTER TABLE stock_movements ADD COLUMN order_version integer;

-- Not built concurrently, so that a migration that fails leaves nothing of those before it.
DROP INDEX movements_once_per_order;
CREATE UNIQUE INDEX movements_once_per_step ON stock_movements (order_id, kind, order_version) NULLS NOT DISTINCT
    WHERE order_id IS NOT NULL;
