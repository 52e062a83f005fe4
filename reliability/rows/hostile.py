"""R28: hostile values in parameters, bodies and headers cause no internal error, no delay, no forged log line."""

import csv
import io
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from reliability.bars import Bar
from reliability.history import History
from reliability.http_connection import HttpConnection
from reliability.rows.authorization import company
from reliability.trial import ADMIN, Mutant, Patch, Row, System, Trial, spread
from tests.test_hostile_input import BROKEN, NASTY, WRITES, filled_in, locations, with_value
from tests.test_hostile_urls import DAYS, FLAGS, HEADERS, IDS, NUMBERS, TEXTS

FORGED = '{"event":"forged","level":"info"}'
LINES = [f"a\r\n{FORGED}", f"a\n{FORGED}\n", f"a\u2028{FORGED}", f"\x1b[2J{FORGED}", f"a\x85{FORGED}", f'"}}\n{FORGED}']
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "=HYPERLINK(1)",
    "\uff1d1+1",
    " =1",
    "\u00a0=1",
    'a"b',
    "a,b",
    "a;b",
]
SQL = ["' OR 1=1 --", "'; SELECT pg_sleep(3) --", "$$||pg_sleep(3)||$$"]
SLOW = ["a" * 50_000, "%" * 1000, "_" * 1000, "(a+)+" * 200, *SQL]
TEXT = [quote(text) for text in [*LINES, *SLOW, *FORMULAS]] + TEXTS


@dataclass(frozen=True)
class Case:
    """One hostile request."""

    method: str
    path: str
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])


