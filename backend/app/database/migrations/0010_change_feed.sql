-- What has changed, for whoever listens: written by triggers in the transaction of the change itself, so that no
-- change is missing here and none is here that was rolled back. One insert a statement.
--
-- Numbers are given while a transaction runs and seen when it commits, so "the rows after number n" would skip what
-- commits late. Each row carries its transaction; a reader's place is a snapshot (pg_snapshot), and what comes next
-- is what is visible now and was not visible in it: each transaction once, whenever it commits. Within that, by
-- number: what was written after seeing another change has a higher one.
CREATE TABLE changes (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid  xid8 NOT NULL DEFAULT pg_current_xact_id(),
    kind text NOT NULL CONSTRAINT changes_kind_known
         CHECK (kind IN ('movement', 'order', 'inventory', 'store', 'product', 'user')),
    key  bigint NOT NULL,  -- of the stock row, order, store, product or user that changed
    line bigint,           -- of the ledger or of the order's history, which say what
    at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX changes_by_transaction ON changes (xid);

-- The last transaction whose changes have been forgotten: who has not seen it has missed something.
CREATE TABLE changes_forgotten (
    one_row boolean PRIMARY KEY DEFAULT true CONSTRAINT changes_forgotten_one_row CHECK (one_row),
    xid     xid8 NOT NULL
);

CREATE FUNCTION tell_lines() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_ARGV[0] = 'movement' THEN
        INSERT INTO changes (kind, key, line) SELECT 'movement', n.inventory_id, n.id FROM new_rows n ORDER BY n.id;
    ELSE
        INSERT INTO changes (kind, key, line) SELECT 'order', n.order_id, n.id FROM new_rows n ORDER BY n.id;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION tell_rows() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO changes (kind, key) SELECT TG_ARGV[0], n.id FROM new_rows n ORDER BY n.id;
    RETURN NULL;
END $$;

-- What the ledger does not tell of a stock row: its levels, and what is promised.
CREATE FUNCTION tell_levels() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO changes (kind, key)
    SELECT 'inventory', n.id FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE (n.reserved_stock, n.reorder_level, n.max_stock) IS DISTINCT FROM
          (o.reserved_stock, o.reorder_level, o.max_stock)
    ORDER BY n.id;
    RETURN NULL;
END $$;

-- A bulk load says SET LOCAL brickhouse.feed = 'off': nobody wants to be told a million times.
CREATE TRIGGER movements_told AFTER INSERT ON stock_movements REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION tell_lines('movement');
CREATE TRIGGER events_told AFTER INSERT ON order_events REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION tell_lines('order');
CREATE TRIGGER inventory_told_on_insert AFTER INSERT ON inventory REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION tell_rows('inventory');
CREATE TRIGGER inventory_told_on_update AFTER UPDATE ON inventory
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION tell_levels();
CREATE TRIGGER stores_told_on_insert AFTER INSERT ON stores REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION tell_rows('store');
CREATE TRIGGER stores_told_on_update AFTER UPDATE ON stores REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION tell_rows('store');
CREATE TRIGGER products_told_on_insert AFTER INSERT ON products REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION tell_rows('product');
CREATE TRIGGER products_told_on_update AFTER UPDATE ON products REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION tell_rows('product');
CREATE TRIGGER users_told_on_insert AFTER INSERT ON users REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION tell_rows('user');
CREATE TRIGGER users_told_on_update AFTER UPDATE ON users REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION tell_rows('user');
