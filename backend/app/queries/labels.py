"""Labels: the names of categories, brands and regions. Equal names have the same key (`name_key` in migration 0017)."""

from typing import LiteralString

from app.database.query import Cursor, JsonOne, Query, Sql, json_array, json_one, named_query
from app.database.write_rows import send
from app.models.labels import LabelKind
from app.monitoring.metrics import timed_query

# The tables whose rows have labels of a kind, in the order in which all transactions lock them.
USED_IN: dict[LabelKind, tuple[LiteralString, ...]] = {
    "category": ("products",),
    "brand": ("products",),
    "region": ("stores", "users"),
}


def columns(kind: LabelKind) -> LiteralString:
    """Return the columns of a label in the API."""
    used: LiteralString = USED_IN[kind][0]
    return f"""l.id::text AS id, l.name, l.version,
               (SELECT count(*) FROM {used} u WHERE u.{kind} = l.name) AS uses"""


@named_query
def list_labels(kind: LabelKind) -> Query[bytes]:
    """Build the query for all labels of a kind, by name."""
    return json_array(f"SELECT {columns(kind)} FROM labels l WHERE l.kind = '{kind}' ORDER BY l.key")


@named_query
def find_label(kind: LabelKind, label_id: int) -> Query[JsonOne | None]:
    """Build the query for one label; None if it does not exist."""
    return json_one(f"SELECT {columns(kind)} FROM labels l WHERE l.kind = '{kind}' AND l.id = %s", (label_id,))


@named_query
def users_in_region(label_id: int) -> Query[tuple[int, ...]]:
    """Build the query for the ids of the users that have the region."""
    select: LiteralString = """SELECT array_agg(u.id) AS ids FROM users u
                               WHERE u.region = (SELECT name FROM labels WHERE kind = 'region' AND id = %s)"""
    return Query(Sql(select, (label_id,)), lambda row: tuple(row["ids"] or ()))


@timed_query
async def lock_uses(cursor: Cursor, kind: LabelKind, label_id: int) -> None:
    """Lock the rows that have the label until the transaction ends, before the label itself; accounts are locked."""
    for table in USED_IN[kind]:
        rows: LiteralString = f"""SELECT id FROM {table} WHERE {kind} = (SELECT name FROM labels WHERE id = %s)
                                  ORDER BY id FOR NO KEY UPDATE"""
        await send(cursor, Sql(rows, (label_id,)))


@timed_query
async def lock_label(cursor: Cursor, kind: LabelKind, label_id: int) -> tuple[str, int] | None:
    """Lock a label until the transaction ends and return its name and version; None if it does not exist."""
    await cursor.execute("SELECT name, version FROM labels WHERE kind = %s AND id = %s FOR UPDATE", (kind, label_id))
    row = await cursor.fetchone()
    return (row["name"], row["version"]) if row else None


@timed_query
async def find_same_label(cursor: Cursor, kind: LabelKind, name: str, own_id: int) -> str | None:
    """Return the spelling of another label that has this name or had it before; None if there is none."""
    await cursor.execute(
        """SELECT l.name FROM labels l WHERE l.kind = %s AND l.id <> %s
           AND (l.key = name_key(%s) OR EXISTS (SELECT FROM former_labels f
                                                WHERE f.label_id = l.id AND f.key = name_key(%s)))""",
        (kind, own_id, name, name),
    )
    row = await cursor.fetchone()
    return row["name"] if row else None


@timed_query
async def rename_label(cursor: Cursor, label_id: int, name: str) -> None:
    """Change the spelling of a locked label."""
    await send(cursor, Sql("UPDATE labels SET name = %s, version = version + 1 WHERE id = %s", (name, label_id)))


@timed_query
async def replace_label(cursor: Cursor, label_id: int, into: int) -> None:
    """Delete a locked label that no row has; its name, and those that it had, are former names of the other one."""
    await send(cursor, Sql("UPDATE former_labels SET label_id = %s WHERE label_id = %s", (into, label_id)))
    replace: LiteralString = """WITH gone AS (DELETE FROM labels WHERE id = %s RETURNING kind, name)
                                INSERT INTO former_labels (kind, name, label_id) SELECT kind, name, %s FROM gone"""
    await send(cursor, Sql(replace, (label_id, into)))


@timed_query
async def replace_name(cursor: Cursor, kind: LabelKind, old: str, new: str) -> None:
    """Replace a label's name in the rows that have it."""
    for table in USED_IN[kind]:
        replace: LiteralString = (
            f"UPDATE {table} SET {kind} = %s, version = version + 1 WHERE {kind} = %s AND {kind} <> %s"
        )
        await send(cursor, Sql(replace, (new, old, new)))
