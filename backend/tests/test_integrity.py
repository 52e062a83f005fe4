"""The integrity check: it reports nothing for valid data, and names each violated rule."""

import re
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from psycopg import conninfo, sql

from app.database.migrate import migrate
from app.embedded_postgres.directory import programs
from app.queries.integrity import FILES, FULL_PARTS, MAX_UNCHECKED, NEW_PARTS, Part, check_report, rules_of
from tests.conftest import BACKEND, INVARIANTS, Service
from tests.contract import Client
from tests.factories import Shop, make_stocktake, make_supplier, make_user, unique, without_guards
from tests.temporary_databases import empty_database
from tests.transfers import Giver

Database = psycopg.Connection[dict[str, Any]]

DONE = "(SELECT order_id FROM order_events WHERE to_status = 'fulfilled' ORDER BY id DESC LIMIT 1)"
OPEN = "(SELECT id FROM orders WHERE status = 'pending' ORDER BY id DESC LIMIT 1)"
MOVED = "(SELECT max(id) FROM stock_movements WHERE order_id IS NOT NULL)"
ROW = "(SELECT inventory_id FROM stock_movements ORDER BY id DESC LIMIT 1)"

SENT = "(SELECT max(id) FROM orders WHERE status = 'shipped')"
LOST = "(SELECT max(id) FROM orders WHERE status = 'fulfilled' AND shipped_quantity > received_quantity)"
GIVEN_BACK = "(SELECT max(id) FROM orders WHERE return_of IS NOT NULL AND store_id <> source_store_id)"
TO_SUPPLIER = "(SELECT max(id) FROM orders WHERE store_id = source_store_id)"
AGREED = "(SELECT max(id) FROM orders WHERE agreed_at IS NOT NULL AND status = 'approved')"
BY_EVENT = "the agreement of a source is that of its last event"
TAKES_BACK = "a return takes back what its order delivered"
SHIPPED = "an order that was shipped moved what it says"
AS_SAID = "the quantities of a shipped order equal those of its events"
BOOKED_ONCE = "a closed stocktake booked each count once, if none was booked later"
HAS_LABEL = "a category, brand or region is the name of a label"
REVERSAL = "(SELECT max(id) FROM stock_movements WHERE reverses IS NOT NULL)"
SALE = "(SELECT max(id) FROM stock_movements WHERE kind = 'sale' AND reverses IS NULL)"
REVERSED = "a reversal takes back one movement of its stock row"
SOLD = "a sold line names its sale, and the stock that was found for it"
# A corrupting statement, the rule that detects it, and whether a check of the newest rows detects it.
CORRUPTIONS = [
    (f"UPDATE inventory SET current_stock = current_stock + 1 WHERE id = {ROW}",
     "stock is the sum of its movements", True),
    (f"UPDATE stock_movements SET balance_after = balance_after + 1 WHERE id = {MOVED}",
     "stock is the balance after the last movement", True),
    (f"UPDATE inventory SET reserved_stock = reserved_stock + 1, current_stock = current_stock + 1 WHERE id = {ROW}",
     "reserved stock equals the approved orders of its source", True),
    (f"UPDATE inventory SET product_active = NOT product_active WHERE id = {ROW}",
     "a stock row is as active as its product and its store", True),
    ("UPDATE stores SET active = false WHERE id = {store}", "a closed store has no stock", True),
    ("UPDATE stores SET active = false WHERE id = {store}", "a closed store has no open orders", True),
    (f"DELETE FROM stock_movements WHERE id = {MOVED}", "a fulfilled order moved its stock exactly once", True),
    (f"UPDATE stock_movements SET order_id = {OPEN} WHERE id = {MOVED}",
     "an order that is not shipped or fulfilled moved no stock", True),
    (f"UPDATE stock_movements SET delta = delta + 1 WHERE id = {MOVED}",
     "a fulfilled order moved its stock exactly once", True),
    ("UPDATE stock_movements SET delta = delta + 1 WHERE id = (SELECT min(id) FROM stock_movements)",
     "cases are conserved", False),
    (f"UPDATE orders SET received_quantity = received_quantity + 1 WHERE id = {SENT}", "cases are conserved", True),
    (f"UPDATE orders SET received_quantity = received_quantity + 1 WHERE id = {LOST}", "cases are conserved", True),
    (f"UPDATE orders SET received_quantity = received_quantity + 1 WHERE id = {SENT}", SHIPPED, True),
    (f"UPDATE stock_movements SET delta = delta - 1 WHERE order_id = {SENT} AND kind = 'transfer_out'", SHIPPED, True),
    (f"DELETE FROM stock_movements WHERE order_id = {SENT} AND kind = 'transfer_in'", SHIPPED, True),
    (f"UPDATE stock_movements SET kind = 'receipt' WHERE order_id = {SENT} AND kind = 'transfer_in'", SHIPPED, True),
    (f"UPDATE orders SET damaged_quantity = damaged_quantity + 1 WHERE id = {SENT}", AS_SAID, True),
    (f"UPDATE orders SET shipped_quantity = shipped_quantity - 1 WHERE id = {LOST}", AS_SAID, True),
    (f"UPDATE order_events SET changes = changes - 'lost_quantity' WHERE order_id = {LOST}", AS_SAID, True),
    (f"UPDATE orders SET shipped_at = shipped_at + interval '1 us' WHERE id = {SENT}",
     "order times equal the times of its events", True),
    (f"UPDATE orders SET backorder_of = {SENT} WHERE id = {OPEN}", "a backorder is the rest of a shipped order", True),
    *((f"UPDATE orders SET {change} WHERE id = {GIVEN_BACK}", TAKES_BACK, True)
      for change in ("return_of = (SELECT min(id) FROM orders)", f"return_of = {OPEN}",
                     "store_id = source_store_id", "source_store_id = store_id, store_id = source_store_id")),
    *((f"UPDATE orders SET {change} WHERE id = {AGREED}", BY_EVENT, False)
      for change in ("agreed_quantity = agreed_quantity + 1", "agreed_by = agreed_by + 1",
                     "agreed_at = agreed_at - interval '1 us'")),
    (f"UPDATE order_events SET changes = NULL WHERE order_id = {AGREED}", BY_EVENT, False),
    (f"UPDATE orders SET needs_agreement = false, agreed_quantity = NULL, agreed_by = NULL, agreed_at = NULL"
     f" WHERE id = {AGREED}", "an order from a store needs its agreement", False),
    (f"UPDATE orders SET needs_agreement = true WHERE id = {OPEN}", "an order from a store needs its agreement", True),
    (f"UPDATE orders SET quantity = 4, requested_quantity = 4 WHERE id = {GIVEN_BACK}",
     "the returns of an order have no more than it received", True),
    (f"UPDATE stock_movements SET kind = 'transfer_out' WHERE order_id = {GIVEN_BACK} AND kind = 'return_out'",
     "a fulfilled order moved its stock exactly once", True),
    (f"UPDATE stock_movements SET kind = 'supplier_return' WHERE order_id = {GIVEN_BACK} AND kind = 'return_out'",
     "cases are conserved", True),
    (f"UPDATE stock_movements SET kind = 'return_out' WHERE order_id = {TO_SUPPLIER}", SHIPPED, True),
    (f"UPDATE stock_movements SET kind = 'return_out' WHERE order_id = {TO_SUPPLIER}", "cases are conserved", True),
    (f"UPDATE stores SET active = false WHERE id = (SELECT store_id FROM orders WHERE id = {SENT})",
     "a closed store has no open orders", True),
    (f"DELETE FROM order_events WHERE id = (SELECT max(id) FROM order_events WHERE order_id = {DONE})",
     "order status equals the status of its last event", True),
    (f"UPDATE orders SET fulfilled_at = fulfilled_at + interval '1 second' WHERE id = {DONE}",
     "order times equal the times of its events", True),
    (f"UPDATE order_events SET from_status = 'pending', to_status = 'pending' WHERE order_id = {DONE}"
     " AND to_status = 'approved'", "an event starts from the status of the event before", True),
    (f"UPDATE orders SET version = version + 1 WHERE id = {DONE}",
     "order version equals the number of its events", True),
    (f"UPDATE orders SET created_at = created_at - interval '1 day', product_version = 2 WHERE id = {DONE}",
     "an order names the versions that were valid when it was requested", True),
    ("UPDATE store_versions SET valid_to = valid_from WHERE store_id = {store}",
     "an order names the versions that were valid when it was requested", True),
    ("UPDATE product_versions SET valid_from = valid_from + interval '1 us' WHERE version = 2"
     " AND product_id = (SELECT max(id) FROM products)",
     "a version begins when the one before ends", False),
    ("UPDATE store_versions SET valid_to = valid_to - interval '1 us' WHERE version = 1 AND valid_to < 'infinity'",
     "a version begins when the one before ends", False),
    ("UPDATE user_versions SET version = 4 WHERE version = 2 AND valid_to = 'infinity'",
     "a version begins when the one before ends", False),
    ("UPDATE users SET active = false WHERE store_id = {store}",
     "a store names one of its active store managers", False),
    ("DELETE FROM user_versions WHERE user_id = 1", "master data equals its current version", False),
    ("UPDATE supplier_versions SET minimum_quantity = minimum_quantity + 1 WHERE valid_to = 'infinity'",
     "master data equals its current version", False),
    ("UPDATE supplier_versions SET valid_from = valid_from + interval '1 us' WHERE version = 2",
     "a version begins when the one before ends", False),
    ("UPDATE products SET unit_price = unit_price + 1 WHERE id = (SELECT max(product_id) FROM inventory"
     " WHERE store_id = {store})", "master data equals its current version", True),  # and the store's value is wrong
    ("UPDATE stores SET region = 'Elsewhere' WHERE id = {store}", "master data equals its current version", False),
    *((f"UPDATE labels SET name = name || ' of now' WHERE kind = '{kind}'", HAS_LABEL, False)
      for kind in ("brand", "category", "region")),
    ("UPDATE suppliers SET name = name || '.'", "a product has the name of its supplier", False),
    ("UPDATE users SET region = region || '.' WHERE role = 'regional_manager'", HAS_LABEL, False),
    ("UPDATE stocktake_lines SET movement_id = NULL WHERE movement_id IS NOT NULL", BOOKED_ONCE, False),
    ("UPDATE stocktake_lines SET counted_stock = counted_stock + 1 WHERE movement_id IS NOT NULL", BOOKED_ONCE, False),
    ("UPDATE stocktakes SET status = 'discarded' WHERE status = 'closed'", BOOKED_ONCE, False),
    ("WITH closed AS (UPDATE stores SET active = false WHERE id = {store} RETURNING id)"
     " INSERT INTO stocktakes (store_id, started_by) SELECT id, 1 FROM closed",
     "a closed store has no open stocktake", True),  # in the totals, its stock is not low any more
    (f"UPDATE stock_movements SET reason_code = 'sold' WHERE id = {REVERSAL}", REVERSED, True),
    (f"UPDATE stock_movements SET occurred_at = at WHERE id = {REVERSAL}", REVERSED, True),
    (f"UPDATE stock_movements SET delta = delta - 1 WHERE id = {REVERSAL}", REVERSED, True),
    (f"UPDATE stock_movements SET reverses = {MOVED} WHERE id = {REVERSAL}", REVERSED, True),
    (f"UPDATE sale_lines SET movement_id = {MOVED} WHERE movement_id = {SALE}", SOLD, True),
    (f"UPDATE sale_lines SET found_movement_id = movement_id WHERE movement_id = {SALE}", SOLD, True),
    (f"UPDATE stock_movements SET occurred_at = occurred_at - interval '2 days' WHERE id = {SALE}",
     "stock sums agree: units, consumption, sales and write-offs of each day", False),
    ("UPDATE order_counts SET orders = orders + 1 WHERE store_id = {store}",
     "order sums agree: by store and product", False),
    ("UPDATE order_store_counts SET units = units + 1 WHERE store_id = {store}", "order sums agree: by store", False),
    ("UPDATE order_day_counts SET orders = orders + 1 WHERE store_id = {store}", "order sums agree: by day", False),
    ("UPDATE stock_totals SET value = value + 0.01 WHERE store_id = {store}", "stock sums agree: now", True),
    ("UPDATE stock_totals SET low_stock = low_stock + 1 WHERE store_id = {store}", "stock sums agree: now", True),
    ("UPDATE stock_days SET units_delta = units_delta + 1 WHERE store_id = {store}",
     "stock sums agree: all days, by store", False),
    ("UPDATE stock_days SET consumption = consumption + 1 WHERE store_id = {store}",
     "stock sums agree: units, consumption, sales and write-offs of each day", False),
    ("UPDATE stock_days SET sold = sold + 1 WHERE store_id = {store}",
     "stock sums agree: units, consumption, sales and write-offs of each day", False),
    ("UPDATE stock_category_days SET written_off = written_off + 1 WHERE store_id = {store}",
     "stock sums agree: each day, over its categories", False),
    ("UPDATE stock_days SET items_delta = items_delta + 1 WHERE store_id = {store}",
     "stock sums agree: new stock rows of each day", False),
    ("UPDATE stock_category_days SET consumption = consumption + 1 WHERE store_id = {store}",
     "stock sums agree: each day, over its categories", False),
    ("UPDATE stock_movements SET reason_code = 'sold' WHERE id = (SELECT max(id) FROM stock_movements"
     " WHERE kind = 'adjustment' AND reason_code = 'correction')",
     "stock sums agree: units, consumption, sales and write-offs of each day", False),
    ("UPDATE stock_category_days SET day = day - 3 WHERE store_id = {store}",
     "stock sums agree: where stock was on each day", False),
    ("UPDATE stock_category_days SET value_delta = value_delta + 1 WHERE store_id = {store}",
     "stock sums agree: all days, by store and category", False),
    ("UPDATE low_stock_days SET low_stock_delta = low_stock_delta + 1 WHERE store_id = {store}",
     "stock sums agree: all days, low stock", False),
]  # fmt: skip


