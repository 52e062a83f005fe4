"""The demo company in the database: valid ledger, the same data for the same seed, and the load itself."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.database.migrate import migrate
from app.demo import load
from tests.clock import no_day_change
from tests.conftest import BACKEND, INVARIANTS, Service
from tests.demo_company import filled, one, parameters_of

__all__ = ["no_day_change"]  # a fixture
COMMAND = BACKEND.parent / "database/demo_setup.py"


@pytest.fixture(scope="module")
def server(service: Service) -> dict[str, Any]:
    return parameters_of(service)


@pytest.fixture
def empty(server: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A database of the test's own on the same server; its connection parameters."""
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS demo_test")
        connection.execute("CREATE DATABASE demo_test")
        yield {**server, "dbname": "demo_test", "options": "-c search_path=brickhouse", "autocommit": True}
        connection.execute("DROP DATABASE demo_test WITH (FORCE)")


@pytest.mark.parametrize(("orders", "months"), [(0, 12), (1, 12), (100, 12), (5000, 12), (3000, 1), (500, 30)], ids=str)
def test_invariants_hold_for_any_number_of_orders(empty: dict[str, Any], orders: int, months: int) -> None:
    with filled(empty, orders=orders, months=months) as connection:
        assert connection.execute(INVARIANTS).fetchall() == []
        assert one(connection, "SELECT count(*) FROM orders") == orders
        assert one(connection, "SELECT count(*) > 3000, bool_and(current_stock >= 0) FROM inventory") == (True, True)


def test_warehouses_never_reserve_more_than_their_stock(empty: dict[str, Any]) -> None:
    promised = """
        WITH changes AS (
            SELECT o.source_store_id AS store_id, o.product_id, e.at,
                   CASE e.to_status WHEN 'approved' THEN -o.quantity ELSE o.quantity END AS delta
            FROM orders o JOIN order_events e ON e.order_id = o.id
            WHERE o.source_store_id IN (SELECT id FROM stores WHERE store_type = 'Warehouse') AND o.return_of IS NULL
              AND (e.to_status = 'approved' OR (e.from_status, e.to_status) = ('approved', 'cancelled'))
            UNION ALL
            SELECT i.store_id, i.product_id, m.at, m.delta
            FROM stock_movements m JOIN inventory i ON i.id = m.inventory_id JOIN stores s ON s.id = i.store_id
            WHERE s.store_type = 'Warehouse' AND m.kind <> 'transfer_out'
        ), available AS (
            SELECT sum(delta) OVER (PARTITION BY store_id, product_id ORDER BY at, delta DESC) AS cases FROM changes
        ) SELECT count(*), count(*) FILTER (WHERE cases < 0) FROM available
    """
    with filled(empty, orders=30_000, months=1) as connection:
        changes, below = one(connection, promised)
        assert changes > 20_000
        assert below == 0
        assert one(connection, "SELECT count(DISTINCT inventory_id) > 500 FROM stock_movements WHERE kind = 'receipt'")


FINGERPRINT = """
    SELECT (SELECT md5(string_agg(concat_ws('|', id, number, store_id, source_store_id, batch_id, product_id, quantity,
                       requested_quantity, status, requested_by, approved_by, fulfilled_by, cancelled_by, version), ','
                       ORDER BY id)) FROM orders),
           (SELECT md5(string_agg(concat_ws('|', id, inventory_id, kind, delta, balance_after, order_id), ','
                       ORDER BY id)) FROM stock_movements),
           (SELECT md5(string_agg(concat_ws('|', name, email, role), ',' ORDER BY id)) FROM
            (SELECT id, display_name AS name, email, role FROM users) u)
"""


@pytest.mark.usefixtures("no_day_change")
def test_seed_determines_the_company(empty: dict[str, Any]) -> None:
    found = []
    with filled(empty, orders=500, seed=7) as connection:
        found.append(one(connection, FINGERPRINT))
        for seed in (7, 8):
            load.fill(connection, orders=500, seed=seed, progress=False, reset=True)
            found.append(one(connection, FINGERPRINT))
    assert found[0] == found[1]
    assert not set(found[1]) & set(found[2])


