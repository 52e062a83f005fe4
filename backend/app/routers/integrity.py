"""The standing proof that every case is where the ledger says."""

from fastapi import Request, Response

from app.http.problem_details import READ
from app.http.responses import json_response
from app.http.routing import StrictRouter
from app.http.transactions import read
from app.models.schemas import Integrity
from app.operations import integrity_check
from app.queries import integrity

router = StrictRouter(prefix="/integrity", tags=["integrity"])


@router.get("", response_model=Integrity, responses=READ)
async def get_integrity(request: Request) -> Response:
    """The invariants as the database sees them now, and when they were last checked in full."""
    state = await read(request, integrity.check_state(integrity_check.SHORT_HISTORY))
    violations = await read(request, integrity.violations(full=state.history_is_short))
    return json_response(integrity_check.check_report(state, violations))
