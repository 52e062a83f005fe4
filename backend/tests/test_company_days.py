"""A day is a day of the company: its time zone, days of 23 to 25 hours, and the recount for another zone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, takewhile
from pathlib import Path
from shutil import copy
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import errors

from app.database.locks import TIME_ZONE
from app.database.migrate import migrate
from app.demo import load
from tests.conftest import BACKEND, INVARIANTS, Service
from tests.temporary_databases import empty_database

Database = psycopg.Connection[Any]
# Clocks change by an hour at night; at midnight (Havana, Cairo, Azores); by half an hour (Lord Howe); by two (Troll);
# never, with an offset of 45 minutes (Kathmandu); a whole day is left out (Apia, 30 December 2011).
ZONES = (
    "UTC", "America/Chicago", "Europe/Berlin", "America/Havana", "Africa/Cairo", "Atlantic/Azores",
    "Australia/Lord_Howe", "Antarctica/Troll", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns",
)  # fmt: skip
moments = st.datetimes(datetime(2009, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))


def moments_around_changes(zone: str) -> st.SearchStrategy[datetime]:
    """Moments on the days on which the zone's clocks change, and on the days before and after."""
    local = ZoneInfo(zone)
    days = [datetime(2009, 1, 1, tzinfo=UTC) + timedelta(n) for n in range(21 * 365)]
    offsets = [day.astimezone(local).utcoffset() for day in days]
    changes = [day for day, (before, after) in zip(days, pairwise(offsets), strict=False) if before != after]
    seconds = st.integers(-86_400, 2 * 86_400)
    return st.builds(lambda day, s: day + timedelta(seconds=s), st.sampled_from(changes or days), seconds)


@pytest.fixture(scope="module")
def demo(service: Service) -> Iterator[Database]:
    """A database of its own with a month of demo data, whose company is in America/Chicago."""
    with empty_database(service, "company_days") as database, database.connect() as connection:
        connection.execute("SET search_path = brickhouse")
        migrate(connection, "brickhouse")
        load.fill(connection, orders=500, months=14, progress=False, log_line=len)
        connection.execute(
            """INSERT INTO inventory (store_id, product_id, created_at)
               SELECT s.id, p.id, company_day_start(company_day(now()) - 5) + interval '22 hours'  -- tomorrow in Tokyo
               FROM stores s CROSS JOIN products p WHERE NOT EXISTS (
                   SELECT FROM inventory i WHERE (i.store_id, i.product_id) = (s.id, p.id)) LIMIT 1"""
        )
        yield connection


def one(connection: Database, query: str, *values: object) -> Any:
    """The first column of the query's only row."""
    row = connection.execute(query, values).fetchone()  # pyright: ignore[reportArgumentType, reportCallIssue]
    assert row is not None
    return row[0]


def change_zone(connection: Database, zone: str) -> None:
    """Change the company's time zone by SQL."""
    connection.execute("UPDATE company SET time_zone = %s", (zone,))


def without_recount(connection: Database, zone: str) -> None:
    """Change the time zone, but not the sums by day."""
    connection.execute("ALTER TABLE company DISABLE TRIGGER company_recounts_days")
    change_zone(connection, zone)
    connection.execute("ALTER TABLE company ENABLE TRIGGER company_recounts_days")


@pytest.mark.parametrize("zone", ZONES)
def test_company_day_of_a_time_equals_pythons_local_date(demo: Database, zone: str) -> None:
    @settings(max_examples=60)
    @given(st.lists(moments | moments_around_changes(zone), min_size=20, max_size=20))
    def compare(drawn: list[datetime]) -> None:
        rows = demo.execute("SELECT company_day(m) FROM unnest(%s::timestamptz[]) m", (drawn,)).fetchall()
        assert [day for (day,) in rows] == [moment.astimezone(ZoneInfo(zone)).date() for moment in drawn]

    with demo.transaction(force_rollback=True):
        without_recount(demo, zone)
        compare()


@pytest.mark.parametrize("zone", ZONES)
def test_first_moment_of_a_day_is_exact_on_each_day(demo: Database, zone: str) -> None:
    with demo.transaction(force_rollback=True):
        without_recount(demo, zone)
        rows = demo.execute(
            """SELECT d::date, company_day_start(d::date)
               FROM generate_series(date '2009-01-01', '2029-12-31', interval '1 day') d"""
        ).fetchall()
    local = ZoneInfo(zone)
    lengths = set[timedelta]()
    for (day, start), (_, end) in pairwise(rows):
        if start == end:  # the day does not exist
            assert (zone, day) == ("Pacific/Apia", date(2011, 12, 30))
            continue
        lengths.add(end - start)
        assert start.astimezone(local).date() == day
        assert (start - timedelta(microseconds=1)).astimezone(local).date() < day
    assert len(lengths) == (1 if zone in ("UTC", "Asia/Kathmandu") else 3), lengths


