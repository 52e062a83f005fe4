-- Indexes for reads whose cost grew with the history.

-- The cycle count: what was counted last in a stock row, and what was found since. Both are rare among the movements, so
-- these indexes stay small, and only a write that books such a movement adds to them.
CREATE INDEX movements_counted ON stock_movements (inventory_id, at, id) WHERE kind IN ('count', 'opening');
CREATE INDEX movements_found ON stock_movements (inventory_id, at) WHERE reason_code = 'found';

-- Orders of a stock row (its store and its product), and of a store and a category.
CREATE INDEX orders_by_store_and_product ON orders (store_id, product_id, created_at, id);

-- Counts of a warehouse's orders by status are read from the index alone.
DROP INDEX orders_by_source;
CREATE INDEX orders_by_source ON orders (source_store_id, created_at, id) INCLUDE (status);
