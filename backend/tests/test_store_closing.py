"""Closed stores: what closing refuses, cancels, moves and writes off, and what a closed store does not get any more."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copy
from typing import Any

import httpx
import psycopg
import pytest

from app.database.connection_parameters import connection_parameters
from app.database.migrate import migrate
from tests.conftest import BACKEND, INVARIANTS, Service
from tests.contract import Client
from tests.factories import Database, Shop, make_product, make_stock, make_store, make_user, stock_of, unique
from tests.temporary_databases import empty_database
from tests.test_races import wait_until_done_or_blocked

Json = dict[str, Any]


def close(admin: Client, store: Json, **body: Any) -> Json:
    return admin.ok("PATCH", f"/api/stores/{store['id']}/close", json=body)


def refused(admin: Client, store: Json, status: int = 409, **body: Any) -> Json:
    return admin.refused(status, "PATCH", f"/api/stores/{store['id']}/close", json=body)


def lines_of(admin: Client, row: Json) -> list[tuple[str, int, str | None]]:
    """Kind, cases and reason of a stock row's movements, newest first."""
    lines = admin.ok("GET", f"/api/inventory/{row['id']}/movements")["data"]
    return [(line["kind"], line["delta"], line["reason"]) for line in lines]


# ------------------------------------------------------------------------------------- closing


def test_empty_store_is_closed_and_opened_again(admin: Client) -> None:
    store = make_store(admin, region=unique("Region"))
    path, listed = f"/api/stores/{store['id']}", f"/api/stores?region={store['region']}"
    closed = admin.ok("PUT", path, json={"active": False})
    assert (store["active"], closed["active"], closed["version"]) == (True, False, 2)
    assert [admin.ok("GET", f"{listed}{more}")["total"] for more in ("", "&active=true", "&active=false")] == [1, 0, 1]
    assert admin.ok("GET", f"{path}/history")["data"][0]["changes"] == {"active": [True, False]}
    (option,) = [o for o in admin.ok("GET", "/api/stores/regions/options") if o["value"] == store["region"]]
    (region,) = admin.ok("GET", f"/api/inventory/regions?region={store['region']}")
    assert (option["store_count"], region["stores"]) == (0, 0)
    assert refused(admin, store)["code"] == "store_closed"
    assert admin.ok("PUT", path, json={"active": True})["active"] is True
    assert close(admin, store)["version"] == 4


def test_store_in_use_is_closed_only_if_its_orders_and_stock_are_resolved(shop: Shop) -> None:
    order = shop.order(5)
    expected = {"open_orders": 1, "order_ids": [order["id"]], "stock_rows": 1, "stock_units": 100,
                "product_ids": [shop.product["id"]]}  # fmt: skip
    for problem in (
        refused(shop.admin, shop.warehouse),
        shop.admin.refused(409, "PUT", f"/api/stores/{shop.warehouse['id']}", json={"active": False}),
    ):
        assert {name: problem[name] for name in ("code", *expected)} == {"code": "store_in_use", **expected}
    orders = refused(shop.admin, shop.warehouse, stock="write_off", reason="x")
    stock = refused(shop.admin, shop.warehouse, open_orders="cancel", reason="x")
    assert [(p["open_orders"], p["stock_units"]) for p in (orders, stock)] == [(1, 0), (0, 100)]
    assert shop.admin.ok("GET", f"/api/orders/{order['id']}")["status"] == "pending"
    assert shop.admin.ok("GET", f"/api/stores/{shop.warehouse['id']}")["active"] is True


def test_orders_are_cancelled_and_stock_is_moved_with_the_closing(shop: Shop) -> None:
    admin, target, new = shop.admin, make_store(shop.admin), make_product(shop.admin)
    carried, held = make_stock(admin, target, shop.product, 3), make_stock(admin, shop.warehouse, new, 7)
    requested, approved, own = (
        shop.order(5),
        shop.order(10),
        shop.order(1, store_id=shop.warehouse["id"], source_store_id=None),
    )
    shop.approve(approved)
    body = {"open_orders": "cancel", "stock": "move", "move_to": target["id"], "reason": "lease ended"}
    assert close(admin, shop.warehouse, **body)["active"] is False
    for order in (requested, approved, own):
        ended = admin.ok("GET", f"/api/orders/{order['id']}")
        assert (ended["status"], ended["cancel_reason"]) == ("cancelled", "lease ended")
    reason = f"{shop.warehouse['code']} to {target['code']}: lease ended"
    assert lines_of(admin, shop.at_warehouse)[0] == ("adjustment", -100, reason)
    assert lines_of(admin, carried)[0] == ("adjustment", 100, reason)
    assert lines_of(admin, held)[0] == ("adjustment", -7, reason)
    assert [stock_of(admin, target, each)["current_stock"] for each in (shop.product, new)] == [103, 7]
    row = stock_of(admin, shop.warehouse, shop.product)
    assert (row["current_stock"], row["reserved_stock"], row["store_active"]) == (0, 0, False)
    days = admin.ok("GET", f"/api/inventory/{row['id']}/history?days=1")
    assert days[-1]["current_stock"] == 0


