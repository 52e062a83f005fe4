"""Middleware that gives each request its id, and counts, times and logs its response."""

import functools
import logging
import math
import re
import time
from secrets import token_hex
from typing import Any

from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.monitoring.logs import REQUEST_LINES
from app.monitoring.metrics import LATENCY, REQUESTS

# An id that a caller may give to a request; any other is replaced.
REQUEST_ID = re.compile(rb"[A-Za-z0-9._:-]{1,100}")


class AccessLog:
    """Gives each request its id; counts, times and logs its response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        state = scope.setdefault("state", {})
        request_id = state["request_id"] = request_id_of(scope)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                state["response_status"] = message["status"]
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"x-request-id", request_id.encode()),
                    *age_of(state),
                ]
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            record(scope, state.get("response_status", 500), time.perf_counter() - started)


def age_of(state: dict[str, Any]) -> list[tuple[bytes, bytes]]:
    """Return the header with the age of the data in seconds, rounded up; none for a response from the primary."""
    return [(b"x-data-age", b"%.1f" % (math.ceil(state["data_age"] * 10) / 10))] if "data_age" in state else []


def request_id_of(scope: Scope) -> str:
    """Return the caller's `X-Request-Id` if it is well-formed, else a new one."""
    given: list[bytes] = [value for name, value in scope["headers"] if name == b"x-request-id"]
    return given[0].decode() if given and REQUEST_ID.fullmatch(given[0]) else token_hex(16)


def record(scope: Scope, status: int, seconds: float) -> None:
    """Count the request, observe its time, write its line."""
    endpoint, method = endpoint_of(scope), scope["method"]
    known = method if method in KNOWN_METHODS else "OTHER"
    count, time_taken = instruments(known, endpoint, status)
    count.inc()
    time_taken.observe(seconds)
    state = scope["state"]
    REQUEST_LINES.write(
        logging.WARNING if status >= 500 else logging.INFO,
        endpoint=endpoint,
        method=method,
        path=scope["path"],
        status=status,
        response_time=round(seconds * 1000, 2),
        user_id=state.get("user_id"),
        request_id=state["request_id"],
        **({"read_from": state["read_from"]} if "read_from" in state else {}),
    )


@functools.lru_cache(4096)
def instruments(method: str, endpoint: str, status: int) -> tuple[Counter, Histogram]:
    """Return the counter and the histogram with these labels, looked up once."""
    return REQUESTS.labels(method, endpoint, str(status)), LATENCY.labels(method, endpoint)


KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def endpoint_of(scope: Scope) -> str:
    """Return the route's template, `/api/stores/{store_id}`, or `unmatched`: few values for many paths."""
    path: str | None = getattr(scope.get("route"), "path_format", None)
    return path or "unmatched"


def about(scope: Scope) -> dict[str, Any]:
    """Return the fields of a log line that identify its request."""
    state = scope.get("state", {})
    return {
        "request_id": state.get("request_id"), "method": scope["method"], "endpoint": endpoint_of(scope),
        "user_id": state.get("user_id"),
    }  # fmt: skip
