"""Sales: each line is booked once, recorded stock follows what was sold, and consumption counts when it occurred."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from app.models.sales import MOST_LINES
from tests.clock import no_day_change
from tests.conftest import INVARIANTS
from tests.contract import Client
from tests.factories import Json, Shop, make_product, make_stock, make_store, make_user, stock_of, unique

__all__ = ["no_day_change"]  # a fixture

Database = psycopg.Connection[dict[str, Any]]
LINES = ("result", "found_stock", "code")


def line(shop: Shop, quantity: int = 1, **more: Any) -> Json:
    """A line of the shop's warehouse and product, sold a minute ago."""
    named = {"store_id": shop.warehouse["id"], "product_id": shop.product["id"]}
    for name, other in (("store_code", "store_id"), ("sku", "product_id"), ("barcode", "product_id")):
        if name in more:
            del named[other]
    at = datetime.now(UTC) - timedelta(minutes=1)
    return {**named, "quantity": quantity, "occurred_at": at.isoformat(), "external_id": unique("line"), **more}


def post(client: Client, *lines: Json, mode: str = "all", source: str = "till", **more: Any) -> Json:
    return client.ok("POST", "/api/sales", json={"source": source, "mode": mode, "lines": list(lines)}, **more)


def outcomes(response: Json) -> list[tuple[Any, ...]]:
    return [tuple(result[name] for name in LINES) for result in response["lines"]]


def ledger(client: Client, row: Json) -> list[tuple[str, int, int]]:
    """Kind, delta and balance of the movements of a stock row after its opening, oldest first."""
    lines = client.ok("GET", f"/api/inventory/{row['id']}/movements?sort=at&limit=100")["data"]
    return [(m["kind"], m["delta"], m["balance_after"]) for m in lines if m["kind"] != "opening"]


# ------------------------------------------------------------------------------------- what is booked


def test_sale_and_customers_return_are_booked_in_the_order_of_the_request(shop: Shop) -> None:
    sold, returned = line(shop, 7), line(shop, -2)
    response = post(shop.admin, sold, returned)
    assert (response["booked"], response["already_booked"], response["refused"]) == (2, 0, 0)
    assert outcomes(response) == [("booked", 0, None)] * 2
    assert ledger(shop.admin, shop.at_warehouse) == [("sale", -7, 93), ("customer_return", 2, 95)]
    newest = shop.admin.ok("GET", f"/api/inventory/{shop.at_warehouse['id']}/movements")["data"][1]
    assert newest["id"] == response["lines"][0]["movement_id"]
    assert newest["reason"] == f"till: {sold['external_id']}"
    assert datetime.fromisoformat(newest["occurred_at"]) == datetime.fromisoformat(sold["occurred_at"])


def test_line_names_its_store_and_product_by_id_code_or_sku_in_any_case(shop: Shop) -> None:
    code, sku = shop.warehouse["code"], shop.product["sku"]
    lines = [line(shop, store_code=code), line(shop, sku=sku), line(shop, store_code=code.lower(), sku=sku.lower())]
    assert outcomes(post(shop.admin, *lines)) == [("booked", 0, None)] * 3
    assert ledger(shop.admin, shop.at_warehouse)[-1] == ("sale", -1, 97)


@pytest.mark.parametrize("more", [
    {"quantity": 0}, {"quantity": 100_001}, {"quantity": -100_001}, {"quantity": "1"}, {"external_id": ""},
    {"occurred_at": "2026-03-08"}, {"occurred_at": "2026-03-08T09:30:00"}, {"store_code": "A"}, {"sku": "A"},
    {"sku": "A", "barcode": "B"}, {"barcode": "a b"},
])  # fmt: skip
def test_malformed_line_is_refused_with_the_request(shop: Shop, more: Json) -> None:
    body = {**line(shop), **more}
    shop.admin.refused(422, "POST", "/api/sales", json={"source": "till", "mode": "valid", "lines": [body]})


def test_line_without_store_or_product_is_refused(shop: Shop) -> None:
    for missing in ("store_id", "product_id"):
        body = {name: value for name, value in line(shop).items() if name != missing}
        shop.admin.refused(422, "POST", "/api/sales", json={"source": "till", "mode": "valid", "lines": [body]})


def test_request_has_a_limit_of_lines(shop: Shop) -> None:
    body = {"source": "till", "mode": "all", "lines": [line(shop)] * (MOST_LINES + 1)}
    shop.admin.refused(422, "POST", "/api/sales", json=body)
    shop.admin.refused(422, "POST", "/api/sales", json={**body, "lines": []})


# ------------------------------------------------------------------------------------- each line once


