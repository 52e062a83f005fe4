"""Low-stock alerts: products that are not kept, open orders on their way, and the order of the list."""

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from app.database.pages import page_query
from app.domain import order_lifecycle
from app.models.filters import AlertFilters
from app.models.schemas import OrderApproval
from app.queries import alerts
from tests.contract import Client
from tests.factories import Database, Shop, make_product, make_stock, make_store, unique, without_guards
from tests.rules_database import Check, World


def alerts_of(client: Client, query: str) -> list[dict[str, Any]]:
    return client.ok("GET", f"/api/inventory/alerts/low-stock?{query}")["data"]


def test_product_with_reorder_level_zero_is_never_low(admin: Client, database: Database) -> None:
    """A reorder level of 0 takes the row out of filter, KPI, regions, alerts and history."""
    category = unique("Kept")
    store = make_store(admin, region=unique("Region"))
    row = make_stock(admin, store, make_product(admin, category=category), 0, reorder_level=1)

    def figures() -> list[Any]:
        scope = f"category={category}"
        kpi = admin.ok("GET", f"/api/inventory/kpi?{scope}")
        (region,) = admin.ok("GET", f"/api/inventory/regions?region={store['region']}")
        item = admin.ok("GET", f"/api/inventory/{row['id']}")
        return [
            item["low_stock"], item["critical_stock"], item["out_of_stock"],
            kpi["low_stock_alerts"], kpi["out_of_stock"], region["low_stock_alerts"], region["out_of_stock"],
            admin.ok("GET", f"/api/inventory?low_stock=true&{scope}")["total"], len(alerts_of(admin, scope)),
            admin.ok("GET", f"/api/inventory/kpi/history?days=1&{scope}")[-1]["low_stock_alerts"],
        ]  # fmt: skip

    def recounted() -> int:
        with database.transaction(force_rollback=True):
            without_guards(database)
            database.execute("SELECT recount_low_stock_days()")
            select = "SELECT coalesce(sum(low_stock_delta), 0)::int AS low FROM low_stock_days WHERE store_id = %s"
            found = database.execute(select, (store["id"],)).fetchone()
            assert found is not None
            return found["low"]

    assert ([int(value) for value in figures()], recounted()) == ([1] * 10, 1)
    admin.ok("PUT", f"/api/inventory/{row['id']}", json={"reorder_level": 0})
    assert ([int(value) for value in figures()], recounted()) == ([0] * 10, 0)


QUANTITIES = st.lists(st.tuples(st.integers(1, 12), st.booleans()), max_size=5)


@given(available=st.integers(0, 20), level=st.integers(0, 20), requested=QUANTITIES)
@settings(max_examples=25)
def test_alert_shows_the_first_order_that_covers_it(
    check: Check, available: int, level: int, requested: list[tuple[int, bool]]
) -> None:
    """Compared with a plain replay: approved orders arrive in the order of their approval, pending ones after them."""

    async def work(world: World) -> None:
        row = await world.stock(world.store, world.cola, available)
        await world.rows("UPDATE inventory SET reorder_level = %s WHERE id = %s RETURNING id", level, row)
        made = [(await world.order(cases, source_store_id=None), cases, fixed) for cases, fixed in requested]
        for key, _, fixed in made:
            if fixed:
                await order_lifecycle.approve(world.tx(), [key], OrderApproval())
        await world.cursor.connection.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # the total of a page is read from the sums
        filters = AlertFilters()
        page = await world.tx().fetch(page_query(alerts.low_stock_alerts(filters), filters))
        assert page is not None
        found = orjson.loads(page.data)
        if level == 0 or available > level:
            assert found == []
            return
        (alert,) = found
        coming = [*(m for m in made if m[2]), *(m for m in made if not m[2])]
        there, covering = available, None
        for key, cases, _ in coming:
            there += cases
            covering = covering or (str(key) if there > level else None)
        assert (alert["incoming"], alert["requested"]) == (
            sum(cases for _, cases, fixed in made if fixed), sum(cases for _, cases, fixed in made if not fixed)
        )  # fmt: skip
        assert alert["covered_by"] == covering
        assert alert["coverage"] == ("full" if covering else "partial" if made else "none")
        assert alert["uncovered"] == max(level + 1 - there, 0)
        assert (alert["covered_from"] is None, alert["covered_by_number"] is None) == (covering is None,) * 2

    check(work)


def test_uncovered_alerts_are_listed_first(admin: Client) -> None:
    category = unique("Alerts")

    def stocked(cases: int, ordered: int = 0, level: int = 9) -> str:
        store, product = make_store(admin), make_product(admin, category=category)
        row = make_stock(admin, store, product, cases, reorder_level=level)
        body = {"store_id": store["id"], "product_id": product["id"], "quantity": ordered, "source_store_id": None}
        if ordered:
            admin.ok("POST", "/api/orders", json=body)
        return row["id"]

    covered, low, out_and_covered = stocked(4, ordered=6), stocked(5), stocked(0, ordered=10)
    half, out, critical = stocked(0, ordered=5), stocked(0), stocked(1)
    expected = [out, half, critical, low, out_and_covered, covered]
    assert [alert["inventory_id"] for alert in alerts_of(admin, f"category={category}")] == expected
    pages, cursor = [], ""
    for _ in expected:
        page = admin.ok("GET", f"/api/inventory/alerts/low-stock?category={category}&limit=1{cursor}")
        pages += [alert["inventory_id"] for alert in page["data"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert pages == expected
    states = [(a["severity"], a["coverage"], a["uncovered"]) for a in alerts_of(admin, f"category={category}")]
    assert states == [
        ("out_of_stock", "none", 10), ("out_of_stock", "partial", 5), ("critical", "none", 9), ("low", "none", 5),
        ("out_of_stock", "full", 0), ("low", "full", 0)]  # fmt: skip
    plenty, enough = stocked(30), stocked(10)
    not_kept = stocked(0, level=0)
    rows = admin.ok("GET", f"/api/inventory?category={category}&sort=urgency")["data"]
    assert [row["id"] for row in rows] == [*expected, enough, plenty, not_kept]
    low = admin.ok("GET", f"/api/inventory?category={category}&sort=-urgency&low_stock=true")["data"]
    assert [row["id"] for row in low] == expected[::-1]


def test_alert_is_covered_from_the_expected_arrival_of_the_order(shop: Shop) -> None:
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_store['id']}", json={"reorder_level": 3})
    order = shop.order(10)
    (alert,) = alerts_of(shop.admin, f"store_id={shop.store['id']}")
    assert (alert["covered_by"], alert["covered_by_number"]) == (order["id"], order["number"])
    assert alert["covered_from"] > order["due_at"]  # a pending order is due for approval, and then for its way
    approved = shop.approve(order)
    (alert,) = alerts_of(shop.admin, f"store_id={shop.store['id']}")
    assert alert["covered_from"] == approved["due_at"]
    shop.fulfill(order)
    assert alerts_of(shop.admin, f"store_id={shop.store['id']}") == []
