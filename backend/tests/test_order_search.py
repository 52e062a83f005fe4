"""The search of orders by where they come from: their source store and their supplier."""

from tests.contract import Client
from tests.factories import make_product, make_store, make_supplier, unique


def check_orders(admin: Client, search: str, expected: list[str]) -> None:
    """The list, its total and the counts agree about the orders that have the words."""
    page = admin.ok("GET", "/api/orders", params={"search": search, "sort": "id"})
    assert ([row["id"] for row in page["data"]], page["total"]) == (expected, len(expected)), search
    assert admin.ok("GET", "/api/orders/counts", params={"search": search})["total"] == len(expected), search


def test_order_is_found_by_the_old_and_the_current_name_of_its_source(admin: Client) -> None:
    mark = unique("source").replace("-", "")
    store, source, product = make_store(admin), make_store(admin, name=f"Lager{mark}"), make_product(admin, brand=mark)
    body = {"store_id": store["id"], "product_id": product["id"], "quantity": 1, "source_store_id": source["id"]}
    check_orders(admin, f"lager{mark}", [])
    order = admin.ok("POST", "/api/orders", json=body)["id"]
    check_orders(admin, f"LAGER{mark} {mark}", [order])
    admin.ok("PUT", f"/api/stores/{source['id']}", json={"name": f"Depot{mark}"})
    later = admin.ok("POST", "/api/orders", json=body)["id"]
    check_orders(admin, f"lager{mark}", [order])
    check_orders(admin, f"depot{mark}", [order, later])


def test_order_is_found_by_the_supplier_in_its_document(admin: Client) -> None:
    mark = unique("supplier").replace("-", "")
    supplier, source, store = make_supplier(admin, name=f"Köhler{mark}"), make_store(admin), make_store(admin)
    product = make_product(admin, supplier_id=supplier["id"])
    body = {"store_id": store["id"], "product_id": product["id"], "quantity": 1}
    order = admin.ok("POST", "/api/orders", json=body)["id"]
    admin.ok("POST", "/api/orders", json={**body, "source_store_id": source["id"]})
    check_orders(admin, f"kohler{mark}", [order])
    admin.ok("PUT", f"/api/suppliers/{supplier['id']}", json={"name": f"Brenner{mark}"})
    later = admin.ok("POST", "/api/orders", json=body)["id"]
    check_orders(admin, f"köhler{mark}", [order])
    check_orders(admin, f"brenner{mark}", [later])
