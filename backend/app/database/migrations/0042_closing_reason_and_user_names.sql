-- The reason of stock that is written off because its store is closed, unless the request gives another one.
INSERT INTO reasons AS r (code, name, kinds, consumption)
VALUES ('store_closing', 'Store closing', ARRAY['write_off'], false)
ON CONFLICT (code) DO UPDATE SET kinds = r.kinds || excluded.kinds, version = r.version + 1
WHERE NOT r.kinds @> excluded.kinds;

-- Lists sort users by the name that they show. As in 0008, the expression of display_name is repeated.
ALTER TABLE users ADD COLUMN name_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (
    name_key(coalesce(nullif(btrim(first_name || ' ' || last_name), ''), username))) STORED;
