"""A report as JSON, as a CSV file or as an Excel workbook. A report has few rows, so a file is made from its JSON."""

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from pydantic import BaseModel

from app.database.csv_export import BYTE_ORDER_MARK, FORMULA
from app.database.query import JsonOne, Query
from app.database.xlsx_export import XlsxFile
from app.http.file_format import TYPES, file_headers, wanted_format
from app.http.responses import json_response, one_response
from app.http.stale_reads import read_checked, read_existing, read_stale
from app.models.filters import FileFormat
from app.queries.company import find_zone

STARTS_LIKE_A_FORMULA = re.compile(FORMULA)


async def report_response(
    request: Request, query: Query[bytes], file_format: FileFormat, row: type[BaseModel], subject: str | None = None
) -> Response:
    """Return the report; with `format=csv`, `format=xlsx` or `Accept: text/csv` as a file.

    `row` is the model of its rows. `subject` names the resource that the report is about. Raises NotFound if it does
    not exist, that is, has no row.
    """
    found = await read_checked(request, query, lambda found: subject is None or found != b"[]", subject or "")
    if wanted_format(request, file_format) == "json":
        return json_response(found)
    return await rows_response(request, rows_of(found), file_format, row)


async def listing_response(
    request: Request,
    query: Query[JsonOne | None],
    file_format: FileFormat,
    row: type[BaseModel],
    field: str,
    subject: str,
) -> Response:
    """Return a resource with a list of rows in a field; as a file, which has these rows, if it is wanted.

    Raises NotFound if it does not exist.
    """
    found = await read_existing(request, query, subject)
    if wanted_format(request, file_format) == "json":
        return one_response(found, subject)
    return await rows_response(request, rows_of(found.data)[0][field], file_format, row)


async def rows_response(
    request: Request, rows: Sequence[dict[str, Any]], file_format: FileFormat, row: type[BaseModel]
) -> Response:
    """Return rows as a file of the requested format; `row` is their model."""
    kind, names = wanted_format(request, file_format), list(row.model_fields)
    now = datetime.now(ZoneInfo(await read_stale(request, find_zone())))
    file = workbook(names, rows) if kind == "xlsx" else csv_text(names, rows, file_format.bom)
    return Response(file, media_type=TYPES[kind], headers=file_headers(request, kind, now))


def rows_of(found: bytes) -> list[dict[str, Any]]:
    """Return the rows of a report: those of an array, or an object as the only one."""
    array = found if found.startswith(b"[") else b"[%b]" % found
    return json.loads(array, parse_float=Decimal)


def workbook(names: Sequence[str], rows: Sequence[dict[str, Any]]) -> bytes:
    """Return the rows as an Excel workbook; the days in the column `date` are real ones."""
    with XlsxFile(names) as file:
        file.write([date.fromisoformat(row[name]) if name == "date" else row[name] for name in names] for row in rows)
        return file.finish().read_bytes()


def csv_text(names: Sequence[str], rows: Sequence[dict[str, Any]], bom: bool = False) -> bytes:
    """Return the rows as CSV (RFC 4180) with a header, in UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(names)
    writer.writerows([cell(row[name]) for name in names] for row in rows)
    return (BYTE_ORDER_MARK if bom else b"") + file.getvalue().encode()


def cell(value: Any) -> Any:
    """Return a JSON value as `csv_export.cell` writes it: exact numbers, and no text that begins like a formula."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        return f"'{value}" if STARTS_LIKE_A_FORMULA.match(value) else value
    return json.dumps(value) if isinstance(value, bool | dict | list) else value
