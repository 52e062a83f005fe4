"""Times never decrease in the ledger and in the history of an order, even if the database's clock is set back.

A time ahead of the database's clock represents a time from before the clock was set back.
"""

from datetime import datetime
from typing import Any, LiteralString

import pytest

from tests.clock import AHEAD, no_day_change
from tests.factories import Database, Json, Shop, without_guards

__all__ = ["no_day_change"]  # a fixture
pytestmark = pytest.mark.usefixtures("no_day_change")


def put_order_ahead(database: Database, order: Json, time: LiteralString, status: str) -> None:
    """Move one time of an order, and of its event, ahead of the clock; triggers update the sums."""
    values = {"id": order["id"], "status": status}
    with database.transaction():
        without_guards(database)
        database.execute(f"UPDATE orders SET {time} = {time} + {AHEAD} WHERE id = %(id)s", values)
        database.execute("SET LOCAL session_replication_role = replica")  # the history is append-only
        database.execute(
            f"UPDATE order_events SET at = at + {AHEAD} WHERE order_id = %(id)s AND to_status = %(status)s", values
        )


def put_edit_ahead(database: Database, order: Json) -> None:
    """Move the time of an order's edit ahead of the clock."""
    with database.transaction():
        database.execute("SET LOCAL session_replication_role = replica")  # the history is append-only
        database.execute(
            f"UPDATE order_events SET at = at + {AHEAD} WHERE order_id = %s AND from_status = to_status", (order["id"],)
        )


def put_movement_ahead(database: Database, row: Json) -> None:
    """Remove one unit from a stock row at a time ahead of the clock; triggers update the sums."""
    database.execute(
        f"""WITH moved AS (
               UPDATE inventory SET current_stock = current_stock - 1, last_updated = clock_timestamp() + {AHEAD}
               WHERE id = %s RETURNING id, current_stock, last_updated
           )
           INSERT INTO stock_movements (inventory_id, kind, delta, balance_after, reason, at)
           SELECT id, 'adjustment', -1, current_stock, 'for the test', last_updated FROM moved""",
        (row["id"],),
    )


def times(database: Database, table: LiteralString, column: LiteralString, key: str) -> list[datetime]:
    """Return the times of the events or movements of a resource, in the order in which they were written."""
    found = database.execute(f"SELECT at FROM {table} WHERE {column} = %s ORDER BY id", (key,)).fetchall()
    return [line["at"] for line in found]


def move(shop: Shop, order: Json, to: str) -> Json:
    """Cancel or fulfill the order; returns it."""
    path, body = f"/api/orders/{order['id']}", {"reason": "for the test"}
    return shop.west.ok("PATCH", f"{path}/cancel", json=body) if to == "cancelled" else shop.fulfill(order)


@pytest.mark.parametrize("to", ["approved", "cancelled"])
def test_first_step_is_never_before_the_request(shop: Shop, database: Database, to: str) -> None:
    order = shop.order()
    put_order_ahead(database, order, "created_at", "pending")
    done = shop.approve(order) if to == "approved" else move(shop, order, to)
    assert done[f"{to}_at"] >= done["created_at"]
    recorded = times(database, "order_events", "order_id", order["id"])
    assert (len(recorded), recorded) == (2, sorted(recorded))


def test_edit_is_never_before_the_request(shop: Shop, database: Database) -> None:
    order = shop.order(10)
    put_order_ahead(database, order, "created_at", "pending")
    shop.admin.ok("PATCH", f"/api/orders/{order['id']}", json={"quantity": 8})
    recorded = times(database, "order_events", "order_id", order["id"])
    assert (len(recorded), recorded) == (2, sorted(recorded))


@pytest.mark.parametrize("to", ["approved", "cancelled"])
def test_step_is_never_before_the_last_edit(shop: Shop, database: Database, to: str) -> None:
    order = shop.order(10)
    shop.admin.ok("PATCH", f"/api/orders/{order['id']}", json={"notes": "for the test"})
    put_edit_ahead(database, order)
    if to == "approved":
        shop.approve(order)
    else:
        move(shop, order, to)
    recorded = times(database, "order_events", "order_id", order["id"])
    assert (len(recorded), recorded) == (3, sorted(recorded))


@pytest.mark.parametrize("to", ["fulfilled", "cancelled"])
def test_last_step_is_never_before_the_approval(shop: Shop, database: Database, to: str) -> None:
    order = shop.order()
    shop.approve(order)
    put_order_ahead(database, order, "approved_at", "approved")
    done = move(shop, order, to)
    assert done[f"{to}_at"] >= done["approved_at"]
    recorded = times(database, "order_events", "order_id", order["id"])
    assert (len(recorded), recorded) == (3, sorted(recorded))


def change_level(shop: Shop, path: str) -> Any:
    return shop.admin.ok("PUT", path, json={"reorder_level": 5})


def reserve(shop: Shop, _: str) -> Any:
    return shop.approve(shop.order())


@pytest.mark.parametrize("between", [None, change_level, reserve])
def test_movement_is_never_before_the_last_one(shop: Shop, database: Database, between: Any) -> None:
    path = f"/api/inventory/{shop.at_warehouse['id']}"
    put_movement_ahead(database, shop.at_warehouse)
    if between is not None:
        between(shop, path)
    shop.admin.ok("POST", f"{path}/adjustments", json={"delta": -1, "reason": "for the test"})
    recorded = times(database, "stock_movements", "inventory_id", shop.at_warehouse["id"])
    assert (len(recorded), recorded) == (3, sorted(recorded))
