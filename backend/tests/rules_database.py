"""A migrated database for the rules of `domain/`, called in this process; each test is rolled back.

RULES_DATABASE names the directory of a server that another process has prepared with `python -m tests.rules_database`
and keeps running: the mutation test starts pytest once for each mutant.
"""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

import psycopg
import pytest
from psycopg.rows import dict_row

from app.database.connection_parameters import connection_parameters
from app.database.migrate import migrate
from app.database.query import Cursor
from app.domain import order_lifecycle, stock_changes
from app.domain.transaction import Transaction
from app.embedded_postgres import server as embedded_server
from app.errors import ApiError
from app.models.resource import Body
from app.models.schemas import InventoryCreate, OrderApproval, OrderCreate
from app.queries import products, stores, users
from app.queries.integrity import INVARIANTS
from app.queries.users import Caller
from app.settings import Settings

MOVEMENTS = "SELECT kind, delta, order_id, actor_id, reason FROM stock_movements WHERE inventory_id = %s ORDER BY id"
T = TypeVar("T")
M = TypeVar("M", bound=Body)


@contextmanager
def rules_database(directory: Path) -> Iterator[dict[str, Any]]:
    """Start the server, migrate its database, and yield the parameters of a connection."""
    prepared = os.environ.get("RULES_DATABASE")
    settings = Settings.model_validate({"embedded_db_dir": prepared or directory})
    parameters = connection_parameters(settings)
    try:
        if not prepared:
            with psycopg.connect(**parameters) as connection:
                migrate(connection, settings.db_schema)
        yield {**parameters, "autocommit": False}
    finally:
        embedded_server.leave(Path(prepared or directory))


@dataclass(frozen=True)
class World:
    """A warehouse and two stores in West, a store in South, two products, and their users; everything by id."""

    cursor: Cursor
    warehouse: int
    store: int
    other: int
    south: int
    cola: int
    water: int
    admin: Caller
    asker: Caller
    west: Caller
    manager: Caller

    def tx(self, caller: Caller | None = None, *seen: str, dry_run: bool = False) -> Transaction:
        """A transaction of this caller, an administrator by default."""
        return Transaction(self.cursor, caller or self.admin, frozenset(seen) if seen else None, dry_run)

    async def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        await self.cursor.execute(statement, values or None)  # type: ignore[call-overload]
        return [tuple(row.values()) for row in await self.cursor.fetchall()]

    async def stock(self, store: int, product: int, cases: int, maximum: int = 500) -> int:
        """A stock row with these cases; returns its id."""
        body = body_of(InventoryCreate, store_id=store, product_id=product, opening_stock=cases, max_stock=maximum)
        return await stock_changes.add_product_to_store(self.tx(), body)

    async def held(self, store: int, product: int) -> tuple[int, int, int]:
        """Stock, reserved stock and version of a stock row."""
        select = "SELECT current_stock, reserved_stock, version FROM inventory WHERE store_id = %s AND product_id = %s"
        ((current, reserved, version),) = await self.rows(select, store, product)
        return current, reserved, version

    async def order(self, quantity: int = 5, **more: Any) -> int:
        """A pending order of cola for the store from the warehouse, requested by the asker; returns its id."""
        return (await self.orders(order(self, quantity, **more)))[0]

    async def orders(self, *bodies: OrderCreate) -> list[int]:
        """Pending orders requested by the asker; returns their ids."""
        return await order_lifecycle.create(self.tx(self.asker), bodies)

    async def approved(self, quantity: int = 5, **more: Any) -> int:
        """The same, approved."""
        made = await self.order(quantity, **more)
        await order_lifecycle.approve(self.tx(), [made], OrderApproval())
        return made


def body_of(model: type[M], **fields: Any) -> M:
    """A request body with these fields; ids are strings in JSON."""
    ids = {name: str(value) for name, value in fields.items() if name.endswith("_id") and value is not None}
    return model.model_validate({**fields, **ids})


