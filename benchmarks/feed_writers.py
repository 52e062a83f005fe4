"""The writers of the benchmark of the change feed: they adjust stock, and remember when each write was answered."""

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Written:
    """The writes of a round: when each was answered by the id of its movement, the first moment, and the seconds."""

    answered: dict[int, float]
    start: float
    seconds: float

    @property
    def rate(self) -> float:
        """Writes per second."""
        return len(self.answered) / self.seconds


class Writer:
    """A client that adjusts stock rows, one request at a time."""

    def __init__(self, port: int, caller: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"X-Dev-User": caller, "Content-Type": "application/json"}

    def adjust(self, item: int, delta: int) -> int:
        """Adjust a stock row; returns the id of the movement. Raises SystemExit if the service refuses it."""
        body = json.dumps({"delta": delta, "reason": "benchmark"})
        self.connection.request("POST", f"/api/inventory/{item}/adjustments", body, self.headers)
        response = self.connection.getresponse()
        text = response.read()
        if response.status != http.client.CREATED:
            raise SystemExit(f"benchmarks: a write was refused: {text[:500].decode()}")
        return int(json.loads(text)["id"])

    def adjust_until(self, end: float, items: list[int]) -> dict[int, float]:
        """Adjust these stock rows in turn until a moment; returns when each write was answered."""
        answered: dict[int, float] = {}
        while time.monotonic() < end:
            movement = self.adjust(items[len(answered) % len(items)], 1)
            answered[movement] = time.monotonic()
        self.connection.close()
        return answered


def write_for(seconds: float, port: int, shop: Any, number: int) -> Written:
    """Let so many writers write for some seconds, each to other stock rows."""
    writers = [Writer(port, shop.caller) for _ in range(number)]
    items = [[shop.items.of(k) for k in range(n, shop.items.count, number)] for n in range(number)]
    start = time.monotonic()
    with ThreadPoolExecutor(number) as pool:
        answered = list(pool.map(Writer.adjust_until, writers, [start + seconds] * number, items))
    taken = time.monotonic() - start
    return Written({movement: at for one in answered for movement, at in one.items()}, start, taken)
