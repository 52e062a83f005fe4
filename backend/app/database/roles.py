"""Who may do what in the database: the role that owns the schema, and the one that only works with its rows.

One role may do both: it needs CONNECT and CREATE on the database, makes the schema, and owns it. The stronger split
gives the running service a role of its own, which cannot change the schema or rewrite history.
"""

from pathlib import Path
from typing import LiteralString, cast

import psycopg
from psycopg import sql

GRANTS = Path(__file__).with_name("app_role.sql")


class PrivilegeError(Exception):
    """The role may not do what is needed; the message says who may, and what to run"""


def grant_use(cursor: psycopg.Cursor, schema: str, role: str) -> None:
    """Let the role work with the schema's rows, and no more; PrivilegeError where there is no such role."""
    if cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is None:
        raise PrivilegeError(f"there is no role {role} to grant anything to: make it first (CREATE ROLE)")
    statements = sql.SQL(cast(LiteralString, GRANTS.read_text()))
    cursor.execute(statements.format(schema=sql.Identifier(schema), role=sql.Identifier(role)))


def ensure_schema(cursor: psycopg.Cursor, schema: str) -> None:
    """Make the schema where it is missing; PrivilegeError where this role may not, or may not use the one there is."""
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


def require_ownership(cursor: psycopg.Cursor, schema: str, waiting: int) -> None:
    """PrivilegeError where migrations wait and this role may not apply them: it does not own what they change."""
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
            f"{waiting} migrations wait, and the role {me} may not apply them: run "
            f"python -m app.database.migrate --grant-to {me} as {owner}, who owns the schema {schema}"
        )
