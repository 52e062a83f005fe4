"""The lists of categories, brands and regions: made by use, renamed once for all, merged."""

from typing import Any

import pytest

from tests.contract import Client
from tests.making import make_product, make_store, make_user, unique

Json = dict[str, Any]


def label(admin: Client, path: str, name: str) -> Json:
    """The entry of a list with this name."""
    (entry,) = [entry for entry in admin.ok("GET", f"/api/{path}") if entry["name"] == name]
    return entry


@pytest.mark.parametrize(("path", "field"), [("categories", "category"), ("brands", "brand")])
def test_label_is_created_by_use_and_renamed_in_every_product(admin: Client, path: str, field: str) -> None:
    name, new = unique("Sóda"), unique("Lemonade")
    products = [make_product(admin, **{field: name}) for _ in range(2)]
    entry = label(admin, path, name)
    assert (entry["uses"], entry["version"]) == (2, 1)
    renamed = admin.ok("PUT", f"/api/{path}/{entry['id']}", json={"name": new}, headers={"If-Match": '"1"'})
    assert renamed == {**entry, "name": new, "version": 2}
    for product in products:
        now = admin.ok("GET", f"/api/products/{product['id']}")
        assert (now[field], now["version"]) == (new, 2)
    admin.refused(412, "PUT", f"/api/{path}/{entry['id']}", json={"name": name}, headers={"If-Match": '"1"'})


def test_renamed_region_is_that_of_its_stores_and_managers(admin: Client) -> None:
    name, new = unique("Región"), unique("Area")
    store = make_store(admin, name)
    manager = make_user(admin, "regional_manager", region=name)
    entry = label(admin, "regions", name)
    admin.ok("PUT", f"/api/regions/{entry['id']}", json={"name": new})
    assert admin.ok("GET", f"/api/stores/{store['id']}")["region"] == new
    assert admin.ok("GET", f"/api/users/{manager['id']}")["region"] == new


def test_spelling_of_a_label_can_change(admin: Client) -> None:
    name = unique("Tonic")
    product = make_product(admin, category=name)
    entry = label(admin, "categories", name)
    admin.ok("PUT", f"/api/categories/{entry['id']}", json={"name": name.upper()})
    assert admin.ok("GET", f"/api/products/{product['id']}")["category"] == name.upper()


def test_label_with_the_name_of_another_is_refused_with_its_spelling(admin: Client) -> None:
    first, second = unique("Tonic"), unique("Water")
    for name in (first, second):
        make_product(admin, category=name)
    entry = label(admin, "categories", second)
    problem = admin.refused(409, "PUT", f"/api/categories/{entry['id']}", json={"name": first.upper()})
    assert problem["detail"] == f'"{first}" has this name, or had it before: merge the two'


def test_merged_label_is_replaced_everywhere_and_deleted(admin: Client) -> None:
    old, new = unique("Softdrink"), unique("Soft drink")
    product, other = make_product(admin, category=old), make_product(admin, category=new)
    gone, kept = label(admin, "categories", old), label(admin, "categories", new)
    merged = admin.ok("POST", f"/api/categories/{gone['id']}/merge", json={"into": kept["id"]})
    assert merged == {**kept, "uses": 2}
    assert {admin.ok("GET", f"/api/products/{p['id']}")["category"] for p in (product, other)} == {new}
    admin.refused(404, "POST", f"/api/categories/{gone['id']}/merge", json={"into": kept["id"]})
    admin.refused(404, "POST", f"/api/categories/{kept['id']}/merge", json={"into": gone["id"]})
    admin.refused(409, "POST", f"/api/categories/{kept['id']}/merge", json={"into": kept["id"]})


def test_label_of_another_kind_is_not_found(admin: Client) -> None:
    name = unique("Brand")
    make_product(admin, brand=name)
    entry = label(admin, "brands", name)
    admin.refused(404, "PUT", f"/api/categories/{entry['id']}", json={"name": unique("x")})


def test_only_an_administrator_renames_and_merges_labels(admin: Client, client: Client) -> None:
    name = unique("Brand")
    make_product(admin, brand=name)
    entry = label(admin, "brands", name)
    client.refused(403, "PUT", f"/api/brands/{entry['id']}", json={"name": unique("x")})
    client.refused(403, "POST", f"/api/brands/{entry['id']}/merge", json={"into": "1"})
