"""The life of an order over HTTP, and what it does to stock."""

from typing import Any

import httpx
import pytest

from tests.conftest import People
from tests.contract import Client
from tests.factories import Shop, make_product, make_stock, make_store, stock_of


def movements(client: Client, row: dict[str, Any]) -> list[tuple[str, int, int]]:
    lines = client.ok("GET", f"/api/inventory/{row['id']}/movements?sort=at")["data"]
    return [(line["kind"], line["delta"], line["balance_after"]) for line in lines]


def test_order_goes_from_pending_to_fulfilled_and_moves_its_stock_once(shop: Shop) -> None:
    order = shop.order(30)
    assert (order["status"], order["version"], shop.numbers()) == ("pending", 1, (100, 0, 0))
    approved = shop.approve(order)
    assert (approved["status"], approved["version"], shop.numbers()) == ("approved", 2, (100, 30, 0))
    done = shop.fulfill(order)
    assert (done["status"], done["version"], shop.numbers()) == ("fulfilled", 3, (70, 0, 30))
    assert [e["to_status"] for e in done["history"]] == ["pending", "approved", "fulfilled"]
    assert [e["at"] for e in done["history"]] == [done["created_at"], done["approved_at"], done["fulfilled_at"]]
    assert movements(shop.admin, shop.at_warehouse)[-1] == ("transfer_out", -30, 70)
    assert movements(shop.admin, stock_of(shop.admin, shop.store, shop.product)) == [("transfer_in", 30, 30)]


def test_supplier_order_is_booked_as_a_receipt(shop: Shop) -> None:
    order = shop.order(5, source_store_id=None)
    shop.approve(order)
    shop.fulfill(order)
    assert shop.numbers() == (100, 0, 5)
    assert movements(shop.admin, stock_of(shop.admin, shop.store, shop.product)) == [("receipt", 5, 5)]


def test_every_order_has_its_own_number_and_location(shop: Shop) -> None:
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    first, second = (shop.admin.post("/api/orders", json=body) for _ in range(2))
    assert first.json()["number"] != second.json()["number"]
    found = shop.admin.ok("GET", first.headers["location"])
    assert {**found, "duplicates": [], "below_minimum": []} == first.json()


def test_nearest_warehouse_with_enough_stock_is_proposed(admin: Client, people: People) -> None:
    product = make_product(admin)
    here, far = (make_store(admin, region, "Warehouse") for region in ("West", "South"))
    store = make_store(admin, "West")
    make_stock(admin, here, product, 10)
    make_stock(admin, far, product, 50)

    def proposed(quantity: int) -> str | None:
        body = {"store_id": store["id"], "product_id": product["id"], "quantity": quantity}
        return admin.ok("POST", "/api/orders", json=body)["source_store_id"]

    assert proposed(10) == here["id"]
    assert proposed(11) == far["id"]
    assert proposed(51) is None


def test_warehouse_with_more_stock_in_the_region_is_proposed(admin: Client) -> None:
    product, store = make_product(admin), make_store(admin, "West")
    small, big = (make_store(admin, "West", "Warehouse") for _ in range(2))
    make_stock(admin, small, product, 20)
    make_stock(admin, big, product, 30)
    body = {"store_id": store["id"], "product_id": product["id"], "quantity": 5}
    assert admin.ok("POST", "/api/orders", json=body)["source_store_id"] == big["id"]


def test_batch_does_not_propose_the_same_stock_twice(admin: Client) -> None:
    product, store = make_product(admin), make_store(admin, "West")
    near, far, named = (make_store(admin, region, "Warehouse") for region in ("West", "South", "South"))
    for warehouse, stock in ((near, 12), (far, 10), (named, 5)):
        make_stock(admin, warehouse, product, stock)
    line = {"store_id": store["id"], "product_id": product["id"], "quantity": 5}
    lines = [{**line, "source_store_id": named["id"]}, *[line] * 6]
    made = admin.ok("POST", "/api/orders/batch", json={"orders": lines})["orders"]
    sources = [order["source_store_id"] for order in made]
    assert sources == [named["id"], near["id"], near["id"], far["id"], far["id"], None, None]


def test_warehouse_is_never_proposed_as_its_own_source(admin: Client) -> None:
    product, warehouse = make_product(admin), make_store(admin, "West", "Warehouse")
    make_stock(admin, warehouse, product, 20)
    body = {"store_id": warehouse["id"], "product_id": product["id"], "quantity": 5}
    assert admin.ok("POST", "/api/orders", json=body)["source_store_id"] is None


def test_store_cannot_order_from_itself(shop: Shop) -> None:
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    shop.admin.refused(409, "POST", "/api/orders", json={**body, "source_store_id": shop.store["id"]})


