"""Migrations: each applied once, in order, all or nothing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.database import migrate as module
from app.database.migrate import migrate, print_applied, status
from app.database.migration_files import (
    FOLDER,
    AppliedMigration,
    MigrationError,
    pending_migrations,
    read_migrations,
)
from tests.conftest import BACKEND, Service, start_service
from tests.embedded_servers import PATIENCE, wait_for
from tests.old_server import old_server
from tests.temporary_databases import Database, empty_database

ALL = [m.number for m in read_migrations()]


@pytest.fixture
def database(service: Service) -> Iterator[Database]:
    """An empty database of the test's own, on the server that all tests share."""
    with empty_database(service, "migrations_test") as made:
        yield made


def test_first_run_applies_all_migrations_and_second_run_none(database: Database) -> None:
    with database.connect() as connection:
        assert [m.number for m in migrate(connection, "brickhouse")] == ALL
        assert migrate(connection, "brickhouse") == []
        applied, pending = status(connection, "brickhouse")
    assert (list(applied), pending) == (ALL, ())
    assert {"stores", "orders", "stock_movements", "schema_migrations"} <= database.tables("brickhouse")
    assert database.tables("public") == set()


def test_dry_run_leaves_nothing(database: Database) -> None:
    with database.connect() as connection:
        assert [m.number for m in migrate(connection, "brickhouse", dry_run=True)] == ALL
    assert database.tables("brickhouse") == set()


def test_migrations_inside_a_callers_transaction_end_with_it(database: Database) -> None:
    with database.connect() as connection:
        with connection.transaction(force_rollback=True):
            assert [m.number for m in migrate(connection, "brickhouse")] == ALL
            assert connection.execute("SELECT count(*) FROM brickhouse.orders").fetchone() == (0,)
        assert migrate(connection, "brickhouse", dry_run=True) != []
    assert database.tables("brickhouse") == set()


def test_schema_name_is_a_setting(database: Database) -> None:
    with database.connect() as connection:
        migrate(connection, "elsewhere")
    assert "orders" in database.tables("elsewhere")
    assert database.tables("brickhouse") == set()


def test_migrations_are_applied_once_if_several_processes_start_together(database: Database) -> None:
    def start(_: int) -> int:
        with database.connect() as connection:
            return len(migrate(connection, "brickhouse"))

    with ThreadPoolExecutor(4) as pool:
        applied = sorted(pool.map(start, range(4)))
    assert applied == [0, 0, 0, len(ALL)]


def test_migration_that_was_edited_after_it_was_applied_is_refused(database: Database, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, edited := tmp_path / "edited")
    (edited / "0002_stock_and_ledger.sql").write_text(f"{(FOLDER / '0002_stock_and_ledger.sql').read_text()}-- more\n")
    with database.connect() as connection:
        migrate(connection, "brickhouse")
        with pytest.raises(MigrationError, match=r"0002_stock_and_ledger\.sql was edited after it was applied"):
            migrate(connection, "brickhouse", folder=edited)


def test_database_of_a_newer_version_is_refused() -> None:
    with pytest.raises(MigrationError, match="9999_later"):
        pending_migrations(read_migrations(), {9999: AppliedMigration("later", "x")})


