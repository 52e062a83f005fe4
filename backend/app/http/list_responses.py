"""A list as a page of JSON, or all of it as a CSV file."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, aclosing
from datetime import UTC, datetime
from typing import TypeVar

from fastapi import Request, Response
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.database.pages import Cursor, JsonPage
from app.errors import NotFound
from app.http.responses import page_response
from app.http.transactions import Reading, exporting
from app.models.filters import PageRequest

Asked = TypeVar("Asked", bound=PageRequest)


async def list_response(
    request: Request, asked: Asked, query: Callable[[Cursor, Asked], Awaitable[JsonPage | None]], what: str = "thing"
) -> Response:
    """One page of the list; with `format=csv` or `Accept: text/csv` all rows that match.

    NotFound where the query says that there is nothing which the list could be about.
    """
    if not wants_csv(request, asked):
        async with Reading(request) as cursor:
            page = found(await query(cursor, asked), what)
        return page_response(request, page, asked)
    async with AsyncExitStack() as stack:
        cursor = await stack.enter_async_context(exporting(request))
        found(await query(cursor, asked), what)
        lines = await stack.enter_async_context(aclosing(cursor.lines()))
        return CsvResponse(lines, file_name(request), stack.pop_all())


def found(page: JsonPage | None, what: str) -> JsonPage:
    """The page; NotFound where there is none."""
    if page is None:
        raise NotFound(f"No {what} has this id")
    return page


def wants_csv(request: Request, asked: PageRequest) -> bool:
    """The parameter decides; without it the header, where it names CSV and no JSON."""
    if asked.format is not None:
        return asked.format == "csv"
    accepted = ",".join(request.headers.getlist("accept")).lower()
    return "text/csv" in accepted and "application/json" not in accepted


def file_name(request: Request) -> str:
    """What a browser saves it as: the last word of the path, and the day (UTC)."""
    return f"{request.scope['path'].rpartition('/')[2]}-{datetime.now(UTC):%Y-%m-%d}.csv"


class CsvResponse(StreamingResponse):
    """A file that is sent while it is made; afterwards, however that went, the stack is closed."""

    def __init__(self, lines: AsyncGenerator[bytes], name: str, stack: AsyncExitStack) -> None:
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        super().__init__(lines, headers=headers, media_type="text/csv; charset=utf-8; header=present")
        self.stack = stack

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        async with self.stack:
            await super().__call__(scope, receive, send)
