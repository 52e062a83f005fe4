"""The history of a row's requests: one line when a request starts (invoke), one when it ends (ok, fail, unknown)."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from reliability.http_connection import HttpConnection, NoResponse, Response


class History:
    """The record of one row, as NDJSON, and the numbers of its load.

    ok: the request took effect. fail: it was refused, without effect. unknown: no response, or 5xx; it may have taken
    effect once, or not at all.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.file = path.open("wb")
        self.started = time.monotonic()
        self.statuses: Counter[str] = Counter()
        self.seconds: list[float] = []
        self.first = self.last = 0.0

    async def send(
        self,
        http: HttpConnection,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 30,
        **facts: Any,
    ) -> Response | None:
        """Send a request and record its start and its end; returns the response, None if there is none."""
        began = time.monotonic()
        self.first = self.first or began
        self.write({"t": began - self.started, "is": "invoke", "do": f"{method} {path}", **facts})
        try:
            response = await http.send(method, path, body, headers, timeout)
        except NoResponse as lost:
            self.note(began, "unknown", "lost", why=str(lost), **facts)
            return None
        except asyncio.CancelledError:
            self.note(began, "unknown", "cut", **facts)
            raise
        kind = "ok" if response.status < 400 else "unknown" if response.status >= 500 else "fail"
        self.note(began, kind, str(response.status), **facts)
        return response

    def note(self, began: float, kind: str, status: str, **facts: Any) -> None:
        """Record the end of a request."""
        self.last = time.monotonic()
        self.statuses[status] += 1
        self.seconds.append(self.last - began)
        self.write(
            {
                "t": self.last - self.started,
                "is": kind,
                "status": status,
                "ms": round(1000 * self.seconds[-1], 2),
                **facts,
            }
        )

    def write(self, line: Mapping[str, Any]) -> None:
        """Write one line."""
        self.file.write(orjson.dumps(line) + b"\n")

    def percentile(self, share: float) -> float:
        """The seconds in which this share of the responses came."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0

    def faults(self) -> int:
        """The number of responses with status 500."""
        return self.statuses["500"]

    def in_words(self) -> str:
        """The load reached, in words."""
        count, took = len(self.seconds), max(self.last - self.first, 0.001)
        spread = ", ".join(f"{status} x {n:,}" for status, n in sorted(self.statuses.items()))
        p99 = 1000 * self.percentile(0.99)
        return f"{count:,} requests in {took:.1f} s ({count / took:,.0f}/s, p99 {p99:,.0f} ms): {spread}"
