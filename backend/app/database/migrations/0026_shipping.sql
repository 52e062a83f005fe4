-- An approved order is shipped and received: its cases leave the source, are in transit, and arrive, at once or in parts.
--
--             ship (takes the cases from the source)      receive, in parts (puts them into the store)
--  approved ───────────────────────────────────▶ shipped ───────────────────────────────────▶ fulfilled
--
-- `fulfill` does both in one step, as before. Then the columns below are NULL, which means that all of `quantity` was
-- shipped and received: existing orders need no change.

ALTER TABLE orders
    ADD COLUMN shipped_by bigint CONSTRAINT orders_shipper_exists REFERENCES users (id),
    ADD COLUMN shipped_at timestamptz,
    ADD COLUMN shipped_quantity integer,
    -- so far; what is missing when the order is fulfilled was lost
    ADD COLUMN received_quantity integer,
    ADD COLUMN damaged_quantity integer,
    ADD COLUMN expected_at timestamptz,
    ADD COLUMN carrier_reference text,
    -- the order of which this one is the rest that was not shipped
    ADD COLUMN backorder_of bigint CONSTRAINT orders_original_exists REFERENCES orders (id),
    DROP CONSTRAINT orders_status_known,
    DROP CONSTRAINT orders_status_fits_times,
    DROP CONSTRAINT orders_times_in_order,
    ADD CONSTRAINT orders_status_known CHECK (status IN ('pending', 'approved', 'shipped', 'fulfilled', 'cancelled')),
    ADD CONSTRAINT orders_status_fits_times CHECK (CASE status
        WHEN 'pending'   THEN approved_at IS NULL AND shipped_at IS NULL AND fulfilled_at IS NULL AND cancelled_at IS NULL
        WHEN 'approved'  THEN approved_at IS NOT NULL AND shipped_at IS NULL AND fulfilled_at IS NULL
                              AND cancelled_at IS NULL
        WHEN 'shipped'   THEN approved_at IS NOT NULL AND shipped_at IS NOT NULL AND fulfilled_at IS NULL
                              AND cancelled_at IS NULL
        WHEN 'fulfilled' THEN approved_at IS NOT NULL AND fulfilled_at IS NOT NULL AND cancelled_at IS NULL
        WHEN 'cancelled' THEN shipped_at IS NULL AND fulfilled_at IS NULL AND cancelled_at IS NOT NULL END),
    ADD CONSTRAINT orders_times_in_order CHECK (approved_at >= created_at AND shipped_at >= approved_at
        AND fulfilled_at >= approved_at AND fulfilled_at >= shipped_at AND cancelled_at >= created_at),
    ADD CONSTRAINT orders_shipment_adds_up CHECK (CASE WHEN shipped_at IS NULL
        THEN num_nonnulls(shipped_by, shipped_quantity, received_quantity, damaged_quantity, expected_at,
                          carrier_reference) = 0
        ELSE (shipped_by IS NOT NULL AND shipped_quantity BETWEEN 1 AND quantity
              AND received_quantity >= 0 AND damaged_quantity >= 0
              -- a shipped order has cases in transit
              AND received_quantity + damaged_quantity <= shipped_quantity - (status = 'shipped')::int) IS TRUE END),
    ADD CONSTRAINT orders_carrier_reference_length CHECK (char_length(carrier_reference) BETWEEN 1 AND 100),
    ADD CONSTRAINT orders_backorder_of_another CHECK (backorder_of <> id);

ALTER TABLE order_events DROP CONSTRAINT events_move_is_legal;
ALTER TABLE order_events ADD CONSTRAINT events_move_is_legal CHECK (
    (from_status IS NULL AND to_status = 'pending')
    OR (from_status = 'pending' AND to_status IN ('pending', 'approved', 'cancelled'))
    OR (from_status = 'approved' AND to_status IN ('shipped', 'fulfilled', 'cancelled', 'pending'))
    OR (from_status = 'shipped' AND to_status IN ('shipped', 'fulfilled')));

