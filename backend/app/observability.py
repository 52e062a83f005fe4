"""What an operator sees: one log line a request, metrics for Prometheus, the request's id.

Logs are JSON objects, one a line, UTC, on standard output; on a terminal they are coloured text.
"""

import asyncio
import functools
import json
import logging
import re
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, ParamSpec, TextIO, TypeVar, cast

import orjson
import psutil
import psycopg
import structlog
from fastapi import FastAPI
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import Settings, get_settings

P = ParamSpec("P")
R = TypeVar("R")

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
REQUESTS = Counter("brickhouse_requests", "Requests answered", ["method", "endpoint", "status"])
LATENCY = Histogram("brickhouse_request_seconds", "Time to answer", ["method", "endpoint"], buckets=BUCKETS)
QUERY_TIME = Histogram("brickhouse_query_seconds", "Time of a database query", ["query"], buckets=BUCKETS)
DATABASE_ERRORS = Counter("brickhouse_database_errors", "Errors the database answered with", ["sqlstate"])

INTEGRITY_BROKEN = Gauge(
    "brickhouse_integrity_broken", "Rows that break an invariant", ["scope"], multiprocess_mode="mostrecent"
)
INTEGRITY_CHECKED = Gauge(
    "brickhouse_integrity_checked_timestamp_seconds", "When that was seen", ["scope"], multiprocess_mode="mostrecent"
)
FEED_LISTENERS = Gauge("brickhouse_feed_listeners", "Streams of changes that are open", multiprocess_mode="livesum")
FEED_DROPPED = Counter("brickhouse_feed_dropped", "Streams of changes that were cut because nobody took them")
RETRIES = Counter("brickhouse_transaction_retries", "Transactions run again after a deadlock")

# What a caller may choose as the request's id; anything else is replaced.
REQUEST_ID = re.compile(rb"[A-Za-z0-9._:-]{1,100}")

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class Output:
    """Standard output; where nothing takes it any more (a full disk, a closed pipe) the service goes on without."""

    def write(self, text: str) -> None:
        """Write, if that can be done."""
        with suppress(OSError):
            sys.stdout.write(text)

    def flush(self) -> None:
        """Send what was written on its way, if that can be done."""
        with suppress(OSError):
            sys.stdout.flush()


OUTPUT = Output()


def configure_logging(settings: Settings) -> None:
    """Send every log line, ours and the libraries', through one formatter to standard output."""
    on_terminal = settings.log_format == "console" or (settings.log_format == "auto" and sys.stdout.isatty())
    level = logging.getLevelNamesMapping()[settings.log_level]
    finish: list[Any] = (
        [structlog.dev.ConsoleRenderer()] if on_terminal else [structlog.processors.format_exc_info, json_line]
    )
    exported: list[Any] = [export_line] if settings.otel_exporter_otlp_endpoint else []
    structlog.configure(
        processors=[*EVERY_LINE, *exported, *finish],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, OUTPUT)),
        cache_logger_on_first_use=True,
    )
    REQUEST_LINES.output = None if on_terminal or exported else OUTPUT
    REQUEST_LINES.least = level
    configure_libraries(finish, level)


EVERY_LINE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


# Our lines once more, for a collector of OpenTelemetry; whoever exports them adds a handler.
FOR_EXPORT = logging.getLogger("brickhouse")
FOR_EXPORT.propagate = False
FOR_EXPORT.addHandler(logging.NullHandler())


def export_line(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Hand the line to the collector, with its fields as attributes."""
    fields = {k: v for k, v in event.items() if v is not None and k not in NOT_EXPORTED}
    level = logging.getLevelNamesMapping().get(str(event.get("level")).upper(), logging.INFO)
    fault = event.get("exc_info")
    FOR_EXPORT.log(level, "%s", event.get("event"), extra=fields, exc_info=fault)
    return event


NOT_EXPORTED = {"event", "level", "timestamp", "exc_info", *vars(logging.makeLogRecord({})), "message", "asctime"}


def export_telemetry(app: FastAPI, settings: Settings) -> Callable[[], None]:
    """Export traces, metrics and logs where a collector is named, else nothing; call the result at the end."""
    if settings.otel_exporter_otlp_endpoint is None:
        return lambda: None
    from app.telemetry import export_from  # it is large: only for who wants it

    return export_from(app, settings)


def configure_libraries(finish: list[Any], level: int) -> None:
    """What libraries log through Python's own logging looks like ours."""
    handler = logging.StreamHandler(cast(TextIO, OUTPUT))
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*EVERY_LINE, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *finish],
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(level)
    logging.getLogger("uvicorn.access").disabled = True  # ours says more
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True


