"""Migrations that run outside a transaction: an index beside writers, other migrators, kills and timeouts."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.database.migrate import migrate
from app.database.migration_files import MigrationError
from tests.conftest import BACKEND, Service
from tests.embedded_servers import wait_for
from tests.temporary_databases import Database, empty_database

Connection = psycopg.Connection[Any]

ITEMS = """CREATE TABLE items (id integer PRIMARY KEY, name text);
    INSERT INTO items SELECT n, 'item ' || n / 2 FROM generate_series(0, 99) n;"""
INDEX = "-- no transaction\n-- for the list\nCREATE INDEX CONCURRENTLY IF NOT EXISTS items_by_name ON items (name);\n"
UNIQUE = "-- no transaction\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS items_by_name ON items (name)"
PRICE = "ALTER TABLE items ADD COLUMN price integer;"
FILES = {"0001_items": ITEMS, "0002_index": INDEX, "0003_price": PRICE}
BUILDING = """SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
              AND query LIKE '%CREATE INDEX CONCURRENTLY%' AND pid <> pg_backend_pid()"""
HOLDING_THE_LOCK = """SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                      WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()"""
WAITING_FOR_EARLIER_RUN = """SELECT pid FROM pg_stat_activity
                             WHERE datname = current_database() AND query LIKE '%starts_with%'
                               AND pid <> pg_backend_pid()"""
INDEXES = """SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
             WHERE i.indrelid = 'brickhouse.items'::regclass AND NOT i.indisprimary"""
IDENTITY = "SELECT 'brickhouse.items_by_name'::regclass::oid"
RECORDED = "SELECT name FROM brickhouse.schema_migrations ORDER BY number"


@pytest.fixture
def database(service: Service) -> Iterator[Database]:
    """An empty database of the test's own, on the server that all tests share."""
    with empty_database(service, "outside_transactions_test") as made:
        yield made


@pytest.fixture
def watcher(database: Database) -> Iterator[Connection]:
    """A connection for looking at the database."""
    with database.connect() as connection:
        yield connection


@pytest.fixture
def threads(watcher: Connection) -> Iterator[ThreadPoolExecutor]:
    """Threads for migrators. At the end, all connections are closed: a migrator that waits for ever ends, too."""
    with ThreadPoolExecutor(2) as pool:
        yield pool
        watcher.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND pid <> pg_backend_pid()")  # fmt: skip


def write(folder: Path, files: dict[str, str]) -> Path:
    """A folder with these migrations."""
    folder.mkdir()
    for title, text in files.items():
        (folder / f"{title}.sql").write_text(text)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "migrations", FILES)


@pytest.fixture
def writer(database: Database, tmp_path: Path) -> Iterator[Connection]:
    """An open transaction that has written to the table of the first migration: an index on it has to wait."""
    with database.connect() as setup:
        migrate(setup, "brickhouse", folder=write(tmp_path / "first", {"0001_items": ITEMS}))
    with psycopg.connect(database.conninfo) as connection:
        connection.execute("INSERT INTO brickhouse.items VALUES (1000, 'written')")
        yield connection


def migrate_alone(database: Database, folder: Path) -> list[str]:
    """The names of the migrations that were applied, on a connection of its own."""
    with database.connect() as connection:
        return [m.name for m in migrate(connection, "brickhouse", folder=folder)]


def wait_for_row(watcher: Connection, query: str, what: str) -> Any:
    """The first value of the first row, as soon as there is one."""
    wait_for(lambda: watcher.execute(query).fetchone() is not None, what)
    row = watcher.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_index_is_built_between_the_transactions_before_and_after_it(
    database: Database, watcher: Connection, folder: Path
) -> None:
    assert migrate_alone(database, folder) == ["items", "index", "price"]
    assert migrate_alone(database, folder) == []
    assert watcher.execute(INDEXES).fetchall() == [("items_by_name", True)]


def test_table_can_be_written_while_its_index_is_built(
    database: Database, watcher: Connection, folder: Path, writer: Connection, threads: ThreadPoolExecutor
) -> None:
    migration = threads.submit(migrate_alone, database, folder)
    wait_for_row(watcher, BUILDING, "the index that waits for the writer")
    watcher.execute("SET lock_timeout = '5s'")
    watcher.execute("INSERT INTO brickhouse.items VALUES (1001, 'meanwhile')")
    writer.commit()
    assert migration.result(120) == ["index", "price"]


