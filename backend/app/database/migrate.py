"""The schema's history: numbered SQL files, applied once, in order, all or nothing.

`python -m app.database.migrate` applies what is missing; `--status` lists what was applied and what
waits; `--dry-run` applies it in a transaction that is rolled back; `--grant-to ROLE` then lets that role
work with the rows, and no more.
"""

import argparse
import hashlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString, cast

import psycopg
from psycopg import sql

from app.database.connection import connect
from app.database.locks import MIGRATIONS
from app.database.roles import PrivilegeError, ensure_schema, grant_use, require_ownership
from app.settings import get_settings

FOLDER = Path(__file__).parent / "migrations"
OLDEST_SERVER = 160_000

LEDGER: LiteralString = """
    CREATE TABLE IF NOT EXISTS schema_migrations (
        number integer PRIMARY KEY,
        name text NOT NULL,
        checksum text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
    )
"""


class MigrationError(Exception):
    """The files and the database disagree, or the server is too old; the message says what to do."""


@dataclass(frozen=True)
class Migration:
    """One file: `0003_orders.sql` is number 3, name `orders`."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def read_migrations(folder: Path = FOLDER) -> list[Migration]:
    """The files in order; MigrationError where a number is missing or stands twice."""
    found: list[Migration] = []
    for path in sorted(folder.glob("*.sql")):
        match = re.fullmatch(r"(\d{4})_(\w+)\.sql", path.name)
        if not match:
            raise MigrationError(f"{path.name}: a migration is named 0007_what_it_does.sql")
        found.append(Migration(int(match[1]), match[2], path.read_text()))
    if [m.number for m in found] != list(range(1, len(found) + 1)):
        raise MigrationError("migrations are numbered 0001, 0002, … without gaps or repeats")
    return found


def migrate(
    connection: psycopg.Connection, schema: str, dry_run: bool = False, grant_to: str | None = None
) -> list[Migration]:
    """Bring the schema up to date in one transaction and say what was applied (nothing, mostly).

    With `grant_to` that role may then work with its rows. PrivilegeError where this role may not do what is needed.
    """
    migrations = read_migrations()
    refuse_old_server(connection)
    with connection.transaction(force_rollback=dry_run), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL lock_timeout = 0")  # somebody else's migration may take long
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATIONS,))
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        ensure_schema(cursor, schema)
        cursor.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(schema)))
        waiting = pending(migrations, applied(cursor))
        if waiting:  # asked first: a role that may not apply any can still start where none waits
            require_ownership(cursor, schema, len(waiting))
            apply(cursor, waiting)
        if grant_to:
            grant_use(cursor, schema, grant_to)
    return waiting


def apply(cursor: psycopg.Cursor, waiting: list[Migration]) -> None:
    """Run the files, each noted in the ledger."""
    cursor.execute(LEDGER)
    for migration in waiting:
        cursor.execute(cast(LiteralString, migration.text))
        cursor.execute(
            "INSERT INTO schema_migrations (number, name, checksum) VALUES (%s, %s, %s)",
            (migration.number, migration.name, migration.checksum),
        )


def refuse_old_server(connection: psycopg.Connection) -> None:
    """MigrationError on a PostgreSQL before 16."""
    if connection.info.server_version < OLDEST_SERVER:
        major = connection.info.server_version // 10_000
        raise MigrationError(
            f"this is PostgreSQL {major}; 16 or newer is needed: point DB_HOST at a newer server, "
            "or unset it to use the embedded PostgreSQL 18"
        )


def applied(cursor: psycopg.Cursor) -> dict[int, str]:
    """Number and checksum of what the database has seen; empty before the first time."""
    cursor.execute("SELECT to_regclass('schema_migrations')")
    row = cursor.fetchone()
    if row is None or row[0] is None:
        return {}
    cursor.execute("SELECT number, checksum FROM schema_migrations ORDER BY number")
    return dict(cursor.fetchall())


def pending(migrations: list[Migration], seen: dict[int, str]) -> list[Migration]:
    """What is still to be applied; MigrationError if an applied file was edited or is missing."""
    known = {m.number: m for m in migrations}
    for number, checksum in seen.items():
        if number not in known:
            raise MigrationError(
                f"the database has migration {number:04}, which this version does not: "
                "run the version that made it, or a newer one"
            )
        if known[number].checksum != checksum:
            raise MigrationError(
                f"migration {number:04}_{known[number].name}.sql was edited after it was applied: "
                "restore the file, and write the change as a new migration"
            )
    return [m for m in migrations if m.number not in seen]


def status(connection: psycopg.Connection, schema: str) -> tuple[dict[int, str], list[Migration]]:
    """What is applied and what waits; changes nothing."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(schema)))
        seen = applied(cursor)
        return seen, pending(read_migrations(), seen)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m app.database.migrate", description=__doc__)
    parser.add_argument("--status", action="store_true", help="list what is applied and what waits")
    parser.add_argument("--dry-run", action="store_true", help="apply, then roll back")
    parser.add_argument("--grant-to", metavar="ROLE", help="then let this role work with the rows, and no more")
    options = parser.parse_args()
    schema = get_settings().db_schema
    try:
        with connect() as connection:
            if options.status:
                print_status(*status(connection, schema))
                return 0
            done = migrate(connection, schema, dry_run=options.dry_run, grant_to=options.grant_to)
    except (MigrationError, PrivilegeError, psycopg.Error) as error:
        print(f"migrate: {error}", file=sys.stderr)  # noqa: T201
        return 1
    verb = "would apply" if options.dry_run else "applied"
    for migration in done:
        print(f"{verb} {migration.number:04}_{migration.name}")  # noqa: T201
    print("nothing to apply" if not done else f"{verb} {len(done)}")  # noqa: T201
    if options.grant_to and not options.dry_run:
        print(f"{options.grant_to} may work with the rows of {schema}")  # noqa: T201
    return 0


def print_status(seen: dict[int, str], waiting: list[Migration]) -> None:
    """One line a migration."""
    for migration in read_migrations():
        word = "applied" if migration.number in seen else "waiting"
        print(f"{word}  {migration.number:04}_{migration.name}")  # noqa: T201
    print(f"{len(seen)} applied, {len(waiting)} waiting")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
