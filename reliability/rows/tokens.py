"""R14: the database's password changes all the time, as Lakebase's tokens do; then nobody mints new ones."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from reliability.postgres import INVARIANTS
from reliability.probes import Probe
from reliability.proxy import Proxy
from reliability.service import Service
from reliability.stage import ADMIN, Mutant, Patch, Row, Stage
from reliability.wire import Wire
from tests.fake_workspace import CLIENT_ID, CLIENT_SECRET, ENDPOINT, Workspace, running
from tests.tls_server import TlsServer, tls_server

DATABASE = "databricks_postgres"
CUT = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{DATABASE}' AND pid <> pg_backend_pid()"


@dataclass
class Lakebase:
    """A service as it runs against Lakebase, with the database behind TLS, a line to it, and a workspace's tokens."""

    service: Service
    server: TlsServer
    workspace: Workspace
    line: Proxy


@asynccontextmanager
async def on_lakebase(stage: Stage, **settings: str) -> AsyncGenerator[Lakebase]:
    """All of it, started; the invariants must hold at its end."""
    with tls_server(stage.directory / "postgres") as server:
        server.add_role(CLIENT_ID, DATABASE)
        line = Proxy(lambda: asyncio.open_connection("127.0.0.1", server.port))
        where = {**server.environment(CLIENT_ID, DATABASE), "PGPORT": str(await line.listen())}
        with running(Workspace(lambda token: server.set_password(CLIENT_ID, token))) as workspace:
            service = Service(
                stage.directory, 1, stage.backend(), **where, **settings,
                DATABRICKS_HOST=workspace.url, DATABRICKS_CLIENT_ID=CLIENT_ID, DATABRICKS_CLIENT_SECRET=CLIENT_SECRET,
                LAKEBASE_ENDPOINT=ENDPOINT, BOOTSTRAP_ADMINS=ADMIN,
            )  # fmt: skip
            try:
                await asyncio.to_thread(service.wait_until_ready)
                yield Lakebase(service, server, workspace, line)
                broken = server.ask(f"SET search_path = brickhouse; {INVARIANTS}", DATABASE)
                stage.check(not broken, f"invariants broken: {broken[:3]}")
            finally:
                await asyncio.to_thread(service.stop)
                await line.close()


async def rotated(stage: Stage) -> None:
    """R14: the same with connections that live a second."""
    async with on_lakebase(stage, DB_CONNECTION_SECONDS="1") as lakebase:
        await rotation(stage, lakebase.service, lakebase.server, lakebase.workspace)
        await without_a_source(stage, lakebase.service, lakebase.server, lakebase.workspace)


async def rotation(stage: Stage, service: Service, server: TlsServer, workspace: Workspace) -> None:
    """The password changes behind the service's back, again and again, under reads and writes."""
    reads = Probe(service.port, "/api/orders?limit=1", ADMIN, every=0.02)
    made: list[int] = []
    writing = asyncio.create_task(write(service, made))
    async with reads.at_work(4):
        for number in range(stage.size(12, 4)):
            await asyncio.sleep(5 if not stage.quick else 2)
            await asyncio.to_thread(server.set_password, CLIENT_ID, f"changed {number}")
            stage.fault("the password changed, the old one refused")
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    said = reads.statuses()
    stage.reached(
        f"{sum(said.values()):,} reads and {len(made):,} writes in rotation, {len(workspace.minted)} tokens minted"
    )
    stage.check(set(said) == {200}, f"reads in rotation: {dict(said)}")
    stage.check(set(made) == {201}, f"writes in rotation: {set(made)}")
    stage.check(len(workspace.minted) > stage.size(8, 3), f"only {len(workspace.minted)} tokens were minted")


async def write(service: Service, made: list[int]) -> None:
    """One store after the other."""
    wire = Wire(service.port, ADMIN)
    for number in range(1_000_000):
        body = {"code": f"R14-{number}", "name": "T", "region": "West", "store_type": "Urban", "address": "1 A"}
        made.append((await wire.send("POST", "/api/stores", body, {"Idempotency-Key": f"r14-{number}"})).status)
        await asyncio.sleep(0.05)


async def without_a_source(stage: Stage, service: Service, server: TlsServer, workspace: Workspace) -> None:
    """Nobody mints: what is logged in goes on as long as its token lasts; a new login is told to come back."""
    reads = Probe(service.port, "/api/orders?limit=1", ADMIN)
    await asyncio.to_thread(server.ask, CUT)  # after the last change the next login needs a new token: it is minted now
    async with reads.at_work():
        await reads.success_after(time.monotonic() + 1.5)
    reads.seen.clear()
    workspace.trouble = "403"
    stage.fault("the source of tokens refuses")
    async with reads.at_work(2):
        await asyncio.sleep(stage.size(30, 3))
        going_on = reads.statuses()
        await asyncio.to_thread(server.set_password, CLIENT_ID, "nobody knows it")
        await asyncio.to_thread(server.ask, CUT)
        cut = time.monotonic()
        await asyncio.sleep(stage.size(15, 12))
        workspace.trouble = None
        mended = time.monotonic()
        back = await reads.success_after(mended)
    told = Counter(one.status for one in reads.between(cut + 0.5, mended) if one.ended < mended)
    slowest = reads.slowest(cut, mended)
    stage.reached(f"without a source: {dict(going_on)}; logins refused: {dict(told)}, the slowest {slowest:.2f} s; "
                  f"back after {back:.2f} s")  # fmt: skip
    stage.check(set(going_on) == {200}, f"while the token lasts: {dict(going_on)}")
    stage.check(set(told) == {503}, f"while nobody can log in: {dict(told)}")
    stage.check(slowest < 5.5, f"an answer took {slowest:.2f} s")
    stage.check(back < 15, f"{back:.1f} s until it was back")


CREDENTIALS = "app/database/credentials.py"
ROWS = (
    Row(
        "R14",
        "token rotation: the database's password changes every 5 s, then nobody mints tokens",
        "0 failed requests in rotation; with the source away what is logged in goes on, new logins are 503 in 5 s",
        rotated,
        (
            Mutant(
                "a refused token is kept",
                (Patch(CREDENTIALS, "if self.token and self.token.text == password != self.refused:", "if False:"),),
            ),
        ),
    ),
)
