"""A realistic year of the demo company: its users, orders, stock, and the trade of its stores and suppliers."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.conftest import Service
from tests.demo_company import filled, one, parameters_of

Year = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture(scope="module")
def year(service: Service) -> Iterator[Year]:
    """A demo company with a year of 20,000 orders, which the tests only read."""
    server = parameters_of(service)
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE demo_year")
        parameters = {**server, "dbname": "demo_year", "options": "-c search_path=brickhouse", "autocommit": True}
        with filled(parameters, orders=20_000) as at_work:
            yield at_work
        connection.execute("DROP DATABASE demo_year WITH (FORCE)")


def test_company_matches_its_description(year: Year) -> None:
    assert one(year, "SELECT count(*), count(DISTINCT region) FROM stores") == (26, 8)
    assert one(year, "SELECT count(*) FROM (SELECT FROM stores GROUP BY region HAVING count(*) < 2) s") == 0
    warehouses = one(year, "SELECT count(*), count(DISTINCT region) FROM stores WHERE store_type = 'Warehouse'")
    assert warehouses == (4, 4)
    assert one(year, "SELECT count(DISTINCT store_type) FROM stores") == 7
    assert one(year, "SELECT count(*) >= 150, count(DISTINCT category) FROM products") == (True, 17)
    assert one(year, "SELECT count(DISTINCT category) FROM products WHERE category IN ('Cola', 'Water')") == 2
    users = dict(year.execute("SELECT role, count(*) FROM users GROUP BY 1").fetchall())
    assert users == {"admin": 2, "regional_manager": 8, "store_manager": 26}
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


def test_orders_and_stock_are_in_the_usual_proportions(year: Year) -> None:
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
    assert 0.002 < out < 0.03
    assert 0 < over < 0.02
    earlier = "SELECT sum(low_stock_delta) FILTER (WHERE day < company_day(now()) - 29) FROM low_stock_days"
    assert 0.5 < one(year, f"SELECT ({earlier})::float / count(*) FROM inventory WHERE low_stock") < 2  # not just today
    assert one(year, "SELECT count(DISTINCT cancel_reason) > 4 FROM orders")
    assert one(year, "SELECT count(*) > 100 FROM order_events WHERE changes IS NOT NULL AND to_status = 'approved'")
    assert one(year, "SELECT count(*) > 50 FROM order_events WHERE from_status = 'pending' AND to_status = 'pending'")
    assert one(year, "SELECT count(*) < 8 * 20000 FROM stock_movements")


def test_demo_users_do_only_what_the_rules_allow(year: Year) -> None:
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


def test_orders_of_a_batch_share_status_and_times(year: Year) -> None:
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


def test_low_stock_count_of_each_day_matches_the_ledger(year: Year) -> None:
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
             LEFT JOIN promised p ON (p.store_id, p.product_id) = (i.store_id, i.product_id), e
        WHERE i.created_at < e.moment
          AND e.moment <= (SELECT max(valid_to) FROM product_versions v
                           WHERE v.product_id = i.product_id AND v.active)"""
    for back in (-1, 0, 2, 10, 100, 300):
        assert one(year, query.format(back)) == 0


