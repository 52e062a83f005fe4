"""R32: the change feed under many writers, with readers that are disconnected and workers that are killed."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

import orjson

from reliability.bars import Bar
from reliability.http_connection import NoResponse, head
from reliability.postgres import kill_process
from reliability.trial import ASKER, WEST, Mutant, Patch, Row, System, Trial
from tests.factories import make_product, make_stock, make_store

Json = dict[str, Any]
WRITERS, READERS, STORES, PRODUCTS = 16, 4, 8, 30


async def feed(trial: Trial) -> None:
    """Write, disconnect and kill until there are enough changes; then compare each reader's changes with the table."""
    wanted = trial.size(50_000, 4_000)
    async with trial.system() as system:
        goods = await asyncio.to_thread(carried, system)
        cursor = (await system.http().send("GET", "/api/changes")).json()["next_cursor"]
        first = system.postgres.one("SELECT max(id) FROM changes")
        readers = [Reader(system.port, cursor, Random(f"{trial.seed} {n}")) for n in range(READERS)]
        listening = [asyncio.create_task(reader.listen()) for reader in readers]
        enough = asyncio.Event()
        writing = [asyncio.create_task(write(trial, system, goods, n, enough)) for n in range(WRITERS)]
        began = time.monotonic()
        await killed_meanwhile(trial, system, first + wanted)
        enough.set()
        await asyncio.gather(*writing)
        wrote = time.monotonic() - began
        for reader in readers:
            reader.to_the_end = True
        _, lost = await asyncio.wait(listening, timeout=60)
        for task in lost:
            task.cancel()
        rows = await asyncio.to_thread(system.postgres.rows, "SELECT id FROM changes WHERE id > %s ORDER BY id", first)
    compared(trial, [row["id"] for row in rows], readers, wrote)
    trial.check(not lost, f"{len(lost)} readers never received the end of the missed changes", "once")


def carried(system: System) -> dict[str, list[str]]:
    """New stores in West, with the ids of their products."""
    asker = system.client(ASKER)
    products = [make_product(asker) for _ in range(PRODUCTS)]
    stores = [make_store(asker) for _ in range(STORES)]
    for store in stores:
        for product in products:
            make_stock(asker, store, product, 100)
    return {store["id"]: [product["id"] for product in products] for store in stores}


async def write(trial: Trial, system: System, goods: dict[str, list[str]], number: int, enough: asyncio.Event) -> None:
    """One writer: stocktakes of a store, and orders that are created, approved, and fulfilled or cancelled."""
    draw = Random(f"{trial.seed} writer {number}")
    asker, west = system.http(ASKER), system.http(WEST)
    while not enough.is_set():
        store, source = draw.sample(sorted(goods), 2)
        some = draw.sample(goods[store], 12)
        with suppress(NoResponse):
            if draw.random() < 0.5:
                counts = [{"product_id": product, "current_stock": draw.randint(50, 200)} for product in some]
                await asker.send(
                    "POST", "/api/inventory/counts", {"store_id": store, "reason": "R32", "counts": counts}
                )
                continue
            lines = [{"store_id": store, "product_id": p, "quantity": 1, "source_store_id": source} for p in some]
            made = await asker.send("POST", "/api/orders/batch", {"orders": lines})
            if made.status == 201:
                batch = {"batch_id": made.json()["batch_id"]}
                approved = await west.send("POST", "/api/orders/approve", batch)
                end = {"allow_over_max": True} if approved.status == 200 and draw.random() < 0.6 else {"reason": "R32"}
                way = "fulfill" if "reason" not in end else "cancel"
                await west.send("POST", f"/api/orders/{way}", {**batch, **end})


async def killed_meanwhile(trial: Trial, system: System, until: int) -> None:
    """Wait until this change exists; meanwhile kill one of the two workers, three times."""
    start = system.postgres.one("SELECT max(id) FROM changes")
    kills, give_up = 0, time.monotonic() + 600
    there = start
    while (there < until or kills < 3) and time.monotonic() < give_up:
        there = system.postgres.one("SELECT max(id) FROM changes")
        if kills < 3 and there - start > (until - start) * (kills + 1) / 4:
            workers = await asyncio.to_thread(system.service.worker_processes)
            if len(workers) == 2:
                kill_process(trial.random.choice(workers).pid)
                kills += 1
        await asyncio.sleep(0.2)
    trial.fault(f"{kills} x kill -9 of one of two workers")
    trial.check(kills == 3, f"{kills} kills")


