"""OpenTelemetry, if a collector is configured."""

from collections.abc import Callable

from fastapi import FastAPI

from app.settings import Settings


def export_telemetry(app: FastAPI, settings: Settings) -> Callable[[], None]:
    """Start exporting traces, metrics and logs if a collector is configured.

    Returns a function to be called at shutdown, which sends the remaining data.
    """
    if settings.otel_exporter_otlp_endpoint is None:
        return lambda: None
    from app.operations.otlp_export import export_from  # large, so imported only if needed

    return export_from(app, settings)
