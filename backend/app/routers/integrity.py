"""The integrity check: whether stock, ledger, orders and sums agree."""

from fastapi import Request, Response

from app.http.problem_details import READ
from app.http.responses import json_response
from app.http.routing import StrictRouter
from app.http.transactions import read
from app.models.schemas import Integrity
from app.queries import integrity

router = StrictRouter(prefix="/integrity", tags=["integrity"])


@router.get("", response_model=Integrity, responses=READ)
async def get_integrity(request: Request) -> Response:
    """The known violations of the invariants, how far the check has come, and the last full check.

    New rows are checked within seconds after the request that wrote them, all rows at night. The response is the stored
    result: it checks nothing itself.
    """
    return json_response(await read(request, integrity.check_report()))
