"""Permissions: every route, requested by each kind of caller, agrees with the table in docs/authorization.md.

Writes are sent with `dry_run`, so that they change nothing. A documented route that is missing in this file or in the
table fails the test.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.conftest import BACKEND, People
from tests.contract import Client
from tests.factories import Shop, make_product, make_stocktake, make_store, make_supplier, make_user, unique
from tests.transfers import former_store

TABLE = BACKEND.parent / "docs/authorization.md"
NO_ACCOUNT = "no account"
PEOPLE = ["admin", "region", "other region", "store", "source", "other store", NO_ACCOUNT]
Row = dict[str, bool]
Body = dict[str, Any] | None


@pytest.fixture
def clients(admin: Client, shop: Shop, people: People) -> dict[str, Client]:
    """One client for each column of the table, as seen from an order of the shop's store."""
    managers = {
        "store": make_user(admin, "store_manager", store_id=shop.store["id"])["email"],
        "source": make_user(admin, "store_manager", store_id=shop.warehouse["id"])["email"],
    }
    emails = {
        "admin": people.admin,
        "region": people.west,
        "other region": people.south,
        "other store": people.south_store,
        NO_ACCOUNT: "unknown@brickhouse.example",
        **managers,
    }
    return {name: admin.acting_as(emails[name]) for name in PEOPLE}


@pytest.fixture
def requests(shop: Shop, admin: Client, people: People) -> dict[str, tuple[str, Body]]:
    """Path and body of each write, for rows of the shop. The orders were requested by none of the table's callers."""
    asker = admin.acting_as(make_user(admin, "admin")["email"])
    pending, approved = shop.order(1, by=asker), shop.order(1, by=asker)
    shop.approve(approved)
    sent = shop.approve(shop.order(1, by=asker))
    shop.west.ok("PATCH", f"/api/orders/{sent['id']}/ship")
    done = shop.fulfill(shop.approve(shop.order(1, by=asker)))
    store, product, row = shop.store["id"], shop.product["id"], shop.at_warehouse["id"]
    order: Body = {"store_id": store, "product_id": product, "quantity": 1}
    stocktake = f"/stocktakes/{make_stocktake(shop)['id']}"
    user = admin.ok("GET", f"/api/users?search={people.south_store}")["data"][0]
    return {
        "POST /stores": ("/stores", {"code": "A-1", "name": "A", "region": "A", "store_type": "Urban", "address": "A"}),
        "PUT /stores/{store_id}": (f"/stores/{store}", {"name": "A"}),
        "PATCH /stores/{store_id}/close": (f"/stores/{make_store(admin)['id']}/close", None),
        "PUT /company": ("/company", {"name": "A"}),
        **label_writes(shop),
        "POST /products": ("/products", {"sku": "A-1", "name": "A", "brand": "A", "category": "A", "unit_price": 1}),
        "PUT /products/{product_id}": (f"/products/{product}", {"name": "A"}),
        "POST /users": ("/users", {"username": "a1", "email": "a1@x.example", "first_name": "A", "last_name": "A",
                                   "role": "admin"}),
        "PUT /users/{user_id}": (f"/users/{user['id']}", {"first_name": "A"}),
        "POST /inventory": ("/inventory", {"store_id": shop.warehouse["id"], "product_id": make_product(admin)["id"]}),
        "PUT /inventory/{inventory_id}": (f"/inventory/{row}", {"current_stock": 50}),
        "POST /inventory/{inventory_id}/adjustments": (f"/inventory/{row}/adjustments", {"delta": 1, "reason": "a"}),
        "POST /inventory/counts": ("/inventory/counts", {"store_id": shop.warehouse["id"], "reason": "a",
                                                         "counts": [{"product_id": product, "current_stock": 50}]}),
        **sales_writes(shop),
        "POST /stocktakes": ("/stocktakes", {"store_id": store}),
        "PUT /stocktakes/{stocktake_id}/lines": (f"{stocktake}/lines", {"lines": [
            {"product_id": product, "counted_stock": 1}]}),
        "PATCH /stocktakes/{stocktake_id}/close": (f"{stocktake}/close", {"reason": "a"}),
        "PATCH /stocktakes/{stocktake_id}/discard": (f"{stocktake}/discard", {"reason": "a"}),
        "POST /orders": ("/orders", order),
        "POST /orders/batch": ("/orders/batch", {"orders": [order]}),
        "POST /orders/agree": ("/orders/agree", {"ids": [former_store(shop)["id"]]}),
        "POST /orders/approve": ("/orders/approve", {"ids": [pending["id"]]}),
        "POST /orders/fulfill": ("/orders/fulfill", {"ids": [approved["id"]]}),
        "POST /orders/ship": ("/orders/ship", {"ids": [approved["id"]]}),
        "POST /orders/receive": ("/orders/receive", {"ids": [sent["id"]]}),
        "POST /orders/cancel": ("/orders/cancel", {"ids": [pending["id"], approved["id"]], "reason": "a"}),
        "PATCH /orders/{order_id}": (f"/orders/{pending['id']}", {"quantity": 2}),
        "PATCH /orders/{order_id}/agree": (f"/orders/{former_store(shop)['id']}/agree", None),
        "PATCH /orders/{order_id}/approve": (f"/orders/{pending['id']}/approve", None),
        "PATCH /orders/{order_id}/fulfill": (f"/orders/{approved['id']}/fulfill", None),
        "PATCH /orders/{order_id}/ship": (f"/orders/{approved['id']}/ship", None),
        "PATCH /orders/{order_id}/receive": (f"/orders/{sent['id']}/receive", {"received": 1}),
        "POST /orders/{order_id}/return": (f"/orders/{done['id']}/return", {"quantity": 1, "reason": "recall"}),
        "PATCH /orders/{order_id}/cancel": (f"/orders/{pending['id']}/cancel", {"reason": "a"}),
    }  # fmt: skip


