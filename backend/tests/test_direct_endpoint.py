"""A write that is called directly gets the response and the arguments that FastAPI's own handling would give it."""

import asyncio
import functools
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute

from app.errors import Conflict
from app.http.direct_endpoint import DirectWrite
from app.http.responses import json_response
from app.http.routing import StrictRouter
from app.http.transactions import Write, Writing
from app.models.fields import Id
from app.models.orders import OrderApproval
from tests.test_hostile_input import WRITES
from tests.test_route_index import ROUTERS, application, content, index_of

Sent = tuple[str, str, bytes | None, dict[bytes, bytes]]  # method, path, body, headers
JSON = "application/json"
# Bodies that are sent to each write, with their Content-Type.
BODIES: list[tuple[bytes | None, str | None]] = [
    (None, None), (b"", JSON), (b'{"a', JSON), (b'"text"', JSON), (b"null", JSON), (b"[{}]", JSON),
    (b'{"nope": NaN}', JSON), (b"{}", "text/plain"),
]  # fmt: skip
# Bodies that are sent to two writes only: most are refused before the body's model is considered.
MORE_BODIES: list[tuple[bytes, str | None]] = [
    (b" ", JSON), (b"7", JSON), (b"[]", JSON), (b"NaN", JSON), (b"\xff", JSON), (b'{"reason": "\xff"}', JSON),
    (b'{"reason": "\\ud800"}', JSON), (b"{} {}", JSON), (b'\xef\xbb\xbf{"reason": "a"}', JSON),
    ('{"reason": "a"}'.encode("utf-16"), JSON), (b'{"reason": "a", "reason": "a"}', JSON),
    (b"[" * 10**5, JSON),
    (b'{"reason": {"a":' * 99 + b"1" + b"}" * 198, JSON), (b'{"quantity": ' + b"9" * 5000 + b"}", JSON),
    (b'{"reason": "a"}', None), (b'{"reason": "a"}', ""), (b'{"reason": "a"}', "application/vnd.a+json; charset=utf-8"),
    (b'{"reason": "a"}', "APPLICATION/JSON;"), (b'{"reason": "a"}', "application/json, text/plain"),
    (b'{"reason": "a"}', "application/jsonp"), (b"a=1", "application/x-www-form-urlencoded"),
    (b"--a\r\n\r\n--a--", "multipart/form-data; boundary=a"), (b'{"reason": "a"}', "application/json; a=\xff"),
]  # fmt: skip
VALUES = [b"", b"\x7f", b"\xff", b'"a', b"*", b","]  # of headers
QUERIES = ["?dry_run=maybe", "?dry_run=true&dry_run=true", "?nope=1&also=2", "?dry_run=&nope=1", "?%FF"]
OPTIONAL, REQUIRED = "PATCH /api/orders/{order_id}/approve", "POST /api/orders/batch"


def echo(arguments: dict[str, Any]) -> Any:
    """Return what an endpoint got. Raises Conflict for a dry run, which stands for an error of the rules."""
    if any(getattr(value, "dry_run", False) for value in arguments.values()):
        raise Conflict("No")
    shown = {name: value for name, value in arguments.items() if not isinstance(value, Writing | Request)}
    return json_response(json.dumps({name: repr(shown[name]) for name in sorted(shown)}).encode())


def echoing_writes() -> list[APIRouter]:
    """The routes of all writes, with endpoints that take what they took and return it."""
    echoing: list[APIRouter] = []
    for router in ROUTERS:
        echoing.append(StrictRouter(prefix="", tags=[]))
        for route in router.routes:
            if isinstance(route, APIRoute) and route.methods != {"GET"}:

                @functools.wraps(route.endpoint)
                async def endpoint(**arguments: Any) -> Any:
                    return echo(arguments)

                echoing[-1].add_api_route(
                    route.path, endpoint, methods=list(route.methods or ()), response_model=route.response_model,
                    responses=route.responses,
                )  # fmt: skip
    return echoing


Both = tuple[FastAPI, FastAPI]


@functools.cache
def writes() -> Both:
    """The writes behind the index, and behind FastAPI alone."""
    return both(echoing_writes())


def both(routers: list[APIRouter]) -> Both:
    return application(routers), application(routers, indexed=False)


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://localhost", timeout=120
    ) as client:
        yield client


