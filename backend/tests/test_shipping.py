"""Shipping and receiving: the cases of an approved order leave its source, are in transit, and arrive."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.contract import Client
from tests.factories import Shop, make_product, make_stock, make_store, make_user, stock_of
from tests.shipments import quantities, receive, refused, ship, shipped


def movements(client: Client, row: dict[str, Any]) -> list[tuple[str, int, int]]:
    lines = client.ok("GET", f"/api/inventory/{row['id']}/movements?sort=at")["data"]
    return [(line["kind"], line["delta"], line["balance_after"]) for line in lines]


def test_shipped_cases_leave_the_source_and_are_in_transit_until_they_are_received(shop: Shop) -> None:
    order = shop.order(30)
    assert quantities(order) == (30, 0, 0, 0, 0)
    shop.approve(order)
    done = ship(shop, order)
    assert (done["status"], done["version"], shop.numbers()) == ("shipped", 3, (70, 0, 0))
    assert quantities(done) == (30, 30, 0, 0, 30)
    assert movements(shop.admin, shop.at_warehouse)[-1] == ("transfer_out", -30, 70)
    assert movements(shop.admin, shop.at_store) == [("opening", 0, 0)] or movements(shop.admin, shop.at_store) == []
    done = receive(shop, order, 30)
    assert (done["status"], done["version"], shop.numbers()) == ("fulfilled", 4, (70, 0, 30))
    assert quantities(done) == (30, 30, 30, 0, 0)
    assert movements(shop.admin, shop.at_store)[-1] == ("transfer_in", 30, 30)
    assert [e["to_status"] for e in done["history"]] == ["pending", "approved", "shipped", "fulfilled"]
    times = [done["created_at"], done["approved_at"], done["shipped_at"], done["fulfilled_at"]]
    assert [e["at"] for e in done["history"]] == times


def test_fulfillment_in_one_step_sets_shipped_and_received_times(shop: Shop) -> None:
    order = shop.order(7)
    shop.approve(order)
    done = shop.fulfill(order)
    assert quantities(done) == (7, 7, 7, 0, 0)
    assert (done["shipped_at"], done["shipped_by"]) == (done["fulfilled_at"], done["fulfilled_by"])
    listed = shop.admin.ok("GET", f"/api/orders?store_id={shop.store['id']}")["data"][0]
    assert quantities(listed) == (7, 7, 7, 0, 0)


def test_short_delivery_with_damaged_cases_and_a_backorder(shop: Shop) -> None:
    """10 approved, 8 shipped, 7 usable and 1 damaged received, 2 backordered."""
    order = shop.order(10, notes="by Friday")
    approved = shop.approve(order)
    sent = ship(shop, order, quantity=8, remainder="backorder", carrier_reference="TRUCK 7")
    assert (quantities(sent), sent["carrier_reference"]) == ((10, 8, 0, 0, 8), "TRUCK 7")
    assert shop.numbers() == (92, 2, 0)
    event = sent["history"][-1]
    assert event["changes"]["shipped_quantity"] == [0, 8]
    assert event["changes"]["remainder"] == [None, "backorder"]
    rest = shop.admin.ok("GET", f"/api/orders/{event['changes']['backorder_id'][1]}")
    assert event["changes"]["backorder"] == [None, rest["number"]]
    kept = (
        "created_at",
        "approved_at",
        "approved_by",
        "requested_by",
        "notes",
        "due_at",
        "store_id",
        "source_store_id",
    )
    assert {name: rest[name] for name in kept} == {name: approved[name] for name in kept}
    assert (rest["status"], rest["quantity"], rest["backorder_of"]) == ("approved", 2, order["id"])
    done = receive(shop, order, 7, damaged=1, reason="damaged")
    assert (done["status"], quantities(done)) == ("fulfilled", (10, 8, 7, 1, 0))
    assert (done["history"][-1]["reason"], done["history"][-1]["changes"]) == (
        "damaged",
        {"received_quantity": [0, 7], "damaged_quantity": [0, 1]},
    )
    assert shop.numbers() == (92, 2, 7)
    ship(shop, rest)
    assert receive(shop, rest, 2)["status"] == "fulfilled"
    assert shop.numbers() == (90, 0, 9)


def test_longest_carrier_reference_is_stored(shop: Shop) -> None:
    order = shop.approve(shop.order(1))
    refused(shop, 422, order, "ship", carrier_reference="x" * 101)
    assert ship(shop, order, carrier_reference="x" * 100)["carrier_reference"] == "x" * 100


def test_remainder_that_is_closed_short_releases_its_reservation(shop: Shop) -> None:
    sent = shipped(shop, 10, quantity=4, remainder="close")
    assert (quantities(sent), shop.numbers()) == ((10, 4, 0, 0, 4), (96, 0, 0))
    assert shop.admin.ok("GET", f"/api/orders?store_id={shop.store['id']}")["total"] == 1


def test_partial_shipment_requires_a_decision_about_the_remainder(shop: Shop) -> None:
    order = shop.order(10)
    shop.approve(order)
    problem = refused(shop, 422, order, "ship", quantity=9)
    assert [(e["field"], e["code"]) for e in problem["errors"]] == [("remainder", "missing")]
    assert "no more" in refused(shop, 409, order, "ship", quantity=11)["detail"]
    assert shop.numbers() == (100, 10, 0)
    assert ship(shop, order, quantity=10, remainder="close")["shipped_quantity"] == 10


def test_delivery_is_received_in_parts(shop: Shop) -> None:
    order = shipped(shop, 10)
    first = receive(shop, order, 4)
    assert (first["status"], quantities(first), first["fulfilled_at"]) == ("shipped", (10, 10, 4, 0, 6), None)
    second = receive(shop, order, 0, damaged=2, reason="damaged")
    assert (second["status"], quantities(second)) == ("shipped", (10, 10, 4, 2, 4))
    third = receive(shop, order, 3)
    assert (third["status"], quantities(third), third["version"]) == ("shipped", (10, 10, 7, 2, 1), 6)
    assert [move[1:] for move in movements(shop.admin, shop.at_store) if move[0] == "transfer_in"] == [(4, 4), (3, 7)]
    problem = refused(shop, 409, order, "receive", received=2)
    assert (problem["code"], problem["in_transit"]) == ("more_than_in_transit", 1)
    done = receive(shop, order, 1)
    assert (done["status"], quantities(done), shop.numbers()) == ("fulfilled", (10, 10, 8, 2, 0), (90, 0, 8))
    assert refused(shop, 409, order, "receive", received=1)["order_status"] == "fulfilled"


@pytest.mark.parametrize("received", [0, 3])
def test_cases_that_never_arrive_are_lost_with_a_reason(shop: Shop, received: int) -> None:
    order = shipped(shop, 10)
    problem = refused(shop, 422, order, "receive", received=received, final=True)
    assert [(e["field"], e["code"]) for e in problem["errors"]] == [("reason", "missing")]
    done = receive(shop, order, received, final=True, reason="lost")
    assert (done["status"], quantities(done)) == ("fulfilled", (10, 10, received, 0, 0))
    assert done["history"][-1]["changes"]["lost_quantity"] == [0, 10 - received]
    assert shop.numbers() == (90, 0, received)


def test_last_partial_receipt_can_be_marked_final(shop: Shop) -> None:
    order = shipped(shop, 2)
    assert receive(shop, order, 2, final=True)["status"] == "fulfilled"


@pytest.mark.parametrize(
    ("body", "status"),
    [({"received": 0}, 422), ({}, 422), ({"received": 1, "damaged": 1}, 422), ({"received": -1}, 422),
     ({"received": 1, "damaged": 1, "reason": "sample"}, 404), ({"received": 1, "damaged": 1, "reason": "x"}, 404)],
)  # fmt: skip
def test_empty_receipt_or_one_without_a_delivery_reason_is_refused(
    shop: Shop, body: dict[str, Any], status: int
) -> None:
    order = shipped(shop)
    refused(shop, status, order, "receive", **body)
    assert shop.admin.ok("GET", f"/api/orders/{order['id']}")["in_transit"] == 10


def manager_of(shop: Shop, store: dict[str, Any]) -> Client:
    return shop.admin.acting_as(make_user(shop.admin, "store_manager", store_id=store["id"])["email"])


def test_store_receives_the_delivery_of_a_supplier_in_parts(shop: Shop) -> None:
    order = shop.approve(shop.order(10, source_store_id=None))
    path, store = f"/api/orders/{order['id']}", manager_of(shop, shop.store)
    assert store.ok("GET", path)["allowed_actions"] == ["receive", "cancel"]
    manager_of(shop, shop.warehouse).refused(403, "PATCH", f"{path}/receive", json={"received": 1})
    tried = store.ok("PATCH", f"{path}/receive?dry_run=true", json={"received": 4})
    assert (quantities(tried["result"]), store.ok("GET", path)["version"]) == ((10, 10, 4, 0, 6), 2)
    problem = store.refused(409, "PATCH", f"{path}/receive", json={"received": 11})
    assert (problem["code"], problem["in_transit"]) == ("more_than_in_transit", 10)
    first = store.ok("PATCH", f"{path}/receive", json={"received": 4}, headers={"If-Match": '"2"'})
    assert (first["status"], first["version"], quantities(first)) == ("shipped", 3, (10, 10, 4, 0, 6))
    assert (first["shipped_by"], first["expected_at"]) == (store.ok("GET", "/api/me")["id"], order["expected_at"])
    event = first["history"][-1]
    assert (event["from_status"], event["to_status"], event["at"]) == ("approved", "shipped", first["shipped_at"])
    assert event["changes"] == {"shipped_quantity": [0, 10], "received_quantity": [0, 4]}
    done = store.ok("PATCH", f"{path}/receive", json={"received": 6})
    assert (done["status"], quantities(done), shop.numbers()) == ("fulfilled", (10, 10, 10, 0, 0), (100, 0, 10))
    assert movements(shop.admin, shop.at_store)[-2:] == [("receipt", 4, 4), ("receipt", 6, 10)]


def test_delivery_of_a_supplier_arrives_at_once_with_shipped_orders(shop: Shop) -> None:
    sent, bought = shipped(shop, 3), shop.approve(shop.order(2, source_store_id=None))
    waiting = shop.approve(shop.order(1))
    store = manager_of(shop, shop.store)
    problem = store.refused(409, "PATCH", f"/api/orders/{waiting['id']}/receive", json={"received": 1})
    assert "only one that is shipped can be received" in problem["detail"]
    done = store.ok("POST", "/api/orders/receive", json={"ids": [sent["id"], bought["id"]]})["orders"]
    assert [(order["status"], order["received_quantity"]) for order in done] == [("fulfilled", 3), ("fulfilled", 2)]
    assert shop.numbers() == (97, 1, 5)
    done = store.ok("GET", f"/api/orders/{bought['id']}")
    assert [e["to_status"] for e in done["history"]] == ["pending", "approved", "fulfilled"]
    assert done["history"][-1]["at"] == done["shipped_at"] == done["fulfilled_at"]


def test_moves_of_other_statuses_are_refused(shop: Shop) -> None:
    pending, sent = shop.order(1), shipped(shop)
    refused(shop, 409, pending, "ship")
    refused(shop, 409, pending, "receive", received=1)
    for step, body in (("ship", {}), ("fulfill", {}), ("approve", {}), ("cancel", {"reason": "late"})):
        assert refused(shop, 409, sent, step, **body)["order_status"] == "shipped"


def test_supplier_delivery_is_booked_as_receipts_when_it_arrives(shop: Shop) -> None:
    order = shop.order(5, source_store_id=None)
    shop.approve(order)
    sent = ship(shop, order, quantity=4, remainder="backorder")
    assert (quantities(sent), shop.numbers()) == ((5, 4, 0, 0, 4), (100, 0, 0))
    receive(shop, order, 1)
    receive(shop, order, 2, final=True, reason="short_delivery")
    assert [move for move in movements(shop.admin, shop.at_store) if move[0] == "receipt"] == [
        ("receipt", 1, 1), ("receipt", 2, 3),
    ]  # fmt: skip
    rest = shop.admin.ok("GET", f"/api/orders?store_id={shop.store['id']}&status=approved")["data"][0]
    assert (rest["quantity"], rest["source_store_id"]) == (1, None)


def test_first_arrival_creates_the_stock_row(shop: Shop) -> None:
    product = make_product(shop.admin)
    make_stock(shop.admin, shop.warehouse, product, 10)
    order = shop.order(5, product_id=product["id"])
    shop.approve(order)
    ship(shop, order)
    where = f"/api/inventory?store_id={shop.store['id']}&product_id={product['id']}"
    assert shop.admin.ok("GET", where)["total"] == 0
    receive(shop, order, 2)
    receive(shop, order, 3)
    assert stock_of(shop.admin, shop.store, product)["current_stock"] == 5


def test_receipt_above_max_stock_requires_allow_over_max(shop: Shop) -> None:
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_store['id']}", json={"max_stock": 8})
    order = shipped(shop, 10)
    problem = refused(shop, 409, order, "receive", received=9)
    assert (problem["code"], problem["stock_after"]) == ("over_max_stock", 9)
    assert receive(shop, order, 8)["in_transit"] == 2
    assert receive(shop, order, 2, allow_over_max=True)["status"] == "fulfilled"


def test_source_ships_and_destination_receives(shop: Shop) -> None:
    at_source = shop.admin.acting_as(make_user(shop.admin, "store_manager", store_id=shop.warehouse["id"])["email"])
    at_store = shop.admin.acting_as(make_user(shop.admin, "store_manager", store_id=shop.store["id"])["email"])
    order = shop.order(3)
    shop.approve(order)
    path = f"/api/orders/{order['id']}"
    at_store.refused(403, "PATCH", f"{path}/ship", json={})
    assert at_source.ok("PATCH", f"{path}/ship", json={})["allowed_actions"] == []
    at_source.refused(403, "PATCH", f"{path}/receive", json={"received": 3})
    assert at_store.ok("GET", path)["allowed_actions"] == ["receive"]
    at_store.ok("PATCH", f"{path}/receive", json={"received": 3})


def test_shipped_order_is_due_when_it_is_expected(shop: Shop) -> None:
    soon = datetime.now(UTC) + timedelta(days=9)
    sent = shipped(shop, 2, expected_at=soon.isoformat())
    assert datetime.fromisoformat(sent["expected_at"]) == datetime.fromisoformat(sent["due_at"]) == soon
    assert not sent["late"]
    late = shipped(shop, 2, expected_at="2020-01-01T00:00:00+02:00")
    assert late["late"]
    undated = shipped(shop, 2)
    due = datetime.fromisoformat(undated["due_at"]) - datetime.fromisoformat(undated["approved_at"])
    assert (undated["expected_at"], due) == (None, timedelta(hours=72))
    where = f"/api/orders?store_id={shop.store['id']}&late=true"
    assert [order["id"] for order in shop.admin.ok("GET", where)["data"]] == [late["id"]]
    counts = shop.admin.ok("GET", f"/api/orders/counts?store_id={shop.store['id']}")
    assert (counts["shipped"], counts["late"], counts["total"]) == (3, 1, 3)


@pytest.mark.parametrize("far", ["0001-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "2200-01-01T00:00:00Z",
                                 "9999-12-31T23:59:59.999999Z"])  # fmt: skip
def test_expected_time_that_some_calendars_and_zones_do_not_have_is_refused(shop: Shop, far: str) -> None:
    sent, supplied = shop.approve(shop.order(1)), shop.order(1, source_store_id=None)
    message = "expected_at has to be in the years 2000 to 2199"
    for path, order in (("ship", sent), ("approve", supplied)):
        problem = shop.west.refused(409, "PATCH", f"/api/orders/{order['id']}/{path}", json={"expected_at": far})
        assert problem["detail"] == message
    problem = shop.west.refused(409, "POST", "/api/orders/ship", json={"ids": [sent["id"]], "expected_at": far})
    assert problem["detail"] == message
    last = "2199-12-31T23:59:59Z"
    path = f"/api/orders/{supplied['id']}/approve"
    assert shop.west.ok("PATCH", path, json={"expected_at": last})["expected_at"][:4] == "2199"


def test_incoming_cases_are_approved_and_in_transit_cases(shop: Shop) -> None:
    order = shop.order(10)
    shop.approve(order)
    row = f"/api/inventory/{shop.at_store['id']}"
    assert shop.admin.ok("GET", row)["incoming"] == 10
    ship(shop, order, quantity=8, remainder="backorder")
    assert shop.admin.ok("GET", row)["incoming"] == 10
    receive(shop, order, 5, damaged=1, reason="damaged")
    assert shop.admin.ok("GET", row)["incoming"] == 4


def test_preview_of_a_shipment_shows_its_effects_and_changes_nothing(shop: Shop) -> None:
    order = shop.order(10)
    shop.approve(order)
    path = f"/api/orders/{order['id']}"
    body = {"quantity": 6, "remainder": "backorder"}
    seen = shop.west.ok("PATCH", f"{path}/ship?dry_run=true", json=body)
    assert (quantities(seen["result"]), [m["delta"] for m in seen["movements"]]) == ((10, 6, 0, 0, 6), [-6])
    assert {row["store_id"]: row["reserved_stock"] for row in seen["stock"]}[shop.warehouse["id"]] == 4
    assert shop.admin.ok("GET", path)["status"] == "approved"
    assert shop.admin.ok("GET", f"/api/orders?store_id={shop.store['id']}")["total"] == 1
    ship(shop, order)
    seen = shop.west.ok("PATCH", f"{path}/receive?dry_run=true", json={"received": 10})
    assert (seen["result"]["status"], [m["delta"] for m in seen["movements"]]) == ("fulfilled", [10])
    assert shop.numbers() == (90, 0, 0)


def test_orders_are_shipped_and_received_together(shop: Shop) -> None:
    orders = [shop.approve(shop.order(quantity)) for quantity in (3, 4, 5)]
    seen = [{"id": order["id"], "version": order["version"]} for order in orders]
    day = "2031-05-01T10:00:00+00:00"
    sent = shop.west.ok("POST", "/api/orders/ship", json={"orders": seen, "expected_at": day})["orders"]
    assert [(order["status"], order["in_transit"]) for order in sent] == [("shipped", n) for n in (3, 4, 5)]
    assert {datetime.fromisoformat(order["expected_at"]) for order in sent} == {datetime.fromisoformat(day)}
    assert shop.numbers() == (88, 0, 0)
    receive(shop, orders[0], 1)
    shop.west.refused(412, "POST", "/api/orders/receive", json={"orders": seen})
    ids = [order["id"] for order in orders]
    problem = shop.west.refused(404, "POST", "/api/orders/receive", json={"ids": [*ids, "999999999"]})
    assert [item["code"] for item in problem["items"]] == ["not_found"]
    done = shop.west.ok("POST", "/api/orders/receive", json={"ids": ids})["orders"]
    assert [(order["status"], order["received_quantity"]) for order in done] == [("fulfilled", n) for n in (3, 4, 5)]
    assert shop.numbers() == (88, 0, 12)


def test_batch_receipt_above_max_stock_books_none(shop: Shop) -> None:
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_store['id']}", json={"max_stock": 7})
    ids = [shipped(shop, quantity)["id"] for quantity in (4, 4)]
    problem = shop.west.refused(409, "POST", "/api/orders/receive", json={"ids": ids})
    assert [(item["key"], item["code"]) for item in problem["items"]] == [(ids[1], "over_max_stock")]
    assert shop.numbers() == (92, 0, 0)
    shop.west.ok("POST", "/api/orders/receive", json={"ids": ids, "allow_over_max": True})
    assert shop.numbers() == (92, 0, 8)


def test_store_with_cases_in_transit_to_it_is_not_closed(shop: Shop) -> None:
    depot, store = make_store(shop.admin, store_type="Warehouse"), make_store(shop.admin)
    make_stock(shop.admin, depot, shop.product, 5)
    order = shop.order(5, store_id=store["id"], source_store_id=depot["id"])
    shop.approve(order)
    ship(shop, order)
    body = {"open_orders": "cancel", "reason": "closed"}
    problem = shop.admin.refused(409, "PATCH", f"/api/stores/{store['id']}/close", json=body)
    assert (problem["code"], problem["order_ids"]) == ("store_in_use", [order["id"]])
    assert not shop.admin.ok("PATCH", f"/api/stores/{depot['id']}/close", json={})["active"]
    assert receive(shop, order, 5)["status"] == "fulfilled"
    shop.admin.ok("PATCH", f"/api/stores/{store['id']}/close", json={"stock": "write_off", "reason": "closed"})


def test_inactive_product_is_shipped_and_received(shop: Shop) -> None:
    order = shop.order(2)
    shop.approve(order)
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"active": False})
    ship(shop, order, quantity=1, remainder="backorder")
    assert receive(shop, order, 1)["status"] == "fulfilled"


def test_batch_with_a_backorder_is_received_in_one_request(shop: Shop) -> None:
    line = {"store_id": shop.store["id"], "product_id": shop.product["id"], "source_store_id": shop.warehouse["id"]}
    body = {"orders": [{**line, "quantity": quantity} for quantity in (3, 4)]}
    batch = shop.admin.ok("POST", "/api/orders/batch", json=body)
    shop.west.ok("POST", "/api/orders/approve", json={"batch_id": batch["batch_id"]})
    ship(shop, batch["orders"][0])
    ship(shop, batch["orders"][1], quantity=1, remainder="backorder")
    done = shop.west.ok("POST", "/api/orders/receive", json={"batch_id": batch["batch_id"]})
    assert [order["received_quantity"] for order in done["orders"]] == [3, 1]
    assert shop.numbers() == (96, 3, 4)
