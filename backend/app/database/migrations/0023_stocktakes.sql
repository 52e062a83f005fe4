-- Stocktakes: the count of a store is a resource that several users and devices fill, and that is booked once.

CREATE TABLE stocktakes (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    store_id      bigint NOT NULL CONSTRAINT stocktakes_store_exists REFERENCES stores (id),
    categories    text[] NOT NULL DEFAULT '{}',  -- as requested at the start; empty: all products of the store
    -- while a blind stocktake is open, the API does not show the expected stock
    blind         boolean NOT NULL DEFAULT false,
    -- a larger difference, in cases, needs a second count by another user; NULL: none does
    recount_above integer CONSTRAINT stocktakes_recount_above_not_negative CHECK (recount_above >= 0),
    status        text NOT NULL DEFAULT 'open'
                  CONSTRAINT stocktakes_status_known CHECK (status IN ('open', 'closed', 'discarded')),
    reason        text CONSTRAINT stocktakes_reason_length CHECK (char_length(reason) BETWEEN 1 AND 500),
    started_by    bigint NOT NULL CONSTRAINT stocktakes_starter_exists REFERENCES users (id),
    started_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_by      bigint CONSTRAINT stocktakes_ender_exists REFERENCES users (id),
    ended_at      timestamptz,
    version       integer NOT NULL DEFAULT 1,
    CONSTRAINT stocktakes_status_fits_end CHECK ((status = 'open') = (ended_at IS NULL)
        AND (ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (reason IS NULL)),
    CONSTRAINT stocktakes_times_in_order CHECK (ended_at >= started_at)
);
-- If two open stocktakes counted the same product, both would book the same difference.
CREATE UNIQUE INDEX stocktakes_one_is_open ON stocktakes (store_id) WHERE status = 'open';
CREATE INDEX stocktakes_by_store ON stocktakes (store_id, started_at, id);
CREATE INDEX stocktakes_by_time ON stocktakes (started_at, id);

-- One line for each product to count. The lines of a closed stocktake never change: they name the version of the product
-- that was valid when it was closed, and the movement that was booked for them.
CREATE TABLE stocktake_lines (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stocktake_id    bigint NOT NULL CONSTRAINT stocktake_lines_stocktake_exists REFERENCES stocktakes (id),
    product_id      bigint NOT NULL CONSTRAINT stocktake_lines_product_exists REFERENCES products (id),
    counted_stock   integer CONSTRAINT stocktake_lines_counted_in_range CHECK (counted_stock BETWEEN 0 AND 100000000),
    -- at the time of counting: the stock, and the last movement of the stock row (0: none)
    expected_stock  integer,
    after_movement  bigint,
    counted_by      bigint CONSTRAINT stocktake_lines_counter_exists REFERENCES users (id),
    counted_at      timestamptz,
    -- the count before this one, by another user, had a difference that needs a recount
    recounted       boolean NOT NULL DEFAULT false,
    product_version integer,
    movement_id     bigint CONSTRAINT stocktake_lines_movement_exists REFERENCES stock_movements (id),
    CONSTRAINT stocktake_lines_product_once UNIQUE (stocktake_id, product_id),
    CONSTRAINT stocktake_lines_movement_once UNIQUE (movement_id),
    CONSTRAINT stocktake_lines_product_version_exists FOREIGN KEY (product_id, product_version)
        REFERENCES product_versions (product_id, version),
    CONSTRAINT stocktake_lines_count_is_complete CHECK (
        num_nulls(counted_stock, expected_stock, after_movement, counted_by, counted_at) IN (0, 5)
        AND (movement_id IS NULL OR counted_stock IS NOT NULL))
) WITH (fillfactor = 80);

CREATE TRIGGER stocktakes_are_never_deleted BEFORE DELETE ON stocktakes
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stocktakes_are_never_truncated BEFORE TRUNCATE ON stocktakes EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER stocktake_lines_are_never_deleted BEFORE DELETE ON stocktake_lines
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stocktake_lines_are_never_truncated BEFORE TRUNCATE ON stocktake_lines
    EXECUTE FUNCTION refuse_truncate();

CREATE FUNCTION refuse_change_of_ended_stocktake() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    RAISE EXCEPTION 'stocktake % is %: it cannot change', OLD.id, OLD.status USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER stocktakes_ended_stay_as_they_are BEFORE UPDATE ON stocktakes FOR EACH ROW
    WHEN (OLD.status <> 'open') EXECUTE FUNCTION refuse_change_of_ended_stocktake();

CREATE FUNCTION refuse_line_of_ended_stocktake() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    ended bigint := (SELECT min(t.id) FROM stocktakes t
                     WHERE t.id IN (SELECT n.stocktake_id FROM new_rows n) AND t.status <> 'open');
BEGIN
    IF ended IS NOT NULL THEN
        RAISE EXCEPTION 'stocktake % has ended: its lines cannot change', ended USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER stocktake_lines_belong_to_an_open_one AFTER INSERT ON stocktake_lines
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_line_of_ended_stocktake();
CREATE TRIGGER stocktake_lines_change_while_it_is_open AFTER UPDATE ON stocktake_lines
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_line_of_ended_stocktake();

ALTER TABLE changes DROP CONSTRAINT changes_kind_known;
ALTER TABLE changes ADD CONSTRAINT changes_kind_known
    CHECK (kind IN ('movement', 'order', 'inventory', 'store', 'product', 'user', 'company', 'stocktake'));
CREATE TRIGGER stocktakes_to_feed_on_insert AFTER INSERT ON stocktakes REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_rows('stocktake');
CREATE TRIGGER stocktakes_to_feed_on_update AFTER UPDATE ON stocktakes REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_rows('stocktake');

-- ------------------------------------------------------------------------------------- counts below the reserved cases
-- If less is counted than is reserved, approved orders become pending again. The event of such an order has the cases
-- that it reserved: {"reserved": [10, 0]}.

ALTER TABLE order_events DROP CONSTRAINT events_move_is_legal;
ALTER TABLE order_events ADD CONSTRAINT events_move_is_legal CHECK (
    (from_status IS NULL AND to_status = 'pending')
    OR (from_status = 'pending' AND to_status IN ('pending', 'approved', 'cancelled'))
    OR (from_status = 'approved' AND to_status IN ('fulfilled', 'cancelled', 'pending')));

-- A recount of past days knows the reservations that were given back; the rest of the function stays as it is.
DO $$
DECLARE
    definition CONSTANT text := pg_get_functiondef('low_stock_changes(text)'::regprocedure);
    until_now CONSTANT text := 'WHERE o.approved_at IS NOT NULL AND p.at IS NOT NULL';
    given_back CONSTANT text := until_now || $with$
        UNION ALL
        SELECT i.id, (p.at AT TIME ZONE zone)::date, p.sign * (e.changes -> 'reserved' ->> 0)::int
        FROM order_events e JOIN orders o ON o.id = e.order_id
        JOIN inventory i ON i.store_id = o.source_store_id AND i.product_id = o.product_id
        CROSS JOIN LATERAL (VALUES ((SELECT max(a.at) FROM order_events a WHERE a.order_id = e.order_id
                                     AND a.id < e.id AND a.to_status = 'approved'), -1), (e.at, 1)) p (at, sign)
        WHERE e.from_status = 'approved' AND e.to_status = 'pending'$with$;
BEGIN
    IF position(until_now IN definition) = 0 THEN
        RAISE EXCEPTION 'low_stock_changes does not read the approved orders as expected';
    END IF;
    EXECUTE replace(definition, until_now, given_back);
END $$;
