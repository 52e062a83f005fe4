"""A client that checks every response against the OpenAPI document: status, content type, headers, body."""

import re
import ssl
from functools import cached_property
from typing import Any
from uuid import uuid4

import httpx
import jsonschema_rs

from app.database.limiter import BUSY, CROWDED
from app.errors import BY_SQLSTATE
from app.http.problem_details import NO_CONNECTION

# Details of the 503 responses to requests that had no effect: no free slot, no free connection, a lock or statement
# timeout, a deadlock. The tests' client sends such a request up to TRIES times; each try takes about a second.
NOTHING_DONE = {
    CROWDED,
    BUSY,
    NO_CONNECTION,
    *(BY_SQLSTATE[state][1] for state in ("55P03", "57014", "40001", "40P01")),
}
TRIES = 30
# For `verify`: the tests speak plain HTTP, and to load the certificate authorities for each client takes 25 ms.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
PREVIEW = b'{"dry_run":true'  # how the body of a response to a dry run begins; it has no ETag
# Statuses that every path may return, according to the introduction of the document.
STATUSES_OF_ANY_PATH = {408, 421, 431}


class Contract:
    """The OpenAPI document of the service, and checks of responses against it."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.validators: dict[tuple[str, str, str], Any] = {}

    @cached_property
    def patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Each documented path as a pattern, those without parameters first."""
        paths = sorted(self.document["paths"], key=lambda path: path.count("{"))
        return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "/?"), path) for path in paths]

    def operation(self, method: str, path: str) -> tuple[str, dict[str, Any]] | None:
        """The documented operation of a request, or None if it is not documented. HEAD is GET without a body."""
        method = "GET" if method == "HEAD" else method
        for pattern, template in self.patterns:
            if pattern.fullmatch(path) and method.lower() in self.document["paths"][template]:
                return template, self.document["paths"][template][method.lower()]
        return None

    def check(self, response: httpx.Response) -> None:
        """Raise AssertionError if the document does not allow this response."""
        request = response.request
        path = request.url.raw_path.split(b"?")[0].decode()  # with %2F, which is no boundary of the path
        found = self.operation(request.method, path)
        where = f"{request.method} {request.url.path} -> {response.status_code}"
        if request.method == "HEAD":
            assert not response.content, f"{where}: a response to HEAD has no body"
        elif found is None:
            assert response.status_code in (404, 405), f"{where}: not in the document"
            assert_problem(response)
        if found is not None:
            self.check_response(where, *found, response)

    def check_response(self, where: str, template: str, operation: dict[str, Any], response: httpx.Response) -> None:
        """Raise AssertionError if the response does not match its documented operation."""
        request = response.request
        if response.status_code in STATUSES_OF_ANY_PATH:
            return assert_problem(response)
        documented = operation["responses"].get(str(response.status_code))
        assert documented is not None, f"{where}: this status is not documented"
        if "$ref" in documented:
            documented = self.document["components"]["responses"][documented["$ref"].rsplit("/", 1)[1]]
        kinds = documented.get("content", {})
        kind = response.headers.get("content-type", "").split(";")[0]
        assert kind in kinds, f"{where}: {kind} is not among {list(kinds)}"
        if request.method == "HEAD":
            return
        always = {name for name, header in documented.get("headers", {}).items() if header["required"]}
        has_tag = "ETag" in documented.get("headers", {}) and not response.content.startswith(PREVIEW)
        assert ("ETag" in response.headers) == has_tag, f"{where}: ETag declared and not sent, or sent and not declared"
        missing = [name for name in always if name not in response.headers]
        assert not missing, f"{where}: {missing} declared and not sent"
        if response.status_code >= 400 and template not in ("/ready", "/api/ready"):
            assert_problem(response)
        if "schema" in kinds[kind] and kind.endswith("json"):
            self.check_body(where, template, request.method, response, kinds[kind]["schema"])
        return None

    def check_body(
        self, where: str, template: str, method: str, response: httpx.Response, schema: dict[str, Any]
    ) -> None:
        key = (template, method, str(response.status_code))
        if key not in self.validators:
            whole = {**schema, "components": self.document["components"]}
            self.validators[key] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        wrong = [f"{list(e.instance_path)}: {e.message}" for e in self.validators[key].iter_errors(response.json())]
        assert not wrong, f"{where}: {wrong[:3]}"


