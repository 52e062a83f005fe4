"""The integrity check: it reports nothing for valid data, and names each violated rule."""

import subprocess
import sys
from typing import Any

import psycopg
import pytest

from app.queries.integrity import rules_on_recent_rows
from tests.conftest import BACKEND, INVARIANTS, Service
from tests.contract import Client
from tests.making import Shop, without_guards

Database = psycopg.Connection[dict[str, Any]]

DONE = "(SELECT order_id FROM order_events WHERE to_status = 'fulfilled' ORDER BY id DESC LIMIT 1)"
OPEN = "(SELECT id FROM orders WHERE status = 'pending' ORDER BY id DESC LIMIT 1)"
MOVED = "(SELECT max(id) FROM stock_movements WHERE order_id IS NOT NULL)"
ROW = "(SELECT inventory_id FROM stock_movements ORDER BY id DESC LIMIT 1)"

# A corrupting statement, the rule that detects it, and whether the quick check detects it, too.
CORRUPTIONS = [
    (f"UPDATE inventory SET current_stock = current_stock + 1 WHERE id = {ROW}",
     "stock is the sum of its movements", True),
    (f"UPDATE stock_movements SET balance_after = balance_after + 1 WHERE id = {MOVED}",
     "stock is the balance after the last movement", True),
    (f"UPDATE inventory SET reserved_stock = reserved_stock + 1, current_stock = current_stock + 1 WHERE id = {ROW}",
     "reserved stock equals the approved orders of its source", True),
    (f"DELETE FROM stock_movements WHERE id = {MOVED}", "a fulfilled order moved its stock exactly once", True),
    (f"UPDATE stock_movements SET order_id = {OPEN} WHERE id = {MOVED}",
     "an order that is not fulfilled moved no stock", True),
    (f"UPDATE stock_movements SET delta = delta + 1 WHERE id = {MOVED}",
     "a fulfilled order moved its stock exactly once", True),
    ("UPDATE stock_movements SET delta = delta + 1 WHERE id = (SELECT min(id) FROM stock_movements)",
     "cases are conserved", False),
    (f"DELETE FROM order_events WHERE id = (SELECT max(id) FROM order_events WHERE order_id = {DONE})",
     "order status equals the status of its last event", True),
    (f"UPDATE orders SET fulfilled_at = fulfilled_at + interval '1 second' WHERE id = {DONE}",
     "order times equal the times of its events", True),
    (f"UPDATE order_events SET from_status = 'pending', to_status = 'pending' WHERE order_id = {DONE}"
     " AND to_status = 'approved'", "an event starts from the status of the event before", True),
    (f"UPDATE orders SET version = version + 1 WHERE id = {DONE}",
     "order version equals the number of its events", True),
    ("UPDATE order_counts SET orders = orders + 1 WHERE store_id = {store}",
     "order sums agree: by store and product", False),
    ("UPDATE order_store_counts SET units = units + 1 WHERE store_id = {store}", "order sums agree: by store", False),
    ("UPDATE order_day_counts SET orders = orders + 1 WHERE store_id = {store}", "order sums agree: by day", False),
    ("UPDATE stock_totals SET value = value + 0.01 WHERE store_id = {store}", "stock sums agree: now", True),
    ("UPDATE stock_totals SET low_stock = low_stock + 1 WHERE store_id = {store}", "stock sums agree: now", True),
    ("UPDATE stock_days SET units_delta = units_delta + 1 WHERE store_id = {store}",
     "stock sums agree: all days, by store", False),
    ("UPDATE stock_days SET units_out = units_out + 1 WHERE store_id = {store}",
     "stock sums agree: units of each day", False),
    ("UPDATE stock_category_days SET value_delta = value_delta + 1 WHERE store_id = {store}",
     "stock sums agree: all days, by store and category", False),
    ("UPDATE low_stock_days SET low_stock_delta = low_stock_delta + 1 WHERE store_id = {store}",
     "stock sums agree: all days, low stock", False),
]  # fmt: skip


def rules(database: Database, query: Any) -> set[str]:
    return {row["rule"] for row in database.execute(query).fetchall()}


@pytest.mark.parametrize(("statement", "rule", "at_once"), CORRUPTIONS)
def test_corruption_of_the_database_is_detected(
    database: Database, shop: Shop, statement: str, rule: str, at_once: bool
) -> None:
    order = shop.order(1)
    shop.order(1)
    shop.approve(order)
    shop.fulfill(order)
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_store['id']}", json={"reorder_level": 5})  # low today
    assert rules(database, rules_on_recent_rows()) == set()
    with database.transaction(force_rollback=True):
        database.execute("SET LOCAL session_replication_role = replica")  # no trigger, no foreign key
        changed = database.execute(statement.format(store=shop.store["id"])).rowcount
        assert changed > 0
        assert rule in rules(database, INVARIANTS)
        assert (rule in rules(database, rules_on_recent_rows())) == at_once


def test_integrity_of_a_valid_database_lists_no_violation(client: Client) -> None:
    answer = client.ok("GET", "/api/integrity")
    assert (answer["scope"], answer["broken"]) == ("full", [])
    assert 'brickhouse_integrity_broken{scope="full"} 0.0' in client.get("/metrics").text


def test_integrity_command_checks_everything_and_stores_its_result(client: Client, service: Service) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "app.operations.integrity_check"], cwd=BACKEND, env=service.environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "all invariants hold\n")
    last = client.ok("GET", "/api/integrity")["last_full"]
    assert last["broken"] == []


def add_units(database: Database, store: str, units: int) -> None:
    """Add units to a sum of the store's orders, which makes the sum wrong, or right again."""
    with database.transaction():
        without_guards(database)
        database.execute("UPDATE order_store_counts SET units = units + %s WHERE store_id = %s", (units, store))


def test_integrity_command_names_each_violation_and_exits_with_1(
    database: Database, service: Service, shop: Shop
) -> None:
    command = [sys.executable, "-m", "app.operations.integrity_check"]
    shop.order(1)
    store = shop.store["id"]
    add_units(database, store, 1)
    try:
        done = subprocess.run(
            command, cwd=BACKEND, env=service.environment, capture_output=True, text=True, check=False
        )
    finally:
        add_units(database, store, -1)
    assert done.returncode == 1
    assert f"order sums agree: by store\t{store}/pending" in done.stdout
    assert done.stdout.endswith("1 broken\n")
