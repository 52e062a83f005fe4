"""Invalid bodies for every documented write: the response is a 4xx problem document, and the database is unchanged."""

import copy
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import getitem
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs
import psycopg
import pytest

from tests.contract import Client, assert_problem
from tests.factories import Shop, make_product, make_stocktake, make_store, make_supplier, make_user, stock_of, unique
from tests.transfers import former_store

Database = psycopg.Connection[dict[str, Any]]
Json = dict[str, Any]
TYPED = {"Content-Type": "application/json"}
NESTED: Any = {}
for _ in range(100):
    NESTED = {"a": [NESTED]}

NASTY: list[Any] = [
    None, True, "", " ", "x" * 5000, "\x00", "a\x00b", "\ud800", "'; DROP TABLE orders; --", "$(id)", "\u202e", -1, 0,
    2**31, 2**63, 2**64, 10**4000, -(10**30), 1.5, float("nan"), float("inf"), -float("inf"), 1e308, 5e-324, [], {},
    [[]], {"$ne": 1}, NESTED, "1e3", "01", "+1", "1", "NaN", "999999999999999999", "9999999999999999999",
]  # fmt: skip

LABELS = ("categories", "brands", "regions")
# Every documented write with a valid body, in which the tests replace values.
WRITES: dict[str, Json] = {
    "POST /api/stores": {"code": "H1", "name": "H", "region": "West", "store_type": "Urban", "address": "1 A",
                         "city": "H", "state": "H", "postal_code": "H", "manager_id": "{manager_id}"},
    "PUT /api/stores/{store_id}": {"code": "H1", "name": "H", "region": "West", "store_type": "Urban", "address": "1 A",
                                   "city": "H", "state": "H", "postal_code": "H", "manager_id": "{manager_id}"},
    "PATCH /api/stores/{store_id}/close": {"open_orders": "cancel", "stock": "write_off", "allow_over_max": True,
                                           "reason": "h"},
    "PUT /api/company": {"name": "H", "time_zone": "America/Chicago", "currency": "USD", "sla_approval_hours": 24,
                         "sla_fulfillment_hours": 72, "require_four_eyes": True},
    "PUT /api/categories/{label_id}": {"name": "H1"},
    "POST /api/categories/{label_id}/merge": {"into": "{other_categories}"},
    "PUT /api/brands/{label_id}": {"name": "H1"},
    "POST /api/brands/{label_id}/merge": {"into": "{other_brands}"},
    "PUT /api/regions/{label_id}": {"name": "H1"},
    "POST /api/regions/{label_id}/merge": {"into": "{other_regions}"},
    "POST /api/products": {"sku": "H1", "name": "H", "brand": "H", "category": "H", "package_size": "H",
                           "unit_price": 1, "active": True},
    "PUT /api/products/{product_id}": {"sku": "H1", "name": "H", "brand": "H", "category": "H", "package_size": "H",
                                       "unit_price": 2, "active": True},
    "POST /api/users": {"username": "h1", "email": "h@x.example", "first_name": "H", "last_name": "H", "role": "admin",
                        "store_id": "1", "region": "West", "avatar_url": "https://x.example/h", "active": True},
    "PUT /api/users/{user_id}": {"username": "h1", "email": "h@x.example", "first_name": "H", "last_name": "H",
                                 "role": "admin", "store_id": "1", "region": "West", "avatar_url": "https://x.example/h",
                                 "active": True},
    "POST /api/inventory": {"store_id": "{store_id}", "product_id": "{other_product_id}", "opening_stock": 1,
                            "reorder_level": 1, "max_stock": 9, "reason": "h"},
    "PUT /api/inventory/{inventory_id}": {"current_stock": 9, "reorder_level": 1, "max_stock": 9, "reason": "h"},
    "POST /api/inventory/{inventory_id}/adjustments": {"delta": 1, "reason": "h"},
    "POST /api/inventory/counts": {"store_id": "{store_id}", "reason": "h",
                                   "counts": [{"product_id": "{product_id}", "current_stock": 1}]},
    "POST /api/inventory/{inventory_id}/write-offs": {"quantity": 1, "reason_code": "damaged", "reason": "h"},
    "POST /api/inventory/movements/{movement_id}/reverse": {"reason": "h"},
    "POST /api/sales": {"source": "h", "mode": "all", "lines": [
        {"store_id": "{store_id}", "product_id": "{product_id}", "quantity": 1, "occurred_at": "{moment}",
         "external_id": "h"}]},
    "POST /api/reasons": {"code": "h", "name": "H", "kinds": ["count"], "consumption": False},
    "PUT /api/reasons/{reason_id}": {"name": "H", "kinds": ["count"], "active": True},
    "POST /api/suppliers": {"name": "H", "lead_time_days": 1, "order_days": ["monday"], "minimum_quantity": 1,
                            "active": True},
    "PUT /api/suppliers/{supplier_id}": {"name": "H", "lead_time_days": 1, "order_days": ["monday"],
                                         "minimum_quantity": 1, "active": True},
    "POST /api/stocktakes": {"store_id": "{store_id}", "categories": ["Tested"], "blind": False, "recount_above": 5,
                            "cycle_count": None},
    "PUT /api/stocktakes/{stocktake_id}/lines": {"lines": [{"product_id": "{product_id}", "counted_stock": 1}]},
    "PATCH /api/stocktakes/{stocktake_id}/close": {"reason": "h", "reason_code": "correction"},
    "PATCH /api/stocktakes/{stocktake_id}/discard": {"reason": "h"},
    "POST /api/orders": {"store_id": "{store_id}", "product_id": "{product_id}", "quantity": 1, "source_store_id": None,
                         "notes": "h"},
    "POST /api/orders/batch": {"orders": [{"store_id": "{store_id}", "product_id": "{product_id}", "quantity": 1,
                                           "source_store_id": None, "notes": "h"}]},
    "POST /api/orders/agree": {"ids": ["{order_id}"], "reason": "h"},
    "POST /api/orders/approve": {"ids": ["{order_id}"], "reason": "h"},
    "POST /api/orders/fulfill": {"ids": ["{order_id}"], "allow_over_max": True},
    "POST /api/orders/ship": {"ids": ["{order_id}"], "expected_at": "2031-01-01T00:00:00Z", "carrier_reference": "h"},
    "POST /api/orders/receive": {"ids": ["{order_id}"], "allow_over_max": True},
    "POST /api/orders/cancel": {"ids": ["{order_id}"], "reason": "h"},
    "PATCH /api/orders/{order_id}": {"quantity": 1, "notes": "h"},
    "PATCH /api/orders/{order_id}/agree": {"reason": "h"},
    "PATCH /api/orders/{order_id}/approve": {"quantity": 1, "reason": "h"},
    "PATCH /api/orders/{order_id}/fulfill": {"allow_over_max": True},
    "PATCH /api/orders/{order_id}/ship": {"quantity": 1, "expected_at": "2031-01-01T00:00:00Z",
                                          "carrier_reference": "h", "remainder": "close"},
    "PATCH /api/orders/{order_id}/receive": {"received": 1, "damaged": 0, "reason": "damaged", "final": True,
                                             "allow_over_max": True},
    "PATCH /api/orders/{order_id}/cancel": {"reason": "h"},
    "POST /api/orders/{order_id}/return": {"quantity": 1, "reason": "damaged", "notes": "h"},
}  # fmt: skip
BODY_IS_OPTIONAL = {
    "PATCH /api/stores/{store_id}/close", "PATCH /api/orders/{order_id}/agree", "PATCH /api/orders/{order_id}/approve",
    "PATCH /api/orders/{order_id}/fulfill", "PATCH /api/orders/{order_id}/ship",
}  # fmt: skip
each_write = pytest.mark.parametrize("operation", WRITES)


