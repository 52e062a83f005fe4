"""Reversals and write-offs: what was booked by mistake is taken back once, and losses follow reality."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import psycopg
import pytest

from tests.clock import no_day_change
from tests.conftest import INVARIANTS
from tests.contract import Client
from tests.factories import Json, Shop, make_store, make_user, stock_of
from tests.test_sales import ledger, line, post

__all__ = ["no_day_change"]  # a fixture

Database = psycopg.Connection[dict[str, Any]]


def movements(shop: Shop) -> list[Json]:
    """The movements of the shop's warehouse, oldest first."""
    return shop.admin.ok("GET", f"/api/inventory/{shop.at_warehouse['id']}/movements?sort=at&limit=100")["data"]


def reverse(client: Client, movement_id: str, **more: Any) -> Json:
    path = f"/api/inventory/movements/{movement_id}/reverse"
    return client.ok("POST", path, json={"reason": "by mistake"}, **more)


def refused(shop: Shop, movement_id: str) -> tuple[str, str]:
    """Code and detail of the error with which a reversal is refused."""
    path = f"/api/inventory/movements/{movement_id}/reverse"
    problem = shop.admin.refused(409, "POST", path, json={"reason": "by mistake"})
    return problem["code"], problem["detail"]


def write_off(client: Client, row: Json, quantity: int, code: str = "damaged", **more: Any) -> Json:
    body = {"quantity": quantity, "reason_code": code, **more}
    return client.ok("POST", f"/api/inventory/{row['id']}/write-offs", json=body)


def book(shop: Shop, kind: str) -> str:
    """Book a change of six cases of this kind, ten days ago if it is a sale; returns the movement's id."""
    path = f"/api/inventory/{shop.at_warehouse['id']}"
    if kind == "count":
        shop.admin.ok("PUT", path, json={"current_stock": 94, "reason_code": "own_use"})
    elif kind == "adjustment":
        body = {"delta": -6, "reason": "a", "reason_code": "sold"}
        shop.admin.ok("POST", f"{path}/adjustments", json=body)
    elif kind == "write_off":
        write_off(shop.admin, shop.at_warehouse, 6, "sample")
    else:
        at = (datetime.now(UTC) - timedelta(days=10)).isoformat()
        post(shop.admin, line(shop, 6 if kind == "sale" else -6, occurred_at=at))
    return movements(shop)[-1]["id"]


# ------------------------------------------------------------------------------------- reversals


@pytest.mark.parametrize("kind", ["count", "adjustment", "write_off", "sale", "customer_return"])
def test_reversal_undoes_stock_and_consumption_once(shop: Shop, kind: str, database: Database) -> None:
    booked = book(shop, kind)
    response = reverse(shop.admin, booked)
    first, second = movements(shop)[1:]
    assert first["reversed_by_id"] == second["id"] == response["id"]
    assert response["reverses_id"] == booked
    assert (second["delta"], second["balance_after"], second["reason"]) == (-first["delta"], 100, "by mistake")
    assert second["kind"] == ("adjustment" if kind == "count" else kind)
    assert second["reason_code"] == first["reason_code"]
    assert second["occurred_at"] == (first["occurred_at"] or first["at"])
    days = shop.admin.ok("GET", f"/api/inventory/{shop.at_warehouse['id']}/history?days=20")
    assert {day["consumption"] for day in days} == {0}
    assert refused(shop, booked) == ("not_reversible", "This movement is reversed already")
    assert refused(shop, second["id"])[0] == "not_reversible"
    assert database.execute(INVARIANTS).fetchall() == []


def test_reversal_of_a_sale_also_reverses_its_found_stock(shop: Shop) -> None:
    (sold,) = post(shop.admin, line(shop, 104))["lines"]
    reverse(shop.admin, sold["movement_id"])
    assert ledger(shop.admin, shop.at_warehouse) == [
        ("adjustment", 4, 104), ("sale", -104, 0), ("sale", 104, 104), ("adjustment", -4, 100)]  # fmt: skip
    due = shop.admin.ok("GET", f"/api/stores/{shop.warehouse['id']}/cycle-count")["products"]
    assert due == []


