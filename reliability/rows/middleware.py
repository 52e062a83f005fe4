"""R30: spoofed identities, other origins, unusual methods, request smuggling and slow headers."""

import asyncio
import re
from collections.abc import Iterable
from contextlib import suppress

from reliability.bars import Bar
from reliability.http_connection import HttpConnection, Response
from reliability.trial import ADMIN, WEST, Mutant, Patch, Row, System, Trial

HOSTED = {"IDENTITY_MODE": "databricks_apps"}
INSIDES = re.compile(rb"psycopg|Traceback|uvicorn|starlette|SELECT |pg_catalog|File \"|/backend/", re.I)
STRANGERS = [
    "https://evil.example", "null", "http://localhost:5173.evil.example", "https://localhost:5173", "http://localhost",
    "http://evil.localhost:5173", "file://", "http://localhost:5173@evil.example",
]  # fmt: skip
PATHS = [
    "/api/stores",
    "/api/orders/1",
    "/api/nope",
    "/nope",
    "/health",
    "/ready",
    "/metrics",
    "/openapi.json",
    "/docs",
]
BODY = b'{"reason": "x"}'


async def middleware(trial: Trial) -> None:
    """R30 in the mode of Databricks Apps, then in local mode."""
    async with trial.system(workers=1, **HOSTED) as system:
        await identity(trial, system.port)
        await said_to_browsers(trial, system.port, hosted=True)
    async with trial.system(workers=1) as system:
        await at_home(trial, system.port)
        await said_to_browsers(trial, system.port, hosted=False)
        await origins(trial, system.port)
        await methods(trial, system)
        await smuggling(trial, system.port)
        await slow_heads(trial, system)


async def ask(port: int, *lines: str | bytes, method: str = "GET", path: str = "/api/me", body: bytes = b"") -> bytes:
    """The raw response to a raw request, read until it is whole or the connection ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    encoded = [line if isinstance(line, bytes) else line.encode("latin-1") for line in lines]
    writer.write(
        b"\r\n".join(
            [f"{method} {path} HTTP/1.1".encode(), b"Host: localhost", b"Connection: close", *encoded, b"", body]
        )
    )
    response = b""
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(15):
            response = await reader.read(-1)
    writer.close()
    return response


def status_of(response: bytes) -> int:
    """The status of a raw response; 0 if there is none."""
    found = re.match(rb"HTTP/1\.1 (\d+)", response)
    return int(found[1]) if found else 0


async def identity(trial: Trial, port: int) -> None:
    """Hosted: only one header of the proxy identifies the caller, and there is no default caller."""
    email = "X-Forwarded-Email"
    cases: list[tuple[str, tuple[str | bytes, ...], set[int]]] = [
        ("no header", (), {401}),
        ("an empty header", (f"{email}: ",), {401}),
        ("the proxy's header", (f"{email}: {ADMIN}",), {200}),
        ("in other letters", (f"x-forwarded-EMAIL: {ADMIN.upper()}",), {200}),
        ("twice", (f"{email}: {WEST}", f"{email}: {ADMIN}"), {401}),
        ("with underscores", (f"X_Forwarded_Email: {ADMIN}",), {401}),
        ("with underscores beside the real one", (f"{email}: unknown@x.example", f"X_Forwarded_Email: {ADMIN}"), {403}),
        ("the developer's header", (f"X-Dev-User: {ADMIN}",), {401}),
        ("a list", (f"{email}: {WEST}, {ADMIN}",), {401, 403}),
        ("eight kilobytes", (f"{email}: " + "a" * 8000,), {401, 403, 431}),
        ("no UTF-8", (b"X-Forwarded-Email: \xff\xfe",), {400, 401, 403}),
        ("NUL", (b"X-Forwarded-Email: admin\x00@rows.example",), {400, 401, 403}),
        ("another address in front", (f"{email}: unknown@x.example", "X-Forwarded-For: 127.0.0.1"), {403}),
    ]
    for name, lines, wanted in cases:
        response = await ask(port, *lines)
        trial.check(status_of(response) in wanted, f"identity, {name}: {status_of(response)}", "identity")
    trial.reached(f"{len(cases)} spellings of identity headers")


async def at_home(trial: Trial, port: int) -> None:
    """Locally the proxy's header is ignored."""
    response = await ask(port, f"X-Forwarded-Email: {ADMIN}", f"X-Dev-User: {WEST}")
    trial.check(WEST.encode() in response, f"at home the proxy's header counts: {response[-200:]!r}", "identity")


