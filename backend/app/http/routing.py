"""Routers for one noun each, whose bodies mean one thing and whose reads have a short way.

A framework finds the route, solves the parameters of any function and stands ready for what may go wrong, at a
price that a short read pays several times over. A read here has at most the keys in its path and one model of its
query string: `ShortWay` finds it, takes these from the request directly and calls it. Whatever is unusual (not
valid, from another origin, of another method) goes FastAPI's whole way, to the same function and in FastAPI's
words. The OpenAPI document knows no difference.
"""

import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from inspect import signature
from typing import Annotated, Any, cast, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.params import Query
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.routing import BaseRoute, Match, compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.problem_details import TWICE, error_response

Endpoint = Callable[..., Awaitable[Response]]


class IdConvertor(StringConvertor):
    """`{store_id:id}` in a path: what is no id is no path, so `PUT /inventory/kpi` is 405 and not 422."""

    regex = "[1-9][0-9]{0,17}"


register_url_convertor("id", IdConvertor())


class StrictRouter(APIRouter):
    """The routes under one prefix; a request for another noun is not held against each of them."""

    def __init__(self, prefix: str, tags: list[Any]) -> None:
        super().__init__(prefix=prefix, tags=tags, route_class=StrictRoute)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Starlette's question for a match, answered at once where it cannot be one."""
        return super().matches(scope) if self.prefix in scope["path"] else (Match.NONE, {})


class StrictRoute(APIRoute):
    """A route whose address and body, if it has one, mean one thing."""

    def get_route_handler(self) -> Any:
        """FastAPI's hook for how a request is handled."""
        whole = super().get_route_handler()
        hints = get_type_hints(self.endpoint, include_extras=True).values()
        repeated = {name for hint in hints if is_query(hint) for name in QueryString(get_args(hint)[0]).repeated}
        takes_none = not takes_query(self.dependant)

        async def handle(request: Request) -> Response:
            refuse_twice(request, repeated)
            if takes_none:
                refuse_all(request)
            return await whole(StrictJsonRequest(request.scope, request.receive))

        return handle


def takes_query(dependant: Dependant) -> bool:
    """Does a route, or what it depends on, take a parameter of the query string?"""
    return bool(dependant.query_params) or any(map(takes_query, dependant.dependencies))


def refuse_twice(request: Request, repeated: set[str]) -> None:
    """RequestValidationError where a parameter that has one value is given two: nobody could know which was meant."""
    names = [name for name, _ in request.query_params.multi_items() if name not in repeated]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        said = "must not be given more than once"
        raise RequestValidationError([{"type": "repeated", "loc": ("query", name), "msg": said} for name in twice])


def refuse_all(request: Request) -> None:
    """RequestValidationError where a parameter is given to a route that takes none: it would mean nothing there."""
    names = sorted(request.query_params)
    if names:
        said = "Extra inputs are not permitted"
        raise RequestValidationError([{"type": "extra_forbidden", "loc": ("query", n), "msg": said} for n in names])


class StrictJsonRequest(Request):
    """A request whose JSON names each thing once: of two values nobody could know which was meant."""

    async def json(self) -> Any:
        """The body, read once; JSONDecodeError where it is none, or names a thing twice."""
        return json.loads(await self.body(), object_pairs_hook=reject_duplicate_keys)


def reject_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; JSONDecodeError where a name stands twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise json.JSONDecodeError(TWICE, "", 0)
    return found


