"""The OpenAPI document: what its introduction says, how operations are named, what every route can answer."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.models.resource import Preview
from app.settings import get_settings

DESCRIPTION = """
Products, stores in regions, stock per product and store, and replenishment orders that a store
asks for, a regional manager approves and a warehouse fulfils.

**Lists** answer `{"data", "page", "limit", "total", "total_pages", "next_cursor"}`; `page` and `limit`
as you expect, `cursor` for going deep at constant cost. Filters repeat for several values
(`region=West&region=South`); an unknown parameter is refused. `format=csv` or `Accept: text/csv` gives all
rows that match as a file (RFC 4180, UTF-8); a text that a spreadsheet would take for a formula gets an
apostrophe in front.

**Writes** answer with the whole resource. Its `ETag` is its version; `If-Match` on an old one is 412.
Every write takes an `Idempotency-Key`: the same key, route and body again within 24 hours gets the
first answer again, marked `Idempotent-Replayed: true`, and changes nothing. `?dry_run=true` tries any
write: it really runs, answers what it would do to the resource, the ledger and the stock, and is rolled back.

**Errors** are `application/problem+json` (RFC 9457); `detail` is for people, `code` for programs. Besides those that
an operation names, any address may answer 405 with `Allow` (HEAD is taken wherever GET is), and whatever is no proper
request 400, 408, 421 or 431.
"""

TAGS = [
    {"name": "stores", "description": "Stores in regions; some are warehouses"},
    {"name": "inventory", "description": "Stock per product and store, its figures and its ledger"},
    {"name": "orders", "description": "Replenishment: asked for, approved, fulfilled or cancelled"},
    {"name": "products", "description": "What the company sells"},
    {"name": "users", "description": "People and their roles"},
    {"name": "integrity", "description": "Is every case where the ledger says?"},
    {"name": "changes", "description": "What has just changed, for whoever listens"},
    {"name": "health", "description": "Alive, ready, metrics"},
]


def operation_id(route: APIRoute) -> str:
    """`list_orders`: the handler's name is the operation's; health stands twice, in and outside the prefix."""
    prefix = get_settings().api_prefix
    twice = "health" in route.tags and prefix and route.path.startswith(prefix)
    return f"{route.name}_in_api" if twice else route.name


def install(app: FastAPI) -> None:
    """Make the document once, without what FastAPI adds that is not true here."""
    original = app.openapi

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = tidied(original())
        return app.openapi_schema

    app.openapi = document


WRITES = {"post", "put", "patch"}
WRITE_HEADERS = """

Optional headers: `Idempotency-Key` (1 to 255 visible ASCII characters) makes it safe to send again;
`If-Match` with the resource's `ETag` refuses with 412 where somebody else has changed it since.
"""
HEADERS = {
    "ETag": "The resource's version, for If-Match",
    "Location": "Where the new resource is",
    "Link": "The neighbouring pages (RFC 8288): first, prev, next, last",
    "Retry-After": "Seconds until it is worth trying again",
}


def headers_of(status: str, schema: str) -> list[str]:
    """The headers that an answer carries besides the usual ones."""
    if status == "503":
        return ["Retry-After"]
    if "Page_" in schema:
        return ["Link"]
    versioned = re.search(r"/(Store|Product|User|Me|InventoryItemDetail|OrderDetail)$", schema)
    return [*(["ETag"] if versioned else []), *(["Location"] if status == "201" else [])]


def describe_headers(method: str, operation: dict[str, Any]) -> None:
    """Say which headers a request may carry and an answer does."""
    if method in WRITES:
        operation["description"] = operation.get("description", "") + WRITE_HEADERS
    for status, response in operation["responses"].items():
        content = response.get("content", {}).get("application/json", {})
        schema = content.get("schema", {}).get("$ref", "")
        names = headers_of(status, schema)
        if names:
            response["headers"] = {name: {"description": HEADERS[name], "schema": {"type": "string"}} for name in names}


INTERNAL_ERROR = {
    "description": "A fault of the service; the log has the rest under the request's id",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
PREVIEW = {"$ref": "#/components/schemas/Preview"}


def describe_preview(method: str, operation: dict[str, Any]) -> None:
    """Any write can be tried: then it answers 200 and a preview."""
    if method not in WRITES:
        return
    tried = operation["responses"].setdefault("200", {"description": "With dry_run: what it would do", "content": {}})
    content = tried["content"].setdefault("application/json", {"schema": PREVIEW})
    if content["schema"] != PREVIEW:
        content["schema"] = {"anyOf": [content["schema"], PREVIEW]}


def tidied(document: dict[str, Any]) -> dict[str, Any]:
    """FastAPI describes its own 422; ours is a problem, described with the route."""
    schemas = document["components"]["schemas"]
    schemas["Preview"] = Preview.model_json_schema()
    document["components"]["responses"] = {"InternalError": INTERNAL_ERROR}
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for path in document["paths"].values():
        for method, operation in path.items():
            describe_headers(method, operation)
            describe_preview(method, operation)
            operation["responses"]["500"] = {"$ref": "#/components/responses/InternalError"}
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if "application/problem+json" in content:
                    content.pop("application/json", None)
                elif status == "422":
                    raise AssertionError("a route without its documented 422")
    return document
