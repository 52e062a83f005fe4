"""The reasons of counts, adjustments and write-offs."""

from collections.abc import Mapping
from typing import Any

from app.database.json_columns import (
    boolean_column,
    enum_column,
    id_column,
    number_column,
    text_array_column,
    text_column,
    timestamp_column,
)
from app.database.pages import ListQuery, View
from app.database.query import Cursor, JsonOne, Query, json_one, named_query, one_row
from app.database.where import Sort, Where, order_by
from app.database.write_rows import insert_row, lock_version, update_row
from app.models.fields import ReasonKind
from app.models.filters import ReasonFilters
from app.monitoring.metrics import timed_query

REASONS = View(
    "reasons r",
    (
        id_column("id", "r.id"),
        enum_column("code", "r.code"),
        text_column("name", "r.name"),
        text_array_column("kinds", "r.kinds"),
        boolean_column("consumption", "r.consumption"),
        boolean_column("active", "r.active"),
        timestamp_column("created_at", "r.created_at"),
        number_column("version", "r.version"),
    ),
)
SORTS = {"id": Sort("r.id", "bigint"), "code": Sort("r.code", "text"), "name": Sort("r.name", "text")}


@named_query
def list_reasons(filters: ReasonFilters) -> ListQuery:
    """Build the query for the reasons that match."""
    where = Where()
    if filters.kind:
        where.add("r.kinds && %s::text[]", list(filters.kind))
    if filters.active is not None:
        where.add("r.active" if filters.active else "NOT r.active")
    return ListQuery(REASONS, where, order_by(filters.sort, SORTS, "r.id"))


@named_query
def find_reason(reason_id: int) -> Query[JsonOne | None]:
    """Build the query for one reason; None if it does not exist."""
    return json_one(f"SELECT {REASONS.select} FROM reasons r WHERE r.id = %s", (reason_id,))


@timed_query
async def insert_reason(cursor: Cursor, values: Mapping[str, Any]) -> int:
    """Insert a reason and return its id. A violated constraint raises a psycopg error, see `errors.py`."""
    return await insert_row(cursor, "reasons", values)


@timed_query
async def lock_reason(cursor: Cursor, reason_id: int) -> int | None:
    """Lock the reason until the transaction ends and return its version; None if it does not exist."""
    return await lock_version(cursor, "reasons", reason_id)


@timed_query
async def update_reason(cursor: Cursor, reason_id: int, values: Mapping[str, Any]) -> None:
    """Change the fields given."""
    await update_row(cursor, "reasons", reason_id, values)


@timed_query
async def is_active(cursor: Cursor, code: str, kind: ReasonKind) -> bool:
    """Return whether an active reason with this code is for this kind of movement."""
    await cursor.execute(
        "SELECT EXISTS (SELECT FROM reasons WHERE code = %s AND active AND %s = ANY(kinds)) AS found", (code, kind)
    )
    return one_row(await cursor.fetchone())["found"]
