"""Shutdown: the service announces it at /ready, finishes started requests, loses nothing, and exits with 0."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest
import uvicorn

from app.database.connection_parameters import connection_parameters
from app.operations import shutdown as draining_module
from app.operations.shutdown import NOTICE_SECONDS, notice_before_the_end
from app.operations.workers import Worker
from tests import instant_loop
from tests.conftest import BACKEND, People, Service, start_service, stop_service
from tests.contract import Client, is_busy
from tests.embedded_servers import PATIENCE, is_running, processes_of, wait_for
from tests.factories import make_store, unique
from tests.test_server_protocol import GET, POST, raw_connection

Database = psycopg.Connection[dict[str, Any]]


# Starts a service whose notice ends only at the second SIGTERM, and whose clients may take as long as they like.
PATIENT = f"""
import functools, signal, sys, uvicorn
sys.path.insert(0, {str(BACKEND)!r})
from app.http import server_protocol
from app.operations import shutdown
server_protocol.BODY_SECONDS = shutdown.NOTICE_SECONDS[signal.SIGTERM] = 3600.0
uvicorn.Config = functools.partial(uvicorn.Config, timeout_keep_alive=3600)
import startup
sys.exit(startup.main())
"""


@contextmanager
def another(service: Service, directory: Path, *program: str) -> Generator[Service]:
    """One more service on the database of the shared one."""
    where = connection_parameters(service.settings)
    database = {"DB_HOST": str(where["host"]), "DB_USER": str(where["user"]), "DB_NAME": str(where["dbname"])}
    running = start_service(directory, program or (str(BACKEND / "startup.py"),), **database)
    running.wait_until_ready()
    yield running
    if running.process.poll() is None:
        stop_service(running)


@pytest.fixture
def second(service: Service, tmp_path: Path) -> Iterator[Service]:
    with another(service, tmp_path) as running:
        yield running


@pytest.fixture
def patient(service: Service, tmp_path: Path) -> Iterator[Service]:
    """A service on which nothing ends early if the test is slow; the test itself must end it."""
    with another(service, tmp_path, "-c", PATIENT) as running:
        yield running
        running.process.kill()
        running.process.wait(PATIENCE)


def store_body(code: str) -> bytes:
    body = {"code": code, "name": "D", "region": "West", "store_type": "Urban", "address": "1 D"}
    return json.dumps(body).encode()


def status_of_ready(service: Service) -> tuple[int, dict[str, str], Any]:
    """The response of /ready on a new connection."""
    with raw_connection(service) as line:
        line.send(b"GET /ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return line.response()


def test_shutdown_is_announced_and_finishes_started_requests(
    patient: Service, admin: Client, people: People, database: Database
) -> None:
    store = make_store(admin)
    who = {"X-Dev-User": people.admin}
    late, body = unique("D"), store_body(unique("D"))
    user_header = b"X-Dev-User: " + people.admin.encode() + b"\r\n"
    with raw_connection(patient) as upload, raw_connection(patient) as kept, ThreadPoolExecutor(1) as other:
        kept.send(GET + b"\r\n")
        assert "connection" not in kept.response()[1]
        upload.send(POST + user_header + b"Content-Length: %d\r\n\r\n" % len(body) + body[:10])
        with database.transaction():
            database.execute("SELECT 1 FROM stores WHERE id = %s FOR UPDATE", (store["id"],))
            path = f"{patient.url}/api/stores/{store['id']}"
            begun = other.submit(lambda: httpx.put(path, json={"name": late}, headers=who, timeout=120))
            while not waits_for_a_lock(admin, database):
                pass
            patient.process.send_signal(signal.SIGTERM)
        status, headers, answer_body = status_of_ready(patient)
        while status == 200:
            status, headers, answer_body = status_of_ready(patient)
        assert (status, headers["retry-after"]) == (503, "1")
        assert "shutting down" in answer_body["database"]
        kept.send(GET + b"\r\n")
        status, headers, _ = kept.response()
        assert (status, headers["connection"]) == (200, "close")
        upload.send(body[10:])
        assert upload.response()[0] == 201
        done = begun.result()
    patient.process.send_signal(signal.SIGTERM)
    assert patient.process.wait(120) == 0
    assert done.status_code == 200 or is_busy(done)  # the lock was held for too long
    assert admin.ok("GET", f"/api/stores/{store['id']}")["name"] == (late if done.is_success else store["name"])


def waits_for_a_lock(admin: Client, database: Database) -> bool:
    """Does a request wait for the row that is held?"""
    row = database.execute(
        "SELECT count(*) AS n FROM pg_locks WHERE NOT granted AND pid IN"
        " (SELECT pid FROM pg_stat_activity WHERE application_name = 'brickhouse')"
    ).fetchone()
    return row is not None and row["n"] > 0


def test_shutdown_under_load_loses_no_acknowledged_write(second: Service, people: People, database: Database) -> None:
    acknowledged: list[str] = []
    numbers = count(1)

    def write_until_the_end(_: int) -> None:
        with httpx.Client(base_url=second.url, headers={"X-Dev-User": people.admin}, timeout=120) as client:
            while True:
                code = unique("D")
                try:
                    response = client.post(
                        "/api/stores", content=store_body(code), headers={"Content-Type": "application/json"}
                    )
                except httpx.TransportError:
                    return
                if response.status_code == 201:
                    acknowledged.append(code)
                    if next(numbers) == 20:
                        second.process.send_signal(signal.SIGTERM)
                else:
                    assert response.status_code == 503

    with ThreadPoolExecutor(4) as crowd:
        for ended in [crowd.submit(write_until_the_end, n) for n in range(4)]:
            ended.result()
    assert second.process.wait(120) == 0
    row = database.execute("SELECT count(*) AS n FROM stores WHERE code = ANY(%s)", (acknowledged,)).fetchone()
    assert row is not None
    assert row["n"] == len(acknowledged) >= 20


def test_shutdown_waits_for_a_slow_upload_and_then_answers_503(patient: Service) -> None:
    with raw_connection(patient) as upload:
        upload.send(POST + b"Content-Length: 100\r\n\r\n{")
        assert status_of_ready(patient)[0] == 200  # what was sent before has been read
        started = time.monotonic()
        patient.process.send_signal(signal.SIGTERM)
        while status_of_ready(patient)[0] == 200:
            pass
        patient.process.send_signal(signal.SIGTERM)
        assert patient.process.wait(120) == 0
        assert time.monotonic() - started > 5
        status, headers, problem = upload.response()  # 503, and not yet the 408 of a body that does not come
        assert (status, headers["retry-after"], problem["code"]) == (503, "1", "unavailable")
        assert upload.is_closed()


@pytest.mark.parametrize(("number", "seconds"), NOTICE_SECONDS.items())
def test_shutdown_begins_a_second_after_sigterm_and_at_once_after_ctrl_c(
    monkeypatch: pytest.MonkeyPatch, number: signal.Signals, seconds: float
) -> None:
    async def end() -> None:
        ended = asyncio.get_running_loop().create_future()
        monkeypatch.setattr(draining_module, "draining", asyncio.Event())
        before = signal.signal(number, lambda *_: ended.set_result(asyncio.get_running_loop().time()))
        try:
            with notice_before_the_end():
                signalled_at = asyncio.get_running_loop().time()
                signal.raise_signal(number)
                assert await ended - signalled_at == pytest.approx(seconds)
        finally:
            signal.signal(number, before)

    assert NOTICE_SECONDS == {signal.SIGTERM: 1, signal.SIGINT: 0}
    instant_loop.run(end())


def test_ctrl_c_ends_the_service(second: Service) -> None:
    second.process.send_signal(signal.SIGINT)
    assert second.process.wait(120) in (0, 130, -signal.SIGINT)


def test_workers_end_after_kill_9_of_their_supervisor_and_free_the_port(tmp_path: Path) -> None:
    orphaned = start_service(tmp_path, DEMO_DATA="off", WEB_CONCURRENCY="2")
    orphaned.wait_until_ready()
    running = psutil.Process(orphaned.process.pid).children(recursive=True) + processes_of(tmp_path / "postgres")
    orphaned.process.kill()
    wait_for(lambda: not any(map(is_running, running)), "the end of the workers and the database")
    port = orphaned.environment["PORT"]
    after = start_service(tmp_path, DEMO_DATA="off", WEB_CONCURRENCY="2", PORT=port)
    Service(orphaned.url, after.environment, after.log, after.process).wait_until_ready()
    stop_service(after)


def test_health_check_of_a_killed_worker_ends_with_the_worker() -> None:
    """The supervisor waits at the pipe for the response, and replaces no other worker meanwhile."""
    worker = Worker(uvicorn.Config("main:app", log_config=None), [])
    worker.start()
    worker.process.kill()
    assert worker.parent_conn.poll(PATIENCE), "the pipe is still open"
    with pytest.raises(EOFError):
        worker.parent_conn.recv()
    worker.process.join()


BLOCKED = """
import multiprocessing, os, signal, threading
from app.operations import shutdown

def work():
    shutdown.ORPHAN_SECONDS = 1
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    shutdown.end_with_supervisor()
    print(os.getpid(), flush=True)
    threading.Event().wait()

if __name__ == "__main__":
    multiprocessing.get_context("spawn").Process(target=work).start()
"""


def test_blocked_worker_is_ended_after_kill_9_of_its_supervisor(tmp_path: Path) -> None:
    script = tmp_path / "supervisor.py"
    script.write_text(BLOCKED)
    with subprocess.Popen(
        [sys.executable, script], env={**os.environ, "PYTHONPATH": str(BACKEND)}, stdout=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stdout is not None
        blocked = psutil.Process(int(supervisor.stdout.readline()))
        try:
            supervisor.kill()
            output, _ = supervisor.communicate(timeout=120)  # the end of the output is the end of the worker
        finally:
            with suppress(psutil.NoSuchProcess):
                blocked.kill()
    assert "supervisor_ended" in output
