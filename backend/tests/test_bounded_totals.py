"""Rows whose number no sums have are counted up to a limit, and the response says so."""

from typing import Any

import orjson
import psycopg
import pytest
from fastapi import Request

from app.database import pages
from app.database.pages import JsonPage, page_query
from app.database.query import for_caller
from app.http.responses import page_response
from app.models.filters import OrderFilters, OrderScope
from app.queries import order_filters, orders
from app.queries.users import caller_by_email
from tests.contract import Client
from tests.factories import Shop

Database = psycopg.Connection[dict[str, Any]]
CASES = [(0, 0, True), (2, 2, True), (3, 2, False), (5, 2, False)]  # orders, total, whether it is exact


@pytest.fixture
def warehouse(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, admin: Client, client: Client) -> str:
    """A warehouse that is the source of so many pending orders, while rows are counted up to two."""
    for module in (pages, order_filters):
        monkeypatch.setattr(module, "MOST_COUNTED", 2)
    shop = Shop(admin, client)
    for _ in range(request.param):
        shop.order(1)
    return shop.warehouse["id"]


@pytest.mark.parametrize(("warehouse", "total", "is_exact"), CASES, indirect=["warehouse"])
def test_order_counts_stop_at_the_limit(database: Database, warehouse: str, total: int, is_exact: bool) -> None:
    select = order_filters.counts(OrderScope.model_validate({"source_store_id": [warehouse]}), None)
    row = database.execute(select.text, select.params).fetchone()
    assert row is not None
    assert (row["pending"], row["total"], row["total_is_exact"], row["fulfilled"]) == (total, total, is_exact, 0)


@pytest.mark.parametrize(("warehouse", "total", "is_exact"), CASES, indirect=["warehouse"])
def test_list_total_stops_at_the_limit_and_its_rows_do_not(
    database: Database, request: pytest.FixtureRequest, warehouse: str, total: int, is_exact: bool
) -> None:
    filters = OrderFilters.model_validate({"source_store_id": [warehouse]})
    query = page_query(orders.list_orders(filters, None), filters)
    statement = for_caller(caller_by_email(None), query.select)
    row = database.execute(statement.text, statement.params).fetchone()
    assert row is not None
    page = query.decode(row)
    assert page is not None
    assert (page.total, page.total_is_exact) == (total, is_exact)
    assert len(orjson.loads(page.data)) == request.node.callspec.params["warehouse"]


@pytest.mark.parametrize(("warehouse", "total", "is_exact"), [(5, 5, True)], indirect=["warehouse"])
def test_total_from_sums_is_exact_above_the_limit(
    database: Database, warehouse: str, total: int, is_exact: bool
) -> None:
    found = database.execute("SELECT store_id::text FROM orders WHERE source_store_id = %s", (warehouse,)).fetchone()
    assert found is not None
    filters = OrderFilters.model_validate(found | {"store_id": [found["store_id"]]})
    query = page_query(orders.list_orders(filters, None), filters)
    statement = for_caller(caller_by_email(None), query.select)
    page = query.decode(database.execute(statement.text, statement.params).fetchone() or {})
    assert page is not None
    assert (page.total, page.total_is_exact) == (total, is_exact)


def body_and_links(page: JsonPage, number: int) -> tuple[dict[str, Any], set[str]]:
    """The body of a page, and the relations of its links with their numbers."""
    scope = {"type": "http", "path": "/api/orders", "query_string": b"", "headers": []}
    response = page_response(Request(scope), page, OrderFilters(page=number))
    links = response.headers.get("link", "").split(", ")
    return orjson.loads(response.body), {
        link.partition("?page=")[2].replace(">; rel=", " ").replace('"', "") for link in links
    }


@pytest.mark.parametrize(
    ("page", "number", "links"),
    [
        (JsonPage(b"[]", 10_000, False, "x"), 1, {"2 next"}),
        (JsonPage(b"[]", 10_000, False, "x"), 200, {"1 first", "199 prev", "201 next"}),
        (JsonPage(b"[]", 10_000, False, None), 300, {"1 first", "299 prev"}),
        (JsonPage(b"[]", 10_000, True, None), 200, {"1 first", "199 prev"}),
        (JsonPage(b"[]", 10_000, True, "x"), 1, {"2 next", "200 last"}),
    ],
)
def test_page_of_an_inexact_total_links_to_the_next_page_as_long_as_there_is_one(
    page: JsonPage, number: int, links: set[str]
) -> None:
    body, found = body_and_links(page, number)
    assert (body["total"], body["total_is_exact"], body["total_pages"]) == (10_000, page.total_is_exact, 200)
    assert found == links
