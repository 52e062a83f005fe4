"""R35: the database is restored, copied or promoted; clients of the feed reload, miss nothing, read nothing twice."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.embedded_postgres import server as embedded_server
from app.embedded_postgres.directory import prepare_directory
from reliability.bars import Bar
from reliability.postgres import Postgres
from reliability.rows.feed import events
from reliability.trial import ASKER, Mutant, Row, System, Trial, line

AHEAD = 3_000  # transactions by which a copy overtakes the original
TIMEOUT = 60
RECOVERY = {"restore_command": "'false'", "recovery_target_action": "'promote'", "hot_standby": "off"}


@dataclass
class Original:
    """Cursors of the original's feed, and an order under a key with its response."""

    cursors: list[str]
    body: dict[str, Any]
    key: str
    response: bytes


async def restored(trial: Trial) -> None:
    """Copy a database in each way while it is written, write more, and continue in the copy."""
    async with trial.system(workers=1) as system:
        original = await asyncio.to_thread(make_original, system)
        for copy in (dumped, copied_files, recovered):
            postgres = await asyncio.to_thread(copy, trial, system.postgres)
            trial.fault(copy.__doc__ or "")
            before = original.cursors if copy is not copied_files else []
            after = await asyncio.to_thread(orders, system, original, 3)
            async with trial.serving(postgres, workers=1) as other:
                await asyncio.to_thread(compare, trial, other, Original([*before, *after], *rest(original)))
            await asyncio.to_thread(postgres.end)
        await promoted(trial, system, original)


def rest(original: Original) -> tuple[dict[str, Any], str, bytes]:
    """The order under a key."""
    return original.body, original.key, original.response


