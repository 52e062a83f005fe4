"""What a caller may change: a store manager the own store, a regional manager the region, an admin everything."""

from app.errors import Forbidden
from app.queries.users import Caller


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
