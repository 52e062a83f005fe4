-- no transaction
-- Each step of an order moves stock once: a second transfer_out, transfer_in or receipt of the same step is refused. Steps
-- are told apart by the version that they give the order; an order that is fulfilled in one step has none, and one step.
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS movements_once_per_step
    ON stock_movements (order_id, kind, order_version) NULLS NOT DISTINCT WHERE order_id IS NOT NULL
