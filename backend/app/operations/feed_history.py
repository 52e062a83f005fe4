"""A new history of the change feed after a restore or a failover."""

from app.database.connection import get_async_db_cursor
from app.monitoring.logs import log
from app.queries import changes


async def begin_new_history() -> None:
    """Begin a new history if the database was restored or failed over since the last one began."""
    async with get_async_db_cursor(seconds=None) as cursor:
        history = await changes.begin_history(cursor)
    if history:
        log.warning("feed_history_began", history=history, detail="the database was restored or failed over")
