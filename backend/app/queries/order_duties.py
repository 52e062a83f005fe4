"""What is due on an order, and which moves the caller may make now: columns of every order that is shown.

The aliases are `o` (the order), `s` (the store that asked) and `c` (the caller). The moves are those of
`order_lifecycle.py`, which decides; here they are only shown, and a test holds each case of one against the other.
"""

from typing import LiteralString

from app.database.where import literal
from app.settings import get_settings

# The orders that somebody still has to do something about; an index holds these alone (migration 0009).
OPEN: LiteralString = "o.status IN ('pending', 'approved')"

REACHES_REGION: LiteralString = "(c.role = 'admin' OR c.role = 'regional_manager' AND c.region = s.region)"
REACHES_STORE: LiteralString = f"(c.role = 'store_manager' AND c.store_id = o.store_id OR {REACHES_REGION})"
AT_SOURCE: LiteralString = "c.role = 'store_manager' AND c.store_id = o.source_store_id"
SOMEBODY_ELSES: LiteralString = "(c.id IN (o.requested_by, o.quantity_set_by)) IS NOT TRUE"


def due_at() -> LiteralString:
    """Until when the next step should be taken; null where none is left."""
    settings = get_settings()
    return f"""CASE o.status
        WHEN 'pending' THEN o.created_at + interval '{literal(settings.sla_approval_hours)} hours'
        WHEN 'approved' THEN o.approved_at + interval '{literal(settings.sla_fulfillment_hours)} hours' END"""


def late() -> LiteralString:
    """Has that moment passed? Never null."""
    return f"coalesce({due_at()} < now(), false)"


def allowed_actions() -> LiteralString:
    """The moves as an array of words, in the order in which a person looks for them."""
    others = f" AND {SOMEBODY_ELSES}" if get_settings().require_four_eyes else ""
    return f"""array_remove(ARRAY[
        CASE WHEN o.status = 'pending' AND {REACHES_STORE} THEN 'edit' END,
        CASE WHEN o.status = 'pending' AND {REACHES_REGION}{others} THEN 'approve' END,
        CASE WHEN o.status = 'approved' AND ({AT_SOURCE} OR {REACHES_REGION}) THEN 'fulfill' END,
        CASE WHEN {OPEN} AND {REACHES_STORE} THEN 'cancel' END], NULL)"""
