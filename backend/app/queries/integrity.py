"""The invariants as the database sees them now: all of them, or those of what changed lately."""

from functools import lru_cache
from pathlib import Path
from typing import Any, LiteralString, cast

from psycopg.types.json import Jsonb

from app.database.locks import INTEGRITY_CHECK
from app.database.pages import Cursor, fetch_all, fetch_one, one_row
from app.database.where import literal
from app.monitoring.metrics import timed_query

FILE = Path(__file__).parents[1] / "database" / "invariants.sql"
MARK = "-- ---- in full only"
NARROWED = {
    "SELECT id FROM orders\n": """SELECT DISTINCT order_id AS id
        FROM (SELECT order_id FROM order_events ORDER BY id DESC LIMIT 500) e\n""",
    "SELECT id FROM inventory\n": """SELECT DISTINCT inventory_id AS id
        FROM (SELECT inventory_id FROM stock_movements ORDER BY id DESC LIMIT 100) m\n""",
}
MOST = 100  # findings that are reported
MOST_OF_A_RULE = 20  # of them, so that one rule that is broken everywhere hides no other


@lru_cache
def everything() -> LiteralString:
    """The whole of invariants.sql."""
    return cast(LiteralString, FILE.read_text())


@lru_cache
def lately() -> LiteralString:
    """The same, narrowed to what the last movements and events touched."""
    text = FILE.read_text().split(MARK)[0]
    for whole, narrow in NARROWED.items():
        text = text.replace(whole, narrow, 1)
    return cast(LiteralString, text)


@timed_query
async def broken(cursor: Cursor, full: bool) -> bytes:
    """The rows that break a rule as a JSON array, of everything or of what changed lately.

    Twenty of a rule at most, and a hundred in all.
    """
    return await fetch_all(
        cursor,
        f"""SELECT rule, subject, expected, found
            FROM (SELECT b.*, row_number() OVER (PARTITION BY rule) AS place
                  FROM ({everything() if full else lately()}) b) ranked
            WHERE place <= {literal(MOST_OF_A_RULE)} LIMIT {literal(MOST)}""",
    )


@timed_query
async def history_is_short(cursor: Cursor, orders: int) -> bool:
    """Are there no more orders than this? From the sums, whatever there are."""
    await cursor.execute("SELECT coalesce(sum(orders), 0) <= %s AS short FROM order_store_counts", (orders,))
    return (await one_row(cursor))["short"]


@timed_query
async def last_full_check(cursor: Cursor) -> bytes:
    """The last check of everything as a JSON object, or null."""
    found = await fetch_one(cursor, "SELECT checked_at, seconds, broken FROM integrity_checks ORDER BY id DESC LIMIT 1")
    return found.data if found else b"null"


@timed_query
async def is_due(cursor: Cursor, hours: float) -> bool:
    """Is the last full check older than this, and is nobody at it just now? (Held until the transaction ends.)"""
    await cursor.execute(
        """SELECT pg_try_advisory_xact_lock(%s) AND NOT EXISTS (
               SELECT FROM integrity_checks WHERE checked_at > now() - make_interval(secs => %s * 3600)) AS due""",
        (INTEGRITY_CHECK, hours),
    )
    return (await one_row(cursor))["due"]


@timed_query
async def keep_check(cursor: Cursor, seconds: float, findings: list[Any]) -> None:
    """Keep what a full check found."""
    await cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    await cursor.execute("INSERT INTO integrity_checks (seconds, broken) VALUES (%s, %s)", (seconds, Jsonb(findings)))


@timed_query
async def take_your_time(cursor: Cursor) -> None:
    """No time limit for the statements of this transaction."""
    await cursor.execute("SET LOCAL statement_timeout = 0")