HISTORY = {"orders", "order_events", "stock_movements", "inventory"}


def rules(database: Database, query: Any) -> set[str]:
    return {row["rule"] for row in database.execute(query).fetchall()}


def only(rule: str | None, query: Any) -> Any:
    """The part of a query that checks this rule, because all rules take twenty times as long; None: the whole query."""
    whole = sql.SQL(query) if isinstance(query, str) else query
    return sql.SQL("SELECT * FROM ({}) AS broken WHERE rule = {}").format(whole, rule) if rule else whole


def rules_in_slices(
    database: Database, parts: Iterable[Part], last: int | None = None, rule: str | None = None
) -> set[str]:
    """The rules that are violated in all rows of the parts, or in the last rows; or whether this one is."""
    found: set[str] = set()
    for part in parts:
        newest = database.execute(
            sql.SQL("SELECT coalesce(max(id), 0) AS id FROM {}").format(sql.Identifier(part.table))
        ).fetchone()
        assert newest is not None
        keys = {"after": newest["id"] - last if last else 0, "upto": newest["id"]}
        found |= {row["rule"] for row in database.execute(only(rule, rules_of(part)), keys).fetchall()}
    return found


def change_master_data(shop: Shop) -> None:
    """Give the product, the store, a user and a supplier a second version."""
    supplier = make_supplier(shop.admin)
    shop.admin.ok("PUT", f"/api/suppliers/{supplier['id']}", json={"lead_time_days": 9})
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"unit_price": 11, "supplier_id": supplier["id"]})
    shop.admin.ok("PUT", f"/api/stores/{shop.store['id']}", json={"name": "Renamed"})
    user = make_user(shop.admin, "admin")
    shop.admin.ok("PUT", f"/api/users/{user['id']}", json={"last_name": "Renamed"})
    make_user(shop.admin, "store_manager", store_id=shop.store["id"])


