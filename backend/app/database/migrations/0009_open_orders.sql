-- What somebody still has to do something about, newest first: what is late is found here, and this stays small
-- however long the history grows.
CREATE INDEX orders_open ON orders (created_at, id) WHERE status IN ('pending', 'approved');
