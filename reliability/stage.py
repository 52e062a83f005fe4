"""What a row runs on: a database and a service of its own, a history, an auditor; and what it found wrong."""

import asyncio
import random
import shutil
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from reliability import BACKEND
from reliability.auditor import Auditor, auditing
from reliability.bars import Bar
from reliability.history import History
from reliability.postgres import Postgres, copy_of_template
from reliability.service import Service
from reliability.wire import Wire
from tests.contract import Client, Contract
from tests.making import Shop, make_store

ADMIN, ASKER, WEST, SOUTH = (f"{name}@rows.example" for name in ("admin", "asker", "west", "south"))


@dataclass(frozen=True)
class Patch:
    """One text in a file of backend/ that is replaced by another; it must be there exactly once."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutant:
    """The product with one protection taken out, which a row must notice."""

    name: str
    patches: tuple[Patch, ...] = ()
    sql: str = ""
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Row:
    """One line of the scorecard."""

    name: str
    title: str
    bars: Mapping[str, Bar]
    run: Callable[["Stage"], Awaitable[None]]
    mutants: tuple[Mutant, ...]


class PatchRefused(Exception):
    """The text that a mutant takes out is not there: the mutant has to follow the code."""


@dataclass
class House:
    """The running pieces of a row."""

    postgres: Postgres
    service: Service
    history: History
    auditor: Auditor
    contract: Contract
    clients: list[Client] = field(default_factory=list[Client])

    @property
    def port(self) -> int:
        """Where the service answers."""
        return self.service.port

    def wire(self, user: str = WEST) -> Wire:
        """A connection of our own as somebody."""
        return Wire(self.port, user)

    def client(self, user: str = ADMIN) -> Client:
        """A client whose every answer is held against the OpenAPI document; for setting things up."""
        made = Client(self.service.url, self.contract, user)
        self.clients.append(made)
        return made

    def shop(self, cases: int = 100) -> Shop:
        """A warehouse with stock of a product of its own, and a store in West that orders from it."""
        return Shop(self.client(ASKER), self.client(WEST), cases)

    def stores(self, count: int) -> list[str]:
        """More stores in West that order; orders of one store wait for each other at its sums, long before the
        stock.
        """
        return [make_store(self.client(ASKER))["id"] for _ in range(count)]

    def orders(self, shop: Shop, count: int, quantity: int, stores: list[str]) -> list[str]:
        """Pending orders of the shop's product, asked for a hundred at a time by these stores in turn; their ids."""
        asker, made = self.client(ASKER), list[str]()
        for start in range(0, count, 100):
            lines = [line(shop, quantity, stores[n % len(stores)]) for n in range(start, min(start + 100, count))]
            made += [order["id"] for order in asker.ok("POST", "/api/orders/batch", json={"orders": lines})["orders"]]
        return made


def line(shop: Shop, quantity: int, store: str | None = None, **more: Any) -> dict[str, Any]:
    """The body of an order of the shop's product from its warehouse."""
    return {"store_id": store or shop.store["id"], "product_id": shop.product["id"], "quantity": quantity,
            "source_store_id": shop.warehouse["id"], **more}  # fmt: skip


