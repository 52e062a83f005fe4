-- The company: one row with its name, its time zone, its currency and its rules. A day is a day of the company: the sums
-- by day, filters and reports use the time zone of this row. Days have 23, 24 or 25 hours.

CREATE TABLE company (
    id                    bigint PRIMARY KEY DEFAULT 1 CONSTRAINT company_has_one_row CHECK (id = 1),
    name                  text NOT NULL DEFAULT 'Brickhouse'
                          CONSTRAINT company_name_length CHECK (char_length(name) BETWEEN 1 AND 120),
    time_zone             text NOT NULL DEFAULT 'UTC',
    currency              text NOT NULL DEFAULT 'USD'
                          CONSTRAINT company_currency_has_three_letters CHECK (currency ~ '^[A-Z]{3}$'),
    sla_approval_hours    integer NOT NULL DEFAULT 24
                          CONSTRAINT company_sla_approval_hours_positive CHECK (sla_approval_hours > 0),
    sla_fulfillment_hours integer NOT NULL DEFAULT 72
                          CONSTRAINT company_sla_fulfillment_hours_positive CHECK (sla_fulfillment_hours > 0),
    require_four_eyes     boolean NOT NULL DEFAULT true,
    configured_at         timestamptz,  -- when the first start set the first values from the settings; null before
    version               integer NOT NULL DEFAULT 1
);
INSERT INTO company DEFAULT VALUES;

CREATE FUNCTION refuse_delete_of_company() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the company has exactly one row: DELETE is refused' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER company_is_never_deleted BEFORE DELETE ON company FOR EACH ROW EXECUTE FUNCTION refuse_delete_of_company();
CREATE TRIGGER company_is_never_truncated BEFORE TRUNCATE ON company EXECUTE FUNCTION refuse_truncate();

-- PostgreSQL also takes abbreviations, offsets and any case; the service's clients do not.
-- What this transaction has collected for the sums is not in them yet, so a recount would move it from days that do not
-- have it.
CREATE FUNCTION refuse_unknown_time_zone() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF collected('orders') IS NOT NULL OR collected('stock') IS NOT NULL OR collected('days') IS NOT NULL THEN
        RAISE EXCEPTION 'the time zone has to be changed before orders and stock are changed in the same transaction'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_timezone_names WHERE name = NEW.time_zone) THEN
        RAISE EXCEPTION '% is no time zone', NEW.time_zone USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER company_has_a_known_time_zone BEFORE UPDATE OF time_zone ON company FOR EACH ROW
    WHEN (NEW.time_zone <> OLD.time_zone) EXECUTE FUNCTION refuse_unknown_time_zone();

ALTER TABLE changes DROP CONSTRAINT changes_kind_known;
ALTER TABLE changes ADD CONSTRAINT changes_kind_known
    CHECK (kind IN ('movement', 'order', 'inventory', 'store', 'product', 'user', 'company'));
CREATE TRIGGER company_to_feed_on_update AFTER UPDATE ON company REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_rows('company');

-- ------------------------------------------------------------------------------------- days

-- For single moments: it reads the company's row at each call. A query of many rows reads the zone once:
-- (at AT TIME ZONE (SELECT time_zone FROM company))::date
CREATE FUNCTION company_day(moment timestamptz) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (moment AT TIME ZONE (SELECT time_zone FROM company))::date;

-- The first moment of a day. Clocks may change around midnight, so that 0:00 occurs twice, or not at all: the offset of
-- the noon before or that of the noon after gives the moment, and the earlier one on the day is the first.
CREATE FUNCTION company_day_start(day date) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT min(c.at)
            FROM company z
            CROSS JOIN LATERAL (VALUES (-12), (12)) h (hours)
            CROSS JOIN LATERAL (SELECT day::timestamp AT TIME ZONE z.time_zone + make_interval(hours => h.hours)) n (at)
            CROSS JOIN LATERAL (SELECT day::timestamp AT TIME ZONE 'UTC'
                                       - (n.at AT TIME ZONE z.time_zone - n.at AT TIME ZONE 'UTC')) c (at)
            WHERE (c.at AT TIME ZONE z.time_zone)::date >= day);

-- Returns the time zone, which then stays the same until this transaction ends: a change of the zone waits for the
-- transactions that have written sums by day, and later ones wait for the change. Called at COMMIT, before the sums are
-- locked, so nothing waits for a long transaction. 2 is the class of this advisory lock (app/database/locks.py).
CREATE FUNCTION lock_time_zone() RETURNS text LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(2, 0);
    RETURN (SELECT time_zone FROM company);
END $$;

-- ------------------------------------------------------------------------------------- sums by day
-- The triggers of a statement collect moments; they become days at COMMIT, when the time zone is locked.

ALTER TYPE stock_day_change ADD ATTRIBUTE at timestamptz;  -- gives the day, if `day` is null

