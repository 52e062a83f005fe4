-- Stocktakes keep who found a difference first, and the name and region that their store had at their end.

-- ------------------------------------------------------------------------------------- recounts
-- A line keeps the user who found a difference over the limit also while its count is taken back,
-- so clearing a count and typing it again makes the second user no first one.

ALTER TABLE stocktake_lines
    -- the first user whose count was over the limit, until that user counts within it
    ADD COLUMN exceeded_by bigint CONSTRAINT stocktake_lines_exceeder_exists REFERENCES users (id);

ALTER TABLE stocktake_lines DISABLE TRIGGER USER;  -- what a line says does not change, so ended stocktakes have it, too
UPDATE stocktake_lines l SET exceeded_by = l.counted_by FROM stocktakes t
WHERE t.id = l.stocktake_id AND abs(l.counted_stock - l.expected_stock) > t.recount_above AND NOT l.recounted;
ALTER TABLE stocktake_lines ENABLE TRIGGER USER;

-- Of a line that was counted again the first user is not known: the one who counts it over the limit next is the first.
ALTER TABLE stocktake_lines DROP COLUMN recounted;

-- ------------------------------------------------------------------------------------- the store of an ended stocktake
ALTER TABLE stocktakes ADD COLUMN store_version integer;
ALTER TABLE stocktakes DISABLE TRIGGER USER;
UPDATE stocktakes SET store_version = store_version_at(store_id, ended_at) WHERE status <> 'open';
ALTER TABLE stocktakes ENABLE TRIGGER USER;
ALTER TABLE stocktakes
    ADD CONSTRAINT stocktakes_ended_has_store_version CHECK ((status = 'open') = (store_version IS NULL)),
    ADD CONSTRAINT stocktakes_store_version_exists FOREIGN KEY (store_id, store_version)
        REFERENCES store_versions (store_id, version);
