"""The doctor's checks of a reachable database."""

from collections.abc import Iterator
from typing import LiteralString

import pytest
from psycopg import conninfo

from app.database.migrate import migrate
from app.database.migration_files import Migration, index_names
from app.operations.doctor import MAX_CLOCK_SKEW, clock_finding
from tests.conftest import Service
from tests.database_roles import run
from tests.old_server import old_server
from tests.temporary_databases import Database, empty_database


@pytest.fixture
def database(service: Service) -> Iterator[Database]:
    """Create a database with the schema, for one test."""
    with empty_database(service, "doctor_test") as made:
        with made.connect() as connection:
            migrate(connection, "brickhouse")
        yield made


def doctor(database: Database, **more: str) -> tuple[int, str]:
    """Run the doctor; returns its exit status and report."""
    parameters = conninfo.conninfo_to_dict(database.conninfo)
    where = {
        "DB_HOST": str(parameters["host"]),
        "DB_NAME": str(parameters["dbname"]),
        "DB_USER": str(parameters["user"]),
    }
    done = run(["-W", "error", "-m", "app.operations.doctor"], **{**where, **more})
    assert not done.stderr
    return done.returncode, done.stdout


def test_healthy_database_passes_every_check(database: Database) -> None:
    code, output = doctor(database)
    assert code == 0, output
    for question in ("new enough: PostgreSQL", "there and valid", "clocks agree: within", "enough connections: "):
        assert f"{question}" in output
    assert "✗" not in output


def test_unsupported_server_version_is_refused(database: Database) -> None:
    with old_server(database.conninfo) as parameters:
        code, output = doctor(database, **parameters)
    assert (code, output.splitlines()[-1].startswith("✗ Is the server new enough: this is PostgreSQL 15; 16")) == (
        1,
        True,
    )


@pytest.mark.parametrize("index", ["orders_by_status", "movements_once_per_step"])
def test_missing_index_is_named(database: Database, index: LiteralString) -> None:
    with database.connect() as connection:
        connection.execute(f"DROP INDEX brickhouse.{index}")
    code, output = doctor(database)
    assert (code, f"✗ Are all indexes there and valid: {index} is missing; " in output) == (1, True), output


def test_invalid_index_is_named(database: Database) -> None:
    with database.connect() as connection:
        connection.execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'brickhouse.orders_by_status'::regclass"
        )
    code, output = doctor(database)
    assert (code, "✗ Are all indexes there and valid: orders_by_status is invalid; " in output) == (1, True), output


def test_index_that_a_later_migration_drops_is_not_expected() -> None:
    made = "CREATE INDEX a ON t (x); CREATE UNIQUE INDEX b ON t (y);"
    later = "-- no transaction\nDROP INDEX CONCURRENTLY IF EXISTS a;"
    again = "-- no transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS c ON t (z);"
    files = [Migration(number, "x", text) for number, text in enumerate((made, later, again), 1)]
    assert index_names(files) == {"b", "c"}


@pytest.mark.parametrize(
    "limit",
    ["ALTER DATABASE doctor_test CONNECTION LIMIT 30", None],
)
def test_pools_larger_than_the_server_allows_are_refused(database: Database, limit: LiteralString | None) -> None:
    if limit is not None:
        with database.connect() as connection:
            connection.execute(limit)
    workers = "2" if limit else "20"
    code, output = doctor(database, WEB_CONCURRENCY=workers, DB_POOL_MAX="20")
    assert (code, "✗ Are there enough connections: " in output, "lower DB_POOL_MAX" in output) == (1, True, True), (
        output
    )
    code, output = doctor(database, WEB_CONCURRENCY="1", DB_POOL_MAX="20")
    assert code == 0, output


@pytest.mark.parametrize(
    ("there", "ok", "output"),
    [(1000.0, True, "within 1 s"), (999.5, True, "within 1 s"), (1002.0 + MAX_CLOCK_SKEW, True, "within 30 s"),
     (1003.0 + MAX_CLOCK_SKEW, False, "31 s ahead of"), (939.0, False, "60 s behind")],
)  # fmt: skip
def test_clocks_that_differ_by_more_than_the_round_trip_are_named(there: float, ok: bool, output: str) -> None:
    found = clock_finding(there, before=999.0, after=1002.0)
    assert (found.ok, output in found.found) == (ok, True), found
