-- no transaction
-- The index before: it allowed one arrival for each order, but a delivery can come in parts.
DROP INDEX CONCURRENTLY IF EXISTS movements_once_per_order
