"""Cases and units: what a product is counted in, lines of sales in the other pack, and when the unit can change."""

import csv
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import psycopg
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.domain.packs import counted
from app.errors import NotWholeCases
from tests.contract import Client
from tests.factories import Database, Json, Shop, make_product, make_stock, make_store, make_supplier, stock_of
from tests.test_barcodes import ean
from tests.test_sales import ledger, line, outcomes, post

Pack = Literal["case", "unit"]
IN_USE = "product_in_use"


def carry(shop: Shop, stock: int = 1000, **more: Any) -> Json:
    """A new product with cases of 24 units, and its stock row in the shop's warehouse; returns the row."""
    product = make_product(shop.admin, **{"units_per_case": 24, **more})
    return make_stock(shop.admin, shop.warehouse, product, stock)


def sold(shop: Shop, row: Json, quantity: int, unit: Pack | None = None, **more: Any) -> Json:
    """A line of the row's product."""
    named = {"unit": unit} if unit else {}
    return line(shop, quantity, **named, **({} if "barcode" in more else {"product_id": row["product_id"]}), **more)


# ------------------------------------------------------------------------------------- products


def test_product_is_counted_in_cases_of_one_unit_unless_it_says_otherwise(admin: Client) -> None:
    made = make_product(admin)
    assert (made["counted_in"], made["units_per_case"], made["other_pack_barcodes"]) == ("case", 1, [])
    made = make_product(admin, counted_in="unit", units_per_case=24)
    assert (made["counted_in"], made["units_per_case"]) == ("unit", 24)
    for more in ({"counted_in": "pallet"}, {"units_per_case": 0}, {"units_per_case": 10_001}, {"units_per_case": 1.5}):
        path = f"/api/products/{made['id']}"
        assert admin.refused(422, "PUT", path, json=more)["errors"][0]["field"] == next(iter(more))


def test_history_and_files_have_the_pack(admin: Client) -> None:
    made = make_product(admin, sku="packs-history", units_per_case=12)
    admin.ok("PUT", f"/api/products/{made['id']}", json={"units_per_case": 24, "counted_in": "unit"})
    newest = admin.ok("GET", f"/api/products/{made['id']}/history")["data"][0]
    assert newest["changes"] == {"units_per_case": [12, 24], "counted_in": ["case", "unit"]}
    (row,) = csv.DictReader(admin.get("/api/products?search=packs-history&format=csv").text.splitlines())
    assert (row["counted_in"], row["units_per_case"]) == ("unit", "24")


def test_stock_orders_and_alerts_say_what_they_are_counted_in(shop: Shop) -> None:
    row = carry(shop, 5, counted_in="unit")
    shop.admin.ok("PUT", f"/api/inventory/{row['id']}", json={"reorder_level": 10})
    body = {"store_id": shop.warehouse["id"], "product_id": row["product_id"], "quantity": 30, "source_store_id": None}
    order = shop.admin.ok("POST", "/api/orders", json=body)
    (alert,) = [
        each
        for each in shop.admin.ok("GET", f"/api/inventory/alerts/low-stock?store_id={shop.warehouse['id']}")["data"]
        if each["product_id"] == row["product_id"]
    ]
    for shown in (row, order, alert):
        assert (shown["counted_in"], shown["units_per_case"]) == ("unit", 24)
    for path in ("inventory", "orders"):
        text = shop.admin.get(f"/api/{path}?product_id={row['product_id']}&format=csv").text
        (entry,) = csv.DictReader(text.splitlines())
        assert (entry["counted_in"], entry["units_per_case"]) == ("unit", "24")


def test_order_keeps_the_units_of_a_case_that_it_was_requested_with(shop: Shop) -> None:
    product = make_product(shop.admin, units_per_case=12)
    body = {"store_id": shop.store["id"], "product_id": product["id"], "quantity": 2, "source_store_id": None}
    order = shop.admin.ok("POST", "/api/orders", json=body)
    shop.admin.ok("PUT", f"/api/products/{product['id']}", json={"units_per_case": 24})
    shown = shop.admin.ok("GET", f"/api/orders/{order['id']}")
    assert (shown["quantity"], shown["units_per_case"], shown["current"]) == (2, 12, {"units_per_case": 24})