def order(world: World, quantity: int, **more: Any) -> OrderCreate:
    """The body of an order of cola for the store from the warehouse."""
    fields = {"store_id": world.store, "product_id": world.cola, "source_store_id": world.warehouse}
    return body_of(OrderCreate, **{**fields, "quantity": quantity, **more})


async def error(work: Awaitable[Any]) -> tuple[int, str, dict[str, Any]]:
    """Status, detail and further members of the error that the work raises."""
    with pytest.raises(ApiError) as caught:
        await work
    return caught.value.status, caught.value.detail, caught.value.more


async def rolled_back(world: World, work: Awaitable[Any]) -> tuple[int, str, dict[str, Any]]:
    """The same for work that has changed rows before it raises; its changes are rolled back, as in a request."""
    found = 0, "", dict[str, Any]()
    async with world.cursor.connection.transaction() as savepoint:
        found = await error(work)
        raise psycopg.Rollback(savepoint)
    return found


def guards(tx: Transaction) -> list[tuple[int, str]]:
    """The required rows of each guarded statement, and the detail of its error."""
    return [(guard.rows, guard.otherwise.detail) for guard in tx.guards]


async def make_world(cursor: Cursor) -> World:
    """Insert the stores, products and users."""

    async def store(code: str, region: str, store_type: str) -> int:
        return await stores.insert_store(
            cursor, {"code": code, "name": code, "region": region, "store_type": store_type, "address": "1 Street"}
        )

    async def product(sku: str) -> int:
        values = {"sku": sku, "name": sku, "brand": "B", "category": "C", "unit_price": 2}
        return await products.insert_product(cursor, values)

    async def user(name: str, role: Any, store_id: int | None = None, region: str | None = None) -> Caller:
        values = {"username": name, "email": f"{name}@rules.example", "first_name": name, "last_name": name}
        values |= {"role": role, "store_id": store_id, "region": region}
        return Caller(await users.insert_user(cursor, values), role, store_id, region)

    depot = await store("DEPOT", "West", "Warehouse")
    harbour = await store("HARBOUR", "West", "Urban")
    return World(
        cursor, depot, harbour, await store("MARKET", "West", "Urban"), await store("BEACH", "South", "Tourist"),
        await product("COLA"), await product("WATER"), await user("admin", "admin"), await user("asker", "admin"),
        await user("west", "regional_manager", None, "West"), await user("manager", "store_manager", harbour),
    )  # fmt: skip


class EarlyResponse(psycopg.AsyncCursor[Any]):
    """A cursor that lets the server answer each statement of a pipeline before the next one is sent.

    On a busy machine this happens at times. Then a second statement on the same cursor fetches the first one's result.
    """

    async def execute(self, *arguments: Any, **options: Any) -> Self:
        await super().execute(*arguments, **options)
        connection = self.connection.pgconn
        if connection.pipeline_status:
            connection.send_flush_request()
            connection.flush()
            answered = asyncio.Event()
            asyncio.get_running_loop().add_reader(connection.socket, answered.set)
            await answered.wait()
            asyncio.get_running_loop().remove_reader(connection.socket)
        return self


@asynccontextmanager
async def in_world(where: dict[str, Any]) -> AsyncGenerator[World]:
    """Open a transaction on an empty database and make a world in it; check the invariants, then roll back."""
    async with await psycopg.AsyncConnection.connect(**where, row_factory=dict_row) as connection:
        connection.cursor_factory = EarlyResponse
        try:
            async with connection.pipeline(), connection.cursor() as cursor:
                yield await make_world(cursor)
                await connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
                await cursor.execute(INVARIANTS)  # type: ignore[call-overload]
                assert await cursor.fetchall() == []
        finally:
            await connection.rollback()


Check = Callable[[Callable[[World], Awaitable[None]]], None]


def run(where: dict[str, Any], work: Callable[[World], Awaitable[T]]) -> T:
    """Run the work in a world of its own; returns its result."""

    async def run_work() -> T:
        async with in_world(where) as world:
            return await work(world)

    return asyncio.run(run_work())


if __name__ == "__main__":
    with rules_database(Path(sys.argv[1])):
        print("ready", flush=True)  # noqa: T201
        sys.stdin.read()
