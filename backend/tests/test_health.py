"""Health, readiness, metrics, log lines, CORS and unknown paths."""

import json
import re

import pytest

from app import __version__
from app.settings import PROJECT
from tests import unchecked
from tests.conftest import People, Service
from tests.contract import Client
from tests.factories import unique


@pytest.mark.parametrize("path", ["/health", "/api/health", "/health/"])
def test_health_reports_that_the_process_is_alive(client: Client, path: str) -> None:
    assert client.ok("GET", path)["status"] == "healthy"


def test_version_is_the_same_in_health_openapi_document_and_log(client: Client, service: Service) -> None:
    (listening,) = [json.loads(line) for line in service.log.read_text().splitlines() if '"service_listening"' in line]
    found = {
        client.ok("GET", "/health")["version"],
        unchecked.get(f"{service.url}/openapi.json").json()["info"]["version"],
    }
    assert found == {listening["version"]} == {__version__}
    assert f"## [{__version__}]" in (PROJECT / "CHANGELOG.md").read_text()


@pytest.mark.parametrize("path", ["/ready", "/api/ready"])
def test_ready_reports_a_reachable_database_with_a_current_schema(client: Client, path: str) -> None:
    found = client.ok("GET", path)
    assert found["status"] == "ready"
    assert re.fullmatch(r"\d+ applied", found["migrations"])


def test_metrics_count_requests_by_route_and_queries_by_name(client: Client) -> None:
    client.get("/api/orders/1")
    client.refused(404, "GET", "/api/orders/999999999")
    text = client.get("/metrics").text
    for needed in (
        'brickhouse_requests_total{endpoint="/api/orders/{order_id}",method="GET",status="404"}',
        'brickhouse_request_seconds_bucket{endpoint="/api/orders/{order_id}"',
        'brickhouse_query_seconds_count{query="orders.find_order"}',
        "brickhouse_pool_size ",
        "brickhouse_pool_idle ",
        "brickhouse_pool_waiting ",
        "brickhouse_database_errors_total",
    ):
        assert needed in text, needed
    assert "/api/orders/999999999" not in text


def test_database_errors_are_counted_by_sqlstate(admin: Client) -> None:
    user = {"username": unique("h"), "email": f"{unique('h')}@x.example", "first_name": "H", "last_name": "H"}
    body = {**user, "role": "regional_manager", "region": unique("Nowhere")}
    assert admin.refused(404, "POST", "/api/users", json=body)["detail"] == "No region has this name"
    assert re.search(r'brickhouse_database_errors_total\{sqlstate="23503"\} [1-9]', admin.get("/metrics").text)


def test_request_is_logged_as_one_line_of_json(client: Client, service: Service) -> None:
    client.get("/api/stores/1", headers={"X-Request-Id": "line-under-test"})
    (line,) = service.log_lines("line-under-test")
    assert line["endpoint"] == "/api/stores/{store_id}"
    assert (line["method"], line["status"], line["user_id"]) == ("GET", 200, "1")
    assert isinstance(line["response_time"], float)
    assert str(line["timestamp"]).endswith("Z")


def test_valid_request_id_is_kept_and_an_invalid_one_replaced(client: Client) -> None:
    assert client.get("/health", headers={"X-Request-Id": "abc-123"}).headers["x-request-id"] == "abc-123"
    for strange in ("a b", 'x"}', "a" * 200, "ä".encode()):
        response = client.get("/health", headers={"X-Request-Id": strange})
        assert re.fullmatch(r"[0-9a-f]{32}", response.headers["x-request-id"])


def test_request_cannot_forge_a_line_of_the_log(client: Client, service: Service) -> None:
    forged = "%0A%7B%22event%22%3A%22forged%22%7D%0D%E2%80%A8%1B%5B31m"
    client.refused(404, "GET", f"/api/{forged}", headers={"X-Request-Id": "forger"})
    (line,) = service.log_lines("forger")
    assert "forged" in line["path"]
    assert '"event":"forged"' not in service.log.read_text()


@pytest.mark.parametrize("path", ["/api/nope", "/nope", "/api/orders/1/nope", "/api/orders/abc", "/api/orders/0"])
def test_unknown_path_is_a_problem_document(client: Client, path: str) -> None:
    assert client.refused(404, "GET", path)["detail"] == "Resource not found"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/api/orders", "GET, HEAD, POST"), ("/api/stores/1", "GET, HEAD, PUT"), ("/api/orders/1", "GET, HEAD, PATCH"),
     ("/api/inventory/kpi", "GET, HEAD"), ("/health", "GET, HEAD"), ("/api/orders/1/approve", "PATCH")],
)  # fmt: skip
def test_method_not_allowed_lists_the_allowed_methods(client: Client, path: str, allowed: str) -> None:
    for method in ("DELETE", "TRACE", "PROPFIND"):
        response = client.request(method, path)
        assert (response.status_code, response.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://localhost:5173"])
def test_origins_of_the_dashboard_may_call_with_credentials(service: Service, origin: str) -> None:
    preflight = {
        "Origin": origin,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "if-match",
    }
    response = unchecked.options(f"{service.url}/api/orders/1", headers=preflight)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == origin
    assert response.headers["access-control-allow-credentials"] == "true"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:5173.evil.example", "https://localhost:5173"]
)
def test_other_origins_get_no_cors_headers(service: Service, origin: str) -> None:
    response = unchecked.get(f"{service.url}/api/stores", headers={"Origin": origin})
    assert "access-control-allow-origin" not in response.headers


