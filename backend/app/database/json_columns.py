"""The columns of a list, each with its JSON: the rows of a page are written as text by one expression a row.

`row_to_json` makes a record of each row first and then looks up how to write each of its columns, which took most of
the time of a page. The kinds of column here say that once. Their JSON is what `row_to_json` writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, LiteralString

QUOTE: LiteralString = '"'
CsvKind = Literal["plain", "text", "boolean", "array", "timestamp"]


@dataclass(frozen=True)
class Column:
    """A name of the API, the SQL of its value, the SQL of its JSON between `around` (never null), its kind in a CSV."""

    name: LiteralString
    sql: LiteralString
    json: LiteralString
    around: LiteralString = ""
    csv: CsvKind = "plain"


@dataclass(frozen=True)
class StoredJson:
    """Columns of a joined row whose JSON, names included, is stored in one column beside them."""

    columns: tuple[Column, ...]
    sql: LiteralString


Columns = Sequence[Column | StoredJson]


def id_column(name: LiteralString, column: LiteralString, null: bool = False) -> Column:
    """An id: a number in the database, a string in the API."""
    return quoted(name, f"{column}::text", null)


def enum_column(name: LiteralString, sql: LiteralString, null: bool = False) -> Column:
    """A text of the service's own, without a character that JSON escapes."""
    return quoted(name, sql, null)


def quoted(name: LiteralString, sql: LiteralString, null: bool) -> Column:
    """A text as it is, in quotes."""
    if null:
        return Column(name, sql, f"""coalesce('"' || {sql} || '"', 'null')""")
    return Column(name, sql, sql, QUOTE)


def text_column(
    name: LiteralString, sql: LiteralString, null: bool = False, json: LiteralString | None = None
) -> Column:
    """A text that a user has typed; `json` names the column where its JSON is stored, if it is."""
    return Column(name, sql, or_null(json or f"to_json({sql})::text", null), csv="text")


def number_column(name: LiteralString, sql: LiteralString, null: bool = False) -> Column:
    """A whole number or an amount."""
    return Column(name, sql, or_null(f"({sql})::text", null))


def boolean_column(name: LiteralString, sql: LiteralString) -> Column:
    """A boolean, never null."""
    return Column(name, sql, f"({sql})::text", csv="boolean")


def timestamp_column(name: LiteralString, sql: LiteralString, null: bool = False) -> Column:
    """A point in time."""
    return Column(name, sql, or_null(f"to_json({sql})::text", null), csv="timestamp")


def json_array_column(name: LiteralString, sql: LiteralString) -> Column:
    """An array of words of the service's own; `sql` is the text of its JSON."""
    return Column(name, f"({sql})::json", sql, csv="array")


def or_null(json: LiteralString, null: bool) -> LiteralString:
    """The JSON of a value that may be null."""
    return f"coalesce({json}, 'null')" if null else json


def each(columns: Columns) -> list[Column]:
    """The columns one by one, those with stored JSON too."""
    return [one for column in columns for one in (column.columns if isinstance(column, StoredJson) else (column,))]


def selected(columns: Columns) -> LiteralString:
    """The columns as a SELECT names them."""
    return ", ".join(f"{column.sql} AS {column.name}" for column in each(columns))


def row_as_json(columns: Columns) -> LiteralString:
    """An expression for the whole row as the text of a JSON object."""
    parts: list[LiteralString] = []
    literal: LiteralString = "{"
    for place, column in enumerate(columns):
        comma: LiteralString = "," if place else ""
        if isinstance(column, StoredJson):
            parts.append(f"'{literal}{comma}'")
            parts.append(column.sql)
            literal = ""
        else:
            parts.append(f"'{literal}{comma}\"{column.name}\":{column.around}'")
            parts.append(column.json)
            literal = column.around
    parts.append(f"'{literal}}}'")
    return f"concat({', '.join(parts)})"