def cases(document: dict[str, Any], keys: dict[str, str]) -> Iterator[Case]:
    """Requests with hostile values, for every operation of the document and every location of a value."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if path.endswith("/stream"):  # never ends; the list of changes takes the same parameters
                continue
            route = f"{method.upper()} {path}"
            body = json.dumps(filled_in(WRITES[route], keys)).encode() if route in WRITES else None
            yield from in_parameters(method.upper(), path, operation, keys, body)
            if route in WRITES:
                yield from in_bodies(method.upper(), filled_in(path, keys), filled_in(WRITES[route], keys))
            yield from in_headers(method.upper(), filled_in(path, keys), body)


def in_parameters(
    method: str, path: str, operation: dict[str, Any], keys: dict[str, str], body: bytes | None
) -> Iterator[Case]:
    """Invalid ids in the path; invalid, repeated and unknown parameters in the query."""
    known = filled_in(path, keys)
    for parameter in operation.get("parameters", []):
        name, kind = parameter["name"], parameter["schema"].get("items", parameter["schema"])
        if parameter["in"] == "path":
            for text in [*IDS, *map(quote, LINES)]:
                yield Case(method, filled_in(path.replace(f"{{{name}}}", text), keys), body)
        if parameter["in"] == "query":
            for text in values_for(kind):
                yield Case(method, f"{known}?{name}={text}", body)
            yield Case(method, f"{known}?{name}=1&{name}=2&{name}[]=3", body)
    yield Case(method, f"{known}?" + "&".join(f"p{n}=1" for n in range(3000)), body)
    yield Case(method, f"{known}?{quote(LINES[0])}=1", body)


def values_for(kind: dict[str, Any]) -> list[str]:
    """The hostile values for a parameter with this schema."""
    if kind.get("type") == "integer":
        return NUMBERS
    if kind.get("type") == "boolean":
        return FLAGS
    if kind.get("format") == "date":
        return DAYS
    return TEXT


def in_bodies(method: str, path: str, body: Any) -> Iterator[Case]:
    """Invalid values in every location of a body, and invalid bodies; all are dry runs."""
    for location in locations(body):
        for value in [*NASTY, *LINES, *FORMULAS]:
            yield Case(method, f"{path}?dry_run=true", json.dumps(with_value(body, location, value)).encode())
    for broken in BROKEN:
        yield Case(method, f"{path}?dry_run=true", broken)


def in_headers(method: str, path: str, body: bytes | None) -> Iterator[Case]:
    """Invalid values in headers."""
    for name, values in HEADERS.items():
        for value in values:
            yield Case(method, f"{path}?dry_run=true" if body else path, body, {name: value})


@dataclass
class Seen:
    """The results of all requests."""

    slowest: float = 0.0
    bad: list[str] = field(default_factory=list[str])
    answered: int = 0


async def hostile(trial: Trial) -> None:
    """R28: send all requests, or a sample; then check the log and the exports."""
    async with trial.system(workers=1) as system:
        targets, _ = company(system)
        battery = list(cases(system.contract.document, targets["own store"]))
        missing = [f"{m.upper()} {path}" for path, operations in system.contract.document["paths"].items()
                   for m, operation in operations.items() if operation.get("requestBody")
                   and f"{m.upper()} {path}" not in WRITES]  # fmt: skip
        trial.check(not missing, f"this row does not know how to ask {missing}")
        trial.random.shuffle(battery)
        seen, before = Seen(), len(system.service.log_lines())
        del battery[trial.size(len(battery), 2500) :]
        jobs = [lambda http, case=case: attack(seen, system.history, http, case) for case in battery]
        await spread(jobs, [system.http(ADMIN) for _ in range(4)])
        trial.reached(f"{len(battery):,} of the cases made from the document; the slowest {1000 * seen.slowest:.0f} ms")
        trial.check(not seen.bad, "; ".join(seen.bad[:5]), "refused")
        taken = sum(n for status, n in system.history.statuses.items() if status.startswith("2"))
        trial.check(taken > len(battery) // 20, f"only {taken} were accepted: the requests do not reach the rules")
        trial.measure("slowest", seen.slowest, "seconds until a response")
        await after_the_last_line(system)
        check_log(trial, system, before, seen)
        await formulas(trial, system)


async def attack(seen: Seen, history: History, http: HttpConnection, case: Case) -> None:
    """Send one request: no 5xx, and every error is a problem document."""
    began = time.monotonic()
    response = await history.send(http, case.method, case.path, case.body, case.headers)
    seen.slowest = max(seen.slowest, time.monotonic() - began)
    what = f"{case.method} {case.path[:80]} {(case.body or b'')[:60]!r} {str(case.headers)[:60]}"
    if response is None:
        seen.bad.append(f"no response to {what}")
        return
    seen.answered += 1
    if response.status >= 500:
        seen.bad.append(f"{response.status} to {what}")
    if response.status >= 400 and not response.problem() and case.method != "HEAD":
        seen.bad.append(f"{response.status} without a problem document to {what}")


async def after_the_last_line(system: System) -> None:
    """Return when the log has the line of a request that was sent after all others."""
    await system.http().send("GET", "/health", headers={"X-Request-Id": "the-last-one"})
    give_up = time.monotonic() + 10
    while b"the-last-one" not in system.service.log.read_bytes() and time.monotonic() < give_up:
        await system.http().send("GET", "/health")


def check_log(trial: Trial, system: System, before: int, seen: Seen) -> None:
    """Check that every line is a JSON object of the service, with one line for each request."""
    lines = system.service.log_lines()[before:]
    strange = [line for line in lines if "raw" in line or line.get("event") in (None, "forged")]
    trial.check(not strange, f"{len(strange)} lines of the log are not of the service: {strange[:2]}", "log")
    events = Counter(line.get("event") for line in lines)
    trial.check(events["request"] >= seen.answered, f"{events['request']} lines for {seen.answered} requests", "log")
    raw = system.service.log.read_bytes()
    plain = raw.isascii() and b"\x1b" not in raw
    trial.check(plain, "the log holds an escape sequence or something beyond ASCII", "log")


async def formulas(trial: Trial, system: System) -> None:
    """Check that no cell of an export is a formula, for any name of a product."""
    exports = [path for path, operations in system.contract.document["paths"].items()
               if "text/csv" in str(operations.get("get", {}).get("responses", "")) and "{" not in path]  # fmt: skip
    http = system.http(ADMIN)
    for n, name in enumerate(FORMULAS):
        body = {"sku": f"F-{n}", "name": name, "brand": name, "category": name, "unit_price": 1}
        await http.send("POST", "/api/products", body)
    cells = 0
    for path in exports:
        for query, headers in (("?format=csv", {}), ("", {"Accept": "text/csv"})):
            response = await http.send("GET", f"{path}{query}", headers=headers)
            if not response.headers.get("content-type", "").startswith("text/csv"):
                continue
            for row in csv.reader(io.StringIO(response.body.decode("utf-8-sig")), strict=True):
                cells += len(row)
                bad = [cell for cell in row if is_formula(cell)]
                trial.check(not bad, f"{path} has a formula: {bad[:1]}", "formulas")
    trial.reached(f"{len(exports)} exports, {cells:,} cells")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would calculate the cell. Negative numbers are no formulas."""
    start = cell.lstrip(" \u00a0\t\r\n")[:1]
    number = cell.replace(".", "", 1).removeprefix("-").isdecimal()
    return bool(start) and start in "=+-@\uff1d\uff0b\uff0d\uff20" and not number


ROWS = (
    Row(
        "R28",
        "hostile input in every parameter, body and header of the OpenAPI document",
        {
            "refused": Bar("no 5xx, and every error is a problem document"),
            "slowest": Bar("the slowest response <= {limit} s", 1, timed=True),
            "log": Bar("no forged line in the log"),
            "formulas": Bar("no formula in an export"),
        },
        hostile,
        (
            Mutant(
                "texts with NUL are accepted",
                (Patch("app/models/fields.py", 'LINES = r"^[^\\x00]*$"', 'LINES = r"(?s)^.*$"'),),
            ),
            Mutant(
                "log lines are not encoded as JSON",
                (
                    Patch(
                        "app/monitoring/logs.py",
                        "    return line if line.isascii() else json.dumps(orjson.loads(line)).encode()\n",
                        '    line = \'{"event": "%s", "path": "%s"}\' % (event["event"], event.get("path"))\n'
                        "    return line.encode()\n",
                    ),
                ),
            ),
        ),
    ),
)
