"""The lists of categories, brands and regions: made by use, renamed once for all, merged."""

from typing import Any

import pytest

from tests.contract import Client
from tests.factories import Shop, make_product, make_stock, make_store, make_user, unique

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


# ------------------------------------------------------------------------------------- the past under former names


def rename(admin: Client, path: str, old: str, new: str) -> None:
    """Rename the label with this name."""
    admin.ok("PUT", f"/api/{path}/{label(admin, path, old)['id']}", json={"name": new})


def figures(admin: Client, **filters: str) -> Any:
    """The figures of stock and orders under these filters, each by day, and the numbers of the orders found."""
    orders = admin.ok("GET", "/api/orders", params=filters)
    days = admin.ok("GET", "/api/inventory/kpi/history", params={"days": "7", **filters})
    trends = admin.ok("GET", "/api/inventory/trends", params={"days": "7", **filters})
    counts = admin.ok("GET", "/api/orders/counts", params=filters)
    return {row["number"] for row in orders["data"]}, orders["total"], counts, days, trends


@pytest.mark.parametrize(("path", "field"), [("categories", "category"), ("regions", "region")])
def test_filter_by_any_name_of_a_label_finds_past_data_under_all_its_names(
    admin: Client, path: str, field: str
) -> None:
    old, new = unique("Sóda"), unique("Lemonade")
    product = make_product(admin, category=old if field == "category" else "Tested")
    store = make_store(admin, old if field == "region" else "West")
    make_stock(admin, store, product, 7, reorder_level=9)
    body = {"store_id": store["id"], "product_id": product["id"], "quantity": 2}
    order = admin.ok("POST", "/api/orders", json=body)
    before = figures(admin, **{field: old})
    assert before[1] == 1
    rename(admin, path, old, new)
    kept = admin.ok("GET", f"/api/orders/{order['id']}")
    assert (kept[field], kept["current"][field]) == (old, new)
    later = admin.ok("POST", "/api/orders", json=body)
    assert later[field] == new
    for name in (old, new, new.upper()):
        numbers, total, _, days, trends = figures(admin, **{field: name})
        assert numbers == {order["number"], later["number"]}, name
        assert total == 2
        assert days[-1] == {**before[3][-1], "orders": 2}
        assert (days[:-1], trends) == (before[3][:-1], before[4])


def test_filter_finds_past_data_of_a_label_whose_spelling_changed(admin: Client) -> None:
    shop_category = unique("Tonic")
    product, store = make_product(admin, category=shop_category), make_store(admin)
    order = admin.ok("POST", "/api/orders", json={"store_id": store["id"], "product_id": product["id"], "quantity": 1})
    rename(admin, "categories", shop_category, shop_category.upper())
    assert figures(admin, category=shop_category.upper())[0] == {order["number"]}


def test_filter_by_a_merged_label_finds_past_data_of_both_labels(admin: Client) -> None:
    names = [unique("Softdrink"), unique("Soft drink")]
    store = make_store(admin)
    numbers = {
        admin.ok("POST", "/api/orders", json={"store_id": store["id"], "quantity": 1,
                                              "product_id": make_product(admin, category=name)["id"]})["number"]
        for name in names
    }  # fmt: skip
    gone, kept = (label(admin, "categories", name) for name in names)
    admin.ok("POST", f"/api/categories/{gone['id']}/merge", json={"into": kept["id"]})
    latest = unique("Lemonade")
    rename(admin, "categories", names[1], latest)
    for name in (*names, latest):
        assert figures(admin, category=name)[0] == numbers, name


def test_former_label_name_is_replaced_by_its_current_name(admin: Client) -> None:
    old, new = unique("Sóda"), unique("Lemonade")
    make_product(admin, category=old)
    rename(admin, "categories", old, new)
    assert make_product(admin, category=old.upper())["category"] == new
    assert {entry["name"] for entry in admin.ok("GET", "/api/categories")} & {old, new} == {new}


def test_label_can_get_its_former_name_back(admin: Client) -> None:
    old, new = unique("Sóda"), unique("Lemonade")
    product = make_product(admin, category=old)
    rename(admin, "categories", old, new)
    rename(admin, "categories", new, old)
    assert admin.ok("GET", f"/api/products/{product['id']}")["category"] == old
    assert make_product(admin, category=new)["category"] == old


def test_former_name_of_another_label_is_refused(admin: Client) -> None:
    old, new, other = unique("Sóda"), unique("Lemonade"), unique("Water")
    for name in (old, other):
        make_product(admin, category=name)
    rename(admin, "categories", old, new)
    problem = admin.refused(
        409, "PUT", f"/api/categories/{label(admin, 'categories', other)['id']}", json={"name": old}
    )
    assert problem["detail"] == f'"{new}" has this name, or had it before: merge the two'


def test_region_comparison_counts_open_orders_of_a_renamed_region_under_its_current_name(
    admin: Client, client: Client
) -> None:
    old, new = unique("Región"), unique("Area")
    shop = Shop(admin, client)
    shop.store = make_store(admin, old)
    shop.order(1, source_store_id=None)
    rename(admin, "regions", old, new)
    shop.order(1, source_store_id=None)
    for params in ({}, {"region": new}, {"region": old}):
        rows = [row for row in admin.ok("GET", "/api/inventory/regions", params=params) if row["region"] in (old, new)]
        assert [(row["region"], row["stores"], row["pending_orders"]) for row in rows] == [(new, 1, 2)]
