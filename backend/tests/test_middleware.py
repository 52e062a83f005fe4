"""Headers for browsers, and faults of the middleware itself."""

import importlib
import os
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.testing import capture_logs

from app.http import problem_details
from app.monitoring import logs
from app.settings import get_settings
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
    response = client.post("/api/orders", content=b"{", headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert response.headers["x-content-type-options"] == "nosniff"


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


@pytest.fixture
def middleware(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Middleware]]:
    """The middleware of the application with the default settings, from the outside to the inside."""
    monkeypatch.setattr(os, "environ", {"ENV_FILE": ""})
    monkeypatch.setattr(logs, "configure_logging", lambda _settings: None)  # main.py would configure the tests' logs
    get_settings.cache_clear()
    yield importlib.import_module("main").app.user_middleware
    get_settings.cache_clear()


def response_with_fault_at(position: int, middleware: list[Middleware]) -> tuple[httpx.Response, str]:
    """Ask an application with a faulty middleware at this position; returns its response and the logged request id."""
    app = FastAPI()
    problem_details.install(app)
    app.user_middleware = [*middleware[:position], Middleware(Faulty), *middleware[position:]]
    with capture_logs() as logged:
        response = ask(app, "/api/stores", **{"host": "localhost", "x-request-id": "from-the-proxy"})
    (line,) = [line for line in logged if line["event"] == "unhandled_exception"]
    return response, line["request_id"]


def test_exception_in_any_middleware_is_a_problem_document_with_the_request_id(middleware: list[Middleware]) -> None:
    names = [part.cls.__name__ for part in middleware]
    assert names[:4] == ["AccessLog", "SecurityHeaders", "Cors", "UnhandledErrors"]
    for position, outer in enumerate(["", *names]):
        response, request_id = response_with_fault_at(position, middleware)
        assert response.status_code == 500
        assert_problem(response)
        assert "secret" not in response.text
        assert request_id == response.json()["request_id"]
        has_id, has_headers = (name in names[:position] for name in ("AccessLog", "UnhandledErrors"))
        assert not has_id or request_id == "from-the-proxy", f"inside of {outer}"
        assert not has_headers or response.headers["cache-control"] == "no-store", f"inside of {outer}"
