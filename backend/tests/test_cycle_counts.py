"""Cycle counts: classes by the value that moved, days since the last count, and the stocktake of what is due."""

import csv
import io
import json
from datetime import datetime
from typing import Any, LiteralString

import psycopg
import pytest

from tests.clock import no_day_change
from tests.contract import Client
from tests.factories import Json, make_product, make_stock, make_stock_history, make_store
from tests.test_list_responses import in_workbook

__all__ = ["no_day_change"]  # a fixture

Database = psycopg.Connection[dict[str, Any]]


def proposal(admin: Client, store: Json, limit: int = 50) -> list[Json]:
    return admin.ok("GET", f"/api/stores/{store['id']}/cycle-count?limit={limit}")["products"]


def stocked(admin: Client, database: Database, store: Json, price: float, counted: dict[int, int], moved: int) -> Json:
    """A product with past counts ({days ago: cases}), and current cases that were sold and brought back."""
    product = make_product(admin, unit_price=price)
    row = make_stock_history(database, store, product, counted)
    for delta in (moved, -moved):
        if moved:
            body = {"delta": delta, "reason": "moved", "reason_code": "sold"}
            admin.ok("POST", f"/api/inventory/{row}/adjustments", json=body)
    return product


def test_products_are_classified_by_their_moved_value(admin: Client, database: Database) -> None:
    store = make_store(admin)
    most = stocked(admin, database, store, 80.0, {400: 5}, 50)
    some = stocked(admin, database, store, 15.0, {401: 5}, 50)
    less = stocked(admin, database, store, 5.0, {402: 5}, 50)
    none = stocked(admin, database, store, 500.0, {403: 5}, 0)
    found = {row["product_id"]: (row["abc_class"], row["moved_value"]) for row in proposal(admin, store)}
    assert found == {most["id"]: ("A", 8000), some["id"]: ("B", 1500), less["id"]: ("C", 500), none["id"]: ("C", 0)}


def test_export_has_all_products_that_are_due(admin: Client, database: Database) -> None:
    store = make_store(admin)
    for days in (400, 401, 402):
        stocked(admin, database, store, 0.0375, {days: 5}, 10)
    path = f"/api/stores/{store['id']}/cycle-count"
    listed = json.loads(admin.get(path).text, parse_float=str)["products"]
    text = admin.get(f"{path}?format=csv&limit=1").text
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert rows == [{name: str(value) for name, value in row.items()} for row in listed]
    assert [row["sku"] for row in in_workbook(admin.get(f"{path}?format=xlsx&limit=1").content)] == [
        row["sku"] for row in listed]  # fmt: skip
    assert (len(listed), len(proposal(admin, store, 1))) == (3, 1)


def test_export_of_an_unknown_store_is_refused_and_of_an_empty_store_has_no_rows(admin: Client) -> None:
    admin.refused(404, "GET", "/api/stores/999999999/cycle-count?format=csv")
    empty = admin.get(f"/api/stores/{make_store(admin)['id']}/cycle-count?format=csv").text
    assert empty.splitlines() == [
        "product_id,product_name,sku,category,counted_in,units_per_case,abc_class,moved_value,found_stock,counted_at,"
        "due_at"
    ]


def test_movement_and_its_reversal_add_no_moved_value(admin: Client, database: Database) -> None:
    store = make_store(admin)
    product = stocked(admin, database, store, 5.0, {400: 5}, 0)
    row = admin.ok("GET", f"/api/inventory?store_id={store['id']}&product_id={product['id']}")["data"][0]
    for delta in (50, -50):
        admin.ok("POST", f"/api/inventory/{row['id']}/adjustments", json={"delta": delta, "reason": "mistyped"})
    assert [(found["abc_class"], found["moved_value"]) for found in proposal(admin, store)] == [("C", 0)]


