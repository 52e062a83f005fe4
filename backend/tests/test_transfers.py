"""Transfers between stores: the source of an order is a store, which has to agree."""

import csv
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import People
from tests.factories import Shop, make_product, make_stock, make_store, make_user, stock_of, unique
from tests.returned_orders import find, fulfilled, give_back, movements
from tests.shipments import ship
from tests.transfers import Giver, agree, agreement

Database = psycopg.Connection[dict[str, Any]]


@pytest.fixture
def giver(shop: Shop) -> Giver:
    """A store in West with 100 cases."""
    return Giver(shop)


# ------------------------------------------------------------------------------------- the agreement


def test_source_agrees_once_before_the_transfer_is_approved_and_moved(shop: Shop, giver: Giver) -> None:
    made = giver.order(10)
    assert agreement(made) == (True, None, None)
    assert find_as(giver.manager, made)["allowed_actions"] == ["agree", "cancel"]
    agreed = giver.manager.ok("PATCH", f"/api/orders/{made['id']}/agree", json={"reason": "On Monday"})
    by = agreed["agreed_by"]
    assert agreed["history"][-1]["reason"] == "On Monday"
    assert (agreement(agreed), agreed["status"], agreed["version"]) == ((True, 10, by), "pending", 2)
    assert (by, agreed["agreed_at"]) == (agreed["history"][-1]["actor_id"], agreed["history"][-1]["at"])
    assert agreed["history"][-1]["changes"] == {"agreed_quantity": [None, 10]}
    assert agreed["allowed_actions"] == ["cancel"]
    approved = shop.approve(made)
    assert (approved["status"], agreement(approved)) == ("approved", (True, 10, by))
    assert stock_of(shop.admin, giver.store, shop.product)["reserved_stock"] == 10
    giver.manager.ok("PATCH", f"/api/orders/{made['id']}/fulfill")
    assert movements(shop.admin, giver.stock)[-1] == ("transfer_out", -10, 90)
    assert movements(shop.admin, shop.at_store)[-1] == ("transfer_in", 10, 10)


def find_as(who: Any, order: dict[str, Any]) -> dict[str, Any]:
    return who.ok("GET", f"/api/orders/{order['id']}")


def test_orders_from_warehouses_and_suppliers_and_returns_need_no_agreement(shop: Shop, giver: Giver) -> None:
    back = give_back(shop, fulfilled(shop, 3), 1)
    for order in (shop.order(1), shop.order(1, source_store_id=None), back):
        assert agreement(order) == (False, None, None)
        shop.admin.refused(403, "PATCH", f"/api/orders/{order['id']}/agree")
    assert shop.approve(back)["status"] == "approved"
    giver.manager.refused(403, "PATCH", f"/api/orders/{shop.order(1)['id']}/agree")


def test_approval_without_rights_over_the_source_needs_its_agreement(shop: Shop, people: People) -> None:
    south = Giver(shop, "South")
    made = south.order(5)
    refused = shop.west.refused(409, "PATCH", f"/api/orders/{made['id']}/approve")
    assert refused["code"] == "agreement_missing"
    assert find_as(shop.west, made)["allowed_actions"] == ["edit", "cancel"]
    agree(shop.admin.acting_as(people.south), made)
    assert find_as(shop.west, made)["allowed_actions"] == ["edit", "approve", "cancel"]
    assert shop.approve(made)["status"] == "approved"


def test_approval_by_who_may_agree_records_the_agreement(shop: Shop, giver: Giver) -> None:
    done = shop.approve(giver.order(5), quantity=3, reason="enough")
    assert (done["quantity"], done["agreed_quantity"], done["version"]) == (3, 5, 2)
    assert (done["agreed_by"], done["agreed_at"]) == (done["approved_by"], done["approved_at"])
    assert done["history"][-1]["changes"] == {"agreed_quantity": [None, 5], "quantity": [5, 3]}
    both = [giver.order(1)["id"], shop.order(1)["id"]]
    approved = shop.west.ok("POST", "/api/orders/approve", json={"ids": both})["orders"]
    assert [(o["status"], o["agreed_quantity"]) for o in approved] == [("approved", 1), ("approved", None)]


def test_batch_approval_names_the_orders_without_agreement(shop: Shop) -> None:
    first, second = shop.order(1), Giver(shop, "South").order(1)
    body = {"ids": [first["id"], second["id"]]}
    refused = shop.west.refused(409, "POST", "/api/orders/approve", json=body)
    assert [(item["key"], item["code"]) for item in refused["items"]] == [(second["id"], "agreement_missing")]
    assert find(shop, first)["status"] == "pending"
    agree(shop.admin, second)
    assert {o["status"] for o in shop.west.ok("POST", "/api/orders/approve", json=body)["orders"]} == {"approved"}


