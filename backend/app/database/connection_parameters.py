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
# A client waits for a request. PostgreSQL looks for a deadlock after 1 s: a lock is given up after that.
REQUEST_SESSION = {"statement_timeout": "3s", "lock_timeout": "1200ms"}


def connection_parameters(settings: Settings, **session: str) -> dict[str, Any]:
    """The parameters for libpq, built anew for each physical connection."""
    options = {**SESSION, **session, "search_path": settings.db_schema}
    common: dict[str, Any] = {
        "application_name": "brickhouse",
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
    if settings.behind_pooler:  # what is prepared on one server connection is not there on the next
        common["prepare_threshold"] = None
    return {**common, **{name: value for name, value in where.items() if value is not None}}
