-- A product with a reorder level of 0 is not kept in the store: it is neither low, nor critical, nor out of stock.
-- Alerts say which open orders are on their way.

-- PostgreSQL 16 cannot change the expression of a column, so the columns are made anew.
ALTER TABLE inventory
    DROP COLUMN low_stock,  -- with its index
    DROP COLUMN critical_stock,
    DROP COLUMN out_of_stock;
ALTER TABLE inventory
    ADD COLUMN low_stock boolean GENERATED ALWAYS AS
        (reorder_level > 0 AND current_stock - reserved_stock <= reorder_level) STORED,
    ADD COLUMN critical_stock boolean GENERATED ALWAYS AS
        (reorder_level > 0 AND (current_stock - reserved_stock = 0
                                OR (current_stock - reserved_stock) * 4 < reorder_level)) STORED,
    ADD COLUMN out_of_stock boolean GENERATED ALWAYS AS
        (reorder_level > 0 AND current_stock - reserved_stock = 0) STORED;
CREATE INDEX inventory_low ON inventory (store_id, id) WHERE low_stock;

-- The history of low stock follows the same rule; the rest of the function stays as it is.
DO $$
DECLARE
    definition CONSTANT text := pg_get_functiondef('low_stock_changes(text)'::regprocedure);
    changed CONSTANT text := replace(definition, '(e.units <= i.reorder_level)',
                                     '(i.reorder_level > 0 AND e.units <= i.reorder_level)');
BEGIN
    IF changed = definition THEN
        RAISE EXCEPTION 'low_stock_changes does not compare units with the reorder level';
    END IF;
    EXECUTE changed;
END $$;

-- The sums follow the new rule, those of past days too. Only a bulk load may write them directly.
SET LOCAL brickhouse.feed = 'off';
UPDATE stock_totals t SET low_stock = n.low_stock, out_of_stock = n.out_of_stock
FROM (SELECT i.store_id, p.category, count(*) FILTER (WHERE i.low_stock) AS low_stock,
             count(*) FILTER (WHERE i.out_of_stock) AS out_of_stock
      FROM inventory i JOIN products p ON p.id = i.product_id GROUP BY 1, 2) n
WHERE n.store_id = t.store_id AND n.category = t.category;
SELECT recount_low_stock_days();
SET LOCAL brickhouse.feed = 'on';

-- open orders of a store for a product: what is on its way there; this index stays small, however long the history is
CREATE INDEX orders_open_by_product ON orders (store_id, product_id) INCLUDE (status, quantity)
    WHERE status IN ('pending', 'approved');
