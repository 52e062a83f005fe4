"""Requests that are malformed, too long, too slow, for another host, or too many at once."""

import asyncio
import json
import select
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any, cast
from urllib.parse import urlsplit

import psycopg
import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn._types import ASGI3Application
from uvicorn.server import ServerState

from app.database.connection_parameters import connection_parameters
from app.database.limiter import limits
from app.http.server_protocol import BODY_SECONDS, HEAD_SECONDS, MAX_HEAD, JoinedWrites, Protocol
from tests import unchecked
from tests.conftest import Service
from tests.contract import Client, assert_problem
from tests.factories import make_store

CROWD = 4 * (limits().reads + limits().writes)  # more requests than all slots
GET = b"GET /api/me HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /api/stores HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


class RawConnection:
    """A connection on which any bytes can be sent."""

    def __init__(self, service: Service) -> None:
        where = urlsplit(service.url)
        self.socket = socket.create_connection((where.hostname or "", where.port or 0), timeout=120)
        self.incoming = self.socket.makefile("rb")

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def response(self) -> tuple[int, dict[str, str], Any]:
        """Status, headers, document; status 0 if the connection ends without a response."""
        first = self.incoming.readline()
        if not first:
            return 0, {}, None
        lines = [line.decode().strip().split(": ", 1) for line in iter(self.incoming.readline, b"\r\n")]
        headers = {name.lower(): value for name, value in lines}
        body = self.incoming.read(int(headers["content-length"]))
        return int(first.split()[1]), headers, json.loads(body) if body else None

    def has_something(self) -> bool:
        """Has a response begun to come, or the connection ended?"""
        return bool(select.select([self.socket], [], [], 0)[0])

    def is_closed(self) -> bool:
        """Whether the service has closed the connection."""
        try:
            return self.incoming.read(1) == b""
        except ConnectionResetError:
            return True

    def close(self) -> None:
        self.incoming.close()
        self.socket.close()


@contextmanager
def raw_connection(service: Service) -> Iterator[RawConnection]:
    made = RawConnection(service)
    try:
        yield made
    finally:
        made.close()


AMBIGUOUS_REQUESTS: dict[str, bytes] = {
    "length and chunks": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
    "two equal lengths": POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "a list of lengths": POST + b"Content-Length: 2, 2\r\n\r\n{}",
    "a signed length": POST + b"Content-Length: +2\r\n\r\n{}",
    "a negative length": POST + b"Content-Length: -2\r\n\r\n{}",
    "a length in hex": POST + b"Content-Length: 0x2\r\n\r\n{}",
    "chunked is not last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "an unknown coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "bare line feeds": GET.replace(b"\r\n", b"\n") + b"\n",
    "one bare line feed": GET + b"X-A: 1\nX-B: 2\r\n\r\n",
    "a bare carriage return": GET + b"X-A: 1\rX-B: 2\r\n\r\n",
    "a folded header": GET + b"X-A: 1\r\n 2\r\n\r\n",
    "a space before the colon": GET + b"X-A : 1\r\n\r\n",
    "a header without a colon": GET + b"X-A\r\n\r\n",
    "a NUL in a header": GET + b"X-A: a\x00b\r\n\r\n",
    "a chunk without its end": POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}XX0\r\n\r\n",
    "a chunk of no size": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "no version": b"GET /api/me\r\n\r\n",
    "another protocol": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "not HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "no host": b"GET /api/me HTTP/1.1\r\n\r\n",
    "two hosts": GET + b"Host: localhost\r\n\r\n",
}


@pytest.mark.parametrize("what", AMBIGUOUS_REQUESTS)
def test_ambiguous_request_is_refused_and_closes_its_connection(service: Service, what: str) -> None:
    with raw_connection(service) as line:
        line.send(AMBIGUOUS_REQUESTS[what] + GET + b"X-Request-Id: smuggled\r\n\r\n")
        status, headers, problem = line.response()
        assert (status, headers["content-type"], problem["code"]) == (400, "application/problem+json", "bad_request")
        assert headers["x-request-id"] == problem["request_id"]
        assert "host" in what or line.is_closed()


@pytest.mark.parametrize("method", [b"BREW", b"get", b"X-PURGE_ALL"])
def test_unknown_method_is_not_allowed(service: Service, method: bytes) -> None:
    with raw_connection(service) as line:
        line.send(method + b" /api/me HTTP/1.1\r\nHost: localhost\r\n\r\n")
        status, headers, problem = line.response()
        assert (status, headers["allow"], problem["code"]) == (405, "GET, HEAD, PATCH, POST, PUT", "method_not_allowed")


@pytest.mark.parametrize("method", [b"TRACE", b"CONNECT", b"PURGE", b"OPTIONS", b"DELETE"])
def test_known_method_without_an_endpoint_is_not_allowed(service: Service, method: bytes) -> None:
    with raw_connection(service) as line:
        line.send(method + b" /api/stores HTTP/1.1\r\nHost: localhost\r\n\r\n")
        status, headers, _ = line.response()
        assert (status, headers["allow"]) == (405, "GET, HEAD, POST")


