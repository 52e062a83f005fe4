"""Every specified endpoint returns 2xx with the specified fields, with and without a trailing slash."""

from typing import Any

import pytest

from tests.contract import Client
from tests.factories import Shop, make_product, make_stock, make_store, unique

STORE = {"id", "name", "region", "store_type", "address", "manager_id"}
ITEM = {"id", "product_id", "store_id", "current_stock", "reorder_level", "max_stock", "last_updated"}
ORDER = {"id", "store_id", "product_id", "quantity", "status", "created_at", "approved_at"}
KPI = {"total_value", "total_units", "total_products", "low_stock_alerts", "out_of_stock", "turnover"}
PAGE = {"data", "page", "limit", "total", "total_is_exact", "total_pages", "next_cursor"}

LISTS = [
    ("/api/stores", STORE), ("/api/stores?region=West&store_type=Urban&search=o", STORE),
    ("/api/inventory", ITEM), ("/api/inventory?region=West&category=Cola&page=1&limit=50", ITEM),
    ("/api/inventory/alerts/low-stock", {"severity"}), ("/api/orders", ORDER),
    ("/api/orders?status=pending&status=approved&region=West&region=South", ORDER),
    ("/api/products", {"id", "sku", "name", "brand", "category", "unit_price"}),
    ("/api/users", {"id", "username", "email", "role"}), ("/api/users/role/store_manager", {"id", "role"}),
]  # fmt: skip
DOCUMENTS = [
    ("/api/inventory/kpi", KPI), ("/health", {"status", "timestamp"}), ("/api/health", {"status", "timestamp"}),
    ("/ready", {"status"}), ("/api/me", {"id", "email", "role"}),
]  # fmt: skip
ARRAYS = [
    ("/api/stores/regions/options", {"value", "label", "store_count"}),
    ("/api/stores/regions/summary", {"region", "stores", "by_type"}),
    ("/api/inventory/trends?days=7", {"date", "total_value", "total_units"}),
    ("/api/inventory/categories", {"category", "total_value", "share"}),
    ("/api/products/categories/list", {"category"}), ("/api/products/brands/list", {"brand"}),
]  # fmt: skip


def both_spellings(path: str) -> list[str]:
    """The path without and with a trailing slash."""
    base, _, query = path.partition("?")
    return [path, f"{base}/{'?' if query else ''}{query}"]


@pytest.fixture(scope="module")
def rows_for_every_list(admin: Client, client: Client) -> None:
    """Create a row for every list, independently of the demo data: an order, low stock, a store to search for."""
    shop = Shop(admin, client)
    make_stock(admin, shop.store, make_product(admin, category="Cola"), 1, reorder_level=5)
    make_store(admin, "West", "Urban", name="Port")
    shop.order(1)


@pytest.mark.usefixtures("rows_for_every_list")
@pytest.mark.parametrize(("path", "fields"), LISTS)
def test_list_has_the_specified_envelope_and_fields(client: Client, path: str, fields: set[str]) -> None:
    for spelled in both_spellings(path):
        response = client.get(spelled, follow_redirects=False)
        assert response.status_code == 200
        assert set(response.json()) == PAGE
        assert response.json()["data"]
        assert all(fields <= set(row) for row in response.json()["data"])


@pytest.mark.parametrize(("path", "fields"), DOCUMENTS)
def test_document_has_the_specified_fields(client: Client, path: str, fields: set[str]) -> None:
    for spelled in both_spellings(path):
        response = client.get(spelled, follow_redirects=False)
        assert response.status_code == 200
        assert fields <= set(response.json())


@pytest.mark.parametrize(("path", "fields"), ARRAYS)
def test_array_has_the_specified_fields(client: Client, path: str, fields: set[str]) -> None:
    for spelled in both_spellings(path):
        response = client.get(spelled, follow_redirects=False)
        assert response.status_code == 200
        assert response.json()
        assert all(fields <= set(row) for row in response.json())


@pytest.mark.usefixtures("rows_for_every_list")
@pytest.mark.parametrize("resource", ["stores", "inventory", "orders", "products", "users"])
def test_resource_is_found_by_its_id_which_is_a_string(client: Client, resource: str) -> None:
    listed = client.ok("GET", f"/api/{resource}?limit=1")["data"][0]
    assert isinstance(listed["id"], str)
    for spelled in both_spellings(f"/api/{resource}/{listed['id']}"):
        response = client.get(spelled, follow_redirects=False)
        assert response.status_code == 200
        assert listed.items() <= response.json().items()
        assert response.headers["etag"] == f'"{listed["version"]}"'
    assert client.ok("GET", "/api/orders?limit=1")["data"][0]["id"]


def test_order_comes_with_its_history(shop: Shop) -> None:
    order = shop.order(1)
    shop.approve(order)
    shop.fulfill(order)
    history = shop.admin.ok("GET", f"/api/orders/{order['id']}")["history"]
    assert [event["to_status"] for event in history] == ["pending", "approved", "fulfilled"]


@pytest.mark.parametrize("slash", ["", "/"])
def test_create_and_update_return_the_whole_resource(shop: Shop, slash: str) -> None:
    admin, code = shop.admin, unique("S")
    bodies: dict[str, dict[str, Any]] = {
        "stores": {"code": code, "name": "New", "region": "West", "store_type": "Urban", "address": "1 A"},
        "products": {"sku": code, "name": "New", "brand": "B", "category": "Tested", "unit_price": 1.5},
        "users": {"username": code, "email": f"{code}@x.example", "first_name": "A", "last_name": "B", "role": "admin"},
    }
    for resource, body in bodies.items():
        response = admin.post(f"/api/{resource}{slash}", json=body, follow_redirects=False)
        made = response.json()
        assert response.status_code == 201
        assert response.headers["location"] == f"/api/{resource}/{made['id']}"
        field, value = list(body.items())[1]
        changed = admin.put(f"/api/{resource}/{made['id']}{slash}", json={field: f"x{value}"})
        assert (changed.status_code, changed.json()["version"]) == (200, 2)


@pytest.mark.parametrize("slash", ["", "/"])
def test_order_can_be_created_approved_and_fulfilled(shop: Shop, slash: str) -> None:
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 3}
    made = shop.admin.post(f"/api/orders{slash}", json=body)
    assert made.status_code == 201
    for step, status in (("approve", "approved"), ("fulfill", "fulfilled")):
        response = shop.west.patch(f"/api/orders/{made.json()['id']}/{step}{slash}", follow_redirects=False)
        assert (response.status_code, response.json()["status"]) == (200, status)


@pytest.mark.parametrize("slash", ["", "/"])
def test_count_sets_the_stock(shop: Shop, slash: str) -> None:
    path = f"/api/inventory/{shop.at_warehouse['id']}{slash}"
    row = shop.admin.ok("PUT", path, json={"current_stock": 42, "reorder_level": 50, "max_stock": 90})
    assert (row["current_stock"], row["reorder_level"], row["max_stock"], row["low_stock"]) == (42, 50, 90, True)
