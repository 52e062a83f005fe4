"""Changes of the company."""

from app.domain.permissions import require_admin
from app.domain.transaction import Transaction
from app.errors import Conflict, Invalid
from app.models.company import CompanyUpdate
from app.queries import company

# Orders and movements that a request counts again for another time zone, at most; writers wait for it meanwhile.
MOST_ROWS_TO_RECOUNT = 1_000_000
COMMAND = "python database/set_time_zone.py"


async def change(tx: Transaction, body: CompanyUpdate) -> None:
    """Change the fields given; another time zone recounts the sums by day in the same transaction.

    Raises Forbidden unless the caller is an administrator, Invalid for a time zone that the database does not know,
    Conflict if the recount would take too long for a request.
    """
    require_admin(tx.caller)
    found = await company.lock_company(tx.cursor)
    tx.require_version(found.version)
    given = body.given()
    zone = given.get("time_zone", found.time_zone)
    if zone != found.time_zone:
        if not await company.knows_zone(tx.cursor, zone):
            raise Invalid("The database does not know this time zone")
        rows = await company.rows_to_recount(tx.cursor)
        if rows > MOST_ROWS_TO_RECOUNT:
            raise Conflict(f"{rows} orders and movements have to be counted again: run {COMMAND} {zone}")
    await company.update_company(tx.cursor, given)
