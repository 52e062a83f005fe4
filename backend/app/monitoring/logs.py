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
    """Standard output; where nothing takes it any more (a full disk, a closed pipe) the service goes on without."""

    def write(self, text: str) -> None:
        """Write, if that can be done."""
        with suppress(OSError):
            sys.stdout.write(text)

    def flush(self) -> None:
        """Send what was written on its way, if that can be done."""
        with suppress(OSError):
            sys.stdout.flush()

    def write_line(self, line: bytes) -> None:
        """Write a line and send it on its way; past the layer for text, which costs three times as much."""
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
    return json_bytes(event).decode()


def json_bytes(event: structlog.typing.EventDict) -> bytes:
    """The same, encoded."""
    line = orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z)
    return line if line.isascii() else json.dumps(orjson.loads(line)).encode()


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
            event = {**fields, "event": "request", "level": name, "timestamp": datetime.now(UTC)}
            self.output.write_line(json_bytes(event) + b"\n")


REQUEST_LINES = RequestLines()
