"""Suppliers: their list, the supplier of products and orders, expected deliveries, minimums."""

import csv
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.database.connection_parameters import connection_parameters
from app.domain.suppliers import WEEKDAYS, arrival_day
from app.models.suppliers import Weekday
from app.queries.suppliers import arrival_day_of
from tests.conftest import Service
from tests.contract import Client
from tests.factories import Json, Shop, make_product, make_supplier, unique
from tests.test_races import wait_until_done_or_blocked

Database = psycopg.Connection[dict[str, Any]]
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
WEEK = st.sets(st.sampled_from(WEEKDAYS), min_size=1)


@pytest.fixture
def supplier(admin: Client) -> Json:
    return make_supplier(admin)


@pytest.fixture
def product(admin: Client, supplier: Json) -> Json:
    return make_product(admin, supplier_id=supplier["id"])


def order_of(shop: Shop, product: Json, cases: int = 5, by: Client | None = None) -> Json:
    """An order of the product from its supplier."""
    return shop.order(cases, by=by, product_id=product["id"], source_store_id=None)


def company_day(database: Database, moment: str) -> date:
    row = database.execute("SELECT company_day(%s::timestamptz) AS day", (moment,)).fetchone()
    assert row is not None
    return row["day"]


@given(DAYS, WEEK, st.integers(0, 365))
def test_arrival_is_the_lead_time_after_the_first_order_day(today: date, days: set[Weekday], lead: int) -> None:
    ordered = arrival_day(today, days, lead) - timedelta(days=lead)
    assert today <= ordered < today + timedelta(days=7)
    assert WEEKDAYS[ordered.weekday()] in days
    between = [today + timedelta(days=n) for n in range((ordered - today).days)]
    assert not any(WEEKDAYS[day.weekday()] in days for day in between)