def test_timeouts_of_the_session_do_not_end_the_wait_of_an_index(
    database: Database, watcher: Connection, folder: Path, writer: Connection, threads: ThreadPoolExecutor
) -> None:
    short = "-c lock_timeout=100ms -c statement_timeout=500ms -c idle_in_transaction_session_timeout=100ms"
    waited = f"{BUILDING} AND clock_timestamp() - query_start > '2s'"
    with psycopg.connect(database.conninfo, options=short, autocommit=True) as connection:
        migration = threads.submit(migrate, connection, "brickhouse", folder=folder)
        wait_for(lambda: migration.done() or watcher.execute(waited).fetchone() is not None, "a wait of 2 s")
        writer.commit()
        assert [m.name for m in migration.result(120)] == ["index", "price"]


def test_index_is_built_if_transactions_are_repeatable_reads_by_default(
    database: Database, watcher: Connection, folder: Path, threads: ThreadPoolExecutor
) -> None:
    watcher.execute("ALTER DATABASE outside_transactions_test SET default_transaction_isolation = 'repeatable read'")
    assert threads.submit(migrate_alone, database, folder).result(120) == ["items", "index", "price"]


def test_index_is_built_once_by_two_migrators_that_start_together(
    database: Database, watcher: Connection, folder: Path, writer: Connection, threads: ThreadPoolExecutor
) -> None:
    waiting = "SELECT FROM pg_stat_activity WHERE pid = %s AND (query LIKE '%%advisory%%' OR query = 'ROLLBACK')"
    first = threads.submit(migrate_alone, database, folder)
    wait_for_row(watcher, BUILDING, "the index that waits for the writer")
    with database.connect() as late:
        second = threads.submit(migrate, late, "brickhouse", folder=folder)
        wait_for(
            lambda: watcher.execute(waiting, (late.info.backend_pid,)).fetchone() is not None, "the second migrator"
        )
        writer.commit()
        # Either process may apply the migration after the index.
        assert first.result(120) + [m.name for m in second.result(120)] == ["index", "price"]
    assert watcher.execute(INDEXES).fetchall() == [("items_by_name", True)]


def test_index_whose_build_was_terminated_is_built_again(
    database: Database, watcher: Connection, folder: Path, writer: Connection, threads: ThreadPoolExecutor
) -> None:
    migration = threads.submit(migrate_alone, database, folder)
    pid = wait_for_row(watcher, BUILDING, "the index that waits for the writer")
    watcher.execute("SELECT pg_terminate_backend(%s)", (pid,))
    with pytest.raises(psycopg.OperationalError):
        migration.result(120)
    assert watcher.execute(INDEXES).fetchall() == [("items_by_name", False)]
    assert watcher.execute(RECORDED).fetchall() == [("items",)]
    writer.commit()
    assert migrate_alone(database, folder) == ["index", "price"]
    assert watcher.execute(INDEXES).fetchall() == [("items_by_name", True)]


PROCESS = """
import sys
from pathlib import Path
import psycopg
from app.database.migrate import migrate
from app.database.migration_files import MigrationError
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    migrate(connection, "brickhouse", folder=Path(sys.argv[2]))
"""


def test_migrator_that_was_killed_is_replaced_by_the_next_one(
    database: Database, watcher: Connection, folder: Path, writer: Connection, threads: ThreadPoolExecutor
) -> None:
    killed = subprocess.Popen([sys.executable, "-c", PROCESS, database.conninfo, str(folder)], cwd=BACKEND)
    try:
        wait_for_row(watcher, BUILDING, "the index that waits for the writer")
    finally:
        killed.kill()
        killed.wait(120)
    wait_for(lambda: watcher.execute(HOLDING_THE_LOCK).fetchone() is None, "the end of the killed migrator's lock")
    migration = threads.submit(migrate_alone, database, folder)  # the server still builds the index of the killed one
    wait_for_row(watcher, WAITING_FOR_EARLIER_RUN, "the next migrator")
    before = watcher.execute(IDENTITY).fetchone()
    writer.commit()
    assert migration.result(120) == ["index", "price"]
    assert watcher.execute(INDEXES).fetchall() == [("items_by_name", True)]
    assert watcher.execute(IDENTITY).fetchone() == before
    assert watcher.execute(RECORDED).fetchall() == [("items",), ("index",), ("price",)]


