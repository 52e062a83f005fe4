"""The parameters of a new connection for libpq, and the settings of each session."""

from typing import Any

from app.database.credentials import password_for_next_connection
from app.embedded_postgres import server as embedded_server
from app.settings import Settings

SESSION = {
    "TimeZone": "UTC",
    "statement_timeout": "10s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "10s",
    "jit": "off",
}
# Shorter for requests, because a client waits. lock_timeout is longer than deadlock_timeout (1 s), so that PostgreSQL
# reports a deadlock as such.
REQUEST_SESSION = {"statement_timeout": "3s", "lock_timeout": "1200ms"}


def connection_parameters(settings: Settings, **session: str) -> dict[str, Any]:
    """Return the parameters of the next physical connection for libpq; `session` overrides settings in SESSION.

    Starts the embedded PostgreSQL if it is used. Raises EmbeddedDatabaseError, or CredentialError if no token can be
    minted.
    """
    options = {**SESSION, **session, "search_path": settings.db_schema}
    common: dict[str, Any] = {
        "application_name": "brickhouse",
        "client_encoding": "UTF8",
        "connect_timeout": 5,
        "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
        "autocommit": True,
    }
    if settings.embedded:
        return {**common, **embedded_server.start(settings.embedded_db_dir, settings.db_name)}
    where = {
        "host": settings.db_host,
        "port": settings.db_port,
        "dbname": settings.db_name,
        "user": settings.db_user,
        "password": password_for_next_connection(settings),
        "sslmode": settings.sslmode,
    }
    if settings.behind_pooler:  # a prepared statement exists on one server connection only
        common["prepare_threshold"] = None
    return {**common, **{name: value for name, value in where.items() if value is not None}}


def standby_parameters(settings: Settings, **session: str) -> dict[str, Any]:
    """Return the parameters of the next connection to the standby at DB_READ_HOST: those of the primary elsewhere.

    Its sessions are read-only, so that nothing is written by accident if the standby is promoted.
    """
    common = connection_parameters(settings, **session)
    where = {"host": settings.db_read_host, "port": settings.read_port, "sslmode": settings.read_sslmode,
             "target_session_attrs": "any"}  # fmt: skip
    options = f"{common['options']} -c default_transaction_read_only=on"
    return {**common, **{name: value for name, value in where.items() if value is not None}, "options": options}
