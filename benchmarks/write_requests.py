"""The measured writes: their requests, and the orders and the stock that they need."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.database.connection import connect, get_async_db_cursor
from app.database.query import Cursor
from app.domain import order_lifecycle
from app.domain.transaction import Transaction
from app.models.schemas import OrderApproval, OrderCreate
from app.queries.users import Caller
from benchmarks.recording import fresh_request_pool

LINES = 10  # orders in a batch
MANY = 10**9
STOCK = 1_000_000  # cases in each stock row, so that no benchmark runs out of them
AT_ONCE = 500  # orders that are made in one transaction


@dataclass(frozen=True)
class Number:
    """The numbers that the requests name: the k-th has `first + k * times // every % count`."""

    first: int
    count: int = MANY
    every: int = 1
    times: int = 1

    def of(self, k: int) -> int:
        return self.first + k * self.times // self.every % self.count


@dataclass(frozen=True)
class WriteRequest:
    """A kind of write. `{name}` in path and body stands for a number of `numbers`."""

    method: str
    path: str
    body: str
    numbers: dict[str, Number]
    needs: str = ""  # the status of the orders that it needs; each is used once

    def filled(self, text: str, k: int) -> str:
        """Return the path or the body of the k-th request."""
        for name, number in self.numbers.items():
            text = text.replace("{" + name + "}", str(number.of(k)))
        return text


@dataclass(frozen=True)
class Shop:
    """The ids in the database that the writes use. Numbers have no gap."""

    caller: str
    caller_id: int
    requester_id: int  # another administrator, who requests the orders: an approval needs four eyes
    stores: Number  # open stores that are no warehouses
    products: Number
    items: Number  # stock rows
    lines: list[tuple[int, int, int]]  # a store, a product that it carries, and a warehouse that has it


WRITES = ("create", "batch", "approve", "fulfil", "adjust", "count")
FILL = """
    WITH moved AS (
        UPDATE inventory SET current_stock = %(stock)s, version = version + 1,
               last_updated = greatest(clock_timestamp(), last_updated)
        FROM (SELECT id AS key, current_stock AS before FROM inventory) b
        WHERE id = key AND before < %(stock)s / 2 RETURNING id, before, last_updated)
    INSERT INTO stock_movements (inventory_id, kind, delta, balance_after, actor_id, reason, at)
    SELECT id, 'adjustment', %(stock)s - before, %(stock)s, %(actor)s, 'benchmark', last_updated FROM moved"""
# The longest sequence of ids without a gap.
SEQUENCE = """
    SELECT min(id), count(*) FROM (SELECT id, id - row_number() OVER (ORDER BY id) AS gap FROM {}) s
    GROUP BY gap ORDER BY 2 DESC LIMIT 1"""
STORED_LINES = """
    SELECT i.store_id, i.product_id, (array_agg(w.id ORDER BY w.id))[1 + i.id % count(*)]
    FROM inventory i JOIN stores s ON s.id = i.store_id AND s.store_type <> 'Warehouse' AND s.active
    JOIN products p ON p.id = i.product_id AND p.active
    JOIN inventory x ON x.product_id = i.product_id
    JOIN stores w ON w.id = x.store_id AND w.store_type = 'Warehouse' AND w.active
    GROUP BY i.id ORDER BY i.product_id, i.store_id"""


def prepare_shop() -> Shop:
    """Fill the stock and return the ids. Raises SystemExit if the database lacks rows to measure with."""
    with connect() as connection:
        run: Any = connection.execute
        run("SET statement_timeout = 0")
        admins = run("SELECT id, email FROM users WHERE role = 'admin' AND active ORDER BY id").fetchall()
        lines = run(STORED_LINES).fetchall()
        if len(admins) < 2 or not lines:
            raise SystemExit("benchmarks: the database lacks administrators or stock to measure with")
        (requester_id, _), *_, (caller_id, caller) = admins
        run(FILL, {"stock": STOCK, "actor": caller_id})
        tables = ("stores WHERE active AND store_type <> 'Warehouse'", "products WHERE active", "inventory")
        numbers = [Number(*run(SEQUENCE.format(table)).fetchone()) for table in tables]
    return Shop(caller, caller_id, requester_id, *numbers, lines)


def write_request(name: str, shop: Shop, hot: bool, number: int) -> WriteRequest:
    """Return the requests of one kind, for different items or all for the same; makes `number` orders if needed."""

    def varied(numbers: Number, **how: int) -> Number:
        return Number(numbers.first, 1 if hot else numbers.count, **how)

    if name == "create":
        body = '{"store_id": "{store}", "product_id": "{product}", "quantity": 1}'
        stores, products = varied(shop.stores, every=7), varied(shop.products)
        return WriteRequest("POST", "/api/orders", body, {"store": stores, "product": products})
    if name == "batch":
        return batch_request(varied(shop.stores, every=7), shop.products, hot)
    if name == "approve":
        orders = Number(asyncio.run(make_orders(shop, number, hot)), number)
        return WriteRequest("PATCH", "/api/orders/{order}/approve", "{}", {"order": orders}, "pending")
    if name == "fulfil":
        orders = Number(asyncio.run(make_orders(shop, number, hot, approved=True)), number)
        body = '{"allow_over_max": true}'
        return WriteRequest("PATCH", "/api/orders/{order}/fulfill", body, {"order": orders}, "approved")
    items = {"item": varied(shop.items)}
    if name == "adjust":
        return WriteRequest("POST", "/api/inventory/{item}/adjustments", '{"delta": 1, "reason": "benchmark"}', items)
    return WriteRequest("PUT", "/api/inventory/{item}", f'{{"current_stock": {STOCK}, "reason": "benchmark"}}', items)


def batch_request(stores: Number, products: Number, hot: bool) -> WriteRequest:
    """Return the requests that create LINES orders each, for products that follow each other."""
    count = 1 if hot else products.count - LINES
    numbers = {f"p{n}": Number(products.first + n, count, times=LINES) for n in range(LINES)}
    lines = ", ".join(f'{{"store_id": "{{store}}", "product_id": "{{{p}}}", "quantity": 1}}' for p in numbers)
    return WriteRequest("POST", "/api/orders/batch", f'{{"orders": [{lines}]}}', {"store": stores, **numbers})


async def make_orders(shop: Shop, number: int, hot: bool, approved: bool = False) -> int:
    """Create orders by the rules of the service, with ids without a gap, and return the first id."""
    lines = shop.lines[:1] if hot else shop.lines
    made: list[int] = []
    async with fresh_request_pool():
        for start in range(0, number, AT_ONCE):
            bodies = [order_of(lines[k % len(lines)]) for k in range(start, min(start + AT_ONCE, number))]
            async with get_async_db_cursor(seconds=None) as cursor:
                made += await order_lifecycle.create(transaction(cursor, shop.requester_id), bodies)
            if approved:
                async with get_async_db_cursor(seconds=None) as cursor:
                    tx = transaction(cursor, shop.caller_id)
                    await order_lifecycle.approve(tx, made[start:], OrderApproval())
                    await tx.check_guards()
    return made[0]


def transaction(cursor: Cursor, admin_id: int) -> Transaction:
    return Transaction(cursor, Caller(admin_id, "admin", None, None), None, False)


def order_of(line: Sequence[int]) -> OrderCreate:
    store, product, source = (str(key) for key in line)
    return OrderCreate.model_validate(
        {"store_id": store, "product_id": product, "quantity": 1, "source_store_id": source}
    )
