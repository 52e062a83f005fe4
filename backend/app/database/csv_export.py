"""All rows of a list as CSV (RFC 4180): PostgreSQL writes them, and they pass through one by one, however many.

A spreadsheet takes a cell that begins with a sign like `=` for a formula, and would run what somebody has typed into
a name. Such a text gets an apostrophe in front, which spreadsheets do not show. So does one that has apostrophes
before such a sign already: whoever reads the file takes one away from each text that matches `FORMULA`.
"""

from collections.abc import AsyncGenerator, Sequence
from typing import Any, LiteralString, cast

from app.database.caller_cursor import ReadCursor

# What is skipped before a formula by one spreadsheet or another: blanks of all widths, and what cannot be seen.
UNSEEN: LiteralString = (
    r"\s\u0001-\u0020\u007f-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
)
# The signs, also in full width and small, and the minus that is no hyphen.
SIGNS: LiteralString = r"=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"
FORMULA: LiteralString = rf"^[\u0027]*([\t\r\n]|[{UNSEEN}]*[{SIGNS}])"

BOOLEAN, TEXT, WORDS, TIMESTAMPTZ = 16, 25, 114, 1184  # PostgreSQL's numbers of these types
CHUNK = 64 * 1024


class ExportCursor(ReadCursor):
    """Is asked for a list's page, and gives all rows of the list as CSV."""

    _rows: tuple[LiteralString, Sequence[Any]] = "", ()

    async def prepare(self, select: LiteralString, params: Sequence[Any]) -> None:
        """Learn which columns there are, and who asks, before anything is said."""
        await self.select(f"SELECT * FROM ({select}) r LIMIT 0", params)
        columns = [(column.name, column.type_code) for column in self.description or ()]
        cells = ", ".join(cell(name, kind) for name, kind in columns if name != "caller_id")
        who, values = self._who
        self._rows = f"WITH caller AS ({who}) SELECT {cells} FROM ({select}) r", [*values, *params]

    async def lines(self) -> AsyncGenerator[bytes]:
        """The header and every row, some at a time; to be closed by whoever does not read it to the end."""
        select, params = self._rows
        some = bytearray()
        async with self.copy(f"COPY ({select}) TO STDOUT (FORMAT csv, HEADER)", params) as copy:
            async for line in copy:
                some += line
                some[-1:] = b"\r\n"
                if len(some) >= CHUNK:
                    yield bytes(some)
                    some.clear()
        yield bytes(some)


def cell(name: str, kind: int) -> LiteralString:
    """How a column of this type is written; its name is one of our own aliases, or it is a fault of ours."""
    if not name.replace("_", "").isalpha():
        raise ValueError(f"not a column: {name!r}")
    column = cast(LiteralString, name)
    written: dict[int, LiteralString] = {
        TEXT: f"CASE WHEN r.{column} ~ '{FORMULA}' THEN '''' || r.{column} ELSE r.{column} END",
        BOOLEAN: f"r.{column}::text",
        WORDS: f"""translate(r.{column}::text, '[]",', '')""",  # a JSON array of words: with blanks between them
        TIMESTAMPTZ: f"""to_char(r.{column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')""",
    }
    return f"{written.get(kind, f'r.{column}')} AS {column}"
