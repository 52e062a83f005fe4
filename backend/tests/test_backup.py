"""Backup and restore with the commands of docs/backup.md: what a restored database must still do."""

import os
import re
import subprocess
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, LiteralString, cast
from uuid import uuid4

import httpx
import psycopg
import pytest

from app.embedded_postgres import server as embedded_server
from tests.conftest import Service, start_service, stop_service
from tests.contract import Client, Contract
from tests.database_roles import run
from tests.embedded_servers import wait_for
from tests.other_server import PACKAGE, other_server
from tests.test_changes import EventStreamClient, after, now

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs/backup.md").read_text()
AHEAD = 2000  # transactions that the first server has had more than a new one
SECTIONS = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)+)", PAGE, re.MULTILINE))


def printed(heading: str, language: str = "bash") -> str:
    """The commands that the page prints under this heading."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", SECTIONS[heading], re.MULTILINE | re.DOTALL)
    assert blocks
    return "\n".join(blocks)


def type_in(heading: str, **variables: object) -> None:
    """Run the commands under this heading in the project's directory, with these variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DB_", "PG"))}
    environment = {**kept, **{name: str(value) for name, value in variables.items()}}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", printed("Programs") + printed(heading)],
        cwd=PROJECT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def ask(dsn: str, *statements: str) -> list[tuple[Any, ...]]:
    """Run these statements, each in a transaction of its own; the rows of the last one."""
    with psycopg.connect(dsn, autocommit=True) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(cast(LiteralString, statement))
        return cursor.fetchall() if cursor.description else []


def use_transaction_ids(dsn: str, number: int) -> None:
    """Take so many transaction ids."""
    ask(dsn, *["SELECT pg_current_xact_id()"] * number)


@dataclass
class Company:
    """A running service, and what a client of it knows before it is copied."""

    service: Service
    client: Client
    dsn: str
    body: dict[str, Any]
    key: str
    first: httpx.Response
    cursors: list[str]

    def order(self) -> str:
        """Request an order, and remember the cursor after it; the order's number."""
        number = self.client.ok("POST", "/api/orders", json=self.body)["number"]
        self.cursors.append(now(self.client))
        return number


def first_row(client: Client, path: str) -> dict[str, Any]:
    """The first row of a list of the demo company."""
    rows = client.ok("GET", path)["data"]
    assert rows, f"the demo company has no row in {path}"
    return rows[0]


@contextmanager
def company_of(service: Service, dsn: str) -> Generator[Company]:
    """Two orders, one under a key, and the cursors around them. Its transactions are ahead of a new server's."""
    service.wait_until_ready()
    with Client(service.url, Contract(httpx.get(f"{service.url}/openapi.json", timeout=120).json())) as client:
        client.headers["X-Dev-User"] = first_row(client, "/api/users/role/admin?limit=1")["email"]
        item = first_row(client, "/api/inventory?region=West&limit=1")
        body, key = {"store_id": item["store_id"], "product_id": item["product_id"], "quantity": 1}, str(uuid4())
        use_transaction_ids(dsn, AHEAD)
        cursors = [now(client)]
        first = client.post("/api/orders", json=body, headers={"Idempotency-Key": key})
        made = Company(service, client, dsn, body, key, first, cursors)
        made.order()
        yield made


