"""Measures the main writes of the service ("us") beside pgbench with the same statements on the same database.

The statements are those of one recorded request of each kind; pgbench sends them prepared, from BEGIN to COMMIT, one by
one. With `--against` another checkout is measured, too. The load alternates between them in short rounds; the results
are medians over the rounds, and the ratios are those of rounds that follow each other.
"""

import argparse
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks import scratch

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


def main(arguments: list[str]) -> int:
    """Run the command line; returns the exit status."""
    options = parse(arguments)
    scratch.use_scratch_database(options.orders)
    from benchmarks import load

    load.find_wrk()
    scratch.prepare(options.orders)
    show(measure(options), bool(options.against))
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks writes", description=__doc__)
    parser.add_argument("--orders", type=int, default=24_000, help="number of orders in the demo data (24000)")
    parser.add_argument("--seconds", type=int, default=2, help="seconds of load in each round (2)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds for each write and contestant (5)")
    parser.add_argument("--only", action="append", metavar="NAME",
                        help="measure only this write: create, batch, approve, fulfil, adjust, count")  # fmt: skip
    parser.add_argument("--items", action="append", choices=["different", "hot"], help="for different items, or one")
    parser.add_argument("--connections", type=int, action="append", help="a number of connections (1, 16, 64)")
    parser.add_argument("--rate", type=int, default=1500,
                        help="approvals a second that no contestant reaches; each is used once (1500)")  # fmt: skip
    parser.add_argument("--against", type=Path, metavar="CHECKOUT",
                        help="measure another checkout of the service, too, with the same migrations")  # fmt: skip
    return parser.parse_args(arguments)


def measure(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure each write for each kind of items and number of connections; returns a result for each."""
    from benchmarks.servers import running
    from benchmarks.write_requests import WRITES, prepare_shop

    results: list[dict[str, Any]] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = [stack.enter_context(running("us"))]
        if options.against:
            servers.append(stack.enter_context(running("other", checked(options.against.resolve()))))
        shop = prepare_shop()
        cases = [(name, items) for name in options.only or WRITES for items in options.items or ["different", "hot"]]
        progress = stack.enter_context(Progress(transient=True, console=Console(stderr=True)))
        for name, items in progress.track(cases):
            for connections in options.connections or [1, 16, 64]:
                turns = turns_of(name, items == "hot", shop, servers, folder, options, connections)
                rounds = rounds_of(turns, options)
                results.append({"write": name, "items": items, "connections": connections, "rounds": rounds})
    return results


def checked(other: Path) -> Path:
    """Return the other checkout. Raises SystemExit if its migrations differ, because both share the database."""
    from benchmarks import BACKEND
    from benchmarks.against import migrations_in

    if migrations_in(other / "backend") != migrations_in(BACKEND):
        raise SystemExit("benchmarks: the migrations differ, so the checkouts cannot share a database")
    return other


def rounds_of(turns: Turns, options: argparse.Namespace) -> dict[str, list[Any]]:
    """Measure rounds in turn, in alternating order; the first of each is a warm-up and is dropped."""
    rounds: dict[str, list[Any]] = {name: [] for name in turns}
    for number in range(options.rounds + 1):
        for name in list(turns)[:: -1 if number % 2 else 1]:
            rounds[name].append(turns[name](options.seconds if number else 1))
    return {name: found[1:] for name, found in rounds.items()}


def turns_of(
    name: str, hot: bool, shop: Any, servers: list[Any], folder: Path, options: argparse.Namespace, connections: int
) -> Turns:
    """Prepare one kind of write; returns a function for each contestant that measures a round of some seconds."""
    from benchmarks.load import load_postgres, load_writes
    from benchmarks.write_requests import write_request

    number = options.rate * (options.seconds * options.rounds + 1) * (len(servers) + 1)
    request = write_request(name, shop, hot, number)
    starts = round_starts(request, 2 * connections)
    sql, lua = folder / "write.sql", folder / "write.lua"
    sql.write_text(pgbench_script(request, shop, connections))
    lua.write_text(wrk_script(request, shop))
    turns: Turns = {
        server.name: lambda seconds, server=server: load_writes(server, lua, next(starts), seconds, connections)
        for server in servers
    }
    turns["pgbench"] = lambda seconds: load_postgres(sql, seconds, connections, {"start": next(starts), "k": -1})
    return turns


def round_starts(request: Any, unfinished: int) -> Iterator[int]:
    """Yield for each round the number of its first request: after those that earlier rounds have used.

    When wrk ends a round, at most so many requests are `unfinished`.
    """
    from app.database.connection import connect

    order = request.numbers.get("order")
    while order is not None:
        with connect() as connection:
            row = connection.execute(
                "SELECT coalesce(max(id), %s) FROM orders WHERE id >= %s AND id < %s AND status <> %s",
                (order.first, order.first, order.first + order.count, request.needs),
            ).fetchone()
        assert row is not None
        yield row[0] - order.first + unfinished
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
