"""The history of the KPIs, compared with the current KPI and with plain SQL over the ledger and the orders."""

from typing import Any

import psycopg
import pytest

from tests.clock import no_day_change
from tests.contract import Client
from tests.factories import Shop, backdate_order, make_product, make_stock, unique, without_guards
from tests.test_stock_kpis import (
    CONSUMED,
    IN_CATEGORY,
    IN_SCOPE,
    JOINED,
    REGION_IN_SCOPE,
    REGIONS,
    SCOPES,
    STOCK_BY_DAY,
    USED_AT,
    scope,
)

__all__ = ["no_day_change"]  # a fixture
pytestmark = pytest.mark.usefixtures("no_day_change")
Database = psycopg.Connection[dict[str, Any]]


def kpi_history(client: Client, query: str) -> list[dict[str, Any]]:
    return client.ok("GET", f"/api/inventory/kpi/history?{query}")


@pytest.mark.parametrize("query", SCOPES)
def test_last_day_equals_the_current_kpi(client: Client, query: str) -> None:
    last = kpi_history(client, f"days=3&{query}")[-1]
    kpi = client.ok("GET", f"/api/inventory/kpi?{query}")
    shared = ("total_value", "total_units", "low_stock_alerts", "turnover", "turnover_days")
    assert {name: last[name] for name in shared} == {name: kpi[name] for name in shared}


@pytest.mark.parametrize("query", SCOPES)
@pytest.mark.parametrize("days", [1, 45, 730])
def test_stock_and_turnover_match_the_ledger(client: Client, database: Database, query: str, days: int) -> None:
    reported = kpi_history(client, f"days={days}&{query}")
    ledger = database.execute(STOCK_BY_DAY, {**scope(query), "days": days + 89}).fetchall()
    left = database.execute(
        f"""SELECT company_day({USED_AT}) AS day, sum(-m.delta)::int AS units
            FROM stock_movements m JOIN ({JOINED}) ON i.id = m.inventory_id
            JOIN ({REGIONS}) r ON r.store_id = i.store_id AND r.valid_from <= {USED_AT} AND {USED_AT} < r.valid_to
            WHERE {CONSUMED} AND {REGION_IN_SCOPE} AND {IN_CATEGORY} GROUP BY 1""",
        scope(query),
    ).fetchall()
    left_on = {row["day"]: row["units"] for row in left}
    assert [(p["date"], p["total_units"]) for p in reported] == [
        (r["day"].isoformat(), r["units"]) for r in ledger[89:]
    ]
    for index, point in enumerate(reported):
        quarter = ledger[index : index + 90]
        existed = sum(row["items"] > 0 for row in quarter)
        average = sum(row["units"] for row in quarter) / existed if existed >= 7 else 0
        gone = sum(left_on.get(row["day"], 0) for row in quarter)
        assert (point["turnover_days"], point["consumption"]) == (existed, left_on.get(quarter[-1]["day"], 0))
        assert point["turnover"] == (pytest.approx(gone / average, abs=1e-4) if average else None), point


@pytest.mark.parametrize("query", SCOPES)
def test_order_counts_match_the_orders_without_returns_on_each_day(
    client: Client, database: Database, query: str
) -> None:
    reported = {point["date"]: point["orders"] for point in kpi_history(client, f"days=400&{query}")}
    rows = database.execute(
        f"""SELECT company_day(o.created_at) AS day, count(*) AS orders
            FROM orders o
            JOIN store_versions s ON (s.store_id, s.version) = (o.store_id, o.store_version)
            JOIN product_versions p ON (p.product_id, p.version) = (o.product_id, o.product_version)
            WHERE {IN_SCOPE} AND o.return_of IS NULL GROUP BY 1""",
        scope(query),
    ).fetchall()
    assert {day: orders for day, orders in reported.items() if orders} == {
        row["day"].isoformat(): row["orders"] for row in rows
    }


def test_order_is_counted_on_the_day_of_its_request(shop: Shop, database: Database) -> None:
    category = unique("Asked")
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"category": category})
    for days in (3, 1, 1, 0):
        order = shop.order(2)
        shop.approve(order)
        backdate_order(database, order, 24 * days)
    assert [point["orders"] for point in kpi_history(shop.admin, f"days=5&category={category}")] == [0, 1, 0, 2, 1]