def test_minimum_of_a_supplier_is_in_cases_and_a_started_case_is_one(shop: Shop) -> None:
    supplier = make_supplier(shop.admin, minimum_quantity=3)
    product = make_product(shop.admin, counted_in="unit", units_per_case=24, supplier_id=supplier["id"])
    body = {"store_id": shop.store["id"], "product_id": product["id"], "source_store_id": None}

    def below(quantity: int) -> list[int]:
        made = shop.admin.ok("POST", "/api/orders?dry_run=true", json={**body, "quantity": quantity})
        return [each["quantity"] for each in made["result"]["below_minimum"]]

    assert [below(quantity) for quantity in (24, 48, 49)] == [[1], [2], []]


# ------------------------------------------------------------------------------------- what a product is counted in


def test_product_is_counted_otherwise_until_it_is_in_stock(shop: Shop) -> None:
    product = make_product(shop.admin, units_per_case=24)
    path = f"/api/products/{product['id']}"
    for counted_in in ("unit", "case"):
        assert shop.admin.ok("PUT", path, json={"counted_in": counted_in})["counted_in"] == counted_in
    make_stock(shop.admin, shop.warehouse, product, 0)
    problem = shop.admin.refused(409, "PUT", path, json={"counted_in": "unit"})
    assert (problem["code"], problem["detail"]) == (
        IN_USE,
        "The product is in stock or on order: it stays counted as it is",
    )
    changed = shop.admin.ok("PUT", path, json={"counted_in": "case", "units_per_case": 12})
    assert changed["units_per_case"] == 12


def test_product_on_order_stays_counted_as_it_is_until_no_order_is_open(shop: Shop) -> None:
    product = make_product(shop.admin)
    path = f"/api/products/{product['id']}"
    body = {"store_id": shop.store["id"], "product_id": product["id"], "quantity": 2, "source_store_id": None}
    order = shop.admin.ok("POST", "/api/orders", json=body)
    assert shop.admin.refused(409, "PUT", path, json={"counted_in": "unit"})["code"] == IN_USE
    shop.admin.ok("PATCH", f"/api/orders/{order['id']}/cancel", json={"reason": "wrong unit"})
    shop.admin.ok("PUT", path, json={"counted_in": "unit"})
    shown = shop.admin.ok("GET", f"/api/orders/{order['id']}")
    assert (shown["counted_in"], shown["current"]) == ("case", {"counted_in": "unit"})


@pytest.mark.parametrize("first", ["product", "stock"])
def test_change_of_the_unit_and_a_first_stock_row_wait_for_each_other(
    shop: Shop, database: Database, first: str
) -> None:
    product = make_product(shop.admin)
    statements = {
        "product": "UPDATE products SET counted_in = 'unit' WHERE id = %(product)s",
        "stock": "INSERT INTO inventory (store_id, product_id) VALUES (%(store)s, %(product)s)",
    }
    ids = {"store": shop.warehouse["id"], "product": product["id"]}
    (second,) = statements.keys() - {first}
    with one_more(database) as other, one_more(database) as waiter, ThreadPoolExecutor(1) as pool:
        other.execute(statements[first], ids)
        waiting = pool.submit(lambda: waiter.execute(statements[second], ids) and waiter.commit())
        wait_for_a_waiter(database, waiter)
        other.commit()
        if second == "product":
            with pytest.raises(psycopg.errors.RestrictViolation, match="it stays counted in cases"):
                waiting.result()
        else:
            waiting.result()
            assert stock_of(shop.admin, shop.warehouse, product)["counted_in"] == "unit"


def one_more(database: Database) -> psycopg.Connection:
    return psycopg.connect(database.info.dsn, password=database.info.password)


def wait_for_a_waiter(database: Database, waiter: psycopg.Connection | None = None) -> None:
    """Return as soon as this connection, or any one, waits for a lock."""
    pid = waiter and waiter.info.backend_pid
    while not database.execute("SELECT FROM pg_locks WHERE NOT granted AND pid = coalesce(%s, pid)", (pid,)).fetchall():
        pass


# ------------------------------------------------------------------------------------- sales


def test_sale_of_a_case_takes_its_units_from_a_product_counted_in_units(shop: Shop) -> None:
    row = carry(shop, 100, counted_in="unit")
    lines = [sold(shop, row, 2, "case"), sold(shop, row, 5, "unit"), sold(shop, row, 1), sold(shop, row, -1, "case")]
    assert outcomes(post(shop.admin, *lines)) == [("booked", 0, None)] * 4
    assert [delta for _, delta, _ in ledger(shop.admin, row)] == [-48, -5, -1, 24]
    assert outcomes(post(shop.admin, sold(shop, row, 4, "case"))) == [("booked", 26, None)]


