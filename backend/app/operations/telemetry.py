"""OpenTelemetry, if a collector is configured."""

from collections.abc import Callable

from fastapi import FastAPI

from app.settings import Settings


def export_telemetry(app: FastAPI, settings: Settings) -> Callable[[], None]:
    """Export traces, metrics and logs where a collector is named, else nothing; call the result at the end."""
    if settings.otel_exporter_otlp_endpoint is None:
        return lambda: None
    from app.operations.otlp_export import export_from  # it is large: only for who wants it

    return export_from(app, settings)
