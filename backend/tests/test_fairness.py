"""Slots are shared fairly between callers: a crowd of one caller does not keep the others from being served."""

import re
import socket
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from urllib.parse import urlsplit

import httpx
import psycopg

from app.database.connection_parameters import connection_parameters
from app.database.limiter import EXPORTS_AT_ONCE, WAITING_OF_CALLER
from tests import unchecked
from tests.conftest import Service
from tests.contract import Client, Contract
from tests.embedded_servers import wait_for
from tests.factories import make_user
from tests.test_exports import log_lines

LIST = "/api/products?limit=1"
EXPORT = "/api/orders?format=csv"


@contextmanager
def locked_products(service: Service) -> Iterator[None]:
    """Lock the table of products, so that each read of it holds its slot until its lock_timeout."""
    with psycopg.connect(**{**connection_parameters(service.settings), "autocommit": False}) as holder:
        holder.execute("SET idle_in_transaction_session_timeout = 0")
        holder.execute("LOCK TABLE products IN ACCESS EXCLUSIVE MODE")
        yield
        holder.rollback()


def queue_length(service: Service, limiter: str) -> float:
    """The number of requests that wait for a slot of this limiter."""
    text = unchecked.get(f"{service.url}/metrics").text
    found = re.search(rf'brickhouse_queue_length{{limiter="{limiter}"}} (\S+)', text)
    return float(found[1]) if found else 0.0


class RawClient:
    """A connection on which a user sends a request several times without waiting for the responses."""

    def __init__(self, service: Service, user: str, path: str, times: int) -> None:
        where = urlsplit(service.url)
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(120)
        self.socket.connect((where.hostname, where.port))
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Dev-User: {user}\r\n\r\n"
        self.socket.sendall(request.encode() * times)

    def first_status(self) -> int:
        """The status of the first response."""
        return int(self.socket.recv(12)[9:12])


def refusals(service: Service) -> list[tuple[str, str]]:
    """The number of responses with 503 to reads of products so far, for each worker's labels."""
    text = unchecked.get(f"{service.url}/metrics").text
    return re.findall(r'^brickhouse_requests_total\{([^}]*"/api/products"[^}]*"503"[^}]*)\} (\S+)$', text, re.MULTILINE)


def all_done(tasks: list[Future[httpx.Response]]) -> bool:
    return all(task.done() for task in tasks)


def test_caller_is_served_while_the_requests_of_another_wait(
    service: Service, admin: Client, contract: Contract
) -> None:
    crowd, other = make_user(admin, "admin")["email"], make_user(admin, "admin")["email"]
    with (
        Client(service.url, contract, crowd, tries=1) as many,
        Client(service.url, contract, other, tries=1) as one,
        ThreadPoolExecutor(100) as threads,
        locked_products(service),
    ):
        overtook = False
        for _ in range(10):  # a slow machine may send the other's request when one of the crowd ends
            waiting = [threads.submit(many.get, LIST) for _ in range(100)]
            wait_for(lambda tasks=waiting: queue_length(service, "read") > 50 or all_done(tasks), "a queue")
            before = refusals(service)
            status = one.get("/api/stores?limit=1").status_code
            overtook = status == 200 and queue_length(service, "read") > 0 and refusals(service) == before
            assert {task.result().status_code for task in waiting} == {503}
            if overtook:
                break
        assert overtook, "the other is served while no request of the crowd ends"


def test_caller_over_its_limit_gets_429_and_the_others_are_served(
    service: Service, admin: Client, contract: Contract
) -> None:
    crowd, other = make_user(admin, "admin")["email"], make_user(admin, "admin")["email"]
    with ExitStack() as stack:
        many = stack.enter_context(Client(service.url, contract, crowd, tries=1))
        one = stack.enter_context(Client(service.url, contract, other, tries=1))
        with locked_products(service):
            for _ in range(WAITING_OF_CALLER + 50):  # each sends its next request when the one before is answered
                stack.enter_context(closing(RawClient(service, crowd, LIST, 100).socket))
            wait_for(lambda: queue_length(service, "read") == WAITING_OF_CALLER, "a full queue of the caller")
            for _ in range(100):  # the queue has room now and then, when requests in it end
                response = many.get("/api/stores?limit=1")
                if response.status_code == 429:
                    break
            assert (response.status_code, response.headers["retry-after"]) == (429, "1")
            assert response.json()["code"] == "too_many_requests"
            assert one.get("/api/stores?limit=1").status_code == 200


def test_unread_exports_of_one_caller_leave_a_slot_for_others(service: Service, admin: Client, client: Client) -> None:
    crowd, once = make_user(admin, "admin"), client.without_retries()
    files = 24_000_000 // len(client.get(EXPORT).content) + 1  # more than the buffers of the sockets hold
    with ExitStack() as stack:
        for _ in range(EXPORTS_AT_ONCE):
            stack.enter_context(closing(RawClient(service, crowd["email"], EXPORT, files).socket))
        served, unchanged = -1, 0
        while unchanged < 5:  # until the crowd's exports stand still
            assert once.get(EXPORT).status_code == 200
            before, served = served, exports_served(service, crowd["id"])
            unchanged = unchanged + 1 if served == before > 0 else 0


def exports_served(service: Service, user_id: str) -> int:
    """The number of exports that this user was served."""
    lines = [line for line in log_lines(service) if line["event"] == "request" and line["user_id"] == user_id]
    return sum(line["status"] == 200 for line in lines)
