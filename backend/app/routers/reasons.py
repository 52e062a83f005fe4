"""The reasons of counts and adjustments."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.http.list_responses import list_response
from app.http.problem_details import READ_PAGE
from app.http.routing import StrictRouter
from app.models.filters import ReasonFilters
from app.models.resource import Page
from app.models.schemas import StockReason
from app.queries import reasons

router = StrictRouter(prefix="/reasons", tags=["reasons"])


@router.get("", response_model=Page[StockReason], responses=READ_PAGE)
async def list_reasons(request: Request, filters: Annotated[ReasonFilters, Query()]) -> Response:
    """Reasons that counts and adjustments may have, and whether each is consumption."""
    return await list_response(request, reasons.list_reasons(filters), filters)
