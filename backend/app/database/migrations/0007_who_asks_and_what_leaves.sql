-- Who last said how much is asked for: nobody approves a quantity of their own, be it by asking or by editing.
-- NULL: the quantity is still the one that requested_by asked for.
ALTER TABLE orders ADD COLUMN quantity_set_by bigint
    CONSTRAINT orders_quantity_setter_exists REFERENCES users (id);

-- "What is asked of my warehouse", newest first like every list of orders.
CREATE INDEX orders_by_source ON orders (source_store_id, created_at, id);

-- units_out is what left for good: sold, broken or lost, as counts and adjustments say. A transfer between two stores
-- is no departure; counting it, too, a case that goes from a warehouse to a store and is sold there would leave twice.
CREATE OR REPLACE FUNCTION sum_movements() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM add_to_stock_days(array_agg((utc_day(m.at), i.store_id, p.category, m.delta, m.delta * p.unit_price,
        CASE WHEN m.kind IN ('count', 'adjustment') THEN greatest(-m.delta, 0) ELSE 0 END)::stock_day_change))
    FROM new_rows m JOIN inventory i ON i.id = m.inventory_id JOIN products p ON p.id = i.product_id;
    RETURN NULL;
END $$;

WITH sent AS MATERIALIZED (
    SELECT utc_day(m.at) AS day, i.store_id, p.category, sum(-m.delta) AS units
    FROM stock_movements m JOIN inventory i ON i.id = m.inventory_id JOIN products p ON p.id = i.product_id
    WHERE m.kind = 'transfer_out' GROUP BY 1, 2, 3
), by_store AS (
    UPDATE stock_days d SET units_out = d.units_out - s.units
    FROM (SELECT day, store_id, sum(units) AS units FROM sent GROUP BY 1, 2) s
    WHERE (d.day, d.store_id) = (s.day, s.store_id)
)
UPDATE stock_category_days d SET units_out = d.units_out - s.units
FROM sent s WHERE (d.category, d.day, d.store_id) = (s.category, s.day, s.store_id);
