"""R41: tills without Idempotency-Keys are cut off and send again: each line is booked once, by its external id."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from reliability.bars import Bar
from reliability.http_connection import HttpConnection, head
from reliability.postgres import kill_process
from reliability.proxy import reset
from reliability.rows.approvals import NO_STOCK_LOCK
from reliability.trial import ADMIN, ASKER, Mutant, Patch, Row, System, Trial
from tests.factories import make_product, make_stock, make_store

Json = dict[str, Any]
PATH = "/api/sales"
TILLS = 4  # each has two connections, so that a line is often sent while its first request still runs
ATTEMPTS = 250  # of a connection, after which lines without a response are given up
MOST_LINES = 6  # of a request
BOOKED = """
    SELECT split_part(m.reason, ': ', 1) AS source, split_part(m.reason, ': ', 2) AS external_id,
           array_agg(m.id::text ORDER BY m.id) AS movements, sum(-m.delta)::int AS quantity,
           count(l.movement_id) AS recorded
    FROM stock_movements m LEFT JOIN sale_lines l ON l.movement_id = m.id
    WHERE m.kind IN ('sale', 'customer_return') GROUP BY 1, 2
"""
SOLD = """
    SELECT i.store_id::text AS store_id, i.product_id::text AS product_id,
           sum(-m.delta) FILTER (WHERE m.kind IN ('sale', 'customer_return'))::int AS quantity
    FROM inventory i JOIN stock_movements m ON m.inventory_id = i.id GROUP BY 1, 2
