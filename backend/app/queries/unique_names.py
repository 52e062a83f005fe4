"""Names that identify a row, compared by their keys (`name_key` in migration 0017)."""

from typing import LiteralString

from app.database.query import Cursor
from app.monitoring.metrics import timed_query


@timed_query
async def find_spelling(
    cursor: Cursor, table: LiteralString, column: LiteralString, name: str, own_id: int | None
) -> str | None:
    """Return how a row other than `own_id` spells this name; None if no row has the name."""
    await cursor.execute(
        f"SELECT {column} AS name FROM {table} WHERE {column}_key = name_key(%s) AND id IS DISTINCT FROM %s",
        (name, own_id),
    )
    row = await cursor.fetchone()
    return row["name"] if row else None