def test_every_documented_path_lists_its_methods(client: Client) -> None:
    keys = {
        "order_id": "1",
        "store_id": "1",
        "product_id": "1",
        "user_id": "1",
        "inventory_id": "1",
        "label_id": "1",
        "stocktake_id": "1",
        "movement_id": "1",
        "reason_id": "1",
        "supplier_id": "1",
        "role": "admin",
        "code": "1",
    }
    for template, operations in client.contract.document["paths"].items():
        for path in (template.format(**keys), template.format(**keys) + "/"):
            response = client.delete(path)
            taken = {method.upper() for method in operations}
            methods = ", ".join(sorted(taken | {"HEAD"} if "GET" in taken else taken))
            assert (response.status_code, response.headers["allow"]) == (405, methods), path


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:5173.evil.example"])
def test_preflight_of_another_origin_is_refused(service: Service, origin: str) -> None:
    preflight = {"Origin": origin, "Access-Control-Request-Method": "PATCH"}
    response = unchecked.options(f"{service.url}/api/orders/1", headers=preflight)
    assert response.status_code == 400
    assert "access-control-allow-origin" not in response.headers


def test_preflight_for_delete_is_refused(service: Service) -> None:
    preflight = {"Origin": "http://localhost:5173", "Access-Control-Request-Method": "DELETE"}
    response = unchecked.options(f"{service.url}/api/orders/1", headers=preflight)
    assert "DELETE" not in response.headers.get("access-control-allow-methods", "")
    assert response.status_code == 400


def test_cors_exposes_the_headers_that_the_dashboard_reads(service: Service) -> None:
    response = unchecked.get(f"{service.url}/api/stores/1", headers={"Origin": "http://localhost:5173"})
    exposed = {name.strip() for name in response.headers["access-control-expose-headers"].split(",")}
    assert {"ETag", "Link", "Location", "X-Request-Id", "Idempotent-Replayed"} <= exposed
    assert response.headers["access-control-allow-credentials"] == "true"
    assert "Origin" in response.headers["vary"]


def test_unknown_paths_and_methods_create_no_metric_series(client: Client, service: Service) -> None:
    for method in ("PROPFIND", "MKCOL", "LOCK", "SEARCH"):
        client.get(f"/api/strange-{method}")
        client.request(method, "/api/stores")
    text = unchecked.get(f"{service.url}/metrics").text
    assert not re.search("strange|PROPFIND|MKCOL", text)
    assert 'endpoint="unmatched",method="GET",status="404"' in text
    assert 'method="OTHER",status="405"' in text


def test_metrics_have_the_declared_format(service: Service) -> None:
    response = unchecked.get(f"{service.url}/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=")
    for line in response.text.splitlines():
        assert re.fullmatch(r"#.*|[a-z_:]+(\{.*\})? [-+0-9.eEInfNa]+", line), line


KEYS = {"event", "level", "timestamp", "endpoint", "method", "path", "status", "response_time", "user_id", "request_id"}


@pytest.mark.parametrize(
    ("method", "path", "endpoint", "status"),
    [("GET", "/health", "/health", 200), ("GET", "/api/nope", "unmatched", 404), ("GET", "/api/me/", "/api/me", 200),
     ("PATCH", "/api/orders/1/approve", "/api/orders/{order_id}/approve", 403), ("DELETE", "/api/orders/1", "*", 405),
     ("POST", "/api/stores", "/api/stores", 422), ("GET", "/api/stores?limit=x", "/api/stores", 422)],
)  # fmt: skip
def test_every_kind_of_response_is_logged(
    client: Client, service: Service, people: People, method: str, path: str, endpoint: str, status: int
) -> None:
    mark = f"kind-{status}-{method}-{len(path)}"
    headers = {"X-Request-Id": mark, "X-Dev-User": people.west_store}
    client.request(method, path, headers=headers, **({"json": {}} if method in ("POST", "PATCH") else {}))
    (line,) = service.log_lines(mark)
    assert set(line) == KEYS
    assert (line["method"], line["status"], line["path"]) == (method, status, path.split("?")[0].rstrip("/"))
    assert endpoint in ("*", line["endpoint"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", str(line["timestamp"]))


def test_forbidden_request_is_logged_with_the_callers_id(client: Client, service: Service, people: People) -> None:
    body = {"current_stock": 1}
    client.refused(403, "PUT", "/api/inventory/1", json=body, headers={"X-Dev-User": people.south_store})
    (who,) = client.ok("GET", f"/api/users?search={people.south_store}")["data"]
    refusals = [json.loads(line) for line in service.log.read_text().splitlines() if '"request_forbidden"' in line]
    assert who["id"] in {line["user_id"] for line in refusals}


def test_every_log_line_is_a_json_object_once_the_service_listens(client: Client, service: Service) -> None:
    client.get("/api/stores", headers={"X-Request-Id": "last-line"})
    assert service.log_lines("last-line")
    text = service.log.read_text()
    lines = text[text.index("service_listening") :].splitlines()[1:-1]
    assert len(lines) > 0
    for line in lines:
        assert {"event", "level", "timestamp"} <= set(json.loads(line)), line
        assert line.isascii()
