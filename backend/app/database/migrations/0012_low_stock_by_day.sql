-- How many stock rows ran low at the end of each day: today's number less all that came after, like the other sums
-- by day. Low stock also depends on what is reserved and on the reorder level, so it changes without a movement:
-- its writer is that of stock_totals, from the same changes, and so the days always add up to the total of now.

CREATE TABLE low_stock_days (
    day             date NOT NULL,  -- UTC
    store_id        bigint NOT NULL,
    category        text NOT NULL,
    low_stock_delta bigint NOT NULL,
    PRIMARY KEY (day, store_id, category)
) WITH (fillfactor = 70);

-- Nobody's low stock changes between the history that is written below and the first change that is added to it.
LOCK TABLE inventory IN SHARE ROW EXCLUSIVE MODE;

-- The rows of low_stock_days are locked after that of stock_totals with the same store and category, which bars the
-- way to them: no transaction waits here that did not wait there.
CREATE OR REPLACE FUNCTION add_to_stock_totals(changes stock_change[]) RETURNS void
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

-- The same from the ledger and the orders, for history that was written before this table, or by COPY with the times
-- of its own: what was available at the end of each day against the reorder level. What that level was on a past day
-- is not on record; it is taken to be today's. From here on the changes of a level count on their day.
CREATE FUNCTION recount_low_stock_days() RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
    DELETE FROM low_stock_days;

    WITH available AS (
        SELECT inventory_id, utc_day(at) AS day, delta AS units FROM stock_movements
        UNION ALL
        SELECT id, utc_day(created_at), 0 FROM inventory  -- carried, and empty, from that day on
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

SELECT recount_low_stock_days();
