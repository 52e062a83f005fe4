-- Suppliers: when they take orders, how long a delivery takes, and the least that they deliver. Products name their
-- supplier; an order without a source store goes to the supplier of its product.

CREATE TABLE suppliers (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name             text NOT NULL CONSTRAINT suppliers_name_length CHECK (char_length(name) BETWEEN 1 AND 120),
    name_key         text COLLATE "C" NOT NULL GENERATED ALWAYS AS (name_key(name)) STORED
                     CONSTRAINT suppliers_name_unique UNIQUE
                     CONSTRAINT suppliers_name_visible CHECK (name_key <> ''),
    search_text      text COLLATE "C" NOT NULL GENERATED ALWAYS AS (search_text(name)) STORED,
    lead_time_days   integer NOT NULL CONSTRAINT suppliers_lead_time_in_range CHECK (lead_time_days BETWEEN 0 AND 365),
    order_days       text[] NOT NULL CONSTRAINT suppliers_order_days_known
                     CHECK (cardinality(order_days) > 0 AND order_days <@ ARRAY[
                         'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']),
    minimum_quantity integer NOT NULL DEFAULT 1
                     CONSTRAINT suppliers_minimum_in_range CHECK (minimum_quantity BETWEEN 1 AND 100000),
    active           boolean NOT NULL DEFAULT true,
    created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    version          integer NOT NULL DEFAULT 1
);

ALTER TABLE changes DROP CONSTRAINT changes_kind_known;
ALTER TABLE changes ADD CONSTRAINT changes_kind_known
    CHECK (kind IN ('movement', 'order', 'inventory', 'store', 'product', 'user', 'company', 'stocktake', 'reason',
                    'supplier'));
CREATE TRIGGER suppliers_to_feed_on_insert AFTER INSERT ON suppliers REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT WHEN (NOT is_bulk_load()) EXECUTE FUNCTION publish_rows('supplier');
CREATE TRIGGER suppliers_to_feed_on_update AFTER UPDATE ON suppliers REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT WHEN (NOT is_bulk_load()) EXECUTE FUNCTION publish_rows('supplier');

-- ------------------------------------------------------------------------------------- the supplier of a product
-- A product has a copy of the supplier's name, and its versions have both, so an order shows the supplier that its product
-- had, under the name of then, without columns of its own.

ALTER TABLE products
    ADD COLUMN supplier_id bigint CONSTRAINT products_supplier_exists REFERENCES suppliers (id),
    ADD COLUMN supplier text;
ALTER TABLE product_versions ADD COLUMN supplier_id bigint, ADD COLUMN supplier text;
CREATE INDEX products_by_supplier ON products (supplier_id);

-- The lock makes a transaction that renames the supplier wait for this one, or this one for it. The name of the trigger
-- comes before that of the one that raises the version.
CREATE FUNCTION name_supplier() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    new.supplier := NULL;
    IF new.supplier_id IS NOT NULL THEN
        SELECT name INTO new.supplier FROM suppliers WHERE id = new.supplier_id FOR SHARE;
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER products_name_supplier BEFORE INSERT OR UPDATE OF supplier_id, supplier ON products
    FOR EACH ROW EXECUTE FUNCTION name_supplier();

CREATE FUNCTION rename_supplier() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE products SET supplier = NEW.name, version = version + 1 WHERE supplier_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER suppliers_rename AFTER UPDATE OF name ON suppliers FOR EACH ROW WHEN (NEW.name <> OLD.name)
    EXECUTE FUNCTION rename_supplier();

-- ------------------------------------------------------------------------------------- expected deliveries
-- An order from a supplier is expected from its approval on; an order from a store when it is shipped, as before.

ALTER TABLE orders
    DROP CONSTRAINT orders_shipment_adds_up,
    ADD CONSTRAINT orders_shipment_adds_up CHECK (CASE WHEN shipped_at IS NULL
        THEN num_nonnulls(shipped_by, shipped_quantity, received_quantity, damaged_quantity, carrier_reference) = 0
             AND (expected_at IS NULL OR source_store_id IS NULL AND approved_at IS NOT NULL)
        ELSE (shipped_by IS NOT NULL AND shipped_quantity BETWEEN 1 AND quantity
              AND received_quantity >= 0 AND damaged_quantity >= 0
              -- a shipped order has cases in transit
              AND received_quantity + damaged_quantity <= shipped_quantity - (status = 'shipped')::int) IS TRUE END);