LONG_HEADS: dict[str, bytes] = {
    "an address": b"GET /api/me?x=" + b"x" * MAX_HEAD + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "one header": GET + b"X-Long: " + b"x" * MAX_HEAD + b"\r\n\r\n",
    "many headers": GET + b"".join(b"X-%d: %d\r\n" % (n, n) for n in range(10_000)) + b"\r\n",
    "a header without an end": GET + b"X-Long: " + b"x" * 2 * MAX_HEAD,
}


@pytest.mark.parametrize("what", LONG_HEADS)
@pytest.mark.parametrize("pieces", [1, 40])
def test_too_long_request_head_is_refused_in_one_piece_and_in_many(service: Service, what: str, pieces: int) -> None:
    data = LONG_HEADS[what]
    size = len(data) // pieces + 1
    with raw_connection(service) as line:
        try:
            for start in range(0, len(data), size):
                line.send(data[start : start + size])
            status, _, problem = line.response()
        except (ConnectionResetError, BrokenPipeError):
            return  # the service closed the connection while the test was still sending
        assert (status, problem["code"]) == (431, "header_fields_too_large")
        assert line.is_closed()


def test_request_head_just_below_the_limit_is_read(service: Service) -> None:
    with raw_connection(service) as line:
        line.send(GET + b"X-Long: " + b"x" * (MAX_HEAD - 1000) + b"\r\n\r\n")
        assert line.response()[0] == 200


def test_slow_clients_are_disconnected_in_time_and_delay_no_other_request(service: Service, client: Client) -> None:
    whole = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"  # answered even if the service is busy
    slow = [b"", GET, whole + GET, POST + b"Content-Length: 9\r\n\r\n{"]
    with ExitStack() as stack:
        crowd = [(data, stack.enter_context(raw_connection(service))) for data in slow * CROWD]
        started = time.monotonic()
        for data, line in crowd:
            line.send(data)
        assert client.ok("GET", "/api/me")
        client.refused(422, "POST", "/api/stores", json={})
        assert not any(line.has_something() for data, line in crowd if data == slow[3])  # they all are slow still
        ends: dict[bytes, float] = {}
        for data, line in crowd:
            if data.count(b"GET") == 2:  # after a response uvicorn waits for less than a head may take
                assert line.response()[0] == 200
            status, _, _ = line.response()
            assert status == (408 if data in (slow[1], slow[3]) else 0)
            assert line.is_closed()
            ends.setdefault(data, time.monotonic() - started)
    assert HEAD_SECONDS - 1 < ends[GET] < ends[slow[3]]
    assert ends[slow[3]] > BODY_SECONDS - 1


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:80", "[::1]:8000", "[::1]", "192.168.1.7"])
def test_local_service_accepts_the_host_names_of_its_machine(service: Service, host: str) -> None:
    assert unchecked.get(f"{service.url}/api/me", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", ""]
)
def test_foreign_host_header_gets_421(service: Service, host: str) -> None:
    response = unchecked.get(f"{service.url}/api/me", headers={"Host": host})
    assert response.status_code == 421
    assert_problem(response)


@pytest.mark.parametrize(
    "path",
    ["/api/stores", "/api/stores/1", "/api/me", "/health", "/ready", "/metrics", "/docs", "/openapi.json", "/api/nope"],
)
def test_head_request_has_the_headers_of_get_and_no_body(client: Client, service: Service, path: str) -> None:
    head, get = unchecked.head(f"{service.url}{path}"), unchecked.get(f"{service.url}{path}")
    assert (head.status_code, head.content) == (get.status_code, b"")
    own = {"x-request-id", "date", "content-length"}
    assert {k: v for k, v in head.headers.items() if k not in own} == {
        k: v for k, v in get.headers.items() if k not in own
    }
    client.head(path)


def test_head_request_keeps_the_connection_and_is_logged(service: Service) -> None:
    with raw_connection(service) as line:
        line.send(GET.replace(b"GET", b"HEAD") + b"X-Request-Id: by-head\r\n\r\n" + GET + b"\r\n")
        first = line.incoming.readline()
        assert first.split()[1] == b"200"
        while line.incoming.readline() != b"\r\n":
            pass
        assert line.response()[0] == 200
    (logged,) = service.log_lines("by-head")
    assert (logged["method"], logged["endpoint"], logged["status"]) == ("HEAD", "/api/me", 200)


@pytest.mark.parametrize("path", ["/api/stores", "/api/orders/1/approve"])
def test_head_request_is_refused_if_the_path_has_no_get(client: Client, path: str) -> None:
    response = client.head(path)
    assert response.status_code == (200 if path == "/api/stores" else 405)
    assert "HEAD" in response.headers.get("allow", "HEAD") or response.headers["allow"] == "PATCH"


