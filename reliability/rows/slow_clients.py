"""R19, R20: clients that read or send slowly, and clients that send too much, beside clients that do neither."""

import asyncio
import socket
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from reliability.bars import Bar
from reliability.http_connection import head
from reliability.rows.fairness import EXPORT, INSERT_USERS, OTHERS, no_export_ends, percentile, read_for, stalled_client
from reliability.trial import ADMIN, WEST, Mutant, Patch, Row, System, Trial

SLOWLY = 1024  # bytes a second
PINNED = """SELECT count(*) FROM pg_stat_activity WHERE application_name = 'brickhouse'
            AND xact_start < clock_timestamp() - interval '1 second'"""
MIB = 1024 * 1024
HUGE = 100 * MIB


async def slow_readers(trial: Trial) -> None:
    """R19: exports and streams that are read at 1 kB a second."""
    async with trial.system(workers=1) as system:
        system.postgres.rows(INSERT_USERS, [user.partition("@")[0] for user in OTHERS])
        system.orders(system.shop(1_000_000), 3_000, 1, system.stores(8))
        connections, count = [system.http(user) for user in OTHERS], trial.size(50, 12)
        await system.http(WEST).send("GET", EXPORT)
        await read_for(connections, 2)  # open the connections, those to the database too
        alone, _ = await read_for(connections, trial.size(15, 3))
        before = memory(system)
        async with reading_slowly(system, count):
            await no_export_ends(system)
            found, statuses = await read_for(connections, trial.size(15, 3))
            pinned = await asyncio.to_thread(system.postgres.one, PINNED)
            grown = memory(system) - before
        trial.fault(f"{count} exports and {count} streams are read at 1 kB a second")
        times = percentile(found, 0.99) / percentile(alone, 0.99)
        trial.reached(f"{len(found):,} reads of the others, p99 {1000 * percentile(found, 0.99):.1f} ms, {times:.1f} "
                      f"times that alone; {pinned} connections held by exports; {grown:.0f} MiB more")  # fmt: skip
        trial.check(set(statuses) == {200}, f"the others were answered {dict(statuses)}", "served")
        trial.check(pinned > 0, "no export was slow")
        trial.measure("pinned", pinned, "connections to the database held by slow exports")
        trial.measure("others", times, "p99 of the others, in times of that alone")
        trial.measure("memory", grown, "MiB more memory")


@asynccontextmanager
async def reading_slowly(system: System, count: int) -> AsyncGenerator[None]:
    """So many clients read exports, and so many streams, at 1 kB a second."""
    first = await system.http(ADMIN).send("GET", EXPORT)
    files = 12 * MIB // len(first.body) + 1  # more than the buffers of the sockets hold
    clients = [await stalled_client(system, files) for _ in range(count)]
    clients += [await listener(system) for _ in range(count)]
    reading = [asyncio.create_task(read_slowly(client)) for client in clients]
    try:
        yield
    finally:
        for task in reading:
            task.cancel()
        for client in clients:
            client.close()


async def listener(system: System) -> socket.socket:
    """A connection that has requested the stream of changes."""
    client = socket.socket()
    client.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(client, ("127.0.0.1", system.port))
    await loop.sock_sendall(client, head("GET", "/api/changes/stream", b"", ADMIN, {}))
    return client


async def read_slowly(client: socket.socket) -> None:
    """Read until cancelled, or until the service closes the connection."""
    with suppress(OSError):
        while await asyncio.get_running_loop().sock_recv(client, SLOWLY):
            await asyncio.sleep(1)


def memory(system: System) -> float:
    """The resident memory of the service's workers in MiB."""
    return sum(process.memory_info().rss for process in system.service.worker_processes()) / MIB


def open_files(system: System) -> int:
    """The number of open files and sockets of the workers."""
    return sum(process.num_fds() for process in system.service.worker_processes())


async def heavy_senders(trial: Trial) -> None:
    """R20: bodies of a byte a second, bodies of 100 MB with and without a length, headers of 64 kB."""
    async with trial.system(workers=1) as system:
        await read_for([system.http(WEST)], 1)
        before, files = memory(system), open_files(system)
        slow = [asyncio.create_task(sends_slowly(system)) for _ in range(trial.size(500, 60))]
        await asyncio.sleep(1)
        (times, served), statuses = await asyncio.gather(
            read_for([system.http(WEST) for _ in range(4)], 10), send_everything(system, trial.size(20, 5))
        )
        grown = memory(system) - before
        closed = sum(await asyncio.gather(*slow))
        await asyncio.sleep(2)
        left = open_files(system) - files
    trial.fault(f"{len(slow)} bodies of a byte a second; 100 MB with and without a length; headers of 64 kB")
    p99 = 1000 * percentile(times, 0.99)
    trial.reached(f"{closed} slow bodies closed; responses {statuses}")
    trial.reached(f"p99 of others {p99:.0f} ms; {grown:.0f} MiB more; {left} open files more")
    expected = {"100 MB with a length": 413, "100 MB in chunks": 413, "64 kB of headers": 431}
    wrong = {name: dict(found) for name, found in statuses.items() if set(found) - {0} != {expected[name]}}
    trial.check(not wrong, f"responses {wrong}", "oversize")
    trial.measure("served", 100 * served[200] / sum(served.values()), "% of the other requests served")
    trial.measure("slow", len(slow) - closed, "slow bodies that were not ended")
    trial.measure("memory", grown, "MiB more memory")
    trial.measure("files", left, "open files more than before")
    trial.measure("others", p99, "p99 of others in ms")