def test_units_of_a_product_counted_in_cases_have_to_be_whole_cases(shop: Shop) -> None:
    row = carry(shop, 100)
    lines = [sold(shop, row, 48, "unit"), sold(shop, row, 25, "unit"), sold(shop, row, -24, "unit"), sold(shop, row, 3)]
    response = post(shop.admin, *lines, mode="valid")
    assert [entry["result"] for entry in response["lines"]] == ["booked", "refused", "booked", "booked"]
    refused = response["lines"][1]
    assert (refused["code"], refused["detail"]) == (
        "not_whole_cases", "The product is counted in cases of 24: 25 units are no whole cases")  # fmt: skip
    assert [delta for _, delta, _ in ledger(shop.admin, row)] == [-2, 1, -3]
    body = {"source": "till", "mode": "all", "lines": [lines[1]]}
    problem = shop.admin.refused(422, "POST", "/api/sales", json=body)
    assert (problem["code"], problem["units_per_case"]) == ("not_whole_cases", 24)


def test_line_has_no_more_units_than_a_line_can_have(shop: Shop) -> None:
    row = carry(shop, counted_in="unit", units_per_case=1000)
    lines = [sold(shop, row, 100, "case"), sold(shop, row, 101, "case"), sold(shop, row, -101, "case")]
    response = post(shop.admin, *lines, mode="valid")
    assert [entry["code"] for entry in response["lines"]] == [None, "validation_failed", "validation_failed"]
    assert response["lines"][1]["detail"] == "101 cases are 101000 units; a line has at most 100,000"


def test_scanned_code_says_its_pack_unless_the_line_does(shop: Shop) -> None:
    for counted_in, own, other in (("unit", -3, -72), ("case", -48, -2)):
        code, other_code = ean(12), ean()
        row = carry(shop, counted_in=counted_in, barcodes=[code], other_pack_barcodes=[other_code])
        many = 3 if counted_in == "unit" else 48
        lines = [
            sold(shop, row, many, barcode=f"0{code}"),
            sold(shop, row, many, barcode=other_code),
            sold(shop, row, many, counted_in, barcode=other_code),
        ]
        assert outcomes(post(shop.admin, *lines)) == [("booked", 0, None)] * 3
        assert [delta for _, delta, _ in ledger(shop.admin, row)] == [own, other, own]


def test_codes_of_both_packs_are_different_and_find_the_product(admin: Client) -> None:
    code, other_code = ean(12), ean()
    made = make_product(admin, barcodes=[code], other_pack_barcodes=[other_code])
    path = f"/api/products/{made['id']}"
    assert admin.ok("GET", f"/api/products/by-code/{other_code}") == made
    admin.refused(422, "PUT", path, json={"other_pack_barcodes": [f"0{code}"]})
    taken = admin.refused(409, "PUT", f"/api/products/{make_product(admin)['id']}", json={"barcodes": [other_code]})
    assert taken["detail"] == "Another product has one of these barcodes"
    moved = admin.ok("PUT", path, json={"barcodes": [other_code], "other_pack_barcodes": [code]})
    assert (moved["barcodes"], moved["other_pack_barcodes"]) == ([other_code], [code])


@pytest.mark.parametrize("counted_in", ["unit", "case"])
def test_line_that_is_sent_again_is_the_same_in_its_own_unit_only(shop: Shop, counted_in: Pack) -> None:
    row = carry(shop, counted_in=counted_in)
    quantity: dict[Pack, int] = {"unit": 48, "case": 2}
    first = [sold(shop, row, many, unit) for unit, many in quantity.items()]
    post(shop.admin, *first)
    shop.admin.ok("PUT", f"/api/products/{row['product_id']}", json={"units_per_case": 16})  # the past stays
    again = post(shop.admin, *first)
    assert [entry["result"] for entry in again["lines"]] == ["already_booked"] * 2
    units: tuple[Pack, ...] = ("case", "unit")
    others = [{**each, "unit": unit, "quantity": quantity[unit]} for each, unit in zip(first, units, strict=True)]
    assert [entry["code"] for entry in post(shop.admin, *others, mode="valid")["lines"]] == ["external_id_reused"] * 2
    twice = sold(shop, row, 1, counted_in)
    assert [each["result"] for each in post(shop.admin, twice, {**twice})["lines"]] == ["booked", "already_booked"]


