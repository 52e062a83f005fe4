"""KPI, trends and categories against plain SQL over the rows and the ledger."""

from typing import Any

import psycopg
import pytest

from tests.clock import no_day_change
from tests.conftest import INVARIANTS
from tests.contract import Client
from tests.factories import Shop, make_product, make_stock, make_stock_history, make_store, make_user, unique

__all__ = ["no_day_change"]  # a fixture
pytestmark = pytest.mark.usefixtures("no_day_change")
Database = psycopg.Connection[dict[str, Any]]
SCOPES = ["", "region=West", "category=Cola", "region=West&region=South&category=Cola&category=Water", "region=Nowhere"]


def scope(query: str) -> dict[str, list[str] | None]:
    pairs = [part.split("=") for part in query.split("&") if part]
    return {name: [v for n, v in pairs if n == name] or None for name in ("region", "category")}


IN_CATEGORY = "(%(category)s::text[] IS NULL OR p.category = ANY(%(category)s))"
IN_SCOPE = f"(%(region)s::text[] IS NULL OR s.region = ANY(%(region)s)) AND {IN_CATEGORY}"
# The regions that each store has had; other tests move stores.
REGIONS = """
    SELECT v.store_id, v.region, v.valid_to,
           CASE WHEN v.version = min(v.version) OVER (PARTITION BY v.store_id) THEN '-infinity' ELSE v.valid_from END
               AS valid_from
    FROM store_versions v
"""
REGION_IN_SCOPE = "(%(region)s::text[] IS NULL OR r.region = ANY(%(region)s))"
JOINED = "inventory i JOIN stores s ON s.id = i.store_id JOIN products p ON p.id = i.product_id"


ACTIVE = "p.active AND s.active"
LOW = f"{ACTIVE} AND i.reorder_level > 0 AND i.current_stock - i.reserved_stock <= i.reorder_level"


@pytest.mark.parametrize("query", SCOPES)
def test_kpi_matches_the_stock_rows(client: Client, database: Database, query: str) -> None:
    reported = client.ok("GET", f"/api/inventory/kpi?{query}")
    rows = database.execute(
        f"""SELECT coalesce(round(sum(i.current_stock * p.unit_price), 2), 0)::float AS total_value,
                   coalesce(sum(i.current_stock), 0) AS total_units,
                   count(DISTINCT i.product_id) FILTER (WHERE {ACTIVE}) AS total_products,
                   count(*) FILTER (WHERE {LOW}) AS low_stock_alerts,
                   count(*) FILTER (WHERE {LOW} AND i.current_stock = i.reserved_stock) AS out_of_stock
            FROM {JOINED} WHERE {IN_SCOPE}""",
        scope(query),
    ).fetchone()
    assert rows is not None
    assert {name: reported[name] for name in rows} == rows


CONSUMED = """(m.kind IN ('transfer_out', 'sale', 'customer_return')
    OR m.reason_code IN (SELECT code FROM reasons WHERE consumption))"""
USED_AT = "coalesce(m.occurred_at, m.at)"
STOCK_BY_DAY = f"""
    WITH moved AS (
        SELECT company_day(m.at) AS day, i.store_id, 0 AS items, sum(m.delta) AS units,
               sum(m.delta * p.unit_price) AS value
        FROM stock_movements m JOIN ({JOINED}) ON i.id = m.inventory_id WHERE {IN_CATEGORY} GROUP BY 1, 2
        UNION ALL
        SELECT company_day(i.created_at), i.store_id, count(*), 0, 0 FROM {JOINED} WHERE {IN_CATEGORY} GROUP BY 1, 2
    ), regions AS (
        SELECT r.store_id, company_day(r.valid_from) AS first, company_day(r.valid_to) AS until
        FROM ({REGIONS}) r WHERE {REGION_IN_SCOPE}
    ), counted AS (
        SELECT greatest(m.day, r.first) AS day, m.items, m.units, m.value
        FROM moved m JOIN regions r USING (store_id) WHERE r.until > m.day
        UNION ALL
        SELECT r.until, -m.items, -m.units, -m.value FROM moved m JOIN regions r USING (store_id) WHERE r.until > m.day
    ), by_day AS MATERIALIZED (
        SELECT day, sum(items) AS items, sum(units) AS units, sum(value) AS value FROM counted GROUP BY day
    )
    SELECT d::date AS day, coalesce(sum(c.items), 0)::int AS items, coalesce(sum(c.units), 0)::int AS units,
           coalesce(sum(c.value), 0)::float AS value
    FROM generate_series(company_day(now()) - %(days)s::int + 1, company_day(now()), interval '1 day') d
    LEFT JOIN by_day c ON c.day <= d
    GROUP BY d ORDER BY d
"""


