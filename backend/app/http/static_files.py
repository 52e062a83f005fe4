"""Serves the built dashboard: its files, and its HTML page at every path that is not the API's."""

import hashlib
from functools import lru_cache
from pathlib import Path

from fastapi import FastAPI
from servestatic import ServeStaticASGI  # pyright: ignore[reportMissingTypeStubs]
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.base_path import path_to_root

STATIC = Path(__file__).resolve().parents[2] / "static"
INDEX = STATIC / "index.html"
ASSETS = "/assets"  # a file there has its content's checksum in its name
DOCUMENTATION_FILES = "/documentation-files"
DOCUMENTATION_PAGES = {"docs", "redoc"}
MAX_PAGE_DEPTH = 8  # parts of a path; the dashboard has no page with more than three
# The first parts of paths that are neither the API's nor the dashboard's.
OTHER_PATHS = DOCUMENTATION_PAGES | {
    "openapi.json", "health", "ready", "metrics", ASSETS[1:], DOCUMENTATION_FILES[1:],
}  # fmt: skip


def serve_files(app: FastAPI) -> None:
    """Serve the files of the built dashboard, if it has been built.

    Files in `assets` have a checksum in their name: they are sent as the build compressed them, cached forever.
    """
    if not INDEX.is_file():
        return
    assets = ServeStaticASGI(
        StaticFiles(directory=STATIC / "assets"),  # pyright: ignore[reportArgumentType] for files built after the start
        root=STATIC / "assets",
        prefix=ASSETS,
        immutable_file_test=lambda path, url: True,
        allow_all_origins=False,
    )
    app.mount(ASSETS, assets)  # pyright: ignore[reportArgumentType]
    app.frontend("/", directory=STATIC, fallback=None)


class DashboardPage:
    """Pure ASGI: answers with the dashboard's page; the API's prefix and relative paths of its files are filled in."""

    route = Route("/{page}", lambda: None)  # for the log

    def __init__(self, app: ASGIApp, api_prefix: str) -> None:
        self.app = app
        self.api_prefix = api_prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not is_page(scope, self.api_prefix) or not INDEX.is_file():
            await self.app(scope, receive, send)
            return
        scope["route"] = self.route
        page, tag = page_at(path_to_root(scope), self.api_prefix, INDEX.stat().st_mtime_ns)
        headers = {"ETag": tag, "Vary": "Accept"}
        known = tag in Headers(scope=scope).get("if-none-match", "")
        response = Response(None if known else page, 304 if known else 200, headers, "text/html")
        await response(scope, receive, send)


def is_resource(scope: Scope, api_prefix: str) -> bool:
    """Return whether the path is a resource of the API: no page, no file, none of the other paths."""
    path: str = scope["path"]
    if api_prefix:
        return path.startswith(f"{api_prefix}/")
    return first_part(path) not in OTHER_PATHS and not is_file(path) and not is_page(scope, "")


def is_page(scope: Scope, api_prefix: str) -> bool:
    """Return whether the request is for a page of the dashboard.

    With an empty prefix, pages and resources share their paths. A request that accepts HTML is for a page, unless it
    is for a file or an export.
    """
    path: str = scope.get("path", "")
    if api_prefix and path.startswith(f"{api_prefix}/"):
        return False
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or path.count("/") > MAX_PAGE_DEPTH:
        return False
    if path in ("/", "/index.html"):
        return True
    is_export = not api_prefix and b"format=" in scope["query_string"]
    if is_export or is_file(path) or first_part(path) in OTHER_PATHS:
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


def is_file(path: str) -> bool:
    """Return whether the last part of a path has an extension."""
    return "." in path.rpartition("/")[2]


def first_part(path: str) -> str:
    """Return the first part of a path: `orders`, of `/orders/42`."""
    return path[1:].partition("/")[0]


@lru_cache(64)
def page_at(root: str, api_prefix: str, built_at: int) -> tuple[bytes, str]:
    """Return the page and its entity tag. `root` is the relative path to the root, `built_at` the file's time in ns."""
    prefix = 'name="api-prefix" content="{}"'
    page = INDEX.read_text().replace('"./', f'"{root}').replace(prefix.format("/api"), prefix.format(api_prefix))
    return page.encode(), f'"{hashlib.sha256(page.encode()).hexdigest()[:16]}"'
