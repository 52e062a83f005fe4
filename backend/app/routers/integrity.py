"""The standing proof that every case is where the ledger says."""

from fastapi import Request, Response

from app.http.problem_details import READ
from app.http.responses import json_response
from app.http.routing import StrictRouter
from app.http.transactions import Reading
from app.models.schemas import Integrity
from app.operations import integrity_check

router = StrictRouter(prefix="/integrity", tags=["integrity"])


@router.get("", response_model=Integrity, responses=READ)
async def get_integrity(request: Request) -> Response:
    """The invariants as the database sees them now, and when they were last checked in full."""
    async with Reading(request) as cursor:
        return json_response(await integrity_check.check_now(cursor))
