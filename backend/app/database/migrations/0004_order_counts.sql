-- Counts of orders, kept exact by triggers in the transaction that changes the orders. Totals of lists and figures
-- read these counts, so they cost the same with ten thousand orders and with ten million.
--
-- Only triggers write to a table of sums, here and in 0005 (recount_low_stock_days is for bulk loads). A trigger adds up the rows of its statement first
-- and then updates the sums in the order of their keys, so two transactions never wait for each other in a circle.
-- All transactions lock in this order: orders, order counts, inventory, stock totals, stock by day.

-- by store and product, for lists with filters
CREATE TABLE order_counts (
    store_id   bigint NOT NULL,
    product_id bigint NOT NULL,
    status     text NOT NULL,
    orders     bigint NOT NULL,
    units      bigint NOT NULL,
    PRIMARY KEY (store_id, product_id, status)
) WITH (fillfactor = 70);
CREATE INDEX order_counts_by_product ON order_counts (product_id);

-- by store, for the list without filters
CREATE TABLE order_store_counts (
    store_id bigint NOT NULL,
    status   text NOT NULL,
    orders   bigint NOT NULL,
    units    bigint NOT NULL,
    PRIMARY KEY (store_id, status)
) WITH (fillfactor = 50);

-- by day, for filters by date
CREATE TABLE order_day_counts (
    day      date NOT NULL,  -- of created_at, in UTC
    store_id bigint NOT NULL,
    status   text NOT NULL,
    orders   bigint NOT NULL,
    units    bigint NOT NULL,
    PRIMARY KEY (day, store_id, status)
) WITH (fillfactor = 70);

CREATE FUNCTION utc_day(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (moment AT TIME ZONE 'UTC')::date;

CREATE TYPE order_change AS (
    store_id bigint, product_id bigint, status text, created_at timestamptz, orders bigint, units bigint);

CREATE FUNCTION update_order_counts() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    changes order_change[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg((store_id, product_id, status, created_at, 1, quantity)::order_change)
        INTO changes FROM new_rows;
    ELSE
        SELECT array_agg(c::order_change) INTO changes FROM (
            SELECT store_id, product_id, status, created_at, -1, -quantity FROM old_rows
            UNION ALL
            SELECT store_id, product_id, status, created_at, 1, quantity FROM new_rows) c;
    END IF;

    INSERT INTO order_counts AS t (store_id, product_id, status, orders, units)
    SELECT store_id, product_id, status, sum(orders), sum(units) FROM unnest(changes)
    GROUP BY store_id, product_id, status HAVING sum(orders) <> 0 OR sum(units) <> 0
    ORDER BY store_id, product_id, status
    ON CONFLICT (store_id, product_id, status)
    DO UPDATE SET orders = t.orders + excluded.orders, units = t.units + excluded.units;

    INSERT INTO order_store_counts AS t (store_id, status, orders, units)
    SELECT store_id, status, sum(orders), sum(units) FROM unnest(changes)
    GROUP BY store_id, status HAVING sum(orders) <> 0 OR sum(units) <> 0
    ORDER BY store_id, status
    ON CONFLICT (store_id, status)
    DO UPDATE SET orders = t.orders + excluded.orders, units = t.units + excluded.units;

    INSERT INTO order_day_counts AS t (day, store_id, status, orders, units)
    SELECT utc_day(created_at), store_id, status, sum(orders), sum(units) FROM unnest(changes)
    GROUP BY utc_day(created_at), store_id, status HAVING sum(orders) <> 0 OR sum(units) <> 0
    ORDER BY utc_day(created_at), store_id, status
    ON CONFLICT (day, store_id, status)
    DO UPDATE SET orders = t.orders + excluded.orders, units = t.units + excluded.units;
    RETURN NULL;
END $$;
CREATE TRIGGER orders_update_counts_on_insert AFTER INSERT ON orders
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION update_order_counts();
CREATE TRIGGER orders_update_counts_on_update AFTER UPDATE ON orders
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION update_order_counts();
