"""The contract of every list: pages, totals, order, cursors, filters."""

from itertools import pairwise
from typing import Any

import psycopg
import pytest

from tests.contract import Client

LISTS = [
    "/api/stores",
    "/api/products",
    "/api/users",
    "/api/users/role/store_manager",
    "/api/inventory?region=West",
    "/api/inventory/alerts/low-stock",
    "/api/orders?region=West&status=cancelled&status=pending",
]


def extended(path: str, query: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{query}"


def key_of(row: dict[str, Any]) -> str:
    return row.get("id") or row["inventory_id"]


def sorts(client: Client, path: str) -> list[str]:
    """The values of `sort` that the document allows for a list."""
    found = client.contract.operation("GET", path.split("?")[0])
    assert found is not None
    (parameter,) = [p for p in found[1]["parameters"] if p["name"] == "sort"]
    schema = parameter["schema"]
    return schema.get("enum") or [schema["const"]]


@pytest.mark.parametrize("path", LISTS)
def test_the_pages_hold_each_row_once_and_as_many_as_the_total_says(client: Client, path: str) -> None:
    seen: list[str] = []
    page = client.ok("GET", extended(path, "limit=7&page=1"))
    for number in range(1, page["total_pages"] + 1):
        page = client.ok("GET", extended(path, f"limit=7&page={number}"))
        assert (page["page"], page["limit"]) == (number, 7)
        seen += [key_of(row) for row in page["data"]]
    assert len(seen) == len(set(seen)) == page["total"]
    assert client.ok("GET", extended(path, f"limit=7&page={page['total_pages'] + 1}"))["data"] == []


@pytest.mark.parametrize("path", LISTS)
def test_walking_by_cursor_in_any_order_meets_each_row_once(client: Client, path: str) -> None:
    for sort in sorts(client, path):
        seen: list[str] = []
        page = client.ok("GET", extended(path, f"limit=9&sort={sort}"))
        while True:
            seen += [key_of(row) for row in page["data"]]
            if page["next_cursor"] is None:
                break
            page = client.ok("GET", extended(path, f"limit=9&sort={sort}&cursor={page['next_cursor']}"))
            assert page["page"] is None
        assert len(seen) == len(set(seen)) == page["total"], sort


@pytest.mark.parametrize("path", ["/api/stores", "/api/products", "/api/users", "/api/inventory", "/api/orders"])
def test_the_rows_are_in_the_order_that_was_asked_for(client: Client, path: str) -> None:
    for sort in sorts(client, path):
        name = sort.removeprefix("-")
        rows = client.ok("GET", extended(path, f"limit=100&sort={sort}"))["data"]
        values = [int(row[name]) if name == "id" else row[name] for row in rows]
        pairs = [(b, a) if sort.startswith("-") else (a, b) for a, b in pairwise(values)]
        assert all(a <= b for a, b in pairs), sort


def test_page_and_limit_do_what_they_say(client: Client) -> None:
    whole = client.ok("GET", "/api/inventory?limit=21")["data"]
    assert client.ok("GET", "/api/inventory?page=3&limit=7")["data"] == whole[14:21]


def test_a_page_links_to_its_neighbours(client: Client) -> None:
    answer = client.get("/api/stores?limit=5&page=2&region=West&region=South")
    links = {link["rel"]: link["url"] for link in answer.links.values()}
    assert set(links) == {"first", "prev"} | ({"next", "last"} if answer.json()["total_pages"] > 2 else set())
    assert "region=West&region=South" in links["first"]
    assert client.ok("GET", links["prev"]) == client.ok("GET", "/api/stores?limit=5&page=1&region=West&region=South")
    cursor = client.get("/api/orders?limit=2").json()["next_cursor"]
    following = client.get(f"/api/orders?limit=2&cursor={cursor}")
    assert set(following.links) == {"next"}
    assert client.get(following.links["next"]["url"]).status_code == 200


def test_a_cursor_of_another_question_is_refused(client: Client) -> None:
    cursor = client.ok("GET", "/api/orders?limit=2&status=fulfilled")["next_cursor"]
    client.ok("GET", f"/api/orders?limit=50&status=fulfilled&cursor={cursor}")
    client.refused(404, "GET", f"/api/orders?limit=2&status=pending&cursor={cursor}")
    client.refused(404, "GET", f"/api/orders?limit=2&status=fulfilled&sort=id&cursor={cursor}")


@pytest.mark.parametrize("cursor", ["x", "%00", "e30", "WyJ4Il0", "W10", "bnVsbA", "ä", "WyJhIiwiMSIsIngiXQ"])
def test_a_cursor_that_was_never_given_out_is_refused(client: Client, cursor: str) -> None:
    client.refused(404, "GET", f"/api/orders?cursor={cursor}")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "query",
    ["nope=1", "page=0", "page=-1", "limit=0", "limit=101", "limit=5.0", "limit=%2B5", "page=1_0", "sort=secret",
     "page=99999999999999999999", "sort=id;select 1", "limit="],
)  # fmt: skip
def test_what_a_list_cannot_be_asked_is_refused(client: Client, path: str, query: str) -> None:
    client.refused(422, "GET", extended(path, query))


