"""Migrations: once, in order, all or nothing."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo, sql

from app.database import migrate as module
from app.database.connection_parameters import connection_parameters
from app.database.migrate import FOLDER, MigrationError, migrate, pending, read_migrations, status
from tests.conftest import BACKEND, Service


@pytest.fixture
def place(service: Service) -> Iterator[str]:
    """A database of the test's own on the same server; its conninfo."""
    admin = {k: v for k, v in connection_parameters(service.settings).items() if k in ("host", "port", "user")}
    with psycopg.connect(**admin, dbname="postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS migrations_test")
        connection.execute("CREATE DATABASE migrations_test")
        yield conninfo.make_conninfo(**admin, dbname="migrations_test")
        connection.execute("DROP DATABASE migrations_test WITH (FORCE)")


def tables(place: str, schema: str) -> set[str]:
    with psycopg.connect(place) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (schema,)).fetchall()
    return {row[0] for row in rows}


def test_the_first_time_applies_everything_and_the_second_nothing(place: str) -> None:
    with psycopg.connect(place, autocommit=True) as connection:
        assert [m.number for m in migrate(connection, "brickhouse")] == [m.number for m in read_migrations()]
        assert migrate(connection, "brickhouse") == []
        seen, waiting = status(connection, "brickhouse")
    assert (len(seen), waiting) == (len(read_migrations()), [])
    assert {"stores", "orders", "stock_movements", "schema_migrations"} <= tables(place, "brickhouse")
    assert tables(place, "public") == set()


def test_a_dry_run_leaves_nothing(place: str) -> None:
    with psycopg.connect(place, autocommit=True) as connection:
        assert len(migrate(connection, "brickhouse", dry_run=True)) == len(read_migrations())
    assert tables(place, "brickhouse") == set()


def test_the_schemas_name_is_a_setting(place: str) -> None:
    with psycopg.connect(place, autocommit=True) as connection:
        migrate(connection, "elsewhere")
    assert "orders" in tables(place, "elsewhere")
    assert tables(place, "brickhouse") == set()


def test_two_who_start_at_once_apply_once(place: str) -> None:
    def start(_: int) -> int:
        with psycopg.connect(place, autocommit=True) as connection:
            return len(migrate(connection, "brickhouse"))

    with ThreadPoolExecutor(4) as pool:
        applied = sorted(pool.map(start, range(4)))
    assert applied == [0, 0, 0, len(read_migrations())]


def test_a_file_that_was_edited_after_it_was_applied_is_refused(place: str) -> None:
    with psycopg.connect(place, autocommit=True) as connection:
        migrate(connection, "brickhouse")
        connection.execute(sql.SQL("UPDATE brickhouse.schema_migrations SET checksum = 'other' WHERE number = 2"))
        with pytest.raises(MigrationError, match=r"0002_\w+\.sql was edited after it was applied"):
            migrate(connection, "brickhouse")


def test_a_database_that_is_newer_than_the_code_is_refused() -> None:
    with pytest.raises(MigrationError, match="9999"):
        pending(read_migrations(), {9999: "x"})


@pytest.mark.parametrize(
    ("names", "said"),
    [(["0001_a.sql", "0003_c.sql"], "without gaps"), (["0001_a.sql", "0001_b.sql"], "without gaps"),
     (["1_a.sql"], "is named 0007")],
)  # fmt: skip
def test_files_with_wrong_names_are_refused(tmp_path: Path, names: list[str], said: str) -> None:
    for name in names:
        (tmp_path / name).write_text("SELECT 1")
    with pytest.raises(MigrationError, match=said):
        read_migrations(tmp_path)


def test_a_migration_that_fails_leaves_nothing_of_those_before_it(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in FOLDER.glob("*.sql"):
        (tmp_path / path.name).write_text(path.read_text())
    (tmp_path / f"{len(read_migrations()) + 1:04}_broken.sql").write_text("SELECT nonsense")
    monkeypatch.setattr(module.read_migrations, "__defaults__", (tmp_path,))
    with psycopg.connect(place, autocommit=True) as connection, pytest.raises(psycopg.Error):
        migrate(connection, "brickhouse")
    assert tables(place, "brickhouse") == set()


def run(service: Service, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app.database.migrate", *arguments]
    environment = {**service.environment, **more}
    return subprocess.run(command, cwd=BACKEND, env=environment, capture_output=True, text=True, check=False)


def test_the_command_line_says_what_is_applied_and_what_waits(service: Service) -> None:
    count = len(read_migrations())
    said = run(service, "--status").stdout.splitlines()
    assert said[0] == "applied  0001_stores_products_users"
    assert said[-1] == f"{count} applied, 0 waiting"
    elsewhere = {"DB_SCHEMA": "not_there", "DB_USER": "postgres"}
    assert run(service, "--status", **elsewhere).stdout.splitlines()[-1] == f"0 applied, {count} waiting"
    assert run(service, "--dry-run", **elsewhere).stdout.splitlines()[-1] == f"would apply {count}"
    assert run(service).stdout == "nothing to apply\n"


def test_a_server_that_is_not_there_is_one_sentence(service: Service, tmp_path: Path) -> None:
    done = run(service, DB_HOST=str(tmp_path), **{k: v for k, v in os.environ.items() if k == "PATH"})
    assert done.returncode == 1
    assert done.stderr.startswith("migrate: ")
    assert "Traceback" not in done.stderr
