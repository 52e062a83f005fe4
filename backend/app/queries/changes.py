"""The change feed: what was committed after a cursor, its history, and the deletion of old changes.

A cursor is `history~mark~snapshot`, or `history~mark~from~until~id` in the middle of the changes between two snapshots.
The mark is the newest change that its last snapshot shows. Cursors of 1.0.0 had neither history nor mark.
"""

from dataclasses import dataclass
from functools import partial
from typing import LiteralString

from app.database.query import Cursor, Query, Row, Sql, named_query, one_row
from app.database.where import literal
from app.database.write_rows import send
from app.monitoring.metrics import timed_query
from app.queries.replication import INSERTED_LSN, WalPosition, position_of

HOURS_KEPT = 24
DELETED_AT_ONCE = 5_000

# The fields of a change, and the joins for them. LIMIT 1 makes the planner use an index look-up for each row.
CHANGE_FIELDS: LiteralString = """
    r.kind, r.key::text AS key, r.line::text AS line, r.at,
    coalesce(m.actor_id, e.actor_id, v.actor_id)::text AS actor_id, coalesce(e.changes, v.changes) AS changes,
    coalesce(m.order_id, e.order_id)::text AS order_id, i.id::text AS inventory_id,
    coalesce(i.store_id, e.store_id)::text AS store_id, coalesce(i.product_id, e.product_id)::text AS product_id,
    e.return_of::text AS return_of, e.from_status, e.to_status, m.kind AS movement, m.delta, m.balance_after
"""
CHANGE_JOINS: LiteralString = """
    LEFT JOIN LATERAL (SELECT m.* FROM stock_movements m WHERE r.kind = 'movement' AND m.id = r.line LIMIT 1) m ON true
    LEFT JOIN LATERAL (SELECT e.*, o.store_id, o.product_id, o.return_of
                       FROM order_events e JOIN orders o ON o.id = e.order_id
                       WHERE r.kind = 'order' AND e.id = r.line LIMIT 1) e ON true
    LEFT JOIN LATERAL (SELECT i.* FROM inventory i
                       WHERE r.kind IN ('movement', 'inventory') AND i.id = r.key LIMIT 1) i ON true
    LEFT JOIN LATERAL (
        SELECT v.actor_id, v.changes FROM product_versions v
        WHERE r.kind = 'product' AND v.product_id = r.key AND v.version = r.line
        UNION ALL SELECT v.actor_id, v.changes FROM store_versions v
        WHERE r.kind = 'store' AND v.store_id = r.key AND v.version = r.line
        UNION ALL SELECT v.actor_id, v.changes FROM user_versions v
        WHERE r.kind = 'user' AND v.user_id = r.key AND v.version = r.line
        UNION ALL SELECT v.actor_id, v.changes FROM supplier_versions v
        WHERE r.kind = 'supplier' AND v.supplier_id = r.key AND v.version = r.line LIMIT 1) v ON true
"""


@dataclass(frozen=True)
class FeedPosition:
    """A position in the feed: after all changes visible in the snapshot `seen`.

    In the middle of the changes that `until` shows and `seen` does not, it is after the one with the id `last`.
    """

    history: str
    mark: str  # of `until` if there is a `last`, else of `seen`
    seen: str
    until: str | None = None
    last: int = 0

    @classmethod
    def from_cursor(cls, cursor: str) -> "FeedPosition":
        """Return the position that a cursor names; NOWHERE if the service cannot have issued the cursor."""
        parts = cursor.split("~")
        snapshots = [part for part in parts if ":" in part]
        if parts[0] in snapshots or not all(map(is_snapshot, snapshots)):
            return NOWHERE
        history, mark, seen, *middle = parts
        return cls(history, mark, seen, middle[0], int(middle[1])) if middle else cls(history, mark, seen)


NOWHERE = FeedPosition(history="", mark="0.0", seen="1:1:")


def is_snapshot(text: str) -> bool:
    """Return whether PostgreSQL reads this as a snapshot: `xmin:xmax:` and the ids in progress between them."""
    first, end, running = text.split(":")
    ids = [int(xid) for xid in running.split(",") if xid]
    return int(first) <= int(end) and ids == sorted(ids) and all(int(first) <= xid < int(end) for xid in ids)


@dataclass(frozen=True)
class ChangePage:
    """Changes in order, each as a JSON object with its cursor; the next cursor, and whether there are more."""

    lines: list[str]
    cursors: list[str]
    next_cursor: str
    more: bool
    is_known: bool  # False: the position is of another history, and the page begins now
    missed: bool  # the position is not known, or changes between it and the first line have expired
    is_current: bool  # False: the database was restored or failed over, and a new history must begin
    is_now: bool  # the request had no position, so its client has read nothing yet
    position: WalPosition | None  # after all that the page shows; None if the server is a standby


