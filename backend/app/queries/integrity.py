"""The invariants, checked in the database: on all rows, or on recently changed ones."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, LiteralString, cast

from psycopg.types.json import Jsonb

from app.database.locks import INTEGRITY_CHECK
from app.database.query import Cursor, Query, Sql, json_array, named_query, one_row
from app.database.where import literal
from app.monitoring.metrics import timed_query

FILE = Path(__file__).parents[1] / "database" / "invariants.sql"
FULL_CHECK_MARK = "-- ---- in full only"
RECENT_ROWS = {
    "SELECT id FROM orders\n": """SELECT DISTINCT order_id AS id
        FROM (SELECT order_id FROM order_events ORDER BY id DESC LIMIT 500) e\n""",
    "SELECT id FROM inventory\n": """SELECT DISTINCT inventory_id AS id
        FROM (SELECT inventory_id FROM stock_movements ORDER BY id DESC LIMIT 100) m\n""",
}
MAX_VIOLATIONS = 100  # in a report
MAX_VIOLATIONS_PER_RULE = 20  # so that a rule with many violations does not hide the others


@lru_cache
def all_rules() -> LiteralString:
    """Return invariants.sql, which checks all rows."""
    return cast(LiteralString, FILE.read_text())


@lru_cache
def rules_on_recent_rows() -> LiteralString:
    """Return the rules that can be checked quickly, limited to the rows of the last movements and events."""
    text = FILE.read_text().split(FULL_CHECK_MARK)[0]
    for whole, narrow in RECENT_ROWS.items():
        text = text.replace(whole, narrow, 1)
    return cast(LiteralString, text)


@named_query
def violations(full: bool) -> Query[bytes]:
    """Build the query for the violations as a JSON array: in all rows, or in recently changed ones.

    At most MAX_VIOLATIONS_PER_RULE of each rule and MAX_VIOLATIONS in all.
    """
    return json_array(
        f"""SELECT rule, subject, expected, found
            FROM (SELECT b.*, row_number() OVER (PARTITION BY rule) AS number
                  FROM ({all_rules() if full else rules_on_recent_rows()}) b) ranked
            WHERE number <= {literal(MAX_VIOLATIONS_PER_RULE)} LIMIT {literal(MAX_VIOLATIONS)}""",
    )


@dataclass(frozen=True)
class CheckState:
    """Whether all rows can be checked on request, and the last full check as a JSON object, or null."""

    history_is_short: bool
    last_full: bytes


@named_query
def check_state(orders: int) -> Query[CheckState]:
    """Build the query for the state of the checks; the history is short if there are at most `orders` orders."""
    select = Sql(
        """SELECT (SELECT coalesce(sum(orders), 0) <= %s FROM order_store_counts) AS short,
                  (SELECT row_to_json(l) FROM (SELECT checked_at, seconds, broken FROM integrity_checks
                                               ORDER BY id DESC LIMIT 1) l) AS last_full""",
        (orders,),
    )
    return Query(select, lambda row: CheckState(row["short"], row["last_full"] or b"null"))


@timed_query
async def is_due(cursor: Cursor, hours: float) -> bool:
    """Return whether the last full check is older than this and no other process runs one.

    Takes a lock until the transaction ends.
    """
    await cursor.execute(
        """SELECT pg_try_advisory_xact_lock(%s) AND NOT EXISTS (
               SELECT FROM integrity_checks WHERE checked_at > now() - make_interval(secs => %s * 3600)) AS due""",
        (INTEGRITY_CHECK, hours),
    )
    return one_row(await cursor.fetchone())["due"]


@timed_query
async def keep_check(cursor: Cursor, seconds: float, findings: list[Any]) -> None:
    """Keep the result of a full check."""
    await cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    await cursor.execute("INSERT INTO integrity_checks (seconds, broken) VALUES (%s, %s)", (seconds, Jsonb(findings)))


@timed_query
async def lift_time_limit(cursor: Cursor) -> None:
    """Remove the time limit of the statements of this transaction."""
    await cursor.execute("SET LOCAL statement_timeout = 0")
