"""Roles in the database: one owns the schema, and the service may use another one that only works with rows.

One role can be both: it needs CONNECT and CREATE on the database, creates the schema and owns it. With two roles, the
role of the running service can neither change the schema nor rewrite history.
"""

from pathlib import Path
from typing import LiteralString, cast

import psycopg
from psycopg import sql

GRANTS = Path(__file__).with_name("app_role.sql")


class PrivilegeError(Exception):
    """The role lacks a privilege; the message says which role has it, and what to run."""


def grant_use(cursor: psycopg.Cursor, schema: str, role: str) -> None:
    """Grant the role access to the rows of the schema, and nothing more. Raises PrivilegeError if it does not exist."""
    if cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is None:
        raise PrivilegeError(f"the role {role} does not exist: create it first (CREATE ROLE)")
    statements = sql.SQL(cast(LiteralString, GRANTS.read_text()))
    cursor.execute(statements.format(schema=sql.Identifier(schema), role=sql.Identifier(role)))


def ensure_schema(cursor: psycopg.Cursor, schema: str) -> None:
    """Create the schema if it is missing. Raises PrivilegeError if the role may not create it, or not use it."""
    row = cursor.execute(
        """SELECT current_user, current_database(), n.nspowner::regrole::text,
                  has_schema_privilege(n.oid, 'USAGE'), has_database_privilege(current_database(), 'CREATE')
           FROM (VALUES (%s)) wanted (name) LEFT JOIN pg_namespace n ON n.nspname = wanted.name""",
        (schema,),
    ).fetchone()
    assert row is not None
    me, database, owner, may_use, may_create = row
    if owner is None and not may_create:
        raise PrivilegeError(
            f"there is no schema {schema}, and the role {me} may not create one: GRANT CREATE ON DATABASE "
            f'"{database}" TO "{me}", or run python -m app.database.migrate --grant-to {me} as a role that may'
        )
    if owner is None:
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    elif not may_use:
        raise PrivilegeError(
            f"the schema {schema} belongs to {owner}, and the role {me} may not use it: run "
            f"python -m app.database.migrate --grant-to {me} as {owner}, or set DB_SCHEMA to a name that is free"
        )


def require_ownership(cursor: psycopg.Cursor, schema: str, pending: int) -> None:
    """Raises PrivilegeError if the role may not apply the pending migrations, because another role owns the tables."""
    row = cursor.execute(
        """SELECT current_user, coalesce(c.relowner, n.nspowner)::regrole::text,
                  has_schema_privilege(n.oid, 'CREATE')
                  AND (c.oid IS NULL OR pg_has_role(c.relowner, 'USAGE'))
           FROM pg_namespace n
           LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'schema_migrations'
           WHERE n.nspname = %s""",
        (schema,),
    ).fetchone()
    assert row is not None
    me, owner, may = row
    if not may:
        raise PrivilegeError(
            f"{pending} migrations are pending, and the role {me} may not apply them: run "
            f"python -m app.database.migrate --grant-to {me} as {owner}, who owns the schema {schema}"
        )
