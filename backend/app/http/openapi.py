"""The OpenAPI document: its introduction, operation ids, headers, previews, and the pages that show it."""

import re
from pathlib import Path
from typing import Any

import fastapi_offline
from fastapi import FastAPI, Request, Response
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.routing import APIRoute
from starlette.staticfiles import StaticFiles

from app.http.base_path import path_to_root
from app.http.idempotency import KEY
from app.http.static_files import DOCUMENTATION_FILES
from app.models.changes import FEED_CURSOR, LONGEST_CURSOR
from app.models.preview import Preview
from app.models.resource import Problem
from app.settings import get_settings

DESCRIPTION = """
Products, stores in regions, stock per product and store, and replenishment orders that a store
requests, a regional manager approves and a warehouse fulfills.

**Lists** return `{"data", "page", "limit", "total", "total_is_exact", "total_pages", "next_cursor"}`. Use `page` and
`limit` for single pages, `cursor` to read a long list at constant cost per page. Repeat a filter for several values
(`region=West&region=South`); an unknown parameter is an error. `format=csv` or `Accept: text/csv` returns all rows
that match as a file (RFC 4180, UTF-8), with `bom=true` with a byte-order mark in front; a text that a spreadsheet
would take for a formula is prefixed with an apostrophe. `format=xlsx` returns an Excel workbook. Reports can be
files, too.

**Writes** return the whole resource. Its `ETag` is its version; an outdated `If-Match` is 412.
Every write accepts an `Idempotency-Key`: a request with the same key, route and body within 24 hours gets the
first response again, marked `Idempotent-Replayed: true`, and changes nothing. With `?dry_run=true` a write runs,
returns its effects on the resource, the ledger and the stock, and is rolled back.

**Stale reads.** If the service reads from a standby (`DB_READ_HOST`), lists, reports and files may show the state of
up to 1.5 s ago. A caller sees its own writes: the response to a write sets the cookie `consistency_token`, and a read
with this cookie shows that write. `X-Data-Age` is the largest possible age of a response from the standby, in seconds.
Single resources and the change feed are never stale.

**Errors** are `application/problem+json` (RFC 9457); `detail` is for people, `code` for programs. Besides the errors
that an operation lists, every path can return 405 with `Allow` (HEAD is allowed wherever GET is), and a malformed
request gets 400, 408, 421 or 431.
"""

TAGS = [
    {"name": "stores", "description": "Stores in regions; some are warehouses"},
    {"name": "suppliers", "description": "Suppliers of products: order days, lead time, minimum quantity"},
    {"name": "labels", "description": "The names of categories, brands and regions"},
    {"name": "inventory", "description": "Stock per product and store, its figures and its ledger"},
    {"name": "stocktakes", "description": "Counts of a store: started, filled by several users, closed in one booking"},
    {"name": "sales", "description": "Sales and customers' returns, as the systems of the stores send them"},
    {"name": "orders", "description": "Replenishment orders: request, approve, fulfill, cancel"},
    {"name": "products", "description": "Products, their categories and brands"},
    {"name": "users", "description": "Users and their roles"},
    {"name": "integrity", "description": "Checks that stock, ledger, orders and sums agree"},
    {"name": "changes", "description": "The change feed: by polling, or as a stream of server-sent events"},
    {"name": "health", "description": "Liveness, readiness, metrics"},
]


def operation_id(route: APIRoute) -> str:
    """Return the endpoint's name as the operation id; the health endpoints inside the prefix get a suffix."""
    prefix = get_settings().api_prefix
    is_duplicate = "health" in route.tags and prefix and route.path.startswith(prefix)
    return f"{route.name}_in_api" if is_duplicate else route.name


def install(app: FastAPI) -> None:
    """Let the application make its OpenAPI document once, corrected by `complete_document`."""
    original = app.openapi

    def document() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = complete_document(original())
        return app.openapi_schema

    app.openapi = document


WRITES = {"post", "put", "patch"}
Json = dict[str, Any]


def header_parameter(name: str, description: str, **schema: Any) -> Json:
    """Return an optional header of a request, as a parameter of an operation."""
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": {"type": "string", "title": name, **schema},
    }