def assert_problem(response: httpx.Response) -> None:
    """Check for an RFC 9457 problem document with this service's members and without internal details."""
    assert response.headers["content-type"] == "application/problem+json", response.text[:200]
    problem = response.json()
    assert problem["status"] == response.status_code
    assert {"type", "title", "detail", "code", "request_id"} <= set(problem)
    replayed = "idempotent-replayed" in response.headers  # then request_id is that of the first request
    assert replayed or problem["request_id"] == response.headers["x-request-id"]
    assert not re.search(r"Traceback|psycopg|SELECT |File \"", response.text), response.text[:300]


def is_busy(response: httpx.Response) -> bool:
    """True if the service was too busy for this request, so that the request had no effect."""
    return response.status_code == 503 and response.content != b"" and response.json().get("detail") in NOTHING_DONE


class Client(httpx.Client):
    """An HTTP client of one user that checks every response and repeats requests for which the service was busy.

    With `tries=1` it sends each request once, for tests of the responses of a busy service.
    """

    def __init__(self, base_url: str, contract: Contract, user: str | None = None, tries: int = TRIES) -> None:
        headers = {"X-Dev-User": user} if user else {}
        super().__init__(base_url=base_url, headers=headers, timeout=120, verify=NO_TLS)
        self.contract = contract
        self.tries = tries
        self.event_hooks["response"] = [self._check]
        self.others: list[Client] = []

    def _check(self, response: httpx.Response) -> None:
        response.read()
        self.contract.check(response)

    def request(self, method: str, url: httpx.URL | str, **more: Any) -> httpx.Response:
        """Send the request until the service is not busy, at most `tries` times; returns the last response."""
        for _ in range(self.tries - 1):
            response = super().request(method, url, **more)
            if not is_busy(response):
                return response
        return super().request(method, url, **more)

    def acting_as(self, user: str) -> "Client":
        """A client of another user."""
        other = Client(str(self.base_url), self.contract, user, self.tries)
        self.others.append(other)
        return other

    def without_retries(self) -> "Client":
        """A client of the same user that sends each request once."""
        other = Client(str(self.base_url), self.contract, self.headers.get("X-Dev-User"), tries=1)
        self.others.append(other)
        return other

    def with_retries(self) -> "RetryingClient":
        """A client of the same user that repeats every request that gets 503, with an Idempotency-Key."""
        other = RetryingClient(str(self.base_url), self.contract, self.headers.get("X-Dev-User"), tries=1)
        self.others.append(other)
        return other

    def close(self) -> None:
        """Close this client and the clients made from it."""
        for other in self.others:
            other.close()
        super().close()

    def __exit__(self, *error: Any) -> None:
        self.close()

    def ok(self, method: str, path: str, **more: Any) -> Any:
        """Send a request and return the JSON of its response; fail if the status is not 2xx."""
        response = self.request(method, path, **more)
        assert response.is_success, f"{method} {path}: {response.status_code} {response.text[:400]}"
        return response.json()

    def refused(self, status: int, method: str, path: str, **more: Any) -> dict[str, Any]:
        """Send a request and return the problem document of its response; fail if it has another status."""
        response = self.request(method, path, **more)
        assert response.status_code == status, f"{method} {path}: {response.status_code} {response.text[:400]}"
        return response.json()


class RetryingClient(Client):
    """Repeats each request that gets 503 under the same Idempotency-Key; the service delays each such response."""

    def request(self, method: str, url: httpx.URL | str, **more: Any) -> httpx.Response:
        """Send the request until the status is not 503, at most TRIES times; returns the last response."""
        more["headers"] = {"Idempotency-Key": uuid4().hex, **(more.get("headers") or {})}
        for _ in range(TRIES - 1):
            response = super().request(method, url, **more)
            if response.status_code != 503:
                return response
        return super().request(method, url, **more)
