"""The demo company in the database: valid ledger, realistic year, and the same data for the same seed."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.database.connection_parameters import connection_parameters
from app.database.migrate import migrate
from app.demo import load
from tests.clock import no_day_change
from tests.conftest import BACKEND, INVARIANTS, Service

__all__ = ["no_day_change"]  # a fixture
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


@pytest.mark.parametrize(("orders", "months"), [(0, 12), (1, 12), (100, 12), (5000, 12), (3000, 1), (500, 30)], ids=str)
def test_invariants_hold_for_any_number_of_orders(empty: dict[str, Any], orders: int, months: int) -> None:
    with filled(empty, orders=orders, months=months) as connection:
        assert connection.execute(INVARIANTS).fetchall() == []
        assert one(connection, "SELECT count(*) FROM orders") == orders
        assert one(connection, "SELECT count(*) > 3000, bool_and(current_stock >= 0) FROM inventory") == (True, True)


@pytest.fixture(scope="module")
def year(server: dict[str, Any]) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A demo company with a year of 20,000 orders, which the tests only read."""
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE demo_year")
        place = {**server, "dbname": "demo_year", "options": "-c search_path=brickhouse", "autocommit": True}
        with filled(place, orders=20_000) as at_work:
            yield at_work
        connection.execute("DROP DATABASE demo_year WITH (FORCE)")


def test_company_matches_its_description(year: psycopg.Connection[tuple[Any, ...]]) -> None:
    assert one(year, "SELECT count(*), count(DISTINCT region) FROM stores") == (26, 8)
    assert one(year, "SELECT count(*) FROM (SELECT FROM stores GROUP BY region HAVING count(*) < 2) s") == 0
    warehouses = one(year, "SELECT count(*), count(DISTINCT region) FROM stores WHERE store_type = 'Warehouse'")
    assert warehouses == (4, 4)
    assert one(year, "SELECT count(DISTINCT store_type) FROM stores") == 7
    assert one(year, "SELECT count(*) >= 150, count(DISTINCT category) FROM products") == (True, 17)
    assert one(year, "SELECT count(DISTINCT category) FROM products WHERE category IN ('Cola', 'Water')") == 2
    people = dict(year.execute("SELECT role, count(*) FROM users GROUP BY 1").fetchall())
    assert people == {"admin": 2, "regional_manager": 8, "store_manager": 26}
    assert one(year, "SELECT region FROM users WHERE role = 'regional_manager' ORDER BY id LIMIT 1") == "West"
    assert one(year, "SELECT count(*) FROM users WHERE email !~ '^[a-z]+[.][a-z]+@brickhouse[.]example$'") == 0
    managed = "SELECT count(*) FROM stores s JOIN users u ON u.id = s.manager_id AND u.store_id = s.id"
    assert one(year, managed) == 26
    carried = one(
        year,
        """SELECT min(n), min(n) FILTER (WHERE store_type = 'Warehouse')
           FROM (SELECT s.store_type, count(*)::float / (SELECT count(*) FROM products) AS n
                 FROM inventory i JOIN stores s ON s.id = i.store_id GROUP BY s.id) c""",
    )
    assert 0.79 < carried[0] < 1
    assert carried[1] == 1