@pytest.mark.parametrize("query", SCOPES)
def test_value_equals_that_of_the_trend(client: Client, query: str) -> None:
    trend = client.ok("GET", f"/api/inventory/trends?days=90&{query}")
    assert [(p["date"], p["total_value"], p["total_units"]) for p in kpi_history(client, f"days=90&{query}")] == [
        (p["date"], p["total_value"], p["total_units"]) for p in trend
    ]


def low_stock_counts(client: Client, category: str, days: int = 3) -> list[int]:
    return [point["low_stock_alerts"] for point in kpi_history(client, f"days={days}&category={category}")]


def test_low_stock_count_of_a_past_day_does_not_change(shop: Shop, database: Database) -> None:
    category = unique("Course")
    product = make_product(shop.admin, category=category)
    source = make_stock(shop.admin, shop.warehouse, product, 100, reorder_level=20)
    make_stock(shop.admin, shop.store, product, 5, reorder_level=10)
    assert low_stock_counts(shop.admin, category) == [0, 0, 1]
    with database.transaction():
        without_guards(database)
        database.execute("UPDATE low_stock_days SET day = day - 1 WHERE category = %s", (category,))
    assert low_stock_counts(shop.admin, category) == [0, 1, 1]

    order = shop.order(90, product_id=product["id"])
    shop.approve(order)  # what is reserved is not available: low without a movement
    assert low_stock_counts(shop.admin, category) == [0, 1, 2]
    shop.admin.ok("PUT", f"/api/inventory/{source['id']}", json={"reorder_level": 9})
    assert low_stock_counts(shop.admin, category) == [0, 1, 1]
    shop.fulfill(order)
    assert low_stock_counts(shop.admin, category) == [0, 1, 0]
    shop.admin.ok("POST", f"/api/inventory/{source['id']}/adjustments", json={"delta": -1, "reason": "Broken"})
    assert low_stock_counts(shop.admin, category) == [0, 1, 1]


def test_low_stock_count_follows_its_product_to_another_category(shop: Shop, database: Database) -> None:
    before, after = unique("Course"), unique("Course")
    product = make_product(shop.admin, category=before)
    make_stock(shop.admin, shop.store, product, 5, reorder_level=10)
    with database.transaction():
        without_guards(database)
        database.execute("UPDATE low_stock_days SET day = day - 1 WHERE category = %s", (before,))
    shop.admin.ok("PUT", f"/api/products/{product['id']}", json={"category": after})
    assert (low_stock_counts(shop.admin, before), low_stock_counts(shop.admin, after)) == ([0, 1, 0], [0, 0, 1])


def test_recount_follows_stock_through_its_categories_and_regions(shop: Shop, database: Database) -> None:
    before, after = unique("Course"), unique("Course")
    product = make_product(shop.admin, category=before)
    make_stock(shop.admin, shop.store, product, 5, reorder_level=10)
    shop.admin.ok("PUT", f"/api/products/{product['id']}", json={"category": after})
    shop.admin.ok("PUT", f"/api/stores/{shop.store['id']}", json={"region": "South"})
    question = """SELECT category, region, low_stock_delta AS low FROM low_stock_days
                  WHERE category = ANY(%s) AND low_stock_delta <> 0 ORDER BY 1, 2"""
    counted = database.execute(question, ([before, after],)).fetchall()
    with database.transaction(force_rollback=True):
        without_guards(database)
        database.execute("SELECT recount_low_stock_days()")
        assert database.execute(question, ([before, after],)).fetchall() == counted
    assert counted == [{"category": after, "region": "South", "low": 1}]


def test_recount_equals_the_incremental_low_stock_counts(shop: Shop, database: Database) -> None:
    category = unique("Course")
    product = make_product(shop.admin, category=category)
    make_stock(shop.admin, shop.warehouse, product, 100, reorder_level=20)
    make_stock(shop.admin, shop.store, product, 5, reorder_level=10)
    shop.approve(shop.order(90, product_id=product["id"]))
    question = """SELECT store_id, sum(low_stock_delta)::int AS low FROM low_stock_days
                  WHERE category = %s GROUP BY 1 ORDER BY 1"""
    counted = database.execute(question, (category,)).fetchall()
    with database.transaction(force_rollback=True):
        without_guards(database)
        database.execute("SELECT recount_low_stock_days()")
        assert database.execute(question, (category,)).fetchall() == counted
    assert [row["low"] for row in counted] == [1, 1]


@pytest.mark.parametrize("days", ["0", "731", "x"])
def test_history_outside_of_1_to_730_days_is_refused(client: Client, days: str) -> None:
    assert client.request("GET", f"/api/inventory/kpi/history?days={days}").status_code == 422
