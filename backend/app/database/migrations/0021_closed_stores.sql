-- A store or a warehouse can be closed (stores.active). A closed store has no open order, neither as the destination nor
-- as the source, and no stock, and it gets none. It gets no new people. Its history stays, and it can be opened again.
--
-- These rules hold for each role, also if a store is closed while an order is requested or stock is entered: one of the
-- two waits for the other's row, of the store or of the stock, and then sees what the other has done.

-- ------------------------------------------------------------------------------------- stock
-- Closing a store changes each of its stock rows (inactive.sql), so it waits for a change of stock, or the change waits for it.

ALTER TABLE inventory ADD CONSTRAINT inventory_of_closed_store_is_empty CHECK (store_active OR current_stock = 0);

CREATE FUNCTION refuse_stock_of_closed_store() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    RAISE EXCEPTION 'store % is closed', (SELECT code FROM stores WHERE id = NEW.store_id)
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inventory_store_is_open';
END $$;
CREATE TRIGGER inventory_is_for_open_stores AFTER INSERT ON inventory FOR EACH ROW WHEN (NOT NEW.store_active)
    EXECUTE FUNCTION refuse_stock_of_closed_store();

-- ------------------------------------------------------------------------------------- orders
-- A new order locks its stores; closing a store changes the store's row. A bulk load locks nothing: invariants.sql has to
-- hold at its end.

CREATE FUNCTION refuse_orders_of_closed_stores() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    closed text;
BEGIN
    PERFORM FROM stores WHERE id IN (SELECT store_id FROM new_rows UNION SELECT source_store_id FROM new_rows)
    ORDER BY id FOR SHARE;
    SELECT s.code INTO closed FROM new_rows n JOIN stores s ON s.id IN (n.store_id, n.source_store_id)
    WHERE NOT s.active AND n.status IN ('pending', 'approved') LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'store % is closed', closed
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'orders_store_is_open';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER orders_are_for_open_stores AFTER INSERT ON orders REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (NOT is_bulk_load()) EXECUTE FUNCTION refuse_orders_of_closed_stores();

CREATE FUNCTION refuse_closing_with_orders() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT FROM orders WHERE status IN ('pending', 'approved') AND NEW.id IN (store_id, source_store_id)) THEN
        RAISE EXCEPTION 'store % has open orders', NEW.code
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stores_closed_without_orders';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER stores_close_without_orders AFTER UPDATE OF active ON stores FOR EACH ROW
    WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION refuse_closing_with_orders();

-- ------------------------------------------------------------------------------------- people

-- An account that comes to a store locks the stores that it leaves and comes to, by id.
CREATE FUNCTION lock_stores_of_account() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    before users%ROWTYPE;
    closed text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := OLD;
    END IF;
    PERFORM FROM stores WHERE id IN (before.store_id, NEW.store_id) ORDER BY id FOR NO KEY UPDATE;
    SELECT code INTO closed FROM stores WHERE id = NEW.store_id AND NOT active AND NEW.active
        AND (NEW.store_id IS DISTINCT FROM before.store_id OR before.active IS NOT TRUE);
    IF FOUND THEN
        RAISE EXCEPTION 'store % is closed', closed
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'users_store_is_open';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER users_lock_stores_of_new BEFORE INSERT ON users FOR EACH ROW WHEN (NEW.store_id IS NOT NULL)
    EXECUTE FUNCTION lock_stores_of_account();
CREATE TRIGGER users_lock_stores BEFORE UPDATE ON users FOR EACH ROW
    WHEN ((NEW.store_id, NEW.role, NEW.active) IS DISTINCT FROM (OLD.store_id, OLD.role, OLD.active))
    EXECUTE FUNCTION lock_stores_of_account();
