-- A closed store has no open stocktake: its counts would never be booked. A store with an open stocktake is not closed,
-- so that the counts of other users are not lost unseen.

-- Until now a store could be closed with an open stocktake, and a closed store could start one.
UPDATE stocktake_lines l SET product_version = p.version FROM products p, stocktakes t, stores s
WHERE p.id = l.product_id AND t.id = l.stocktake_id AND t.status = 'open' AND s.id = t.store_id AND NOT s.active;
UPDATE stocktakes t SET status = 'discarded', reason = 'The store is closed', ended_by = started_by,
    ended_at = greatest(clock_timestamp(), started_at), version = t.version + 1
FROM stores s WHERE s.id = t.store_id AND NOT s.active AND t.status = 'open';

-- A new stocktake locks its store; closing a store changes the store's row. So one of the two waits for the other. The lock
-- comes before the weaker one of the foreign key, which could not become stronger without a deadlock.
CREATE FUNCTION refuse_stocktake_of_closed_store() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    store stores%ROWTYPE;
BEGIN
    SELECT * INTO store FROM stores WHERE id = NEW.store_id FOR SHARE;
    IF NOT store.active THEN
        RAISE EXCEPTION 'store % is closed', store.code
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stocktakes_store_is_open';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stocktakes_are_of_open_stores BEFORE INSERT ON stocktakes FOR EACH ROW
    EXECUTE FUNCTION refuse_stocktake_of_closed_store();

CREATE FUNCTION refuse_closing_with_stocktake() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT FROM stocktakes WHERE status = 'open' AND store_id = NEW.id) THEN
        RAISE EXCEPTION 'store % has an open stocktake', NEW.code
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stores_closed_without_stocktake';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER stores_close_without_stocktake AFTER UPDATE OF active ON stores FOR EACH ROW
    WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION refuse_closing_with_stocktake();
