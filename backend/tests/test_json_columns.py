"""The JSON that a list's query builds equals the JSON that PostgreSQL's row_to_json builds."""

import json
from typing import Any, LiteralString

import psycopg
import pytest

from app.database.pages import View
from app.queries import alerts, inventory, movements, orders, products, stores, users
from tests.factories import Shop, make_product, make_store, make_user

Database = psycopg.Connection[dict[str, Any]]

HOSTILE = "a\"b\\c/d e é 漢字 😀 {}[]:, '; </script>"
CALLER: LiteralString = "WITH caller AS (SELECT id, role, store_id, region FROM users ORDER BY id LIMIT 1)"


def as_it_stands(text: str) -> list[Any]:
    """The members in their order, with numbers as they are written."""
    return json.loads(text, object_pairs_hook=list, parse_int=str, parse_float=str)


@pytest.fixture
def hostile(shop: Shop) -> Shop:
    """Names, reasons and notes with all that JSON has to escape, and an order in each state."""
    shop.product = make_product(shop.admin, name=HOSTILE, brand=HOSTILE, category=HOSTILE)
    shop.store = make_store(shop.admin, name=HOSTILE, address=HOSTILE)
    shop.at_warehouse = shop.admin.ok("POST", "/api/inventory", json={
        "store_id": shop.warehouse["id"], "product_id": shop.product["id"], "opening_stock": 50})  # fmt: skip
    make_user(shop.admin, "store_manager", store_id=shop.store["id"], first_name=HOSTILE)
    shop.order(1, notes=f"{HOSTILE}\n\t.")
    approved, fulfilled, cancelled = (shop.order(2) for _ in range(3))
    shop.approve(approved)
    shop.approve(fulfilled)
    shop.fulfill(fulfilled, allow_over_max=True)
    shop.west.ok("PATCH", f"/api/orders/{cancelled['id']}/cancel", json={"reason": HOSTILE})
    adjustment = {"delta": -1, "reason": HOSTILE}
    shop.admin.ok("POST", f"/api/inventory/{shop.at_warehouse['id']}/adjustments", json=adjustment)
    return shop


LISTINGS = {
    "stores": lambda: stores.STORES,
    "products": lambda: products.PRODUCTS,
    "users": lambda: users.USERS,
    "inventory": lambda: inventory.INVENTORY,
    "alerts": lambda: alerts.alert_view(),
    "movements": lambda: movements.MOVEMENTS,
    "orders": orders.order_view,
}


@pytest.mark.parametrize("name", LISTINGS)
def test_row_json_equals_row_to_json(name: str, hostile: Shop, database: Database) -> None:
    view: View = LISTINGS[name]()
    rows = database.execute(
        f"""{CALLER} SELECT {view.row} AS written,
                   (SELECT row_to_json(r)::text FROM (SELECT {view.select}) r) AS meant
            FROM {view.table} {view.joins} ORDER BY {view.alias}.id DESC LIMIT 2000"""
    ).fetchall()
    assert any(json.dumps(HOSTILE, ensure_ascii=False)[1:-1] in row["written"] for row in rows)
    for row in rows:
        assert as_it_stands(row["written"]) == as_it_stands(row["meant"])


def test_list_shows_a_changed_name(hostile: Shop) -> None:
    hostile.admin.ok("PUT", f"/api/stores/{hostile.store['id']}", json={"name": 'New "name"'})
    hostile.admin.ok("PUT", f"/api/products/{hostile.product['id']}", json={"unit_price": 12.5, "name": "\\"})
    (row,) = hostile.admin.ok("GET", f"/api/inventory?store_id={hostile.store['id']}")["data"]
    assert (row["store_name"], row["product_name"], row["unit_price"]) == ('New "name"', "\\", 12.5)
