-- The history that the change feed belongs to. A reader's position is a snapshot of transaction ids, and these mean
-- something only in the history in which they were given: after a restore, a failover or an upgrade of the cluster, the
-- same ids are given to other transactions. Therefore each cursor of the feed names its history, and a cursor of another
-- history is refused: the reader reloads everything.
--
-- Each read of the feed compares the row below with where it finds it (`feed_history_is_current`). If they differ, the
-- service begins a new history (`begin_feed_history`).
CREATE TABLE feed_history (
    one_row  boolean PRIMARY KEY DEFAULT true CONSTRAINT feed_history_one_row CHECK (one_row),
    id       text NOT NULL,         -- random; part of each cursor
    lineage  text NOT NULL,         -- feed_lineage() when the history began
    xid      xid8 NOT NULL,         -- the transaction that wrote this row
    began_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Names the database's line of transactions: the cluster (another one after pg_upgrade), the timeline (another one after
-- point-in-time recovery and the promotion of a standby), the database and the table (others after a dump was restored),
-- and the branch of a Neon or Lakebase project (another one after an instant restore). Null during recovery.
-- The timeline is that of the next WAL record: pg_control has the old one until the first checkpoint after a promotion.
CREATE FUNCTION feed_lineage() RETURNS text LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
    cluster bigint;
BEGIN
    IF pg_is_in_recovery() THEN
        RETURN NULL;
    END IF;
    IF has_function_privilege('pg_control_system()', 'EXECUTE') THEN
        SELECT s.system_identifier INTO cluster FROM pg_control_system() s;
    END IF;
    RETURN concat_ws('/', cluster, left(pg_walfile_name(pg_current_wal_insert_lsn()), 8),
                     (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()),
                     'feed_history'::regclass::oid, current_setting('neon.timeline_id', true));
END $$;

-- Whether the row of feed_history was written in this line of transactions. A row that a restore copied in has another
-- transaction in xmin than the one it names. A standby cannot begin a history: it follows that of its primary.
CREATE FUNCTION feed_history_is_current() RETURNS boolean LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT FROM feed_history h
                   WHERE h.xmin = h.xid::xid AND h.lineage = coalesce(feed_lineage(), h.lineage));
END $$;

-- Begins a new history and returns its id: every reader reloads everything once. Changes of the history before are
-- deleted, because a snapshot of this one says nothing about their transactions. Changes that other transactions commit
-- later remain. Run it by hand if a copy of the database continues where the service cannot notice it (docs/backup.md).
CREATE FUNCTION begin_feed_history() RETURNS text LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    new_id text := left(replace(gen_random_uuid()::text, '-', ''), 16);
BEGIN
    INSERT INTO feed_history AS h (id, lineage, xid) VALUES (new_id, feed_lineage(), pg_current_xact_id())
    ON CONFLICT (one_row) DO UPDATE
    SET id = excluded.id, lineage = excluded.lineage, xid = excluded.xid, began_at = excluded.began_at;
    DELETE FROM changes;
    UPDATE changes_expired SET xid = '0';
    RETURN new_id;
END $$;

-- The newest change that a snapshot shows, as "transaction.microseconds"; "0.0" if there is none. A cursor carries it.
-- If the same snapshot shows another newest change later, transaction ids were given a second time (a copy of the
-- database's files continues without a new timeline, or a crash lost ids that no commit had saved), and the reader may
-- have missed changes.
CREATE FUNCTION feed_mark(seen pg_snapshot) RETURNS text LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
    RETURN coalesce((SELECT c.xid || '.' || (extract(epoch FROM c.at) * 1000000)::bigint FROM changes c
                     WHERE c.xid < pg_snapshot_xmax(seen) AND pg_visible_in_snapshot(c.xid, seen)
                     ORDER BY c.xid DESC, c.id DESC LIMIT 1), '0.0');
END $$;

-- Changes that were there before this migration may have come from a dump; their cursors name no history.
SELECT begin_feed_history();

CREATE INDEX changes_by_position ON changes (xid, id);
DROP INDEX changes_by_transaction;
