-- All transactions lock in one order: users, idempotency keys, stores, orders, products, inventory, sums.
-- docs/semantics.md has the rule, backend/tests/test_lock_order.py the proof.

-- ------------------------------------------------------------------------------------- users

-- A transaction that writes for a user holds the advisory lock of the user's account, shared; one that changes the
-- account holds it exclusively. The service takes these locks itself, before anything else; this trigger takes them for
-- a change by hand. So a role that was taken away is not used by a write that commits later.
CREATE FUNCTION lock_account() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1, old.id::int);
    RETURN new;
END $$;
CREATE TRIGGER users_lock_account BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION lock_account();

-- ------------------------------------------------------------------------------------- sums
-- Sums are written at the end of a transaction, in one pass and one order.
--
-- Before, the trigger of each statement wrote its sums at once. A transaction with several statements (a delivery that
-- brings a new product, for example) locked sums twice, and two of them could wait for each other. Now a trigger
-- collects the changes of its statement in a setting that ends with the transaction, and a trigger that is deferred
-- to COMMIT adds them to the sums: order counts, then stock totals, then stock by day, each in the order of its keys.
-- Rows of sums, which many transactions write, are locked last and for the shortest time.
--
-- A bulk load (SET LOCAL brickhouse.feed = 'off') adds to the sums at once: nothing else writes meanwhile.

CREATE FUNCTION is_bulk_load() RETURNS boolean LANGUAGE sql STABLE
    RETURN current_setting('brickhouse.feed', true) IS NOT DISTINCT FROM 'off';

-- The changes that this transaction has collected under this name, as the text of an array; NULL if none.
CREATE FUNCTION collected(what text) RETURNS text LANGUAGE sql STABLE
    RETURN nullif(current_setting('brickhouse.collected_' || what, true), '');

CREATE FUNCTION add_to_order_counts(changes order_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
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
END $$;

-- ------------------------------------------------------------------------------------- collecting

CREATE FUNCTION collect_order_changes(changes order_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF is_bulk_load() THEN
        PERFORM add_to_order_counts(changes);
    ELSE
        PERFORM set_config('brickhouse.collected_orders', (collected('orders')::order_change[] || changes)::text, true);
    END IF;
END $$;

CREATE FUNCTION collect_stock_changes(changes stock_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF is_bulk_load() THEN
        PERFORM add_to_stock_totals(changes);
    ELSE
        PERFORM set_config('brickhouse.collected_stock', (collected('stock')::stock_change[] || changes)::text, true);
    END IF;
END $$;

CREATE FUNCTION collect_stock_day_changes(changes stock_day_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF is_bulk_load() THEN
        PERFORM add_to_stock_days(changes);
    ELSE
        PERFORM set_config('brickhouse.collected_days', (collected('days')::stock_day_change[] || changes)::text, true);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION update_order_counts() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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
    PERFORM collect_order_changes(changes);
    RETURN NULL;
END $$;

-- Reads the product's price and category while this transaction locks the product's stock rows. A transaction that
-- changes the price or the category locks the same rows first (revalue_stock), so a change never has two prices.
CREATE OR REPLACE FUNCTION update_stock_totals() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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
    PERFORM collect_stock_changes(changes);
    RETURN NULL;
END $$;

-- A movement is written after its stock row was changed, so the row is locked and the price cannot change meanwhile.
CREATE OR REPLACE FUNCTION update_stock_days() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM collect_stock_day_changes(array_agg((utc_day(m.at), i.store_id, p.category, m.delta, m.delta * p.unit_price,
        CASE WHEN m.kind IN ('count', 'adjustment') THEN greatest(-m.delta, 0) ELSE 0 END)::stock_day_change))
    FROM new_rows m JOIN inventory i ON i.id = m.inventory_id JOIN products p ON p.id = i.product_id;
    RETURN NULL;
END $$;

-- Locks the stock rows of the changed products, in the order of their ids, and collects their old and new values.
CREATE OR REPLACE FUNCTION revalue_stock() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id
                   WHERE (n.unit_price, n.category) IS DISTINCT FROM (o.unit_price, o.category)) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM inventory WHERE product_id IN (SELECT id FROM new_rows) ORDER BY id FOR UPDATE;

    PERFORM collect_stock_changes(array_agg((i.store_id, c.category, c.sign, c.sign * i.current_stock,
        c.sign * i.current_stock * c.unit_price, c.sign * i.low_stock::int, c.sign * i.out_of_stock::int)::stock_change))
    FROM (SELECT id, category, unit_price, -1 AS sign FROM old_rows
          UNION ALL SELECT id, category, unit_price, 1 FROM new_rows) c
    JOIN inventory i ON i.product_id = c.id;

    PERFORM collect_stock_day_changes(array_agg((utc_day(clock_timestamp()), i.store_id, c.category,
        c.sign * i.current_stock, c.sign * i.current_stock * c.unit_price, 0)::stock_day_change))
    FROM (SELECT id, category, unit_price, -1 AS sign FROM old_rows
          UNION ALL SELECT id, category, unit_price, 1 FROM new_rows) c
    JOIN inventory i ON i.product_id = c.id;
    RETURN NULL;
END $$;

-- ------------------------------------------------------------------------------------- adding, at COMMIT

-- Called for each changed row; the first call adds all that the transaction has collected.
CREATE FUNCTION add_collected_to_sums() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    orders order_change[] := collected('orders');
    stock stock_change[] := collected('stock');
    days stock_day_change[] := collected('days');
BEGIN
    IF orders IS NOT NULL THEN
        PERFORM set_config('brickhouse.collected_orders', '', true);
        PERFORM add_to_order_counts(orders);
    END IF;
    IF stock IS NOT NULL THEN
        PERFORM set_config('brickhouse.collected_stock', '', true);
        PERFORM add_to_stock_totals(stock);
    END IF;
    IF days IS NOT NULL THEN
        PERFORM set_config('brickhouse.collected_days', '', true);
        PERFORM add_to_stock_days(days);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER orders_add_to_sums AFTER INSERT OR UPDATE ON orders
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NOT is_bulk_load()) EXECUTE FUNCTION add_collected_to_sums();
CREATE CONSTRAINT TRIGGER inventory_add_to_sums AFTER INSERT OR UPDATE ON inventory
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NOT is_bulk_load()) EXECUTE FUNCTION add_collected_to_sums();
CREATE CONSTRAINT TRIGGER movements_add_to_sums AFTER INSERT ON stock_movements
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NOT is_bulk_load()) EXECUTE FUNCTION add_collected_to_sums();
CREATE CONSTRAINT TRIGGER products_add_to_sums AFTER UPDATE ON products
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NOT is_bulk_load()) EXECUTE FUNCTION add_collected_to_sums();