def embedded(directory: Path) -> str:
    """Where the database of an embedded server is."""
    return f"host={directory} user=postgres dbname=brickhouse"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A company in an embedded database whose WAL is archived in the directory beside it."""
    directory = tmp_path_factory.mktemp("origin")
    server = directory / "postgres"
    embedded_server.start(server)
    (directory / "wal").mkdir()
    (directory / "wal").chmod(0o777)
    type_in("Archive the WAL", SERVER_DIR=server, WAL_DIR=directory / "wal")
    embedded_server.leave(server)
    running = start_service(directory, DEMO_ORDERS="50")
    with company_of(running, embedded(server)) as made:
        yield made
    stop_service(running)


@contextmanager
def restored(directory: Path, **settings: str) -> Generator[Service]:
    """A service on a restored database."""
    directory.mkdir(exist_ok=True)
    service = start_service(directory, DEMO_DATA="off", **settings)
    service.wait_until_ready()
    yield service
    stop_service(service)


def goes_on(company: Company, service: Service, dsn: str) -> None:
    """Nothing is broken, a write works, each old cursor is reset, new changes come once, and the key is replayed.

    The transactions of the copy overtake those of the first server, whose ids are thus given a second time.
    """
    checked = run(["-m", "app.operations.integrity_check"], **service.environment)
    assert checked.stdout == "all invariants hold\n"
    with Client(service.url, company.client.contract, company.client.headers["X-Dev-User"]) as client:
        assert client.ok("GET", "/api/integrity")["broken"] == []
        for cursor in company.cursors:
            client.refused(410, "GET", "/api/changes", params={"after": cursor})
            with EventStreamClient(service, header=cursor) as events:
                assert next(events)["event"] == "reset"
        cursor = now(client)
        use_transaction_ids(dsn, AHEAD + 500)
        assert after(client, cursor) == []
        order = client.ok("POST", "/api/orders", json=company.body)
        assert [change["key"] for change in after(client, cursor)] == [order["id"]]
        again = client.post("/api/orders", json=company.body, headers={"Idempotency-Key": company.key})
        assert (again.status_code, again.content) == (201, company.first.content)
        assert again.headers["Idempotent-Replayed"] == "true"


def restore(dump: Path, server: str) -> dict[str, str]:
    """Restore a dump into an empty database as the documented role; the settings of a service on it."""
    statements = printed("Logical restore", "sql").split(";\n")
    ask(f"host={server} user=postgres dbname=postgres", *filter(None, statements))
    type_in("Logical restore", TO=copy_in(server), DUMP=dump)
    return {"DB_HOST": server, "DB_USER": "brickhouse", "DB_NAME": "brickhouse_copy"}


def copy_in(server: str) -> str:
    """Where the restored database of this server is."""
    return f"host={server} user=brickhouse dbname=brickhouse_copy"


@pytest.fixture
def other_cluster(tmp_path: Path) -> Iterator[str]:
    """The host of a new server of this version."""
    yield embedded_server.start(tmp_path / "other")["host"]
    embedded_server.leave(tmp_path / "other")


def test_logical_backup_restores_into_another_cluster(company: Company, other_cluster: str, tmp_path: Path) -> None:
    dump = tmp_path / "brickhouse.dump"
    type_in("Logical backup", FROM=company.dsn, DUMP=dump)
    company.order()
    with restored(tmp_path / "copy", **restore(dump, other_cluster)) as service:
        goes_on(company, service, copy_in(other_cluster))


def test_logical_backup_restores_into_another_database_and_again_into_the_same(
    company: Company, tmp_path: Path
) -> None:
    dump, server = tmp_path / "brickhouse.dump", company.service.environment["EMBEDDED_DB_DIR"]
    type_in("Logical backup", FROM=company.dsn, DUMP=dump)
    company.order()
    with restored(tmp_path / "copy", **restore(dump, server)) as service:
        goes_on(company, service, copy_in(server))
        cursor = httpx.get(f"{service.url}/api/changes", timeout=120).json()["next_cursor"]
        ask(copy_in(server), "DROP SCHEMA brickhouse CASCADE")
        type_in("Logical restore", TO=copy_in(server), DUMP=dump)
        goes_on(replace(company, cursors=[cursor]), service, copy_in(server))


@pytest.mark.skipif(PACKAGE is None, reason="pgserver, with PostgreSQL 16, is not installed")
def test_logical_backup_of_postgresql_16_restores_into_18(other_cluster: str, tmp_path: Path) -> None:
    with other_server(tmp_path / "old") as old:
        ask(f"host={old} user=postgres dbname=postgres", "CREATE DATABASE brickhouse")
        settings = {"DB_HOST": old, "DB_USER": "postgres", "DB_NAME": "brickhouse"}
        done = run([str(PROJECT / "database/demo_setup.py"), "--orders", "50"], **settings)
        assert done.returncode == 0, done.stderr
        dsn = f"host={old} user=postgres dbname=brickhouse"
        with restored(tmp_path / "origin", **settings) as service, company_of(service, dsn) as company:
            assert ask(dsn, "SELECT current_setting('server_version_num')::int / 10000") == [(16,)]
            type_in("Logical backup", FROM=company.dsn, DUMP=tmp_path / "brickhouse.dump")
            company.order()
            with restored(tmp_path / "copy", **restore(tmp_path / "brickhouse.dump", other_cluster)) as new:
                goes_on(company, new, copy_in(other_cluster))


def give_to_server(copy: Path) -> None:
    """As root: the copy is the server's user's."""
    if os.geteuid() == 0:
        type_in("As root", COPY_DIR=copy)


def test_physical_backup_starts_elsewhere(company: Company, tmp_path: Path) -> None:
    copy, server = tmp_path / "copy", company.service.environment["EMBEDDED_DB_DIR"]
    type_in("Physical backup", SERVER_DIR=server, COPY_DIR=copy)
    company.order()
    type_in("Physical restore", COPY_DIR=copy)
    give_to_server(copy)
    with restored(tmp_path / "log", EMBEDDED_DB_DIR=str(copy)) as service:
        goes_on(company, service, embedded(copy))


def test_archived_wal_restores_a_point_in_time(company: Company, tmp_path: Path) -> None:
    copy, server = tmp_path / "copy", Path(company.service.environment["EMBEDDED_DB_DIR"])
    type_in("Physical backup", SERVER_DIR=server, COPY_DIR=copy)
    kept = company.order()
    [(moment,)] = ask(company.dsn, "SELECT clock_timestamp()::text")
    lost = company.order()
    [(segment,)] = ask(company.dsn, "SELECT pg_walfile_name(pg_current_wal_lsn())")
    type_in("Archive the last segment", SERVER_DIR=server)
    wait_for((server.parent / "wal" / segment).exists, "the archived segment")
    type_in("Restore to a point in time", COPY_DIR=copy, WAL_DIR=server.parent / "wal", MOMENT=moment)
    give_to_server(copy)
    with restored(tmp_path / "log", EMBEDDED_DB_DIR=str(copy)) as service:
        numbers = ask(embedded(copy), "SELECT number FROM brickhouse.orders")
        assert ((kept,) in numbers, (lost,) in numbers) == (True, False)
        goes_on(company, service, embedded(copy))