def test_orders_and_stock_are_in_the_usual_proportions(year: psycopg.Connection[tuple[Any, ...]]) -> None:
    shares = dict(year.execute("SELECT status, count(*)::float / 20000 FROM orders GROUP BY 1").fetchall())
    assert 0.02 < shares["cancelled"] < 0.06
    assert 0.001 < shares["approved"] < 0.02
    assert 0 < shares["shipped"] < 0.02
    assert 0.001 < shares["pending"] < 0.02
    late = one(
        year,
        """SELECT count(*) FILTER (WHERE status = 'pending' AND created_at < now() - interval '24 hours'),
                  count(*) FILTER (WHERE status = 'approved' AND approved_at < now() - interval '72 hours')
           FROM orders""",
    )
    assert min(late) > 0
    low, out, over = one(
        year,
        """SELECT avg(low_stock::int)::float, avg(out_of_stock::int)::float,
                  avg((current_stock > max_stock)::int)::float FROM inventory""",
    )
    assert 0.08 < low < 0.12
    assert 0.004 < out < 0.03
    assert 0 < over < 0.02
    earlier = "SELECT sum(low_stock_delta) FILTER (WHERE day < company_day(now()) - 29) FROM low_stock_days"
    assert 0.5 < one(year, f"SELECT ({earlier})::float / count(*) FROM inventory WHERE low_stock") < 2  # not just today
    assert one(year, "SELECT count(DISTINCT cancel_reason) > 4 FROM orders")
    assert one(year, "SELECT count(*) > 100 FROM order_events WHERE changes IS NOT NULL AND to_status = 'approved'")
    assert one(year, "SELECT count(*) > 50 FROM order_events WHERE from_status = 'pending' AND to_status = 'pending'")
    assert one(year, "SELECT count(*) < 8 * 20000 FROM stock_movements")


def test_demo_users_do_only_what_the_rules_allow(year: psycopg.Connection[tuple[Any, ...]]) -> None:
    broken = one(
        year,
        """SELECT count(*) FILTER (WHERE o.approved_by = o.requested_by),
                  count(*) FILTER (WHERE a.role = 'store_manager' OR a.region <> s.region),
                  count(*) FILTER (WHERE r.store_id <> q.id OR r.region <> q.region),
                  count(*) FILTER (WHERE f.store_id IS DISTINCT FROM w.id AND f.role = 'store_manager'
                                      OR f.region <> s.region)
           FROM orders o JOIN stores s ON s.id = o.store_id JOIN users r ON r.id = o.requested_by
           -- a return is requested by the store that sends it, and fulfilled by the one that takes it back
           LEFT JOIN stores q ON q.id = CASE WHEN o.return_of IS NULL THEN o.store_id ELSE o.source_store_id END
           LEFT JOIN stores w ON w.id = CASE WHEN o.return_of IS NULL THEN o.source_store_id ELSE o.store_id END
           LEFT JOIN users a ON a.id = o.approved_by LEFT JOIN users f ON f.id = o.fulfilled_by""",
    )
    assert broken == (0, 0, 0, 0)


def test_orders_of_a_batch_share_status_and_times(year: psycopg.Connection[tuple[Any, ...]]) -> None:
    batches, differing = one(
        year,
        """SELECT count(*), count(*) FILTER (WHERE stores > 1 OR fates > 1 OR products < orders OR orders < 2)
           FROM (SELECT count(*) AS orders, count(DISTINCT store_id) AS stores, count(DISTINCT product_id) AS products,
                        count(DISTINCT (created_at, requested_by, source_store_id, status, approved_at, fulfilled_at))
                        AS fates
                 FROM orders WHERE batch_id IS NOT NULL GROUP BY batch_id) b""",
    )
    assert batches > 5
    assert differing == 0


