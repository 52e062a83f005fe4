"""The columns of a list, each with its JSON: a page's rows are written as text by one call a row.

`row_to_json` makes a record of each row first and then looks up how to write each of its columns, which took most of
the time of a page. The kinds here say that once. What they write is what `row_to_json` writes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

QUOTE: LiteralString = '"'


@dataclass(frozen=True)
class Column:
    """A name of the API, what a SELECT gives for it, and that as JSON between `around` (never null)."""

    name: LiteralString
    sql: LiteralString
    json: LiteralString
    around: LiteralString = ""


@dataclass(frozen=True)
class Kept:
    """Columns of a joined row whose JSON, names and all, is kept in one column beside them."""

    columns: tuple[Column, ...]
    sql: LiteralString


def id_column(name: LiteralString, column: LiteralString, null: bool = False) -> Column:
    """A number inside, a string outside."""
    return quoted(name, f"{column}::text", null)


def enum_column(name: LiteralString, sql: LiteralString, null: bool = False) -> Column:
    """A text of ours that has nothing to escape."""
    return quoted(name, sql, null)


def quoted(name: LiteralString, sql: LiteralString, null: bool) -> Column:
    """A text as it is, in quotes."""
    if null:
        return Column(name, sql, f"""coalesce('"' || {sql} || '"', 'null')""")
    return Column(name, sql, sql, QUOTE)


def text_column(
    name: LiteralString, sql: LiteralString, null: bool = False, json: LiteralString | None = None
) -> Column:
    """A text that somebody typed; `json` names where it is kept escaped already."""
    return Column(name, sql, or_null(json or f"to_json({sql})::text", null))


def number_column(name: LiteralString, sql: LiteralString, null: bool = False) -> Column:
    """A whole number or an amount."""
    return Column(name, sql, or_null(f"({sql})::text", null))


def boolean_column(name: LiteralString, sql: LiteralString) -> Column:
    """Yes or no, never null."""
    return Column(name, sql, f"({sql})::text")


def timestamp_column(name: LiteralString, sql: LiteralString, null: bool = False) -> Column:
    """A point in time."""
    return Column(name, sql, or_null(f"to_json({sql})::text", null))


def json_array_column(name: LiteralString, sql: LiteralString) -> Column:
    """An array of words, which is JSON as it stands."""
    return Column(name, f"({sql})::json", sql)


def or_null(json: LiteralString, null: bool) -> LiteralString:
    """The JSON where it may be missing."""
    return f"coalesce({json}, 'null')" if null else json


Columns = Sequence[Column | Kept]


def selected(columns: Columns) -> LiteralString:
    """The columns as a SELECT names them."""
    each = [one for column in columns for one in (column.columns if isinstance(column, Kept) else (column,))]
    return ", ".join(f"{column.sql} AS {column.name}" for column in each)


def row_as_json(columns: Columns) -> LiteralString:
    """An expression for the whole row as the text of a JSON object."""
    parts: list[LiteralString] = []
    literal: LiteralString = "{"
    for place, column in enumerate(columns):
        comma: LiteralString = "," if place else ""
        if isinstance(column, Kept):
            parts.append(f"'{literal}{comma}'")
            parts.append(column.sql)
            literal = ""
        else:
            parts.append(f"'{literal}{comma}\"{column.name}\":{column.around}'")
            parts.append(column.json)
            literal = column.around
    parts.append(f"'{literal}}}'")
    return f"concat({', '.join(parts)})"
