"""Idempotency-Key: a request that is sent again takes effect once and gets the same response.

The key's row is written in the transaction of the effect: a crash leaves both or neither. Kept are 2xx responses
and errors of the rules (409, 412, 422); never 401, 403, 5xx, or the error for a body that is not valid.
"""

import hashlib
import re

import psycopg
from fastapi import Request, Response

from app.database.connection import AfterCommit, get_async_db_cursor
from app.database.query import Cursor
from app.errors import ApiError, Forbidden, IdempotencyKeyInUse, IdempotencyKeyReused, Invalid
from app.queries import idempotency_keys
from app.queries.idempotency_keys import KeyedRequest, StoredResponse
from app.queries.users import Caller

KEPT_ERRORS = {409, 412, 422}
KEPT_HEADERS = ("content-type", "etag", "location")
# In quotes, as RFC 8941 writes a string, or bare.
KEY = re.compile(r'"([\x21-\x7e]{1,255})"|([\x21\x23-\x7e][\x21-\x7e]{0,254})')


async def keyed_request(request: Request, caller: Caller) -> KeyedRequest | None:
    """Return the request with its Idempotency-Key; None if it has none. Raises Invalid if the key is not valid."""
    given = request.headers.getlist("idempotency-key")
    if not given:
        return None
    key = KEY.fullmatch(given[0])
    if len(given) > 1 or key is None:
        raise Invalid("Idempotency-Key takes 1 to 255 visible ASCII characters, once")
    query = request.scope["query_string"]
    fingerprint = hashlib.sha256(query + b"\n" + await request.body()).hexdigest()
    route = f"{request.method} {request.scope['path']}"
    authority = f"{caller.role}/{caller.store_id or ''}/{caller.region or ''}"
    return KeyedRequest(str(caller.id), route, key[1] or key[2], fingerprint, authority)


async def replay(cursor: Cursor, request: KeyedRequest) -> Response | None:
    """Return the kept response, or None if this is the first request with the key, which is now claimed.

    Raises IdempotencyKeyReused if the key was used with another body, IdempotencyKeyInUse if the first request has not
    ended, Forbidden if the caller's rights have changed since the first response.
    """
    try:
        if await idempotency_keys.claim_key(cursor, request):
            return None
    except psycopg.errors.LockNotAvailable as error:
        raise IdempotencyKeyInUse() from error
    kept = await idempotency_keys.read_response(cursor, request)
    if kept is None:
        raise IdempotencyKeyInUse()
    if kept.fingerprint != request.fingerprint:
        raise IdempotencyKeyReused("This Idempotency-Key was used for a request with another body or address")
    if kept.authority not in ("", request.authority):
        raise Forbidden("The first request was answered when you had other rights: read the resource to see the result")
    return replayed(kept)


def replayed(kept: StoredResponse) -> Response:
    """Return the kept response as it was, marked as a replay."""
    headers = {**kept.headers, "Idempotent-Replayed": "true"}
    return Response(kept.body, kept.status, headers=headers)


async def keep(cursor: Cursor, request: KeyedRequest, response: Response) -> None:
    """Keep a response under its key."""
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    body = bytes(response.body).decode()
    await idempotency_keys.store_response(cursor, request, response.status_code, headers, body)


async def keep_error(
    request: KeyedRequest, refusal: ApiError, response: Response, after: AfterCommit | None
) -> Response | None:
    """Keep an error of the rules, in a transaction of its own, because the request's transaction is rolled back.

    A second request that waited for the key may have been quicker: then returns its response, which is kept already.
    `after` runs after the COMMIT.
    """
    if refusal.status not in KEPT_ERRORS or isinstance(refusal, IdempotencyKeyInUse | IdempotencyKeyReused):
        return None
    async with get_async_db_cursor(after=after) as cursor:
        kept = await replay(cursor, request)
        if kept is None:
            await keep(cursor, request, response)
        return kept
