"""Stock: rows, counts, adjustments, levels, the ledger, alerts."""

from typing import Any

import psycopg
import pytest

from tests.clock import no_day_change
from tests.contract import Client
from tests.factories import Shop, make_product, make_stock, make_stock_history, make_store, stock_of

__all__ = ["no_day_change"]  # a fixture

Database = psycopg.Connection[dict[str, Any]]


def path_of(shop: Shop) -> str:
    return f"/api/inventory/{shop.at_warehouse['id']}"


def ledger(client: Client, path: str) -> list[dict[str, Any]]:
    return client.ok("GET", f"{path}/movements?sort=at&limit=100")["data"]


def test_stock_row_matches_the_tables(shop: Shop, client: Client, database: Database) -> None:
    own = client.ok("GET", f"/api/inventory?product_id={shop.product['id']}")["data"]
    assert len(own) == 2
    for row in [*own, *client.ok("GET", "/api/inventory?limit=30&sort=-stock_value")["data"]]:
        reported = database.execute(
            """SELECT i.current_stock, i.reserved_stock, i.current_stock - i.reserved_stock AS available_stock,
                      p.active AND s.active AND i.reorder_level > 0
                          AND i.current_stock - i.reserved_stock <= i.reorder_level AS low_stock,
                      p.active AS product_active, s.active AS store_active,
                      i.reorder_level, i.max_stock,
                      i.current_stock * p.unit_price::float AS stock_value, p.name AS product_name, p.sku, p.category,
                      s.name AS store_name, s.region, i.version
               FROM inventory i JOIN products p ON p.id = i.product_id JOIN stores s ON s.id = i.store_id
               WHERE i.id = %s AND p.id = %s AND s.id = %s""",
            (row["id"], row["product_id"], row["store_id"]),
        ).fetchone()
        assert reported is not None
        assert {**row, "stock_value": pytest.approx(row["stock_value"])} == {**row, **reported}
        assert client.ok("GET", f"/api/inventory/{row['id']}").items() >= row.items()


def test_count_sets_the_stock_and_the_ledger_records_actor_and_reason(shop: Shop) -> None:
    me = shop.west.ok("GET", "/api/me")
    response = shop.west.put(path_of(shop), json={"current_stock": 93, "reason": "Friday's count"})
    row, line = response.json(), ledger(shop.admin, path_of(shop))[-1]
    assert (row["current_stock"], response.headers["etag"]) == (93, f'"{row["version"]}"')
    assert row["version"] == shop.at_warehouse["version"] + 1
    assert (line["kind"], line["delta"], line["balance_after"], line["reason"]) == ("count", -7, 93, "Friday's count")
    assert (line["actor_id"], line["actor_name"], line["order_id"]) == (me["id"], me["display_name"], None)
    assert line["at"] == row["last_updated"]


def test_count_without_a_difference_is_recorded(shop: Shop) -> None:
    shop.admin.ok("PUT", path_of(shop), json={"current_stock": 100})
    line = ledger(shop.admin, path_of(shop))[-1]
    assert (line["kind"], line["delta"], line["balance_after"], line["reason"]) == ("count", 0, 100, None)


def test_change_of_levels_adds_no_line_to_the_ledger(shop: Shop) -> None:
    before = len(ledger(shop.admin, path_of(shop)))
    row = shop.admin.ok("PUT", path_of(shop), json={"reorder_level": 100})
    assert (row["reorder_level"], row["low_stock"], row["current_stock"]) == (100, True, 100)
    assert row["last_updated"] > shop.at_warehouse["last_updated"]
    row = shop.admin.ok("PUT", path_of(shop), json={"reorder_level": 99, "max_stock": 150})
    assert (row["reorder_level"], row["max_stock"], row["low_stock"]) == (99, 150, False)
    assert len(ledger(shop.admin, path_of(shop))) == before


@pytest.mark.parametrize(
    "body",
    [{}, {"reason": "why"}, {"reason": "why", "reorder_level": 1}, {"current_stock": -1},
     {"current_stock": 100_000_001}, {"current_stock": 1.5}, {"current_stock": "1"}, {"max_stock": 0},
     {"reorder_level": None}, {"current_stock": 1, "reason": ""}, {"available_stock": 5}],
)  # fmt: skip
def test_invalid_stock_change_is_refused(shop: Shop, body: dict[str, Any]) -> None:
    shop.admin.refused(422, "PUT", path_of(shop), json=body)
    assert stock_of(shop.admin, shop.warehouse, shop.product).items() <= shop.at_warehouse.items()