@pytest.mark.parametrize("field", ["store_id", "product_id", "source_store_id"])
def test_order_with_an_unknown_id_is_not_found(shop: Shop, field: str) -> None:
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    assert field in shop.admin.refused(404, "POST", "/api/orders", json={**body, field: "999999999"})["detail"]


def test_edit_of_a_pending_order_is_recorded_in_its_history(shop: Shop) -> None:
    order = shop.order(10)
    edited = shop.admin.ok("PATCH", f"/api/orders/{order['id']}", json={"quantity": 12, "notes": "back door"})
    assert (edited["quantity"], edited["requested_quantity"], edited["notes"]) == (12, 12, "back door")
    assert edited["version"] == 2
    assert edited["history"][-1]["changes"] == {"quantity": [10, 12], "notes": [None, "back door"]}


def test_approved_order_cannot_be_edited(shop: Shop) -> None:
    order = shop.order()
    shop.approve(order)
    shop.admin.refused(409, "PATCH", f"/api/orders/{order['id']}", json={"quantity": 1})


def test_reduced_approval_needs_a_reason_and_keeps_the_requested_quantity(shop: Shop) -> None:
    order = shop.order(10)
    shop.west.refused(409, "PATCH", f"/api/orders/{order['id']}/approve", json={"quantity": 4})
    shop.west.refused(409, "PATCH", f"/api/orders/{order['id']}/approve", json={"quantity": 11, "reason": "more"})
    approved = shop.approve(order, quantity=4, reason="short this week")
    assert (approved["quantity"], approved["requested_quantity"], shop.numbers()) == (4, 10, (100, 4, 0))
    assert approved["history"][-1]["changes"] == {"quantity": [10, 4]}
    assert approved["history"][-1]["reason"] == "short this week"


def test_editor_of_the_quantity_cannot_approve_the_order(shop: Shop) -> None:
    order = shop.order(10)
    path = f"/api/orders/{order['id']}"
    shop.west.ok("PATCH", path, json={"notes": "by Friday"})  # no quantity of one's own
    shop.west.ok("PATCH", path, json={"quantity": 90})
    assert "yourself" in shop.west.refused(403, "PATCH", f"{path}/approve")["detail"]
    assert shop.west.refused(403, "POST", "/api/orders/approve", json={"ids": [order["id"]]})["code"] == "forbidden"
    shop.admin.ok("PATCH", path, json={"quantity": 20})
    shop.admin.refused(403, "PATCH", f"{path}/approve")
    assert shop.approve(order)["quantity"] == 20


def test_edit_without_a_change_is_not_recorded(shop: Shop) -> None:
    order = shop.order(10, notes="by Friday")
    path = f"/api/orders/{order['id']}"
    same = shop.admin.ok("PATCH", path, json={"quantity": 10, "notes": "by Friday"})
    assert (same["version"], len(same["history"])) == (1, 1)
    changed = shop.admin.ok("PATCH", path, json={"quantity": 10, "notes": "by Monday"})
    assert changed["history"][-1]["changes"] == {"notes": ["by Friday", "by Monday"]}


def test_first_delivery_creates_the_stock_row(shop: Shop) -> None:
    store = make_store(shop.admin)
    where = f"/api/inventory?store_id={store['id']}"
    order = shop.order(5, store_id=store["id"])
    shop.approve(order)
    assert shop.admin.ok("GET", where)["total"] == 0
    assert shop.admin.ok("GET", f"/api/inventory/alerts/low-stock?store_id={store['id']}")["total"] == 0
    shop.fulfill(order)
    (row,) = shop.admin.ok("GET", where)["data"]
    assert (row["current_stock"], row["reserved_stock"]) == (5, 0)


def test_location_of_a_batch_lists_its_orders(shop: Shop) -> None:
    line = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    response = shop.admin.post("/api/orders/batch", json={"orders": [line, line]})
    assert shop.admin.ok("GET", response.headers["location"])["total"] == 2


def test_reserved_stock_cannot_be_reserved_again(shop: Shop) -> None:
    shop.approve(shop.order(80))
    second = shop.order(21)
    problem = shop.west.refused(409, "PATCH", f"/api/orders/{second['id']}/approve")
    assert (problem["code"], problem["available"], problem["needed"]) == ("out_of_stock", 20, 21)
    assert shop.admin.ok("GET", f"/api/orders/{second['id']}")["status"] == "pending"
    shop.approve(shop.order(20))
    assert shop.numbers() == (100, 100, 0)


def test_cancelling_an_approved_order_releases_its_reserved_stock(shop: Shop) -> None:
    order = shop.order(40)
    shop.approve(order)
    cancelled = shop.west.ok("PATCH", f"/api/orders/{order['id']}/cancel", json={"reason": "no room"})
    assert (cancelled["status"], cancelled["cancel_reason"]) == ("cancelled", "no room")
    assert shop.numbers() == (100, 0, 0)
    assert len(movements(shop.admin, shop.at_warehouse)) == 1


