"""In which format a request wants its rows, and the headers of a file."""

from datetime import datetime
from typing import Literal

from fastapi import Request

from app.models.filters import FileFormat

Format = Literal["json", "csv", "xlsx"]
TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def wanted_format(request: Request, file_format: FileFormat) -> Format:
    """Return the format in the parameter; else CSV for an Accept header with CSV and without JSON, else JSON."""
    if file_format.format is not None:
        return file_format.format
    accepted = ",".join(request.headers.getlist("accept")).lower()
    return "csv" if "text/csv" in accepted and "application/json" not in accepted else "json"


def file_headers(request: Request, kind: Format, now: datetime) -> dict[str, str]:
    """Return the header with the name under which a browser saves the file: the last word of the path, and the day."""
    name = request.scope["path"].rpartition("/")[2]
    return {"Content-Disposition": f'attachment; filename="{name}-{now:%Y-%m-%d}.{kind}"'}
