-- Consumption is what left for use: what was shipped to another store, and what counts and adjustments with a reason of
-- consumption took away. A movement in the other direction with the same reason takes it back. Corrections never count.
-- The sums by day hold consumption, and the number of stock rows, for turnover.

-- ------------------------------------------------------------------------------------- reasons

CREATE TABLE reasons (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code        text NOT NULL CONSTRAINT reasons_code_unique UNIQUE
                CONSTRAINT reasons_code_form CHECK (code ~ '^[a-z][a-z0-9_]{0,39}$'),
    name        text NOT NULL CONSTRAINT reasons_name_length CHECK (char_length(name) BETWEEN 1 AND 60),
    kinds       text[] NOT NULL CONSTRAINT reasons_kinds_known  -- the kinds of movements that may have this reason
                CHECK (cardinality(kinds) > 0 AND kinds <@ ARRAY['count', 'adjustment']),
    consumption boolean NOT NULL,
    active      boolean NOT NULL DEFAULT true,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    version     integer NOT NULL DEFAULT 1,
    -- a count or an adjustment without a reason is a correction
    CONSTRAINT reasons_correction_is_the_default
        CHECK (code <> 'correction' OR active AND NOT consumption AND kinds @> ARRAY['count', 'adjustment'])
);
INSERT INTO reasons (code, name, kinds, consumption)
SELECT code, name, ARRAY['count', 'adjustment'], consumption FROM (VALUES
    ('correction', 'Correction', false), ('damaged', 'Damaged', false), ('expired', 'Expired', false),
    ('theft', 'Theft', false), ('sold', 'Sold', true), ('sample', 'Sample', true), ('own_use', 'Own use', true)
) r (code, name, consumption);

-- The ledger names reasons by their code, and past sums depend on what a reason means.
CREATE FUNCTION refuse_change_of_meaning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'reason % keeps its code and whether it is consumption', OLD.code
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER reasons_keep_their_meaning AFTER UPDATE OF code, consumption ON reasons FOR EACH ROW
    WHEN (NEW.code <> OLD.code OR NEW.consumption <> OLD.consumption) EXECUTE FUNCTION refuse_change_of_meaning();

ALTER TABLE stock_movements
    ADD COLUMN reason_code text CONSTRAINT movements_reason_exists REFERENCES reasons (code),
    ADD CONSTRAINT movements_reason_code_fits_kind CHECK (reason_code IS NULL OR kind IN ('count', 'adjustment'));

-- The one definition: the units of a movement that are consumption; negative if it takes consumption back.
-- `by_reason` is `consumption` of the movement's reason, NULL if it has none.
CREATE FUNCTION consumption_of(kind text, delta integer, by_reason boolean) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN kind = 'transfer_out' OR by_reason THEN -delta ELSE 0 END;

-- ------------------------------------------------------------------------------------- sums by day
-- items_delta is the number of stock rows that were created or that moved to this category and region.

ALTER TABLE stock_days RENAME COLUMN units_out TO consumption;
ALTER TABLE stock_days ADD COLUMN items_delta bigint NOT NULL DEFAULT 0;
ALTER TABLE stock_category_days RENAME COLUMN units_out TO consumption;
ALTER TABLE stock_category_days ADD COLUMN items_delta bigint NOT NULL DEFAULT 0;
ALTER TYPE stock_day_change RENAME ATTRIBUTE units_out TO consumption;
ALTER TYPE stock_day_change ADD ATTRIBUTE items bigint;

