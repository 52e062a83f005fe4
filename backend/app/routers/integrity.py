"""The integrity check: whether stock, ledger, orders and sums agree."""

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
    """Violations of the invariants now (in recent rows, or in all if the history is short), and the last full check."""
    state = await read(request, integrity.check_state(integrity_check.SHORT_HISTORY))
    violations = await read(request, integrity.violations(full=state.history_is_short))
    return json_response(integrity_check.check_report(state, violations))
