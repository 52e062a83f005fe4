"""Stocktakes: counts of a store that several users fill, closed in one booking."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.domain import stocktake_counts
from app.domain import stocktakes as rules
from app.domain.transaction import Transaction
from app.http.list_responses import list_response
from app.http.problem_details import CHANGE, CREATE, READ_ONE, READ_PAGE
from app.http.responses import created_response, location, one_response
from app.http.routing import StrictRouter
from app.http.transactions import Write, read
from app.models.fields import Id
from app.models.filters import StocktakeFilters, StocktakeLineFilters
from app.models.resource import Page
from app.models.schemas import (
    StocktakeClosed,
    StocktakeClosing,
    StocktakeCounts,
    StocktakeEnd,
    StocktakeLine,
    StocktakeRecord,
    StocktakeStart,
)
from app.queries import stocktakes

router = StrictRouter(prefix="/stocktakes", tags=["stocktakes"])


@router.get("", response_model=Page[StocktakeRecord], responses=READ_PAGE)
async def list_stocktakes(request: Request, filters: Annotated[StocktakeFilters, Query()]) -> Response:
    """Stocktakes, filtered by store, region and status, newest first."""
    return await list_response(request, stocktakes.list_stocktakes(filters), filters)


@router.post("", status_code=201, response_model=StocktakeRecord, responses=CREATE)
async def start_stocktake(request: Request, body: StocktakeStart, write: Write) -> Response:
    """Start a stocktake of a store, with a line for each product to count; 409 if one of the store is open."""

    async def work(tx: Transaction) -> Response:
        key = await rules.start(tx, body)
        return created_response(await tx.fetch(stocktakes.find_stocktake(key)), location(request, key))

    return await write(work)


@router.get("/{stocktake_id:id}", response_model=StocktakeRecord, responses=READ_ONE)
async def get_stocktake(request: Request, stocktake_id: Id) -> Response:
    """One stocktake, with its progress and the sums of its differences."""
    return one_response(await read(request, stocktakes.find_stocktake(stocktake_id)), "stocktake")


@router.get("/{stocktake_id:id}/lines", response_model=Page[StocktakeLine], responses=READ_PAGE)
async def list_stocktake_lines(
    request: Request, stocktake_id: Id, filters: Annotated[StocktakeLineFilters, Query()]
) -> Response:
    """The lines of a stocktake; with `different=true` its discrepancy report, also as CSV."""
    return await list_response(request, stocktakes.list_lines(stocktake_id, filters), filters, "stocktake")


@router.put("/{stocktake_id:id}/lines", response_model=StocktakeRecord, responses=CHANGE)
async def save_stocktake_lines(stocktake_id: Id, body: StocktakeCounts, write: Write) -> Response:
    """Save the counts of one product or several; all or none.

    The expected stock is the current one. A line that says what its user has seen (`last_movement_id`,
    `previous_count`) is 409 if stock has moved since, and 412 if another count was saved since. The same count by
    the same user changes nothing if stock has not moved since.
    """

    async def work(tx: Transaction) -> Response:
        await stocktake_counts.save(tx, stocktake_id, body)
        return one_response(await tx.fetch(stocktakes.find_stocktake(stocktake_id)), "stocktake")

    return await write(work)


@router.patch("/{stocktake_id:id}/close", response_model=StocktakeClosed, responses=CHANGE)
async def close_stocktake(stocktake_id: Id, body: StocktakeClosing, write: Write) -> Response:
    """Book the difference of each counted line in one booking; lines that are not counted are not booked.

    Approved orders that can no longer be served become pending again.
    """

    async def work(tx: Transaction) -> Response:
        released = await rules.close(tx, stocktake_id, body)
        return one_response(await tx.fetch(stocktakes.find_closed_stocktake(stocktake_id, released)), "stocktake")

    return await write(work)


@router.patch("/{stocktake_id:id}/discard", response_model=StocktakeRecord, responses=CHANGE)
async def discard_stocktake(stocktake_id: Id, body: StocktakeEnd, write: Write) -> Response:
    """End a stocktake without a booking."""

    async def work(tx: Transaction) -> Response:
        await rules.discard(tx, stocktake_id, body)
        return one_response(await tx.fetch(stocktakes.find_stocktake(stocktake_id)), "stocktake")

    return await write(work)
