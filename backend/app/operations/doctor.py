"""`python -m app.operations.doctor`: checks how this service reaches its database, with advice for each failure.

It changes nothing. Each line answers a question; later questions depend on earlier ones, so the first failure
ends the report, with exit status 1.
"""

import sys
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

import psycopg
from pydantic import ValidationError

from app.database.connection import connect
from app.database.credentials import CredentialError, describe_error, mint, workspace
from app.database.migrate import status
from app.database.migration_files import MigrationError
from app.database.roles import PrivilegeError, ensure_schema, require_ownership
from app.embedded_postgres.directory import EmbeddedDatabaseError
from app.settings import Settings, describe_errors, get_settings

MODES = {
    "local": "its own embedded PostgreSQL (no DB_HOST or PGHOST is set)",
    "password": "a PostgreSQL at DB_HOST, with DB_PASSWORD or a login that libpq finds (.pgpass, peer)",
    "lakebase": "a Lakebase database, with tokens that Databricks mints",
}
GRANTS = """
    SELECT current_user AS role, session_user = current_user AS plain,
           (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super,
           has_database_privilege(current_database(), 'CONNECT') AS may_connect,
           has_database_privilege(current_database(), 'CREATE') AS may_create,
           to_regnamespace(%s) IS NOT NULL AS has_schema,
           (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = %s) AS owner,
           current_setting('server_version') AS server
"""


@dataclass(frozen=True)
class Finding:
    """One line of the report: the question, whether the answer is good, and the answer."""

    question: str
    ok: bool
    found: str


def findings(settings: Settings) -> Generator[Finding]:
    """Yield the lines in order; the caller stops after the first failure."""
    address = "" if settings.embedded else f", {settings.db_name} at {settings.db_host}:{settings.db_port}"
    yield Finding("Where is the database", True, f"{settings.database_mode}: {MODES[settings.database_mode]}{address}")
    if settings.database_mode == "lakebase":
        yield from about_databricks(settings)
    yield from about_the_database(settings)


def about_databricks(settings: Settings) -> Generator[Finding]:
    """Check the Databricks identity, its access to the workspace, and that it gets a credential."""
    yield Finding("Who are we at Databricks", True, f"{settings.databricks_identity} at {settings.databricks_host}")
    for question, ask in (
        ("Does the workspace know us", lambda: f"as {workspace(settings).current_user.me().user_name}"),
        ("Does it mint a credential", lambda: f"for {settings.lakebase_endpoint or settings.lakebase_instance}, "
         f"it lasts {(mint(settings).expires_at - time.time()) / 60:.0f} minutes"),
    ):  # fmt: skip
        yield answer(question, ask)


def about_the_database(settings: Settings) -> Generator[Finding]:
    """Check the login, the role's privileges, and the schema's version."""
    try:
        connection = connect()
    except (psycopg.Error, EmbeddedDatabaseError, CredentialError) as error:
        yield Finding("Can we log in", False, one_line(error) + login_advice(str(error), settings.database_mode))
        return
    with connection:
        row = connection.execute(GRANTS, (settings.db_schema, settings.db_schema)).fetchone()
        assert row is not None
        role, _, is_super, may_connect, may_create, has_schema, owner, server = row

        yield Finding(
            "Can we log in",
            may_connect,
            f"as {role}, to PostgreSQL {server}, {'encrypted' if connection.pgconn.ssl_in_use else 'not encrypted'}",
        )
        yield about_the_role(settings, role, owner if has_schema else None, may_create)
        if is_super:
            yield Finding("Does it have more than it needs", True, "it is a superuser: fine here, never in production")
        yield answer("Is the schema up to date", lambda: schema_state(connection, settings))


# Advice for failed logins: words in the message of PostgreSQL or libpq, database mode (empty: all), advice.
LOGINS = [
    ("password authentication failed", "lakebase", "PGUSER must be the identity that mints the token: the service "
     "principal's client id or the person's e-mail, with a database role (the app's resource postgres makes it)"),
    ("password authentication failed", "password", "check DB_USER and DB_PASSWORD"),
    ("does not exist", "", "check the name: DB_NAME (PGDATABASE) or DB_USER (PGUSER)"),
    ("resolve host", "", "check DB_HOST (PGHOST)"),
    ("refused", "", "no server listens there: check DB_HOST and DB_PORT (PGHOST, PGPORT)"),
    ("timeout", "", "no server answers there: check DB_HOST and DB_PORT (PGHOST, PGPORT), and the firewall"),
    ("closed the connection", "", "it may require TLS: DB_SSLMODE=require"),
    ("does not support SSL", "", "it has no TLS: DB_SSLMODE=prefer, if the network is trusted"),
    ("no pg_hba.conf entry", "", "it refuses this role from this address, or without TLS: DB_SSLMODE=require"),
]  # fmt: skip


def login_advice(message: str, mode: str) -> str:
    """Return the advice for a login error in this database mode; empty if there is none."""
    return next((f" → {advice}" for words, only, advice in LOGINS if words in message and only in ("", mode)), "")


def about_the_role(settings: Settings, role: str, owner: str | None, may_create: bool) -> Finding:
    """Check that the role can create the schema, or use the existing one."""
    question = "May it make its schema, or work in it"
    if owner is None:
        advice = f'grant it: GRANT CREATE ON DATABASE "{settings.db_name}" TO "{role}", or migrate as an owner role'
        return Finding(question, may_create, "it may make it" if may_create else f"it may not; {advice}")
    ours = "it owns it" if owner == role else f"{owner} owns it: migrate as {owner}, and see docs/deployment.md"
    return Finding(question, True, f"{settings.db_schema} is there, {ours}")


def schema_state(connection: psycopg.Connection[Any], settings: Settings) -> str:
    """Return how many migrations are applied and pending.

    Raises MigrationError if files and database disagree, PrivilegeError if the role may not apply the pending ones.
    """
    applied, pending = status(connection, settings.db_schema)
    with connection.transaction(force_rollback=True), connection.cursor() as cursor:  # rolled back
        ensure_schema(cursor, settings.db_schema)
        if pending:
            require_ownership(cursor, settings.db_schema, len(pending))
    return f"{len(applied)} migrations applied, {len(pending)} pending" + (
        " (the next start applies them)" if pending else ""
    )


def answer(question: str, ask: Callable[[], str]) -> Finding:
    """Ask one question; returns its answer, or the error as a failure."""
    try:
        return Finding(question, True, ask())
    except (psycopg.Error, MigrationError, PrivilegeError) as error:
        return Finding(question, False, one_line(error))
    except Exception as error:  # noqa: BLE001 the SDK raises what its libraries raise
        return Finding(question, False, describe_error(error))


def one_line(error: Exception) -> str:
    """Return the error's message in one line of at most 300 characters."""
    return " ".join(str(error).split())[:300]


def main() -> int:
    """Print the report; returns the exit status, 1 after a failure."""
    try:
        settings = get_settings()
    except ValidationError as error:
        for wrong in describe_errors(error):
            print(f"✗ The settings: {wrong}")  # noqa: T201
        return 1
    for finding in findings(settings):
        print(f"{'✓' if finding.ok else '✗'} {finding.question}: {finding.found}", flush=True)  # noqa: T201
        if not finding.ok:
            return 1
    print("All checks passed.")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