def test_delivery_over_the_maximum_is_refused_unless_it_is_allowed(shop: Shop) -> None:
    order = shop.order(60)
    shop.approve(order)
    row = stock_of(shop.admin, shop.store, shop.product)
    shop.admin.ok("PUT", f"/api/inventory/{row['id']}", json={"max_stock": 59})
    problem = shop.west.refused(409, "PATCH", f"/api/orders/{order['id']}/fulfill")
    assert (problem["code"], problem["stock_after"], problem["max_stock"]) == ("over_max_stock", 60, 59)
    assert shop.numbers() == (100, 60, 0)
    shop.fulfill(order, allow_over_max=True)
    assert shop.numbers() == (40, 0, 60)


def test_delivery_up_to_the_maximum_is_accepted(shop: Shop) -> None:
    order = shop.order(60)
    shop.approve(order)
    row = stock_of(shop.admin, shop.store, shop.product)
    shop.admin.ok("PUT", f"/api/inventory/{row['id']}", json={"max_stock": 60})
    shop.fulfill(order)
    assert shop.numbers() == (40, 0, 60)


def test_only_the_approved_quantity_is_delivered(shop: Shop) -> None:
    order = shop.order(50)
    shop.approve(order, quantity=20, reason="short this week")
    done = shop.fulfill(order)
    assert (done["quantity"], done["requested_quantity"], shop.numbers()) == (20, 50, (80, 0, 20))


def test_source_that_never_carried_the_product_has_none_available(shop: Shop) -> None:
    empty = make_store(shop.admin, store_type="Warehouse")
    order = shop.order(1, source_store_id=empty["id"])
    problem = shop.west.refused(409, "PATCH", f"/api/orders/{order['id']}/approve")
    assert (problem["code"], problem["available"], problem["needed"]) == ("out_of_stock", 0, 1)


def test_reserved_stock_is_not_proposed_again(shop: Shop) -> None:
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 41}
    assert shop.admin.ok("POST", "/api/orders", json=body)["source_store_id"] == shop.warehouse["id"]
    shop.approve(shop.order(60))
    assert shop.admin.ok("POST", "/api/orders", json=body)["source_store_id"] is None


def test_cancelling_a_pending_order_changes_no_stock_and_keeps_the_reason(shop: Shop) -> None:
    order = shop.order(40)
    before = stock_of(shop.admin, shop.warehouse, shop.product)
    path = f"/api/orders/{order['id']}/cancel"
    for body in (None, {}, {"reason": ""}, {"reason": None}):
        shop.west.refused(422, "PATCH", path, json=body)
    cancelled = shop.west.ok("PATCH", path, json={"reason": "ordered twice"})
    assert (cancelled["cancel_reason"], cancelled["history"][-1]["reason"]) == ("ordered twice", "ordered twice")
    assert (cancelled["approved_at"], cancelled["cancelled_at"]) == (None, cancelled["history"][-1]["at"])
    assert stock_of(shop.admin, shop.warehouse, shop.product) == before


def test_every_step_records_its_actor(shop: Shop) -> None:
    admin, west = (user.ok("GET", "/api/me") for user in (shop.admin, shop.west))
    order = shop.order(2)
    assert (order["requested_by"], order["requested_by_name"]) == (admin["id"], admin["display_name"])
    assert (order["approved_by"], order["fulfilled_by"], order["cancelled_by"]) == (None, None, None)
    assert shop.approve(order)["approved_by"] == west["id"]
    done = shop.admin.ok("PATCH", f"/api/orders/{order['id']}/fulfill")
    assert (done["approved_by"], done["fulfilled_by"], done["cancelled_by"]) == (west["id"], admin["id"], None)
    assert [event["actor_id"] for event in done["history"]] == [admin["id"], west["id"], admin["id"]]
    assert [event["from_status"] for event in done["history"]] == [None, "pending", "approved"]
    line = shop.admin.ok("GET", f"/api/inventory/{shop.at_warehouse['id']}/movements?limit=1")["data"][0]
    assert (line["actor_id"], line["order_id"], line["order_number"]) == (admin["id"], order["id"], order["number"])


def test_notes_can_be_removed_without_changing_the_quantity(shop: Shop) -> None:
    order = shop.order(7, notes="ring twice")
    edited = shop.admin.ok("PATCH", f"/api/orders/{order['id']}", json={"notes": None})
    assert (edited["notes"], edited["quantity"], edited["requested_quantity"]) == (None, 7, 7)
    assert edited["history"][-1]["changes"] == {"notes": ["ring twice", None]}


def test_listed_order_equals_the_order_itself(shop: Shop) -> None:
    order = shop.order(3, notes="ring twice")
    (listed,) = shop.admin.ok("GET", f"/api/orders?search={order['number']}")["data"]
    of_one = ("history", "returns", "returnable_quantity", "duplicates", "below_minimum")
    assert listed == {name: value for name, value in order.items() if name not in of_one}
    assert (listed["store_name"], listed["source_store_name"]) == (shop.store["name"], shop.warehouse["name"])


