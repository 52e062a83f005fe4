"""The dashboard's page under any prefix and any path, and under a path that a proxy leaves in place."""

import asyncio
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route

from app.http.middleware import BasePath, DashboardPage

PAGE = '<meta name="api-prefix" content="/api" /><script src="./assets/index.js"></script>'


def page(_request: Any) -> HTMLResponse:
    return HTMLResponse(PAGE, headers={"ETag": '"built"'})


def stores(_request: Any) -> JSONResponse:
    return JSONResponse({"data": []})


def application(prefix: str) -> Any:
    """An application with the dashboard and one resource."""
    routes = [Route(f"{prefix}/stores", stores), Route("/{rest:path}", page)]
    return DashboardPage(Starlette(routes=routes), api_prefix=prefix)


def get(app: Any, path: str, accept: str = "text/html") -> httpx.Response:
    """What a browser gets that opens this path, or a script that accepts anything."""

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.get(path, headers={"Accept": accept})

    return asyncio.run(ask())


@pytest.mark.parametrize("prefix", ["/api", "/warehouse/v2", ""])
def test_page_names_the_api_prefix(prefix: str) -> None:
    answer = get(application(prefix), "/")
    assert f'content="{prefix}"' in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "etag" not in answer.headers  # of the built file: another prefix makes another page


@pytest.mark.parametrize(
    ("path", "up"), [("/", "./"), ("/inventory", "./"), ("/inventory/", "../"), ("/no/such/page", "../../")]
)
def test_page_finds_its_files_from_any_path(path: str, up: str) -> None:
    assert f'src="{up}assets/index.js"' in get(application("/api"), path).text


def test_page_and_resource_share_a_path_under_an_empty_prefix() -> None:
    app = application("")
    assert "api-prefix" in get(app, "/stores").text
    assert get(app, "/stores", accept="*/*").json() == {"data": []}
    assert get(app, "/stores?format=csv").json() == {"data": []}


def test_base_path_is_removed_and_its_bare_form_redirects() -> None:
    app = BasePath(application("/api"), base="/stock")
    assert 'src="./assets/index.js"' in get(app, "/stock/inventory").text
    assert get(app, "/stock/api/stores").json() == {"data": []}
    assert get(app, "/api/stores").json() == {"data": []}
    bare = get(app, "/stock")
    assert (bare.status_code, bare.headers["location"]) == (307, "/stock/")
    assert 'src="../assets/index.js"' in get(app, "/stockroom/x").text
