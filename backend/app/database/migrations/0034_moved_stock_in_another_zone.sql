-- A change of the company's time zone also moves what stock that moved to another price, category or region has added to
-- a day: in the new zone it may have moved on another day.

-- The entries of stock that moved after its row was created: it left a place (-1) and came to the next one (1).
CREATE FUNCTION stock_moves() RETURNS TABLE (inventory_id bigint, store_id bigint, at timestamptz, sign int, region text,
                                             category text, unit_price numeric)
    LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT i.id, i.store_id, e.at, e.sign, p.region, p.category, p.unit_price
    FROM stock_places() p JOIN inventory i ON i.id = p.inventory_id
    CROSS JOIN LATERAL (VALUES (p.starts, 1), (p.ends, -1)) e (at, sign)
    WHERE e.at > i.created_at AND e.at < 'infinity'
$$;

-- The stock of a row before a moment.
CREATE FUNCTION stock_before(row_id bigint, moment timestamptz) RETURNS bigint LANGUAGE sql STABLE
    SET search_path FROM CURRENT
    RETURN (SELECT coalesce(sum(m.delta), 0) FROM stock_movements m WHERE m.inventory_id = row_id AND m.at < moment);

DO $$
DECLARE
    definition text := pg_get_functiondef('recount_days()'::regprocedure);
    place CONSTANT text := $place$    RAISE NOTICE 'stock rows: all';
$place$;
    moves CONSTANT text := $moves$
    PERFORM add_to_stock_days(array_agg((d.day, d.store_id, d.category, d.units, d.value, 0, NULL, NULL, d.region,
                                         d.items)::stock_day_change))
    FROM (SELECT c.day, m.store_id, m.category, m.region, sum(c.sign * m.sign * b.units) AS units,
                 sum(c.sign * m.sign * b.units * m.unit_price) AS value, sum(c.sign * m.sign) AS items
          FROM stock_moves() m
          CROSS JOIN LATERAL (SELECT (m.at AT TIME ZONE OLD.time_zone)::date AS old_day,
                                     (m.at AT TIME ZONE NEW.time_zone)::date AS new_day) z
          CROSS JOIN LATERAL (SELECT stock_before(m.inventory_id, m.at) AS units) b
          CROSS JOIN LATERAL (VALUES (z.old_day, -1), (z.new_day, 1)) c (day, sign)
          WHERE z.old_day <> z.new_day
          GROUP BY 1, 2, 3, 4) d;
    RAISE NOTICE 'moved stock: all';
$moves$;
BEGIN
    IF position(place IN definition) = 0 THEN
        RAISE EXCEPTION 'recount_days does not move the stock rows as expected';
    END IF;
    EXECUTE replace(definition, place, place || moves);
END $$;
