-- Guards against accidents of any role, checked at COMMIT: stock changes only with its movements, reserved stock only with
-- the orders that reserve it, an order only with its events, and sums only by their triggers.
--
-- The triggers of 0009 collect the changes of stock rows, movements and orders until COMMIT. Each change is an entry for
-- a store and a product; before the entries are added to the sums, those of each store and product have to cancel out.
-- docs/semantics.md has the rules.
--
-- A bulk load (SET LOCAL brickhouse.feed = 'off') is not checked here: invariants.sql has to hold at its end.

-- ------------------------------------------------------------------------------------- what is collected

ALTER TYPE order_change ADD ATTRIBUTE order_id bigint, ADD ATTRIBUTE source_store_id bigint;
ALTER TYPE stock_change ADD ATTRIBUTE product_id bigint, ADD ATTRIBUTE reserved bigint;
ALTER TYPE stock_day_change ADD ATTRIBUTE product_id bigint;

CREATE OR REPLACE FUNCTION update_order_counts() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    changes order_change[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg((store_id, product_id, status, created_at, 1, quantity, id, source_store_id)::order_change)
        INTO changes FROM new_rows;
    ELSE
        SELECT array_agg(c::order_change) INTO changes FROM (
            SELECT store_id, product_id, status, created_at, -1, -quantity, id, source_store_id FROM old_rows
            UNION ALL
            SELECT store_id, product_id, status, created_at, 1, quantity, id, source_store_id FROM new_rows) c;
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
                          i.low_stock::int, i.out_of_stock::int, i.product_id, i.reserved_stock)::stock_change)
        INTO changes FROM new_rows i JOIN products p ON p.id = i.product_id;
    ELSE
        SELECT array_agg((i.store_id, p.category, 0, i.current_stock - o.current_stock,
                          (i.current_stock - o.current_stock) * p.unit_price,
                          i.low_stock::int - o.low_stock::int, i.out_of_stock::int - o.out_of_stock::int,
                          i.product_id, i.reserved_stock - o.reserved_stock)::stock_change)
        INTO changes FROM new_rows i JOIN old_rows o ON o.id = i.id JOIN products p ON p.id = i.product_id;
    END IF;
    PERFORM collect_stock_changes(changes);
    RETURN NULL;
END $$;

-- A movement is written after its stock row was changed, so the row is locked and the price cannot change meanwhile.
CREATE OR REPLACE FUNCTION update_stock_days() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM collect_stock_day_changes(array_agg((utc_day(m.at), i.store_id, p.category, m.delta, m.delta * p.unit_price,
        CASE WHEN m.kind IN ('count', 'adjustment') THEN greatest(-m.delta, 0) ELSE 0 END,
        i.product_id)::stock_day_change))
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
        c.sign * i.current_stock * c.unit_price, c.sign * i.low_stock::int, c.sign * i.out_of_stock::int,
        c.id, 0)::stock_change))
    FROM (SELECT id, category, unit_price, -1 AS sign FROM old_rows
          UNION ALL SELECT id, category, unit_price, 1 FROM new_rows) c
    JOIN inventory i ON i.product_id = c.id;

    PERFORM collect_stock_day_changes(array_agg((utc_day(clock_timestamp()), i.store_id, c.category,
        c.sign * i.current_stock, c.sign * i.current_stock * c.unit_price, 0, c.id)::stock_day_change))
    FROM (SELECT id, category, unit_price, -1 AS sign FROM old_rows
          UNION ALL SELECT id, category, unit_price, 1 FROM new_rows) c
    JOIN inventory i ON i.product_id = c.id;
    RETURN NULL;
END $$;

