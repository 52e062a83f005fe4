"""The environment of a row (database, service, history, auditor), and the problems that the row finds."""

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
from reliability.http_connection import HttpConnection
from reliability.postgres import Postgres, copy_of_template
from reliability.service import Service
from tests.contract import Client, Contract, RetryingClient
from tests.factories import Shop, make_store

ADMIN, ASKER, WEST, SOUTH = (f"{name}@rows.example" for name in ("admin", "asker", "west", "south"))


@dataclass(frozen=True)
class Patch:
    """A text in a file of backend/ and its replacement; the text must occur exactly once."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Mutant:
    """The service without one of its protections; the row has to fail on it."""

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
    run: Callable[["Trial"], Awaitable[None]]
    mutants: tuple[Mutant, ...]


class PatchRefused(Exception):
    """A mutant's patch does not fit the code: its text does not occur exactly once."""


@dataclass
class System:
    """The running parts of a row's environment."""

    postgres: Postgres
    service: Service
    history: History
    auditor: Auditor
    contract: Contract
    clients: list[Client] = field(default_factory=list[Client])

    @property
    def port(self) -> int:
        """The service's port."""
        return self.service.port

    def http(self, user: str = WEST) -> HttpConnection:
        """A connection to the service as this user."""
        return HttpConnection(self.port, user)

    def client(self, user: str = ADMIN) -> Client:
        """A client for setup, which checks every response against the OpenAPI document, and repeats what gets 503."""
        made = RetryingClient(self.service.url, self.contract, user, tries=1)
        self.clients.append(made)
        return made

    def shop(self, cases: int = 100) -> Shop:
        """A warehouse with stock of a new product, and a store in West that orders from it."""
        return Shop(self.client(ASKER), self.client(WEST), cases)

    def stores(self, count: int) -> list[str]:
        """More stores in West: orders of the same store wait for each other before they reach the stock."""
        return [make_store(self.client(ASKER))["id"] for _ in range(count)]

    def orders(self, shop: Shop, count: int, quantity: int, stores: list[str]) -> list[str]:
        """Create pending orders of the shop's product for these stores in turn; returns their ids."""
        asker, made = self.client(ASKER), list[str]()
        for start in range(0, count, 100):
            lines = [line(shop, quantity, stores[n % len(stores)]) for n in range(start, min(start + 100, count))]
            made += [order["id"] for order in asker.ok("POST", "/api/orders/batch", json={"orders": lines})["orders"]]
        return made


def line(shop: Shop, quantity: int, store: str | None = None, **more: Any) -> dict[str, Any]:
    """The body of an order of the shop's product from its warehouse."""
    return {"store_id": store or shop.store["id"], "product_id": shop.product["id"], "quantity": quantity,
            "source_store_id": shop.warehouse["id"], **more}  # fmt: skip


