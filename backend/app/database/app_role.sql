-- What the running service needs when another role owns the schema: its rows, and no way to change what is history.
-- `python -m app.database.migrate --grant-to ROLE`, run by the owner, puts the names in and runs this.
GRANT USAGE ON SCHEMA {schema} TO {role};
-- Rows are read, added and changed; a lock on a row counts as a change. The sums are kept by triggers, which write
-- with the rights of whoever changed the row.
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA {schema} TO {role};
-- Numbers of orders and batches.
GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role};
-- History is added to, never rewritten; and which migrations were applied is the owner's to say.
REVOKE UPDATE ON {schema}.stock_movements, {schema}.order_events, {schema}.integrity_checks FROM {role};
REVOKE INSERT, UPDATE ON {schema}.schema_migrations FROM {role};
-- Nothing is deleted but answers and news that were kept for 24 hours.
GRANT DELETE ON {schema}.idempotency_keys, {schema}.changes TO {role};