def test_warehouses_never_reserve_more_than_their_stock(empty: dict[str, Any]) -> None:
    promised = """
        WITH changes AS (
            SELECT o.source_store_id AS store_id, o.product_id, e.at,
                   CASE e.to_status WHEN 'approved' THEN -o.quantity ELSE o.quantity END AS delta
            FROM orders o JOIN order_events e ON e.order_id = o.id
            WHERE o.source_store_id IS NOT NULL
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


def test_low_stock_count_of_each_day_matches_the_ledger(year: psycopg.Connection[tuple[Any, ...]]) -> None:
    query = """
        WITH e AS (SELECT company_day_start(company_day(now()) - {0}) AS moment),
        on_hand AS (SELECT inventory_id, sum(delta) AS cases FROM stock_movements, e WHERE at < moment GROUP BY 1),
        promised AS (
            SELECT source_store_id AS store_id, product_id, sum(quantity) AS cases FROM orders, e
            WHERE approved_at < moment AND coalesce(shipped_at, fulfilled_at, cancelled_at, 'infinity') >= moment
            GROUP BY 1, 2)
        SELECT count(*) FILTER (WHERE reorder_level > 0
                                AND reorder_level >= coalesce(h.cases, 0) - coalesce(p.cases, 0))
               - (SELECT sum(low_stock_delta) FROM low_stock_days WHERE day < company_day(now()) - {0})
        FROM inventory i LEFT JOIN on_hand h ON h.inventory_id = i.id
             LEFT JOIN promised p ON (p.store_id, p.product_id) = (i.store_id, i.product_id)"""
    for back in (-1, 0, 2, 10, 100, 300):
        assert one(year, query.format(back)) == 0


def test_product_is_counted_at_most_once_a_week(year: psycopg.Connection[tuple[Any, ...]]) -> None:
    counts, hasty = one(
        year,
        """SELECT count(*), count(*) FILTER (WHERE at - before < interval '6 days 23 hours')
           FROM (SELECT at, lag(at) OVER (PARTITION BY inventory_id ORDER BY at) AS before
                 FROM stock_movements WHERE kind = 'count') c""",
    )
    assert counts > 5000
    assert hasty == 0


@pytest.mark.parametrize(
    ("table", "column"), [("orders", "created_at"), ("order_events", "at"), ("stock_movements", "at")]
)
def test_ids_ascend_with_time_and_nothing_is_in_the_future(
    year: psycopg.Connection[tuple[Any, ...]], table: str, column: str
) -> None:
    rows, back_in_time, future = one(
        year,
        f"""SELECT count(*), count(*) FILTER (WHERE at < before), count(*) FILTER (WHERE at > now())
            FROM (SELECT {column} AS at, lag({column}) OVER (ORDER BY id) AS before FROM {table}) t""",
    )
    assert rows >= 20_000
    assert (back_in_time, future) == (0, 0)


def test_every_ledger_begins_with_the_opening_stock(year: psycopg.Connection[tuple[Any, ...]]) -> None:
    first = year.execute(
        """SELECT DISTINCT kind, at FROM (SELECT DISTINCT ON (inventory_id) kind, at FROM stock_movements
           ORDER BY inventory_id, at, id) m"""
    ).fetchall()
    assert [kind for kind, _ in first] == ["opening"]


def test_demo_year_has_weekly_and_seasonal_patterns_and_ends_now(year: psycopg.Connection[tuple[Any, ...]]) -> None:
    weekend, week = one(
        year,
        """SELECT count(*) FILTER (WHERE extract(isodow FROM company_day(created_at)) > 5) / 2.0,
                  count(*) FILTER (WHERE extract(isodow FROM company_day(created_at)) <= 5) / 5.0 FROM orders""",
    )
    assert weekend < week / 2

    def share(categories: str, months: str) -> float:
        return one(
            year,
            f"""SELECT avg((p.category IN ({categories}))::int)::float FROM orders o
                JOIN products p ON p.id = o.product_id WHERE extract(month FROM o.created_at) IN ({months})""",
        )

    summer, winter = "6, 7, 8", "12, 1, 2"
    cold = "'Water', 'Lemonade', 'Iced Tea', 'Sports Drink'"
    assert share(cold, summer) > share(cold, winter) * 1.05
    assert share("'Hot Chocolate'", winter) > share("'Hot Chocolate'", summer) * 1.2
    first, last = one(year, "SELECT min(created_at)::date, max(created_at)::date FROM orders")
    assert 355 <= (last - first).days <= 366
    young, old = one(
        year,
        """SELECT count(*) FILTER (WHERE created_at > now() - interval '28 days'),
                  count(*) FILTER (WHERE created_at < now() - interval '336 days') FROM orders""",
    )
    assert young > old


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


def run(place: dict[str, Any], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(COMMAND), "--host", str(place["host"]), "--user", str(place["user"]), "--name"]
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
