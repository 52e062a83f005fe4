"""The first administrators: without one, nobody could make the others."""

import psycopg


def add_administrators(connection: psycopg.Connection, emails: list[str]) -> int:
    """Give each address that has no account an administrator's; how many were new.

    An account that is there stays as it is, so that a role taken away is not given back at a restart.
    """
    added = 0
    for email in (given.lower() for given in emails):
        cursor = connection.execute(
            """INSERT INTO users (username, email, role) VALUES (%s, %s, 'admin')
               ON CONFLICT DO NOTHING""",
            (email[:60], email),
        )
        added += cursor.rowcount
    return added
