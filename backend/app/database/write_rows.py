"""INSERT and UPDATE of a row from the fields that a request gave; columns are named by code."""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString, cast

from app.database.pages import Cursor


async def sent(cursor: Cursor, statement: LiteralString, params: Sequence[Any]) -> Cursor:
    """A statement on its way, on a cursor of its own: whoever wants its rows waits for them there.

    A transaction of requests is a pipeline: what is sent travels with the next statement that is waited for.
    """
    own = cursor.connection.cursor()
    return await own.execute(statement, params)


async def insert_row(cursor: Cursor, table: LiteralString, values: Mapping[str, Any]) -> int:
    """Insert one row and say its id."""
    columns = ", ".join(_column(name) for name in values)
    places = ", ".join("%s" for _ in values)
    await cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING id", list(values.values()))
    row = await cursor.fetchone()
    return row["id"] if row else 0


async def update_row(cursor: Cursor, table: LiteralString, key: int, values: Mapping[str, Any]) -> None:
    """Change these columns of one row; its version goes up by one. What is as it was is no change."""
    columns: list[LiteralString] = [_column(name) for name in values]
    changes = "".join(f"{column} = %s, " for column in columns)
    different = " OR ".join(f"{column} IS DISTINCT FROM %s" for column in columns)
    await cursor.execute(
        f"UPDATE {table} SET {changes} version = version + 1 WHERE id = %s AND ({different})",
        [*values.values(), key, *values.values()],
    )


async def lock_version(cursor: Cursor, table: LiteralString, key: int) -> int | None:
    """The version of a row, which nobody else changes until this transaction ends; None: no such row.

    Its key does not change, so who only refers to the row (a new order, a movement) need not wait.
    """
    await cursor.execute(f"SELECT version FROM {table} WHERE id = %s FOR NO KEY UPDATE", (key,))
    row = await cursor.fetchone()
    return row and row["version"]


def _column(name: str) -> LiteralString:
    """A column's name comes from a model's field: letters and underscores, or it is a fault of ours."""
    if not name.replace("_", "").isalpha():
        raise ValueError(f"not a column: {name!r}")
    return cast(LiteralString, name)
