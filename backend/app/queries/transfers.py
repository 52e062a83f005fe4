"""The statements that record the agreement of the sources of transfers: by itself, or with the approval."""

from collections.abc import Sequence

from app.database.query import Sql
from app.queries.orders import Step, step_columns, time_of_next_event


def agree(order_ids: Sequence[int], actor_id: int, reason: str | None) -> Sql:
    """Return a statement that records the agreement to the quantities of pending orders and writes their events.

    It returns a row for each order that needed an agreement and had none.
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


def approve_and_agree(steps: Sequence[Step], actor_id: int, reason: str | None) -> Sql:
    """Return a statement that approves pending orders with the agreement to their requested quantities.

    It writes one event for each, and returns a row for each order that was changed. A second UPDATE of a row in one
    transaction would check its foreign keys again, and so lock its stores after its product.
    """
    return Sql(
        f"""WITH change AS (
                SELECT * FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::jsonb[], %s::timestamptz[])
                    AS c (id, from_status, quantity, changes, expected_at)
            ), at AS (
                SELECT c.id, {time_of_next_event("c.id")} AS at FROM change c
            ), moved AS (
                UPDATE orders o
                SET status = 'approved', quantity = c.quantity, version = o.version + 1, expected_at = c.expected_at,
                    approved_by = %s, approved_at = at.at,
                    agreed_by = %s, agreed_at = at.at, agreed_quantity = o.quantity
                FROM change c JOIN at USING (id)
                WHERE o.id = c.id AND o.status = c.from_status AND o.needs_agreement AND o.agreed_at IS NULL
                RETURNING o.id, c.from_status, o.status, at.at, c.changes
            )
            INSERT INTO order_events (order_id, from_status, to_status, actor_id, at, reason, changes)
            SELECT id, from_status, status, %s, at, %s, changes FROM moved ORDER BY id
            RETURNING 1""",
        [*step_columns(steps), actor_id, actor_id, actor_id, reason],
    )
