"""`python -m app.operations.doctor`: in words, how this service reaches its database, and what to do about what fails.

It changes nothing. Each line is a question in the order in which they depend on each other; the first that fails
ends it with 1.
"""

import sys
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

import psycopg
from pydantic import ValidationError

from app.database.connection import connect
from app.database.credentials import CredentialError, in_words, mint, workspace
from app.database.migrate import status
from app.database.migration_files import MigrationError
from app.database.roles import PrivilegeError, ensure_schema, require_ownership
from app.embedded_postgres.directory import EmbeddedDatabaseError
from app.settings import Settings, get_settings, mistakes

MODES = {
    "local": "its own embedded PostgreSQL (no DB_HOST or PGHOST is set)",
    "password": "a PostgreSQL at DB_HOST, with DB_PASSWORD or whatever libpq finds",
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
    """One line of the report: the question, whether all is well, and what was found."""

    question: str
    well: bool
    found: str


def findings(settings: Settings) -> Generator[Finding]:
    """The lines, one after the other; after one that is not well there are no more."""
    place = "" if settings.embedded else f", {settings.db_name} at {settings.db_host}:{settings.db_port}"
    yield Finding("Where is the database", True, f"{settings.database_mode}: {MODES[settings.database_mode]}{place}")
    if settings.database_mode == "lakebase":
        yield from about_databricks(settings)
    yield from about_the_database(settings)


def about_databricks(settings: Settings) -> Generator[Finding]:
    """Who we are there, can we reach it, do we get a credential."""
    yield Finding("Who are we at Databricks", True, f"{settings.databricks_identity} at {settings.databricks_host}")
    for question, ask in (
        ("Does the workspace know us", lambda: f"as {workspace(settings).current_user.me().user_name}"),
        ("Does it mint a credential", lambda: f"for {settings.lakebase_endpoint or settings.lakebase_instance}, "
         f"it lasts {(mint(settings).ends_at - time.time()) / 60:.0f} minutes"),
    ):  # fmt: skip
        yield tried(question, ask)


def about_the_database(settings: Settings) -> Generator[Finding]:
    """Can we log in, what may we do there, is the schema up to date."""
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
        yield tried("Is the schema up to date", lambda: schema_state(connection, settings))


# What to do about a login that failed, by what PostgreSQL or libpq says.
LOGINS = [
    ("password authentication failed", "lakebase", "PGUSER has to be who mints: the service principal's client id, or "
     "the person's e-mail, and to have a role in the database (the app's resource postgres makes it)"),
    ("password authentication failed", "password", "check DB_USER and DB_PASSWORD"),
    ("does not exist", "", "check the name: DB_NAME (PGDATABASE) or DB_USER (PGUSER)"),
    ("resolve host", "", "check DB_HOST (PGHOST)"),
    ("refused", "", "nobody listens there: check DB_HOST and DB_PORT (PGHOST, PGPORT)"),
    ("timeout", "", "nobody answers there: check DB_HOST and DB_PORT (PGHOST, PGPORT), and the firewall"),
    ("closed the connection", "", "it may take no one without TLS: DB_SSLMODE=require"),
    ("does not support SSL", "", "it has no TLS: DB_SSLMODE=prefer, if the way there is safe without"),
    ("no pg_hba.conf entry", "", "it does not let this role in from here, or not without TLS: DB_SSLMODE=require"),
]  # fmt: skip


def login_advice(said: str, mode: str) -> str:
    """What to do about it; nothing where that is not known."""
    return next((f" → {advice}" for words, only, advice in LOGINS if words in said and only in ("", mode)), "")


def about_the_role(settings: Settings, role: str, owner: str | None, may_create: bool) -> Finding:
    """Can the role make the schema, or work in the one that is there."""
    question = "May it make its schema, or work in it"
    if owner is None:
        advice = f'grant it: GRANT CREATE ON DATABASE "{settings.db_name}" TO "{role}", or migrate as an owner role'
        return Finding(question, may_create, "it may make it" if may_create else f"it may not; {advice}")
    ours = "it owns it" if owner == role else f"{owner} owns it: migrate as {owner}, and see docs/deployment.md"
    return Finding(question, True, f"{settings.db_schema} is there, {ours}")


def schema_state(connection: psycopg.Connection[Any], settings: Settings) -> str:
    """How many migrations are applied and pending.

    Raises MigrationError if files and database disagree, PrivilegeError if the role may not apply the pending ones.
    """
    applied, pending = status(connection, settings.db_schema)
    with connection.transaction(force_rollback=True), connection.cursor() as cursor:  # tried, not done
        ensure_schema(cursor, settings.db_schema)
        if pending:
            require_ownership(cursor, settings.db_schema, len(pending))
    return f"{len(applied)} migrations applied, {len(pending)} pending" + (
        " (the next start applies them)" if pending else ""
    )


def tried(question: str, ask: Callable[[], str]) -> Finding:
    """The answer to one question, or why there is none."""
    try:
        return Finding(question, True, ask())
    except (psycopg.Error, MigrationError, PrivilegeError) as error:
        return Finding(question, False, one_line(error))
    except Exception as error:  # noqa: BLE001 the SDK raises what its libraries raise
        return Finding(question, False, in_words(error))


def one_line(error: Exception) -> str:
    """What it says, in one line."""
    return " ".join(str(error).split())[:300]


def main() -> int:
    """The command line."""
    try:
        settings = get_settings()
    except ValidationError as error:
        for wrong in mistakes(error):
            print(f"✗ The settings: {wrong}")  # noqa: T201
        return 1
    for finding in findings(settings):
        print(f"{'✓' if finding.well else '✗'} {finding.question}: {finding.found}", flush=True)  # noqa: T201
        if not finding.well:
            return 1
    print("All is well.")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
