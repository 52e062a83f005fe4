"""R36: one caller with hundreds of connections, exports that are not read, 600 clients that retry at once."""

import asyncio
import socket
import time
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from reliability.bars import Bar
from reliability.http_connection import HttpConnection, NoResponse, head
from reliability.trial import ADMIN, WEST, Mutant, Patch, Row, System, Trial

LIST = "/api/orders?limit=1"
EXPORT = "/api/orders?format=csv"
OTHERS = tuple(f"other{n}@rows.example" for n in range(5))
INSERT_USERS = """INSERT INTO users (username, email, first_name, last_name, role)
                  SELECT u, u || '@rows.example', 'Oth', 'Er', 'admin' FROM unnest(%s::text[]) u"""


class Repeater(asyncio.Protocol):
    """A connection that sends a request, and sends it again at once after any response."""

    def __init__(self, request: bytes, statuses: Counter[int]) -> None:
        self.request = request
        self.statuses = statuses
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Count the response, which is one packet, and send the request again."""
        self.statuses[int(data[9:12])] += 1
        self.transport.write(self.request)


@asynccontextmanager
async def flood(system: System, connections: int, callers: Sequence[str]) -> AsyncGenerator[Counter[int]]:
    """Read on so many connections of these callers in turn; yields the statuses of the responses."""
    statuses, loop = Counter[int](), asyncio.get_running_loop()
    requests = [head("GET", LIST, b"", caller, {}) for caller in callers]
    made = [
        await loop.create_connection(
            lambda n=n: Repeater(requests[n % len(requests)], statuses), "127.0.0.1", system.port
        )
        for n in range(connections)
    ]
    try:
        yield statuses
    finally:
        for transport, _ in made:
            transport.abort()


async def read_for(connections: Sequence[HttpConnection], seconds: float) -> tuple[list[float], Counter[int]]:
    """Read on each connection, one request after the other; returns the times in seconds, and the statuses."""
    times, statuses = list[float](), Counter[int]()
    ends = time.monotonic() + seconds

    async def one(http: HttpConnection) -> None:
        while time.monotonic() < ends:
            began = time.monotonic()
            response = await http.send("GET", LIST)
            times.append(time.monotonic() - began)
            statuses[response.status] += 1

    await asyncio.gather(*(one(http) for http in connections))
    return times, statuses


def percentile(times: Sequence[float], share: float) -> float:
    """The time in seconds that this share of the requests took at most."""
    return sorted(times)[int(share * (len(times) - 1))]


async def fair(trial: Trial) -> None:
    """Measure the others alone and beside a crowd, exports beside stalled ones, and the throughput of a crowd."""
    async with trial.system(workers=1) as system:
        system.postgres.rows(INSERT_USERS, [user.partition("@")[0] for user in OTHERS])
        system.orders(system.shop(1_000_000), trial.size(3_000, 3_000), 1, system.stores(8))
        await beside_one_caller(trial, system)
        await retrying_at_once(trial, system)
        await stalled_exports(trial, system)


async def beside_one_caller(trial: Trial, system: System) -> None:
    """Five callers read one request after the other, alone and beside one caller with hundreds of connections."""
    connections = [system.http(user) for user in OTHERS]
    await read_for(connections, 2)  # open the connections, those to the database too
    times, of_crowd = dict[int, list[float]](), Counter[int]()
    for connections in (0, 150, 400) * trial.size(4, 2):  # in turn: the machine may have other work meanwhile
        async with flood(system, connections, [ADMIN]) as crowd:
            await asyncio.sleep(1)
            before = crowd[200]
            found, statuses = await read_for(connections, trial.size(4, 2))
            of_crowd[connections] += crowd[200] - before
        times.setdefault(connections, []).extend(found)
        trial.check(set(statuses) == {200}, f"the others were answered {dict(statuses)}", "served")
        trial.check(set(crowd) <= {200, 429}, f"the caller was answered {dict(crowd)}", "over limit")
    trial.fault("one caller reads on 150 and 400 connections")
    for connections, found in times.items():
        p99, times_alone = percentile(found, 0.99), percentile(found, 0.99) / percentile(times[0], 0.99)
        share = 100 * len(found) / (len(found) + of_crowd[connections])
        trial.reached(f"beside {connections} connections: {len(found):,} reads of the others, {share:.0f} % of all, "
                      f"p99 {1000 * p99:.1f} ms")  # fmt: skip
        trial.measure("share", share, f"% of all reads beside {connections} connections")
        trial.measure("others", times_alone, f"p99 beside {connections} connections, in times of that alone")


async def retrying_at_once(trial: Trial, system: System) -> None:
    """Compare the successful reads of 16 clients with those of 600, of one caller and of five."""
    crowds = {"16 clients": (16, OTHERS), "600 of one caller": (600, [ADMIN]), "600 of five callers": (600, OTHERS)}
    served, refused = Counter[str](), Counter[str]()
    for name, (clients, callers) in list(crowds.items()) * trial.size(4, 2):
        async with flood(system, clients, callers) as statuses:
            ends = time.monotonic() + 30
            await asyncio.sleep(2)
            while callers == [ADMIN] and not statuses[429] and time.monotonic() < ends:
                await asyncio.sleep(0.1)  # the service has not accepted all connections yet
            before = statuses[200]
            await asyncio.sleep(trial.size(4, 2))
            served[name] += statuses[200] - before
        refused[name] += statuses[429]
        trial.check(set(statuses) <= {200, 429}, f"responses were {dict(statuses)}", "over limit")
    trial.check(refused["600 of one caller"] > 0, "the caller with 600 connections never got a 429", "over limit")
    trial.fault("600 clients send again at once after any response")
    for name, count in served.items():
        trial.reached(f"{name}: {count:,} reads served, {refused[name]:,} answered 429")
        trial.measure("goodput", 100 * count / served["16 clients"], f"goodput of {name} in % of that of 16 clients")


async def stalled_exports(trial: Trial, system: System) -> None:
    """Thirty clients of one caller do not read their exports; the others' exports are served."""
    first = await system.http(WEST).send("GET", EXPORT)
    files = 12_000_000 // len(first.body) + 1  # more than the buffers of the sockets hold
    stalled = [await stalled_client(system, files) for _ in range(trial.size(30, 6))]
    trial.fault("30 clients of one caller do not read their exports")
    try:
        await no_export_ends(system)
        responses = [await export(system, user) for user in OTHERS for _ in range(trial.size(4, 1))]
    finally:
        for client in stalled:
            client.close()
    statuses = Counter(responses)
    trial.reached(f"exports of the others beside 30 stalled ones: {dict(statuses)}")
    trial.check(set(statuses) == {200}, f"exports of the others were answered {dict(statuses)}", "exports")


