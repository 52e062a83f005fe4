"""Headers for browsers, and faults of the middleware itself."""

import pytest
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.testing import capture_logs

from app.http import problem_details
from app.http.access_log import AccessLog
from app.http.middleware import SecurityHeaders
from tests import unchecked
from tests.conftest import Service
from tests.contract import Client, assert_problem
from tests.test_route_index import ask

EVERYWHERE = ["/api/stores", "/api/nope", "/health", "/openapi.json", "/docs", "/metrics", "/nope"]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_response_has_the_security_headers(service: Service, path: str) -> None:
    headers = unchecked.get(f"{service.url}{path}").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert ("script-src 'self' 'unsafe-inline'" in policy) == (path == "/docs")


def test_only_the_dashboard_may_run_webassembly_and_use_the_camera(service: Service) -> None:
    for path in ("/", "/receiving", "/api/stores", "/docs"):
        headers = unchecked.get(f"{service.url}{path}", headers={"Accept": "text/html"}).headers
        is_dashboard = path in ("/", "/receiving")
        assert ("script-src 'self' 'wasm-unsafe-eval'" in headers["content-security-policy"]) == is_dashboard, path
        assert "'unsafe-eval'" not in headers["content-security-policy"]
        assert ("camera=(self)" in headers.get("permissions-policy", "")) == is_dashboard, path


@pytest.mark.parametrize("path", ["/api/me", "/api/users", "/api/orders/1", "/api/nope"])
def test_response_of_the_api_is_not_cached(client: Client, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "no-store"


def test_error_response_has_the_security_headers(client: Client) -> None:
    answer = client.post("/api/orders", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_local_service_sends_no_hsts_header(service: Service) -> None:
    assert "strict-transport-security" not in unchecked.get(f"{service.url}/health").headers


def test_response_has_no_server_header(service: Service) -> None:
    assert "server" not in unchecked.get(f"{service.url}/health").headers


class Faulty:
    """A middleware with a bug."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("a secret")


@pytest.mark.parametrize("position", [0, 1, 2, 3])
def test_exception_in_any_middleware_is_a_problem_document_with_the_request_id(position: int) -> None:
    app = FastAPI()
    problem_details.install(app)
    app.user_middleware = [Middleware(AccessLog), Middleware(SecurityHeaders, "/api", False),
                           Middleware(problem_details.UnhandledErrors)]  # fmt: skip
    app.user_middleware.insert(position, Middleware(Faulty))
    with capture_logs() as logged:
        response = ask(app, "/api/stores", **{"x-request-id": "from-the-proxy"})
    assert response.status_code == 500
    assert_problem(response)
    assert "secret" not in response.text
    (line,) = [line for line in logged if line["event"] == "unhandled_exception"]
    assert line["request_id"] == response.json()["request_id"]
    assert position == 0 or line["request_id"] == "from-the-proxy"
    assert position < 3 or response.headers["cache-control"] == "no-store"
