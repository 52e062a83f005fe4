"""A fake Databricks workspace: an HTTP server on loopback that implements the documented calls of the SDK."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qs

from tests.embedded_servers import PATIENCE

CLIENT_ID, CLIENT_SECRET, ACCESS_TOKEN = "11111111-2222-3333-4444-555555555555", "s3cret", "dapi-t0ken"
ENDPOINT = "projects/brickhouse/branches/production/endpoints/primary"
INSTANCE = "brickhouse-instance"
BEARERS = ("Bearer oauth-t0ken", f"Bearer {ACCESS_TOKEN}")


class Workspace:
    """The workspace's calls so far, the tokens it minted, and the failure that it simulates."""

    def __init__(self, on_token: Callable[[str], None] = lambda token: None) -> None:
        self.on_token = on_token
        self.calls: list[str] = []
        self.minted: list[str] = []
        self.token_seconds = 3600.0  # lifetime of a token
        self.failure: str | None = None  # a status, "slow" or "garbage"; only for minting
        self.released = threading.Event()
        self.numbers = count(1)
        workspace = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                workspace.handle(self, b"")

            def do_POST(self) -> None:
                workspace.handle(self, self.rfile.read(int(self.headers.get("content-length", 0))))

            def log_message(self, format: str, *args: Any) -> None:
                """Print no log."""

        self.handler = Handler
        self.listen(0)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def listen(self, port: int) -> None:
        """Accept connections on this port."""
        self.server = ThreadingHTTPServer(("127.0.0.1", port), self.handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def go_away(self) -> None:
        """Stop listening, so that connections are refused."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def come_back(self) -> None:
        """Listen again on the same port."""
        self.listen(self.server.server_port)

    def handle(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        """Respond to one call as documented."""
        path = request.path.partition("?")[0]
        self.calls.append(f"{request.command} {path}")
        status, content = self.respond(path, request.headers.get("authorization", ""), body)
        text = content if isinstance(content, bytes) else json.dumps(content).encode()
        with suppress(ConnectionError):  # the client may have given up
            request.send_response(status)
            request.send_header("content-type", "application/json")
            request.send_header("content-length", str(len(text)))
            request.end_headers()
            request.wfile.write(text)

    def respond(self, path: str, authorization: str, body: bytes) -> tuple[int, Any]:
        """The status and the body of the response."""
        if path == "/.well-known/databricks-config":
            return 200, {"oidc_endpoint": f"{self.url}/oidc", "host_type": "workspace"}
        if path == "/oidc/.well-known/oauth-authorization-server":
            return 200, {"authorization_endpoint": f"{self.url}/oidc/v1/authorize",
                         "token_endpoint": f"{self.url}/oidc/v1/token"}  # fmt: skip
        if path == "/oidc/v1/token":
            return self.signed_in(authorization, body)
        if path in ("/api/2.0/postgres/credentials", "/api/2.0/database/credentials"):
            return self.credential(path, authorization, json.loads(body))
        if path == "/api/2.0/preview/scim/v2/Me":
            if authorization not in BEARERS:
                return 401, {"error_code": "UNAUTHENTICATED", "message": "who are you"}
            return 200, {"userName": "person@x.example", "id": "1"}
        return 404, {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": f"no {path}"}

    def signed_in(self, authorization: str, body: bytes) -> tuple[int, Any]:
        """The response to a service principal's sign-in with HTTP Basic and client_credentials."""
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if authorization != f"Basic {basic}" or parse_qs(body.decode())["grant_type"] != ["client_credentials"]:
            return 401, {"error": "invalid_client", "error_description": "Client authentication failed"}
        return 200, {"access_token": "oauth-t0ken", "token_type": "Bearer", "expires_in": 3600}

    def credential(self, path: str, authorization: str, request_body: dict[str, Any]) -> tuple[int, Any]:
        """The response with a token for the database, or the simulated failure."""
        if self.failure == "slow":
            self.released.wait(PATIENCE)
            return 504, {"error_code": "DEADLINE_EXCEEDED", "message": "too late"}
        if self.failure == "garbage":
            return 200, b"<html>proxy error</html>"
        if self.failure:
            codes = {"401": "UNAUTHENTICATED", "403": "PERMISSION_DENIED", "500": "INTERNAL_ERROR"}
            return int(self.failure), {"error_code": codes[self.failure], "message": "so it is"}
        if authorization not in BEARERS:
            return 401, {"error_code": "UNAUTHENTICATED", "message": "who are you"}
        if request_body.get("endpoint") != ENDPOINT and request_body.get("instance_names") != [INSTANCE]:
            return 404, {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "no such database"}
        token = f"pg-token-{next(self.numbers)}"
        self.on_token(token)
        self.minted.append(token)
        ends = (datetime.now(UTC) + timedelta(seconds=self.token_seconds)).isoformat().replace("+00:00", "Z")
        return 200, {"token": token, "expire_time" if "postgres" in path else "expiration_time": ends}


@contextmanager
def running(workspace: Workspace) -> Iterator[Workspace]:
    """Keep the workspace reachable until the end of the block."""
    try:
        yield workspace
    finally:
        workspace.released.set()
        workspace.go_away()
