"""Barcodes of products: check digits, leading zeros, one product for each code, and lines of sales that are scanned."""

import csv
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.barcodes import barcode_key, check_digit
from tests.contract import Client
from tests.factories import Json, Shop, make_product, make_stock, unique
from tests.test_sales import ledger, line, post

Database = psycopg.Connection[dict[str, Any]]


def ean(length: int = 13) -> str:
    """A valid EAN or UPC of this length that no other test has."""
    digits = str(uuid4().int)[: length - 1]
    return f"{digits}{check_digit(digits)}"


def find(client: Client, code: str) -> Json:
    return client.ok("GET", f"/api/products/by-code/{quote(code, safe='')}")


def refused(client: Client, barcodes: Any) -> Json:
    body = {"sku": unique("B"), "name": "B", "brand": "B", "category": "B", "unit_price": 1, "barcodes": barcodes}
    return client.refused(422, "POST", "/api/products", json=body)["errors"][0]


def test_product_is_found_by_sku_and_by_each_barcode(admin: Client) -> None:
    codes = [ean(8), ean(12), ean(13), ean(14), unique("A-17,b?")]
    made = make_product(admin, barcodes=codes)
    assert made["barcodes"] == codes
    assert [find(admin, code) for code in (made["sku"], made["sku"].lower(), *codes)] == [made] * 7
    admin.refused(404, "GET", f"/api/products/by-code/{ean()}")


def test_sku_is_found_before_a_barcode_of_another_product(admin: Client) -> None:
    first = make_product(admin)
    make_product(admin, barcodes=[first["sku"]])
    assert find(admin, first["sku"]) == first


def test_gs1_128_finds_the_product_by_its_gtin(admin: Client) -> None:
    code = ean()
    made, other = make_product(admin, barcodes=[code]), make_product(admin, barcodes=[unique("01"), f"01{ean(14)}"])
    gtin = f"0{code}"
    for scan in (f"01{gtin}", f"]C101{gtin}17301231", f"(01){gtin}(17)301231(10)AB-1", f"01{gtin}10LOT(1)",
                 f"]C1\x1d01{gtin}10LOT\x1d21A/1"):  # fmt: skip
        assert find(admin, scan) == made
    assert find(admin, other["barcodes"][1]) == other  # a barcode of its own comes first
    wrong = f"01{gtin[:-1]}{(int(gtin[-1]) + 1) % 10}"
    for scan in (wrong, f"02{gtin}", f"1701{gtin}", f"01{gtin[:-1]}", f"01{ean(14)}"):
        admin.refused(404, "GET", f"/api/products/by-code/{quote(scan)}")


def test_code_with_slashes_is_found(admin: Client) -> None:
    code = unique("http://a//b/")
    made = make_product(admin, sku=unique("A/01"), barcodes=[code])
    assert [find(admin, text) for text in (made["sku"], code)] == [made, made]


def test_gs1_digital_link_finds_the_product_by_its_gtin(shop: Shop) -> None:
    code = ean()
    made = make_product(shop.admin, barcodes=[code])
    links = [
        f"https://id.gs1.org/01/0{code}",
        f"HTTP://brand.example/a/01/{code}/10/01/21/7?17=301231",
        f"]Q1https://a.example/01/{code}#1",
    ]
    assert [find(shop.admin, link) for link in links] == [made] * 3
    row = make_stock(shop.admin, shop.warehouse, made, 100)
    post(shop.admin, *(line(shop, 2, barcode=link) for link in links), line(shop, 1, barcode=f"]C1010{code}10A\x1d21B"))
    assert sum(delta for _, delta, _ in ledger(shop.admin, row)) == -7
    other = f"{code[:-1]}{(int(code[-1]) + 1) % 10}"
    for link in (
        f"https://a.example/01/{other}",
        f"https://a.example/{code}",
        f"https://a.example/01/{code}0",
        f"ftp://a/01/{code}",
    ):
        shop.admin.refused(404, "GET", f"/api/products/by-code/{quote(link, safe='')}")


def test_sale_of_a_scanned_gs1_128_is_one_of_what_the_code_is_on(shop: Shop) -> None:
    gtin, own = ean(14), f"01{ean(14)}"
    packs = {"counted_in": "unit", "units_per_case": 24}
    product = make_product(shop.admin, **packs, barcodes=[ean()], other_pack_barcodes=[gtin])
    row = make_stock(shop.admin, shop.warehouse, product, 1000)
    other = make_stock(shop.admin, shop.warehouse, make_product(shop.admin, **packs, barcodes=[own]), 1000)
    make_product(shop.admin, barcodes=[own[2:]])
    post(shop.admin, line(shop, 2, barcode=f"]C101{gtin}17301231"), line(shop, 2, barcode=own))
    assert [delta for _, delta, _ in ledger(shop.admin, row)] == [-48]
    assert [delta for _, delta, _ in ledger(shop.admin, other)] == [-2]  # a barcode of its own comes first
    (unknown,) = post(shop.admin, line(shop, barcode=f"02{gtin}"), mode="valid")["lines"]
    assert unknown["code"] == "not_found"


