"""People: who they are, and which of them is calling."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, LiteralString

from app.database.caller_cursor import CallerSelect
from app.database.json_columns import (
    boolean_column,
    enum_column,
    id_column,
    number_column,
    text_column,
    timestamp_column,
)
from app.database.pages import Cursor, JsonOne, JsonPage, ListQuery, fetch_one, fetch_page, one_row
from app.database.where import Sort, Where, order_by
from app.database.write_rows import insert_row, lock_version, update_row
from app.models.fields import Role
from app.models.filters import UserFilters
from app.monitoring.metrics import timed_query

USERS = ListQuery(
    "users u",
    (
        id_column("id", "u.id"),
        text_column("username", "u.username"),
        text_column("email", "u.email"),
        text_column("first_name", "u.first_name"),
        text_column("last_name", "u.last_name"),
        text_column("display_name", "u.display_name"),
        enum_column("role", "u.role"),
        id_column("store_id", "u.store_id", null=True),
        text_column("store_name", "s.name", null=True),
        text_column("region", "CASE WHEN u.role = 'store_manager' THEN s.region ELSE u.region END", null=True),
        text_column("avatar_url", "u.avatar_url", null=True),
        boolean_column("active", "u.active"),
        timestamp_column("created_at", "u.created_at"),
        number_column("version", "u.version"),
    ),
    "LEFT JOIN stores s ON s.id = u.store_id",
)
SORTS = {
    "id": Sort("u.id", "bigint"),
    "username": Sort("u.username", "text"),
    "email": Sort("u.email", "text"),
    "role": Sort("u.role", "text"),
}


RowLock = Literal["SHARE", "UPDATE"]


@dataclass(frozen=True)
class Caller:
    """The person behind a request, and what their role reaches."""

    id: int
    role: Role
    store_id: int | None
    region: str | None


@timed_query
async def find_caller(cursor: Cursor, email: str | None, hold: RowLock | None = None) -> Caller | None:
    """The active person with this address (none given: the first regional manager).

    When held they stay who they are until the transaction ends: a role taken away at the same
    moment is either seen, or waits. Who may change accounts, the own one too, is held for UPDATE:
    two who share a row and then both want to change it would wait for each other.
    """
    lock: LiteralString = f"FOR {hold}" if hold else ""
    select, params = caller_by_email(email)
    await cursor.execute(f"{select} {lock}", params)
    row = await cursor.fetchone()
    return row and Caller(**row)


def caller_by_email(email: str | None) -> CallerSelect:
    """The SELECT behind `find_caller`; the id comes first."""
    who: LiteralString = "email = %s" if email else "role = 'regional_manager'"
    select = f"SELECT id, role, store_id, region FROM users WHERE {who} AND active ORDER BY id LIMIT 1"
    return select, (email,) if email else ()


def caller_literal(caller: Caller) -> CallerSelect:
    """The same for somebody who was found already: nothing is looked up again."""
    known = "SELECT %s::bigint AS id, %s::text AS role, %s::bigint AS store_id, %s::text AS region"
    return known, (caller.id, caller.role, caller.store_id, caller.region)


@timed_query
async def list_users(cursor: Cursor, filters: UserFilters) -> JsonPage:
    """One page of the people that match."""
    where = (
        Where()
        .any_of("u.role", filters.role)
        .any_id("u.store_id", filters.store_id)
        .contains(["u.username", "u.email", "u.display_name"], filters.search)
    )
    if filters.region:  # a store manager's is the store's
        where.add(
            """CASE WHEN u.role = 'store_manager' THEN (SELECT s.region FROM stores s WHERE s.id = u.store_id)
                    ELSE u.region END = ANY(%s)""",
            filters.region,
        )
    if filters.active is not None:
        where.add("u.active" if filters.active else "NOT u.active")
    total = f"SELECT count(*) FROM users u {where.sql}"
    order = order_by(filters.sort, SORTS, "u.id")
    return await fetch_page(cursor, USERS, where, order, filters, (total, where.params))


@timed_query
async def find_user(cursor: Cursor, user_id: int) -> JsonOne | None:
    """One person; None where there is none."""
    select = f"SELECT {USERS.select} FROM users u {USERS.joins} WHERE u.id = %s"
    return await fetch_one(cursor, select, (user_id,))


@timed_query
async def find_me(cursor: Cursor, user_id: int, acts_as_others: bool) -> JsonOne | None:
    """The caller, and whether they may act as others."""
    select = f"SELECT {USERS.select}, %s::boolean AS may_act_as_others FROM users u {USERS.joins} WHERE u.id = %s"
    return await fetch_one(cursor, select, (acts_as_others, user_id))


@timed_query
async def insert_user(cursor: Cursor, values: Mapping[str, Any]) -> int:
    """A new user's id; a broken constraint names what is wrong."""
    return await insert_row(cursor, "users", values)


@timed_query
async def lock_user(cursor: Cursor, user_id: int) -> int | None:
    """The user's version, held until the transaction ends."""
    return await lock_version(cursor, "users", user_id)


@timed_query
async def lock_administrators(cursor: Cursor) -> list[int]:
    """The active administrators, who stay so until this transaction ends."""
    await cursor.execute("SELECT id FROM users WHERE role = 'admin' AND active ORDER BY id FOR UPDATE")
    return [row["id"] for row in await cursor.fetchall()]


@timed_query
async def region_contradicts_store(cursor: Cursor, user_id: int) -> bool:
    """Is it a store manager whose account names another region than the store's?"""
    await cursor.execute(
        """SELECT EXISTS (SELECT FROM users u JOIN stores s ON s.id = u.store_id
                          WHERE u.id = %s AND u.role = 'store_manager' AND u.region <> s.region) AS found""",
        (user_id,),
    )
    return (await one_row(cursor))["found"]


@timed_query
async def update_user(cursor: Cursor, user_id: int, values: Mapping[str, Any]) -> None:
    """Change the fields given."""
    await update_row(cursor, "users", user_id, values)
