"""Products: making and changing them, prices, categories and brands."""

from typing import Any

import psycopg
import pytest

from tests.contract import Client
from tests.factories import make_product, unique

Database = psycopg.Connection[dict[str, Any]]


def body(**more: Any) -> dict[str, Any]:
    return {"sku": unique("P"), "name": "Plum", "brand": "Vell", "category": "Tested", "unit_price": 12.5, **more}


def test_new_product_has_the_values_that_were_sent(admin: Client) -> None:
    sent = body(package_size="24 x 330 ml", active=False)
    response = admin.post("/api/products", json=sent)
    made = response.json()
    assert sent.items() <= made.items()
    assert (made["version"], response.headers["etag"]) == (1, '"1"')
    assert admin.ok("GET", response.headers["location"]) == made


def test_optional_fields_of_a_product_have_defaults(admin: Client) -> None:
    made = admin.ok("POST", "/api/products", json=body())
    assert (made["package_size"], made["active"]) == ("", True)


@pytest.mark.parametrize("field", ["sku", "name", "brand", "category", "unit_price"])
def test_product_without_a_required_field_is_refused(admin: Client, field: str) -> None:
    sent = body()
    del sent[field]
    problem = admin.refused(422, "POST", "/api/products", json=sent)
    assert [error["field"] for error in problem["errors"]] == [field]


def test_sku_of_another_product_is_refused(admin: Client) -> None:
    first, second = make_product(admin), make_product(admin)
    admin.refused(409, "POST", "/api/products", json=body(sku=first["sku"]))
    problem = admin.refused(409, "PUT", f"/api/products/{second['id']}", json={"sku": first["sku"]})
    assert problem["detail"] == "Another product has this SKU"
    assert admin.ok("GET", f"/api/products/{second['id']}") == second


@pytest.mark.parametrize(
    ("sent", "kept"),
    [(0, "0.00"), (12.5, "12.50"), (0.005, "0.005"), (1.0375, "1.0375"), (0.00005, "0.0001"), (2.00004, "2.00"),
     (99_999_999.99, "99999999.99")],
)  # fmt: skip
def test_price_keeps_two_to_four_decimals(admin: Client, sent: float, kept: str) -> None:
    response = admin.post("/api/products", json=body(unit_price=sent))
    assert f'"unit_price":{kept},' in response.text


@pytest.mark.parametrize("price", [-0.01, 100_000_000, "12.5", None, True])
def test_price_of_a_wrong_type_or_range_is_refused(admin: Client, price: Any) -> None:
    problem = admin.refused(422, "POST", "/api/products", json=body(unit_price=price))
    assert [error["field"] for error in problem["errors"]] == ["unit_price"]


def test_update_changes_only_the_given_fields(admin: Client) -> None:
    made = make_product(admin, package_size="6 x 1 l")
    changed = admin.ok("PUT", f"/api/products/{made['id']}", json={"name": "Peach", "active": False})
    assert changed == {**made, "name": "Peach", "active": False, "version": 2}


def test_outdated_version_is_refused(admin: Client) -> None:
    path = f"/api/products/{make_product(admin)['id']}"
    admin.ok("PUT", path, json={"unit_price": 11}, headers={"If-Match": '"1"'})
    admin.refused(412, "PUT", path, json={"unit_price": 12}, headers={"If-Match": '"1"'})
    assert admin.ok("GET", path)["unit_price"] == 11


def test_unknown_product_is_not_found(admin: Client) -> None:
    for method, more in (("GET", {}), ("PUT", {"json": {"name": "None"}})):
        assert admin.refused(404, method, "/api/products/999999999", **more)["detail"] == "No product has this id"


FILTERS = ["", "category=Cola", "category=Cola&category=Water", "active=true", "active=false", "category=None",
           "category=Cola&active=true", "brand={brand}", "brand={brand}&category=Cola&category=Water"]  # fmt: skip


@pytest.mark.parametrize("query", FILTERS)
def test_values_of_one_filter_are_alternatives_and_all_filters_must_match(
    client: Client, database: Database, query: str
) -> None:
    colas = client.ok("GET", "/api/products?category=Cola&limit=1")["data"]
    assert colas, "the demo company has no product of the category Cola"
    query = query.format(brand=colas[0]["brand"])
    pairs = [part.split("=") for part in query.split("&") if part]
    given = {name: [v for n, v in pairs if n == name] or None for name in ("category", "brand", "active")}
    rows = database.execute(
        """SELECT id::text AS id FROM products
           WHERE (%(category)s::text[] IS NULL OR category = ANY(%(category)s))
             AND (%(brand)s::text[] IS NULL OR brand = ANY(%(brand)s))
             AND (%(active)s::text[] IS NULL OR active::text = ANY(%(active)s)) ORDER BY name_key, products.id""",
        given,
    ).fetchall()
    page = client.ok("GET", f"/api/products?limit=100&{query}")
    assert page["total"] == len(rows)
    assert [row["id"] for row in page["data"]] == [row["id"] for row in rows[:100]]


def test_product_is_found_by_name_sku_and_brand_in_any_case(admin: Client) -> None:
    made = make_product(admin, name="Zwickel 100% Brew_1", brand="Quoll & Sons")
    for text in ("zwickel", "100%", "w_1", made["sku"].lower(), "quoll & s"):
        found = admin.ok("GET", "/api/products", params={"search": text})["data"]
        assert [row["id"] for row in found] == [made["id"]], text


@pytest.mark.parametrize(("path", "column"), [("categories/list", "category"), ("brands/list", "brand")])
def test_every_category_and_brand_is_listed_with_its_product_count(
    admin: Client, database: Database, path: str, column: str
) -> None:
    name = unique("Only here")
    for _ in range(2):
        make_product(admin, **{column: name})
    listed = admin.ok("GET", f"/api/products/{path}")
    assert {column: name, "product_count": 2} in listed
    rows = database.execute(
        f"""SELECT {column}, count(*) FILTER (WHERE active) AS product_count
            FROM products GROUP BY {column} ORDER BY name_key({column})"""
    ).fetchall()
    assert listed == rows