def test_manager_agrees_to_several_transfers_in_the_versions_seen_or_to_none(shop: Shop, giver: Giver) -> None:
    made = [giver.order(2), giver.order(3), giver.agreed(4)]
    first, second, agreed = ({"id": order["id"], "version": order["version"]} for order in made)
    refused = giver.manager.refused(409, "POST", "/api/orders/agree", json={"ids": [order["id"] for order in made]})
    assert [(item["key"], item["code"]) for item in refused["items"]] == [(agreed["id"], "conflict")]
    stale = {**second, "version": 2}
    refused = giver.manager.refused(412, "POST", "/api/orders/agree", json={"orders": [first, stale]})
    assert [(item["key"], item["version"]) for item in refused["items"]] == [(second["id"], 1)]
    shop.west.refused(403, "POST", "/api/orders/agree", json={"ids": [first["id"], shop.order(1)["id"]]})
    body = {"orders": [second, first], "reason": "On Monday"}
    preview = giver.manager.ok("POST", "/api/orders/agree?dry_run=true", json=body)
    assert [order["agreed_quantity"] for order in preview["result"]["orders"]] == [2, 3]
    assert [find(shop, order)["version"] for order in made] == [1, 1, 2]
    done = giver.manager.ok("POST", "/api/orders/agree", json=body)["orders"]
    assert [(order["id"], *agreement(order)) for order in done] == [
        (first["id"], True, 2, done[0]["agreed_by"]), (second["id"], True, 3, done[0]["agreed_by"]),
    ]  # fmt: skip
    assert {find(shop, order)["history"][-1]["reason"] for order in done} == {"On Monday"}


def test_manager_agrees_within_the_region_and_only_declines_across_regions(shop: Shop, people: People) -> None:
    near, far = Giver(shop), Giver(shop, "South")
    south, west = shop.admin.acting_as(people.south), shop.west
    for made, may, may_not in (
        (near.order(1), (near.manager, west, shop.admin), (far.manager, south)),
        (far.order(1), (south, shop.admin), (far.manager, near.manager, west)),
    ):
        path = f"/api/orders/{made['id']}/agree?dry_run=true"
        assert [who.patch(path).status_code for who in may] == [200] * len(may)
        assert [who.patch(path).status_code for who in may_not] == [403] * len(may_not)
    assert find_as(far.manager, made)["allowed_actions"] == ["cancel"]
    declined = far.manager.ok("PATCH", f"/api/orders/{made['id']}/cancel", json={"reason": "We sell it ourselves"})
    assert (declined["status"], declined["cancel_reason"]) == ("cancelled", "We sell it ourselves")


def test_approved_transfer_is_not_cancelled_by_its_source(shop: Shop, giver: Giver) -> None:
    made = giver.agreed(1)
    shop.approve(made)
    giver.manager.refused(403, "PATCH", f"/api/orders/{made['id']}/cancel", json={"reason": "no"})
    assert find_as(giver.manager, made)["allowed_actions"] == ["fulfill", "ship"]


def test_four_eyes_hold_for_the_approval_of_a_transfer_and_not_for_its_agreement(shop: Shop, giver: Giver) -> None:
    made = giver.order(2, by=shop.west)
    assert agree(shop.west, made)["allowed_actions"] == ["edit", "cancel"]
    shop.west.refused(403, "PATCH", f"/api/orders/{made['id']}/approve")
    assert shop.admin.ok("PATCH", f"/api/orders/{made['id']}/approve")["status"] == "approved"


def test_second_agreement_is_refused_also_at_the_same_time(shop: Shop, giver: Giver) -> None:
    made = giver.order(2)
    path = f"/api/orders/{made['id']}/agree"
    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(lambda _: giver.manager.with_retries().patch(path).status_code, range(4)))
    assert sorted(responses) == [200, 409, 409, 409]
    found = find(shop, made)
    assert (found["version"], len(found["history"]), found["agreed_quantity"]) == (2, 2, 2)


