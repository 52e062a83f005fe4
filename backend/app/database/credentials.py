"""How we log in to PostgreSQL: the password for the next physical connection."""

from app.settings import Settings


def password_for_next_connection(settings: Settings) -> str | None:
    """What `DB_PASSWORD` says; None where the server asks for none (embedded, peer, .pgpass)."""
    return settings.db_password
