-- Replenishment orders: a store requests, a regional manager approves, a warehouse (or a supplier) delivers.
--
--             approve (reserves at the source)      fulfill (moves the stock)
--  pending ───────────────────────────────▶ approved ───────────────────────▶ fulfilled
--     └────────── cancel (with a reason) ────────┴──▶ cancelled (releases the reservation)

CREATE SEQUENCE order_numbers;
CREATE SEQUENCE order_batches;

CREATE TABLE orders (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- from a sequence, so two orders never get the same number; a rolled back transaction leaves a gap
    number             text NOT NULL DEFAULT 'PO-' || lpad(nextval('order_numbers')::text, 8, '0')
                       CONSTRAINT orders_number_length CHECK (char_length(number) BETWEEN 1 AND 30),
    store_id           bigint NOT NULL CONSTRAINT orders_store_exists REFERENCES stores (id),
    source_store_id    bigint CONSTRAINT orders_source_exists REFERENCES stores (id),
    batch_id           bigint,
    product_id         bigint NOT NULL CONSTRAINT orders_product_exists REFERENCES products (id),
    quantity           integer NOT NULL CONSTRAINT orders_quantity_in_range CHECK (quantity BETWEEN 1 AND 100000),
    requested_quantity integer NOT NULL,
    -- the user who last edited the quantity, NULL if it is unchanged: users must not approve a quantity of their own
    quantity_set_by    bigint CONSTRAINT orders_quantity_setter_exists REFERENCES users (id),
    status             text NOT NULL DEFAULT 'pending' CONSTRAINT orders_status_known
                       CHECK (status IN ('pending', 'approved', 'fulfilled', 'cancelled')),
    requested_by       bigint NOT NULL CONSTRAINT orders_requester_exists REFERENCES users (id),
    approved_by        bigint CONSTRAINT orders_approver_exists REFERENCES users (id),
    fulfilled_by       bigint CONSTRAINT orders_fulfiller_exists REFERENCES users (id),
    cancelled_by       bigint CONSTRAINT orders_canceller_exists REFERENCES users (id),
    created_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    approved_at        timestamptz,
    fulfilled_at       timestamptz,
    cancelled_at       timestamptz,
    cancel_reason      text CONSTRAINT orders_cancel_reason_length CHECK (char_length(cancel_reason) BETWEEN 1 AND 500),
    notes              text CONSTRAINT orders_notes_length CHECK (char_length(notes) <= 1000),
    version            integer NOT NULL DEFAULT 1,
    CONSTRAINT orders_number_unique UNIQUE (number),
    CONSTRAINT orders_source_is_not_destination CHECK (source_store_id <> store_id),
    -- the approver may reduce the quantity, never raise it
    CONSTRAINT orders_quantity_within_requested CHECK (quantity <= requested_quantity),
    CONSTRAINT orders_requested_in_range CHECK (requested_quantity BETWEEN 1 AND 100000),
    -- the status agrees with the times of its steps
    CONSTRAINT orders_status_fits_times CHECK (CASE status
        WHEN 'pending'   THEN approved_at IS NULL AND fulfilled_at IS NULL AND cancelled_at IS NULL
        WHEN 'approved'  THEN approved_at IS NOT NULL AND fulfilled_at IS NULL AND cancelled_at IS NULL
        WHEN 'fulfilled' THEN approved_at IS NOT NULL AND fulfilled_at IS NOT NULL AND cancelled_at IS NULL
        WHEN 'cancelled' THEN fulfilled_at IS NULL AND cancelled_at IS NOT NULL END),
    CONSTRAINT orders_times_in_order CHECK (approved_at >= created_at AND fulfilled_at >= approved_at
        AND cancelled_at >= created_at),
    CONSTRAINT orders_every_step_has_its_actor CHECK ((approved_at IS NULL) = (approved_by IS NULL)
        AND (fulfilled_at IS NULL) = (fulfilled_by IS NULL) AND (cancelled_at IS NULL) = (cancelled_by IS NULL)),
    CONSTRAINT orders_cancelled_has_reason CHECK ((status = 'cancelled') = (cancel_reason IS NOT NULL))
) WITH (fillfactor = 85);

-- Lists of orders are newest first. Each filter has an index in that order.
CREATE INDEX orders_by_time ON orders (created_at, id);
CREATE INDEX orders_by_status ON orders (status, created_at, id);
CREATE INDEX orders_by_store ON orders (store_id, created_at, id);
-- orders from a warehouse
CREATE INDEX orders_by_source ON orders (source_store_id, created_at, id);
CREATE INDEX orders_by_product ON orders (product_id, created_at, id) INCLUDE (store_id, status);
CREATE INDEX orders_by_batch ON orders (batch_id, id) WHERE batch_id IS NOT NULL;
-- open orders, for finding late ones; this index and the next stay small, however long the history is
CREATE INDEX orders_open ON orders (created_at, id) WHERE status IN ('pending', 'approved');
-- quantities that are reserved at a source
CREATE INDEX orders_reserving ON orders (source_store_id, product_id) INCLUDE (quantity) WHERE status = 'approved';

ALTER TABLE stock_movements ADD CONSTRAINT movements_order_exists FOREIGN KEY (order_id) REFERENCES orders (id);

CREATE TABLE order_events (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id    bigint NOT NULL CONSTRAINT events_order_exists REFERENCES orders (id),
    from_status text,
    to_status   text NOT NULL,
    actor_id    bigint NOT NULL CONSTRAINT events_actor_exists REFERENCES users (id),
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason      text CONSTRAINT events_reason_length CHECK (char_length(reason) BETWEEN 1 AND 500),
    -- edited fields, before and after: {"quantity": [10, 8]}
    changes     jsonb,
    -- the same moves as MOVES in order_lifecycle.py (a test compares); pending to pending is an edit
    CONSTRAINT events_move_is_legal CHECK (
        (from_status IS NULL AND to_status = 'pending')
        OR (from_status = 'pending' AND to_status IN ('pending', 'approved', 'cancelled'))
        OR (from_status = 'approved' AND to_status IN ('fulfilled', 'cancelled')))
);
CREATE INDEX events_by_order ON order_events (order_id, id);

CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON order_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER orders_are_never_deleted BEFORE DELETE ON orders
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