# Tables that the service's background tasks change, each with a condition for the rows that they leave alone.
CHANGED_IN_BACKGROUND = {
    "integrity_checks": "false", "integrity_walks": "false", "integrity_findings": "false", "changes_expired": "false",
    "changes": "at > now() - interval '20 hours'",
    "idempotency_keys": "created_at > now() - interval '20 hours'",
}  # fmt: skip


def table_contents(database: Database) -> dict[str, tuple[int, int]]:
    """The number of rows and the newest transaction id of each table; every change of a row alters them.

    Every change is also written to the log, so the tables are read only if the end of the log has moved.
    """
    row = database.execute("SELECT pg_current_wal_insert_lsn()::text AS log_end").fetchone()
    assert row is not None
    if row["log_end"] not in _contents:
        _contents.clear()
        _contents[row["log_end"]] = read_contents(database)
    return _contents[row["log_end"]]


_contents: dict[str, dict[str, tuple[int, int]]] = {}  # what was read last, by the end of the log at that time


def read_contents(database: Database) -> dict[str, tuple[int, int]]:
    """The same, from the tables."""
    tables = database.execute("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'brickhouse'").fetchall()
    assert {table["name"] for table in tables} >= set(CHANGED_IN_BACKGROUND)
    each = (
        f"""SELECT '{t["name"]}' AS name, count(*), max(xmin::text::bigint) FROM {t["name"]}
            WHERE {CHANGED_IN_BACKGROUND.get(t["name"], "true")}"""
        for t in tables
    )
    return {row["name"]: (row["count"], row["max"]) for row in database.execute(" UNION ALL ".join(each)).fetchall()}


