-- Inactive means inactive: a stock row whose product is inactive, or whose store is closed, is neither low, nor critical,
-- nor out of stock. Its stock counts in units and value all the same.

-- ------------------------------------------------------------------------------------- stores can be closed
-- closed_stores.sql has the rules of closing.

ALTER TABLE stores ADD COLUMN active boolean NOT NULL DEFAULT true;
ALTER TABLE store_versions ADD COLUMN active boolean NOT NULL DEFAULT true;
ALTER TABLE store_versions ALTER COLUMN active DROP DEFAULT;

-- ------------------------------------------------------------------------------------- in each stock row
-- A stock row has a copy of both states, kept by triggers: the one definition of low stock can use it, and with it all
-- lists, sums and their history.

ALTER TABLE inventory
    ADD COLUMN product_active boolean NOT NULL DEFAULT true,
    ADD COLUMN store_active boolean NOT NULL DEFAULT true;
ALTER TABLE inventory DISABLE TRIGGER USER;  -- the sums are written below
UPDATE inventory i SET product_active = false FROM products p WHERE p.id = i.product_id AND NOT p.active;
ALTER TABLE inventory ENABLE TRIGGER USER;

-- PostgreSQL 16 cannot change the expression of a column, so the columns are made anew.
ALTER TABLE inventory
    DROP COLUMN low_stock,  -- with its index
    DROP COLUMN critical_stock,
    DROP COLUMN out_of_stock;
ALTER TABLE inventory
    ADD COLUMN low_stock boolean GENERATED ALWAYS AS
        (product_active AND store_active AND reorder_level > 0
         AND current_stock - reserved_stock <= reorder_level) STORED,
    ADD COLUMN critical_stock boolean GENERATED ALWAYS AS
        (product_active AND store_active AND reorder_level > 0
         AND (current_stock - reserved_stock = 0 OR (current_stock - reserved_stock) * 4 < reorder_level)) STORED,
    ADD COLUMN out_of_stock boolean GENERATED ALWAYS AS
        (product_active AND store_active AND reorder_level > 0 AND current_stock - reserved_stock = 0) STORED;
CREATE INDEX inventory_low ON inventory (store_id, id) WHERE low_stock;

-- A new stock row locks its store and its product, so that neither changes its state before the row can be seen.
CREATE FUNCTION set_states_of_new_stock() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    SELECT active INTO new.store_active FROM stores WHERE id = new.store_id FOR SHARE;
    SELECT active INTO new.product_active FROM products WHERE id = new.product_id FOR SHARE;
    new.store_active := coalesce(new.store_active, true);  -- of an id that does not exist: its foreign key refuses it
    new.product_active := coalesce(new.product_active, true);
    RETURN new;
END $$;
CREATE TRIGGER inventory_set_states BEFORE INSERT ON inventory FOR EACH ROW EXECUTE FUNCTION set_states_of_new_stock();

-- The names of these triggers come after those that move stock to another price, category or region: such a move books
-- the rows with the states that they had, and this change is booked after it.
CREATE FUNCTION set_product_states() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE n.active <> o.active) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM inventory WHERE product_id IN (SELECT id FROM new_rows) ORDER BY id FOR UPDATE;
    UPDATE inventory i SET product_active = n.active
    FROM new_rows n WHERE n.id = i.product_id AND n.active <> i.product_active;
    RETURN NULL;
END $$;
CREATE TRIGGER products_set_states AFTER UPDATE ON products
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION set_product_states();

CREATE FUNCTION set_store_states() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE n.active <> o.active) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM inventory WHERE store_id IN (SELECT id FROM new_rows) ORDER BY id FOR UPDATE;
    UPDATE inventory i SET store_active = n.active
    FROM new_rows n WHERE n.id = i.store_id AND n.active <> i.store_active;
    RETURN NULL;
END $$;
CREATE TRIGGER stores_set_states AFTER UPDATE ON stores
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION set_store_states();

-- Only these triggers write the copies: then this trigger is at depth 2 or deeper.
CREATE FUNCTION refuse_change_of_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() = 1 THEN
        RAISE EXCEPTION 'stock row % is as active as its product and its store', OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER inventory_has_the_states_of_its_place AFTER UPDATE OF product_active, store_active ON inventory
    FOR EACH ROW WHEN ((NEW.product_active, NEW.store_active) <> (OLD.product_active, OLD.store_active))
    EXECUTE FUNCTION refuse_change_of_states();

-- ------------------------------------------------------------------------------------- history of low stock
-- Versions know when products were active and stores open: the history counts a row only on days on which both were.

DO $$
DECLARE
    places text := pg_get_functiondef('stock_places()'::regprocedure);
    low text := pg_get_functiondef('low_stock_changes(text)'::regprocedure);
BEGIN
    IF position('unit_price numeric)' IN places) = 0 OR position('p.unit_price' IN places) = 0
            OR position('(i.reorder_level > 0 AND e.units <= i.reorder_level)' IN low) = 0 THEN
        RAISE EXCEPTION 'stock_places or low_stock_changes have another form';
    END IF;
    DROP FUNCTION stock_places();
    EXECUTE replace(replace(places, 'unit_price numeric)', 'unit_price numeric, active boolean)'),
                    'p.unit_price', 'p.unit_price, p.active AND s.active');
    EXECUTE replace(low, '(i.reorder_level > 0 AND e.units <= i.reorder_level)',
                    '(p.active AND i.reorder_level > 0 AND e.units <= i.reorder_level)');
END $$;

-- The sums follow the new rule, those of past days too. Only a bulk load may write them directly.
SET LOCAL brickhouse.feed = 'off';
UPDATE stock_totals t SET low_stock = n.low_stock, out_of_stock = n.out_of_stock
FROM (SELECT i.store_id, p.category, count(*) FILTER (WHERE i.low_stock) AS low_stock,
             count(*) FILTER (WHERE i.out_of_stock) AS out_of_stock
      FROM inventory i JOIN products p ON p.id = i.product_id GROUP BY 1, 2) n
WHERE n.store_id = t.store_id AND n.category = t.category;
SELECT recount_low_stock_days();
SET LOCAL brickhouse.feed = 'on';
