-- All invariants: each query returns a row for each violation, and no row if its rules hold. In the project's folder:
--   psql "options=-csearch_path=brickhouse" -f backend/app/database/invariants.sql
-- `\i` runs it in an open transaction, on what that has changed. invariants/orders.sql explains the columns.

\ir invariants/master_data.sql
\ir invariants/orders.sql
\ir invariants/sales.sql
\ir invariants/stock.sql
\ir invariants/stocktakes.sql
\ir invariants/sums.sql
