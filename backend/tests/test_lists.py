"""The contract of every list: pages, totals, order, cursors."""

import base64
import json
import re
import unicodedata
from itertools import pairwise
from typing import Any

import psycopg
import pytest

from app.database.connection_parameters import connection_parameters
from tests.conftest import Service
from tests.contract import Client
from tests.factories import Shop, make_product, make_stock, make_stocktake, make_store, make_supplier, make_user, unique

Database = psycopg.Connection[dict[str, Any]]

LISTS = [
    "/api/stores",
    "/api/products",
    "/api/users",
    "/api/users/role/store_manager",
    "/api/reasons",
    "/api/suppliers",
    "/api/inventory?region=West&category=Cola&category=Water",
    "/api/inventory/alerts/low-stock",
    "/api/inventory/{busy}/movements",
    "/api/orders?region=West&status=cancelled&status=pending",
    "/api/stores/{store}/history",
    "/api/products/{product}/history",
    "/api/users/{user}/history",
    "/api/suppliers/{supplier}/history",
    "/api/stocktakes",
    "/api/stocktakes/{stocktake}/lines",
]


@pytest.fixture(scope="module")
def enough(admin: Client, client: Client, service: Service) -> dict[str, str]:
    """Create rows so that every list has at least ten, independently of the demo data; return ids with ten versions."""
    shop = Shop(admin, client)
    for _ in range(10):
        low = make_store(admin)
        make_stock(admin, low, make_product(admin, category="Cola"), 1, reorder_level=5)
        make_stock(admin, shop.warehouse, make_product(admin), 1)
        admin.ok("POST", "/api/stocktakes", json={"store_id": low["id"]})
        make_user(admin, "store_manager", store_id=shop.store["id"])
        make_supplier(admin)
        delivered, cancelled = (shop.order(1) for _ in range(2))
        shop.approve(delivered)
        shop.fulfill(delivered)
        admin.ok("PATCH", f"/api/orders/{cancelled['id']}/cancel", json={"reason": "for the test"})
    with psycopg.connect(**connection_parameters(service.settings)) as database:
        database.execute(
            """INSERT INTO reasons (code, name, kinds, consumption, active)
               SELECT 'listed_' || n, 'Listed', ARRAY['count'], false, false FROM generate_series(1, 10) n"""
        )
    changed = {"store": make_store(admin), "product": make_product(admin), "user": make_user(admin, "admin"),
               "supplier": make_supplier(admin)}  # fmt: skip
    for resource, made in changed.items():
        for number in range(10):
            field = "first_name" if resource == "user" else "name"
            admin.ok("PUT", f"/api/{resource}s/{made['id']}", json={field: f"{field} {number}"})
    return {name: made["id"] for name, made in {**changed, "stocktake": make_stocktake(shop)}.items()}


@pytest.fixture
def busiest(database: Database, enough: dict[str, str]) -> int:
    """The stock row with the longest ledger."""
    longest = "SELECT inventory_id FROM stock_movements GROUP BY inventory_id ORDER BY count(*) DESC, 1 LIMIT 1"
    row = database.execute(longest).fetchone()
    assert row is not None, "no stock row has a movement"
    return row["inventory_id"]


@pytest.fixture(params=LISTS)
def path(request: pytest.FixtureRequest, busiest: int, enough: dict[str, str]) -> str:
    """Each list in turn; the longest ledger represents all ledgers."""
    return request.param.format(busy=busiest, **enough)


def test_every_documented_list_is_tested(client: Client) -> None:
    documented = {
        path.replace("{inventory_id}", "{busy}").replace("{role}", "store_manager").replace("_id}", "}")
        for path, operations in client.contract.document["paths"].items()
        if "Page_" in json.dumps(operations.get("get", {}).get("responses", {}).get("200", {}))
    }
    assert {path.split("?")[0] for path in LISTS} == documented


