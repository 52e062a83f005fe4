"""Stores: making and changing them, their regions, and what a search finds."""

from typing import Any

import psycopg
import pytest

from tests.contract import Client
from tests.factories import Shop, make_store, unique

Database = psycopg.Connection[dict[str, Any]]


def body(**more: Any) -> dict[str, Any]:
    return {"code": unique("S"), "name": "Harbor", "region": "West", "store_type": "Urban", "address": "1 Quay", **more}


def test_new_store_has_the_values_that_were_sent(admin: Client) -> None:
    sent = body(city="Oakport", state="CA", postal_code="90001")
    response = admin.post("/api/stores", json=sent)
    made = response.json()
    assert sent.items() <= made.items()
    assert (made["version"], made["manager_id"], response.headers["etag"]) == (1, None, '"1"')
    assert admin.ok("GET", response.headers["location"]) == made


def test_optional_fields_of_a_store_are_empty_by_default(admin: Client) -> None:
    made = admin.ok("POST", "/api/stores", json=body())
    assert (made["city"], made["state"], made["postal_code"], made["manager_name"]) == ("", "", "", None)


@pytest.mark.parametrize("field", ["code", "name", "region", "store_type", "address"])
def test_store_without_a_required_field_is_refused(admin: Client, field: str) -> None:
    sent = body()
    del sent[field]
    problem = admin.refused(422, "POST", "/api/stores", json=sent)
    assert [error["field"] for error in problem["errors"]] == [field]


def test_code_of_another_store_is_refused(admin: Client) -> None:
    first, second = make_store(admin), make_store(admin)
    for method, path in (("POST", "/api/stores"), ("PUT", f"/api/stores/{second['id']}")):
        sent = body(code=first["code"]) if method == "POST" else {"code": first["code"]}
        assert admin.refused(409, method, path, json=sent)["detail"] == "Another store has this code"
    assert admin.ok("GET", f"/api/stores/{second['id']}") == second


def test_update_changes_only_the_given_fields(admin: Client) -> None:
    made = make_store(admin, city="Oakport")
    changed = admin.ok("PUT", f"/api/stores/{made['id']}", json={"name": "Pier", "city": ""})
    assert changed == {**made, "name": "Pier", "city": "", "version": 2}
    assert admin.ok("GET", f"/api/stores/{made['id']}") == changed


def test_outdated_version_is_refused_and_the_current_one_accepted(admin: Client) -> None:
    path = f"/api/stores/{make_store(admin)['id']}"
    seen = admin.get(path).headers["etag"]
    admin.ok("PUT", path, json={"name": "Second"}, headers={"If-Match": seen})
    admin.refused(412, "PUT", path, json={"name": "Third"}, headers={"If-Match": seen})
    admin.refused(412, "PUT", path, json={"name": "Third"}, headers={"If-Match": f"W/{seen}"})
    assert admin.ok("GET", path)["name"] == "Second"
    assert admin.ok("PUT", path, json={"name": "Third"}, headers={"If-Match": "*"})["version"] == 3


def test_weak_tag_of_the_current_version_is_accepted(admin: Client) -> None:
    path = f"/api/stores/{make_store(admin)['id']}"
    for name, tags in (("Second", 'W/"1"'), ("Third", '"7", W/"2"')):
        admin.ok("PUT", path, json={"name": name}, headers={"If-Match": tags})
    assert admin.ok("GET", path)["version"] == 3


def test_unknown_store_is_not_found(admin: Client) -> None:
    for method, more in (("GET", {}), ("PUT", {"json": {"name": "Nowhere"}})):
        assert admin.refused(404, method, "/api/stores/999999999", **more)["detail"] == "No store has this id"


def test_store_is_found_by_name_code_address_and_city_in_any_case(admin: Client) -> None:
    made = make_store(admin, name="Quillon Gate", address="77 Brask Row", city="Zanterby")
    for text in ("quillon", "LON GA", made["code"].lower(), "brask row", "ZANTER"):
        found = admin.ok("GET", "/api/stores", params={"search": text})["data"]
        assert [row["id"] for row in found] == [made["id"]], text


def test_search_matches_special_characters_literally(admin: Client) -> None:
    odd = make_store(admin, name='50%_off\\\'s "best"')
    plain = make_store(admin, name="50 offs best")
    for text in ("50%_", "%_", "f\\'s", '"best"', "\\"):
        found = {row["id"] for row in admin.ok("GET", "/api/stores", params={"search": text, "limit": 100})["data"]}
        assert found & {odd["id"], plain["id"]} == {odd["id"]}, text


@pytest.mark.parametrize(
    "query",
    ["", "region=West", "region=West&region=South", "store_type=Warehouse", "store_type=Urban&store_type=Tourist",
     "region=South&store_type=Warehouse", "region=Nowhere"],
)  # fmt: skip
def test_values_of_one_filter_are_alternatives_and_all_filters_must_match(
    client: Client, database: Database, query: str
) -> None:
    pairs = [part.split("=") for part in query.split("&") if part]
    regions, types = ([v for n, v in pairs if n == name] or None for name in ("region", "store_type"))
    rows = database.execute(
        """SELECT id::text AS id FROM stores
           WHERE (%(r)s::text[] IS NULL OR region = ANY(%(r)s)) AND (%(t)s::text[] IS NULL OR store_type = ANY(%(t)s))
           ORDER BY name_key, stores.id""",
        {"r": regions, "t": types},
    ).fetchall()
    page = client.ok("GET", f"/api/stores?limit=100&{query}")
    assert page["total"] == len(rows)
    assert [row["id"] for row in page["data"]] == [row["id"] for row in rows[:100]]


def test_region_lists_match_the_stores(admin: Client, database: Database) -> None:
    region = unique("Region")
    for store_type in ("Urban", "Urban", "Warehouse"):
        make_store(admin, region, store_type)
    options = admin.ok("GET", "/api/stores/regions/options")
    assert {"value": region, "label": region, "store_count": 3} in options
    summary = admin.ok("GET", "/api/stores/regions/summary")
    assert {"region": region, "stores": 3, "by_type": {"Urban": 2, "Warehouse": 1}} in summary
    rows = database.execute("""SELECT region, count(*) FILTER (WHERE active) AS n
                               FROM stores GROUP BY region ORDER BY name_key(region)""").fetchall()
    counted = [(row["region"], row["n"]) for row in rows]
    assert [(row["value"], row["store_count"]) for row in options] == counted
    assert [(row["region"], row["stores"]) for row in summary] == counted
    assert all(sum(row["by_type"].values()) == row["stores"] for row in summary)


def test_stock_follows_its_store_to_another_region_and_orders_keep_theirs(shop: Shop) -> None:
    region = unique("Region")
    order = shop.order(5)
    for store in (shop.warehouse, shop.store):
        shop.admin.ok("PUT", f"/api/stores/{store['id']}", json={"region": region})
    assert shop.admin.ok("GET", f"/api/inventory/kpi?region={region}")["total_units"] == 100
    assert shop.admin.ok("GET", f"/api/orders?region={region}")["total"] == 0
    kept = shop.admin.ok("GET", f"/api/orders?region={order['region']}&store_id={shop.store['id']}")
    assert [row["id"] for row in kept["data"]] == [order["id"]]
    shown = shop.admin.ok("GET", f"/api/orders/{order['id']}")
    assert (shown["region"], shown["current"]["region"]) == (order["region"], region)
    shop.west.refused(403, "PATCH", f"/api/orders/{order['id']}/approve")