ORDER_FILTERS = [
    "", "status=pending", "status=pending&status=approved", "region=West", "region=West&region=South",
    "category=Cola", "category=Cola&category=Water&status=fulfilled", "store_id=2", "store_id=2&store_id=3",
    "product_id=7", "product_id=7&region=West", "product_id=7&status=cancelled&store_id=2", "source_store_id=1",
    "source_store_id=1&status=approved", "date_from={d30}", "date_to={d30}", "date_from={d60}&date_to={d30}",
    "date_from={d60}&date_to={d30}&region=South&status=fulfilled", "date_from={d30}&category=Cola",
    "date_from={d60}&product_id=7", "batch_id=1", "search=cola", "search=COLA&status=fulfilled", "search=Austin",
    "search=PO-00000007", "search=po-7", "search=12", "search=nothing%20like%20it", "search=%25", "search=_",
    "search=cola&region=West&date_from={d60}", "search=cola&category=Cola", "region=Nowhere", "category=None",
    "store_id=999999", "date_from={d30}&date_to={d60}",
]  # fmt: skip

ORDER_SQL = """
    SELECT count(*) AS n FROM orders o JOIN stores s ON s.id = o.store_id JOIN products p ON p.id = o.product_id
    WHERE (%(status)s::text[] IS NULL OR o.status = ANY(%(status)s))
      AND (%(region)s::text[] IS NULL OR s.region = ANY(%(region)s))
      AND (%(category)s::text[] IS NULL OR p.category = ANY(%(category)s))
      AND (%(store_id)s::text[] IS NULL OR o.store_id::text = ANY(%(store_id)s))
      AND (%(product_id)s::text[] IS NULL OR o.product_id::text = ANY(%(product_id)s))
      AND (%(source_store_id)s::text[] IS NULL OR o.source_store_id::text = ANY(%(source_store_id)s))
      AND (%(batch_id)s::text[] IS NULL OR o.batch_id::text = ANY(%(batch_id)s))
      AND (%(date_from)s::text IS NULL OR to_char(o.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') >= %(date_from)s)
      AND (%(date_to)s::text IS NULL OR to_char(o.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') <= %(date_to)s)
      AND (%(search)s::text IS NULL OR position(lower(%(search)s) IN lower(concat_ws('|', p.name, p.sku))) > 0
           OR position(lower(%(search)s) IN lower(concat_ws('|', s.name, s.code))) > 0
           OR o.number = 'PO-' || lpad(regexp_replace(upper(%(search)s), '^PO-', ''), 8, '0'))
"""
SEVERAL = ("status", "region", "category", "store_id", "product_id", "source_store_id", "batch_id")


