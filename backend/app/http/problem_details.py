"""Answers every error with an RFC 9457 problem document (`application/problem+json`)."""

from collections.abc import Callable
from http import HTTPStatus
from secrets import token_hex
from typing import Any

import orjson
import psycopg
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from app.database.pool import pool_health
from app.errors import (
    ApiError,
    BadRequest,
    ContentTooLarge,
    InternalError,
    Invalid,
    MethodNotAllowed,
    NotFound,
    StorageFull,
    Unavailable,
    api_error_for,
    says_no_space,
)
from app.http.access_log import about
from app.monitoring.logs import log

NO_CONNECTION = "There was no connection to the database in time; try again"
DUPLICATE_KEY = "duplicate key"  # the reason that `http/routing.py` gives
UNREADABLE_BODY = "The body is not JSON in UTF-8, or is nested too deeply"


def problem_document(refusal: ApiError, request_id: str) -> bytes:
    """Return a problem document as JSON. It never repeats text that the caller sent."""
    body = {
        "type": f"/problems/{refusal.code.replace('_', '-')}",
        "title": refusal.title(),
        "status": refusal.status,
        "detail": refusal.detail,
        "code": refusal.code,
        "request_id": request_id,
        **refusal.more,
    }
    return orjson.dumps(body)


def problem_response(request: Request, refusal: ApiError) -> Response:
    """Return the response for an error of `errors.py`."""
    body = problem_document(refusal, getattr(request.state, "request_id", ""))
    return Response(body, refusal.status, headers=refusal.headers, media_type="application/problem+json")


async def on_api_error(request: Request, error: Exception) -> Response:
    """Return the problem document of an ApiError; a 403 is logged as well."""
    assert isinstance(error, ApiError)
    if error.status == 403:
        log.warning("request_forbidden", detail=error.detail, **about(request.scope))
    return problem_response(request, error)


async def on_invalid(request: Request, error: Exception) -> Response:
    """Return 422 with an entry for each invalid field; 400 if the body is not JSON."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    broken = next((e for e in found if e["type"] == "json_invalid"), None)
    if broken is not None:
        return problem_response(request, BadRequest(describe_json_error(broken)))
    fields = [
        {"field": field_name(e["loc"]), "message": e["msg"].removeprefix("Value error, "), "code": e["type"]}
        for e in found[:50]
        if e["type"] != "none_required"  # a value was given, so "or null" is no help
    ]
    first = f"{fields[0]['field']}: {fields[0]['message']}"
    return problem_response(request, Invalid(first, errors=fields))


def describe_json_error(error: dict[str, Any]) -> str:
    """Describe why the body is not JSON, with the position of the error; never repeats the caller's text."""
    why = str(error.get("ctx", {}).get("error", "")).partition(": ")[0].removesuffix(" at")
    position = error["loc"][-1]
    if why == DUPLICATE_KEY:
        return "The body has a duplicate key: each key may stand once in an object"
    if why and isinstance(position, int):
        return f"The body is not JSON: {why}, at character {position}"
    return UNREADABLE_BODY


def field_name(location: tuple[Any, ...]) -> str:
    """Return the name of an invalid field: `quantity`, `region.1`, or `body` for the body as a whole."""
    inner = [str(part) for part in location[1:]]
    if location[0] == "query":  # name and index; other parts are internals of the model
        inner = inner[:1] + [part for part in inner[1:] if part.isdecimal()]
    # an unknown field's or parameter's name is the caller's own text: bounded, and as ASCII
    return ".".join(inner).encode("ascii", "backslashreplace").decode()[:100] or str(location[0])


async def on_http_error(request: Request, error: Exception) -> Response:
    """Return the problem document of an HTTPException, raised by the framework or an endpoint."""
    assert isinstance(error, HTTPException)
    response = problem_response(request, api_error_for_status(error.status_code))
    for name, value in (error.headers or {}).items():
        response.headers.setdefault(name, value)
    return response


def api_error_for_status(status: int) -> ApiError:
    """Return the ApiError for a status of an HTTPException."""
    known: dict[int, Callable[[], ApiError]] = {
        400: lambda: BadRequest(UNREADABLE_BODY),
        404: NotFound,
        405: lambda: MethodNotAllowed("GET, HEAD"),  # static files; `RouteIndex` answers for all other paths
        413: ContentTooLarge,
    }
    if status in known:
        return known[status]()
    other = ApiError(HTTPStatus(status).phrase)
    other.status, other.code = status, HTTPStatus(status).phrase.lower().replace(" ", "_")
    return other


async def on_database_error(request: Request, error: Exception) -> Response:
    """Return the problem document of a database error; 500 without details if it is a fault of the service."""
    assert isinstance(error, psycopg.Error)
    if isinstance(error, PoolTimeout):
        return problem_response(request, no_connection(pool_health().cause or ""))
    refusal = api_error_for(error)
    if refusal is None:
        return await on_unhandled_error(request, error)
    if refusal.status == 503:
        log.warning("database_refused", sqlstate=error.sqlstate, error=type(error).__name__, **about(request.scope))
    return problem_response(request, refusal)


def no_connection(cause: str) -> ApiError:
    """Return the error for a request that got no connection: full storage if `cause`, the error of the last attempt to
    connect, says so."""
    return StorageFull() if says_no_space(cause) else Unavailable(NO_CONNECTION)


async def on_unhandled_error(request: Request, error: Exception) -> Response:
    """Return 500 with the request's id, under which the log has the details."""
    log.error("unhandled_exception", exc_info=error, **about(request.scope))
    return problem_response(request, InternalError())


async def on_middleware_error(request: Request, error: Exception) -> Response:
    """Return 500 with the request id, if there is none a new one, for an exception outside of `UnhandledErrors`."""
    request_id = request.state.request_id = getattr(request.state, "request_id", None) or token_hex(16)
    response = await on_unhandled_error(request, error)
    response.headers["X-Request-Id"] = request_id
    return response


class UnhandledErrors:
    """Answers 500 if an endpoint, or a middleware inside of this one, raises an exception without a handler."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            if scope["type"] != "http" or "response_status" in scope.get("state", {}):
                raise
            response = await on_unhandled_error(Request(scope), error)
            await response(scope, receive, send)


def install(app: FastAPI) -> None:
    """Answer every error of this application with a problem document."""
    app.add_exception_handler(ApiError, on_api_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(psycopg.Error, on_database_error)
    app.add_exception_handler(Exception, on_middleware_error)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the problem documents with these statuses, for a route's `responses`.

    They refer to the schema, which `openapi.py` adds: with `model`, FastAPI would build it anew for every response of
    every route, a quarter of the time that the service takes to start.
    """
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


READ = documented(401, 403, 422, 429, 503)
READ_ONE = documented(401, 403, 404, 422, 429, 503)
# A list or a report can also be a file. 404: the cursor belongs to another list.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE: dict[str, Any] = {
    "description": "OK",
    "content": {"text/csv": {"schema": {"type": "string"}}, XLSX: {"schema": {"type": "string", "format": "binary"}}},
}
READ_PAGE = {**READ_ONE, 200: FILE}
READ_REPORT = {**READ, 200: FILE}
READ_FEED = documented(401, 403, 410, 422, 429, 431, 503)
EVENTS: dict[str, Any] = {"description": "OK", "content": {"text/event-stream": {"schema": {"type": "string"}}}}
STREAM = {**READ, 200: EVENTS}
CREATE = documented(400, 401, 403, 404, 409, 413, 415, 422, 429, 503)
CHANGE = documented(400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503)
