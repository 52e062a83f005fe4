"""Temporary databases on the server that all tests share."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import conninfo, sql

from app.database.connection_parameters import connection_parameters
from tests.conftest import Service


@dataclass(frozen=True)
class Database:
    """A database, by its connection string for libpq."""

    conninfo: str

    def connect(self) -> psycopg.Connection[Any]:
        """Open a connection in autocommit mode; the caller must close it."""
        return psycopg.connect(self.conninfo, autocommit=True)

    def tables(self, schema: str) -> set[str]:
        """The names of the tables in a schema."""
        with self.connect() as connection:
            rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (schema,)).fetchall()
        return {name for (name,) in rows}


@contextmanager
def empty_database(service: Service, name: str) -> Iterator[Database]:
    """Create an empty database; it is dropped, and its connections are ended, at the end of the block."""
    server = {k: v for k, v in connection_parameters(service.settings).items() if k in ("host", "port", "user")}
    identifier = sql.Identifier(name)
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(identifier))
        try:
            yield Database(conninfo.make_conninfo(**server, dbname=name))
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))
