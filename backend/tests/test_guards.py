"""The database refuses changes by hand that break stock, history or sums, for each role and at the latest at COMMIT.

`SET CONSTRAINTS ALL IMMEDIATE` runs the checks of COMMIT, so that the test can roll back.
"""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from tests.changes_by_hand import ADD_ONE, MOVEMENT, REFUSED, STOCK, SUMS, make_rows_to_attack
from tests.contract import Client
from tests.database_roles import APP, OWNER
from tests.factories import Database, Shop, make_product, stock_of, without_guards

ROLES = ["postgres", OWNER, APP]


@pytest.fixture(scope="module")
def row_ids(admin: Client, client: Client) -> dict[str, str]:
    """The ids of stock rows and orders that the tests try to change."""
    return make_rows_to_attack(admin, client)


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
    expected = psycopg.errors.InsufficientPrivilege if without_right else psycopg.IntegrityError
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


def test_statements_of_one_transaction_can_balance_each_other(database: Database, row_ids: dict[str, str]) -> None:
    movement = f"{MOVEMENT}) VALUES ({{row}}, 'count', 1, 101, NULL)"
    for statements in (f"{ADD_ONE}; {movement}", f"{movement}; {ADD_ONE}"):
        with acting_as(database, OWNER):
            run_and_check(database, statements.format(**row_ids))


@pytest.mark.parametrize(
    "change",
    [
        ADD_ONE,
        f"{MOVEMENT}) VALUES ({{row}}, 'count', 5, 105, NULL)",
        "UPDATE orders SET notes = 'x' WHERE id = {pending}",
    ],
)
def test_change_after_the_checks_became_immediate_is_refused(
    database: Database, row_ids: dict[str, str], change: str
) -> None:
    statements = f"SET CONSTRAINTS ALL IMMEDIATE; {change}".format(**row_ids)
    with acting_as(database, OWNER), pytest.raises(psycopg.errors.RestrictViolation, match="last statement before"):
        run_and_check(database, statements)


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


def test_each_table_of_sums_is_written_by_triggers_only(database: Database) -> None:
    """The names of the tables of sums end in counts, days or totals."""
    rows = database.execute(
        """SELECT c.relname AS name FROM pg_class c
           WHERE c.relnamespace = 'brickhouse'::regnamespace AND c.relkind = 'r'
             AND (c.relname LIKE '%\\_counts' OR c.relname LIKE '%\\_days' OR c.relname LIKE '%\\_totals')"""
    ).fetchall()
    assert {row["name"] for row in rows} == set(SUMS)
