"""Finds the route of a request in one step, where Starlette and FastAPI would try each route in turn."""

import re
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter
from fastapi.routing import RouteContext, iter_route_contexts
from starlette._utils import get_route_path
from starlette.convertors import Convertor
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import MethodNotAllowed, NotFound
from app.http.direct_endpoint import DirectEndpoint, DirectWrite, is_direct, is_direct_write
from app.http.routing import StrictRoute


@dataclass
class IndexedPath:
    """A path, with the app for each of its methods. It is the `route` in a request's scope."""

    path_format: str
    pattern: str
    convertors: dict[str, Convertor[Any]]
    apps: dict[str, ASGIApp] = field(default_factory=dict[str, ASGIApp])
    endpoints: dict[str, Any] = field(default_factory=dict[str, Any])

    def allowed_methods(self) -> str:
        """Return the value of an Allow header. HEAD is allowed wherever GET is."""
        return ", ".join(sorted({*self.apps, "HEAD"} if "GET" in self.apps else self.apps))


class RouteIndex:
    """ASGI app in front of a router: calls the route at the request's path, or the router if there is none.

    Raises MethodNotAllowed if the path takes other methods, NotFound if no route has a path below the API's prefix.
    """

    def __init__(self, router: APIRouter, api_prefix: str) -> None:
        self.router = router
        self.other_paths = router.middleware_stack
        self.api = f"{api_prefix}/" if api_prefix else None
        self.paths = indexed_paths(router)
        self.fixed = {path.path_format: path for path in self.paths if not path.convertors}
        self.pattern, self.groups = combined_pattern([path for path in self.paths if path.convertors])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app_for(scope) if scope["type"] == "http" else self.other_paths
        await app(scope, receive, send)

    def app_for(self, scope: Scope) -> ASGIApp:
        """Return the app for this request; puts the route and the keys in the path into the scope."""
        path = get_route_path(scope)
        found = self.find(path)
        if found is None:
            if self.api and path.startswith(self.api):
                raise NotFound()
            return self.other_paths
        scope["router"] = self.router
        scope["route"], scope["path_params"] = found
        app = found[0].apps.get(scope["method"])
        if app is None:
            raise MethodNotAllowed(found[0].allowed_methods())
        return app

    def find(self, path: str) -> tuple[IndexedPath, dict[str, Any]] | None:
        """Return the indexed path that matches, with its path parameters; None if none matches."""
        fixed = self.fixed.get(path)
        if fixed is not None:
            return fixed, {}
        match = self.pattern.fullmatch(path)
        if match is None or match.lastindex is None:
            return None
        path_with_keys = self.groups[match.lastindex]
        keys = enumerate(path_with_keys.convertors.items(), match.lastindex + 1)
        return path_with_keys, {name: convertor.convert(match[number]) for number, (name, convertor) in keys}


def indexed_paths(router: APIRouter) -> list[IndexedPath]:
    """Return the paths of all routes, those of included routers too."""
    paths: dict[str, IndexedPath] = {}
    for context in iter_route_contexts(router.routes):
        if context.path is not None and context.methods:
            pattern, path_format, convertors = compile_path(context.path)
            path = paths.setdefault(pattern.pattern, IndexedPath(path_format, pattern.pattern, convertors))
            for method in context.methods:
                path.apps.setdefault(method, app_of(context))
                path.endpoints.setdefault(method, context.endpoint)
    return list(paths.values())


def app_of(context: RouteContext) -> ASGIApp:
    """Return the app for a route: its endpoint, called directly if possible, else FastAPI's own handler."""
    strict = isinstance(context.original_route, StrictRoute)
    if hasattr(context, "dependant") and is_direct(context.dependant, strict):
        return DirectEndpoint(context.dependant, strict)
    if strict and is_direct_write(context.dependant):
        return DirectWrite(context.dependant)
    return context.app


def combined_pattern(paths: list[IndexedPath]) -> tuple[re.Pattern[str], dict[int, IndexedPath]]:
    """Return one pattern for all paths with parameters, and each path by the number of its group in the pattern."""
    groups: dict[int, IndexedPath] = {}
    alternatives: list[str] = []
    number = 1
    for path in paths:
        alternatives.append(re.sub(r"\?P<\w+>", "", path.pattern.removeprefix("^").removesuffix("$")))
        groups[number] = path
        number += 1 + len(path.convertors)
    return re.compile("|".join(f"({text})" for text in alternatives) or "(?!)"), groups
