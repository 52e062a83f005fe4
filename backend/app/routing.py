"""Routers for one noun each, whose reads take the short way through the framework.

FastAPI solves the parameters of any function, at a price. A read here has at most the keys in its path and
one model of its query string, so they are taken from the request directly; a request with anything that is
not valid goes the whole way, and is refused in FastAPI's words. The OpenAPI document knows no difference.
"""

import json
from collections.abc import Awaitable, Callable
from inspect import signature
from typing import Annotated, Any, cast, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.params import Query
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.routing import Match
from starlette.types import Scope

Endpoint = Callable[..., Awaitable[Response]]
Handler = Callable[[Request], Awaitable[Response]]


class NounRouter(APIRouter):
    """The routes under one prefix; a request for another noun is not held against each of them."""

    def __init__(self, prefix: str, tags: list[Any]) -> None:
        super().__init__(prefix=prefix, tags=tags, route_class=ShortRoute)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Starlette's question for a match, answered at once where it cannot be one."""
        return super().matches(scope) if self.prefix in scope["path"] else (Match.NONE, {})


class ShortRoute(APIRoute):
    """A route whose reads skip the general solving of parameters, and whose bodies mean one thing."""

    def get_route_handler(self) -> Any:
        """FastAPI's hook for how a request is handled."""
        whole = super().get_route_handler()
        if self.methods != {"GET"}:
            return read_once(whole)
        return whole if self.dependencies else shortened(self.endpoint, whole, set(self.param_convertors))


def read_once(whole: Handler) -> Handler:
    """The handler, with a body that names a thing twice refused like one that is no JSON."""

    async def handle(request: Request) -> Response:
        return await whole(OneMeaning(request.scope, request.receive))

    return handle


class OneMeaning(Request):
    """A request whose JSON names each thing once: of two values nobody could know which was meant."""

    async def json(self) -> Any:
        """The body, read once; JSONDecodeError where it is none, or names a thing twice."""
        return json.loads(await self.body(), object_pairs_hook=each_once)


def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; JSONDecodeError where a name stands twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise json.JSONDecodeError("a name stands twice", "", 0)
    return found


def shortened(endpoint: Endpoint, whole: Handler, path_keys: set[str]) -> Handler:
    """A handler that reads the parameters itself, and leaves what is not valid to the whole one.

    An endpoint with parameters of another kind keeps the whole one for everything.
    """
    hints = get_type_hints(endpoint, include_extras=True)
    asked = [(name, hints[name]) for name in signature(endpoint).parameters]
    takes_request = [name for name, hint in asked if hint is Request]
    queries = [(name, QueryString(get_args(hint)[0])) for name, hint in asked if is_query(hint)]
    keys = [(name, TypeAdapter[Any](hint)) for name, hint in asked if name in path_keys]
    if len(asked) != len(takes_request) + len(queries) + len(keys):
        return whole

    async def handle(request: Request) -> Response:
        try:
            values = {name: key.validate_python(request.path_params[name]) for name, key in keys}
            for name, query in queries:
                values[name] = query.read(request.scope["query_string"])
        except ValidationError:
            return await whole(request)
        for name in takes_request:
            values[name] = request
        return await endpoint(**values)

    return handle


def is_query(hint: Any) -> bool:
    """Is it `Annotated[Model, Query()]`?"""
    return get_origin(hint) is Annotated and any(isinstance(extra, Query) for extra in get_args(hint)[1:])


class QueryString:
    """Reads a model from a query string as FastAPI does: of a parameter that may not repeat, the last."""

    def __init__(self, model: type[BaseModel]) -> None:
        self.model = model
        self.repeated = {name for name, field in model.model_fields.items() if get_origin(field.annotation) is list}

    def read(self, query_string: bytes) -> BaseModel:
        """The model; ValidationError where the query string is not one."""
        values: dict[str, str | list[str]] = {}
        for name, value in parse_qsl(query_string.decode("latin-1"), keep_blank_values=True):
            if name in self.repeated:
                cast("list[str]", values.setdefault(name, [])).append(value)
            else:
                values[name] = value
        return self.model.model_validate(values)
