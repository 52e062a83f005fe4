"""Told to stop, the service says so first, finishes what it has begun, loses nothing and ends with 0."""

import json
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psycopg
import pytest

from app.database.connection import connection_parameters
from tests.conftest import People, Service, start_service, stop_service
from tests.contract import Client
from tests.making import make_store, unique
from tests.test_wire import GET, POST, wire

Database = psycopg.Connection[dict[str, Any]]


@pytest.fixture
def second(service: Service, tmp_path: Any) -> Iterator[Service]:
    """One more service on the database of the shared one."""
    where = connection_parameters(service.settings)
    running = start_service(tmp_path, DB_HOST=where["host"], DB_USER=where["user"], DB_NAME=where["dbname"])
    running.wait_until_ready()
    yield running
    if running.process.poll() is None:
        stop_service(running)


def store_body(code: str) -> bytes:
    body = {"code": code, "name": "D", "region": "West", "store_type": "Urban", "address": "1 D"}
    return json.dumps(body).encode()


def test_it_says_so_first_and_finishes_what_has_begun(
    second: Service, admin: Client, people: People, database: Database
) -> None:
    store = make_store(admin)
    who = {"X-Dev-User": people.admin}
    late, body = unique("D"), store_body(unique("D"))
    person = b"X-Dev-User: " + people.admin.encode() + b"\r\n"
    with wire(second) as upload, wire(second) as kept, ThreadPoolExecutor(1) as other:
        kept.send(GET + b"\r\n")
        assert "connection" not in kept.answer()[1]
        upload.send(POST + person + b"Content-Length: %d\r\n\r\n" % len(body) + body[:10])
        with database.transaction():
            database.execute("SELECT 1 FROM stores WHERE id = %s FOR UPDATE", (store["id"],))
            path = f"{second.url}/api/stores/{store['id']}"
            begun = other.submit(lambda: httpx.put(path, json={"name": late}, headers=who, timeout=20))
            while not waits_for_a_lock(admin, database):
                pass
            second.process.send_signal(signal.SIGTERM)
            started = time.monotonic()
            ready = httpx.get(f"{second.url}/ready")
            while ready.status_code == 200:
                ready = httpx.get(f"{second.url}/ready")
            assert (ready.status_code, ready.headers["retry-after"]) == (503, "1")
            assert "about to end" in ready.json()["database"]
            while time.monotonic() - started < 0.5:  # a second is there for whoever asks
                assert httpx.get(f"{second.url}/ready").status_code == 503
            kept.send(GET + b"\r\n")
            status, headers, _ = kept.answer()
            assert (status, headers["connection"]) == (200, "close")
        upload.send(body[10:])
        assert upload.answer()[0] == 201
        assert begun.result().status_code == 200
    assert second.process.wait(12) == 0
    assert time.monotonic() - started < 12
    assert admin.ok("GET", f"/api/stores/{store['id']}")["name"] == late


def waits_for_a_lock(admin: Client, database: Database) -> bool:
    """Does a request wait for the row that is held?"""
    row = database.execute(
        "SELECT count(*) AS n FROM pg_locks WHERE NOT granted AND pid IN"
        " (SELECT pid FROM pg_stat_activity WHERE application_name = 'brickhouse')"
    ).fetchone()
    return row is not None and row["n"] > 0


def test_nothing_that_was_acknowledged_is_lost_when_it_ends_under_load(
    second: Service, people: People, database: Database
) -> None:
    def write_until_the_end(_: int) -> list[str]:
        acknowledged: list[str] = []
        with httpx.Client(base_url=second.url, headers={"X-Dev-User": people.admin}, timeout=20) as client:
            while True:
                code = unique("D")
                try:
                    answer = client.post(
                        "/api/stores", content=store_body(code), headers={"Content-Type": "application/json"}
                    )
                except httpx.TransportError:
                    return acknowledged
                if answer.status_code == 201:
                    acknowledged.append(code)
                    if len(acknowledged) == 5:
                        second.process.send_signal(signal.SIGTERM)
                else:
                    assert answer.status_code == 503

    with ThreadPoolExecutor(4) as crowd:
        codes = [code for found in crowd.map(write_until_the_end, range(4)) for code in found]
    assert second.process.wait(12) == 0
    row = database.execute("SELECT count(*) AS n FROM stores WHERE code = ANY(%s)", (codes,)).fetchone()
    assert row is not None
    assert row["n"] == len(codes) >= 20


def test_who_is_slow_at_the_end_is_not_waited_for_longer_than_ten_seconds(second: Service) -> None:
    with wire(second) as upload:
        upload.send(POST + b"Content-Length: 100\r\n\r\n{")
        started = time.monotonic()
        second.process.send_signal(signal.SIGTERM)
        assert second.process.wait(20) == 0
        assert 5 < time.monotonic() - started < 14
        status, headers, problem = upload.answer()
        assert (status, headers["retry-after"], problem["code"]) == (503, "1", "unavailable")
        assert upload.is_closed()


def test_ctrl_c_does_not_wait_to_be_noticed(second: Service) -> None:
    started = time.monotonic()
    second.process.send_signal(signal.SIGINT)
    assert second.process.wait(12) in (0, 130, -signal.SIGINT)
    assert time.monotonic() - started < 5
