"""Who is calling, and what they may touch.

Anybody with an account may read the chain's data. Writes are scoped by role: a store manager to the
own store, a regional manager to the region, an admin to everything.
"""

from functools import partial
from typing import Any, TypeVar

import psycopg
from fastapi import Request

from app.database.fetch import Cursor
from app.database.read_cursor import CallersCursor, ReadCursor
from app.errors import Forbidden, Unauthenticated
from app.queries.users import Caller, Hold, find_caller, who_calls, who_is
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


async def identify(cursor: Cursor, request: Request, hold: Hold | None = None) -> Caller:
    """The caller with role and scope; Forbidden for somebody unknown or inactive."""
    email = caller_email(request)
    caller = await find_caller(cursor, storable(email), hold)
    recognize(request, email, str(caller.id) if caller else None)
    assert caller is not None
    return caller


def read_cursor(
    connection: psycopg.AsyncConnection[Any], request: Request, kind: type[SomeReadCursor]
) -> SomeReadCursor:
    """A cursor for reading that answers the caller, and nobody without an account."""
    email = caller_email(request)
    return kind(connection, who_calls(storable(email)), partial(recognize, request, email))


def cursor_for(connection: psycopg.AsyncConnection[Any], caller: Caller) -> CallersCursor:
    """A cursor that works for somebody who is known already."""
    return CallersCursor(connection, who_is(caller))


def recognize(request: Request, email: str | None, caller_id: str | None) -> None:
    """Note who it is for the log; Forbidden for somebody unknown or inactive."""
    if caller_id is None:
        raise Forbidden(NO_ACCOUNT.format(who="you" if email else "a regional manager"))
    request.state.user_id = caller_id


def storable(email: str | None) -> str | None:
    """A header may hold bytes that no address has; such a person is simply unknown."""
    return email.replace("\x00", "�") if email else email


def require_admin(caller: Caller) -> None:
    """Forbidden for everybody but administrators."""
    if caller.role != "admin":
        raise Forbidden("Only an administrator may do that")


def reaches_region(caller: Caller, region: str) -> bool:
    """A regional manager of this region, or an administrator."""
    return caller.role == "admin" or (caller.role == "regional_manager" and caller.region == region)


def reaches_store(caller: Caller, store_id: int, region: str) -> bool:
    """The store's own manager, or somebody who reaches its region."""
    own = caller.role == "store_manager" and caller.store_id == store_id
    return own or reaches_region(caller, region)


def require_store(caller: Caller, store_id: int, region: str) -> None:
    """Forbidden where the store is neither the caller's own nor in the caller's region."""
    if not reaches_store(caller, store_id, region):
        raise Forbidden("This store is not yours: only its manager, its region's manager or an "
                        "administrator may do that")  # fmt: skip