def make_original(system: System) -> Original:
    """A shop with orders, one of them under a key."""
    shop, key = system.shop(), str(uuid4())
    use_transaction_ids(system.postgres, AHEAD // 2)
    body = line(shop, 1)
    first = system.client(ASKER).post("/api/orders", json=body, headers={"Idempotency-Key": key})
    original = Original([], body, key, first.content)
    original.cursors = orders(system, original, 3)
    return original


def orders(system: System, original: Original, number: int) -> list[str]:
    """Request orders; the cursor after each."""
    asker, found = system.client(ASKER), list[str]()
    for _ in range(number):
        asker.ok("POST", "/api/orders", json=original.body)
        found.append(asker.ok("GET", "/api/changes")["next_cursor"])
    return found


def use_transaction_ids(postgres: Postgres, number: int) -> None:
    """Take so many transaction ids."""
    with postgres.connect() as connection:
        for _ in range(number):
            connection.execute("SELECT pg_current_xact_id()")


def compare(trial: Trial, copy: System, original: Original, overtakes: bool = True) -> None:
    """Read the copy's feed with cursors of the original, before its transactions overtake the original's and after."""
    asker = copy.client(ASKER)
    newest = asker.ok("GET", "/api/changes")["next_cursor"]
    for _ in range(1 + overtakes):
        for cursor in original.cursors:
            response = asker.get("/api/changes", params={"after": cursor, "limit": 1000})
            received = len(response.json()["data"]) if response.status_code == 200 else 0
            trial.check(response.status_code == 410, f"{cursor}: {response.status_code}, {received} changes", "reset")
        use_transaction_ids(copy.postgres, AHEAD)
    again = asker.ok("GET", "/api/changes", params={"after": newest, "limit": 1000})["data"]
    trial.check(not again, f"{len(again)} changes of the original come again", "once")
    order = asker.ok("POST", "/api/orders", json=original.body)
    new = asker.ok("GET", "/api/changes", params={"after": newest, "limit": 1000})["data"]
    trial.check([change["key"] for change in new] == [order["id"]], f"one order makes {len(new)} changes", "once")
    replay = asker.post("/api/orders", json=original.body, headers={"Idempotency-Key": original.key})
    trial.check(replay.content == original.response, f"a key of the original: {replay.text[:200]}", "keys")


Copy = Callable[[Trial, Postgres], Postgres]


def dumped(trial: Trial, original: Postgres) -> Postgres:
    """pg_dump, restored into another cluster"""
    copy = Postgres(trial.directory / "dumped")
    copy.start()
    dump, options = str(original.directory / "dump"), ["--no-owner", "--no-privileges"]
    source = f"--dbname={original.dsn()}"
    run(original, "pg_dump", source, "--schema=brickhouse", "--format=custom", f"--file={dump}", *options)
    target = f"--dbname={copy.parameters(dbname='brickhouse')}"
    run(original, "pg_restore", target, "--exit-on-error", *options, dump)
    return copy


def copied_files(trial: Trial, original: Postgres) -> Postgres:
    """pg_basebackup, started without a new timeline"""
    copy = base_backup(trial.directory / "copied", original)
    copy.start()
    return copy


def recovered(trial: Trial, original: Postgres) -> Postgres:
    """pg_basebackup, recovered on a new timeline"""
    return recover(trial.directory / "recovered", original)


def recover(directory: Path, original: Postgres) -> Postgres:
    """Start a backup of the running server on a new timeline."""
    copy = base_backup(directory, original)
    with (copy.directory / "data/postgresql.auto.conf").open("a") as settings:
        settings.writelines(f"{name} = {value}\n" for name, value in RECOVERY.items())
    (copy.directory / "data/recovery.signal").touch()
    copy.start()
    for name in RECOVERY:  # a standby of the copy would inherit them
        copy.rows(f"ALTER SYSTEM RESET {name}")
    return copy


def base_backup(directory: Path, original: Postgres, *options: str) -> Postgres:
    """The files of the running server, in a directory of their own."""
    prepare_directory(directory)
    source = f"--dbname={original.parameters()}"
    run(original, "pg_basebackup", source, f"--pgdata={directory / 'data'}", "--checkpoint=fast", *options)
    return Postgres(directory)


def run(original: Postgres, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs as the server's user. Raises ValueError if it fails."""
    done = embedded_server.run(original.directory, program, *arguments)
    if done.returncode != 0:
        raise ValueError(done.stdout[-500:])


async def promoted(trial: Trial, system: System, original: Original) -> None:
    """Promote a standby under a stream and connections that were open before; the old primary writes on."""
    standby = await asyncio.to_thread(
        base_backup, trial.directory / "standby", system.postgres, "--write-recovery-conf"
    )
    await asyncio.to_thread(standby.start)
    try:
        async with trial.serving(standby, workers=1) as other:
            newest = (await other.http().send("GET", "/api/changes")).json()["next_cursor"]
            async with aclosing(events(other.port, newest)) as received:
                first = (await anext(received))[0]
                trial.check(first == "ready", f"a stream of the standby begins with {first}", "reset")
                await asyncio.to_thread(standby.rows, "SELECT pg_promote(true, 60)")
                trial.fault("a standby is promoted under an open stream; the old primary writes on")
                async with asyncio.timeout(TIMEOUT):
                    first = (await anext(received))[0]
                trial.check(first == "reset", f"after the promotion the stream gets {first}", "reset")
            after = await asyncio.to_thread(orders, system, original, 3)
            every = Original([newest, *original.cursors, *after], *rest(original))
            await asyncio.to_thread(compare, trial, other, every)
    finally:
        await asyncio.to_thread(standby.end)


REPLACE = "CREATE OR REPLACE FUNCTION"
ROWS = (
    Row(
        "R35",
        "restore: a dump in another cluster, a copy of the files, recovery, a promoted standby",
        {
            "reset": Bar("each cursor that may miss something is reset: never an empty response, never old changes"),
            "once": Bar("each new change is read once"),
            "keys": Bar("a key of the original gets the original's response"),
        },
        restored,
        (
            Mutant(
                "a history goes on whatever happens to the database",
                sql=f"{REPLACE} feed_history_is_current() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
            ),
            Mutant(
                "a cursor has no mark",
                sql=f"{REPLACE} feed_mark(seen pg_snapshot) RETURNS text LANGUAGE sql AS 'SELECT ''0.0'''",
            ),
        ),
    ),
)
