"""The statement that records the agreement of the sources of transfers."""

from collections.abc import Sequence

from app.database.query import Sql
from app.queries.orders import time_of_next_event


def agree(order_ids: Sequence[int], actor_id: int, reason: str | None) -> Sql:
    """Return a statement that records the agreement to the quantities of pending orders and writes their events.

    The statement returns a row for each order that was changed: one that needs an agreement and has none.
    """
    return Sql(
        f"""WITH agreed AS (
                UPDATE orders o
                SET version = o.version + 1, agreed_quantity = o.quantity, agreed_by = %s,
                    agreed_at = {time_of_next_event("o.id")}
                WHERE o.id = ANY(%s) AND o.status = 'pending' AND o.needs_agreement AND o.agreed_at IS NULL
                RETURNING o.id, o.agreed_quantity, o.agreed_by, o.agreed_at
            )
            INSERT INTO order_events (order_id, from_status, to_status, actor_id, at, reason, changes)
            SELECT id, 'pending', 'pending', agreed_by, agreed_at, %s,
                   jsonb_build_object('agreed_quantity', jsonb_build_array(NULL, agreed_quantity))
            FROM agreed ORDER BY id
            RETURNING 1""",
        [actor_id, list(order_ids), reason],
    )