async def said_to_browsers(trial: Trial, port: int, hosted: bool) -> None:
    """Check the security headers of every response, errors too, and that no internals are exposed."""
    http = HttpConnection(port)
    for path in PATHS:
        for method, body in (("GET", None), ("POST", BODY), ("PATCH", b"{")):
            response = await http.send(method, path, body)
            where, headers = f"{method} {path}", response.headers
            policy = headers.get("content-security-policy", "")
            kept = path.startswith("/api") and headers.get("cache-control") != "no-store"
            problem = response.status < 400 or bool(response.problem().get("request_id")) or path == "/ready"
            inside = path != "/openapi.json" and INSIDES.search(response.body)
            trial.check(headers.get("x-content-type-options") == "nosniff", f"{where}: no nosniff", "headers")
            trial.check("frame-ancestors" in policy, f"{where}: can be framed", "headers")
            hsts = "strict-transport-security" in headers
            trial.check(hsts == hosted, f"{where}: HSTS, hosted is {hosted}", "headers")
            trial.check("server" not in headers, f"{where}: names the server software", "headers")
            trial.check(not kept, f"{where}: may be cached", "headers")
            trial.check(problem, f"{where}: {response.status} without a problem document", "problems")
            trial.check(not inside, f"{where}: exposes internals", "problems")
    http.drop()
    trial.reached(f"{3 * len(PATHS)} responses looked at ({'hosted' if hosted else 'at home'})")


async def origins(trial: Trial, port: int) -> None:
    """Check that CORS allows the dashboard's origin and no other."""
    for origin in STRANGERS:
        for preflight in (True, False):
            response = await cross(port, origin, preflight)
            allowed = {k for k in response.headers if k == "access-control-allow-origin"}
            trial.check(not allowed, f"{origin} (preflight: {preflight}) is let in", "origins")
            trial.check(response.status != 200 or not preflight, f"preflight of {origin} is answered 200", "origins")
    good = await cross(port, "http://localhost:5173", True)
    trial.check(good.headers.get("access-control-allow-origin") == "http://localhost:5173", "the dashboard is kept out")
    trial.reached(f"{2 * len(STRANGERS)} requests from other origins")


async def cross(port: int, origin: str, preflight: bool) -> Response:
    """Send a request as a browser does for a page of another origin."""
    http = HttpConnection(port)
    headers = {"Origin": origin} | ({"Access-Control-Request-Method": "PATCH"} if preflight else {})
    try:
        return await http.send("OPTIONS" if preflight else "GET", "/api/stores", headers=headers)
    finally:
        http.drop()


async def methods(trial: Trial, system: System) -> None:
    """Check that methods that a path does not support are refused, with Allow."""
    for path in ("/api/stores", "/api/orders", "/health"):
        for method in ("TRACE", "DELETE", "CONNECT", "BREW", "PROPFIND"):
            response = await ask(system.port, method=method, path=path)
            status, allow = status_of(response), b"\nallow: " in response.lower()
            refused = status in (400, 501) or (status == 405 and allow)
            trial.check(refused, f"{method} {path}: {status}, Allow: {allow}", "methods")
        head = await ask(system.port, method="HEAD", path=path)
        empty = status_of(head) in (200, 405) and head.endswith(b"\r\n\r\n")
        trial.check(empty, f"HEAD {path}: {status_of(head)}", "methods")


