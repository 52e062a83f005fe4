"""The invariants, checked in slices: each part of the data is walked in the order of a key, a slice at a time.

A slice is one short transaction with its own snapshot, in which the rules hold or do not: it needs no lock, and no
snapshot of all data is held. `integrity_walks` has the last key that was checked, so any process can go on from there.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import LiteralString, cast

from app.database.query import Cursor, Query, Row, Sql, json_object, named_query, one_row
from app.database.where import literal
from app.database.write_rows import send
from app.monitoring.metrics import timed_query

FILES = {
    path.stem: path.read_text() for path in sorted((Path(__file__).parents[1] / "database/invariants").glob("*.sql"))
}
INVARIANTS = cast(LiteralString, "\nUNION ALL\n".join(f"({text})" for text in FILES.values()))  # one query for all
MAX_VIOLATIONS = 100  # in a report
MAX_VIOLATIONS_PER_RULE = 20  # of a slice, so that a rule with many violations does not hide the others
MAX_UNCHECKED = 10_000  # rows that a report counts


@dataclass(frozen=True)
class Part:
    """A part of the data: its name, its table, the key by which it is walked, and its rules.

    `rules` names sections of the files in `database/invariants`, `narrowed` the tables there that are limited to a
    slice, each with its SELECT. The SELECTs use `keys`, the condition for a key of the slice.
    """

    name: LiteralString
    table: LiteralString
    rules: tuple[str, ...]
    narrowed: dict[str, LiteralString] = field(hash=False)


# Rows that were written since the last check, by their ids.
NEW_PARTS = (
    Part(
        "new events",
        "order_events",
        ("orders", "stock rows"),
        {
            "some_orders": "SELECT DISTINCT order_id AS id FROM order_events WHERE keys",
            "some_rows": """SELECT DISTINCT i.id FROM (SELECT order_id AS id FROM order_events WHERE keys) e
                            JOIN orders o USING (id)
                            JOIN inventory i ON i.store_id = o.source_store_id AND i.product_id = o.product_id""",
        },
    ),
    Part(
        "new movements",
        "stock_movements",
        ("stock rows", "movements", "sales", "totals"),
        {
            "some_movements": "SELECT id FROM stock_movements WHERE keys",
            "some_rows": "SELECT DISTINCT inventory_id AS id FROM stock_movements WHERE keys",
            "some_stores": """SELECT DISTINCT store_id AS id FROM inventory
                              WHERE id IN (SELECT inventory_id FROM stock_movements WHERE keys)""",
        },
    ),
)
# All rows.
FULL_PARTS = (
    Part("orders", "orders", ("orders",), {"some_orders": "SELECT id FROM orders WHERE keys"}),
    Part(
        "stock rows",
        "inventory",
        ("stock rows", "history of stock rows"),
        {"some_rows": "SELECT id FROM inventory WHERE keys"},
    ),
    Part(
        "movements",
        "stock_movements",
        ("movements", "sales"),
        {"some_movements": "SELECT id FROM stock_movements WHERE keys"},
    ),
    Part(
        "stores",
        "stores",
        ("versions of stores", "totals", "sums"),
        {"some_stores": "SELECT id FROM stores WHERE keys"},
    ),
    Part(
        "products",
        "products",
        ("versions of products", "conservation"),
        {"some_products": "SELECT id FROM products WHERE keys"},
    ),
    Part(
        "stocktakes",
        "stocktakes",
        ("stocktakes",),
        {"some_stocktakes": "SELECT id FROM stocktakes WHERE keys"},
    ),
    Part("users", "users", ("versions of users",), {"some_users": "SELECT id FROM users WHERE keys"}),
    Part(
        "suppliers",
        "suppliers",
        ("versions of suppliers",),
        {"some_suppliers": "SELECT id FROM suppliers WHERE keys"},
    ),
)
NEW_NAMES = [part.name for part in NEW_PARTS]
FULL_NAMES = [part.name for part in FULL_PARTS]


@cache
def rules_of(part: Part) -> LiteralString:
    """Return the rules of a part, limited to the keys from `after` (not included) to `upto`: two placeholders."""
    some = "\nUNION ALL\n".join(f"({rules})" for text in FILES.values() if (rules := rules_in(text, part)))
    return cast(LiteralString, f"SELECT * FROM ({some}) b (rule, subject, expected, found)")


def rules_in(text: str, part: Part) -> str:
    """Return the rules of a part that are in this file, as one query; empty if there are none."""
    head, *sections = re.split(r"(?m)^(?:UNION ALL\n)?-- ---- (.+)\n", text)
    rules = [rule for name, rule in zip(sections[::2], sections[1::2], strict=True) if name in part.rules]
    for name, select in part.narrowed.items():
        keys = select.replace("keys", "id > %(after)s AND id <= %(upto)s")
        head = re.sub(rf"{name} AS \(\n.*\n\)", f"{name} AS ({keys})", head)
    return head + "UNION ALL\n".join(rules) if rules else ""


@dataclass(frozen=True)
class Slice:
    """A slice that was checked: its last key, the last key of the whole walk, and the violations, one row each."""

    checked: int
    until: int
    violations: list[Row]


@timed_query
async def check_slice(cursor: Cursor, part: Part, size: int) -> Slice | None:
    """Check the next keys of a part, `size` at most, and store the violations; None if the walk has reached its end.

    The rules are one statement, so all of them see one snapshot. Raises LockNotAvailable if another process checks this
    part for longer than lock_timeout.
    """
    await send(cursor, Sql("SET LOCAL statement_timeout = 0"))
    await cursor.execute("SELECT checked, until FROM integrity_walks WHERE part = %s FOR UPDATE", (part.name,))
    row = await cursor.fetchone()
    if row is None or row["checked"] >= row["until"]:
        return None
    upto = min(row["checked"] + size, row["until"])
    await cursor.execute(
        f"""WITH found AS (
                INSERT INTO integrity_findings (part, rule, subject, expected, found)
                SELECT %(part)s, rule, subject, expected, found
                FROM (SELECT b.*, row_number() OVER (PARTITION BY rule) AS number
                      FROM ({rules_of(part)}) b) ranked
                WHERE number <= {literal(MAX_VIOLATIONS_PER_RULE)} RETURNING rule, subject, expected, found
            ), checked AS (
                UPDATE integrity_walks SET checked = %(upto)s WHERE part = %(part)s
            )
            SELECT rule, subject, expected, found FROM found""",
        {"part": part.name, "after": row["checked"], "upto": upto},
    )
    return Slice(upto, row["until"], await cursor.fetchall())


@timed_query
async def see_new_rows(cursor: Cursor) -> None:
    """Let the walk over new rows go on to the rows that were seen last time, and see the newest rows.

    An id is drawn before its row is committed, so a row with a lower id may appear later. Therefore the walk goes on to
    the rows that were seen only when all transactions of that time have ended. If none lasts, two calls reach all
    committed rows. The first call ever skips what a full check covers.
    """
    for part in NEW_PARTS:
        see: LiteralString = f"""
            INSERT INTO integrity_walks AS w (part, checked, until, seen, seen_by)
            SELECT %s, last, last, last, pg_snapshot_xmax(pg_current_snapshot())
            FROM (SELECT coalesce(max(id), 0) AS last FROM {part.table}) newest WHERE true
            ON CONFLICT (part) DO UPDATE SET until = w.seen, seen = excluded.seen, seen_by = excluded.seen_by
            WHERE pg_snapshot_xmin(pg_current_snapshot()) >= w.seen_by
               OR pg_snapshot_xmax(pg_current_snapshot()) < w.seen_by  -- restored: ids of another server"""
        await send(cursor, Sql(see, (part.name,)))


@dataclass(frozen=True)
class CheckState:
    """The state after new rows were checked.

    `violations`: found since the last full check began. `is_missing`: no full check has ended yet, or one was
    interrupted. `is_outdated`: rows were written after the last full check. `unchecked`: new rows that are not checked,
    because a transaction runs that may still add rows before them.
    """

    violations: int
    unchecked: int
    is_missing: bool
    is_outdated: bool


@timed_query
async def end_of_walk(cursor: Cursor) -> CheckState:
    """Record that the walk over new rows has reached its end now, and return the state."""
    ended: LiteralString = "part = ANY(%s) AND checked >= until"
    await send(cursor, Sql(f"UPDATE integrity_walks SET checked_at = clock_timestamp() WHERE {ended}", (NEW_NAMES,)))
    await cursor.execute(
        f"""WITH {LAST_FULL}
            SELECT (SELECT count(*) FROM findings) AS violations, {UNCHECKED} AS unchecked,
                   (SELECT count(*) FROM integrity_walks WHERE part = ANY(%s) AND checked >= until) < %s AS is_missing,
                   coalesce((SELECT began FROM last_full), '-infinity') < greatest(
                       (SELECT at FROM order_events ORDER BY id DESC LIMIT 1),
                       (SELECT at FROM stock_movements ORDER BY id DESC LIMIT 1)) IS TRUE AS is_outdated""",
        (FULL_NAMES, len(FULL_NAMES)),
    )
    return CheckState(**one_row(await cursor.fetchone()))


# Violations that are known: those of the last full check, and those that were found since it began.
LAST_FULL: LiteralString = f"""
    last_full AS (
        SELECT checked_at, seconds, broken, checked_at - make_interval(secs => seconds) AS began
        FROM integrity_checks ORDER BY id DESC LIMIT 1
    ), findings AS (
        SELECT b.* FROM last_full, jsonb_to_recordset(broken) b (rule text, subject text, expected text, found text)
        UNION
        SELECT rule, subject, expected, found FROM integrity_findings
        WHERE found_at >= coalesce((SELECT began FROM last_full), '-infinity')
        LIMIT {literal(MAX_VIOLATIONS)}
    )"""


# The number of rows that were written and are not checked yet, MAX_UNCHECKED of each table at most.
UNCHECKED: LiteralString = " + ".join(
    f"""(SELECT count(*) FROM (
             SELECT FROM {part.table}
             WHERE id > coalesce((SELECT checked FROM integrity_walks WHERE part = '{part.name}'), 0)
             LIMIT {literal(MAX_UNCHECKED)}) rows)"""
    for part in NEW_PARTS
)


@timed_query
async def begin_full_check(cursor: Cursor, restart: bool) -> None:
    """Begin a full check; without `restart` only if none is unfinished and none began in the last hour."""
    await cursor.execute(
        """SELECT checked < until OR started_at > clock_timestamp() - interval '1 hour' AS is_joined
           FROM integrity_walks WHERE part = ANY(%s) ORDER BY part FOR UPDATE""",
        (FULL_NAMES,),
    )
    is_joined = any(row["is_joined"] for row in await cursor.fetchall())
    if is_joined and not restart:
        return
    for part in FULL_PARTS:
        begin: LiteralString = f"""
            INSERT INTO integrity_walks (part, checked, until)
            SELECT %s, coalesce(min(id), 1) - 1, coalesce(max(id), 0) FROM {part.table}
            ON CONFLICT (part) DO UPDATE
                SET checked = excluded.checked, until = excluded.until, started_at = excluded.started_at"""
        await send(cursor, Sql(begin, (part.name,)))


@timed_query
async def end_full_check(cursor: Cursor) -> int | None:
    """Store the result of the full check, once; returns the number of its violations.

    None if it has not reached its end, because another process has begun it anew.
    """
    await cursor.execute(
        "SELECT checked < until AS is_unfinished FROM integrity_walks WHERE part = ANY(%s) ORDER BY part FOR UPDATE",
        (FULL_NAMES,),
    )
    if any(row["is_unfinished"] for row in await cursor.fetchall()):
        return None
    store: LiteralString = f"""
        INSERT INTO integrity_checks (seconds, broken)
        SELECT extract(epoch FROM clock_timestamp() - w.began), coalesce(
            (SELECT jsonb_agg(f) FROM (
                 SELECT DISTINCT rule, subject, expected, found FROM integrity_findings
                 WHERE found_at >= w.began AND part = ANY(%s) LIMIT {literal(MAX_VIOLATIONS)}) f), '[]')
        FROM (SELECT min(started_at) AS began FROM integrity_walks WHERE part = ANY(%s)
              HAVING bool_and(checked >= until)) w
        WHERE NOT EXISTS (SELECT FROM integrity_checks WHERE checked_at > w.began)"""
    await send(cursor, Sql(store, (FULL_NAMES, FULL_NAMES)))
    await cursor.execute("SELECT jsonb_array_length(broken) AS n FROM integrity_checks ORDER BY id DESC LIMIT 1")
    row = await cursor.fetchone()
    return row["n"] if row else 0


@named_query
def check_report() -> Query[bytes]:
    """Build the query for the stored results, as a JSON object. Reads no history."""
    return json_object(
        f"""WITH {LAST_FULL}, walk AS (
                SELECT min(checked_at) AS checked_at FROM integrity_walks  -- null for the parts of a full check
            ), newest AS (
                SELECT greatest(w.checked_at, l.checked_at) AS checked_at,
                       CASE WHEN l.checked_at >= w.checked_at OR w.checked_at IS NULL AND l.checked_at IS NOT NULL
                            THEN 'full' WHEN w.checked_at IS NOT NULL THEN 'recent' END AS scope
                FROM walk w LEFT JOIN last_full l ON true
            )
            SELECT n.checked_at, n.scope, coalesce((SELECT json_agg(f) FROM findings f), '[]') AS broken,
                   {UNCHECKED} AS unchecked,
                   (SELECT row_to_json(l) FROM (SELECT checked_at, seconds, broken FROM last_full) l) AS last_full
            FROM newest n"""
    )


@named_query
def last_violations() -> Query[list[Row]]:
    """Build the query for the violations that the last full check has stored, one row each."""
    select = Sql("SELECT broken FROM integrity_checks ORDER BY id DESC LIMIT 1")
    return Query(select, lambda row: row["broken"])
