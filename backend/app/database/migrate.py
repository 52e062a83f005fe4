"""Applies migrations (see `migration_files.py`), one process at a time.

`python -m app.database.migrate` applies the pending migrations; `--status` lists the applied and the pending ones;
`--dry-run` applies them in a transaction that is rolled back; `--grant-to ROLE` then grants that role access to the
rows, and nothing more.

Pending migrations share one transaction, which holds an advisory lock. A migration that must run outside a transaction
runs on a second connection while the first one holds the lock in a transaction: a lock of a session would be lost
behind a pooler. If a process is killed, the next one continues after the last migration that was recorded.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any, LiteralString, cast

import psycopg
from psycopg import errors, sql
from psycopg.pq import TransactionStatus

from app.database.connection import connect
from app.database.locks import MIGRATIONS
from app.database.migration_files import (
    FOLDER,
    AppliedMigration,
    Migration,
    MigrationError,
    pending_migrations,
    read_migrations,
)
from app.database.roles import PrivilegeError, ensure_schema, grant_use, require_ownership
from app.monitoring.logs import log
from app.settings import get_settings

OLDEST_SERVER = 160_000
# A statement that waits for a table lock makes all later queries of the table wait, too. It gives up before they
# reach their own lock_timeout (1.2 s), and the migrations are tried again.
LOCK_TIMEOUT = "1s"
LOCK_ATTEMPTS = 30
SECONDS_BETWEEN_ATTEMPTS = 1.0
SECONDS_BETWEEN_POLLS = 0.1  # for the end of another process's migrations

CREATE_TABLE: LiteralString = """
    CREATE TABLE IF NOT EXISTS schema_migrations (
        number integer PRIMARY KEY,
        name text NOT NULL,
        checksum text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
    )
