"""Authentication: how the caller is identified, and which changes the caller's role allows."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import People, Service, start_service, stop_service
from tests.contract import Client
from tests.factories import Shop, make_store, make_user


def test_default_caller_is_the_first_regional_manager(client: Client, people: People) -> None:
    me = client.ok("GET", "/api/me")
    assert (me["email"], me["role"], me["region"]) == (people.west, "regional_manager", "West")
    assert me["may_act_as_others"] is True


def test_dev_user_header_selects_the_caller(client: Client, people: People) -> None:
    assert client.ok("GET", "/api/me", headers={"X-Dev-User": people.admin.upper()})["email"] == people.admin


@pytest.mark.parametrize("who", ["unknown@brickhouse.example", "x", "'; DROP TABLE users; --", "a" * 5000])
def test_unknown_user_can_neither_read_nor_write(client: Client, who: str) -> None:
    for path in ("/api/stores", "/api/orders/1", "/api/inventory/kpi", "/api/me"):
        client.refused(403, "GET", path, headers={"X-Dev-User": who})
    body = {"store_id": "1", "product_id": "1", "quantity": 1}
    client.refused(403, "POST", "/api/orders", json=body, headers={"X-Dev-User": who})


def test_two_dev_user_headers_are_refused(client: Client, people: People) -> None:
    twice = [("X-Dev-User", people.admin), ("X-Dev-User", people.west)]
    client.refused(401, "GET", "/api/me", headers=httpx.Headers(twice))


def test_deactivated_user_is_refused_from_the_next_request_on(admin: Client) -> None:
    user = make_user(admin, "admin")
    theirs = admin.acting_as(user["email"])
    theirs.ok("GET", "/api/me")
    admin.ok("PUT", f"/api/users/{user['id']}", json={"active": False})
    theirs.refused(403, "GET", "/api/me")


def test_revoked_role_has_no_effect_from_the_next_request_on(admin: Client) -> None:
    user = make_user(admin, "admin")
    theirs = admin.acting_as(user["email"])
    make_store(theirs)
    admin.ok("PUT", f"/api/users/{user['id']}", json={"role": "regional_manager", "region": "West"})
    body = {"code": "NO", "name": "No", "region": "West", "store_type": "Urban", "address": "1 A"}
    theirs.refused(403, "POST", "/api/stores", json=body)


def test_store_manager_changes_only_the_own_store(admin: Client, people: People, shop: Shop) -> None:
    manager = admin.acting_as(make_user(admin, "store_manager", store_id=shop.warehouse["id"])["email"])
    own = f"/api/inventory/{shop.at_warehouse['id']}"
    manager.ok("PUT", own, json={"current_stock": 90})
    manager.ok("POST", f"{own}/adjustments", json={"delta": 1, "reason": "found"})
    stranger = admin.acting_as(people.south_store)
    stranger.refused(403, "PUT", own, json={"current_stock": 1})
    stranger.refused(403, "POST", f"{own}/adjustments", json={"delta": -1, "reason": "taken"})
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    stranger.refused(403, "POST", "/api/orders", json=body)
    assert shop.admin.ok("GET", own)["current_stock"] == 91


def test_regional_manager_changes_only_stores_of_the_region(admin: Client, people: People, shop: Shop) -> None:
    path = f"/api/inventory/{shop.at_warehouse['id']}"
    admin.acting_as(people.west).ok("PUT", path, json={"reorder_level": 5})
    admin.acting_as(people.south).refused(403, "PUT", path, json={"reorder_level": 6})


def test_store_manager_can_request_but_not_approve(admin: Client, shop: Shop) -> None:
    manager = admin.acting_as(make_user(admin, "store_manager", store_id=shop.store["id"])["email"])
    order = shop.order(by=manager)
    manager.refused(403, "PATCH", f"/api/orders/{order['id']}/approve")
    shop.approve(order)
    manager.refused(403, "PATCH", f"/api/orders/{order['id']}/fulfill")


def test_manager_of_the_source_can_fulfill(admin: Client, shop: Shop) -> None:
    manager = admin.acting_as(make_user(admin, "store_manager", store_id=shop.warehouse["id"])["email"])
    order = shop.order()
    shop.approve(order)
    assert manager.ok("PATCH", f"/api/orders/{order['id']}/fulfill")["status"] == "fulfilled"


def test_regional_manager_cannot_approve_in_another_region(admin: Client, people: People, shop: Shop) -> None:
    order = shop.order()
    south = admin.acting_as(people.south)
    south.refused(403, "PATCH", f"/api/orders/{order['id']}/approve")
    south.refused(403, "PATCH", f"/api/orders/{order['id']}/cancel", json={"reason": "not mine"})
    south.refused(403, "PATCH", f"/api/orders/{order['id']}", json={"quantity": 1})


def test_requester_cannot_approve_the_own_order(shop: Shop) -> None:
    for requester in (shop.west, shop.admin):
        order = shop.order(by=requester)
        assert "yourself" in requester.refused(403, "PATCH", f"/api/orders/{order['id']}/approve")["detail"]
        assert requester.ok("GET", f"/api/orders/{order['id']}")["status"] == "pending"


@pytest.mark.parametrize("role", ["west", "west_store"])
def test_only_administrators_change_stores_products_and_users(admin: Client, people: People, role: str) -> None:
    theirs = admin.acting_as(getattr(people, role))
    store = {"code": "X1", "name": "X", "region": "West", "store_type": "Urban", "address": "1 A"}
    product = {"sku": "X1", "name": "X", "brand": "X", "category": "X", "unit_price": 1}
    user = {"username": "x1", "email": "x1@x.example", "first_name": "X", "last_name": "X", "role": "admin"}
    for resource, body in (("stores", store), ("products", product), ("users", user)):
        theirs.refused(403, "POST", f"/api/{resource}", json=body)
        key = theirs.ok("GET", f"/api/{resource}?limit=1")["data"][0]["id"]
        theirs.refused(403, "PUT", f"/api/{resource}/{key}", json=dict(list(body.items())[1:2]))


@pytest.fixture(scope="module")
def hosted(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A second process on the same database that accepts only the proxy's identity header."""
    directory = tmp_path_factory.mktemp("hosted")
    shared = service.environment["EMBEDDED_DB_DIR"]
    running = start_service(directory, EMBEDDED_DB_DIR=shared, IDENTITY_MODE="databricks_apps")
    running.wait_until_ready()
    yield running
    stop_service(running)