SPOIL = """
    CREATE FUNCTION spoil() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = to_regclass('brickhouse.items_by_name');
    END $$;
    CREATE EVENT TRIGGER spoil ON ddl_command_end WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION spoil()
"""


def test_index_that_is_invalid_after_its_build_is_not_recorded(
    database: Database, watcher: Connection, folder: Path
) -> None:
    watcher.execute(SPOIL)
    with pytest.raises(MigrationError, match="items_by_name is INVALID after its build"):
        migrate_alone(database, folder)
    assert watcher.execute(RECORDED).fetchall() == [("items",)]
    watcher.execute("DROP EVENT TRIGGER spoil")
    assert migrate_alone(database, folder) == ["index", "price"]
    assert watcher.execute(INDEXES).fetchall() == [("items_by_name", True)]


def test_index_is_kept_if_only_its_record_was_lost(
    database: Database, watcher: Connection, folder: Path, writer: Connection, threads: ThreadPoolExecutor
) -> None:
    migration = threads.submit(migrate_alone, database, folder)
    wait_for_row(watcher, BUILDING, "the index that waits for the writer")
    holder = wait_for_row(watcher, HOLDING_THE_LOCK, "the lock of the migrator")
    watcher.execute("SELECT pg_terminate_backend(%s)", (holder,))
    writer.commit()
    with pytest.raises(psycopg.OperationalError):
        migration.result(120)
    before = watcher.execute(IDENTITY).fetchone()
    assert watcher.execute(INDEXES).fetchall() == [("items_by_name", True)]
    assert migrate_alone(database, folder) == ["index", "price"]
    assert watcher.execute(IDENTITY).fetchone() == before


def test_invalid_index_of_a_failed_run_is_dropped_and_built_again(
    database: Database, watcher: Connection, tmp_path: Path
) -> None:
    folder = write(tmp_path / "migrations", {**FILES, "0002_index": UNIQUE})
    with pytest.raises(psycopg.errors.UniqueViolation):
        migrate_alone(database, folder)
    assert watcher.execute(INDEXES).fetchall() == [("items_by_name", False)]
    watcher.execute("UPDATE brickhouse.items SET name = id")
    assert migrate_alone(database, folder) == ["index", "price"]
    assert watcher.execute(INDEXES).fetchall() == [("items_by_name", True)]


def test_file_without_a_transaction_has_one_statement(database: Database, tmp_path: Path) -> None:
    folder = write(tmp_path / "migrations", {**FILES, "0002_index": "-- no transaction\nVACUUM; VACUUM;"})
    with pytest.raises(psycopg.errors.SyntaxError, match="multiple commands"):
        migrate_alone(database, folder)


def test_other_statements_can_run_outside_a_transaction(database: Database, tmp_path: Path) -> None:
    batches = "-- no transaction\nDO $$ BEGIN UPDATE brickhouse.items SET name = 'x'; COMMIT; END $$;"
    folder = write(tmp_path / "migrations", {"0001_items": ITEMS, "0002_batches": batches, "0003_price": PRICE})
    assert migrate_alone(database, folder) == ["items", "batches", "price"]


@pytest.mark.parametrize("second", [INDEX, "-- no transaction\nVACUUM;"])
def test_dry_run_leaves_nothing(database: Database, tmp_path: Path, second: str) -> None:
    folder = write(tmp_path / "migrations", {**FILES, "0002_index": second})
    with database.connect() as connection:
        assert len(migrate(connection, "brickhouse", dry_run=True, folder=folder)) == 3
    assert database.tables("brickhouse") == set()


def test_dry_run_finds_an_index_that_cannot_be_built(database: Database, tmp_path: Path) -> None:
    folder = write(tmp_path / "migrations", {**FILES, "0002_index": UNIQUE})
    with database.connect() as connection, pytest.raises(psycopg.errors.UniqueViolation):
        migrate(connection, "brickhouse", dry_run=True, folder=folder)


def test_index_in_a_callers_transaction_is_built_without_concurrently(
    database: Database, watcher: Connection, folder: Path
) -> None:
    with database.connect() as connection, connection.transaction():
        migrate(connection, "brickhouse", folder=folder)
    assert watcher.execute(INDEXES).fetchall() == [("items_by_name", True)]
