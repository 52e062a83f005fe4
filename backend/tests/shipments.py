"""Steps of shipping and receiving as West's regional manager, for the tests of shipments."""

from typing import Any

from tests.factories import Shop

QUANTITIES = ("quantity", "shipped_quantity", "received_quantity", "damaged_quantity", "in_transit")


def shipped(shop: Shop, cases: int = 10, **body: Any) -> dict[str, Any]:
    """An order of 10 cases, or of another quantity, that is approved and shipped."""
    order = shop.order(cases)
    shop.approve(order)
    return ship(shop, order, **body)


def ship(shop: Shop, order: dict[str, Any], **body: Any) -> dict[str, Any]:
    return shop.west.ok("PATCH", f"/api/orders/{order['id']}/ship", json=body)


def receive(shop: Shop, order: dict[str, Any], received: int, **body: Any) -> dict[str, Any]:
    return shop.west.ok("PATCH", f"/api/orders/{order['id']}/receive", json={"received": received, **body})


def refused(shop: Shop, status: int, order: dict[str, Any], step: str, **body: Any) -> dict[str, Any]:
    return shop.west.refused(status, "PATCH", f"/api/orders/{order['id']}/{step}", json=body)


def quantities(order: dict[str, Any]) -> tuple[int, ...]:
    return tuple(order[name] for name in QUANTITIES)
