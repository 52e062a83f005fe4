"""Authentication: the caller's e-mail address in the request, and the account with this address.

Any caller with an active account may read the company's data. `domain/permissions.py` decides about writes.
"""

from typing import TypeVar

from fastapi import Request

from app.database.query import Cursor, Query, Sql, fetch_row, for_caller
from app.errors import Forbidden, Unauthenticated
from app.queries.users import AccountLocks, Caller, caller_by_email, lock_accounts
from app.settings import get_settings

T = TypeVar("T")

NO_ACCOUNT = (
    "There is no active account for {who}: ask an administrator of this service for one "
    "(POST /users), or name the first administrator in BOOTSTRAP_ADMINS"
)


def accepts_dev_user() -> bool:
    """Return whether a caller may act as another user with `X-Dev-User`: only if callers do not sign in."""
    return get_settings().identity_mode == "local"


def caller_email(request: Request) -> str | None:
    """Return the address of the caller, lower case; None for the local default.

    Locally: `X-Dev-User`, or `DEV_USER_EMAIL`. On Databricks Apps: the header of the proxy, and only that.
    Raises Unauthenticated if the proxy names no caller or the header is given more than once.
    """
    settings = get_settings()
    hosted = not accepts_dev_user()
    header = "x-forwarded-email" if hosted else "x-dev-user"
    given = request.headers.getlist(header)
    if len(given) > 1:
        raise Unauthenticated(f"The header {header} is given more than once")
    named = given[0].strip().lower() if given else ""
    if named:
        return without_nul(named)
    if hosted:
        raise Unauthenticated("The proxy in front of this service names no caller")
    return settings.dev_user_email and settings.dev_user_email.strip().lower()


def caller_of(request: Request) -> Sql:
    """Return the SELECT of the caller's account."""
    return caller_by_email(caller_email(request))


async def fetch_as_caller(request: Request, cursor: Cursor, query: Query[T]) -> T:
    """Return the result of a query for the caller; one round trip runs the query and looks the caller up.

    Raises Forbidden if the caller has no active account, whatever the query finds.
    """
    row = await fetch_row(cursor, query.name, for_caller(caller_of(request), query.select))
    if row is None:
        raise Forbidden(no_account(request))
    request.state.user_id = str(row["caller_id"])  # for the log
    return query.decode(row)


async def locked_caller(request: Request, cursor: Cursor, locks: AccountLocks) -> Caller:
    """Lock the accounts in `locks` and the caller's until the transaction ends, and return the caller.

    Raises Forbidden if the caller has no active account.
    """
    caller = await lock_accounts(cursor, caller_email(request), locks)
    if caller is None:
        raise Forbidden(no_account(request))
    request.state.user_id = str(caller.id)
    return caller


def no_account(request: Request) -> str:
    """Return the advice for a caller without an active account."""
    return NO_ACCOUNT.format(who="you" if caller_email(request) else "a regional manager")


def without_nul(email: str) -> str:
    """Replace NUL, which PostgreSQL does not accept: no stored address has it, so the caller is unknown."""
    return email.replace("\x00", "�")
