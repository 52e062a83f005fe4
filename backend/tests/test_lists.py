"""The contract of every list: pages, totals, order, cursors, filters."""

import base64
import json
import random
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from tests.contract import Client
from tests.making import Shop, make_product, make_stock

Database = psycopg.Connection[dict[str, Any]]

LISTS = [
    "/api/stores",
    "/api/products",
    "/api/users",
    "/api/users/role/store_manager",
    "/api/inventory?region=West&category=Cola&category=Water",
    "/api/inventory/alerts/low-stock",
    "/api/inventory/{busy}/movements",
    "/api/orders?region=West&status=cancelled&status=pending",
]


@pytest.fixture
def busiest(database: Database) -> int:
    """The stock row with the longest ledger."""
    longest = "SELECT inventory_id FROM stock_movements GROUP BY inventory_id ORDER BY count(*) DESC, 1 LIMIT 1"
    row = database.execute(longest).fetchone()
    assert row is not None
    return row["inventory_id"]


@pytest.fixture(params=LISTS)
def path(request: pytest.FixtureRequest, busiest: int) -> str:
    """Each list in turn; the busiest row's ledger stands for all of them."""
    return request.param.format(busy=busiest)


def test_every_list_of_the_document_is_asked(client: Client) -> None:
    documented = {
        path.replace("{inventory_id}", "{busy}").replace("{role}", "store_manager")
        for path, operations in client.contract.document["paths"].items()
        if "Page_" in json.dumps(operations.get("get", {}).get("responses", {}).get("200", {}))
    }
    assert {path.split("?")[0] for path in LISTS} == documented


def extended(path: str, query: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{query}"


def a_tenth(client: Client, path: str) -> int:
    """So many rows a page that the list has ten pages or so."""
    return min(100, client.ok("GET", path)["total"] // 10 + 1)


def key_of(row: dict[str, Any]) -> str:
    return row.get("id") or row["inventory_id"]


def sorts(client: Client, path: str) -> list[str]:
    """The values of `sort` that the document allows for a list."""
    found = client.contract.operation("GET", path.split("?")[0])
    assert found is not None
    (parameter,) = [p for p in found[1]["parameters"] if p["name"] == "sort"]
    schema = parameter["schema"]
    return schema.get("enum") or [schema["const"]]


def test_the_pages_hold_each_row_once_and_as_many_as_the_total_says(client: Client, path: str) -> None:
    seen: list[str] = []
    limit = a_tenth(client, path)
    page = client.ok("GET", extended(path, f"limit={limit}&page=1"))
    assert page["total_pages"] >= 8
    for number in range(1, page["total_pages"] + 1):
        page = client.ok("GET", extended(path, f"limit={limit}&page={number}"))
        assert (page["page"], page["limit"]) == (number, limit)
        seen += [key_of(row) for row in page["data"]]
    assert len(seen) == len(set(seen)) == page["total"]
    assert client.ok("GET", extended(path, f"limit={limit}&page={page['total_pages'] + 1}"))["data"] == []


def test_walking_by_cursor_in_any_order_meets_each_row_once(client: Client, path: str) -> None:
    limit = a_tenth(client, path)
    for sort in sorts(client, path):
        seen: list[str] = []
        page = client.ok("GET", extended(path, f"limit={limit}&sort={sort}"))
        while True:
            seen += [key_of(row) for row in page["data"]]
            if page["next_cursor"] is None:
                break
            page = client.ok("GET", extended(path, f"limit={limit}&sort={sort}&cursor={page['next_cursor']}"))
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


def test_the_links_lead_from_the_first_page_to_the_last_and_back(client: Client, path: str) -> None:
    answer = client.get(extended(path, "limit=40"))
    there: list[list[str]] = [[key_of(row) for row in answer.json()["data"]]]
    while "next" in answer.links:
        answer = client.get(answer.links["next"]["url"])
        there.append([key_of(row) for row in answer.json()["data"]])
    assert len(there) == answer.json()["total_pages"]
    assert answer.json()["next_cursor"] is None
    back = [there[-1]]
    while "prev" in answer.links:
        answer = client.get(answer.links["prev"]["url"])
        back.append([key_of(row) for row in answer.json()["data"]])
    assert back[::-1] == there
    if len(there) > 1:
        assert client.get(answer.links["last"]["url"]).json()["page"] == len(there)


def test_the_ledger_is_in_the_order_of_its_times(client: Client, database: Database, busiest: int) -> None:
    rows = database.execute(
        "SELECT id::text AS id FROM stock_movements m WHERE inventory_id = %s ORDER BY at, m.id", (busiest,)
    ).fetchall()
    path, lines = f"/api/inventory/{busiest}/movements?limit=100", [row["id"] for row in rows]
    assert [line["id"] for line in client.ok("GET", f"{path}&sort=at")["data"]] == lines[:100]
    assert [line["id"] for line in client.ok("GET", f"{path}&sort=-at")["data"]] == lines[::-1][:100]


def test_rows_that_come_in_while_somebody_walks_by_cursor_repeat_and_hide_nothing(shop: Shop) -> None:
    expected = [shop.order(1)["id"] for _ in range(6)][::-1]
    where = f"/api/orders?store_id={shop.store['id']}&limit=2"
    page = shop.admin.ok("GET", where)
    seen = [row["id"] for row in page["data"]]
    while page["next_cursor"] is not None:
        shop.order(1)
        page = shop.admin.ok("GET", f"{where}&cursor={page['next_cursor']}&page=9")
        seen += [row["id"] for row in page["data"]]
    assert seen == expected


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


@pytest.mark.parametrize("value", ["", "x", "NaN", "9" * 30, "2024-13-01", "1e400", "'; --", 7, None, ["x"], "a\x00b"])
def test_a_cursor_that_somebody_wrote_over_is_refused_or_harmless(client: Client, path: str, value: Any) -> None:
    for sort in sorts(client, path)[::2]:
        cursor = client.ok("GET", extended(path, f"limit=1&sort={sort}"))["next_cursor"]
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        for place in (0, 1):
            forged = [value if n == place else part for n, part in enumerate(parts)]
            written = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")
            answer = client.get(extended(path, f"limit=1&sort={sort}&cursor={written}"))
            harmless = value == 7 if place else isinstance(value, str) and "\x00" not in value
            assert answer.status_code in ((200, 404, 422) if harmless else (404, 422)), (sort, forged)


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "e30", "WyJ4Il0", "W10", "bnVsbA", "ä", "WyJhIiwiMSIsIngiXQ", "WyJhIiwxZTk5OSwieCJd"]
)
def test_a_cursor_that_was_never_given_out_is_refused(client: Client, cursor: str) -> None:
    client.refused(404, "GET", f"/api/orders?cursor={cursor}")


