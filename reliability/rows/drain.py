"""R23: SIGTERM under load: accepted requests are answered, acknowledged writes stored, and the process exits soon."""

import asyncio
import os
import signal
import time
from contextlib import suppress

import psycopg

from reliability.bars import Bar
from reliability.http_connection import NoResponse
from reliability.trial import ADMIN, Mutant, Patch, Row, System, Trial, line
from tests.factories import Shop


async def drained(trial: Trial) -> None:
    """R23 with one worker and with two."""
    for workers in (1, 2):
        async with trial.system(workers=workers) as system:
            shop = await asyncio.to_thread(system.shop, 1_000_000)
            await one_drain(trial, system, shop)


async def one_drain(trial: Trial, system: System, shop: Shop) -> None:
    """Steady writes, a write that waits for a lock, and a slow upload; then SIGTERM."""
    made: dict[str, str] = {}
    resets: list[str] = []
    ending = asyncio.Event()
    writing = [asyncio.create_task(write(system, shop, n, made, resets, ending)) for n in range(8)]
    await asyncio.sleep(1.5)
    slow = asyncio.create_task(waits_for_a_row(system, shop))
    upload = asyncio.create_task(uploads_slowly(system))
    await asyncio.sleep(0.3)
    began = time.monotonic()
    ending.set()
    os.kill(system.service.process.pid, signal.SIGTERM)
    trial.fault(f"SIGTERM under load, {system.service.workers} workers")
    code = await asyncio.to_thread(end_of, system)
    took = time.monotonic() - began
    await asyncio.gather(*writing)
    late, uploaded = await slow, await upload
    trial.reached(f"ended with {code} after {took:.1f} s; {len(made):,} acknowledged; the waiting write: {late}; "
                  f"the slow upload: {uploaded}")  # fmt: skip
    trial.check(code == 0, f"it ended with {code}", "ends")
    trial.measure("took", took, "seconds until it ended")
    trial.check(late == 200, f"a write that was accepted before was answered {late}", "accepted")
    trial.check(not resets, f"{len(resets)} accepted requests got no response: {resets[:3]}", "accepted")
    kept = {row["notes"] for row in system.postgres.rows("SELECT notes FROM orders WHERE notes IS NOT NULL")}
    lost = made.keys() - kept
    trial.check(not lost, f"{len(lost)} acknowledged orders are missing", "acknowledged")
    trial.check(len(made) > 20, f"only {len(made)} orders were acknowledged")


async def write(
    system: System, shop: Shop, number: int, made: dict[str, str], resets: list[str], ending: asyncio.Event
) -> None:
    """Create orders until SIGTERM; a lost response is a problem if the request was sent before."""
    http = system.http(ADMIN)
    for n in range(100_000):
        key, before = f"d{number}-{n}", not ending.is_set()
        try:
            response = await http.send("POST", "/api/orders", line(shop, 1, notes=key))
        except NoResponse as lost:
            if before:
                resets.append(f"{key}: {lost}")
            if ending.is_set():
                return
            continue
        if response.status == 201:
            made[key] = response.json()["id"]
        if ending.is_set():
            http.drop()
            return


async def waits_for_a_row(system: System, shop: Shop) -> int | str:
    """Send a write that waits for a row lock: accepted before SIGTERM, answered after it."""
    holder = await psycopg.AsyncConnection.connect(system.postgres.dsn())
    await holder.execute("SELECT FROM inventory WHERE id = %s FOR UPDATE", (shop.at_store["id"],))
    http = system.http(ADMIN)
    path = f"/api/inventory/{shop.at_store['id']}"
    asking = asyncio.create_task(http.send("PUT", path, {"reorder_level": 3}, timeout=15))
    await asyncio.sleep(0.7)
    await holder.rollback()
    await holder.close()
    try:
        return (await asking).status
    except NoResponse as lost:
        return str(lost)


async def uploads_slowly(system: System) -> str:
    """Send a body slowly: the connection may be closed, but it must not delay the exit."""
    reader, writer = await asyncio.open_connection("127.0.0.1", system.port)
    writer.write(
        b"POST /api/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\nContent-Type: application/json\r\n\r\n"
    )
    with suppress(OSError):
        for _ in range(40):
            writer.write(b" ")
            await writer.drain()
            if reader.at_eof():
                break
            await asyncio.sleep(0.5)
    with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
        async with asyncio.timeout(1):
            first = await reader.readline()
            return first.decode().strip() or "closed"
    return "closed"


def end_of(system: System) -> int | None:
    """The exit code; None if the service had to be killed."""
    with suppress(Exception):
        return system.service.process.wait(25)
    system.service.process.kill()
    return None


CALM = "loop.call_later(0 if draining.is_set() else seconds, handler, number, None)"
ROWS = (
    Row(
        "R23",
        "SIGTERM under load, one worker and two",
        {
            "acknowledged": Bar("every acknowledged write is stored"),
            "accepted": Bar("requests accepted before SIGTERM are answered"),
            "ends": Bar("the exit code is 0"),
            "took": Bar("it exits in <= {limit} s", 12),
        },
        drained,
        (
            Mutant(
                "the process exits at once", (Patch("app/operations/shutdown.py", CALM, '__import__("os")._exit(0)'),)
            ),
        ),
    ),
)
