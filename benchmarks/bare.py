"""A bare ASGI app with the same server, driver, pool and SQL as the service, and nothing else.

It has no framework, validation, authentication, logging or metrics, so it shows the minimum cost of a request. It
answers a known path with the statement that the service runs for it.
"""

from typing import Any

from app.database.connection import get_async_read_cursor
from app.database.pool import open_request_pool
from app.database.query import Sql
from benchmarks.endpoints import read_sample, reads, statement_of

Scope = dict[str, Any]


class BareApp:
    """Maps path and query string of each read to its statement."""

    def __init__(self) -> None:
        self.statements: dict[str, Sql | None] = {}
        self.pool = open_request_pool()

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self.lifespan(receive, send)
            return
        query = scope["query_string"].decode()
        path = f"{scope['path']}?{query}" if query else scope["path"]
        if path not in self.statements:
            await respond(send, 404, b"{}")
        else:
            await respond(send, 200, await run(self.statements[path]))

    async def lifespan(self, receive: Any, send: Any) -> None:
        """Read the statements and open the pool before the first request; close the pool after the last."""
        await receive()
        await self.pool.__aenter__()
        self.statements = {read.target: statement_of(read) for read in reads(read_sample())}
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.__aexit__(None, None, None)
        await send({"type": "lifespan.shutdown.complete"})


async def run(statement: Sql | None) -> bytes:
    """Run the statement and return its row as a body: its JSON, and the total if it has one."""
    if statement is None:
        return b'{"status":"healthy"}'
    async with get_async_read_cursor() as cursor:
        await cursor.execute(statement.text, statement.params)
        row: dict[str, Any] = await cursor.fetchone() or {}
    data: bytes = row["data"].encode() if isinstance(row["data"], str) else row["data"]
    return data if "total" not in row else b'{"data":%b,"total":%d}' % (data, row["total"])


async def respond(send: Any, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


app = BareApp()
