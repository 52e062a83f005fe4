-- A guard at COMMIT: the quantities of a shipped order equal its movements. Before, an UPDATE by SQL could raise
-- received_quantity with an event and without the movement into the store, and the next integrity check found it.
--
-- An order that is fulfilled in one step has no such quantities, and its movements no order_version: it pays nothing.

CREATE FUNCTION require_moved_quantities(changed_order bigint) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    order_number text;
BEGIN
    SELECT o.number INTO order_number FROM orders o CROSS JOIN LATERAL (
        SELECT coalesce(sum(-m.delta) FILTER (WHERE m.kind IN ('transfer_out', 'return_out', 'supplier_return')), 0) AS gone,
               coalesce(sum(m.delta) FILTER (WHERE m.kind IN ('transfer_in', 'return_in', 'receipt')), 0) AS arrived
        FROM stock_movements m WHERE m.order_id = o.id) moved
    WHERE o.id = changed_order AND (moved.gone, moved.arrived) IS DISTINCT FROM (
        -- what a supplier sends leaves no store, and what goes back to a supplier arrives in none
        CASE WHEN o.source_store_id IS NULL THEN 0 ELSE coalesce(o.shipped_quantity, 0) END::bigint,
        CASE WHEN o.source_store_id = o.store_id THEN 0 ELSE coalesce(o.received_quantity, 0) END::bigint);
    IF FOUND THEN
        RAISE EXCEPTION 'order % is shipped and received only with its movements', order_number
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'orders_move_what_they_say';
    END IF;
END $$;

CREATE FUNCTION check_moved_quantities() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_TABLE_NAME = 'orders' THEN
        PERFORM require_moved_quantities(NEW.id);
    ELSE
        PERFORM require_moved_quantities(NEW.order_id);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER orders_move_what_they_say AFTER UPDATE OF shipped_quantity, received_quantity ON orders
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((NEW.shipped_quantity, NEW.received_quantity) IS DISTINCT FROM (OLD.shipped_quantity, OLD.received_quantity)
        AND NOT is_bulk_load())
    EXECUTE FUNCTION check_moved_quantities();
CREATE CONSTRAINT TRIGGER movements_are_what_orders_say AFTER INSERT ON stock_movements
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.order_version IS NOT NULL AND NOT is_bulk_load())
    EXECUTE FUNCTION check_moved_quantities();
