-- A product is counted in cases, or in units: every figure of it (stock, levels, orders, movements, price) is in what it is
-- counted in, so no sum and no conversion is new. A case has `units_per_case` units.

ALTER TABLE products
    ADD COLUMN counted_in text NOT NULL DEFAULT 'case'
        CONSTRAINT products_counted_in_known CHECK (counted_in IN ('case', 'unit')),
    ADD COLUMN units_per_case integer NOT NULL DEFAULT 1
        CONSTRAINT products_units_per_case_in_range CHECK (units_per_case BETWEEN 1 AND 10000),
    -- codes on a case of a product that is counted in units, on a unit of one that is counted in cases
    ADD COLUMN other_pack_barcodes text[] NOT NULL DEFAULT '{}';
ALTER TABLE product_versions
    ADD COLUMN counted_in text NOT NULL DEFAULT 'case',
    ADD COLUMN units_per_case integer NOT NULL DEFAULT 1,
    ADD COLUMN other_pack_barcodes text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN products.unit_price IS 'per case or unit, as the product is counted, in the company''s one currency';

-- Lists name the pack beside the product. A generated column is made anew, with these two fields at its end.
DO $$
DECLARE
    products text;
    listed text;
BEGIN
    FOREACH products IN ARRAY ARRAY['products', 'product_versions'] LOOP
        SELECT pg_get_expr(d.adbin, d.adrelid) INTO STRICT listed
        FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        WHERE d.adrelid = products::regclass AND a.attname = 'as_listed';
        EXECUTE format('ALTER TABLE %I DROP COLUMN as_listed', products);
        EXECUTE format($sql$ALTER TABLE %I ADD COLUMN as_listed text GENERATED ALWAYS AS (
            %s || ',"counted_in":"' || counted_in || '","units_per_case":' || units_per_case::text) STORED$sql$,
            products, listed);
    END LOOP;
END $$;

-- ------------------------------------------------------------------------------------- barcodes of both packs
-- Both lists together have the rules that the one list had.

ALTER TABLE products DROP CONSTRAINT products_barcodes_valid, DROP COLUMN barcode_keys;  -- with its index
ALTER TABLE products
    ADD CONSTRAINT products_barcodes_valid CHECK (are_barcodes(barcodes || other_pack_barcodes)),
    ADD COLUMN barcode_keys text[] NOT NULL
        GENERATED ALWAYS AS (barcode_keys(barcodes || other_pack_barcodes)) STORED;
CREATE INDEX products_by_barcode ON products USING gin (barcode_keys);

DROP TRIGGER products_require_new_barcodes_of_new ON products;
DROP TRIGGER products_require_new_barcodes ON products;
CREATE TRIGGER products_require_new_barcodes_of_new AFTER INSERT ON products FOR EACH ROW
    WHEN (NEW.barcodes || NEW.other_pack_barcodes <> '{}') EXECUTE FUNCTION require_new_barcodes();
CREATE TRIGGER products_require_new_barcodes AFTER UPDATE ON products FOR EACH ROW
    WHEN ((NEW.barcodes, NEW.other_pack_barcodes) IS DISTINCT FROM (OLD.barcodes, OLD.other_pack_barcodes)
          AND NEW.barcodes || NEW.other_pack_barcodes <> '{}')
    EXECUTE FUNCTION require_new_barcodes();

-- ------------------------------------------------------------------------------------- what a product is counted in
-- It changes only while no figure of the product exists: no stock row (and so no stock and no movement), and no open order.
-- A new stock row and a new order lock their product, shared: this change waits for them, or they for it.

CREATE FUNCTION require_no_figures() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT FROM inventory WHERE product_id = NEW.id)
            OR EXISTS (SELECT FROM orders
                       WHERE product_id = NEW.id AND status IN ('pending', 'approved', 'shipped')) THEN
        RAISE EXCEPTION 'product % is in stock or on order: it stays counted in %s', NEW.sku, OLD.counted_in
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'products_counted_in_fixed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER products_keep_counted_in AFTER UPDATE OF counted_in ON products FOR EACH ROW
    WHEN (NEW.counted_in <> OLD.counted_in) EXECUTE FUNCTION require_no_figures();

-- ------------------------------------------------------------------------------------- lines of sales
-- What a line said, if that was in the other pack: a line that is sent again is compared with it, also if the units of a
-- case are others by then. Both are null if the line was in what the product is counted in: its movement has the quantity.

ALTER TABLE sale_lines
    ADD COLUMN quantity integer,
    ADD COLUMN unit text,
    ADD CONSTRAINT sale_lines_unit_known CHECK (unit IN ('case', 'unit')),
    ADD CONSTRAINT sale_lines_quantity_has_unit CHECK ((quantity IS NULL) = (unit IS NULL));