def test_product_is_counted_at_most_once_a_week(year: Year) -> None:
    counts, hasty = one(
        year,
        """SELECT count(*), count(*) FILTER (WHERE day - before < 7)
           FROM (SELECT day, lag(day) OVER (PARTITION BY inventory_id ORDER BY day) AS before
                 FROM stock_movements CROSS JOIN LATERAL company_day(at) day WHERE kind = 'count') c""",
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


def test_every_ledger_begins_with_the_opening_stock(year: Year) -> None:
    first = year.execute(
        """SELECT DISTINCT m.kind, m.at = i.created_at
           FROM (SELECT DISTINCT ON (inventory_id) inventory_id, kind, at FROM stock_movements
                 ORDER BY inventory_id, at, id) m JOIN inventory i ON i.id = m.inventory_id"""
    ).fetchall()
    assert first == [("opening", True)]


def test_demo_year_has_weekly_and_seasonal_patterns_and_ends_now(year: Year) -> None:
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


def test_each_product_has_at_most_one_sale_a_day_until_yesterday(year: Year) -> None:
    sales, days, late, today = one(
        year,
        """SELECT count(*), count(DISTINCT (inventory_id, company_day(occurred_at))),
                  count(*) FILTER (WHERE company_day(at) <> company_day(occurred_at) OR occurred_at > at),
                  count(*) FILTER (WHERE company_day(occurred_at) = company_day(now()))
           FROM stock_movements WHERE kind = 'sale'""",
    )
    assert 30_000 < sales == days < 120_000
    assert (late, today) == (0, 0)


def test_stores_sell_what_is_delivered_in_the_rhythm_of_their_type(year: Year) -> None:
    sold, arrived = one(
        year,
        """SELECT sum(-delta) FILTER (WHERE kind = 'sale')::float, sum(delta) FILTER (WHERE kind = 'transfer_in')::float
           FROM stock_movements""",
    )
    assert 0.9 < sold / arrived < 1.15
    weekend = dict(
        year.execute(
            """SELECT s.store_type, sum(delta) FILTER (WHERE extract(isodow FROM company_day(occurred_at)) > 5)::float
                                    / sum(delta)
               FROM stock_movements m JOIN inventory i ON i.id = m.inventory_id JOIN stores s ON s.id = i.store_id
               WHERE m.kind = 'sale' GROUP BY 1"""
        ).fetchall()
    )
    assert weekend["Business"] < 0.15 < weekend["Urban"] < 0.35 < weekend["Entertainment"]


def test_products_run_out_and_slow_ones_sell_seldom(year: Year) -> None:
    sold_out = "SELECT count(DISTINCT inventory_id) FROM stock_movements WHERE kind = 'sale' AND balance_after = 0"
    assert one(year, sold_out) > 100
    days = sorted(
        row[0]
        for row in year.execute(
            """SELECT count(*) FROM stock_movements m JOIN inventory i ON i.id = m.inventory_id
               WHERE m.kind = 'sale' GROUP BY i.id"""
        )
    )
    assert days[len(days) // 10] < 8 < 25 < days[-len(days) // 10]


def test_losses_and_customers_returns_are_booked_and_counts_find_differences(year: Year) -> None:
    codes = "SELECT count(DISTINCT reason_code), count(*) > 100 FROM stock_movements WHERE kind = 'write_off'"
    assert one(year, codes) == (5, True)
    assert one(year, "SELECT count(*) > 50 FROM stock_movements WHERE kind = 'customer_return'")
    found = one(year, "SELECT avg((delta <> 0)::int)::float FROM stock_movements WHERE kind = 'count'")
    assert 0.08 < found < 0.2


def test_suppliers_deliver_on_their_days_sometimes_late_short_or_damaged(year: Year) -> None:
    assert one(year, "SELECT count(*), count(DISTINCT order_days) > 4 FROM suppliers") == (8, True)
    orders, on_time, late, open_ones = one(
        year,
        """SELECT count(*), avg((company_day(fulfilled_at) = company_day(expected_at))::int)::float,
                  avg((fulfilled_at > expected_at)::int)::float, count(*) FILTER (WHERE status = 'approved')
           FROM orders WHERE source_store_id IS NULL AND approved_at IS NOT NULL""",
    )
    assert orders == one(year, "SELECT count(*) FROM orders WHERE expected_at IS NOT NULL")
    assert on_time > 0.5
    assert 0.1 < late < 0.4
    assert open_ones > 0
    short, damaged = one(
        year,
        """SELECT count(*) FILTER (WHERE received_quantity + damaged_quantity < shipped_quantity),
                  count(*) FILTER (WHERE damaged_quantity > 0) FROM orders WHERE status = 'fulfilled'""",
    )
    assert min(short, damaged) > 10


def test_some_orders_are_returned(year: Year) -> None:
    returns, done = one(
        year, "SELECT count(*), count(*) FILTER (WHERE status = 'fulfilled') FROM orders WHERE return_of IS NOT NULL"
    )
    assert 10 < done <= returns < 200


def test_stores_give_each_other_cases_after_an_agreement(year: Year) -> None:
    transfers, arrived, declined, broken = one(
        year,
        """SELECT count(*), count(*) FILTER (WHERE o.status = 'fulfilled'),
                  count(*) FILTER (WHERE o.status = 'cancelled' AND o.agreed_at IS NULL),
                  count(*) FILTER (WHERE a.store_id IS DISTINCT FROM o.source_store_id AND a.role = 'store_manager'
                                      OR a.region <> w.region
                                      OR a.role = 'store_manager' AND w.region <> s.region)
           FROM orders o JOIN stores s ON s.id = o.store_id JOIN stores w ON w.id = o.source_store_id
           LEFT JOIN users a ON a.id = o.agreed_by WHERE o.needs_agreement""",
    )
    assert transfers > arrived > 10
    assert declined > 0
    assert broken == 0


def test_more_is_sold_than_the_books_have_and_cases_go_back_to_suppliers(year: Year) -> None:
    assert one(year, "SELECT count(*) > 20 FROM stock_movements WHERE reason_code = 'found' AND delta > 0")
    assert one(year, "SELECT count(*) > 0 FROM stock_movements WHERE kind = 'supplier_return'")


def test_stock_of_the_warehouses_does_not_fall_towards_the_end(year: Year) -> None:
    """The history ends today, and the company goes on: the last weeks are like those before."""
    now, before, low = one(
        year,
        """WITH ends AS (SELECT company_day_start(company_day(now()) - 60) AS moment)
           SELECT sum(i.current_stock)::float, (
                      SELECT sum(m.delta)::float FROM stock_movements m JOIN inventory i ON i.id = m.inventory_id
                      JOIN stores s ON s.id = i.store_id, ends WHERE s.store_type = 'Warehouse' AND m.at < moment),
                  avg(i.low_stock::int)::float
           FROM inventory i JOIN stores s ON s.id = i.store_id WHERE s.store_type = 'Warehouse'""",
    )
    assert 0.85 < now / before < 1.3
    assert low < 0.1


def test_some_products_are_new_and_some_are_discontinued(year: Year) -> None:
    new, ended = one(
        year,
        """SELECT count(*) FILTER (WHERE created_at > now() - interval '300 days'), count(*) FILTER (WHERE NOT active)
           FROM products""",
    )
    assert (new, ended) == (5, 4)
    before = "SELECT count(*) FROM orders o JOIN products p ON p.id = o.product_id WHERE o.created_at < p.created_at"
    assert one(year, before) == 0
    again = """SELECT count(*) FROM orders o JOIN products p ON p.id = o.product_id
               JOIN stores s ON s.id = o.store_id AND s.store_type <> 'Warehouse'
               WHERE NOT p.active AND o.created_at > now() - interval '40 days'"""
    assert one(year, again) == 0
