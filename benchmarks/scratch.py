"""The database that is measured: an embedded PostgreSQL under `.data/benchmarks`, filled once and kept."""

import os
import shutil
from pathlib import Path

from benchmarks import KEPT


def use_scratch_database(orders: int) -> None:
    """Point this process, and the servers it starts, at the scratch database and at nothing else.

    To be called before anything reads the settings. With `DB_HOST` set, that database is measured as
    it is: bring it up to date and fill it yourself.
    """
    for name in ("RELOAD", "DATABRICKS_APP_PORT", "DEV_USER_EMAIL", "API_PREFIX", "DB_POOL_MIN", "DB_POOL_MAX"):
        os.environ.pop(name, None)
    os.environ["DEMO_DATA"] = "off"
    os.environ["WEB_CONCURRENCY"] = "1"
    os.environ["LOG_LEVEL"] = "INFO"
    os.environ["LOG_FORMAT"] = "json"
    if not os.environ.get("DB_HOST"):
        os.environ.pop("PGHOST", None)
        os.environ["EMBEDDED_DB_DIR"] = str(directory(orders))


def directory(orders: int) -> Path:
    """Where the scratch database with this many orders lives."""
    return KEPT / f"orders-{orders}"


def prepare(orders: int) -> None:
    """Bring the schema up to date and fill it; a schema of another version is made anew."""
    from app.database.connection import connect
    from app.database.migrate import migrate
    from app.database.migration_files import MigrationError
    from app.settings import get_settings

    settings = get_settings()
    if not settings.embedded:
        print(f"benchmarks: measuring the database at {settings.db_host} as it is")
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    with connect() as connection:
        try:
            migrate(connection, settings.db_schema)
        except MigrationError as error:
            print(f"benchmarks: the scratch database is of another version ({error}): making it anew")
            connection.execute(f'DROP SCHEMA "{settings.db_schema}" CASCADE')
            migrate(connection, settings.db_schema)
        fill(connection, orders)


def fill(connection, orders: int) -> None:
    """Demo data where there is none, and what autovacuum would do to it within a minute."""
    from app.demo import load

    if not load.is_empty(connection):
        return
    print(f"benchmarks: filling the scratch database with {orders:,} orders (once)")
    load.fill(connection, orders=orders)
    connection.execute("VACUUM (ANALYZE)")


def forget(orders: int) -> None:
    """Remove the scratch database; its server must be stopped."""
    shutil.rmtree(directory(orders), ignore_errors=True)