def test_refused_preflight_is_a_problem_document(service: Service) -> None:
    for origin, method in (("https://evil.example", "PATCH"), ("http://localhost:5173", "DELETE")):
        preflight = {"Origin": origin, "Access-Control-Request-Method": method}
        response = unchecked.options(f"{service.url}/api/orders/1", headers=preflight)
        assert response.status_code == 400
        assert "Origin" in response.headers["vary"]
        assert_problem(response)


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_documentation_has_its_own_endpoint_in_the_log(service: Service, path: str) -> None:
    mark = f"docs-{len(path)}"
    unchecked.get(f"{service.url}{path}", headers={"X-Request-Id": mark})
    (line,) = service.log_lines(mark)
    assert line["endpoint"] == path


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"{", "character 1"), (b'{"a": 1,}', "Expecting property name enclosed in double quotes, at character 8"),
     (b"", "body"), (b"\xff", "UTF-8"), (b"[" * 100_000, "nested too deeply"),
     (b'{"a": 1} x', "Extra data, at character 9")],
)  # fmt: skip
def test_body_that_is_not_json_gets_the_reason(client: Client, body: bytes, reason: str) -> None:
    response = client.post("/api/stores", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code in (400, 422)
    assert reason in response.json()["detail"]


def test_each_error_code_has_one_title(client: Client) -> None:
    titles = {client.refused(404, "GET", path)["title"] for path in ("/api/nope", "/api/stores/999999999")}
    assert len(titles) == 1


def test_health_answers_while_many_requests_wait(service: Service, client: Client, admin: Client) -> None:
    store, once = make_store(admin), admin.without_retries()
    with psycopg.connect(**{**connection_parameters(service.settings), "autocommit": False}) as holder:
        holder.execute("SET idle_in_transaction_session_timeout = 0")
        holder.execute("SELECT 1 FROM stores WHERE id = %s FOR UPDATE", (store["id"],))  # until every response is here
        with ThreadPoolExecutor(CROWD) as crowd:
            path = f"/api/stores/{store['id']}"
            held = [crowd.submit(once.put, path, json={"name": "X"}) for _ in range(CROWD)]
            assert unchecked.get(f"{service.url}/health").status_code == 200
            for task in held:
                response = task.result()
                assert (response.status_code, response.headers["retry-after"]) == (503, "1")
        holder.rollback()
    admin.ok("PUT", path, json={"name": "Free"})


class Sent:
    """A transport that records what is written to it."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def is_closing(self) -> bool:
        return self.closed

    abort = get_extra_info = None

    def close(self) -> None:
        self.sent.append(b"closed")
        self.closed = True


def test_head_and_body_of_a_response_are_sent_in_one_write() -> None:
    async def respond() -> list[bytes]:
        loop, transport, turned = asyncio.get_running_loop(), Sent(), asyncio.Event()
        joined = JoinedWrites(cast(asyncio.Transport, transport), loop)
        joined.write(b"head, ")
        joined.write(b"body")
        joined.write(b"a head whose body comes later")
        assert transport.sent == [b"head, body"]
        loop.call_soon(turned.set)
        await turned.wait()
        assert len(transport.sent) == 2
        joined.write(b"the last")
        joined.close()
        joined.write(b"too late")
        joined.flush()
        return transport.sent

    assert asyncio.run(respond()) == [b"head, body", b"a head whose body comes later", b"the last", b"closed"]


def test_last_piece_of_a_response_is_sent_if_the_server_shuts_down_in_the_same_loop_iteration() -> None:
    async def stream(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a piece", "more_body": True})
        turned = asyncio.Event()
        asyncio.get_running_loop().call_soon(turned.set)
        await turned.wait()  # the head and the piece have left
        await send({"type": "http.response.body"})
        for connection in state.connections:
            connection.shutdown()

    state = ServerState()
    response = asyncio.run(response_until_end(stream, GET + b"\r\n", state))
    assert b"a piece" in response
    assert response.endswith(b"\r\n0\r\n\r\n")


async def response_until_end(app: ASGIApp, request: bytes, state: ServerState, ws: Any = "auto") -> bytes:
    """All that the protocol sends for this request until it closes the connection."""
    config = uvicorn.Config(cast(ASGI3Application, app), log_config=None, lifespan="off", ws=ws)
    config.load()
    server = await asyncio.get_running_loop().create_server(lambda: Protocol(config, state, {}), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(request)
    response = await reader.read()
    writer.close()
    server.close()
    return response


def test_upgrade_to_a_websocket_is_ignored_even_if_a_library_for_them_is_installed() -> None:
    async def plain(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"plain"})

    class WebSocket(asyncio.Protocol):
        """The protocol that uvicorn would find in a library."""

        def __init__(self, **_more: Any) -> None:
            pass

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            transport.close()

    upgrade = GET + b"Connection: close, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n"
    response = asyncio.run(response_until_end(plain, upgrade, ServerState(), ws=WebSocket))
    assert response.startswith(b"HTTP/1.1 200 ")
    assert b"plain" in response
