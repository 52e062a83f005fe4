"""The database refuses changes by hand that break stock, history or sums, for each role and at the latest at COMMIT.

`SET CONSTRAINTS ALL IMMEDIATE` runs the checks of COMMIT, so that the test can roll back.
"""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from tests.contract import Client
from tests.database_roles import APP, OWNER
from tests.making import Database, Shop, make_product, make_store, stock_of, without_guards
from tests.test_errors import NEVER_TRUNCATED

SUMS = [table for table in NEVER_TRUNCATED if table.endswith(("_counts", "_days", "_totals"))]
ROLES = ["postgres", OWNER, APP]
STOCK, RESERVED, EVENTS = (
    "stock changes only with its movements",
    "reserved stock changes only",
    "changes only with its ev",
)
MOVEMENT = "INSERT INTO stock_movements (inventory_id, kind, delta, balance_after, reason"
EVENT = "INSERT INTO order_events (order_id, from_status, to_status, actor_id)"
ADD_ONE = "UPDATE inventory SET current_stock = current_stock + 1 WHERE id = {row}"
APPROVE = "UPDATE orders SET status = 'approved', approved_by = 1, approved_at = now()"
# By name: statements, and the error that refuses them.
REFUSED: dict[str, tuple[str, str]] = {
    "stock without a movement": (ADD_ONE, STOCK),
    "stock of a new row without a movement": (
        "INSERT INTO inventory (store_id, product_id, current_stock) VALUES ({other_store}, {product}, 5)", STOCK),
    "a movement without stock": (f"{MOVEMENT}) VALUES ({{row}}, 'count', 5, 105, NULL)", STOCK),
    "a movement of another number": (f"{ADD_ONE}; {MOVEMENT}) VALUES ({{row}}, 'count', 2, 101, NULL)", STOCK),
    "a movement of another row": (f"{ADD_ONE}; {MOVEMENT}) VALUES ({{other_row}}, 'count', 1, 101, NULL)", STOCK),
    "a movement with another balance": (f"{ADD_ONE}; {MOVEMENT}) VALUES ({{row}}, 'count', 1, 102, NULL)", STOCK),
    "a movement before the last one": (
        f"{ADD_ONE}; {MOVEMENT}, at) VALUES ({{row}}, 'count', 1, 101, NULL, now() - interval '1 day')", STOCK),
    "stock that moves to another row": (
        "UPDATE inventory SET current_stock = current_stock + CASE id WHEN {row} THEN 1 ELSE -1 END"
        " WHERE id IN ({row}, {full_row})", STOCK),
    "a stock row that moves to another store": (
        "UPDATE inventory SET store_id = {other_store} WHERE id = {other_row}", "keeps its store and its product"),
    "a reservation without an order": (
        "UPDATE inventory SET reserved_stock = reserved_stock + 1 WHERE id = {full_row}", RESERVED),
    "a release without an order": ("UPDATE inventory SET reserved_stock = 0 WHERE id = {full_row}", RESERVED),
    "an approval without a reservation": (
        f"{APPROVE}, version = version + 1 WHERE id = {{pending}};"
        f" {EVENT} VALUES ({{pending}}, 'pending', 'approved', 1)", RESERVED),
    "a new quantity of an approved order": (
        "UPDATE orders SET quantity = quantity - 1, version = version + 1 WHERE id = {approved};"
        f" {EVENT} VALUES ({{approved}}, 'approved', 'cancelled', 1)", RESERVED),
    "an approval without an event": (f"{APPROVE} WHERE id = {{supplied}}", EVENTS),
    "an approval with a version and without an event": (
        f"{APPROVE}, version = version + 1 WHERE id = {{supplied}}", EVENTS),
    "an approval with another event": (
        f"{APPROVE}, version = version + 1 WHERE id = {{supplied}};"
        f" {EVENT} VALUES ({{supplied}}, 'pending', 'pending', 1)", EVENTS),
    "another version": ("UPDATE orders SET version = version + 1 WHERE id = {fulfilled}", EVENTS),
    "another quantity": ("UPDATE orders SET quantity = quantity - 1 WHERE id = {pending}", EVENTS),
    "another time": ("UPDATE orders SET fulfilled_at = fulfilled_at + interval '1 s' WHERE id = {fulfilled}", EVENTS),
    "an order without an event": (
        "INSERT INTO orders (store_id, product_id, quantity, requested_quantity, requested_by)"
        " VALUES ({other_store}, {product}, 1, 1, 1)", EVENTS),
    "an event without its order": (f"{EVENT} VALUES ({{pending}}, 'pending', 'pending', 1)", EVENTS),
    "a status of an ended order": (
        "UPDATE orders SET status = 'cancelled', fulfilled_by = NULL, fulfilled_at = NULL, cancelled_by = 1,"
        " cancelled_at = now(), cancel_reason = 'x' WHERE id = {fulfilled}", "is fulfilled: its status"),
    "sums by their function": (
        "SELECT add_to_stock_days(ARRAY[(current_date, {other_store}, 'x', 1, 1, 1, 1)::stock_day_change])",
        "written by triggers only"),
    "a recount": ("SELECT recount_low_stock_days()", "written by triggers only"),
}  # fmt: skip
for table in SUMS:
    for statement in (
        f"UPDATE {table} SET store_id = store_id",
        f"DELETE FROM {table}",
        f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1",
    ):
        REFUSED[statement] = (statement, f"{table} is written by triggers only: {statement.split()[0]}")


