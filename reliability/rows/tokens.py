"""R14: the database's password changes often, as Lakebase's tokens do; then no token can be minted."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from reliability.bars import Bar
from reliability.http_connection import HttpConnection
from reliability.postgres import INVARIANTS
from reliability.probes import Probe, Sample
from reliability.proxy import Proxy
from reliability.service import Service
from reliability.trial import ADMIN, Mutant, Patch, Row, Trial
from tests.fake_workspace import CLIENT_ID, CLIENT_SECRET, ENDPOINT, Workspace, running
from tests.tls_server import TlsServer, tls_server

DATABASE = "databricks_postgres"
LIST = "/api/orders?limit=1"


@dataclass
class Lakebase:
    """A service in Lakebase mode: a database behind TLS, a proxy in front of it, and a workspace that mints tokens."""

    service: Service
    server: TlsServer
    workspace: Workspace
    line: Proxy


@asynccontextmanager
async def on_lakebase(trial: Trial, **settings: str) -> AsyncGenerator[Lakebase]:
    """Start a service in Lakebase mode; the invariants are checked at the end."""
    with tls_server(trial.directory / "postgres") as server:
        server.add_role(CLIENT_ID, DATABASE)
        line = Proxy(lambda: asyncio.open_connection("127.0.0.1", server.port))
        where = {**server.environment(CLIENT_ID, DATABASE), "PGPORT": str(await line.listen())}
        with running(Workspace(lambda token: server.set_password(CLIENT_ID, token))) as workspace:
            try:
                async with serving(trial, workspace, **where, **settings) as service:
                    yield Lakebase(service, server, workspace, line)
                broken = server.ask(f"SET search_path = brickhouse; {INVARIANTS}", DATABASE)
                trial.check(not broken, f"invariants broken: {broken[:3]}")
            finally:
                await line.close()


@asynccontextmanager
async def serving(trial: Trial, workspace: Workspace, **settings: str) -> AsyncGenerator[Service]:
    """A service with this workspace's tokens."""
    service = Service(
        trial.directory, 1, trial.backend(), **settings, DATABRICKS_HOST=workspace.url, DATABRICKS_CLIENT_ID=CLIENT_ID,
        DATABRICKS_CLIENT_SECRET=CLIENT_SECRET, LAKEBASE_ENDPOINT=ENDPOINT, BOOTSTRAP_ADMINS=ADMIN,
    )  # fmt: skip
    try:
        await asyncio.to_thread(service.wait_until_ready)
        yield service
    finally:
        await asyncio.to_thread(service.stop)


async def rotated(trial: Trial) -> None:
    """R14, with connections that live for a second."""
    async with on_lakebase(trial, DB_CONNECTION_SECONDS="1") as lakebase:
        await rotation(trial, lakebase.service, lakebase.server, lakebase.workspace)
        where = lakebase.server.environment(CLIENT_ID, DATABASE)
        async with serving(trial, lakebase.workspace, **where) as kept:
            for seconds in [30, 600] if not trial.quick else [8]:
                await without_a_source(trial, seconds, kept, lakebase)


async def rotation(trial: Trial, service: Service, server: TlsServer, workspace: Workspace) -> None:
    """Change the password at the server again and again, under reads and writes."""
    reads = Probe(service.port, LIST, ADMIN, every=0.02)
    made: list[int] = []
    writing = asyncio.create_task(write(service, made))
    async with reads.at_work(4):
        for number in range(trial.size(12, 4)):
            await asyncio.sleep(5 if not trial.quick else 2)
            await asyncio.to_thread(server.set_password, CLIENT_ID, f"changed {number}")
            trial.fault("the password changed, the old one refused")
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    found = reads.statuses()
    trial.reached(
        f"{sum(found.values()):,} reads and {len(made):,} writes in rotation, {len(workspace.minted)} tokens minted"
    )
    trial.measure("failed", sum(found.values()) - found[200], f"reads in rotation: {dict(found)}")
    trial.measure("failed", len(made) - made.count(201), f"writes in rotation: {set(made)}")
    trial.check(len(workspace.minted) > trial.size(8, 3), f"only {len(workspace.minted)} tokens were minted")


