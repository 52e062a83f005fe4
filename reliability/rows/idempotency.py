"""R8: requests that are cut off, repeated, sent at once or by another user: one effect for each key."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from reliability.bars import Bar
from reliability.http_connection import HttpConnection, Response
from reliability.proxy import Proxy, to_port
from reliability.trial import ADMIN, ASKER, Mutant, Patch, Row, System, Trial, line, spread

Job = Callable[[HttpConnection], Awaitable[Any]]
KEYS = "app/queries/idempotency_keys.py"
NO_KEY = Patch(KEYS, "    return await cursor.fetchone() is not None\n", "    return True\n")


@dataclass
class Keyed:
    """A request with a key, and all responses to it."""

    key: str
    body: dict[str, Any]
    responses: list[Response] = field(default_factory=list[Response])


async def once(trial: Trial) -> None:
    """Create orders with keys, through a proxy that cuts about one request in ten."""
    async with trial.system() as system:
        shops = [system.shop(10) for _ in range(4)]
        stores = system.stores(16)
        wanted: list[Keyed] = []
        for n in range(trial.size(4_000, 200)):
            key = f"r8-{trial.seed}-{n}"
            wanted.append(Keyed(key, line(trial.random.choice(shops), 1, trial.random.choice(stores), notes=key)))
        proxy = Proxy(to_port(system.port))
        port = await proxy.listen()
        # about one request in ten is cut: each takes a kilobyte or two, both ways together
        proxy.budget = lambda: trial.random.randint(1, 24_000)
        jobs = [
            job for keyed in wanted for job in [until_answered(trial, system, keyed)] * trial.random.choice([1, 1, 2])
        ]
        await spread(jobs, [HttpConnection(port, ADMIN) for _ in range(24)])
        await proxy.close()
        trial.fault(f"{proxy.cut} connections cut in the middle")
        trial.check(proxy.cut >= len(wanted) // 40, f"only {proxy.cut} connections were cut")
        await twins(trial, system, wanted)
        await again(trial, system, wanted)
        check_effects(trial, system, wanted)


def until_answered(trial: Trial, system: System, keyed: Keyed, tries: int = 12) -> Job:
    """Repeat a request until it is answered finally: it is sent again if lost, 5xx or still running."""

    async def job(http: HttpConnection) -> None:
        for _ in range(tries):
            response = await system.history.send(
                http, "POST", "/api/orders", keyed.body, {"Idempotency-Key": keyed.key}, 10, key=keyed.key
            )
            if response is not None and response.status in (201, 422, 404):
                return keyed.responses.append(response)
            await asyncio.sleep(trial.random.uniform(0.01, 0.1))
        trial.fail(f"{keyed.key} got no response in {tries} tries")

    return job


async def twins(trial: Trial, system: System, wanted: list[Keyed]) -> None:
    """New keys, each sent by eight clients at the same time."""
    for n in range(trial.size(100, 12)):
        keyed = Keyed(f"twin-{n}", {**wanted[0].body, "notes": f"twin-{n}"})
        wanted.append(keyed)
        connections = [HttpConnection(system.port, ADMIN) for _ in range(8)]
        await asyncio.gather(*(until_answered(trial, system, keyed)(http) for http in connections))
        for http in connections:
            http.drop()


async def again(trial: Trial, system: System, wanted: list[Keyed]) -> None:
    """Repeat every key: the response is the same; another body is refused; another user's request is a new one."""
    others: list[Keyed] = []

    def replay(keyed: Keyed) -> Job:
        async def job(http: HttpConnection) -> None:
            key = {"Idempotency-Key": keyed.key}
            response = await system.history.send(http, "POST", "/api/orders", keyed.body, key)
            repeated = response and (response.status, response.body, response.headers.get("idempotent-replayed"))
            expected = (keyed.responses[0].status, keyed.responses[0].body, "true") if keyed.responses else None
            trial.check(
                repeated == expected,
                f"{keyed.key} again: {response and response.status}, not the same response",
                "same",
            )
            other = await system.history.send(http, "POST", "/api/orders", {**keyed.body, "quantity": 2}, key)
            code = other and other.problem().get("code")
            message = f"{keyed.key} with another body: {other and other.status}"
            trial.check(
                code == "idempotency_key_reused" and other is not None and other.status == 422, message, "reused"
            )

        return job

    def foreign(keyed: Keyed) -> Job:
        theirs = Keyed(keyed.key, {**keyed.body, "notes": f"foreign-{keyed.key}"})
        others.append(theirs)
        return until_answered(trial, system, theirs)

    await spread(map(replay, wanted), [system.http(ADMIN) for _ in range(16)])
    await spread(map(foreign, wanted[: trial.size(200, 20)]), [system.http(ASKER) for _ in range(4)])
    for theirs in others:
        replayed = [a for a in theirs.responses if a.status != 201 or a.headers.get("idempotent-replayed")]
        trial.check(not replayed, f"{theirs.key} of another user was replayed", "foreign")
    wanted += [Keyed(theirs.body["notes"], theirs.body, theirs.responses) for theirs in others]


def check_effects(trial: Trial, system: System, wanted: list[Keyed]) -> None:
    """Check that each key has one order, and that all responses name it."""
    made = system.postgres.rows(
        "SELECT notes, array_agg(id::text) AS ids FROM orders WHERE notes IS NOT NULL GROUP BY 1"
    )
    ids = {row["notes"]: row["ids"] for row in made}
    for keyed in wanted:
        found = ids.get(keyed.key, [])
        trial.check(len(found) == 1, f"{keyed.key} has {len(found)} orders", "once")
        answered = {response.json()["id"] for response in keyed.responses if response.status == 201}
        trial.check(answered <= set(found), f"{keyed.key}: told {answered}, made {found}", "once")
    trial.reached(f"{len(wanted):,} keys")
    del trial.problems[20:]


ROWS = (
    Row(
        "R8",
        "idempotency: cut connections, retries, simultaneous requests, other bodies, other users' keys",
        {
            "once": Bar("one effect for each key"),
            "same": Bar("a repeated request gets the same response"),
            "reused": Bar("422 for another body"),
            "foreign": Bar("a key of another user is another key"),
        },
        once,
        (
            Mutant("keys are not claimed", (NO_KEY,)),
            Mutant(
                "the key is stored after the commit of its effect",
                (
                    Patch(
                        "app/http/transactions.py",
                        "            if key is not None:\n                await "
                        "idempotency.keep(cursor, key, response)\n            return response",
                        "        if key is not None:\n            async with get_async_db_cursor() as own:\n"
                        "                await idempotency.idempotency_keys.claim_key(own, key)\n"
                        "                await idempotency.keep(own, key, response)\n        return response",
                    ),
                    Patch(
                        "app/http/idempotency.py",
                        "        if await idempotency_keys.claim_key(cursor, request):\n            return None",
                        "        if await idempotency_keys.read_response(cursor, request) is None:\n   "
                        "         return None",
                    ),
                ),
            ),
            Mutant(
                "the body of a repeated request is not compared",
                (Patch("app/http/idempotency.py", "if kept.fingerprint != request.fingerprint:", "if False:"),),
            ),
            Mutant(
                "keys are shared by all users",
                (Patch("app/http/idempotency.py", "KeyedRequest(str(caller.id), ", 'KeyedRequest("", '),),
            ),
        ),
    ),
)
