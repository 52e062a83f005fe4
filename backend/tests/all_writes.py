"""Every write of the API, ready to be sent, for the tests of locks (test_lock_order.py)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx

from tests.contract import Client
from tests.factories import Shop, make_product, make_stock, make_store, make_supplier, make_user, unique
from tests.returned_orders import edit_return, fulfill_return, return_order, ship_return_with_backorder
from tests.transfers import (
    agree_to_transfer,
    agree_to_transfers,
    approve_transfer,
    edit_agreed_transfer,
    ship_transfer_with_backorder,
)

Send = Callable[[Client], httpx.Response]


def approved(shop: Shop, **more: Any) -> str:
    """Create and approve an order; returns its id."""
    order = shop.order(1, **more)
    shop.approve(order)
    return order["id"]


def first_deliveries(shop: Shop) -> list[str]:
    """Two approved orders: one of a product that the store does not carry yet, one of a product that it carries."""
    new = make_product(shop.admin)
    make_stock(shop.admin, shop.warehouse, new, 10)
    return [approved(shop, product_id=new["id"]), approved(shop)]


def create_order(shop: Shop) -> Send:
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    return lambda c: c.post("/api/orders", json=body, headers={"Idempotency-Key": unique("key")})


def create_batch(shop: Shop) -> Send:
    lines = [{"store_id": store["id"], "product_id": shop.product["id"], "quantity": 1}
             for store in (shop.store, make_store(shop.admin))]  # fmt: skip
    return lambda c: c.post("/api/orders/batch", json={"orders": lines})


def change_company(shop: Shop) -> Send:
    return lambda c: c.put("/api/company", json={"name": unique("Company")})


def edit(shop: Shop) -> Send:
    order = shop.order(2)
    return lambda c: c.patch(f"/api/orders/{order['id']}", json={"quantity": 1})


def approve(shop: Shop) -> Send:
    order = shop.order(1, by=shop.west)
    return lambda c: c.patch(f"/api/orders/{order['id']}/approve", json={})


def approve_batch(shop: Shop) -> Send:
    ids = [shop.order(1, by=shop.west)["id"] for _ in range(2)]
    return lambda c: c.post("/api/orders/approve", json={"ids": ids})


def fulfill(shop: Shop) -> Send:
    order_id = approved(shop)
    return lambda c: c.patch(f"/api/orders/{order_id}/fulfill", json={}, headers={"Idempotency-Key": unique("key")})


def fulfill_from_supplier(shop: Shop) -> Send:
    order_id = approved(shop, source_store_id=None)
    return lambda c: c.patch(f"/api/orders/{order_id}/fulfill", json={})


def receive_from_supplier(shop: Shop) -> Send:
    order_id = approved(shop, source_store_id=None)
    return lambda c: c.patch(f"/api/orders/{order_id}/receive", json={"received": 1})


def fulfill_first_delivery(shop: Shop) -> Send:
    order_id = first_deliveries(shop)[0]
    return lambda c: c.patch(f"/api/orders/{order_id}/fulfill", json={})


def fulfill_batch_with_first_delivery(shop: Shop) -> Send:
    ids = first_deliveries(shop)
    return lambda c: c.post("/api/orders/fulfill", json={"ids": ids})


def shipped(shop: Shop, order_id: str, **body: Any) -> str:
    """Ship an approved order; returns its id."""
    shop.west.ok("PATCH", f"/api/orders/{order_id}/ship", json=body)
    return order_id


def ship(shop: Shop) -> Send:
    order_id = approved(shop)
    return lambda c: c.patch(f"/api/orders/{order_id}/ship", json={}, headers={"Idempotency-Key": unique("key")})


def ship_with_backorder(shop: Shop) -> Send:
    order = shop.order(2)
    shop.approve(order)
    body = {"quantity": 1, "remainder": "backorder"}
    return lambda c: c.patch(f"/api/orders/{order['id']}/ship", json=body)


def ship_batch(shop: Shop) -> Send:
    ids = [*first_deliveries(shop), approved(shop, source_store_id=None)]
    return lambda c: c.post("/api/orders/ship", json={"ids": ids})


def receive(shop: Shop) -> Send:
    order_id = shipped(shop, approved(shop))
    return lambda c: c.patch(f"/api/orders/{order_id}/receive", json={"received": 1})


def receive_damaged_cases(shop: Shop) -> Send:
    order_id = shipped(shop, approved(shop))
    body = {"received": 0, "damaged": 1, "reason": "damaged"}
    return lambda c: c.patch(f"/api/orders/{order_id}/receive", json=body)


def receive_batch_with_first_delivery(shop: Shop) -> Send:
    ids = [shipped(shop, order_id) for order_id in first_deliveries(shop)]
    return lambda c: c.post("/api/orders/receive", json={"ids": ids})


def cancel(shop: Shop) -> Send:
    order_id = approved(shop)
    return lambda c: c.patch(f"/api/orders/{order_id}/cancel", json={"reason": "not needed"})


def cancel_batch(shop: Shop) -> Send:
    ids = [approved(shop), shop.order(1)["id"]]
    return lambda c: c.post("/api/orders/cancel", json={"ids": ids, "reason": "not needed"})


def adjust(shop: Shop) -> Send:
    path = f"/api/inventory/{shop.at_warehouse['id']}/adjustments"
    return lambda c: c.post(path, json={"delta": -1, "reason": "broken"})


def count(shop: Shop) -> Send:
    counts = [{"product_id": shop.product["id"], "current_stock": 90}]
    body = {"store_id": shop.warehouse["id"], "reason": "cycle count", "counts": counts}
    return lambda c: c.post("/api/inventory/counts", json=body)


def count_and_set_levels(shop: Shop) -> Send:
    path = f"/api/inventory/{shop.at_warehouse['id']}"
    return lambda c: c.put(path, json={"current_stock": 95, "reorder_level": 200})


def reserving_source(shop: Shop) -> tuple[dict[str, Any], dict[str, Any]]:
    """A new warehouse and its stock row of the product, of which a case is reserved."""
    source = make_store(shop.admin, store_type="Warehouse")
    row = make_stock(shop.admin, source, shop.product, 5, reorder_level=3)
    approved(shop, source_store_id=source["id"])
    return source, row


def count_below_the_reserved_cases(shop: Shop) -> Send:
    _, row = reserving_source(shop)
    return lambda c: c.put(f"/api/inventory/{row['id']}", json={"current_stock": 0})


def counted_stocktake(shop: Shop) -> str:
    """Start a stocktake of a new source in which less of the product is counted than is reserved; returns its path."""
    store, _ = reserving_source(shop)
    made = shop.admin.ok("POST", "/api/stocktakes", json={"store_id": store["id"]})
    path = f"/api/stocktakes/{made['id']}"
    shop.admin.ok("PUT", f"{path}/lines", json=counts_of(shop, 0))
    return path


def counts_of(shop: Shop, cases: int) -> dict[str, Any]:
    return {"lines": [{"product_id": shop.product["id"], "counted_stock": cases}]}


def sell_beyond_the_books(shop: Shop) -> Send:
    """Sell reserved cases, more than there are, and a product that the store does not carry yet."""
    source, _ = reserving_source(shop)
    at = datetime.now(UTC).isoformat()
    lines = [{"store_code": source["code"], "product_id": product["id"], "quantity": 7, "occurred_at": at,
              "external_id": unique("line")} for product in (shop.product, make_product(shop.admin))]  # fmt: skip
    return lambda c: c.post("/api/sales", json={"source": "lock", "mode": "all", "lines": lines})


def write_off_reserved_cases(shop: Shop) -> Send:
    _, row = reserving_source(shop)
    body = {"quantity": 5, "reason_code": "damaged"}
    return lambda c: c.post(f"/api/inventory/{row['id']}/write-offs", json=body)


def reverse(shop: Shop) -> Send:
    """Reverse an adjustment whose cases are reserved meanwhile."""
    source = make_store(shop.admin, store_type="Warehouse")
    row = make_stock(shop.admin, source, shop.product, 0)
    body = {"delta": 5, "reason": "found"}
    moved = shop.admin.ok("POST", f"/api/inventory/{row['id']}/adjustments", json=body)
    approved(shop, source_store_id=source["id"])
    return lambda c: c.post(f"/api/inventory/movements/{moved['id']}/reverse", json={"reason": "by mistake"})


def create_reason(_shop: Shop) -> Send:
    body = {"code": unique("locked").replace("-", "_"), "name": "L", "kinds": ["write_off"], "consumption": False}
    return lambda c: c.post("/api/reasons", json=body)


def change_reason(shop: Shop) -> Send:
    body = {"code": unique("locked").replace("-", "_"), "name": "L", "kinds": ["write_off"], "consumption": False}
    made = shop.admin.ok("POST", "/api/reasons", json=body)
    return lambda c: c.put(f"/api/reasons/{made['id']}", json={"name": unique("L")})


def create_supplier(_shop: Shop) -> Send:
    body = {"name": unique("Supplier"), "lead_time_days": 1, "order_days": ["monday"]}
    return lambda c: c.post("/api/suppliers", json=body)


def rename_supplier(shop: Shop) -> Send:
    """Rename the supplier of two products."""
    supplier = make_supplier(shop.admin)
    for _ in range(2):
        make_stock(shop.admin, shop.store, make_product(shop.admin, supplier_id=supplier["id"]), 1)
    return lambda c: c.put(f"/api/suppliers/{supplier['id']}", json={"name": unique("Supplier")})


def change_product_and_supplier(shop: Shop) -> Send:
    product, supplier = make_product(shop.admin), make_supplier(shop.admin)
    return lambda c: c.put(f"/api/products/{product['id']}", json={"supplier_id": supplier["id"], "unit_price": 3})


def order_from_supplier(shop: Shop) -> Send:
    product = make_product(shop.admin, supplier_id=make_supplier(shop.admin)["id"])
    body = {"store_id": shop.store["id"], "product_id": product["id"], "quantity": 1, "source_store_id": None}
    return lambda c: c.post("/api/orders", json=body)


def start_stocktake(shop: Shop) -> Send:
    store = make_store(shop.admin)
    make_stock(shop.admin, store, shop.product, 9)
    return lambda c: c.post("/api/stocktakes", json={"store_id": store["id"]})


def save_lines(shop: Shop) -> Send:
    path = counted_stocktake(shop)
    return lambda c: c.put(f"{path}/lines", json=counts_of(shop, 7))


def save_line_of_a_new_product(shop: Shop) -> Send:
    """Save a count of a product that the store carries since the stocktake was started, and that has no line yet."""
    store, new = make_store(shop.admin), make_product(shop.admin)
    path = f"/api/stocktakes/{shop.admin.ok('POST', '/api/stocktakes', json={'store_id': store['id']})['id']}"
    make_stock(shop.admin, store, new, 5)
    lines = [{"product_id": new["id"], "counted_stock": 4}]
    return lambda c: c.put(f"{path}/lines", json={"lines": lines})


def close_stocktake(shop: Shop) -> Send:
    path = counted_stocktake(shop)
    return lambda c: c.patch(f"{path}/close", json={"reason": "Stocktake"})


def discard_stocktake(shop: Shop) -> Send:
    path = counted_stocktake(shop)
    return lambda c: c.patch(f"{path}/discard", json={"reason": "Started by mistake"})


def set_levels(shop: Shop) -> Send:
    path = f"/api/inventory/{shop.at_warehouse['id']}"
    return lambda c: c.put(path, json={"reorder_level": 300})


def add_product_to_store(shop: Shop) -> Send:
    body = {"store_id": shop.store["id"], "product_id": make_product(shop.admin)["id"], "opening_stock": 5}
    return lambda c: c.post("/api/inventory", json=body)


def create_product(shop: Shop) -> Send:
    body = {"sku": unique("L"), "name": "L", "brand": "L", "category": "Locked", "unit_price": 1}
    return lambda c: c.post("/api/products", json=body)


def change_product(shop: Shop) -> Send:
    body = {"sku": unique("L"), "unit_price": 11.5, "category": unique("Locked")}
    return lambda c: c.put(f"/api/products/{shop.product['id']}", json=body)


def create_store_with_manager(shop: Shop) -> Send:
    manager = make_user(shop.admin, "store_manager", store_id=shop.store["id"])["id"]
    body = {"code": unique("L"), "name": "L", "region": "West", "store_type": "Urban", "address": "1 A"}
    return lambda c: c.post("/api/stores", json={**body, "manager_id": manager})


def change_store_and_manager(shop: Shop) -> Send:
    manager = make_user(shop.admin, "store_manager", store_id=shop.warehouse["id"])
    body = {"code": unique("L"), "manager_id": manager["id"]}
    return lambda c: c.put(f"/api/stores/{shop.store['id']}", json=body)


def move_store(shop: Shop) -> Send:
    store = make_store(shop.admin)
    make_stock(shop.admin, store, shop.product, 5)
    return lambda c: c.put(f"/api/stores/{store['id']}", json={"region": unique("Region")})


def close_store(shop: Shop) -> Send:
    """Close a store that delivers and requests orders, and move its stock to a store that does not carry all of it."""
    depot, product = make_store(shop.admin, store_type="Warehouse"), make_product(shop.admin)
    for each in (shop.product, product):
        make_stock(shop.admin, depot, each, 20)
    approved(shop, source_store_id=depot["id"])
    shop.order(1, store_id=depot["id"])
    body = {"open_orders": "cancel", "stock": "move", "move_to": shop.store["id"], "reason": "closed"}
    return lambda c: c.patch(f"/api/stores/{depot['id']}/close", json={**body, "allow_over_max": True})


def close_empty_store(shop: Shop) -> Send:
    store = make_store(shop.admin)
    make_stock(shop.admin, store, shop.product, 0)
    return lambda c: c.put(f"/api/stores/{store['id']}", json={"active": False})


def create_user(shop: Shop) -> Send:
    name = unique("locked")
    body = {"username": name, "email": f"{name}@brickhouse.example", "first_name": "L", "last_name": "L",
            "role": "store_manager"}  # fmt: skip
    return lambda c: c.post("/api/users", json={**body, "store_id": shop.store["id"]})


def change_user_and_store(shop: Shop) -> Send:
    user = make_user(shop.admin, "store_manager", store_id=shop.warehouse["id"])
    body = {"email": f"{unique('locked')}@brickhouse.example", "store_id": shop.store["id"]}
    return lambda c: c.put(f"/api/users/{user['id']}", json=body)


def deactivate_user(shop: Shop) -> Send:
    user = make_user(shop.admin, "admin")
    return lambda c: c.put(f"/api/users/{user['id']}", json={"active": False})


def label_of(shop: Shop, path: str, name: str) -> str:
    """Return the id of a category, brand or region."""
    return next(label["id"] for label in shop.admin.ok("GET", f"/api/{path}") if label["name"] == name)


def stocked_labels(shop: Shop) -> dict[str, str]:
    """Return the ids of a category and a brand that a product in stock has, and of a region with a user."""
    category, brand, region = unique("Locked"), unique("Locked"), unique("Locked")
    product = make_product(shop.admin, category=category, brand=brand)
    make_stock(shop.admin, make_store(shop.admin, region), product, 5)
    make_user(shop.admin, "regional_manager", region=region)
    found = {"categories": category, "brands": brand, "regions": region}
    return {path: label_of(shop, path, name) for path, name in found.items()}


def rename_label(path: str) -> Callable[[Shop], Send]:
    """A write that renames a category, brand or region."""

    def rename(shop: Shop) -> Send:
        key = stocked_labels(shop)[path]
        return lambda c: c.put(f"/api/{path}/{key}", json={"name": unique("Renamed")})

    return rename


def merge_label(path: str) -> Callable[[Shop], Send]:
    """A write that merges a category, brand or region into another one."""

    def merge(shop: Shop) -> Send:
        into, key = stocked_labels(shop)[path], stocked_labels(shop)[path]
        return lambda c: c.post(f"/api/{path}/{key}/merge", json={"into": into})

    return merge


LABELS = ("categories", "brands", "regions")
rename_region, merge_region = rename_label("regions"), merge_label("regions")
WRITES: tuple[Callable[[Shop], Send], ...] = (
    change_company,
    create_order, create_batch, edit, approve, approve_batch, fulfill, fulfill_from_supplier, fulfill_first_delivery,
    receive_from_supplier,
    fulfill_batch_with_first_delivery, ship, ship_with_backorder, ship_batch, receive, receive_damaged_cases,
    receive_batch_with_first_delivery, cancel, cancel_batch, return_order, edit_return, ship_return_with_backorder,
    fulfill_return, agree_to_transfer, agree_to_transfers, edit_agreed_transfer, approve_transfer,
    ship_transfer_with_backorder, adjust, count, count_and_set_levels, set_levels,
    add_product_to_store,
    count_below_the_reserved_cases, sell_beyond_the_books, write_off_reserved_cases, reverse, create_reason,
    change_reason, create_supplier, rename_supplier, change_product_and_supplier,
    order_from_supplier, start_stocktake, save_lines, save_line_of_a_new_product, close_stocktake, discard_stocktake,
    create_product, change_product, create_store_with_manager, change_store_and_manager, move_store,
    close_store, close_empty_store,
    create_user, change_user_and_store, deactivate_user,
    *(rename_label(path) for path in LABELS), *(merge_label(path) for path in LABELS),
)  # fmt: skip
