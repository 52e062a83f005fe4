"""The company's row: its time zone, its currency and its rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from app.database.query import Cursor, JsonOne, Query, Sql, json_one, named_query, one_row
from app.database.write_rows import send, update_row
from app.monitoring.metrics import timed_query

# Subqueries are evaluated once, not for each row: the company's time zone, and the day there by the database's clock.
ZONE: LiteralString = "(SELECT time_zone FROM company)"
TODAY: LiteralString = "(SELECT company_day(now()))"
RECOUNT_SECONDS = 30  # in which the sums by day must be counted again for another time zone


def start_of(day: LiteralString) -> LiteralString:
    """Return an expression for the first moment of the company's day that the expression `day` gives."""
    return f"(SELECT company_day_start({day}))"


@dataclass(frozen=True)
class CompanyRow:
    """The fields of the company that the rules need; the row is locked until the transaction ends."""

    version: int
    time_zone: str


@named_query
def find_company() -> Query[JsonOne | None]:
    """Build the query for the company."""
    return json_one(
        """SELECT name, time_zone, currency, sla_approval_hours, sla_fulfillment_hours, require_four_eyes, version
           FROM company"""
    )


@named_query
def find_zone() -> Query[str]:
    """Build the query for the name of the company's time zone."""
    return Query(Sql("SELECT time_zone FROM company"), lambda row: row["time_zone"])


@timed_query
async def lock_company(cursor: Cursor) -> CompanyRow:
    """Lock the company's row until the transaction ends."""
    await cursor.execute("SELECT version, time_zone FROM company FOR NO KEY UPDATE")
    return CompanyRow(**one_row(await cursor.fetchone()))


@timed_query
async def knows_zone(cursor: Cursor, name: str) -> bool:
    """Return whether the database knows this time zone."""
    await cursor.execute("SELECT EXISTS (SELECT FROM pg_timezone_names WHERE name = %s) AS known", (name,))
    return one_row(await cursor.fetchone())["known"]


@timed_query
async def rows_to_recount(cursor: Cursor) -> int:
    """Return the number of orders and movements, which a change of the time zone counts again; no less than it is."""
    await cursor.execute(
        """SELECT coalesce((SELECT max(id) FROM orders), 0) + coalesce((SELECT max(id) FROM stock_movements), 0)
               AS rows"""
    )
    return one_row(await cursor.fetchone())["rows"]


@timed_query
async def update_company(cursor: Cursor, values: Mapping[str, Any]) -> None:
    """Change the fields given. A trigger recounts the sums by day for another time zone, which takes longer."""
    if "time_zone" in values:
        await send(cursor, Sql("SELECT set_config('statement_timeout', %s, true)", [f"{RECOUNT_SECONDS}s"]))
    await update_row(cursor, "company", 1, values)
