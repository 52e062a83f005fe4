-- When the invariants were last checked in full, and what they found. (What is checked: invariants.sql.)

CREATE TABLE integrity_checks (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    checked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seconds    double precision NOT NULL,
    broken     jsonb NOT NULL  -- [{"rule", "subject", "expected", "found"}], at most 100 of them
);
