"""R17, R18, R22: exhausted connections, clients that disconnect, long locks and statements."""

import asyncio
import time
from contextlib import AsyncExitStack

import psycopg

from reliability.bars import Bar
from reliability.http_connection import HttpConnection, NoResponse, Response
from reliability.probes import Probe
from reliability.rows.outages import SLOW_POOL
from reliability.trial import ADMIN, WEST, Mutant, Patch, Row, System, Trial, line

LIST = "/api/orders?limit=1"
REFUSED = ("PATCH", "/api/orders/999999/cancel", {"reason": "R18"})  # its transaction ends with an error
SESSIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'brickhouse'"
STUCK = """SELECT count(*) FROM pg_stat_activity WHERE application_name = 'brickhouse'
           AND state LIKE 'idle in transaction%' AND clock_timestamp() - state_change > interval '1 second'"""


async def exhausted(trial: Trial) -> None:
    """R17: every slot of the writes waits for a lock of another session; then the server has no free connection."""
    async with trial.system(DB_POOL_MAX="5") as system:
        health = Probe(system.port, "/health")
        async with health.at_work():
            await locked_out(trial, system)
            await no_connections(trial, system)
        trial.measure("health", 1000 * health.slowest(), "/health in ms")
        trial.reached(f"/health: the slowest of {len(health.seen):,} {1000 * health.slowest():.0f} ms")


async def locked_out(trial: Trial, system: System) -> None:
    """Writes of a locked row take all slots of the writes; 200 readers are served meanwhile."""
    shop = system.shop(100)
    path = f"/api/inventory/{shop.at_warehouse['id']}"
    reads = Probe(system.port, LIST, WEST, every=0.5)
    holder = await psycopg.AsyncConnection.connect(system.postgres.dsn())
    await holder.execute("SELECT FROM inventory WHERE id = %s FOR UPDATE", (shop.at_warehouse["id"],))
    trial.fault("a locked row takes every slot of the writes for a while, 200 clients read meanwhile")
    stopping, responses = asyncio.Event(), list[Response | None]()

    async def write() -> None:
        http = system.http(ADMIN)
        while not stopping.is_set():
            responses.append(await system.history.send(http, "PUT", path, {"reorder_level": 1}))
        http.drop()

    writing = [asyncio.create_task(write()) for _ in range(24)]
    await asyncio.sleep(0.5)
    async with reads.at_work(trial.size(200, 60)):
        await asyncio.sleep(trial.size(8, 4))
        stopping.set()
        refused = [one for one in responses if one is not None and one.status == 503]
        await holder.rollback()
        released = time.monotonic()
        await holder.close()
        await asyncio.gather(*writing)
        back = time.monotonic() - released
    trial.reached(f"reads meanwhile: {dict(reads.statuses())}, the slowest {reads.slowest():.2f} s; {len(refused)} "
                  f"writes answered 503; the others served {back:.2f} s after the release")  # fmt: skip
    trial.check(bool(refused), "no write was answered 503: the lock held up nothing")
    trial.check(all("retry-after" in one.headers for one in refused), "a 503 without Retry-After", "503")
    trial.check(set(reads.statuses()) == {200}, f"reads were answered {dict(reads.statuses())}", "reads")
    trial.measure("back", back, "seconds until the writes were served again")


async def no_connections(trial: Trial, system: System) -> None:
    """Other clients take all connections of the server; the service recovers when they disconnect."""
    reads = Probe(system.port, LIST, WEST)
    most = int(system.postgres.one("SHOW max_connections"))
    async with AsyncExitStack() as stack:
        system.postgres.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'brickhouse'"
        )
        taken = 0
        try:
            while taken < most:
                await stack.enter_async_context(await psycopg.AsyncConnection.connect(system.postgres.dsn()))
                taken += 1
        except psycopg.OperationalError:
            pass
        trial.fault(f"others take all connections of the server ({taken} of {most})")
        async with reads.at_work(8):
            await asyncio.sleep(2)
            await stack.aclose()
            back = await reads.success_after(time.monotonic())
    slowest = max((one.seconds for one in reads.seen if one.status != 200), default=0.0)
    trial.reached(f"53300: {dict(reads.statuses())}, back after {back:.2f} s")
    trial.check(set(reads.statuses()) <= {200, 503}, f"without connections: {dict(reads.statuses())}", "503")
    trial.check(all(one.retry_after for one in reads.seen if one.status == 503), "a 503 without Retry-After", "503")
    trial.measure("told", slowest, "seconds until a 503")
    trial.measure("back without connections", back, "seconds until a client was served again")


async def hung_up(trial: Trial) -> None:
    """R18: clients disconnect at random moments; no connection leaks, and none stays in a transaction."""
    async with trial.system(DB_POOL_MAX="8") as system:
        shop = system.shop(1_000_000)
        stores = system.stores(8)
        cut = 0

        async def one(http: HttpConnection) -> None:
            nonlocal cut
            order = line(shop, 1, trial.random.choice(stores))
            method, path, body = trial.random.choice([("POST", "/api/orders", order), ("GET", LIST, None), REFUSED])
            asking = asyncio.create_task(system.history.send(http, method, path, body))
            await asyncio.wait([asking], timeout=trial.random.uniform(0, 0.03))
            if not asking.done():
                cut += 1
                http.drop(reset=True)
                asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)

        async def client(count: int) -> None:
            for _ in range(count):
                await one(system.http(ADMIN))

        await asyncio.gather(*(client(trial.size(63, 10)) for _ in range(32)))
        ended = time.monotonic()
        trial.fault(f"{cut} requests cut off with a reset")
        await check_after_cuts(trial, system, ended)


