"""The HTTP side of the change feed: server-sent events."""

import asyncio
import re
from collections.abc import Callable
from contextlib import aclosing

from fastapi import Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.errors import Invalid
from app.models.changes import FEED_CURSOR
from app.operations.change_feed import Listener, feed, listen


def requested_cursor(request: Request, after: str | None) -> str | None:
    """Where a stream goes on: what a browser says when it connects again, else what the address says."""
    last: str | None = request.headers.get("last-event-id")
    if last is not None and not re.fullmatch(FEED_CURSOR, last):
        raise Invalid("Last-Event-ID: must be the id of an event of this stream")
    return last if last is not None else after


class EventStream(StreamingResponse):
    """Server-sent events, until they end, the client is gone, or the one who listens is cut off."""

    def __init__(self, after: str | None, cut_off: Callable[[], object]) -> None:
        self.listener = Listener(cut_off)
        super().__init__(
            listen(after, self.listener), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them."""
        async with aclosing(self.body_iterator):  # pyright: ignore[reportArgumentType]
            tasks = [
                asyncio.create_task(self.stream_response(send)),
                asyncio.create_task(self.listen_for_disconnect(receive)),
            ]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                feed.leave(self.listener)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
