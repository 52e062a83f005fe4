"""The two roles of a hosted database: the owner may connect and create, the app only reads and writes rows."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

from app.database.connection_parameters import connection_parameters
from app.embedded_postgres import server as embedded_server
from app.settings import PROJECT, Settings
from tests.clock import CLOCK
from tests.embedded_servers import copy_directory

DATABASE = "brickhouse"
OWNER, APP = "brickhouse_owner", "brickhouse-app"  # a service principal's role has hyphens in its name
KEPT = PROJECT / ".data" / "tests"  # the last three demo servers of test runs, about 100 MB each
# Everything that decides how a demo server is made: no other module is imported by what makes it.
MAKES_DEMO_SERVER = (
    "backend/app/database", "backend/app/demo", "backend/app/embedded_postgres", "backend/app/errors.py",
    "backend/app/models", "backend/app/monitoring", "backend/app/settings.py", "backend/requirements.txt",
    "backend/tests/database_roles.py", "database/demo_setup.py",
)  # fmt: skip


def make_roles(admin: psycopg.Connection[object], database: str) -> None:
    """Create both roles: the owner may connect and create, the app may connect. PUBLIC loses all its rights."""
    for role in (OWNER, APP):
        if admin.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is None:
            admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    names = {"database": sql.Identifier(database), "owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT CONNECT, CREATE ON DATABASE {database} TO {owner}",
        "GRANT CONNECT ON DATABASE {database} TO {app}",
    ):
        admin.execute(sql.SQL(statement).format(**names))


def demo_server(shared: Path, directory: Path) -> dict[str, str]:
    """Set up a server in this directory with both roles and demo data; returns the app role's connection variables."""
    copy_server(demo_template(shared), make_demo_server, directory)
    settings = Settings.model_validate({"embedded_db_dir": directory})
    return {"DB_HOST": str(connection_parameters(settings)["host"]), "DB_NAME": DATABASE, "DB_USER": APP}


def demo_template(shared: Path) -> Path:
    """The path of the demo server to copy: the one of this hour, which later runs with the same code use, too.

    Demo data ends at the time at which it is made, so it is made again each hour. If the clock is moved, or the project
    cannot be written, the server belongs to this test run alone.
    """
    if not CLOCK:
        mine = KEPT / f"{int(time.time()) // 3600}-{os.getuid()}-{checksum()}"
        with contextlib.suppress(OSError):
            mine.mkdir(parents=True, exist_ok=True)
            for old in sorted(KEPT.iterdir(), key=lambda path: path.stat().st_mtime)[:-3]:
                shutil.rmtree(old, ignore_errors=True)
            return mine / "demo"
    return shared / "demo"


def checksum() -> str:
    """A checksum of the code that makes a demo server, and of the Python that runs it."""
    found = hashlib.sha256(f"{sys.prefix} {sys.version}".encode())
    for name in MAKES_DEMO_SERVER:
        path = PROJECT / name
        for file in sorted(path.rglob("*.*")) if path.is_dir() else [path]:
            if file.suffix in (".py", ".sql", ".txt"):
                found.update(file.read_bytes())
    return found.hexdigest()[:16]


def copy_server(template: Path, make: Callable[[Path], None], directory: Path) -> None:
    """Copy a server to this directory. The first process that needs the template makes it, beside the directory."""
    with template.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            made, new = directory.with_suffix(".made"), template.with_suffix(".new")
            make(made)
            embedded_server.leave(made)
            shutil.rmtree(new, ignore_errors=True)  # of a run that was killed
            subprocess.run(["mv", made, new], check=True)  # keeps the owner, also on another file system
            new.rename(template)
    copy_directory(template, directory)


def make_empty_server(directory: Path) -> None:
    """Set up a server without a database of the service."""
    settings = Settings.model_validate({"embedded_db_dir": directory, "db_name": "postgres"})
    with psycopg.connect(**connection_parameters(settings)) as admin:
        sync_nothing(admin)


def sync_nothing(admin: psycopg.Connection[object]) -> None:
    """Let the server leave its writes to the system, which keeps them: no test switches the machine off."""
    admin.execute("ALTER SYSTEM SET fsync = off")


def make_demo_server(directory: Path) -> None:
    """Set a server up like a hosted database: the owner migrates and loads the demo data, the app only has grants."""
    settings = Settings.model_validate({"embedded_db_dir": directory, "db_name": DATABASE})
    with psycopg.connect(**connection_parameters(settings)) as admin:
        make_roles(admin, DATABASE)
        sync_nothing(admin)
        host = admin.info.host
    commands = (
        ["-m", "app.database.migrate", "--grant-to", APP],
        [str(PROJECT / "database/demo_setup.py"), "--orders", "5000"],
    )
    for command in commands:
        done = run(command, DB_HOST=host, DB_NAME=DATABASE, DB_USER=OWNER)
        assert done.returncode == 0, done.stderr


def run(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in backend/ with only these variables and the clock of the tests."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT / "backend", env={"PATH": "/usr/bin:/bin", "LOG_FORMAT": "json", **CLOCK, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