class Trial:
    """One run of a row: its seed, size and directory, and the problems and measured values."""

    def __init__(self, row: Row, directory: Path, seed: int, quick: bool, mutant: Mutant | None = None) -> None:
        self.row, self.directory, self.seed, self.quick, self.mutant = row, directory, seed, quick, mutant
        self.random = random.Random(f"{row.name} {seed}")
        self.problems: list[str] = []
        self.load: list[str] = []
        self.faults: list[str] = []
        self.measured: dict[str, float] = {}

    def size(self, full: int, quick: int) -> int:
        """The size for a full run or for a quick one."""
        return quick if self.quick else full

    def fail(self, what: str) -> None:
        """Record a problem."""
        self.problems.append(what)

    def check(self, holds: bool, otherwise: str, bar: str | None = None) -> None:
        """Record a problem if this does not hold, and count it for the claim among the row's bars, if one is named."""
        if bar is not None:
            assert "{limit}" not in self.row.bars[bar].text, f"{bar} is measured, not claimed"
            self.measured[bar] = self.measured.get(bar, 0) + (not holds)
        if not holds:
            self.fail(otherwise)

    def measure(self, bar: str, value: float, what: str = "") -> None:
        """Compare a measured value with one of the row's bars; of several values the worst counts."""
        limit = self.row.bars[bar]
        self.measured[bar] = limit.worse(self.measured.get(bar, value), value)
        if not limit.is_kept(value, self.quick):
            self.fail(f"{what or bar}: {value:.3g}, but the bar is: {limit}")

    def fault(self, what: str) -> None:
        """Record an injected fault."""
        self.faults.append(what)

    def reached(self, what: str) -> None:
        """Record the load reached."""
        self.load.append(what)

    def backend(self) -> Path:
        """The directory of the backend, or of a copy with the mutant's patches."""
        if self.mutant is None or not self.mutant.patches:
            return BACKEND
        copy = self.directory / "backend"
        if not copy.exists():
            shutil.copytree(BACKEND, copy, ignore=shutil.ignore_patterns("venv", "static", "__pycache__"))
            for patch in self.mutant.patches:
                apply(patch, copy)
        return copy

    def database(self) -> Postgres:
        """Start a new database, with the mutant's SQL applied."""
        postgres = copy_of_template(self.directory)
        if self.mutant is not None and self.mutant.sql:
            for statement in self.mutant.sql.split(";"):
                postgres.rows(statement)
        return postgres

    def settings(self, postgres: Postgres) -> dict[str, str]:
        """The service's settings: an external database at this address."""
        mutated = dict(self.mutant.settings) if self.mutant else {}
        return {"DB_HOST": str(postgres.host), "DB_PORT": "5432", "DB_USER": "postgres", "DB_NAME": "brickhouse",
                "EMBEDDED_DB_DIR": str(self.directory / "none"), **mutated}  # fmt: skip

    @asynccontextmanager
    async def system(self, workers: int = 2, audit: float = 1.0, **settings: str) -> AsyncGenerator[System]:
        """Start a database and the service; at the end check the invariants and the log."""
        postgres = await asyncio.to_thread(self.database)
        try:
            async with self.serving(postgres, workers, audit, **settings) as system:
                yield system
        finally:
            await asyncio.to_thread(postgres.end)

    @asynccontextmanager
    async def serving(
        self, postgres: Postgres, workers: int = 2, audit: float = 1.0, **settings: str
    ) -> AsyncGenerator[System]:
        """The same with an existing database."""
        service = Service(self.directory, workers, self.backend(), **{**self.settings(postgres), **settings})
        try:
            await asyncio.to_thread(service.wait_until_ready)
            contract = Contract(httpx.get(f"{service.url}/openapi.json", timeout=60).json())
            history = History(self.directory / f"history-{service.port}.ndjson")
            async with auditing(postgres, audit) as auditor:
                system = System(postgres, service, history, auditor, contract)
                yield system
                await self.final_checks(system)
        finally:
            await asyncio.to_thread(service.stop)

    async def final_checks(self, system: System) -> None:
        """Check the invariants on the final state and in the snapshots, and that the log has no internal errors."""
        for client in system.clients:
            client.close()
        await asyncio.to_thread(system.postgres.start)
        broken = await asyncio.to_thread(system.postgres.broken)
        self.check(not broken, f"invariants broken at the end: {[tuple(b.values()) for b in broken[:3]]}")
        seen = system.auditor
        self.check(not seen.broken, f"invariants broken in a snapshot: {seen.broken[:3]}")
        if system.history.seconds:
            self.reached(system.history.in_words())
        self.reached(f"{seen.snapshots} snapshots audited")
        faults = Counter(line.get("event") for line in system.service.log_lines())["unhandled_exception"]
        self.check(
            not system.history.faults() and not faults,
            f"{system.history.faults()} responses were 500, {faults} internal errors in the log",
        )


def apply(patch: Patch, backend: Path) -> None:
    """Replace the text. Raises PatchRefused if it does not occur exactly once."""
    file = backend / patch.file
    text = file.read_text()
    if text.count(patch.old) != 1:
        raise PatchRefused(f"{patch.file} has {text.count(patch.old)} times: {patch.old!r}")
    file.write_text(text.replace(patch.old, patch.new))


async def spread(jobs: Iterable[Callable[[HttpConnection], Awaitable[Any]]], connections: list[HttpConnection]) -> None:
    """Run the jobs on these connections: all connections at once, one job at a time on each."""
    waiting = iter(jobs)

    async def work(http: HttpConnection) -> None:
        for job in waiting:
            await job(http)
        http.drop()

    await asyncio.gather(*(work(http) for http in connections))