@pytest.mark.parametrize(
    "query",
    ["nope=1", "page=0", "page=-1", "limit=0", "limit=101", "limit=5.0", "limit=%2B5", "page=1_0", "page=007",
     "sort=secret", "page=99999999999999999999", "sort=id;select 1", "limit="],
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
    "store_id=999999", "date_from={d30}&date_to={d60}", "late=true", "late=false", "late=true&status=fulfilled",
    "late=true&region=West&category=Cola", "late=false&status=pending&date_from={d60}", "late=false&search=cola",
]  # fmt: skip

ORDER_SQL = """
    SELECT o.id::text AS id FROM orders o JOIN stores s ON s.id = o.store_id JOIN products p ON p.id = o.product_id
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
      AND (%(late)s::boolean IS NULL OR %(late)s = (o.status = 'pending' AND o.created_at < now() - interval '1 day'
           OR o.status = 'approved' AND o.approved_at < now() - interval '3 days'))
    ORDER BY CASE WHEN %(late)s::boolean AND o.status = 'pending' THEN o.created_at + interval '1 day'
                  WHEN %(late)s::boolean THEN o.approved_at + interval '3 days' END,
             CASE WHEN %(late)s::boolean THEN o.id END, o.created_at DESC, o.id DESC
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


def compare(client: Client, database: Database, path: str, statement: str, values: dict[str, Any]) -> int:
    """The list's first rows and its total must be what plain SQL says; how many there are."""
    rows = [row["id"] for row in database.execute(statement, values).fetchall()]
    page = client.ok("GET", extended(path, "limit=100"))
    assert [row["id"] for row in page["data"]] == rows[:100]
    assert page["total"] == len(rows)
    return len(rows)


@pytest.mark.parametrize("query", ORDER_FILTERS)
def test_an_order_list_is_what_plain_sql_finds(client: Client, database: Database, query: str) -> None:
    days = database.execute("SELECT current_date - 30 AS d30, current_date - 60 AS d60").fetchone()
    asked = query.format(**(days or {}))
    values = parameters(asked, (*SEVERAL, "date_from", "date_to", "search", "late"))
    compare(client, database, f"/api/orders?{asked}", ORDER_SQL, values)


def drawn(draw: random.Random, database: Database, names: dict[str, str]) -> dict[str, Any]:
    """A random question: each filter or not, with values that occur."""
    asked: dict[str, Any] = {}
    for name, source in names.items():
        if draw.random() < 0.35:
            rows = database.execute(f"SELECT DISTINCT v FROM (SELECT {source}) t (v) ORDER BY v").fetchall()
            found = [str(row["v"]) for row in rows]
            count = draw.choice([1, 1, 2, 5]) if name in SEVERAL else 1
            chosen = draw.sample(found, min(count, len(found)))
            asked[name] = chosen if name in SEVERAL else chosen[0]
    return asked


