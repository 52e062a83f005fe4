"""Rows as an Excel workbook: XlsxWriter writes them to a temporary file, row by row, in constant memory.

Numbers, days and times are real ones, so they can be computed with and sorted. A text is a text whatever it begins
with: a workbook says of each cell what it is, so no text becomes a formula and none needs an apostrophe. Times are
local times of the session's time zone, without their offset, which Excel does not have; the last column, `time_zone`,
names the zone.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

from app.database.csv_export import CHUNK
from app.database.json_columns import each
from app.database.pages import ListQuery, all_rows
from app.database.pool_health import StallGuard
from app.database.query import Cursor, Sql

XLSX_ROWS = 1_048_576  # of a sheet; more rows continue on another sheet
BATCH = 500  # rows that a thread writes at a time
WIDTH = 18  # characters of a column: a time is whole
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class XlsxFile:
    """Context manager of a workbook in a temporary directory, with the names of the columns on each sheet."""

    def __init__(self, names: Sequence[str]) -> None:
        from xlsxwriter import Workbook  # pyright: ignore[reportMissingTypeStubs] # 0.1 s of each start

        self.names = names
        self.directory = TemporaryDirectory(prefix="brickhouse-xlsx-")
        self.path = Path(self.directory.name, "rows.xlsx")
        self.book = Workbook(str(self.path), {**OPTIONS, "tmpdir": self.directory.name})
        add_format: Any = self.book.add_format  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        self.formats = {
            datetime: add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            date: add_format({"num_format": "yyyy-mm-dd"}),
        }
        self.add_sheet()

    def __enter__(self) -> "XlsxFile":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.directory.cleanup()

    def add_sheet(self) -> None:
        """Continue on a new sheet."""
        self.sheet = self.book.add_worksheet()  # pyright: ignore[reportUnknownMemberType]
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_column(0, len(self.names) - 1, WIDTH)
        self.row = 0
        self.write([self.names])

    def write(self, rows: Iterable[Iterable[Any]]) -> None:
        """Write rows after those before."""
        for row in rows:
            if self.row == XLSX_ROWS:
                self.add_sheet()
            for column, value in enumerate(row):
                self.write_cell(column, value)
            self.row += 1

    def write_cell(self, column: int, value: Any) -> None:
        """Write a value as what it is; lists and objects as text."""
        match value:
            case None:
                return
            case bool():
                self.sheet.write_boolean(self.row, column, value)
            case int() | float() | Decimal():
                self.sheet.write_number(self.row, column, float(value))
            case datetime():
                self.sheet.write_datetime(self.row, column, value.replace(tzinfo=None), self.formats[datetime])
            case date():
                self.sheet.write_datetime(self.row, column, datetime.combine(value, time.min), self.formats[date])
            case _ if text := text_of(value):
                self.sheet.write_string(self.row, column, text)
            case _:
                return

    def finish(self) -> Path:
        """Write the workbook's end and return its path; the file is gone after the block."""
        self.book.close()
        return self.path


def text_of(value: Any) -> str:
    """Return a text, the words of an array, or the JSON of an object; JSON of the database comes as bytes."""
    found = json.loads(value) if isinstance(value, bytes) else value
    if isinstance(found, list):
        return " ".join(map(str, found))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


async def workbook_pieces(cursor: Cursor, guard: StallGuard, query: ListQuery, caller: Sql) -> AsyncGenerator[bytes]:
    """Write every row of a list to a workbook, then yield the workbook in pieces.

    Raises OperationalError if the guard ends the connection because the database stalls, OSError if the disk is full.
    """
    columns = each(query.view.columns)
    zone = [cursor.connection.info.parameter_status("TimeZone")] if any(c.csv == "timestamp" for c in columns) else []
    with XlsxFile([column.name for column in columns] + (["time_zone"] if zone else [])) as file:
        async for rows in batches(cursor, guard, query, caller):
            await asyncio.to_thread(file.write, [[*row.values(), *zone] for row in rows])
        guard.pause()
        path = await asyncio.to_thread(file.finish)
        with path.open("rb") as finished:
            while piece := finished.read(CHUNK):
                yield piece


async def batches(
    cursor: Cursor, guard: StallGuard, query: ListQuery, caller: Sql
) -> AsyncGenerator[list[dict[str, Any]]]:
    """Yield the rows of a list, BATCH at a time; the guard watches while a row is awaited."""
    rows = all_rows(query)
    statement = f"WITH caller AS ({caller.text}) SELECT * FROM ({rows.text}) r"
    batch: list[dict[str, Any]] = []
    async for row in cursor.stream(statement, [*caller.params, *rows.params]):
        guard.steps += 1
        batch.append(row)
        if len(batch) == BATCH:
            guard.pause()
            yield batch
            guard.resume()
            batch = []
    yield batch
