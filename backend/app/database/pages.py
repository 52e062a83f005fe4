"""Rows that leave as JSON text: PostgreSQL builds it, the bytes go out as they are.

A query module writes an ordinary SELECT whose aliases are the API's names; these three wrap it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, LiteralString

from psycopg import AsyncCursor

from app.database.caller_cursor import CallerCursor
from app.database.csv_export import ExportCursor
from app.database.json_columns import Columns, row_as_json, selected
from app.database.where import Order, Where, encode_cursor, literal
from app.models.filters import PageRequest

Cursor = AsyncCursor[Any]


@dataclass(frozen=True)
class JsonPage:
    """One page: its rows as a JSON array, how many there are in all, and where the next one starts."""

    data: bytes
    total: int
    next_cursor: str | None


@dataclass(frozen=True)
class JsonOne:
    """One resource as a JSON object, with the version that is its ETag (0 where it has none)."""

    data: bytes
    version: int


@dataclass(frozen=True)
class ListQuery:
    """A list: where a page's rows come from, and what is joined to them once they are chosen."""

    table: LiteralString  # "orders o"; the alias names the rows of the page in columns and joins
    columns: Columns
    joins: LiteralString = ""

    @cached_property
    def select(self) -> LiteralString:
        """The columns as a SELECT names them."""
        return selected(self.columns)

    @cached_property
    def row(self) -> LiteralString:
        """A row as the text of a JSON object."""
        return row_as_json(self.columns)

    @property
    def alias(self) -> LiteralString:
        """What the rows of the page are called."""
        return self.table.rsplit(" ", 1)[1]


async def fetch_page(
    cursor: Cursor,
    list_query: ListQuery,
    where: Where,
    order: Order,
    request: PageRequest,
    total: tuple[LiteralString, Sequence[Any]],
    about: object = None,
) -> JsonPage:
    """Choose the page first, join the names to its rows after; the total comes with it, from one snapshot.

    An export's cursor is told what the whole list is instead.
    """
    if isinstance(cursor, ExportCursor):
        await cursor.prepare(every_row(list_query, where.sql, order), where.params)
        return JsonPage(b"[]", 0, None)
    fingerprint = request.fingerprint(about)
    rows = where if request.cursor is None else order.after(where, request.cursor, fingerprint)
    statement = page_statement(list_query, rows.sql, order, request, total[0])
    await select_one(cursor, statement, [*total[1], *rows.params])
    found = await one_row(cursor)
    edge: list[str] | None = found["edge"]
    more = encode_cursor(edge[0], edge[1], fingerprint) if edge else None
    return JsonPage(found["data"].encode(), int(found["total"]), more)


def every_row(list_query: ListQuery, where: LiteralString, order: Order) -> LiteralString:
    """The whole list in its order."""
    a = list_query.alias
    return f"""
        SELECT {list_query.select}
        FROM (SELECT {a}.*, {order.sort.expression} AS sort_key FROM {list_query.table} {order.sort.join} {where}) {a}
        {list_query.joins}
        ORDER BY {a}.sort_key {order.direction}, {a}.id {order.direction}"""


def page_statement(
    list_query: ListQuery, where: LiteralString, order: Order, request: PageRequest, total: LiteralString
) -> LiteralString:
    """One row more than the page is fetched: if it is there, the last row shown is the edge, the next cursor.

    The total comes first: where nothing matches, the history is not searched for it.

    The numbers are written out: with a bound LIMIT or OFFSET PostgreSQL would plan anew each time.
    """
    a, limit = list_query.alias, literal(request.limit)
    offset: LiteralString = f"OFFSET {literal(request.offset)}" if request.offset else ""
    return f"""
        WITH matching AS MATERIALIZED (SELECT ({total}) AS total)
        SELECT '[' || array_to_string(p.rows[1:{limit}], ',') || ']' AS data, p.total,
               CASE WHEN cardinality(p.rows) > {limit} THEN ARRAY[p.keys[{limit}], p.ids[{limit}]] END AS edge
        FROM (SELECT (SELECT total FROM matching) AS total, coalesce(array_agg(r.row), '{{}}') AS rows,
                     array_agg(r.key) AS keys, array_agg(r.id) AS ids
              FROM (SELECT {list_query.row} AS row, {a}.sort_key::text AS key, {a}.id::text AS id
                    FROM (SELECT {a}.*, {order.sort.expression} AS sort_key
                          FROM {list_query.table} {order.sort.join}
                          {where} {"AND" if where else "WHERE"} (SELECT total FROM matching) > 0
                          ORDER BY {order.sql}
                          LIMIT {literal(request.limit + 1)} {offset}) {a}
                    {list_query.joins}
                    ORDER BY {a}.sort_key {order.direction}, {a}.id {order.direction}) r) p
    """


async def fetch_all(cursor: Cursor, select: LiteralString, params: Sequence[Any] = ()) -> bytes:
    """All rows of a SELECT as a JSON array."""
    await select_one(cursor, f"SELECT coalesce(json_agg(r), '[]') AS data FROM ({select}) r", params)
    return (await one_row(cursor))["data"]


async def fetch_one(cursor: Cursor, select: LiteralString, params: Sequence[Any] = ()) -> JsonOne | None:
    """The one row of a SELECT as a JSON object; None where there is none."""
    await select_one(
        cursor,
        f"""SELECT j AS data, j ->> 'version' AS version
            FROM (SELECT row_to_json(r) AS j FROM ({select}) r OFFSET 0) once""",
        params,
    )
    row = await cursor.fetchone()
    if row is None or row["data"] is None:
        return None
    return JsonOne(row["data"], int(row["version"] or 0))


async def select_one(cursor: Cursor, statement: LiteralString, params: Sequence[Any]) -> None:
    """Run a SELECT of one row; the first of a request also asks who is calling."""
    if isinstance(cursor, CallerCursor):
        await cursor.select(statement, params)
    else:
        await cursor.execute(statement, params)


async def one_row(cursor: Cursor) -> dict[str, Any]:
    """The row of a statement that always has one."""
    row = await cursor.fetchone()
    if row is None:
        raise LookupError("a statement that always has a row had none")
    return row