def test_reorder_level_above_the_maximum_is_refused(shop: Shop) -> None:
    shop.admin.refused(409, "PUT", path_of(shop), json={"reorder_level": 501, "max_stock": 500})
    shop.admin.refused(409, "PUT", path_of(shop), json={"reorder_level": 10_001})
    assert stock_of(shop.admin, shop.warehouse, shop.product).items() <= shop.at_warehouse.items()


def test_reserved_cases_cannot_be_adjusted_off(shop: Shop) -> None:
    shop.approve(shop.order(60))
    before = stock_of(shop.admin, shop.warehouse, shop.product)
    body = {"delta": -41, "reason": "broken"}
    assert shop.admin.refused(409, "POST", f"{path_of(shop)}/adjustments", json=body)["code"] == "out_of_stock"
    assert stock_of(shop.admin, shop.warehouse, shop.product) == before
    shop.admin.ok("POST", f"{path_of(shop)}/adjustments", json={"delta": -40, "reason": "broken"})
    after = stock_of(shop.admin, shop.warehouse, shop.product)
    assert (after["current_stock"], after["reserved_stock"], after["available_stock"]) == (60, 60, 0)


def test_new_stock_row_begins_with_an_opening_movement(admin: Client) -> None:
    store, product = make_store(admin), make_product(admin)
    body = {
        "store_id": store["id"],
        "product_id": product["id"],
        "opening_stock": 40,
        "reorder_level": 5,
        "max_stock": 60,
    }
    response = admin.post("/api/inventory", json=body)
    row = response.json()
    assert (row["current_stock"], row["reorder_level"], row["max_stock"], row["version"]) == (40, 5, 60, 1)
    assert admin.ok("GET", response.headers["location"]) == row
    lines = admin.ok("GET", f"{response.headers['location']}/movements")["data"]
    assert [(line["kind"], line["delta"], line["balance_after"]) for line in lines] == [("opening", 40, 40)]
    assert "already" in admin.refused(409, "POST", "/api/inventory", json=body)["detail"]
    assert admin.ok("GET", response.headers["location"]) == row


def test_stock_row_requires_an_existing_store_and_product(admin: Client) -> None:
    store = make_store(admin)
    for wrong in ({"product_id": "999999999"}, {"store_id": "999999999"}):
        body = {"store_id": store["id"], "product_id": make_product(admin)["id"], **wrong}
        admin.refused(404, "POST", "/api/inventory", json=body)
    body = {"store_id": store["id"], "product_id": make_product(admin)["id"], "reorder_level": 9, "max_stock": 8}
    admin.refused(409, "POST", "/api/inventory", json=body)
    assert admin.ok("GET", f"/api/inventory?store_id={store['id']}")["total"] == 0


def test_count_together_with_levels_is_one_change(shop: Shop) -> None:
    row = shop.admin.ok("PUT", path_of(shop), json={"current_stock": 90, "reorder_level": 7, "max_stock": 900})
    assert (row["current_stock"], row["reorder_level"], row["version"]) == (90, 7, shop.at_warehouse["version"] + 1)
    row = shop.admin.ok("PUT", path_of(shop), json={"reorder_level": 8})
    assert row["version"] == shop.at_warehouse["version"] + 2


def test_cursor_of_another_ledger_is_refused(shop: Shop) -> None:
    for _ in range(2):
        shop.admin.ok("POST", f"{path_of(shop)}/adjustments", json={"delta": 1, "reason": "found"})
    cursor = shop.admin.ok("GET", f"{path_of(shop)}/movements?limit=1")["next_cursor"]
    shop.admin.ok("GET", f"{path_of(shop)}/movements?limit=1&cursor={cursor}")
    shop.admin.refused(404, "GET", f"/api/inventory/{shop.at_store['id']}/movements?limit=1&cursor={cursor}")


def test_adjustment_returns_its_line_of_the_ledger(shop: Shop) -> None:
    response = shop.admin.post(f"{path_of(shop)}/adjustments", json={"delta": -3, "reason": "broken"})
    line = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == f"{path_of(shop)}/movements"
    assert "etag" not in response.headers
    assert (line["kind"], line["delta"], line["balance_after"], line["reason"]) == ("adjustment", -3, 97, "broken")
    assert ledger(shop.admin, path_of(shop))[-1] == line
    assert stock_of(shop.admin, shop.warehouse, shop.product)["current_stock"] == 97


@pytest.mark.parametrize(
    "body",
    [{"delta": 0, "reason": "x"}, {"delta": 1}, {"delta": 1, "reason": " "}, {"delta": 1.5, "reason": "x"},
     {"reason": "x"}, {"delta": 2**31, "reason": "x"}],
)  # fmt: skip
def test_adjustment_without_a_reason_or_a_valid_delta_is_refused(shop: Shop, body: dict[str, Any]) -> None:
    shop.admin.refused(422, "POST", f"{path_of(shop)}/adjustments", json=body)


