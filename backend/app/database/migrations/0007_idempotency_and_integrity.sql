-- Records that the service keeps about its own work: idempotency keys, and results of the integrity check.

-- A request with an Idempotency-Key takes effect once. The row of the key is written in the transaction of the
-- effect, so a crash leaves both or neither, and no key stays "in progress".
CREATE TABLE idempotency_keys (
    principal   text NOT NULL,   -- the caller; a response is never replayed to another caller
    route       text NOT NULL,   -- method and path
    key         text NOT NULL CONSTRAINT idempotency_key_length CHECK (char_length(key) BETWEEN 1 AND 255),
    fingerprint text NOT NULL,   -- hash of the body; the same key with another body is refused
    status      integer,
    headers     jsonb,
    body        text,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- the caller's role and scope, such as "regional_manager//West"; a response is replayed only while they are the same
    authority   text NOT NULL DEFAULT '',
    PRIMARY KEY (principal, route, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- When all invariants (invariants.sql) were checked, and which of them were broken.
CREATE TABLE integrity_checks (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    checked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seconds    double precision NOT NULL,
    broken     jsonb NOT NULL  -- [{"rule", "subject", "expected", "found"}], at most 100 of them
);
