-- Recounts by another user: a line keeps the user who found a difference over the limit also while its count is taken back,
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
