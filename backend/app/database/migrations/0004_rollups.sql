-- Sums that are kept exact in the same transaction as the rows they add up, so that totals, KPIs and
-- trends cost the same with ten thousand orders behind them and with ten million.
--
-- They have one writer each: the triggers below. A statement's rows are added up first and the sums
-- are touched in the order of their keys, so two transactions can wait for each other, never in a circle.
-- Locks are always taken in this order: order, order sums, inventory, stock sums, ledger sums.


-- how many orders: by store and product (filters), by store (the plain list), by day (date filters)
CREATE TABLE order_counts (
    store_id   bigint NOT NULL,
    product_id bigint NOT NULL,
    status     text NOT NULL,
    orders     bigint NOT NULL,
    units      bigint NOT NULL,
    PRIMARY KEY (store_id, product_id, status)
) WITH (fillfactor = 70);
CREATE INDEX order_counts_by_product ON order_counts (product_id);

CREATE TABLE order_store_counts (
    store_id bigint NOT NULL,
    status   text NOT NULL,
    orders   bigint NOT NULL,
    units    bigint NOT NULL,
    PRIMARY KEY (store_id, status)
) WITH (fillfactor = 50);

CREATE TABLE order_day_counts (
    day      date NOT NULL,  -- of created_at, in UTC
    store_id bigint NOT NULL,
    status   text NOT NULL,
    orders   bigint NOT NULL,
    units    bigint NOT NULL,
    PRIMARY KEY (day, store_id, status)
) WITH (fillfactor = 70);

-- what is in stock now
CREATE TABLE stock_totals (
    store_id     bigint NOT NULL,
    category     text NOT NULL,
    items        bigint NOT NULL,
    units        bigint NOT NULL,
    value        numeric(18, 2) NOT NULL,
    low_stock    bigint NOT NULL,
    out_of_stock bigint NOT NULL,
    PRIMARY KEY (store_id, category)
) WITH (fillfactor = 50);

-- how stock changed on each day (UTC), and what left by transfer; stock at the end of a day is today's
-- less all that came after. value_delta includes revaluation when a price changes, so that the value
-- of a past day is what it was on that day, not what it would be at today's prices.
CREATE TABLE stock_days (
    day         date NOT NULL,
    store_id    bigint NOT NULL,
    units_delta bigint NOT NULL,
    value_delta numeric(18, 2) NOT NULL,
    units_out   bigint NOT NULL,
    PRIMARY KEY (day, store_id)
) WITH (fillfactor = 50);

CREATE TABLE stock_category_days (
    category    text NOT NULL,
    day         date NOT NULL,
    store_id    bigint NOT NULL,
    units_delta bigint NOT NULL,
    value_delta numeric(18, 2) NOT NULL,
    units_out   bigint NOT NULL,
    PRIMARY KEY (category, day, store_id)
) WITH (fillfactor = 70);

