"""Authentication: the caller's e-mail address in the request, and the account with this address.

Any caller with an active account may read the company's data. `domain/permissions.py` decides about writes.
"""

import unicodedata
from typing import TypeVar

from fastapi import Request
from starlette.types import Scope

from app.database.query import Cursor, Query, Sql, fetch_row, for_caller, plan_of
from app.errors import Forbidden, Unauthenticated
from app.http.explain import PLANS
from app.queries.users import AccountLocks, Caller, caller_by_email, lock_accounts
from app.settings import get_settings

T = TypeVar("T")

DEV_USER, FORWARDED_EMAIL = b"x-dev-user", b"x-forwarded-email"
DEFAULT_CALLER = "the local default"  # the key of local requests that name no caller

NO_ACCOUNT = (
    "There is no active account for {who}: ask an administrator of this service for one "
    "(POST /users), or name the first administrator in BOOTSTRAP_ADMINS"
)


def accepts_dev_user() -> bool:
    """Return whether a caller may act as another user with `X-Dev-User`: only if callers do not sign in."""
    return get_settings().identity_mode == "local"


def address_in_header(scope: Scope) -> str:
    """Return the address in the identity header, lower case; empty if there is none.

    Locally that is `X-Dev-User`; on Databricks Apps the header of the proxy, and only that. Raises Unauthenticated if
    it is given more than once.
    """
    header = DEV_USER if accepts_dev_user() else FORWARDED_EMAIL
    given: list[bytes] = [value for name, value in scope["headers"] if name == header]
    if len(given) > 1:
        raise Unauthenticated(f"The header {header.decode()} is given more than once")
    return normalized(given[0]) if given else ""


def normalized(address: bytes) -> str:
    """Return an address in a header in the form in which it is stored; UTF-8, or else Latin-1 as browsers send it."""
    try:
        text = address.decode()
    except UnicodeDecodeError:
        text = address.decode("latin-1")
    return unicodedata.normalize("NFC", text).strip().lower()


def caller_email(request: Request) -> str | None:
    """Return the address of the caller, lower case; None for the local default.

    Locally: the address in the header, or `DEV_USER_EMAIL`. Raises Unauthenticated if the proxy names no caller or the
    header is given more than once.
    """
    named = address_in_header(request.scope)
    if named:
        return without_nul(named)
    if not accepts_dev_user():
        raise Unauthenticated("The proxy in front of this service names no caller")
    given = get_settings().dev_user_email
    return given and given.strip().lower()


def caller_key(scope: Scope) -> str:
    """Return the key under which a caller's requests share the slots: the address that `caller_email` finds.

    So no request can use the key of another caller without being that caller. A request without an address gets the
    key of its connection; it is refused (401) when it has its slot.
    """
    try:
        named = address_in_header(scope)
    except Unauthenticated:
        named = ""
    if named:
        return named
    return DEFAULT_CALLER if accepts_dev_user() else "{}:{}".format(*(scope.get("client") or ("", 0)))


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
    request.state.caller_id = row["caller_id"]
    if PLANS in request.scope:
        statement = for_caller(caller_of(request), query.select)
        request.scope[PLANS].append(await plan_of(cursor, query.name, statement))
    return query.decode(row)


async def locked_caller(request: Request, cursor: Cursor, locks: AccountLocks) -> Caller:
    """Lock the accounts in `locks` and the caller's until the transaction ends, and return the caller.

    Raises Forbidden if the caller has no active account.
    """
    caller = await lock_accounts(cursor, caller_email(request), locks)
    if caller is None:
        raise Forbidden(no_account(request))
    request.state.caller_id = caller.id
    return caller


def no_account(request: Request) -> str:
    """Return the advice for a caller without an active account."""
    return NO_ACCOUNT.format(who="you" if caller_email(request) else "a regional manager")


def without_nul(email: str) -> str:
    """Replace NUL, which PostgreSQL does not accept: no stored address has it, so the caller is unknown."""
    return email.replace("\x00", "�")