async def write(service: Service, made: list[int]) -> None:
    """One store after the other."""
    http = HttpConnection(service.port, ADMIN)
    for number in range(1_000_000):
        body = {"code": f"R14-{number}", "name": "T", "region": "West", "store_type": "Urban", "address": "1 A"}
        made.append((await http.send("POST", "/api/stores", body, {"Idempotency-Key": f"r14-{number}"})).status)
        await asyncio.sleep(0.05)


async def without_a_source(trial: Trial, seconds: float, kept: Service, lakebase: Lakebase) -> None:
    """The workspace does not answer, and the last token is refused: a service with open connections keeps working;
    one that needs new connections answers 503, and recovers when the workspace answers again.
    """
    fresh, server, workspace = lakebase.service, lakebase.server, lakebase.workspace
    going_on, new = Probe(kept.port, LIST, ADMIN), Probe(fresh.port, LIST, ADMIN)
    async with going_on.at_work(2), new.at_work(2):
        await asyncio.sleep(2)
        await asyncio.to_thread(workspace.go_away)
        await asyncio.to_thread(server.set_password, CLIENT_ID, f"unknown for {seconds} s")
        gone = time.monotonic()
        trial.fault(f"the source of tokens is away for {seconds} s, and the last token is refused")
        await asyncio.sleep(seconds)
        reason = await asyncio.to_thread(lambda: httpx.get(f"{fresh.url}/ready", timeout=15).json()["database"])
        workspace.come_back()
        mended = time.monotonic()
        back = await new.success_after(mended)
    judge(trial, seconds, going_on, [one for one in new.between(gone + 2, mended) if one.ended < mended], reason, back)


def judge(trial: Trial, seconds: float, going_on: Probe, tries: list[Sample], reason: str, back: float) -> None:
    """Check the responses on open connections, on new ones, and of /ready."""
    codes, slowest = {one.status for one in tries}, max((one.seconds for one in tries), default=float("inf"))
    trial.reached(f"{seconds} s without a source: open connections {dict(going_on.statuses())}; new ones {len(tries)} "
                  f"x {codes}, the slowest {slowest:.2f} s, for: {reason}; back after {back:.2f} s")  # fmt: skip
    trial.check(set(going_on.statuses()) == {200}, f"open connections: {dict(going_on.statuses())}", "open")
    trial.check(codes == {503}, f"new connections: {codes}", "new")
    trial.check(all(one.retry_after for one in tries), "a 503 without Retry-After", "new")
    trial.check("cannot be reached" in reason, f"/ready does not say why: {reason}", "reason")
    trial.measure("told", slowest, "seconds until a response")
    trial.measure("back", back, "seconds until it was back")
    trial.check(back < 15, f"{back:.2f} s until it was back, if at all")


CREDENTIALS = "app/database/credentials.py"
ROWS = (
    Row(
        "R14",
        "token rotation: the database's password changes every 5 s; then no tokens for 30 s and for 10 min",
        {
            "failed": Bar("failed requests during rotation: {limit}"),
            "open": Bar("without tokens, open connections keep working"),
            "new": Bar("requests on new connections are answered 503 with Retry-After"),
            "told": Bar("in <= {limit} s", 5.5, timed=True),
            "reason": Bar("/ready reports the reason"),
            "back": Bar("back <= {limit} s after", 2, timed=True),
        },
        rotated,
        (
            Mutant(
                "a refused token is used again",
                (Patch(CREDENTIALS, "if self.token and self.token.text == password != self.refused:", "if False:"),),
            ),
            Mutant(
                "/ready does not report the reason",
                (Patch("app/operations/readiness.py", 'if pool_health().cause else ""', 'if False else ""'),),
            ),
        ),
    ),
)