CREATE FUNCTION utc_day(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (moment AT TIME ZONE 'UTC')::date;

-- ------------------------------------------------------------------------------------- orders

CREATE TYPE order_change AS (
    store_id bigint, product_id bigint, status text, created_at timestamptz, orders bigint, units bigint);

CREATE FUNCTION count_orders() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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
CREATE TRIGGER orders_counted_on_insert AFTER INSERT ON orders
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_orders();
CREATE TRIGGER orders_counted_on_update AFTER UPDATE ON orders
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_orders();

-- ------------------------------------------------------------------------------------- stock now

CREATE TYPE stock_change AS (
    store_id bigint, category text, items bigint, units bigint, value numeric, low_stock bigint, out_of_stock bigint);

CREATE FUNCTION add_to_stock_totals(changes stock_change[]) RETURNS void
    LANGUAGE sql SET search_path FROM CURRENT AS $$
    INSERT INTO stock_totals AS t (store_id, category, items, units, value, low_stock, out_of_stock)
    SELECT store_id, category, sum(items), sum(units), sum(value), sum(low_stock), sum(out_of_stock)
    FROM unnest(changes)
    GROUP BY store_id, category
    HAVING sum(items) <> 0 OR sum(units) <> 0 OR sum(value) <> 0 OR sum(low_stock) <> 0 OR sum(out_of_stock) <> 0
    ORDER BY store_id, category
    ON CONFLICT (store_id, category) DO UPDATE SET
        items = t.items + excluded.items, units = t.units + excluded.units, value = t.value + excluded.value,
        low_stock = t.low_stock + excluded.low_stock, out_of_stock = t.out_of_stock + excluded.out_of_stock
$$;

-- A product's price and category are read while its stock rows are locked by this transaction; whoever
-- changes them (revalue_stock) locks the same rows first, so no change is valued at two prices.
CREATE FUNCTION total_stock() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    changes stock_change[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg((i.store_id, p.category, 1, i.current_stock, i.current_stock * p.unit_price,
                          i.low_stock::int, i.out_of_stock::int)::stock_change)
        INTO changes FROM new_rows i JOIN products p ON p.id = i.product_id;
    ELSE
        SELECT array_agg((i.store_id, p.category, 0, i.current_stock - o.current_stock,
                          (i.current_stock - o.current_stock) * p.unit_price,
                          i.low_stock::int - o.low_stock::int, i.out_of_stock::int - o.out_of_stock::int)::stock_change)
        INTO changes FROM new_rows i JOIN old_rows o ON o.id = i.id JOIN products p ON p.id = i.product_id;
    END IF;
    PERFORM add_to_stock_totals(changes);
    RETURN NULL;
END $$;
CREATE TRIGGER inventory_totalled_on_insert AFTER INSERT ON inventory
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION total_stock();
CREATE TRIGGER inventory_totalled_on_update AFTER UPDATE ON inventory
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION total_stock();
CREATE TRIGGER inventory_is_never_deleted BEFORE DELETE ON inventory
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- ------------------------------------------------------------------------------------- stock by day

CREATE TYPE stock_day_change AS (
    day date, store_id bigint, category text, units_delta bigint, value_delta numeric, units_out bigint);

CREATE FUNCTION add_to_stock_days(changes stock_day_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO stock_days AS t (day, store_id, units_delta, value_delta, units_out)
    SELECT day, store_id, sum(units_delta), sum(value_delta), sum(units_out) FROM unnest(changes)
    GROUP BY day, store_id HAVING sum(units_delta) <> 0 OR sum(value_delta) <> 0 OR sum(units_out) <> 0
    ORDER BY day, store_id
    ON CONFLICT (day, store_id) DO UPDATE SET units_delta = t.units_delta + excluded.units_delta,
        value_delta = t.value_delta + excluded.value_delta, units_out = t.units_out + excluded.units_out;

    INSERT INTO stock_category_days AS t (category, day, store_id, units_delta, value_delta, units_out)
    SELECT category, day, store_id, sum(units_delta), sum(value_delta), sum(units_out) FROM unnest(changes)
    GROUP BY category, day, store_id HAVING sum(units_delta) <> 0 OR sum(value_delta) <> 0 OR sum(units_out) <> 0
    ORDER BY category, day, store_id
    ON CONFLICT (category, day, store_id) DO UPDATE SET units_delta = t.units_delta + excluded.units_delta,
        value_delta = t.value_delta + excluded.value_delta, units_out = t.units_out + excluded.units_out;
END $$;

-- Movements are written after their stock row was changed, so the row is locked and its price stands still.
CREATE FUNCTION sum_movements() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM add_to_stock_days(array_agg((utc_day(m.at), i.store_id, p.category, m.delta, m.delta * p.unit_price,
                                         greatest(-m.delta, 0))::stock_day_change))
    FROM new_rows m JOIN inventory i ON i.id = m.inventory_id JOIN products p ON p.id = i.product_id;
    RETURN NULL;
END $$;
CREATE TRIGGER movements_summed AFTER INSERT ON stock_movements
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION sum_movements();

-- ------------------------------------------------------------------------------------- a new price, another category

CREATE FUNCTION revalue_stock() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id
                   WHERE (n.unit_price, n.category) IS DISTINCT FROM (o.unit_price, o.category)) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM inventory WHERE product_id IN (SELECT id FROM new_rows) ORDER BY id FOR UPDATE;

    PERFORM add_to_stock_totals(array_agg((i.store_id, c.category, c.sign, c.sign * i.current_stock,
        c.sign * i.current_stock * c.unit_price, c.sign * i.low_stock::int, c.sign * i.out_of_stock::int)::stock_change))
    FROM (SELECT id, category, unit_price, -1 AS sign FROM old_rows
          UNION ALL SELECT id, category, unit_price, 1 FROM new_rows) c
    JOIN inventory i ON i.product_id = c.id;

    PERFORM add_to_stock_days(array_agg((utc_day(clock_timestamp()), i.store_id, c.category, c.sign * i.current_stock,
        c.sign * i.current_stock * c.unit_price, 0)::stock_day_change))
    FROM (SELECT id, category, unit_price, -1 AS sign FROM old_rows
          UNION ALL SELECT id, category, unit_price, 1 FROM new_rows) c
    JOIN inventory i ON i.product_id = c.id;
    RETURN NULL;
END $$;
CREATE TRIGGER products_revalued AFTER UPDATE ON products
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION revalue_stock();
