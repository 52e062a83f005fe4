-- Documents keep what was agreed: master data has versions, and an order names those that it was requested with.

-- ------------------------------------------------------------------------------------- versions of master data
-- One row for each state that a product, a store or a user has had, valid from valid_from until before valid_to
-- ('infinity' if it is the current one). The version is that of the row, its ETag. Triggers write the versions in the
-- transaction of the change, so that a change by SQL is recorded, too. A version never changes; only its end is set, once.
--
-- The recorded columns are those that the two tables have in common. A migration that adds a column to the one adds it
-- to the other, too (test_versions.py).

CREATE TABLE product_versions (
    product_id   bigint NOT NULL CONSTRAINT product_versions_product_exists REFERENCES products (id),
    version      integer NOT NULL,
    valid_from   timestamptz NOT NULL,
    valid_to     timestamptz NOT NULL DEFAULT 'infinity',
    actor_id     bigint CONSTRAINT product_versions_actor_exists REFERENCES users (id),
    changes      jsonb,  -- {"unit_price": [12.50, 13.00]}; NULL for the first version
    sku          text NOT NULL,
    name         text NOT NULL,
    brand        text NOT NULL,
    category     text NOT NULL,
    package_size text NOT NULL,
    unit_price   numeric(10, 2) NOT NULL,
    active       boolean NOT NULL,
    -- for lists of orders, as in 0008
    as_listed    text GENERATED ALWAYS AS (
        '"product_name":' || text_as_json(name) || ',"sku":' || text_as_json(sku) || ',"brand":' || text_as_json(brand)
        || ',"category":' || text_as_json(category) || ',"package_size":' || text_as_json(package_size)
        || ',"unit_price":' || unit_price::text) STORED,
    PRIMARY KEY (product_id, version),
    -- empty if a change has followed at the same time
    CONSTRAINT product_versions_end_after_begin CHECK (valid_from <= valid_to)
);
CREATE UNIQUE INDEX product_versions_one_is_current ON product_versions (product_id) WHERE valid_to = 'infinity';

CREATE TABLE store_versions (
    store_id    bigint NOT NULL CONSTRAINT store_versions_store_exists REFERENCES stores (id),
    version     integer NOT NULL,
    valid_from  timestamptz NOT NULL,
    valid_to    timestamptz NOT NULL DEFAULT 'infinity',
    actor_id    bigint CONSTRAINT store_versions_actor_exists REFERENCES users (id),
    changes     jsonb,
    code        text NOT NULL,
    name        text NOT NULL,
    region      text NOT NULL,
    store_type  text NOT NULL,
    address     text NOT NULL,
    city        text NOT NULL,
    state       text NOT NULL,
    postal_code text NOT NULL,
    manager_id  bigint,
    as_listed   text GENERATED ALWAYS AS (
        '"store_name":' || text_as_json(name) || ',"region":' || text_as_json(region)) STORED,
    as_source   text GENERATED ALWAYS AS (
        '"source_store_name":' || text_as_json(name) || ',"source_region":' || text_as_json(region)) STORED,
    PRIMARY KEY (store_id, version),
    CONSTRAINT store_versions_end_after_begin CHECK (valid_from <= valid_to)
);
CREATE UNIQUE INDEX store_versions_one_is_current ON store_versions (store_id) WHERE valid_to = 'infinity';

CREATE TABLE user_versions (
    user_id    bigint NOT NULL CONSTRAINT user_versions_user_exists REFERENCES users (id),
    version    integer NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to   timestamptz NOT NULL DEFAULT 'infinity',
    actor_id   bigint CONSTRAINT user_versions_actor_exists REFERENCES users (id),
    changes    jsonb,
    username   text NOT NULL,
    email      text NOT NULL,
    first_name text NOT NULL,
    last_name  text NOT NULL,
    role       text NOT NULL,
    store_id   bigint,
    region     text,
    avatar_url text,
    active     boolean NOT NULL,
    PRIMARY KEY (user_id, version),
    CONSTRAINT user_versions_end_after_begin CHECK (valid_from <= valid_to)
);
CREATE UNIQUE INDEX user_versions_one_is_current ON user_versions (user_id) WHERE valid_to = 'infinity';

-- The rows of now are the first recorded version; what they were before is not known.
INSERT INTO product_versions (product_id, version, valid_from, sku, name, brand, category, package_size, unit_price, active)
SELECT id, version, created_at, sku, name, brand, category, package_size, unit_price, active FROM products;
INSERT INTO store_versions (store_id, version, valid_from, code, name, region, store_type, address, city, state,
                            postal_code, manager_id)
