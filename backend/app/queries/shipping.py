"""The statements that ship and receive orders, and the orders of what was not shipped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from app.database.query import Cursor, Sql, one_row
from app.models.fields import OrderStatus
from app.monitoring.metrics import timed_query
from app.queries.orders import OrderRow, lock_named, time_of_next_event


@dataclass(frozen=True)
class Shipment:
    """The cases of an order that leave its source now, and the changed fields for its event, as [before, after]."""

    order: OrderRow
    quantity: int
    changes: Mapping[str, Any]

    @property
    def rest(self) -> int:
        """The approved cases that are not shipped."""
        return self.order.quantity - self.quantity


@dataclass(frozen=True)
class Arrival:
    """The cases of an order that arrive now: usable and damaged ones; `lost` are those that never will.

    `to` is the status of the order after it, `reason` the code of a reason.
    """

    order: OrderRow
    received: int
    damaged: int
    lost: int
    to: OrderStatus
    reason: str | None

    @property
    def changes(self) -> dict[str, Any]:
        """The changed quantities for the event, as [before, after]."""
        shipped_now = self.order.shipped_quantity if self.order.status == "approved" else 0
        after = {
            "shipped_quantity": [0, shipped_now],
            "received_quantity": [self.order.received_quantity, self.order.received_quantity + self.received],
            "damaged_quantity": [self.order.damaged_quantity, self.order.damaged_quantity + self.damaged],
            "lost_quantity": [0, self.lost],
        }
        return {name: pair for name, pair in after.items() if pair[0] != pair[1]}


def ship_orders(
    shipments: Sequence[Shipment], expected_at: datetime | None, carrier_reference: str | None, actor_id: int
) -> Sql:
    """Return a statement that makes approved orders shipped and writes their events; a row for each changed one."""
    return Sql(
        f"""WITH change AS (
                SELECT * FROM unnest(%s::bigint[], %s::int[], %s::jsonb[]) AS c (id, quantity, changes)
            ), moved AS (
                UPDATE orders o
                SET status = 'shipped', version = o.version + 1, shipped_by = %s, shipped_quantity = c.quantity,
                    received_quantity = 0, damaged_quantity = 0, carrier_reference = %s,
                    expected_at = coalesce(%s, o.expected_at),
                    shipped_at = {time_of_next_event("o.id")}
                FROM change c WHERE o.id = c.id AND o.status = 'approved'
                RETURNING o.id, o.shipped_at AS at, c.changes
            )
            INSERT INTO order_events (order_id, from_status, to_status, actor_id, at, changes)
            SELECT id, 'approved', 'shipped', %s, at, changes FROM moved ORDER BY id
            RETURNING 1""",
        [
            [shipment.order.id for shipment in shipments],
            [shipment.quantity for shipment in shipments],
            [Jsonb(shipment.changes) for shipment in shipments],
            actor_id,
            carrier_reference,
            expected_at,
            actor_id,
        ],
    )


def receive_orders(arrivals: Sequence[Arrival], actor_id: int) -> Sql:
    """Return a statement that adds arrived cases to orders and writes their events; a row for each changed order.

    An approved order, from a supplier, is shipped in full as well, in the same event: a second UPDATE in the same
    transaction would check all references of the order again, and lock its product before its store.
    """
    return Sql(
        f"""WITH change AS (
                SELECT * FROM unnest(
                    %s::bigint[], %s::text[], %s::int[], %s::int[], %s::text[], %s::text[], %s::jsonb[])
                    AS c (id, from_status, received, damaged, to_status, reason, changes)
            ), at AS (
                SELECT c.id, {time_of_next_event("c.id")} AS at FROM change c
            ), moved AS (
                UPDATE orders o
                SET status = c.to_status, version = o.version + 1,
                    shipped_by = coalesce(o.shipped_by, %s), shipped_at = coalesce(o.shipped_at, at.at),
                    shipped_quantity = coalesce(o.shipped_quantity, o.quantity),
                    received_quantity = coalesce(o.received_quantity, 0) + c.received,
                    damaged_quantity = coalesce(o.damaged_quantity, 0) + c.damaged,
                    fulfilled_by = CASE WHEN c.to_status = 'fulfilled' THEN %s::bigint END,
                    fulfilled_at = CASE WHEN c.to_status = 'fulfilled' THEN at.at END
                FROM change c JOIN at USING (id) WHERE o.id = c.id AND o.status = c.from_status
                RETURNING o.id, c.from_status, o.status, at.at, c.reason, c.changes
            )
            INSERT INTO order_events (order_id, from_status, to_status, actor_id, at, reason, changes)
            SELECT id, from_status, status, %s, at, reason, changes FROM moved ORDER BY id
            RETURNING 1""",
        [
            [arrival.order.id for arrival in arrivals],
            [arrival.order.status for arrival in arrivals],
            [arrival.received for arrival in arrivals],
            [arrival.damaged for arrival in arrivals],
            [arrival.to for arrival in arrivals],
            [arrival.reason for arrival in arrivals],
            [Jsonb(arrival.changes) for arrival in arrivals],
            *[actor_id] * 3,
        ],
    )


@timed_query
async def insert_backorder(cursor: Cursor, order: OrderRow, quantity: int, numbered: bool) -> tuple[int, str]:
    """Insert an approved order of the cases of a locked order that are not shipped; returns its id and number.

    It has the document, the times and the users of its original, so it keeps its position: it was requested and
    approved with it, and has the agreement of its source. It is in no batch, so the batch of its original can be moved
    as one. Its stores and its product are locked first, as for a new order. For a preview set `numbered` to False.
    """
    await lock_named(cursor, [order])
    number: LiteralString = "" if numbered else ", number"
    preview: LiteralString = "" if numbered else ", 'PREVIEW-' || pg_current_xact_id()"
    await cursor.execute(
        f"""WITH inserted AS (
                INSERT INTO orders (
                    store_id, source_store_id, product_id, quantity, requested_quantity, quantity_set_by, notes,
                    store_version, source_version, product_version, requested_by, created_at,
                    approved_by, approved_at, expected_at, status, version, backorder_of,
                    return_of, return_reason, needs_agreement, agreed_quantity, agreed_by, agreed_at{number})
                SELECT
                    store_id, source_store_id, product_id, %s, %s, quantity_set_by, notes,
                    store_version, source_version, product_version, requested_by, created_at,
                    approved_by, approved_at, expected_at, 'approved',
                    CASE WHEN agreed_at IS NULL THEN 2 ELSE 3 END, id,
                    return_of, return_reason, needs_agreement, agreed_quantity, agreed_by, agreed_at{preview}
                FROM orders WHERE id = %s
                RETURNING id, number, requested_by, created_at, approved_by, approved_at,
                          agreed_quantity, agreed_by, agreed_at
            ), events AS (
                INSERT INTO order_events (order_id, from_status, to_status, actor_id, at, changes)
                SELECT id, step.from_status, step.to_status, step.actor_id, step.at, step.changes
                FROM inserted, LATERAL (
                    VALUES (1, NULL, 'pending', requested_by, created_at, NULL),
                           (2, 'pending', 'pending', agreed_by, agreed_at,
                            jsonb_build_object('agreed_quantity', jsonb_build_array(NULL, agreed_quantity))),
                           (3, 'pending', 'approved', approved_by, approved_at, NULL)
                ) step (ordinal, from_status, to_status, actor_id, at, changes)
                WHERE step.at IS NOT NULL ORDER BY step.ordinal
            )
            SELECT id, number FROM inserted""",
        (quantity, quantity, order.id),
    )
    row = one_row(await cursor.fetchone())
    return row["id"], row["number"]
