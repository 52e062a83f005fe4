"""Upgrades: this version takes over the filled database of each release since 1.0.0."""

import gzip
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import sql

from app.database.migrate import migrate
from app.database.migration_files import FOLDER, read_migrations
from app.embedded_postgres.directory import programs
from tests import release_dump
from tests.conftest import INVARIANTS, Service, start_service, stop_service
from tests.contract import Client, Contract
from tests.release_dump import DUMPS, order_through_to_arrival
from tests.temporary_databases import Database, empty_database

RELEASES = sorted(DUMPS.glob("*.sql.gz"))
NAME = "upgrade_test"
NEXT = len(read_migrations()) + 1


@pytest.fixture(params=RELEASES, ids=lambda path: path.name.removesuffix(".sql.gz"))
def released(service: Service, request: pytest.FixtureRequest) -> Iterator[Database]:
    """The filled database of a release."""
    with empty_database(service, NAME) as database:
        command = [str(programs() / "psql"), "-Xq", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", database.conninfo]
        subprocess.run(command, input=gzip.decompress(request.param.read_bytes()), check=True)
        yield database


def broken(database: Database) -> list[object]:
    """The violations of invariants."""
    with database.connect() as connection:
        connection.execute("SET search_path = brickhouse")
        return list(connection.execute(INVARIANTS).fetchall())


def content(database: Database) -> dict[str, str]:
    """A checksum of each table's rows, without the columns that a test adds."""
    checksum = """SELECT md5(string_agg(line, '' ORDER BY line))
                  FROM (SELECT (to_jsonb(t) - 'time_zone')::text AS line FROM {} t) lines"""
    with database.connect() as connection:
        tables = {name: sql.Identifier("brickhouse", name) for name in sorted(database.tables("brickhouse"))}
        return {
            name: str(connection.execute(sql.SQL(checksum).format(table)).fetchone()) for name, table in tables.items()
        }


def migrations_in(dump: Path) -> list[tuple[str, ...]]:
    """The numbers, names and checksums of the migrations that the dump's database had applied."""
    text = gzip.decompress(dump.read_bytes()).decode()
    lines = re.search(r"COPY brickhouse\.schema_migrations \(number, name, checksum, .*\n([^\\]*)\\\.", text)
    assert lines is not None
    return [tuple(line.split("\t")[:3]) for line in lines[1].splitlines()]


def test_first_release_has_a_dump_with_its_migrations() -> None:
    assert [number for number, _, _ in migrations_in(DUMPS / "1.0.0.sql.gz")] == [str(n) for n in range(1, 9)]


def test_dump_of_a_release_is_never_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_dump, "__version__", "1.0.0")
    monkeypatch.setattr(release_dump, "start_service", None)
    with pytest.raises(SystemExit, match=r"1\.0\.0\.sql\.gz exists"):
        release_dump.main()


@pytest.mark.parametrize("dump", RELEASES, ids=lambda path: path.name)
def test_migrations_of_a_release_never_change(dump: Path) -> None:
    of_release = migrations_in(dump)
    now = [(str(m.number), m.name, m.checksum) for m in read_migrations()]
    assert of_release == now[: len(of_release)], "restore the files, and write the change as a new migration"


def test_database_of_a_release_has_rows_in_each_table(released: Database) -> None:
    assert [name for name, checksum in content(released).items() if checksum == "(None,)"] == []
    with released.connect() as connection:
        migrate(connection, "brickhouse")
    assert broken(released) == []


def test_service_migrates_the_database_of_each_release(
    service: Service, released: Database, contract: Contract, tmp_path: Path
) -> None:
    later = start_service(tmp_path, EMBEDDED_DB_DIR=service.environment["EMBEDDED_DB_DIR"], DB_NAME=NAME)
    try:
        later.wait_until_ready()
        with Client(later.url, contract) as manager:
            number = order_through_to_arrival(manager)["number"]
            found = manager.ok("GET", f"/api/orders?search={number}")["data"]
            assert [(order["number"], order["status"]) for order in found] == [(number, "fulfilled")]
            assert manager.ok("GET", "/api/orders?limit=1")["total"] > 300
            assert manager.ok("GET", "/api/integrity")["broken"] == []
    finally:
        stop_service(later)
    assert broken(released) == []


LATER = {
    "time_zone": """
        ALTER TABLE stores ADD COLUMN time_zone text;
        UPDATE stores SET time_zone = CASE region WHEN 'West' THEN 'America/Los_Angeles' ELSE 'America/Chicago' END;
        ALTER TABLE stores ALTER COLUMN time_zone SET NOT NULL;
    """,
    "orders_by_requester": """-- no transaction
        CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_by_requester ON orders (requested_by, created_at, id);
    """,
}


def test_later_migrations_apply_to_a_filled_database(released: Database, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, folder := tmp_path / "migrations")
    for number, (name, text) in enumerate(LATER.items(), NEXT):
        (folder / f"{number:04}_{name}.sql").write_text(text)
    with released.connect() as connection:
        migrate(connection, "brickhouse")
        before = content(released)
        assert [m.name for m in migrate(connection, "brickhouse", folder=folder)] == list(LATER)
        zones = connection.execute("SELECT DISTINCT time_zone FROM brickhouse.stores WHERE region <> 'West'").fetchall()
        index = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'brickhouse.orders_by_requester'::regclass"
        assert (zones, connection.execute(index).fetchone()) == ([("America/Chicago",)], (True,))
    assert {name for name, rows in content(released).items() if rows != before[name]} == {
        "changes",
        "schema_migrations",
    }
    assert broken(released) == []