ORDER_SOURCES = {
    "status": "status FROM orders", "region": "region FROM stores", "category": "category FROM products",
    "store_id": "store_id FROM orders", "product_id": "product_id FROM orders",
    "source_store_id": "source_store_id FROM orders WHERE source_store_id IS NOT NULL",
    "batch_id": "batch_id FROM orders WHERE batch_id IS NOT NULL",
    "date_from": "(created_at AT TIME ZONE 'UTC')::date FROM orders",
    "date_to": "(created_at AT TIME ZONE 'UTC')::date FROM orders", "search": "left(name, 4) FROM products",
    "late": "unnest(ARRAY['true', 'false'])",
}  # fmt: skip


def test_any_mixture_of_an_order_lists_filters_is_what_plain_sql_finds(client: Client, database: Database) -> None:
    draw, found = random.Random(1), 0
    for _ in range(150):
        asked = drawn(draw, database, ORDER_SOURCES)
        values = {name: asked.get(name) for name in ORDER_SOURCES}
        found += compare(client, database, f"/api/orders?{urlencode(asked, doseq=True)}", ORDER_SQL, values) > 0
    assert found > 20


INVENTORY_SOURCES = {
    "region": "region FROM stores", "category": "category FROM products", "store_id": "store_id FROM inventory",
    "product_id": "product_id FROM inventory", "low_stock": "low_stock::text FROM inventory",
    "search": "left(name, 4) FROM stores",
}  # fmt: skip


def test_any_mixture_of_an_inventory_lists_filters_is_what_plain_sql_finds(client: Client, database: Database) -> None:
    draw, found = random.Random(2), 0
    for _ in range(100):
        asked = drawn(draw, database, INVENTORY_SOURCES)
        values = {name: asked.get(name) for name in INVENTORY_SOURCES}
        path = f"/api/inventory?{urlencode(asked, doseq=True)}"
        found += compare(client, database, path, INVENTORY_SQL, values) > 0
    assert found > 20


INVENTORY_FILTERS = [
    "", "low_stock=true", "low_stock=false", "region=West", "region=West&region=South&low_stock=true",
    "category=Cola", "category=Cola&category=Water&region=Midwest&low_stock=false", "store_id=2",
    "store_id=2&category=Cola&low_stock=true", "product_id=7", "product_id=7&region=West", "search=cola",
    "search=Austin&low_stock=true", "search=%25", "search=_", "search='", "search=\\", "region=Nowhere",
]  # fmt: skip

INVENTORY_SQL = """
    SELECT i.id::text AS id FROM inventory i JOIN stores s ON s.id = i.store_id JOIN products p ON p.id = i.product_id
    WHERE (%(low_stock)s::boolean IS NULL OR (i.current_stock - i.reserved_stock <= i.reorder_level) = %(low_stock)s)
      AND (%(region)s::text[] IS NULL OR s.region = ANY(%(region)s))
      AND (%(category)s::text[] IS NULL OR p.category = ANY(%(category)s))
      AND (%(store_id)s::text[] IS NULL OR i.store_id::text = ANY(%(store_id)s))
      AND (%(product_id)s::text[] IS NULL OR i.product_id::text = ANY(%(product_id)s))
      AND (%(search)s::text IS NULL OR position(lower(%(search)s) IN lower(concat_ws('|', p.name, p.sku, p.brand))) > 0
           OR position(lower(%(search)s) IN lower(concat_ws('|', s.name, s.code))) > 0)
    ORDER BY i.id
"""


@pytest.mark.parametrize("query", INVENTORY_FILTERS)
def test_an_inventory_list_is_what_plain_sql_finds(client: Client, database: Database, query: str) -> None:
    values = parameters(query, (*SEVERAL, "low_stock", "search"))
    compare(client, database, f"/api/inventory?{query}", INVENTORY_SQL, values)


def test_a_search_finds_its_signs_literally(shop: Shop) -> None:
    for sign in ("%", "_", "\\", "'", '"', "$1", "{}", "%s"):
        product = make_product(shop.admin, name=f"Zq{sign}ty")
        make_stock(shop.admin, shop.store, product, 1)
        make_product(shop.admin, name="Zqxxty")
        body = {"store_id": shop.store["id"], "product_id": product["id"], "quantity": 1}
        order = shop.admin.ok("POST", "/api/orders", json=body)
        for noun, key, expected in (("orders", "id", order["id"]), ("inventory", "product_id", product["id"]),
                                    ("products", "id", product["id"])):  # fmt: skip
            page = shop.admin.ok("GET", f"/api/{noun}", params={"search": f"q{sign}t"})
            assert [row[key] for row in page["data"]] == [expected], f"{noun} {sign}"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=1&page=2", "page"),
        ("limit=1&limit=1", "limit"),
        ("search=a&search=b", "search"),
        ("sort=id&sort=-id", "sort"),
    ],
)
def test_a_parameter_with_one_value_is_not_given_two(client: Client, query: str, field: str) -> None:
    for noun in ("stores", "inventory", "orders", "products", "users"):
        if field in ("page", "limit", "sort") or noun != "orders":
            problem = client.refused(422, "GET", f"/api/{noun}?{query}")
            assert [error["field"] for error in problem["errors"]] == [field]


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
