"""The index finds what Starlette finds, and an endpoint called directly answers as through FastAPI's own handling."""

import asyncio
import functools
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, cast

import httpx
import pytest
from fastapi import APIRouter, FastAPI, HTTPException, Query, Request, Response
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi_offline import FastAPIOffline
from starlette.routing import Match
from structlog.testing import capture_logs

from app.errors import Conflict
from app.http import problem_details
from app.http.access_log import AccessLog
from app.http.direct_endpoint import DirectEndpoint
from app.http.middleware import CanonicalRequest, Cors
from app.http.responses import json_response
from app.http.route_index import RouteIndex
from app.http.routing import StrictRouter
from app.models.fields import Id
from app.models.filters import OrderFilters
from app.routers import health, stores
from tests.architecture import PACKAGES

MODULES = [name for name in PACKAGES["routers"][0].split() if name != "health"]
ROUTERS: list[APIRouter] = [import_module(f"app.routers.{name}").router for name in MODULES]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"]
ORIGIN = "http://localhost:5173"


@functools.cache
def own_app(indexed: bool = True) -> FastAPI:
    """The service's own routers."""
    return application(ROUTERS, indexed)


def application(routers: list[APIRouter], indexed: bool = True) -> FastAPI:
    """The routers below /api, behind the index or behind the framework's own search."""
    app = FastAPIOffline(redirect_slashes=False)
    problem_details.install(app)
    for router in routers:
        app.include_router(router, prefix="/api")
    app.include_router(health.router)
    app.add_middleware(CanonicalRequest)
    app.add_middleware(problem_details.UnhandledErrors)
    app.add_middleware(Cors, allow_origins=[ORIGIN])
    app.add_middleware(AccessLog)
    if indexed:
        app.router.middleware_stack = index_of(app)
    return app


def index_of(app: FastAPI) -> RouteIndex:
    return RouteIndex(app.router, "/api")


def ask(app: FastAPI, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    """The application's response, without a server and a database."""

    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=120) as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(request())


def content(response: httpx.Response) -> tuple[int, Any, dict[str, str]]:
    """All that a response says, without the request's id and what CORS adds."""
    own = {"x-request-id", "content-length", "vary"}
    headers = {k: v for k, v in response.headers.items() if k not in own and not k.startswith("access-control-")}
    body = response.json()
    if response.is_error:
        assert body.pop("request_id") == response.headers["x-request-id"]
    return response.status_code, body, headers


# ---------------------------------------------------------------------------------------------------------------------


def paths_of(app: FastAPI) -> list[str]:
    """A path of each route, as it is and with a key that is none, and paths that no route has."""
    formats = {context.path_format for context in iter_route_contexts(app.routes) if context.path_format}
    keys = ["7", "123456789012345678", "0", "07", "x", "7x", "a b", "", "7/8", "kpi", "admin", "counts"]
    filled = {path.replace("{path}", key) for path in formats for key in keys}
    for name in ("store_id", "inventory_id", "order_id", "product_id", "user_id", "label_id", "stocktake_id", "role",
                 "movement_id", "reason_id", "supplier_id"):  # fmt: skip
        filled = {path.replace(f"{{{name}}}", key) for path in filled for key in keys}
    return sorted(filled | {"/", "/api", "/api/", "/apis/stores", "/api/nope", "/api/stores/7/nope", "/api//stores"})


def found_by_starlette(app: FastAPI, scope: dict[str, Any]) -> tuple[Any, dict[str, Any]] | None:
    """The endpoint and the keys of the first route with a method that matches; None if there is none."""
    for context in iter_route_contexts(app.routes):
        if context.path_format and context.methods:
            match, found = cast(Any, context).matches(dict(scope))
            if match is Match.FULL:
                return context.endpoint, found["path_params"]
    return None


