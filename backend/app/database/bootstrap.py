"""The first values of the company, and the first administrators: without one, no account could be created."""

import re

import psycopg

from app.settings import Settings


def configure_company(connection: psycopg.Connection, settings: Settings) -> bool:
    """Set the first values of the company from the settings, once; returns whether this call has set them.

    Later the company's row counts, and the settings do not change it. If the database has orders or stock already, the
    sums by day are recounted for the time zone. Raises InvalidParameterValue for a time zone that PostgreSQL does not
    know.
    """
    with connection.transaction():
        # Without an UPDATE the service also starts on a standby, which is read-only until it is promoted.
        if connection.execute("SELECT FROM company WHERE configured_at IS NULL").fetchone() is None:
            return False
        connection.execute("SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)")
        done = connection.execute(
            """UPDATE company SET time_zone = coalesce(%s, time_zone), sla_approval_hours = %s,
                      sla_fulfillment_hours = %s, require_four_eyes = %s, configured_at = clock_timestamp()
               WHERE configured_at IS NULL""",
            (
                settings.company_time_zone,
                settings.sla_approval_hours,
                settings.sla_fulfillment_hours,
                settings.require_four_eyes,
            ),
        )
    return done.rowcount > 0


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
