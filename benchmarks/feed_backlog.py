"""A long backlog of the change feed, read in pages: by the service, and by psycopg with the same SQL."""

import http.client
import json
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import quote

from psycopg.rows import dict_row

from app.database.connection import connect
from app.database.query import for_caller
from app.queries.changes import FeedPosition, changes_after
from app.queries.users import caller_by_email
from benchmarks.feed_listeners import get_page, next_cursor
from benchmarks.sales_clients import body_of, make_lines, send_all
from benchmarks.servers import Server

PAGE = 1000  # changes
CLIENTS = 4


@dataclass(frozen=True)
class BacklogRead:
    """How many changes were read, and in how many seconds."""

    changes: int
    seconds: float

    @property
    def rate(self) -> float:
        """Changes per second."""
        return self.changes / self.seconds


def cursor_of_now(server: Server) -> str:
    return json.loads(server.get("/api/changes"))["next_cursor"]


def make_backlog(server: Server, shop: Any, changes: int) -> None:
    """Book sales, a line for each change."""
    source, at = secrets.token_hex(6), (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    rows = [(store, product) for store, product, _ in shop.lines]
    bodies: list[list[bytes]] = [[] for _ in range(CLIENTS)]
    for request, start in enumerate(range(0, changes, PAGE)):
        lines = make_lines(min(PAGE, changes - start), rows, str(request), Random(request))
        bodies[request % CLIENTS].append(body_of(source, lines, at))
    send_all(server, shop.caller, [some for some in bodies if some], 0, source)


def read_through_service(server: Server, cursor: str) -> BacklogRead:
    """Read all changes after the cursor in pages."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    changes, more, start = 0, True, time.perf_counter()
    while more:
        page = get_page(connection, f"&after={quote(cursor)}")
        changes += page.count(b'"kind":"')
        cursor, more = next_cursor(page), page.endswith(b'"more":true}')
    taken = time.perf_counter() - start
    connection.close()
    return BacklogRead(changes, taken)


def read_without_service(cursor: str) -> BacklogRead:
    """Read the same pages with the statement of the service and psycopg."""
    caller = caller_by_email(None)
    with connect() as connection, connection.cursor(row_factory=dict_row) as session:
        changes, more, start = 0, True, time.perf_counter()
        while more:
            query = changes_after(FeedPosition.from_cursor(cursor), PAGE)
            statement = for_caller(caller, query.select)
            page = query.decode(session.execute(statement.text, statement.params).fetchone())
            changes += len(page.lines)
            cursor, more = page.next_cursor, page.more
        return BacklogRead(changes, time.perf_counter() - start)
