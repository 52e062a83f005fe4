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

-- For orders that are inserted by SQL: the versions that were valid at created_at, or the first ones if it is earlier.
CREATE FUNCTION name_versions() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM FROM stores WHERE id IN (new.store_id, new.source_store_id) ORDER BY id FOR SHARE;
    PERFORM FROM products WHERE id = new.product_id FOR SHARE;
    new.product_version := (SELECT v.version FROM product_versions v WHERE v.product_id = new.product_id
                            ORDER BY v.valid_from <= new.created_at DESC,
                                     CASE WHEN v.valid_from <= new.created_at THEN -v.version ELSE v.version END LIMIT 1);
    new.store_version := (SELECT v.version FROM store_versions v WHERE v.store_id = new.store_id
                          ORDER BY v.valid_from <= new.created_at DESC,
                                   CASE WHEN v.valid_from <= new.created_at THEN -v.version ELSE v.version END LIMIT 1);
    new.source_version := (SELECT v.version FROM store_versions v WHERE v.store_id = new.source_store_id
                           ORDER BY v.valid_from <= new.created_at DESC,
                                    CASE WHEN v.valid_from <= new.created_at THEN -v.version ELSE v.version END LIMIT 1);
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
