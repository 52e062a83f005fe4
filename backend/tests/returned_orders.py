"""Returns of orders, for the tests of returns and for those of all writes."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.contract import Client
from tests.factories import Json, Shop, unique

Send = Callable[[Client], httpx.Response]


def fulfilled(shop: Shop, cases: int = 10, **more: Any) -> Json:
    """An order that its store has received in full."""
    order = shop.order(cases, **more)
    shop.approve(order)
    return shop.fulfill(order)


def give_back(shop: Shop, order: Json, cases: int, by: Client | None = None, **more: Any) -> Json:
    """Request a return of cases of this order, by default as an administrator."""
    body = {"quantity": cases, "reason": "overstock", **more}
    return (by or shop.admin).ok("POST", f"/api/orders/{order['id']}/return", json=body)


def refused(shop: Shop, status: int, order: Json, cases: int, by: Client | None = None, **more: Any) -> Json:
    body = {"quantity": cases, "reason": "overstock", **more}
    return (by or shop.admin).refused(status, "POST", f"/api/orders/{order['id']}/return", json=body)


def movements(client: Client, row: Json) -> list[tuple[str, int, int]]:
    lines = client.ok("GET", f"/api/inventory/{row['id']}/movements?sort=at")["data"]
    return [(line["kind"], line["delta"], line["balance_after"]) for line in lines]


def find(shop: Shop, order: Json) -> Json:
    return shop.admin.ok("GET", f"/api/orders/{order['id']}")


def return_order(shop: Shop) -> Send:
    order = fulfilled(shop, 1)
    body = {"quantity": 1, "reason": "recall"}
    return lambda c: c.post(f"/api/orders/{order['id']}/return", json=body, headers={"Idempotency-Key": unique("key")})


def pending_return(shop: Shop, cases: int) -> str:
    """Request a return of this many cases of a new order of three; returns its id."""
    return give_back(shop, fulfilled(shop, 3), cases)["id"]


def edit_return(shop: Shop) -> Send:
    order_id = pending_return(shop, 2)
    return lambda c: c.patch(f"/api/orders/{order_id}", json={"quantity": 3})


def ship_return_with_backorder(shop: Shop) -> Send:
    order_id = pending_return(shop, 2)
    shop.west.ok("PATCH", f"/api/orders/{order_id}/approve", json={})
    body = {"quantity": 1, "remainder": "backorder"}
    return lambda c: c.patch(f"/api/orders/{order_id}/ship", json=body)


def fulfill_return(shop: Shop) -> Send:
    order_id = pending_return(shop, 2)
    shop.west.ok("PATCH", f"/api/orders/{order_id}/approve", json={})
    return lambda c: c.patch(f"/api/orders/{order_id}/fulfill", json={})