def parameters(query: str, names: tuple[str, ...]) -> dict[str, Any]:
    """A query string as the values of SQL's parameters: lists for those that repeat, None where not given."""
    found: dict[str, Any] = dict.fromkeys(names)
    for part in filter(None, query.split("&")):
        name, value = part.split("=")
        value = value.replace("%25", "%").replace("%20", " ")
        found[name] = [*(found[name] or []), value] if name in SEVERAL else value
    return found


@pytest.mark.parametrize("query", ORDER_FILTERS)
def test_an_order_lists_total_is_what_counting_says(
    client: Client, database: psycopg.Connection[dict[str, Any]], query: str
) -> None:
    days = database.execute("SELECT current_date - 30 AS d30, current_date - 60 AS d60").fetchone()
    asked = query.format(**(days or {}))
    counted = database.execute(ORDER_SQL, parameters(asked, (*SEVERAL, "date_from", "date_to", "search"))).fetchone()
    page = client.ok("GET", f"/api/orders?{asked}&limit=100")
    assert counted is not None
    assert page["total"] == counted["n"]
    assert len(page["data"]) == min(counted["n"], 100)


INVENTORY_FILTERS = [
    "", "low_stock=true", "low_stock=false", "region=West", "region=West&region=South&low_stock=true",
    "category=Cola", "category=Cola&category=Water&region=Midwest&low_stock=false", "store_id=2",
    "store_id=2&category=Cola&low_stock=true", "product_id=7", "product_id=7&region=West", "search=cola",
    "search=Austin&low_stock=true", "search=%25", "search=_", "search='", "search=\\", "region=Nowhere",
]  # fmt: skip

INVENTORY_SQL = """
    SELECT count(*) AS n FROM inventory i JOIN stores s ON s.id = i.store_id JOIN products p ON p.id = i.product_id
    WHERE (%(low_stock)s::boolean IS NULL OR (i.current_stock - i.reserved_stock <= i.reorder_level) = %(low_stock)s)
      AND (%(region)s::text[] IS NULL OR s.region = ANY(%(region)s))
      AND (%(category)s::text[] IS NULL OR p.category = ANY(%(category)s))
      AND (%(store_id)s::text[] IS NULL OR i.store_id::text = ANY(%(store_id)s))
      AND (%(product_id)s::text[] IS NULL OR i.product_id::text = ANY(%(product_id)s))
      AND (%(search)s::text IS NULL OR position(lower(%(search)s) IN lower(concat_ws('|', p.name, p.sku, p.brand))) > 0
           OR position(lower(%(search)s) IN lower(concat_ws('|', s.name, s.code))) > 0)
"""


@pytest.mark.parametrize("query", INVENTORY_FILTERS)
def test_an_inventory_lists_total_is_what_counting_says(
    client: Client, database: psycopg.Connection[dict[str, Any]], query: str
) -> None:
    counted = database.execute(INVENTORY_SQL, parameters(query, (*SEVERAL, "low_stock", "search"))).fetchone()
    page = client.ok("GET", f"/api/inventory?{query}&limit=100")
    assert counted is not None
    assert page["total"] == counted["n"]
    assert len(page["data"]) == min(counted["n"], 100)


def test_low_stock_means_one_thing_everywhere(client: Client) -> None:
    low = client.ok("GET", "/api/inventory?low_stock=true&limit=100")
    assert all(row["available_stock"] <= row["reorder_level"] and row["low_stock"] for row in low["data"])
    alerts = client.ok("GET", "/api/inventory/alerts/low-stock")
    assert client.ok("GET", "/api/inventory/kpi")["low_stock_alerts"] == low["total"] == alerts["total"] > 0


def test_alerts_come_worst_first(client: Client) -> None:
    ranks = {"out_of_stock": 0, "critical": 1, "low": 2}
    rows = client.ok("GET", "/api/inventory/alerts/low-stock?limit=100")["data"]
    order = [ranks[row["severity"]] for row in rows]
    assert order == sorted(order)
    assert all((row["severity"] == "out_of_stock") == (row["available_stock"] == 0) for row in rows)
