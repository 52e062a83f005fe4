-- Prices have up to four decimals, and at least two: 12.50, 0.0375. Sums of values are kept with all decimals, so they
-- are exact; they are rounded to two where they are shown.
--
-- The columns have no fixed scale: a price keeps the decimals that it needs, in JSON, in the history and in files, and a
-- price with two decimals looks as before. A generated column depends on the price: it is made anew, as it was.

DO $$
DECLARE
    prices text;
    listed text;
BEGIN
    FOREACH prices IN ARRAY ARRAY['products', 'product_versions'] LOOP
        SELECT pg_get_expr(d.adbin, d.adrelid) INTO STRICT listed
        FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        WHERE d.adrelid = prices::regclass AND a.attname = 'as_listed';
        EXECUTE format('ALTER TABLE %I DROP COLUMN as_listed', prices);
        EXECUTE format('ALTER TABLE %I ALTER COLUMN unit_price TYPE numeric', prices);
        EXECUTE format('ALTER TABLE %I ADD COLUMN as_listed text GENERATED ALWAYS AS (%s) STORED', prices, listed);
    END LOOP;
END $$;

-- Half up: 0.00005 becomes 0.0001. A price by SQL is rounded, too, before its version is recorded.
CREATE FUNCTION round_price() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    new.unit_price := round(new.unit_price, 4);
    new.unit_price := round(new.unit_price, greatest(2, min_scale(new.unit_price)));
    RETURN new;
END $$;
CREATE TRIGGER products_normalize_price BEFORE INSERT OR UPDATE ON products
    FOR EACH ROW EXECUTE FUNCTION round_price();

-- NaN is greater than each number
ALTER TABLE products ADD CONSTRAINT products_unit_price_in_range CHECK (unit_price < 100000000);

ALTER TABLE stock_totals ALTER COLUMN value TYPE numeric;
ALTER TABLE stock_days ALTER COLUMN value_delta TYPE numeric;
ALTER TABLE stock_category_days ALTER COLUMN value_delta TYPE numeric;
