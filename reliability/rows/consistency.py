"""R4, R6, R7: deadlocks, reads of own writes, and lost updates."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from reliability.bars import Bar
from reliability.http_connection import HttpConnection, Response
from reliability.trial import ADMIN, ASKER, WEST, Mutant, Patch, Row, System, Trial, line, spread
from tests.factories import Shop, stock_of

Json = dict[str, Any]
Job = Callable[[HttpConnection], Awaitable[Any]]


async def opposite_lock_orders(trial: Trial) -> None:
    """R4: batches of twenty orders in opposite sequences, transfers in both directions, price changes and counts."""
    async with trial.system() as system:
        shops = [system.shop(5_000) for _ in range(6)]
        for shop in shops:
            levels = {"current_stock": 5_000, "max_stock": 100_000}
            shop.admin.ok("PUT", f"/api/inventory/{shop.at_store['id']}", json=levels)
        held = stock_without_corrections(system)
        before = deadlocks(system)
        jobs: list[Job] = [batch(trial, system, shops) for _ in range(trial.size(150, 24))]
        jobs += [other_change(trial, system, shops) for _ in range(trial.size(600, 240))]
        trial.random.shuffle(jobs)
        await spread(jobs, [system.http() for _ in range(24)])
        found, writes = deadlocks(system) - before, len(system.history.seconds)
        trial.reached(f"{found} deadlocks in {writes:,} writes")
        trial.measure("deadlocks", 100 * found / writes, f"{found} deadlocks in {writes} writes, in %")
        trial.reached(f"{system.history.statuses['503']} answers 503, repeated")
        trial.check(stock_without_corrections(system) == held, "units were created or lost", "conserved")


def stock_without_corrections(system: System) -> int:
    """The stock of all stores, without counts and adjustments."""
    return system.postgres.one(
        """SELECT (SELECT sum(current_stock) FROM inventory)
                  - (SELECT coalesce(sum(delta), 0) FROM stock_movements
                     WHERE kind IN ('count', 'adjustment')) AS units"""
    )


def deadlocks(system: System) -> int:
    """The number of deadlocks that PostgreSQL has resolved so far."""
    system.postgres.rows("SELECT pg_stat_force_next_flush()")
    return system.postgres.one("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")


def batch(trial: Trial, system: System, shops: list[Shop]) -> Job:
    """A batch of twenty orders in random sequence, in both directions: create, approve, fulfill."""
    lines: list[dict[str, Any]] = []
    for _ in range(20):
        shop = trial.random.choice(shops)
        there = line(shop, trial.random.randint(1, 3))
        back = {**there, "store_id": shop.warehouse["id"], "source_store_id": shop.store["id"]}
        lines.append(trial.random.choice([there, back]))

    async def job(http: HttpConnection) -> None:
        http.user = ASKER
        made = await send_until_done(system, http, "/api/orders/batch", {"orders": lines})
        if made is None or made.status != 201:
            return trial.check(False, f"a batch was not created: {made and made.body[:200]}", "surface")
        ids = [order["id"] for order in made.json()["orders"]]
        trial.random.shuffle(ids)
        http.user = WEST
        for step, more in (("approve", {}), ("fulfill", {"allow_over_max": True})):
            response = await send_until_done(system, http, f"/api/orders/{step}", {"ids": ids, **more})
            done = response is not None and response.status == 200
            trial.check(done, f"{step}: {response and response.body[:200]!r}", "surface")
        return None

    return job


async def send_until_done(system: System, http: HttpConnection, path: str, body: Json) -> Response | None:
    """Send a change with a key, and repeat it while the response is 503 or lost; None after twenty attempts."""
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(20):
        response = await system.history.send(http, "POST", path, body, key)
        if response is not None and response.status != 503:
            return response
        await asyncio.sleep(1)
    return None


def other_change(trial: Trial, system: System, shops: list[Shop]) -> Job:
    """A new price, new levels, or an adjustment and its reversal."""
    shop = trial.random.choice(shops)
    row = f"/api/inventory/{shop.at_warehouse['id']}"
    number = trial.random.randint(1, 10_000)
    kind = trial.random.choice(["price", "levels", "there and back"])

    async def job(http: HttpConnection) -> None:
        http.user = ADMIN
        if kind == "price":
            sku = f"S-{number}-{shop.product['id']}"
            new = {"unit_price": number, "sku": sku, "category": f"C{number % 3}"}
            await system.history.send(http, "PUT", f"/api/products/{shop.product['id']}", new)
        elif kind == "levels":
            levels = {"reorder_level": number, "max_stock": 100_000, "current_stock": 5_000}
            await system.history.send(http, "PUT", row, levels)
        else:
            for delta in (5, -5):
                body = {"delta": delta, "reason": "there and back"}
                await system.history.send(http, "POST", f"{row}/adjustments", body)

    return job


async def own_writes(trial: Trial) -> None:
    """R6: sixteen clients write and read forty resources through two workers; versions that are read never decrease."""
    async with trial.system(DB_POOL_MAX="12") as system:
        paths = resource_paths(system)
        acknowledged: dict[str, int] = defaultdict(int)
        reads = Counter[str]()

        async def write(http: HttpConnection, path: str) -> None:
            http.user = ADMIN
            body = {"reorder_level": trial.random.randint(0, 9)} if "inventory" in path else {"name": "Written"}
            response = await system.history.send(http, "PUT", path, body)
            if response is None or response.status != 200:
                return trial.fail(f"{path} was not written: {response and response.status}")
            acknowledged[path] = max(acknowledged[path], response.json()["version"])
            return None

        async def read(http: HttpConnection, path: str, seen: dict[str, int]) -> None:
            known = max(acknowledged[path], seen[path])
            response = await system.history.send(http, "GET", path)
            if response is None or response.status != 200:
                return trial.fail(f"{path} was not read: {response and response.status}")
            version = response.json()["version"]
            reads[path] += 1
            trial.check(version >= known, f"{path}: version {version} was read after {known} was known", "own")
            seen[path] = version
            return None

        async def client(count: int) -> None:
            writing, reading = system.http(ADMIN), system.http(WEST)
            seen: dict[str, int] = defaultdict(int)
            for _ in range(count):
                path = trial.random.choice(paths)
                if trial.random.random() < 0.25:
                    await write(writing, path)
                await read(reading, path, seen)

        await asyncio.gather(*(client(trial.size(2_500, 80)) for _ in range(16)))
        trial.reached(f"{sum(reads.values()):,} reads checked")
        del trial.problems[20:]


def resource_paths(system: System) -> list[str]:
    """Stores, products and stock rows that are written and read."""
    stores = [f"/api/stores/{number}" for number in system.stores(14)]
    shops = [system.shop(5) for _ in range(13)]
    products = [f"/api/products/{shop.product['id']}" for shop in shops]
    return [*stores, *products, *(f"/api/inventory/{shop.at_warehouse['id']}" for shop in shops)]


async def editors(trial: Trial) -> None:
    """R7: two clients update the same version at the same time: one succeeds, the other is answered 412."""
    async with trial.system() as system:
        shop = system.shop(5)
        stock = stock_of(shop.admin, shop.warehouse, shop.product)
        order = shop.order(50)
        versions = {
            f"/api/stores/{shop.store['id']}": 1,
            f"/api/products/{shop.product['id']}": 1,
            f"/api/inventory/{stock['id']}": stock["version"],
            f"/api/orders/{order['id']}": order["version"],
        }
        counted = Counter[tuple[int, ...]]()

        async def compete(path: str, rounds: int) -> None:
            connections = [system.http(ADMIN), system.http(ADMIN)]
            method = "PATCH" if "orders" in path else "PUT"
            for number in range(rounds):
                condition = {"If-Match": f'"{versions[path]}"'}
                bodies = [body_of(path, 2 * number + index) for index in range(2)]
                responses = await asyncio.gather(
                    *(
                        system.history.send(w, method, path, b, condition)
                        for w, b in zip(connections, bodies, strict=True)
                    )
                )
                statuses = tuple(sorted(response.status if response else 0 for response in responses))
                counted[statuses] += 1
                trial.check(statuses == (200, 412), f"{path}, round {number}: {statuses}", "one")
                versions[path] += 1

        await asyncio.gather(*(compete(path, trial.size(250, 25)) for path in versions))
        trial.reached(f"pairs: {dict(counted)}")
        del trial.problems[20:]


def body_of(path: str, number: int) -> dict[str, Any]:
    """The body of an update, different for each number."""
    if "inventory" in path:
        return {"reorder_level": number % 400}
    return {"notes": f"editor {number}"} if "orders" in path else {"name": f"Editor {number}"}


FRESH = "    row = await fetch_row(cursor, query.name, for_caller(caller_of(request), query.select))\n"
STALE = """    key = str(query.select)
    if (kept := STALE.get(key)) and kept[1] < 3:
        kept[1] += 1
        return kept[0]
