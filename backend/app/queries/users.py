"""Users: lists, one user, and the caller of a request."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from app.database.json_columns import (
    boolean_column,
    enum_column,
    id_column,
    number_column,
    text_column,
    timestamp_column,
)
from app.database.locks import ACCOUNTS
from app.database.pages import ListQuery, View
from app.database.query import Cursor, JsonOne, Query, Sql, json_one, named_query, one_row
from app.database.where import Sort, Where, finds, labels, literal, order_by
from app.database.write_rows import insert_row, lock_version, send, update_row
from app.models.fields import Role
from app.models.filters import UserFilters
from app.monitoring.metrics import timed_query

USERS = View(
    "users u",
    (
        id_column("id", "u.id"),
        text_column("username", "u.username"),
        text_column("email", "u.email"),
        text_column("first_name", "u.first_name"),
        text_column("last_name", "u.last_name"),
        text_column("display_name", "u.display_name"),
        enum_column("role", "u.role"),
        id_column("store_id", "u.store_id", nullable=True),
        text_column("store_name", "s.name", nullable=True),
        text_column("region", "CASE WHEN u.role = 'store_manager' THEN s.region ELSE u.region END", nullable=True),
        text_column("avatar_url", "u.avatar_url", nullable=True),
        boolean_column("active", "u.active"),
        timestamp_column("created_at", "u.created_at"),
        number_column("version", "u.version"),
    ),
    "LEFT JOIN stores s ON s.id = u.store_id",
)
SORTS = {
    "id": Sort("u.id", "bigint"),
    "name": Sort("u.name_key", "text"),
    "username": Sort("u.username_key", "text"),
    "email": Sort("u.email_key", "text"),
    "role": Sort("u.role", "text"),
}
# The role in words, as people say it.
ROLE: LiteralString = "CASE u.role WHEN 'admin' THEN 'administrator' ELSE replace(u.role, '_', ' ') END"
STORES_FOUND: LiteralString = f"SELECT s.id FROM stores s WHERE {finds('s.search_text')}"


ADMINISTRATORS = 0  # stands for the set of active administrators among the ids of accounts to lock


@dataclass(frozen=True)
class AccountLocks:
    """The accounts that a change locks besides the caller's own: those that it changes."""

    changed: tuple[int, ...] = ()


@dataclass(frozen=True)
class Caller:
    """The user who sent a request, with the role and its store or region."""

    id: int
    role: Role
    store_id: int | None
    region: str | None


@timed_query
async def lock_accounts(cursor: Cursor, email: str | None, locks: AccountLocks) -> Caller | None:
    """Lock the caller's and the other accounts until the transaction ends, by id, and return the caller.

    Returns None if there is no such active account, or if another account has got the address meanwhile. The locks are
    shared, and exclusive for the accounts that the transaction changes. They are advisory locks, because these are
    given in the order of the requests: a change of an account waits for the transactions that its user has begun, and
    not for later ones. The caller is read after the locks are given, so role and scope stay as they were read.
    """
    locked = await send(cursor, accounts_to_lock(caller_by_email(email), locks))
    caller = await find_caller(cursor, email, acts=True)
    ids = {row["id"] for row in await locked.fetchall()}
    return caller if caller is not None and caller.id in ids else None


def accounts_to_lock(caller: Sql, locks: AccountLocks) -> Sql:
    """Return a SELECT that locks accounts in the order of their ids and returns these."""
    changed = list(locks.changed)
    if locks == AccountLocks():
        return Sql(
            f"SELECT c.id, pg_advisory_xact_lock_shared({literal(ACCOUNTS)}, c.id::int) FROM ({caller.text}) c",
            caller.params,
        )
    return Sql(
        f"""SELECT a.id, CASE WHEN a.changed THEN pg_advisory_xact_lock({literal(ACCOUNTS)}, a.id::int)::text
                         ELSE pg_advisory_xact_lock_shared({literal(ACCOUNTS)}, a.id::int)::text END
            FROM (SELECT id, bool_or(changed) AS changed
                  FROM (SELECT c.id, false AS changed FROM ({caller.text}) c
                        UNION ALL SELECT u.id, true FROM users u WHERE u.id = ANY(%s)
                        UNION ALL SELECT 0, true WHERE 0 = ANY(%s)) all_of_them
                  GROUP BY id ORDER BY id) a""",
        [*caller.params, changed, changed],
    )


ACTOR: LiteralString = "set_config('brickhouse.actor', c.id::text, true)"
KEPT_PLANS: LiteralString = "set_config('plan_cache_mode', 'force_generic_plan', true)"


@timed_query
async def find_caller(cursor: Cursor, email: str | None, acts: bool = False) -> Caller | None:
    """Return the caller's account; None if there is no such active account.

    If it `acts`, the versions that the transaction writes name it as their actor, and the plans of the transaction's
    statements are kept: for few rows, planning takes longer than running a statement and its triggers.
    """
    caller = caller_by_email(email)
    acting: LiteralString = f", {ACTOR}, {KEPT_PLANS}" if acts else ""
    await cursor.execute(f"SELECT c.*{acting} FROM ({caller.text}) c", caller.params)
    row = await cursor.fetchone()
    return Caller(row["id"], row["role"], row["store_id"], row["region"]) if row else None