CREATE OR REPLACE FUNCTION add_to_stock_days(changes stock_day_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    zone CONSTANT text := lock_time_zone();
BEGIN
    INSERT INTO stock_days AS t (day, store_id, region, units_delta, value_delta, consumption, items_delta)
    SELECT coalesce(c.day, (c.at AT TIME ZONE zone)::date), c.store_id, c.region,
           sum(c.units_delta), sum(c.value_delta), sum(c.consumption), sum(c.items) FROM unnest(changes) c
    GROUP BY 1, 2, 3 HAVING sum(c.units_delta) <> 0 OR sum(c.value_delta) <> 0 OR sum(c.consumption) <> 0
                         OR sum(c.items) <> 0
    ORDER BY 1, 2, 3
    ON CONFLICT (day, store_id, region) DO UPDATE SET units_delta = t.units_delta + excluded.units_delta,
        value_delta = t.value_delta + excluded.value_delta, consumption = t.consumption + excluded.consumption,
        items_delta = t.items_delta + excluded.items_delta;

    INSERT INTO stock_category_days AS t
        (category, day, store_id, region, units_delta, value_delta, consumption, items_delta)
    SELECT c.category, coalesce(c.day, (c.at AT TIME ZONE zone)::date), c.store_id, c.region,
           sum(c.units_delta), sum(c.value_delta), sum(c.consumption), sum(c.items) FROM unnest(changes) c
    GROUP BY 1, 2, 3, 4 HAVING sum(c.units_delta) <> 0 OR sum(c.value_delta) <> 0 OR sum(c.consumption) <> 0
                            OR sum(c.items) <> 0
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (category, day, store_id, region) DO UPDATE SET units_delta = t.units_delta + excluded.units_delta,
        value_delta = t.value_delta + excluded.value_delta, consumption = t.consumption + excluded.consumption,
        items_delta = t.items_delta + excluded.items_delta;
END $$;

CREATE OR REPLACE FUNCTION update_stock_days() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM collect_stock_day_changes(array_agg((NULL, i.store_id, p.category, m.delta, m.delta * p.unit_price,
        consumption_of(m.kind, m.delta, r.consumption), i.product_id, m.at, s.region, 0)::stock_day_change))
    FROM new_rows m JOIN inventory i ON i.id = m.inventory_id JOIN products p ON p.id = i.product_id
    JOIN stores s ON s.id = i.store_id LEFT JOIN reasons r ON r.code = m.reason_code;
    RETURN NULL;
END $$;

CREATE FUNCTION add_items_to_stock_days() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM collect_stock_day_changes(array_agg((NULL, i.store_id, p.category, 0, 0, 0, i.product_id, i.created_at,
                                                 s.region, 1)::stock_day_change))
    FROM new_rows i JOIN products p ON p.id = i.product_id JOIN stores s ON s.id = i.store_id;
    RETURN NULL;
END $$;
CREATE TRIGGER inventory_adds_to_stock_days AFTER INSERT ON inventory
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION add_items_to_stock_days();

CREATE OR REPLACE FUNCTION book_moved_stock(moves stock_move[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM collect_stock_changes(array_agg((i.store_id, m.category, m.sign, m.sign * i.current_stock,
        m.sign * i.current_stock * m.unit_price, m.sign * i.low_stock::int, m.sign * i.out_of_stock::int,
        i.product_id, 0, m.region)::stock_change))
    FROM unnest(moves) m JOIN inventory i ON i.id = m.inventory_id;

    PERFORM collect_stock_day_changes(array_agg((NULL, i.store_id, m.category, m.sign * i.current_stock,
        m.sign * i.current_stock * m.unit_price, 0, i.product_id, clock_timestamp(), m.region,
        m.sign)::stock_day_change))
    FROM unnest(moves) m JOIN inventory i ON i.id = m.inventory_id;
END $$;

-- Consumption and stock rows of the past, in the category and region of then. Counts and adjustments of the past have no
-- reason on record, so they are corrections. One call for each store keeps the arrays small.
SET LOCAL brickhouse.feed = 'off';  -- the sums are written here and not by their triggers
UPDATE stock_days SET consumption = 0 WHERE consumption <> 0;
UPDATE stock_category_days SET consumption = 0 WHERE consumption <> 0;
SELECT add_to_stock_days(array_agg((day, store_id, category, 0, 0, consumption, NULL, NULL, region,
                                    items)::stock_day_change))
FROM (SELECT store_id, (at AT TIME ZONE (SELECT time_zone FROM company))::date AS day, category, region,
             sum(consumption) AS consumption, sum(items) AS items
      FROM (SELECT i.store_id, m.at, r.category, r.region, consumption_of(m.kind, m.delta, NULL) AS consumption,
                   0 AS items
            FROM stock_movements m JOIN inventory i ON i.id = m.inventory_id
            JOIN stock_places() r ON r.inventory_id = m.inventory_id AND r.starts <= m.at AND m.at < r.ends
            WHERE consumption_of(m.kind, m.delta, NULL) <> 0
            UNION ALL
            SELECT i.store_id, p.at, r.category, r.region, 0, p.items
            FROM stock_places() r JOIN inventory i ON i.id = r.inventory_id AND i.created_at < r.ends
            CROSS JOIN LATERAL (VALUES (greatest(r.starts, i.created_at), 1), (r.ends, -1)) p (at, items)
            WHERE p.at < 'infinity') past
      GROUP BY 1, 2, 3, 4) days
GROUP BY store_id;
SET LOCAL brickhouse.feed = 'on';

-- As in 0015, with consumption and stock rows.
CREATE OR REPLACE FUNCTION recount_days() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    size CONSTANT bigint := 200000;
    first bigint;
    last bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(2, 0);

    SELECT coalesce(max(id), 0) INTO last FROM orders;
    FOR first IN 1 .. last BY size LOOP
        INSERT INTO order_day_counts AS t (day, store_id, status, region, orders, units)
        SELECT p.day, o.store_id, o.status, v.region, sum(p.sign), sum(p.sign * o.quantity)
        FROM (SELECT store_id, store_version, status, quantity, (created_at AT TIME ZONE OLD.time_zone)::date AS old_day,
                     (created_at AT TIME ZONE NEW.time_zone)::date AS new_day
              FROM orders WHERE id BETWEEN first AND first + size - 1) o
        JOIN store_versions v ON v.store_id = o.store_id AND v.version = o.store_version
        CROSS JOIN LATERAL (VALUES (o.old_day, -1), (o.new_day, 1)) p (day, sign)
        WHERE o.old_day <> o.new_day
        GROUP BY 1, 2, 3, 4 HAVING sum(p.sign) <> 0 OR sum(p.sign * o.quantity) <> 0
        ON CONFLICT (day, store_id, status, region)
        DO UPDATE SET orders = t.orders + excluded.orders, units = t.units + excluded.units;
        RAISE NOTICE 'orders: % of %', least(first + size - 1, last), last;
    END LOOP;

    SELECT coalesce(max(id), 0) INTO last FROM stock_movements;
    FOR first IN 1 .. last BY size LOOP
        PERFORM add_to_stock_days(array_agg((d.day, d.store_id, d.category, d.units, d.value, d.consumption,
                                             NULL, NULL, d.region, 0)::stock_day_change))
        FROM (SELECT p.day, i.store_id, r.category, r.region, sum(p.sign * m.delta) AS units,
                     sum(p.sign * m.delta * r.unit_price) AS value,
                     sum(p.sign * consumption_of(m.kind, m.delta, q.consumption)) AS consumption
              FROM (SELECT inventory_id, delta, kind, reason_code, at, (at AT TIME ZONE OLD.time_zone)::date AS old_day,
                           (at AT TIME ZONE NEW.time_zone)::date AS new_day
                    FROM stock_movements WHERE id BETWEEN first AND first + size - 1) m
              JOIN inventory i ON i.id = m.inventory_id
              JOIN stock_places() r ON r.inventory_id = m.inventory_id AND r.starts <= m.at AND m.at < r.ends
              LEFT JOIN reasons q ON q.code = m.reason_code
              CROSS JOIN LATERAL (VALUES (m.old_day, -1), (m.new_day, 1)) p (day, sign)
              WHERE m.old_day <> m.new_day
              GROUP BY 1, 2, 3, 4) d;
        RAISE NOTICE 'movements: % of %', least(first + size - 1, last), last;
    END LOOP;

    PERFORM add_to_stock_days(array_agg((d.day, d.store_id, d.category, 0, 0, 0, NULL, NULL, d.region,
                                         d.items)::stock_day_change))
    FROM (SELECT p.day, i.store_id, r.category, r.region, sum(p.sign) AS items
          FROM inventory i
          JOIN stock_places() r ON r.inventory_id = i.id AND r.starts <= i.created_at AND i.created_at < r.ends
          CROSS JOIN LATERAL (VALUES ((i.created_at AT TIME ZONE OLD.time_zone)::date, -1),
                                     ((i.created_at AT TIME ZONE NEW.time_zone)::date, 1)) p (day, sign)
          GROUP BY 1, 2, 3, 4 HAVING sum(p.sign) <> 0) d;
    RAISE NOTICE 'stock rows: all';

    INSERT INTO low_stock_days AS t (day, store_id, category, region, low_stock_delta)
    SELECT day, store_id, category, region, sum(delta) FROM (
        SELECT day, store_id, category, region, -low_stock_delta AS delta FROM low_stock_changes(OLD.time_zone)
        UNION ALL
        SELECT day, store_id, category, region, low_stock_delta FROM low_stock_changes(NEW.time_zone)) c
    GROUP BY 1, 2, 3, 4 HAVING sum(delta) <> 0
    ON CONFLICT (day, store_id, category, region)
    DO UPDATE SET low_stock_delta = t.low_stock_delta + excluded.low_stock_delta;
    RAISE NOTICE 'low stock: all days';
    RETURN NULL;
END $$;
