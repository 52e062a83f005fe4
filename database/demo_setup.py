#!/usr/bin/env python
"""Demo data into any database: stores, products, people, and a year of orders with their stock.

Run it with the project's Python: backend/venv/bin/python database/demo_setup.py --dry-run

Without connection flags it goes where the environment says (DB_HOST, …), or into the embedded database.
It applies the migrations that are missing, and refuses a database that is not empty unless --reset is
given. All is written in one transaction: a run that is stopped leaves nothing behind.
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

CONNECTION = {
    "host": "DB_HOST",
    "port": "DB_PORT",
    "name": "DB_NAME",
    "user": "DB_USER",
    "password": "DB_PASSWORD",
    "schema": "DB_SCHEMA",
}


def options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="do all of it (migrations and --reset too) in a transaction, count, and roll it back; "
        "the tables are locked meanwhile",
    )
    parser.add_argument("--orders", type=int, default=240_000, metavar="N", help="how many orders (240000)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, another company (1)")
    parser.add_argument("--months", type=int, default=12, metavar="N", help="how long the history is (12)")
    parser.add_argument("--reset", action="store_true", help="empty every table first: all data is lost")
    parser.add_argument("--yes", action="store_true", help="do not ask before a --reset outside the embedded database")
    for flag, variable in CONNECTION.items():
        parser.add_argument(f"--{flag}", metavar=flag.upper(), help=f"instead of {variable}")
    given = parser.parse_args()
    if not 0 <= given.orders <= 20_000_000 or not 1 <= given.months <= 120:
        parser.error("--orders takes 0 to 20000000, --months 1 to 120")
    return given


def main() -> int:
    """Fill the database; 1 with one sentence where that cannot be."""
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
        return fail("stopped; the data is there as a whole or not at all")
    except NotEmpty as error:
        return fail(f"{error}: --reset empties it first")
    except ValidationError as error:
        return fail("; ".join(f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()))
    except (MigrationError, EmbeddedDatabaseError, psycopg.Error) as error:
        return fail(str(error).strip().splitlines()[0])


def set_up(given: argparse.Namespace) -> int:
    """Migrate, empty if asked to, fill, and say what was made."""
    from app.database.connection import connect
    from app.settings import get_settings

    settings = get_settings()
    place = f"{settings.db_name} at {settings.db_host}, schema {settings.db_schema}"
    if given.reset and not (given.dry_run or given.yes or settings.embedded or confirmed(place)):
        return fail("--reset was not confirmed (--yes does that, too); nothing was changed")
    with connect() as connection:
        if given.dry_run:
            with connection.transaction(force_rollback=True):
                made = migrate_and_fill(connection, given, settings.db_schema)
        else:
            made = migrate_and_fill(connection, given, settings.db_schema)
    verb = "would make" if given.dry_run else "made"
    for table, rows in made.rows.items():
        print(f"{verb} {rows:>10,} {table}")
    print(f"in {made.seconds:.1f} s{', and rolled it back' if given.dry_run else ''}")
    return 0


def migrate_and_fill(connection: "psycopg.Connection", given: argparse.Namespace, schema: str) -> "Summary":
    """The schema as it should be, then the data."""
    from app.database.migrate import migrate
    from app.demo import load

    migrate(connection, schema)
    return load.fill(
        connection,
        orders=given.orders,
        seed=given.seed,
        months=given.months,
        dry_run=given.dry_run,
        reset=given.reset,
    )


def confirmed(where: str) -> bool:
    """Did a person say yes? Without a terminal nobody can, and --yes is needed."""
    if not sys.stdin.isatty():
        return False
    return input(f"Everything in {where} will be lost. Type yes to go on: ").strip() == "yes"


def fail(text: str) -> int:
    """One sentence on standard error, and 1."""
    print(f"demo_setup: {text}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