def test_agreement_to_a_seen_version_only_and_once_for_its_key(shop: Shop, giver: Giver) -> None:
    made = giver.order(2)
    path = f"/api/orders/{made['id']}/agree"
    giver.manager.refused(412, "PATCH", path, headers={"If-Match": '"2"'})
    headers = {"If-Match": '"1"', "Idempotency-Key": unique("agree")}
    first = giver.manager.ok("PATCH", path, headers=headers)
    assert giver.manager.ok("PATCH", path, headers=headers) == first
    assert find(shop, made)["version"] == 2


def test_preview_of_an_agreement_has_the_stock_of_the_source_and_leaves_nothing(shop: Shop, giver: Giver) -> None:
    made = giver.order(2)
    found = giver.manager.ok("PATCH", f"/api/orders/{made['id']}/agree?dry_run=true")
    assert (found["dry_run"], found["result"]["agreed_quantity"]) == (True, 2)
    assert [(row["store_id"], row["available_stock"]) for row in found["stock"]] == [(giver.store["id"], 100)]
    assert agreement(find(shop, made)) == (True, None, None)


def test_larger_quantity_takes_the_agreement_back_and_a_smaller_one_does_not(shop: Shop, giver: Giver) -> None:
    path = f"/api/orders/{giver.agreed(10)['id']}"
    for quantity, left in ((4, 10), (10, 10), (11, None), (3, None)):
        edited = shop.admin.ok("PATCH", path, json={"quantity": quantity})
        assert edited["agreed_quantity"] == left
    assert [event["changes"] for event in edited["history"]][-2:] == [
        {"quantity": [10, 11], "agreed_quantity": [10, None]},
        {"quantity": [11, 3]},
    ]
    assert (edited["agreed_by"], edited["agreed_at"]) == (None, None)
    shop.admin.ok("PATCH", path, json={"notes": "for the weekend"})
    assert agree(giver.manager, edited)["agreed_quantity"] == 3
    assert shop.admin.ok("PATCH", path, json={"notes": "for Sunday"})["agreed_quantity"] == 3


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["agree", "edit", "approve", "release"]), st.integers(1, 5)), max_size=8))
def test_approved_transfer_has_an_agreement_to_its_quantity_after_any_steps(
    shop: Shop, giver: Giver, steps: list[tuple[str, int]]
) -> None:
    """The agreement is that of a model: given to the quantity at that time, and gone if more is requested."""
    stock = f"/api/inventory/{giver.stock['id']}"
    shop.admin.ok("PUT", stock, json={"current_stock": 100})
    order = giver.order(2)
    path, status, quantity, agreed = f"/api/orders/{order['id']}", "pending", 2, None
    for step, cases in steps:
        if step == "agree" and giver.manager.patch(f"{path}/agree").is_success:
            assert (status, agreed) == ("pending", None)
            agreed = quantity
        elif step == "edit" and shop.admin.patch(path, json={"quantity": cases}).is_success:
            assert status == "pending"
            quantity, agreed = cases, agreed if agreed and cases <= agreed else None
        elif step == "approve" and shop.west.patch(f"{path}/approve").is_success:
            assert status == "pending"
            status, agreed = "approved", agreed or quantity
        elif step == "release" and status == "approved":
            shop.admin.ok("PUT", stock, json={"current_stock": 0})
            shop.admin.ok("PUT", stock, json={"current_stock": 100})
            status = "pending"
        found = find(shop, order)
        assert (found["status"], found["quantity"], found["agreed_quantity"]) == (status, quantity, agreed)
    shop.admin.ok("PATCH", f"{path}/cancel", json={"reason": "done"})


def test_agreement_and_larger_edit_at_the_same_time_leave_no_agreement_to_less(shop: Shop, giver: Giver) -> None:
    for _ in range(3):
        made = giver.order(2)
        path = f"/api/orders/{made['id']}"
        with ThreadPoolExecutor(2) as pool:
            given_, edited = [
                pool.submit(giver.manager.with_retries().patch, f"{path}/agree"),
                pool.submit(shop.admin.with_retries().patch, path, json={"quantity": 3}),
            ]
            assert (given_.result().status_code, edited.result().status_code) == (200, 200)
        assert find(shop, made)["agreed_quantity"] in (None, 3)


def test_backorder_of_a_transfer_has_the_agreement_of_its_original(shop: Shop, giver: Giver) -> None:
    made = giver.agreed(5)
    shop.approve(made)
    sent = ship(shop, made, quantity=2, remainder="backorder")
    rest = find(shop, {"id": sent["history"][-1]["changes"]["backorder_id"][1]})
    assert (rest["quantity"], rest["version"], len(rest["history"])) == (3, 3, 3)
    assert (agreement(rest), rest["agreed_at"]) == (agreement(sent), sent["agreed_at"])