-- After SET CONSTRAINTS ALL IMMEDIATE the checks of a later statement would run for each row, before the statement's
-- changes are collected, and find nothing. add_collected_to_sums notes that it found nothing, so a later collection fails.
CREATE FUNCTION refuse_immediate_checks() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'SET CONSTRAINTS ALL IMMEDIATE has to be the last statement before COMMIT'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION collect_order_changes(changes order_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF is_bulk_load() THEN
        PERFORM add_to_order_counts(changes);
    ELSIF collected('too_late') IS NULL THEN
        PERFORM set_config('brickhouse.collected_orders', (collected('orders')::order_change[] || changes)::text, true);
    ELSE
        PERFORM refuse_immediate_checks();
    END IF;
END $$;

CREATE OR REPLACE FUNCTION collect_stock_changes(changes stock_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF is_bulk_load() THEN
        PERFORM add_to_stock_totals(changes);
    ELSIF collected('too_late') IS NULL THEN
        PERFORM set_config('brickhouse.collected_stock', (collected('stock')::stock_change[] || changes)::text, true);
    ELSE
        PERFORM refuse_immediate_checks();
    END IF;
END $$;

CREATE OR REPLACE FUNCTION collect_stock_day_changes(changes stock_day_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF is_bulk_load() THEN
        PERFORM add_to_stock_days(changes);
    ELSIF collected('too_late') IS NULL THEN
        PERFORM set_config('brickhouse.collected_days', (collected('days')::stock_day_change[] || changes)::text, true);
    ELSE
        PERFORM refuse_immediate_checks();
    END IF;
END $$;

-- ------------------------------------------------------------------------------------- the checks, at COMMIT

-- Raises an error if stock changed by other units than its movements, if the last movement has another balance, or if
-- reserved stock changed by other units than the approved orders of its source.
-- The plan of the query is made once: it takes longer than the query, and does not depend on the number of entries.
CREATE FUNCTION require_balanced_stock(orders order_change[], stock stock_change[], days stock_day_change[])
    RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    row record;
BEGIN
    SELECT e.store_id, e.product_id, e.units, e.reserved INTO row FROM (
        SELECT store_id, product_id, sum(units) AS units, sum(reserved) AS reserved, bool_or(moved) AS moved FROM (
            SELECT store_id, product_id, units, reserved, false AS moved FROM unnest(stock)
            UNION ALL
            SELECT store_id, product_id, -units_delta, 0, true FROM unnest(days)
            UNION ALL
            SELECT source_store_id, product_id, 0, -units, false FROM unnest(orders)
            WHERE status = 'approved' AND source_store_id IS NOT NULL) entries
        GROUP BY store_id, product_id) e
    WHERE e.units <> 0 OR e.reserved <> 0 OR (e.moved AND (
        SELECT i.current_stock <> (SELECT m.balance_after FROM stock_movements m WHERE m.inventory_id = i.id
                                   ORDER BY m.at DESC, m.id DESC LIMIT 1)
        FROM inventory i WHERE i.store_id = e.store_id AND i.product_id = e.product_id))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'product % in store %: % changes only with its %', row.product_id, row.store_id,
            CASE WHEN row.reserved <> 0 THEN 'reserved stock' ELSE 'stock' END,
            CASE WHEN row.reserved <> 0 THEN 'orders' ELSE 'movements' END
            USING ERRCODE = 'restrict_violation';
    END IF;
END $$;

-- Raises an error if one of these orders has another status than its last event, or another version than it has events.
CREATE FUNCTION require_events(order_ids bigint[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    order_number text;
BEGIN
    SELECT o.number INTO order_number FROM orders o CROSS JOIN LATERAL (
        SELECT count(*) AS events, (array_agg(e.to_status ORDER BY e.id DESC))[1] AS status
        FROM order_events e WHERE e.order_id = o.id) history
    WHERE o.id = ANY(order_ids) AND (o.version, o.status) IS DISTINCT FROM (history.events, history.status)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'order % changes only with its events', order_number USING ERRCODE = 'restrict_violation';
    END IF;
END $$;

-- Called for each changed row; the first call checks and adds all that the transaction has collected.
CREATE OR REPLACE FUNCTION add_collected_to_sums() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    orders order_change[] := collected('orders');
    stock stock_change[] := collected('stock');
    days stock_day_change[] := collected('days');
BEGIN
    IF orders IS NULL AND stock IS NULL AND days IS NULL THEN
        PERFORM set_config('brickhouse.collected_too_late', 'on', true);
        RETURN NULL;
    END IF;
    IF stock IS NOT NULL OR days IS NOT NULL OR EXISTS (SELECT FROM unnest(orders) WHERE status = 'approved') THEN
        PERFORM require_balanced_stock(orders, stock, days);
    END IF;
    IF orders IS NOT NULL THEN
        PERFORM require_events(ARRAY(SELECT order_id FROM unnest(orders)));
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

-- ------------------------------------------------------------------------------------- the checks, at once

-- An event alone collects nothing for COMMIT, so it is checked at once: it is written after its order has changed.
CREATE FUNCTION refuse_event_without_change() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    order_number text;
BEGIN
    SELECT o.number INTO order_number FROM new_rows n JOIN orders o ON o.id = n.order_id
    WHERE o.version < (SELECT count(*) FROM order_events e WHERE e.order_id = o.id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'order % has more events than changes', order_number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER events_need_their_order AFTER INSERT ON order_events REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (NOT is_bulk_load()) EXECUTE FUNCTION refuse_event_without_change();

-- A change of an order that does not raise its version by one has no event; only the notes may change like this. The
-- condition is short because PostgreSQL prepares it for each UPDATE.
CREATE FUNCTION refuse_change_without_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off'
            AND to_jsonb(NEW) - 'notes' IS DISTINCT FROM to_jsonb(OLD) - 'notes' THEN
        RAISE EXCEPTION 'order % changes only with its events', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER orders_change_with_their_events AFTER UPDATE ON orders FOR EACH ROW
    WHEN (NEW.version <> OLD.version + 1) EXECUTE FUNCTION refuse_change_without_event();

CREATE FUNCTION refuse_change_of_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'stock row % keeps its store and its product', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER inventory_keeps_its_place AFTER UPDATE OF store_id, product_id ON inventory FOR EACH ROW
    WHEN (NEW.store_id <> OLD.store_id OR NEW.product_id <> OLD.product_id)
    EXECUTE FUNCTION refuse_change_of_place();

-- The sums are written by functions that a trigger calls: then this trigger is at depth 2 or deeper. The depth is asked
-- in the function and not in a condition of the trigger, which PostgreSQL would prepare for each statement.
CREATE FUNCTION refuse_change_of_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() = 1 AND current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off' THEN
        RAISE EXCEPTION '% is written by triggers only: % is refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER order_counts_are_sums BEFORE INSERT OR UPDATE OR DELETE ON order_counts
    EXECUTE FUNCTION refuse_change_of_sums();
CREATE TRIGGER order_store_counts_are_sums BEFORE INSERT OR UPDATE OR DELETE ON order_store_counts
    EXECUTE FUNCTION refuse_change_of_sums();
CREATE TRIGGER order_day_counts_are_sums BEFORE INSERT OR UPDATE OR DELETE ON order_day_counts
    EXECUTE FUNCTION refuse_change_of_sums();
CREATE TRIGGER stock_totals_are_sums BEFORE INSERT OR UPDATE OR DELETE ON stock_totals
    EXECUTE FUNCTION refuse_change_of_sums();
CREATE TRIGGER stock_days_are_sums BEFORE INSERT OR UPDATE OR DELETE ON stock_days
    EXECUTE FUNCTION refuse_change_of_sums();
CREATE TRIGGER stock_category_days_are_sums BEFORE INSERT OR UPDATE OR DELETE ON stock_category_days
    EXECUTE FUNCTION refuse_change_of_sums();
CREATE TRIGGER low_stock_days_are_sums BEFORE INSERT OR UPDATE OR DELETE ON low_stock_days
    EXECUTE FUNCTION refuse_change_of_sums();