def test_found_stock_reversed_alone_is_not_reversed_again_with_its_sale(shop: Shop) -> None:
    (sold,) = post(shop.admin, line(shop, 104))["lines"]
    found = movements(shop)[1]
    assert refused(shop, found["id"])[0] == "out_of_stock"
    post(shop.admin, line(shop, -50))
    reverse(shop.admin, found["id"])
    reverse(shop.admin, sold["movement_id"])
    assert ledger(shop.admin, shop.at_warehouse)[-2:] == [("adjustment", -4, 46), ("sale", 104, 150)]


def test_refused_reversal_gives_its_reason(shop: Shop) -> None:
    order = shop.order(5)
    shop.approve(order)
    shop.fulfill(order)
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_warehouse['id']}", json={"current_stock": 95})
    opening, shipped, counted = movements(shop)
    assert refused(shop, opening["id"])[1] == "An opening or a receipt cannot be reversed. Count the product instead"
    words = f"This movement belongs to {order['number']}: what an order moved is not reversed"
    assert refused(shop, shipped["id"])[1] == words
    assert refused(shop, counted["id"])[1] == "This count changed no stock"
    shop.admin.refused(404, "POST", "/api/inventory/movements/999999999/reverse", json={"reason": "a"})


@pytest.mark.parametrize("kind", ["count", "adjustment", "write_off", "sale", "customer_return"])
def test_reversal_is_refused_while_a_later_count_stands(shop: Shop, kind: str) -> None:
    booked = book(shop, kind)
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_warehouse['id']}", json={"current_stock": 80})
    counted = movements(shop)[-1]["id"]
    words = "The product was counted since, and that count stands: reverse the count first"
    assert refused(shop, booked) == ("not_reversible", words)
    reverse(shop.admin, counted)
    reverse(shop.admin, booked)
    assert ledger(shop.admin, shop.at_warehouse)[-1][2] == 100


def test_reversal_is_refused_while_an_open_stocktake_has_counted_since(shop: Shop) -> None:
    booked = book(shop, "sale")
    path = f"/api/stocktakes/{shop.admin.ok('POST', '/api/stocktakes', json={'store_id': shop.warehouse['id']})['id']}"
    lines = [{"product_id": shop.product["id"], "counted_stock": 80}]
    shop.admin.ok("PUT", f"{path}/lines", json={"lines": lines})
    words = "The product was counted since in an open stocktake: close or discard the stocktake first"
    assert refused(shop, booked) == ("not_reversible", words)
    shop.admin.ok("PATCH", f"{path}/discard", json={"reason": "a"})
    assert reverse(shop.admin, booked)["balance_after"] == 100


def test_reversal_of_cases_that_are_no_longer_in_stock_is_refused(shop: Shop) -> None:
    post(shop.admin, line(shop, -20))
    returned = movements(shop)[-1]["id"]
    write_off(shop.admin, shop.at_warehouse, 101)
    code, detail = refused(shop, returned)
    assert (code, detail) == ("out_of_stock", "The stock has left since: there are 19. Count the product instead")


def test_reversal_below_the_reserved_cases_releases_orders(shop: Shop) -> None:
    post(shop.admin, line(shop, -20))
    orders = [shop.order(60) for _ in range(2)]
    for order in orders:
        shop.approve(order)
    response = reverse(shop.admin, movements(shop)[-1]["id"])
    assert [order["number"] for order in response["released_orders"]] == [orders[1]["number"]]
    assert shop.numbers() == (100, 60, 0)


def test_reversed_count_is_not_the_last_count_of_a_cycle_count(shop: Shop, database: Database) -> None:
    post(shop.admin, line(shop, 104))
    path = f"/api/stores/{shop.warehouse['id']}/cycle-count"
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_warehouse['id']}", json={"current_stock": 9})
    assert shop.admin.ok("GET", path)["products"] == []
    reverse(shop.admin, movements(shop)[-1]["id"])
    assert [row["found_stock"] for row in shop.admin.ok("GET", path)["products"]] == [4]


def test_reversal_compares_the_version_of_the_stock_row(shop: Shop) -> None:
    booked = book(shop, "write_off")
    version = stock_of(shop.admin, shop.warehouse, shop.product)["version"]
    path, body = f"/api/inventory/movements/{booked}/reverse", {"reason": "a"}
    shop.admin.refused(412, "POST", path, json=body, headers={"If-Match": f'"{version - 1}"'})
    reverse(shop.admin, booked, headers={"If-Match": f'"{version}"'})


