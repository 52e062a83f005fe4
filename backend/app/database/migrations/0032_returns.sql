-- A fulfilled order can be returned, in whole or in part. A return is a new order that names the old one (`return_of`). Its
-- source is the store that received the cases. They go back to the store that sent them; if a supplier sent them, the
-- return has the same store as destination, because it leaves the company.

ALTER TABLE orders
    ADD COLUMN return_of bigint CONSTRAINT orders_returned_exists REFERENCES orders (id),
    ADD COLUMN return_reason text CONSTRAINT orders_return_reason_exists REFERENCES reasons (code),
    DROP CONSTRAINT orders_source_is_not_destination,
    -- only a return to a supplier begins and ends in one store
    ADD CONSTRAINT orders_source_is_not_destination CHECK (source_store_id <> store_id OR return_of IS NOT NULL),
    ADD CONSTRAINT orders_return_has_source CHECK (return_of IS NULL OR source_store_id IS NOT NULL),
    ADD CONSTRAINT orders_return_of_another CHECK (return_of <> id),
    ADD CONSTRAINT orders_return_has_reason CHECK ((return_of IS NULL) = (return_reason IS NULL));

-- Not built concurrently: both are empty, and the constraints above have read the table already.
CREATE INDEX orders_returns ON orders (return_of) WHERE return_of IS NOT NULL;
-- for lists of returns, and for reports of requested orders, which leave returns out
CREATE INDEX orders_returns_by_time ON orders (created_at, id) WHERE return_of IS NOT NULL;

-- The version of the product that an order names, for the supplier of its return. Its cost is that of the rows which ask
-- for it: the planner would add the cost of a subquery to each row of a list.
CREATE FUNCTION ordered_product(order_id bigint) RETURNS product_versions
    LANGUAGE sql STABLE COST 1 SET search_path FROM CURRENT AS $$
    SELECT v FROM orders o JOIN product_versions v ON v.product_id = o.product_id AND v.version = o.product_version
    WHERE o.id = order_id
$$;

DROP TRIGGER orders_keep_their_document ON orders;
CREATE TRIGGER orders_keep_their_document
    BEFORE UPDATE OF product_id, store_id, source_store_id, product_version, store_version, source_version, return_of,
                     return_reason ON orders
    FOR EACH ROW
    WHEN ((NEW.product_id, NEW.store_id, NEW.source_store_id, NEW.product_version, NEW.store_version, NEW.source_version,
           NEW.return_of, NEW.return_reason)
          IS DISTINCT FROM (OLD.product_id, OLD.store_id, OLD.source_store_id, OLD.product_version, OLD.store_version,
                            OLD.source_version, OLD.return_of, OLD.return_reason))
    EXECUTE FUNCTION refuse_change_of_document();

-- ------------------------------------------------------------------------------------- no more than was received
-- The returns of an order that are not cancelled have no more cases than it received usable. A return that is shipped has
-- the shipped ones; the rest is a return of its own, or closed. The order is fulfilled, so its quantities do not change.
-- The lock makes the returns of one order wait for each other: each sees those that were committed before it. At COMMIT,
-- because a shipment writes the rest before it reduces the return.

CREATE FUNCTION require_return_fits() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    original orders;
    returned bigint;
BEGIN
    SELECT * INTO original FROM orders WHERE id = NEW.return_of FOR NO KEY UPDATE;
    IF original.status <> 'fulfilled' OR original.return_of IS NOT NULL
            OR (NEW.product_id, NEW.source_store_id, NEW.store_id) IS DISTINCT FROM
               (original.product_id, original.store_id, coalesce(original.source_store_id, original.store_id)) THEN
        RAISE EXCEPTION 'order % does not return what order % delivered', NEW.number, original.number
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'returns_fit_their_order';
    END IF;
    SELECT sum(coalesce(shipped_quantity, quantity)) INTO returned
    FROM orders WHERE return_of = NEW.return_of AND status <> 'cancelled';
    IF returned > coalesce(original.received_quantity, original.quantity) THEN
        RAISE EXCEPTION 'order % received % cases, % would be returned', original.number,
            coalesce(original.received_quantity, original.quantity), returned
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'returns_within_received';
    END IF;
    RETURN NULL;
END $$;
-- An order that is no return does not pay for these. Their names come before those of the triggers that lock the sums.
CREATE CONSTRAINT TRIGGER orders_a_new_return_fits AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.return_of IS NOT NULL AND NOT is_bulk_load()) EXECUTE FUNCTION require_return_fits();
CREATE CONSTRAINT TRIGGER orders_a_return_still_fits AFTER UPDATE ON orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.return_of IS NOT NULL
        AND coalesce(NEW.shipped_quantity, NEW.quantity) > coalesce(OLD.shipped_quantity, OLD.quantity))
    EXECUTE FUNCTION require_return_fits();

-- ------------------------------------------------------------------------------------- movements
-- Kinds of their own: a return is no consumption of the store that sends it. What goes back to a supplier leaves the
-- company when it is shipped.

ALTER TABLE stock_movements
    DROP CONSTRAINT movements_kind_known,
    DROP CONSTRAINT movements_sign_fits_kind,
    DROP CONSTRAINT movements_order_fits_kind,
    ADD CONSTRAINT movements_kind_known CHECK (kind IN ('opening', 'receipt', 'count', 'adjustment', 'transfer_out',
        'transfer_in', 'sale', 'customer_return', 'write_off', 'return_out', 'return_in', 'supplier_return')),
    ADD CONSTRAINT movements_sign_fits_kind CHECK (CASE
        WHEN reverses IS NOT NULL THEN delta <> 0 AND kind IN ('adjustment', 'sale', 'customer_return', 'write_off')
        WHEN kind IN ('transfer_out', 'sale', 'write_off', 'return_out', 'supplier_return') THEN delta < 0
        WHEN kind IN ('transfer_in', 'receipt', 'customer_return', 'return_in') THEN delta > 0
        WHEN kind = 'opening' THEN delta >= 0
        WHEN kind = 'adjustment' THEN delta <> 0
        ELSE true END),
    ADD CONSTRAINT movements_order_fits_kind CHECK (CASE
        WHEN kind IN ('transfer_out', 'transfer_in', 'return_out', 'return_in', 'supplier_return')
            THEN order_id IS NOT NULL
        WHEN kind = 'receipt' THEN true
        ELSE order_id IS NULL END);

-- ------------------------------------------------------------------------------------- reasons

ALTER TABLE reasons DROP CONSTRAINT reasons_kinds_known, ADD CONSTRAINT reasons_kinds_known
    CHECK (cardinality(kinds) > 0 AND kinds <@ ARRAY['count', 'adjustment', 'write_off', 'delivery', 'return']);
INSERT INTO reasons AS r (code, name, kinds, consumption) VALUES
    ('damaged', 'Damaged', ARRAY['return'], false), ('expired', 'Expired', ARRAY['return'], false),
    ('wrong_product', 'Wrong product', ARRAY['return'], false), ('overstock', 'Too many cases', ARRAY['return'], false),
    ('recall', 'Recall', ARRAY['return'], false)
ON CONFLICT (code) DO UPDATE SET kinds = r.kinds || excluded.kinds, version = r.version + 1;
