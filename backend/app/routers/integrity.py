"""The standing proof that every case is where the ledger says."""

from fastapi import Request, Response

from app import integrity
from app.answers import json_answer
from app.models.schemas import Integrity
from app.problems import READ
from app.routing import NounRouter
from app.transactions import Reading

router = NounRouter(prefix="/integrity", tags=["integrity"])


@router.get("", response_model=Integrity, responses=READ)
async def get_integrity(request: Request) -> Response:
    """The invariants as the database sees them now, and when they were last checked in full."""
    async with Reading(request) as cursor:
        return json_answer(await integrity.check_now(cursor))
