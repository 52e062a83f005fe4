"""Responses made of JSON text that PostgreSQL built, with the headers that belong to them."""

from collections import Counter
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from fastapi import Request, Response

from app.database.pages import JsonPage
from app.database.query import JsonOne
from app.errors import Gone, NotFound
from app.http.base_path import base_path
from app.models.filters import PageRequest
from app.models.schemas import OrderSelection, SaleResult
from app.queries.changes import ChangePage


def json_response(data: bytes) -> Response:
    """Return a JSON document without a version."""
    return Response(data, media_type="application/json")


def one_response(found: JsonOne | None, what: str) -> Response:
    """Return one resource, with an ETag if it has a version. Raises NotFound if it does not exist."""
    if found is None:
        raise NotFound(f"No {what} has this id")
    tag = {"ETag": f'"{found.version}"'} if found.version else {}
    return Response(found.data, media_type="application/json", headers=tag)


def changes_response(page: ChangePage) -> Response:
    """Return changes with the cursor to continue from. Raises Gone if the client's cursor has expired."""
    if page.missed:
        raise Gone(
            "Changes after this cursor have expired, or the database was restored or failed over since. "
            "Take the current cursor (leave out `after`), then reload all data, and continue from that cursor"
        )
    more = b"true" if page.more else b"false"
    body = b'{"data":[%b],"next_cursor":"%b","more":%b}' % (
        ",".join(page.lines).encode(), page.next_cursor.encode(), more,
    )  # fmt: skip
    return json_response(body)


def created_response(found: JsonOne | None, location: str) -> Response:
    """Return 201 with the new resource, its ETag and its location."""
    response = one_response(found, "resource")
    response.status_code = 201
    response.headers["Location"] = location
    return response


def location(request: Request, last: object) -> str:
    """Return the path of a resource below the path of the request."""
    return f"{path_of(request)}/{last}"


def path_of(request: Request) -> str:
    """Return the path of the request as the client sees it, BASE_PATH included."""
    return base_path() + request.scope["path"]


def orders_response(orders: bytes, selection: OrderSelection) -> Response:
    """Return several orders, with their batch_id if the request selected them by it."""
    batch_id = b'"%d"' % selection.batch_id if "batch_id" in selection.model_fields_set else b"null"
    return json_response(b'{"batch_id":%b,"orders":%b}' % (batch_id, orders))


def batch_response(request: Request, batch: bytes, batch_id: int) -> Response:
    """Return 201 with orders that were created together and their location."""
    where = f"{path_of(request).rpartition('/')[0]}?batch_id={batch_id}"
    return Response(batch, 201, media_type="application/json", headers={"Location": where})


def stocktake_response(request: Request, store_id: int, movements: bytes, released: bytes) -> Response:
    """Return 201 with the movements of counts, the orders that they released, and the location of the store's stock."""
    body = b'{"store_id":"%d","movements":%b,"released_orders":%b}' % (store_id, movements, released)
    where = f"{path_of(request).rpartition('/')[0]}?store_id={store_id}"
    return Response(body, 201, media_type="application/json", headers={"Location": where})


def sales_response(lines: Sequence[SaleResult], released: bytes) -> Response:
    """Return the result of each line of sales, the numbers of lines with each result, and the released orders."""
    numbers = Counter(line.result for line in lines)
    body = b'{"booked":%d,"already_booked":%d,"refused":%d,"lines":[%b],"released_orders":%b}' % (
        numbers["booked"], numbers["already_booked"], numbers["refused"],
        ",".join(line.model_dump_json() for line in lines).encode(), released,
    )  # fmt: skip
    return json_response(body)


def preview_response(result: bytes, movements: bytes, stock: bytes) -> Response:
    """Return the effects of a dry run."""
    return json_response(b'{"dry_run":true,"result":%b,"movements":%b,"stock":%b}' % (result, movements, stock))


def page_response(request: Request, page: JsonPage, page_request: PageRequest) -> Response:
    """Return one page of a list in its envelope, with links to its neighbours (RFC 8288)."""
    pages = -(-page.total // page_request.limit)
    number = b"null" if page_request.cursor is not None else str(page_request.page).encode()
    cursor = b"null" if page.next_cursor is None else f'"{page.next_cursor}"'.encode()
    exact = b"true" if page.total_is_exact else b"false"
    body = b'{"data":%b,"page":%b,"limit":%d,"total":%d,"total_is_exact":%b,"total_pages":%d,"next_cursor":%b}' % (
        page.data, number, page_request.limit, page.total, exact, pages, cursor,
    )  # fmt: skip
    return Response(body, media_type="application/json", headers=links(request, page, page_request, pages))


def links(request: Request, page: JsonPage, page_request: PageRequest, pages: int) -> dict[str, str]:
    """Return the `Link` header: next by cursor if the request has one, else first, prev, next and last by number.

    If the total is not exact, the last page is not known.
    """
    if page_request.cursor is not None:
        targets = {"next": f"cursor={page.next_cursor}"} if page.next_cursor else {}
    else:
        numbers = {"first": 1, "prev": page_request.page - 1, "next": page_request.page + 1, "last": pages}
        if not page.total_is_exact:
            numbers["last"] = 0
            pages = page_request.page + (page.next_cursor is not None)
        targets = {rel: f"page={n}" for rel, n in numbers.items() if 1 <= n <= pages and n != page_request.page}
    if not targets:
        return {}
    query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    kept = urlencode([(name, value) for name, value in query if name not in ("page", "cursor")])
    base = f"{path_of(request)}?{kept}&" if kept else f"{path_of(request)}?"
    return {"Link": ", ".join(f'<{base}{target}>; rel="{rel}"' for rel, target in targets.items())}