def test_stock_stays_between_zero_and_a_hundred_million(shop: Shop) -> None:
    path = f"{path_of(shop)}/adjustments"
    shop.admin.refused(409, "POST", path, json={"delta": -101, "reason": "too many"})
    shop.admin.refused(409, "POST", path, json={"delta": 99_999_901, "reason": "too many"})
    shop.admin.ok("POST", path, json={"delta": -100, "reason": "all"})
    assert stock_of(shop.admin, shop.warehouse, shop.product)["current_stock"] == 0


def test_stock_row_changed_in_the_meantime_is_not_overwritten(shop: Shop) -> None:
    seen = {"If-Match": shop.admin.get(path_of(shop)).headers["etag"]}
    shop.admin.ok("PUT", path_of(shop), json={"current_stock": 90}, headers=seen)
    shop.admin.refused(412, "PUT", path_of(shop), json={"current_stock": 80}, headers=seen)
    shop.admin.refused(412, "POST", f"{path_of(shop)}/adjustments", json={"delta": 1, "reason": "x"}, headers=seen)
    assert stock_of(shop.admin, shop.warehouse, shop.product)["current_stock"] == 90


def test_unknown_stock_row_is_not_found(admin: Client) -> None:
    for method, path, body in (
        ("GET", "", None),
        ("GET", "/movements", None),
        ("PUT", "", {"current_stock": 1}),
        ("POST", "/adjustments", {"delta": 1, "reason": "x"}),
    ):
        problem = admin.refused(404, method, f"/api/inventory/999999999{path}", json=body)
        assert problem["detail"] == "No inventory item has this id"


def test_ledger_explains_the_stock_line_by_line(shop: Shop) -> None:
    for delta in (-10, 25, -5):
        shop.admin.ok("POST", f"{path_of(shop)}/adjustments", json={"delta": delta, "reason": "for the test"})
    order = shop.order(30)
    shop.approve(order)
    shop.fulfill(order)
    lines = ledger(shop.admin, path_of(shop))
    assert [line["delta"] for line in lines] == [100, -10, 25, -5, -30]
    assert [line["balance_after"] for line in lines] == [100, 90, 115, 110, 80]
    assert (lines[-1]["order_id"], lines[-1]["order_number"]) == (order["id"], order["number"])
    newest_first = shop.admin.ok("GET", f"{path_of(shop)}/movements?limit=100")["data"]
    assert newest_first == lines[::-1]


CASES = [  # stock, reorder level: low?, critical?, severity
    (0, 0, False, False, None), (0, 40, True, True, "out_of_stock"), (1, 40, True, True, "critical"),
    (9, 40, True, True, "critical"), (10, 40, True, False, "low"), (40, 40, True, False, "low"),
    (41, 40, False, False, None), (1, 0, False, False, None),
]  # fmt: skip


@pytest.mark.parametrize(("stock", "level", "low", "critical", "severity"), CASES)
def test_low_critical_and_out_of_stock_agree_in_rows_alerts_and_lists(
    admin: Client, stock: int, level: int, low: bool, critical: bool, severity: str | None
) -> None:
    store, product = make_store(admin), make_product(admin)
    row = make_stock(admin, store, product, stock, reorder_level=level)
    assert (row["low_stock"], row["critical_stock"]) == (low, critical)
    alerts = admin.ok("GET", f"/api/inventory/alerts/low-stock?store_id={store['id']}")["data"]
    assert [(a["inventory_id"], a["severity"], a["shortage"]) for a in alerts] == (
        [(row["id"], severity, level - stock)] if severity else []
    )
    kpi = admin.ok("GET", f"/api/inventory?store_id={store['id']}&low_stock=true")
    assert kpi["total"] == int(low)


def test_reserved_stock_counts_as_unavailable_in_alerts(shop: Shop) -> None:
    shop.admin.ok("PUT", path_of(shop), json={"reorder_level": 50})
    where = f"/api/inventory/alerts/low-stock?store_id={shop.warehouse['id']}"
    assert shop.admin.ok("GET", where)["total"] == 0
    order = shop.order(50)
    shop.approve(order)
    (alert,) = shop.admin.ok("GET", where)["data"]
    assert (alert["current_stock"], alert["available_stock"], alert["severity"]) == (100, 50, "low")
    shop.west.ok("PATCH", f"/api/orders/{order['id']}/cancel", json={"reason": "for the test"})
    assert shop.admin.ok("GET", where)["total"] == 0


