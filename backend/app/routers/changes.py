"""The change feed: by polling, or as a stream of server-sent events."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.http.event_stream import EventStream, changes_for, requested_cursor
from app.http.problem_details import READ_FEED, STREAM
from app.http.responses import changes_response
from app.http.routing import StrictRouter
from app.http.transactions import read
from app.models.changes import ChangeList, ChangesRequest, StreamRequest
from app.queries import changes
from app.queries.changes import FeedPosition

router = StrictRouter(prefix="/changes", tags=["changes"])


@router.get("", response_model=ChangeList, responses=READ_FEED)
async def list_changes(request: Request, params: Annotated[ChangesRequest, Query()]) -> Response:
    """The changes committed after a cursor, each once, none before its cause; without `after`, the cursor of now.

    410 if changes after the cursor have expired, or if the database was restored or failed over since: take the cursor
    of now, then reload all data, and continue from that cursor.
    """
    position = None if params.after is None else FeedPosition.from_cursor(params.after)
    return changes_response(await changes_for(request, changes.changes_after(position, params.limit)))


@router.get("/stream", response_class=Response, responses=STREAM)
async def stream_changes(request: Request, params: Annotated[StreamRequest, Query()]) -> Response:
    """The same as server-sent events, as they happen; `Last-Event-ID` (or `after`) resumes a stream that was cut.

    Events: `change`; `ready` after all missed changes are sent; `reset` if the cursor has expired, or if the database
    was restored or failed over since (reload all data); `dropped` if the client reads too slowly or
    its account is deactivated.
    """
    after = requested_cursor(request, params.after)
    # Refuses an unknown caller while the response can still be a problem document.
    await read(request, changes.changes_after(None if after is None else FeedPosition.from_cursor(after), 1))
    return EventStream(after, int(request.state.user_id))
