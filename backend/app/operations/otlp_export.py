"""Exports traces, metrics and logs to a collector, with OpenTelemetry's own instrumentation.

Imported only if OTEL_EXPORTER_OTLP_ENDPOINT is set. Statements are exported without their parameters, requests
without headers, bodies and query strings, so no token and no search text leaves the service.
"""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from opentelemetry import metrics, trace
from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.instrumentation.logging.handler import LoggingHandler  # pyright: ignore[reportMissingTypeStubs]
from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from app.monitoring.logs import FOR_EXPORT
from app.settings import Settings

SECONDS = 2.0  # for one export, and for the rest at shutdown: a collector that does not answer delays nothing
NOT_TRACED = "/health$,/ready$,/metrics$"
REDACTED_HEADERS = ["authorization", "cookie", "set-cookie", "x-forwarded-.*", "idempotency-key"]


def export_from(app: FastAPI, settings: Settings) -> Callable[[], None]:
    """Start the export; returns a function that sends the rest, to be called at shutdown."""
    collector: dict[str, Any] = {"endpoint": settings.otel_exporter_otlp_endpoint, "timeout": SECONDS}
    resource = Resource.create({"service.name": settings.otel_service_name, "service.instance.id": uuid4().hex})
    traces = TracerProvider(resource=resource, shutdown_on_exit=False)
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(**collector)))
    reader = PeriodicExportingMetricReader(OTLPMetricExporter(**collector))
    meters = MeterProvider([reader], resource=resource, shutdown_on_exit=False)
    logs = LoggerProvider(resource=resource, shutdown_on_exit=False)
    logs.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter(**collector)))

    trace.set_tracer_provider(traces)
    metrics.set_meter_provider(meters)
    FOR_EXPORT.addHandler(LoggingHandler(logger_provider=logs))
    FastAPIInstrumentor.instrument_app(
        app,
        excluded_urls=NOT_TRACED,
        exclude_spans=["receive", "send"],
        server_request_hook=remove_query_string,
        http_capture_headers_sanitize_fields=REDACTED_HEADERS,  # if OTEL_ variables ask for headers
    )
    PsycopgInstrumentor().instrument()
    return lambda: shut_down_together([traces.shutdown, meters.shutdown, logs.shutdown])


def remove_query_string(span: trace.Span, scope: dict[str, Any]) -> None:
    """Remove the query string from a span's URL attributes, old and new names: searches and filters are private."""
    for name in ("http.url", "http.target", "url.full", "url.query"):
        if isinstance(span, Span) and span.attributes and name in span.attributes:
            address = str(span.attributes[name])
            span.set_attribute(name, "" if name == "url.query" else address.partition("?")[0])


def shut_down_together(providers: list[Callable[[], object]]) -> None:
    """Send the remaining data of all providers in parallel, and drop what is not sent in time."""
    threads = [threading.Thread(target=shut_down, daemon=True) for shut_down in providers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