def test_stock_row_shows_its_incoming_orders(shop: Shop) -> None:
    path = f"/api/inventory/{shop.at_store['id']}"

    def incoming() -> tuple[int, int]:
        item = shop.admin.ok("GET", path)
        assert (item["incoming_pending"], item["incoming_approved"]) == (item["requested"], item["incoming"])
        listed = stock_of(shop.admin, shop.store, shop.product)
        assert (listed["requested"], listed["incoming"]) == (item["requested"], item["incoming"])
        return item["requested"], item["incoming"]

    assert incoming() == (0, 0)
    first, second = shop.order(10), shop.order(20)
    shop.order(5, store_id=shop.warehouse["id"], source_store_id=None)  # goes elsewhere
    assert incoming() == (30, 0)
    shop.approve(first, quantity=7, reason="short this week")
    assert incoming() == (20, 7)
    shop.admin.ok("PATCH", f"/api/orders/{second['id']}/cancel", json={"reason": "for the test"})
    shop.fulfill(first)
    assert incoming() == (0, 0)


LEVELS = {400: 50, 200: 30, 29: 20, 28: 45, 9: 44, 3: 10, 0: 7}  # days ago: cases from then on


def ledger_by_day(database: Database, row: int, days: int) -> list[dict[str, Any]]:
    return database.execute(
        """SELECT d::date::text AS date,
                  coalesce((SELECT m.balance_after FROM stock_movements m
                            WHERE m.inventory_id = %(id)s AND company_day(m.at) <= d
                            ORDER BY m.at DESC, m.id DESC LIMIT 1), 0) AS current_stock,
                  coalesce((SELECT sum(m.delta) FROM stock_movements m WHERE m.inventory_id = %(id)s AND m.delta > 0
                            AND company_day(m.at) = d), 0)::int AS units_in,
                  coalesce((SELECT -sum(m.delta) FROM stock_movements m WHERE m.inventory_id = %(id)s AND m.delta < 0
                            AND company_day(m.at) = d), 0)::int AS units_out,
                  coalesce((SELECT -sum(m.delta) FROM stock_movements m WHERE m.inventory_id = %(id)s
                            AND (m.kind IN ('transfer_out', 'sale', 'customer_return')
                                 OR m.reason_code IN ('sold', 'sample', 'own_use'))
                            AND company_day(coalesce(m.occurred_at, m.at)) = d), 0)::int AS consumption,
                  coalesce((SELECT -sum(m.delta) FROM stock_movements m WHERE m.inventory_id = %(id)s
                            AND (m.kind IN ('sale', 'customer_return') OR m.reason_code = 'sold')
                            AND company_day(coalesce(m.occurred_at, m.at)) = d), 0)::int AS sold,
                  coalesce((SELECT -sum(m.delta) FROM stock_movements m WHERE m.inventory_id = %(id)s
                            AND m.kind = 'write_off' AND m.reason_code NOT IN ('sample', 'own_use')
                            AND company_day(coalesce(m.occurred_at, m.at)) = d), 0)::int AS written_off
           FROM generate_series(company_day(now()) - %(days)s::int + 1, company_day(now()), interval '1 day') d
           ORDER BY d""",
        {"id": row, "days": days},
    ).fetchall()


@pytest.mark.usefixtures("no_day_change")
@pytest.mark.parametrize(("days", "seen"), [(1, [7]), (30, [20, 45, 44, 10, 7]), (365, [50, 30, 20, 45, 44, 10, 7])])
def test_history_of_a_stock_row_matches_its_ledger(
    admin: Client, client: Client, database: Database, days: int, seen: list[int]
) -> None:
    row = make_stock_history(database, make_store(admin), make_product(admin), LEVELS, "sold")
    reported = client.ok("GET", f"/api/inventory/{row}/history?days={days}")
    assert reported == ledger_by_day(database, row, days)
    assert list(dict.fromkeys(day["current_stock"] for day in reported)) == seen


@pytest.mark.usefixtures("no_day_change")
def test_history_of_a_demo_stock_row_matches_its_ledger(client: Client, database: Database) -> None:
    longest = "SELECT inventory_id AS id FROM stock_movements GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    row = database.execute(longest).fetchone()
    assert row is not None, "no stock row of the demo company has a movement"
    assert client.ok("GET", f"/api/inventory/{row['id']}/history?days=365") == ledger_by_day(database, row["id"], 365)


def test_history_of_an_unknown_stock_row_is_not_found(client: Client) -> None:
    client.refused(404, "GET", "/api/inventory/999999999/history")