def smuggled() -> Iterable[tuple[str, bytes]]:
    """Requests with an ambiguous end, each followed by a hidden request."""
    behind = b"GET /api/me HTTP/1.1\r\nHost: localhost\r\nX-Dev-User: admin@rows.example\r\n\r\n"
    start = b"POST /api/orders HTTP/1.1\r\nHost: localhost\r\n"
    yield "length and chunks", start + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + behind
    yield "two lengths", start + b"Content-Length: 0\r\nContent-Length: 40\r\n\r\n" + behind
    yield (
        "two encodings",
        start + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + behind,
    )
    yield "a strange encoding", start + b"Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n\r\nabc" + behind
    yield "a length with a sign", start + b"Content-Length: +5\r\n\r\nabcde" + behind
    yield "a space before the colon", start + b"Content-Length : 5\r\n\r\nabcde" + behind
    yield "a chunk of no number", start + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n" + behind
    yield "a bare line feed in a name", start + b"Content-\nLength: 5\r\n\r\nabcde" + behind


async def smuggling(trial: Trial, port: int) -> None:
    """Check that no hidden request is answered."""
    for name, sent in smuggled():
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        response = b""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(1.5):
                while data := await reader.read(65536):
                    response += data
        writer.close()
        hidden = b"admin@rows.example" not in response
        trial.check(hidden, f"smuggled: {name}: the request behind was answered", "smuggling")
    trial.reached("8 requests with another one behind")


async def slow_heads(trial: Trial, system: System) -> None:
    """Connections that send a byte a second are closed, and do not slow down other requests."""
    count, ended = trial.size(300, 40), 0
    deadline = trial.size(35, 20)

    async def drip() -> None:
        nonlocal ended
        reader, writer = await asyncio.open_connection("127.0.0.1", system.port)
        with suppress(TimeoutError):
            async with asyncio.timeout(deadline):
                writer.write(b"GET /api/stores HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
                while not reader.at_eof():
                    writer.write(b"x")
                    await writer.drain()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(reader.read(65536), 1)
        ended += reader.at_eof()
        writer.close()

    async def counted() -> None:
        nonlocal ended
        try:
            await drip()
        except OSError:  # reset: that is an end too
            ended += 1

    dripping = [asyncio.create_task(counted()) for _ in range(count)]
    for _ in range(deadline * 4):
        await system.history.send(system.http(WEST), "GET", "/api/orders?limit=1")
        await asyncio.sleep(0.2)
    await asyncio.gather(*dripping)
    healthy = system.history.percentile(0.99)
    trial.reached(f"{ended} of {count} slow connections ended; p99 of others meanwhile {1000 * healthy:.0f} ms")
    trial.measure("slow", count - ended, f"of {count} slow connections not ended in {deadline} s")
    trial.measure("others", 1000 * healthy, "p99 of others in ms")


ROWS = (
    Row(
        "R30",
        "HTTP edge: spoofed identities, other origins, headers, methods, request smuggling, slow headers",
        {
            "identity": Bar("identity comes only from the proxy's one header"),
            "origins": Bar("no other origin is allowed"),
            "headers": Bar("every response has the security headers"),
            "problems": Bar("every error is a problem document without internals"),
            "methods": Bar("unsupported methods are refused"),
            "smuggling": Bar("no smuggled request is answered"),
            "slow": Bar("slow connections that are not closed: {limit}"),
            "others": Bar("p99 of other requests <= {limit} ms", 250),
        },
        middleware,
        (
            Mutant(
                "a repeated identity header is accepted",
                (Patch("app/http/authentication.py", "    if len(given) > 1:\n", "    if False:\n"),),
            ),
            Mutant(
                "every origin is allowed",
                (Patch("main.py", "allow_origins=settings.allowed_origins", 'allow_origins=["*"]'),),
            ),
            Mutant(
                "no X-Content-Type-Options header",
                (Patch("app/http/middleware.py", '(b"x-content-type-options", b"nosniff"),', ""),),
            ),
        ),
    ),
)
