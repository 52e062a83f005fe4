"""Cases in transit in the figures, the change feed and the history; and steps that are sent twice or at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from tests.factories import Shop, make_stock, make_store, make_user, unique
from tests.shipments import receive, ship, shipped

Database = psycopg.Connection[dict[str, Any]]


def kpi(shop: Shop, **filters: str) -> tuple[int, float, int, float]:
    found = shop.admin.ok("GET", "/api/inventory/kpi", params=filters)
    return (found["total_units"], found["total_value"], found["transit_units"], found["transit_value"])


def test_kpi_has_units_and_value_in_transit_between_stores(shop: Shop) -> None:
    category = unique("Moved")
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"category": category, "unit_price": 2.25})
    away = make_store(shop.admin, unique("Region"))
    ids: list[dict[str, Any]] = []
    for store in (shop.store, away):
        order = shop.order(10, store_id=store["id"])
        shop.admin.acting_as(make_user(shop.admin, "admin")["email"]).ok("PATCH", f"/api/orders/{order['id']}/approve")
        shop.admin.ok("PATCH", f"/api/orders/{order['id']}/ship", json={})
        ids.append(order)
    supplied = shop.order(5, source_store_id=None)
    shop.approve(supplied)
    ship(shop, supplied)  # what a supplier ships becomes stock when it arrives
    assert kpi(shop, category=category) == (80, 180.0, 20, 45.0)
    assert kpi(shop, region=away["region"]) == (0, 0.0, 10, 22.5)
    shop.admin.ok("PUT", f"/api/stores/{away['id']}", json={"region": unique("Region")})
    assert kpi(shop, region=away["region"]) == (0, 0.0, 10, 22.5)  # as requested, as in the list of orders
    listed = {"in_transit": "true", "sort": "id"}
    for where, expected in (({"category": category}, ids), ({"region": away["region"]}, ids[1:])):
        found = shop.admin.ok("GET", "/api/orders", params={**listed, **where})["data"]
        assert [order["id"] for order in found] == [order["id"] for order in expected]
        assert sum(order["in_transit"] for order in found) == kpi(shop, **where)[2]
    receive(shop, ids[0], 3, damaged=1, reason="damaged")
    assert kpi(shop, category=category) == (83, 186.75, 16, 36.0)
    receive(shop, ids[0], 0, final=True, reason="lost")
    assert kpi(shop, category=category) == (83, 186.75, 10, 22.5)


def test_shipment_respects_idempotency_key_and_if_match(shop: Shop) -> None:
    order = shop.approve(shop.order(10))
    path, body = f"/api/orders/{order['id']}", {"quantity": 4, "remainder": "backorder"}
    shop.west.refused(412, "PATCH", f"{path}/ship", json=body, headers={"If-Match": '"1"'})
    headers = {"If-Match": '"2"', "Idempotency-Key": unique("ship")}
    first = shop.west.ok("PATCH", f"{path}/ship", json=body, headers=headers)
    assert shop.west.ok("PATCH", f"{path}/ship", json=body, headers=headers) == first
    assert shop.admin.ok("GET", f"/api/orders?store_id={shop.store['id']}")["total"] == 2
    headers = {"If-Match": '"3"', "Idempotency-Key": unique("receive")}
    first = shop.west.ok("PATCH", f"{path}/receive", json={"received": 1}, headers=headers)
    assert shop.west.ok("PATCH", f"{path}/receive", json={"received": 1}, headers=headers) == first
    shop.west.refused(412, "PATCH", f"{path}/receive", json={"received": 1}, headers={"If-Match": '"3"'})
    assert shop.numbers() == (96, 6, 1)


def test_change_feed_has_each_step(shop: Shop) -> None:
    order = shop.approve(shop.order(5))
    cursor = shop.admin.ok("GET", "/api/changes")["next_cursor"]
    ship(shop, order, quantity=4, remainder="backorder")
    receive(shop, order, 1)
    receive(shop, order, 0, final=True, reason="lost")
    changes = shop.admin.ok("GET", "/api/changes", params={"after": cursor, "limit": 1000})["data"]
    steps = [change for change in changes if change["kind"] == "order" and change["order_id"] == order["id"]]
    assert [(step["from_status"], step["to_status"]) for step in steps] == [
        ("approved", "shipped"), ("shipped", "shipped"), ("shipped", "fulfilled"),
    ]  # fmt: skip
    assert steps[1]["changes"] == {"received_quantity": [0, 1]}
    moved = [change["delta"] for change in changes if change["order_id"] == order["id"] and change["delta"]]
    assert moved == [-4, 1]
    (backorder,) = {change["order_id"] for change in changes if change["kind"] == "order"} - {order["id"]}
    assert shop.admin.ok("GET", f"/api/orders/{backorder}")["backorder_of"] == order["id"]


def test_concurrent_receipts_receive_the_last_cases_once(shop: Shop) -> None:
    order = shipped(shop, 10)
    path, body = f"/api/orders/{order['id']}/receive", {"received": 6}
    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(lambda _: shop.with_retries().west.patch(path, json=body).status_code, range(4)))
    assert sorted(responses) == [200, 409, 409, 409]
    assert shop.numbers() == (90, 0, 6)


def test_backorder_is_released_by_a_count_and_approved_again(shop: Shop) -> None:
    order = shop.approve(shop.order(10))
    sent = ship(shop, order, quantity=6, remainder="backorder")
    rest = sent["history"][-1]["changes"]["backorder_id"][1]
    counted = shop.admin.ok("PUT", f"/api/inventory/{shop.at_warehouse['id']}", json={"current_stock": 3})
    assert [released["id"] for released in counted["released_orders"]] == [rest]
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_warehouse['id']}", json={"current_stock": 9})
    assert shop.west.ok("PATCH", f"/api/orders/{rest}/approve", json={})["backorder_of"] == order["id"]
    assert shop.numbers() == (9, 4, 0)


def test_recomputed_history_reserves_the_cases_of_a_backorder_once(shop: Shop, database: Database) -> None:
    """20 cases; 10 are reserved for two days; then 6 of them are shipped, and 4 stay reserved: 10 are always left."""
    row = make_stock(shop.admin, make_store(shop.admin, store_type="Warehouse"), shop.product, 20, reorder_level=8)
    order = shop.approve(shop.order(10, source_store_id=row["store_id"]))
    ship(shop, order, quantity=6, remainder="backorder")
    with database.transaction(force_rollback=True):
        database.execute("SET LOCAL session_replication_role = replica")  # the times of the ledger never change
        source = {"row": row["id"], "store": row["store_id"], "product": row["product_id"]}
        database.execute("UPDATE inventory SET created_at = now() - interval '5 days' WHERE id = %(row)s", source)
        for kind, days in (("opening", 5), ("transfer_out", 1)):
            database.execute(
                """UPDATE stock_movements SET at = now() - make_interval(days => %(days)s)
                   WHERE inventory_id = %(row)s AND kind = %(kind)s""",
                {**source, "kind": kind, "days": days},
            )
        moved = database.execute(
            """UPDATE orders SET created_at = now() - interval '4 days', approved_at = now() - interval '3 days',
                      shipped_at = CASE WHEN status = 'shipped' THEN now() - interval '1 day' END
               WHERE source_store_id = %(store)s""",
            source,
        )
        assert moved.rowcount == 2
        days = "SELECT day, low_stock_delta FROM low_stock_changes('UTC') WHERE store_id = %(store)s"
        assert database.execute(days, source).fetchall() == []


def test_alert_is_covered_by_cases_in_transit_from_their_expected_arrival(shop: Shop) -> None:
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_store['id']}", json={"reorder_level": 5})
    expected = datetime.now(UTC) + timedelta(days=2)
    order = shipped(shop, 6, expected_at=expected.isoformat())
    (alert,) = shop.admin.ok("GET", f"/api/inventory/alerts/low-stock?store_id={shop.store['id']}")["data"]
    assert (alert["incoming"], alert["coverage"], alert["covered_by"]) == (6, "full", order["id"])
    assert datetime.fromisoformat(alert["covered_from"]) == expected
    receive(shop, order, 2, damaged=1, reason="damaged")
    (alert,) = shop.admin.ok("GET", f"/api/inventory/alerts/low-stock?store_id={shop.store['id']}")["data"]
    assert (alert["incoming"], alert["coverage"], alert["uncovered"]) == (3, "partial", 1)
