-- A request that carries an Idempotency-Key takes effect once. The key's row is written in the same
-- transaction as the effect: a crash leaves both or neither, so nothing is ever "in progress" for good.

CREATE TABLE idempotency_keys (
    principal   text NOT NULL,   -- who sent it: nobody replays somebody else's answer
    route       text NOT NULL,   -- method and path
    key         text NOT NULL CONSTRAINT idempotency_key_length CHECK (char_length(key) BETWEEN 1 AND 255),
    fingerprint text NOT NULL,   -- of the body: the same key with another body is refused
    status      integer,
    headers     jsonb,
    body        text,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (principal, route, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
