-- An answer that is kept under an Idempotency-Key was given to somebody with certain rights. It is given again only
-- while the person has them: "regional_manager//West". Empty: kept before this column was there.

ALTER TABLE idempotency_keys ADD COLUMN authority text NOT NULL DEFAULT '';