-- Open orders: one index instead of two, so that each write of an order writes one less. Not built concurrently: the
-- constraints above have read the table already.
DROP INDEX orders_open;
DROP INDEX orders_open_by_product;
CREATE INDEX orders_open ON orders (store_id, product_id) INCLUDE (status, quantity)
    WHERE status IN ('pending', 'approved', 'shipped');

-- The quantities of an ended order do not change. A statement that sets none of these columns does not pay for it.
DROP TRIGGER orders_ended_stay_as_they_are ON orders;
CREATE TRIGGER orders_ended_stay_as_they_are BEFORE UPDATE ON orders FOR EACH ROW
    WHEN (OLD.status IN ('fulfilled', 'cancelled')
        AND (NEW.status, NEW.quantity, NEW.product_id, NEW.store_id, NEW.source_store_id, NEW.shipped_quantity,
             NEW.received_quantity, NEW.damaged_quantity) IS DISTINCT FROM
            (OLD.status, OLD.quantity, OLD.product_id, OLD.store_id, OLD.source_store_id, OLD.shipped_quantity,
             OLD.received_quantity, OLD.damaged_quantity))
    EXECUTE FUNCTION refuse_change_of_ended_order();

-- ------------------------------------------------------------------------------------- closed stores
-- A store is not closed while cases are on their way to it. The source of a shipped order has done its part.

CREATE OR REPLACE FUNCTION refuse_orders_of_closed_stores() RETURNS trigger
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    closed text;
BEGIN
    PERFORM FROM stores WHERE id IN (SELECT store_id FROM new_rows UNION SELECT source_store_id FROM new_rows)
    ORDER BY id FOR SHARE;
    SELECT s.code INTO closed FROM new_rows n JOIN stores s ON s.id IN (n.store_id, n.source_store_id)
    WHERE NOT s.active
      AND (n.status IN ('pending', 'approved') OR n.status = 'shipped' AND s.id = n.store_id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'store % is closed', closed
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'orders_store_is_open';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION refuse_closing_with_orders() RETURNS trigger
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT FROM orders WHERE status IN ('pending', 'approved') AND NEW.id IN (store_id, source_store_id))
            OR EXISTS (SELECT FROM orders WHERE status = 'shipped' AND store_id = NEW.id) THEN
        RAISE EXCEPTION 'store % has open orders', NEW.code
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stores_closed_without_orders';
    END IF;
    RETURN NULL;
END $$;

-- ------------------------------------------------------------------------------------- history of low stock
-- A recount of past days knows that a reservation ends when the order is shipped, and that the reservation of a backorder
-- begins then: it has the times of its original. The rest of the function stays as it is.

DO $$
DECLARE
    definition text := pg_get_functiondef('low_stock_changes(text)'::regprocedure);
    original CONSTANT text := '(SELECT b.shipped_at FROM orders b WHERE b.id = o.backorder_of)';
    old_and_new CONSTANT text[][] := ARRAY[
        ['(VALUES (o.approved_at, -o.quantity),', '(VALUES (greatest(o.approved_at, ' || original || '), -o.quantity),'],
        ['(coalesce(o.fulfilled_at, o.cancelled_at), o.quantity)',
         '(coalesce(o.shipped_at, o.fulfilled_at, o.cancelled_at), o.quantity)'],
        ['(VALUES ((SELECT max(a.at) FROM order_events a',
         '(VALUES ((SELECT greatest(max(a.at), ' || original || ') FROM order_events a']];
BEGIN
    FOR place IN 1 .. 3 LOOP
        IF position(old_and_new[place][1] IN definition) = 0 THEN
            RAISE EXCEPTION 'low_stock_changes does not read the approved orders as expected';
        END IF;
        definition := replace(definition, old_and_new[place][1], old_and_new[place][2]);
    END LOOP;
    EXECUTE definition;
END $$;
