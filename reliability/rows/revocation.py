"""R34: a user whose clients write, listen and export is deactivated, moved, or gets another role: at once in force."""

import asyncio
import socket
import time
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Any

from reliability.bars import Bar
from reliability.http_connection import NoResponse
from reliability.rows.fairness import EXPORT, stalled_client
from reliability.rows.feed import events
from reliability.trial import ADMIN, ASKER, Mutant, Patch, Row, System, Trial, line
from tests.factories import Shop, make_user

REVOCATIONS: dict[str, dict[str, Any]] = {
    "deactivated": {"active": False},
    "moved to another region": {"region": "South"},
    "made a store's manager": {"role": "store_manager", "region": None},  # of another store than that of the orders
}
EXPORT_SECONDS = 30  # in which an export ends at the latest; read to its end it would take minutes
REFUSED = 403  # the status of a write afterwards
MADE = "SELECT count(*) FROM orders WHERE requested_by = %s"


@dataclass
class Account:
    """A regional manager, and the writes that were sent in this name."""

    user: dict[str, Any]
    responses: list[tuple[float, float, int]] = field(default_factory=list[tuple[float, float, int]])
    stopping: bool = False

    async def write(self, system: System, shop: Shop) -> None:
        """Create one order after the other."""
        http = system.http(self.user["email"])
        while not self.stopping:
            began = time.monotonic()
            with suppress(NoResponse):
                response = await system.history.send(http, "POST", "/api/orders", line(shop, 1))
                self.responses.append((began, time.monotonic(), response.status if response else 0))
        http.drop()

    async def listen(self, system: System, after: str) -> float:
        """Read the stream to its end; returns the time at which it ended."""
        with suppress(OSError, asyncio.IncompleteReadError):
            async with aclosing(events(system.port, after, self.user["email"])) as received:
                async for _ in received:
                    pass
        return time.monotonic()

    async def begin_export(self, system: System) -> socket.socket:
        """Request more exports on one connection than the buffers of the sockets hold."""
        first = await system.http(self.user["email"]).send("GET", EXPORT)
        return await stalled_client(system, 24_000_000 // len(first.body) + 1, self.user["email"])


async def read_slowly(client: socket.socket) -> float:
    """Read until the connection is closed or reset; returns the time."""
    with suppress(OSError):
        while await asyncio.get_running_loop().sock_recv(client, 1024):
            await asyncio.sleep(0.02)
    return time.monotonic()


async def revoked(trial: Trial) -> None:
    """Revoke with 4 and with 16 clients that write in a loop."""
    async with trial.system() as system:
        await asyncio.to_thread(lambda: system.orders(system.shop(1_000_000), 2_000, 1, system.stores(8)))
        for clients in (4, 16):
            for what, change in REVOCATIONS.items():
                await revoke(trial, system, clients, f"{what} with {clients} clients", change)


async def revoke(trial: Trial, system: System, clients: int, what: str, change: dict[str, Any]) -> None:
    """Change the account while it writes; nothing that it sends takes effect after the response."""
    shop = await asyncio.to_thread(system.shop, 1_000)
    account = Account(await asyncio.to_thread(make_user, system.client(ASKER), "regional_manager", region="West"))
    key = account.user["id"]
    if "role" in change:
        change = {**change, "store_id": (await asyncio.to_thread(system.stores, 1))[0]}
    client = await account.begin_export(system)
    cursor = (await system.http().send("GET", "/api/changes")).json()["next_cursor"]
    writing = [asyncio.create_task(account.write(system, shop)) for _ in range(clients)]
    listening = asyncio.create_task(account.listen(system, cursor))
    exporting = asyncio.create_task(read_slowly(client))
    await asyncio.sleep(1)
    began = time.monotonic()
    response = await system.http(ADMIN).send("PUT", f"/api/users/{key}", change)
    received = time.monotonic()
    made = await asyncio.to_thread(system.postgres.one, MADE, key)
    await asyncio.sleep(2)
    later = await asyncio.to_thread(system.postgres.one, MADE, key)
    account.stopping = True
    await asyncio.gather(*writing)
    trial.fault(f"{what}: answered {response.status} after {received - began:.2f} s, {made:,} orders before")
    trial.check(response.status == 200 and made > 0, f"{what}: {response.status}, {made} orders before", "first")
    trial.measure("force", received - began, f"{what}: seconds until it is in force")
    trial.check(made == later, f"{what}: {later - made} orders after the response", "after")
    wrong = {status for sent, _, status in account.responses if sent > received} - {REFUSED}
    trial.check(not wrong, f"{what}: writes after it were answered {wrong}", "after")
    if "active" in change:
        ended = (await listening) - received
        trial.measure("stream", ended, f"{what}: seconds until its stream ended")
        await asyncio.wait([exporting], timeout=EXPORT_SECONDS)
        ended = exporting.result() - received if exporting.done() else float("inf")
        trial.check(exporting.done(), f"{what}: its export was still running after {EXPORT_SECONDS} s", "export ends")
        trial.measure("export", ended, f"{what}: seconds until its export ended")
    for task in (listening, exporting):
        task.cancel()
    await asyncio.gather(listening, exporting, return_exceptions=True)
    client.close()


ROWS = (
    Row(
        "R34",
        "revocation: a user with 4 and 16 clients that write, a stream and an export is deactivated, moved, or demoted",
        {
            "first": Bar("it succeeds at the first attempt"),
            "force": Bar("in force <= {limit} s", 1, timed=True),
            "after": Bar("no write takes effect after the response"),
            "stream": Bar("the stream of a deactivated user ends <= {limit} s later", 2, timed=True),
            "export ends": Bar("the running export of a deactivated user is cut off"),
            "export": Bar("it ends <= {limit} s later", 2, timed=True),
        },
        revoked,
        (
            Mutant(
                "writes do not lock the account of their user",
                (
                    Patch(
                        "app/queries/users.py",
                        'f"SELECT c.id, pg_advisory_xact_lock_shared({literal(ACCOUNTS)}, c.id::int) FROM',
                        'f"SELECT c.id FROM',
                    ),
                ),
            ),
            Mutant(
                "exports go on after their user was deactivated",
                (Patch("app/http/list_responses.py", "async with self.stack, self.watching_account(reset):",
                       "async with self.stack:"),),
            ),
        ),
    ),
)  # fmt: skip
