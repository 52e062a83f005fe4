"""INSERT and UPDATE of a row from the fields that a request gave; columns are named by code."""

from collections.abc import Mapping
from typing import Any, LiteralString, cast

from app.database.query import Cursor, Sql, one_row


async def send(cursor: Cursor, statement: Sql) -> Cursor:
    """Send a statement on a cursor of its own, which has its rows once they are waited for.

    The transaction of a request is a pipeline: the statement travels with the next one that is waited for.
    """
    own = cursor.connection.cursor()
    return await own.execute(statement.text, statement.params)


async def insert_row(cursor: Cursor, table: LiteralString, values: Mapping[str, Any]) -> int:
    """Insert one row and return its id."""
    columns = ", ".join(_column(name) for name in values)
    places = ", ".join("%s" for _ in values)
    await cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING id", list(values.values()))
    return one_row(await cursor.fetchone())["id"]


async def update_row(cursor: Cursor, table: LiteralString, key: int, values: Mapping[str, Any]) -> None:
    """Change these columns of one row and raise its version by one, if a value differs from the stored one."""
    columns: list[LiteralString] = [_column(name) for name in values]
    changes = "".join(f"{column} = %s, " for column in columns)
    different = " OR ".join(f"{column} IS DISTINCT FROM %s" for column in columns)
    await cursor.execute(
        f"UPDATE {table} SET {changes} version = version + 1 WHERE id = %s AND ({different})",
        [*values.values(), key, *values.values()],
    )


async def lock_version(cursor: Cursor, table: LiteralString, key: int) -> int | None:
    """Lock a row until the transaction ends and return its version; None if it does not exist.

    The lock leaves the key alone, so a transaction that only refers to the row (a new order, a movement) need not wait.
    """
    await cursor.execute(f"SELECT version FROM {table} WHERE id = %s FOR NO KEY UPDATE", (key,))
    row = await cursor.fetchone()
    return row["version"] if row else None


def _column(name: str) -> LiteralString:
    """A column's name, from a model's field. Raises ValueError for anything but letters and underscores."""
    if not name.replace("_", "").isalpha():
        raise ValueError(f"not a column: {name!r}")
    return cast(LiteralString, name)
