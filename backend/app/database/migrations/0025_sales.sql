-- Sales, customers' returns and write-offs are kinds of movements, and a movement that was booked by mistake is reversed
-- once, by a movement that names it. Consumption counts on the day on which it occurred; the ledger stays in the order of
-- recording.

ALTER TABLE stock_movements
    -- if it occurred before it was recorded: the day of its consumption; `at` is the time of recording
    ADD COLUMN occurred_at timestamptz,
    -- the movement of the same stock row that this one takes back
    ADD COLUMN reverses bigint CONSTRAINT movements_reversed_exists REFERENCES stock_movements (id),
    DROP CONSTRAINT movements_kind_known,
    DROP CONSTRAINT movements_sign_fits_kind,
    DROP CONSTRAINT movements_reason_code_fits_kind,
    ADD CONSTRAINT movements_kind_known CHECK (kind IN ('opening', 'receipt', 'count', 'adjustment', 'transfer_out',
        'transfer_in', 'sale', 'customer_return', 'write_off')),
    -- a reversal has the kind of the reversed movement, but that of a count is an adjustment: nothing was counted
    ADD CONSTRAINT movements_sign_fits_kind CHECK (CASE
        WHEN reverses IS NOT NULL THEN delta <> 0 AND kind IN ('adjustment', 'sale', 'customer_return', 'write_off')
        WHEN kind IN ('transfer_out', 'sale', 'write_off') THEN delta < 0
        WHEN kind IN ('transfer_in', 'receipt', 'customer_return') THEN delta > 0
        WHEN kind = 'opening' THEN delta >= 0
        WHEN kind = 'adjustment' THEN delta <> 0
        ELSE true END),  -- a count may confirm the stock as it was
    ADD CONSTRAINT movements_reason_code_fits_kind
        CHECK (reason_code IS NULL OR kind IN ('count', 'adjustment', 'write_off')),
    ADD CONSTRAINT movements_write_off_has_reason_code CHECK (kind <> 'write_off' OR reason_code IS NOT NULL),
    ADD CONSTRAINT movements_sale_has_time CHECK (kind NOT IN ('sale', 'customer_return') OR occurred_at IS NOT NULL),
    ADD CONSTRAINT movements_occurred_before_recording CHECK (occurred_at <= at);
-- Not built concurrently: it is empty, and the constraints above have read the table already.
CREATE UNIQUE INDEX movements_reversed_once ON stock_movements (reverses) WHERE reverses IS NOT NULL;

-- The lines that the systems of the stores (tills) have sent. A line that is sent again is found here.
CREATE TABLE sale_lines (
    source            text NOT NULL CONSTRAINT sale_lines_source_length CHECK (char_length(source) BETWEEN 1 AND 60),
    external_id       text NOT NULL
                      CONSTRAINT sale_lines_external_id_length CHECK (char_length(external_id) BETWEEN 1 AND 100),
    movement_id       bigint NOT NULL CONSTRAINT sale_lines_movement_once UNIQUE
                      CONSTRAINT sale_lines_movement_exists REFERENCES stock_movements (id),
    -- the adjustment that was booked before it, because more was sold than the books showed
    found_movement_id bigint CONSTRAINT sale_lines_found_movement_exists REFERENCES stock_movements (id),
    CONSTRAINT sale_lines_external_id_once PRIMARY KEY (source, external_id)
);
CREATE TRIGGER sale_lines_append_only BEFORE UPDATE OR DELETE ON sale_lines
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sale_lines_are_never_truncated BEFORE TRUNCATE ON sale_lines EXECUTE FUNCTION refuse_truncate();

-- Lines name products by SKU as it is written; the constraint's index has the keys of SKUs.
CREATE INDEX products_by_sku ON products (sku);

-- ------------------------------------------------------------------------------------- reasons

ALTER TABLE reasons DROP CONSTRAINT reasons_kinds_known, ADD CONSTRAINT reasons_kinds_known
    CHECK (cardinality(kinds) > 0 AND kinds <@ ARRAY['count', 'adjustment', 'write_off']);
