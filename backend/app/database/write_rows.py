"""INSERT and UPDATE of one row from the fields of a request; the names of columns come from code."""

from collections.abc import Mapping
from typing import Any, LiteralString, cast

from app.database.query import Cursor, Sql, one_row


async def send(cursor: Cursor, statement: Sql) -> Cursor:
    """Send a statement on a new cursor and return that cursor, without waiting for the result.

    The transaction of a request is a pipeline: the statement is sent with the next one whose result is awaited. Two
    statements on one cursor are a mistake: `fetchone` for the second sometimes returns the result of the first.
    """
    own = cursor.connection.cursor(row_factory=cursor.row_factory)
    return await own.execute(statement.text, statement.params)


async def insert_row(cursor: Cursor, table: LiteralString, values: Mapping[str, Any]) -> int:
    """Insert one row and return its id."""
    columns = ", ".join(_column(name) for name in values)
    placeholders = ", ".join("%s" for _ in values)
    insert: LiteralString = f"INSERT INTO {table} ({columns}) VALUES ({placeholders}) RETURNING id"
    await cursor.execute(insert, list(values.values()))
    return one_row(await cursor.fetchone())["id"]


async def update_row(cursor: Cursor, table: LiteralString, key: int, values: Mapping[str, Any]) -> None:
    """Change these columns of one row and raise its version by one, if a value differs from the stored one."""
    columns: list[LiteralString] = [_column(name) for name in values]
    changes = "".join(f"{column} = %s, " for column in columns)
    different = " OR ".join(f"{column} IS DISTINCT FROM %s" for column in columns)
    update: LiteralString = f"UPDATE {table} SET {changes} version = version + 1 WHERE id = %s AND ({different})"
    await send(cursor, Sql(update, [*values.values(), key, *values.values()]))


async def lock_version(cursor: Cursor, table: LiteralString, key: int) -> int | None:
    """Lock a row until the transaction ends and return its version; None if it does not exist.

    FOR NO KEY UPDATE does not block transactions that only refer to the row (a new order, a movement).
    """
    await cursor.execute(f"SELECT version FROM {table} WHERE id = %s FOR NO KEY UPDATE", (key,))
    row = await cursor.fetchone()
    return row["version"] if row else None


def _column(name: str) -> LiteralString:
    """Return a field's name as a column's name. Raises ValueError unless it has letters and underscores only."""
    if not name.replace("_", "").isalpha():
        raise ValueError(f"not a column: {name!r}")
    return cast(LiteralString, name)
