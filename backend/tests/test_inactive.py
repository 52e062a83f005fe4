"""Inactive products: out of alerts, counts, history and new orders; what is on the shelf can still be handled."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

import orjson
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.database.connection_parameters import connection_parameters
from app.database.pages import page_query
from app.models.filters import AlertFilters, InventoryFilters, KpiHistoryRequest, StockFilters
from app.queries import alerts, inventory, stock_kpis
from tests.conftest import Service
from tests.contract import Client
from tests.factories import Database, Shop, make_product, make_stock, make_store, unique
from tests.rules_database import Check, World
from tests.test_races import wait_until_done_or_blocked


def set_active(admin: Client, product: dict[str, Any], active: bool) -> None:
    admin.ok("PUT", f"/api/products/{product['id']}", json={"active": active})


@pytest.fixture
def pending(shop: Shop) -> str:
    """The id of a pending order of five cases of the shop, whose product is not active any more."""
    order = shop.order(5)
    set_active(shop.admin, shop.product, False)
    return order["id"]


# ------------------------------------------------------------------------------------- counts and lists


def test_inactive_product_is_never_low_and_its_stock_still_counts(admin: Client) -> None:
    category = unique("Sleeping")
    store, product = make_store(admin, region=unique("Region")), make_product(admin, category=category)
    row = make_stock(admin, store, product, 3, reorder_level=20)
    scope = f"category={category}"

    def counted() -> list[int]:
        item = admin.ok("GET", f"/api/inventory/{row['id']}")
        kpi = admin.ok("GET", f"/api/inventory/kpi?{scope}")
        (region,) = admin.ok("GET", f"/api/inventory/regions?region={store['region']}")
        alerted = admin.ok("GET", f"/api/inventory/alerts/low-stock?{scope}")
        history = admin.ok("GET", f"/api/inventory/kpi/history?days=1&{scope}")[-1]
        low = admin.ok("GET", f"/api/inventory?low_stock=true&{scope}")["total"]
        (named,) = [c for c in admin.ok("GET", "/api/products/categories/list") if c["category"] == category]
        return [
            item["product_active"], item["low_stock"], item["critical_stock"], kpi["low_stock_alerts"],
            kpi["total_products"], region["low_stock_alerts"], alerted["total"], len(alerted["data"]),
            history["low_stock_alerts"], low, named["product_count"],
        ]  # fmt: skip

    def worth() -> list[Any]:
        kpi = admin.ok("GET", f"/api/inventory/kpi?{scope}")
        (share,) = admin.ok("GET", f"/api/inventory/categories?{scope}")
        (today,) = admin.ok("GET", f"/api/inventory/trends?days=1&{scope}")
        listed = admin.ok("GET", f"/api/inventory?low_stock=false&{scope}")["total"]
        return [kpi["total_units"], kpi["total_value"], share["total_value"], today["total_value"], listed]

    assert (counted(), worth()) == ([1] * 11, [3, 30, 30, 30, 0])
    set_active(admin, product, False)
    assert (counted(), worth()) == ([0] * 11, [3, 30, 30, 30, 1])
    set_active(admin, product, True)
    assert counted() == [1] * 11


Step = tuple[Literal["product", "level", "stock", "category"], int, int]
STEPS = st.lists(
    st.tuples(st.sampled_from(["product", "level", "stock", "category"]), st.integers(0, 3), st.integers(0, 9)),
    max_size=12,
)


@given(steps=STEPS)
@settings(max_examples=30)
def test_list_kpi_and_alerts_count_the_same_low_rows(check: Check, steps: list[Step]) -> None:
    """After any changes the list, the KPI, the alerts, the history and its recount agree with the rows themselves."""

    async def work(world: World) -> None:
        rows = [(store, product) for store in (world.store, world.other) for product in (world.cola, world.water)]
        for store, product in rows:
            await world.stock(store, product, 5)
        await world.rows("UPDATE inventory SET reorder_level = 6 RETURNING id")
        for kind, index, value in steps:
            await change(world, kind, *rows[index], value)
        await world.cursor.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")  # totals are read from the sums
        for category in ("C", "D"):
            assert await surfaces(world, category) == [await expected(world, category)] * 5
        ((units,),) = await world.rows("SELECT sum(units)::int FROM stock_totals")
        assert units == sum([current for current, _, _ in [await world.held(*row) for row in rows]])

    check(work)


async def change(world: World, kind: str, store: int, product: int, value: int) -> None:
    """Change the product, or the stock row, as the service does."""
    if kind == "product":
        await world.rows("UPDATE products SET active = %s WHERE id = %s RETURNING id", value > 4, product)
    elif kind == "category":
        values = ("C" if value > 4 else "D", value % 2 == 0, product)
        await world.rows("UPDATE products SET category = %s, active = %s WHERE id = %s RETURNING id", *values)
    elif kind == "level":
        select = "UPDATE inventory SET reorder_level = %s WHERE store_id = %s AND product_id = %s RETURNING id"
        await world.rows(select, value, store, product)
    else:
        ((row, current),) = await world.rows(
            "SELECT id, current_stock FROM inventory WHERE store_id = %s AND product_id = %s", store, product
        )
        moved = inventory.StockChange(row, "count", value - current)
        await inventory.move_stock(world.cursor, [moved], world.admin.id)


async def expected(world: World, category: str) -> int:
    """The low rows by their definition."""
    ((count,),) = await world.rows(
        """SELECT count(*)::int FROM inventory i JOIN products p ON p.id = i.product_id
           WHERE p.category = %s AND p.active AND i.reorder_level > 0
             AND i.current_stock - i.reserved_stock <= i.reorder_level""",
        category,
    )
    return count


async def surfaces(world: World, category: str) -> list[int]:
    """The number of low rows in the list, the KPI, the alerts, the history of today, and a recount of the history."""
    listed = InventoryFilters(category=[category], low_stock=True)
    alerted = AlertFilters(category=[category])
    rows = await world.tx().fetch(page_query(inventory.list_inventory(listed), listed))
    found = await world.tx().fetch(page_query(alerts.low_stock_alerts(alerted), alerted))
    assert rows is not None
    assert found is not None
    assert (rows.total, found.total) == (len(orjson.loads(rows.data)), len(orjson.loads(found.data)))
    kpi: Any = await world.tx().fetch(stock_kpis.kpi(StockFilters(category=[category])))
    days: Any = await world.tx().fetch(stock_kpis.kpi_history(KpiHistoryRequest(category=[category], days=2)))
    ((recounted,),) = await world.rows(
        "SELECT coalesce(sum(low_stock_delta), 0)::int FROM low_stock_changes('UTC') WHERE category = %s", category
    )
    return [rows.total, kpi["low_stock_alerts"], found.total, days[-1]["low_stock_alerts"], recounted]


def test_stock_row_is_active_exactly_if_its_product_is(admin: Client, database: Database) -> None:
    """A stock row that is made later has the state at that time, and no statement by hand gives it another one."""
    store, product = make_store(admin), make_product(admin, active=False)
    row = make_stock(admin, store, product, 1, reorder_level=5)
    assert (row["product_active"], row["low_stock"]) == (False, False)
    with pytest.raises(psycopg.errors.RestrictViolation, match="as active as its product"):
        database.execute("UPDATE inventory SET product_active = true WHERE id = %s", (row["id"],))


# ------------------------------------------------------------------------------------- orders


def test_inactive_product_is_ordered_only_if_the_order_allows_it(shop: Shop) -> None:
    set_active(shop.admin, shop.product, False)
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}
    assert shop.admin.refused(409, "POST", "/api/orders", json=body)["code"] == "product_inactive"
    problem = shop.admin.refused(409, "POST", "/api/orders/batch", json={"orders": [body, body]})
    assert [item["code"] for item in problem["items"]] == ["product_inactive"] * 2
    order = shop.order(1, allow_inactive=True)  # what is left moves to another store
    assert (order["product_active"], order["history"][0]["changes"]) == (False, {"allow_inactive": [False, True]})


def test_pending_order_of_an_inactive_product_is_raised_only_if_that_is_allowed(shop: Shop, pending: str) -> None:
    path = f"/api/orders/{pending}"
    assert shop.admin.refused(409, "PATCH", path, json={"quantity": 6})["code"] == "product_inactive"
    assert shop.admin.ok("PATCH", path, json={"quantity": 4, "notes": "less"})["quantity"] == 4
    raised = shop.admin.ok("PATCH", path, json={"quantity": 6, "allow_inactive": True})
    assert raised["history"][-1]["changes"] == {"quantity": [4, 6], "allow_inactive": [False, True]}
    shop.admin.refused(422, "PATCH", path, json={"allow_inactive": True})


def test_pending_order_of_an_inactive_product_is_approved_only_if_that_is_allowed(shop: Shop, pending: str) -> None:
    path = f"/api/orders/{pending}/approve"
    assert shop.west.refused(409, "PATCH", path)["code"] == "product_inactive"
    shop.west.refused(409, "POST", "/api/orders/approve", json={"ids": [pending]})
    body = {"allow_inactive": True, "quantity": 3, "reason": "the rest"}
    approved = shop.west.ok("PATCH", path, json=body)
    assert approved["history"][-1]["changes"] == {"allow_inactive": [False, True], "quantity": [5, 3]}
    shop.fulfill(approved)  # what is approved is delivered
    assert shop.numbers() == (97, 0, 3)


def test_orders_of_inactive_products_are_approved_together_if_that_is_allowed(shop: Shop, pending: str) -> None:
    ids = [pending, shop.order(1, allow_inactive=True)["id"]]
    made = shop.west.ok("POST", "/api/orders/approve", json={"ids": ids, "allow_inactive": True})
    assert [order["status"] for order in made["orders"]] == ["approved"] * 2


def test_unneeded_permission_is_not_recorded(shop: Shop) -> None:
    order = shop.order(5, allow_inactive=True)
    raised = shop.admin.ok("PATCH", f"/api/orders/{order['id']}", json={"quantity": 6, "allow_inactive": True})
    approved = shop.approve(order, allow_inactive=True)
    assert (raised["product_active"], [event["changes"] for event in approved["history"]]) == (
        True, [None, {"quantity": [5, 6]}, None])  # fmt: skip


def test_pending_order_of_an_inactive_product_can_be_cancelled(shop: Shop, pending: str) -> None:
    path = f"/api/orders/{pending}/cancel"
    assert shop.west.ok("PATCH", path, json={"reason": "not sold any more"})["status"] == "cancelled"


def test_stock_of_an_inactive_product_is_entered_counted_and_adjusted(shop: Shop) -> None:
    set_active(shop.admin, shop.product, False)
    row = make_stock(shop.admin, make_store(shop.admin), shop.product, 4)
    path = f"/api/inventory/{row['id']}"
    assert shop.admin.ok("PUT", path, json={"current_stock": 7})["current_stock"] == 7
    body = {"delta": -7, "reason": "sold off"}
    assert shop.admin.ok("POST", f"{path}/adjustments", json=body)["balance_after"] == 0


@pytest.mark.parametrize("move", ["request", "raise", "approve"])
def test_order_concurrent_with_a_deactivation_waits_and_is_refused(
    shop: Shop, service: Service, database: Database, move: str
) -> None:
    path, client = f"/api/orders/{shop.order(5)['id']}", shop.west.with_retries()
    body = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1}

    def send() -> int:
        if move == "request":
            return client.post("/api/orders", json=body).status_code
        if move == "raise":
            return client.patch(path, json={"quantity": 6}).status_code
        return client.patch(f"{path}/approve", json={}).status_code

    with ThreadPoolExecutor(1) as pool, psycopg.connect(**connection_parameters(service.settings)) as editor:
        with editor.transaction():
            editor.execute("UPDATE products SET active = false WHERE id = %s", (shop.product["id"],))
            sent = pool.submit(send)
            wait_until_done_or_blocked(sent, database)
        assert sent.result(120) == 409
