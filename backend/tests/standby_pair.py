"""A primary, its standby and a service that reads from both, with the questions that tests ask them."""

import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg

from app.embedded_postgres import server as embedded_server
from app.embedded_postgres.directory import prepare_directory
from app.operations.standby import MAX_LAG
from tests.conftest import Service, shared_directory, start_service, stop_service
from tests.contract import NO_TLS, Client, Contract
from tests.database_roles import copy_server, make_empty_server
from tests.embedded_servers import PATIENCE, query

ADA = "ada.first@brickhouse.example"
CALLERS = 80  # that hold the slots for reads for more than QUEUE_SECONDS, if each holds one until it gets no connection
STANDBY_SETTINGS = "wal_retrieve_retry_interval = 100ms\n"  # it finds a restarted primary at once


@dataclass
class Pair:
    """A primary, its standby, and a service that reads from both."""

    primary: Path
    standby: Path
    hosts: dict[Path, str]
    service: Service
    contract: Contract
    settings: dict[str, str]
    writer: Client  # an administrator, who keeps the cookie
    clients: list[Client] = field(default_factory=list[Client])

    def other(self, user: str = ADA) -> Client:
        """A client without a cookie, as it is if another user reads."""
        made = Client(self.service.url, self.contract, user)
        self.clients.append(made)
        return made

    def on(self, server: Path, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement as the superuser of a server."""
        where = {"host": self.hosts[server], "user": "postgres", "dbname": "brickhouse"}
        return query({**where, "options": "-c search_path=brickhouse"}, statement)

    def connected(self, server: Path, schema: str) -> psycopg.Connection[Any]:
        """A connection of the superuser to a server, which sees this schema."""
        options = f"-c search_path={schema}"
        return psycopg.connect(host=self.hosts[server], user="postgres", dbname="brickhouse", options=options)

    def read_from(self, response: httpx.Response) -> str | None:
        """The server that answered a request, from the service's log."""
        [line] = self.service.log_lines(response.headers["X-Request-Id"])
        return line.get("read_from")

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until a condition holds."""
        give_up = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < give_up, f"{what}: not in {PATIENCE} s; {self.other().get('/ready').text}"
            self.pause(0.1)

    def pause(self, seconds: float) -> None:
        """Let the time pass in which a state gets old."""
        with suppress(subprocess.TimeoutExpired):
            self.service.process.wait(seconds)

    def until_lists_come_from(self, server: str) -> None:
        """Wait until the server answers the list of stores."""
        client = self.other()
        self.until(lambda: self.read_from(client.get("/api/stores")) == server, f"lists from the {server}")

    @contextmanager
    def paused(self) -> Iterator[None]:
        """The standby replays nothing in this block. It has replayed all before."""
        self.until_lists_come_from("standby")
        self.on(self.standby, "SELECT pg_wal_replay_pause()")
        state = "SELECT pg_get_wal_replay_pause_state() = 'paused'"
        self.until(lambda: self.on(self.standby, state) == [(True,)], "a paused replay")
        try:
            yield
        finally:
            self.on(self.standby, "SELECT pg_wal_replay_resume()")

    @contextmanager
    def delayed(self, delay: str) -> Iterator[None]:
        """The standby replays each commit so much later in this block."""
        self.on(self.standby, f"ALTER SYSTEM SET recovery_min_apply_delay = '{delay}'")
        self.on(self.standby, "SELECT pg_reload_conf()")
        try:
            yield
        finally:
            self.on(self.standby, "ALTER SYSTEM RESET recovery_min_apply_delay")
            self.on(self.standby, "SELECT pg_reload_conf()")

    def reads_standby_after_a_pause(self) -> bool:
        """Whether the standby answers the first list after a pause, and after a write."""
        self.pause(MAX_LAG + 0.1)
        code = self.make_store()
        response = self.newest(self.other())
        assert code in self.codes(response) or self.read_from(response) == "standby"
        return self.read_from(response) == "standby"

    def statuses_beside(self, path: str, ask: Callable[[], object]) -> list[int]:
        """The statuses of many callers' requests; until they have them, another one is sent again and again."""
        callers = [self.other(f"{uuid4().hex}@x.example").without_retries() for _ in range(CALLERS)]
        with ThreadPoolExecutor(CALLERS) as pool:
            waiting = [pool.submit(caller.get, path) for caller in callers]
            while not all(one.done() for one in waiting):
                ask()
            return [one.result().status_code for one in waiting]

    def make_store(self, **more: Any) -> str:
        """Make a store; its code."""
        code = uuid4().hex[:12]
        body = {"code": code, "name": code, "region": "R", "store_type": "Urban", "address": "A", **more}
        return self.writer.ok("POST", "/api/stores", json=body)["code"]

    def codes(self, response: httpx.Response) -> set[str]:
        """The codes of the stores in a list."""
        return {store["code"] for store in response.json()["data"]}

    def newest(self, client: Client) -> httpx.Response:
        """The list of the newest stores."""
        return client.get("/api/stores?sort=-id&limit=20")


def base_backup(primary: Path, standby: Path) -> None:
    """Copy the running primary to a directory, as a standby that follows it."""
    prepare_directory(standby)
    source = "--dbname=user=postgres host=" + embedded_server.start(primary)["host"]
    done = embedded_server.run(
        primary, "pg_basebackup", source, f"--pgdata={standby / 'data'}", "--checkpoint=fast", "--no-sync",
        "--write-recovery-conf",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    with (standby / "data/postgresql.auto.conf").open("a") as file:
        file.write(STANDBY_SETTINGS)


@contextmanager
def running_pair(directory: Path) -> Iterator[Pair]:
    """Run a primary, its standby and a service, with an administrator."""
    primary, standby = directory / "primary", directory / "standby"
    copy_server(shared_directory() / "empty", make_empty_server, primary)
    hosts = {primary: embedded_server.start(primary)["host"]}
    base_backup(primary, standby)
    hosts[standby] = embedded_server.start(standby)["host"]
    settings = {"DB_HOST": hosts[primary], "DB_READ_HOST": hosts[standby], "DB_USER": "postgres"}
    service = start_service(directory, **settings, BOOTSTRAP_ADMINS=ADA)
    service.wait_until_ready()
    contract = Contract(httpx.get(f"{service.url}/openapi.json", timeout=120, verify=NO_TLS).json())
    with Client(service.url, contract, ADA) as writer:
        made = Pair(primary, standby, hosts, service, contract, settings, writer)
        yield made
        for client in made.clients:
            client.close()
    stop_service(service)
    embedded_server.leave(standby)
    embedded_server.leave(primary)