def test_repeated_line_is_booked_once_with_the_same_response(shop: Shop) -> None:
    sold = line(shop, 103)
    first, second = post(shop.admin, sold), post(shop.admin, sold)
    assert outcomes(first) == [("booked", 3, None)]
    assert outcomes(second) == [("already_booked", 3, None)]
    assert first["lines"][0]["movement_id"] == second["lines"][0]["movement_id"]
    assert len(ledger(shop.admin, shop.at_warehouse)) == 2


def test_line_twice_in_a_request_is_booked_once(shop: Shop) -> None:
    sold = line(shop, 4)
    response = post(shop.admin, sold, line(shop), sold)
    assert [result["result"] for result in response["lines"]] == ["booked", "booked", "already_booked"]
    assert response["lines"][0]["movement_id"] == response["lines"][2]["movement_id"]
    assert ledger(shop.admin, shop.at_warehouse) == [("sale", -4, 96), ("sale", -1, 95)]


@pytest.mark.parametrize("more", [{"quantity": 5}, {"occurred_at": "now"}, {"product_id": "other"}])
@pytest.mark.parametrize("together", [True, False])
def test_external_id_of_another_line_is_refused(shop: Shop, more: Json, together: bool) -> None:
    sold = line(shop, 4)
    values = {"now": datetime.now(UTC).isoformat(), "other": make_product(shop.admin)["id"]}
    other = {**sold, **{name: values.get(value, value) for name, value in more.items()}}
    if not together:
        post(shop.admin, sold)
    lines = [sold, other] if together else [other]
    assert outcomes(post(shop.admin, *lines, mode="valid"))[-1] == ("refused", 0, "external_id_reused")
    shop.admin.refused(409, "POST", "/api/sales", json={"source": "till", "mode": "all", "lines": [other]}
                       if not together else {"source": "other", "mode": "all", "lines": lines})  # fmt: skip
    assert ledger(shop.admin, shop.at_warehouse) == [("sale", -4, 96)]


def test_external_ids_of_two_sources_are_independent(shop: Shop) -> None:
    sold = line(shop, 4)
    post(shop.admin, sold, source="north")
    assert outcomes(post(shop.admin, sold, source="south")) == [("booked", 0, None)]


def test_repeated_line_has_the_same_response_after_its_store_was_closed(shop: Shop) -> None:
    store = make_store(shop.admin)
    sold = line(shop, 4, store_id=store["id"])
    post(shop.admin, sold)
    shop.admin.ok("PUT", f"/api/stores/{store['id']}", json={"active": False})
    assert outcomes(post(shop.admin, sold)) == [("already_booked", 4, None)]


# ------------------------------------------------------------------------------------- refused lines


def refused_lines(shop: Shop) -> dict[str, Json]:
    """A line for each error, by its code; the store of `forbidden` belongs to another region."""
    closed = make_store(shop.admin)
    shop.admin.ok("PUT", f"/api/stores/{closed['id']}", json={"active": False})
    far = make_store(shop.admin, "South")
    late, early = timedelta(days=35, minutes=1), -timedelta(minutes=5)
    at = {name: (datetime.now(UTC) - ago).isoformat() for name, ago in (("late", late), ("early", early))}
    return {
        "store": line(shop, store_id="999999999"), "code": line(shop, store_code="NOWHERE"),
        "product": line(shop, product_id="999999999"), "sku": line(shop, sku="no such sku"),
        "forbidden": line(shop, store_id=far["id"]), "closed": line(shop, store_id=closed["id"]),
        "late": line(shop, occurred_at=at["late"]), "early": line(shop, occurred_at=at["early"]),
    }  # fmt: skip


CODES = {
    "store": (404, "not_found"), "code": (404, "not_found"), "product": (404, "not_found"), "sku": (404, "not_found"),
    "forbidden": (403, "forbidden"), "closed": (409, "store_closed"),
    "late": (422, "validation_failed"), "early": (422, "validation_failed"),
}  # fmt: skip


def test_valid_lines_are_booked_and_the_others_refused_with_their_errors(shop: Shop) -> None:
    refused = refused_lines(shop)
    response = post(shop.west, line(shop, 3), *refused.values(), line(shop, 2), mode="valid")
    assert (response["booked"], response["refused"]) == (2, len(refused))
    assert [result["code"] for result in response["lines"][1:-1]] == [CODES[name][1] for name in refused]
    assert [result["index"] for result in response["lines"]] == list(range(len(refused) + 2))
    assert ledger(shop.admin, shop.at_warehouse) == [("sale", -3, 97), ("sale", -2, 95)]


