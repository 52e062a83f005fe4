"""A client that holds every answer against the OpenAPI document: status, content type, headers, body."""

import re
from functools import cached_property
from typing import Any
from uuid import uuid4

import httpx
import jsonschema_rs

from app.errors import BY_SQLSTATE
from app.http.overload import CROWDED
from app.http.problem_details import BUSY

# What a busy service says if it has done nothing of a request: no slot, no connection, a lock or a statement that took
# too long, a deadlock. And how often the tests' client sends such a request; a try takes a second or so.
NOTHING_DONE = {CROWDED, BUSY, *(BY_SQLSTATE[state][1] for state in ("55P03", "57014", "40001", "40P01"))}
TRIES = 30
# What any address may answer, says the document's introduction.
NO_PROPER_REQUEST = {408, 421, 431}


class Contract:
    """What the service says of itself, to be held against what it does."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.validators: dict[tuple[str, str, str], Any] = {}

    @cached_property
    def patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Each documented path as a pattern, those without parameters first."""
        paths = sorted(self.document["paths"], key=lambda path: path.count("{"))
        return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "/?"), path) for path in paths]

    def operation(self, method: str, path: str) -> tuple[str, dict[str, Any]] | None:
        """The documented operation behind a request; None where there is none. HEAD is GET without a body."""
        method = "GET" if method == "HEAD" else method
        for pattern, template in self.patterns:
            if pattern.fullmatch(path) and method.lower() in self.document["paths"][template]:
                return template, self.document["paths"][template][method.lower()]
        return None

    def check(self, response: httpx.Response) -> None:
        """An AssertionError where the answer is not one that the document allows."""
        request = response.request
        found = self.operation(request.method, request.url.path)
        where = f"{request.method} {request.url.path} -> {response.status_code}"
        if request.method == "HEAD":
            assert not response.content, f"{where}: an answer to HEAD has no body"
        elif found is None:
            assert response.status_code in (404, 405), f"{where}: not in the document"
            assert_problem(response)
        if found is not None:
            self.check_answer(where, *found, response)

    def check_answer(self, where: str, template: str, operation: dict[str, Any], response: httpx.Response) -> None:
        """Against what is documented of an operation."""
        request = response.request
        if response.status_code in NO_PROPER_REQUEST:
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
        if "ETag" in documented.get("headers", {}) and "dry_run" not in request.url.params:
            always.add("ETag")
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
    """RFC 9457, with this service's own members, and nothing of its insides."""
    assert response.headers["content-type"] == "application/problem+json", response.text[:200]
    problem = response.json()
    assert problem["status"] == response.status_code
    assert {"type", "title", "detail", "code", "request_id"} <= set(problem)
    replayed = "idempotent-replayed" in response.headers  # then it has the first request's id
    assert replayed or problem["request_id"] == response.headers["x-request-id"]
    assert not re.search(r"Traceback|psycopg|SELECT |File \"", response.text), response.text[:300]


def is_busy(response: httpx.Response) -> bool:
    """Does the service say that it was too busy for this request, and that nothing of it was done?"""
    return response.status_code == 503 and response.content != b"" and response.json().get("detail") in NOTHING_DONE


class Client(httpx.Client):
    """An HTTP client as one person, whose every answer is checked. It sends again what a busy service did not do.

    With `tries=1` it sends a request once, for tests of what a busy service answers.
    """

    def __init__(self, base_url: str, contract: Contract, user: str | None = None, tries: int = TRIES) -> None:
        headers = {"X-Dev-User": user} if user else {}
        super().__init__(base_url=base_url, headers=headers, timeout=120)
        self.contract = contract
        self.tries = tries
        self.event_hooks["response"] = [self._check]
        self.others: list[Client] = []

    def _check(self, response: httpx.Response) -> None:
        response.read()
        self.contract.check(response)

    def request(self, method: str, url: httpx.URL | str, **more: Any) -> httpx.Response:
        """The first answer that does not say that the service is busy."""
        for _ in range(self.tries - 1):
            response = super().request(method, url, **more)
            if not is_busy(response):
                return response
        return super().request(method, url, **more)

    def acting_as(self, user: str) -> "Client":
        """The same service, as another user."""
        other = Client(str(self.base_url), self.contract, user, self.tries)
        self.others.append(other)
        return other

    def asking_once(self) -> "Client":
        """The same service as the same user, who sends each request once."""
        other = Client(str(self.base_url), self.contract, self.headers.get("X-Dev-User"), tries=1)
        self.others.append(other)
        return other

    def patiently(self) -> "PatientClient":
        """The same service as the same person, who tries again where it is busy."""
        other = PatientClient(str(self.base_url), self.contract, self.headers.get("X-Dev-User"), tries=1)
        self.others.append(other)
        return other

    def close(self) -> None:
        """Close this client and those that were made from it."""
        for other in self.others:
            other.close()
        super().close()

    def __exit__(self, *error: Any) -> None:
        self.close()

    def ok(self, method: str, path: str, **more: Any) -> Any:
        """The JSON of an answer that must be 2xx."""
        response = self.request(method, path, **more)
        assert response.is_success, f"{method} {path}: {response.status_code} {response.text[:400]}"
        return response.json()

    def refused(self, status: int, method: str, path: str, **more: Any) -> dict[str, Any]:
        """The problem of an answer that must have this status."""
        response = self.request(method, path, **more)
        assert response.status_code == status, f"{method} {path}: {response.status_code} {response.text[:400]}"
        return response.json()


class PatientClient(Client):
    """Sends again what was answered 503, under the same key, as the service asks; each answer comes after a wait."""

    def request(self, method: str, url: httpx.URL | str, **more: Any) -> httpx.Response:
        """The first answer that is not 503."""
        more["headers"] = {"Idempotency-Key": uuid4().hex, **(more.get("headers") or {})}
        for _ in range(TRIES - 1):
            response = super().request(method, url, **more)
            if response.status_code != 503:
                return response
        return super().request(method, url, **more)