def sell_and_reverse(shop: Shop) -> None:
    """Book an adjustment, reverse it, and sell more than the books show."""
    path = f"/api/inventory/{shop.at_warehouse['id']}/adjustments"
    moved = shop.admin.ok("POST", path, json={"delta": 1, "reason": "by mistake"})
    shop.admin.ok("POST", f"/api/inventory/movements/{moved['id']}/reverse", json={"reason": "by mistake"})
    sold = {"store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 3, "external_id": unique("i"),
            "occurred_at": datetime.now(UTC).isoformat()}  # fmt: skip
    shop.admin.ok("POST", "/api/sales", json={"source": "i", "mode": "all", "lines": [sold]})


def ship_and_lose(shop: Shop) -> None:
    """Ship two orders; one arrives in part, the other one loses a case."""
    for parts in ({"received": 1}, {"received": 1, "final": True, "reason": "lost"}):
        path = f"/api/orders/{shop.approve(shop.order(3))['id']}"
        shop.west.ok("PATCH", f"{path}/ship", json={})
        shop.west.ok("PATCH", f"{path}/receive", json=parts)


def give_back(shop: Shop) -> None:
    """Return a case of three to the source, and ship one to the supplier."""
    for source in (shop.warehouse["id"], None):
        done = shop.fulfill(shop.approve(shop.order(3, source_store_id=source)))
        body = {"quantity": 1, "reason": "recall"}
        made = shop.approve(shop.admin.ok("POST", f"/api/orders/{done['id']}/return", json=body))
        shop.west.ok("PATCH", f"/api/orders/{made['id']}/{'fulfill' if source else 'ship'}", json={})


