"""Counts of less than is reserved: they are booked, and the orders that can no longer be served are pending again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.database.connection_parameters import connection_parameters
from app.domain import order_lifecycle, stock_changes
from app.models.schemas import InventoryUpdate, OrderApproval
from tests.conftest import INVARIANTS, Service
from tests.embedded_servers import wait_for
from tests.factories import Json, Shop, make_product, make_stock, stock_of
from tests.rules_database import Check, World
from tests.rules_database import order as order_of
from tests.test_races import send_at_once, statuses

Database = psycopg.Connection[dict[str, Any]]


def approved(shop: Shop, *quantities: int) -> list[Json]:
    """Orders that are approved in this order."""
    orders = [shop.order(quantity) for quantity in quantities]
    return [shop.approve(order) for order in orders]


def count_one(shop: Shop, cases: int) -> Json:
    return shop.admin.ok("PUT", f"/api/inventory/{shop.at_warehouse['id']}", json={"current_stock": cases})


def count_many(shop: Shop, cases: int) -> Json:
    counts = [{"product_id": shop.product["id"], "current_stock": cases}]
    body = {"store_id": shop.warehouse["id"], "reason": "Weekly count", "counts": counts}
    return shop.admin.ok("POST", "/api/inventory/counts", json=body)


def close_stocktake(shop: Shop, cases: int) -> Json:
    made = shop.admin.ok("POST", "/api/stocktakes", json={"store_id": shop.warehouse["id"]})
    path = f"/api/stocktakes/{made['id']}"
    lines = [{"product_id": shop.product["id"], "counted_stock": cases}]
    shop.admin.ok("PUT", f"{path}/lines", json={"lines": lines})
    return shop.admin.ok("PATCH", f"{path}/close", json={"reason": "Stocktake"})


COUNTS: tuple[Callable[[Shop, int], Json], ...] = (count_one, count_many, close_stocktake)


@pytest.mark.parametrize("count", COUNTS)
def test_count_below_the_reserved_cases_releases_the_orders_that_were_approved_last(
    shop: Shop, count: Callable[[Shop, int], Json]
) -> None:
    first, second, third = approved(shop, 30, 20, 10)
    shop.admin.ok("PUT", f"/api/stores/{shop.store['id']}", json={"name": "Harbour"})
    response = count(shop, 35)
    assert [(order["number"], order["quantity"], order["store_name"]) for order in response["released_orders"]] == [
        (order["number"], order["quantity"], order["store_name"]) for order in (second, third)]  # fmt: skip
    assert shop.numbers() == (35, 30, 0)
    assert shop.admin.ok("GET", f"/api/orders/{first['id']}")["status"] == "approved"
    found = shop.admin.ok("GET", f"/api/orders/{third['id']}")
    assert (found["status"], found["approved_at"], found["approved_by"], found["version"]) == ("pending", None, None, 3)
    event = found["history"][-1]
    assert (event["from_status"], event["to_status"], event["changes"]) == (
        "approved",
        "pending",
        {"reserved": [10, 0]},
    )
    assert event["reason"] == "Stock left at the source: 35"
    shop.approve(shop.admin.ok("PATCH", f"/api/orders/{third['id']}", json={"quantity": 5}))
    assert shop.numbers() == (35, 35, 0)


@pytest.mark.parametrize("count", COUNTS)
def test_count_that_covers_the_reserved_cases_releases_no_order(shop: Shop, count: Callable[[Shop, int], Json]) -> None:
    (order,) = approved(shop, 30)
    assert count(shop, 30)["released_orders"] == []
    assert shop.numbers() == (30, 30, 0)
    assert shop.admin.ok("GET", f"/api/orders/{order['id']}")["version"] == order["version"]


def test_count_releases_only_orders_of_its_source_and_product(shop: Shop) -> None:
    other = make_product(shop.admin)
    make_stock(shop.admin, shop.warehouse, other, 10)
    kept = [shop.approve(shop.order(5, product_id=other["id"])), shop.approve(shop.order(5, source_store_id=None))]
    approved(shop, 50)
    assert len(count_one(shop, 0)["released_orders"]) == 1
    assert [shop.admin.ok("GET", f"/api/orders/{order['id']}")["status"] for order in kept] == ["approved"] * 2
    assert stock_of(shop.admin, shop.warehouse, other)["reserved_stock"] == 5


def test_preview_of_a_count_names_the_orders_and_releases_none(shop: Shop) -> None:
    (order,) = approved(shop, 60)
    path = f"/api/inventory/{shop.at_warehouse['id']}?dry_run=true"
    preview = shop.admin.ok("PUT", path, json={"current_stock": 10})
    assert [released["id"] for released in preview["result"]["released_orders"]] == [order["id"]]
    assert (preview["stock"][0]["current_stock"], preview["stock"][0]["reserved_stock"]) == (10, 0)
    assert shop.numbers() == (100, 60, 0)


def test_order_approved_between_read_and_lock_is_released(service: Service, shop: Shop, database: Database) -> None:
    """The count waits for the stock row, and the order it has not locked is approved before it gets the row."""
    order = shop.order(60)
    parameters: dict[str, Any] = {**connection_parameters(service.settings), "autocommit": False}
    with ThreadPoolExecutor(1) as pool, psycopg.connect(**parameters) as holder:
        holder.execute("SELECT FROM inventory WHERE id = %s FOR UPDATE", (shop.at_warehouse["id"],))
        waiting = pool.submit(count_one, shop, 10)
        wait_for(lambda: is_blocked_by(database, holder.info.backend_pid), "the count waits for the row")
        holder.execute(
            """WITH moved AS (UPDATE orders SET status = 'approved', approved_by = requested_by, version = 2,
                                     approved_at = clock_timestamp() WHERE id = %s RETURNING *)
               INSERT INTO order_events (order_id, from_status, to_status, actor_id, at)
               SELECT id, 'pending', 'approved', requested_by, approved_at FROM moved""",
            (order["id"],),
        )
        holder.execute("UPDATE inventory SET reserved_stock = 60 WHERE id = %s", (shop.at_warehouse["id"],))
        holder.commit()
        response = waiting.result()
    assert [released["id"] for released in response["released_orders"]] == [order["id"]]
    assert shop.numbers() == (10, 0, 0)


def is_blocked_by(database: Database, pid: int) -> bool:
    """Whether a process of the database waits for this one."""
    waiting = "SELECT FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))"
    return database.execute(waiting, (pid,)).fetchone() is not None


def test_concurrent_counts_approvals_and_fulfillments_keep_the_invariants(shop: Shop, database: Database) -> None:
    open_orders = [shop.order(10) for _ in range(8)]
    ready = approved(shop, *[5] * 8)
    path = f"/api/inventory/{shop.at_warehouse['id']}"

    def send(number: int, client: httpx.Client) -> httpx.Response:
        if number % 3 == 0:
            return client.put(path, json={"current_stock": 10 + number})
        order = (open_orders if number % 3 == 1 else ready)[number // 3]
        return client.patch(f"/api/orders/{order['id']}/{'approve' if number % 3 == 1 else 'fulfill'}")

    found = statuses(send_at_once(24, send, shop.west))
    assert set(found) <= {200, 409}
    assert found[200] >= 8  # every count is booked
    stock, reserved, _ = shop.numbers()
    assert 0 <= reserved <= stock
    assert database.execute(INVARIANTS).fetchall() == []


# --- the rule, against a plain replay


@given(
    quantities=st.lists(st.integers(1, 9), min_size=1, max_size=6), counted=st.integers(0, 40), again=st.integers(0, 40)
)
@settings(max_examples=25)
def test_released_orders_are_those_of_a_plain_replay(
    check: Check, quantities: list[int], counted: int, again: int
) -> None:
    async def work(world: World) -> None:
        key = await world.stock(world.warehouse, world.cola, 60)
        made = await world.orders(*[order_of(world, quantity) for quantity in quantities])
        for order in made:
            await order_lifecycle.approve(world.tx(), [order], OrderApproval())
        left = dict(zip(made, quantities, strict=True))
        for cases in (counted, again):
            expected: list[int] = []
            while sum(left.values()) > cases:
                order, _ = left.popitem()
                expected.append(order)
            body = InventoryUpdate.model_validate({"current_stock": cases})
            tx = world.tx()
            assert sorted(await stock_changes.update(tx, key, body)) == sorted(expected)
            await tx.check_guards()
            assert (await world.held(world.warehouse, world.cola))[:2] == (cases, sum(left.values()))

    check(work)
