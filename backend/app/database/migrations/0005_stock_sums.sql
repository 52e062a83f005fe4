-- Sums of stock, kept exact by triggers like the order counts (0004): the stock of now, and how it changed on each day.
-- The stock at the end of a past day is the stock of now minus all later changes. Days are days in UTC.

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

-- value_delta includes the revaluation of stock when a price changes, so the value of a past day is the value at
-- the prices of that day. units_out is the stock that was sold, broken or lost, as counts and adjustments report it.
-- Transfers are not part of it: a case that is transferred to a store and sold there would be counted twice.
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

-- How the number of stock rows with low stock changed. Low stock also depends on reservations and reorder levels,
-- so it changes without a movement. Therefore this table is written together with stock_totals, from the same
-- changes, and the sum of all days is always the total of now.
CREATE TABLE low_stock_days (
    day             date NOT NULL,
    store_id        bigint NOT NULL,
    category        text NOT NULL,
    low_stock_delta bigint NOT NULL,
    PRIMARY KEY (day, store_id, category)
) WITH (fillfactor = 70);

-- ------------------------------------------------------------------------------------- stock of now

CREATE TYPE stock_change AS (
    store_id bigint, category text, items bigint, units bigint, value numeric, low_stock bigint, out_of_stock bigint);

-- A row of low_stock_days is locked after the row of stock_totals with the same store and category, so it adds no
-- new way to wait.
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
        low_stock = t.low_stock + excluded.low_stock, out_of_stock = t.out_of_stock + excluded.out_of_stock;

    INSERT INTO low_stock_days AS t (day, store_id, category, low_stock_delta)
    SELECT utc_day(clock_timestamp()), store_id, category, sum(low_stock) FROM unnest(changes)
    GROUP BY store_id, category HAVING sum(low_stock) <> 0
    ORDER BY store_id, category
    ON CONFLICT (day, store_id, category) DO UPDATE SET low_stock_delta = t.low_stock_delta + excluded.low_stock_delta;
$$;

-- Reads the product's price and category while this transaction locks the product's stock rows. A transaction that
-- changes the price or the category locks the same rows first (revalue_stock), so a change never has two prices.
CREATE FUNCTION update_stock_totals() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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
CREATE TRIGGER inventory_update_totals_on_insert AFTER INSERT ON inventory
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION update_stock_totals();
CREATE TRIGGER inventory_update_totals_on_update AFTER UPDATE ON inventory
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION update_stock_totals();

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

-- A movement is written after its stock row was changed, so the row is locked and the price cannot change meanwhile.
CREATE FUNCTION update_stock_days() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM add_to_stock_days(array_agg((utc_day(m.at), i.store_id, p.category, m.delta, m.delta * p.unit_price,
        CASE WHEN m.kind IN ('count', 'adjustment') THEN greatest(-m.delta, 0) ELSE 0 END)::stock_day_change))
    FROM new_rows m JOIN inventory i ON i.id = m.inventory_id JOIN products p ON p.id = i.product_id;
    RETURN NULL;
END $$;
CREATE TRIGGER movements_add_to_stock_days AFTER INSERT ON stock_movements
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION update_stock_days();

-- Recomputes low_stock_days from the ledger and the orders, after a load by COPY with past times: the stock that was
-- available at the end of each day, compared with the reorder level. Past reorder levels are not on record, so the
-- level of now is used for all days.
CREATE FUNCTION recount_low_stock_days() RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
    DELETE FROM low_stock_days;

    WITH available AS (
        SELECT inventory_id, utc_day(at) AS day, delta AS units FROM stock_movements
        UNION ALL
        SELECT id, utc_day(created_at), 0 FROM inventory  -- from that day on the row counts, with no stock at first
        UNION ALL
        SELECT i.id, p.day, p.units
        FROM orders o JOIN inventory i ON i.store_id = o.source_store_id AND i.product_id = o.product_id
        CROSS JOIN LATERAL (VALUES (utc_day(o.approved_at), -o.quantity),
                                   (utc_day(coalesce(o.fulfilled_at, o.cancelled_at)), o.quantity)) p (day, units)
        WHERE o.approved_at IS NOT NULL AND p.day IS NOT NULL
    ), day_ends AS (
        SELECT inventory_id, day, sum(sum(units)) OVER (PARTITION BY inventory_id ORDER BY day) AS units
        FROM available GROUP BY inventory_id, day
    ), states AS (
        SELECT i.store_id, i.product_id, e.day, (e.units <= i.reorder_level)::int AS low,
               lag((e.units <= i.reorder_level)::int, 1, 0) OVER (PARTITION BY e.inventory_id ORDER BY e.day) AS before
        FROM day_ends e JOIN inventory i ON i.id = e.inventory_id
    )
    INSERT INTO low_stock_days (day, store_id, category, low_stock_delta)
    SELECT s.day, s.store_id, p.category, sum(s.low - s.before)
    FROM states s JOIN products p ON p.id = s.product_id
    WHERE s.low <> s.before
    GROUP BY s.day, s.store_id, p.category HAVING sum(s.low - s.before) <> 0;
$$;

-- ------------------------------------------------------------------------------------- a new price or category

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
CREATE TRIGGER products_revalue_stock AFTER UPDATE ON products
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION revalue_stock();