CREATE OR REPLACE FUNCTION add_to_order_counts(changes order_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    zone CONSTANT text := lock_time_zone();
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
    SELECT (created_at AT TIME ZONE zone)::date, store_id, status, sum(orders), sum(units) FROM unnest(changes)
    GROUP BY 1, 2, 3 HAVING sum(orders) <> 0 OR sum(units) <> 0
    ORDER BY 1, 2, 3
    ON CONFLICT (day, store_id, status)
    DO UPDATE SET orders = t.orders + excluded.orders, units = t.units + excluded.units;
END $$;

CREATE OR REPLACE FUNCTION add_to_stock_totals(changes stock_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    zone CONSTANT text := lock_time_zone();
BEGIN
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
    SELECT (clock_timestamp() AT TIME ZONE zone)::date, store_id, category, sum(low_stock) FROM unnest(changes)
    GROUP BY store_id, category HAVING sum(low_stock) <> 0
    ORDER BY store_id, category
    ON CONFLICT (day, store_id, category) DO UPDATE SET low_stock_delta = t.low_stock_delta + excluded.low_stock_delta;
END $$;

CREATE OR REPLACE FUNCTION add_to_stock_days(changes stock_day_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    zone CONSTANT text := lock_time_zone();
BEGIN
    INSERT INTO stock_days AS t (day, store_id, units_delta, value_delta, units_out)
    SELECT coalesce(c.day, (c.at AT TIME ZONE zone)::date), c.store_id,
           sum(c.units_delta), sum(c.value_delta), sum(c.units_out) FROM unnest(changes) c
    GROUP BY 1, 2 HAVING sum(c.units_delta) <> 0 OR sum(c.value_delta) <> 0 OR sum(c.units_out) <> 0
    ORDER BY 1, 2
    ON CONFLICT (day, store_id) DO UPDATE SET units_delta = t.units_delta + excluded.units_delta,
        value_delta = t.value_delta + excluded.value_delta, units_out = t.units_out + excluded.units_out;

    INSERT INTO stock_category_days AS t (category, day, store_id, units_delta, value_delta, units_out)
    SELECT c.category, coalesce(c.day, (c.at AT TIME ZONE zone)::date), c.store_id,
           sum(c.units_delta), sum(c.value_delta), sum(c.units_out) FROM unnest(changes) c
    GROUP BY 1, 2, 3 HAVING sum(c.units_delta) <> 0 OR sum(c.value_delta) <> 0 OR sum(c.units_out) <> 0
    ORDER BY 1, 2, 3
    ON CONFLICT (category, day, store_id) DO UPDATE SET units_delta = t.units_delta + excluded.units_delta,
        value_delta = t.value_delta + excluded.value_delta, units_out = t.units_out + excluded.units_out;
END $$;

-- A movement is written after its stock row was changed, so the row is locked and the price cannot change meanwhile.
CREATE OR REPLACE FUNCTION update_stock_days() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM collect_stock_day_changes(array_agg((NULL, i.store_id, p.category, m.delta, m.delta * p.unit_price,
        CASE WHEN m.kind IN ('count', 'adjustment') THEN greatest(-m.delta, 0) ELSE 0 END,
        i.product_id, m.at)::stock_day_change))
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

    PERFORM collect_stock_day_changes(array_agg((NULL, i.store_id, c.category, c.sign * i.current_stock,
        c.sign * i.current_stock * c.unit_price, 0, c.id, clock_timestamp())::stock_day_change))
    FROM (SELECT id, category, unit_price, -1 AS sign FROM old_rows
          UNION ALL SELECT id, category, unit_price, 1 FROM new_rows) c
    JOIN inventory i ON i.product_id = c.id;
    RETURN NULL;
END $$;

-- The days on which stock rows became low (1) or stopped being low (-1), from the ledger and the orders, by store and
-- category: the stock that was available at the end of each day, compared with the reorder level. Past reorder levels
-- are not on record, so the level of now is used for all days.
CREATE FUNCTION low_stock_changes(zone text)
    RETURNS TABLE (day date, store_id bigint, category text, low_stock_delta bigint)
    LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    WITH available AS (
        SELECT m.inventory_id, (m.at AT TIME ZONE zone)::date AS day, m.delta AS units FROM stock_movements m
        UNION ALL
        -- from that day on the row counts, with no stock at first
        SELECT i.id, (i.created_at AT TIME ZONE zone)::date, 0 FROM inventory i
        UNION ALL
        SELECT i.id, (p.at AT TIME ZONE zone)::date, p.units
        FROM orders o JOIN inventory i ON i.store_id = o.source_store_id AND i.product_id = o.product_id
        CROSS JOIN LATERAL (VALUES (o.approved_at, -o.quantity),
                                   (coalesce(o.fulfilled_at, o.cancelled_at), o.quantity)) p (at, units)
        WHERE o.approved_at IS NOT NULL AND p.at IS NOT NULL
    ), day_ends AS (
        SELECT a.inventory_id, a.day, sum(sum(a.units)) OVER (PARTITION BY a.inventory_id ORDER BY a.day) AS units
        FROM available a GROUP BY a.inventory_id, a.day
    ), states AS (
        SELECT i.store_id, i.product_id, e.day, (e.units <= i.reorder_level)::int AS low,
               lag((e.units <= i.reorder_level)::int, 1, 0) OVER (PARTITION BY e.inventory_id ORDER BY e.day) AS before
        FROM day_ends e JOIN inventory i ON i.id = e.inventory_id
    )
    SELECT s.day, s.store_id, p.category, sum(s.low - s.before)
    FROM states s JOIN products p ON p.id = s.product_id
    WHERE s.low <> s.before
    GROUP BY s.day, s.store_id, p.category HAVING sum(s.low - s.before) <> 0;
$$;

-- Recomputes low_stock_days after a load by COPY with past times.
CREATE OR REPLACE FUNCTION recount_low_stock_days() RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
    DELETE FROM low_stock_days;
    INSERT INTO low_stock_days (day, store_id, category, low_stock_delta)
    SELECT * FROM low_stock_changes(lock_time_zone());
$$;

DROP FUNCTION utc_day(timestamptz);

-- ------------------------------------------------------------------------------------- a new time zone
-- Moves the sums by day from the days of the old zone to those of the new one, in the transaction that changes the zone.
-- Until its COMMIT readers see the old zone with the old sums, and writers wait at their COMMIT. Orders and units are
-- exact. Values move with the units, at the prices of now; what earlier prices have added to a day stays on that date.

CREATE FUNCTION recount_days() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    size CONSTANT bigint := 200000;
    first bigint;
    last bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(2, 0);

    SELECT coalesce(max(id), 0) INTO last FROM orders;
    FOR first IN 1 .. last BY size LOOP
        INSERT INTO order_day_counts AS t (day, store_id, status, orders, units)
        SELECT p.day, o.store_id, o.status, sum(p.sign), sum(p.sign * o.quantity)
        FROM (SELECT store_id, status, quantity, (created_at AT TIME ZONE OLD.time_zone)::date AS old_day,
                     (created_at AT TIME ZONE NEW.time_zone)::date AS new_day
              FROM orders WHERE id BETWEEN first AND first + size - 1) o
        CROSS JOIN LATERAL (VALUES (o.old_day, -1), (o.new_day, 1)) p (day, sign)
        WHERE o.old_day <> o.new_day
        GROUP BY 1, 2, 3 HAVING sum(p.sign) <> 0 OR sum(p.sign * o.quantity) <> 0
        ON CONFLICT (day, store_id, status)
        DO UPDATE SET orders = t.orders + excluded.orders, units = t.units + excluded.units;
        RAISE NOTICE 'orders: % of %', least(first + size - 1, last), last;
    END LOOP;

    SELECT coalesce(max(id), 0) INTO last FROM stock_movements;
    FOR first IN 1 .. last BY size LOOP
        PERFORM add_to_stock_days(array_agg((d.day, d.store_id, d.category, d.units, d.value, d.units_out,
                                             NULL, NULL)::stock_day_change))
        FROM (SELECT p.day, i.store_id, r.category, sum(p.sign * m.delta) AS units,
                     sum(p.sign * m.delta * r.unit_price) AS value,
                     coalesce(sum(p.sign * -m.delta) FILTER (WHERE m.delta < 0 AND m.kind IN ('count', 'adjustment')), 0)
                         AS units_out
              FROM (SELECT inventory_id, delta, kind, (at AT TIME ZONE OLD.time_zone)::date AS old_day,
                           (at AT TIME ZONE NEW.time_zone)::date AS new_day
                    FROM stock_movements WHERE id BETWEEN first AND first + size - 1) m
              JOIN inventory i ON i.id = m.inventory_id JOIN products r ON r.id = i.product_id
              CROSS JOIN LATERAL (VALUES (m.old_day, -1), (m.new_day, 1)) p (day, sign)
              WHERE m.old_day <> m.new_day
              GROUP BY 1, 2, 3) d;
        RAISE NOTICE 'movements: % of %', least(first + size - 1, last), last;
    END LOOP;

    INSERT INTO low_stock_days AS t (day, store_id, category, low_stock_delta)
    SELECT day, store_id, category, sum(delta) FROM (
        SELECT day, store_id, category, -low_stock_delta AS delta FROM low_stock_changes(OLD.time_zone)
        UNION ALL
        SELECT day, store_id, category, low_stock_delta FROM low_stock_changes(NEW.time_zone)) c
    GROUP BY 1, 2, 3 HAVING sum(delta) <> 0
    ON CONFLICT (day, store_id, category) DO UPDATE SET low_stock_delta = t.low_stock_delta + excluded.low_stock_delta;
    RAISE NOTICE 'low stock: all days';
    RETURN NULL;
END $$;
CREATE TRIGGER company_recounts_days AFTER UPDATE OF time_zone ON company FOR EACH ROW
    WHEN (NEW.time_zone <> OLD.time_zone) EXECUTE FUNCTION recount_days();