def test_approved_supplier_order_reserves_no_stock(shop: Shop) -> None:
    order = shop.order(5000, source_store_id=None)
    shop.approve(order)
    assert shop.numbers() == (100, 0, 0)
    shop.west.ok("PATCH", f"/api/orders/{order['id']}/cancel", json={"reason": "too much"})
    assert shop.numbers() == (100, 0, 0)


MOVES = ["approve", "fulfill", "cancel", "edit"]
LEGAL = {
    ("pending", "approve"),
    ("pending", "cancel"),
    ("pending", "edit"),
    ("approved", "fulfill"),
    ("approved", "cancel"),
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("status", ["pending", "approved", "fulfilled", "cancelled"])
def test_only_legal_moves_succeed_and_other_moves_change_nothing(shop: Shop, status: str, move: str) -> None:
    order = shop.order(5)
    path = f"/api/orders/{order['id']}"
    if status in ("approved", "fulfilled"):
        shop.approve(order)
    if status == "fulfilled":
        shop.fulfill(order)
    if status == "cancelled":
        shop.admin.ok("PATCH", f"{path}/cancel", json={"reason": "for the test"})
    before = (shop.admin.ok("GET", path), shop.numbers())
    bodies: dict[str, Any] = {"approve": None, "fulfill": None, "cancel": {"reason": "why"}, "edit": {"quantity": 2}}
    response = shop.west.patch(path if move == "edit" else f"{path}/{move}", json=bodies[move])
    if (status, move) in LEGAL:
        assert response.status_code == 200
    else:
        assert response.status_code == 409
        assert response.json()["order_status"] == status
        assert (shop.admin.ok("GET", path), shop.numbers()) == before


def test_outdated_version_is_refused_and_the_current_one_accepted(shop: Shop) -> None:
    order = shop.order()
    path = f"/api/orders/{order['id']}"
    shop.admin.ok("PATCH", path, json={"quantity": 9})
    shop.west.refused(412, "PATCH", f"{path}/approve", headers={"If-Match": '"1"'})
    response = shop.west.patch(f"{path}/approve", headers={"If-Match": '"1", "2"'})
    assert response.status_code == 200
    assert response.headers["etag"] == '"3"'


@pytest.mark.parametrize("lines", [['"1"', '"2"'], ['"2"', '"1"'], ['"8", "9"', '"1"', '"3", "2"']])
def test_current_version_in_any_if_match_line_is_accepted(shop: Shop, lines: list[str]) -> None:
    path = f"/api/orders/{shop.order()['id']}"
    shop.admin.ok("PATCH", path, json={"quantity": 9})
    headers = httpx.Headers([("If-Match", line) for line in lines])
    assert shop.west.patch(f"{path}/approve", headers=headers).status_code == 200


def test_several_if_match_lines_without_the_current_version_are_refused(shop: Shop) -> None:
    path = f"/api/orders/{shop.order()['id']}"
    headers = httpx.Headers([("If-Match", '"2"'), ("If-Match", '"3"')])
    shop.west.refused(412, "PATCH", f"{path}/approve", headers=headers)


def test_repeated_key_returns_the_first_response_and_changes_nothing(shop: Shop) -> None:
    order = shop.order(10)
    path, key = f"/api/orders/{order['id']}/approve", {"Idempotency-Key": f"once-{order['id']}"}
    first, second = (shop.west.patch(path, headers=key) for _ in range(2))
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert second.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert shop.numbers() == (100, 10, 0)
    shop.west.refused(422, "PATCH", path, headers=key, json={"quantity": 1, "reason": "other"})


def test_refusal_is_stored_under_its_key(shop: Shop) -> None:
    order = shop.order(101)
    path, key = f"/api/orders/{order['id']}/approve", {"Idempotency-Key": f"refused-{order['id']}"}
    first = shop.west.patch(path, headers=key)
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_warehouse['id']}", json={"current_stock": 500})
    with Client(str(shop.west.base_url), shop.west.contract) as unchecked:
        unchecked.event_hooks["response"] = []  # a replayed problem has the first request's id
        second = unchecked.patch(path, headers=key)
    assert (first.status_code, second.status_code, second.content) == (409, 409, first.content)


def test_key_of_another_user_is_not_replayed(shop: Shop, people: People) -> None:
    key = {"Idempotency-Key": f"mine-{shop.store['id']}"}
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    mine = shop.admin.post("/api/orders", json=body, headers=key).json()
    other = shop.west.post("/api/orders", json=body, headers=key)
    assert "idempotent-replayed" not in other.headers
    assert other.json()["id"] != mine["id"]