"""
DECODE = "    return query.decode(row)\n"
KEEP = """    found = query.decode(row)
    if type(found).__name__ == "JsonOne":
        STALE[key] = [found, 0]
    return found


STALE = {}
"""
TWICE = Patch(
    "app/domain/stock_changes.py",
    "await inventory.move_stock(tx.cursor, [counted], tx.caller.id, levels)",
    "await inventory.set_levels(tx.cursor, row.id, levels)\n"
    "    await inventory.move_stock(tx.cursor, [counted], tx.caller.id)",
)

STOCK_IN_RANDOM_ORDER = Patch(
    "app/queries/inventory.py",
    "WHERE {AT_STOCK_KEYS} ORDER BY i.id FOR UPDATE OF i",
    "WHERE {AT_STOCK_KEYS} ORDER BY random() FOR UPDATE OF i",
)
ROWS = (
    Row(
        "R4",
        "deadlocks: baskets in opposite orders, transfers in both directions, price changes and counts",
        {
            "surface": Bar("no deadlock reaches a client"),
            "deadlocks": Bar("deadlocks, which the service retries, <= {limit} % of the writes", 1),
            "conserved": Bar("units are conserved"),
        },
        opposite_lock_orders,
        (
            Mutant(
                "stock rows are locked in random order",
                (STOCK_IN_RANDOM_ORDER,),
            ),
            Mutant(
                "locks on products block transactions that refer to them",
                (
                    Patch("app/database/write_rows.py", "WHERE id = %s FOR NO KEY UPDATE", "WHERE id = %s FOR UPDATE"),
                    TWICE,
                ),
            ),
        ),
    ),
    Row(
        "R6",
        "read your writes, across workers: 50,000 operations",
        {"own": Bar("no read returns an older version than an acknowledged write or an earlier read")},
        own_writes,
        (
            Mutant(
                "each worker serves cached resources",
                (
                    Patch("app/http/authentication.py", FRESH, STALE + FRESH),
                    Patch("app/http/authentication.py", DECODE, KEEP),
                ),
            ),
        ),
    ),
    Row(
        "R7",
        "lost updates: 1,000 pairs of updates of the same version",
        {"one": Bar("one 200 and one 412 for each pair (no route requires If-Match, so none answers 428)")},
        editors,
        (
            Mutant(
                "If-Match is ignored",
                (Patch("app/domain/transaction.py", "if self.seen is not None and", "if False and"),),
            ),
        ),
    ),
)
