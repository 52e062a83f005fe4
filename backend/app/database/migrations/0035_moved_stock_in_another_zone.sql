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

-- ------------------------------------------------------------------------------------- what was booked elsewhere
-- From now on a rule compares the sums by day with the ledger and the versions. Until now stock may have been booked under
-- categories and regions from before versions were recorded, and moves on days of an earlier time zone. That stays as it
-- is: the table has the differences of then, by which the rule is corrected. It is empty in a new database.
CREATE TABLE stock_days_before_versions (
    day      date NOT NULL,
    store_id bigint NOT NULL,
    region   text NOT NULL,
    category text NOT NULL,
    items    bigint NOT NULL,
    units    bigint NOT NULL,
    PRIMARY KEY (store_id, day, region, category)
);
CREATE TRIGGER stock_days_before_versions_never_change BEFORE INSERT OR UPDATE OR DELETE ON stock_days_before_versions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_days_before_versions_are_never_truncated BEFORE TRUNCATE ON stock_days_before_versions
    EXECUTE FUNCTION refuse_truncate();

ALTER TABLE stock_days_before_versions DISABLE TRIGGER stock_days_before_versions_never_change;
INSERT INTO stock_days_before_versions (day, store_id, region, category, items, units)
SELECT day, store_id, region, category, sum(items), sum(units) FROM (
    SELECT day, store_id, region, category, items_delta AS items, units_delta AS units FROM stock_category_days
    UNION ALL
    SELECT (d.at AT TIME ZONE (SELECT time_zone FROM company))::date, i.store_id, d.region, d.category, -d.items, -d.units
    FROM (SELECT m.inventory_id, m.at, p.region, p.category, 0 AS items, m.delta AS units
          FROM stock_places() p JOIN stock_movements m
          ON m.inventory_id = p.inventory_id AND p.starts <= m.at AND m.at < p.ends
          UNION ALL
          SELECT i.id, i.created_at, p.region, p.category, 1, 0
          FROM stock_places() p JOIN inventory i
          ON i.id = p.inventory_id AND p.starts <= i.created_at AND i.created_at < p.ends
          UNION ALL
          SELECT m.inventory_id, m.at, m.region, m.category, m.sign, m.sign * stock_before(m.inventory_id, m.at)
          FROM stock_moves() m) d
    JOIN inventory i ON i.id = d.inventory_id) differences
GROUP BY 1, 2, 3, 4 HAVING sum(items) <> 0 OR sum(units) <> 0;
ALTER TABLE stock_days_before_versions ENABLE TRIGGER stock_days_before_versions_never_change;
