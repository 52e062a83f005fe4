"""Sales and customers' returns."""

from fastapi import Response

from app.domain import sales
from app.domain.transaction import Transaction
from app.http.problem_details import CREATE
from app.http.responses import sales_response
from app.http.routing import StrictRouter
from app.http.transactions import Write
from app.models.schemas import Sales, SalesResult
from app.queries import reservations

SECONDS_FOR_A_LINE = 0.02  # more than on a busy machine: a request that is cut off begins again, which makes it busier

router = StrictRouter(prefix="/sales", tags=["sales"])


@router.post("", response_model=SalesResult, responses=CREATE)
async def record_sales(body: Sales, write: Write) -> Response:
    """Book up to 1,000 lines of sales and customers' returns, each once; recorded stock follows.

    A line that is sent again is not booked again and has the same result. If more is sold than recorded stock has, the
    rest is booked as found stock. If fewer cases are left than are reserved, the orders that were approved last become
    pending again.
    """

    async def work(tx: Transaction) -> Response:
        recorded = await sales.record(tx, body)
        return sales_response(recorded.lines, await tx.fetch(reservations.released_orders(recorded.released)))

    return await write(work, more_seconds=len(body.lines) * SECONDS_FOR_A_LINE)
