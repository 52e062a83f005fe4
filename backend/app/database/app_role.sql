-- The privileges of a service whose schema is owned by another role: it works with rows and cannot change history.
-- The owner runs `python -m app.database.migrate --grant-to ROLE`, which fills in the names and runs this file.
GRANT USAGE ON SCHEMA {schema} TO {role};
-- The service reads, adds and changes rows; locking a row needs UPDATE. Triggers update the sums with the privileges
-- of the role that changed the row.
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA {schema} TO {role};
-- For the numbers of orders and batches.
GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role};
-- History is append-only, and only the owner records migrations.
REVOKE UPDATE ON {schema}.stock_movements, {schema}.order_events, {schema}.sale_lines, {schema}.integrity_checks,
    {schema}.integrity_findings, {schema}.stock_days_before_versions FROM {role};
REVOKE INSERT, UPDATE ON {schema}.schema_migrations FROM {role};
-- The service deletes only idempotency keys and changes that have expired, and labels that were merged into others.
GRANT DELETE ON {schema}.idempotency_keys, {schema}.changes, {schema}.labels, {schema}.former_labels TO {role};
