"""A read gives the same response to a page of another origin."""

import re

import httpx
import pytest

from tests import unchecked
from tests.clock import stable_result
from tests.contract import Client
from tests.factories import Shop
from tests.test_spec import ARRAYS, DOCUMENTS, LISTS

ORIGIN = {"Origin": "http://localhost:5173"}
READS = [path for path, _ in [*LISTS, *DOCUMENTS, *ARRAYS] if path.startswith("/api/") and "health" not in path]
REFUSED = [
    "/api/stores/999999999999", "/api/orders/999999999999", "/api/stores/x", "/api/nope", "/api/users/role/king",
    "/api/stores?limit=0", "/api/stores?nope=1", "/api/orders?cursor=x", "/api/inventory/999999999999/movements",
]  # fmt: skip


def content(response: httpx.Response) -> dict[str, object]:
    """Everything in a response that does not differ from request to request."""
    own = ("x-request-id", "access-control-allow-origin", "access-control-allow-credentials",
           "access-control-expose-headers", "vary", "date")  # fmt: skip
    body = {k: v for k, v in response.json().items() if k != "request_id"} if response.is_error else response.json()
    return {"status": response.status_code, "body": body, **{k: v for k, v in response.headers.items() if k not in own
            and not (k == "content-length" and response.is_error)}}  # fmt: skip


@pytest.mark.parametrize("path", [*READS, *REFUSED])
def test_list_for_another_origin_equals_that_for_the_own_origin(client: Client, path: str) -> None:
    assert client.get(path, headers=ORIGIN).headers["access-control-allow-origin"] == ORIGIN["Origin"]
    own, foreign = stable_result(lambda: (content(client.get(path)), content(client.get(path, headers=ORIGIN))))
    assert own == foreign


def test_resource_for_another_origin_equals_that_for_the_own_origin(client: Client, shop: Shop) -> None:
    shop.order(1)
    for resource in ("stores", "inventory", "orders", "products", "users"):
        key = client.ok("GET", f"/api/{resource}?limit=1")["data"][0]["id"]
        path = f"/api/{resource}/{key}"
        assert content(client.get(path)) == content(client.get(path, headers=ORIGIN))


def test_unknown_parameter_is_refused_by_every_read(client: Client) -> None:
    document = unchecked.get(f"{client.base_url}/openapi.json").json()
    reads = [path for path, methods in document["paths"].items() if path.startswith("/api/") and "get" in methods]
    assert len(reads) > 20
    for path in reads:
        if path.endswith(("/health", "/ready")):
            continue  # a platform may add what it likes to its question
        url = path.replace("{role}", "admin")
        url = f"{re.sub(r'{[a-z_]+}', '1', url)}?no_such_parameter=1"
        for headers in ({}, ORIGIN):
            problem = client.refused(422, "GET", url, headers=headers)
            assert [error["field"] for error in problem["errors"]] == ["no_such_parameter"], url


def test_caller_without_an_account_is_refused_with_and_without_an_origin(client: Client) -> None:
    unknown = {"X-Dev-User": "unknown@brickhouse.example"}
    for more in ({}, ORIGIN):
        assert client.get("/api/stores", headers={**unknown, **more}).status_code == 403