async def compare(requests: list[Sent], apps: Both | None = None) -> set[tuple[int, str]]:
    """Send each request both ways; returns the statuses and codes. Raises AssertionError if two responses differ."""
    direct_app, whole_app = apps or writes()
    found: set[tuple[int, str]] = set()
    async with client_of(direct_app) as direct, client_of(whole_app) as whole:
        for method, path, body, headers in requests:
            responses = [
                await client.request(method, path, content=body, headers=headers) for client in (direct, whole)
            ]
            said = [content(response) for response in responses]
            assert said[0] == said[1], f"{method} {path} {body and body[:60]!r} {headers}"
            found.add((responses[0].status_code, responses[0].json().get("code", "")))
    return found


def request_of(
    operation: str, query: str = "", body: bytes | None = None, kind: str | None = JSON, key: str = "7"
) -> Sent:
    """A request to a write, with this id in each place of an id."""
    method, path = re.sub(r"\{\w+\}", key, operation).split()
    return method, path + query, body, {} if kind is None else {b"Content-Type": kind.encode("latin-1")}


def valid_body(operation: str) -> Any:
    text = json.dumps(WRITES[operation]).replace("{moment}", "2026-01-01T00:00:00Z")
    return json.loads(re.sub(r"\{\w+\}", "7", text))


def requests_of(operation: str) -> Iterator[Sent]:
    """Requests to a write: those for which its endpoint is called, and invalid ones."""
    body = valid_body(operation)
    valid, wrong = json.dumps(body).encode(), json.dumps({name: [{"a": 1}] for name in body}).encode()
    for query in ("", "?dry_run=true", QUERIES[0]):
        yield request_of(operation, query, valid)
    for body, kind in BODIES:
        yield request_of(operation, "", body, kind)
    for key in ("0", "9" * 18):
        yield request_of(operation, QUERIES[0], wrong, key=key)


def test_every_write_is_called_directly() -> None:
    paths = index_of(writes()[0]).paths
    apps = {f"{method} {path.path_format}": app for path in paths for method, app in path.apps.items()}
    assert {name for name, app in apps.items() if isinstance(app, DirectWrite)} == set(WRITES)


def test_every_write_has_the_response_that_fastapi_would_return() -> None:
    found = asyncio.run(compare([sent for operation in WRITES for sent in requests_of(operation)]))
    assert found == {
        (200, ""), (400, "bad_request"), (404, "not_found"), (409, "conflict"), (415, "unsupported_media_type"),
        (422, "validation_failed"),
    }  # fmt: skip


@pytest.mark.parametrize("operation", [OPTIONAL, REQUIRED])
def test_unreadable_request_has_the_response_that_fastapi_would_return(operation: str) -> None:
    bodies = [(query, body, kind) for query in ("", *QUERIES) for body, kind in (*BODIES, *MORE_BODIES)]
    found = asyncio.run(compare([request_of(operation, *each) for each in bodies]))
    assert {status for status, _ in found} >= {400, 415, 422}


@pytest.mark.parametrize(
    "header", [b"If-Match", b"Idempotency-Key", b"Content-Encoding", b"Accept", b"Cookie", b"X-Dev-User"]
)
def test_odd_header_has_the_response_that_fastapi_would_return(header: bytes) -> None:
    method, path, body, headers = request_of(OPTIONAL, "", b'{"reason": "a"}')
    asyncio.run(compare([(method, path, body, {**headers, header: value}) for value in VALUES]))


def test_errors_of_path_query_and_body_have_the_order_of_fastapi() -> None:
    router = StrictRouter(prefix="/things", tags=[])

    @router.post("/{thing_id}")
    async def change_thing(  # pyright: ignore[reportUnusedFunction]
        thing_id: Id, body: OrderApproval, write: Write
    ) -> Response:
        return json_response(b"{}")

    apps = both([router])
    found = index_of(apps[0]).find("/api/things/x")
    assert found
    assert isinstance(found[0].apps["POST"], DirectWrite)
    sent = ("POST", "/api/things/x?dry_run=maybe", b'{"quantity": "x"}', {b"Content-Type": JSON.encode()})
    assert asyncio.run(compare([sent], apps)) == {(422, "validation_failed")}
