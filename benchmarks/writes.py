"""Measures the main writes of the service ("us") beside pgbench with the same statements on the same database.

The statements are those of one recorded request of each kind; pgbench sends them prepared, from BEGIN to COMMIT, one by
one. With `--against` another checkout is measured, too, on the same database, or on its own if its migrations differ.
The load alternates between them in short rounds; the results are medians over the rounds, and the ratios are those of
rounds that follow each other.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks import scratch

LEAST = 0.5  # of pgbench, for create, approve and fulfil of different items at 16 connections
MOST_P99 = 3  # times the median, for every write at 16 connections
CONNECTION = """
import json, benchmarks
from app.database.connection import connect
with connect() as connection:
    print(json.dumps({**connection.info.get_parameters(), "host": connection.info.host}))
"""
TITLE = "responses per second · p50 ms · p99 ms · processor ms per response (service + database), medians"
Turns = dict[str, Callable[[int], Any]]
LUA = """
local k
function init(arguments) k = tonumber(arguments[1]) - 1 end
local function number(first, count, every, times)
    return string.format("%%d", first + math.floor(k * times / every) %% count)
end
function request()
    k = k + 1
    local values = {%(values)s}
    local function fill(text) return (text:gsub("{([%%w_]+)}", values)) end
    local headers = {["X-Dev-User"] = "%(caller)s", ["Content-Type"] = "application/json"}
    return wrk.format("%(method)s", fill("%(path)s"), headers, fill([[%(body)s]]))
end
"""


@dataclass(frozen=True)
class Site:
    """A measured server, and its database: a function that connects to it, and the ids in it.

    `data` is the directory of its database if it has one of its own.
    """

    server: Any
    connect: Callable[[], Any]
    shop: Any
    data: Path | None = None


def main(arguments: list[str]) -> int:
    """Run the command line; returns the exit status."""
    options = parse(arguments)
    scratch.use_scratch_database(options.orders)
    from benchmarks import load

    load.find_wrk()
    scratch.prepare(options.orders)
    results = measure(options)
    show(results, bool(options.against))
    for text, reached in bars(results):
        print(f"  {'reached' if reached else 'MISSED '}  {text}")
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks writes", description=__doc__)
    parser.add_argument("--orders", type=int, default=24_000, help="number of orders in the demo data (24000)")
    parser.add_argument("--seconds", type=int, default=2, help="seconds of load in each round (2)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds for each write and contestant (5)")
    parser.add_argument("--only", action="append", metavar="NAME",
                        help="measure only this write: create, batch, approve, fulfil, ship, receive, return, adjust, "
                        "count, write-off, reverse")  # fmt: skip
    parser.add_argument("--items", action="append", choices=["different", "hot"], help="for different items, or one")
    parser.add_argument("--connections", type=int, action="append", help="a number of connections (1, 16, 64)")
    parser.add_argument("--rate", type=int, default=1500,
                        help="approvals a second that no contestant reaches; each is used once (1500)")  # fmt: skip
    parser.add_argument("--against", type=Path, metavar="CHECKOUT",
                        help="measure another checkout of the service, too")  # fmt: skip
    return parser.parse_args(arguments)


def measure(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure each write for each kind of items and number of connections; returns a result for each."""
    from app.database.connection import connect
    from benchmarks.servers import running
    from benchmarks.write_requests import WRITES, prepare_shop

    results: list[dict[str, Any]] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(running("us"))
        sites = [Site(server, connect, prepare_shop())]
        if options.against:
            sites.append(other_site(options, stack, sites[0]))
        cases = [(name, items) for name in options.only or WRITES for items in options.items or ["different", "hot"]]
        progress = stack.enter_context(Progress(transient=True, console=Console(stderr=True)))
        for name, items in progress.track(cases):
            for connections in options.connections or [1, 16, 64]:
                turns = turns_of(name, items == "hot", sites, folder, options, connections)
                rounds = rounds_of(turns, options)
                results.append({"write": name, "items": items, "connections": connections, "rounds": rounds})
    return results


def other_site(options: argparse.Namespace, stack: ExitStack, us: Site) -> Site:
    """Start the other checkout, on the same database, or on its own if its migrations differ.

    Raises SystemExit if they differ and DB_HOST names the one database of both, or if its tables differ too much.
    """
    import psycopg

    from benchmarks.against import database_of, same_migrations
    from benchmarks.servers import running
    from benchmarks.write_requests import prepare_shop

    other = options.against.resolve()
    if not same_migrations(other) and os.environ.get("DB_HOST"):
        raise SystemExit("benchmarks: the migrations differ, so the checkouts cannot share the database in DB_HOST")
    environment = database_of(other, options.orders)
    server = stack.enter_context(running("other", other, environment))
    if not environment:
        return Site(server, us.connect, us.shop)
    parameters = connection_of(other, environment)

    def connect() -> Any:
        return psycopg.connect(**parameters)

    try:
        return Site(server, connect, prepare_shop(connect), Path(environment["EMBEDDED_DB_DIR"]))
    except psycopg.errors.ProgrammingError as error:
        raise SystemExit(f"benchmarks: the tables of the other checkout differ too much: {error}") from error


