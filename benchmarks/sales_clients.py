"""The clients of the benchmark of sales: they send lines, some of their connections are cut, and they send again."""

import http.client
import json
import socket
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from benchmarks.servers import Server

ATTEMPTS = 100  # to send one request
TIMEOUT = 30  # seconds until a client gives up an attempt
PATIENCE = 1.0  # a client that is cut after its request waits for the response for at most so many seconds
NO_CONNECTION = (OSError, http.client.HTTPException)
StockRow = tuple[int, int]  # the ids of a store and a product that it carries


@dataclass(frozen=True)
class Line:
    """A line of sales; its external id is unique in its source."""

    external_id: str
    row: StockRow
    quantity: int


@dataclass(frozen=True)
class Sent:
    """A round: its lines, the seconds until all were answered with success, and how often what happened."""

    lines: int
    seconds: float
    events: Counter[str]

    @property
    def rate(self) -> float:
        """Lines per second."""
        return self.lines / self.seconds


def make_lines(number: int, rows: Sequence[StockRow], prefix: str, random: Random) -> list[Line]:
    """Return lines for random ones of these stock rows."""
    return [Line(f"{prefix}-{n:06}", random.choice(rows), random.randint(1, 3)) for n in range(number)]


def body_of(source: str, lines: Sequence[Line], occurred_at: str) -> bytes:
    """Return the body of a request."""
    body = {"source": source, "mode": "all", "lines": [json_of(line, occurred_at) for line in lines]}
    return json.dumps(body).encode()


def json_of(line: Line, occurred_at: str) -> dict[str, str | int]:
    store, product = line.row
    return {
        "store_id": str(store), "product_id": str(product), "quantity": line.quantity, "occurred_at": occurred_at,
        "external_id": line.external_id,
    }  # fmt: skip


def send_all(server: Server, caller: str, bodies: Sequence[Sequence[bytes]], cut: float, seed: str) -> Sent:
    """Send the bodies of each client, all clients at the same time. Raises SystemExit if a request is refused."""
    clients = [Client(server.port, caller, cut, Random(f"{seed} {number}")) for number in range(len(bodies))]
    start = time.monotonic()
    with ThreadPoolExecutor(len(clients)) as pool:
        lines = sum(pool.map(Client.send_each, clients, bodies))
    events = sum((client.events for client in clients), Counter[str]())
    return Sent(lines, time.monotonic() - start, events)


@dataclass
class Client:
    """A client, which sends one request at a time. Each attempt is cut with the probability `cut`."""

    port: int
    caller: str
    cut: float
    random: Random
    events: Counter[str] = field(default_factory=Counter[str])
    connection: http.client.HTTPConnection | None = None

    def send_each(self, bodies: Sequence[bytes]) -> int:
        """Send these bodies, each until it is answered with success; returns the number of their lines."""
        return sum(self.send_until_answered(body) for body in bodies)

    def send_until_answered(self, body: bytes) -> int:
        """Send a body until it is answered with success; returns the number of its lines."""
        for _ in range(ATTEMPTS):
            if self.random.random() < self.cut:
                self.send_and_cut(body)
            else:
                lines = self.send(body)
                if lines:
                    return lines
        raise SystemExit(f"benchmarks: a request had no success in {ATTEMPTS} attempts")

    def send(self, body: bytes) -> int:
        """Send a body; returns the number of its lines, 0 if the service is busy or the connection is lost."""
        connection = self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, TIMEOUT)
        try:
            connection.request("POST", "/api/sales", body, self.headers())
            response = connection.getresponse()
            text = response.read()
        except NO_CONNECTION:
            self.events["lost"] += 1
            connection.close()
            return 0
        return self.lines_in(response, text)

    def lines_in(self, response: http.client.HTTPResponse, text: bytes) -> int:
        """Return the number of lines in a response, 0 if it asks to try again later. Raises SystemExit for others."""
        if response.status != http.client.OK:
            if response.headers["Retry-After"] is None:
                raise SystemExit(f"benchmarks: a request was refused: {text[:500].decode()}")
            self.events["busy"] += 1
            time.sleep(self.random.uniform(0.1, 0.5))
            return 0
        result = json.loads(text)
        self.events["booked by a cut request"] += result["already_booked"]
        return result["booked"] + result["already_booked"]

    def send_and_cut(self, body: bytes) -> None:
        """Send a part of the request, or all of it, and close the connection; no response is read."""
        headers = {**self.headers(), "Host": f"127.0.0.1:{self.port}", "Content-Length": len(body)}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        in_the_body = self.random.random() < 0.5
        end = self.random.randrange(len(body)) if in_the_body else len(body)
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), TIMEOUT) as connection:
            connection.sendall(f"POST /api/sales HTTP/1.1\r\n{head}\r\n".encode() + body[:end])
            if not in_the_body:  # closes while the request waits, while it is booked, or when it has been answered
                connection.settimeout(self.random.uniform(0.001, PATIENCE))
                connection.recv(1, socket.MSG_PEEK)
        self.events["cut in the body" if in_the_body else "cut before the response was read"] += 1

    def headers(self) -> dict[str, str]:
        return {"X-Dev-User": self.caller, "Content-Type": "application/json"}