async def no_export_ends(system: System) -> None:
    """Return when no export was served for two seconds: all of them wait for their clients."""
    before, now = -1, 0
    while now != before:
        await asyncio.sleep(2)
        before, now = now, sum(line.get("status") == 200 for line in system.service.log_lines())


async def stalled_client(system: System, files: int, user: str = ADMIN) -> socket.socket:
    """A connection that requests so many files and reads none."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(client, ("127.0.0.1", system.port))
    await loop.sock_sendall(client, head("GET", EXPORT, b"", user, {}) * files)
    return client


async def export(system: System, user: str) -> int | str:
    """The status of a complete export, or how it was lost."""
    http = HttpConnection(system.port, user)
    try:
        return (await http.send("GET", EXPORT)).status
    except NoResponse as lost:
        return str(lost)
    finally:
        http.drop()


LIMITER = "app/database/limiter.py"
IN_ORDER_OF_ARRIVAL = Patch("app/http/overload.py", "Ticket(caller_key(scope))", 'Ticket("everybody")')
ROWS = (
    Row(
        "R36",
        "one caller with 150 and 400 connections; 600 clients that retry at once; 30 exports that are not read",
        {
            "served": Bar("five other callers are served, none is refused"),
            "share": Bar("they get >= {limit} % of all reads", 15, at_least=True),
            "others": Bar("their p99 is <= {limit} times that alone", 3, timed=True),
            "over limit": Bar("one caller with 600 connections gets 200 or 429, and some 429"),
            "goodput": Bar("600 clients get >= {limit} % of the reads of 16", 80, at_least=True, timed=True),
            "exports": Bar("other callers' exports are served"),
        },
        fair,
        (
            Mutant("all requests wait in one queue in order of arrival", (IN_ORDER_OF_ARRIVAL,)),
            Mutant(
                "a caller has no limit of waiting requests",
                (Patch(LIMITER, "WAITING_OF_CALLER = 512", "WAITING_OF_CALLER = 100_000"),),
            ),
            Mutant(
                "a caller may hold all slots",
                (Patch(LIMITER, "self.share = max(1, limit - max(1, limit // 4))", "self.share = limit"),),
            ),
            Mutant(
                "requests without room in the queue are refused after their work, and without a pause",
                (
                    Patch(LIMITER, "WAITING = 2048", "WAITING = 16"),
                    Patch(LIMITER, "        await asyncio.sleep(REFUSAL_SECONDS)\n", ""),
                    Patch(
                        "app/http/overload.py",
                        "                await slot.acquire()\n",
                        "                if scope['method'] in READS:\n"
                        "                    await self.app({**scope}, receive, nowhere)\n"
                        "                await slot.acquire()\n",
                    ),
                    Patch(
                        "app/http/overload.py",
                        "def check_connection(",
                        "async def nowhere(_message: Message) -> None:\n    pass\n\n\ndef check_connection(",
                    ),
                ),
            ),
        ),
    ),
)