def connection_of(other: Path, environment: dict[str, str]) -> dict[str, Any]:
    """Return the parameters of a connection to the other checkout's own database."""
    from benchmarks.servers import python_of

    command = [python_of(other), "-c", CONNECTION]
    done = subprocess.run(command, cwd=other, env={**os.environ, **environment}, capture_output=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def rounds_of(turns: Turns, options: argparse.Namespace) -> dict[str, list[Any]]:
    """Measure rounds in turn, in alternating order; the first of each is a warm-up and is dropped."""
    rounds: dict[str, list[Any]] = {name: [] for name in turns}
    for number in range(options.rounds + 1):
        for name in list(turns)[:: -1 if number % 2 else 1]:
            rounds[name].append(turns[name](options.seconds if number else 1))
    return {name: found[1:] for name, found in rounds.items()}


def turns_of(
    name: str, hot: bool, sites: list[Site], folder: Path, options: argparse.Namespace, connections: int
) -> Turns:
    """Prepare one kind of write; returns a function for each contestant that measures a round of some seconds.

    Contestants on one database share its requests, because some of these can be sent once only.
    """
    from benchmarks.load import load_postgres, load_writes
    from benchmarks.used_once import make, make_over_http
    from benchmarks.write_requests import write_request

    number = options.rate * (options.seconds * options.rounds + 1) * (len(sites) + 1)
    request = write_request(name, sites[0].shop, hot, number, make)
    starts = round_starts(request, 2 * connections, sites[0].connect)
    sql = folder / "write.sql"
    sql.write_text(pgbench_script(request, sites[0].shop, connections))
    turns: Turns = {}
    for site in sites:
        mine, next_start = request, starts
        if site.data:
            mine = write_request(name, site.shop, hot, number, make_over_http(site.server))
            next_start = round_starts(mine, 2 * connections, site.connect)
        lua = folder / f"{site.server.name}.lua"
        lua.write_text(wrk_script(mine, site.shop))
        turns[site.server.name] = lambda seconds, site=site, lua=lua, next_start=next_start: load_writes(
            site.server, lua, next(next_start), seconds, connections, site.data
        )
    turns["pgbench"] = lambda seconds: load_postgres(sql, seconds, connections, {"start": next(starts), "k": -1})
    return turns


def round_starts(request: Any, unfinished: int, connect: Callable[[], Any]) -> Iterator[int]:
    """Yield for each round the number of its first request: after those that earlier rounds have used.

    When wrk ends a round, at most so many requests are `unfinished`.
    """
    while request.used:
        (thing,) = request.numbers.values()
        with connect() as connection:
            row = connection.execute(
                f"SELECT coalesce(max(id), %s) FROM ({request.used}) AS used (id) WHERE id >= %s AND id < %s",
                (thing.first, thing.first, thing.first + thing.count),
            ).fetchone()
        assert row is not None
        yield row[0] - thing.first + unfinished
    while True:
        yield 1


def wrk_script(request: Any, shop: Any) -> str:
    """Return the Lua program that makes the requests."""
    numbers = [f"{name} = number({n.first}, {n.count}, {n.every}, {n.times})" for name, n in request.numbers.items()]
    return LUA % {"values": ", ".join(numbers), "caller": shop.caller, **vars(request)}


def pgbench_script(request: Any, shop: Any, connections: int) -> str:
    """Run and record the first request; returns its statements, after lines that set each client's next numbers."""
    from benchmarks.recording import record

    path, body = request.filled(request.path, 0), request.filled(request.body, 0)
    names = {number.of(0): name for name, number in request.numbers.items()}
    recording = record(request.method, path, body, shop.caller, names)
    lines = ["\\set k :k + 1", f"\\set n :start + :k * {connections} + :client_id"]
    lines += [
        f"\\set {name} {n.first} + (:n * {n.times} / {n.every}) % {n.count}" for name, n in request.numbers.items()
    ]
    return "\n".join([*lines, recording.script()])


def show(results: list[dict[str, Any]], against: bool) -> None:
    """Print the table."""
    table = Table(title=TITLE, title_justify="left")
    for name in ("write", "items", "clients", "us", "pgbench", "us/pgbench", *(["other", "us/other"] * against)):
        table.add_column(name, justify="left" if name in ("write", "items") else "right", no_wrap=True)
    for result in results:
        rounds = result["rounds"]
        cells = [cell(rounds["us"]), cell(rounds["pgbench"]), f"{ratio(rounds, 'pgbench'):.0%}"]
        if against:
            cells += [cell(rounds["other"]), f"{ratio(rounds, 'other'):.2f}"]
        table.add_row(result["write"], result["items"], str(result["connections"]), *cells)
    Console(width=180).print(table)


def cell(rounds: list[Any]) -> str:
    from benchmarks.load import median

    middle = median(rounds)
    processor = " + ".join(f"{middle[name]:.1f}" for name in ("cpu", "database") if middle[name] is not None)
    return f"{middle['throughput']:,.0f} · {middle['p50']:.1f} · {middle['p99']:.1f} · {processor}"


def ratio(rounds: dict[str, list[Any]], other: str) -> float:
    """Return the median of the ratios between the rounds of the service and those of another contestant."""
    pairs = [(mine.throughput, theirs.throughput) for mine, theirs in zip(rounds["us"], rounds[other], strict=True)]
    return statistics.median(mine / theirs for mine, theirs in pairs if theirs)


def bars(results: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    """Return the text of each bar, and whether it was reached. Bars are for 16 connections and different items."""
    from benchmarks.load import median

    found: list[tuple[str, bool]] = []
    for result in results:
        if (result["connections"], result["items"]) != (16, "different"):
            continue
        middle, share = median(result["rounds"]["us"]), ratio(result["rounds"], "pgbench")
        if result["write"] in ("create", "approve", "fulfil"):
            found.append((f"{result['write']}: {share:.0%} of pgbench (at least {LEAST:.0%})", share >= LEAST))
        times = middle["p99"] / middle["p50"]
        found.append((f"{result['write']}: p99 {times:.1f} × p50 (at most {MOST_P99} ×)", times <= MOST_P99))
    return found