def test_hosted_service_accepts_only_the_proxys_identity_header(hosted: Service, admin: Client, people: People) -> None:
    with Client(hosted.url, admin.contract) as proxied:
        assert proxied.ok("GET", "/api/me", headers={"X-Forwarded-Email": people.west.upper()})["email"] == people.west
        proxied.refused(401, "GET", "/api/me")
        assert "max-age=31536000" in proxied.get("/health").headers["strict-transport-security"]
        proxied.refused(401, "GET", "/api/me", headers={"X-Dev-User": people.admin})
        proxied.refused(401, "GET", "/api/me", headers={"X-Forwarded-Email": ""})
        proxied.refused(403, "GET", "/api/me", headers={"X-Forwarded-Email": "stranger@example.com"})
        twice = [("X-Forwarded-Email", people.admin), ("x-forwarded-email", people.west)]
        proxied.refused(401, "GET", "/api/me", headers=httpx.Headers(twice))
        proxied.refused(401, "GET", "/api/me", headers={"X_Forwarded_Email": people.admin})


def test_local_service_ignores_the_proxys_identity_header(client: Client, people: People) -> None:
    assert client.ok("GET", "/api/me", headers={"X-Forwarded-Email": people.admin})["email"] == people.west


def test_local_identity_mode_is_refused_on_databricks_apps(tmp_path: Path) -> None:
    refused = start_service(tmp_path, DATABRICKS_APP_NAME="brickhouse")
    assert refused.process.wait(120) == 1
    assert "IDENTITY_MODE=databricks_apps" in refused.log.read_text()


@pytest.fixture(scope="module")
def relaxed(service: Service, tmp_path_factory: pytest.TempPathFactory, people: People) -> Iterator[Service]:
    """A third process on the same database, with another default caller."""
    running = start_service(
        tmp_path_factory.mktemp("relaxed"),
        EMBEDDED_DB_DIR=service.environment["EMBEDDED_DB_DIR"],
        DEV_USER_EMAIL=f" {people.admin.upper()} ",
    )
    running.wait_until_ready()
    yield running
    stop_service(running)


def test_default_caller_is_configurable(relaxed: Service, admin: Client, people: People) -> None:
    with Client(relaxed.url, admin.contract) as theirs:
        assert theirs.ok("GET", "/api/me")["email"] == people.admin
        assert theirs.ok("GET", "/api/me", headers={"X-Dev-User": ""})["email"] == people.admin
        assert theirs.ok("GET", "/api/me", headers={"X-Dev-User": people.west})["email"] == people.west