def test_all_lines_or_none_are_booked(shop: Shop) -> None:
    refused = refused_lines(shop)
    for name, bad in refused.items():
        one = {"source": "till", "mode": "all", "lines": [bad]}
        assert shop.west.refused(CODES[name][0], "POST", "/api/sales", json=one)["code"] == CODES[name][1]
    several = {"source": "till", "mode": "all", "lines": [line(shop), *refused.values()]}
    problem = shop.west.refused(409, "POST", "/api/sales", json=several)
    assert problem["code"] == "batch_rejected"
    assert [(item["index"], item["code"]) for item in problem["items"]] == [
        (index, CODES[name][1]) for index, name in enumerate(refused, 1)]  # fmt: skip
    assert problem["items"][0]["key"] == refused["store"]["external_id"]
    assert ledger(shop.admin, shop.at_warehouse) == []


def test_refused_line_leaves_nothing_and_can_be_sent_again(shop: Shop) -> None:
    store, product = make_store(shop.admin), make_product(shop.admin)
    sold = line(shop, 3, store_id=store["id"], sku=f"{product['sku']}X")
    assert outcomes(post(shop.admin, sold, mode="valid")) == [("refused", 0, "not_found")]
    assert shop.admin.ok("GET", f"/api/inventory?store_id={store['id']}")["total"] == 0
    shop.admin.ok("PUT", f"/api/products/{product['id']}", json={"sku": f"{product['sku']}X"})
    assert outcomes(post(shop.admin, sold, mode="valid")) == [("booked", 3, None)]


def test_managers_record_the_sales_of_their_own_stores(shop: Shop) -> None:
    own = shop.admin.acting_as(make_user(shop.admin, "store_manager", store_id=shop.warehouse["id"])["email"])
    response = post(own, line(shop), line(shop, store_id=shop.store["id"]), mode="valid")
    assert [result["code"] for result in response["lines"]] == [None, "forbidden"]


# ------------------------------------------------------------------------------------- beyond recorded stock


def test_sale_above_the_recorded_stock_is_booked_with_found_stock(shop: Shop) -> None:
    response = post(shop.admin, line(shop, 98), line(shop, 5), line(shop, -1), line(shop, 4))
    assert [result["found_stock"] for result in response["lines"]] == [0, 3, 0, 3]
    assert ledger(shop.admin, shop.at_warehouse) == [
        ("sale", -98, 2), ("adjustment", 3, 5), ("sale", -5, 0), ("customer_return", 1, 1), ("adjustment", 3, 4),
        ("sale", -4, 0)]  # fmt: skip
    found = shop.admin.ok("GET", f"/api/inventory/{shop.at_warehouse['id']}/movements")["data"][1]
    assert (found["reason_code"], found["reason"].partition(": ")[2].partition(": ")[2]) == (
        "found", "4 sold, 1 in recorded stock")  # fmt: skip


def test_product_with_found_stock_is_due_until_it_is_counted(shop: Shop) -> None:
    def due() -> list[tuple[str, int]]:
        path = f"/api/stores/{shop.warehouse['id']}/cycle-count"
        return [(row["product_id"], row["found_stock"]) for row in shop.admin.ok("GET", path)["products"]]

    assert due() == []
    post(shop.admin, line(shop, 104))
    assert due() == [(shop.product["id"], 4)]
    made = shop.admin.ok("POST", "/api/stocktakes", json={"store_id": shop.warehouse["id"], "cycle_count": 5})
    assert made["lines"] == 1
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_warehouse['id']}", json={"current_stock": 6})
    assert due() == []


def test_sale_of_a_product_without_a_stock_row_creates_the_row(shop: Shop) -> None:
    product = make_product(shop.admin)
    response = post(shop.admin, line(shop, 2), line(shop, 3, product_id=product["id"]))
    assert [result["found_stock"] for result in response["lines"]] == [0, 3]
    row = stock_of(shop.admin, shop.warehouse, product)
    assert (row["current_stock"], row["reorder_level"]) == (0, 0)
    assert ledger(shop.admin, row) == [("adjustment", 3, 3), ("sale", -3, 0)]


def test_sale_of_reserved_cases_returns_the_latest_approved_orders_to_pending(shop: Shop) -> None:
    orders = [shop.order(40) for _ in range(2)]
    for order in orders:
        shop.approve(order)
    response = post(shop.admin, line(shop, 50))
    assert [order["number"] for order in response["released_orders"]] == [orders[1]["number"]]
    assert shop.numbers() == (50, 40, 0)
    states = [shop.admin.ok("GET", f"/api/orders/{order['id']}")["status"] for order in orders]
    assert states == ["approved", "pending"]
    assert post(shop.admin, line(shop, 60))["released_orders"][0]["number"] == orders[0]["number"]
    assert shop.numbers() == (0, 0, 0)


# ------------------------------------------------------------------------------------- when it occurred


