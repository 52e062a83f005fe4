"""Permissions: a store manager may change their own store, a regional manager their region, an administrator all.

`order_lifecycle` adds the rules of its actions: the manager of the source may fulfill, and two users approve.
"""

from app.errors import Forbidden
from app.queries.users import Caller


def require_admin(caller: Caller) -> None:
    """Raises Forbidden unless the caller is an administrator."""
    if caller.role != "admin":
        raise Forbidden("Only an administrator may do this")


def has_region_access(caller: Caller, region: str) -> bool:
    """Return whether the caller is a regional manager of this region, or an administrator."""
    return caller.role == "admin" or (caller.role == "regional_manager" and caller.region == region)


def has_store_access(caller: Caller, store_id: int, region: str) -> bool:
    """Return whether the caller is the store's manager, the regional manager of its region, or an administrator."""
    own = caller.role == "store_manager" and caller.store_id == store_id
    return own or has_region_access(caller, region)


def require_store(caller: Caller, store_id: int, region: str) -> None:
    """Raises Forbidden unless `has_store_access`."""
    if not has_store_access(caller, store_id, region):
        raise Forbidden("Only the store's manager, its regional manager or an administrator may do this")
