"""Transfers between stores, for the tests of transfers and for those of all writes."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.contract import Client
from tests.factories import Json, Shop, make_stock, make_store, make_user, unique

Send = Callable[[Client], httpx.Response]


class Giver:
    """A store with cases of the shop's product, and its manager; the shop's store orders from it."""

    def __init__(self, shop: Shop, region: str = "West", cases: int = 100, **levels: int) -> None:
        self.shop = shop
        self.store = make_store(shop.admin, region)
        self.stock = make_stock(shop.admin, self.store, shop.product, cases, **levels)
        self.manager = shop.admin.acting_as(
            make_user(shop.admin, "store_manager", store_id=self.store["id"])["email"],
        )

    def order(self, quantity: int = 10, by: Client | None = None, **more: Any) -> Json:
        """Create a pending transfer to the shop's store, by default as an administrator."""
        return self.shop.order(quantity, by, source_store_id=self.store["id"], **more)

    def agreed(self, quantity: int = 10) -> Json:
        """The same, with the agreement of the manager."""
        return agree(self.manager, self.order(quantity))


def former_store(shop: Shop) -> Json:
    """Create a pending transfer from the shop's warehouse, which is a store at that time; its manager agrees."""
    path = f"/api/stores/{shop.warehouse['id']}"
    shop.admin.ok("PUT", path, json={"store_type": "Urban"})
    order = shop.order(1)
    shop.admin.ok("PUT", path, json={"store_type": "Warehouse"})
    return order


def agree(who: Client, order: Json) -> Json:
    """Agree to a transfer."""
    return who.ok("PATCH", f"/api/orders/{order['id']}/agree")


def agreement(order: Json) -> tuple[bool, int | None, str | None]:
    """Whether the order needs an agreement, for how many cases it has one, and who gave it."""
    return order["needs_agreement"], order["agreed_quantity"], order["agreed_by"]


def agree_to_transfer(shop: Shop) -> Send:
    order, headers = Giver(shop).order(1), {"Idempotency-Key": unique("key")}
    return lambda c: c.patch(f"/api/orders/{order['id']}/agree", headers=headers)


def agree_to_transfers(shop: Shop) -> Send:
    ids = [Giver(shop).order(1)["id"] for _ in range(2)]
    return lambda c: c.post("/api/orders/agree", json={"ids": ids[::-1]})


def edit_agreed_transfer(shop: Shop) -> Send:
    order = Giver(shop).agreed(1)
    return lambda c: c.patch(f"/api/orders/{order['id']}", json={"quantity": 2})


def approve_transfer(shop: Shop) -> Send:
    order = Giver(shop).order(1, by=shop.west)
    return lambda c: c.patch(f"/api/orders/{order['id']}/approve")


def ship_transfer_with_backorder(shop: Shop) -> Send:
    order = Giver(shop).agreed(2)
    shop.west.ok("PATCH", f"/api/orders/{order['id']}/approve")
    return lambda c: c.patch(f"/api/orders/{order['id']}/ship", json={"quantity": 1, "remainder": "backorder"})