@pytest.fixture(scope="module")
def history(admin: Client, client: Client) -> Shop:
    """A shop with rows of every kind. The corruptions are rolled back, so they share it."""
    shop = Shop(admin, client)
    change_master_data(shop)
    stocktake = make_stocktake(shop)["id"]
    shop.admin.ok("PATCH", f"/api/stocktakes/{stocktake}/close", json={"reason": "Stocktake"})
    sell_and_reverse(shop)
    shop.approve(Giver(shop).agreed(2))
    give_back(shop)
    ship_and_lose(shop)
    order = shop.order(1)
    shop.order(1)
    shop.approve(order)
    shop.fulfill(order)
    shop.admin.ok("PUT", f"/api/inventory/{shop.at_store['id']}", json={"reorder_level": 50})  # low today
    shop.admin.ok("POST", f"/api/inventory/{shop.at_warehouse['id']}/adjustments", json={"delta": -1, "reason": "lost"})
    return shop


@pytest.mark.parametrize(("statement", "rule", "at_once"), CORRUPTIONS)
def test_corruption_of_the_database_is_detected(
    database: Database, history: Shop, statement: str, rule: str, at_once: bool
) -> None:
    assert rules_in_slices(database, NEW_PARTS, 20) == set()
    with database.transaction(force_rollback=True):
        database.execute("SET LOCAL session_replication_role = replica")  # no trigger, no foreign key
        changed = database.execute(statement.format(store=history.store["id"])).rowcount
        assert changed > 0
        assert rule in rules(database, only(rule, INVARIANTS))
        in_slices = None if rule == "cases are conserved" else rule  # slices find the other rules that are broken then
        assert rules_in_slices(database, FULL_PARTS, rule=in_slices) != set()
        assert (rules_in_slices(database, NEW_PARTS, 20) != set()) == at_once


