-- The integrity check walks through the data in slices, each in a short transaction of its own, and remembers how far
-- it has come. `queries/integrity.py` has the parts of the walk and the meaning of their keys.

CREATE TABLE integrity_walks (
    part       text PRIMARY KEY,
    checked    bigint NOT NULL,  -- all keys up to this one are checked
    until      bigint NOT NULL,  -- the walk ends at this key
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    checked_at timestamptz,      -- when a walk reached its end
    -- For new rows: the newest one that was seen, and the transaction before which all others must have ended until
    -- rows with lower ids cannot be committed any more. Then the walk goes on to this row.
    seen       bigint,
    seen_by    xid8
) WITH (fillfactor = 50);

-- Every violation that a slice has found; append-only.
CREATE TABLE integrity_findings (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    part     text NOT NULL,
    rule     text NOT NULL,
    subject  text NOT NULL,
    expected text NOT NULL,
    found    text NOT NULL,
    found_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX integrity_findings_by_time ON integrity_findings (found_at);
