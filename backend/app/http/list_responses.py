"""A list as a page of JSON, or all its rows as a CSV file or an Excel workbook."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from datetime import datetime, tzinfo
from functools import partial

import psycopg
from fastapi import Request, Response
from psycopg_pool import PoolTimeout
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.database.connection import get_async_read_cursor, get_export_cursor
from app.database.csv_export import copy_rows
from app.database.limiter import export_slots
from app.database.pages import ListQuery, existence_query, page_query
from app.database.xlsx_export import workbook_pieces
from app.errors import Forbidden, NotFound
from app.http.access_log import about
from app.http.authentication import caller_of, fetch_as_caller
from app.http.file_format import TYPES, Format, file_headers, wanted_format
from app.http.overload import slot_of
from app.http.responses import page_response
from app.http.server_protocol import RESET
from app.http.stale_reads import choose_server, read_existing
from app.models.filters import PageRequest
from app.monitoring.logs import log
from app.queries.users import find_me

SECONDS_BETWEEN_CHECKS = 1.0  # of the account of a caller who exports


async def list_response(
    request: Request, query: ListQuery, page_request: PageRequest, subject: str = "resource"
) -> Response:
    """Return one page of the list; with `format=csv`, `format=xlsx` or `Accept: text/csv` all rows that match.

    `subject` names the resource that the list belongs to, for the message. Raises NotFound if it does not exist.
    """
    kind = wanted_format(request, page_request)
    if kind != "json":
        return await file_response(request, query, kind, page_request.bom, subject)
    page = await read_existing(request, page_query(query, page_request), subject)
    return page_response(request, page, page_request)


async def file_response(request: Request, query: ListQuery, kind: Format, bom: bool, subject: str) -> Response:
    """Return all rows of the list as a file; its slot and connection are released after it was sent or aborted."""
    slot = slot_of(request)
    slot.release()  # an export waits for another one, and holds it to its end
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(export_slots().slot(slot.ticket))
        file = await choose_server(request, partial(begin_file, request, query, kind, bom, subject))
        stack.push_async_exit(file.stack)
        file.stack = stack.pop_all()
        return file


async def begin_file(
    request: Request, query: ListQuery, kind: Format, bom: bool, subject: str, standby: bool
) -> "FileResponse":
    """Return the file of a list, whose SELECT has begun on the standby or the primary, for a request with its slot."""
    async with AsyncExitStack() as stack:
        cursor, guard = await stack.enter_async_context(get_export_cursor(standby=standby, has_slot=True))
        if not await fetch_as_caller(request, cursor, existence_query(query)):
            raise NotFound(f"No {subject} has this id")
        caller = caller_of(request)
        if kind == "csv":
            pieces = copy_rows(cursor, guard, query, caller, bom)
        else:
            pieces = workbook_pieces(cursor, guard, query, caller)
        await stack.enter_async_context(aclosing(pieces))
        if standby and kind == "csv":
            pieces = await stack.enter_async_context(aclosing(await after_first_piece(pieces)))
        return FileResponse(request, kind, pieces, stack.pop_all(), cursor.connection.info.timezone)


async def after_first_piece(pieces: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """Return the pieces when the first one is there: if the standby fails before, the primary can send the file."""
    first = await anext(pieces)

    async def all_pieces() -> AsyncGenerator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    return all_pieces()


class FileResponse(StreamingResponse):
    """A streamed file; the stack is closed after it was sent, also after an error.

    It has no time limit. It ends early if the database stalls (`StallGuard`), if the client receives nothing
    (`startup.py`), and if the caller's account is deactivated. A file that cannot be completed does not end like a
    complete one: the connection is reset.
    """

    def __init__(
        self, request: Request, kind: Format, pieces: AsyncGenerator[bytes], stack: AsyncExitStack, zone: tzinfo
    ) -> None:
        super().__init__(pieces, headers=file_headers(request, kind, datetime.now(zone)), media_type=TYPES[kind])
        self.request = request
        self.stack = stack

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, then close the stack; reset the connection if the file cannot be completed."""
        reset = scope.get("extensions", {}).get(RESET)
        try:
            async with self.stack, self.watching_account(reset):
                await super().__call__(scope, receive, send)
        except (psycopg.Error, OSError) as error:  # OSError: the disk has no room for a workbook
            if reset is None:  # a server without our protocol closes the connection before the last chunk
                raise
            log.warning(
                "export_cut_off", sqlstate=getattr(error, "sqlstate", None), error=str(error).strip(), **about(scope)
            )
            reset()
            await self.listen_for_disconnect(receive)

    @asynccontextmanager
    async def watching_account(self, reset: Callable[[], None] | None) -> AsyncGenerator[None]:
        """Check every second that the caller's account is active; reset the connection if it is not."""
        watching = asyncio.create_task(self.watch_account(reset)) if reset else None
        try:
            yield
        finally:
            if watching:
                watching.cancel()

    async def watch_account(self, reset: Callable[[], None]) -> None:
        """Reset the connection after the caller's account was deactivated."""
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_CHECKS)
            try:
                async with get_async_read_cursor() as cursor:  # the request holds no read slot any more
                    await fetch_as_caller(self.request, cursor, find_me(acts_as_others=False))
            except Forbidden as error:
                log.warning("export_cut_off", error=error.detail, **about(self.request.scope))
                reset()
                return
            except (psycopg.Error, PoolTimeout):
                continue  # the next check decides