"""


@dataclass(frozen=True)
class Run:
    """One call of `migrate`: its arguments, and whether all of it has to happen in one transaction."""

    connection: psycopg.Connection[Any]
    schema: str
    migrations: tuple[Migration, ...]
    grant_to: str | None
    dry_run: bool
    in_one_transaction: bool


@dataclass(frozen=True)
class Step:
    """The migrations that were applied together, and whether they were the last."""

    applied: tuple[Migration, ...]
    is_last: bool


def migrate(
    connection: psycopg.Connection[Any],
    schema: str,
    dry_run: bool = False,
    grant_to: str | None = None,
    folder: Path = FOLDER,
) -> list[Migration]:
    """Apply the pending migrations and return them; then grant the role `grant_to` access to the rows.

    Inside a transaction of the caller, and with `dry_run`, everything happens in one transaction.
    Raises MigrationError, or PrivilegeError if the role of the connection lacks a privilege.
    """
    refuse_old_server(connection)
    in_transaction = connection.info.transaction_status != TransactionStatus.IDLE
    if not in_transaction:  # at a stricter level, CREATE INDEX CONCURRENTLY would wait for the transaction of the lock
        connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
    run = Run(connection, schema, read_migrations(folder), grant_to, dry_run, dry_run or in_transaction)
    applied: list[Migration] = []
    while True:
        step = take_step_with_retries(run)
        applied += step.applied
        if step.is_last:
            return applied


def take_step_with_retries(run: Run) -> Step:
    """Take the next step, waiting while other processes migrate. Raises MigrationError if a table remains locked."""
    attempts, was_waiting = 0, False
    while True:
        try:
            if step := take_step(run):
                return step
        except (errors.LockNotAvailable, errors.DeadlockDetected) as error:
            attempts += 1
            give_up_or_wait(run, attempts, error)
            continue
        if not was_waiting:
            log.info("migration_waiting", detail="another process applies migrations")
            was_waiting = True
        time.sleep(SECONDS_BETWEEN_POLLS)


def give_up_or_wait(run: Run, attempts: int, error: psycopg.Error) -> None:
    """Wait before the next attempt.

    Raises MigrationError after the last attempt, and the error itself if it has ended the caller's transaction.
    """
    if run.in_one_transaction and not run.dry_run:
        raise error
    if attempts == LOCK_ATTEMPTS:
        raise MigrationError(
            f"a migration could not lock a table within {LOCK_TIMEOUT}, in {attempts} attempts ({error}): "
            "end long transactions of other clients, then run this again"
        ) from error
    log.warning("migration_lock_timeout", attempt=attempts, error=str(error))
    time.sleep(SECONDS_BETWEEN_ATTEMPTS)


def take_step(run: Run) -> Step | None:
    """Apply the next migrations in a transaction that holds the lock; None if another process holds it.

    The lock is polled: CREATE INDEX CONCURRENTLY in the other process would wait for a statement that waits for it.
    """
    with run.connection.transaction(force_rollback=run.dry_run), run.connection.cursor() as cursor:
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SET LOCAL {name} = 0")
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        if cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", (MIGRATIONS,)).fetchone() != (True,):
            return None
        return apply_next(run, cursor)


def apply_next(run: Run, cursor: psycopg.Cursor[Any]) -> Step:
    """Apply the next migrations and record them; after the last, grant access."""
    ensure_schema(cursor, run.schema)
    cursor.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(run.schema)))
    pending = pending_migrations(run.migrations, applied_migrations(cursor))
    together = pending if run.in_one_transaction else next_group(pending)
    if pending:  # only then: a role without the privilege can start if no migration is pending
        require_ownership(cursor, run.schema, len(pending))
        cursor.execute(CREATE_TABLE)
    for migration in together:
        apply(run, cursor, migration)
        record(cursor, migration)
    is_last = len(together) == len(pending)
    if is_last and run.grant_to:
        grant_use(cursor, run.schema, run.grant_to)
    return Step(together, is_last)


def next_group(pending: tuple[Migration, ...]) -> tuple[Migration, ...]:
    """Return the first migration if it runs outside a transaction, else all up to the next one that does."""
    return tuple(takewhile(lambda m: m.in_transaction, pending)) or pending[:1]


def apply(run: Run, cursor: psycopg.Cursor[Any], migration: Migration) -> None:
    """Run one file; in a rehearsal, leave out a statement that cannot run in a transaction."""
    if migration.in_transaction or run.in_one_transaction:
        if migration.rehearsal:
            cursor.execute(cast(LiteralString, migration.rehearsal))
    else:
        apply_outside_transaction(run, migration)


def apply_outside_transaction(run: Run, migration: Migration) -> None:
    """Run the one statement of the file on a second connection. Raises MigrationError if it leaves an INVALID index."""
    with second_connection(run) as connection:
        wait_for_earlier_run(connection, migration)
        if migration.new_index:
            drop_invalid_index(connection, run.schema, migration.new_index)
        connection.execute(cast(LiteralString, migration.text), binary=True)  # this protocol refuses a second statement
        if migration.new_index and is_invalid_index(connection, run.schema, migration.new_index):
            raise MigrationError(f"the index {migration.new_index} is INVALID after its build: run this again")


def second_connection(run: Run) -> psycopg.Connection[Any]:
    """Return a second connection in autocommit without time limits, because its statements block no others."""
    info = run.connection.info
    parameters: dict[str, Any] = {**info.get_parameters(), "password": info.password or None}
    session = f"-c search_path={run.schema} -c statement_timeout=0 -c lock_timeout=0"
    parameters["options"] = f"{parameters.get('options', '')} {session}"
    return psycopg.connect(**parameters, autocommit=True)


def wait_for_earlier_run(connection: psycopg.Connection[Any], migration: Migration) -> None:
    """Wait while the server still runs the statement for a process that was killed.

    It polls, because CREATE INDEX CONCURRENTLY would wait for a statement that waits for its end.
    """
    running: LiteralString = """
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND state = 'active' AND query <> '' AND starts_with(%s, query)"""  # a long query is shown without its end
    while connection.execute(running, (migration.text,)).fetchone() is not None:
        time.sleep(SECONDS_BETWEEN_POLLS)


def drop_invalid_index(connection: psycopg.Connection[Any], schema: str, name: str) -> None:
    """Drop the index if a run that was interrupted left it INVALID: no query uses it, and each write pays for it."""
    if is_invalid_index(connection, schema, name):
        log.warning("invalid_index_dropped", index=name)
        connection.execute(sql.SQL("DROP INDEX CONCURRENTLY IF EXISTS {}").format(sql.Identifier(schema, name)))


def is_invalid_index(connection: psycopg.Connection[Any], schema: str, name: str) -> bool:
    """Return whether the index exists and is INVALID."""
    found = connection.execute(
        """SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
           WHERE c.relname = %s AND c.relnamespace = to_regnamespace(%s) AND NOT i.indisvalid""",
        (name, schema),
    ).fetchone()
    return found is not None


def record(cursor: psycopg.Cursor[Any], migration: Migration) -> None:
    """Note the migration as applied."""
    cursor.execute(
        "INSERT INTO schema_migrations (number, name, checksum) VALUES (%s, %s, %s)",
        (migration.number, migration.name, migration.checksum),
    )


def refuse_old_server(connection: psycopg.Connection[Any]) -> None:
    """Raises MigrationError if PostgreSQL is older than 16."""
    if connection.info.server_version < OLDEST_SERVER:
        major = connection.info.server_version // 10_000
        raise MigrationError(
            f"this is PostgreSQL {major}; 16 or newer is needed: point DB_HOST at a newer server, "
            "or unset it to use the embedded PostgreSQL 18"
        )


def applied_migrations(cursor: psycopg.Cursor[Any]) -> dict[int, AppliedMigration]:
    """Return the recorded migrations by number; empty if none was ever applied."""
    row = cursor.execute("SELECT to_regclass('schema_migrations')").fetchone()
    if row is None or row[0] is None:
        return {}
    cursor.execute("SELECT number, name, checksum FROM schema_migrations ORDER BY number")
    return {number: AppliedMigration(name, checksum) for number, name, checksum in cursor}


def status(
    connection: psycopg.Connection[Any], schema: str
) -> tuple[dict[int, AppliedMigration], tuple[Migration, ...]]:
    """Return the applied and the pending migrations. Changes nothing."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(schema)))
        applied = applied_migrations(cursor)
        return applied, pending_migrations(read_migrations(), applied)