def test_balance_in_the_middle_of_the_ledger_is_checked(database: Database, shop: Shop) -> None:
    for _ in range(2):
        order = shop.order(1)
        shop.approve(order)
        shop.fulfill(order)
    first = "(SELECT min(id) FROM stock_movements WHERE inventory_id = %s AND kind = 'transfer_out')"
    with database.transaction(force_rollback=True):
        database.execute("SET LOCAL session_replication_role = replica")
        database.execute(
            f"UPDATE stock_movements SET balance_after = balance_after + 1 WHERE id = {first}",
            (shop.at_warehouse["id"],),
        )
        expected = {"a balance continues from the one before"}
        assert rules(database, INVARIANTS) == expected
        assert rules_in_slices(database, FULL_PARTS) == expected


def run_check(service: Service) -> subprocess.CompletedProcess[str]:
    """Run the command that checks all rows."""
    command = [sys.executable, "-W", "error", "-m", "app.operations.integrity_check"]
    return subprocess.run(
        command, cwd=BACKEND, env=service.environment, capture_output=True, text=True, check=False
    )  # fmt: skip


def test_integrity_command_checks_everything_and_stores_its_result(client: Client, service: Service) -> None:
    done = run_check(service)
    assert (done.returncode, done.stdout) == (0, "all invariants hold\n")
    parts = {line.partition(":")[0] for line in done.stderr.splitlines()}
    assert parts
    assert parts <= {part.name for part in FULL_PARTS}, "the service may check some of them at the same time"
    response = client.ok("GET", "/api/integrity")
    assert (response["broken"], response["last_full"]["broken"]) == ([], [])
    assert response["checked_at"] >= response["last_full"]["checked_at"]
    assert (response["scope"] == "full") == (response["checked_at"] == response["last_full"]["checked_at"])


