"""`get_db_cursor()` as the README shows it: in a plain Python shell in backend/."""

import subprocess
import sys

import psycopg
import pytest

from app.database.connection_parameters import connection_parameters
from tests.conftest import BACKEND, Service, error_of_settings


def run_python(service: Service, code: str) -> str:
    """Run this code in a Python process in backend/; returns its output, and fails if its exit status is not 0."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=BACKEND,
        env=service.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


IMPORT = "from app.database.connection import get_db_cursor\n"


def test_rows_are_dicts_and_values_are_bound(service: Service) -> None:
    output = run_python(
        service,
        IMPORT
        + """
with get_db_cursor() as cursor:
    cursor.execute("SELECT * FROM stores WHERE region = %s", ("West",))
    rows = cursor.fetchall()
print(len(rows) > 0 and all(row["region"] == "West" for row in rows), type(rows[0]).__name__)
""",
    )
    assert output.split() == ["True", "dict"]


def test_transaction_is_committed_at_the_end_and_rolled_back_on_an_exception(service: Service) -> None:
    output = run_python(
        service,
        IMPORT
        + """
insert = "INSERT INTO stores (code, name, region, store_type, address) VALUES (%s, %s, 'Shell', 'Urban', '1 A')"
with get_db_cursor() as cursor:
    cursor.executemany(insert, [("SH-1", "One"), ("SH-2", "Two")])
try:
    with get_db_cursor() as cursor:
        cursor.execute(insert, ("SH-3", "Three"))
        raise KeyError("stop")
except KeyError:
    pass
with get_db_cursor() as cursor:
    cursor.execute("SELECT code FROM stores WHERE region = 'Shell' ORDER BY code")
    print(*(row["code"] for row in cursor.fetchall()))
""",
    )
    assert output.split() == ["SH-1", "SH-2"]


def test_connections_are_reused_and_limited_to_twenty(service: Service) -> None:
    output = run_python(
        service,
        IMPORT
        + """
from app.database.pool import script_pool
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
gate = Barrier(20)
def work(together):
    with get_db_cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid() AS pid")
        if together:
            gate.wait(120)
        return cursor.fetchone()["pid"]
with ThreadPoolExecutor(20) as threads:
    first = set(threads.map(work, [True] * 20))
with ThreadPoolExecutor(40) as threads:
    later = set(threads.map(work, [False] * 200))
print(len(first), later <= first, script_pool().max_size, script_pool().min_size)
""",
    )
    assert output.split() == ["20", "True", "20", "1"]


def test_sessions_have_their_timeouts_and_use_utc(service: Service) -> None:
    output = run_python(
        service,
        IMPORT
        + """
with get_db_cursor() as cursor:
    for name in ("TimeZone", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout",
                 "application_name", "search_path"):
        cursor.execute("SELECT current_setting(%s) AS value", (name,))
        print(cursor.fetchone()["value"])
""",
    )
    assert output.split() == ["UTC", "10s", "2s", "10s", "brickhouse", "brickhouse"]


def test_variables_of_libpq_change_no_session(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {"client_encoding": "UTF8", "jit": "off", "application_name": "brickhouse", "statement_timeout": "10s"}
    given = {"PGCLIENTENCODING": "LATIN1", "PGOPTIONS": "-c jit=on -c statement_timeout=0", "PGAPPNAME": "other",
             "PGCONNECT_TIMEOUT": "1", "PGPORT": "1", "PGUSER": "other", "PGDATABASE": "other"}  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with psycopg.connect(**connection_parameters(service.settings)) as connection:
        for name, value in expected.items():
            assert connection.execute("SELECT current_setting(%s)", (name,)).fetchone() == (value,)


@pytest.mark.parametrize("name", ["PGHOSTADDR", "PGSERVICE", "PGTZ", "PGDATESTYLE"])
@pytest.mark.parametrize("host", [{}, {"DB_HOST": "localhost"}])
def test_variables_of_libpq_that_would_change_each_connection_are_refused(name: str, host: dict[str, str]) -> None:
    assert name in error_of_settings(**host, **{name: "10.0.0.5"})


def test_import_of_get_db_cursor_needs_no_database(service: Service) -> None:
    assert run_python(service, IMPORT + "print('DB OK')") == "DB OK\n"