class ShortWay:
    """Pure ASGI: a plain read goes from here straight to its function, everything else through the framework."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        reads = [read for route in iter_route_contexts(routes) if (read := short_read(route)) is not None]
        self.fixed = {read.path_format: read for read in reads if not read.keys}
        self.keyed = [read for read in reads if read.keys]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        read = self.find(scope) if is_plain(scope) else None
        if read is None:
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            values = read.values(request)
        except (ValidationError, RepeatedParameter):
            await self.app(scope, receive, send)
            return
        scope["route"] = read
        try:
            answer = await read.endpoint(**values)
        except Exception as error:  # noqa: BLE001 it is answered like everybody else's
            answer = await error_response(request, error)
        await answer(scope, receive, send)

    def find(self, scope: Scope) -> "ShortRead | None":
        """The read at this path, its keys put into the scope; None where there is none."""
        path: str = scope["path"]
        read = self.fixed.get(path)
        if read is not None:
            return read
        for read in self.keyed:
            found = read.path_pattern.match(path)
            if found:
                scope["path_params"] = found.groupdict()
                return read
        return None


def is_plain(scope: Scope) -> bool:
    """A GET that does not come from another origin's page."""
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and not any(name == b"origin" for name, _ in scope["headers"])
    )


@dataclass(frozen=True)
class ShortRead:
    """A read's function, where it is, and how to make what it takes from the request."""

    path_format: str
    path_pattern: re.Pattern[str]
    endpoint: Endpoint
    requests: list[str]
    keys: "list[tuple[str, TypeAdapter[Any]]]"
    queries: "list[tuple[str, QueryString]]"

    def values(self, request: Request) -> dict[str, Any]:
        """The function's arguments; ValidationError or RepeatedParameter where one is not valid."""
        if not self.queries and request.scope["query_string"]:
            raise RepeatedParameter
        values: dict[str, Any] = {name: key.validate_python(request.path_params[name]) for name, key in self.keys}
        for name, query in self.queries:
            values[name] = query.read(request.scope["query_string"])
        for name in self.requests:
            values[name] = request
        return values


def short_read(route: RouteContext) -> ShortRead | None:
    """The short way to a route; None where it is no read, or takes parameters of another kind."""
    endpoint = route.endpoint
    if not isinstance(route.original_route, StrictRoute) or route.methods != {"GET"} or endpoint is None:
        return None
    pattern, path_format, convertors = compile_path(route.path or "")
    hints = get_type_hints(endpoint, include_extras=True)
    asked = [(name, hints[name]) for name in signature(endpoint).parameters]
    requests = [name for name, hint in asked if hint is Request]
    queries = [(name, QueryString(get_args(hint)[0])) for name, hint in asked if is_query(hint)]
    keys = [(name, TypeAdapter[Any](hint)) for name, hint in asked if name in convertors]
    if len(asked) != len(requests) + len(queries) + len(keys) or route.dependencies:
        return None
    return ShortRead(path_format, pattern, endpoint, requests, keys, queries)


def is_query(hint: Any) -> bool:
    """Is it `Annotated[Model, Query()]`?"""
    return get_origin(hint) is Annotated and any(isinstance(extra, Query) for extra in get_args(hint)[1:])


class RepeatedParameter(Exception):
    """A parameter that has one value was given two, or one was given where none is taken"""


KEPT_SIZE = 256  # bytes of a query string that is likely to come again; the same text is the same question


class QueryString:
    """Reads a model from a query string, as FastAPI does."""

    def __init__(self, model: type[BaseModel]) -> None:
        self.model = model
        self.repeated = {name for name, field in model.model_fields.items() if get_origin(field.annotation) is list}

        self.kept = lru_cache(1024)(self.parse)

    def read(self, query_string: bytes) -> BaseModel:
        """The model, which nobody changes; ValidationError or RepeatedParameter where the query string is not one."""
        return self.kept(query_string) if len(query_string) <= KEPT_SIZE else self.parse(query_string)

    def parse(self, query_string: bytes) -> BaseModel:
        """The same, whether it was asked for a moment ago or not."""
        values: dict[str, str | list[str]] = {}
        for name, value in parse_qsl(query_string.decode("latin-1"), keep_blank_values=True):
            if name in self.repeated:
                cast("list[str]", values.setdefault(name, [])).append(value)
            elif name in values:
                raise RepeatedParameter(name)
            else:
                values[name] = value
        return self.model.model_validate(values)