@pytest.mark.parametrize(
    ("code", "digit"),
    [("4006381333932", 1), ("036000291453", 2), ("96385070", 4), ("00012345600013", 2)],
)
def test_check_digit_is_verified(admin: Client, code: str, digit: int) -> None:
    error = refused(admin, [ean(), code])
    assert (error["field"], error["message"]) == (
        "barcodes.1", f"the last digit of this EAN or UPC has to be {digit}")  # fmt: skip


@pytest.mark.parametrize("code", ["", " ", "12 34", "käse", "a\x00", "\n", "x" * 61, None, 4006381333931])
def test_other_codes_are_printable_and_without_blanks(admin: Client, code: Any) -> None:
    assert refused(admin, [code])["field"] == "barcodes.0"


def test_barcodes_are_a_list_of_at_most_twenty(admin: Client) -> None:
    for barcodes in (None, "4006381333931", {}, [f"code-{number}" for number in range(21)]):
        assert refused(admin, barcodes)["field"] == "barcodes"
    assert make_product(admin, barcodes=[unique(f"code-{number}") for number in range(20)])["barcodes"]


def test_leading_zeros_are_stored_and_ignored_in_lookups(admin: Client) -> None:
    upc = ean(12)
    made = make_product(admin, barcodes=[upc])
    assert [find(admin, code)["barcodes"] for code in (upc, f"0{upc}", f"00{upc}")] == [[upc]] * 3
    assert refused(admin, [upc, f"0{upc}"])["field"] == "barcodes"
    body = {"barcodes": [f"00{upc}"]}
    other = make_product(admin)
    problem = admin.refused(409, "PUT", f"/api/products/{other['id']}", json=body)
    assert problem["detail"] == "Another product has one of these barcodes"
    assert admin.ok("PUT", f"/api/products/{made['id']}", json=body)["barcodes"] == [f"00{upc}"]


def test_barcode_moves_to_another_product_once_it_is_free(admin: Client) -> None:
    code = ean()
    first, second = make_product(admin, barcodes=[code]), make_product(admin)
    admin.ok("PUT", f"/api/products/{first['id']}", json={"barcodes": []})
    changed = admin.ok("PUT", f"/api/products/{second['id']}", json={"barcodes": [code]})
    assert find(admin, code) == changed
    history = admin.ok("GET", f"/api/products/{first['id']}/history")["data"]
    assert history[0]["changes"] == {"barcodes": [[code], []]}


def test_one_of_several_products_gets_a_barcode_that_all_claim_concurrently(admin: Client) -> None:
    code, products = ean(), [make_product(admin) for _ in range(4)]

    def claim(product: Json) -> int:
        client = admin.with_retries()
        return client.put(f"/api/products/{product['id']}", json={"barcodes": [code]}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(claim, products)) == [200, 409, 409, 409]


def test_concurrent_changes_of_barcodes_wait_for_each_other(admin: Client, database: Database) -> None:
    code, first, second = ean(), make_product(admin), make_product(admin)
    with psycopg.connect(database.info.dsn, password=database.info.password) as other, ThreadPoolExecutor(1) as pool:
        other.execute("UPDATE products SET barcodes = ARRAY[%s] WHERE id = %s", (code, first["id"]))
        path, body = f"/api/products/{second['id']}", {"barcodes": [code]}
        waiting = pool.submit(lambda: admin.with_retries().put(path, json=body).status_code)
        while not database.execute("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchall():
            assert not waiting.done()
        other.commit()
        assert waiting.result() == 409


@given(st.text("0123456789", min_size=7, max_size=14) | st.text(st.characters(codec="ascii")))
def test_database_and_service_agree_on_barcodes(database: Database, code: str) -> None:
    row = database.execute(
        "SELECT barcode_key(%(code)s) AS key, are_barcodes(ARRAY[%(code)s]) AS valid", {"code": code.replace("\0", "")}
    ).fetchone()
    code = code.replace("\0", "")
    assert row is not None
    printable = 0 < len(code) <= 60 and all("!" <= letter <= "~" for letter in code)
    gtin = len(code) in (8, 12, 13, 14) and all(letter in "0123456789" for letter in code)
    assert row["key"] == barcode_key(code)
    assert row["valid"] == (printable and not (gtin and code[-1] != str(check_digit(code[:-1]))))


def test_sale_names_its_product_by_a_barcode(shop: Shop) -> None:
    upc = ean(12)
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"barcodes": [upc]})
    scanned = line(shop, 3, barcode=f"0{upc}")
    typed = line(shop, 3, sku=shop.product["sku"], external_id=scanned["external_id"])
    response = post(shop.admin, scanned, {**typed, "occurred_at": scanned["occurred_at"]})
    assert [entry["result"] for entry in response["lines"]] == ["booked", "already_booked"]
    (unknown,) = post(shop.admin, line(shop, barcode=ean()), mode="valid")["lines"]
    assert unknown["detail"] == "No product has this product_id, sku or barcode"


def test_exports_have_barcodes_separated_by_spaces_and_never_a_formula(admin: Client) -> None:
    codes = [f"={unique('1')}", f'["{unique("a")}",]', ean(12)]
    made = make_product(admin, barcodes=codes)
    text = admin.get(f"/api/products?search={made['sku']}&format=csv").text
    (row,) = csv.DictReader(text.splitlines())
    assert row["barcodes"] == "'" + " ".join(codes)
