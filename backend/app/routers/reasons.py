"""The reasons of counts, adjustments and write-offs."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.domain import reasons as rules
from app.domain.transaction import Transaction
from app.http.list_responses import list_response
from app.http.problem_details import CHANGE, CREATE, READ_ONE, READ_PAGE
from app.http.responses import created_response, location, one_response
from app.http.routing import StrictRouter
from app.http.transactions import Write, read
from app.models.fields import Id
from app.models.filters import ReasonFilters
from app.models.resource import Page
from app.models.schemas import ReasonCreate, ReasonUpdate, StockReason
from app.queries import reasons

router = StrictRouter(prefix="/reasons", tags=["reasons"])


@router.get("", response_model=Page[StockReason], responses=READ_PAGE)
async def list_reasons(request: Request, filters: Annotated[ReasonFilters, Query()]) -> Response:
    """Reasons that counts, adjustments and write-offs may have, and whether each is consumption."""
    return await list_response(request, reasons.list_reasons(filters), filters)


@router.post("", status_code=201, response_model=StockReason, responses=CREATE)
async def create_reason(request: Request, body: ReasonCreate, write: Write) -> Response:
    """Create a reason. Administrators only; 409 if another one has the code."""

    async def work(tx: Transaction) -> Response:
        key = await rules.create(tx, body)
        return created_response(await tx.fetch(reasons.find_reason(key)), location(request, key))

    return await write(work)


@router.get("/{reason_id:id}", response_model=StockReason, responses=READ_ONE)
async def get_reason(request: Request, reason_id: Id) -> Response:
    """One reason."""
    return one_response(await read(request, reasons.find_reason(reason_id)), "reason")


@router.put("/{reason_id:id}", response_model=StockReason, responses=CHANGE)
async def update_reason(reason_id: Id, body: ReasonUpdate, write: Write) -> Response:
    """Change the name or the kinds of a reason, or whether it can be used. Administrators only."""

    async def work(tx: Transaction) -> Response:
        await rules.update(tx, reason_id, body)
        return one_response(await tx.fetch(reasons.find_reason(reason_id)), "reason")

    return await write(work)
