"""Whatever is sent, the answer is 4xx and a problem, and nothing has changed."""

from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from tests.contract import Client
from tests.making import Shop

NASTY: list[Any] = [
    None, True, "", " ", "x" * 5000, "\x00", "a\x00b", "\ud800", "'; DROP TABLE orders; --", -1, 0, 2**31, 2**63, 2**64,
    10**400, 1.5, float("nan"), float("inf"), -float("inf"), 1e308, [], {}, [[]], {"$ne": 1}, "1e3", "01", "NaN",
]  # fmt: skip
TABLES = ("stores", "products", "users", "inventory", "stock_movements", "orders", "order_events", "order_counts",
          "order_store_counts", "order_day_counts", "stock_totals", "stock_days", "stock_category_days")  # fmt: skip


def contents(database: psycopg.Connection[dict[str, Any]]) -> dict[str, Any]:
    """A checksum of every table."""
    found: dict[str, Any] = {}
    for table in TABLES:
        row = database.execute(
            f"SELECT count(*) AS n, sum(hashtextextended(t::text, 0)) AS h FROM {table} t"
        ).fetchone()
        found[table] = row
    return found


@pytest.fixture
def nothing_changes(database: psycopg.Connection[dict[str, Any]], shop: Shop) -> Iterator[None]:
    before = contents(database)
    yield
    assert contents(database) == before


def writes(shop: Shop) -> list[tuple[str, str, dict[str, Any]]]:
    """Every write with a body that would be taken, if it were not for what is put into it."""
    order = shop.order(5)
    return [
        ("POST", "/api/stores", {"code": "H1", "name": "H", "region": "West", "store_type": "Urban", "address": "1 A"}),
        ("PUT", f"/api/stores/{shop.store['id']}", {"name": "H", "manager_id": "1"}),
        ("POST", "/api/products", {"sku": "H1", "name": "H", "brand": "H", "category": "H", "unit_price": 1}),
        ("PUT", f"/api/products/{shop.product['id']}", {"unit_price": 2, "active": True}),
        ("POST", "/api/users", {"username": "h1", "email": "h@x.example", "first_name": "H", "last_name": "H",
                                "role": "admin"}),
        ("PUT", f"/api/inventory/{shop.at_warehouse['id']}", {"current_stock": 1, "reorder_level": 1, "max_stock": 1}),
        ("POST", f"/api/inventory/{shop.at_warehouse['id']}/adjustments", {"delta": 1, "reason": "h"}),
        ("POST", "/api/orders", {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}),
        ("PATCH", f"/api/orders/{order['id']}", {"quantity": 1, "notes": "h"}),
        ("PATCH", f"/api/orders/{order['id']}/approve", {"quantity": 1, "reason": "h"}),
        ("PATCH", f"/api/orders/{order['id']}/fulfill", {"allow_over_max": True}),
        ("PATCH", f"/api/orders/{order['id']}/cancel", {"reason": "h"}),
    ]  # fmt: skip


@pytest.fixture
def prepared(shop: Shop) -> list[tuple[str, str, dict[str, Any]]]:
    return writes(shop)


def accepts(contract_schema: dict[str, Any], value: Any) -> bool:
    """Does the document itself allow this value? Then it is no bad input."""
    import jsonschema_rs

    try:
        return jsonschema_rs.Draft202012Validator(contract_schema).is_valid(value)
    except ValueError:
        return False


def schema_of(client: Client, method: str, path: str, field: str) -> dict[str, Any]:
    found = client.contract.operation(method, path)
    assert found is not None
    body = found[1]["requestBody"]["content"]["application/json"]["schema"]
    schemas = client.contract.document["components"]["schemas"]
    reference = body.get("$ref") or next(s["$ref"] for s in body["anyOf"] if "$ref" in s)
    return {**schemas[reference.rsplit("/", 1)[1]]["properties"][field], "components": {"schemas": schemas}}


def as_json(value: Any) -> bytes:
    """JSON as somebody careless would write it: NaN, lone surrogates and all."""
    import json

    return json.dumps(value).encode()


def test_no_bad_value_in_any_field_gets_through(
    prepared: list[tuple[str, str, dict[str, Any]]], admin: Client, nothing_changes: None
) -> None:
    sent = 0
    for method, path, body in prepared:
        for field in body:
            schema = schema_of(admin, method, path, field)
            for value in NASTY:
                if accepts(schema, value):
                    continue
                answer = admin.request(
                    method, path, content=as_json({**body, field: value}), headers={"Content-Type": "application/json"}
                )
                assert 400 <= answer.status_code < 500, f"{method} {path} {field}={value!r}: {answer.status_code}"
                sent += 1
    assert sent > 400


