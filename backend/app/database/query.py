"""Reads as values: a SELECT of one row, the values of its placeholders, and a function that decodes the row.

A function in `queries/` describes a read and does not run it. `fetch_row` runs a statement; `for_caller` adds the
look-up of the caller to the statement, so that both take one round trip.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, LiteralString, NamedTuple, ParamSpec, TypeVar

from psycopg import AsyncClientCursor, AsyncCursor

from app.monitoring.metrics import qualified_name, timed

Row = dict[str, Any]
Cursor = AsyncCursor[Row]
T = TypeVar("T")
P = ParamSpec("P")


class Sql(NamedTuple):  # faster to make than a frozen dataclass, and each request makes several
    """A piece of SQL and the values of its placeholders."""

    text: LiteralString
    params: Sequence[Any] = ()


@dataclass(frozen=True, kw_only=True)
class Named:
    """The description of a read, with its name in the metrics."""

    name: str = ""


@dataclass(frozen=True)
class Query(Named, Generic[T]):
    """A SELECT of at most one row, and the function that decodes it. The SELECT may refer to the table `caller`.

    `decode` gets a row whose columns are all null if the SELECT finds no row.
    """

    select: Sql
    decode: Callable[[Row], T]


@dataclass(frozen=True)
class JsonOne:
    """One resource as a JSON object, with the version that is its ETag (0 if it has none)."""

    data: bytes
    version: int


Described = TypeVar("Described", bound=Named)


def named_query(describe: Callable[P, Described]) -> Callable[P, Described]:
    """Decorate a function that describes a read: the read gets the function's name."""
    name = qualified_name(describe)

    @functools.wraps(describe)
    def described(*args: P.args, **kwargs: P.kwargs) -> Described:
        found = describe(*args, **kwargs)
        object.__setattr__(found, "name", name)  # the object is new and frozen; a copy would cost more
        return found

    return described


def json_array(select: LiteralString, params: Sequence[Any] = ()) -> Query[bytes]:
    """Return a query of all rows of a SELECT as a JSON array."""
    return Query(Sql(f"SELECT coalesce(json_agg(r), '[]') AS data FROM ({select}) r", params), data_of)


def json_object(select: LiteralString, params: Sequence[Any] = ()) -> Query[bytes]:
    """Return a query of the row of a SELECT that always has one (an aggregate) as a JSON object."""
    return Query(Sql(f"SELECT row_to_json(r) AS data FROM ({select}) r", params), data_of)


def json_one(select: LiteralString, params: Sequence[Any] = ()) -> Query[JsonOne | None]:
    """Return a query of the row of a SELECT as a JSON object with its version; it gives None if there is no row."""
    once = f"SELECT row_to_json(r) AS j FROM ({select}) r OFFSET 0"
    return Query(Sql(f"SELECT j AS data, j ->> 'version' AS version FROM ({once}) once", params), one_of)


def data_of(row: Row) -> bytes:
    """Return the JSON in a row."""
    return row["data"]


def one_of(row: Row) -> JsonOne | None:
    """Return the resource in a row; None if there is none."""
    return None if row["data"] is None else JsonOne(row["data"], int(row["version"] or 0))


def for_caller(caller: Sql, select: Sql) -> Sql:
    """Return one statement that looks up the caller and runs the SELECT.

    `caller` selects the caller's id, role, store_id and region. The statement has no row if there is no such caller,
    else one: the caller's id as `caller_id`, and the SELECT's columns, null if the SELECT finds no row.
    """
    return Sql(
        f"""WITH caller AS MATERIALIZED ({caller.text})
            SELECT c.id AS caller_id, r.* FROM caller c LEFT JOIN ({select.text}) r ON true""",
        [*caller.params, *select.params],
    )


async def fetch_row(cursor: Cursor, name: str, statement: Sql) -> Row | None:
    """Run a statement and return its first row; its time is observed under this name."""
    return await timed(name, first_row(cursor, statement))


async def first_row(cursor: Cursor, statement: Sql) -> Row | None:
    """Run a statement and return its first row; None if it has none."""
    await cursor.execute(statement.text, statement.params)
    return await cursor.fetchone()


async def plan_of(cursor: Cursor, name: str, statement: Sql) -> str:
    """Return the name and the text of a statement, and the plan with which it runs again, measured."""
    await cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement.text}", statement.params)
    lines = [row["QUERY PLAN"] for row in await cursor.fetchall()]
    text = AsyncClientCursor(cursor.connection).mogrify(statement.text, statement.params)
    return "\n".join([f"-- {name}", text, "", *lines])


async def fetch(cursor: Cursor, query: Query[T]) -> T:
    """Return the result of a query that does not refer to the caller: for the service itself.

    Raises LookupError if it has no row.
    """
    return query.decode(one_row(await fetch_row(cursor, query.name, query.select)))


def one_row(row: Row | None) -> Row:
    """Return the row of a statement that always has one. Raises LookupError if it is None."""
    if row is None:
        raise LookupError("a statement that always has a row had none")
    return row