def extended(path: str, query: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{query}"


def a_tenth(client: Client, path: str) -> int:
    """A page size with which the list has at least ten pages, and not many more."""
    return max(1, min(100, client.ok("GET", path)["total"] // 10))


def key_of(row: dict[str, Any]) -> str:
    return row.get("id") or row.get("inventory_id") or str(row["version"])


def sorts(client: Client, path: str) -> list[str]:
    """The values of `sort` that the document allows for a list."""
    found = client.contract.operation("GET", path.split("?")[0])
    assert found is not None
    (parameter,) = [p for p in found[1]["parameters"] if p["name"] == "sort"]
    schema = parameter["schema"]
    return schema.get("enum") or [schema["const"]]


def test_pages_contain_each_row_once_and_match_the_total(client: Client, path: str) -> None:
    seen: list[str] = []
    limit = a_tenth(client, path)
    page = client.ok("GET", extended(path, f"limit={limit}&page=1"))
    assert page["total_pages"] >= 10
    for number in range(1, page["total_pages"] + 1):
        page = client.ok("GET", extended(path, f"limit={limit}&page={number}"))
        assert (page["page"], page["limit"]) == (number, limit)
        seen += [key_of(row) for row in page["data"]]
    assert len(seen) == len(set(seen)) == page["total"]
    assert client.ok("GET", extended(path, f"limit={limit}&page={page['total_pages'] + 1}"))["data"] == []


def test_cursor_pagination_visits_each_row_once_in_every_sort_order(client: Client, path: str) -> None:
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


def expected_key(column: str, value: Any) -> Any:
    """The key that sorts a name without accents and case, with numbers by value; any other value as it is."""
    if not isinstance(value, str) or column in ("created_at", "last_updated"):
        return value
    plain = "".join(c for c in unicodedata.normalize("NFKD", value) if not unicodedata.combining(c))
    return re.sub("[0-9]+", lambda number: number[0].lstrip("0").zfill(15), plain.casefold().replace("ł", "l"))


@pytest.mark.parametrize("path", ["/api/stores", "/api/products", "/api/users", "/api/inventory", "/api/orders"])
def test_rows_are_in_the_requested_order(client: Client, path: str) -> None:
    for sort in sorts(client, path):
        name = sort.removeprefix("-")
        if name == "urgency":  # no column: see test_alerts.py
            continue
        rows = client.ok("GET", extended(path, f"limit=100&sort={sort}"))["data"]
        field = "display_name" if (path, name) == ("/api/users", "name") else name
        values = [int(row[field]) if name == "id" else expected_key(name, row[field]) for row in rows]
        pairs = [(b, a) if sort.startswith("-") else (a, b) for a, b in pairwise(values)]
        assert all(a <= b for a, b in pairs), sort


def test_links_lead_from_the_first_page_to_the_last_and_back(client: Client, path: str) -> None:
    response = client.get(extended(path, "limit=40"))
    there: list[list[str]] = [[key_of(row) for row in response.json()["data"]]]
    while "next" in response.links:
        response = client.get(response.links["next"]["url"])
        there.append([key_of(row) for row in response.json()["data"]])
    assert len(there) == response.json()["total_pages"]
    assert response.json()["next_cursor"] is None
    back = [there[-1]]
    while "prev" in response.links:
        response = client.get(response.links["prev"]["url"])
        back.append([key_of(row) for row in response.json()["data"]])
    assert back[::-1] == there
    if len(there) > 1:
        assert client.get(response.links["last"]["url"]).json()["page"] == len(there)


def test_ledger_is_sorted_by_time(client: Client, database: Database, busiest: int) -> None:
    rows = database.execute(
        "SELECT id::text AS id FROM stock_movements m WHERE inventory_id = %s ORDER BY at, m.id", (busiest,)
    ).fetchall()
    path, lines = f"/api/inventory/{busiest}/movements?limit=100", [row["id"] for row in rows]
    assert [line["id"] for line in client.ok("GET", f"{path}&sort=at")["data"]] == lines[:100]
    assert [line["id"] for line in client.ok("GET", f"{path}&sort=-at")["data"]] == lines[::-1][:100]


def test_ledger_shows_only_the_requested_kinds(client: Client, database: Database, busiest: int) -> None:
    for kinds in (["count"], ["transfer_in", "transfer_out"]):
        rows = database.execute(
            "SELECT id::text AS id FROM stock_movements WHERE inventory_id = %s AND kind = ANY(%s) ORDER BY at, id",
            (busiest, kinds),
        ).fetchall()
        query = "&".join(f"kind={kind}" for kind in kinds)
        page = client.ok("GET", f"/api/inventory/{busiest}/movements?limit=100&sort=at&{query}")
        assert [line["id"] for line in page["data"]] == [row["id"] for row in rows][:100]
        assert page["total"] == len(rows)


def test_rows_inserted_during_cursor_pagination_cause_no_gap_or_duplicate(shop: Shop) -> None:
    expected = [shop.order(1)["id"] for _ in range(6)][::-1]
    where = f"/api/orders?store_id={shop.store['id']}&limit=2"
    page = shop.admin.ok("GET", where)
    seen = [row["id"] for row in page["data"]]
    while page["next_cursor"] is not None:
        shop.order(1)
        page = shop.admin.ok("GET", f"{where}&cursor={page['next_cursor']}&page=9")
        seen += [row["id"] for row in page["data"]]
    assert seen == expected


@pytest.mark.usefixtures("enough")
def test_page_and_limit_select_the_expected_rows(client: Client) -> None:
    whole = client.ok("GET", "/api/inventory?limit=21")["data"]
    assert client.ok("GET", "/api/inventory?page=3&limit=7")["data"] == whole[14:21]


def test_page_links_to_its_neighbours(admin: Client) -> None:
    regions = unique("North"), unique("North")
    for region in regions * 6:
        make_store(admin, region)
    where = "region={}&region={}".format(*regions)
    response = admin.get(f"/api/stores?limit=5&page=2&{where}")
    links = {link["rel"]: link["url"] for link in response.links.values()}
    assert set(links) == {"first", "prev", "next", "last"}
    assert where in links["first"]
    assert admin.ok("GET", links["prev"]) == admin.ok("GET", f"/api/stores?limit=5&page=1&{where}")
    assert set(admin.get(links["last"]).links) >= {"first", "prev"}
    cursor = response.json()["next_cursor"]
    following = admin.get(f"/api/stores?limit=5&{where}&cursor={cursor}")
    assert following.json()["data"] == admin.ok("GET", f"/api/stores?limit=5&page=3&{where}")["data"]
    assert len(following.json()["data"]) == 2


def test_page_found_by_a_cursor_links_only_to_the_next(shop: Shop) -> None:
    for _ in range(6):
        shop.order(1)
    where = f"/api/orders?limit=2&store_id={shop.store['id']}"
    cursor = shop.admin.ok("GET", where)["next_cursor"]
    following = shop.admin.get(f"{where}&cursor={cursor}")
    assert set(following.links) == {"next"}
    assert shop.admin.get(following.links["next"]["url"]).status_code == 200


@pytest.mark.usefixtures("enough")
def test_cursor_of_another_query_is_refused(client: Client) -> None:
    cursor = client.ok("GET", "/api/orders?limit=2&status=fulfilled")["next_cursor"]
    client.ok("GET", f"/api/orders?limit=50&status=fulfilled&cursor={cursor}")
    client.refused(404, "GET", f"/api/orders?limit=2&status=pending&cursor={cursor}")
    client.refused(404, "GET", f"/api/orders?limit=2&status=fulfilled&sort=id&cursor={cursor}")


@pytest.mark.parametrize("value", ["", "x", "NaN", "9" * 30, "2024-13-01", "1e400", "'; --", 7, None, ["x"], "a\x00b"])
def test_modified_cursor_is_refused_or_harmless(client: Client, path: str, value: Any) -> None:
    for sort in sorts(client, path)[::2]:
        cursor = client.ok("GET", extended(path, f"limit=1&sort={sort}"))["next_cursor"]
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        for index in (0, 1):
            forged = [value if n == index else part for n, part in enumerate(parts)]
            written = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")
            response = client.get(extended(path, f"limit=1&sort={sort}&cursor={written}"))
            harmless = value == 7 if index else isinstance(value, str) and "\x00" not in value
            assert response.status_code in ((200, 404, 422) if harmless else (404, 422)), (sort, forged)


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "e30", "WyJ4Il0", "W10", "bnVsbA", "ä", "WyJhIiwiMSIsIngiXQ", "WyJhIiwxZTk5OSwieCJd"]
)
def test_cursor_that_was_never_issued_is_refused(client: Client, cursor: str) -> None:
    client.refused(404, "GET", f"/api/orders?cursor={cursor}")


@pytest.mark.parametrize(
    "query",
    ["nope=1", "page=0", "page=-1", "limit=0", "limit=101", "limit=5.0", "limit=%2B5", "page=1_0", "page=007",
     "sort=secret", "page=99999999999999999999", "sort=id;select 1", "limit="],
)  # fmt: skip
def test_invalid_list_parameter_is_refused(client: Client, path: str, query: str) -> None:
    client.refused(422, "GET", extended(path, query))


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=1&page=2", "page"),
        ("limit=1&limit=1", "limit"),
        ("search=a&search=b", "search"),
        ("sort=id&sort=-id", "sort"),
    ],
)
def test_repeated_single_value_parameter_is_refused(client: Client, query: str, field: str) -> None:
    for resource in ("stores", "inventory", "orders", "products", "users"):
        if field in ("page", "limit", "sort") or resource != "orders":
            problem = client.refused(422, "GET", f"/api/{resource}?{query}")
            assert [error["field"] for error in problem["errors"]] == [field]


@pytest.mark.usefixtures("enough")
def test_low_stock_agrees_in_list_alerts_and_kpi(client: Client) -> None:
    low = client.ok("GET", "/api/inventory?low_stock=true&limit=100")
    assert all(row["available_stock"] <= row["reorder_level"] and row["low_stock"] for row in low["data"])
    alerts = client.ok("GET", "/api/inventory/alerts/low-stock")
    assert client.ok("GET", "/api/inventory/kpi")["low_stock_alerts"] == low["total"] == alerts["total"] > 0


def test_alerts_are_sorted_by_severity(admin: Client) -> None:
    category = unique("Alerts")
    for cases in (4, 0, 9, 1, 0):
        make_stock(admin, make_store(admin), make_product(admin, category=category), cases, reorder_level=9)
    rows = admin.ok("GET", f"/api/inventory/alerts/low-stock?category={category}")["data"]
    assert [row["severity"] for row in rows] == ["out_of_stock"] * 2 + ["critical"] + ["low"] * 2
    assert [row["available_stock"] for row in rows if row["severity"] == "out_of_stock"] == [0, 0]
