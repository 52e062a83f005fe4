"""A report as JSON, or as a CSV file. A report has few rows, so the file is made from its JSON."""

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from pydantic import BaseModel

from app.database.csv_export import BYTE_ORDER_MARK, FORMULA
from app.database.query import Query
from app.errors import NotFound
from app.http.file_format import CSV_TYPE, file_headers, wants_csv
from app.http.responses import json_response
from app.http.transactions import read
from app.models.filters import FileFormat
from app.queries.company import find_zone

STARTS_LIKE_A_FORMULA = re.compile(FORMULA)


async def report_response(
    request: Request, query: Query[bytes], asked: FileFormat, row: type[BaseModel], subject: str | None = None
) -> Response:
    """Return the report; with `format=csv` or `Accept: text/csv` as a file. `row` is the model of its rows.

    `subject` names the resource that the report is about. Raises NotFound if it does not exist, that is, has no row.
    """
    found = await read(request, query)
    if subject is not None and found == b"[]":
        raise NotFound(f"No {subject} has this id")
    return await file_response(request, found, asked, row) if wants_csv(request, asked) else json_response(found)


async def file_response(request: Request, found: bytes, asked: FileFormat, row: type[BaseModel]) -> Response:
    """Return the JSON of a report, an object or an array of objects, as a file with a line for each object."""
    zone = ZoneInfo(await read(request, find_zone()))
    array = found if found.startswith(b"[") else b"[%b]" % found
    text = csv_text(list(row.model_fields), json.loads(array, parse_float=Decimal))
    mark = BYTE_ORDER_MARK if asked.bom else b""
    return Response(mark + text.encode(), media_type=CSV_TYPE, headers=file_headers(request, datetime.now(zone)))


def csv_text(names: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    """Return the rows as CSV (RFC 4180) with a header."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(names)
    writer.writerows([cell(row[name]) for name in names] for row in rows)
    return file.getvalue()


def cell(value: Any) -> Any:
    """Return a JSON value as `csv_export.cell` writes it: exact numbers, and no text that begins like a formula."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        return f"'{value}" if STARTS_LIKE_A_FORMULA.match(value) else value
    return json.dumps(value) if isinstance(value, bool | dict | list) else value
