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
from opentelemetry.instrumentation.psycopg import CursorTracer, DatabaseApiAsyncIntegration, PsycopgInstrumentor
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from psycopg import AsyncCursor

from app.database.caller_cursor import CallerCursor
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
    trace_cursors_of_our_own()
    return lambda: end_together([traces.shutdown, meters.shutdown, logs.shutdown])


def leave_out_the_query(span: trace.Span, scope: dict[str, Any]) -> None:
    """What somebody searched or filtered is nobody else's: addresses end before it, in the old names and the new."""
    for name in ("http.url", "http.target", "url.full", "url.query"):
        if isinstance(span, Span) and span.attributes and name in span.attributes:
            address = str(span.attributes[name])
            span.set_attribute(name, "" if name == "url.query" else address.partition("?")[0])


def trace_cursors_of_our_own() -> None:
    """The instrumentation follows the cursors that a connection makes; these are made without it."""
    tracers: dict[int, CursorTracer] = {}

    async def execute(self: CallerCursor, *args: Any, **how: Any) -> Any:
        server = self.connection.info.backend_pid
        if server not in tracers:
            if len(tracers) > 500:  # connections come and go
                tracers.clear()
            tracers[server] = tracer_for(self)
        statement = AsyncCursor[Any].execute.__get__(self)
        tracer: Any = tracers[server]
        return await tracer.traced_execution_async(self, statement, *args, **how)

    CallerCursor.execute = execute


def tracer_for(cursor: CallerCursor) -> CursorTracer:
    """OpenTelemetry's tracer for cursors of this one's connection."""
    attributes = {"database": "info.dbname", "port": "info.port", "host": "info.host", "user": "info.user"}
    integration = DatabaseApiAsyncIntegration("opentelemetry.instrumentation.psycopg", "postgresql", attributes)
    integration.get_connection_attributes(cursor.connection)
    return CursorTracer(integration)


def end_together(ends: list[Callable[[], object]]) -> None:
    """Send what is left, all at once, and leave what cannot be sent in time."""
    threads = [threading.Thread(target=end, daemon=True) for end in ends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
