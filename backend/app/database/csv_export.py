"""All rows of a list as CSV (RFC 4180): PostgreSQL formats them, and they are streamed in pieces.

A spreadsheet takes a cell that begins with a sign like `=` for a formula, and would run a formula that a user has typed
into a name (CSV injection). Such a text is prefixed with an apostrophe, which spreadsheets do not show. So is a text
that already has apostrophes before such a sign: to restore the texts, remove one apostrophe from each that matches
`FORMULA`.

Times are local times of the session's time zone with their offset; the last column, `time_zone`, names the zone.
"""

from collections.abc import AsyncGenerator
from typing import LiteralString

from app.database.json_columns import CsvKind, each
from app.database.pages import ListQuery, all_rows
from app.database.pool_health import StallGuard
from app.database.query import Cursor, Sql

# Characters that one spreadsheet or another skips before a formula: spaces of all widths, and invisible characters.
INVISIBLE: LiteralString = (
    r"\s\u0001-\u0020\u007f-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
)
# The signs, also in full width and small form, and the mathematical minus sign.
SIGNS: LiteralString = r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"
FORMULA: LiteralString = rf"^[\u0027]*([\t\r\n]|[{INVISIBLE}]*[{SIGNS}])"

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
CHUNK = 64 * 1024  # bytes of a piece, at least


async def copy_rows(
    cursor: Cursor, guard: StallGuard, query: ListQuery, caller: Sql, bom: bool = False
) -> AsyncGenerator[bytes]:
    """Yield the header and every row of a list in pieces; close the generator if it is not read to its end.

    `bom`: begin with a byte-order mark. Raises OperationalError if the guard ends the connection because the database
    stalls.
    """
    statement = csv_select(query, caller)
    piece = bytearray(BYTE_ORDER_MARK if bom else b"")
    async with cursor.copy(f"COPY ({statement.text}) TO STDOUT (FORMAT csv, HEADER)", statement.params) as copy:
        async for line in copy:
            guard.steps += 1
            piece += line
            piece[-1:] = b"\r\n"
            if len(piece) >= CHUNK:
                guard.pause()
                yield bytes(piece)
                guard.resume()
                piece.clear()
    guard.pause()
    yield bytes(piece)


def csv_select(query: ListQuery, caller: Sql) -> Sql:
    """Return the SELECT of a list's rows as CSV cells; the columns may refer to the table `caller`."""
    columns = each(query.view.columns)
    cells = ", ".join(cell(column.name, column.csv) for column in columns)
    if any(column.csv == "timestamp" for column in columns):
        cells += ", current_setting('TimeZone') AS time_zone"
    rows = all_rows(query)
    return Sql(f"WITH caller AS ({caller.text}) SELECT {cells} FROM ({rows.text}) r", [*caller.params, *rows.params])


def cell(name: LiteralString, kind: CsvKind) -> LiteralString:
    """Return the expression of a CSV cell for a column of this kind."""
    joined: LiteralString = f"array_to_string(r.{name}, ' ')"
    written: dict[CsvKind, LiteralString] = {
        "plain": f"r.{name}",
        "text": no_formula(f"r.{name}"),
        "text_array": no_formula(joined),
        "boolean": f"r.{name}::text",
        "array": f"""translate(r.{name}::text, '[]",', '')""",  # the words, with spaces between them
        "timestamp": f"""to_char(r.{name}, 'YYYY-MM-DD"T"HH24:MI:SS.USTZH:TZM')""",
    }
    return f"{written[kind]} AS {name}"


def no_formula(text: LiteralString) -> LiteralString:
    """Return the expression of a text with an apostrophe in front if a spreadsheet would read it as a formula."""
    return f"CASE WHEN {text} ~ '{FORMULA}' THEN '''' || {text} ELSE {text} END"
