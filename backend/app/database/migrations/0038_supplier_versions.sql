-- Suppliers have versions, as products, stores and users have (0015).

CREATE TABLE supplier_versions (
    supplier_id      bigint NOT NULL CONSTRAINT supplier_versions_supplier_exists REFERENCES suppliers (id),
    version          integer NOT NULL,
    valid_from       timestamptz NOT NULL,
    valid_to         timestamptz NOT NULL DEFAULT 'infinity',
    actor_id         bigint CONSTRAINT supplier_versions_actor_exists REFERENCES users (id),
    changes          jsonb,
    name             text NOT NULL,
    lead_time_days   integer NOT NULL,
    order_days       text[] NOT NULL,
    minimum_quantity integer NOT NULL,
    active           boolean NOT NULL,
    PRIMARY KEY (supplier_id, version),
    CONSTRAINT supplier_versions_end_after_begin CHECK (valid_from <= valid_to)
);
CREATE UNIQUE INDEX supplier_versions_one_is_current ON supplier_versions (supplier_id) WHERE valid_to = 'infinity';

-- The rows of now are the first recorded version; what they were before is not known.
INSERT INTO supplier_versions (supplier_id, version, valid_from, name, lead_time_days, order_days, minimum_quantity, active)
SELECT id, version, created_at, name, lead_time_days, order_days, minimum_quantity, active FROM suppliers;

CREATE TRIGGER suppliers_raise_version BEFORE UPDATE ON suppliers FOR EACH ROW
    EXECUTE FUNCTION raise_version('supplier');
CREATE TRIGGER suppliers_write_version AFTER INSERT ON suppliers FOR EACH ROW EXECUTE FUNCTION write_version('supplier');
CREATE TRIGGER suppliers_write_next_version AFTER UPDATE ON suppliers FOR EACH ROW
    WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION write_version('supplier');

CREATE TRIGGER supplier_versions_are_history BEFORE INSERT OR UPDATE OR DELETE ON supplier_versions
    EXECUTE FUNCTION refuse_change_of_versions();
CREATE TRIGGER supplier_versions_never_change AFTER UPDATE ON supplier_versions FOR EACH ROW
    WHEN (OLD.valid_to <> 'infinity' OR to_jsonb(NEW) - 'valid_to' <> to_jsonb(OLD) - 'valid_to')
    EXECUTE FUNCTION refuse_change_of_versions();
CREATE TRIGGER supplier_versions_are_never_truncated BEFORE TRUNCATE ON supplier_versions
    EXECUTE FUNCTION refuse_truncate();

-- A change of a supplier in the feed names its version, in which its actor and its fields are.
DROP TRIGGER suppliers_to_feed_on_insert ON suppliers;
CREATE TRIGGER suppliers_to_feed_on_insert AFTER INSERT ON suppliers REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT WHEN (NOT is_bulk_load()) EXECUTE FUNCTION publish_versions('supplier');
DROP TRIGGER suppliers_to_feed_on_update ON suppliers;
CREATE TRIGGER suppliers_to_feed_on_update AFTER UPDATE ON suppliers
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (NOT is_bulk_load()) EXECUTE FUNCTION publish_versions('supplier');
