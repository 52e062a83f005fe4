-- Stock of each product in each store, and the ledger of its movements.
--
-- inventory has one row for each product that a store carries, with the stock of now. stock_movements is the
-- append-only ledger that explains it. Both change in one transaction:
-- current_stock = sum(delta) of the row's movements = balance_after of its last movement.

CREATE TABLE inventory (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id      bigint NOT NULL CONSTRAINT inventory_product_exists REFERENCES products (id),
    store_id        bigint NOT NULL CONSTRAINT inventory_store_exists REFERENCES stores (id),
    current_stock   integer NOT NULL DEFAULT 0 CONSTRAINT inventory_stock_not_negative CHECK (current_stock >= 0),
    -- reserved for approved orders that are not fulfilled yet
    reserved_stock  integer NOT NULL DEFAULT 0 CONSTRAINT inventory_reserved_not_negative CHECK (reserved_stock >= 0),
    reorder_level   integer NOT NULL DEFAULT 0 CONSTRAINT inventory_reorder_level_not_negative CHECK (reorder_level >= 0),
    max_stock       integer NOT NULL DEFAULT 500 CONSTRAINT inventory_max_stock_positive CHECK (max_stock > 0),
    -- the one definition of each term: available, low, critical, out of stock
    available_stock integer GENERATED ALWAYS AS (current_stock - reserved_stock) STORED,
    low_stock       boolean GENERATED ALWAYS AS (current_stock - reserved_stock <= reorder_level) STORED,
    critical_stock  boolean GENERATED ALWAYS AS (current_stock - reserved_stock = 0
                        OR (current_stock - reserved_stock) * 4 < reorder_level) STORED,
    out_of_stock    boolean GENERATED ALWAYS AS (current_stock - reserved_stock = 0) STORED,
    last_updated    timestamptz NOT NULL DEFAULT clock_timestamp(),
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    version         integer NOT NULL DEFAULT 1,
    CONSTRAINT inventory_product_store_unique UNIQUE (product_id, store_id),
    -- the same cases are never reserved twice, whatever the application does
    CONSTRAINT inventory_reserved_within_stock CHECK (reserved_stock <= current_stock),
    CONSTRAINT inventory_reorder_within_max CHECK (reorder_level <= max_stock),
    CONSTRAINT inventory_numbers_bounded CHECK (current_stock <= 100000000 AND max_stock <= 100000000)
) WITH (fillfactor = 80);  -- free space for updates in the same page
CREATE INDEX inventory_by_store ON inventory (store_id, id);
CREATE INDEX inventory_low ON inventory (store_id, id) WHERE low_stock;

CREATE TABLE stock_movements (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inventory_id  bigint NOT NULL CONSTRAINT movements_inventory_exists REFERENCES inventory (id),
    kind          text NOT NULL CONSTRAINT movements_kind_known CHECK (kind IN
                  ('opening', 'receipt', 'count', 'adjustment', 'transfer_out', 'transfer_in')),
    delta         integer NOT NULL,
    balance_after integer NOT NULL CONSTRAINT movements_balance_not_negative CHECK (balance_after >= 0),
    order_id      bigint,
    actor_id      bigint CONSTRAINT movements_actor_exists REFERENCES users (id),
    reason        text CONSTRAINT movements_reason_length CHECK (char_length(reason) BETWEEN 1 AND 500),
    -- the time of the change itself, not of the start of its transaction. The stock row is locked at that
    -- time, so the movements of a stock row are in the order of their times.
    at            timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT movements_sign_fits_kind CHECK (CASE kind
        WHEN 'transfer_out' THEN delta < 0
        WHEN 'transfer_in' THEN delta > 0
        WHEN 'receipt' THEN delta > 0
        WHEN 'opening' THEN delta >= 0
        WHEN 'adjustment' THEN delta <> 0
        ELSE true END),  -- a count may confirm the stock as it was
    CONSTRAINT movements_order_fits_kind CHECK (CASE
        WHEN kind IN ('transfer_out', 'transfer_in') THEN order_id IS NOT NULL
        WHEN kind = 'receipt' THEN true
        ELSE order_id IS NULL END),
    CONSTRAINT movements_adjustment_has_reason CHECK (kind <> 'adjustment' OR reason IS NOT NULL)
);
CREATE INDEX movements_by_inventory ON stock_movements (inventory_id, at, id);
-- an order moves its stock once: a second transfer_out, transfer_in or receipt is refused
CREATE UNIQUE INDEX movements_once_per_order ON stock_movements (order_id, kind) WHERE order_id IS NOT NULL;

-- For BEFORE triggers: raises an error instead of changing or deleting rows.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER movements_append_only BEFORE UPDATE OR DELETE ON stock_movements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inventory_is_never_deleted BEFORE DELETE ON inventory
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
