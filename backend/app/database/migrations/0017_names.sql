-- Names are compared as people read them. docs/decisions/0023-names.md has the reasons, docs/semantics.md the rules.
--
-- Everything here is IMMUTABLE and the same on every server: it uses no collation, no ICU and no extension. The tables
-- of letters are those of Unicode 14 and are written out, because lower() depends on the locale of the database, and
-- casefold() exists since PostgreSQL 18. normalize() needs a database in UTF8.

DO $$
BEGIN
    IF current_setting('server_encoding') <> 'UTF8' THEN
        RAISE EXCEPTION 'the encoding of the database is %; names need UTF8', current_setting('server_encoding')
            USING HINT = 'Create a database with ENCODING ''UTF8'' and restore a dump into it.';
    END IF;
END $$;

-- ------------------------------------------------------------------------------------- folding

-- fold_name: the text without differences that a reader does not see. Compatibility forms are decomposed (NFKD), case is
-- folded, invisible characters are removed, and each sequence of blanks is one space, with none at the ends.
DO $make$
DECLARE
    -- Letters that change when case is folded, after decomposition and without A to Z: code points in hexadecimal,
    -- `first-last/step:distance to the folded letter`. Only the sharp s folds to two letters.
    ranges text := '
158
        c6:32 d0:32 d8:32 de:32 110:1 126:1 141:1 14a:1 152:1 166:1 181:210 182-184/2:1 186:206 187:1
        189-18a/1:205 18b:1 18e:79 18f:202 190:203 191:1 193:205 194:207 196:211 197:209 198:1 19c:211 19d:213
        19f:214 1a2-1a4/2:1 1a6:218 1a7:1 1a9:218 1ac:1 1ae:218 1b1-1b2/1:217 1b3-1b5/2:1 1b7:219 1b8:1 1bc:1
        1e4:1 1f6:-97 1f7:-56 21c:1 220:-130 222-224/2:1 23a:10795 23b:1 23d:-163 23e:10792 241:1 243:-195
        244:69 245:71 246-24e/2:1 345:116 370-372/2:1 376:1 37f:116 391-3a1/1:32 3a3-3a9/1:32 3c2:1 3cf:8
        3d8-3ee/2:1 3f7:1 3fa:1 3fd-3ff/1:-130 402-40a/2:80 405:80 409-40b/2:80 40f:80 410-42e/2:32 411-417/2:32
        41b-42f/2:32 460-474/2:1 478-480/2:1 48a-4be/2:1 4c0:15 4c3-4cd/2:1 4d4:1 4d8:1 4e0:1 4e8:1 4f6:1
        4fa-52e/2:1 531-556/1:48 10a0-10c5/1:7264 10c7:7264 10cd:7264 13f8-13fd/1:-8 1c80:-6222 1c81:-6221
        1c82:-6212 1c83-1c84/1:-6210 1c85:-6211 1c86:-6204 1c87:-6180 1c88:35267 1c90-1cba/1:-3008
        1cbd-1cbf/1:-3008 1efa-1efe/2:1 2132:28 2183:1 2c00-2c2f/1:48 2c60:1 2c62:-10743 2c63:-3814 2c64:-10727
        2c67-2c6b/2:1 2c6d:-10780 2c6e:-10749 2c6f:-10783 2c70:-10782 2c72:1 2c75:1 2c7e-2c7f/1:-10815
        2c80-2ce2/2:1 2ceb-2ced/2:1 2cf2:1 a640-a66c/2:1 a680-a69a/2:1 a722-a72e/2:1 a732-a76e/2:1 a779-a77b/2:1
        a77d:-35332 a77e-a786/2:1 a78b:1 a78d:-42280 a790-a792/2:1 a796-a7a8/2:1 a7aa:-42308 a7ab:-42319
        a7ac:-42315 a7ad:-42305 a7ae:-42308 a7b0:-42258 a7b1:-42282 a7b2:-42261 a7b3:928 a7b4-a7c2/2:1 a7c4:-48
        a7c5:-42307 a7c6:-35384 a7c7-a7c9/2:1 a7d0:1 a7d6-a7d8/2:1 a7f5:1 ab70-abbf/1:-38864 10400-10427/1:40
        104b0-104d3/1:40 10570-10594/2:39 10571-10579/2:39 1057d-10589/2:39 1058d-10591/2:39 10595:39
        10c80-10cb2/1:64 118a0-118bf/1:32 16e40-16e5f/1:32 1e900-1e921/1:34 ';
    common text[];  -- Latin, Greek and Cyrillic letters: a short table, because translate() reads it for each letter
    others text[];
