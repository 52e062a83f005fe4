"""Calls endpoints that need no dependency solving, which costs a short read several times its own price."""

from inspect import iscoroutinefunction
from typing import Any, get_type_hints

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from starlette.types import Receive, Scope, Send

from app.http.query_string import QueryString, takes_one_model

OTHER_PARAMETERS = (
    "dependencies", "header_params", "cookie_params", "body_params", "websocket_param_name",
    "http_connection_param_name", "response_param_name", "background_tasks_param_name", "security_scopes_param_name",
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
        response = await self.endpoint(**self.arguments(Request(scope, receive, send)))
        if not isinstance(response, Response):
            raise TypeError(f"{self.endpoint.__name__} returned {type(response).__name__} instead of a Response")
        await response(scope, receive, send)

    def arguments(self, request: Request) -> dict[str, Any]:
        """Return the endpoint's arguments. Raises RequestValidationError if one is not valid."""
        arguments, query_errors = self.query.read(request.scope["query_string"]) if self.query else ({}, [])
        errors: list[Any] = []
        for name, alias, validate in self.path_fields:
            arguments[name], path_errors = validate(request.scope["path_params"][alias], loc=("path", alias))
            errors += path_errors
        if errors or query_errors:
            raise RequestValidationError([*errors, *query_errors])
        if self.request_name:
            arguments[self.request_name] = request
        return arguments


def is_direct(dependant: Dependant, strict: bool) -> bool:
    """Return whether an endpoint takes nothing that FastAPI has to solve, and returns a Response."""
    return (
        not any(getattr(dependant, name) for name in OTHER_PARAMETERS)
        and (takes_one_model(dependant) if strict else not dependant.query_params)
        and iscoroutinefunction(dependant.call)
        and returns_response(dependant.call)
    )


def returns_response(endpoint: Any) -> bool:
    """Return whether the endpoint is annotated to return a Response, which is sent as it is."""
    returned = get_type_hints(endpoint).get("return")
    return isinstance(returned, type) and issubclass(returned, Response)