def test_sums_by_day_hold_after_each_change_of_zone(demo: Database) -> None:
    assert one(demo, "SELECT time_zone FROM company") == "America/Chicago"
    for zone in ("Asia/Tokyo", "Pacific/Apia", "America/Havana", "America/Chicago"):
        change_zone(demo, zone)
        assert demo.execute(INVARIANTS).fetchall() == []
        wrong = """SELECT count(*) FROM low_stock_changes((SELECT time_zone FROM company)) e
                   FULL JOIN low_stock_days f USING (day, store_id, category, region)
                   WHERE coalesce(e.low_stock_delta, 0) <> coalesce(f.low_stock_delta, 0)"""
        assert one(demo, wrong) == 0


def test_invariants_find_sums_of_another_zone(demo: Database) -> None:
    with demo.transaction(force_rollback=True):
        without_recount(demo, "Asia/Tokyo")
        rules = {row[0] for row in demo.execute(INVARIANTS).fetchall()}
    assert rules == {
        "order sums agree: by day", "stock sums agree: units, consumption, sales and write-offs of each day",
        "stock sums agree: new stock rows of each day", "stock sums agree: where stock was on each day",
    }  # fmt: skip


STOCK_IN_ANOTHER_REGION = """
    UPDATE company SET time_zone = 'Etc/GMT+12';
    INSERT INTO products (sku, name, brand, category, unit_price) VALUES ('p', 'p', 'b', 'A', 10);
    INSERT INTO stores (code, name, region, store_type, address) VALUES ('s', 's', 'N', 'Urban', 'x');
    BEGIN; INSERT INTO inventory (store_id, product_id, current_stock) VALUES (1, 1, 9);
    INSERT INTO stock_movements (inventory_id, kind, delta, balance_after) VALUES (1, 'opening', 9, 9); COMMIT;
    UPDATE stores SET region = 'S';
    UPDATE company SET time_zone = 'Etc/GMT-14'
"""


def test_upgrade_corrects_stock_sums_that_depend_on_an_earlier_time_zone(service: Service, tmp_path: Path) -> None:
    """The rule about each day is corrected by it, and stays so in each zone."""
    files = sorted((BACKEND / "app/database/migrations").glob("*.sql"))
    for file in takewhile(lambda file: "moved_stock_in_another_zone" not in file.name, files):
        copy(file, tmp_path)
    with empty_database(service, "moved_before") as made, made.connect() as connection:
        migrate(connection, "brickhouse", folder=tmp_path)
        connection.execute("SET search_path = brickhouse")
        for statement in STOCK_IN_ANOTHER_REGION.split(";"):
            connection.execute(statement)  # pyright: ignore[reportArgumentType, reportCallIssue]
        migrate(connection, "brickhouse")
        left = connection.execute(
            "SELECT region, units, items FROM stock_days_before_versions ORDER BY 1, 2"
        ).fetchall()
        assert left == [("N", -9, -1), ("N", 9, 1), ("S", -9, -1), ("S", 9, 1)]
        for zone in ("Etc/GMT-14", "UTC", "Etc/GMT+12"):
            change_zone(connection, zone)
            assert connection.execute(INVARIANTS).fetchall() == []
        connection.execute("UPDATE stores SET region = 'N'")
        assert connection.execute(INVARIANTS).fetchall() == []


def test_time_zone_change_waits_for_open_transactions_that_sum_by_day(service: Service, demo: Database) -> None:
    """The writer has counted with the old zone; the change sees its rows only if it waits for them."""
    with psycopg.connect(demo.info.dsn, options="-c search_path=brickhouse") as writer, ThreadPoolExecutor(1) as pool:
        writer.execute("SELECT lock_time_zone()")
        change = pool.submit(change_zone, demo, "Asia/Tokyo")
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND NOT granted"
        with psycopg.connect(demo.info.dsn, autocommit=True) as watcher:
            while one(watcher, waiting, TIME_ZONE) == 0:
                assert not change.done()
            writer.execute("UPDATE products SET unit_price = unit_price + 1 WHERE id = 1")
            writer.commit()
        change.result()
    assert demo.execute(INVARIANTS).fetchall() == []


@pytest.mark.parametrize("name", ["Mars/Base", "america/chicago", "UTC+3", "EST5", ""])
def test_company_refuses_an_unknown_zone(demo: Database, name: str) -> None:
    with pytest.raises(errors.InvalidParameterValue):
        change_zone(demo, name)


def test_company_has_exactly_one_row(demo: Database) -> None:
    with pytest.raises(errors.RestrictViolation):
        demo.execute("DELETE FROM company")
    with pytest.raises(errors.RestrictViolation):
        demo.execute("TRUNCATE company")
    with pytest.raises(errors.UniqueViolation):
        demo.execute("INSERT INTO company DEFAULT VALUES")


def test_time_zone_change_after_a_write_in_the_same_transaction_is_refused(demo: Database) -> None:
    """The write is added to the sums at COMMIT, after the recount."""
    with demo.transaction(force_rollback=True):
        demo.execute("UPDATE products SET unit_price = unit_price + 1 WHERE id = 1")
        with pytest.raises(errors.RestrictViolation):
            change_zone(demo, "Asia/Kolkata")
    with demo.transaction():
        change_zone(demo, "Asia/Kolkata")
        demo.execute("UPDATE products SET unit_price = unit_price + 1 WHERE id = 1")
    assert demo.execute(INVARIANTS).fetchall() == []
    change_zone(demo, "America/Chicago")
