"""Batch requests: either every item takes effect, or none."""

from typing import Any

from tests.conftest import People
from tests.contract import Client
from tests.factories import Shop, make_product, make_stock, make_store, stock_of


def line(shop: Shop, quantity: int = 5, **more: Any) -> dict[str, Any]:
    return {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": quantity, **more}


def basket(shop: Shop, *quantities: int) -> dict[str, Any]:
    body = {"orders": [line(shop, q, source_store_id=shop.warehouse["id"]) for q in quantities]}
    return shop.admin.ok("POST", "/api/orders/batch", json=body)


def test_batch_is_listed_approved_and_fulfilled_as_one(shop: Shop) -> None:
    made = basket(shop, 10, 20, 30)
    assert {order["batch_id"] for order in made["orders"]} == {made["batch_id"]}
    assert [order["quantity"] for order in made["orders"]] == [10, 20, 30]
    assert shop.admin.ok("GET", f"/api/orders?batch_id={made['batch_id']}")["total"] == 3
    approved = shop.west.ok("POST", "/api/orders/approve", json={"batch_id": made["batch_id"]})
    assert {order["status"] for order in approved["orders"]} == {"approved"}
    assert shop.numbers() == (100, 60, 0)
    ids = [order["id"] for order in made["orders"]]
    done = shop.west.ok("POST", "/api/orders/fulfill", json={"ids": ids})
    assert {order["status"] for order in done["orders"]} == {"fulfilled"}
    assert shop.numbers() == (40, 0, 60)
    row = stock_of(shop.admin, shop.store, shop.product)
    balances = [
        m["balance_after"] for m in shop.admin.ok("GET", f"/api/inventory/{row['id']}/movements?sort=at")["data"]
    ]
    assert balances == [10, 30, 60]


def test_response_has_a_batch_id_only_if_a_batch_was_selected(shop: Shop) -> None:
    delivered, dropped = basket(shop, 1, 2)["batch_id"], basket(shop, 3)["batch_id"]
    for path, batch_id, more in (
        ("approve", delivered, {}), ("fulfill", delivered, {}), ("cancel", dropped, {"reason": "closed"}),
    ):  # fmt: skip
        response = shop.west.ok("POST", f"/api/orders/{path}", json={"batch_id": batch_id, **more})
        assert response["batch_id"] == batch_id, path
    by_ids = shop.west.ok("POST", "/api/orders/approve", json={"ids": [shop.order(1)["id"]]})
    assert by_ids["batch_id"] is None


def test_duplicate_open_order_is_created_with_a_warning(shop: Shop) -> None:
    first, closed = shop.order(10), shop.order(20)
    shop.approve(first)
    shop.admin.ok("PATCH", f"/api/orders/{closed['id']}/cancel", json={"reason": "for the test"})
    assert first["duplicates"] == []
    assert [order["id"] for order in closed["duplicates"]] == [first["id"]]
    shop.order(7, store_id=shop.warehouse["id"], source_store_id=None)  # another store
    shop.order(7, product_id=make_product(shop.admin)["id"], source_store_id=None)  # another product
    expected = {"id": first["id"], "number": first["number"], "quantity": 10, "status": "approved"}
    expected |= {"store_id": shop.store["id"], "product_id": shop.product["id"]}
    body = line(shop, 5, source_store_id=None)
    preview = shop.admin.ok("POST", "/api/orders?dry_run=true", json=body)["result"]
    assert preview["duplicates"] == [expected]
    made = shop.admin.ok("POST", "/api/orders", json=body)
    assert made["duplicates"] == [expected]
    both = shop.admin.ok("POST", "/api/orders/batch", json={"orders": [body, line(shop, 6)]})
    names = [order["id"] for order in both["duplicates"]]
    assert names == [first["id"], made["id"], *(order["id"] for order in both["orders"])]


def test_batch_with_an_invalid_order_creates_nothing(shop: Shop) -> None:
    before = shop.admin.ok("GET", f"/api/orders?store_id={shop.store['id']}")["total"]
    body = {"orders": [line(shop), line(shop, product_id="999999"), line(shop, store_id="999999")]}
    problem = shop.admin.refused(404, "POST", "/api/orders/batch", json=body)
    assert [(item["index"], item["code"]) for item in problem["items"]] == [(1, "not_found"), (2, "not_found")]
    assert shop.admin.ok("GET", f"/api/orders?store_id={shop.store['id']}")["total"] == before


def test_batch_approval_fails_if_stock_runs_out(shop: Shop) -> None:
    made = basket(shop, 60, 30, 20)
    ids = [order["id"] for order in made["orders"]]
    problem = shop.west.refused(409, "POST", "/api/orders/approve", json={"ids": ids})
    (item,) = problem["items"]
    assert (item["key"], item["code"], item["available"], item["needed"]) == (ids[2], "out_of_stock", 10, 20)
    assert shop.admin.ok("GET", f"/api/orders?batch_id={made['batch_id']}&status=pending")["total"] == 3
    assert stock_of(shop.admin, shop.warehouse, shop.product)["reserved_stock"] == 0


def test_batch_error_lists_the_reason_of_each_item(shop: Shop, admin: Client) -> None:
    fine, gone = shop.order(1), shop.order(1)
    admin.ok("PATCH", f"/api/orders/{gone['id']}/cancel", json={"reason": "for the test"})
    own = shop.order(1, by=shop.west)
    ids = [fine["id"], gone["id"], own["id"], "999999999"]
    problem = shop.west.refused(409, "POST", "/api/orders/approve", json={"ids": ids})
    assert {item["key"]: item["code"] for item in problem["items"]} == {
        gone["id"]: "conflict",
        "999999999": "not_found",
    }
    problem = shop.west.refused(403, "POST", "/api/orders/approve", json={"ids": [fine["id"], own["id"]]})
    assert [item["key"] for item in problem["items"]] == [own["id"]]
    assert admin.ok("GET", f"/api/orders/{fine['id']}")["status"] == "pending"


def test_batch_fulfillment_fails_if_one_delivery_exceeds_max_stock(shop: Shop) -> None:
    made = basket(shop, 40, 40)
    shop.west.ok("POST", "/api/orders/approve", json={"batch_id": made["batch_id"]})
    row = stock_of(shop.admin, shop.store, shop.product)
    shop.admin.ok("PUT", f"/api/inventory/{row['id']}", json={"max_stock": 79})
    problem = shop.west.refused(409, "POST", "/api/orders/fulfill", json={"batch_id": made["batch_id"]})
    assert [item["code"] for item in problem["items"]] == ["over_max_stock"]
    assert shop.numbers() == (100, 80, 0)
    shop.west.ok("POST", "/api/orders/fulfill", json={"batch_id": made["batch_id"], "allow_over_max": True})
    assert shop.numbers() == (20, 0, 80)


def test_bulk_move_refuses_orders_that_changed_since_they_were_seen(shop: Shop, admin: Client) -> None:
    for path, more in (("approve", {}), ("fulfill", {}), ("ship", {}), ("cancel", {"reason": "closed"})):
        made = basket(shop, 1, 2, 3)["orders"]
        if path in ("fulfill", "ship"):
            made = [shop.approve(order) for order in made]
        changed, *others = made
        kept = [{"id": order["id"], "version": order["version"]} for order in others]
        if path in ("fulfill", "ship"):
            admin.ok("PATCH", f"/api/orders/{changed['id']}/cancel", json={"reason": "no longer needed"})
        else:
            admin.ok("PATCH", f"/api/orders/{changed['id']}", json={"quantity": 9})
        body = {"orders": [*kept, {"id": changed["id"], "version": changed["version"]}], **more}
        problem = shop.west.refused(412, "POST", f"/api/orders/{path}", json=body)
        (item,) = problem["items"]
        assert (item["index"], item["key"], item["code"]) == (2, changed["id"], "precondition_failed")
        assert (item["number"], item["version"]) == (changed["number"], changed["version"] + 1)
        assert changed["number"] in item["detail"]
        statuses = {admin.ok("GET", f"/api/orders/{order['id']}")["status"] for order in others}
        assert statuses == {others[0]["status"]}
        done = shop.west.ok("POST", f"/api/orders/{path}", json={"orders": kept, **more})
        assert ({order["version"] for order in done["orders"]}, done["batch_id"]) == ({kept[0]["version"] + 1}, None)


def test_bulk_move_of_one_changed_order_is_a_failed_precondition(shop: Shop, admin: Client) -> None:
    order = shop.order(1)
    admin.ok("PATCH", f"/api/orders/{order['id']}", json={"notes": "by the back door"})
    body = {"orders": [{"id": order["id"], "version": 1}]}
    problem = shop.west.refused(412, "POST", "/api/orders/approve", json=body)
    assert (problem["code"], problem["number"], problem["version"]) == ("precondition_failed", order["number"], 2)


def test_selection_requires_distinct_ids_or_one_batch(shop: Shop) -> None:
    order = shop.order(1)
    for body in ({}, {"ids": []}, {"ids": [order["id"]] * 2}, {"ids": [order["id"]], "batch_id": "1"}, {"ids": ["x"]},
                 {"orders": []}, {"orders": [{"id": order["id"]}]}, {"orders": [{"id": order["id"], "version": 0}]},
                 {"orders": [{"id": order["id"], "version": 1}] * 2},
                 {"ids": [order["id"]], "orders": [{"id": order["id"], "version": 1}]}):  # fmt: skip
        shop.west.refused(422, "POST", "/api/orders/approve", json=body)
    shop.west.refused(404, "POST", "/api/orders/approve", json={"batch_id": "999999999"})
    shop.west.refused(422, "POST", "/api/orders/batch", json={"orders": [line(shop)] * 101})


def test_stocktake_posts_every_count_with_its_reason(admin: Client) -> None:
    store, products = make_store(admin), [make_product(admin) for _ in range(3)]
    for product, cases in zip(products, (10, 20, 30), strict=True):
        make_stock(admin, store, product, cases)
    counts = [{"product_id": p["id"], "current_stock": n} for p, n in zip(products, (8, 20, 33), strict=True)]
    body = {"store_id": store["id"], "reason": "Year's end", "counts": counts}
    done = admin.ok("POST", "/api/inventory/counts", json=body)
    assert [(m["kind"], m["delta"], m["balance_after"], m["reason"]) for m in done["movements"]] == [
        ("count", -2, 8, "Year's end"), ("count", 0, 20, "Year's end"), ("count", 3, 33, "Year's end")]  # fmt: skip
    assert [stock_of(admin, store, product)["current_stock"] for product in products] == [8, 20, 33]


def test_stocktake_of_moved_stock_is_refused_or_posts_the_differences(shop: Shop, admin: Client) -> None:
    path = f"/api/inventory/{shop.at_warehouse['id']}"
    admin.ok("POST", f"{path}/adjustments", json={"delta": -10, "reason": "sold meanwhile"})
    line = {"product_id": shop.product["id"], "current_stock": 98, "expected_stock": 100}
    body = {"store_id": shop.warehouse["id"], "reason": "count", "counts": [line]}
    problem = admin.refused(409, "POST", "/api/inventory/counts", json=body)
    names = {"inventory_id": shop.at_warehouse["id"], "product_id": shop.product["id"]}
    lines = [{**names, "expected_stock": 100, "stock_now": 90, "counted_stock": 98}]
    assert (problem["code"], problem["lines"]) == ("stock_moved", lines)
    one = {"current_stock": 98, "expected_stock": 100}
    assert admin.refused(409, "PUT", path, json=one)["lines"] == lines
    booked = admin.ok("POST", "/api/inventory/counts", json={**body, "on_moved": "book_difference"})
    assert [(m["delta"], m["balance_after"]) for m in booked["movements"]] == [(-2, 88)]
    assert admin.ok("PUT", path, json={**one, "on_moved": "book_difference"})["current_stock"] == 86


def test_expected_stock_is_the_stock_of_a_count(shop: Shop) -> None:
    path = f"/api/inventory/{shop.at_warehouse['id']}"
    shop.admin.refused(422, "PUT", path, json={"expected_stock": 1})
    shop.admin.refused(422, "PUT", path, json={"max_stock": 5, "expected_stock": 1})
    for more in ({"expected_stock": -1}, {"expected_stock": None}, {"on_moved": "refuse"},
                 {"expected_stock": 1, "on_moved": "overwrite"}):  # fmt: skip
        shop.admin.refused(422, "PUT", path, json={"current_stock": 1, **more})


def test_stocktake_with_an_invalid_line_posts_nothing(shop: Shop, admin: Client) -> None:
    shop.approve(shop.order(50))
    stranger = make_product(admin)
    counts = [
        {"product_id": shop.product["id"], "current_stock": 49},
        {"product_id": stranger["id"], "current_stock": 1},
        {"product_id": shop.product["id"], "current_stock": 70},
    ]
    body = {"store_id": shop.warehouse["id"], "reason": "count", "counts": counts}
    problem = admin.refused(409, "POST", "/api/inventory/counts", json=body)
    assert [item["code"] for item in problem["items"]] == ["not_found", "conflict"]
    assert stock_of(admin, shop.warehouse, shop.product)["current_stock"] == 100


def test_stocktake_in_another_region_is_forbidden(shop: Shop, admin: Client, people: People) -> None:
    counts = [{"product_id": shop.product["id"], "current_stock": 1}]
    body = {"store_id": shop.warehouse["id"], "reason": "count", "counts": counts}
    admin.acting_as(people.south).refused(403, "POST", "/api/inventory/counts", json=body)


def test_batch_cancellation_records_the_reason_and_releases_reserved_stock(shop: Shop) -> None:
    pending, first, second = shop.order(5), shop.order(10), shop.order(20)
    for order in (first, second):
        shop.approve(order)
    ids = [order["id"] for order in (pending, first, second)]
    done = shop.west.ok("POST", "/api/orders/cancel", json={"ids": ids, "reason": "closed for repairs"})
    assert {(order["status"], order["cancel_reason"]) for order in done["orders"]} == {
        ("cancelled", "closed for repairs")
    }
    assert shop.numbers() == (100, 0, 0)
    events = shop.west.ok("GET", f"/api/orders/{first['id']}")["history"]
    assert [(e["from_status"], e["to_status"]) for e in events][-1] == ("approved", "cancelled")


def test_batch_cancellation_fails_if_one_order_cannot_be_cancelled(shop: Shop) -> None:
    fine, done = shop.order(5), shop.order(5)
    shop.approve(done)
    shop.fulfill(done)
    body = {"ids": [fine["id"], done["id"]], "reason": "for the test"}
    problem = shop.west.refused(409, "POST", "/api/orders/cancel", json=body)
    assert [item["key"] for item in problem["items"]] == [done["id"]]
    assert shop.west.ok("GET", f"/api/orders/{fine['id']}")["status"] == "pending"
