-- A guard at COMMIT: what an order says that it shipped and received is the sum of its movements. Before, an UPDATE by SQL
-- could raise received_quantity with an event and without the movement into the store, and the next integrity check found
-- it.
--
-- The check of the events reads each changed order already. An order that is not shipped, or that is fulfilled in one step,
-- has no such quantities: the subquery does not run for it.
CREATE OR REPLACE FUNCTION require_events(order_ids bigint[]) RETURNS void
    LANGUAGE plpgsql SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    changed record;
BEGIN
    SELECT o.number, (o.version, o.status) = (history.events, history.status) AS has_events INTO changed
    FROM orders o CROSS JOIN LATERAL (
        SELECT count(*) AS events, (array_agg(e.to_status ORDER BY e.id DESC))[1] AS status
        FROM order_events e WHERE e.order_id = o.id) history
    WHERE o.id = ANY(order_ids) AND ((o.version, o.status) IS DISTINCT FROM (history.events, history.status)
        OR o.shipped_quantity IS NOT NULL AND (
            SELECT (coalesce(sum(-m.delta) FILTER (WHERE m.delta < 0), 0),
                    coalesce(sum(m.delta) FILTER (WHERE m.delta > 0), 0)) IS DISTINCT FROM (
                -- what a supplier sends leaves no store, and what goes back to a supplier arrives in none
                CASE WHEN o.source_store_id IS NULL THEN 0 ELSE o.shipped_quantity END,
                CASE WHEN o.source_store_id = o.store_id THEN 0 ELSE o.received_quantity END)
            FROM stock_movements m WHERE m.order_id = o.id))
    LIMIT 1;
    IF FOUND AND changed.has_events THEN
        RAISE EXCEPTION 'order % is shipped and received only with its movements', changed.number
            USING ERRCODE = 'restrict_violation';
    ELSIF FOUND THEN
        RAISE EXCEPTION 'order % changes only with its events', changed.number USING ERRCODE = 'restrict_violation';
    END IF;
END $$;
