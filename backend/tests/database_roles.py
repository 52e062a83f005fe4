"""Roles as a hosted database has them: one that may connect and create, and one that only works with rows.

`TEST_DATABASE_ROLE=owner` (or `app`) before pytest runs the service that all tests share as such a role.
"""

import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from app.database.connection import connection_parameters
from app.settings import PROJECT, Settings

OWNER, APP = "brickhouse_owner", "brickhouse-app"  # a service principal's role has hyphens in its name


def make_roles(admin: psycopg.Connection[object], database: str) -> None:
    """The owner may connect and create, the app may connect; neither may use `public`, and nobody else anything."""
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


def prepare(directory: Path, role: str) -> dict[str, str]:
    """A server with both roles and demo data that the owner loaded; the settings of a service with that role."""
    settings = Settings.model_validate({"embedded_db_dir": directory, "db_name": "brickhouse"})
    with psycopg.connect(**connection_parameters(settings)) as admin:
        make_roles(admin, "brickhouse")
        place = {"DB_HOST": admin.info.host, "DB_NAME": "brickhouse"}
    migrate = ["-m", "app.database.migrate", *(["--grant-to", APP] if role == "app" else [])]
    for command in (migrate, [str(PROJECT / "database/demo_setup.py"), "--orders", "5000"]):
        done = run(command, **place, DB_USER=OWNER)
        assert done.returncode == 0, done.stderr
    return {**place, "DB_USER": OWNER if role == "owner" else APP}


def run(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """A Python in backend/ with this environment and no other settings."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=PROJECT / "backend", env={"PATH": "/usr/bin:/bin", "LOG_FORMAT": "json", **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
