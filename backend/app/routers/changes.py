"""The one feed of changes: by asking again, or as server-sent events."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.http.event_stream import EventStream, requested_cursor
from app.http.problem_details import READ_FEED, STREAM
from app.http.responses import changes_response
from app.http.routing import StrictRouter
from app.http.transactions import read
from app.models.changes import ChangeList, ChangesRequest, StreamRequest
from app.queries import changes
from app.queries.changes import FeedPosition

router = StrictRouter(prefix="/changes", tags=["changes"])


@router.get("", response_model=ChangeList, responses=READ_FEED)
async def list_changes(request: Request, asked: Annotated[ChangesRequest, Query()]) -> Response:
    """What was committed after a place, each change once, none before its cause; without `after`, the place of now.

    410 where changes after that place are forgotten already: read everything anew.
    """
    position = None if asked.after is None else FeedPosition.from_cursor(asked.after)
    return changes_response(await read(request, changes.changes_after(position, asked.limit)))


@router.get("/stream", response_class=Response, responses=STREAM)
async def stream_changes(request: Request, asked: Annotated[StreamRequest, Query()]) -> Response:
    """The same as server-sent events, as they happen; `Last-Event-ID` (or `after`) goes on where a stream was cut.

    Events: `change`; `ready` where all that was missed is told; `reset` where something was missed that is
    forgotten already (read everything anew); `dropped` where the listener was too slow.
    """
    after = requested_cursor(request, asked.after)
    # Refuses an unknown caller and an invalid cursor while the response can still be a problem document.
    await read(request, changes.changes_after(None if after is None else FeedPosition.from_cursor(after), 1))
    return EventStream(after)
