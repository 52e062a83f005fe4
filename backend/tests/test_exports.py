"""An export may take as long as it makes progress, and one that cannot be completed is an error for its client."""

import json
import socket
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from tests.conftest import Service
from tests.contract import Client
from tests.embedded_servers import wait_for
from tests.factories import make_user
from tests.test_connection import run_python

Database = psycopg.Connection[dict[str, Any]]

GUARDED = """
import asyncio
import psycopg
from app.database import pool_health
from app.database.connection import get_export_cursor
from app.database.pool import open_request_pool

async def main():
    async with open_request_pool():
        try:
            async with get_export_cursor() as (cursor, guard):
                {work}
        except psycopg.OperationalError:
            print("ended")

{before}
asyncio.run(main())
"""


def guarded(service: Service, work: str, before: str = "") -> str:
    """Run this code with an export's cursor in another process; returns its output."""
    indented = work.strip().replace("\n", "\n" + " " * 16)
    return run_python(service, GUARDED.format(work=indented, before=before))


def test_statement_of_an_export_has_no_time_limit(service: Service) -> None:
    output = guarded(
        service,
        """
for name in ("statement_timeout", "client_connection_check_interval"):
    await cursor.execute(f"SHOW {name}")
    print(*(await cursor.fetchone()).values())
""",
    )
    assert output.split() == ["0", "5s"]


CHECKS = """
for step in range(20):
    {progress}
    guard.check()
    await cursor.execute("SELECT 'goes on' AS said")
print((await cursor.fetchone())["said"])
"""


@pytest.mark.parametrize(
    ("progress", "output"),
    [("guard.steps += 1", "goes on"), ("guard.pause()", "goes on"), ("guard.resume()", "goes on"),
     ("guard.pause(); guard.check(); guard.resume()", "goes on"), ("pass", "ended")],
)  # fmt: skip
def test_connection_without_progress_between_two_checks_is_ended(service: Service, progress: str, output: str) -> None:
    assert guarded(service, CHECKS.format(progress=progress)).strip() == output


def test_connection_to_a_stalled_database_is_ended(service: Service) -> None:
    stalled = 'await cursor.execute("SELECT pg_sleep(3600)")'
    assert guarded(service, stalled, before="pool_health.STALL_SECONDS = 0.2") == "ended\n"


def test_statement_of_an_export_ends_on_the_server_if_its_connection_is_ended(
    service: Service, database: Database
) -> None:
    stalled = 'await cursor.execute("SELECT pg_sleep(3600) AS of_an_export")'
    guarded(service, stalled, before="pool_health.STALL_SECONDS = 0.2")
    running = """SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND state = 'active'
                 AND query LIKE '%of_an_export'"""
    wait_for(lambda: database.execute(running).fetchone() is None, "the statement's end")


def test_export_that_cannot_be_completed_is_an_error_for_the_client(service: Service, database: Database) -> None:
    with database.transaction():
        database.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")  # the export waits for it until its lock_timeout
        with httpx.stream("GET", f"{service.url}/api/orders?format=csv", timeout=120) as response:
            assert response.status_code == 200
            with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
                response.read()


def read_to_the_end(client: socket.socket) -> None:
    """Read until the other side closes the connection."""
    while client.recv(65536):
        pass


def test_export_that_cannot_be_completed_resets_the_connection(service: Service, database: Database) -> None:
    where = urlsplit(service.url)
    with database.transaction(), socket.create_connection((where.hostname, where.port), 120) as client:
        database.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
        client.sendall(b"GET /api/orders?format=csv HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            read_to_the_end(client)


def test_export_after_an_aborted_one_is_complete(client: Client) -> None:
    rows = client.get("/api/orders?format=csv").text.count("\r\n")
    assert rows > client.ok("GET", "/api/orders?limit=1")["total"] > 0


def test_export_of_a_deactivated_user_is_reset(service: Service, client: Client, admin: Client) -> None:
    files = 24_000_000 // len(client.get("/api/orders?format=csv").content) + 1  # more than the system's buffers hold
    for _ in range(20):  # until the account is deactivated while an export waits for its client
        user, before = make_user(admin, "admin"), len(log_lines(service))
        with begin_exports(service, user["email"], files) as exporting:
            wait_for(lambda user=user: user["id"] in users_of(service, "request"), "the end of the first file")
            admin.ok("PUT", f"/api/users/{user['id']}", json={"active": False})
            wait_for(lambda user=user, n=before: is_over(service, user, n), "the exports' end")
            if user["id"] in users_of(service, "export_cut_off"):
                with pytest.raises(ConnectionResetError):
                    read_to_the_end(exporting)
                return
    pytest.fail("no export was under way")


def begin_exports(service: Service, email: str, files: int) -> socket.socket:
    """Request files on one connection and take the beginning of the first, with a small buffer for the rest."""
    where = urlsplit(service.url)
    exporting = socket.socket()
    exporting.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    exporting.settimeout(120)
    exporting.connect((where.hostname, where.port))
    request = f"GET /api/orders?format=csv HTTP/1.1\r\nHost: localhost\r\nX-Dev-User: {email}\r\n\r\n"
    exporting.sendall(request.encode() * files)
    assert exporting.recv(1024).startswith(b"HTTP/1.1 200")
    return exporting


def log_lines(service: Service) -> list[dict[str, Any]]:
    """The lines of the service's log."""
    return [json.loads(line) for line in service.log.read_text().splitlines() if line.startswith("{")]


def users_of(service: Service, event: str) -> set[str | None]:
    """The users of the log lines with this event."""
    return {line.get("user_id") for line in log_lines(service) if line["event"] == event}


def is_over(service: Service, user: dict[str, Any], before: int) -> bool:
    """Whether an export of the user was cut off, or an export was refused since the log had so many lines."""
    refused = [line for line in log_lines(service)[before:] if line.get("status") == 403]
    return user["id"] in users_of(service, "export_cut_off") or "/api/orders" in {line["endpoint"] for line in refused}