def test_type_of_the_source_counts_as_it_was_when_the_order_was_requested(shop: Shop, giver: Giver) -> None:
    made, other = giver.order(1), shop.order(1)
    for store, kind in ((giver.store, "Warehouse"), (shop.warehouse, "Urban")):
        shop.admin.ok("PUT", f"/api/stores/{store['id']}", json={"store_type": kind})
    assert (find(shop, made)["needs_agreement"], find(shop, other)["needs_agreement"]) == (True, False)
    assert (giver.order(1)["needs_agreement"], shop.order(1)["needs_agreement"]) == (False, True)
    assert shop.approve(other)["status"] == "approved"


# ------------------------------------------------------------------------------------- lists, feed and files


def test_waiting_transfers_are_filtered_counted_exported_and_in_the_feed(shop: Shop, giver: Giver) -> None:
    cursor = shop.admin.ok("GET", "/api/changes")["next_cursor"]
    waiting, agreed = giver.order(1), giver.agreed(2)
    plain = shop.order(3)
    where = f"product_id={shop.product['id']}"
    for flag, expected in (("true", [waiting]), ("false", [plain, agreed])):
        page = shop.admin.ok("GET", f"/api/orders?{where}&awaits_agreement={flag}")
        assert [order["id"] for order in page["data"]] == [order["id"] for order in expected]
        assert shop.admin.ok("GET", f"/api/orders/counts?{where}&awaits_agreement={flag}")["pending"] == len(expected)
    rows = list(csv.DictReader(shop.admin.get(f"/api/orders?{where}&format=csv&sort=id").text.splitlines()))
    assert [(row["needs_agreement"], row["agreed_quantity"], row["agreed_by"]) for row in rows] == [
        ("true", "", ""), ("true", "2", agreed["agreed_by"]), ("false", "", ""),
    ]  # fmt: skip
    changes = shop.admin.ok("GET", "/api/changes", params={"after": cursor})["data"]
    assert [(c["from_status"], c["to_status"], c["changes"]) for c in changes if c["order_id"] == agreed["id"]] == [
        (None, "pending", None), ("pending", "pending", {"agreed_quantity": [None, 2]}),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------- proposals


def test_proposed_sources_are_warehouses_then_stores_with_more_than_they_need(shop: Shop) -> None:
    far = Giver(shop, "South", 40, reorder_level=9)
    near = Giver(shop, "West", 20, reorder_level=9)  # keeps 10: gives 10
    needing = Giver(shop, "West", 19, reorder_level=9)
    unkept = Giver(shop, "West", 12)  # reorder level 0: it needs none
    closed = Giver(shop, "West", 0)
    shop.admin.ok("PATCH", f"/api/stores/{closed.store['id']}/close", json={"reason": "moved"})
    found = sources(shop, 10)
    assert [(s["store_id"], s["needs_agreement"], s["spare_stock"], s["available_after"]) for s in found] == [
        (shop.warehouse["id"], False, 100, 90),
        (unkept.store["id"], True, 12, 2),
        (near.store["id"], True, 10, 10),
        (far.store["id"], True, 30, 30),
    ]
    assert needing.store["id"] in [s["store_id"] for s in sources(shop, 9)]
    assert sources(shop, 9, "&limit=2") == sources(shop, 9)[:2]
    text = shop.admin.get(f"{asked(shop, 10)}&format=csv&limit=1").text
    assert [row["store_id"] for row in csv.DictReader(text.splitlines())] == [s["store_id"] for s in found]


def asked(shop: Shop, quantity: int) -> str:
    return f"/api/stores/{shop.store['id']}/products/{shop.product['id']}/sources?quantity={quantity}"


def sources(shop: Shop, quantity: int, more: str = "") -> list[dict[str, Any]]:
    return shop.west.ok("GET", asked(shop, quantity) + more)["sources"]


def test_reserved_cases_are_not_proposed_and_an_inactive_product_is_needed_nowhere(shop: Shop) -> None:
    giver = Giver(shop, cases=20, reorder_level=9)
    shop.approve(giver.agreed(5))
    assert sources(shop, 1)[1]["spare_stock"] == 5
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"active": False})
    assert sources(shop, 1)[1]["spare_stock"] == 15


