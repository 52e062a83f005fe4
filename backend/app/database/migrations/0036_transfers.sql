-- Transfers between stores. The source of an order may be a store that is no warehouse. Such an order needs the agreement
-- of its source before it is approved: who agreed, when, and to how many cases.
--
-- needs_agreement belongs to the document: it is true if the source was no warehouse when the order was requested, and the
-- order is no return. It is NULL if the supplier delivers, for returns, and for orders that were requested before.

ALTER TABLE orders
    ADD COLUMN needs_agreement boolean,
    ADD COLUMN agreed_quantity integer,
    ADD COLUMN agreed_by bigint CONSTRAINT orders_agreed_by_exists REFERENCES users (id),
    ADD COLUMN agreed_at timestamptz,
    -- An agreement is for as many cases as were requested, so a larger quantity needs another one.
    ADD CONSTRAINT orders_agreement_adds_up CHECK (CASE WHEN agreed_at IS NULL
        THEN num_nonnulls(agreed_quantity, agreed_by) = 0
        ELSE (needs_agreement AND agreed_by IS NOT NULL AND quantity <= agreed_quantity) IS TRUE
             AND agreed_at >= created_at AND (approved_at >= agreed_at) IS NOT FALSE END),
    ADD CONSTRAINT orders_transfer_is_agreed CHECK (needs_agreement IS NOT TRUE OR agreed_at IS NOT NULL
        OR status IN ('pending', 'cancelled'));

-- Not built concurrently: it is empty, and the constraints above have read the table already.
CREATE INDEX orders_to_agree ON orders (source_store_id, created_at, id)
    WHERE status = 'pending' AND needs_agreement AND agreed_at IS NULL;

-- The region of a store today. Its cost is that of the rows which ask for it, as with ordered_product.
CREATE FUNCTION region_of_store(id bigint) RETURNS text LANGUAGE sql STABLE COST 1 SET search_path FROM CURRENT AS $$
    SELECT s.region FROM stores s WHERE s.id = region_of_store.id
$$;

-- An order that names its source and does not say whether that has to agree is written by SQL, or by an earlier version of
-- the service while this one is rolled out. A backorder has what its original has.
CREATE FUNCTION name_agreement() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    new.needs_agreement := (SELECT v.store_type <> 'Warehouse' FROM store_versions v
                            WHERE v.store_id = new.source_store_id AND v.version = new.source_version);
    RETURN new;
END $$;
-- Its name comes after that of orders_name_versions.
CREATE TRIGGER orders_need_agreement BEFORE INSERT ON orders FOR EACH ROW
    WHEN (NEW.needs_agreement IS NULL AND NEW.source_store_id IS NOT NULL AND NEW.return_of IS NULL
        AND NEW.backorder_of IS NULL AND NOT is_bulk_load())
    EXECUTE FUNCTION name_agreement();

DROP TRIGGER orders_keep_their_document ON orders;
CREATE TRIGGER orders_keep_their_document
    BEFORE UPDATE OF product_id, store_id, source_store_id, product_version, store_version, source_version, return_of,
                     return_reason, needs_agreement ON orders
    FOR EACH ROW
    WHEN ((NEW.product_id, NEW.store_id, NEW.source_store_id, NEW.product_version, NEW.store_version, NEW.source_version,
           NEW.return_of, NEW.return_reason, NEW.needs_agreement)
          IS DISTINCT FROM (OLD.product_id, OLD.store_id, OLD.source_store_id, OLD.product_version, OLD.store_version,
                            OLD.source_version, OLD.return_of, OLD.return_reason, OLD.needs_agreement))
    EXECUTE FUNCTION refuse_change_of_document();

-- The statement that looks for closed stores has locked and read the source: it also says whether a store gives cases
-- without being asked. The type is that of the version which the order names.
CREATE OR REPLACE FUNCTION refuse_orders_of_closed_stores() RETURNS trigger
    LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    found_store stores;
BEGIN
    PERFORM FROM stores WHERE id IN (SELECT store_id FROM new_rows UNION SELECT source_store_id FROM new_rows)
    ORDER BY id FOR SHARE;
    SELECT s.* INTO found_store FROM new_rows n JOIN stores s ON s.id IN (n.store_id, n.source_store_id)
    WHERE NOT s.active
            AND (n.status IN ('pending', 'approved') OR n.status = 'shipped' AND s.id = n.store_id)
        OR s.id = n.source_store_id AND n.needs_agreement IS NOT TRUE
            AND n.return_of IS NULL AND n.backorder_of IS NULL
            AND CASE WHEN s.version = n.source_version THEN s.store_type ELSE (
                    SELECT v.store_type FROM store_versions v
                    WHERE v.store_id = s.id AND v.version = n.source_version) END <> 'Warehouse'
    ORDER BY s.active LIMIT 1;
    IF found_store.active THEN
        RAISE EXCEPTION 'store % is no warehouse: an order from it needs its agreement', found_store.code
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'orders_source_agrees';
    ELSIF FOUND THEN
        RAISE EXCEPTION 'store % is closed', found_store.code
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'orders_store_is_open';
    END IF;
    RETURN NULL;
END $$;
