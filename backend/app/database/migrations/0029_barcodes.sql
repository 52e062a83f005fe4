-- Barcodes of products: EAN, UPC and other codes, as they are printed on a case. Several barcodes name one product.

-- The scanners of one code report it with or without leading zeros: codes of 8, 12, 13 and 14 digits (GTIN) are the same if
-- they are the same with 14. Any other code is compared as it is written.
CREATE FUNCTION barcode_key(code text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN code ~ '^([0-9]{8}|[0-9]{12,14})$' THEN lpad(code, 14, '0') ELSE code END;

CREATE FUNCTION barcode_keys(codes text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT coalesce(array_agg(barcode_key(c)), '{}') FROM unnest(codes) c);

-- The last digit of a GTIN makes the sum of its digits, the first with the weight 3, the next with 1, a multiple of ten.
CREATE FUNCTION is_gtin(digits text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT sum(substr(digits, i, 1)::int * CASE i % 2 WHEN 1 THEN 3 ELSE 1 END) % 10 = 0
            FROM generate_series(1, 14) i);

CREATE FUNCTION are_barcodes(codes text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN cardinality(codes) <= 20
       AND cardinality(codes) = (SELECT count(DISTINCT barcode_key(c)) FROM unnest(codes) c)
       AND (SELECT coalesce(bool_and(c ~ '^[!-~]{1,60}$'
                                     AND CASE WHEN barcode_key(c) ~ '^[0-9]{14}$' THEN is_gtin(barcode_key(c)) ELSE true END),
                            true)
            FROM unnest(codes) c);

ALTER TABLE products
    ADD COLUMN barcodes text[] NOT NULL DEFAULT '{}' CONSTRAINT products_barcodes_valid CHECK (are_barcodes(barcodes)),
    ADD COLUMN barcode_keys text[] NOT NULL GENERATED ALWAYS AS (barcode_keys(barcodes)) STORED;
ALTER TABLE product_versions ADD COLUMN barcodes text[] NOT NULL DEFAULT '{}';
CREATE INDEX products_by_barcode ON products USING gin (barcode_keys);

-- No index can say that two arrays have no item in common, so changes of barcodes come one after the other. 3 is the class
-- of this advisory lock (app/database/locks.py). It comes after the locks of products and labels, before those of stock
-- rows: the triggers that lock these have names that come later.
CREATE FUNCTION require_new_barcodes() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    other text;
BEGIN
    PERFORM pg_advisory_xact_lock(3, 0);
    SELECT sku INTO other FROM products WHERE barcode_keys && NEW.barcode_keys AND id <> NEW.id;
    IF FOUND THEN
        RAISE EXCEPTION 'product % has one of these barcodes', other
            USING ERRCODE = 'unique_violation', CONSTRAINT = 'products_barcodes_unique';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER products_require_new_barcodes_of_new AFTER INSERT ON products FOR EACH ROW
    WHEN (NEW.barcodes <> '{}') EXECUTE FUNCTION require_new_barcodes();
CREATE TRIGGER products_require_new_barcodes AFTER UPDATE ON products FOR EACH ROW
    WHEN (NEW.barcodes IS DISTINCT FROM OLD.barcodes AND NEW.barcodes <> '{}') EXECUTE FUNCTION require_new_barcodes();
