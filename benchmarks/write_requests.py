"""The measured writes: their requests, and the orders and the stock that they need."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.database.connection import connect

LINES = 10  # orders in a batch
MANY = 10**9
STOCK = 1_000_000  # cases in each stock row, so that no benchmark runs out of them


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
    used: str = ""  # a SELECT of the ids that cannot be used again; empty if each can be used often

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
    requester: str
    requester_id: int  # another administrator, who requests the orders: an approval needs four eyes
    stores: Number  # open stores that are no warehouses
    products: Number
    items: Number  # stock rows
    lines: list[tuple[int, int, int]]  # a store, a product that it carries, and a warehouse that has it


@dataclass(frozen=True)
class Step:
    """A write that changes an order, with the status that the order must have before."""

    method: str
    move: str
    body: str
    needs: str
    used: str


MOVED = "SELECT id FROM orders WHERE status <> '{}'"
STEPS = {
    "approve": Step("PATCH", "approve", "{}", "pending", MOVED.format("pending")),
    "fulfil": Step("PATCH", "fulfill", '{"allow_over_max": true}', "approved", MOVED.format("approved")),
    "ship": Step("PATCH", "ship", "{}", "approved", MOVED.format("approved")),
    "receive": Step("PATCH", "receive", '{"received": 1, "allow_over_max": true}', "shipped", MOVED.format("shipped")),
    "return": Step("POST", "return", '{"quantity": 1, "reason": "recall"}', "fulfilled",
                   "SELECT return_of FROM orders WHERE return_of IS NOT NULL"),
}  # fmt: skip
REVERSED = "SELECT reverses FROM stock_movements WHERE reverses IS NOT NULL"
WRITES = ("create", "batch", *STEPS, "adjust", "count", "write-off", "reverse")
# Makes so many things with this status that are used once, for different items or all for one, with ids without a gap;
# returns the first id. The things are orders, or movements for the status `adjusted`.
Make = Callable[[Shop, int, bool, str], int]
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


def prepare_shop(connection_to: Callable[[], Any] = connect) -> Shop:
    """Fill the stock and return the ids. Raises SystemExit if the database lacks rows to measure with."""
    with connection_to() as connection:
        run: Any = connection.execute
        run("SET statement_timeout = 0")
        admins = run("SELECT id, email FROM users WHERE role = 'admin' AND active ORDER BY id").fetchall()
        lines = run(STORED_LINES).fetchall()
        if len(admins) < 2 or not lines:
            raise SystemExit("benchmarks: the database lacks administrators or stock to measure with")
        (requester_id, requester), *_, (caller_id, caller) = admins
        run(FILL, {"stock": STOCK, "actor": caller_id})
        tables = ("stores WHERE active AND store_type <> 'Warehouse'", "products WHERE active", "inventory")
        numbers = [Number(*run(SEQUENCE.format(table)).fetchone()) for table in tables]
    return Shop(caller, caller_id, requester, requester_id, *numbers, lines)


def write_request(name: str, shop: Shop, hot: bool, number: int, make: Make) -> WriteRequest:
    """Return the requests of one kind, for different items or all for the same; makes `number` things to use."""

    def varied(numbers: Number, **how: int) -> Number:
        return Number(numbers.first, 1 if hot else numbers.count, **how)

    if name == "create":
        body = '{"store_id": "{store}", "product_id": "{product}", "quantity": 1}'
        stores, products = varied(shop.stores, every=7), varied(shop.products)
        return WriteRequest("POST", "/api/orders", body, {"store": stores, "product": products})
    if name == "batch":
        return batch_request(varied(shop.stores, every=7), shop.products, hot)
    if name in STEPS:
        step = STEPS[name]
        orders = {"order": Number(make(shop, number, hot, step.needs), number)}
        return WriteRequest(step.method, f"/api/orders/{{order}}/{step.move}", step.body, orders, step.used)
    if name == "reverse":
        movements = {"movement": Number(make(shop, number, hot, "adjusted"), number)}
        path = "/api/inventory/movements/{movement}/reverse"
        return WriteRequest("POST", path, '{"reason": "benchmark"}', movements, REVERSED)
    return stock_request(name, varied(shop.items))


def stock_request(name: str, items: Number) -> WriteRequest:
    """Return the requests that change the stock of one item each."""
    method, path, body = {
        "adjust": ("POST", "/adjustments", '{"delta": 1, "reason": "benchmark"}'),
        "count": ("PUT", "", f'{{"current_stock": {STOCK}, "reason": "benchmark"}}'),
        "write-off": ("POST", "/write-offs", '{"quantity": 1, "reason_code": "damaged", "reason": "benchmark"}'),
    }[name]
    return WriteRequest(method, f"/api/inventory/{{item}}{path}", body, {"item": items})


def batch_request(stores: Number, products: Number, hot: bool) -> WriteRequest:
    """Return the requests that create LINES orders each, for products that follow each other."""
    count = 1 if hot else products.count - LINES
    numbers = {f"p{n}": Number(products.first + n, count, times=LINES) for n in range(LINES)}
    lines = ", ".join(f'{{"store_id": "{{store}}", "product_id": "{{{p}}}", "quantity": 1}}' for p in numbers)
    return WriteRequest("POST", "/api/orders/batch", f'{{"orders": [{lines}]}}', {"store": stores, **numbers})