def test_moved_stock_above_the_targets_maximum_is_refused_unless_allowed(shop: Shop) -> None:
    target = make_store(shop.admin)
    make_stock(shop.admin, target, shop.product, 30, max_stock=129)
    body = {"stock": "move", "move_to": target["id"], "reason": "closed"}
    problem = refused(shop.admin, shop.warehouse, **body)
    assert (problem["code"], problem["stock_after"], problem["max_stock"]) == ("over_max_stock", 130, 129)
    close(shop.admin, shop.warehouse, **body, allow_over_max=True)
    assert stock_of(shop.admin, target, shop.product)["current_stock"] == 130


def test_stock_is_written_off_with_the_closing(shop: Shop) -> None:
    unknown = {"stock": "write_off", "reason": "flood", "reason_code": "nothing_like_this"}
    assert "nothing_like_this" in refused(shop.admin, shop.warehouse, 404, **unknown)["detail"]
    corrected = {"stock": "write_off", "reason": "flood", "reason_code": "correction"}
    assert "write-off" in refused(shop.admin, shop.warehouse, 404, **corrected)["detail"]
    close(shop.admin, shop.warehouse, stock="write_off", reason="flood", reason_code="damaged")
    line = shop.admin.ok("GET", f"/api/inventory/{shop.at_warehouse['id']}/movements")["data"][0]
    assert line["reason_code"] == "damaged"
    assert lines_of(shop.admin, shop.at_warehouse)[0] == ("write_off", -100, "flood")


def test_stock_that_is_written_off_with_a_closing_counts_as_written_off(shop: Shop) -> None:
    category = unique("Category")
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"category": category})
    close(shop.admin, shop.warehouse, stock="write_off", reason="lease ended")
    line = shop.admin.ok("GET", f"/api/inventory/{shop.at_warehouse['id']}/movements")["data"][0]
    assert line["reason_code"] == "store_closing"
    kpi = shop.admin.ok("GET", "/api/inventory/kpi", params={"category": category})
    assert (kpi["written_off"], kpi["consumption"]) == (100, 0)


def test_store_with_an_open_stocktake_is_not_closed(shop: Shop) -> None:
    admin, body = shop.admin, {"store_id": shop.warehouse["id"]}
    stocktake = admin.ok("POST", "/api/stocktakes", json=body)["id"]
    for problem in (
        refused(admin, shop.warehouse, stock="write_off", reason="closed"),
        admin.refused(409, "PUT", f"/api/stores/{shop.warehouse['id']}", json={"active": False}),
    ):
        assert (problem["code"], problem["stocktake_id"]) == ("store_in_use", stocktake)
    assert (admin.ok("GET", f"/api/stocktakes/{stocktake}")["status"], shop.numbers()) == ("open", (100, 0, 0))
    admin.ok("PATCH", f"/api/stocktakes/{stocktake}/discard", json={"reason": "closed"})
    assert close(admin, shop.warehouse, stock="write_off", reason="closed")["active"] is False


def test_preview_of_a_closing_shows_its_movements_and_changes_nothing(shop: Shop) -> None:
    path = f"/api/stores/{shop.warehouse['id']}/close?dry_run=true"
    body = {"stock": "move", "move_to": shop.store["id"], "reason": "closed"}
    shown = shop.admin.ok("PATCH", path, json=body)
    assert sorted((line["kind"], line["delta"]) for line in shown["movements"]) == [
        ("adjustment", -100), ("adjustment", 100)]  # fmt: skip
    assert shop.admin.ok("GET", f"/api/stores/{shop.warehouse['id']}")["active"] is True
    assert shop.numbers() == (100, 0, 0)


def test_closing_is_refused_for_other_users_other_versions_and_incomplete_requests(shop: Shop) -> None:
    path, closed = f"/api/stores/{shop.store['id']}/close", make_store(shop.admin)
    close(shop.admin, closed)
    shop.west.refused(403, "PATCH", path, json={})
    shop.admin.refused(404, "PATCH", "/api/stores/999999999/close", json={})
    shop.admin.refused(412, "PATCH", path, json={}, headers={"If-Match": '"7"'})
    for body in ({"stock": "move", "reason": "x"}, {"stock": "write_off"}, {"open_orders": "cancel"},
                 {"stock": "write_off", "move_to": closed["id"], "reason": "x"}):  # fmt: skip
        shop.admin.refused(422, "PATCH", path, json=body)
    move = {"stock": "move", "reason": "x"}
    assert refused(shop.admin, shop.store, 404, **move, move_to="999999999")["detail"].endswith("move_to")
    assert refused(shop.admin, shop.store, **move, move_to=shop.store["id"])["code"] == "conflict"
    assert refused(shop.admin, shop.store, **move, move_to=closed["id"])["code"] == "store_closed"


