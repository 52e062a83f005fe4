"""R9 to R11 and R40: PostgreSQL, a backend, workers or their supervisor are killed; no acknowledged write is lost."""

import asyncio
import time
from itertools import pairwise

import psutil

from reliability.bars import Bar
from reliability.postgres import kill_process
from reliability.rows.approvals import NO_TRANSACTION
from reliability.trial import ADMIN, Mutant, Patch, Row, System, Trial
from reliability.writers import BARS, Writers

UNCHECKED = Patch("app/database/pool.py", "        check=health.check,\n", "")
UNWATCHED = Patch("main.py", "            end_with_supervisor()\n", "")
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'brickhouse' AND pid <> pg_backend_pid()"


async def postmaster_killed(trial: Trial) -> None:
    """R9: `kill -9` of the postmaster, ten times, under steady keyed writes."""
    async with trial.system() as system:
        durable = {
            name: system.postgres.one(f"SHOW {name}") for name in ("fsync", "full_page_writes", "synchronous_commit")
        }
        if trial.mutant is None:
            trial.check(set(durable.values()) == {"on"}, f"not durable: {durable}")
        writers = Writers(trial, system, system.shop(1_000_000), system.stores(16))
        back: list[float] = []
        async with writers.at_work():
            for _ in range(trial.size(10, 3)):
                await asyncio.sleep(trial.random.uniform(1.0, 2.5))
                await asyncio.to_thread(system.postgres.kill)
                starting = asyncio.create_task(asyncio.to_thread(system.postgres.start))
                accepts = await system.postgres.wait_until_it_answers()
                back.append(await writers.success_after(accepts))
                await starting
        trial.fault(f"{len(back)} x kill -9 of the postmaster, its children waited for")
        trial.reached("serving again after " + ", ".join(f"{seconds:.2f}" for seconds in back) + " s")
        trial.measure("back", max(back))
        await asyncio.to_thread(writers.check)