@pytest.mark.parametrize(
    ("files", "output"),
    [({"0001_a.sql": "SELECT 1", "0003_c.sql": "SELECT 1"}, "without gaps"),
     ({"0001_a.sql": "SELECT 1", "0001_b.sql": "SELECT 1"}, "without gaps"), ({"1_a.sql": "SELECT 1"}, "has the form"),
     ({"0001_a.sql": "-- no transaction\nCREATE INDEX CONCURRENTLY a ON b (c)"}, "cannot run again"),
     ({"0001_a.sql": "-- no transaction\nDROP INDEX CONCURRENTLY a"}, "cannot run again"),
     ({"0001_a.sql": "-- no transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS s.a ON b (c)"}, "cannot run again")],
)  # fmt: skip
def test_malformed_files_are_refused(tmp_path: Path, files: dict[str, str], output: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(MigrationError, match=output):
        read_migrations(tmp_path)


def test_failed_migration_leaves_nothing_of_those_before_it(database: Database, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, folder := tmp_path / "migrations")
    (folder / f"{len(ALL) + 1:04}_broken.sql").write_text("SELECT nonsense")
    with database.connect() as connection, pytest.raises(psycopg.errors.UndefinedColumn):
        migrate(connection, "brickhouse", folder=folder)
    assert database.tables("brickhouse") == set()


# ---- a table that is locked


@pytest.fixture
def locked_items(database: Database, tmp_path: Path) -> Iterator[tuple[psycopg.Connection[Any], Path]]:
    """A migration that changes the table items, and a transaction that has locked the table."""
    (tmp_path / "0001_price.sql").write_text("ALTER TABLE items ADD COLUMN price integer;")
    with database.connect() as setup:
        setup.execute("CREATE SCHEMA brickhouse; CREATE TABLE brickhouse.items (id integer)")
    with psycopg.connect(database.conninfo) as reader:
        reader.execute("SELECT FROM brickhouse.items")
        yield reader, tmp_path


def test_migration_tries_again_if_a_table_is_locked(
    database: Database, locked_items: tuple[psycopg.Connection[Any], Path]
) -> None:
    reader, folder = locked_items
    with database.connect() as connection, database.connect() as watcher, ThreadPoolExecutor(1) as pool:
        migration = pool.submit(migrate, connection, "brickhouse", folder=folder)
        pid = connection.info.backend_pid
        query = "SELECT wait_event_type FROM pg_stat_activity WHERE pid = %s"
        try:
            wait_for(lambda: watcher.execute(query, (pid,)).fetchone() == ("Lock",), "the wait for the table")
            wait_for(lambda: watcher.execute(query, (pid,)).fetchone() != ("Lock",), "the end of the first attempt")
            assert not migration.done()
        finally:
            reader.rollback()
        assert [m.name for m in migration.result(PATIENCE)] == ["price"]


def test_migration_gives_up_if_a_table_remains_locked(
    database: Database, locked_items: tuple[psycopg.Connection[Any], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOCK_ATTEMPTS", 2)
    refused = pytest.raises(MigrationError, match="lock a table within 1s, in 2 attempts")
    with database.connect() as connection, refused:
        migrate(connection, "brickhouse", folder=locked_items[1])


# ---- a database that a version before 1.0.0 made

DEVELOPMENT_SCHEMA = """
    CREATE SCHEMA brickhouse;
    CREATE TABLE brickhouse.stores (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL);
    INSERT INTO brickhouse.stores (code) VALUES ('DAL-01');
    CREATE TABLE brickhouse.schema_migrations (number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT clock_timestamp());
    INSERT INTO brickhouse.schema_migrations (number, name, checksum) VALUES
        (1, 'stores_products_users', '6e1c4ff5bf92b6a4'), (2, 'inventory_and_ledger', '3b7c0cf8dd3e4b1f'),
        (3, 'orders', '0d0f6e2f7a4f4c55'), (12, 'low_stock_by_day', '9a3c1c1d5a3f0b77')
"""
CONTENT = """
    SELECT (SELECT string_agg(c::text, ' ' ORDER BY c.oid) FROM pg_class c
            WHERE relnamespace = 'brickhouse'::regnamespace),
           (SELECT string_agg(m::text, ' ' ORDER BY m.number) FROM brickhouse.schema_migrations m),
           (SELECT string_agg(s::text, ' ' ORDER BY s.id) FROM brickhouse.stores s)
"""


@pytest.fixture
def development_database(database: Database) -> Iterator[Database]:
    """A database with the record of a development version's migrations; the test must leave it as it is."""
    with database.connect() as connection:
        connection.execute(DEVELOPMENT_SCHEMA)
        before = connection.execute(CONTENT).fetchone()
        yield database
        assert connection.execute(CONTENT).fetchone() == before


SENTENCE = "the database was made by a development version before 1.0.0 and cannot be upgraded; it was not changed: "


@pytest.mark.parametrize(
    "arguments",
    ["database.migrate", "database.migrate --status", "database.migrate --dry-run",
     "database.migrate --grant-to postgres", "operations.doctor"],
)  # fmt: skip
def test_command_refuses_a_database_from_before_the_first_release(
    service: Service, development_database: Database, arguments: str
) -> None:
    done = run(service, *f"app.{arguments}".split(), DB_NAME="migrations_test", DB_USER="postgres")
    assert done.returncode == 1
    assert (done.stdout + done.stderr).count(SENTENCE) == 1
    assert "Traceback" not in done.stderr


def test_service_refuses_a_database_from_before_the_first_release(
    service: Service, development_database: Database, tmp_path: Path
) -> None:
    variables = {"EMBEDDED_DB_DIR": service.environment["EMBEDDED_DB_DIR"], "DB_NAME": "migrations_test"}
    late = start_service(tmp_path, **variables)
    assert late.process.wait(120) == 1
    output = late.log.read_text()
    assert output.startswith(f"brickhouse: cannot start: {SENTENCE}")
    assert output.count("\n") == 1


# ---- a server that is too old


SENTENCE_OLD = "this is PostgreSQL 15; 16 or newer is needed"


@pytest.mark.parametrize("arguments", ["database.migrate", "database.migrate --dry-run"])
def test_command_refuses_an_old_server(service: Service, database: Database, arguments: str) -> None:
    with old_server(database.conninfo) as variables:
        done = run(service, *f"app.{arguments}".split(), **variables)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"migrate: {SENTENCE_OLD}")
    assert database.tables("brickhouse") == set()


def test_service_refuses_an_old_server(database: Database, tmp_path: Path) -> None:
    with old_server(database.conninfo) as variables:
        late = start_service(tmp_path, **variables)
        wait_for(
            lambda: late.process.poll() is not None or "service_listening" in late.log.read_text(), "start or refusal"
        )
        assert late.process.poll() == 1
    assert late.log.read_text().startswith(f"brickhouse: cannot start: {SENTENCE_OLD}")
    assert database.tables("brickhouse") == set()


# ---- the command line


def run(service: Service, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**service.environment, **more}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=BACKEND, env=environment, capture_output=True, text=True, check=False)


def test_command_line_lists_applied_and_pending_migrations(service: Service) -> None:
    count = len(ALL)
    elsewhere = {"DB_SCHEMA": "not_there", "DB_USER": "postgres"}
    output = run(service, "app.database.migrate", "--status").stdout.splitlines()
    assert output[0] == "applied  0001_master_data"
    assert output[-1] == f"{count} applied, 0 pending"
    output = run(service, "app.database.migrate", "--status", **elsewhere).stdout.splitlines()
    assert output[-2:] == [f"pending  {read_migrations()[-1].title}", f"0 applied, {count} pending"]
    output = run(service, "app.database.migrate", "--dry-run", **elsewhere).stdout.splitlines()
    assert output[-1] == f"would apply {count}"
    assert run(service, "app.database.migrate").stdout == "nothing to apply\n"


def test_dry_run_says_which_migrations_were_not_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "0001_index.sql").write_text("-- no transaction\nDROP INDEX CONCURRENTLY IF EXISTS i;")
    (tmp_path / "0002_vacuum.sql").write_text("-- no transaction\nVACUUM;")
    print_applied(read_migrations(tmp_path), dry_run=True)
    assert capsys.readouterr().out.splitlines() == [
        "would apply 0001_index", "would apply 0002_vacuum (not tried: it runs outside a transaction)", "would apply 2",
    ]  # fmt: skip


def test_unreachable_server_gives_one_sentence(service: Service, tmp_path: Path) -> None:
    path = {k: v for k, v in os.environ.items() if k == "PATH"}
    done = run(service, "app.database.migrate", DB_HOST=str(tmp_path), **path)
    assert done.returncode == 1
    assert done.stderr.startswith("migrate: ")
    assert "Traceback" not in done.stderr
