"""Routers and routes that reject ambiguous requests: repeated or unknown parameters, duplicate JSON keys."""

import json
import re
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.convertors import StringConvertor, register_url_convertor

from app.errors import UnsupportedMediaType
from app.http.problem_details import DUPLICATE_KEY
from app.http.query_string import list_parameters, refuse_repeated, refuse_unknown, takes_query

JSON_TYPE = re.compile(r"\s*application/([\w.-]+\+)?json\s*(;|$)", re.IGNORECASE)


class IdConvertor(StringConvertor):
    """`{store_id:id}` in a path matches ids only, so that `PUT /inventory/kpi` is 405 and not 422."""

    regex = "[1-9][0-9]{0,17}"


register_url_convertor("id", IdConvertor())


class StrictRouter(APIRouter):
    """A router of strict routes."""

    def __init__(self, prefix: str, tags: list[Any]) -> None:
        super().__init__(prefix=prefix, tags=tags, route_class=StrictRoute)


class StrictRoute(APIRoute):
    """A route that rejects repeated and unknown query parameters, bodies that are not JSON, and duplicate keys.

    `route_index.py` calls its endpoint directly if that takes nothing which FastAPI has to solve.
    """

    def get_route_handler(self) -> Any:
        """Wrap FastAPI's handler with the checks (FastAPI calls this hook for each route)."""
        handle = super().get_route_handler()
        lists, takes_none = list_parameters(self.dependant), not takes_query(self.dependant)
        takes_body = self.body_field is not None

        async def handle_strictly(request: Request) -> Response:
            strict = StrictJsonRequest(request.scope, request.receive)
            refuse_repeated(strict.query_params.multi_items(), lists)
            if takes_none:
                refuse_unknown(strict.query_params.multi_items())
            if takes_body:
                await refuse_other_types(strict)
            return await handle(strict)

        return handle_strictly


async def refuse_other_types(request: Request) -> None:
    """Raises UnsupportedMediaType if the request has a body and its Content-Type is not JSON."""
    if not JSON_TYPE.match(request.headers.get("content-type", "")) and await request.body():
        raise UnsupportedMediaType(request.method)


class StrictJsonRequest(Request):
    """A request that rejects JSON objects with a duplicate key."""

    async def json(self) -> Any:
        """Return the parsed body. Raises JSONDecodeError if it is not JSON, or has a duplicate key."""
        return json.loads(await self.body(), object_pairs_hook=reject_duplicate_keys)


def reject_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object. Raises JSONDecodeError if a key is repeated."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise json.JSONDecodeError(DUPLICATE_KEY, "", 0)
    return found
