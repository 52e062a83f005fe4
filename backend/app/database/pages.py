"""Descriptions of lists, and the query of one page: PostgreSQL builds its JSON, which is sent unchanged.

A query module describes a list as a `ListQuery`. `page_query` turns it into the query of one page,
`csv_export.copy_rows` streams all its rows as a file.
"""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import LiteralString

from app.database.json_columns import Columns, row_as_json, selected
from app.database.query import Named, Query, Row, Sql
from app.database.where import Order, Where, encode_cursor, literal
from app.models.filters import PageRequest

MOST_COUNTED = 10_000


@dataclass(frozen=True)
class JsonPage:
    """One page: its rows as a JSON array, the total number of rows, and the cursor of the next page.

    If the total is not exact, more than `total` rows match.
    """

    data: bytes
    total: int
    total_is_exact: bool
    next_cursor: str | None


@dataclass(frozen=True)
class View:
    """The rows of a list in the API: a table, the columns, and the joins that the columns need."""

    table: LiteralString  # "orders o"; columns and joins name the table's rows by this alias
    columns: Columns
    joins: LiteralString = ""

    @cached_property
    def select(self) -> LiteralString:
        """The columns as the list of a SELECT."""
        return selected(self.columns)

    @cached_property
    def row(self) -> LiteralString:
        """The expression of a row as the text of a JSON object."""
        return row_as_json(self.columns)

    @property
    def alias(self) -> LiteralString:
        """The alias of the table."""
        return self.table.rsplit(" ", 1)[1]


@dataclass(frozen=True)
class Subject:
    """The row that a list belongs to (such as the stock row of a ledger): without it the list does not exist."""

    table: LiteralString
    id: int

    @property
    def exists(self) -> Sql:
        """The condition that the row exists."""
        return Sql(f"EXISTS (SELECT FROM {self.table} WHERE id = %s)", (self.id,))


@dataclass(frozen=True)
class ListQuery(Named):
    """A list: the rows of a view that match the conditions, in an order.

    `count` is a SELECT of the number of rows from sums, if sums have it. Without it the rows are counted, MOST_COUNTED
    at most, so that the cost does not grow with their number.
    """

    view: View
    where: Where
    order: Order
    count: Sql | None = None
    subject: Subject | None = None

    @property
    def total(self) -> Sql:
        """A SELECT of the number of rows; it has no row if the list's subject does not exist."""
        count = self.count or counted(self.view.table, self.where)
        if self.subject is None:
            return count
        exists = self.subject.exists
        return Sql(f"SELECT ({count.text}) WHERE {exists.text}", [*count.params, *exists.params])


def counted(table: LiteralString, where: Where) -> Sql:
    """Return a SELECT of the number of rows that match, counted up to one more than MOST_COUNTED."""
    most = literal(MOST_COUNTED + 1)
    return Sql(f"SELECT count(*) FROM (SELECT FROM {table} {where.sql} LIMIT {most}) counted", where.params)


def page_query(query: ListQuery, request: PageRequest) -> Query[JsonPage | None]:
    """Return the query of one page with its total, from one snapshot; its result is None if the subject does not exist.

    Raises NotFound for a cursor that belongs to another list, or to this list with other filters.
    """
    fingerprint = request.fingerprint((query.subject and query.subject.id, query.order.sql))
    where = query.where if request.cursor is None else query.order.after(query.where, request.cursor, fingerprint)
    total = query.total
    select = Sql(page_statement(query, where.sql, request, total.text), [*total.params, *where.params])
    return Query(select, partial(page_of, fingerprint, query.count is not None), name=query.name)


def page_statement(query: ListQuery, where: LiteralString, request: PageRequest, total: LiteralString) -> LiteralString:
    """Return the SELECT of a page: it selects the page's rows first and joins names to them afterwards.

    The total is computed before the rows: if it is 0, the table is not searched. One row more than the page is fetched:
    if it exists, the next cursor is made from the last row of the page (`edge`). Numbers are literals, because
    PostgreSQL would plan a statement with a bound LIMIT or OFFSET again each time.
    """
    view, order = query.view, query.order
    a, limit = view.alias, literal(request.limit)
    offset: LiteralString = f"OFFSET {literal(request.offset)}" if request.offset else ""
    return f"""
        WITH matching AS MATERIALIZED (SELECT ({total}) AS total)
        SELECT '[' || array_to_string(p.rows[1:{limit}], ',') || ']' AS data, p.total,
               CASE WHEN cardinality(p.rows) > {limit} THEN ARRAY[p.keys[{limit}], p.ids[{limit}]] END AS edge
        FROM (SELECT (SELECT total FROM matching) AS total, coalesce(array_agg(r.row), '{{}}') AS rows,
                     array_agg(r.key) AS keys, array_agg(r.id) AS ids
              FROM (SELECT {view.row} AS row, {a}.sort_key::text AS key, {a}.id::text AS id
                    FROM (SELECT {a}.*, {order.sort.expression} AS sort_key
                          FROM {view.table} {order.sort.join}
                          {where} {"AND" if where else "WHERE"} (SELECT total FROM matching) > 0
                          ORDER BY {order.sql}
                          LIMIT {literal(request.limit + 1)} {offset}) {a}
                    {view.joins}
                    ORDER BY {a}.sort_key {order.direction}, {a}.id {order.direction}) r) p
    """


def page_of(fingerprint: str, is_exact: bool, row: Row) -> JsonPage | None:
    """Decode a row of `page_statement`; `is_exact`: its total is not counted up to a limit."""
    if row["total"] is None:
        return None
    edge: list[str] | None = row["edge"]
    next_cursor = encode_cursor(edge[0], edge[1], fingerprint) if edge else None
    total = int(row["total"]) if is_exact else min(int(row["total"]), MOST_COUNTED)
    return JsonPage(row["data"].encode(), total, is_exact or row["total"] <= MOST_COUNTED, next_cursor)


def existence_query(query: ListQuery) -> Query[bool]:
    """Return the query of whether the list's subject exists; true for a list without a subject."""
    exists = query.subject.exists if query.subject else Sql("true")
    return Query(Sql(f"SELECT {exists.text} AS found", exists.params), lambda row: row["found"], name=query.name)


def all_rows(query: ListQuery) -> Sql:
    """Return the SELECT of all rows of a list, in order."""
    view, order = query.view, query.order
    a = view.alias
    return Sql(
        f"""SELECT {view.select}
            FROM (SELECT {a}.*, {order.sort.expression} AS sort_key
                  FROM {view.table} {order.sort.join} {query.where.sql}) {a}
            {view.joins}
            ORDER BY {a}.sort_key {order.direction}, {a}.id {order.direction}""",
        query.where.params,
    )