UPDATE reasons SET kinds = kinds || 'write_off'::text, version = version + 1
WHERE code IN ('damaged', 'expired', 'theft', 'sample', 'own_use');
-- The reason of stock that is found because more was sold than the books showed.
INSERT INTO reasons (code, name, kinds, consumption) VALUES ('found', 'Found', ARRAY['adjustment'], false);

ALTER TABLE changes DROP CONSTRAINT changes_kind_known;
ALTER TABLE changes ADD CONSTRAINT changes_kind_known
    CHECK (kind IN ('movement', 'order', 'inventory', 'store', 'product', 'user', 'company', 'stocktake', 'reason'));
CREATE TRIGGER reasons_to_feed_on_insert AFTER INSERT ON reasons REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_rows('reason');
CREATE TRIGGER reasons_to_feed_on_update AFTER UPDATE ON reasons REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_rows('reason');

-- ------------------------------------------------------------------------------------- consumption
-- Sales less customers' returns are consumption, whatever their reason. A reversal has the kind of the reversed movement
-- and the other sign, so it takes its consumption back.

CREATE OR REPLACE FUNCTION consumption_of(kind text, delta integer, by_reason boolean) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN kind IN ('transfer_out', 'sale', 'customer_return') OR by_reason THEN -delta ELSE 0 END;

-- A movement that occurred before it was recorded has two entries: its units count when it was recorded, its consumption
-- when it occurred, in the category and region of then. A time before the first version is in the first version.
CREATE OR REPLACE FUNCTION update_stock_days() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM collect_stock_day_changes(array_agg(entry)) FROM (
        SELECT (NULL, i.store_id, p.category, m.delta, m.delta * p.unit_price,
                CASE WHEN m.occurred_at IS NULL THEN consumption_of(m.kind, m.delta, r.consumption) ELSE 0 END,
                i.product_id, m.at, s.region, 0)::stock_day_change AS entry
        FROM new_rows m JOIN inventory i ON i.id = m.inventory_id JOIN products p ON p.id = i.product_id
        JOIN stores s ON s.id = i.store_id LEFT JOIN reasons r ON r.code = m.reason_code
        UNION ALL
        SELECT (NULL, i.store_id, p.category, 0, 0, consumption_of(m.kind, m.delta, r.consumption),
                i.product_id, m.occurred_at, s.region, 0)::stock_day_change
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

-- A recount of the days, for another time zone, has the same two entries; the rest of the function stays as it is.
DO $$
DECLARE
    definition text := pg_get_functiondef('recount_days()'::regprocedure);
    old_and_new CONSTANT text[][] := ARRAY[
        ['sum(p.sign * consumption_of(m.kind, m.delta, q.consumption))',
         'sum(p.sign * consumption_of(m.kind, m.used, q.consumption))'],
        ['FROM (SELECT inventory_id, delta, kind, reason_code, at, (at AT TIME ZONE OLD.time_zone)::date AS old_day,
                           (at AT TIME ZONE NEW.time_zone)::date AS new_day
                    FROM stock_movements WHERE id BETWEEN first AND first + size - 1) m',
         'FROM (SELECT l.inventory_id, e.delta, l.kind, l.reason_code, e.at, e.used,
                           (e.at AT TIME ZONE OLD.time_zone)::date AS old_day,
                           (e.at AT TIME ZONE NEW.time_zone)::date AS new_day
                    FROM stock_movements l
                    CROSS JOIN LATERAL (
                        VALUES (l.at, l.delta, CASE WHEN l.occurred_at IS NULL THEN l.delta ELSE 0 END),
                               (l.occurred_at, 0, l.delta)) e (at, delta, used)
                    WHERE l.id BETWEEN first AND first + size - 1 AND e.at IS NOT NULL) m']];
BEGIN
    FOR place IN 1 .. 2 LOOP
        IF position(old_and_new[place][1] IN definition) = 0 THEN
            RAISE EXCEPTION 'recount_days does not read the movements as expected';
        END IF;
        definition := replace(definition, old_and_new[place][1], old_and_new[place][2]);
    END LOOP;
    EXECUTE definition;
END $$;
