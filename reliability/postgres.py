"""A PostgreSQL server for one row: copied from a template; the row may kill, stop and start it."""

import asyncio
import hashlib
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import pq
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row

from app.database import migrate
from app.embedded_postgres import server as embedded_server
from app.queries.integrity import INVARIANTS
from reliability import BACKEND, KEPT

SCHEMA = "brickhouse"
# Two administrators (one requests, the other approves) and the managers of two regions; a row makes its own stores.
INSERT_USERS = """
    INSERT INTO labels (kind, name) VALUES ('region', 'West'), ('region', 'South');
    INSERT INTO users (username, email, first_name, last_name, role, region) VALUES
        ('west', 'west@rows.example', 'Wes', 'Ter', 'regional_manager', 'West'),
        ('south', 'south@rows.example', 'Sue', 'Der', 'regional_manager', 'South'),
        ('asker', 'asker@rows.example', 'Ask', 'Er', 'admin', NULL),
        ('admin', 'admin@rows.example', 'Add', 'Min', 'admin', NULL)
"""


class Postgres:
    """One server in one directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.where: dict[str, str] = {}

    def start(self) -> None:
        """Start the server, also after a kill; returns when it accepts connections."""
        self.where = embedded_server.start(self.directory)

    def end(self) -> None:
        """Stop the server at the end of the row."""
        embedded_server.leave(self.directory)

    @property
    def host(self) -> Path:
        """The directory of its socket."""
        return Path(self.where["host"])

    @property
    def socket(self) -> str:
        """The path of its socket."""
        return str(self.host / ".s.PGSQL.5432")

    def dsn(self, database: str = "brickhouse") -> str:
        """The connection string for psycopg."""
        options = f"-csearch_path={SCHEMA}"
        return self.parameters(dbname=database, options=options, application_name="auditor")

    def parameters(self, **more: str) -> str:
        """A connection string for the superuser, with more parameters."""
        return make_conninfo(host=str(self.host), port="5432", user="postgres", **more)

    def connect(self) -> psycopg.Connection[dict[str, Any]]:
        """A connection beside the service's: autocommit, rows as dicts."""
        return psycopg.connect(self.dsn(), autocommit=True, row_factory=dict_row)

    def rows(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        """The rows of a statement, on a new connection."""
        with self.connect() as connection:
            cursor = connection.execute(statement, values or None)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def one(self, statement: str, *values: Any) -> Any:
        """The first value of a statement's one row."""
        return next(iter(self.rows(statement, *values)[0].values()))

    def broken(self) -> list[dict[str, Any]]:
        """The violations of invariants now."""
        return self.rows(INVARIANTS)

    def responds(self) -> bool:
        """Whether the server accepts connections."""
        return pq.Ping(pq.PGconn.ping(self.parameters(dbname="postgres").encode())) == 0

    def postmaster(self) -> psutil.Process:
        """The server's first process."""
        return psutil.Process(int((self.directory / "data/postmaster.pid").read_text().splitlines()[0]))

    def kill(self) -> None:
        """`kill -9` of the postmaster; returns when its children have ended too, because an orphan may still commit."""
        first = self.postmaster()
        children = first.children(recursive=True)
        first.kill()
        psutil.wait_procs([first, *children], timeout=30)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; `start` starts it again. pg_ctl returns a moment before the server's process has ended."""
        first = self.postmaster()
        embedded_server.run(self.directory, "pg_ctl", "-w", "-m", mode, "stop")
        psutil.wait_procs([first], timeout=30)

    async def wait_until_it_answers(self, seconds: float = 60) -> float:
        """Wait until the server accepts connections; returns the time (monotonic)."""
        give_up = time.monotonic() + seconds
        while not self.responds():
            if time.monotonic() > give_up:
                raise TimeoutError(f"PostgreSQL did not answer in {seconds} s")
            await asyncio.sleep(0.01)
        return time.monotonic()


def copy_of_template(directory: Path) -> Postgres:
    """Copy the template to a directory, replacing an earlier copy, and start the server."""
    source = template()
    directory.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(directory / "postgres", ignore_errors=True)
    subprocess.run(["cp", "-a", str(source), str(directory / "postgres")], check=True)
    copied = Postgres(directory / "postgres")
    copied.start()
    return copied


def template() -> Path:
    """The directory that rows copy, made once for each version of the schema and the server's settings."""
    files = [*sorted((BACKEND / "app/database/migrations").glob("*.sql")), BACKEND / "app/embedded_postgres/server.py"]
    content = INSERT_USERS.encode() + b"".join(file.read_bytes() for file in files)
    directory = KEPT / f"template-{hashlib.sha256(content).hexdigest()[:12]}"
    if not (directory / "made").exists():
        shutil.rmtree(directory, ignore_errors=True)
        make_template(directory)
        (directory / "made").touch()
        os.chmod(directory, 0o700)
    return directory


def make_template(directory: Path) -> None:
    """Make a database with the schema and the users, and stop its server."""
    server = Postgres(directory)
    server.start()
    try:
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            migrate.migrate(connection, SCHEMA)
            connection.execute(INSERT_USERS)
            connection.execute("VACUUM (ANALYZE)")
    finally:
        server.end()


def kill_process(number: int) -> None:
    """`kill -9` of one process that may have ended already."""
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
