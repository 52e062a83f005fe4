-- Cases that arrive damaged, or that never arrive, have a reason of deliveries.

ALTER TABLE reasons DROP CONSTRAINT reasons_kinds_known, ADD CONSTRAINT reasons_kinds_known
    CHECK (cardinality(kinds) > 0 AND kinds <@ ARRAY['count', 'adjustment', 'write_off', 'delivery']);
INSERT INTO reasons AS r (code, name, kinds, consumption) VALUES
    ('damaged', 'Damaged', ARRAY['delivery'], false), ('expired', 'Expired', ARRAY['delivery'], false),
    ('theft', 'Theft', ARRAY['delivery'], false), ('lost', 'Lost in transit', ARRAY['delivery'], false),
    ('short_delivery', 'Short delivery', ARRAY['delivery'], false)
ON CONFLICT (code) DO UPDATE SET kinds = r.kinds || excluded.kinds, version = r.version + 1;