def test_first_new_order_continues_the_demo_numbers(empty: dict[str, Any]) -> None:
    with filled(empty, orders=50) as connection, connection.transaction():
        order, number, batch = one(
            connection,
            """INSERT INTO orders (store_id, product_id, quantity, requested_quantity, requested_by, batch_id)
               SELECT store_id, product_id, 1, 1, 1, nextval('order_batches') FROM inventory LIMIT 1
               RETURNING id, number, batch_id""",
        )
        assert (order, number) == (51, "PO-00000051")
        assert batch > one(connection, "SELECT coalesce(max(batch_id), 0) FROM orders WHERE id < 51")
        connection.execute(
            "INSERT INTO order_events (order_id, to_status, actor_id) VALUES (%s, 'pending', 1)", (order,)
        )
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as at COMMIT: the sums are written now
        assert connection.execute(INVARIANTS).fetchall() == []


def test_load_leaves_keys_indexes_and_triggers_as_migrated(empty: dict[str, Any]) -> None:
    made = """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated
        FROM pg_constraint WHERE connamespace = 'brickhouse'::regnamespace
        UNION ALL SELECT tablename, indexname, indexdef, true FROM pg_indexes WHERE schemaname = 'brickhouse'
        UNION ALL SELECT tgrelid::regclass::text, tgname, tgenabled::text, true FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'brickhouse'::regnamespace)
        ORDER BY 1, 2, 3
    """
    with psycopg.connect(**empty) as connection:
        migrate(connection, "brickhouse")
        before = connection.execute(made).fetchall()
        load.fill(connection, orders=50, progress=False)
        assert connection.execute(made).fetchall() == before


def test_second_of_two_concurrent_loads_is_refused(empty: dict[str, Any]) -> None:
    def one_of_two(seed: int) -> str:
        with psycopg.connect(**empty) as connection:
            try:
                load.fill(connection, orders=300, seed=seed, progress=False)
            except load.NotEmpty:
                return "told"
            return "filled"

    with psycopg.connect(**empty) as connection:
        migrate(connection, "brickhouse")
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(one_of_two, (1, 2))) == ["filled", "told"]
        assert one(connection, "SELECT count(*) FROM orders") == 300
        assert connection.execute(INVARIANTS).fetchall() == []
        assert not load.is_empty(connection)


def test_failed_load_is_rolled_back(empty: dict[str, Any]) -> None:
    counts = "SELECT (SELECT count(*) FROM orders), (SELECT last_value FROM order_numbers)"
    with filled(empty, orders=40) as connection:
        before = one(connection, counts)
        connection.execute("ALTER TABLE orders ADD CHECK (id <= 90)")
        with pytest.raises(psycopg.errors.CheckViolation):
            load.fill(connection, orders=100, progress=False, reset=True)
        assert one(connection, counts) == before
        assert connection.execute(INVARIANTS).fetchall() == []


def run(parameters: dict[str, Any], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        str(COMMAND),
        "--host",
        str(parameters["host"]),
        "--user",
        str(parameters["user"]),
        "--name",
    ]
    return subprocess.run(
        [*command, "demo_test", *arguments], cwd=Path("/"), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_dry_run_creates_no_schema(empty: dict[str, Any]) -> None:
    tried = run(empty, "--dry-run", "--orders", "50")
    assert (tried.returncode, tried.stderr) == (0, "")
    assert "would make         50 orders" in tried.stdout
    with psycopg.connect(**empty) as connection:
        assert one(connection, "SELECT count(*) FROM pg_namespace WHERE nspname = 'brickhouse'") == 0


def test_command_fills_an_empty_database_and_needs_reset_for_a_filled_one(empty: dict[str, Any]) -> None:
    assert run(empty, "--orders", "50").returncode == 0
    with psycopg.connect(**empty) as connection:
        again = run(empty, "--orders", "60")
        assert (again.returncode, again.stderr.count("\n")) == (1, 1)
        assert "--reset" in again.stderr
        assert run(empty, "--orders", "60", "--reset").returncode == 1
        assert run(empty, "--orders", "60", "--reset", "--dry-run").returncode == 0
        assert one(connection, "SELECT count(*), (SELECT last_value FROM order_numbers) FROM orders") == (50, 51)
        assert run(empty, "--orders", "60", "--reset", "--yes").returncode == 0
        assert one(connection, "SELECT count(*) FROM orders") == 60
        assert connection.execute(INVARIANTS).fetchall() == []


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(["--port", "x"], "DB_PORT"), (["--schema", "No Such"], "DB_SCHEMA"), (["--host", "/nowhere"], "/nowhere")],
    ids=str,
)
def test_invalid_argument_gives_one_sentence(empty: dict[str, Any], arguments: list[str], word: str) -> None:
    refused = run(empty, *arguments)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert word in refused.stderr
