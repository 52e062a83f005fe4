"""The rules of user accounts."""

from collections.abc import Mapping
from typing import Any

from app.domain.permissions import require_admin
from app.domain.transaction import Transaction
from app.domain.unique_names import require_unused
from app.errors import Conflict
from app.models.schemas import UserCreate, UserUpdate
from app.queries import users
from app.queries.users import ADMINISTRATORS, AccountLocks


async def create(tx: Transaction, body: UserCreate) -> int:
    """Create an account and return its id. Administrators only. Raises Conflict if store and region contradict."""
    require_admin(tx.caller)
    await require_unused(tx, "users", body.model_dump())
    key = await users.insert_user(tx.cursor, body.model_dump())
    await require_one_region(tx, key)
    return key


def accounts_to_lock(user_id: int, body: UserUpdate) -> AccountLocks:
    """Return the accounts that `update` changes: this one, and the set of administrators if it may leave that."""
    return AccountLocks(changed=(ADMINISTRATORS, user_id) if takes_administration_away(body.given()) else (user_id,))


async def update(tx: Transaction, user_id: int, body: UserUpdate) -> None:
    """Change the fields given. Administrators only. Raises Conflict if no active administrator would be left."""
    require_admin(tx.caller)
    tx.require_current(await users.lock_user(tx.cursor, user_id), "user")
    given = body.given()
    if takes_administration_away(given) and await users.active_administrators(tx.cursor) == [user_id]:
        raise Conflict("This is the last active administrator: make another user an administrator first")
    await require_unused(tx, "users", given, user_id)
    await users.update_user(tx.cursor, user_id, given)
    await require_one_region(tx, user_id)


def takes_administration_away(given: Mapping[str, Any]) -> bool:
    """Return whether this change makes an administrator lose that role, or inactive."""
    return given.get("role", "admin") != "admin" or not given.get("active", True)


async def require_one_region(tx: Transaction, user_id: int) -> None:
    """Raises Conflict if a store manager's region is not the store's."""
    if await users.region_contradicts_store(tx.cursor, user_id):
        raise Conflict("A store manager's region is the store's: leave region out")