# ------------------------------------------------------------------------------------- a closed store


def test_closed_store_accepts_no_orders_stock_or_users(shop: Shop) -> None:
    admin, closed = shop.admin, make_store(shop.admin, store_type="Warehouse")
    row = make_stock(admin, closed, shop.product, 0, reorder_level=5)
    user = make_user(admin, "store_manager", store_id=closed["id"], active=False)
    close(admin, closed)
    order = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    account = {"username": unique("late"), "email": f"{unique('late')}@brickhouse.example", "first_name": "L",
               "last_name": "L", "role": "store_manager", "store_id": closed["id"]}  # fmt: skip
    for method, path, body in (
        ("POST", "/api/orders", {**order, "store_id": closed["id"]}),
        ("POST", "/api/orders", {**order, "source_store_id": closed["id"]}),
        ("POST", "/api/inventory", {"store_id": closed["id"], "product_id": make_product(admin)["id"]}),
        ("PUT", f"/api/inventory/{row['id']}", {"current_stock": 1}),
        ("POST", f"/api/inventory/{row['id']}/adjustments", {"delta": 1, "reason": "found"}),
        ("POST", "/api/stocktakes", {"store_id": closed["id"]}),
        ("POST", "/api/users", account),
        ("PUT", f"/api/users/{user['id']}", {"active": True}),
    ):
        assert admin.refused(409, method, path, json=body)["code"] == "store_closed", (method, path)
    assert admin.ok("GET", f"/api/inventory/{row['id']}")["low_stock"] is False
    assert admin.ok("GET", f"/api/inventory/alerts/low-stock?store_id={closed['id']}")["total"] == 0


def test_upgrade_discards_the_open_stocktake_of_a_closed_store(service: Service, tmp_path: Path) -> None:
    for file in (BACKEND / "app/database/migrations").glob("*.sql"):
        if file.name < "0024":
            copy(file, tmp_path)
    with empty_database(service, "closed_stocktakes") as made, made.connect() as connection:
        migrate(connection, "brickhouse", folder=tmp_path)
        connection.execute("SET search_path = brickhouse")
        connection.execute(STOCKTAKE_OF_A_CLOSED_STORE)
        migrate(connection, "brickhouse")
        found = connection.execute("SELECT status, reason, version FROM stocktakes").fetchall()
        assert found == [("discarded", "The store is closed", 2)]
        assert connection.execute("SELECT product_version FROM stocktake_lines").fetchall() == [(1,)]
        assert connection.execute(INVARIANTS).fetchall() == []


STOCKTAKE_OF_A_CLOSED_STORE = """
    INSERT INTO users (username, email, role) VALUES ('a', 'a@b.example', 'admin');
    INSERT INTO products (sku, name, brand, category, unit_price) VALUES ('p', 'p', 'b', 'A', 10);
    INSERT INTO stores (code, name, region, store_type, address, active) VALUES ('s', 's', 'N', 'Urban', 'x', false);
    INSERT INTO stocktakes (store_id, started_by) VALUES (1, 1);
    INSERT INTO stocktake_lines (stocktake_id, product_id) VALUES (1, 1)
"""


def test_closed_warehouse_is_not_proposed_as_a_source(admin: Client) -> None:
    product, store = make_product(admin), make_store(admin)
    depots = [make_store(admin, store_type="Warehouse") for _ in range(2)]
    for depot, cases in zip(depots, (50, 20), strict=True):
        make_stock(admin, depot, product, cases)
    body = {"store_id": store["id"], "product_id": product["id"], "quantity": 5}
    assert admin.ok("POST", "/api/orders?dry_run=true", json=body)["result"]["source_store_id"] == depots[0]["id"]
    close(admin, depots[0], stock="write_off", reason="closed")
    assert admin.ok("POST", "/api/orders", json=body)["source_store_id"] == depots[1]["id"]


def test_past_orders_keep_their_closed_store(shop: Shop) -> None:
    order = shop.order(5)
    shop.approve(order)
    shop.fulfill(order)
    close(shop.admin, shop.store, stock="write_off", reason="closed")
    assert shop.admin.ok("GET", f"/api/orders?store_id={shop.store['id']}")["total"] == 1
    assert lines_of(shop.admin, shop.at_store) == [("write_off", -5, "closed"), ("transfer_in", 5, None)]


# ------------------------------------------------------------------------------------- at the same time

Send = Callable[[], httpx.Response]


def request_order(shop: Shop, client: Client) -> Send:
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    return lambda: client.post("/api/orders", json=body)