def filled_in(template: Any, keys: dict[str, str]) -> Any:
    """The template with its placeholders, such as `{store_id}`, replaced by these keys."""
    text = json.dumps(template)
    for kind in LABELS:
        text = text.replace(f"/{kind}/{{label_id}}", f"/{kind}/{{{kind}}}")
    for name, key in keys.items():
        text = text.replace(f"{{{name}}}", key)
    return json.loads(text)


@pytest.fixture(scope="module")
def keys(admin: Client, client: Client) -> dict[str, str]:
    """Values of the placeholders: ids of rows that only this module uses, among them a pending order."""
    shop = Shop(admin, client)
    order = shop.order(5, by=shop.west)
    row = shop.admin.ok("GET", f"/api/inventory?store_id={shop.store['id']}&product_id={shop.product['id']}")["data"][0]
    return {"store_id": shop.store["id"], "product_id": shop.product["id"], "user_id": make_user(admin, "admin")["id"],
            "manager_id": make_user(admin, "store_manager", store_id=shop.store["id"])["id"],
            "other_product_id": make_product(admin)["id"], "inventory_id": row["id"],
            "order_id": order["id"], "transfer_id": former_store(shop)["id"],
            "stocktake_id": make_stocktake(shop)["id"],
            **make_movement(shop), **make_labels(admin)}  # fmt: skip


def make_movement(shop: Shop) -> dict[str, str]:
    """Values of the placeholders of sales: a movement of the shop's store, a reason, and a moment of today."""
    row = stock_of(shop.admin, shop.store, shop.product)
    movement = shop.admin.ok("POST", f"/api/inventory/{row['id']}/adjustments", json={"delta": 9, "reason": "h"})
    body = {"code": unique("reason").replace("-", "_"), "name": "H", "kinds": ["count"], "consumption": False}
    moment = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    reason = shop.admin.ok("POST", "/api/reasons", json=body)
    return {"movement_id": movement["id"], "reason_id": reason["id"], "moment": moment,
            "supplier_id": make_supplier(shop.admin)["id"]}  # fmt: skip


def make_labels(admin: Client) -> dict[str, str]:
    """Values of the placeholders of labels: two new labels of each kind."""
    ids: dict[str, str] = {}
    for prefix in ("", "other_"):
        name = unique("Label")
        make_store(admin, region=name)
        make_product(admin, category=name, brand=name)
        for kind in LABELS:
            labels = {entry["name"]: entry["id"] for entry in admin.ok("GET", f"/api/{kind}")}
            ids[f"{prefix}{kind}"] = labels[name]
    return ids


@pytest.fixture
def unchanged_database(database: Database, keys: dict[str, str]) -> Iterator[None]:
    before = table_contents(database)
    yield
    assert table_contents(database) == before


def example_request(operation: str, keys: dict[str, str]) -> tuple[str, str, Json]:
    used = {**keys, "order_id": keys["transfer_id"]} if operation.endswith("/agree") else keys
    method, path = filled_in(operation, used).split()
    return method, path, filled_in(WRITES[operation], used)


