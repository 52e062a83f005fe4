"""Traces, metrics and logs for a collector, by OpenTelemetry's own instrumentation.

Imported only where OTEL_EXPORTER_OTLP_ENDPOINT names one. Statements travel without their values, requests without
their headers, bodies and query strings: neither a token nor what somebody searched leaves this way.
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

SECONDS = 2.0  # for one export, and for all that is left at the end: a collector that is away delays nothing
NOT_TRACED = "/health$,/ready$,/metrics$"
HEADERS_THAT_STAY = ["authorization", "cookie", "set-cookie", "x-forwarded-.*", "idempotency-key"]


def export_from(app: FastAPI, settings: Settings) -> Callable[[], None]:
    """From now on what the application does is exported; call the result at the end, it sends what is left."""
    where: dict[str, Any] = {"endpoint": settings.otel_exporter_otlp_endpoint, "timeout": SECONDS}
    resource = Resource.create({"service.name": settings.otel_service_name, "service.instance.id": uuid4().hex})
    traces = TracerProvider(resource=resource, shutdown_on_exit=False)
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(**where)))
    reader = PeriodicExportingMetricReader(OTLPMetricExporter(**where))
    meters = MeterProvider([reader], resource=resource, shutdown_on_exit=False)
    logs = LoggerProvider(resource=resource, shutdown_on_exit=False)
    logs.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter(**where)))

    trace.set_tracer_provider(traces)
    metrics.set_meter_provider(meters)
    FOR_EXPORT.addHandler(LoggingHandler(logger_provider=logs))
    FastAPIInstrumentor.instrument_app(
        app,
        excluded_urls=NOT_TRACED,
        exclude_spans=["receive", "send"],
        server_request_hook=leave_out_the_query,
        http_capture_headers_sanitize_fields=HEADERS_THAT_STAY,  # where OTEL_ variables ask for headers
    )
    PsycopgInstrumentor().instrument()
    return lambda: end_together([traces.shutdown, meters.shutdown, logs.shutdown])


def leave_out_the_query(span: trace.Span, scope: dict[str, Any]) -> None:
    """What somebody searched or filtered is nobody else's: addresses end before it, in the old names and the new."""
    for name in ("http.url", "http.target", "url.full", "url.query"):
        if isinstance(span, Span) and span.attributes and name in span.attributes:
            address = str(span.attributes[name])
            span.set_attribute(name, "" if name == "url.query" else address.partition("?")[0])


def end_together(ends: list[Callable[[], object]]) -> None:
    """Send what is left, all at once, and leave what cannot be sent in time."""
    threads = [threading.Thread(target=end, daemon=True) for end in ends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
