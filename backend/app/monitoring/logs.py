"""Logs: JSON objects, one a line, UTC, on standard output; coloured text on a terminal."""

import json
import logging
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TextIO, cast

import orjson
import structlog

from app.settings import Settings

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class Output:
    """Standard output; write errors (a full disk, a closed pipe) are ignored, so the service continues without logs."""

    def write(self, text: str) -> None:
        """Write the text."""
        with suppress(OSError):
            sys.stdout.write(text)

    def flush(self) -> None:
        """Flush the buffer."""
        with suppress(OSError):
            sys.stdout.flush()

    def write_line(self, line: bytes) -> None:
        """Write a line and flush; bypasses the text layer, which costs three times as much."""
        with suppress(OSError):
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()


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


# The service's log lines for an OpenTelemetry collector; `otlp_export` adds a handler.
FOR_EXPORT = logging.getLogger("brickhouse")
FOR_EXPORT.propagate = False
FOR_EXPORT.addHandler(logging.NullHandler())


def export_line(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Pass the line on to the collector, with its fields as attributes; returns it unchanged."""
    fields = {k: v for k, v in event.items() if v is not None and k not in NOT_EXPORTED}
    level = logging.getLevelNamesMapping().get(str(event.get("level")).upper(), logging.INFO)
    fault = event.get("exc_info")
    FOR_EXPORT.log(level, "%s", event.get("event"), extra=fields, exc_info=fault)
    return event


NOT_EXPORTED = {"event", "level", "timestamp", "exc_info", *vars(logging.makeLogRecord({})), "message", "asctime"}


def configure_libraries(finish: list[Any], level: int) -> None:
    """Format the log records that libraries write through Python's `logging` like the service's own lines."""
    handler = logging.StreamHandler(cast(TextIO, OUTPUT))
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*EVERY_LINE, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *finish],
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(level)
    logging.getLogger("uvicorn.access").disabled = True  # the service's request log has more fields
    logging.getLogger("watchfiles.main").setLevel(logging.WARNING)  # "changes detected", also for what is ignored
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True


def json_line(_logger: Any, _method: str, event: structlog.typing.EventDict) -> str:
    """Return the line as an ASCII JSON object: line breaks and escape sequences in values stay escaped."""
    return json_bytes(event).decode()


def json_bytes(event: structlog.typing.EventDict) -> bytes:
    """Return the line as ASCII JSON bytes."""
    line = orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z)
    return line if line.isascii() else json.dumps(orjson.loads(line)).encode()


class RequestLines:
    """Writes one line for each request; as JSON it bypasses structlog, because this log call is on the hot path."""

    output: "Output | None" = None  # None: structlog writes the line (on a terminal, or for export)
    least = logging.INFO

    def write(self, level: int, **fields: Any) -> None:
        """Write a request's line, unless its level is not logged."""
        if self.output is None:
            log.log(level, "request", **fields)
        elif level >= self.least:
            name = logging.getLevelName(level).lower()
            event = {**fields, "event": "request", "level": name, "timestamp": datetime.now(UTC)}
            self.output.write_line(json_bytes(event) + b"\n")


REQUEST_LINES = RequestLines()