def test_reversal_takes_back_what_a_line_in_the_other_pack_has_moved(shop: Shop) -> None:
    row = carry(shop, 100, counted_in="unit")
    (booked,) = post(shop.admin, sold(shop, row, 2, "case"))["lines"]
    path = f"/api/inventory/movements/{booked['movement_id']}/reverse"
    shop.admin.ok("POST", path, json={"reason": "scanned twice"})
    assert ledger(shop.admin, row) == [("sale", -48, 52), ("sale", 48, 100)]


def test_first_sale_waits_for_a_change_of_the_unit_and_is_counted_by_it(shop: Shop, database: Database) -> None:
    product = make_product(shop.admin, units_per_case=24)
    body = {"source": "till", "mode": "all", "lines": [line(shop, 48, unit="unit") | {"product_id": product["id"]}]}
    with one_more(database) as other, ThreadPoolExecutor(1) as pool:
        other.execute("UPDATE products SET counted_in = 'unit' WHERE id = %s", (product["id"],))
        waiting = pool.submit(lambda: shop.admin.with_retries().ok("POST", "/api/sales", json=body))
        wait_for_a_waiter(database)
        other.commit()
        assert waiting.result()["lines"][0]["found_stock"] == 48
    assert ledger(shop.admin, stock_of(shop.admin, shop.warehouse, product))[-1] == ("sale", -48, 0)


PACKS = st.sampled_from(("case", "unit"))
LINES = st.lists(st.tuples(st.integers(-60, 60).filter(bool), PACKS | st.none()), min_size=1, max_size=25)


@hypothesis_settings(max_examples=25)
@given(counted_in=PACKS, units_per_case=st.integers(1, 12), opening=st.integers(0, 50), lines=LINES)
def test_any_mix_of_cases_and_units_gives_the_stock_of_a_plain_model(
    shop: Shop, counted_in: Pack, units_per_case: int, opening: int, lines: list[tuple[int, Pack | None]]
) -> None:
    row = carry(shop, opening, counted_in=counted_in, units_per_case=units_per_case)
    # The model counts single units. A product that is counted in cases has whole cases only.
    step = units_per_case if counted_in == "case" else 1
    units, expected = opening * step, list[tuple[str, int]]()
    for quantity, unit in lines:
        taken = quantity * (units_per_case if (unit or counted_in) == "case" else 1)
        if taken % step:
            expected.append(("refused", 0))
        else:
            expected.append(("booked", max(taken - units, 0) // step))
            units = max(units - taken, 0)
    response = post(shop.admin, *(sold(shop, row, quantity, unit) for quantity, unit in lines), mode="valid")
    assert [(entry["result"], entry["found_stock"]) for entry in response["lines"]] == expected
    assert shop.admin.ok("GET", f"/api/inventory/{row['id']}")["current_stock"] * step == units


@given(quantity=st.integers(-(10**6), 10**6), units_per_case=st.integers(1, 10_000), unit=PACKS, counted_in=PACKS)
def test_quantity_has_the_same_units_before_and_after_it_is_counted(
    quantity: int, units_per_case: int, unit: Pack, counted_in: Pack
) -> None:
    sizes: dict[Pack, int] = {"case": units_per_case, "unit": 1}
    units = quantity * sizes[unit]
    if units % sizes[counted_in]:
        with pytest.raises(NotWholeCases):
            counted(quantity, unit, counted_in, units_per_case)
    else:
        assert counted(quantity, unit, counted_in, units_per_case) * sizes[counted_in] == units


def test_sums_of_a_store_stay_whole_with_products_counted_in_both(admin: Client) -> None:
    store = make_store(admin)
    for counted_in, stock in (("case", 3), ("unit", 50)):
        product = make_product(admin, counted_in=counted_in, units_per_case=24, unit_price=1.5)
        make_stock(admin, store, product, stock)
    rows = admin.ok("GET", f"/api/inventory?store_id={store['id']}")["data"]
    assert sorted((row["counted_in"], row["current_stock"], row["stock_value"]) for row in rows) == [
        ("case", 3, 4.5), ("unit", 50, 75.0)]  # fmt: skip
