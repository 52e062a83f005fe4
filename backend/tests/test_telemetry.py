"""Traces, metrics and logs are exported if a collector is configured; otherwise no exporter is loaded.

`operations/telemetry.py` imports `operations/otlp_export.py` only then.
"""

import time
from pathlib import Path

import pytest

from app.database.connection_parameters import connection_parameters
from tests import unchecked
from tests.collector import Collector, attributes, collector
from tests.conftest import Service, free_port, start_service, stop_service
from tests.database_roles import run

TRACE = "0af7651916cd43dd8448eb211c80319c"
TOKEN = "a-token-on-behalf-of-a-user"
SEARCHED = "what-a-user-typed"


def start_exporting_service(service: Service, directory: Path, endpoint: str, **more: str) -> Service:
    """Start a second service on the same database, with telemetry for this endpoint."""
    here = connection_parameters(service.settings)
    address = {"DB_HOST": here["host"], "DB_USER": here["user"], "DB_NAME": here["dbname"]}
    return start_service(directory, **address, OTEL_EXPORTER_OTLP_ENDPOINT=endpoint, **more)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_request_statements_log_line_and_duration_are_exported_under_one_trace(
    service: Service, tmp_path: Path, workers: str
) -> None:
    with collector() as taken:
        exporting = start_exporting_service(service, tmp_path, taken.endpoint, WEB_CONCURRENCY=workers)
        exporting.wait_until_ready()
        sent = {
            "traceparent": f"00-{TRACE}-b7ad6b7169203331-01",
            "X-Request-Id": "from-the-proxy",
            "X-Forwarded-Access-Token": TOKEN,
        }
        response = unchecked.get(f"{exporting.url}/api/stores?search={SEARCHED}", headers=sent)
        assert (response.status_code, response.headers["x-request-id"]) == (200, "from-the-proxy")
        made = unchecked.patch(f"{exporting.url}/api/orders/1/cancel", json={"reason": "x"}, headers=sent)
        assert made.headers["x-request-id"] == "from-the-proxy"
        stop_service(exporting)
    assert_traced(taken)
    lines = [attributes(line) for line in taken.lines if line.trace_id.hex() == TRACE]
    assert {(line["endpoint"], line["request_id"]) for line in lines} == {
        ("/api/stores", "from-the-proxy"),
        ("/api/orders/{order_id}/cancel", "from-the-proxy"),
    }
    assert {"http.server.duration", "http.server.active_requests"} <= taken.metrics
    everything = b"".join(request.SerializeToString() for request in taken.requests)
    assert TOKEN.encode() not in everything
    assert TOKEN not in exporting.log.read_text()


@pytest.mark.parametrize("names", ["", "http"])
def test_search_texts_and_tokens_are_never_exported(service: Service, tmp_path: Path, names: str) -> None:
    wanted = {"OTEL_SEMCONV_STABILITY_OPT_IN": names, "OTEL_INSTRUMENTATION_HTTP_CAPTURE_HEADERS_SERVER_REQUEST": ".*"}
    sent = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01", "X-Forwarded-Access-Token": TOKEN,
            "Authorization": f"Bearer {TOKEN}", "Cookie": f"session={TOKEN}"}  # fmt: skip
    with collector() as taken:
        exporting = start_exporting_service(service, tmp_path, taken.endpoint, **wanted)
        exporting.wait_until_ready()
        for path in ("/api/stores?search=", "/api/stores?limit=", "/api/nope?", "/api/orders?search=x&cursor="):
            unchecked.get(f"{exporting.url}{path}{SEARCHED}", headers=sent)
        stop_service(exporting)
    everything = b"".join(request.SerializeToString() for request in taken.requests)
    spans = [attributes(span) for span in taken.spans if span.trace_id.hex() == TRACE and span.kind == 2]
    assert len(spans) == 4
    assert all(str(span.get("http.url") or span.get("url.path")).count("/api/") == 1 for span in spans)
    for secret in (SEARCHED, TOKEN):
        assert secret.encode() not in everything
        assert secret not in exporting.log.read_text()


def assert_traced(taken: Collector) -> None:
    """The read and the write have a span each, their statements below it, and health checks none."""
    spans = [span for span in taken.spans if span.trace_id.hex() == TRACE]
    requests = {span.name: span for span in spans if span.kind == 2}
    assert set(requests) == {"GET /api/stores", "PATCH /api/orders/{order_id:id}/cancel"}
    for name, part in (("GET /api/stores", "FROM stores"), ("PATCH /api/orders/{order_id:id}/cancel", "FROM orders")):
        below = [attributes(span) for span in spans if span.parent_span_id == requests[name].span_id]
        assert any(part in str(statement.get("db.statement")) for statement in below), below
        assert all(SEARCHED not in str(statement) for statement in below), "values stay here"
    assert not [span for span in taken.spans if "/ready" in span.name]


def test_unreachable_collector_blocks_neither_requests_nor_shutdown(service: Service, tmp_path: Path) -> None:
    alone = start_exporting_service(service, tmp_path, f"http://127.0.0.1:{free_port()}")
    alone.wait_until_ready()
    assert unchecked.get(f"{alone.url}/api/stores").status_code == 200
    started = time.monotonic()
    stop_service(alone)
    assert time.monotonic() - started < 60, "1 s of notice, 2 s of telemetry; without a limit the export waits longer"


def test_opentelemetry_sdk_is_not_imported_without_a_collector() -> None:
    """FastAPI itself imports OpenTelemetry's API package, which does nothing without the SDK."""
    code = """
import sys, main
parts = ("opentelemetry.sdk", "opentelemetry.exporter", "opentelemetry.instrumentation", "grpc",
         "app.operations.otlp_export")
print([name for name in sys.modules if name.startswith(parts)], main.app._native_telemetry.enabled())
"""
    done = run(["-c", code])
    assert done.stdout.strip() == "[] False", done.stderr
