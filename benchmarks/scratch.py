"""The benchmarks' database: an embedded PostgreSQL under `.data/benchmarks`, filled once and kept."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks import KEPT, PROJECT


def use_scratch_database(orders: int) -> None:
    """Set the environment of this process, and of the servers it starts, to the scratch database.

    Call it before the settings are read. If `DB_HOST` is set, that database is used unchanged: migrate and fill it
    yourself.
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
    """Return the directory of the scratch database with this number of orders."""
    return KEPT / f"orders-{orders}"


def prepare(orders: int, months: int = 12) -> None:
    """Migrate the scratch database and fill it with a history of so many months.

    A schema of an incompatible version is dropped and made again.
    """
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
            print(f"benchmarks: the scratch database has another version ({error}): making it again")
            connection.execute(f'DROP SCHEMA "{settings.db_schema}" CASCADE')
            migrate(connection, settings.db_schema)
        fill(connection, orders, months)


def prepare_beside(orders: int) -> None:
    """Prepare a scratch database in a process of its own: the settings of this process may name another one."""
    code = f"from benchmarks import scratch; scratch.prepare({orders})"
    environment = {**os.environ, "EMBEDDED_DB_DIR": str(directory(orders))}
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=environment, check=True)


def fill(connection, orders: int, months: int) -> None:
    """Write demo data if the database is empty, then vacuum and analyze, as autovacuum would within a minute."""
    from app.demo import load

    if not load.is_empty(connection):
        return
    print(f"benchmarks: filling the scratch database with {orders:,} orders (once)")
    load.fill(connection, orders=orders, months=months)
    connection.execute("VACUUM (ANALYZE)")


def remove(orders: int) -> None:
    """Remove the scratch database, whose server must have been stopped."""
    shutil.rmtree(directory(orders), ignore_errors=True)