@pytest.mark.parametrize("query", SCOPES)
@pytest.mark.parametrize("days", [1, 30, 365])
def test_trend_is_the_stock_at_the_end_of_each_day(client: Client, database: Database, query: str, days: int) -> None:
    reported = client.ok("GET", f"/api/inventory/trends?days={days}&{query}")
    ledger = database.execute(STOCK_BY_DAY, {**scope(query), "days": days}).fetchall()
    assert [(p["date"], p["total_units"]) for p in reported] == [(r["day"].isoformat(), r["units"]) for r in ledger]


@pytest.mark.parametrize("query", ["category=Cola", "region=West&region=South&category=Water", "category=Lemonade"])
def test_value_of_a_trend_is_the_stock_of_each_day_at_its_price(client: Client, database: Database, query: str) -> None:
    reported = client.ok("GET", f"/api/inventory/trends?days=120&{query}")
    ledger = database.execute(STOCK_BY_DAY, {**scope(query), "days": 120}).fetchall()  # at prices that never changed
    assert [(point["date"], pytest.approx(point["total_value"])) for point in reported] == [
        (row["day"].isoformat(), row["value"]) for row in ledger
    ]


def test_trend_follows_the_stock_of_every_store_day_by_day(admin: Client, database: Database) -> None:
    category = unique("Trend")
    for region, price, levels in (("West", 2.5, {6: 40, 3: 0, 1: 10}), ("South", 10, {5: 7, 3: 8})):
        product = make_product(admin, category=category, unit_price=price)
        make_stock_history(database, make_store(admin, region), product, levels)
    points = admin.ok("GET", f"/api/inventory/trends?days=8&category={category}")
    assert [point["total_units"] for point in points] == [0, 40, 47, 47, 8, 8, 18, 18]
    assert [point["total_value"] for point in points] == [0, 100, 170, 170, 80, 80, 105, 105]


def test_sum_of_values_is_exact_and_rounded_once(admin: Client) -> None:
    category, store = unique("Cents"), make_store(admin)
    products = [make_product(admin, category=category, unit_price=0.0034) for _ in range(3)]
    for product in products:
        make_stock(admin, store, product, 1)
    rows = admin.ok("GET", f"/api/inventory?category={category}")["data"]
    assert [(row["unit_price"], row["stock_value"]) for row in rows] == [(0.0034, 0)] * 3
    assert '"total_value":0.01,' in admin.get(f"/api/inventory/kpi?category={category}").text
    admin.ok("PUT", f"/api/products/{products[0]['id']}", json={"unit_price": 0.1234})
    for path in ("kpi", "kpi/history?days=1", "trends?days=1", "categories", "regions"):
        response = admin.get(f"/api/inventory/{path}{'&' if '?' in path else '?'}category={category}").text
        assert '"total_value":0.13,' in response.replace(" ", ""), path


@pytest.mark.parametrize("query", SCOPES)
def test_last_point_of_a_trend_equals_the_kpi(client: Client, query: str) -> None:
    last = client.ok("GET", f"/api/inventory/trends?days=2&{query}")[-1]
    kpi = client.ok("GET", f"/api/inventory/kpi?{query}")
    assert (last["total_value"], last["total_units"]) == (kpi["total_value"], kpi["total_units"])


@pytest.mark.parametrize("query", SCOPES)
def test_turnover_is_consumption_divided_by_the_average_stock(client: Client, database: Database, query: str) -> None:
    reported = client.ok("GET", f"/api/inventory/kpi?{query}")
    ledger = database.execute(STOCK_BY_DAY, {**scope(query), "days": 90}).fetchall()
    left = database.execute(
        f"""SELECT coalesce(sum(-m.delta), 0)::int AS units FROM stock_movements m
            JOIN ({JOINED}) ON i.id = m.inventory_id
            JOIN ({REGIONS}) r ON r.store_id = s.id AND r.valid_from <= {USED_AT} AND r.valid_to > {USED_AT}
            WHERE {CONSUMED} AND company_day({USED_AT}) >= company_day(now()) - 89
              AND {REGION_IN_SCOPE} AND {IN_CATEGORY}""",
        scope(query),
    ).fetchone()
    assert left is not None
    days = sum(row["items"] > 0 for row in ledger)
    average = sum(row["units"] for row in ledger) / days if days else 0
    assert (reported["consumption"], reported["turnover_days"]) == (left["units"], days)
    assert reported["turnover"] == (pytest.approx(left["units"] / average, abs=1e-4) if average else None)


@pytest.mark.parametrize("query", SCOPES)
def test_categories_match_the_stock_rows(client: Client, database: Database, query: str) -> None:
    rows = database.execute(
        f"""SELECT p.category, round(sum(i.current_stock * p.unit_price), 2)::float AS total_value,
                   sum(i.current_stock)::int AS total_units
            FROM {JOINED} WHERE {IN_SCOPE} GROUP BY p.category ORDER BY 2 DESC, 1""",
        scope(query),
    ).fetchall()
    whole = sum(row["total_value"] for row in rows)
    expected = [{**row, "share": pytest.approx(row["total_value"] / whole if whole else 0, abs=1e-4)} for row in rows]
    assert client.ok("GET", f"/api/inventory/categories?{query}") == expected


