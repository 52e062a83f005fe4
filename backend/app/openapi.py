"""The OpenAPI document: what its introduction says, how operations are named, what every route can answer."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

DESCRIPTION = """
Products, stores in regions, stock per product and store, and replenishment orders that a store
asks for, a regional manager approves and a warehouse fulfils.

**Lists** answer `{"data", "page", "limit", "total", "total_pages", "next_cursor"}`; `page` and `limit`
as you expect, `cursor` for going deep at constant cost. Filters repeat for several values
(`region=West&region=South`); an unknown parameter is refused.

**Writes** answer with the whole resource. Its `ETag` is its version; `If-Match` on an old one is 412.

**Errors** are `application/problem+json` (RFC 9457); `detail` is for people, `code` for programs.
"""

TAGS = [
    {"name": "stores", "description": "Stores in regions; some are warehouses"},
    {"name": "inventory", "description": "Stock per product and store, its figures and its ledger"},
    {"name": "orders", "description": "Replenishment: asked for, approved, fulfilled or cancelled"},
    {"name": "products", "description": "What the company sells"},
    {"name": "users", "description": "People and their roles"},
    {"name": "health", "description": "Alive, ready, metrics"},
]


def operation_id(route: APIRoute) -> str:
    """`list_orders`: the handler's name is the operation's."""
    return route.name


def install(app: FastAPI) -> None:
    """Make the document once, without what FastAPI adds that is not true here."""
    original = app.openapi

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = tidied(original())
        return app.openapi_schema

    app.openapi = document


def tidied(document: dict[str, Any]) -> dict[str, Any]:
    """FastAPI describes its own 422; ours is a problem, described with the route."""
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for path in document["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if "application/problem+json" in content:
                    content.pop("application/json", None)
                elif status == "422":
                    raise AssertionError("a route without its documented 422")
    return document