def test_unknown_fields_and_broken_bodies_are_refused(
    prepared: list[tuple[str, str, dict[str, Any]]], admin: Client, nothing_changes: None
) -> None:
    typed = {"Content-Type": "application/json"}
    for method, path, body in prepared:
        for extra in ("status", "version", "approved_by", "id", "created_at", "reserved_stock", "x" * 300, "ä\x00"):
            admin.refused(422, method, path, json={**body, extra: "1"})
        for broken in (b"{", b"[]", b"null," * 3, b'"text"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 500, b"1" * 5000):
            answer = admin.request(method, path, content=broken, headers=typed)
            assert 400 <= answer.status_code < 500, f"{method} {path} {broken[:20]!r}: {answer.status_code}"
        if not path.endswith(("approve", "fulfill")):
            admin.refused(422, method, path)
            admin.refused(422, method, path, json={})
        answer = admin.request(method, path, content=as_json(body), headers={"Content-Type": "text/plain"})
        assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("chunked", [False, True])
def test_ten_megabytes_are_too_much(shop: Shop, nothing_changes: None, chunked: bool) -> None:
    big = b'{"reason": "' + b"x" * 10_000_000 + b'"}'
    content = iter([big[i : i + 100_000] for i in range(0, len(big), 100_000)]) if chunked else big
    path = f"{shop.admin.base_url}/api/inventory/{shop.at_warehouse['id']}/adjustments"
    try:
        answer = httpx.post(path, content=content, headers={**shop.admin.headers, "Content-Type": "application/json"})
    except httpx.TransportError:
        return  # the connection was closed while the rest was still being sent: refused as well
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


PATHS = ["/api/stores/{}", "/api/inventory/{}", "/api/inventory/{}/movements", "/api/orders/{}", "/api/products/{}",
         "/api/users/{}", "/api/users/role/{}"]  # fmt: skip
IDS = ["0", "-1", "01", "1e3", "abc", "1.5", str(2**63), str(2**64), "9" * 400, "%00", "%F0%9F%8D%BA", "..%2F", "'", 
       "%20", "999999999999999999"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_malformed_or_unknown_id_is_found_nowhere(client: Client, path: str) -> None:
    for key in IDS:
        answer = client.get(path.format(key))
        assert answer.status_code in (404, 422), f"{path} {key}: {answer.status_code}"


QUERIES = ["store_id=abc", "store_id=-1", f"store_id={2**63}", "product_id=%00", "status=done", "date_from=yesterday",
           "date_from=2024-13-01", "date_from=2024-01-01T00:00:00", "date_from=1700000000", "date_to=10000-01-01",
           "region=%00", "category=a%00b", "search=", "search=%00", "search=" + "x" * 121, "page=1&page=x",
           "&".join(f"region={n}" for n in range(51)), "low_stock=maybe"]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_a_malformed_filter_is_refused(client: Client, query: str) -> None:
    client.refused(422, "GET", f"/api/orders?{query}")


@pytest.mark.parametrize("flag", ["1", "yes", "TRUE", "", "null"])
def test_a_flag_is_true_or_false_and_nothing_else(client: Client, flag: str) -> None:
    client.refused(422, "GET", f"/api/inventory?low_stock={flag}")


@pytest.mark.parametrize("days", ["0", "366", "-1", "1.0", "x", str(2**63)])
def test_a_trend_has_1_to_365_days(client: Client, days: str) -> None:
    client.refused(422, "GET", f"/api/inventory/trends?days={days}")


@pytest.mark.parametrize("text", ["%25", "_", "'", "\\", "$$", "%27%20OR%201%3D1", "%F0%9F%8D%BA", "%E2%80%AE", "Ω"])
def test_a_search_text_is_only_text(client: Client, text: str) -> None:
    for noun in ("stores", "inventory", "orders", "products", "users"):
        assert client.ok("GET", f"/api/{noun}?search={text}")["total"] < 50


def test_unicode_comes_back_as_it_was_sent(admin: Client) -> None:
    from tests.making import make_store

    name = "Café 東京 🍺 \u202eabc"
    made = make_store(admin, name=name)
    assert made["name"] == name
    assert admin.ok("GET", f"/api/stores/{made['id']}")["name"] == name


def test_what_was_sent_is_not_repeated_in_the_refusal(client: Client) -> None:
    answer = client.post("/api/orders", json={"store_id": "secret-value", "quantity": "secret-value"})
    assert "secret-value" not in answer.text
