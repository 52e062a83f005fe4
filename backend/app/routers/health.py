"""Liveness, readiness and metrics."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST

from app import __version__
from app.models.schemas import Health, Readiness
from app.monitoring.metrics import metrics_text
from app.operations import readiness
from app.settings import get_settings

TEXT: dict[str, Any] = {"description": "OK", "content": {"text/plain": {"schema": {"type": "string"}}}}

router = APIRouter(tags=["health"])
metrics_router = APIRouter(tags=["health"])


@router.get("/health", response_model=Health)
async def get_health() -> Response:
    """Liveness of the process, with its version, and whether other machines can use it without sign-in.

    Does not use the database.
    """
    unauthenticated = get_settings().unauthenticated_network
    return stamped_response(
        200, {"status": "healthy", "version": __version__, "unauthenticated_network": unauthenticated}
    )


@router.get("/ready", response_model=Readiness, responses={503: {"model": Readiness}})
async def get_readiness() -> Response:
    """Readiness for requests: 200 if the database answers and its schema is up to date, else 503 with the reason."""
    found = await readiness.check()
    return stamped_response(200 if found["status"] == "ready" else 503, found)


@metrics_router.get("/metrics", response_class=Response, responses={200: TEXT})
async def get_metrics() -> Response:
    """Metrics in Prometheus' text format."""
    return Response(metrics_text(), media_type=CONTENT_TYPE_LATEST)


def stamped_response(status: int, body: Mapping[str, str | bool]) -> Response:
    """Return the document as a response, with the current time added."""
    stamped = {**body, "timestamp": datetime.now(UTC).isoformat()}
    headers = {"Retry-After": "1"} if status == 503 else None
    return Response(orjson.dumps(stamped), status, headers, "application/json")


def paths(api_prefix: str) -> set[str]:
    """Return the paths that are answered even if the service is overloaded."""
    return {"/metrics"} | {prefix + path for prefix in ("", api_prefix) for path in ("/health", "/ready")}