@dataclass
class Reader:
    """A client of the stream that is disconnected again and again, and resumes from its last cursor."""

    port: int
    cursor: str
    draw: Random
    heard: list[Json] = field(default_factory=list[Json])
    cuts: int = 0
    to_the_end: bool = False

    async def listen(self) -> None:
        """Read the stream on one connection after another until all missed changes have arrived."""
        whole = False
        while not whole:
            last = self.to_the_end
            with suppress(OSError, asyncio.IncompleteReadError, ValueError):
                async with asyncio.timeout(None if last else self.draw.uniform(0.1, 3)):
                    whole = await self.hear(until_ready=last)
            self.cuts += not whole

    async def hear(self, until_ready: bool) -> bool:
        """Read one connection; returns True at the event `ready`, if `until_ready`."""
        async for name, data, cursor in events(self.port, self.cursor):
            if name == "change":
                self.heard.append(data)
                self.cursor = cursor
            if until_ready and name == "ready":
                return True
        return False


async def events(port: int, after: str, user: str = WEST) -> AsyncGenerator[tuple[str, Json, str]]:
    """The name, data and id of each event of a stream. Raises the connection's error at its end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head("GET", "/api/changes/stream", b"", user, {"Last-Event-ID": after}))
        first = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in first.split(b"\r\n")[0]:
            raise ValueError(first)
        text = b""
        while True:
            size = int((await asyncio.wait_for(reader.readuntil(b"\r\n"), 30)).strip(), 16)
            text += (await reader.readexactly(size + 2))[:-2]
            *whole, text = text.split(b"\n\n")
            for one in whole:
                received = dict(line.split(b": ", 1) for line in one.split(b"\n") if not line.startswith(b":"))
                if b"event" in received:
                    yield (
                        received[b"event"].decode(),
                        orjson.loads(received[b"data"]),
                        received.get(b"id", b"").decode(),
                    )
    finally:
        writer.transport.abort()


def compared(trial: Trial, written: list[int], readers: list[Reader], wrote: float) -> None:
    """Check that each reader received each change once, and none before its cause."""
    cuts = ", ".join(str(reader.cuts) for reader in readers)
    trial.reached(
        f"{len(written):,} changes by {WRITERS} writers in {wrote:.0f} s; {READERS} readers, cut {cuts} times"
    )
    trial.check(len(written) >= trial.size(50_000, 4_000), f"only {len(written):,} changes")
    for number, reader in enumerate(readers):
        heard = [int(change["id"]) for change in reader.heard]
        missing, twice = len(set(written) - set(heard)), len(heard) - len(set(heard))
        exactly = sorted(heard) == written
        trial.check(exactly, f"reader {number}: {missing} changes missing, {twice} received twice", "once")
        early = before_their_cause(reader.heard)
        trial.check(early == 0, f"reader {number}: {early} changes before their cause", "cause")


def before_their_cause(received: list[Json]) -> int:
    """How many lines of an order's history or of a stock row's ledger do not follow from the line received before."""
    last: dict[tuple[str, str], Json] = {}
    wrong = 0
    for change in received:
        if change["line"] is None:
            continue
        before = last.get((change["kind"], change["key"]))
        last[change["kind"], change["key"]] = change
        if before is None:
            continue
        if change["kind"] == "order":
            wrong += before["to_status"] != change["from_status"]
        else:
            wrong += change["balance_after"] != before["balance_after"] + change["delta"]
    return wrong


CHANGES = "app/queries/changes.py"
ROWS = (
    Row(
        "R32",
        "change feed: 50,000 changes by 16 writers, 4 readers that are disconnected, workers that are killed",
        {
            "once": Bar("each reader receives each change exactly once"),
            "cause": Bar("no change arrives before its cause"),
        },
        feed,
        (
            Mutant(
                "changes that commit late are skipped",
                (Patch(CHANGES, "NOT pg_visible_in_snapshot(c.xid, s.seen)", "c.xid >= pg_snapshot_xmax(s.seen)"),),
            ),
            Mutant(
                "a resumed stream repeats the last change", (Patch(CHANGES, '"c.id > s.last"', '"c.id >= s.last"'),)
            ),
        ),
    ),
)
