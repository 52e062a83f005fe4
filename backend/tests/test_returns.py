"""Returns: cases of a fulfilled order go back to its source or to the supplier."""

import csv
from typing import Any

import psycopg
import pytest

from tests.clock import no_day_change
from tests.conftest import People
from tests.factories import Shop, make_product, make_stock, make_store, make_supplier, make_user, stock_of, unique
from tests.returned_orders import find, fulfilled, give_back, movements, refused
from tests.shipments import quantities, receive, ship, shipped
from tests.test_order_search import check_orders

__all__ = ["no_day_change"]  # a fixture

Database = psycopg.Connection[dict[str, Any]]


# ------------------------------------------------------------------------------------- to the source


def test_return_is_an_order_in_the_opposite_direction_with_its_original(shop: Shop) -> None:
    order = fulfilled(shop, 10)
    made = give_back(shop, order, 4, reason="damaged", notes="wet boxes")
    assert (made["return_of"], made["return_reason"], made["to_supplier"]) == (order["id"], "damaged", False)
    assert (made["source_store_id"], made["store_id"]) == (shop.store["id"], shop.warehouse["id"])
    assert (made["status"], made["quantity"], made["notes"], made["version"]) == ("pending", 4, "wet boxes", 1)
    assert [(e["to_status"], e["reason"]) for e in made["history"]] == [("pending", "damaged")]
    assert shop.numbers() == (90, 0, 10)
    assert shop.approve(made)["status"] == "approved"
    assert stock_of(shop.admin, shop.store, shop.product)["reserved_stock"] == 4
    done = shop.fulfill(made)
    assert (done["status"], quantities(done), shop.numbers()) == ("fulfilled", (4, 4, 4, 0, 0), (94, 0, 6))
    assert movements(shop.admin, shop.at_store)[-1] == ("return_out", -4, 6)
    assert movements(shop.admin, shop.at_warehouse)[-1] == ("return_in", 4, 94)
    original = find(shop, order)
    assert original["returns"] == [{"id": made["id"], "number": made["number"], "quantity": 4, "status": "fulfilled"}]
    assert (original["returnable_quantity"], original["version"]) == (6, order["version"])
    assert (done["returns"], done["returnable_quantity"], done["allowed_actions"]) == ([], 0, [])


def test_location_of_a_return_is_the_new_order(shop: Shop) -> None:
    order = fulfilled(shop, 1)
    response = shop.admin.post(f"/api/orders/{order['id']}/return", json={"quantity": 1, "reason": "recall"})
    assert response.status_code == 201
    assert response.headers["Location"].endswith(f"/api/orders/{response.json()['id']}")
    assert shop.admin.ok("GET", response.headers["Location"])["return_of"] == order["id"]


def test_return_is_shipped_and_received_in_parts(shop: Shop) -> None:
    order = fulfilled(shop, 10)
    made = give_back(shop, order, 8)
    shop.approve(made)
    sent = ship(shop, made, quantity=6, remainder="backorder")
    assert (quantities(sent), shop.numbers()) == ((8, 6, 0, 0, 6), (90, 0, 4))
    rest = find(shop, {"id": sent["history"][-1]["changes"]["backorder_id"][1]})
    assert (rest["return_of"], rest["return_reason"], rest["quantity"]) == (order["id"], "overstock", 2)
    assert find(shop, order)["returnable_quantity"] == 2
    receive(shop, made, 3)
    done = receive(shop, made, 1, damaged=1, reason="damaged", final=True)
    assert (done["status"], quantities(done), shop.numbers()) == ("fulfilled", (8, 6, 4, 1, 0), (94, 0, 4))
    assert [move for move in movements(shop.admin, shop.at_warehouse) if move[0] == "return_in"] == [
        ("return_in", 3, 93), ("return_in", 1, 94),
    ]  # fmt: skip
    assert ship(shop, rest)["status"] == "shipped"
    assert receive(shop, rest, 2)["status"] == "fulfilled"
    assert shop.numbers() == (96, 0, 2)
    refused(shop, 409, order, 3)
    assert give_back(shop, order, 2)["status"] == "pending"


def test_cases_of_a_return_that_is_closed_short_can_be_returned_again(shop: Shop) -> None:
    order = fulfilled(shop, 10)
    made = give_back(shop, order, 10)
    shop.approve(made)
    ship(shop, made, quantity=7, remainder="close")
    assert find(shop, order)["returnable_quantity"] == 3


# ------------------------------------------------------------------------------------- to the supplier