"""


@dataclass
class Till:
    """A source of sales: its lines, and the movements that it was told for each."""

    trial: Trial
    system: System
    source: str
    lines: dict[str, Json]
    told: dict[str, set[str]] = field(default_factory=lambda: defaultdict[str, set[str]](set))
    cuts: Counter[str] = field(default_factory=Counter[str])

    async def sell(self) -> None:
        """Send lines that have no response yet, in any order, until there are none."""
        http = self.system.http(ADMIN)
        for _ in range(ATTEMPTS):
            waiting = [line for key, line in self.lines.items() if key not in self.told]
            if not waiting:
                break
            await self.send_some(http, waiting)
        http.drop()

    async def send_some(self, http: HttpConnection, waiting: Sequence[Json]) -> None:
        """Send some of these lines; two requests of five are cut off."""
        random = self.trial.random
        lines = random.sample(waiting, min(len(waiting), MOST_LINES))
        body = {"source": self.source, "mode": random.choice(["all", "valid"]), "lines": lines}
        how = random.choice(["half of the body", "no response read", "reset", *["answered"] * 4])
        if how == "answered":
            await self.send(http, body)
        else:
            await self.cut_off(body, how)

    async def send(self, http: HttpConnection, body: Json) -> None:
        """Send a request and remember the movements of its response."""
        response = await self.system.history.send(http, "POST", PATH, body, {}, 10, source=self.source)
        if response is None or response.status in (429, 503):
            return await asyncio.sleep(0.02)
        if response.status != 200:
            return self.trial.fail(f"{self.source}: {response.status}: {response.body[:200]!r}")
        for line in response.json()["lines"]:
            accepted = line["result"] != "refused"
            self.trial.check(accepted, f"{self.source}, line {line['external_id']}: {line['detail']}", "answered")
            self.told[line["external_id"]].add(line["movement_id"])
        return None

    async def cut_off(self, body: Json, how: str) -> None:
        """Send a request, or half of it, and close the connection a moment later without reading the response."""
        content, began = orjson.dumps(body), time.monotonic()
        request = head("POST", PATH, content, ADMIN, {}) + content
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", self.system.port)
            writer.write(request[: -len(content) // 2] if how == "half of the body" else request)
            await asyncio.sleep(self.trial.random.uniform(0, 0.05))
            reset(writer) if how == "reset" else writer.close()
        self.cuts[how] += 1
        self.system.history.note(began, "unknown", "cut", source=self.source)


async def tills(trial: Trial) -> None:
    """Tills sell, are cut off and send again, while workers are killed."""
    async with trial.system() as system:
        places = await asyncio.to_thread(make_places, system)
        count = trial.size(500, 40)
        selling = [Till(trial, system, f"till {n}", dict(lines(trial, places, count))) for n in range(TILLS)]
        working = [asyncio.create_task(till.sell()) for till in selling for _ in range(2)]
        await kill_workers(trial, system, selling, working)
        await asyncio.gather(*working)
        trial.fault("requests cut off: " + ", ".join(f"{how} x {n}" for how, n in all_cuts(selling).items()))
        await asyncio.to_thread(check, trial, system, selling)


def make_places(system: System) -> list[tuple[str, str]]:
    """Return stores and products: some have enough stock, some too little, and one has no stock row yet."""
    asker = system.client(ASKER)
    stores, products = [make_store(asker) for _ in range(2)], [make_product(asker) for _ in range(3)]
    places = [(store, product) for store in stores for product in products]
    for (store, product), cases in zip(places, (9_000, 30, 9_000, 0, 9_000), strict=False):
        make_stock(asker, store, product, cases)
    return [(store["id"], product["id"]) for store, product in places]


def lines(trial: Trial, places: Sequence[tuple[str, str]], count: int) -> Iterator[tuple[str, Json]]:
    """Lines by external id, which is unique within its till only; half of them say when they were sold."""
    for number in range(count):
        store, product = trial.random.choice(places)
        line = {"store_id": store, "product_id": product, "quantity": trial.random.choice([1, 2, 3, 4, -1]),
                "external_id": str(number)}  # fmt: skip
        if number % 2:
            line["occurred_at"] = (datetime.now(UTC) - timedelta(minutes=number)).isoformat()
        yield str(number), line


async def kill_workers(
    trial: Trial, system: System, selling: Sequence[Till], working: Sequence[asyncio.Task[None]]
) -> None:
    """`kill -9` of one worker, then of both at once, and so on, spread over the lines that are answered."""
    total, kills = sum(len(till.lines) for till in selling), trial.size(20, 4)
    for number in range(kills):
        while sum(len(till.told) for till in selling) < total * number // kills and not all(t.done() for t in working):
            await asyncio.sleep(0.005)
        workers = await asyncio.to_thread(system.service.worker_processes)
        for worker in workers[: 1 + number % 2]:
            kill_process(worker.pid)
    trial.fault(f"{kills} x kill -9 of one worker or both")


def all_cuts(selling: Sequence[Till]) -> Counter[str]:
    """Return how many requests of all tills were cut off, in which way."""
    return sum((till.cuts for till in selling), Counter[str]())


def check(trial: Trial, system: System, selling: Sequence[Till]) -> None:
    """Compare what is booked with the lines of the tills, and with what they were told."""
    booked = {(row["source"], row["external_id"]): row for row in system.postgres.rows(BOOKED)}
    for till in selling:
        for key, line in till.lines.items():
            check_line(trial, f"{till.source}, line {key}", line, booked.get((till.source, key)), till.told.get(key))
    sent = Counter[tuple[str, str]]()
    for till in selling:
        for line in till.lines.values():
            sent[line["store_id"], line["product_id"]] += line["quantity"]
    sold = {(row["store_id"], row["product_id"]): row["quantity"] or 0 for row in system.postgres.rows(SOLD)}
    for place, quantity in sent.items():
        found = sold.get(place)
        trial.check(found == quantity, f"stock row {place}: {found} are booked, {quantity} were sold", "sums")
    trial.reached(f"{sum(len(till.lines) for till in selling):,} lines of {len(selling)} tills")
    del trial.problems[20:]


def check_line(trial: Trial, name: str, line: Json, booked: Json | None, told: set[str] | None) -> None:
    """Check that a line was answered, is booked once, and that each response named its movement."""
    trial.check(told is not None, f"{name} got no response in {ATTEMPTS} requests", "answered")
    movements = booked["movements"] if booked else []
    once = booked is not None and len(movements) == booked["recorded"] == 1 and booked["quantity"] == line["quantity"]
    trial.check(once, f"{name} of {line['quantity']}: {booked}", "once")
    trial.check((told or set()) <= set(movements), f"{name}: told {told}, booked {movements}", "told")


RULES, LINES = "app/domain/sales.py", "app/queries/sales.py"
KNOWN = "known = await sales.booked_lines(tx.cursor, body.source, {line.external_id for line in body.lines})"
GUARDED = "await tx.require_rows(len(lines), sales.insert_lines(source, lines), otherwise=ChangedMeanwhile())"
NO_GUARD = (
    Patch(RULES, GUARDED, "await send(tx.cursor, sales.insert_lines(source, lines))"),
    Patch(RULES, "from app.domain.batch import Batch\n",
          "from app.database.write_rows import send\nfrom app.domain.batch import Batch\n"),
)  # fmt: skip
CONFLICT = "ON CONFLICT (source, external_id) DO NOTHING RETURNING 1"
ROWS = (
    Row(
        "R41",
        "tills without keys are cut off and send their lines again: 2,000 lines, 20 times kill -9 of workers",
        {
            "answered": Bar("every line is accepted in the end"),
            "once": Bar("each line is booked once"),
            "told": Bar("each response names the one movement of its line"),
            "sums": Bar("each stock row has sold what the tills have sent"),
        },
        tills,
        (
            Mutant("lines that are booked already are not looked up", (Patch(RULES, KNOWN, "known = {}"), *NO_GUARD)),
            Mutant("lines that another request has booked meanwhile are booked again", NO_GUARD),
            Mutant(
                "external ids are not unique",
                (Patch(LINES, CONFLICT, "RETURNING 1"),),
                "ALTER TABLE sale_lines DROP CONSTRAINT sale_lines_external_id_once",
            ),
            Mutant(
                "external ids are shared by all sources",
                (Patch(LINES, "WHERE l.source = %s AND", "WHERE %s::text IS NOT NULL AND"),),
            ),
            Mutant("stock rows are not locked", (NO_STOCK_LOCK,)),
        ),
    ),
)