def request_order_from_it(shop: Shop, client: Client) -> Send:
    other = make_store(shop.admin)
    body = {"store_id": other["id"], "product_id": shop.product["id"], "quantity": 1}
    return lambda: client.post("/api/orders", json={**body, "source_store_id": shop.store["id"]})


def enter_stock(shop: Shop, client: Client) -> Send:
    body = {"delta": 1, "reason": "found"}
    return lambda: client.post(f"/api/inventory/{shop.at_store['id']}/adjustments", json=body)


def carry_product(shop: Shop, client: Client) -> Send:
    body = {"store_id": shop.store["id"], "product_id": make_product(shop.admin)["id"], "opening_stock": 1}
    return lambda: client.post("/api/inventory", json=body)


def employ(shop: Shop, client: Client) -> Send:
    name = unique("late")
    body = {"username": name, "email": f"{name}@brickhouse.example", "first_name": "L", "last_name": "L",
            "role": "store_manager", "store_id": shop.store["id"]}  # fmt: skip
    return lambda: client.post("/api/users", json=body)


def start_stocktake(shop: Shop, client: Client) -> Send:
    return lambda: client.post("/api/stocktakes", json={"store_id": shop.store["id"]})


CHANGES = (request_order, request_order_from_it, enter_stock, carry_product, employ, start_stocktake)


@pytest.mark.parametrize("change", CHANGES)
def test_change_concurrent_with_a_closing_waits_and_is_refused(
    shop: Shop, service: Service, database: Database, change: Callable[[Shop, Client], Send]
) -> None:
    send = change(shop, shop.admin.with_retries())
    with ThreadPoolExecutor(1) as pool, psycopg.connect(**connection_parameters(service.settings)) as closer:
        with closer.transaction():
            closer.execute("UPDATE stores SET active = false WHERE id = %s", (shop.store["id"],))
            sent = pool.submit(send)
            wait_until_done_or_blocked(sent, database)
        response = sent.result(120)
    assert (response.status_code, response.json()["code"]) == (409, "store_closed")
    assert database.execute(INVARIANTS).fetchall() == []


BY_HAND = {
    "an order": """INSERT INTO orders (store_id, product_id, quantity, requested_quantity, requested_by)
                   SELECT %(store)s, %(product)s, 1, 1, min(id) FROM users""",
    "an order from it": """
        INSERT INTO orders (store_id, source_store_id, product_id, quantity, requested_quantity, requested_by)
        SELECT %(other)s, %(store)s, %(product)s, 1, 1, min(id) FROM users""",
    "a stocktake": "INSERT INTO stocktakes (store_id, started_by) SELECT %(store)s, min(id) FROM users",
}
EVENT = """INSERT INTO order_events (order_id, to_status, actor_id, at)
           SELECT id, status, requested_by, created_at FROM orders WHERE xmin = pg_current_xact_id()::xid"""


@pytest.mark.parametrize("name", BY_HAND)
def test_closing_concurrent_with_a_new_order_or_stocktake_waits_and_is_refused(
    shop: Shop, service: Service, database: Database, name: str
) -> None:
    """The row is inserted by SQL, without a lock of its own: the trigger of the table takes it."""
    client, path = shop.admin.with_retries(), f"/api/stores/{shop.store['id']}/close"
    ids = {"store": shop.store["id"], "product": shop.product["id"], "other": make_store(shop.admin)["id"]}
    with ThreadPoolExecutor(1) as pool, psycopg.connect(**connection_parameters(service.settings)) as asker:
        with asker.transaction():
            asker.execute(BY_HAND[name], ids)
            asker.execute(EVENT)
            sent = pool.submit(lambda: client.patch(path, json={}))
            wait_until_done_or_blocked(sent, database)
        response = sent.result(120)
    assert (response.status_code, response.json()["code"]) == (409, "store_in_use")


def test_closing_by_sql_concurrent_with_new_stock_waits_and_is_refused(
    shop: Shop, service: Service, database: Database
) -> None:
    def shut() -> str | None:
        with psycopg.connect(**connection_parameters(service.settings)) as closer:
            try:
                closer.execute("UPDATE stores SET active = false WHERE id = %s", (shop.store["id"],))
            except psycopg.errors.CheckViolation as error:
                return error.diag.constraint_name
        return None

    with ThreadPoolExecutor(1) as pool, psycopg.connect(**connection_parameters(service.settings)) as holder:
        with holder.transaction():
            holder.execute("UPDATE inventory SET current_stock = 1 WHERE id = %s", (shop.at_store["id"],))
            holder.execute(
                """INSERT INTO stock_movements (inventory_id, kind, delta, balance_after) VALUES (%s, 'count', 1, 1)""",
                (shop.at_store["id"],),
            )
            closing = pool.submit(shut)
            wait_until_done_or_blocked(closing, database)
        assert closing.result(120) == "inventory_of_closed_store_is_empty"