def json_line(_logger: Any, _method: str, event: structlog.typing.EventDict) -> str:
    """One JSON object in ASCII: no line break or escape sequence in a value gets out of its string."""
    line = orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS)
    return line.decode() if line.isascii() else json.dumps(orjson.loads(line))


class RequestLines:
    """The line that each request gets: as JSON it goes straight to the output, the one log call that is hot."""

    output: "Output | None" = None  # None: a terminal, where structlog makes it readable
    least = logging.INFO

    def write(self, level: int, **fields: Any) -> None:
        """Write a request's line, unless its level is not logged."""
        if self.output is None:
            log.log(level, "request", **fields)
        elif level >= self.least:
            name = logging.getLevelName(level).lower()
            now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
            event = {**fields, "event": "request", "level": name, "timestamp": now}
            self.output.write(f"{json_line(log, name, event)}\n")
            self.output.flush()


REQUEST_LINES = RequestLines()


class Observe:
    """Pure ASGI: gives each request its id, then counts, times and logs its answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500
        state = scope.setdefault("state", {})
        request_id = state["request_id"] = request_id_of(scope)

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            record(scope, status, time.perf_counter() - started)


def request_id_of(scope: Scope) -> str:
    """The caller's `X-Request-Id` where it is a plain one, else a new one."""
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
    )


@functools.lru_cache(4096)
def instruments(method: str, endpoint: str, status: int) -> tuple[Counter, Histogram]:
    """The counter and the histogram with these labels, looked up once."""
    return REQUESTS.labels(method, endpoint, str(status)), LATENCY.labels(method, endpoint)


KNOWN_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


DOCUMENTATION = {"/docs", "/redoc", "/openapi.json"}


def endpoint_of(scope: Scope) -> str:
    """The route's template, `/api/stores/{store_id}`: few, however many paths are asked for."""
    context = scope.get("fastapi", {}).get("effective_route_context")
    path = getattr(context or scope.get("route"), "path_format", None)
    if path:
        return cast(str, path)
    return scope["path"] if scope["path"] in DOCUMENTATION else "unmatched"


def about(scope: Scope) -> dict[str, Any]:
    """What a line of the log says of the request that it is about."""
    state = scope.get("state", {})
    return {
        "request_id": state.get("request_id"), "method": scope["method"], "endpoint": endpoint_of(scope),
        "user_id": state.get("user_id"),
    }  # fmt: skip


def timed_query(function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Observe a query function's time under its name, and count what the database refuses."""
    name = f"{function.__module__.rsplit('.', 1)[-1]}.{function.__name__}"
    timer = QUERY_TIME.labels(name)

    @functools.wraps(function)
    async def timed(*args: P.args, **kwargs: P.kwargs) -> R:
        started = time.perf_counter()
        try:
            return await function(*args, **kwargs)
        except psycopg.Error as error:
            count_database_error(error)
            raise
        finally:
            timer.observe(time.perf_counter() - started)

    return timed


def count_database_error(error: psycopg.Error) -> None:
    """Count an error under its SQLSTATE; `none` where the connection broke without one."""
    DATABASE_ERRORS.labels(error.sqlstate or "none").inc()


POOL = {
    name: (key, Gauge(f"brickhouse_pool_{name}", text, multiprocess_mode="livesum"))
    for name, key, text in (
        ("size", "pool_size", "Connections in the pool"),
        ("idle", "pool_available", "Connections that wait for a request"),
        ("waiting", "requests_waiting", "Requests that wait for a connection"),
        ("max", "pool_max", "Most connections the pool may have"),
    )
}
SECONDS_BETWEEN_LOOKS = 1.0


async def watch_pool(statistics: Callable[[], dict[str, int]]) -> None:
    """Every second, for as long as the service runs: how many connections it has, and how many requests wait."""
    while True:
        now = statistics()
        for key, gauge in POOL.values():
            gauge.set(now.get(key, 0))
        await asyncio.sleep(SECONDS_BETWEEN_LOOKS)


def metrics_text() -> bytes:
    """All metrics in Prometheus' text format; with several workers, of all of them that live together."""
    directory = get_settings().prometheus_multiproc_dir
    if directory is None:
        return generate_latest()
    for file in directory.glob("gauge_live*_*.db"):
        worker = int(file.stem.rpartition("_")[2])
        if not psutil.pid_exists(worker):
            multiprocess.mark_process_dead(worker, str(directory))  # pyright: ignore[reportUnknownMemberType]
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, str(directory))
    return generate_latest(registry)
