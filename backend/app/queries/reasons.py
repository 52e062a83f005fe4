"""The reasons of counts and adjustments."""

from typing import LiteralString

from app.database.json_columns import (
    boolean_column,
    enum_column,
    id_column,
    json_array_column,
    number_column,
    text_column,
    timestamp_column,
)
from app.database.pages import ListQuery, View
from app.database.query import Cursor, named_query, one_row
from app.database.where import Sort, Where, order_by
from app.models.fields import ReasonKind
from app.models.filters import ReasonFilters
from app.monitoring.metrics import timed_query

KINDS: LiteralString = "array_to_json(r.kinds)::text"
REASONS = View(
    "reasons r",
    (
        id_column("id", "r.id"),
        enum_column("code", "r.code"),
        text_column("name", "r.name"),
        json_array_column("kinds", KINDS),
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


@timed_query
async def is_active(cursor: Cursor, code: str, kind: ReasonKind) -> bool:
    """Return whether an active reason with this code is for this kind of movement."""
    await cursor.execute(
        "SELECT EXISTS (SELECT FROM reasons WHERE code = %s AND active AND %s = ANY(kinds)) AS found", (code, kind)
    )
    return one_row(await cursor.fetchone())["found"]
