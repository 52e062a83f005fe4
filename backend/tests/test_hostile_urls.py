"""Invalid values in the URL or the headers of a request give a 4xx problem document, never a server error."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import jsonschema_rs
import pytest

from tests.contract import Client
from tests.factories import Shop
from tests.test_hostile_input import (
    WRITES,
    Database,
    example_request,
    filled_in,
    keys,
    table_contents,
    unchanged_database,
)

__all__ = ["keys", "unchanged_database"]  # fixtures

IDS = ["0", "-1", "01", "1e3", "abc", "1.5", "%2B1", str(2**63), str(2**64), "9" * 4301, "%00", "1%00", "..%2F", "'",
       "1'--", "%20", "%201", "%FF", "%F0%9F%8D%BA", "%D9%A3", "%EF%BC%91", "null", "999999999999999999"]  # fmt: skip
NUMBERS = ["", "%20", "0", "-1", "1.0", "%2B1", "1_0", "1e3", "abc", "NaN", "null", "true", "%D9%A3", "%EF%BC%91",
           "%00", str(2**31), str(2**63), "9" * 4301, "1%20", "0x1"]  # fmt: skip
FLAGS = ["", "1", "0", "yes", "True", "TRUE", "true%20", "null", "%00", "truefalse"]
DAYS = ["", "yesterday", "2024-13-01", "2024-02-30", "2024-1-1", "20240101", "2024-01-01T00:00:00", "170000000",
        "0000-01-01", "10000-01-01", "-2024-01-01", "%00", "2024-01-01%00", "2024-01-01;", "٢٠٢٤-٠١-٠١"]  # fmt: skip
TEXTS = ["", "%00", "a%00b", "x" * 121, "x" * 1001, "%FF", "%ED%A0%80", "%27%3B%20DROP", "%25", "%5C", "%F0%9F%8D%BA"]


def parameters(client: Client, where: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Every parameter of the document that stands in the path or in the query: method, path, name, schema."""
    for path, operations in client.contract.document["paths"].items():
        for method, operation in operations.items():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == where:
                    yield method.upper(), path, parameter["name"], parameter["schema"]


def candidates(schema: dict[str, Any]) -> list[str]:
    """The values to send for a parameter with this schema."""
    kind = schema.get("items", schema)
    if "anyOf" in kind:
        return [value for part in kind["anyOf"] for value in candidates(part)]
    if kind["type"] == "integer":
        return NUMBERS
    if kind["type"] == "boolean":
        return FLAGS
    if kind.get("format") in ("date", "date-time"):
        return DAYS
    return IDS if "[1-9]" in kind.get("pattern", "") else TEXTS


def allows(schema: dict[str, Any], text: str) -> bool:
    """Does the document take this text here?"""
    kind = schema.get("items", schema)
    value: Any = unquote(text, errors="replace")
    if kind.get("type") == "integer":
        value = int(value) if re.fullmatch(r"-?[0-9]{1,18}", value) else value
    if kind.get("type") == "boolean":
        value = {"true": True, "false": False}.get(value, value)
    return jsonschema_rs.Draft202012Validator(kind, validate_formats=True).is_valid(value)


def test_invalid_query_parameter_is_refused_by_every_route(
    client: Client, keys: dict[str, str], unchanged_database: None
) -> None:
    refused = 0
    for method, path, name, schema in parameters(client, "query"):
        operation, known = f"{method} {path}", filled_in(path, {**keys, "role": "admin"})
        body = {"json": example_request(operation, keys)[2]} if operation in WRITES else {}
        for text in candidates(schema):
            response = client.request(method, f"{known}?{name}={text}", **body)
            message = f"{operation} {name}={text[:20]}: {response.status_code}"
            if allows(schema, text):
                assert response.status_code in (200, 404 if name == "cursor" else 200, 422), message
                continue
            assert response.status_code == 422, message
            assert {error["field"].split(".")[0] for error in response.json()["errors"]} == {name}, message
            assert all(re.fullmatch(r"\w+(\.\d+)?", error["field"]) for error in response.json()["errors"]), message
            refused += 1
    assert refused > 400


def test_invalid_id_in_a_path_is_not_found(admin: Client, keys: dict[str, str], unchanged_database: None) -> None:
    tried = 0
    for method, path, name, _ in parameters(admin, "path"):
        operation = f"{method} {path}"
        body = {"json": example_request(operation, keys)[2]} if operation in WRITES else {}
        for key in IDS:
            response = admin.request(method, path.replace(f"{{{name}}}", key), **body)
            assert response.status_code in (404, 422), f"{operation} {key[:20]}: {response.status_code}"
            tried += 1
    assert tried == len(IDS) * 47


