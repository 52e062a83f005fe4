-- What lists say of stores, products and people, as JSON.
--
-- A page of orders names fifty of each. Escaping and writing a name is cheap once and dear in every row of every page,
-- so it is done when the name is written. PostgreSQL keeps these columns itself: they cannot differ from the name.

-- to_json is not declared immutable, for it takes anything; for a text it is.
CREATE FUNCTION text_as_json(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_json(value)::text;

ALTER TABLE stores
    ADD COLUMN name_json text GENERATED ALWAYS AS (text_as_json(name)) STORED,
    ADD COLUMN as_listed text GENERATED ALWAYS AS (
        '"store_name":' || text_as_json(name) || ',"region":' || text_as_json(region)) STORED;

ALTER TABLE products
    ADD COLUMN as_listed text GENERATED ALWAYS AS (
        '"product_name":' || text_as_json(name) || ',"sku":' || text_as_json(sku) || ',"brand":' || text_as_json(brand)
        || ',"category":' || text_as_json(category) || ',"unit_price":' || unit_price::text) STORED;

-- a generated column cannot be made from another: display_name is said once more
ALTER TABLE users
    ADD COLUMN name_json text GENERATED ALWAYS AS (text_as_json(
        coalesce(nullif(btrim(first_name || ' ' || last_name), ''), username))) STORED;
