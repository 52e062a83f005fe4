"""The outer wall: path spelling, body size, the dashboard's files."""

from pathlib import Path

from fastapi import FastAPI, HTTPException, Request
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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


# The dashboard and the API live on their own origin alone; the pages of the documentation start with a script of
# FastAPI's in the page itself, and paint with inline styles and images of their own.
STRICT = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
DOCUMENTATION = f"{STRICT} https:; script-src 'self' 'unsafe-inline'; worker-src 'self' blob:"
NOWHERE_ELSE = "; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
YEAR = 31_536_000


class SecurityHeaders:
    """Pure ASGI: what a browser may do with an answer, and who may keep it."""

    def __init__(self, app: ASGIApp, api_prefix: str, hosted: bool) -> None:
        self.app = app
        self.private = api_prefix + "/"
        self.usual = [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"cross-origin-opener-policy", b"same-origin"),
        ]
        if hosted:
            self.usual.append((b"strict-transport-security", f"max-age={YEAR}; includeSubDomains".encode()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        policy = DOCUMENTATION if path.startswith(("/docs", "/redoc")) else STRICT
        more = [*self.usual, (b"content-security-policy", (policy + NOWHERE_ELSE).encode())]
        if path.startswith(self.private):
            more.append((b"cache-control", b"no-store"))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *more]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def serve_dashboard(app: FastAPI) -> None:
    """Serve the built dashboard at `/`, deep links included, where it has been built."""
    if (STATIC / "index.html").is_file():
        app.frontend("/", directory=STATIC)