@pytest.mark.parametrize("path", ["/api/stores", "/api/orders", "/api/inventory", "/api/users", "/api/products"])
def test_number_of_filter_values_is_limited(client: Client, path: str) -> None:
    name = "category" if path == "/api/products" else "region" if path != "/api/inventory" else "product_id"
    client.refused(422, "GET", f"{path}?" + "&".join(f"{name}={n}" for n in range(1, 102)))
    client.refused(422, "GET", f"{path}?" + "&".join(f"p{n}=1" for n in range(5000)))


@pytest.mark.parametrize("text", ["%25", "_", "'", "\\", "$$", "%27%20OR%201%3D1", "%F0%9F%8D%BA", "Ω"])
def test_search_text_is_taken_literally(client: Client, text: str) -> None:
    for resource in ("stores", "inventory", "orders", "products", "users"):
        assert client.ok("GET", f"/api/{resource}?search={text}")["total"] < 50


HEADERS: dict[str, list[str]] = {
    "X-Dev-User": ["\xff", "a" * 8000, "'; --", "*", "%00"],
    "X-Request-Id": ["\xff", "a" * 8000, "{}", "a b"],
    "Accept": ["\xff", "text/html", "*/*;q=x", ","],
    "Accept-Encoding": ["gzip;q=-1", "\xff", "br" * 2000],
    "Origin": ["null", "\xff", "http://localhost:5173 http://evil.example"],
    "Range": ["bytes=0-", "bytes=9-1", "x"],
    "If-None-Match": ["*", "\xff", '"1"'],
    "Cookie": ["a" * 8000, "\xff=;"],
    "Forwarded": ["for=\xff", "for=_x;by=y"],
    "X-HTTP-Method-Override": ["DELETE", "PUT"],
}


@pytest.mark.parametrize("name", HEADERS)
def test_malformed_header_causes_no_server_error(
    client: Client, keys: dict[str, str], name: str, unchanged_database: None
) -> None:
    for value in HEADERS[name]:
        headers = {name: value.encode("latin-1")}
        for path in ("/api/orders?limit=1", f"/api/orders/{keys['order_id']}", "/health", "/api/nope"):
            assert client.get(path, headers=headers).status_code in (200, 403, 404), f"{path} {value[:20]!r}"
        body = {"reason": ""}
        response = client.patch(f"/api/orders/{keys['order_id']}/cancel", json=body, headers=headers)
        assert response.status_code in (403, 422)


@pytest.mark.parametrize("key", ["", '""', '"', '"a', "a b", "ä", "x" * 256, '"' + "x" * 256 + '"'])
def test_malformed_idempotency_key_is_refused(
    client: Client, keys: dict[str, str], key: str, unchanged_database: None
) -> None:
    path = f"/api/orders/{keys['order_id']}/approve"
    for query in ("", "?dry_run=true"):
        client.refused(422, "PATCH", f"{path}{query}", headers={"Idempotency-Key": key.encode()})
    two = [("Idempotency-Key", "one"), ("Idempotency-Key", "two")]
    assert client.patch(path, headers=two).status_code == 422


def test_quoted_idempotency_key_equals_the_unquoted_one(shop: Shop) -> None:
    order = shop.order()
    path, key = f"/api/orders/{order['id']}/approve", f"quoted-{order['id']}"
    shop.west.ok("PATCH", path, headers={"Idempotency-Key": f'"{key}"'})
    again = shop.west.patch(path, headers={"Idempotency-Key": key})
    assert (again.status_code, again.headers["idempotent-replayed"]) == (200, "true")


@pytest.mark.parametrize("tags", ["garbage", "1", "", 'W/"0"', 'w/"1"', '"0"', '"1', '"2", "3"', "ä"])
def test_if_match_that_matches_no_version_changes_nothing(
    client: Client, keys: dict[str, str], tags: str, unchanged_database: None
) -> None:
    path = f"/api/orders/{keys['order_id']}/approve"
    client.refused(412, "PATCH", path, headers={"If-Match": tags.encode()})


def test_method_override_headers_are_ignored(shop: Shop, database: Database) -> None:
    before = table_contents(database)
    path = f"/api/stores/{shop.store['id']}"
    shop.admin.refused(405, "DELETE", path)
    shop.admin.refused(405, "POST", path, json={"name": "x"}, headers={"X-HTTP-Method-Override": "PUT"})
    shop.admin.ok("GET", path, params=None, headers={"X-HTTP-Method": "DELETE"})
    assert table_contents(database) == before