def add_units(database: Database, store: str, units: int) -> None:
    """Add units to a sum of the store's orders, which makes the sum wrong, or right again."""
    with database.transaction():
        without_guards(database)
        database.execute("UPDATE order_store_counts SET units = units + %s WHERE store_id = %s", (units, store))


def test_integrity_command_names_each_violation_and_exits_with_1(
    database: Database, service: Service, shop: Shop
) -> None:
    shop.order(1)
    store = shop.store["id"]
    add_units(database, store, 1)
    try:
        done = run_check(service)
    finally:
        add_units(database, store, -1)
    assert done.returncode == 1
    assert f"order sums agree: by store\t{store}/pending" in done.stdout
    assert done.stdout.endswith("1 broken\n")
    shown = shop.admin.ok("GET", "/api/integrity")
    assert [found["rule"] for found in shown["broken"]] == ["order sums agree: by store"]
    assert run_check(service).returncode == 0
    assert shop.admin.ok("GET", "/api/integrity")["broken"] == []


def test_two_processes_check_the_same_database_concurrently(client: Client, service: Service) -> None:
    with ThreadPoolExecutor(2) as two:
        for done in two.map(run_check, [service] * 2):
            assert (done.returncode, done.stdout) == (0, "all invariants hold\n")
    assert client.ok("GET", "/api/integrity")["broken"] == []


def test_check_beside_writers_reports_nothing(service: Service, shop: Shop) -> None:
    found = f"/api/inventory/{shop.at_warehouse['id']}/adjustments"  # the stock must last for as long as a check takes
    command = [sys.executable, "-m", "app.operations.integrity_check"]
    with subprocess.Popen(
        command, cwd=BACKEND, env=service.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as check:
        written = 0
        while check.poll() is None or written == 0:
            order = shop.order(1)
            shop.approve(order)
            shop.fulfill(order)
            shop.admin.ok("POST", found, json={"delta": 1, "reason": "Found one"})
            written += 1
        assert check.stdout is not None
        assert check.stdout.read() == "all invariants hold\n"


def scans(plan: dict[str, Any], limit: dict[str, Any] | None = None) -> Iterable[tuple[dict[str, Any], float]]:
    """The nodes of a plan that read the history, each with the number of rows after which it is stopped."""
    if plan.get("Relation Name") in HISTORY:
        yield plan, limit["Plan Rows"] if limit else float("inf")
    for inner in plan.get("Plans", []):
        yield from scans(inner, plan if plan["Node Type"] == "Limit" else None)


def test_report_reads_new_rows_only_and_a_limited_number(database: Database) -> None:
    with database.transaction(force_rollback=True):
        database.execute("SET LOCAL enable_seqscan = off")  # a small table would be scanned, whatever the indexes
        (row,) = database.execute(f"EXPLAIN (FORMAT JSON) {check_report().select.text}").fetchall()
    nodes = list(scans(row["QUERY PLAN"][0]["Plan"]))
    assert len(nodes) == 2
    assert all(node["Index Cond"].startswith("(id > ") and limit <= MAX_UNCHECKED for node, limit in nodes)


def test_one_file_for_psql_runs_the_invariants_of_every_file(service: Service) -> None:
    folder = BACKEND / "app/database"
    included = re.findall(r"^\\ir (\S+)$", (folder / "invariants.sql").read_text(), re.MULTILINE)
    assert included == [f"invariants/{name}.sql" for name in FILES]
    with empty_database(service, "invariants_test") as database:
        with database.connect() as connection:
            migrate(connection, "brickhouse")
            connection.execute("SET session_replication_role = replica")  # no trigger writes the user's version
            connection.execute("INSERT INTO brickhouse.users (username, email, role) VALUES ('a', 'a@b.c', 'admin')")
        address = conninfo.make_conninfo(database.conninfo, options="-csearch_path=brickhouse")
        command = [
            str(programs() / "psql"),
            "-X",
            "-v",
            "ON_ERROR_STOP=1",
            "-f",
            str(folder / "invariants.sql"),
            address,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.count("(0 rows)") == len(included) - 1, done.stdout
    assert re.search(r"master data equals its current version +\| user \d+ .*\n\(1 row\)", done.stdout), done.stdout
