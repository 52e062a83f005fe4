"""The change feed: what was committed after a cursor, and the deletion of old changes.

A cursor is `snapshot`, or `from~until~id` in the middle of the changes between two snapshots.
"""

from dataclasses import dataclass
from functools import partial
from typing import LiteralString

from app.database.query import Cursor, Query, Row, Sql, named_query, one_row
from app.database.where import literal
from app.monitoring.metrics import timed_query

HOURS_KEPT = 24
DELETED_AT_ONCE = 5_000

# The fields of a change, and the joins for them. LIMIT 1 makes the planner use an index look-up for each row.
CHANGE_FIELDS: LiteralString = """
    r.kind, r.key::text AS key, r.line::text AS line, r.at, coalesce(m.actor_id, e.actor_id)::text AS actor_id,
    coalesce(m.order_id, e.order_id)::text AS order_id, i.id::text AS inventory_id,
    coalesce(i.store_id, e.store_id)::text AS store_id, coalesce(i.product_id, e.product_id)::text AS product_id,
    e.from_status, e.to_status, m.kind AS movement, m.delta, m.balance_after
"""
CHANGE_JOINS: LiteralString = """
    LEFT JOIN LATERAL (SELECT m.* FROM stock_movements m WHERE r.kind = 'movement' AND m.id = r.line LIMIT 1) m ON true
    LEFT JOIN LATERAL (SELECT e.*, o.store_id, o.product_id FROM order_events e JOIN orders o ON o.id = e.order_id
                       WHERE r.kind = 'order' AND e.id = r.line LIMIT 1) e ON true
    LEFT JOIN LATERAL (SELECT i.* FROM inventory i
                       WHERE r.kind IN ('movement', 'inventory') AND i.id = r.key LIMIT 1) i ON true
"""


@dataclass(frozen=True)
class FeedPosition:
    """A position in the feed: after all changes visible in the snapshot `seen`.

    In the middle of the changes that `until` shows and `seen` does not, it is after the one with the id `last`.
    """

    seen: str
    until: str | None = None
    last: int = 0

    @classmethod
    def from_cursor(cls, cursor: str) -> "FeedPosition":
        """Parse a cursor of the feed."""
        seen, *middle = cursor.split("~")
        return cls(seen, middle[0], int(middle[1])) if middle else cls(seen)


@dataclass(frozen=True)
class ChangePage:
    """Changes in order, each as a JSON object with its cursor; the next cursor, and whether there are more."""

    lines: list[str]
    cursors: list[str]
    next_cursor: str
    more: bool
    missed: bool  # changes between the requested position and the first line have been deleted


@named_query
def changes_after(position: FeedPosition | None, limit: int) -> Query[ChangePage]:
    """Build the query for at most `limit` changes after the position; without a position, for the newest cursor."""
    bounds = (position.seen, position.until, position.last) if position else (None, None, 0)
    # In the middle of a range its rows are found by id; at its beginning by transaction.
    reach: LiteralString = (
        "c.id > s.last"
        if position and position.last
        else "c.xid >= (SELECT pg_snapshot_xmin(seen) FROM span) AND c.xid < (SELECT pg_snapshot_xmax(until) FROM span)"
    )
    select = Sql(
        f"""WITH span AS MATERIALIZED (
                SELECT coalesce(a.seen, pg_current_snapshot()) AS seen,
                       coalesce(a.until, pg_current_snapshot()) AS until,
                       a.last, pg_current_snapshot() AS now
                FROM (SELECT %s::pg_snapshot AS seen, %s::pg_snapshot AS until, %s::bigint AS last) a
            ), page AS MATERIALIZED (
                SELECT c.* FROM changes c CROSS JOIN span s
                WHERE {reach} AND pg_visible_in_snapshot(c.xid, s.until) AND NOT pg_visible_in_snapshot(c.xid, s.seen)
                ORDER BY c.id LIMIT {literal(limit + 1)}
            )
            SELECT s.seen::text AS seen, s.until::text AS until,
                   pg_snapshot_xmax(s.seen) > pg_snapshot_xmax(s.now) OR EXISTS (
                       SELECT FROM changes_expired f WHERE f.xid >= pg_snapshot_xmin(s.seen)) AS missed,
                   coalesce((SELECT array_agg(row_to_json(t)::text ORDER BY t.id::bigint)
                             FROM (SELECT s.seen || '~' || s.until || '~' || r.id AS cursor, r.id::text AS id,
                                          {CHANGE_FIELDS}
                                   FROM page r {CHANGE_JOINS}) t), '{{}}') AS lines,
                   coalesce((SELECT array_agg(r.id ORDER BY r.id) FROM page r), '{{}}') AS ids
            FROM span s""",
        bounds,
    )
    return Query(select, partial(page_of, limit))


def page_of(limit: int, row: Row) -> ChangePage:
    """Decode a row of `changes_after`, which has one more change than the limit if there are more."""
    ids: list[int] = row["ids"]
    more = len(ids) > limit
    cursors = [f"{row['seen']}~{row['until']}~{number}" for number in ids[:limit]]
    return ChangePage(row["lines"][:limit], cursors, cursors[-1] if more else row["until"], more, row["missed"])


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
