#!/usr/bin/env python
"""Fills any database with demo data: stores, products, users, and a year of orders with their stock movements.

Run it with the project's Python: backend/venv/bin/python database/demo_setup.py --dry-run

Without connection flags it uses the database in the environment (DB_HOST, …), or the embedded one.
It applies pending migrations, and refuses a database that is not empty unless --reset is given. All rows
are written in one transaction: an interrupted run leaves nothing behind.
"""

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

BACKEND = Path(__file__).resolve().parents[1] / "backend"
sys.path.insert(0, str(BACKEND))

if TYPE_CHECKING:
    import psycopg

    from app.demo.load import Summary
    from app.settings import Settings

CONNECTION = {
    "host": "DB_HOST",
    "port": "DB_PORT",
    "name": "DB_NAME",
    "user": "DB_USER",
    "password": "DB_PASSWORD",
    "schema": "DB_SCHEMA",
}


def options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="do everything (also migrations and --reset) in a transaction, count the rows, and roll it back; "
        "the tables are locked meanwhile",
    )
    parser.add_argument("--orders", type=int, default=240_000, metavar="N", help="number of orders (240000)")
    parser.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="N",
        help="seed of the random numbers: another seed makes another company (1)",
    )
    parser.add_argument("--months", type=int, default=12, metavar="N", help="length of the history (12)")
    parser.add_argument("--reset", action="store_true", help="delete all rows of every table first")
    parser.add_argument(
        "--yes", action="store_true", help="confirm a --reset of a database that is not the embedded one"
    )
    for flag, variable in CONNECTION.items():
        parser.add_argument(f"--{flag}", metavar=flag.upper(), help=f"instead of {variable}")
    given = parser.parse_args()
    if not 0 <= given.orders <= 20_000_000 or not 1 <= given.months <= 120:
        parser.error("--orders takes 0 to 20000000, --months 1 to 120")
    return given


def main() -> int:
    """Fill the database; returns the exit status, 1 with a sentence on standard error if that fails."""
    given = options()
    for flag, variable in CONNECTION.items():
        if getattr(given, flag) is not None:
            os.environ[variable] = getattr(given, flag)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        import psycopg
        from pydantic import ValidationError

        from app.database.migration_files import MigrationError
        from app.demo.load import NotEmpty
        from app.embedded_postgres.directory import EmbeddedDatabaseError
    except ModuleNotFoundError as error:
        return fail(
            f"this Python has no {error.name}: run ./setup-env.sh once, then backend/venv/bin/python {sys.argv[0]}"
        )
    try:
        return set_up(given)
    except KeyboardInterrupt:
        return fail("interrupted; either all rows were written or none")
    except NotEmpty as error:
        return fail(f"{error}: --reset empties it first")
    except ValidationError as error:
        return fail("; ".join(f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()))
    except (MigrationError, EmbeddedDatabaseError, psycopg.Error) as error:
        return fail(str(error).strip().splitlines()[0])


def set_up(given: argparse.Namespace) -> int:
    """Migrate, empty the database for --reset, fill it, and print the number of rows; returns the exit status."""
    from app.database.connection import connect
    from app.settings import get_settings

    settings = get_settings()
    target = f"{settings.db_name} at {settings.db_host}, schema {settings.db_schema}"
    if given.reset and not (given.dry_run or given.yes or settings.embedded or confirmed(target)):
        return fail("--reset was not confirmed (use --yes without a terminal); nothing was changed")
    with connect() as connection:
        if given.dry_run:
            with connection.transaction(force_rollback=True):
                made = migrate_and_fill(connection, given, settings)
        else:
            made = migrate_and_fill(connection, given, settings)
    verb = "would make" if given.dry_run else "made"
    for table, rows in made.rows.items():
        print(f"{verb} {rows:>10,} {table}")
    print(f"in {made.seconds:.1f} s{', and rolled it back' if given.dry_run else ''}")
    return 0


def migrate_and_fill(connection: "psycopg.Connection", given: argparse.Namespace, settings: "Settings") -> "Summary":
    """Apply pending migrations, then write the demo data."""
    from app.database.migrate import migrate
    from app.demo import load

    migrate(connection, settings.db_schema)
    return load.fill(
        connection,
        orders=given.orders,
        seed=given.seed,
        months=given.months,
        time_zone=settings.company_time_zone,
        dry_run=given.dry_run,
        reset=given.reset,
    )


def confirmed(target: str) -> bool:
    """Ask for confirmation on the terminal; returns False without one, so that --yes is needed."""
    if not sys.stdin.isatty():
        return False
    return input(f"All data in {target} will be lost. Type yes to continue: ").strip() == "yes"


def fail(text: str) -> int:
    """Print one sentence to standard error; returns 1."""
    print(f"demo_setup: {text}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