def found_by_index(index: RouteIndex, scope: dict[str, Any]) -> tuple[Any, dict[str, Any]] | None:
    found = index.find(scope["path"])
    if found is None or scope["method"] not in found[0].apps:
        return None
    return found[0].endpoints[scope["method"]], found[1]


def test_index_finds_the_same_endpoint_as_starlette() -> None:
    app = own_app()
    index, chosen = index_of(app), set[Any]()
    for path in paths_of(app):
        for method in METHODS:
            scope = {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}
            expected = found_by_starlette(app, scope)
            assert found_by_index(index, scope) == expected, f"{method} {path}"
            chosen.add(expected and expected[0])
    everything = {context.endpoint for context in iter_route_contexts(app.routes) if context.methods}
    assert chosen == everything | {None}, "the paths did not reach every route"


def test_index_leaves_the_routes_and_the_document_as_they_are() -> None:
    plain, indexed = own_app(indexed=False), own_app()
    assert len(plain.routes) == len(indexed.routes)
    assert plain.openapi() == indexed.openapi()


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/api/stores", "GET, HEAD, POST"),
        ("PATCH", "/api/stores/7/", "GET, HEAD, PUT"),
        ("GET", "/api/orders/7/approve", "PATCH"),
        ("HEAD", "/api/orders/batch", "POST"),
        ("PUT", "/api/inventory/kpi", "GET, HEAD"),
        ("POST", "/health", "GET, HEAD"),
        ("POST", "/docs", "GET, HEAD"),
        ("POST", "/openapi.json", "GET, HEAD"),
    ],
)
def test_path_with_other_methods_names_all_of_them(method: str, path: str, allowed: str) -> None:
    response = ask(own_app(), path, method)
    assert (response.status_code, response.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize("path", ["/api/nope", "/api/stores/x", "/api/stores/7%0A", "/api/stores/regions", "/nope"])
def test_unknown_path_below_the_prefix_is_a_problem_document_for_browsers_too(tmp_path: Path, path: str) -> None:
    (tmp_path / "index.html").write_text("the dashboard")
    app = application([stores.router])
    app.frontend("/", directory=tmp_path)
    response = ask(app, path, accept="text/html")
    if path.startswith("/api/"):
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
    else:
        assert (response.status_code, response.text) == (200, "the dashboard")


# ---------------------------------------------------------------------------------------------------------------------


def odd_router(router: APIRouter, behave: Callable[[], Any]) -> StrictRouter:
    """The router's GET routes, with endpoints that take what they took and do something else."""
    odd = StrictRouter(prefix="", tags=[])
    for route in router.routes:
        if isinstance(route, APIRoute) and route.methods == {"GET"}:

            @functools.wraps(route.endpoint)
            async def endpoint(**_arguments: Any) -> Any:
                return behave()

            odd.add_api_route(route.path, endpoint, response_model=route.response_model, responses=route.responses)
    return odd


def raises(error: type[Exception], *arguments: Any, **named: Any) -> Callable[[], Any]:
    def behave() -> Any:
        raise error(*arguments, **named)

    return behave


BEHAVIOURS: dict[str, tuple[Callable[[], Any], int, str]] = {
    "returns JSON": (lambda: json_response(b'{"a":1}'), 200, ""),
    "returns a dict": (lambda: {"a": 1}, 500, "internal_error"),
    "returns nothing": (lambda: None, 500, "internal_error"),
    "raises HTTPException": (raises(HTTPException, 404), 404, "not_found"),
    "raises HTTPException with headers": (raises(HTTPException, 418, headers={"X-Pot": "t"}), 418, "i'm_a_teapot"),
    "raises an ApiError": (raises(Conflict, "No"), 409, "conflict"),
    "raises another error": (raises(RuntimeError, "no"), 500, "internal_error"),
}


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_read_has_the_same_response_with_and_without_an_origin_for_any_endpoint(behaviour: str) -> None:
    behave, status, code = BEHAVIOURS[behaviour]
    app = application([odd_router(router, behave) for router in ROUTERS])
    paths = [path for path in index_of(app).paths if path.path_format.startswith("/api/")]
    assert len(paths) > 25
    for found in paths:
        assert isinstance(found.apps["GET"], DirectEndpoint)
        path = found.path_format.replace("{role}", "admin")
        for name in found.convertors:
            path = path.replace(f"{{{name}}}", "7")
        with capture_logs() as logged:
            plain, foreign = ask(app, path), ask(app, path, origin=ORIGIN)
        assert [line["event"] for line in logged].count("unhandled_exception") == (2 if status == 500 else 0)
        assert content(plain) == content(foreign)
        assert foreign.headers["access-control-allow-origin"] == ORIGIN
        assert (plain.status_code, plain.json().get("code", "")) == (status, code), path


def test_return_value_that_is_not_a_response_is_serialized_by_the_framework() -> None:
    router = StrictRouter(prefix="/things", tags=[])

    @router.get("/{thing_id:id}")
    async def get_thing(thing_id: Id, request: Request) -> dict[str, int]:  # pyright: ignore[reportUnusedFunction]
        return {"thing": thing_id, "headers": len(request.headers)}

    app = application([router])
    for headers in ({}, {"origin": ORIGIN}):
        response = ask(app, "/api/things/7", **headers)
        assert (response.status_code, response.json()["thing"]) == (200, 7)
    unknown = ask(app, "/api/things/7?a=1")
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "a")


