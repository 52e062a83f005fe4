-- Names of stores, products and users as JSON, for lists.
--
-- A page of orders contains up to a hundred names of each. Escaping a name costs little when it is written once, and
-- much when it is repeated in each row of each page. The columns are generated, so they always agree with the names.

-- to_json accepts any type and is therefore not declared immutable; for text it is.
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

-- a generated column cannot refer to another one, so the expression of display_name is repeated
ALTER TABLE users
    ADD COLUMN name_json text GENERATED ALWAYS AS (text_as_json(
        coalesce(nullif(btrim(first_name || ' ' || last_name), ''), username))) STORED;
