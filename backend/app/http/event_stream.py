"""The HTTP side of the change feed: server-sent events."""

import asyncio
import re
from contextlib import aclosing
from functools import partial

from fastapi import Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.database.query import Query
from app.errors import Invalid
from app.http.overload import slot_of
from app.http.server_protocol import CUT_OFF
from app.http.transactions import read
from app.models.changes import FEED_CURSOR, LONGEST_CURSOR
from app.operations.change_feed import Listener, feed, listen, read_page, wait_for_standby
from app.queries.changes import ChangePage


def requested_cursor(request: Request, after: str | None) -> str | None:
    """Return the cursor to resume from: `Last-Event-ID`, which browsers send on reconnect, else `after`.

    Raises Invalid if Last-Event-ID is not a cursor of the feed.
    """
    last: str | None = request.headers.get("last-event-id")
    if last is not None and (len(last) > LONGEST_CURSOR or not re.fullmatch(FEED_CURSOR, last)):
        raise Invalid("Last-Event-ID: must be the id of an event of this stream")
    return last if last is not None else after


async def changes_for(request: Request, query: Query[ChangePage]) -> ChangePage:
    """Read a page of changes for the caller; while it waits for the standby, it holds no slot."""
    page = await read_page(query, partial(read, request))
    slot_of(request).release()
    await wait_for_standby(page)
    return page


class EventStream(StreamingResponse):
    """Server-sent events until the feed ends, the client disconnects, or the listener is cut off."""

    def __init__(self, after: str | None, user_id: int) -> None:
        self.listener = Listener(user_id)
        super().__init__(
            listen(after, self.listener), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until the feed ends, the client disconnects or the listener is cut off."""
        async with aclosing(self.body_iterator):  # pyright: ignore[reportArgumentType]
            sending = asyncio.create_task(self.stream_response(send))
            # A server without our protocol offers no way to abort the connection: then the response ends.
            self.listener.cut_off = scope.get("extensions", {}).get(CUT_OFF, sending.cancel)
            tasks = [sending, asyncio.create_task(self.listen_for_disconnect(receive))]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                feed.leave(self.listener)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