# A position is known if its history is this one and its last snapshot shows the same newest change as before, unless
# that has expired. A snapshot from the future was taken in a copy of this database.
POSITION: LiteralString = """
    asked AS MATERIALIZED (
        SELECT %s::text AS history, %s::text AS mark, %s::pg_snapshot AS seen, %s::pg_snapshot AS until,
               %s::bigint AS last, pg_current_snapshot() AS now
    ), feed AS MATERIALIZED (
        SELECT h.id AS history, feed_history_is_current() AS is_current, f.xid AS expired
        FROM (VALUES (true)) v (one_row) LEFT JOIN feed_history h USING (one_row) LEFT JOIN changes_expired f
        USING (one_row)
    ), position AS MATERIALIZED (
        SELECT a.*, f.is_current AND a.history IS NOT DISTINCT FROM f.history
            AND pg_snapshot_xmax(coalesce(a.until, a.seen)) <= pg_snapshot_xmax(a.now)
            AND (a.mark = feed_mark(CASE WHEN a.last > 0 THEN a.until ELSE a.seen END)
                 OR a.mark <> '0.0' AND split_part(a.mark, '.', 1)::xid8 <= f.expired) IS TRUE AS is_known
        FROM asked a CROSS JOIN feed f
    ), span AS MATERIALIZED (
        SELECT CASE WHEN p.is_known THEN p.seen ELSE p.now END AS seen,
               CASE WHEN p.is_known THEN coalesce(p.until, p.now) ELSE p.now END AS until,
               p.last, p.seen IS NOT NULL AND NOT coalesce(p.is_known, false) AS is_unknown
        FROM position p
    )"""


@named_query
def changes_after(position: FeedPosition | None, limit: int) -> Query[ChangePage]:
    """At most so many changes that were committed after this position; without one, only the current cursor."""
    p = position
    bounds = (p.history, p.mark, p.seen, p.until, p.last) if p else (None, None, None, None, 0)
    # In the middle of a range its rows are found by id; at its beginning by transaction.
    reach: LiteralString = (
        "c.id > s.last"
        if position and position.last
        else "c.xid >= (SELECT pg_snapshot_xmin(seen) FROM span) AND c.xid < (SELECT pg_snapshot_xmax(until) FROM span)"
    )
    select = Sql(
        f"""WITH {POSITION}, page AS MATERIALIZED (
                SELECT c.* FROM changes c CROSS JOIN span s
                WHERE {reach} AND pg_visible_in_snapshot(c.xid, s.until) AND NOT pg_visible_in_snapshot(c.xid, s.seen)
                ORDER BY c.id LIMIT {literal(limit + 1)}
            ), feed_position AS MATERIALIZED (
                SELECT f.history || '~' || feed_mark(s.until) AS start, s.seen::text AS seen, s.until::text AS until
                FROM feed f CROSS JOIN span s
            )
            SELECT p.start, p.seen, p.until, coalesce(f.is_current, false) AS is_current,
                   NOT s.is_unknown AS is_known, f.history,
                   CASE WHEN NOT pg_is_in_recovery() THEN {INSERTED_LSN} END AS lsn,
                   s.is_unknown OR coalesce(f.expired >= pg_snapshot_xmin(s.seen), false) AS missed,
                   coalesce((SELECT array_agg(row_to_json(t)::text ORDER BY t.id::bigint)
                             FROM (SELECT p.start || '~' || p.seen || '~' || p.until || '~' || r.id AS cursor,
                                          r.id::text AS id, {CHANGE_FIELDS}
                                   FROM page r {CHANGE_JOINS}) t), '{{}}') AS lines,
                   coalesce((SELECT array_agg(r.id ORDER BY r.id) FROM page r), '{{}}') AS ids
            FROM feed f CROSS JOIN span s CROSS JOIN feed_position p""",
        bounds,
    )
    return Query(select, partial(page_of, limit, position is None))


def page_of(limit: int, is_now: bool, row: Row) -> ChangePage:
    """Decode a row of `changes_after`, which has one more change than the limit if there are more."""
    ids: list[int] = row["ids"]
    more = len(ids) > limit
    cursors = [f"{row['start']}~{row['seen']}~{row['until']}~{number}" for number in ids[:limit]]
    following = cursors[-1] if more else f"{row['start']}~{row['until']}"
    flags = (row["is_known"], row["missed"], row["is_current"])
    position = None if row["lsn"] is None else position_of(row)
    return ChangePage(row["lines"][:limit], cursors, following, more, *flags, is_now, position)


@timed_query
async def begin_history(cursor: Cursor) -> str | None:
    """Begin a new history if the database was restored or failed over since the last one began; its id, else None.

    Takes as long as the deletion of the old changes; one process does it, and the others wait for its lock.
    """
    await send(cursor, Sql("SET LOCAL statement_timeout = 0"))
    await send(cursor, Sql("SELECT FROM feed_history FOR UPDATE"))
    await cursor.execute("SELECT begin_feed_history() AS id WHERE NOT feed_history_is_current()")
    row = await cursor.fetchone()
    return row["id"] if row else None


@timed_query
async def delete_expired_changes(cursor: Cursor) -> int:
    """Delete expired changes, `DELETED_AT_ONCE` at most, record the last one's transaction, and return their number."""
    await cursor.execute(
        f"""WITH oldest AS (
                SELECT c.id, c.xid, c.at FROM changes c ORDER BY c.id LIMIT {literal(DELETED_AT_ONCE)}
            ), gone AS (
                DELETE FROM changes c USING oldest o
                WHERE c.id = o.id AND o.at < now() - interval '{literal(HOURS_KEPT)} hours' RETURNING c.xid
            ), noted AS (
                INSERT INTO changes_expired AS f (xid) SELECT max(xid) FROM gone HAVING count(*) > 0
                ON CONFLICT (one_row) DO UPDATE SET xid = greatest(f.xid, excluded.xid)
            )
            SELECT count(*) AS gone FROM gone""",
    )
    return one_row(await cursor.fetchone())["gone"]
