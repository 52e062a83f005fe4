"""Whether a request wants a file, and the headers of the file."""

from datetime import datetime

from fastapi import Request

from app.models.filters import FileFormat

CSV_TYPE = "text/csv; charset=utf-8; header=present"


def wants_csv(request: Request, asked: FileFormat) -> bool:
    """Return whether the client wants CSV: by the parameter, else by an Accept header with CSV and without JSON."""
    if asked.format is not None:
        return asked.format == "csv"
    accepted = ",".join(request.headers.getlist("accept")).lower()
    return "text/csv" in accepted and "application/json" not in accepted


def file_headers(request: Request, now: datetime) -> dict[str, str]:
    """Return the header with the name under which a browser saves the file: the last word of the path, and the day."""
    name = request.scope["path"].rpartition("/")[2]
    return {"Content-Disposition": f'attachment; filename="{name}-{now:%Y-%m-%d}.csv"'}
