"""The reasons of changes of stock: administrators manage them, and each change of stock has one that is active."""

from app.domain.permissions import require_admin
from app.domain.transaction import Transaction
from app.errors import NotFound
from app.models.fields import ReasonKind
from app.models.schemas import ReasonCreate, ReasonUpdate
from app.queries import reasons

CORRECTION = "correction"  # the reason of a change without one: it is not consumption, and it is always active
REASON_FOR = {
    "count": "a count",
    "adjustment": "an adjustment",
    "write_off": "a write-off",
    "delivery": "damaged or missing cases of a delivery",
    "return": "a return",
}


async def create(tx: Transaction, body: ReasonCreate) -> int:
    """Create a reason and return its id. Administrators only."""
    require_admin(tx.caller)
    return await reasons.insert_reason(tx.cursor, body.model_dump())


async def update(tx: Transaction, reason_id: int, body: ReasonUpdate) -> None:
    """Change a reason's name, its kinds, or whether it is active. Administrators only."""
    require_admin(tx.caller)
    tx.require_current(await reasons.lock_reason(tx.cursor, reason_id), "reason")
    await reasons.update_reason(tx.cursor, reason_id, body.given())


async def require_reason(tx: Transaction, code: str, kind: ReasonKind) -> str:
    """Return the code; raises NotFound unless it is an active reason for this kind of movement."""
    is_default = code == CORRECTION and kind in ("count", "adjustment")
    if not is_default and not await reasons.is_active(tx.cursor, code, kind):
        raise NotFound(f"No active reason for {REASON_FOR[kind]} has the code {code}")
    return code
