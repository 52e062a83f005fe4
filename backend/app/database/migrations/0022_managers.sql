-- One truth for who manages a store: the active store managers whose accounts name it (users.role, users.store_id,
-- users.active). stores.manager_id names one of them; the write that changes an account also changes it.

-- The store manager to name: the one who is named, if that account still manages the store, else the first one by id;
-- NULL if the store has none.
CREATE FUNCTION manager_of(store bigint, named bigint) RETURNS bigint LANGUAGE sql STABLE SET search_path FROM CURRENT
    RETURN (SELECT u.id FROM users u WHERE u.store_id = store AND u.role = 'store_manager' AND u.active
            ORDER BY (u.id = named) IS TRUE DESC, u.id LIMIT 1);

-- A foreign key would lock the account of the manager who is named, after the store: a change of that account, which locks
-- the store second, would wait for it, and both for each other. The rule below says more than the key.
ALTER TABLE stores DROP CONSTRAINT stores_manager_exists;

-- The stores that an account leaves and comes to are locked by users_lock_stores (closed_stores.sql).
CREATE FUNCTION name_managers() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    before users%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := OLD;
    END IF;
    UPDATE stores s SET manager_id = manager_of(s.id, s.manager_id)
    WHERE s.id IN (before.store_id, NEW.store_id) AND s.manager_id IS DISTINCT FROM manager_of(s.id, s.manager_id);
    RETURN NULL;
END $$;
CREATE TRIGGER users_name_managers_of_new AFTER INSERT ON users FOR EACH ROW
    WHEN (NEW.store_id IS NOT NULL AND NOT is_bulk_load()) EXECUTE FUNCTION name_managers();
CREATE TRIGGER users_name_managers AFTER UPDATE ON users FOR EACH ROW
    WHEN ((NEW.store_id, NEW.role, NEW.active) IS DISTINCT FROM (OLD.store_id, OLD.role, OLD.active)
          AND NOT is_bulk_load())
    EXECUTE FUNCTION name_managers();

-- A store names its manager before the account comes to it in the same transaction, so this is checked at COMMIT. After a
-- bulk load invariants.sql has to hold.
CREATE FUNCTION require_manager() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    wrong text;
BEGIN
    SELECT code INTO wrong FROM stores
    WHERE id = NEW.id AND manager_id IS DISTINCT FROM manager_of(id, manager_id);
    IF FOUND THEN
        RAISE EXCEPTION 'the manager of store % is one of its active store managers', wrong
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stores_manager_manages_it';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER stores_name_their_manager_of_new AFTER INSERT ON stores DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.manager_id IS NOT NULL AND NOT is_bulk_load()) EXECUTE FUNCTION require_manager();
CREATE CONSTRAINT TRIGGER stores_name_their_manager AFTER UPDATE ON stores DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.manager_id IS DISTINCT FROM OLD.manager_id AND NOT is_bulk_load())
    EXECUTE FUNCTION require_manager();

-- Until now nothing kept the two in agreement. Each change is a version of its store.
UPDATE stores SET manager_id = manager_of(id, manager_id) WHERE manager_id IS DISTINCT FROM manager_of(id, manager_id);
SET CONSTRAINTS stores_name_their_manager IMMEDIATE;
