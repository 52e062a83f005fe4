"""New stores and changes of stores, with the account of the manager that a request names.

The accounts are the truth: a store is managed by the active store managers whose accounts name it, and `manager_id` is
one of them, which triggers keep. A request that names a manager moves that account to the store.
"""

from collections.abc import Mapping
from typing import Any

from app.domain.permissions import require_admin
from app.domain.store_closing import refuse_to_close_in_use
from app.domain.transaction import Transaction
from app.domain.unique_names import require_unused
from app.errors import Conflict, NotFound
from app.models.schemas import StoreCreate, StoreUpdate
from app.queries import stores, users
from app.queries.users import Account, AccountLocks


def accounts_to_lock(manager_id: int | None) -> AccountLocks:
    """Return the account of the manager that a request names, which moves to the store."""
    return AccountLocks() if manager_id is None else AccountLocks(changed=(manager_id,))


async def create(tx: Transaction, body: StoreCreate) -> int:
    """Create a store and return its id; its manager moves to it. Administrators only.

    Raises Conflict if another store has the code, NotFound and Conflict as `require_manager`.
    """
    require_admin(tx.caller)
    await require_unused(tx, "stores", body.model_dump())
    manager = await lock_manager(tx, body.manager_id)
    if manager is not None and manager.store_id is not None:  # the store that it leaves comes before the region's label
        await stores.lock_stores(tx.cursor, {manager.store_id})
    key = await stores.insert_store(tx.cursor, body.model_dump())
    await move(tx, manager, key)
    return key


async def update(tx: Transaction, store_id: int, body: StoreUpdate) -> None:
    """Change the fields given; the manager moves to the store. Administrators only.

    Raises StoreInUse if it is closed with open orders or stock, Conflict if it is to have no manager but has one.
    """
    require_admin(tx.caller)
    given = body.given()
    manager_id = given.get("manager_id")
    manager = None if manager_id is None else await users.lock_account(tx.cursor, manager_id)
    left = manager.store_id if manager else None
    store = (await stores.lock_stores(tx.cursor, {store_id, left or store_id})).get(store_id)
    tx.require_current(None if store is None else store.version, "store")
    await require_unused(tx, "stores", given, store_id)
    await require_manager_given(tx, store_id, given, manager)
    if given.get("active") is False:
        await refuse_to_close_in_use(tx, store_id)
    await stores.update_store(tx.cursor, store_id, given)
    await move(tx, manager, store_id)


async def require_manager_given(
    tx: Transaction, store_id: int, given: Mapping[str, Any], manager: Account | None
) -> None:
    """Raises the errors of `require_manager`, and Conflict if the store is to have no manager but has one."""
    if given.get("manager_id") is not None:
        require_manager(manager)
    elif "manager_id" in given and await users.has_manager(tx.cursor, store_id):
        raise Conflict("The store has an active store manager: move or deactivate the account instead")


async def lock_manager(tx: Transaction, manager_id: int | None) -> Account | None:
    """Lock the account of this manager and return it; None without an id. Raises as `require_manager`."""
    return None if manager_id is None else require_manager(await users.lock_account(tx.cursor, manager_id))


def require_manager(account: Account | None) -> Account:
    """Return the account. Raises NotFound without one, Conflict unless it is that of an active store manager."""
    if account is None:
        raise NotFound("No user has this manager_id")
    if account.role != "store_manager" or not account.active:
        raise Conflict("The manager of a store is an active store manager")
    return account


async def move(tx: Transaction, manager: Account | None, store_id: int) -> None:
    """Move the manager's account to the store, if there is one and it is elsewhere; its region is the store's."""
    if manager is not None and manager.store_id != store_id:
        await users.update_user(tx.cursor, manager.id, {"store_id": store_id, "region": None})
