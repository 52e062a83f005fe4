"""A bare ASGI app: the same server, driver, pool and SQL as the service, and nothing else.

No framework, validation, identity, logging or metrics: what a request costs at least. A path it
knows is answered by running the statements that the service runs for it.
"""

from typing import Any

from app.database.connection import get_async_read_cursor
from app.database.pool import open_request_pool
from benchmarks.endpoints import Statement, read_sample, reads, recorded

Scope = dict[str, Any]


class BareApp:
    """Knows the statements of each read, by path and query string."""

    def __init__(self) -> None:
        self.statements: dict[str, list[Statement]] = {}
        self.pool = open_request_pool()

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self.live(receive, send)
            return
        query = scope["query_string"].decode()
        statements = self.statements.get(f"{scope['path']}?{query}" if query else scope["path"])
        if statements is None:
            await answer(send, 404, b"{}")
        else:
            await answer(send, 200, await run(statements))

    async def live(self, receive: Any, send: Any) -> None:
        """Record the statements before the first request; close the pool after the last."""
        await receive()
        await self.pool.__aenter__()
        async with get_async_read_cursor() as cursor:
            for read in reads(read_sample()):
                self.statements[read.target] = await recorded(cursor, read)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.__aexit__(None, None, None)
        await send({"type": "lifespan.shutdown.complete"})


async def run(statements: list[Statement]) -> bytes:
    """The last statement's row as a body: the JSON text in it, and the total where it has one."""
    if not statements:
        return b'{"status":"healthy"}'
    row: dict[str, Any] = {}
    async with get_async_read_cursor() as cursor:
        for statement in statements:
            await cursor.execute(statement.sql, statement.params)
            row = await cursor.fetchone() or {}
    data: bytes = row["data"].encode() if isinstance(row["data"], str) else row["data"]
    return data if "total" not in row else b'{"data":%b,"total":%d}' % (data, row["total"])


async def answer(send: Any, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


app = BareApp()
