-- Master data: stores, products and users.
--
-- Keys are bigint identities in the database and opaque strings in JSON. Every row that can be edited has a
-- version: 1 when it is created, one more with each change. The version is the resource's ETag.
-- The API checks the length of text, and so do the constraints here: a script cannot store a row that the API
-- cannot show.

CREATE TABLE stores (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code        text NOT NULL CONSTRAINT stores_code_length CHECK (char_length(code) BETWEEN 1 AND 20),
    name        text NOT NULL CONSTRAINT stores_name_length CHECK (char_length(name) BETWEEN 1 AND 120),
    region      text NOT NULL CONSTRAINT stores_region_length CHECK (char_length(region) BETWEEN 1 AND 60),
    store_type  text NOT NULL CONSTRAINT stores_type_known CHECK (store_type IN
                ('Warehouse', 'Urban', 'Suburban', 'Tourist', 'Business', 'Entertainment', 'Shopping')),
    address     text NOT NULL CONSTRAINT stores_address_length CHECK (char_length(address) <= 200),
    city        text NOT NULL DEFAULT '' CONSTRAINT stores_city_length CHECK (char_length(city) <= 80),
    state       text NOT NULL DEFAULT '' CONSTRAINT stores_state_length CHECK (char_length(state) <= 40),
    postal_code text NOT NULL DEFAULT '' CONSTRAINT stores_postal_code_length CHECK (char_length(postal_code) <= 20),
    manager_id  bigint,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    version     integer NOT NULL DEFAULT 1,
    CONSTRAINT stores_code_unique UNIQUE (code)
);
CREATE INDEX stores_by_region ON stores (region, id);
COMMENT ON COLUMN stores.code IS 'the short code that users type, e.g. DAL-01';

CREATE TABLE products (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku          text NOT NULL CONSTRAINT products_sku_length CHECK (char_length(sku) BETWEEN 1 AND 40),
    name         text NOT NULL CONSTRAINT products_name_length CHECK (char_length(name) BETWEEN 1 AND 120),
    brand        text NOT NULL CONSTRAINT products_brand_length CHECK (char_length(brand) BETWEEN 1 AND 60),
    category     text NOT NULL CONSTRAINT products_category_length CHECK (char_length(category) BETWEEN 1 AND 60),
    package_size text NOT NULL DEFAULT '' CONSTRAINT products_package_size_length CHECK (char_length(package_size) <= 60),
    unit_price   numeric(10, 2) NOT NULL CONSTRAINT products_unit_price_not_negative CHECK (unit_price >= 0),
    active       boolean NOT NULL DEFAULT true,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    version      integer NOT NULL DEFAULT 1,
    CONSTRAINT products_sku_unique UNIQUE (sku)
);
CREATE INDEX products_by_category ON products (category, id);
CREATE INDEX products_by_brand ON products (brand, id);
COMMENT ON COLUMN products.unit_price IS 'per case, in the company''s one currency';

CREATE TABLE users (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username   text NOT NULL CONSTRAINT users_username_length CHECK (char_length(username) BETWEEN 1 AND 60),
    email      text NOT NULL CONSTRAINT users_email_length CHECK (char_length(email) BETWEEN 3 AND 254)
                             CONSTRAINT users_email_lower_case CHECK (email = lower(email)),
    first_name text NOT NULL DEFAULT '' CONSTRAINT users_first_name_length CHECK (char_length(first_name) <= 80),
    last_name  text NOT NULL DEFAULT '' CONSTRAINT users_last_name_length CHECK (char_length(last_name) <= 80),
    role       text NOT NULL CONSTRAINT users_role_known CHECK (role IN ('store_manager', 'regional_manager', 'admin')),
    store_id   bigint CONSTRAINT users_store_exists REFERENCES stores (id),
    region     text CONSTRAINT users_region_length CHECK (char_length(region) BETWEEN 1 AND 60),
    -- the name on the screens; the username if the user has no name
    display_name text GENERATED ALWAYS AS (coalesce(nullif(btrim(first_name || ' ' || last_name), ''), username)) STORED,
    avatar_url text CONSTRAINT users_avatar_url_length CHECK (char_length(avatar_url) <= 500),
    active     boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    version    integer NOT NULL DEFAULT 1,
    CONSTRAINT users_username_unique UNIQUE (username),
    -- the identity provider names a user by e-mail; lower case makes the comparison exact
    CONSTRAINT users_email_unique UNIQUE (email),
    -- a manager's permissions are limited to a store or a region, so it must be known
    CONSTRAINT users_store_manager_has_store CHECK (role <> 'store_manager' OR store_id IS NOT NULL),
    CONSTRAINT users_regional_manager_has_region CHECK (role <> 'regional_manager' OR region IS NOT NULL)
);
CREATE INDEX users_by_store ON users (store_id);
CREATE INDEX users_by_role ON users (role, id);

ALTER TABLE stores ADD CONSTRAINT stores_manager_exists FOREIGN KEY (manager_id) REFERENCES users (id);
CREATE INDEX stores_by_manager ON stores (manager_id);
