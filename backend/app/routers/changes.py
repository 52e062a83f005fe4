"""The change feed: by polling, or as a stream of server-sent events."""

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
async def list_changes(request: Request, params: Annotated[ChangesRequest, Query()]) -> Response:
    """Changes committed after the cursor `after`, each once, causes first; without `after` only the newest cursor.

    410 if changes after the cursor have expired: reload the data.
    """
    position = None if params.after is None else FeedPosition.from_cursor(params.after)
    return changes_response(await read(request, changes.changes_after(position, params.limit)))


@router.get("/stream", response_class=Response, responses=STREAM)
async def stream_changes(request: Request, params: Annotated[StreamRequest, Query()]) -> Response:
    """Changes as server-sent events, as they happen; `Last-Event-ID` (or `after`) resumes a stream.

    Events: `change`; `ready` after the missed changes were sent; `reset` if missed changes have expired (reload the
    data); `dropped` if the client read too slowly.
    """
    after = requested_cursor(request, params.after)
    # Refuses an unknown caller and an invalid cursor while the response can still be a problem document.
    await read(request, changes.changes_after(None if after is None else FeedPosition.from_cursor(after), 1))
    return EventStream(after)