def test_return_to_a_supplier_leaves_the_company_when_it_is_fulfilled(shop: Shop) -> None:
    supplier = make_supplier(shop.admin)
    product = make_product(shop.admin, supplier_id=supplier["id"])
    order = fulfilled(shop, 10, product_id=product["id"], source_store_id=None)
    other = make_supplier(shop.admin)
    shop.admin.ok("PUT", f"/api/products/{product['id']}", json={"supplier_id": other["id"]})
    made = give_back(shop, order, 4)
    assert (made["to_supplier"], made["source_store_id"], made["store_id"]) == (True, *2 * (shop.store["id"],))
    assert (made["supplier_id"], made["supplier"]) == (supplier["id"], supplier["name"])  # that delivered them
    shop.approve(made)
    row = stock_of(shop.admin, shop.store, product)
    assert (row["current_stock"], row["reserved_stock"], row["incoming"], row["requested"]) == (10, 4, 0, 0)
    done = shop.fulfill(made)
    assert (done["status"], quantities(done)) == ("fulfilled", (4, 4, 4, 0, 0))
    assert movements(shop.admin, row)[-1] == ("supplier_return", -4, 6)
    assert find(shop, order)["returnable_quantity"] == 6
    listed = shop.admin.ok("GET", f"/api/orders?supplier_id={supplier['id']}")["data"]
    assert {one["id"] for one in listed} == {made["id"], order["id"]}
    assert shop.admin.ok("GET", f"/api/orders?supplier_id={other['id']}")["data"] == []
    check_orders(shop.admin, supplier["name"], [order["id"], made["id"]])
    check_orders(shop.admin, other["name"], [])


def test_return_to_a_supplier_is_shipped_and_confirmed_and_never_in_transit_of_the_company(shop: Shop) -> None:
    category = unique("Moved")
    product = make_product(shop.admin, category=category, unit_price=2.0)
    order = fulfilled(shop, 10, product_id=product["id"], source_store_id=None)
    made = give_back(shop, order, 6)
    shop.approve(made)
    sent = ship(shop, made, quantity=5, remainder="backorder", carrier_reference="TRUCK 3")
    row = stock_of(shop.admin, shop.store, product)
    assert (sent["in_transit"], row["current_stock"], row["incoming"]) == (5, 5, 0)
    kpi = shop.admin.ok("GET", "/api/inventory/kpi", params={"category": category})
    assert (kpi["total_units"], kpi["transit_units"], kpi["transit_value"]) == (5, 0, 0)
    done = receive(shop, made, 4, damaged=1, reason="damaged")
    assert (done["status"], done["received_quantity"], done["damaged_quantity"]) == ("fulfilled", 4, 1)
    assert [move[0] for move in movements(shop.admin, row)] == ["receipt", "supplier_return"]
    rest = sent["history"][-1]["changes"]["backorder_id"][1]
    shop.west.ok("PATCH", f"/api/orders/{rest}/fulfill", json={})
    assert stock_of(shop.admin, shop.store, product)["current_stock"] == 4


def test_return_to_a_supplier_needs_no_allow_over_max(shop: Shop) -> None:
    order = fulfilled(shop, 10, source_store_id=None)
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_store['id']}", json={"max_stock": 9})
    made = give_back(shop, order, 2)
    shop.approve(made)
    assert shop.fulfill(made)["status"] == "fulfilled"


# ------------------------------------------------------------------------------------- what is refused


def test_all_returns_together_do_not_exceed_the_usable_cases_received(shop: Shop) -> None:
    order = shipped(shop, 10)
    refused(shop, 409, order, 1)  # it is not fulfilled
    receive(shop, order, 7, damaged=2, reason="damaged")
    order = receive(shop, order, 0, final=True, reason="lost")
    assert order["returnable_quantity"] == 7
    found = refused(shop, 409, order, 8)
    assert (found["code"], found["returnable_quantity"]) == ("more_than_received", 7)
    first = give_back(shop, order, 5)
    assert refused(shop, 409, order, 3)["returnable_quantity"] == 2
    shop.admin.ok("PATCH", f"/api/orders/{first['id']}/cancel", json={"reason": "kept"})
    whole = give_back(shop, order, 7)
    assert shop.approve(whole, quantity=3, reason="sold meanwhile")["quantity"] == 3
    assert give_back(shop, order, 4)["quantity"] == 4
    refused(shop, 409, order, 1)


