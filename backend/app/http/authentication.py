"""Who is calling: the caller's e-mail address in the request, and the account with this address.

Any caller with an active account may read the company's data. `domain/permissions.py` decides about writes.
"""

from functools import partial
from typing import Any, TypeVar

import psycopg
from fastapi import Request

from app.database.caller_cursor import CallerCursor, ReadCursor
from app.database.pages import Cursor
from app.errors import Forbidden, Unauthenticated
from app.queries.users import Caller, RowLock, caller_by_email, caller_literal, find_caller
from app.settings import get_settings

SomeReadCursor = TypeVar("SomeReadCursor", bound=ReadCursor)

NO_ACCOUNT = (
    "There is no active account for {who}: ask an administrator of this service for one "
    "(POST /users), or name the first administrator in BOOTSTRAP_ADMINS"
)


def listens_to_dev_user() -> bool:
    """Whether a caller may act as others with `X-Dev-User`: only where nobody logs in."""
    return get_settings().identity_mode == "local"


def caller_email(request: Request) -> str | None:
    """The address of the person who calls, lower case; None for the local default.

    Locally: `X-Dev-User`, or `DEV_USER_EMAIL`. On Databricks Apps: what the proxy says, and only that.
    Refused with 401 where the proxy names nobody or the header stands twice.
    """
    settings = get_settings()
    hosted = not listens_to_dev_user()
    header = "x-forwarded-email" if hosted else "x-dev-user"
    given = request.headers.getlist(header)
    if len(given) > 1:
        raise Unauthenticated(f"The header {header} is given more than once")
    named = given[0].strip().lower() if given else ""
    if named:
        return named
    if hosted:
        raise Unauthenticated("The proxy in front of this service names nobody as the caller")
    return settings.dev_user_email and settings.dev_user_email.strip().lower()


async def identify(cursor: Cursor, request: Request, hold: RowLock | None = None) -> Caller:
    """The caller with role and scope; Forbidden for somebody unknown or inactive."""
    email = caller_email(request)
    caller = await find_caller(cursor, storable(email), hold)
    require_known_caller(request, email, str(caller.id) if caller else None)
    assert caller is not None
    return caller


def read_cursor(
    connection: psycopg.AsyncConnection[Any], request: Request, kind: type[SomeReadCursor]
) -> SomeReadCursor:
    """A cursor for reading that answers the caller, and nobody without an account."""
    email = caller_email(request)
    return kind(connection, caller_by_email(storable(email)), partial(require_known_caller, request, email))


def cursor_for(connection: psycopg.AsyncConnection[Any], caller: Caller) -> CallerCursor:
    """A cursor that works for somebody who is known already."""
    return CallerCursor(connection, caller_literal(caller))


def require_known_caller(request: Request, email: str | None, caller_id: str | None) -> None:
    """Note who it is for the log; Forbidden for somebody unknown or inactive."""
    if caller_id is None:
        raise Forbidden(NO_ACCOUNT.format(who="you" if email else "a regional manager"))
    request.state.user_id = caller_id


def storable(email: str | None) -> str | None:
    """A header may hold bytes that no address has; such a person is simply unknown."""
    return email.replace("\x00", "�") if email else email
