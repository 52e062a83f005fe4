"""The cookie that carries the position of a client's last write, so that it reads its own writes.

The position travels with the client, because the next request may reach another instance of the service.
"""

from fastapi import Request, Response

from app.database.connection import AfterCommit
from app.http.base_path import base_path
from app.operations.standby import configured_standby
from app.queries.replication import INSERTED, WalPosition, position_of
from app.settings import get_settings

COOKIE = "consistency_token"
# Seconds for which a client keeps its token: longer than a standby that is in use can be behind, also during a short
# outage of the primary.
TOKEN_MAX_AGE = 600
NOWHERE = WalPosition("", 0)  # no standby has it
MAX_DIGITS = 19  # of a bigint


def last_write(request: Request) -> WalPosition | None:
    """Return the position of the caller's last write, from the cookie; None without it, NOWHERE if it is not valid."""
    token = request.cookies.get(COOKIE)
    if token is None:
        return None
    history, _, lsn = token.partition(".")
    is_valid = lsn.isascii() and lsn.isdecimal() and len(lsn) <= MAX_DIGITS
    return WalPosition(history, int(lsn)) if is_valid else NOWHERE


def position_after_commit() -> AfterCommit | None:
    """Return the statement that a write sends with its COMMIT; None if there is no standby."""
    return None if configured_standby() is None else AfterCommit(INSERTED)


def with_token(response: Response, after: AfterCommit | None) -> Response:
    """Note the position of a write, and add it to the response, as a cookie of the whole service."""
    standby = configured_standby()
    if standby is not None and after is not None and after.row is not None:
        standby.note_commit(after)
        position = position_of(after.row)
        response.set_cookie(
            COOKIE, f"{position.history}.{position.lsn}", TOKEN_MAX_AGE, path=base_path() or "/", httponly=True,
            samesite="strict", secure=get_settings().on_apps,
        )  # fmt: skip
    return response
