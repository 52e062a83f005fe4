"""Calls endpoints that need little of FastAPI's dependency solving, which costs a short read several times its own
price, and a write a tenth."""

import json
from inspect import iscoroutinefunction
from typing import Any, get_type_hints

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_body_to_args
from fastapi.exceptions import RequestValidationError
from pydantic_core import PydanticUndefined
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from app.http.query_string import Arguments, QueryString, takes_one_model
from app.http.routing import StrictJsonRequest, refuse_other_types

OTHER_PARAMETERS = (
    "header_params", "cookie_params", "websocket_param_name", "http_connection_param_name", "response_param_name",
    "background_tasks_param_name", "security_scopes_param_name",
)  # fmt: skip


class DirectEndpoint:
    """ASGI app: calls an endpoint whose parameters are path keys, one query model and the request at most.

    FastAPI's own fields validate the parameters, so that errors are the same as FastAPI's.
    """

    def __init__(self, dependant: Dependant, strict: bool) -> None:
        """`strict`: refuse query parameters that the endpoint does not take, else ignore them."""
        assert dependant.call
        self.endpoint = dependant.call
        self.path_fields = [(field.name, field.alias, field.validate) for field in dependant.path_params]
        self.query = QueryString(dependant) if strict else None
        self.request_name = dependant.request_param_name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        arguments, errors = self.read(Request(scope, receive, send))
        if errors:
            raise RequestValidationError(errors)
        await self.respond(arguments, scope, receive, send)

    def read(self, request: Request) -> Arguments:
        """Return the endpoint's arguments, and the errors of those that are not valid."""
        arguments, query_errors = self.query.read(request.scope["query_string"]) if self.query else ({}, [])
        errors: list[Any] = []
        for name, alias, validate in self.path_fields:
            arguments[name], path_errors = validate(request.scope["path_params"][alias], loc=("path", alias))
            errors += path_errors
        if self.request_name:
            arguments[self.request_name] = request
        return arguments, [*errors, *query_errors]

    async def respond(self, arguments: dict[str, Any], scope: Scope, receive: Receive, send: Send) -> None:
        """Call the endpoint and send its response."""
        response = await self.endpoint(**arguments)
        if not isinstance(response, Response):
            raise TypeError(f"{self.endpoint.__name__} returned {type(response).__name__} instead of a Response")
        await response(scope, receive, send)


class DirectWrite(DirectEndpoint):
    """The same for an endpoint that also takes a JSON body, and one dependency that takes what a direct read takes."""

    def __init__(self, dependant: Dependant) -> None:
        super().__init__(dependant, strict=False)
        (dependency,) = dependant.dependencies
        self.dependency_name = dependency.name or ""
        self.dependency = DirectEndpoint(dependency, strict=True)
        self.body_fields = dependant.body_params

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = StrictJsonRequest(scope, receive, send)
        of_dependency, errors = self.dependency.read(request)
        arguments, path_errors = self.read(request)
        errors = [*errors, *path_errors]
        if self.body_fields:
            body = await read_json(request)
            of_body, body_errors = await request_body_to_args(self.body_fields, body, embed_body_fields=False)
            arguments |= of_body
            errors += body_errors
        if errors:
            raise RequestValidationError(errors)
        arguments[self.dependency_name] = await self.dependency.endpoint(**of_dependency)
        await self.respond(arguments, scope, receive, send)


async def read_json(request: Request) -> Any:
    """Return the request's body, undefined if it has none; raises the errors that FastAPI raises for it."""
    await refuse_other_types(request)
    try:
        return await request.json() if await request.body() else PydanticUndefined
    except json.JSONDecodeError as error:
        where = {"type": "json_invalid", "loc": ("body", error.pos), "input": {}, "ctx": {"error": error.msg}}
        raise RequestValidationError([where | {"msg": "JSON decode error"}], body=error.doc) from error
    except Exception as error:
        raise HTTPException(400, "There was an error parsing the body") from error


def is_direct(dependant: Dependant, strict: bool) -> bool:
    """Return whether an endpoint takes only what a direct read takes, and returns a Response."""
    return not dependant.dependencies and not dependant.body_params and takes_little(dependant, strict)


def is_direct_write(dependant: Dependant) -> bool:
    """Return whether an endpoint takes only what a direct write takes, and returns a Response."""
    return (
        len(dependant.dependencies) == 1
        and takes_little(dependant.dependencies[0], strict=True, returns=False)
        and not dependant.dependencies[0].dependencies
        and len(dependant.body_params) <= 1
        and not dependant.query_params
        and takes_little(dependant, strict=True)
    )


def takes_little(dependant: Dependant, strict: bool, returns: bool = True) -> bool:
    """Return whether an endpoint takes nothing but path keys, one query model, the request, a body and dependencies."""
    return (
        not any(getattr(dependant, name) for name in OTHER_PARAMETERS)
        and (takes_one_model(dependant) if strict else not dependant.query_params)
        and iscoroutinefunction(dependant.call)
        and (not returns or returns_response(dependant.call))
    )


def returns_response(endpoint: Any) -> bool:
    """Return whether the endpoint is annotated to return a Response, which is sent as it is."""
    returned = get_type_hints(endpoint).get("return")
    return isinstance(returned, type) and issubclass(returned, Response)