def locations(body: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to every value in a body, also inside of lists and objects."""
    inner = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, value in inner:
        yield (*above, name)
        yield from locations(value, (*above, name))


def with_value(body: Json, location: tuple[Any, ...], value: Any) -> Json:
    """The body with another value in this location."""
    changed = copy.deepcopy(body)
    inner: Any = changed
    for name in location[:-1]:
        inner = inner[name]
    inner[location[-1]] = value
    return changed


@pytest.fixture(scope="module")
def documented(client: Client) -> dict[str, Any]:
    """For each write the validator of its body, as the document has it."""
    document = client.contract.document
    found: dict[str, Any] = {}
    for operation in WRITES:
        method, path = operation.split()
        body = document["paths"][path][method.lower()]["requestBody"]["content"]["application/json"]["schema"]
        whole = {**body, "components": document["components"]}
        found[operation] = jsonschema_rs.Draft202012Validator(whole)
    return found


def allows(validator: Any, body: Json) -> bool:
    """True if the document allows this body, so that it is not invalid."""
    try:
        return validator.is_valid(body)
    except ValueError:  # no JSON at all
        return False


def test_every_documented_write_has_a_body(client: Client) -> None:
    paths = client.contract.document["paths"]
    documented = {f"{m.upper()} {path}" for path, methods in paths.items() for m in methods if m != "get"}
    assert documented == set(WRITES)


@each_write
def test_unmodified_bodies_are_accepted(admin: Client, keys: dict[str, str], operation: str) -> None:
    method, path, body = example_request(operation, keys)
    response = admin.request(method, f"{path}?dry_run=true", json=body)
    refused = path.endswith(("/fulfill", "/ship", "/receive", "/return"))  # the order is pending
    assert response.status_code == (409 if refused else 200), response.text


@each_write
def test_invalid_value_anywhere_in_a_body_is_refused(
    admin: Client, keys: dict[str, str], operation: str, documented: dict[str, Any], unchanged_database: None
) -> None:
    method, path, body = example_request(operation, keys)
    refused = 0
    for location in locations(body):
        for value in NASTY:
            sent = with_value(body, location, value)
            allowed = allows(documented[operation], sent)
            response = admin.request(
                method, f"{path}?dry_run=true" if allowed else path, content=json.dumps(sent).encode(), headers=TYPED
            )
            limits = (200, 499) if allowed else (400, 499)
            assert limits[0] <= response.status_code <= limits[1], f"{location} = {value!r}: {response.status_code}"
            refused += not allowed
    assert refused >= 10 * len(body)


@each_write
def test_id_that_does_not_exist_is_not_found(
    admin: Client, keys: dict[str, str], operation: str, unchanged_database: None
) -> None:
    nowhere = "999999999999999999"
    method, path, body = example_request(operation, keys)
    for location in locations(body):
        names_a_row = str(location[-1]).endswith("_id") and location[-1] != "external_id"
        if names_a_row or location[-2:-1] == ("ids",):
            assert admin.request(method, path, json=with_value(body, location, nowhere)).status_code == 404, location
    if "{" in operation:
        _, elsewhere, _ = example_request(operation, dict.fromkeys(keys, nowhere))
        admin.refused(404, method, elsewhere, json=body)


@each_write
def test_unknown_or_read_only_field_is_refused(
    admin: Client, keys: dict[str, str], operation: str, unchanged_database: None
) -> None:
    method, path, body = example_request(operation, keys)
    inside = [location for location in locations(body) if isinstance(reduce(getitem, location, body), dict)]
    for extra in ("version", "approved_by", "id", "created_at", "reserved_stock", "__proto__", "x" * 300, "ä\x00", ""):
        admin.refused(422, method, path, json={**body, extra: "1"})
        for location in inside:
            admin.refused(422, method, path, json=with_value(body, (*location, extra), "1"))


BROKEN = [
    b"{", b"[]", b"null,", b'"text"', b"0", b"true", b"\xff\xfe", b"\xff{}", b"{'a': 1}", b'{"a": 1,}', b"\x00",
    b"[" * 100_000, b'{"a":' * 100_000, b'{"a":' * 100 + b"1" + b"}" * 100, b"1" * 4301, b'{"a": ' + b"9" * 5000 + b"}",
    b'{"a": 1e999999}', b'{"\\ud800": 1}', b'{"a": "\x01"}', b"a=1&b=2", b"<a/>", b"{}" * 2,
]  # fmt: skip


@each_write
def test_body_that_is_no_valid_json_object_is_refused(
    admin: Client, keys: dict[str, str], operation: str, unchanged_database: None
) -> None:
    method, path, body = example_request(operation, keys)
    for broken in BROKEN:
        response = admin.request(method, path, content=broken, headers=TYPED)
        assert response.status_code in (400, 422), f"{broken[:20]!r}: {response.status_code}"
    if operation not in BODY_IS_OPTIONAL:
        for nothing in (b"", b"{}", b"null"):
            assert admin.request(method, path, content=nothing, headers=TYPED).status_code == 422, nothing
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "json", "\xff"):
        typed = {"Content-Type": kind.encode("latin-1")}
        problem = admin.refused(415, method, path, content=json.dumps(body), headers=typed)
        assert problem["detail"] == "The body must be JSON: send it with Content-Type: application/json", kind
    assert admin.request(method, path, content=json.dumps(body)).status_code == 415


@each_write
def test_body_with_a_duplicate_key_is_refused(
    admin: Client, keys: dict[str, str], operation: str, unchanged_database: None
) -> None:
    method, path, body = example_request(operation, keys)
    for name, value in body.items():
        for again in (value, "other"):
            twice = f"{json.dumps(body)[:-1]}, {json.dumps(name)}: {json.dumps(again)}}}"
            problem = admin.refused(400, method, path, content=twice.encode(), headers=TYPED)
            assert problem["detail"] == "The body has a duplicate key: each key may stand once in an object"
    if "counts" in body or "orders" in body or "lines" in body:
        twice = json.dumps(body).replace('"product_id"', '"product_id": "1", "product_id"')
        admin.refused(400, method, path, content=twice.encode(), headers=TYPED)


def answer_to(client: Client, head: str, body: bytes) -> tuple[int, str, Json]:
    """Send an incomplete request; returns the status, content type and body of the response."""
    where = urlsplit(str(client.base_url))
    user_header = "".join(f"{name}: {value}\r\n" for name, value in client.headers.items() if name == "x-dev-user")
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=120) as connection:
        connection.sendall(
            f"{head}\r\nHost: localhost\r\nContent-Type: application/json\r\n{user_header}\r\n".encode() + body
        )
        reader = connection.makefile("rb")
        status = int(reader.readline().split()[1])
        lines = [line.decode().strip().split(": ", 1) for line in iter(reader.readline, b"\r\n")]
        headers = {name.lower(): value for name, value in lines}
        return status, headers["content-type"], json.loads(reader.read(int(headers["content-length"])))


@each_write
def test_body_over_the_size_limit_is_refused_with_and_without_content_length(
    admin: Client, keys: dict[str, str], operation: str, unchanged_database: None
) -> None:
    method, path, _ = example_request(operation, keys)
    start = b'{"reason": "'
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    for announced, body in (("Content-Length: 10000000", start), ("Transfer-Encoding: chunked", chunk * 17)):
        status, kind, problem = answer_to(admin, f"{method} {path} HTTP/1.1\r\n{announced}", body)
        assert (status, kind, problem["code"]) == (413, "application/problem+json", "content_too_large"), announced
    megabyte = b"{" + b" " * (1_048_576 - 2) + b"}"
    assert admin.request(method, f"{path}?dry_run=true", content=megabyte, headers=TYPED).status_code != 413
    admin.refused(413, method, path, content=megabyte + b" ", headers=TYPED)


def test_unicode_is_returned_as_it_was_sent(admin: Client) -> None:
    name = "Café 東京 🍺 \u202eabc"
    made = make_store(admin, name=name)
    assert made["name"] == name
    assert admin.ok("GET", f"/api/stores/{made['id']}")["name"] == name


def test_validation_error_does_not_repeat_the_input(client: Client) -> None:
    response = client.post("/api/orders", json={"store_id": "secret-value", "quantity": "secret-value"})
    assert "secret-value" not in response.text
    assert_problem(response)


def test_validation_error_names_the_documented_fields(client: Client) -> None:
    body = {"store_id": "x", "product_id": "1", "quantity": 0, "notes": 5, "colour": "red"}
    problem = client.refused(422, "POST", "/api/orders", json=body)
    assert {error["field"] for error in problem["errors"]} == {"store_id", "quantity", "notes", "colour"}
    problem = client.refused(422, "POST", "/api/orders/batch", json={"orders": [{**body, "colour": 1}]})
    assert "orders.0.quantity" in {error["field"] for error in problem["errors"]}