@pytest.mark.usefixtures("no_day_change")
def test_consumption_counts_on_the_day_of_sale_and_stock_on_the_day_of_recording(shop: Shop) -> None:
    product = make_product(shop.admin, category=unique("Sold"))
    row = make_stock(shop.admin, shop.warehouse, product, 100)
    zone = ZoneInfo(shop.admin.ok("GET", "/api/company")["time_zone"])
    earlier, later = (datetime.now(UTC) - timedelta(days=ago) for ago in (5, 3))
    sold = [line(shop, cases, product_id=product["id"], occurred_at=at.isoformat())
            for cases, at in ((7, earlier), (-3, earlier), (2, later))]  # fmt: skip
    post(shop.admin, *sold)
    expected = {earlier.astimezone(zone).date().isoformat(): 4, later.astimezone(zone).date().isoformat(): 2}
    days = shop.admin.ok("GET", f"/api/inventory/{row['id']}/history?days=8")
    assert {day["date"]: day["consumption"] for day in days if day["consumption"]} == expected
    assert [day["current_stock"] for day in days][-4::3] == [0, 94]
    history = shop.admin.ok("GET", f"/api/inventory/kpi/history?days=8&category={product['category']}")
    assert {day["date"]: day["consumption"] for day in history if day["consumption"]} == expected
    assert shop.admin.ok("GET", f"/api/inventory/kpi?category={product['category']}")["consumption"] == 6


def test_consumption_counts_in_the_category_and_region_of_its_day(shop: Shop, database: Database) -> None:
    old, new = unique("Old"), unique("New")
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"category": old})
    at = datetime.now(UTC).isoformat()
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"category": new})
    region, before = unique("Region"), shop.warehouse["region"]
    shop.admin.ok("PUT", f"/api/stores/{shop.warehouse['id']}", json={"region": region})
    post(shop.admin, line(shop, 3, occurred_at=at), line(shop, 4, occurred_at=datetime.now(UTC).isoformat()))

    def consumed(query: str) -> int:
        return shop.admin.ok("GET", f"/api/inventory/kpi?{query}")["consumption"]

    assert [consumed(f"category={old}&region={before}"), consumed(f"category={new}&region={region}")] == [3, 4]
    assert [consumed(f"category={old}&region={region}"), consumed(f"category={new}&region={before}")] == [0, 0]
    assert database.execute(INVARIANTS).fetchall() == []


def test_sale_without_a_time_occurs_when_it_is_recorded(shop: Shop) -> None:
    sold = {name: value for name, value in line(shop, 4).items() if name != "occurred_at"}
    assert outcomes(post(shop.admin, sold, sold)) == [("booked", 0, None), ("already_booked", 0, None)]
    assert outcomes(post(shop.admin, sold)) == [("already_booked", 0, None)]
    newest = shop.admin.ok("GET", f"/api/inventory/{shop.at_warehouse['id']}/movements")["data"][0]
    assert newest["kind"] == "sale"
    assert newest["occurred_at"] <= newest["at"]
    days = shop.admin.ok("GET", f"/api/inventory/{shop.at_warehouse['id']}/history?days=2")
    assert sum(day["consumption"] for day in days) == 4


def test_bounds_of_the_time_of_a_sale(shop: Shop) -> None:
    at = (datetime.now(UTC) - timedelta(days=35) + timedelta(minutes=5)).isoformat()
    assert outcomes(post(shop.admin, line(shop, occurred_at=at))) == [("booked", 0, None)]


# ------------------------------------------------------------------------------------- previews, keys, feed


def test_preview_of_sales_books_nothing(shop: Shop) -> None:
    sold = line(shop, 104)
    body = {"source": "till", "mode": "all", "lines": [sold]}
    preview = shop.admin.ok("POST", "/api/sales?dry_run=true", json=body)
    assert outcomes(preview["result"]) == [("booked", 4, None)]
    assert [(m["kind"], m["delta"]) for m in preview["movements"]] == [("adjustment", 4), ("sale", -104)]
    assert [row["current_stock"] for row in preview["stock"]] == [0]
    assert ledger(shop.admin, shop.at_warehouse) == []
    assert outcomes(post(shop.admin, sold)) == [("booked", 4, None)]


def test_repeated_key_returns_the_stored_response(shop: Shop) -> None:
    sold, key = line(shop, 104), {"Idempotency-Key": unique("key")}
    assert post(shop.admin, sold, headers=key) == post(shop.admin, sold, headers=key)


def test_change_feed_has_the_sales(shop: Shop) -> None:
    cursor = shop.admin.ok("GET", "/api/changes")["next_cursor"]
    post(shop.admin, line(shop, 104))
    changes = shop.admin.ok("GET", f"/api/changes?after={cursor}")["data"]
    own = [change for change in changes if change["inventory_id"] == shop.at_warehouse["id"]]
    assert [(change["movement"], change["delta"]) for change in own] == [("adjustment", 4), ("sale", -104)]