def test_concurrent_reversals_of_a_movement_book_one(shop: Shop) -> None:
    booked = book(shop, "sale")
    path, start = f"/api/inventory/movements/{booked}/reverse", Barrier(4)

    def send(_: int) -> int:
        start.wait(120)
        return shop.admin.with_retries().post(path, json={"reason": "a"}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(send, range(4))) == [201, 409, 409, 409]
    assert ledger(shop.admin, shop.at_warehouse) == [("sale", -6, 94), ("sale", 6, 100)]


def test_preview_of_a_reversal_books_nothing(shop: Shop) -> None:
    booked = book(shop, "sale")
    path = f"/api/inventory/movements/{booked}/reverse?dry_run=true"
    preview = shop.admin.ok("POST", path, json={"reason": "a"})
    assert [(m["kind"], m["delta"], m["reverses_id"]) for m in preview["movements"]] == [("sale", 6, booked)]
    assert [row["current_stock"] for row in preview["stock"]] == [100]
    assert stock_of(shop.admin, shop.warehouse, shop.product)["current_stock"] == 94
    assert reverse(shop.admin, booked)["balance_after"] == 100


def test_location_of_a_reversal_is_the_ledger_of_its_stock_row(shop: Shop) -> None:
    path = f"/api/inventory/movements/{book(shop, 'sale')}/reverse"
    response = shop.admin.post(path, json={"reason": "a"})
    assert response.headers["Location"] == f"/api/inventory/{shop.at_warehouse['id']}/movements"
    assert shop.admin.ok("GET", response.headers["Location"])["data"][0]["id"] == response.json()["id"]


# ------------------------------------------------------------------------------------- write-offs


@pytest.mark.usefixtures("no_day_change")
@pytest.mark.parametrize(("code", "consumed"), [("damaged", 0), ("expired", 0), ("theft", 0), ("sample", 6)])
def test_write_off_is_consumption_if_its_reason_is(shop: Shop, code: str, consumed: int) -> None:
    response = write_off(shop.admin, shop.at_warehouse, 6, code, reason="a pallet fell")
    assert (response["kind"], response["delta"], response["reason_code"]) == ("write_off", -6, code)
    assert (response["reason"], response["balance_after"], response["released_orders"]) == ("a pallet fell", 94, [])
    (today,) = shop.admin.ok("GET", f"/api/inventory/{shop.at_warehouse['id']}/history?days=1")
    assert today["consumption"] == consumed


def test_write_off_needs_a_reason_of_write_offs(shop: Shop) -> None:
    path = f"/api/inventory/{shop.at_warehouse['id']}/write-offs"
    for code in ("correction", "sold", "found", "unheard_of"):
        shop.admin.refused(404, "POST", path, json={"quantity": 1, "reason_code": code})
    shop.admin.refused(422, "POST", path, json={"quantity": 1})
    shop.admin.refused(422, "POST", path, json={"quantity": 0, "reason_code": "damaged"})


def test_write_off_above_the_stock_is_refused(shop: Shop) -> None:
    path = f"/api/inventory/{shop.at_warehouse['id']}/write-offs"
    problem = shop.admin.refused(409, "POST", path, json={"quantity": 101, "reason_code": "damaged"})
    assert (problem["code"], problem["current"]) == ("out_of_stock", 100)
    assert write_off(shop.admin, shop.at_warehouse, 100)["balance_after"] == 0


def test_write_off_of_reserved_cases_releases_the_latest_approved_order(shop: Shop) -> None:
    orders = [shop.order(40) for _ in range(2)]
    for order in orders:
        shop.approve(order)
    response = write_off(shop.admin, shop.at_warehouse, 30)
    assert [order["number"] for order in response["released_orders"]] == [orders[1]["number"]]
    assert shop.numbers() == (70, 40, 0)


def test_write_offs_and_reversals_are_for_callers_with_access_to_the_store(shop: Shop) -> None:
    booked = book(shop, "sale")
    other = shop.admin.acting_as(make_user(shop.admin, "store_manager", store_id=make_store(shop.admin)["id"])["email"])
    other.refused(403, "POST", f"/api/inventory/movements/{booked}/reverse", json={"reason": "a"})
    path = f"/api/inventory/{shop.at_warehouse['id']}/write-offs"
    other.refused(403, "POST", path, json={"quantity": 1, "reason_code": "damaged"})
    shop.admin.refused(
        404, "POST", "/api/inventory/999999999/write-offs", json={"quantity": 1, "reason_code": "damaged"}
    )