async def backends_killed(trial: Trial) -> None:
    """R10: the service's connections are terminated one by one, one by kill -9, and ten while the service is idle."""
    async with trial.system() as system:
        writers = Writers(trial, system, system.shop(1_000_000), system.stores(16))
        async with writers.at_work(6):
            seconds = trial.size(60, 8)
            for second in range(seconds):
                await asyncio.sleep(1)
                await asyncio.to_thread(end_a_backend, trial, system, second == seconds // 2)
        refused = sum(status == 503 for _, status in writers.failures)
        share = refused / max(1, len(system.history.seconds))
        trial.fault(f"{seconds} backends ended, one of them by kill -9")
        trial.measure("503", 100 * share, "503 in % of the responses")
        trial.measure("500", system.history.faults())
        await asyncio.to_thread(writers.check)
    await quiet(trial)


def end_a_backend(trial: Trial, system: System, by_force: bool) -> None:
    """Terminate one of the service's connections; with `by_force` kill its process, which restarts the server."""
    pids = [row["pid"] for row in system.postgres.rows(BACKENDS)]
    if pids and by_force:
        kill_process(trial.random.choice(pids))
        time.sleep(0.2)
        while not system.postgres.responds():
            time.sleep(0.02)
    elif pids:
        system.postgres.rows("SELECT pg_terminate_backend(%s)", trial.random.choice(pids))


async def quiet(trial: Trial) -> None:
    """Terminate ten idle connections: the next request must succeed."""
    async with trial.system(workers=1, DB_POOL_MIN="10") as system:
        slowest = 0.0
        for _ in range(trial.size(5, 2)):
            connections = [system.http(ADMIN) for _ in range(10)]
            await asyncio.gather(*(http.send("GET", "/api/orders?limit=1") for http in connections))
            system.postgres.rows(BACKENDS.replace("SELECT pid", "SELECT pg_terminate_backend(pid)"))
            await asyncio.sleep(1.5)
            began = time.monotonic()
            response = await connections[0].send("GET", "/api/orders?limit=1")
            slowest = max(slowest, time.monotonic() - began)
            trial.check(response.status == 200, f"the first request after stale connections: {response.status}")
        trial.reached(f"first request after ten stale connections: {1000 * slowest:.0f} ms at most")
        trial.measure("stale", 1000 * slowest, "first request after ten stale connections, in ms")


async def workers_killed(trial: Trial) -> None:
    """R11: one of two workers is killed every five seconds; the other serves, and no transaction is half done."""
    async with trial.system() as system:
        writers = Writers(trial, system, system.shop(1_000_000), system.stores(16), deadline=5)
        async with writers.at_work(12, 0):
            for _ in range(trial.size(12, 5)):
                await asyncio.sleep(5 if not trial.quick else 1.5)
                workers = await asyncio.to_thread(system.service.worker_processes)
                if workers:
                    kill_process(trial.random.choice(workers).pid)
        trial.fault("one of two workers killed, again and again")
        longest = max(after - before for before, after in pairwise(sorted(writers.successes)))
        trial.reached(f"{longest:.2f} s without a write at most")
        trial.measure("serves", longest, "seconds without an acknowledged write")
        trial.measure("idle", system.auditor.longest_idle, "seconds that a transaction was idle")
        await asyncio.to_thread(writers.check)


async def two_workers_killed(trial: Trial) -> None:
    """R40: two of three workers are killed, the second while the first is being replaced; then the supervisor."""
    async with trial.system(workers=3) as system:
        writers = Writers(trial, system, system.shop(1_000_000), system.stores(16), deadline=5)
        first = len(system.service.worker_processes())
        async with writers.at_work(12, 0):
            for killed in range(0, 2 * trial.size(6, 2), 2):
                await asyncio.to_thread(wait_for_starts, system, first + killed)
                await asyncio.sleep(2)
                await asyncio.to_thread(kill_two, trial, system)
            await asyncio.sleep(5)
        trial.fault("two of three workers killed, the second while the first was being replaced, again and again")
        longest = max(after - before for before, after in pairwise(sorted(writers.successes)))
        trial.measure("serves", longest, "seconds without an acknowledged write")
        await asyncio.to_thread(writers.check)
        running = psutil.Process(system.service.process.pid).children(recursive=True)
        system.service.process.kill()
        left = (await asyncio.to_thread(psutil.wait_procs, running, 15))[1]
        trial.fault("the supervisor killed")
        trial.check(not left, f"{len(left)} processes are left 15 s after kill -9 of the supervisor", "orphans")
        for process in left:
            kill_process(process.pid)


def wait_for_starts(system: System, count: int) -> None:
    """Wait until workers have become ready this many times since the start of the service; at most two minutes."""
    give_up = time.monotonic() + 120
    while sum(line.get("event") == "Application startup complete." for line in system.service.log_lines()) < count:
        assert time.monotonic() < give_up, f"fewer than {count} workers have started"
        time.sleep(0.1)


def kill_two(trial: Trial, system: System) -> None:
    """Kill a worker, wait until its replacement has started as a process, and kill another of the first workers."""
    workers = system.service.worker_processes()
    first, second = trial.random.sample(workers, 2)
    kill_process(first.pid)
    while not set(system.service.worker_processes()) - set(workers):
        time.sleep(0.01)
    kill_process(second.pid)


ROWS = (
    Row(
        "R9",
        "kill -9 of the PostgreSQL postmaster, ten times, under keyed writes",
        {**BARS, "back": Bar("serving <= {limit} s after PostgreSQL accepts connections", 2)},
        postmaster_killed,
        (
            Mutant(
                "COMMIT does not wait for the disk",
                (),
                "ALTER SYSTEM SET synchronous_commit = off; ALTER SYSTEM SET wal_writer_delay = "
                "'10s'; SELECT pg_reload_conf()",
            ),
        ),
    ),
    Row(
        "R10",
        "connections terminated at the server for 60 s, one by kill -9; then ten stale connections",
        {
            **BARS,
            "500": Bar("500: {limit}"),
            "503": Bar("503 <= {limit} %", 1),
            "stale": Bar("first request after ten stale connections <= {limit} ms", 200),
        },
        backends_killed,
        (Mutant("connections are not checked before use", (UNCHECKED,)),),
    ),
    Row(
        "R11",
        "kill -9 of one of two workers, 12 times, every 5 s",
        {
            **BARS,
            "idle": Bar("nothing is idle in a transaction for more than {limit} s", 1),
            "serves": Bar("the other worker serves: <= {limit} s without an acknowledged write", 2),
        },
        workers_killed,
        (Mutant("each statement commits separately", NO_TRANSACTION),),
    ),
    Row(
        "R40",
        "kill -9 of two of three workers, one while the other is being replaced, 6 times; then of the supervisor",
        {
            **BARS,
            "serves": Bar("the third worker serves: <= {limit} s without an acknowledged write", 1),
            "orphans": Bar("all workers end after the supervisor"),
        },
        two_workers_killed,
        (
            Mutant("workers do not watch their supervisor", (UNWATCHED,)),
            Mutant("two workers instead of three", settings=(("WEB_CONCURRENCY", "2"),)),
        ),
    ),
)
