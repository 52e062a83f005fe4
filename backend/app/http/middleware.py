"""Middleware around every endpoint: security headers, host check, spelling of paths, HEAD, CORS."""

from functools import lru_cache
from ipaddress import ip_address

from fastapi import Request
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import ApiError, BadRequest, Misdirected
from app.http.problem_details import problem_response
from app.http.static_files import ASSETS, DOCUMENTATION_PAGES, first_part, is_resource

# The dashboard and the API use their own origin only. The dashboard may compile WebAssembly, its barcode reader, but
# evaluate no text. The documentation pages have an inline script of FastAPI's, inline styles, and images from other
# origins.
SAME_ORIGIN_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
DASHBOARD_POLICY = f"{SAME_ORIGIN_POLICY}; script-src 'self' 'wasm-unsafe-eval'"
DOCUMENTATION_POLICY = f"{SAME_ORIGIN_POLICY} https:; script-src 'self' 'unsafe-inline'; worker-src 'self' blob:"
DEVICES = b"camera=(self), microphone=(), geolocation=()"
RESTRICTIONS = "; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
YEAR = 31_536_000


class SecurityHeaders:
    """Adds headers to every response that tell browsers how to treat and cache it."""

    def __init__(self, app: ASGIApp, api_prefix: str, hosted: bool) -> None:
        self.app = app
        self.api_prefix = api_prefix
        usual = [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"cross-origin-opener-policy", b"same-origin"),
        ]
        if hosted:
            usual.append((b"strict-transport-security", f"max-age={YEAR}; includeSubDomains".encode()))
        other = [*usual, (b"content-security-policy", (SAME_ORIGIN_POLICY + RESTRICTIONS).encode())]
        dashboard = (b"content-security-policy", (DASHBOARD_POLICY + RESTRICTIONS).encode())
        documentation = (b"content-security-policy", (DOCUMENTATION_POLICY + RESTRICTIONS).encode())
        self.documentation_headers = [*usual, documentation, (b"cache-control", b"no-cache")]
        self.asset_headers = other
        # revalidated each time: they have an ETag
        self.public_headers = [*usual, dashboard, (b"permissions-policy", DEVICES), (b"cache-control", b"no-cache")]
        self.api_headers = [*other, (b"cache-control", b"no-store")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        more = self.headers_for(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *more]
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def headers_for(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """Return the headers of the response to this request."""
        path: str = scope["path"]
        if is_resource(scope, self.api_prefix):
            return self.api_headers
        if path.startswith(f"{ASSETS}/"):
            return self.asset_headers
        return self.documentation_headers if first_part(path) in DOCUMENTATION_PAGES else self.public_headers


class TrustedHost:
    """Rejects a request with no Host header, several, or (if not hosted) one that does not name this machine.

    This prevents DNS rebinding: a web site can point its own DNS name at this machine, where every caller is trusted.
    """

    def __init__(self, app: ASGIApp, hosted: bool, host: str) -> None:
        self.app = app
        self.own_names = None if hosted else {"localhost", host.lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self.refusal_of_host(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self.app(scope, receive, send)
        else:
            await problem_response(Request(scope), refusal)(scope, receive, send)

    def refusal_of_host(self, scope: Scope) -> ApiError | None:
        """Return the error for the Host header of this request; None if the header is right."""
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1:
            old = not hosts and scope["http_version"] == "1.0"
            return None if old else BadRequest("A request has one Host header")
        if self.own_names is None or is_this_machine(hosts[0]) or host_name(hosts[0]) in self.own_names:
            return None
        return Misdirected("This host name is not served: use localhost, an IP address or the name in HOST")


class CanonicalRequest:
    """Serves `/api/stores/` as `/api/stores`, without a redirect, and HEAD as GET without a body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].endswith("/") and len(scope["path"]) > 1:
            scope["path"] = scope["path"][:-1]  # raw_path stays: pages are found relative to the path as it was sent
        if scope["type"] == "http" and scope["method"] == "HEAD":
            await self.head(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def head(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as to a GET request, without the body."""
        inner = {**scope, "method": "GET"}

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        await self.app(inner, receive, send_head)
        scope["route"] = inner.get("route")  # for the log


@lru_cache(256)
def host_name(host: bytes) -> str:
    """Return the host without its port, in lower case."""
    return host.decode("latin-1").lower().rsplit(":", 1)[0] if not host.endswith(b"]") else host.decode("latin-1")


@lru_cache(256)
def is_this_machine(host: bytes) -> bool:
    """Return whether the host is an IP address, which a DNS name of another site cannot stand for."""
    try:
        ip_address(host_name(host).strip("[]"))
    except ValueError:
        return False
    return True


class Cors(CORSMiddleware):
    """Starlette's CORS middleware for requests with an Origin header; rejected preflights get problem documents."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not has_header(scope, b"origin"):
            await self.app(scope, receive, send)
        elif scope["method"] == "OPTIONS" and has_header(scope, b"access-control-request-method"):
            await self.preflight(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def preflight(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight request."""
        response = self.preflight_response(Headers(scope=scope))
        if response.status_code >= 400:
            problem = problem_response(
                Request(scope), BadRequest("This origin, method or header is not allowed for cross-origin requests")
            )
            problem.headers.update({k: v for k, v in response.headers.items() if not k.startswith("content-")})
            response = problem
        await response(scope, receive, send)


def has_header(scope: Scope, name: bytes) -> bool:
    """Return whether the request has this header."""
    return name in dict(scope["headers"])