def test_shares_of_the_categories_add_up_to_one(client: Client) -> None:
    rows = client.ok("GET", "/api/inventory/categories")
    assert sum(row["share"] for row in rows) == pytest.approx(1, abs=0.01)
    assert sum(row["total_value"] for row in rows) == pytest.approx(
        client.ok("GET", "/api/inventory/kpi")["total_value"]
    )
    assert [row["total_value"] for row in rows] == sorted((row["total_value"] for row in rows), reverse=True)


def test_new_price_changes_the_value_of_today_and_of_no_past_day(admin: Client, database: Database) -> None:
    category = unique("Repriced")
    product = make_product(admin, category=category, unit_price=10)
    make_stock_history(database, make_store(admin), product, {20: 40, 5: 60})
    path = f"/api/inventory/trends?days=30&category={category}"
    before = admin.ok("GET", path)
    assert [point["total_value"] for point in before] == [0] * 9 + [400] * 15 + [600] * 6
    admin.ok("PUT", f"/api/products/{product['id']}", json={"unit_price": 15})
    after = admin.ok("GET", path)
    assert after[:-1] == before[:-1]
    assert after[-1]["total_value"] == 900 == admin.ok("GET", f"/api/inventory/kpi?category={category}")["total_value"]


def test_stock_follows_its_product_to_another_category(shop: Shop) -> None:
    before = shop.admin.ok("GET", "/api/inventory/kpi")
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"category": "Moved Here"})
    moved = shop.admin.ok("GET", "/api/inventory/kpi?category=Moved Here")
    assert (moved["total_units"], moved["total_value"]) == (100, 1000)
    assert shop.admin.ok("GET", "/api/inventory/kpi") == before


def test_movement_after_a_price_change_is_valued_at_the_new_price(shop: Shop, database: Database) -> None:
    category = unique("Priced")
    path, stock = f"/api/products/{shop.product['id']}", f"/api/inventory/{shop.at_warehouse['id']}"
    shop.admin.ok("PUT", path, json={"category": category})
    for price, delta, value in ((20, -50, 1000), (0.01, 1, 0.51), (0, 9, 0), (3.33, -60, 0)):
        shop.admin.ok("PUT", path, json={"unit_price": price})
        shop.admin.ok("POST", f"{stock}/adjustments", json={"delta": delta, "reason": "for the test"})
        points = shop.admin.ok("GET", f"/api/inventory/trends?days=3&category={category}")
        assert [point["total_value"] for point in points] == [0, 0, value]
        assert shop.admin.ok("GET", f"/api/inventory/kpi?category={category}")["total_value"] == value
    assert database.execute(INVARIANTS).fetchall() == []


def test_fulfilled_order_moves_value_between_regions_and_adds_none(admin: Client, client: Client) -> None:
    category = unique("Moving")
    product = make_product(admin, category=category)
    source, store = make_store(admin, "West", "Warehouse"), make_store(admin, "South")
    make_stock(admin, source, product, 80)
    body = {"store_id": store["id"], "product_id": product["id"], "quantity": 30, "source_store_id": source["id"]}
    order = admin.ok("POST", "/api/orders", json=body)
    approver = admin.acting_as(make_user(admin, "regional_manager", region="South")["email"])
    approver.ok("PATCH", f"/api/orders/{order['id']}/approve")
    approver.ok("PATCH", f"/api/orders/{order['id']}/fulfill")
    values = [client.ok("GET", f"/api/inventory/kpi?category={category}{region}")["total_value"]
              for region in ("", "&region=West", "&region=South", "&region=West&region=South")]  # fmt: skip
    assert values == [800, 500, 300, 800]
    used = [client.ok("GET", f"/api/inventory/kpi?category={category}&region={region}")["consumption"]
            for region in ("West", "South")]  # fmt: skip
    assert used == [30, 0]


@pytest.mark.parametrize("query", SCOPES)
def test_comparison_of_regions_equals_the_kpi_of_each_region(client: Client, query: str) -> None:
    scoped = "&".join(part for part in query.split("&") if part.startswith("category"))
    rows = client.ok("GET", f"/api/inventory/regions?{query}")
    wanted = scope(query)["region"]
    known = {row["value"]: row["store_count"] for row in client.ok("GET", "/api/stores/regions/options")}
    assert {row["region"]: row["stores"] for row in rows} == {
        region: stores for region, stores in known.items() if wanted is None or region in wanted
    }
    for row in rows:
        kpi = client.ok("GET", f"/api/inventory/kpi?region={row['region']}&{scoped}")
        counts = client.ok("GET", f"/api/orders/counts?region={row['region']}&{scoped}")
        assert {name: row[name] for name in ("total_value", "total_units", "low_stock_alerts", "out_of_stock")} == {
            name: kpi[name] for name in ("total_value", "total_units", "low_stock_alerts", "out_of_stock")
        }
        assert (row["pending_orders"], row["approved_orders"], row["late_orders"]) == (
            counts["pending"], counts["approved"], counts["late"],
        )  # fmt: skip