DEV_USER = header_parameter(
    "X-Dev-User",
    "The e-mail address of the user to act as; without it DEV_USER_EMAIL, or the first regional manager",
    examples=["ada.fox@brickhouse.example"],
)
IDEMPOTENCY_KEY = header_parameter(
    "Idempotency-Key",
    "Makes the request safe to send again: the same key, route and body within 24 hours gets the first response, "
    "and takes effect once. 1 to 255 visible ASCII characters, in double quotes or bare",
    pattern=f"^(?:{KEY.pattern})$",
    examples=["5f0c2c6e-8a0f-4c07-a7cb-0b6b3f1e2d11"],
)
IF_MATCH = header_parameter(
    "If-Match",
    "The ETag of the version that the caller has seen, or several with commas; 412 if the resource has changed since",
    examples=['"3"'],
)
CONSISTENCY_TOKEN = {
    **header_parameter("consistency_token", "The cookie of the caller's last write: the response shows that write"),
    "in": "cookie",
}
LAST_EVENT_ID = header_parameter(
    "Last-Event-ID",
    "The id of the last event received: the stream continues after it",
    pattern=FEED_CURSOR,
    maxLength=LONGEST_CURSOR,
)


def request_headers(method: str, operation: Json) -> list[Json]:
    """Return the headers that an operation reads, as parameters."""
    documented, found = operation["responses"], list[Json]()
    if "health" not in operation["tags"] and get_settings().identity_mode == "local":
        found.append(DEV_USER)
    if method in WRITES:
        found.append(IDEMPOTENCY_KEY)
    if "412" in documented:
        found.append(IF_MATCH)
    if "text/event-stream" in documented.get("200", {}).get("content", {}):
        found.append(LAST_EVENT_ID)
    if get_settings().db_read_host and "text/csv" in documented.get("200", {}).get("content", {}):
        found.append(CONSISTENCY_TOKEN)
    return found


HEADERS = {
    "X-Request-Id": "The request's id in the log: the caller's own if it is well-formed, else a new one",
    "ETag": "The resource's version, for If-Match",
    "Location": "The path of the new resource",
    "Link": "The neighbouring pages (RFC 8288): first, prev, next, last",
    "Content-Disposition": "The name of the file; only of a file",
    "Retry-After": "Seconds to wait before the next attempt",
    "Accept": "The media type that a body must have",
    "Set-Cookie": "`consistency_token`: the position of this write, for the caller's next reads",
    "X-Data-Age": "Only of a response from the standby: it shows at least all that was committed so many seconds ago",
    "Idempotent-Replayed": "`true` if this is the stored response to the first request with this Idempotency-Key",
}
VERSIONED = re.compile(r"/(Store|Product|User|Me|InventoryItemDetail|OrderDetail|Company)$")


def response_headers(method: str, status: str, response: Json) -> Json:
    """Return the headers of a response, required if it always has them."""
    content, is_write = response.get("content", {}), method in WRITES
    found = {"X-Request-Id": True}
    schema = content.get("application/json", {}).get("schema", {})
    if any(VERSIONED.search(choice.get("$ref", "")) for choice in schema.get("anyOf", [schema])):
        found["ETag"] = not (is_write and status == "200")  # a preview has none
    if status == "201":
        found["Location"] = True
    if "text/csv" in content:
        found["Content-Disposition"] = False
        if get_settings().db_read_host:
            found["X-Data-Age"] = False
    if "/Page_" in schema.get("$ref", ""):
        found["Link"] = False
    if status in ("429", "503") or (is_write and status == "409"):
        found["Retry-After"] = status != "409"
    if get_settings().db_read_host and is_write and status in ("200", "201"):
        found["Set-Cookie"] = False
    if status == "415":
        found["Accept"] = True
    if is_write and status in ("200", "201", "409", "412", "422"):
        found["Idempotent-Replayed"] = False
    return {name: header(name, always) for name, always in found.items()}


def header(name: str, always: bool = True) -> Json:
    """Return a header of a response."""
    return {"description": HEADERS[name], "required": always, "schema": {"type": "string"}}


def describe_headers(method: str, operation: Json) -> None:
    """Declare the headers of an operation's requests and responses."""
    parameters = [*operation.get("parameters", []), *request_headers(method, operation)]
    if parameters:
        operation["parameters"] = parameters
    for status, response in operation["responses"].items():
        response["headers"] = response_headers(method, status, response)