@pytest.mark.usefixtures("no_day_change")
def test_product_is_due_after_the_interval_of_its_class(admin: Client, database: Database) -> None:
    store = make_store(admin)
    due = [stocked(admin, database, store, price, counted, 50) for price, counted in
           ((80.0, {200: 5, 31: 6}), (15.0, {200: 5, 92: 6}), (5.0, {500: 5, 366: 6}))]  # fmt: skip
    assert {row["product_id"] for row in proposal(admin, store)} == {product["id"] for product in due}
    later = make_store(admin)
    for price, counted in ((80.0, {200: 5, 29: 6}), (15.0, {200: 5, 90: 6}), (5.0, {500: 5, 364: 6})):
        stocked(admin, database, later, price, counted, 50)
    assert proposal(admin, later) == []


@pytest.mark.usefixtures("no_day_change")
def test_product_is_due_from_the_start_of_its_due_day(admin: Client, database: Database) -> None:
    """Products of class A that were entered at the end of the day 30 days ago, and at the beginning of the next one."""
    moments = (
        "company_day_start(company_day(now()) - 29) - interval '1 us'",
        "company_day_start(company_day(now()) - 29)",
    )
    found = [proposal(admin, entered(admin, database, moment)) for moment in moments]
    assert [[row["moved_value"] for row in rows] for rows in found] == [[0.04], []]
    today = database.execute("SELECT company_day_start(company_day(now())) AS start").fetchone()
    assert today is not None
    assert datetime.fromisoformat(found[0][0]["due_at"]) == today["start"]


def entered(admin: Client, database: Database, moment: LiteralString) -> Json:
    """Return a store with a product whose opening stock was booked at this moment, and of which a case moved today."""
    store, product = make_store(admin), make_product(admin, unit_price=0.0375)
    with database.transaction():
        row = database.execute(
            f"""WITH new AS (INSERT INTO inventory (store_id, product_id, current_stock, created_at)
                             VALUES (%s, %s, 5, {moment}) RETURNING id)
                INSERT INTO stock_movements (inventory_id, kind, delta, balance_after, at)
                SELECT id, 'opening', 5, 5, {moment} FROM new RETURNING inventory_id AS id""",
            (store["id"], product["id"]),
        ).fetchone()
    assert row is not None
    admin.ok(
        "POST", f"/api/inventory/{row['id']}/adjustments", json={"delta": 1, "reason": "back", "reason_code": "sold"}
    )
    return store


def test_closed_store_has_nothing_to_count(admin: Client, database: Database) -> None:
    store = make_store(admin)
    stocked(admin, database, store, 1.0, {400: 5}, 0)
    assert len(proposal(admin, store)) == 1
    admin.ok("PATCH", f"/api/stores/{store['id']}/close", json={"stock": "write_off", "reason": "closed"})
    assert proposal(admin, store) == []


def test_stocktake_of_a_cycle_count_has_the_longest_overdue_products(admin: Client, database: Database) -> None:
    store = make_store(admin)
    products = [stocked(admin, database, store, 1.0, {days: 5}, 0) for days in (400, 500, 450)]
    make_stock(admin, store, make_product(admin), 5)
    assert [row["product_id"] for row in proposal(admin, store)] == [products[n]["id"] for n in (1, 2, 0)]
    made = admin.ok("POST", "/api/stocktakes", json={"store_id": store["id"], "cycle_count": 2})
    path = f"/api/stocktakes/{made['id']}"
    lines = admin.ok("GET", f"{path}/lines")["data"]
    assert {line["product_id"] for line in lines} == {products[1]["id"], products[2]["id"]}
    counts = {"lines": [{"product_id": line["product_id"], "counted_stock": 5} for line in lines]}
    admin.ok("PUT", f"{path}/lines", json=counts)
    admin.ok("PATCH", f"{path}/close", json={"reason": "Cycle count"})
    assert [row["product_id"] for row in proposal(admin, store)] == [products[0]["id"]]


def test_cycle_count_of_a_store_without_products_is_empty(admin: Client) -> None:
    store = make_store(admin)
    assert proposal(admin, store) == []
    assert admin.ok("POST", "/api/stocktakes", json={"store_id": store["id"], "cycle_count": 5})["lines"] == 0
