"""Idempotency-Key on every write of the document: one effect, one response, for a day, for the same user and rights."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests import unchecked
from tests.conftest import People
from tests.contract import Client
from tests.embedded_servers import wait_for
from tests.factories import Shop, make_user, unique
from tests.test_hostile_input import WRITES, Database, example_request, keys, make_labels, table_contents
from tests.test_shutdown import second

__all__ = ["keys", "second"]  # fixtures

each_write = pytest.mark.parametrize("operation", WRITES)


def test_every_documented_write_is_tested(client: Client) -> None:
    document = client.contract.document["paths"]
    writes = {f"{m.upper()} {path}" for path, item in document.items() for m in item if m in ("post", "put", "patch")}
    assert writes == set(WRITES)


def fresh(admin: Client, operation: str, keys: dict[str, str]) -> tuple[str, str, Any]:
    """The write with unique names and codes, and with labels that no other write has merged."""
    if "{label_id}" in operation:
        keys = {**keys, **make_labels(admin)}
    method, path, body = example_request(operation, keys)
    text, name = json.dumps(body), unique("i")
    for old in ("H1", "h1", "h@x.example"):
        text = text.replace(f'"{old}"', f'"{name}{"@x.example" * ("@" in old)}"')
    return method, path, json.loads(text)


@each_write
def test_repeated_request_has_no_second_effect_and_the_same_response(
    admin: Client, keys: dict[str, str], database: Database, operation: str
) -> None:
    method, path, body = fresh(admin, operation, keys)
    key = {"Idempotency-Key": unique("again")}
    first = admin.request(method, path, json=body, headers=key)
    assert first.status_code in (200, 201, 409), first.text
    before = table_contents(database)
    again = admin.request(method, path, json=body, headers=key)
    assert again.headers["idempotent-replayed"] == "true"
    assert (again.status_code, again.content) == (first.status_code, first.content)
    for name in ("etag", "location", "content-type"):
        assert again.headers.get(name) == first.headers.get(name)
    assert table_contents(database) == before
    assert admin.refused(422, method, f"{path}?dry_run=false", json=body, headers=key)["code"] == (
        "idempotency_key_reused"
    )


@each_write
def test_concurrent_requests_with_one_key_take_effect_once(admin: Client, keys: dict[str, str], operation: str) -> None:
    method, path, body = fresh(admin, operation, keys)
    key = {"Idempotency-Key": unique("twin")}
    with ThreadPoolExecutor(4) as crowd:
        responses = [crowd.submit(admin.request, method, path, json=body, headers=key) for _ in range(4)]
        found = [task.result() for task in responses]
    running = [a for a in found if a.status_code == 409 and a.json()["code"] == "idempotency_key_in_use"]
    assert all(a.headers["retry-after"] == "1" for a in running)
    done = [a for a in found if a not in running]
    assert len({(a.status_code, a.content) for a in done if a.is_success}) <= 1
    first = [a for a in done if "idempotent-replayed" not in a.headers]
    assert len(first) <= 1


def test_concurrent_refused_requests_with_one_key_get_one_stored_response(shop: Shop, database: Database) -> None:
    order = shop.order(100_000)
    key = {"Idempotency-Key": unique("refused")}
    with ThreadPoolExecutor(4) as crowd:
        with database.transaction(force_rollback=True):
            database.execute("SELECT 1 FROM orders WHERE id = %s FOR UPDATE", (order["id"],))
            path = f"/api/orders/{order['id']}/approve"
            pending = [crowd.submit(shop.west.patch, path, headers=key) for _ in range(4)]
            while waiting_for_locks(database) < len(pending) and not any(task.done() for task in pending):
                pass
        responses = [task.result() for task in pending]
    refused = [response for response in responses if response.json()["code"] == "out_of_stock"]  # and not: come again
    assert len({response.content for response in refused}) <= 1
    assert sum("idempotent-replayed" not in response.headers for response in refused) <= 1


def waiting_for_locks(database: Database) -> int:
    """How many connections wait for something that another one holds."""
    found = database.execute(
        "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    ).fetchone()
    assert found is not None
    return found["n"]


@each_write
def test_equal_keys_of_two_users_are_independent(
    admin: Client, client: Client, keys: dict[str, str], operation: str
) -> None:
    method, path, body = fresh(admin, operation, keys)
    key = {"Idempotency-Key": unique("own")}
    admin.request(method, path, json=body, headers=key)
    other = client.request(method, path, json=body, headers=key)
    assert "idempotent-replayed" not in other.headers


def test_key_can_be_reused_after_a_day_and_not_before(shop: Shop, database: Database) -> None:
    key = {"Idempotency-Key": unique("day")}
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    first = shop.admin.ok("POST", "/api/orders", json=body, headers=key)
    older = "UPDATE idempotency_keys SET created_at = now() - %s::interval WHERE key = %s"
    database.execute(older, ("23 hours", key["Idempotency-Key"]))
    assert shop.admin.ok("POST", "/api/orders", json=body, headers=key)["id"] == first["id"]
    database.execute(older, ("24 hours 1 minute", key["Idempotency-Key"]))
    assert shop.admin.ok("POST", "/api/orders", json={**body, "quantity": 2}, headers=key)["id"] != first["id"]


@pytest.fixture
def many_keys(database: Database) -> Iterator[str]:
    """Stored keys: 3,500 that are older than a day, and one that is younger."""
    database.execute(
        """INSERT INTO idempotency_keys (principal, route, key, fingerprint, created_at)
           SELECT 'test', 'x', n::text, '', now() - make_interval(mins => CASE WHEN n = 0 THEN 1380 ELSE 1441 END)
           FROM generate_series(0, 3500) n"""
    )
    yield "SELECT count(*) AS n, min(key) AS key FROM idempotency_keys WHERE principal = 'test'"
    database.execute("DELETE FROM idempotency_keys WHERE principal = 'test'")


def test_all_keys_older_than_a_day_are_deleted_and_no_others(many_keys: str, second: Any, database: Database) -> None:
    assert unchecked.get(f"{second.url}/api/stores").status_code == 200  # `operations/retention.py` follows requests
    wait_for(lambda: database.execute(many_keys).fetchone() == {"n": 1, "key": "0"}, "the old keys' end", 120)


@pytest.mark.parametrize("change", [{"role": "regional_manager", "region": "South"}, {"region": "South"}])
def test_stored_response_is_not_replayed_if_the_callers_rights_have_changed(
    shop: Shop, admin: Client, people: People, change: dict[str, str]
) -> None:
    role = "admin" if "role" in change else "regional_manager"
    user = make_user(admin, role, region="West")
    they, key = admin.acting_as(user["email"]), {"Idempotency-Key": unique("rights")}
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    first = they.ok("POST", "/api/orders", json=body, headers=key)
    admin.ok("PUT", f"/api/users/{user['id']}", json=change)
    assert they.refused(403, "POST", "/api/orders", json=body, headers=key)["code"] == "forbidden"
    admin.ok("PUT", f"/api/users/{user['id']}", json={"role": role, "region": "West"})
    again = they.post("/api/orders", json=body, headers=key)
    assert (again.json(), again.headers["idempotent-replayed"]) == (first, "true")


def test_stored_response_is_not_replayed_to_a_manager_of_another_store(shop: Shop, admin: Client) -> None:
    user = make_user(admin, "store_manager", store_id=shop.store["id"])
    they, key = admin.acting_as(user["email"]), {"Idempotency-Key": unique("store")}
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    they.ok("POST", "/api/orders", json=body, headers=key)
    admin.ok("PUT", f"/api/users/{user['id']}", json={"store_id": shop.warehouse["id"]})
    assert they.refused(403, "POST", "/api/orders", json=body, headers=key)["code"] == "forbidden"
    admin.ok("PUT", f"/api/users/{user['id']}", json={"store_id": shop.store["id"]})
    assert they.post("/api/orders", json=body, headers=key).headers["idempotent-replayed"] == "true"


def test_forbidden_response_is_not_stored(shop: Shop, admin: Client) -> None:
    user = make_user(admin, "regional_manager", region="South")
    they, key = admin.acting_as(user["email"]), {"Idempotency-Key": unique("forbidden")}
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    they.refused(403, "POST", "/api/orders", json=body, headers=key)
    admin.ok("PUT", f"/api/users/{user['id']}", json={"region": "West"})
    response = they.post("/api/orders", json=body, headers=key)
    assert (response.status_code, "idempotent-replayed" in response.headers) == (201, False)


def test_key_in_use_returns_409_with_retry_after(shop: Shop, database: psycopg.Connection[dict[str, Any]]) -> None:
    me, key = shop.admin.ok("GET", "/api/me")["id"], unique("held")
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    with database.transaction(force_rollback=True):
        database.execute(
            "INSERT INTO idempotency_keys (principal, route, key, fingerprint) VALUES (%s, 'POST /api/orders', %s, '')",
            (me, key),
        )
        response = shop.admin.post("/api/orders", json=body, headers={"Idempotency-Key": key})
    assert (response.status_code, response.json()["code"]) == (409, "idempotency_key_in_use"), response.text
    assert response.headers["retry-after"] == "1"
    assert shop.admin.post("/api/orders", json=body, headers={"Idempotency-Key": key}).status_code == 201