# ---------------------------------------------------------------------------------------------------------------------

NOT_VALID = [
    "/api/orders?limit=0&page=x&sort=nope", "/api/orders?status=nope&status=pending&late=maybe", "/api/orders?nope=1",
    "/api/orders?store_id=7&store_id=x&product_id=", "/api/orders?date_from=1&date_to=2026-13-01&nope=1&nope2=",
    "/api/orders?limit=1&limit=2&sort=id&sort=id", "/api/orders?search=", "/api/orders?search=%00", "/api/orders?=1",
    "/api/orders?search=%ff&limit=101", "/api/inventory/7/movements?sort=x", "/api/inventory/7/history?days=0",
    "/api/users/role/king?limit=0", "/api/users/role/king", "/api/users/role/admin?role=admin",
    "/api/stores/regions/options?a=1&a=2&b=", "/api/me?x=%C3%BC", "/api/changes?after=x&limit=1001",
    "/api/orders?" + "&".join(f"store_id={n}" for n in range(1, 200)),
]  # fmt: skip


@pytest.mark.parametrize("path", NOT_VALID)
def test_invalid_parameters_get_the_problem_that_fastapi_would_return(path: str) -> None:
    direct, whole = ask(own_app(), path), ask(own_app(indexed=False), path)
    assert direct.status_code == 422
    assert content(direct) == content(whole)


VALID = [
    "", "page=3&limit=7", "status=pending&status=approved&late=true", "store_id=7&store_id=8&search=a%20b%2Bc+d",
    "search=%C3%BC", "date_from=2026-01-01&sort=id", "&", "limit=5&", "region=", "format=csv", "cursor=",
]  # fmt: skip


@pytest.mark.parametrize("query", VALID)
def test_endpoint_gets_the_arguments_that_fastapi_would_pass(query: str) -> None:
    router = StrictRouter(prefix="/things", tags=[])

    @router.get("/{thing_id:id}")
    async def get_thing(  # pyright: ignore[reportUnusedFunction]
        filters: Annotated[OrderFilters, Query()], thing_id: Id, request: Request
    ) -> Response:
        received = {"filters": repr(filters), "set": sorted(filters.model_fields_set), "id": repr(thing_id)}
        return json_response(repr({**received, "path": request.url.path, "key": request.path_params}).encode())

    app, target = application([router]), f"/api/things/7?{query}"
    direct, again, whole = ask(app, target), ask(app, target), ask(application([router], indexed=False), target)
    assert direct.status_code == 200
    assert direct.text == again.text == whole.text
