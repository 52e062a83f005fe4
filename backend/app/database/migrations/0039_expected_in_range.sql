-- An expected time in year 1 or 9999 has no local time in some zones: workbooks of orders could not be written, and a
-- CSV had a year before Christ. NOT VALID: orders that have such a time stay, until their next change.

ALTER TABLE orders ADD CONSTRAINT orders_expected_in_range
    CHECK (expected_at >= '2000-01-01 00:00:00+00' AND expected_at < '2200-01-01 00:00:00+00') NOT VALID;
