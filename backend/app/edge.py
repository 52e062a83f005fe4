"""The outer wall: path spelling, body size, the dashboard's files."""

from pathlib import Path

from fastapi import FastAPI, HTTPException, Request
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.problems import on_http_error

MAX_BODY_SIZE = 1024 * 1024  # bytes; the largest body anybody needs is far smaller
STATIC = Path(__file__).resolve().parents[1] / "static"


class IdConvertor(StringConvertor):
    """`{store_id:id}` in a path: what is no id is no path, so `PUT /inventory/kpi` is 405 and not 422."""

    regex = "[1-9][0-9]{0,17}"


register_url_convertor("id", IdConvertor())


class OneSpelling:
    """Pure ASGI: `/api/stores/` is `/api/stores`, with no redirect in between."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        if scope["type"] == "http" and len(path) > 1 and path.endswith("/"):
            scope["path"] = path[:-1]
            scope["raw_path"] = scope["path"].encode()
        await self.app(scope, receive, send)


class DeclaredBodyLimit:
    """Pure ASGI: a body that says it is too large is refused unread. (One that does not say is counted, by FastAPI.)"""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        declared = Headers(scope=scope).get("content-length", "") if scope["type"] == "http" else ""
        if declared.isdecimal() and int(declared[:20]) > MAX_BODY_SIZE:
            answer = await on_http_error(Request(scope), HTTPException(413))
            answer.headers["Connection"] = "close"
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def serve_dashboard(app: FastAPI) -> None:
    """Serve the built dashboard at `/`, deep links included, where it has been built."""
    if (STATIC / "index.html").is_file():
        app.frontend("/", directory=STATIC)