@timed_query
async def cancel_writes_of(cursor: Cursor, user_ids: Sequence[int]) -> int:
    """Cancel the statements of transactions that these users have begun; return how many were cancelled."""
    await cursor.execute(
        """SELECT count(*) FILTER (WHERE pg_cancel_backend(l.pid)) AS cancelled FROM pg_locks l
           WHERE l.locktype = 'advisory' AND l.classid = %s AND l.objid = ANY(%s::oid[]) AND l.objsubid = 2
             AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
             AND l.mode = 'ShareLock' AND l.granted""",
        (ACCOUNTS, list(user_ids)),
    )
    return one_row(await cursor.fetchone())["cancelled"]


def caller_by_email(email: str | None) -> Sql:
    """Return a SELECT of the caller's account by address; without an address, of the first regional manager."""
    condition: LiteralString = "email = %s" if email else "role = 'regional_manager'"
    select = f"SELECT id, role, store_id, region FROM users WHERE {condition} AND active ORDER BY id LIMIT 1"
    return Sql(select, (email,) if email else ())


def caller_literal(caller: Caller) -> Sql:
    """Return a SELECT of a known caller's values, without a look-up."""
    known = "SELECT %s::bigint AS id, %s::text AS role, %s::bigint AS store_id, %s::text AS region"
    return Sql(known, (caller.id, caller.role, caller.store_id, caller.region))


@named_query
def list_users(filters: UserFilters) -> ListQuery:
    """Build the query for the users that match."""
    where = (
        Where()
        .any_of("u.role", filters.role)
        .any_of("u.store_id", filters.store_id)
        .each_word(filters.search, f"{finds('u.search_text')} OR {finds(ROLE)} OR u.store_id IN ({STORES_FOUND})")
    )
    if filters.region:  # a store manager's region is the store's
        where.add(
            f"""CASE WHEN u.role = 'store_manager' THEN (SELECT s.region FROM stores s WHERE s.id = u.store_id)
                    ELSE u.region END = ANY({labels("region")})""",
            filters.region,
        )
    if filters.active is not None:
        where.add("u.active" if filters.active else "NOT u.active")
    return ListQuery(USERS, where, order_by(filters.sort, SORTS, "u.id"))


@named_query
def find_user(user_id: int) -> Query[JsonOne | None]:
    """Build the query for one user; None if the user does not exist."""
    return json_one(f"SELECT {USERS.select} FROM users u {USERS.joins} WHERE u.id = %s", (user_id,))


@named_query
def find_me(acts_as_others: bool) -> Query[JsonOne | None]:
    """Build the query for the caller, and whether the caller may act as other users."""
    return json_one(
        f"""SELECT {USERS.select}, %s::boolean AS may_act_as_others
            FROM users u {USERS.joins} WHERE u.id = (SELECT id FROM caller)""",
        (acts_as_others,),
    )


@timed_query
async def insert_user(cursor: Cursor, values: Mapping[str, Any]) -> int:
    """Insert a user and return the id. A violated constraint raises a psycopg error, see `errors.py`."""
    return await insert_row(cursor, "users", values)


@timed_query
async def lock_user(cursor: Cursor, user_id: int) -> int | None:
    """Lock the user until the transaction ends and return the version; None if the user does not exist."""
    return await lock_version(cursor, "users", user_id)


@dataclass(frozen=True)
class Account:
    """The fields of an account that decide whether it may manage a store; the row is locked."""

    id: int
    role: Role
    store_id: int | None
    active: bool


@timed_query
async def lock_account(cursor: Cursor, user_id: int) -> Account | None:
    """Lock the user until the transaction ends; None if the user does not exist."""
    await cursor.execute("SELECT id, role, store_id, active FROM users WHERE id = %s FOR NO KEY UPDATE", (user_id,))
    row = await cursor.fetchone()
    return Account(**row) if row else None


@timed_query
async def has_manager(cursor: Cursor, store_id: int) -> bool:
    """Return whether the store has an active store manager."""
    await cursor.execute("SELECT manager_of(%s, NULL) IS NOT NULL AS found", (store_id,))
    return one_row(await cursor.fetchone())["found"]


@timed_query
async def inactive_among(cursor: Cursor, user_ids: Collection[int]) -> set[int]:
    """Return the ids whose accounts are not active, or do not exist."""
    await cursor.execute(
        """SELECT a.id FROM unnest(%s::bigint[]) AS a (id)
           WHERE NOT EXISTS (SELECT FROM users u WHERE u.id = a.id AND u.active)""",
        (list(user_ids),),
    )
    return {row["id"] for row in await cursor.fetchall()}


@timed_query
async def active_administrators(cursor: Cursor) -> list[int]:
    """Return the ids of the active administrators."""
    await cursor.execute("SELECT id FROM users WHERE role = 'admin' AND active ORDER BY id")
    return [row["id"] for row in await cursor.fetchall()]


@timed_query
async def region_contradicts_store(cursor: Cursor, user_id: int) -> bool:
    """Return whether the user is a store manager whose account names another region than the store's."""
    await cursor.execute(
        """SELECT EXISTS (SELECT FROM users u JOIN stores s ON s.id = u.store_id
                          WHERE u.id = %s AND u.role = 'store_manager' AND u.region <> s.region) AS found""",
        (user_id,),
    )
    return one_row(await cursor.fetchone())["found"]


@timed_query
async def update_user(cursor: Cursor, user_id: int, values: Mapping[str, Any]) -> None:
    """Change the fields given."""
    await update_row(cursor, "users", user_id, values)