async def check_after_cuts(trial: Trial, system: System, ended: float) -> None:
    """Check after two seconds that no connection has leaked: sixteen requests at once are served."""
    await asyncio.sleep(max(0.0, ended + 2 - time.monotonic()))
    stuck, sessions = system.postgres.one(STUCK), system.postgres.one(SESSIONS)
    trial.measure("stuck", stuck, "connections that stay in a transaction")
    trial.measure("sessions", sessions, "connections")
    responses = await asyncio.gather(*(system.http(WEST).send("GET", LIST) for _ in range(16)))
    found = {response.status for response in responses}
    trial.check(found == {200}, f"sixteen requests at once are answered {found}: connections have leaked", "whole")
    trial.reached(f"{sessions} connections afterwards")


async def lasting(trial: Trial) -> None:
    """R22: a row is locked for ten seconds, and a statement would run for a minute; other requests are served."""
    async with trial.system() as system:
        shop, other = system.shop(100), system.shop(100)
        path = f"/api/inventory/{shop.at_warehouse['id']}"
        free = Probe(system.port, f"/api/inventory/{other.at_warehouse['id']}", WEST)
        holder = await psycopg.AsyncConnection.connect(system.postgres.dsn())
        await holder.execute("SELECT FROM inventory WHERE id = %s FOR UPDATE", (shop.at_warehouse["id"],))
        trial.fault("a row is held for a while")
        waited: list[float] = []
        async with free.at_work(4):
            ends = time.monotonic() + trial.size(10, 5)
            http = system.http(ADMIN)
            while time.monotonic() < ends:
                began = time.monotonic()
                response = await system.history.send(http, "PUT", path, {"reorder_level": 1})
                waited.append(time.monotonic() - began)
                is_told = response is not None and response.status in (409, 503)
                trial.check(is_told, f"a held row: {response and response.status}", "held")
                trial.check(response is not None and "retry-after" in response.headers, "no Retry-After", "held")
            await holder.rollback()
            await holder.close()
            response = await system.history.send(http, "PUT", path, {"reorder_level": 2})
            trial.check(response is not None and response.status == 200, f"released: {response and response.status}")
        trial.measure("told", max(waited), "seconds until it was said that the row is held")
        trial.check(set(free.statuses()) == {200}, f"others were answered {dict(free.statuses())}", "others")
        trial.reached(
            f"told after {min(waited):.2f} to {max(waited):.2f} s; others: the slowest {free.slowest():.2f} s"
        )
        await runaway(trial, system)


async def runaway(trial: Trial, system: System) -> None:
    """Read a list whose statement would run for a minute: it is stopped, with an error."""
    system.postgres.rows("ALTER TABLE stores RENAME TO real_stores")
    system.postgres.rows("""CREATE VIEW stores AS SELECT s.* FROM real_stores s, LATERAL (SELECT pg_sleep(60)) z""")
    trial.fault("a statement that would run for a minute")
    began = time.monotonic()
    try:
        response = await system.http(WEST).send("GET", "/api/stores?limit=1")
        status: int | str = response.status
    except NoResponse as lost:
        status = str(lost)
    took = time.monotonic() - began
    system.postgres.rows("DROP VIEW stores")
    system.postgres.rows("ALTER TABLE real_stores RENAME TO stores")
    trial.reached(f"a runaway statement: {status} after {took:.1f} s")
    trial.check(status in (503, 504), f"a runaway statement was answered {status}", "stopped")
    trial.measure("runaway", took, "seconds of a runaway statement")


KEPT_ON_ERROR = Patch(
    "app/database/pool.py",
    "        finally:\n            await self.release()\n",
    """        finally:
            if error is None:
                await self.release()
            elif self.limiter is not None:
                self.limiter.release()
""",
)
ROWS = (
    Row(
        "R17",
        "exhausted connections: by waiting writes, then by other clients of the server",
        {
            "reads": Bar("reads of 200 clients are served while writes take all of their slots"),
            "back": Bar("writes are served <= {limit} s after the release", 1),
            "503": Bar("each refusal is a 503 with Retry-After"),
            "told": Bar("without connections in <= {limit} s", 1.2),
            "back without connections": Bar("and served <= {limit} s after the server has connections again", 2),
            "health": Bar("/health <= {limit} ms throughout", 100),
        },
        exhausted,
        (
            Mutant(
                "a request waits six seconds for a connection",
                (SLOW_POOL,),
            ),
            Mutant(
                "reads and writes have the same slots",
                (Patch("app/http/overload.py", "read_slots() if scope", "write_slots() if scope"),),
            ),
        ),
    ),
    Row(
        "R18",
        "2,000 requests whose clients disconnect at random moments; checked two seconds later",
        {
            "whole": Bar("no connection has leaked: sixteen requests at once are served"),
            "sessions": Bar("connections <= {limit}, with two pools of eight", 16),
            "stuck": Bar("idle in a transaction for more than 1 s: {limit}"),
        },
        hung_up,
        (Mutant("connections are returned to the pool only after a success", (KEPT_ON_ERROR,)),),
    ),
    Row(
        "R22",
        "a row locked for 10 s, and a statement of a minute",
        {
            "held": Bar("a write of the row is answered 409 or 503 with Retry-After"),
            "told": Bar("in <= {limit} s (lock_timeout is 1.2 s)", 2),
            "others": Bar("other requests are served"),
            "stopped": Bar("the statement is stopped"),
            "runaway": Bar("in <= {limit} s (statement_timeout is 3 s)", 4),
        },
        lasting,
        (
            Mutant(
                "lock_timeout is 30 s",
                (Patch("app/database/connection_parameters.py", '"lock_timeout": "1200ms"', '"lock_timeout": "30s"'),),
            ),
        ),
    ),
)
