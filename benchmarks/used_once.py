"""Makes the orders and the movements that writes use once: by the rules of this checkout, or over HTTP for another one.

Their ids have no gap, because nothing else writes meanwhile.
"""

import asyncio
import json
import urllib.request
from collections.abc import Callable, Sequence
from typing import Any

from app.database.connection import get_async_db_cursor
from app.database.query import Cursor
from app.domain import order_lifecycle, shipping, stock_changes
from app.domain.transaction import Transaction
from app.models.schemas import Adjustment, OrderApproval, OrderCreate, OrderShipment
from app.queries.users import Caller
from benchmarks.recording import fresh_request_pool
from benchmarks.servers import Server
from benchmarks.write_requests import Shop

AT_ONCE = 500  # in one transaction
AT_ONCE_OVER_HTTP = 100  # in one request
# The moves that lead from a pending order to each status.
MOVES = {"pending": (), "approved": ("approve",), "shipped": ("approve", "ship"), "fulfilled": ("approve", "fulfill")}


def make(shop: Shop, number: int, hot: bool, status: str) -> int:
    """Make orders with this status, or movements for the status `adjusted`, by the rules; returns the first id."""
    return asyncio.run(
        make_movements(shop, number, hot) if status == "adjusted" else make_orders(shop, number, hot, status)
    )


async def make_orders(shop: Shop, number: int, hot: bool, status: str) -> int:
    """Create orders and move them to this status; returns the first id."""
    lines = lines_of(shop, number, hot)
    made: list[int] = []
    async with fresh_request_pool():
        for start in range(0, number, AT_ONCE):
            bodies = [OrderCreate.model_validate(order_of(line)) for line in lines[start : start + AT_ONCE]]
            async with get_async_db_cursor(seconds=None) as cursor:
                made += await order_lifecycle.create(transaction(cursor, shop.requester_id), bodies)
            for move in MOVES[status]:
                async with get_async_db_cursor(seconds=None) as cursor:
                    tx = transaction(cursor, shop.caller_id)
                    await move_orders(tx, move, made[start:])
                    await tx.check_guards()
    return made[0]


async def move_orders(tx: Transaction, move: str, order_ids: list[int]) -> None:
    """Make one move of these orders."""
    if move == "approve":
        await order_lifecycle.approve(tx, order_ids, OrderApproval())
    elif move == "ship":
        await shipping.ship(tx, order_ids, OrderShipment())
    else:
        await order_lifecycle.fulfill(tx, order_ids, allow_over_max=True)


async def make_movements(shop: Shop, number: int, hot: bool) -> int:
    """Adjust stock rows by one unit; returns the id of the first movement."""
    made: list[int] = []
    async with fresh_request_pool():
        for start in range(0, number, AT_ONCE):
            async with get_async_db_cursor(seconds=None) as cursor:
                tx = transaction(cursor, shop.caller_id)
                for k in range(start, min(start + AT_ONCE, number)):
                    item = shop.items.first + (0 if hot else k % shop.items.count)
                    made.append(await stock_changes.adjust(tx, item, Adjustment(delta=1, reason="benchmark")))
                await tx.check_guards()
    return made[0]


def make_over_http(server: Server) -> Callable[[Shop, int, bool, str], int]:
    """Return the same for the orders of another checkout, whose rules may differ."""

    def made(shop: Shop, number: int, hot: bool, status: str) -> int:
        if status == "adjusted":
            raise SystemExit("benchmarks: reversals can be compared only if the migrations are the same")
        lines, ids = lines_of(shop, number, hot), list[str]()
        for start in range(0, number, AT_ONCE_OVER_HTTP):
            bodies = [order_of(line) for line in lines[start : start + AT_ONCE_OVER_HTTP]]
            response = post(server, shop.requester, "/api/orders/batch", {"orders": bodies})
            ids += [order["id"] for order in response["orders"]]
            for move in MOVES[status]:
                more = {"allow_over_max": True} if move == "fulfill" else {}
                post(server, shop.caller, f"/api/orders/{move}", {"ids": ids[start:], **more})
        return int(ids[0])

    return made


def post(server: Server, user: str, path: str, body: Any) -> Any:
    """Send a request as this user and return the response. Raises HTTPError if it is no success."""
    headers = {"X-Dev-User": user, "Content-Type": "application/json"}
    request = urllib.request.Request(server.url(path), json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def lines_of(shop: Shop, number: int, hot: bool) -> list[tuple[int, int, int]]:
    """Return the store, the product and the source of so many orders."""
    lines = shop.lines[:1] if hot else shop.lines
    return [lines[k % len(lines)] for k in range(number)]


def order_of(line: Sequence[int]) -> dict[str, Any]:
    """Return the body of an order of one unit."""
    store, product, source = (str(key) for key in line)
    return {"store_id": store, "product_id": product, "quantity": 1, "source_store_id": source}


def transaction(cursor: Cursor, admin_id: int) -> Transaction:
    """Return a transaction of this administrator."""
    return Transaction(cursor, Caller(admin_id, "admin", None, None), None, False)