INTERNAL_ERROR = {
    "description": "An internal error; the log has the details under the request's id",
    "headers": {"X-Request-Id": header("X-Request-Id")},
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def describe_preview(method: str, operation: Json, schemas: Json) -> None:
    """Declare the response of a write with `dry_run=true`: 200 and a preview of its result."""
    if method not in WRITES:
        return
    responses = operation["responses"]
    result = responses.get("201", responses.get("200"))["content"]["application/json"]["schema"]
    preview = preview_of(result["$ref"], schemas)
    previewed = responses.setdefault("200", {"description": "With dry_run: the effects of the write", "content": {}})
    content = previewed["content"].setdefault("application/json", {"schema": preview})
    if content["schema"] != preview:
        content["schema"] = {"anyOf": [content["schema"], preview]}


REFERENCE = "#/components/schemas/{model}"


def preview_of(result: str, schemas: Json) -> Json:
    """Add the schema of a preview with this result, and return a reference to it."""
    name = f"{result.rpartition('/')[2]}Preview"
    schema = Preview[Any].model_json_schema(ref_template=REFERENCE)
    schema.pop("$defs", None)
    properties = {**schema["properties"], "result": {**schema["properties"]["result"], "$ref": result}}
    schemas[name] = {**schema, "title": name, "properties": properties}
    return {"$ref": f"#/components/schemas/{name}"}


def problem_schemas() -> Json:
    """Return the schemas of a problem document and its parts."""
    problem = Problem.model_json_schema(ref_template=REFERENCE)
    return {**problem.pop("$defs", {}), "Problem": problem}


def name_variants(schemas: Json) -> None:
    """Move each variant of a schema, an object with a title inside `oneOf`, to a schema with that name."""
    for schema in list(schemas.values()):
        variants = schema.get("oneOf", [])
        if variants and all("title" in variant for variant in variants):
            schemas |= {variant["title"]: variant for variant in variants}
            schema["oneOf"] = [{"$ref": f"#/components/schemas/{variant['title']}"} for variant in variants]


def complete_document(document: Json) -> Json:
    """Replace FastAPI's 422 by problem documents, and add headers, previews and named variants.

    Raises AssertionError if a route does not document its 422.
    """
    schemas = document["components"]["schemas"]
    document["components"]["responses"] = {"InternalError": INTERNAL_ERROR}
    document["servers"] = [{"url": "."}]  # relative to the document, so it is right under any path of a proxy
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas |= problem_schemas()
    name_variants(schemas)
    for path in document["paths"].values():
        for method, operation in path.items():
            describe_preview(method, operation, schemas)
            describe_headers(method, operation)
            operation["responses"]["500"] = {"$ref": "#/components/responses/InternalError"}
            for status, response in operation["responses"].items():
                if status == "422" and "application/problem+json" not in response["content"]:
                    raise AssertionError("a route without its documented 422")
    return document


FILES = Path(fastapi_offline.__file__).parent / "static"


def serve_documentation(app: FastAPI) -> None:
    """Serve /docs and /redoc with local files and relative URLs, which work under any path of a proxy."""
    app.mount(DOCUMENTATION_FILES, StaticFiles(directory=FILES))

    @app.get("/docs", include_in_schema=False)
    async def get_swagger_ui(request: Request) -> Response:
        root = path_to_root(request.scope)
        return get_swagger_ui_html(
            openapi_url=f"{root}openapi.json",
            title=app.title,
            swagger_js_url=f"{root}{DOCUMENTATION_FILES[1:]}/swagger-ui-bundle.js",
            swagger_css_url=f"{root}{DOCUMENTATION_FILES[1:]}/swagger-ui.css",
            swagger_favicon_url=f"{root}icon.svg",
        )

    @app.get("/redoc", include_in_schema=False)
    async def get_redoc(request: Request) -> Response:
        root = path_to_root(request.scope)
        return get_redoc_html(
            openapi_url=f"{root}openapi.json",
            title=app.title,
            redoc_js_url=f"{root}{DOCUMENTATION_FILES[1:]}/redoc.standalone.js",
            redoc_favicon_url=f"{root}icon.svg",
            with_google_fonts=False,
        )