async def send_everything(system: System, times: int) -> dict[str, Counter[int]]:
    """Send each request that is too large so many times at once; the statuses of the responses."""
    return {
        name: Counter(await asyncio.gather(*(send_all(system, *what) for _ in range(times))))
        for name, what in oversize().items()
    }


async def sends_slowly(system: System) -> bool:
    """Send a body of a byte a second for 40 s; whether the service has answered or closed the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", system.port)
    writer.write(request_head("/api/orders", "Content-Length: 1000"))
    ends = time.monotonic() + 40
    try:
        while time.monotonic() < ends:
            writer.write(b" ")
            await writer.drain()
            with suppress(TimeoutError):
                await asyncio.wait_for(reader.read(65536), 1)
                return True
    except OSError:
        return True
    finally:
        writer.close()
    return False


def request_head(path: str, *lines: str) -> bytes:
    """The head of a POST request."""
    fixed = (f"POST {path} HTTP/1.1", "Host: localhost", f"X-Dev-User: {ADMIN}", "Content-Type: application/json")
    return "\r\n".join([*fixed, *lines, "", ""]).encode()


def oversize() -> dict[str, tuple[bytes, bytes, int]]:
    """The requests that are too large: a head, and a piece of the body that is sent so many times."""
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    path = "/api/orders"
    return {
        "100 MB with a length": (request_head(path, f"Content-Length: {HUGE}"), b" " * 65536, HUGE // 65536),
        "100 MB in chunks": (request_head(path, "Transfer-Encoding: chunked"), chunk, HUGE // 65536),
        "64 kB of headers": (request_head(path, "X-Long: " + "x" * 65536), b"", 0),
    }


async def send_all(system: System, request: bytes, piece: bytes, times: int) -> int:
    """Send a request until it is answered; its status; 0 if the connection was reset before the response was read."""
    reader, writer = await asyncio.open_connection("127.0.0.1", system.port)
    response = asyncio.create_task(reader.readline())
    try:
        writer.write(request)
        with suppress(OSError):
            for _ in range(times):
                if response.done():
                    break
                writer.write(piece)
                with suppress(TimeoutError):
                    await asyncio.wait_for(writer.drain(), 0.2)
        async with asyncio.timeout(20):
            return int((await response).split()[1])
    except (OSError, TimeoutError, IndexError):
        return 0
    finally:
        response.cancel()
        writer.transport.abort()


LIMITER, SERVER = "app/database/limiter.py", "app/http/server_protocol.py"
ROWS = (
    Row(
        "R19",
        "50 exports and 50 streams that are read at 1 kB a second",
        {
            "served": Bar("five other callers are served"),
            "others": Bar("their p99 is <= {limit} times that alone", 2, timed=True),
            "pinned": Bar("connections to the database that slow exports hold: <= {limit}", 3),
            "memory": Bar("MiB more memory <= {limit}", 64),
        },
        slow_readers,
        (
            Mutant(
                "exports may use most connections of the pool",
                (Patch(LIMITER, "exports = max(1, min(EXPORTS_AT_ONCE, size // 4))", "exports = size - 2"),),
            ),
        ),
    ),
    Row(
        "R20",
        "500 bodies of a byte a second, bodies of 100 MB with and without a length, headers of 64 kB",
        {
            "oversize": Bar("requests that are too large are answered 413 or 431, or cut off while they are sent"),
            "slow": Bar("slow bodies that are not ended: {limit}"),
            "served": Bar("other requests that are served >= {limit} %", 100, at_least=True, timed=True),
            "others": Bar("their p99 <= {limit} ms", 250, timed=True),
            "memory": Bar("MiB more memory <= {limit}", 64),
            "files": Bar("open files more than before <= {limit}", 8),
        },
        heavy_senders,
        (
            Mutant(
                "bodies have no limit",
                (
                    Patch("app/http/overload.py", "MAX_BODY_SIZE = 1024 * 1024", "MAX_BODY_SIZE = 10**10"),
                ),
            ),
            Mutant("bodies have no deadline", (Patch(SERVER, "BODY_SECONDS = 30.0", "BODY_SECONDS = 3600.0"),)),
        ),
    ),
)  # fmt: skip