class Stage:
    """One run of one row: its seed, its size, its scratch directory, and what it found."""

    def __init__(self, row: Row, directory: Path, seed: int, quick: bool, mutant: Mutant | None = None) -> None:
        self.row, self.directory, self.seed, self.quick, self.mutant = row, directory, seed, quick, mutant
        self.random = random.Random(f"{row.name} {seed}")
        self.problems: list[str] = []
        self.load: list[str] = []
        self.faults: list[str] = []
        self.measured: dict[str, float] = {}

    def size(self, full: int, quick: int) -> int:
        """How much of something: the whole of it, or a little."""
        return quick if self.quick else full

    def fail(self, what: str) -> None:
        """Something is not as it must be."""
        self.problems.append(what)

    def check(self, holds: bool, otherwise: str, bar: str | None = None) -> None:
        """Note what is wrong if this does not hold; it may be one of the claims among the row's bars."""
        if bar is not None:
            assert "{limit}" not in self.row.bars[bar].text, f"{bar} is measured, not claimed"
            self.measured[bar] = self.measured.get(bar, 0) + (not holds)
        if not holds:
            self.fail(otherwise)

    def measure(self, bar: str, value: float, what: str = "") -> None:
        """Hold a value against one of the row's bars; of several, the worst counts."""
        limit = self.row.bars[bar]
        self.measured[bar] = limit.worse(self.measured.get(bar, value), value)
        if not limit.is_kept(value, self.quick):
            self.fail(f"{what or bar}: {value:.3g}, but the bar is: {limit}")

    def fault(self, what: str) -> None:
        """Something was broken on purpose."""
        self.faults.append(what)

    def reached(self, what: str) -> None:
        """A load that was really driven."""
        self.load.append(what)

    def backend(self) -> Path:
        """The product, or a copy of it with the mutant's patches."""
        if self.mutant is None or not self.mutant.patches:
            return BACKEND
        copy = self.directory / "backend"
        if not copy.exists():
            shutil.copytree(BACKEND, copy, ignore=shutil.ignore_patterns("venv", "static", "__pycache__"))
            for patch in self.mutant.patches:
                apply(patch, copy)
        return copy

    def database(self) -> Postgres:
        """A server of its own, with the mutant's SQL applied."""
        postgres = copy_of_template(self.directory)
        if self.mutant is not None and self.mutant.sql:
            for statement in self.mutant.sql.split(";"):
                postgres.rows(statement)
        return postgres

    def settings(self, postgres: Postgres) -> dict[str, str]:
        """The service's settings: a database that is somebody else's, found by its address."""
        mutated = dict(self.mutant.settings) if self.mutant else {}
        return {"DB_HOST": str(postgres.host), "DB_PORT": "5432", "DB_USER": "postgres", "DB_NAME": "brickhouse",
                "EMBEDDED_DB_DIR": str(self.directory / "none"), **mutated}  # fmt: skip

    @asynccontextmanager
    async def house(self, workers: int = 2, audit: float = 1.0, **settings: str) -> AsyncGenerator[House]:
        """Everything a row needs, started; at its end the invariants must hold, as in every snapshot before."""
        postgres = await asyncio.to_thread(self.database)
        try:
            async with self.serving(postgres, workers, audit, **settings) as house:
                yield house
        finally:
            await asyncio.to_thread(postgres.end)

    @asynccontextmanager
    async def serving(
        self, postgres: Postgres, workers: int = 2, audit: float = 1.0, **settings: str
    ) -> AsyncGenerator[House]:
        """The same on a database that is there already."""
        service = Service(self.directory, workers, self.backend(), **{**self.settings(postgres), **settings})
        try:
            await asyncio.to_thread(service.wait_until_ready)
            contract = Contract(httpx.get(f"{service.url}/openapi.json").json())
            history = History(self.directory / f"history-{service.port}.ndjson")
            async with auditing(postgres, audit) as auditor:
                house = House(postgres, service, history, auditor, contract)
                yield house
                await self.last_look(house)
        finally:
            await asyncio.to_thread(service.stop)

    async def last_look(self, house: House) -> None:
        """The invariants on a snapshot at the end, on those taken meanwhile, and the faults in the log."""
        for client in house.clients:
            client.close()
        await asyncio.to_thread(house.postgres.start)
        broken = await asyncio.to_thread(house.postgres.broken)
        self.check(not broken, f"invariants broken at the end: {[tuple(b.values()) for b in broken[:3]]}")
        seen = house.auditor
        self.check(not seen.broken, f"invariants broken in a snapshot meanwhile: {seen.broken[:3]}")
        if house.history.seconds:
            self.reached(house.history.in_words())
        self.reached(f"{seen.snapshots} snapshots audited")
        faults = Counter(line.get("event") for line in house.service.log_lines())["unhandled_exception"]
        self.check(
            not house.history.faults() and not faults,
            f"{house.history.faults()} answers were 500, {faults} faults in the log",
        )


def apply(patch: Patch, backend: Path) -> None:
    """Replace the text; PatchRefused where it is not there exactly once."""
    file = backend / patch.file
    text = file.read_text()
    if text.count(patch.old) != 1:
        raise PatchRefused(f"{patch.file} has {text.count(patch.old)} times: {patch.old!r}")
    file.write_text(text.replace(patch.old, patch.new))


async def spread(jobs: Iterable[Callable[[Wire], Awaitable[Any]]], wires: list[Wire]) -> None:
    """Work through the jobs, each wire one after the other, all wires at once."""
    waiting = iter(jobs)

    async def work(wire: Wire) -> None:
        for job in waiting:
            await job(wire)
        wire.drop()

    await asyncio.gather(*(work(wire) for wire in wires))
