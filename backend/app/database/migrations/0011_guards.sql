-- Guards against accidents of any role, the owner's and a superuser's included.
--
-- The ledger, the history, the documents and the sums are never emptied, and an order that has reached its end stays
-- what it was: its stock has moved, or its reservation is released, and its events say so.

-- `demo_setup.py --reset` empties all tables on purpose: SET LOCAL brickhouse.reset = 'on'.
CREATE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('brickhouse.reset', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION '% is never emptied: TRUNCATE is refused', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER movements_are_never_truncated BEFORE TRUNCATE ON stock_movements EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER events_are_never_truncated BEFORE TRUNCATE ON order_events EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER orders_are_never_truncated BEFORE TRUNCATE ON orders EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER inventory_is_never_truncated BEFORE TRUNCATE ON inventory EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER order_counts_are_never_truncated BEFORE TRUNCATE ON order_counts EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER order_store_counts_are_never_truncated BEFORE TRUNCATE ON order_store_counts
    EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER order_day_counts_are_never_truncated BEFORE TRUNCATE ON order_day_counts
    EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER stock_totals_are_never_truncated BEFORE TRUNCATE ON stock_totals EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER stock_days_are_never_truncated BEFORE TRUNCATE ON stock_days EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER stock_category_days_are_never_truncated BEFORE TRUNCATE ON stock_category_days
    EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER low_stock_days_are_never_truncated BEFORE TRUNCATE ON low_stock_days
    EXECUTE FUNCTION refuse_truncate();

CREATE FUNCTION refuse_change_of_ended_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'order % is %: its status, quantity, product and stores cannot change', OLD.number, OLD.status
        USING ERRCODE = 'restrict_violation';
END $$;
-- The condition is evaluated without a call of the function: 20 to 40 us for each move of an open order, 6 % of its
-- UPDATE (median of 200 alternating pairs; AFTER UPDATE cost 12 %), and no more than noise of an approval over HTTP.
CREATE TRIGGER orders_ended_stay_as_they_are BEFORE UPDATE ON orders FOR EACH ROW
    WHEN (OLD.status IN ('fulfilled', 'cancelled')
        AND (NEW.status, NEW.quantity, NEW.product_id, NEW.store_id, NEW.source_store_id) IS DISTINCT FROM
            (OLD.status, OLD.quantity, OLD.product_id, OLD.store_id, OLD.source_store_id))
    EXECUTE FUNCTION refuse_change_of_ended_order();