@given(DAYS, WEEK, st.integers(0, 365))
def test_later_request_never_arrives_earlier(today: date, days: set[Weekday], lead: int) -> None:
    assert arrival_day(today, days, lead) <= arrival_day(today + timedelta(days=1), days, lead)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/Chicago", date(2027, 3, 14)), ("America/Chicago", date(2027, 11, 7)), ("UTC", date(2027, 12, 31)),
        ("America/Santiago", date(2027, 9, 4)), ("America/Havana", date(2027, 3, 13)),
        ("Asia/Beirut", date(2027, 3, 27)),
        ("Africa/Cairo", date(2027, 10, 28)), ("Australia/Lord_Howe", date(2027, 4, 4)),
    ],
)  # fmt: skip
def test_expected_moment_is_the_last_second_of_the_companys_day(database: Database, zone: str, day: date) -> None:
    with database.transaction(force_rollback=True):
        database.execute("UPDATE company SET time_zone = %s", (zone,))
        row = database.execute("SELECT company_day_start(%s::date + 1) - interval '1 second' AS at", (day,)).fetchone()
    assert row is not None
    local = row["at"].astimezone(ZoneInfo(zone))
    assert local.date() == day
    assert (row["at"] + timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date() == day + timedelta(days=1)


def test_supplier_is_created_and_changed(admin: Client, supplier: Json) -> None:
    path = f"/api/suppliers/{supplier['id']}"
    assert without_time(admin.ok("GET", path)) == without_time(supplier)
    body = {"order_days": ["friday", "monday", "friday"], "minimum_quantity": 20}
    changed = admin.ok("PUT", path, json=body)
    expected = {"order_days": ["friday", "monday"], "minimum_quantity": 20, "version": 2}
    assert without_time(changed) == {**without_time(supplier), **expected}
    admin.refused(412, "PUT", path, json={"lead_time_days": 4}, headers={"If-Match": '"1"'})
    (listed,) = admin.ok("GET", f"/api/suppliers?search={supplier['name'].lower()}&active=true")["data"]
    assert without_time(listed) == without_time(changed)


def without_time(supplier: Json) -> Json:
    """The supplier without the field that is another one after midnight."""
    return {name: value for name, value in supplier.items() if name != "next_expected_at"}


def test_order_that_is_approved_is_expected_when_its_supplier_says(shop: Shop, supplier: Json, product: Json) -> None:
    path = f"/api/suppliers/{supplier['id']}"
    before = shop.admin.ok("GET", path)["next_expected_at"]
    expected = shop.approve(order_of(shop, product))["expected_at"]
    assert expected in (before, shop.admin.ok("GET", path)["next_expected_at"])  # midnight may have been between them


@given(DAYS, WEEK, st.integers(0, 365))
@settings(max_examples=25)
def test_next_arrival_of_a_supplier_is_the_one_of_the_rule(
    database: Database, today: date, days: set[Weekday], lead: int
) -> None:
    statement = f"""SELECT {arrival_day_of("t.today")} AS day
                    FROM (VALUES (%s::date)) t (today), (VALUES (%s::text[], %s::int)) x (order_days, lead_time_days)"""
    row = database.execute(statement, (today, list(days), lead)).fetchone()
    assert row == {"day": arrival_day(today, days, lead)}


def test_order_days_are_separated_by_spaces_in_a_csv(admin: Client) -> None:
    name = unique("Supplier")
    admin.ok("POST", "/api/suppliers", json={"name": name, "lead_time_days": 1, "order_days": ["friday", "monday"]})
    (row,) = csv.DictReader(admin.get(f"/api/suppliers?search={name}&format=csv").text.splitlines())
    assert row["order_days"] == "friday monday"


def test_supplier_name_that_reads_like_another_is_refused(admin: Client, supplier: Json) -> None:
    body = {"name": supplier["name"].upper(), "lead_time_days": 1, "order_days": ["monday"]}
    assert supplier["name"] in admin.refused(409, "POST", "/api/suppliers", json=body)["detail"]
    other = make_supplier(admin)
    admin.refused(409, "PUT", f"/api/suppliers/{other['id']}", json={"name": supplier["name"].lower()})


def test_product_has_the_current_name_of_a_renamed_supplier(admin: Client, supplier: Json, product: Json) -> None:
    assert (product["supplier_id"], product["supplier"]) == (supplier["id"], supplier["name"])
    name = unique("Renamed")
    admin.ok("PUT", f"/api/suppliers/{supplier['id']}", json={"name": name})
    path = f"/api/products/{product['id']}"
    renamed = admin.ok("GET", path)
    assert (renamed["supplier"], renamed["version"]) == (name, product["version"] + 1)
    newest = admin.ok("GET", f"{path}/history")["data"][0]
    assert newest["changes"] == {"supplier": [supplier["name"], name]}
    assert [row["id"] for row in admin.ok("GET", f"/api/products?supplier_id={supplier['id']}")["data"]] == [
        product["id"]
    ]
    assert admin.ok("PUT", path, json={"supplier_id": None})["supplier"] is None
    admin.refused(404, "PUT", path, json={"supplier_id": "999999999"})


def test_name_of_a_supplier_cannot_differ_in_a_product(admin: Client, product: Json, database: Database) -> None:
    database.execute("UPDATE products SET supplier = 'Other' WHERE id = %s", (product["id"],))
    row = database.execute("SELECT supplier FROM products WHERE id = %s", (product["id"],)).fetchone()
    database.rollback()
    assert row == {"supplier": product["supplier"]}


def test_order_keeps_the_supplier_that_its_product_had(shop: Shop, supplier: Json, product: Json) -> None:
    order = order_of(shop, product)
    assert (order["supplier_id"], order["supplier"]) == (supplier["id"], supplier["name"])
    shop.admin.ok("PUT", f"/api/suppliers/{supplier['id']}", json={"name": unique("Renamed")})
    shop.admin.ok("PUT", f"/api/products/{product['id']}", json={"supplier_id": make_supplier(shop.admin)["id"]})
    kept = shop.admin.ok("GET", f"/api/orders/{order['id']}")
    assert (kept["supplier_id"], kept["supplier"]) == (supplier["id"], supplier["name"])
    mine = f"/api/orders?supplier_id={supplier['id']}"
    assert [row["id"] for row in shop.admin.ok("GET", mine)["data"]] == [order["id"]]
    assert shop.admin.ok("GET", f"/api/orders/counts?supplier_id={supplier['id']}")["pending"] == 1


def test_order_from_a_store_names_no_supplier(shop: Shop, supplier: Json) -> None:
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"supplier_id": supplier["id"]})
    order = shop.order(1)
    assert (order["source_store_id"], order["supplier_id"], order["supplier"]) == (shop.warehouse["id"], None, None)
    approved = shop.approve(order)
    assert approved["expected_at"] is None
    assert shop.admin.ok("GET", f"/api/orders?supplier_id={supplier['id']}")["data"] == []


def test_approved_order_is_expected_after_the_lead_time(shop: Shop, product: Json, database: Database) -> None:
    order = order_of(shop, product)
    assert order["expected_at"] is None
    approved = shop.approve(order)
    expected = company_day(database, approved["approved_at"]) + timedelta(days=2)
    assert company_day(database, approved["expected_at"]) == expected
    assert approved["due_at"] == approved["expected_at"]


def test_caller_can_set_the_expected_arrival_of_an_order(shop: Shop, product: Json) -> None:
    moment = (datetime.now(UTC) + timedelta(days=9)).replace(microsecond=0)
    body = {"expected_at": moment.isoformat()}
    order = order_of(shop, product, by=shop.west)
    approved = shop.admin.ok("PATCH", f"/api/orders/{order['id']}/approve", json=body)
    assert datetime.fromisoformat(approved["expected_at"]) == moment
    from_store = shop.order(1, by=shop.west)
    shop.admin.refused(409, "PATCH", f"/api/orders/{from_store['id']}/approve", json=body)