SELECT id, version, created_at, code, name, region, store_type, address, city, state, postal_code, manager_id FROM stores;
INSERT INTO user_versions (user_id, version, valid_from, username, email, first_name, last_name, role, store_id, region,
                           avatar_url, active)
SELECT id, version, created_at, username, email, first_name, last_name, role, store_id, region, avatar_url, active
FROM users;

-- The columns that the versions of a kind ('product', 'store', 'user') record, in the order of their table.
CREATE FUNCTION recorded_columns(kind text) RETURNS text[] LANGUAGE sql STABLE SET search_path FROM CURRENT
    RETURN (SELECT array_agg(m.attname::text ORDER BY m.attnum)
            FROM pg_attribute m JOIN pg_attribute v USING (attname)
            WHERE m.attrelid = (kind || 's')::regclass AND v.attrelid = (kind || '_versions')::regclass
              AND m.attnum > 0 AND m.attname <> 'version' AND m.attgenerated = '' AND NOT m.attisdropped);

-- The fields that differ, each with the value before and after; NULL if none. Ids are text, as in the API.
CREATE FUNCTION changed_fields(before jsonb, after jsonb, fields text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE
    RETURN (SELECT jsonb_object_agg(f, CASE WHEN f LIKE '%\_id' THEN jsonb_build_array(before ->> f, after ->> f)
                                            ELSE jsonb_build_array(before -> f, after -> f) END)
            FROM unnest(fields) f WHERE before -> f IS DISTINCT FROM after -> f);

-- A change by SQL that forgets the version raises it all the same, and no change raises it by more than one.
CREATE FUNCTION raise_version() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF new.version <> old.version
            OR changed_fields(to_jsonb(old), to_jsonb(new), recorded_columns(TG_ARGV[0])) IS NOT NULL THEN
        new.version := old.version + 1;
    END IF;
    RETURN new;
END $$;

-- Ends the version before and writes the new one. The user who acts is in a setting of the transaction; a change by SQL
-- has none. If the database's clock was set back, the new version begins when the one before began.
CREATE FUNCTION write_version() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    kind text := TG_ARGV[0];
    fields text[] := recorded_columns(kind);
    begins timestamptz := new.created_at;
    changes jsonb;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        changes := coalesce(changed_fields(to_jsonb(old), to_jsonb(new), fields), '{}');
        EXECUTE format('UPDATE %I SET valid_to = greatest(clock_timestamp(), valid_from)
                        WHERE %I = $1 AND version = $2 RETURNING valid_to', kind || '_versions', kind || '_id')
        INTO begins USING new.id, old.version;
    END IF;
    EXECUTE format('INSERT INTO %I (%I, version, valid_from, actor_id, changes, %s)
                    SELECT ($1).id, ($1).version, $2, $3, $4, %s', kind || '_versions', kind || '_id',
                   (SELECT string_agg(quote_ident(f), ', ') FROM unnest(fields) f),
                   (SELECT string_agg('($1).' || quote_ident(f), ', ') FROM unnest(fields) f))
    USING new, begins, nullif(current_setting('brickhouse.actor', true), '')::bigint, changes;
    RETURN NULL;
END $$;

CREATE TRIGGER products_raise_version BEFORE UPDATE ON products FOR EACH ROW EXECUTE FUNCTION raise_version('product');
CREATE TRIGGER products_write_version AFTER INSERT ON products FOR EACH ROW EXECUTE FUNCTION write_version('product');
CREATE TRIGGER products_write_next_version AFTER UPDATE ON products FOR EACH ROW
    WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION write_version('product');
CREATE TRIGGER stores_raise_version BEFORE UPDATE ON stores FOR EACH ROW EXECUTE FUNCTION raise_version('store');
CREATE TRIGGER stores_write_version AFTER INSERT ON stores FOR EACH ROW EXECUTE FUNCTION write_version('store');
CREATE TRIGGER stores_write_next_version AFTER UPDATE ON stores FOR EACH ROW
    WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION write_version('store');
CREATE TRIGGER users_raise_version BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION raise_version('user');
CREATE TRIGGER users_write_version AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION write_version('user');
CREATE TRIGGER users_write_next_version AFTER UPDATE ON users FOR EACH ROW
    WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION write_version('user');

-- Only the triggers write versions (they run at depth 2), and only the end of a version changes, once.
CREATE FUNCTION refuse_change_of_versions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() = 1 OR TG_LEVEL = 'ROW' THEN
        RAISE EXCEPTION '% is written by triggers only: % is refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER product_versions_are_history BEFORE INSERT OR UPDATE OR DELETE ON product_versions
    EXECUTE FUNCTION refuse_change_of_versions();
CREATE TRIGGER product_versions_never_change AFTER UPDATE ON product_versions FOR EACH ROW
    WHEN (OLD.valid_to <> 'infinity' OR to_jsonb(NEW) - 'valid_to' <> to_jsonb(OLD) - 'valid_to')
    EXECUTE FUNCTION refuse_change_of_versions();
CREATE TRIGGER product_versions_are_never_truncated BEFORE TRUNCATE ON product_versions EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER store_versions_are_history BEFORE INSERT OR UPDATE OR DELETE ON store_versions
    EXECUTE FUNCTION refuse_change_of_versions();
CREATE TRIGGER store_versions_never_change AFTER UPDATE ON store_versions FOR EACH ROW
    WHEN (OLD.valid_to <> 'infinity' OR to_jsonb(NEW) - 'valid_to' <> to_jsonb(OLD) - 'valid_to')
    EXECUTE FUNCTION refuse_change_of_versions();
CREATE TRIGGER store_versions_are_never_truncated BEFORE TRUNCATE ON store_versions EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER user_versions_are_history BEFORE INSERT OR UPDATE OR DELETE ON user_versions
    EXECUTE FUNCTION refuse_change_of_versions();
CREATE TRIGGER user_versions_never_change AFTER UPDATE ON user_versions FOR EACH ROW
    WHEN (OLD.valid_to <> 'infinity' OR to_jsonb(NEW) - 'valid_to' <> to_jsonb(OLD) - 'valid_to')
    EXECUTE FUNCTION refuse_change_of_versions();
CREATE TRIGGER user_versions_are_never_truncated BEFORE TRUNCATE ON user_versions EXECUTE FUNCTION refuse_truncate();

-- The demo data writes stores with their managers, and users with their stores, one after the other.
ALTER TABLE stores ALTER CONSTRAINT stores_manager_exists DEFERRABLE INITIALLY IMMEDIATE;

-- A change of master data in the feed names its version, in which its actor and its fields are.
CREATE FUNCTION publish_versions() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO changes (kind, key, line) SELECT TG_ARGV[0], n.id, n.version FROM new_rows n ORDER BY n.id;
    ELSE
        INSERT INTO changes (kind, key, line)
        SELECT TG_ARGV[0], n.id, CASE WHEN n.version <> o.version THEN n.version END
        FROM new_rows n JOIN old_rows o USING (id) ORDER BY n.id;
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER stores_to_feed_on_insert ON stores;
CREATE TRIGGER stores_to_feed_on_insert AFTER INSERT ON stores REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (NOT is_bulk_load()) EXECUTE FUNCTION publish_versions('store');
DROP TRIGGER stores_to_feed_on_update ON stores;
CREATE TRIGGER stores_to_feed_on_update AFTER UPDATE ON stores
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (NOT is_bulk_load()) EXECUTE FUNCTION publish_versions('store');
DROP TRIGGER products_to_feed_on_insert ON products;
CREATE TRIGGER products_to_feed_on_insert AFTER INSERT ON products REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (NOT is_bulk_load()) EXECUTE FUNCTION publish_versions('product');
DROP TRIGGER products_to_feed_on_update ON products;
CREATE TRIGGER products_to_feed_on_update AFTER UPDATE ON products
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (NOT is_bulk_load()) EXECUTE FUNCTION publish_versions('product');
DROP TRIGGER users_to_feed_on_insert ON users;
CREATE TRIGGER users_to_feed_on_insert AFTER INSERT ON users REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (NOT is_bulk_load()) EXECUTE FUNCTION publish_versions('user');
DROP TRIGGER users_to_feed_on_update ON users;
CREATE TRIGGER users_to_feed_on_update AFTER UPDATE ON users
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (NOT is_bulk_load()) EXECUTE FUNCTION publish_versions('user');

-- ------------------------------------------------------------------------------------- documents
-- An order names the versions of its product and its stores that were current when it was requested.

ALTER TABLE orders ADD COLUMN product_version integer, ADD COLUMN store_version integer, ADD COLUMN source_version integer;

ALTER TABLE orders DISABLE TRIGGER USER;  -- no field of an order changes
UPDATE orders o
SET product_version = p.version, store_version = s.version,
    source_version = (SELECT w.version FROM stores w WHERE w.id = o.source_store_id)
FROM products p, stores s WHERE p.id = o.product_id AND s.id = o.store_id;
ALTER TABLE orders ENABLE TRIGGER USER;

ALTER TABLE orders
    ALTER COLUMN product_version SET NOT NULL,
    ALTER COLUMN store_version SET NOT NULL,
    ADD CONSTRAINT orders_source_has_version CHECK ((source_store_id IS NULL) = (source_version IS NULL)),
    ADD CONSTRAINT orders_product_version_exists FOREIGN KEY (product_id, product_version)
        REFERENCES product_versions (product_id, version),
    ADD CONSTRAINT orders_store_version_exists FOREIGN KEY (store_id, store_version)
        REFERENCES store_versions (store_id, version),
    ADD CONSTRAINT orders_source_version_exists FOREIGN KEY (source_store_id, source_version)
        REFERENCES store_versions (store_id, version);

-- The number of the version that was valid at a time; the first one if the time is before it.
CREATE FUNCTION product_version_at(product bigint, moment timestamptz) RETURNS integer
    LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT coalesce(max(v.version) FILTER (WHERE v.valid_from <= moment), min(v.version))
    FROM product_versions v WHERE v.product_id = product
$$;
CREATE FUNCTION store_version_at(store bigint, moment timestamptz) RETURNS integer
    LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT coalesce(max(v.version) FILTER (WHERE v.valid_from <= moment), min(v.version))
    FROM store_versions v WHERE v.store_id = store
$$;

-- For orders that are inserted by SQL.
CREATE FUNCTION name_versions() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM FROM stores WHERE id IN (new.store_id, new.source_store_id) ORDER BY id FOR SHARE;
    PERFORM FROM products WHERE id = new.product_id FOR SHARE;
    new.product_version := product_version_at(new.product_id, new.created_at);
    new.store_version := store_version_at(new.store_id, new.created_at);
    new.source_version := store_version_at(new.source_store_id, new.created_at);
    RETURN new;
END $$;
CREATE TRIGGER orders_name_versions BEFORE INSERT ON orders FOR EACH ROW
    WHEN (NEW.product_version IS NULL) EXECUTE FUNCTION name_versions();

CREATE FUNCTION refuse_change_of_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'order % keeps its product and its stores as they were when it was requested', OLD.number
        USING ERRCODE = 'restrict_violation';
END $$;
-- A statement that sets none of these columns does not pay for the trigger.
CREATE TRIGGER orders_keep_their_document
    BEFORE UPDATE OF product_id, store_id, source_store_id, product_version, store_version, source_version ON orders
    FOR EACH ROW
    WHEN ((NEW.product_id, NEW.store_id, NEW.source_store_id, NEW.product_version, NEW.store_version, NEW.source_version)
          IS DISTINCT FROM (OLD.product_id, OLD.store_id, OLD.source_store_id, OLD.product_version, OLD.store_version,
                            OLD.source_version))
    EXECUTE FUNCTION refuse_change_of_document();

-- ------------------------------------------------------------------------------------- reports by then
-- Orders are counted under the category and the region of their document. Stock is reported under the category and the
-- region that it had on each day: a move of a product or a store books minus and plus on the day of the move.
-- For the time before this migration only the category and the region of now are known.

ALTER TABLE order_counts ADD COLUMN region text, ADD COLUMN category text;
ALTER TABLE order_store_counts ADD COLUMN region text;
ALTER TABLE order_day_counts ADD COLUMN region text;
ALTER TABLE stock_days ADD COLUMN region text;
ALTER TABLE stock_category_days ADD COLUMN region text;
ALTER TABLE low_stock_days ADD COLUMN region text;

SET LOCAL brickhouse.feed = 'off';  -- the sums are written here and not by their triggers
UPDATE order_counts t SET region = s.region, category = p.category
FROM stores s, products p WHERE s.id = t.store_id AND p.id = t.product_id;
UPDATE order_store_counts t SET region = s.region FROM stores s WHERE s.id = t.store_id;
UPDATE order_day_counts t SET region = s.region FROM stores s WHERE s.id = t.store_id;
UPDATE stock_days t SET region = s.region FROM stores s WHERE s.id = t.store_id;
UPDATE stock_category_days t SET region = s.region FROM stores s WHERE s.id = t.store_id;
UPDATE low_stock_days t SET region = s.region FROM stores s WHERE s.id = t.store_id;
SET LOCAL brickhouse.feed = 'on';

ALTER TABLE order_counts DROP CONSTRAINT order_counts_pkey,
    ADD PRIMARY KEY (store_id, product_id, status, region, category);
ALTER TABLE order_store_counts DROP CONSTRAINT order_store_counts_pkey, ADD PRIMARY KEY (store_id, status, region);
ALTER TABLE order_day_counts DROP CONSTRAINT order_day_counts_pkey, ADD PRIMARY KEY (day, store_id, status, region);
ALTER TABLE stock_days DROP CONSTRAINT stock_days_pkey, ADD PRIMARY KEY (day, store_id, region);
ALTER TABLE stock_category_days DROP CONSTRAINT stock_category_days_pkey,
    ADD PRIMARY KEY (category, day, store_id, region);
ALTER TABLE low_stock_days DROP CONSTRAINT low_stock_days_pkey, ADD PRIMARY KEY (day, store_id, category, region);

ALTER TYPE order_change ADD ATTRIBUTE region text, ADD ATTRIBUTE category text;
ALTER TYPE stock_change ADD ATTRIBUTE region text;
ALTER TYPE stock_day_change ADD ATTRIBUTE region text;

CREATE OR REPLACE FUNCTION add_to_order_counts(changes order_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    zone CONSTANT text := lock_time_zone();
BEGIN
    INSERT INTO order_counts AS t (store_id, product_id, status, region, category, orders, units)
    SELECT store_id, product_id, status, region, category, sum(orders), sum(units) FROM unnest(changes)
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(orders) <> 0 OR sum(units) <> 0
    ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (store_id, product_id, status, region, category)
    DO UPDATE SET orders = t.orders + excluded.orders, units = t.units + excluded.units;

    INSERT INTO order_store_counts AS t (store_id, status, region, orders, units)
    SELECT store_id, status, region, sum(orders), sum(units) FROM unnest(changes)
    GROUP BY 1, 2, 3 HAVING sum(orders) <> 0 OR sum(units) <> 0
    ORDER BY 1, 2, 3
    ON CONFLICT (store_id, status, region)
    DO UPDATE SET orders = t.orders + excluded.orders, units = t.units + excluded.units;

    INSERT INTO order_day_counts AS t (day, store_id, status, region, orders, units)
    SELECT (created_at AT TIME ZONE zone)::date, store_id, status, region, sum(orders), sum(units) FROM unnest(changes)
    GROUP BY 1, 2, 3, 4 HAVING sum(orders) <> 0 OR sum(units) <> 0
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (day, store_id, status, region)
    DO UPDATE SET orders = t.orders + excluded.orders, units = t.units + excluded.units;
END $$;

CREATE OR REPLACE FUNCTION add_to_stock_totals(changes stock_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    zone CONSTANT text := lock_time_zone();
BEGIN
    INSERT INTO stock_totals AS t (store_id, category, items, units, value, low_stock, out_of_stock)
    SELECT store_id, category, sum(items), sum(units), sum(value), sum(low_stock), sum(out_of_stock)
    FROM unnest(changes)
    GROUP BY store_id, category
    HAVING sum(items) <> 0 OR sum(units) <> 0 OR sum(value) <> 0 OR sum(low_stock) <> 0 OR sum(out_of_stock) <> 0
    ORDER BY store_id, category
    ON CONFLICT (store_id, category) DO UPDATE SET
        items = t.items + excluded.items, units = t.units + excluded.units, value = t.value + excluded.value,
        low_stock = t.low_stock + excluded.low_stock, out_of_stock = t.out_of_stock + excluded.out_of_stock;

    INSERT INTO low_stock_days AS t (day, store_id, category, region, low_stock_delta)
    SELECT (clock_timestamp() AT TIME ZONE zone)::date, store_id, category, region, sum(low_stock) FROM unnest(changes)
    GROUP BY store_id, category, region HAVING sum(low_stock) <> 0
    ORDER BY store_id, category, region
    ON CONFLICT (day, store_id, category, region)
    DO UPDATE SET low_stock_delta = t.low_stock_delta + excluded.low_stock_delta;
END $$;

CREATE OR REPLACE FUNCTION add_to_stock_days(changes stock_day_change[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    zone CONSTANT text := lock_time_zone();
BEGIN
    INSERT INTO stock_days AS t (day, store_id, region, units_delta, value_delta, units_out)
    SELECT coalesce(c.day, (c.at AT TIME ZONE zone)::date), c.store_id, c.region,
           sum(c.units_delta), sum(c.value_delta), sum(c.units_out) FROM unnest(changes) c
    GROUP BY 1, 2, 3 HAVING sum(c.units_delta) <> 0 OR sum(c.value_delta) <> 0 OR sum(c.units_out) <> 0
    ORDER BY 1, 2, 3
    ON CONFLICT (day, store_id, region) DO UPDATE SET units_delta = t.units_delta + excluded.units_delta,
        value_delta = t.value_delta + excluded.value_delta, units_out = t.units_out + excluded.units_out;

    INSERT INTO stock_category_days AS t (category, day, store_id, region, units_delta, value_delta, units_out)
    SELECT c.category, coalesce(c.day, (c.at AT TIME ZONE zone)::date), c.store_id, c.region,
           sum(c.units_delta), sum(c.value_delta), sum(c.units_out) FROM unnest(changes) c
    GROUP BY 1, 2, 3, 4 HAVING sum(c.units_delta) <> 0 OR sum(c.value_delta) <> 0 OR sum(c.units_out) <> 0
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (category, day, store_id, region) DO UPDATE SET units_delta = t.units_delta + excluded.units_delta,
        value_delta = t.value_delta + excluded.value_delta, units_out = t.units_out + excluded.units_out;
END $$;

CREATE OR REPLACE FUNCTION update_order_counts() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    changes order_change[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg((o.store_id, o.product_id, o.status, o.created_at, 1, o.quantity, o.id, o.source_store_id,
                          s.region, p.category)::order_change)
        INTO changes FROM new_rows o
        JOIN store_versions s ON s.store_id = o.store_id AND s.version = o.store_version
        JOIN product_versions p ON p.product_id = o.product_id AND p.version = o.product_version;
    ELSE
        SELECT array_agg((o.store_id, o.product_id, o.status, o.created_at, o.sign, o.sign * o.quantity, o.id,
                          o.source_store_id, s.region, p.category)::order_change)
        INTO changes FROM (SELECT *, -1 AS sign FROM old_rows UNION ALL SELECT *, 1 FROM new_rows) o
        JOIN store_versions s ON s.store_id = o.store_id AND s.version = o.store_version
        JOIN product_versions p ON p.product_id = o.product_id AND p.version = o.product_version;
    END IF;
    PERFORM collect_order_changes(changes);
    RETURN NULL;
END $$;

-- Reads the product's price and category and the store's region while this transaction locks the stock rows. A
-- transaction that changes one of these locks the same rows first, so a change never has two prices or regions.
CREATE OR REPLACE FUNCTION update_stock_totals() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    changes stock_change[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg((i.store_id, p.category, 1, i.current_stock, i.current_stock * p.unit_price,
                          i.low_stock::int, i.out_of_stock::int, i.product_id, i.reserved_stock, s.region)::stock_change)
        INTO changes FROM new_rows i JOIN products p ON p.id = i.product_id JOIN stores s ON s.id = i.store_id;
    ELSE
        SELECT array_agg((i.store_id, p.category, 0, i.current_stock - o.current_stock,
                          (i.current_stock - o.current_stock) * p.unit_price,
                          i.low_stock::int - o.low_stock::int, i.out_of_stock::int - o.out_of_stock::int,
                          i.product_id, i.reserved_stock - o.reserved_stock, s.region)::stock_change)
        INTO changes FROM new_rows i JOIN old_rows o ON o.id = i.id JOIN products p ON p.id = i.product_id
        JOIN stores s ON s.id = i.store_id;
    END IF;
    PERFORM collect_stock_changes(changes);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION update_stock_days() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM collect_stock_day_changes(array_agg((NULL, i.store_id, p.category, m.delta, m.delta * p.unit_price,
        CASE WHEN m.kind IN ('count', 'adjustment') THEN greatest(-m.delta, 0) ELSE 0 END,
        i.product_id, m.at, s.region)::stock_day_change))
    FROM new_rows m JOIN inventory i ON i.id = m.inventory_id JOIN products p ON p.id = i.product_id
    JOIN stores s ON s.id = i.store_id;
    RETURN NULL;
END $$;

-- Moves stock rows from their old price, category and region to the new ones: `moves` has a row with the sign -1 for the
-- old state and one with 1 for the new one. The rows are locked, in the order of their ids.
CREATE TYPE stock_move AS (inventory_id bigint, sign int, category text, unit_price numeric, region text);

CREATE FUNCTION book_moved_stock(moves stock_move[]) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM collect_stock_changes(array_agg((i.store_id, m.category, m.sign, m.sign * i.current_stock,
        m.sign * i.current_stock * m.unit_price, m.sign * i.low_stock::int, m.sign * i.out_of_stock::int,
        i.product_id, 0, m.region)::stock_change))
    FROM unnest(moves) m JOIN inventory i ON i.id = m.inventory_id;

    PERFORM collect_stock_day_changes(array_agg((NULL, i.store_id, m.category, m.sign * i.current_stock,
        m.sign * i.current_stock * m.unit_price, 0, i.product_id, clock_timestamp(), m.region)::stock_day_change))
    FROM unnest(moves) m JOIN inventory i ON i.id = m.inventory_id;
END $$;

CREATE OR REPLACE FUNCTION revalue_stock() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id
                   WHERE (n.unit_price, n.category) IS DISTINCT FROM (o.unit_price, o.category)) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM inventory WHERE product_id IN (SELECT id FROM new_rows) ORDER BY id FOR UPDATE;
    PERFORM book_moved_stock(array_agg((i.id, c.sign, c.category, c.unit_price, s.region)::stock_move))
    FROM (SELECT id, category, unit_price, -1 AS sign FROM old_rows
          UNION ALL SELECT id, category, unit_price, 1 FROM new_rows) c
    JOIN inventory i ON i.product_id = c.id JOIN stores s ON s.id = i.store_id;
    RETURN NULL;
END $$;

CREATE FUNCTION move_stock_to_region() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE n.region <> o.region) THEN
        RETURN NULL;
    END IF;
    PERFORM FROM inventory WHERE store_id IN (SELECT id FROM new_rows) ORDER BY id FOR UPDATE;
    PERFORM book_moved_stock(array_agg((i.id, c.sign, p.category, p.unit_price, c.region)::stock_move))
    FROM (SELECT id, region, -1 AS sign FROM old_rows UNION ALL SELECT id, region, 1 FROM new_rows) c
    JOIN inventory i ON i.store_id = c.id JOIN products p ON p.id = i.product_id;
    RETURN NULL;
END $$;
CREATE TRIGGER stores_move_stock AFTER UPDATE ON stores
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION move_stock_to_region();
CREATE CONSTRAINT TRIGGER stores_add_to_sums AFTER UPDATE ON stores
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.region <> OLD.region AND NOT is_bulk_load())
    EXECUTE FUNCTION add_collected_to_sums();

-- ------------------------------------------------------------------------------------- recounts

-- Where the stock rows were: from which moment until before which one in which region and category, and at which price.
-- The first place also counts for the time before it.
CREATE FUNCTION stock_places() RETURNS TABLE (inventory_id bigint, starts timestamptz, ends timestamptz, region text,
                                              category text, unit_price numeric)
    LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT i.id, greatest(s.starts, p.starts), least(s.valid_to, p.valid_to), s.region, p.category, p.unit_price
    FROM inventory i
    JOIN (SELECT v.*, CASE WHEN version = min(version) OVER (PARTITION BY store_id) THEN '-infinity' ELSE valid_from END
                          AS starts FROM store_versions v) s ON s.store_id = i.store_id
    JOIN (SELECT v.*, CASE WHEN version = min(version) OVER (PARTITION BY product_id) THEN '-infinity' ELSE valid_from END
                          AS starts FROM product_versions v) p ON p.product_id = i.product_id
    WHERE greatest(s.starts, p.starts) < least(s.valid_to, p.valid_to)
$$;

-- As in 0014, but each stock row counts where it was: on the day of a move it leaves one category or region for another.
DROP FUNCTION low_stock_changes(text);
CREATE FUNCTION low_stock_changes(zone text)
    RETURNS TABLE (day date, store_id bigint, category text, region text, low_stock_delta bigint)
    LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    WITH places AS MATERIALIZED (
        SELECT * FROM stock_places()
    ), available AS (
        SELECT m.inventory_id, (m.at AT TIME ZONE zone)::date AS day, m.delta AS units FROM stock_movements m
        UNION ALL
        -- from that day on the row counts, with no stock at first
        SELECT i.id, (i.created_at AT TIME ZONE zone)::date, 0 FROM inventory i
        UNION ALL
        SELECT p.inventory_id, (p.starts AT TIME ZONE zone)::date, 0
        FROM places p JOIN inventory i ON i.id = p.inventory_id WHERE p.starts > i.created_at
        UNION ALL
        SELECT i.id, (p.at AT TIME ZONE zone)::date, p.units
        FROM orders o JOIN inventory i ON i.store_id = o.source_store_id AND i.product_id = o.product_id
        CROSS JOIN LATERAL (VALUES (o.approved_at, -o.quantity),
                                   (coalesce(o.fulfilled_at, o.cancelled_at), o.quantity)) p (at, units)
        WHERE o.approved_at IS NOT NULL AND p.at IS NOT NULL
    ), day_ends AS (
        SELECT a.inventory_id, a.day, sum(sum(a.units)) OVER (PARTITION BY a.inventory_id ORDER BY a.day) AS units,
               (a.day + 1)::timestamp AT TIME ZONE zone AS ends
        FROM available a GROUP BY a.inventory_id, a.day
    ), states AS (
        SELECT i.store_id, e.day, p.region, p.category, (e.units <= i.reorder_level)::int AS low,
               lag(p.region) OVER w AS old_region, lag(p.category) OVER w AS old_category,
               lag((e.units <= i.reorder_level)::int) OVER w AS old_low
        FROM day_ends e JOIN inventory i ON i.id = e.inventory_id
        JOIN places p ON p.inventory_id = e.inventory_id AND p.starts < e.ends AND e.ends <= p.ends
        WINDOW w AS (PARTITION BY e.inventory_id ORDER BY e.day)
    )
    SELECT s.day, s.store_id, v.category, v.region, sum(v.low)
    FROM states s
    CROSS JOIN LATERAL (VALUES (s.category, s.region, s.low), (s.old_category, s.old_region, -s.old_low))
        v (category, region, low)
    WHERE (s.category, s.region, s.low) IS DISTINCT FROM (s.old_category, s.old_region, s.old_low) AND v.low <> 0
    GROUP BY 1, 2, 3, 4 HAVING sum(v.low) <> 0;
$$;

CREATE OR REPLACE FUNCTION recount_low_stock_days() RETURNS void LANGUAGE sql SET search_path FROM CURRENT AS $$
    DELETE FROM low_stock_days;
    INSERT INTO low_stock_days (day, store_id, category, region, low_stock_delta)
    SELECT day, store_id, category, region, low_stock_delta FROM low_stock_changes(lock_time_zone());
$$;

-- As in 0014, by region, and with the prices, categories and regions of then. What a move has added to a day stays there.
CREATE OR REPLACE FUNCTION recount_days() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    size CONSTANT bigint := 200000;
    first bigint;
    last bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(2, 0);

    SELECT coalesce(max(id), 0) INTO last FROM orders;
    FOR first IN 1 .. last BY size LOOP
        INSERT INTO order_day_counts AS t (day, store_id, status, region, orders, units)
        SELECT p.day, o.store_id, o.status, v.region, sum(p.sign), sum(p.sign * o.quantity)
        FROM (SELECT store_id, store_version, status, quantity, (created_at AT TIME ZONE OLD.time_zone)::date AS old_day,
                     (created_at AT TIME ZONE NEW.time_zone)::date AS new_day
              FROM orders WHERE id BETWEEN first AND first + size - 1) o
        JOIN store_versions v ON v.store_id = o.store_id AND v.version = o.store_version
        CROSS JOIN LATERAL (VALUES (o.old_day, -1), (o.new_day, 1)) p (day, sign)
        WHERE o.old_day <> o.new_day
        GROUP BY 1, 2, 3, 4 HAVING sum(p.sign) <> 0 OR sum(p.sign * o.quantity) <> 0
        ON CONFLICT (day, store_id, status, region)
        DO UPDATE SET orders = t.orders + excluded.orders, units = t.units + excluded.units;
        RAISE NOTICE 'orders: % of %', least(first + size - 1, last), last;
    END LOOP;

    SELECT coalesce(max(id), 0) INTO last FROM stock_movements;
    FOR first IN 1 .. last BY size LOOP
        PERFORM add_to_stock_days(array_agg((d.day, d.store_id, d.category, d.units, d.value, d.units_out,
                                             NULL, NULL, d.region)::stock_day_change))
        FROM (SELECT p.day, i.store_id, r.category, r.region, sum(p.sign * m.delta) AS units,
                     sum(p.sign * m.delta * r.unit_price) AS value,
                     coalesce(sum(p.sign * -m.delta) FILTER (WHERE m.delta < 0 AND m.kind IN ('count', 'adjustment')), 0)
                         AS units_out
              FROM (SELECT inventory_id, delta, kind, at, (at AT TIME ZONE OLD.time_zone)::date AS old_day,
                           (at AT TIME ZONE NEW.time_zone)::date AS new_day
                    FROM stock_movements WHERE id BETWEEN first AND first + size - 1) m
              JOIN inventory i ON i.id = m.inventory_id
              JOIN stock_places() r ON r.inventory_id = m.inventory_id AND r.starts <= m.at AND m.at < r.ends
              CROSS JOIN LATERAL (VALUES (m.old_day, -1), (m.new_day, 1)) p (day, sign)
              WHERE m.old_day <> m.new_day
              GROUP BY 1, 2, 3, 4) d;
        RAISE NOTICE 'movements: % of %', least(first + size - 1, last), last;
    END LOOP;

    INSERT INTO low_stock_days AS t (day, store_id, category, region, low_stock_delta)
    SELECT day, store_id, category, region, sum(delta) FROM (
        SELECT day, store_id, category, region, -low_stock_delta AS delta FROM low_stock_changes(OLD.time_zone)
        UNION ALL
        SELECT day, store_id, category, region, low_stock_delta FROM low_stock_changes(NEW.time_zone)) c
    GROUP BY 1, 2, 3, 4 HAVING sum(delta) <> 0
    ON CONFLICT (day, store_id, category, region)
    DO UPDATE SET low_stock_delta = t.low_stock_delta + excluded.low_stock_delta;
    RAISE NOTICE 'low stock: all days';
    RETURN NULL;
END $$;
