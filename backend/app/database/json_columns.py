"""The columns of a list with their JSON expressions: one expression formats each row of a page as JSON text.

`row_to_json` builds a record of each row and looks up the format of each column, which took most of the time of a
page. Here the kind of each column determines its format at once. The result equals that of `row_to_json`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, LiteralString

QUOTE: LiteralString = '"'
CsvKind = Literal["plain", "text", "boolean", "array", "text_array", "timestamp"]


@dataclass(frozen=True)
class Column:
    """A column: name in the API, SQL of the value, SQL of the JSON (never null), quotes around it, kind in a CSV."""

    name: LiteralString
    sql: LiteralString
    json: LiteralString
    around: LiteralString = ""
    csv: CsvKind = "plain"


@dataclass(frozen=True)
class StoredJson:
    """Columns of a joined row whose JSON, names included, is stored in one column of that row."""

    columns: tuple[Column, ...]
    sql: LiteralString


Columns = Sequence[Column | StoredJson]


def id_column(name: LiteralString, column: LiteralString, nullable: bool = False) -> Column:
    """Return the column of an id: a number in the database, a string in the API."""
    return quoted(name, f"{column}::text", nullable)


def enum_column(name: LiteralString, sql: LiteralString, nullable: bool = False) -> Column:
    """Return the column of a text that never has characters that JSON escapes."""
    return quoted(name, sql, nullable)


def quoted(name: LiteralString, sql: LiteralString, nullable: bool) -> Column:
    """Return the column of a text that needs quotes but no escapes."""
    if nullable:
        return Column(name, sql, f"""coalesce('"' || {sql} || '"', 'null')""")
    return Column(name, sql, sql, QUOTE)


def text_column(
    name: LiteralString, sql: LiteralString, nullable: bool = False, json: LiteralString | None = None
) -> Column:
    """Return the column of any text; `json` names the column with its stored JSON, if there is one."""
    return Column(name, sql, or_null(json or f"to_json({sql})::text", nullable), csv="text")


def number_column(name: LiteralString, sql: LiteralString, nullable: bool = False) -> Column:
    """Return the column of a whole number or an amount."""
    return Column(name, sql, or_null(f"({sql})::text", nullable))


def boolean_column(name: LiteralString, sql: LiteralString) -> Column:
    """Return the column of a boolean that is never null."""
    return Column(name, sql, f"({sql})::text", csv="boolean")


def timestamp_column(name: LiteralString, sql: LiteralString, nullable: bool = False) -> Column:
    """Return the column of a timestamp."""
    return Column(name, sql, or_null(f"to_json({sql})::text", nullable), csv="timestamp")


def json_array_column(name: LiteralString, sql: LiteralString) -> Column:
    """Return the column of an array; `sql` is the text of its JSON: items without escapes, a blank after each comma."""
    return Column(name, f"({sql})::json", sql, csv="array")


def text_array_column(name: LiteralString, sql: LiteralString) -> Column:
    """Return the column of an array of texts without blanks; a CSV has them with blanks between them."""
    return Column(name, sql, f"to_json({sql})::text", csv="text_array")


def json_column(name: LiteralString, sql: LiteralString, nullable: bool = False) -> Column:
    """Return the column of a JSON object, which is text in a CSV."""
    return Column(name, sql, or_null(f"({sql})::text", nullable))


def or_null(json: LiteralString, nullable: bool) -> LiteralString:
    """Return the JSON expression; if `nullable`, an SQL NULL becomes the JSON value `null`."""
    return f"coalesce({json}, 'null')" if nullable else json


def each(columns: Columns) -> list[Column]:
    """Return the single columns, with those inside a StoredJson."""
    return [one for column in columns for one in (column.columns if isinstance(column, StoredJson) else (column,))]


def selected(columns: Columns) -> LiteralString:
    """Return the columns as the list of a SELECT."""
    return ", ".join(f"{column.sql} AS {column.name}" for column in each(columns))


def row_as_json(columns: Columns) -> LiteralString:
    """Return the expression of the whole row as the text of a JSON object."""
    parts: list[LiteralString] = []
    literal: LiteralString = "{"
    for index, column in enumerate(columns):
        comma: LiteralString = "," if index else ""
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