def test_edited_return_does_not_exceed_the_usable_cases_received(shop: Shop) -> None:
    order = fulfilled(shop, 10)
    first, _ = give_back(shop, order, 2), give_back(shop, order, 5)
    path = f"/api/orders/{first['id']}"
    found = shop.admin.refused(409, "PATCH", path, json={"quantity": 6})
    assert (found["code"], found["returnable_quantity"]) == ("more_than_received", 3)
    assert shop.admin.ok("PATCH", path, json={"quantity": 5})["quantity"] == 5
    assert shop.admin.ok("PATCH", path, json={"quantity": 1, "notes": "one"})["quantity"] == 1


def test_return_of_a_return_or_of_an_unknown_order_is_refused(shop: Shop) -> None:
    made = give_back(shop, fulfilled(shop, 4), 4)
    shop.approve(made)
    assert "is a return" in refused(shop, 409, shop.fulfill(made), 1)["detail"]
    refused(shop, 404, {"id": "999999999"}, 1)


@pytest.mark.parametrize("reason", ["sold", "no_such_reason"])
def test_return_requires_an_active_return_reason(shop: Shop, reason: str) -> None:
    refused(shop, 404, fulfilled(shop, 1), 1, reason=reason)


def test_return_respects_idempotency_key_and_if_match(shop: Shop) -> None:
    order, body = fulfilled(shop, 4), {"quantity": 1, "reason": "recall"}
    path = f"/api/orders/{order['id']}/return"
    shop.admin.refused(412, "POST", path, json=body, headers={"If-Match": '"1"'})
    headers = {"If-Match": f'"{order["version"]}"', "Idempotency-Key": unique("return")}
    first = shop.admin.ok("POST", path, json=body, headers=headers)
    assert shop.admin.ok("POST", path, json=body, headers=headers) == first
    assert len(find(shop, order)["returns"]) == 1


def test_preview_of_a_return_shows_its_effects_and_changes_nothing(shop: Shop) -> None:
    order = fulfilled(shop, 4)
    path = f"/api/orders/{order['id']}/return?dry_run=true"
    found = shop.admin.ok("POST", path, json={"quantity": 3, "reason": "recall"})
    assert found["dry_run"]
    assert found["result"]["return_of"] == order["id"]
    assert {row["store_id"] for row in found["stock"]} == {shop.store["id"], shop.warehouse["id"]}
    assert find(shop, order)["returns"] == []


def test_return_to_a_closed_source_is_refused(shop: Shop) -> None:
    depot = make_store(shop.admin, store_type="Warehouse")
    make_stock(shop.admin, depot, shop.product, 5)
    order = fulfilled(shop, 5, source_store_id=depot["id"])
    shop.admin.ok("PATCH", f"/api/stores/{depot['id']}/close", json={"reason": "moved"})
    assert refused(shop, 409, order, 1)["code"] == "store_closed"


def test_inactive_product_and_supplier_can_be_returned(shop: Shop) -> None:
    supplier = make_supplier(shop.admin)
    product = make_product(shop.admin, supplier_id=supplier["id"])
    order = fulfilled(shop, 5, product_id=product["id"], source_store_id=None)
    shop.admin.ok("PUT", f"/api/products/{product['id']}", json={"active": False})
    shop.admin.ok("PUT", f"/api/suppliers/{supplier['id']}", json={"active": False})
    made = give_back(shop, order, 2)
    shop.admin.ok("PATCH", f"/api/orders/{made['id']}", json={"quantity": 3})
    shop.approve(made)
    assert shop.fulfill(made)["status"] == "fulfilled"


# ------------------------------------------------------------------------------------- rights


def test_return_is_requested_by_the_store_and_approved_by_another_user_of_the_sources_region(
    shop: Shop, people: People
) -> None:
    depot = make_store(shop.admin, "South", "Warehouse")
    make_stock(shop.admin, depot, shop.product, 20)
    order = fulfilled(shop, 10, source_store_id=depot["id"])
    south = shop.admin.acting_as(people.south)
    manager = shop.admin.acting_as(make_user(shop.admin, "store_manager", store_id=shop.store["id"])["email"])
    at_depot = shop.admin.acting_as(make_user(shop.admin, "store_manager", store_id=depot["id"])["email"])
    other = shop.admin.acting_as(make_user(shop.admin, "store_manager", store_id=make_store(shop.admin)["id"])["email"])
    for who in (at_depot, other):
        refused(shop, 403, order, 1, by=who)
        assert who.ok("GET", f"/api/orders/{order['id']}")["allowed_actions"] == []
    for who in (manager, south, shop.west, shop.admin):
        assert who.ok("GET", f"/api/orders/{order['id']}")["allowed_actions"] == ["return"]
        give_back(shop, order, 1, by=who)
    made = give_back(shop, order, 2, by=manager)
    path = f"/api/orders/{made['id']}"
    assert manager.ok("GET", path)["allowed_actions"] == ["edit", "cancel"]
    assert shop.west.ok("GET", path)["allowed_actions"] == ["edit", "cancel"]
    for who in (shop.west, manager, at_depot, other):
        who.refused(403, "PATCH", f"{path}/approve", json={})
    manager.ok("PATCH", path, json={"quantity": 1})
    assert south.ok("PATCH", f"{path}/approve", json={})["status"] == "approved"
    assert manager.ok("GET", path)["allowed_actions"] == ["fulfill", "ship", "cancel"]
    assert manager.ok("PATCH", f"{path}/ship", json={})["allowed_actions"] == []
    assert at_depot.ok("PATCH", f"{path}/receive", json={"received": 1})["status"] == "fulfilled"
    own = give_back(shop, order, 1, by=south)
    south.refused(403, "PATCH", f"/api/orders/{own['id']}/approve", json={})  # four eyes


