-- The change feed: triggers write a row for each change, in the transaction of the change. Therefore the feed misses
-- no change and shows none that was rolled back. Each statement adds its rows with one insert.
--
-- An id is given while a transaction runs and becomes visible when it commits, so "all rows after id n" would skip
-- transactions that commit late. Therefore each row has the id of its transaction, and a reader's position is a
-- snapshot (pg_snapshot): the next rows are those that are visible now and were not visible in that snapshot. Each
-- transaction is read once, whenever it commits. Within it, rows are read in the order of id: a change that was made
-- after seeing another change has a higher id.
CREATE TABLE changes (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid  xid8 NOT NULL DEFAULT pg_current_xact_id(),
    kind text NOT NULL CONSTRAINT changes_kind_known
         CHECK (kind IN ('movement', 'order', 'inventory', 'store', 'product', 'user')),
    key  bigint NOT NULL,  -- id of the stock row, order, store, product or user that changed
    line bigint,           -- id of the movement or of the order's event that says what changed
    at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX changes_by_transaction ON changes (xid);

-- The last transaction whose changes were deleted. A reader that has not seen it has missed changes.
CREATE TABLE changes_expired (
    one_row boolean PRIMARY KEY DEFAULT true CONSTRAINT changes_expired_one_row CHECK (one_row),
    xid     xid8 NOT NULL
);

-- Publishes new rows of the ledger or of the orders' history.
CREATE FUNCTION publish_lines() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_ARGV[0] = 'movement' THEN
        INSERT INTO changes (kind, key, line) SELECT 'movement', n.inventory_id, n.id FROM new_rows n ORDER BY n.id;
    ELSE
        INSERT INTO changes (kind, key, line) SELECT 'order', n.order_id, n.id FROM new_rows n ORDER BY n.id;
    END IF;
    RETURN NULL;
END $$;

-- Publishes new and edited rows of the table whose kind is the argument.
CREATE FUNCTION publish_rows() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO changes (kind, key) SELECT TG_ARGV[0], n.id FROM new_rows n ORDER BY n.id;
    RETURN NULL;
END $$;

-- Publishes changes of a stock row that the ledger does not show: its reservation and its levels.
CREATE FUNCTION publish_stock_levels() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO changes (kind, key)
    SELECT 'inventory', n.id FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE (n.reserved_stock, n.reorder_level, n.max_stock) IS DISTINCT FROM
          (o.reserved_stock, o.reorder_level, o.max_stock)
    ORDER BY n.id;
    RETURN NULL;
END $$;

-- A bulk load switches the feed off with SET LOCAL brickhouse.feed = 'off'; readers then reload everything once.
CREATE TRIGGER movements_to_feed AFTER INSERT ON stock_movements REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_lines('movement');
CREATE TRIGGER events_to_feed AFTER INSERT ON order_events REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_lines('order');
CREATE TRIGGER inventory_to_feed_on_insert AFTER INSERT ON inventory REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_rows('inventory');
CREATE TRIGGER inventory_to_feed_on_update AFTER UPDATE ON inventory
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_stock_levels();
CREATE TRIGGER stores_to_feed_on_insert AFTER INSERT ON stores REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_rows('store');
CREATE TRIGGER stores_to_feed_on_update AFTER UPDATE ON stores REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_rows('store');
CREATE TRIGGER products_to_feed_on_insert AFTER INSERT ON products REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_rows('product');
CREATE TRIGGER products_to_feed_on_update AFTER UPDATE ON products REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_rows('product');
CREATE TRIGGER users_to_feed_on_insert AFTER INSERT ON users REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_rows('user');
CREATE TRIGGER users_to_feed_on_update AFTER UPDATE ON users REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting('brickhouse.feed', true) IS DISTINCT FROM 'off') EXECUTE FUNCTION publish_rows('user');
