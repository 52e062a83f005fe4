"""Concurrent requests with real commits: the results must be valid in any order of execution."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Barrier, Event
from typing import Any, LiteralString

import httpx
import psycopg
import pytest

from app.database.connection_parameters import connection_parameters
from tests.conftest import INVARIANTS, PATIENCE, Service
from tests.contract import NO_TLS, TRIES, Client, is_busy
from tests.factories import Shop, make_product, make_stock, make_store, make_user, stock_of, unique

Database = psycopg.Connection[dict[str, Any]]


def send_at_once(count: int, send: Callable[[int, httpx.Client], httpx.Response], like: Client) -> list[httpx.Response]:
    """Send requests at the same moment, each on its own connection; returns the responses.

    A request for which the service was busy is repeated, later than the others.
    """
    gate = Barrier(count)

    def one(index: int) -> httpx.Response:
        with httpx.Client(base_url=like.base_url, headers=like.headers, timeout=120, verify=NO_TLS) as client:
            client.get("/health")
            gate.wait(120)
            for _ in range(TRIES - 1):
                response = send(index, client)
                if not is_busy(response):
                    return response
            return send(index, client)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def statuses(responses: list[httpx.Response]) -> Counter[int]:
    return Counter(response.status_code for response in responses)


def test_concurrent_approvals_reserve_exactly_the_available_stock(shop: Shop) -> None:
    orders = [shop.order(10) for _ in range(16)]
    responses = send_at_once(16, lambda n, c: c.patch(f"/api/orders/{orders[n]['id']}/approve"), shop.west)
    assert statuses(responses) == {200: 10, 409: 6}
    assert shop.numbers() == (100, 100, 0)
    assert all(response.json()["available"] < 10 for response in responses if response.status_code == 409)


def test_one_of_many_concurrent_approvals_of_an_order_succeeds(shop: Shop) -> None:
    order = shop.order(10)
    responses = send_at_once(8, lambda n, c: c.patch(f"/api/orders/{order['id']}/approve"), shop.west)
    assert statuses(responses) == {200: 1, 409: 7}
    assert shop.numbers() == (100, 10, 0)


def test_one_of_many_concurrent_fulfillments_of_an_order_succeeds(shop: Shop) -> None:
    order = shop.order(10)
    shop.approve(order)
    responses = send_at_once(8, lambda n, c: c.patch(f"/api/orders/{order['id']}/fulfill"), shop.west)
    assert statuses(responses) == {200: 1, 409: 7}
    assert shop.numbers() == (90, 0, 10)


def test_either_the_fulfillment_or_the_concurrent_cancellation_succeeds(shop: Shop) -> None:
    for _ in range(5):
        order = shop.order(1)
        shop.approve(order)
        path = f"/api/orders/{order['id']}"

        def send(index: int, client: httpx.Client, path: str = path) -> httpx.Response:
            return (
                client.patch(f"{path}/fulfill") if index % 2 else client.patch(f"{path}/cancel", json={"reason": "x"})
            )

        assert statuses(send_at_once(4, send, shop.west)) == {200: 1, 409: 3}
    source, reserved, arrived = shop.numbers()
    assert (source + arrived, reserved) == (100, 0)


def test_concurrent_requests_with_one_key_create_one_order(shop: Shop) -> None:
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    key = {"Idempotency-Key": f"twins-{shop.store['id']}"}
    responses = send_at_once(8, lambda n, c: c.post("/api/orders", json=body, headers=key), shop.admin)
    assert set(statuses(responses)) <= {201, 409}
    assert len({response.json()["id"] for response in responses if response.status_code == 201}) == 1
    assert shop.admin.ok("GET", f"/api/orders?store_id={shop.store['id']}")["total"] == 1


def test_concurrent_adjustments_are_all_applied(shop: Shop) -> None:
    path = f"/api/inventory/{shop.at_warehouse['id']}/adjustments"
    responses = send_at_once(12, lambda n, c: c.post(path, json={"delta": -3, "reason": "broken"}), shop.admin)
    assert statuses(responses) == {201: 12}
    assert stock_of(shop.admin, shop.warehouse, shop.product)["current_stock"] == 64
    balances = sorted(response.json()["balance_after"] for response in responses)
    assert balances == list(range(64, 100, 3))


def test_one_of_two_concurrent_edits_of_a_version_is_refused(shop: Shop) -> None:
    path, seen = f"/api/stores/{shop.store['id']}", {"If-Match": '"1"'}
    responses = send_at_once(2, lambda n, c: c.put(path, json={"name": f"Editor {n}"}, headers=seen), shop.admin)
    assert statuses(responses) == {200: 1, 412: 1}


def test_concurrent_transfers_in_both_directions_do_not_deadlock(admin: Client, client: Client) -> None:
    product = make_product(admin)
    one, two = (make_store(admin, "West", "Warehouse") for _ in range(2))
    for store in (one, two):
        make_stock(admin, store, product, 100)
    ways = [(one, two), (two, one)] * 8
    orders = []
    for source, store in ways:
        body = {"store_id": store["id"], "product_id": product["id"], "quantity": 1, "source_store_id": source["id"]}
        order = admin.ok("POST", "/api/orders", json=body)
        client.ok("PATCH", f"/api/orders/{order['id']}/approve")
        orders.append(order)
    responses = send_at_once(16, lambda n, c: c.patch(f"/api/orders/{orders[n]['id']}/fulfill"), client)
    assert statuses(responses) == {200: 16}
    assert [stock_of(admin, store, product)["current_stock"] for store in (one, two)] == [100, 100]


def test_price_changes_concurrent_with_adjustments_keep_the_invariants(shop: Shop, database: Database) -> None:
    adjustments = f"/api/inventory/{shop.at_warehouse['id']}/adjustments"
    product = f"/api/products/{shop.product['id']}"

    def send(index: int, client: httpx.Client) -> httpx.Response:
        if index % 3 == 0:
            return client.put(product, json={"unit_price": 10 + index, "category": f"Tested {index % 2}"})
        return client.post(adjustments, json={"delta": 1, "reason": "found"})

    for _ in range(3):
        assert set(statuses(send_at_once(12, send, shop.admin))) <= {200, 201}
    assert database.execute(INVARIANTS).fetchall() == []


def test_concurrent_changes_of_a_product_and_its_stock_do_not_deadlock(shop: Shop, database: Database) -> None:
    stock, product = f"/api/inventory/{shop.at_warehouse['id']}", f"/api/products/{shop.product['id']}"
    before = deadlocks(database)

    def send(index: int, client: httpx.Client) -> httpx.Response:
        if index % 2:
            return client.put(product, json={"unit_price": 10 + index, "sku": unique("SKU")})
        return client.put(stock, json={"current_stock": 100 + index, "reorder_level": index})  # two changes of the row

    for _ in range(5):
        assert statuses(send_at_once(8, send, shop.admin)) == {200: 8}
    assert deadlocks(database) == before


def deadlocks(database: Database) -> int:
    """The number of deadlocks that PostgreSQL has resolved so far."""
    database.execute("SELECT pg_stat_force_next_flush()")
    row = database.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").fetchone()
    assert row is not None
    return row["deadlocks"]


def wait_until_done_or_blocked(running: Future[Any], database: Database) -> None:
    """Wait until the request has its response, or waits for a lock."""
    waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'brickhouse'"
    while not running.done() and database.execute(waiting).fetchone() is None:
        wait([running], timeout=0.02)


def test_first_delivery_during_a_category_change_is_counted_in_the_new_category(
    shop: Shop, service: Service, database: Database
) -> None:
    store, category = make_store(shop.admin), unique("Moved")
    order = shop.order(1, store_id=store["id"], source_store_id=None)
    shop.approve(order)
    with ThreadPoolExecutor(1) as pool, psycopg.connect(**connection_parameters(service.settings)) as editor:
        with editor.transaction():
            editor.execute("UPDATE products SET category = %s WHERE id = %s", (category, shop.product["id"]))
            delivery = pool.submit(shop.fulfill, order)
            wait_until_done_or_blocked(delivery, database)
        delivery.result(120)
    assert shop.admin.ok("GET", f"/api/inventory?category={category}")["total"] == 3
    assert database.execute(INVARIANTS).fetchall() == []


def test_new_stock_row_during_a_category_change_is_counted_in_the_new_category(
    shop: Shop, service: Service, database: Database
) -> None:
    store, category = make_store(shop.admin), unique("Moved")
    with ThreadPoolExecutor(1) as pool, psycopg.connect(**connection_parameters(service.settings)) as editor:
        with editor.transaction():
            editor.execute("UPDATE products SET category = %s WHERE id = %s", (category, shop.product["id"]))
            creation = pool.submit(make_stock, shop.admin, store, shop.product, 5)
            wait_until_done_or_blocked(creation, database)
        creation.result(120)
    assert shop.admin.ok("GET", f"/api/inventory?category={category}")["total"] == 3
    assert database.execute(INVARIANTS).fetchall() == []


def test_concurrent_approval_and_cancellation_leave_a_legal_history(shop: Shop) -> None:
    for _ in range(5):
        path = f"/api/orders/{shop.order(1)['id']}"

        def send(index: int, client: httpx.Client, path: str = path) -> httpx.Response:
            step, body = ("approve", None) if index % 2 else ("cancel", {"reason": "x"})
            return client.patch(f"{path}/{step}", json=body)

        responses = send_at_once(4, send, shop.west)
        order = shop.admin.ok("GET", path)
        # an approved order can still be cancelled, but never the other way round
        assert statuses(responses)[200] == len(order["history"]) - 1
        assert [event["to_status"] for event in order["history"]] in (
            ["pending", "cancelled"], ["pending", "approved"], ["pending", "approved", "cancelled"])  # fmt: skip
        reserved = shop.numbers()[1]
        assert reserved == (1 if order["status"] == "approved" else 0)
        if order["status"] == "approved":
            shop.west.ok("PATCH", f"{path}/cancel", json={"reason": "for the next round"})


def test_concurrent_edit_and_approval_reserve_the_recorded_quantity(shop: Shop) -> None:
    for _ in range(5):
        path = f"/api/orders/{shop.order(3)['id']}"

        def send(index: int, client: httpx.Client, path: str = path) -> httpx.Response:
            if index == 0:
                return client.patch(f"{path}/approve")
            return client.patch(path, json={"quantity": 7}, headers={"X-Dev-User": shop.admin.headers["X-Dev-User"]})

        responses = send_at_once(2, send, shop.west)
        order = shop.admin.ok("GET", path)
        assert responses[0].status_code == 200
        assert order["quantity"] == (7 if responses[1].status_code == 200 else 3)
        assert shop.numbers()[1] == order["quantity"]
        shop.west.ok("PATCH", f"{path}/cancel", json={"reason": "for the next round"})


def test_batches_with_the_same_products_in_opposite_order_do_not_deadlock(shop: Shop) -> None:
    other = make_product(shop.admin)
    make_stock(shop.admin, shop.warehouse, other, 100)
    baskets = []
    for products in [(shop.product, other), (other, shop.product)] * 4:
        lines = [{"store_id": shop.store["id"], "product_id": product["id"], "quantity": 5,
                  "source_store_id": shop.warehouse["id"]} for product in products]  # fmt: skip
        baskets.append(shop.admin.ok("POST", "/api/orders/batch", json={"orders": lines})["batch_id"])
    for step in ("approve", "fulfill"):
        responses = send_at_once(
            8, lambda n, c, step=step: c.post(f"/api/orders/{step}", json={"batch_id": baskets[n]}), shop.west
        )
        assert statuses(responses) == {200: 8}
    assert shop.numbers() == (60, 0, 40)
    assert stock_of(shop.admin, shop.store, other)["current_stock"] == 40


def test_concurrent_first_deliveries_create_one_stock_row_per_product(shop: Shop) -> None:
    products = [shop.product, *(make_product(shop.admin) for _ in range(3))]
    store = make_store(shop.admin)

    def send(index: int, client: httpx.Client) -> httpx.Response:
        chosen = products if index % 2 else products[::-1]
        lines = [{"store_id": store["id"], "product_id": p["id"], "quantity": 1, "source_store_id": None}
                 for p in chosen]  # fmt: skip
        return client.post("/api/orders/batch", json={"orders": lines})

    responses = send_at_once(8, send, shop.admin)
    assert statuses(responses) == {201: 8}
    assert shop.admin.ok("GET", f"/api/inventory?store_id={store['id']}")["total"] == 0  # no delivery has arrived yet
    assert shop.admin.ok("GET", f"/api/orders?store_id={store['id']}")["total"] == 32
    for step in ("approve", "fulfill"):
        moves = send_at_once(8, lambda n, c, step=step: c.post(
            f"/api/orders/{step}", json={"batch_id": responses[n].json()["batch_id"]}), shop.west)  # fmt: skip
        assert statuses(moves) == {200: 8}
    carried = shop.admin.ok("GET", f"/api/inventory?store_id={store['id']}")
    assert [row["current_stock"] for row in carried["data"]] == [8] * 4


def test_concurrent_counts_fulfillments_and_adjustments_are_all_applied(shop: Shop, database: Database) -> None:
    orders = [shop.order(1) for _ in range(6)]
    for order in orders:
        shop.approve(order)
    path = f"/api/inventory/{shop.at_warehouse['id']}"

    def send(index: int, client: httpx.Client) -> httpx.Response:
        if index < 6:
            return client.patch(f"/api/orders/{orders[index]['id']}/fulfill")
        if index % 2:
            return client.put(path, json={"current_stock": 500})
        return client.post(f"{path}/adjustments", json={"delta": -2, "reason": "broken"})

    assert statuses(send_at_once(12, send, shop.west)) == {200: 9, 201: 3}
    lines = shop.admin.ok("GET", f"{path}/movements?sort=at&limit=100")["data"]
    balances = [0]
    for line in lines:
        balances.append(line["balance_after"])
        assert line["delta"] == balances[-1] - balances[-2]
        assert line["kind"] != "count" or line["balance_after"] in (100, 500)  # what was counted is what is there
    assert shop.numbers() == (balances[-1], 0, 6)
    assert database.execute(INVARIANTS).fetchall() == []


def test_concurrent_edits_of_the_own_account_all_succeed(admin: Client) -> None:
    user = make_user(admin, "admin")
    path = f"/api/users/{user['id']}"
    theirs = admin.acting_as(user["email"])
    responses = send_at_once(6, lambda n, c: c.put(path, json={"first_name": f"Desk {n}"}), theirs)
    assert statuses(responses) == {200: 6}
    assert admin.ok("GET", path)["version"] == 7


@pytest.mark.parametrize("change", ["role = 'store_manager', store_id = 1", "active = false"])
def test_right_that_is_being_revoked_is_not_used(
    admin: Client, service: Service, database: Database, change: str
) -> None:
    user = make_user(admin, "admin")
    theirs = admin.acting_as(user["email"])
    body = {"code": unique("L"), "name": "L", "region": "West", "store_type": "Urban", "address": "1 A"}
    with ThreadPoolExecutor(1) as pool, psycopg.connect(**connection_parameters(service.settings)) as editor:
        with editor.transaction():
            editor.execute(f"UPDATE users SET {change} WHERE id = %s", (user["id"],))
            response = pool.submit(theirs.post, "/api/stores", json=body)
            wait_until_done_or_blocked(response, database)
        assert response.result(120).status_code == 403


def test_deactivation_ends_the_writes_of_the_user_and_none_commits_after_it(admin: Client, database: Database) -> None:
    user = make_user(admin, "admin")
    shop = Shop(admin, admin.acting_as(user["email"]))
    theirs, ended = shop.west.without_retries(), Event()
    requested = "SELECT count(*) AS orders FROM orders WHERE requested_by = %s"

    def write_until_refused() -> int:
        body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
        while not ended.is_set():
            status = theirs.post("/api/orders", json=body).status_code
            if status not in (201, 503):
                return status
        return 0

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write_until_refused) for _ in range(4)]
        try:
            while count_of(database, requested, user) < 20:
                wait(writers, timeout=0.02)
            response = admin.without_retries().put(f"/api/users/{user['id']}", json={"active": False})
            at_the_answer = count_of(database, requested, user)
            assert response.status_code == 200
            assert [writer.result(PATIENCE) for writer in writers] == [403] * 4
        finally:
            ended.set()
    assert count_of(database, requested, user) == at_the_answer


def count_of(database: Database, query: LiteralString, user: dict[str, Any]) -> int:
    """The one number that a query about a user finds."""
    row = database.execute(query, (user["id"],)).fetchone()
    assert row is not None
    return next(iter(row.values()))


def test_deactivation_cancels_a_write_of_the_user_that_waits(
    admin: Client, service: Service, database: Database
) -> None:
    user = make_user(admin, "admin")
    shop = Shop(admin, admin.acting_as(user["email"]))
    path = f"/api/inventory/{shop.at_warehouse['id']}"
    with (
        ThreadPoolExecutor(1) as pool,
        psycopg.connect(**connection_parameters(service.settings)) as holder,
        holder.transaction(),
    ):
        holder.execute("SELECT FROM inventory WHERE id = %s FOR UPDATE", (shop.at_warehouse["id"],))
        write = pool.submit(shop.west.without_retries().put, path, json={"reorder_level": 7})
        wait_until_done_or_blocked(write, database)
        assert admin.ok("PUT", f"/api/users/{user['id']}", json={"active": False})["active"] is False
        assert write.result(PATIENCE).json()["detail"] == "This took too long and was stopped"
    assert stock_of(admin, shop.warehouse, shop.product)["reorder_level"] == 0


def test_concurrent_changes_of_each_others_accounts_both_succeed(admin: Client) -> None:
    users = [make_user(admin, "admin") for _ in range(2)]
    clients = [admin.acting_as(user["email"]) for user in users]

    def change(index: int, _client: httpx.Client) -> httpx.Response:
        other = users[1 - index % 2]
        return clients[index % 2].put(f"/api/users/{other['id']}", json={"first_name": f"Desk {index}"})

    assert statuses(send_at_once(12, change, admin)) == {200: 12}


def test_last_two_administrators_cannot_both_resign_at_once(admin: Client, database: Database) -> None:
    others = [row["id"] for row in database.execute("SELECT id FROM users WHERE role = 'admin' AND active").fetchall()]
    users = [make_user(admin, "admin") for _ in range(2)]
    clients = [admin.acting_as(user["email"]) for user in users]
    database.execute("UPDATE users SET active = false WHERE id = ANY(%s)", (others,))

    def resign(index: int, _client: httpx.Client) -> httpx.Response:
        return clients[index].put(f"/api/users/{users[index]['id']}", json={"active": False})

    try:
        assert statuses(send_at_once(2, resign, clients[0])) == {200: 1, 409: 1}
    finally:
        database.execute("UPDATE users SET active = true WHERE id = ANY(%s)", (others,))
