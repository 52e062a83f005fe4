"""The company."""

from fastapi import Request, Response

from app.domain import company as rules
from app.domain.transaction import Transaction
from app.http.problem_details import CHANGE, READ
from app.http.responses import one_response
from app.http.routing import StrictRouter
from app.http.transactions import Write, read
from app.models.schemas import Company, CompanyUpdate
from app.queries import company

router = StrictRouter(prefix="/company", tags=["company"])


@router.get("", response_model=Company, responses=READ)
async def get_company(request: Request) -> Response:
    """The company: its name, time zone, currency, service levels, and whether two users approve an order."""
    return one_response(await read(request, company.find_company()), "company")


@router.put("", response_model=Company, responses=CHANGE)
async def update_company(body: CompanyUpdate, write: Write) -> Response:
    """Change the fields given. Administrators only; 412 if If-Match names an older version.

    Another time zone recounts all sums by day in the same transaction: other changes wait for it, or are 503. 409 if
    there are too many orders and movements for a request; the detail names the command that does it.
    """

    async def work(tx: Transaction) -> Response:
        await rules.change(tx, body)
        return one_response(await tx.fetch(company.find_company()), "company")

    return await write(work, more_seconds=company.RECOUNT_SECONDS if "time_zone" in body.model_fields_set else 0)
