"""R1 to R3: approvals of more than the stock, concurrent moves of one order, and invariants in every snapshot."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from reliability.bars import Bar
from reliability.http_connection import HttpConnection, Response
from reliability.trial import ADMIN, ASKER, WEST, Mutant, Patch, Row, System, Trial, line, spread
from tests.factories import Shop

Job = Callable[[HttpConnection], Awaitable[Any]]

NO_STOCK_LOCK = Patch(
    "app/queries/inventory.py", "WHERE {AT_STOCK_KEYS} ORDER BY i.id FOR UPDATE OF i", "WHERE {AT_STOCK_KEYS}"
)
NO_STOCK_GUARD = Patch(
    "app/queries/inventory.py",
    "WHERE i.id = c.id AND i.current_stock - i.reserved_stock >= c.cases",
    "WHERE i.id = c.id",
)
NO_STOCK_CONSTRAINT = "ALTER TABLE inventory DROP CONSTRAINT inventory_reserved_within_stock"
NO_ORDER_LOCK = Patch("app/queries/orders.py", "ORDER BY o.id FOR UPDATE OF o", "ORDER BY o.id")
NO_ORDER_GUARD = Patch("app/queries/orders.py", "WHERE o.id = c.id AND o.status = c.from_status", "WHERE o.id = c.id")
# the pipeline goes with it: its statements are one transaction, too, until it is synchronized
NO_TRANSACTION = (
    Patch("app/database/connection.py", "connection.pipeline(), connection.cursor(", "connection.cursor("),
    Patch("app/database/connection.py", '                await connection.execute("BEGIN")\n', ""),
    Patch(
        "app/database/connection.py",
        '                end = await send_end(connection, "ROLLBACK" if rollback else "COMMIT", after)\n',
        "",
    ),
)


async def approvals(trial: Trial) -> None:
    """R1: five scarce products, orders of ten cases, stock for 60 % of them; then baskets of three lines."""
    each = trial.size(200, 24)
    fits = each * 3 // 5
    async with trial.system() as system:
        shops = [system.shop(fits * 10) for _ in range(5)]
        stores = system.stores(16)
        orders = [order for shop in shops for order in system.orders(shop, each, 10, stores)]
        trial.random.shuffle(orders)
        responses: list[Response | None] = []

        def approve(order: str) -> Job:
            async def job(http: HttpConnection) -> None:
                responses.append(await system.history.send(http, "PATCH", f"/api/orders/{order}/approve", order=order))

            return job

        await spread(map(approve, orders), [system.http() for _ in range(32)])
        check_approvals(trial, responses, fits * 5, len(orders))
        promised = all(shop.numbers()[1] == fits * 10 for shop in shops)
        trial.check(promised, "the stock is not reserved to the last case", "exact")
        trial.measure("p99", system.history.percentile(0.99))
        await baskets(trial, system, stores)


def check_approvals(trial: Trial, responses: list[Response | None], fits: int, requested: int) -> None:
    """Check that as many orders are approved as the stock allows, and that refusals report true numbers."""
    by_status = Counter(response.status if response else 0 for response in responses)
    exact = by_status == {200: fits, 409: requested - fits}
    trial.check(exact, f"{dict(by_status)}, not {fits} approved and the rest 409", "exact")
    trial.measure("5xx", sum(count for status, count in by_status.items() if status >= 500))
    for response in responses:
        if response and response.status == 409:
            refusal = response.problem()
            true = refusal.get("code") == "out_of_stock" and refusal.get("available", 10) < refusal.get("needed", 0)
            trial.check(true, f"a refusal is not true: {refusal}", "true")
    del trial.problems[20:]


async def baskets(trial: Trial, system: System, stores: list[str]) -> None:
    """Approve baskets of three products, all or nothing: a refused basket must not fit afterwards."""
    shops = [system.shop(40) for _ in range(5)]
    asker = system.client(ASKER)
    made: dict[str, list[Shop]] = {}
    for _ in range(trial.size(120, 16)):
        chosen = trial.random.sample(shops, 3)
        store = trial.random.choice(stores)
        lines = [line(shop, 1, store) for shop in chosen]
        made[asker.ok("POST", "/api/orders/batch", json={"orders": lines})["batch_id"]] = chosen
    refused: list[str] = []
    approved: list[str] = []

    def approve(batch: str) -> Job:
        async def job(http: HttpConnection) -> None:
            response = await system.history.send(http, "POST", "/api/orders/approve", {"batch_id": batch}, batch=batch)
            (approved if response and response.status == 200 else refused).append(batch)

        return job

    await spread(map(approve, made), [system.http() for _ in range(32)])
    free = {shop.product["id"]: shop.numbers()[0] - shop.numbers()[1] for shop in shops}
    taken = Counter(shop.product["id"] for batch in approved for shop in made[batch])
    agree = all(free[p] == 40 - taken[p] for p in free)
    trial.check(agree, "approved baskets and reserved cases do not agree", "exact")
    for batch in refused:
        fits = all(free[s.product["id"]] >= 1 for s in made[batch])
        trial.check(not fits, f"basket {batch} was refused, but fits", "true")


async def storm(trial: Trial) -> None:
    """R2: approve, fulfill and cancel of the same orders, all at once, from 64 connections."""
    async with trial.system() as system:
        shop = system.shop(10_000)
        orders = system.orders(shop, trial.size(200, 32), 5, system.stores(8))
        won: dict[str, list[str]] = defaultdict(list)

        def step(order: str, move: str) -> Job:
            async def job(http: HttpConnection) -> None:
                body = (
                    {"reason": "storm"} if move == "cancel" else {"allow_over_max": True} if move == "fulfill" else None
                )
                path = f"/api/orders/{order}/{move}"
                response = await system.history.send(http, "PATCH", path, body, order=order)
                while response and response.status == 503 and response.headers.get("retry-after"):
                    response = await system.history.send(http, "PATCH", path, body, order=order)  # told to come back
                if response and response.status == 200:
                    won[order].append(move)
                else:
                    outcome = response and response.status
                    trial.check(outcome == 409, f"a loser was told {outcome}", "losers")

            return job

        jobs: list[Job] = []
        for start in range(0, len(orders), 8):
            moves = ["approve", "approve", "approve", "fulfill", "fulfill", "fulfill", "cancel", "cancel"]
            group = [(order, move) for order in orders[start : start + 8] for move in moves]
            trial.random.shuffle(group)
            jobs += [step(order, move) for order, move in group]
        await spread(jobs, [system.http() for _ in range(64)])
        await check_storm(trial, system, orders, won)


LEGAL = [[], ["approve"], ["cancel"], ["approve", "fulfill"], ["approve", "cancel"]]


async def check_storm(trial: Trial, system: System, orders: list[str], won: dict[str, list[str]]) -> None:
    """Check that the history of each order is legal and matches the successful responses."""
    events = system.postgres.rows(
        """SELECT order_id::text AS id, array_agg(to_status ORDER BY id) AS states FROM order_events
           WHERE order_id = ANY(%s) GROUP BY 1""",
        [int(order) for order in orders],
    )
    names = {"approved": "approve", "fulfilled": "fulfill", "cancelled": "cancel"}
    for row in events:
        happened = [names[state] for state in row["states"][1:]]
        trial.check(happened in LEGAL, f"order {row['id']} went {row['states']}", "legal")
        outcome = won[row["id"]]
        trial.check(sorted(happened) == sorted(outcome), f"order {row['id']}: told {outcome}, did {happened}", "once")
    trial.reached(f"ends: {dict(Counter(row['states'][-1] for row in events))}")


@dataclass
class Travels:
    """Transfers of one product in both directions between a warehouse and a store, and sales at both."""

    trial: Trial
    system: System
    shop: Shop
    gone: int = 0  # cases that were sold out of the books, or lost on the way

    async def one(self, http: HttpConnection) -> None:
        """Create and approve an order; fulfill or cancel it, or ship it and receive it; or sell some cases."""
        there, back = self.shop.store["id"], self.shop.warehouse["id"]
        to, source = self.trial.random.choice([(there, back), (back, there)])
        quantity = self.trial.random.randint(1, 9)
        end = self.trial.random.choice([self.fulfill, self.cancel, self.ship, self.ship, self.sell])
        if end == self.sell:
            return await self.sell(http, to, quantity)
        body = {"store_id": to, "product_id": self.shop.product["id"], "source_store_id": source, "quantity": quantity}
        made = await self.send(http, ADMIN, "POST", "/api/orders", body)
        if made is None or made.status != 201:
            return self.trial.fail(f"an order was not taken: {made and made.status}")
        path = f"/api/orders/{made.json()['id']}"
        await self.send(http, WEST, "PATCH", f"{path}/approve")
        await end(http, path, quantity)
        return None

    async def fulfill(self, http: HttpConnection, path: str, _quantity: int) -> None:
        """Fulfill an order, if it was approved."""
        await self.send(http, WEST, "PATCH", f"{path}/fulfill", {"allow_over_max": True})

    async def cancel(self, http: HttpConnection, path: str, _quantity: int) -> None:
        """Cancel an order."""
        await self.send(http, WEST, "PATCH", f"{path}/cancel", {"reason": "no"})

    async def ship(self, http: HttpConnection, path: str, quantity: int) -> None:
        """Ship an order and receive it, in one case of two without its last case, which is lost."""
        shipped = await self.send(http, WEST, "PATCH", f"{path}/ship")
        if shipped is None or shipped.status != 200:
            return
        lost = self.trial.random.randint(0, 1)
        body = {"received": quantity - lost, "final": True, "reason": "lost", "allow_over_max": True}
        received = await self.send(http, WEST, "PATCH", f"{path}/receive", body)
        if received is None or received.status != 200:
            return self.trial.fail(f"a shipped order was not received: {received and received.status}")
        self.gone += lost
        return None

    async def sell(self, http: HttpConnection, store: str, quantity: int) -> None:
        """Sell some cases; those that are not in the books are found."""
        line = {"store_id": store, "product_id": self.shop.product["id"], "quantity": quantity,
                "external_id": str(uuid4())}  # fmt: skip
        sold = await self.send(http, ADMIN, "POST", "/api/sales", {"source": "R3", "mode": "all", "lines": [line]})
        if sold is None or sold.status != 200:
            return self.trial.fail(f"a sale was not taken: {sold and sold.status}")
        self.gone += quantity - sold.json()["lines"][0]["found_stock"]
        return None

    async def send(self, http: HttpConnection, user: str, method: str, path: str, body: Any = None) -> Response | None:
        """Send a request with a key as this user, and repeat it while it is answered 503; at most a hundred times."""
        http.user, key = user, {"Idempotency-Key": str(uuid4())}
        response = await self.system.history.send(http, method, path, body, key)
        for _ in range(100):
            if response is None or response.status != 503:
                break
            await asyncio.sleep(0.05)
            response = await self.system.history.send(http, method, path, body, key)
        return response


async def audited(trial: Trial) -> None:
    """R3: transfers in both directions between two stores, and sales, while the auditor checks four times a second."""
    async with trial.system(audit=0.05 if trial.quick else 0.25) as system:
        shop = system.shop(5_000)
        travels, opening = Travels(trial, system, shop), sum(shop.numbers()[::2])
        await spread([travels.one] * trial.size(1500, 120), [system.http() for _ in range(16)])
        conserved = sum(shop.numbers()[::2]) == opening - travels.gone
        trial.check(conserved, "cases were made, or lost without a record", "conserved")
        trial.check(
            system.auditor.snapshots >= trial.size(20, 5), f"only {system.auditor.snapshots} snapshots were seen"
        )
        trial.check(not system.auditor.broken, f"broken in a snapshot: {system.auditor.broken[:3]}", "snapshots")


ROWS = (
    Row(
        "R1",
        "approvals of more than the stock: 1,000 orders, 32 connections, stock for 600; then baskets",
        {
            "exact": Bar("as many orders are approved and reserved as the stock allows"),
            "true": Bar("every refusal reports true numbers"),
            "5xx": Bar("5xx: {limit}"),
            "p99": Bar("p99 <= {limit} s", 2, timed=True),
        },
        approvals,
        (
            Mutant("stock rows are not locked", (NO_STOCK_LOCK,)),
            Mutant(
                "stock has no lock, no guard and no constraint", (NO_STOCK_LOCK, NO_STOCK_GUARD), NO_STOCK_CONSTRAINT
            ),
        ),
    ),
    Row(
        "R2",
        "approve, fulfill and cancel sent at once for the same 200 orders, 64 connections",
        {
            "legal": Bar("every order has one legal history"),
            "once": Bar("each history matches the successful responses"),
            "losers": Bar("all other requests are answered 409"),
        },
        storm,
        (Mutant("orders are neither locked nor guarded", (NO_ORDER_LOCK, NO_ORDER_GUARD)),),
    ),
    Row(
        "R3",
        "invariants in REPEATABLE READ snapshots under load, four a second",
        {"snapshots": Bar("every invariant holds in every snapshot"), "conserved": Bar("units are conserved")},
        audited,
        (Mutant("each statement commits separately", NO_TRANSACTION),),
    ),
)