# ------------------------------------------------------------------------------------- lists and figures


def test_lists_and_exports_show_and_filter_returns(shop: Shop) -> None:
    order = fulfilled(shop, 10)
    made = [give_back(shop, order, 1)["id"] for _ in range(2)]
    give_back(shop, fulfilled(shop, 1), 1)
    page = shop.admin.ok("GET", f"/api/orders?return_of={order['id']}&sort=id")
    assert ([one["id"] for one in page["data"]], page["total"]) == (made, 2)
    counts = shop.admin.ok("GET", f"/api/orders/counts?return_of={order['id']}")
    assert (counts["pending"], counts["total"]) == (2, 2)
    product = f"product_id={shop.product['id']}"
    for flag, number in (("true", 3), ("false", 2)):
        page = shop.admin.ok("GET", f"/api/orders?{product}&is_return={flag}")
        assert (page["total"], {one["return_of"] is not None for one in page["data"]}) == (number, {flag == "true"})
    text = shop.admin.get(f"/api/orders?return_of={order['id']}&format=csv").text
    rows = list(csv.DictReader(text.splitlines()))
    assert {(row["return_of"], row["return_reason"], row["to_supplier"]) for row in rows} == {
        (order["id"], "overstock", "false")
    }


def test_change_feed_has_the_return_with_its_original(shop: Shop) -> None:
    order = fulfilled(shop, 3)
    cursor = shop.admin.ok("GET", "/api/changes")["next_cursor"]
    made = give_back(shop, order, 2)
    changes = shop.admin.ok("GET", "/api/changes", params={"after": cursor, "limit": 1000})["data"]
    found = [change for change in changes if change["kind"] == "order" and change["order_id"] == made["id"]]
    assert [(change["to_status"], change["return_of"]) for change in found] == [("pending", order["id"])]


@pytest.mark.usefixtures("no_day_change")
def test_return_counts_as_no_consumption_no_new_order_and_no_duplicate(shop: Shop) -> None:
    region, category = unique("Region"), unique("Category")
    product = make_product(shop.admin, category=category)
    depot, store = make_store(shop.admin, region, "Warehouse"), make_store(shop.admin, region)
    make_stock(shop.admin, depot, product, 50)
    chief = shop.admin.acting_as(make_user(shop.admin, "regional_manager", region=region)["email"])
    mine = Shop.__new__(Shop)
    mine.admin, mine.west, mine.product, mine.warehouse, mine.store = shop.admin, chief, product, depot, store
    order = fulfilled(mine, 10)

    def figures(**scope: str) -> tuple[int, int]:
        today = shop.admin.ok("GET", "/api/inventory/kpi/history", params={**scope, "days": 1})[-1]
        return today["orders"], today["consumption"]

    assert figures(region=region) == figures(category=category) == (1, 10)
    made = give_back(mine, order, 4)
    assert mine.order(1)["duplicates"] == []
    mine.approve(made)
    mine.fulfill(made)
    assert figures(region=region) == figures(category=category) == (2, 10)


def test_return_in_transit_is_incoming_at_its_source(shop: Shop) -> None:
    order = fulfilled(shop, 10)
    made = give_back(shop, order, 4)
    row = stock_of(shop.admin, shop.warehouse, shop.product)
    assert (row["requested"], row["incoming"]) == (4, 0)
    shop.approve(made)
    ship(shop, made)
    row = stock_of(shop.admin, shop.warehouse, shop.product)
    assert (row["requested"], row["incoming"]) == (0, 4)
