"""Loads the demo company into a database of a test."""

from typing import Any

import psycopg

from app.database.connection_parameters import connection_parameters
from app.database.migrate import migrate
from app.demo import load
from tests.conftest import Service


def parameters_of(service: Service) -> dict[str, Any]:
    """How to connect to the service's server, without a database."""
    return {k: v for k, v in connection_parameters(service.settings).items() if k in ("host", "port", "user")}


def filled(parameters: dict[str, Any], **asked: Any) -> psycopg.Connection[tuple[Any, ...]]:
    """Load a demo company into a new database; return a connection to it."""
    connection = psycopg.connect(**parameters)
    migrate(connection, "brickhouse")
    load.fill(connection, progress=False, **asked)
    return connection


def one(connection: psycopg.Connection[tuple[Any, ...]], query: str) -> Any:
    """Return the only row of a query, its value if it has one."""
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0] if len(row) == 1 else row
