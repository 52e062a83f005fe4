"""The demo company: its ledger adds up, its year has a rhythm, and a seed always draws the same one."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.database.connection import connection_parameters
from app.database.migrate import migrate
from app.demo import load
from tests.conftest import BACKEND, INVARIANTS, Service

COMMAND = BACKEND.parent / "database/demo_setup.py"


@pytest.fixture(scope="module")
def server(service: Service) -> dict[str, Any]:
    return {k: v for k, v in connection_parameters(service.settings).items() if k in ("host", "port", "user")}


@pytest.fixture
def empty(server: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A database of the test's own on the same server; its connection parameters."""
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS demo_test")
        connection.execute("CREATE DATABASE demo_test")
        yield {**server, "dbname": "demo_test", "options": "-c search_path=brickhouse", "autocommit": True}
        connection.execute("DROP DATABASE demo_test WITH (FORCE)")


def filled(place: dict[str, Any], **asked: Any) -> psycopg.Connection[tuple[Any, ...]]:
    connection = psycopg.connect(**place)
    migrate(connection, "brickhouse")
    load.fill(connection, progress=False, **asked)
    return connection


def one(connection: psycopg.Connection[tuple[Any, ...]], query: str) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0] if len(row) == 1 else row


@pytest.mark.parametrize("orders", [0, 1, 100, 3000])
def test_every_invariant_holds_however_many_orders(empty: dict[str, Any], orders: int) -> None:
    with filled(empty, orders=orders) as connection:
        assert connection.execute(INVARIANTS).fetchall() == []
        assert one(connection, "SELECT count(*) FROM orders") == orders


def test_the_company_is_as_it_was_described(empty: dict[str, Any]) -> None:
    with filled(empty, orders=20_000) as connection:
        assert one(connection, "SELECT count(*), count(DISTINCT region) FROM stores") == (26, 8)
        assert one(connection, "SELECT count(*) FROM stores WHERE store_type = 'Warehouse'") >= 3
        assert one(connection, "SELECT count(DISTINCT store_type) FROM stores") == 7
        assert one(connection, "SELECT count(*) >= 150, count(DISTINCT category) FROM products") == (True, 17)
        assert one(connection, "SELECT count(*) FROM products WHERE category IN ('Cola', 'Water')") > 5
        assert one(connection, "SELECT array_agg(DISTINCT role ORDER BY role) FROM users") == [
            "admin", "regional_manager", "store_manager"]  # fmt: skip
        assert one(connection, "SELECT region FROM users WHERE role = 'regional_manager' ORDER BY id LIMIT 1") == "West"
        shares = dict(connection.execute("SELECT status, count(*)::float / 20000 FROM orders GROUP BY 1").fetchall())
        assert 0.02 < shares["cancelled"] < 0.06
        assert min(shares["pending"], shares["approved"]) > 0
        assert one(connection, "SELECT count(*) FROM orders WHERE status = 'pending' AND created_at < now() - interval"
                               " '24 hours'") > 0  # fmt: skip
        low, out = one(connection, "SELECT avg(low_stock::int)::float, avg(out_of_stock::int)::float FROM inventory")
        assert 0.05 < low < 0.2
        assert 0.003 < out < 0.05
        assert one(connection, "SELECT count(*) FROM orders WHERE approved_by = requested_by") == 0
        assert one(connection, "SELECT count(DISTINCT batch_id) FROM orders") > 10
        assert one(connection, "SELECT count(*) FROM orders WHERE quantity < requested_quantity") > 10


def test_the_year_has_a_rhythm_and_ends_now(empty: dict[str, Any]) -> None:
    with filled(empty, orders=20_000) as connection:
        weekend, week = one(
            connection,
            """SELECT count(*) FILTER (WHERE extract(isodow FROM created_at) > 5) / 2.0,
                      count(*) FILTER (WHERE extract(isodow FROM created_at) <= 5) / 5.0 FROM orders""",
        )
        assert weekend < week / 2
        summer, winter = (
            one(connection, f"""SELECT count(*) FROM orders o JOIN products p ON p.id = o.product_id
                WHERE p.category = 'Lemonade' AND extract(month FROM o.created_at) IN ({months})""")
            for months in ("6, 7, 8", "12, 1, 2")
        )  # fmt: skip
        assert summer > winter * 1.2
        first, last = one(connection, "SELECT min(created_at)::date, max(created_at)::date FROM orders")
        assert 355 <= (last - first).days <= 366
        for table, column in (("orders", "created_at"), ("order_events", "at"), ("stock_movements", "at")):
            assert one(connection, f"SELECT count(*) FROM {table} WHERE {column} > now()") == 0


FINGERPRINT = """
    SELECT (SELECT md5(string_agg(concat_ws('|', id, number, store_id, source_store_id, batch_id, product_id, quantity,
                       requested_quantity, status, requested_by, approved_by, fulfilled_by, cancelled_by, version), ','
                       ORDER BY id)) FROM orders),
           (SELECT md5(string_agg(concat_ws('|', id, inventory_id, kind, delta, balance_after, order_id), ','
                       ORDER BY id)) FROM stock_movements),
           (SELECT md5(string_agg(concat_ws('|', name, email, role), ',' ORDER BY id)) FROM
            (SELECT id, display_name AS name, email, role FROM users) u)
"""


def test_a_seed_always_draws_the_same_company(empty: dict[str, Any]) -> None:
    found = []
    with filled(empty, orders=500, seed=7) as connection:
        found.append(one(connection, FINGERPRINT))
        for seed in (7, 8):
            load.reset(connection)
            load.fill(connection, orders=500, seed=seed, progress=False)
            found.append(one(connection, FINGERPRINT))
    assert found[0] == found[1]
    assert found[1] != found[2]


def test_the_service_goes_on_where_the_demo_ends(empty: dict[str, Any]) -> None:
    with filled(empty, orders=50) as connection:
        order, number = one(
            connection,
            """INSERT INTO orders (store_id, product_id, quantity, requested_quantity, requested_by)
               SELECT store_id, product_id, 1, 1, 1 FROM inventory LIMIT 1 RETURNING id, number""",
        )
        assert (order, number) == (51, "PO-00000051")


def run(place: dict[str, Any], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(COMMAND), "--host", str(place["host"]), "--user", str(place["user"]), "--name"]
    return subprocess.run(
        [*command, "demo_test", *arguments], cwd=Path("/"), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_the_command_line_tries_fills_refuses_and_starts_again(empty: dict[str, Any]) -> None:
    tried = run(empty, "--dry-run", "--orders", "50")
    assert (tried.returncode, "would make        50 orders" in tried.stdout) == (0, True)
    with psycopg.connect(**empty) as connection:
        assert one(connection, "SELECT count(*) FROM stores") == 0
        assert run(empty, "--orders", "50").returncode == 0
        assert one(connection, "SELECT count(*) FROM orders") == 50
        again = run(empty, "--orders", "60")
        assert (again.returncode, again.stderr.count("\n")) == (1, 1)
        assert "empty" in again.stderr
        assert run(empty, "--orders", "60", "--reset").returncode == 1
        assert one(connection, "SELECT count(*) FROM orders") == 50
        assert run(empty, "--orders", "60", "--reset", "--yes").returncode == 0
        assert one(connection, "SELECT count(*) FROM orders") == 60
        assert connection.execute(INVARIANTS).fetchall() == []
