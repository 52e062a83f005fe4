-- The units sold and written off on each day, beside the consumption, which has the sales and some write-offs in it.

-- Adjustments and counts may have the reason `sold`, whose code never changes.
CREATE FUNCTION sold_of(kind text, delta integer, code text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN kind IN ('sale', 'customer_return') OR code = 'sold' THEN -delta ELSE 0 END;

-- `by_reason` is `consumption` of the movement's reason, NULL if it has none: what was used is not lost.
CREATE FUNCTION written_off_of(kind text, delta integer, by_reason boolean) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN kind = 'write_off' AND by_reason IS NOT TRUE THEN -delta ELSE 0 END;

ALTER TABLE stock_days
    ADD COLUMN sold bigint NOT NULL DEFAULT 0,
    ADD COLUMN written_off bigint NOT NULL DEFAULT 0;
ALTER TABLE stock_category_days
    ADD COLUMN sold bigint NOT NULL DEFAULT 0,
    ADD COLUMN written_off bigint NOT NULL DEFAULT 0;
ALTER TYPE stock_day_change ADD ATTRIBUTE sold bigint, ADD ATTRIBUTE written_off bigint;

CREATE OR REPLACE FUNCTION add_to_stock_days(changes stock_day_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    zone CONSTANT text := lock_time_zone();
BEGIN
    INSERT INTO stock_days AS t
        (day, store_id, region, units_delta, value_delta, consumption, items_delta, sold, written_off)
    SELECT coalesce(c.day, (c.at AT TIME ZONE zone)::date), c.store_id, c.region, sum(c.units_delta),
           sum(c.value_delta), sum(c.consumption), sum(c.items), sum(c.sold), sum(c.written_off) FROM unnest(changes) c
    GROUP BY 1, 2, 3 HAVING sum(c.units_delta) <> 0 OR sum(c.value_delta) <> 0 OR sum(c.consumption) <> 0
                         OR sum(c.items) <> 0 OR sum(c.sold) <> 0 OR sum(c.written_off) <> 0
    ORDER BY 1, 2, 3
    ON CONFLICT (day, store_id, region) DO UPDATE SET units_delta = t.units_delta + excluded.units_delta,
        value_delta = t.value_delta + excluded.value_delta, consumption = t.consumption + excluded.consumption,
        items_delta = t.items_delta + excluded.items_delta, sold = t.sold + excluded.sold,
        written_off = t.written_off + excluded.written_off;

    INSERT INTO stock_category_days AS t
        (category, day, store_id, region, units_delta, value_delta, consumption, items_delta, sold, written_off)
    SELECT c.category, coalesce(c.day, (c.at AT TIME ZONE zone)::date), c.store_id, c.region, sum(c.units_delta),
           sum(c.value_delta), sum(c.consumption), sum(c.items), sum(c.sold), sum(c.written_off) FROM unnest(changes) c
    GROUP BY 1, 2, 3, 4 HAVING sum(c.units_delta) <> 0 OR sum(c.value_delta) <> 0 OR sum(c.consumption) <> 0
                            OR sum(c.items) <> 0 OR sum(c.sold) <> 0 OR sum(c.written_off) <> 0
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (category, day, store_id, region) DO UPDATE SET units_delta = t.units_delta + excluded.units_delta,
        value_delta = t.value_delta + excluded.value_delta, consumption = t.consumption + excluded.consumption,
        items_delta = t.items_delta + excluded.items_delta, sold = t.sold + excluded.sold,
        written_off = t.written_off + excluded.written_off;
END $$;

CREATE OR REPLACE FUNCTION add_items_to_stock_days() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM collect_stock_day_changes(array_agg((NULL, i.store_id, p.category, 0, 0, 0, i.product_id, i.created_at,
                                                 s.region, 1, 0, 0)::stock_day_change))
    FROM new_rows i JOIN products p ON p.id = i.product_id JOIN stores s ON s.id = i.store_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION book_moved_stock(moves stock_move[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM collect_stock_changes(array_agg((i.store_id, m.category, m.sign, m.sign * i.current_stock,
        m.sign * i.current_stock * m.unit_price, m.sign * i.low_stock::int, m.sign * i.out_of_stock::int,
        i.product_id, 0, m.region)::stock_change))
    FROM unnest(moves) m JOIN inventory i ON i.id = m.inventory_id;

    PERFORM collect_stock_day_changes(array_agg((NULL, i.store_id, m.category, m.sign * i.current_stock,
        m.sign * i.current_stock * m.unit_price, 0, i.product_id, clock_timestamp(), m.region,
        m.sign, 0, 0)::stock_day_change))
    FROM unnest(moves) m JOIN inventory i ON i.id = m.inventory_id;
END $$;

-- As in 0025: what was consumed, sold or written off counts when it occurred, in the category and region of then.
CREATE OR REPLACE FUNCTION update_stock_days() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM collect_stock_day_changes(array_agg(entry)) FROM (
        SELECT (NULL, i.store_id, p.category, m.delta, m.delta * p.unit_price,
                consumption_of(m.kind, u.used, r.consumption), i.product_id, m.at, s.region, 0,
                sold_of(m.kind, u.used, m.reason_code), written_off_of(m.kind, u.used, r.consumption))::stock_day_change AS entry
        FROM new_rows m JOIN inventory i ON i.id = m.inventory_id JOIN products p ON p.id = i.product_id
        JOIN stores s ON s.id = i.store_id LEFT JOIN reasons r ON r.code = m.reason_code
        CROSS JOIN LATERAL (SELECT CASE WHEN m.occurred_at IS NULL THEN m.delta ELSE 0 END AS used) u
        UNION ALL
        SELECT (NULL, i.store_id, p.category, 0, 0, consumption_of(m.kind, m.delta, r.consumption),
                i.product_id, m.occurred_at, s.region, 0,
                sold_of(m.kind, m.delta, m.reason_code), written_off_of(m.kind, m.delta, r.consumption))::stock_day_change
        FROM new_rows m JOIN inventory i ON i.id = m.inventory_id LEFT JOIN reasons r ON r.code = m.reason_code
        CROSS JOIN LATERAL (SELECT v.category FROM product_versions v
                            WHERE v.product_id = i.product_id AND v.valid_to > m.occurred_at
                            ORDER BY v.version LIMIT 1) p
        CROSS JOIN LATERAL (SELECT v.region FROM store_versions v
                            WHERE v.store_id = i.store_id AND v.valid_to > m.occurred_at
                            ORDER BY v.version LIMIT 1) s
        WHERE m.occurred_at IS NOT NULL) entries;
    RETURN NULL;
END $$;

-- A recount of the days, for another time zone, moves them too; the rest of the function stays as it is.
DO $$
DECLARE
    definition text := pg_get_functiondef('recount_days()'::regprocedure);
    old_and_new CONSTANT text[][] := ARRAY[
        ['sum(p.sign * consumption_of(m.kind, m.used, q.consumption)) AS consumption',
         'sum(p.sign * consumption_of(m.kind, m.used, q.consumption)) AS consumption,
                     sum(p.sign * sold_of(m.kind, m.used, m.reason_code)) AS sold,
                     sum(p.sign * written_off_of(m.kind, m.used, q.consumption)) AS written_off'],
        ['NULL, NULL, d.region, 0)::stock_day_change',
         'NULL, NULL, d.region, 0, d.sold, d.written_off)::stock_day_change'],
        ['d.items)::stock_day_change', 'd.items, 0, 0)::stock_day_change']];
BEGIN
    FOR number IN 1 .. 3 LOOP
        IF position(old_and_new[number][1] IN definition) = 0 THEN
            RAISE EXCEPTION 'recount_days() is not the function of migration 35';
        END IF;
        definition := replace(definition, old_and_new[number][1], old_and_new[number][2]);
    END LOOP;
    EXECUTE definition;
END $$;

-- The past. One call for each store keeps the arrays small.
SET LOCAL brickhouse.feed = 'off';  -- the sums are written here and not by their triggers
SELECT add_to_stock_days(array_agg((day, store_id, category, 0, 0, 0, NULL, NULL, region, 0, sold,
                                    written_off)::stock_day_change))
FROM (SELECT i.store_id, (m.at AT TIME ZONE (SELECT time_zone FROM company))::date AS day, v.category, v.region,
             sum(sold_of(m.kind, m.delta, m.reason_code)) AS sold, sum(written_off_of(m.kind, m.delta, r.consumption)) AS written_off
      FROM (SELECT inventory_id, kind, delta, reason_code, coalesce(occurred_at, at) AS at FROM stock_movements
            WHERE kind IN ('sale', 'customer_return', 'write_off') OR reason_code = 'sold') m
      JOIN inventory i ON i.id = m.inventory_id LEFT JOIN reasons r ON r.code = m.reason_code
      JOIN stock_places() v ON v.inventory_id = m.inventory_id AND v.starts <= m.at AND m.at < v.ends
      GROUP BY 1, 2, 3, 4) days
GROUP BY store_id;
SET LOCAL brickhouse.feed = 'on';