@pytest.fixture(scope="module")
def row_ids(admin: Client, client: Client) -> dict[str, str]:
    """Ids of stock rows and orders: the store's row has 100 cases, the warehouse's 9,999, of which 10 are reserved."""
    shop = Shop(admin, client, 10_000)
    pending, approved, fulfilled = shop.order(100), shop.order(10), shop.order(1)
    for order in (approved, fulfilled):
        shop.approve(order)
    shop.fulfill(fulfilled)
    admin.ok("PUT", f"/api/inventory/{shop.at_store['id']}", json={"current_stock": 100})
    other = Shop(admin, client, 100)
    return {
        "row": shop.at_store["id"], "full_row": shop.at_warehouse["id"], "other_row": other.at_warehouse["id"],
        "product": shop.product["id"], "other_store": make_store(admin)["id"], "pending": pending["id"],
        "supplied": shop.order(1, source_store_id=None)["id"], "approved": approved["id"], "fulfilled": fulfilled["id"],
    }  # fmt: skip


@contextmanager
def acting_as(database: Database, role: str) -> Generator[None]:
    """Work as this role, then roll back."""
    with database.transaction(force_rollback=True):
        database.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
        yield


def commit_as(database: Database, role: str, statement: str) -> None:
    """Run a statement, which has to succeed, as this role, and commit."""
    with database.transaction():
        database.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
        assert database.execute(statement).rowcount == 1  # pyright: ignore[reportArgumentType, reportCallIssue]


def run_and_check(database: Database, statements: str) -> None:
    """Run the statements, and then the checks of COMMIT."""
    for statement in statements.split(";"):
        database.execute(statement)  # pyright: ignore[reportArgumentType, reportCallIssue]
    database.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("case", REFUSED)
def test_database_refuses_a_change_without_its_counterpart(
    database: Database, row_ids: dict[str, str], case: str, role: str
) -> None:
    statements, error = REFUSED[case]
    without_right = role == APP and (case.startswith("DELETE") or case == "a recount")
    with acting_as(database, role), pytest.raises(psycopg.Error) as caught:
        run_and_check(database, statements.format(**row_ids))
    expected = psycopg.errors.InsufficientPrivilege if without_right else psycopg.errors.RestrictViolation
    assert isinstance(caught.value, expected), caught.value
    assert without_right or error in str(caught.value)


@pytest.mark.parametrize("role", ROLES)
def test_stock_without_a_movement_fails_at_commit(database: Database, row_ids: dict[str, str], role: str) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation, match=STOCK):
        commit_as(database, role, ADD_ONE.format(**row_ids))
    row = database.execute("SELECT current_stock FROM inventory WHERE id = %(row)s", row_ids).fetchone()
    assert row == {"current_stock": 100}


@pytest.mark.parametrize("role", ROLES)
def test_stock_can_be_corrected_by_hand_with_its_movement(database: Database, shop: Shop, role: str) -> None:
    with database.transaction():
        database.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
        database.execute(
            """WITH counted AS (
                   UPDATE inventory SET current_stock = 90, version = version + 1,
                          last_updated = greatest(clock_timestamp(), last_updated)
                   WHERE id = %s RETURNING id, current_stock, last_updated)
               INSERT INTO stock_movements (inventory_id, kind, delta, balance_after, reason, at)
               SELECT id, 'adjustment', -10, current_stock, 'Counted by hand', last_updated FROM counted""",
            (shop.at_warehouse["id"],),
        )
    assert stock_of(shop.admin, shop.warehouse, shop.product)["current_stock"] == 90
    assert shop.admin.ok("GET", "/api/integrity")["broken"] == []


def test_two_statements_of_a_transaction_balance_each_other(database: Database, row_ids: dict[str, str]) -> None:
    movement = f"{MOVEMENT}) VALUES ({{row}}, 'count', 1, 101, NULL)"
    for statements in (f"{ADD_ONE}; {movement}", f"{movement}; {ADD_ONE}"):
        with acting_as(database, OWNER):
            run_and_check(database, statements.format(**row_ids))


def test_bulk_load_is_not_checked(database: Database, row_ids: dict[str, str]) -> None:
    with acting_as(database, OWNER):
        without_guards(database)
        run_and_check(database, ADD_ONE.format(**row_ids))


def test_new_price_and_a_new_stock_row_need_no_movement(shop: Shop) -> None:
    shop.admin.ok("PUT", f"/api/products/{shop.product['id']}", json={"unit_price": 12.5, "category": "Guarded"})
    body = {"store_id": shop.store["id"], "product_id": make_product(shop.admin)["id"]}
    assert shop.admin.ok("POST", "/api/inventory", json=body)["current_stock"] == 0


def test_master_data_can_be_changed_by_hand(database: Database, row_ids: dict[str, str]) -> None:
    with acting_as(database, OWNER):
        run_and_check(
            database,
            "UPDATE stores SET name = 'x'; UPDATE users SET active = false; UPDATE products SET unit_price = 1;"
            "UPDATE inventory SET reorder_level = 0, version = version + 1",
        )
