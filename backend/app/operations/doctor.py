"""`python -m app.operations.doctor`: checks how this service reaches its database, with advice for each failure.

It changes nothing. Each line answers a question; later questions depend on earlier ones, so the first failure
ends the report, with exit status 1.
"""

import sys
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any, LiteralString

import psycopg
from pydantic import ValidationError

from app.database.connection import connect, connect_to_standby
from app.database.credentials import CredentialError, describe_error, mint, workspace
from app.database.migrate import refuse_old_server, status
from app.database.migration_files import MigrationError, index_names, read_migrations
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

INDEXES = """
    SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = to_regnamespace(%s)
"""
# Free connections within the smallest of the limits of server, database and role; and those of this service.
CONNECTIONS = """
    SELECT least(current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
                     - current_setting('reserved_connections')::int - count(*),
                 (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database())
                     - count(*) FILTER (WHERE datname = current_database()),
                 (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = session_user)
                     - count(*) FILTER (WHERE usename = session_user)),
           count(*) FILTER (WHERE application_name = 'brickhouse' AND usename = session_user)
    FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
# Of the standby: whether it is one, its history, the WAL it has not replayed of what the primary has flushed.
STANDBY: LiteralString = """
    SELECT pg_is_in_recovery(), (SELECT id FROM feed_history),
           greatest(pg_wal_lsn_diff(%s::pg_lsn, pg_last_wal_replay_lsn()), 0), current_setting('hot_standby_feedback')
"""
MAX_CLOCK_SKEW = 30.0  # seconds


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
        yield answer("Is the server new enough", lambda: server_version(connection))
        yield about_the_role(settings, role, owner if has_schema else None, may_create)
        if is_super:
            yield Finding("Does it have more than it needs", True, "it is a superuser: fine here, never in production")
        yield answer("Is the schema up to date", lambda: schema_state(connection, settings))
        yield about_the_indexes(connection, settings.db_schema)
        yield about_the_clock(connection)
        yield about_the_connections(connection, settings)
        if settings.db_read_host:
            yield from about_the_standby(connection, settings)


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
    ("does not support SSL", "", "it has no TLS: switch it on there, or set DB_SSLMODE=prefer and "
     "ALLOW_UNENCRYPTED_DATABASE=true if the network is trusted"),
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


def server_version(connection: psycopg.Connection[Any]) -> str:
    """Return the server's version. Raises MigrationError if the service does not support it."""
    refuse_old_server(connection)
    return f"PostgreSQL {connection.info.server_version // 10_000}"


def about_the_indexes(connection: psycopg.Connection[Any], schema: str) -> Finding:
    """Check that each index of the applied migrations exists, and that no index of the schema is invalid."""
    applied, _ = status(connection, schema)
    expected = index_names(migration for migration in read_migrations() if migration.number in applied)
    valid = dict(connection.execute(INDEXES, (schema,)).fetchall())
    wrong = [f"{name} is missing" for name in sorted(expected - set(valid))]
    wrong += [f"{name} is invalid" for name in sorted(valid) if not valid[name]]
    advice = "; queries that need it read whole tables: create it as its migration does, or REINDEX INDEX CONCURRENTLY"
    found = f"{', '.join(wrong)}{advice}" if wrong else f"{len(valid)} indexes"
    return Finding("Are all indexes there and valid", not wrong, found)


def about_the_clock(connection: psycopg.Connection[Any]) -> Finding:
    """Check that the clocks of the database and of this machine agree."""
    before = time.time()
    row = connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
    assert row is not None
    return clock_finding(row[0], before, time.time())


def clock_finding(there: float, before: float, after: float) -> Finding:
    """Compare the database's time with this machine's times before and after the query, all in seconds.

    A time between them agrees.
    """
    skew = min(0.0, there - before) + max(0.0, there - after)
    if abs(skew) <= MAX_CLOCK_SKEW:
        return Finding("Do the clocks agree", True, f"within {max(1.0, abs(skew)):.0f} s")
    found = f"the database's clock is {abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} this machine's"
    return Finding("Do the clocks agree", False, f"{found}: set both by NTP; tokens and certificates depend on them")


def about_the_connections(connection: psycopg.Connection[Any], settings: Settings) -> Finding:
    """Check that the server allows as many connections as the pools of all workers may open."""
    row = connection.execute(CONNECTIONS).fetchone()
    assert row is not None
    free, ours = row
    wanted = settings.web_concurrency * settings.db_pool_max
    found = f"{free} are free, {ours} are in use by this service, whose pools may open {wanted}"
    advice = ": lower DB_POOL_MAX or WEB_CONCURRENCY, or raise the server's limit"
    ok = wanted <= free + ours
    return Finding("Are there enough connections", ok, found if ok else found + advice)


def about_the_standby(primary: psycopg.Connection[Any], settings: Settings) -> Generator[Finding]:
    """Check that DB_READ_HOST is a standby of this database, and allows as many connections as the pools may open."""
    question, where = "Can the standby be read", f"{settings.db_read_host}:{settings.read_port}"
    try:
        standby = connect_to_standby()
    except (psycopg.Error, CredentialError) as error:
        advice = login_advice(str(error), settings.database_mode)
        yield Finding(question, False, f"{where}: {one_line(error)}{advice}; until then all reads go to the primary")
        return
    with standby:
        yield standby_finding(question, primary, standby, where)
        found = about_the_connections(standby, settings)
        yield replace(found, question="Are there enough connections to the standby")


def standby_finding(
    question: str, primary: psycopg.Connection[Any], standby: psycopg.Connection[Any], where: str
) -> Finding:
    """Check that this server is a standby of the primary, and say how far it is behind."""
    try:
        history, position = row_of(primary, "SELECT (SELECT id FROM feed_history), pg_current_wal_flush_lsn()::text")
        in_recovery, its_history, behind, feedback = row_of(standby, STANDBY, position)
    except psycopg.Error as error:
        return Finding(question, False, f"{where} is no standby of this database: {one_line(error)}")
    if not in_recovery:
        return Finding(question, False, f"{where} is a primary, or was promoted: set DB_READ_HOST to a standby")
    if its_history != history:
        found = f"{where} is a standby of another database, or of a state before a restore or a failover"
        return Finding(question, False, found)
    hint = "" if feedback == "on" else "; hot_standby_feedback is off, so vacuum may cancel its long reads"
    return Finding(question, True, f"{where} is a standby of this database, {behind} bytes behind{hint}")


def row_of(connection: psycopg.Connection[Any], statement: LiteralString, *values: str) -> tuple[Any, ...]:
    """Return the row of a statement that always has one."""
    row = connection.execute(statement, values).fetchone()
    assert row is not None
    return row


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
