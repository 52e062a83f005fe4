"""What every answer says to the browser that gets it."""

import pytest

from tests import unchecked
from tests.conftest import Service
from tests.contract import Client

EVERYWHERE = ["/api/stores", "/api/nope", "/health", "/openapi.json", "/docs", "/metrics", "/nope"]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_tells_the_browser_what_it_may_do(service: Service, path: str) -> None:
    headers = unchecked.get(f"{service.url}{path}").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert ("script-src 'self' 'unsafe-inline'" in policy) == (path == "/docs")


@pytest.mark.parametrize("path", ["/api/me", "/api/users", "/api/orders/1", "/api/nope"])
def test_nobody_keeps_what_was_answered_to_one_person(client: Client, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "no-store"


def test_errors_carry_them_too(client: Client) -> None:
    answer = client.post("/api/orders", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_transport_security_is_a_promise_of_the_hosted_service_only(service: Service) -> None:
    assert "strict-transport-security" not in unchecked.get(f"{service.url}/health").headers


def test_an_answer_does_not_say_what_made_it(service: Service) -> None:
    assert "server" not in unchecked.get(f"{service.url}/health").headers
