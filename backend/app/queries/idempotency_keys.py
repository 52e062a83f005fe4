"""Responses to requests with an Idempotency-Key, kept for a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from app.database.query import Cursor, Sql
from app.database.write_rows import send
from app.monitoring.metrics import timed_query

KEPT_HOURS = 24
DELETED_AT_ONCE = 1000  # a short transaction, however many have expired


@dataclass(frozen=True)
class KeyedRequest:
    """The request that a key stands for: its caller, route and body, and the rights that the caller had."""

    principal: str
    route: str
    key: str
    fingerprint: str
    authority: str


@dataclass(frozen=True)
class StoredResponse:
    """The response to the first request with the key."""

    fingerprint: str
    authority: str
    status: int
    headers: Mapping[str, str]
    body: str


@timed_query
async def claim_key(cursor: Cursor, request: KeyedRequest) -> bool:
    """Claim the key in this transaction; returns False if it was used within the last day.

    Waits while another transaction holds the key. Raises LockNotAvailable after lock_timeout (1.2 s).
    """
    await cursor.execute(
        """INSERT INTO idempotency_keys AS k (principal, route, key, fingerprint, authority)
           VALUES (%s, %s, %s, %s, %s)
           ON CONFLICT (principal, route, key) DO UPDATE
               SET fingerprint = excluded.fingerprint, authority = excluded.authority,
                   created_at = excluded.created_at, status = NULL, headers = NULL, body = NULL
               WHERE k.created_at < now() - make_interval(hours => %s)
           RETURNING 1""",
        (request.principal, request.route, request.key, request.fingerprint, request.authority, KEPT_HOURS),
    )
    return await cursor.fetchone() is not None


@timed_query
async def read_response(cursor: Cursor, request: KeyedRequest) -> StoredResponse | None:
    """Return the stored response to the key's first request; None if there is none."""
    await cursor.execute(
        """SELECT fingerprint, authority, status, headers, body FROM idempotency_keys
           WHERE (principal, route, key) = (%s, %s, %s) AND status IS NOT NULL""",
        (request.principal, request.route, request.key),
    )
    row = await cursor.fetchone()
    return StoredResponse(**row) if row else None


@timed_query
async def store_response(
    cursor: Cursor, request: KeyedRequest, status: int, headers: Mapping[str, Any], body: str
) -> None:
    """Keep the response with the claimed key, in the transaction of its effect."""
    update: LiteralString = """UPDATE idempotency_keys SET status = %s, headers = %s, body = %s
        WHERE (principal, route, key) = (%s, %s, %s)"""
    await send(cursor, Sql(update, (status, Jsonb(headers), body, request.principal, request.route, request.key)))


@timed_query
async def delete_expired_keys(cursor: Cursor) -> int:
    """Delete the keys older than a day, `DELETED_AT_ONCE` at most, and return their number."""
    await cursor.execute(
        """DELETE FROM idempotency_keys WHERE (principal, route, key) IN (
               SELECT principal, route, key FROM idempotency_keys
               WHERE created_at < now() - make_interval(hours => %s)
               ORDER BY created_at LIMIT %s FOR UPDATE SKIP LOCKED)
           RETURNING 1""",
        (KEPT_HOURS, DELETED_AT_ONCE),
    )
    return len(await cursor.fetchall())
