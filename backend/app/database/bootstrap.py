"""The first administrators: without one, no other account could be created."""

import re

import psycopg


def add_administrators(connection: psycopg.Connection, emails: list[str]) -> int:
    """Create an administrator's account for each address that has no account; returns the number of new accounts.

    Existing accounts are not changed, so a restart does not restore a role that was removed. The username is the local
    part of the address, with a number if it is taken.
    """
    added = 0
    for email in emails:
        name = re.sub(r"[^A-Za-z0-9._-]", "-", email.partition("@")[0]).lstrip("._-")[:15] or "admin"
        cursor = connection.execute(
            """INSERT INTO users (username, email, role)
               SELECT c.name, %(email)s, 'admin'
               FROM (SELECT %(name)s || CASE WHEN n > 1 THEN '-' || n ELSE '' END AS name, n
                     FROM generate_series(1, 999) n) c
               WHERE NOT EXISTS (SELECT FROM users WHERE email = %(email)s)
                 AND NOT EXISTS (SELECT FROM users WHERE username = c.name)
               ORDER BY c.n LIMIT 1
               ON CONFLICT DO NOTHING""",
            {"name": name, "email": email},
        )
        added += cursor.rowcount
    return added