def main() -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m app.database.migrate", description=__doc__)
    parser.add_argument("--status", action="store_true", help="list the applied and the pending migrations")
    parser.add_argument("--dry-run", action="store_true", help="apply, then roll back")
    parser.add_argument("--grant-to", metavar="ROLE", help="then grant this role access to the rows, and nothing more")
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
    print_applied(done, options.dry_run)
    if options.grant_to and not options.dry_run:
        print(f"{options.grant_to} may work with the rows of {schema}")  # noqa: T201
    return 0


def print_status(applied: dict[int, AppliedMigration], pending: Sequence[Migration]) -> None:
    """Print a line for each migration."""
    for migration in read_migrations():
        word = "applied" if migration.number in applied else "pending"
        print(f"{word}  {migration.title}")  # noqa: T201
    print(f"{len(applied)} applied, {len(pending)} pending")  # noqa: T201


def print_applied(done: Sequence[Migration], dry_run: bool) -> None:
    """Print a line for each migration that was applied, or would be."""
    verb = "would apply" if dry_run else "applied"
    for migration in done:
        untried = dry_run and migration.rehearsal is None
        print(f"{verb} {migration.title}{' (not tried: it runs outside a transaction)' if untried else ''}")  # noqa: T201
    print(f"{verb} {len(done)}" if done else "nothing to apply")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