def test_store_that_gives_its_spare_stock_is_not_low_afterwards(shop: Shop) -> None:
    giver = Giver(shop, cases=20, reorder_level=9)
    spare = sources(shop, 1)[1]["spare_stock"]
    shop.approve(giver.agreed(spare))
    assert not stock_of(shop.admin, giver.store, shop.product)["low_stock"]
    assert len(sources(shop, 1)) == 1


def test_sources_of_unknown_stores_and_products_are_not_found(shop: Shop) -> None:
    nowhere = "999999999999999999"
    product = make_product(shop.admin)["id"]
    assert shop.admin.ok("GET", f"/api/stores/{shop.store['id']}/products/{product}/sources")["sources"] == []
    for store, wanted in ((nowhere, product), (shop.store["id"], nowhere)):
        shop.admin.refused(404, "GET", f"/api/stores/{store}/products/{wanted}/sources")
    shop.admin.refused(422, "GET", asked(shop, 0))


def test_left_out_source_is_still_a_warehouse_or_the_supplier(shop: Shop, giver: Giver) -> None:
    product = make_product(shop.admin)
    make_stock(shop.admin, giver.store, product, 50)
    body = {"store_id": shop.store["id"], "product_id": product["id"], "quantity": 1}
    assert shop.admin.ok("POST", "/api/orders", json=body)["source_store_id"] is None


# ------------------------------------------------------------------------------------- guards of the database


APPROVED = """
    WITH moved AS (
        UPDATE orders SET status = 'approved', version = version + 1, approved_by = 1, approved_at = clock_timestamp()
        WHERE id = %(id)s RETURNING id, approved_at)
    INSERT INTO order_events (order_id, from_status, to_status, actor_id, at)
    SELECT id, 'pending', 'approved', 1, approved_at FROM moved"""
INSERTED = """
    WITH made AS (
        INSERT INTO orders (store_id, source_store_id, product_id, quantity, requested_quantity, requested_by,
                            needs_agreement)
        SELECT store_id, source_store_id, product_id, 1, 1, 1, %(needs)s FROM orders WHERE id = %(id)s
        RETURNING id, created_at, needs_agreement),
    event AS (
        INSERT INTO order_events (order_id, to_status, actor_id, at) SELECT id, 'pending', 1, created_at FROM made)
    SELECT id, needs_agreement FROM made"""


def test_database_refuses_the_approval_of_a_transfer_without_agreement(giver: Giver, database: Database) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="orders_transfer_is_agreed"), database.transaction():
        database.execute(APPROVED, giver.order(1))


def test_database_refuses_more_cases_than_were_agreed(giver: Giver, database: Database) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="orders_agreement_adds_up"), database.transaction():
        database.execute(
            "UPDATE orders SET quantity = 11, requested_quantity = 11, version = version + 1 WHERE id = %(id)s",
            giver.agreed(10),
        )


def test_database_refuses_a_change_of_the_need_and_an_agreement_without_event(giver: Giver, database: Database) -> None:
    made = giver.order(1)
    for change in ("needs_agreement = false", "agreed_quantity = 1, agreed_by = 1, agreed_at = clock_timestamp()"):
        for version in ("", ", version = version + 1"):
            with pytest.raises(psycopg.errors.RestrictViolation), database.transaction():
                database.execute(f"UPDATE orders SET {change}{version} WHERE id = %(id)s", made)


def test_database_fills_in_the_need_and_refuses_a_store_that_is_not_asked(
    shop: Shop, giver: Giver, database: Database
) -> None:
    for order, needs in ((giver.order(1), True), (shop.order(1), False)):
        with database.transaction(force_rollback=True):
            row = database.execute(INSERTED, {**order, "needs": None}).fetchone()
            assert row is not None
            assert row["needs_agreement"] is needs
    with pytest.raises(psycopg.errors.RestrictViolation, match="is no warehouse"), database.transaction():
        database.execute(INSERTED, {**giver.order(1), "needs": False})


def test_closing_a_store_cancels_the_transfers_from_it(shop: Shop) -> None:
    store = make_store(shop.admin)
    make_stock(shop.admin, store, shop.product, 5)
    made = shop.order(1, source_store_id=store["id"])
    agree(shop.admin, made)
    make_user(shop.admin, "store_manager", store_id=store["id"])
    body = {"open_orders": "cancel", "stock": "move", "move_to": shop.store["id"], "reason": "closed"}
    shop.admin.ok("PATCH", f"/api/stores/{store['id']}/close", json=body)
    assert (find(shop, made)["status"], find(shop, made)["agreed_quantity"]) == ("cancelled", 1)