def test_supplier_delivers_in_parts_with_a_backorder(shop: Shop, product: Json) -> None:
    order = order_of(shop, product, 5)
    expected = shop.approve(order)["expected_at"]
    path = f"/api/orders/{order['id']}"
    sent = shop.west.ok("PATCH", f"{path}/ship", json={"quantity": 4, "remainder": "backorder"})
    assert (sent["expected_at"], sent["in_transit"]) == (expected, 4)
    assert shop.west.ok("PATCH", f"{path}/receive", json={"received": 3})["in_transit"] == 1
    assert shop.west.ok("PATCH", f"{path}/receive", json={"received": 1})["status"] == "fulfilled"
    (rest,) = shop.admin.ok("GET", f"/api/orders?supplier_id={order['supplier_id']}&status=approved")["data"]
    assert (rest["backorder_of"], rest["quantity"], rest["expected_at"]) == (order["id"], 1, expected)
    done = shop.west.ok("PATCH", f"/api/orders/{rest['id']}/fulfill")
    assert (done["status"], done["received_quantity"], done["expected_at"]) == ("fulfilled", 1, expected)


def test_request_below_the_minimum_is_created_with_a_warning(shop: Shop, supplier: Json, product: Json) -> None:
    shop.admin.ok("PUT", f"/api/suppliers/{supplier['id']}", json={"minimum_quantity": 10})
    body = {"store_id": shop.store["id"], "product_id": product["id"], "quantity": 5, "source_store_id": None}
    warning = {"supplier_id": supplier["id"], "supplier": supplier["name"], "quantity": 5, "minimum_quantity": 10}
    assert shop.admin.ok("POST", "/api/orders", json=body)["below_minimum"] == [warning]
    assert shop.admin.ok("POST", "/api/orders?dry_run=true", json=body)["result"]["below_minimum"] == [warning]
    both = shop.admin.ok("POST", "/api/orders/batch", json={"orders": [body, body]})
    assert both["below_minimum"] == []


def test_order_from_an_inactive_supplier_is_refused(shop: Shop, supplier: Json, product: Json) -> None:
    open_order = order_of(shop, product)
    shop.admin.ok("PUT", f"/api/suppliers/{supplier['id']}", json={"active": False})
    body = {"store_id": shop.store["id"], "product_id": product["id"], "quantity": 5, "source_store_id": None}
    assert shop.admin.refused(409, "POST", "/api/orders", json=body)["code"] == "supplier_inactive"
    shop.admin.ok("POST", "/api/orders", json={**body, "source_store_id": shop.warehouse["id"]})
    assert shop.approve(open_order)["status"] == "approved"


def test_order_concurrent_with_a_deactivation_waits_and_is_refused(
    shop: Shop, supplier: Json, product: Json, service: Service, database: Database
) -> None:
    client = shop.west.with_retries()
    body = {"store_id": shop.store["id"], "product_id": product["id"], "quantity": 5, "source_store_id": None}
    with ThreadPoolExecutor(1) as pool, psycopg.connect(**connection_parameters(service.settings)) as editor:
        with editor.transaction():
            editor.execute("UPDATE suppliers SET active = false WHERE id = %s", (supplier["id"],))
            sent = pool.submit(lambda: client.post("/api/orders", json=body).status_code)
            wait_until_done_or_blocked(sent, database)
        assert sent.result(120) == 409


def test_product_created_during_a_supplier_rename_has_the_new_name(
    admin: Client, supplier: Json, service: Service, database: Database
) -> None:
    path, client = f"/api/products/{make_product(admin)['id']}", admin.with_retries()
    with ThreadPoolExecutor(1) as pool, psycopg.connect(**connection_parameters(service.settings)) as editor:
        with editor.transaction():
            editor.execute("UPDATE suppliers SET name = name || ' of now' WHERE id = %s", (supplier["id"],))
            sent = pool.submit(lambda: client.put(path, json={"supplier_id": supplier["id"]}).json()["supplier"])
            wait_until_done_or_blocked(sent, database)
        assert sent.result(120) == f"{supplier['name']} of now"


def test_change_feed_has_the_change_of_a_supplier(admin: Client, supplier: Json) -> None:
    before = admin.ok("GET", "/api/changes")["next_cursor"]
    admin.ok("PUT", f"/api/suppliers/{supplier['id']}", json={"lead_time_days": 9})
    changes = admin.ok("GET", f"/api/changes?after={before}")["data"]
    assert ("supplier", supplier["id"]) in {(change["kind"], change["key"]) for change in changes}