def sales_writes(shop: Shop) -> dict[str, tuple[str, Body]]:
    """Path and body of the writes of sales, losses, reversals and reasons, for the warehouse."""
    at = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    line = {"store_id": shop.warehouse["id"], "product_id": shop.product["id"], "quantity": 1, "occurred_at": at,
            "external_id": "a"}  # fmt: skip
    row, new = f"/inventory/{shop.at_warehouse['id']}", unique("permitted").replace("-", "_")
    moved = shop.admin.ok("POST", f"/api{row}/adjustments", json={"delta": 1, "reason": "a"})["id"]
    reason = shop.admin.ok("GET", "/api/reasons?sort=-id&limit=1")["data"][0]["id"]
    return {
        "POST /inventory/{inventory_id}/write-offs": (f"{row}/write-offs", {"quantity": 1, "reason_code": "damaged"}),
        "POST /inventory/movements/{movement_id}/reverse": (f"/inventory/movements/{moved}/reverse", {"reason": "a"}),
        "POST /sales": ("/sales", {"source": "a", "mode": "all", "lines": [line]}),
        "POST /reasons": ("/reasons", {"code": new, "name": "A", "kinds": ["count"], "consumption": False}),
        "PUT /reasons/{reason_id}": (f"/reasons/{reason}", {"name": "A"}),
        "POST /suppliers": ("/suppliers", {"name": unique("A"), "lead_time_days": 1, "order_days": ["monday"]}),
        "PUT /suppliers/{supplier_id}": (f"/suppliers/{make_supplier(shop.admin)['id']}", {"lead_time_days": 2}),
    }


def label_writes(shop: Shop) -> dict[str, tuple[str, Body]]:
    """Path and body of the writes of labels, for those of the shop's product and store."""
    names = {"categories": shop.product["category"], "brands": shop.product["brand"], "regions": shop.store["region"]}
    writes: dict[str, tuple[str, Body]] = {}
    for kind, name in names.items():
        ids = {entry["name"]: entry["id"] for entry in shop.admin.ok("GET", f"/api/{kind}")}
        other = next(label_id for entry, label_id in ids.items() if entry != name)
        path = f"/{kind}/{ids[name]}"
        writes[f"PUT /{kind}/{{label_id}}"] = (path, {"name": unique("Label")})
        writes[f"POST /{kind}/{{label_id}}/merge"] = (f"{path}/merge", {"into": other})
    return writes


def table() -> dict[str, Row]:
    """The table of the document: for each route, whether each kind of caller is allowed."""
    rows: dict[str, Row] = {}
    for line in TABLE.read_text().splitlines():
        match = re.match(r"\| `(\w+ [^`]+)` \|(.*)\|$", line)
        if match:
            words = [word.strip() for word in match[2].split("|")]
            rows[match[1]] = {name: word == "yes" for name, word in zip(PEOPLE, words, strict=True)}
    return rows


def routes(client: Client, wanted: Callable[[str], bool]) -> set[str]:
    """The documented routes under the prefix whose method is wanted, without health checks and the endless stream."""
    return {
        f"{method.upper()} {path.removeprefix('/api')}"
        for path, operations in client.contract.document["paths"].items()
        for method in operations
        if path.startswith("/api/") and wanted(method) and not path.endswith(("/health", "/ready", "/stream"))
    }


def is_allowed(client: Client, method: str, path: str, body: Body) -> bool:
    """True if the request is allowed. Fails if the status is neither 2xx nor 403."""
    response = client.request(method, path, json=body)
    assert response.status_code in (200, 201, 403), f"{method} {path}: {response.status_code} {response.text[:200]}"
    return response.status_code != 403


def test_table_lists_exactly_the_documented_writes(client: Client) -> None:
    assert set(table()) == routes(client, lambda method: method != "get")


def test_every_write_is_allowed_as_the_table_says(
    requests: dict[str, tuple[str, Body]], clients: dict[str, Client]
) -> None:
    found = {
        route: {
            name: is_allowed(caller, route.split()[0], f"/api{path}?dry_run=true", body)
            for name, caller in clients.items()
        }
        for route, (path, body) in requests.items()
    }
    assert found == table()


def test_every_read_requires_an_account_and_nothing_else(
    client: Client, clients: dict[str, Client], shop: Shop
) -> None:
    keys = {"store_id": shop.store["id"], "product_id": shop.product["id"], "user_id": "1", "role": "admin",
            "inventory_id": shop.at_warehouse["id"], "order_id": shop.order()["id"],
            "stocktake_id": make_stocktake(shop)["id"], "reason_id": "1",
            "supplier_id": make_supplier(shop.admin)["id"], "code": shop.product["sku"]}  # fmt: skip
    for route in routes(client, lambda method: method == "get"):
        path = "/api" + re.sub(r"\{(\w+)\}", lambda match: keys[match[1]], route.split()[1])
        for name, caller in clients.items():
            assert is_allowed(caller, "GET", path, None) == (name != NO_ACCOUNT), f"{route} as {name}"


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
def test_missing_resource_is_not_revealed_to_a_caller_without_an_account(
    clients: dict[str, Client], method: str
) -> None:
    for path in ("/stores/999999999", "/inventory/999999999", "/orders/999999999"):
        response = clients[NO_ACCOUNT].request(method, f"/api{path}", json={"name": "x"})
        assert response.status_code in (403, 405, 422)