BEGIN
    SELECT ARRAY[string_agg(chr(i), '' ORDER BY i) FILTER (WHERE i < 1328),
                 string_agg(chr(i + r[4]::int), '' ORDER BY i) FILTER (WHERE i < 1328)],
           ARRAY[string_agg(chr(i), '' ORDER BY i) FILTER (WHERE i >= 1328),
                 string_agg(chr(i + r[4]::int), '' ORDER BY i) FILTER (WHERE i >= 1328)] INTO common, others
    FROM regexp_matches(ranges, '([0-9a-f]+)(?:-([0-9a-f]+)/([12]))?:(-?[0-9]+)', 'g') AS r,
         generate_series(('x' || lpad(r[1], 8, '0'))::bit(32)::int,
                         ('x' || lpad(coalesce(r[2], r[1]), 8, '0'))::bit(32)::int, coalesce(r[3], '1')::int) AS i;
    EXECUTE format($function$
        CREATE FUNCTION fold_name(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
        DECLARE
            folded text := value;
        BEGIN
            IF octet_length(value) > char_length(value) THEN  -- not only ASCII
                folded := regexp_replace(folded, '[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F'
                    '\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\U0001BCA0-\U0001BCA3'
                    '\U0001D173-\U0001D17A\U000E0000-\U000E0FFF\u0080-\u0084\u0086-\u009F]', '', 'g');
                folded := replace(replace(normalize(folded, NFKD), U&'\00DF', 'ss'), U&'\1E9E', 'ss');
                folded := translate(folded, %L, %L);
                IF folded ~ '[\u0530-\U0010FFFF]' THEN
                    folded := translate(folded, %L, %L);
                END IF;
            END IF;
            folded := lower(regexp_replace(folded, '[\u0001-\u0008\u000E-\u001F\u007F]', '', 'g') COLLATE "C");
            RETURN btrim(regexp_replace(folded, '[\u0009-\u000D \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F'
                '\u205F\u3000]+', ' ', 'g'), ' ');
        END $body$ $function$, common[1], common[2], others[1], others[2]);
END $make$;

-- without_accents: a folded text without accents, for search: cafe finds Café, lodz finds Łódź.
CREATE FUNCTION without_accents(folded text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF octet_length(folded) = char_length(folded) THEN
        RETURN folded;
    END IF;
    folded := regexp_replace(folded, '[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F]', '', 'g');
    folded := translate(folded, U&'\00F8\0142\0111\0127\0131\0167\00F0', 'oldhitd');
    folded := replace(replace(replace(folded, U&'\00E6', 'ae'), U&'\0153', 'oe'), U&'\00FE', 'th');
    RETURN btrim(regexp_replace(folded, ' +', ' ', 'g'), ' ');  -- an accent may have stood between two spaces
END $$;

-- numbers_by_value: numbers of up to 15 digits are filled with zeros, so that item 2 comes before item 10.
CREATE FUNCTION numbers_by_value(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(regexp_replace(value, '([0-9]+)', '00000000000000\1', 'g'),
                          '0*([0-9]{15})(?![0-9])', '\1', 'g');

-- name_key: equal for two names if these are equal after folding, and in the order by bytes that people expect. The
-- folded name follows if the first part does not tell it (accents, zeros in front of a number).
CREATE FUNCTION name_key(value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
    folded text := fold_name(value);
    plain text := without_accents(folded);
BEGIN
    IF folded = plain AND folded !~ '(^|[^0-9])0[0-9]' THEN
        RETURN numbers_by_value(plain);
    END IF;
    RETURN numbers_by_value(plain) || chr(1) || folded;
END $$;

CREATE FUNCTION search_text(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN without_accents(fold_name(value));

-- ------------------------------------------------------------------------------------- keys
-- Generated, so a change by SQL cannot leave a wrong key.

ALTER TABLE stores
    ADD COLUMN code_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (name_key(code)) STORED,
    ADD COLUMN name_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (name_key(name)) STORED,
    ADD COLUMN search_text text COLLATE "C" NOT NULL GENERATED ALWAYS AS (search_text(
        code || ' ' || name || ' ' || region || ' ' || address || ' ' || city || ' ' || state || ' ' || postal_code)) STORED,
    DROP CONSTRAINT stores_code_unique;

ALTER TABLE products
    ADD COLUMN sku_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (name_key(sku)) STORED,
    ADD COLUMN name_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (name_key(name)) STORED,
    ADD COLUMN search_text text COLLATE "C" NOT NULL GENERATED ALWAYS AS (search_text(
        sku || ' ' || name || ' ' || brand || ' ' || category || ' ' || package_size)) STORED,
    DROP CONSTRAINT products_sku_unique,
    DROP CONSTRAINT products_sku_length,
    ADD CONSTRAINT products_sku_length CHECK (char_length(sku) BETWEEN 1 AND 64);

-- Orders are also found by the names that their documents have.
ALTER TABLE product_versions
    ADD COLUMN search_text text COLLATE "C" NOT NULL GENERATED ALWAYS AS (search_text(
        sku || ' ' || name || ' ' || brand || ' ' || category || ' ' || package_size)) STORED;
ALTER TABLE store_versions
    ADD COLUMN search_text text COLLATE "C" NOT NULL GENERATED ALWAYS AS (search_text(
        code || ' ' || name || ' ' || region || ' ' || address || ' ' || city || ' ' || state || ' ' || postal_code)) STORED;

ALTER TABLE users
    ADD COLUMN username_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (name_key(username)) STORED,
    ADD COLUMN email_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (name_key(email)) STORED,
    ADD COLUMN search_text text COLLATE "C" NOT NULL GENERATED ALWAYS AS (search_text(
        username || ' ' || email || ' ' || first_name || ' ' || last_name || ' ' || coalesce(region, ''))) STORED,
    DROP CONSTRAINT users_username_unique,
    DROP CONSTRAINT users_username_length,
    ADD CONSTRAINT users_username_length CHECK (char_length(username) BETWEEN 1 AND 64);

-- Two rows that differ only in case, blanks or the like were accepted before. Which of them is right only a person can
-- say, so the migration names them and stops; nothing is changed until they are renamed.
DO $$
DECLARE
    same text;
BEGIN
    SELECT string_agg(twins, '; ' ORDER BY twins) INTO same FROM (
        SELECT 'stores with the code ' || string_agg(format('"%s" (id %s)', code, id), ', ' ORDER BY id) AS twins
        FROM stores GROUP BY code_key HAVING count(*) > 1
        UNION ALL
        SELECT 'products with the SKU ' || string_agg(format('"%s" (id %s)', sku, id), ', ' ORDER BY id)
        FROM products GROUP BY sku_key HAVING count(*) > 1
        UNION ALL
        SELECT 'users with the username ' || string_agg(format('"%s" (id %s)', username, id), ', ' ORDER BY id)
        FROM users GROUP BY username_key HAVING count(*) > 1
        UNION ALL
        SELECT 'users with the e-mail address ' || string_agg(format('"%s" (id %s)', email, id), ', ' ORDER BY id)
        FROM users GROUP BY email_key HAVING count(*) > 1) found;
    IF same IS NOT NULL THEN
        RAISE EXCEPTION 'these names differ only in case, blanks or invisible characters: %', same
            USING HINT = 'Rename all but one of each with the version that runs now, then upgrade again.';
    END IF;
END $$;

ALTER TABLE stores ADD CONSTRAINT stores_code_unique UNIQUE (code_key),
    ADD CONSTRAINT stores_name_visible CHECK (code_key <> '' AND name_key <> '');
ALTER TABLE products ADD CONSTRAINT products_sku_unique UNIQUE (sku_key),
    ADD CONSTRAINT products_name_visible CHECK (sku_key <> '' AND name_key <> '');
ALTER TABLE users ADD CONSTRAINT users_username_unique UNIQUE (username_key),
    ADD CONSTRAINT users_email_key_unique UNIQUE (email_key),
    ADD CONSTRAINT users_name_visible CHECK (username_key <> '');

-- ------------------------------------------------------------------------------------- labels
-- The lists of categories, brands and regions. A label is created with its first use; a later name with the same key is
-- replaced by the label's spelling. Products, stores and users keep the text, because sums and filters use it.

CREATE TABLE labels (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text NOT NULL CONSTRAINT labels_kind_known CHECK (kind IN ('brand', 'category', 'region')),
    name       text NOT NULL CONSTRAINT labels_name_length CHECK (char_length(name) BETWEEN 1 AND 60),
    key        text COLLATE "C" NOT NULL GENERATED ALWAYS AS (name_key(name)) STORED
               CONSTRAINT labels_name_visible CHECK (key <> ''),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    version    integer NOT NULL DEFAULT 1,
    CONSTRAINT labels_unique UNIQUE (kind, key)
);

-- The names that labels had before. Documents and sums of the past keep the name of then; a filter by any name of a label
-- finds them all, and a later use of a former name is stored with the name of now.
CREATE TABLE former_labels (
    kind     text NOT NULL,
    name     text NOT NULL,
    key      text COLLATE "C" NOT NULL GENERATED ALWAYS AS (name_key(name)) STORED,
    label_id bigint NOT NULL CONSTRAINT former_labels_label_exists REFERENCES labels (id),
    PRIMARY KEY (kind, name)
);
CREATE INDEX former_labels_by_key ON former_labels (kind, key);

CREATE FUNCTION keep_former_label() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO former_labels (kind, name, label_id) VALUES (old.kind, old.name, old.id)
    ON CONFLICT (kind, name) DO UPDATE SET label_id = excluded.label_id;
    DELETE FROM former_labels WHERE kind = new.kind AND name = new.name;
    RETURN NULL;
END $$;
CREATE TRIGGER labels_keep_former_name AFTER UPDATE OF name ON labels FOR EACH ROW WHEN (NEW.name <> OLD.name)
    EXECUTE FUNCTION keep_former_label();

-- known_label: the spelling of the label that has the name, or had it before; NULL if there is none. The lock makes a
-- transaction that renames the label wait for this one, or this one for it.
CREATE FUNCTION known_label(label_kind text, label_name text) RETURNS text
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    label_key text := name_key(label_name);
    spelling text;
BEGIN
    SELECT l.name INTO spelling FROM labels l WHERE l.kind = label_kind AND l.key = label_key FOR SHARE;
    IF NOT FOUND THEN
        SELECT l.name INTO spelling FROM former_labels f JOIN labels l ON l.id = f.label_id
        WHERE f.kind = label_kind AND f.key = label_key ORDER BY f.name LIMIT 1 FOR SHARE OF l;
    END IF;
    RETURN spelling;
END $$;

-- label_for: the same, but if there is none, the name becomes a label.
CREATE FUNCTION label_for(label_kind text, label_name text) RETURNS text
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    spelling text;
BEGIN
    LOOP
        spelling := known_label(label_kind, label_name);
        EXIT WHEN spelling IS NOT NULL;
        -- another transaction may have inserted it meanwhile
        INSERT INTO labels (kind, name) VALUES (label_kind, label_name) ON CONFLICT (kind, key) DO NOTHING;
    END LOOP;
    RETURN spelling;
END $$;

CREATE FUNCTION use_product_labels() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    new.brand := label_for('brand', new.brand);
    new.category := label_for('category', new.category);
    RETURN new;
END $$;

CREATE FUNCTION use_store_labels() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    new.region := label_for('region', new.region);
    RETURN new;
END $$;

-- A user creates no region: one without stores would give a manager nothing to see.
CREATE FUNCTION use_user_labels() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    spelling text;
BEGIN
    IF new.region IS NOT NULL THEN
        spelling := known_label('region', new.region);
        IF spelling IS NULL THEN
            RAISE EXCEPTION 'no region has the name "%"', new.region
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'users_region_exists', TABLE = 'users';
        END IF;
        new.region := spelling;
    END IF;
    RETURN new;
END $$;

-- The first spelling is that of the oldest row. Regions that only users have remain.
INSERT INTO labels (kind, name)
SELECT kind, name FROM (
    SELECT DISTINCT ON (kind, name_key(name)) kind, name, id, place
    FROM (SELECT 'brand' AS kind, brand AS name, id, 1 AS place FROM products
          UNION ALL SELECT 'category', category, id, 1 FROM products
          UNION ALL SELECT 'region', region, id, 1 FROM stores
          UNION ALL SELECT 'region', region, id, 2 FROM users WHERE region IS NOT NULL) used
    ORDER BY kind, name_key(name), place, id) first
ORDER BY kind, place, id;

-- No row of these names has been updated in this transaction, so that no deferred trigger is pending here. The ordinary
-- triggers move sums; they run now, because a later migration of the same transaction may alter the tables.
UPDATE stores s SET region = l.name, version = s.version + 1
FROM labels l WHERE l.kind = 'region' AND l.key = name_key(s.region) AND l.name <> s.region;
UPDATE users u SET region = l.name, version = u.version + 1
FROM labels l WHERE l.kind = 'region' AND l.key = name_key(u.region) AND l.name <> u.region;
UPDATE products p SET brand = b.name, category = c.name, version = p.version + 1
FROM labels b, labels c
WHERE b.kind = 'brand' AND b.key = name_key(p.brand) AND c.kind = 'category' AND c.key = name_key(p.category)
  AND (b.name, c.name) <> (p.brand, p.category);
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;

-- The other spellings that documents and sums of the past have.
INSERT INTO former_labels (kind, name, label_id)
SELECT DISTINCT l.kind, was.name, l.id
FROM (SELECT 'brand' AS kind, brand AS name FROM product_versions
      UNION SELECT 'category', category FROM product_versions
      UNION SELECT 'category', category FROM stock_category_days
      UNION SELECT 'category', category FROM low_stock_days
      UNION SELECT 'region', region FROM store_versions) was
JOIN labels l ON l.kind = was.kind AND l.key = name_key(was.name) AND l.name <> was.name;

CREATE TRIGGER products_use_labels BEFORE INSERT OR UPDATE OF brand, category ON products
    FOR EACH ROW EXECUTE FUNCTION use_product_labels();
CREATE TRIGGER stores_use_labels BEFORE INSERT OR UPDATE OF region ON stores
    FOR EACH ROW EXECUTE FUNCTION use_store_labels();
CREATE TRIGGER users_use_labels BEFORE INSERT OR UPDATE OF region ON users
    FOR EACH ROW EXECUTE FUNCTION use_user_labels();

-- ------------------------------------------------------------------------------------- filters and search

-- label_names: these names and, beside them, all names that their labels have and had. The names themselves remain,
-- because documents and sums of the past may have one that no label has or had.
CREATE FUNCTION label_names(label_kind text, names text[]) RETURNS text[]
    LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
    keys text[] := ARRAY(SELECT name_key(n) FROM unnest(names) n);
    ids bigint[] := ARRAY(SELECT l.id FROM labels l WHERE l.kind = label_kind AND l.key = ANY (keys)
                          UNION SELECT f.label_id FROM former_labels f WHERE f.kind = label_kind AND f.key = ANY (keys));
BEGIN
    RETURN names || ARRAY(SELECT l.name FROM labels l WHERE l.id = ANY (ids)
                          UNION SELECT f.name FROM former_labels f WHERE f.label_id = ANY (ids));
END $$;

-- note_words: the words of an order's notes, for the index of their beginnings; without punctuation, because a reader
-- does not search for it. A word is cut at 100 characters.
CREATE FUNCTION note_words(notes text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 SET search_path FROM CURRENT AS $$
BEGIN
    RETURN array_to_tsvector(ARRAY(SELECT left(w, 100)
        FROM regexp_split_to_table(search_text(notes), '[^a-z0-9\u0080-\U0010FFFF]+') w WHERE w <> ''));
END $$;

-- note_query: the condition that each part of a search word begins a word of the notes.
CREATE FUNCTION note_query(word text) RETURNS tsquery
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path FROM CURRENT AS $$
BEGIN
    RETURN (SELECT string_agg('''' || left(w, 100) || ''':*', ' & ')
            FROM regexp_split_to_table(search_text(word), '[^a-z0-9\u0080-\U0010FFFF]+') w WHERE w <> '')::tsquery;
END $$;

-- Orders are searched by requester, too.
CREATE INDEX orders_by_requester ON orders (requested_by);
CREATE INDEX orders_by_note_words ON orders USING gin (note_words(notes)) WHERE notes IS NOT NULL;
