"""Measures how many lines of sales a second the service books for clients whose connections are cut at random.

Each client sends requests of up to 1,000 lines. Some attempts are cut: the connection is closed in the middle of the
body, or after it and before the response is read. Each request is sent until it is answered with success. The limit is
pgbench with the same number of clients and the statements of recorded requests. Rounds with cuts, without cuts and of
the limit alternate. Afterwards SQL proves that each line was booked once. It ends with 1 if the service with cuts
reaches less than 30 % of the limit.
"""

import argparse
import secrets
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import scratch

BAR = 0.3  # of the limit
CUT, WHOLE, LIMIT = "us, cut", "us, not cut", "pgbench"
LIMIT_SOURCE = "benchmark of the limit"
MAKE_SENT = """CREATE TEMPORARY TABLE sent (
    source text, external_id text, store_id bigint, product_id bigint, quantity int,
    PRIMARY KEY (source, external_id))"""
# Lines that were not sent, not booked, booked twice, or booked with another quantity, store or product.
WRONG_LINES = """
    WITH lines AS (
        SELECT source, external_id, count(*) AS number, min(movement_id) AS movement_id
        FROM sale_lines WHERE source IN (SELECT source FROM sent) GROUP BY source, external_id
    ), moved AS (
        SELECT m.reason, count(*) AS number, min(m.id) AS movement_id, min(i.store_id) AS store_id,
               min(i.product_id) AS product_id, -sum(m.delta) AS quantity
        FROM stock_movements m JOIN inventory i ON i.id = m.inventory_id
        WHERE m.id > %(last)s AND NOT starts_with(m.reason, %(limit)s) GROUP BY m.reason
    )
    SELECT count(*)
    FROM sent s FULL JOIN lines l USING (source, external_id)
    FULL JOIN moved m ON m.reason = source || ': ' || external_id
    WHERE (s.store_id, s.product_id, s.quantity, l.movement_id, l.number, m.number)
        IS DISTINCT FROM (m.store_id, m.product_id, m.quantity, m.movement_id, 1, 1)"""
# Stock rows that have not lost exactly what was sent and what pgbench has sold.
WRONG_STOCK = """
    WITH sold AS (
        SELECT i.id, s.quantity FROM sent s JOIN inventory i USING (store_id, product_id)
        UNION ALL
        SELECT inventory_id, -delta FROM stock_movements WHERE id > %(last)s AND starts_with(reason, %(limit)s)
    )
    SELECT count(*)
    FROM inventory i LEFT JOIN stock_before b USING (id)
    LEFT JOIN (SELECT id, sum(quantity) AS quantity FROM sold GROUP BY id) s USING (id)
    WHERE b.current_stock - i.current_stock IS DISTINCT FROM coalesce(s.quantity, 0)"""


@dataclass(frozen=True)
class Result:
    """A round: lines per second, and milliseconds of processor time for 1,000 lines."""

    rate: float
    database: float
    service: float = 0
    clients: float = 0
    events: Counter[str] = field(default_factory=Counter[str])


Rounds = dict[str, list[Result]]


def main(arguments: list[str]) -> int:
    """Run the command line; returns the exit status, 1 if the bar is missed."""
    options = parse(arguments)
    scratch.use_scratch_database(options.orders)
    scratch.prepare(options.orders)
    cases = {items: measure(options, items == "hot") for items in options.items or ["different", "hot"]}
    show(cases, options)
    return int(any(ratio(rounds, CUT) < BAR for items, rounds in cases.items() if items == "different"))


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks sales", description=__doc__)
    parser.add_argument("--orders", type=int, default=24_000, help="number of orders in the demo data (24000)")
    parser.add_argument("--lines", type=int, default=100_000, help="lines of a round (100000)")
    parser.add_argument("--clients", type=int, default=8, help="number of clients (8)")
    parser.add_argument("--size", type=int, default=1000, help="lines of a request, at most 1000 (1000)")
    parser.add_argument("--cut", type=float, default=0.1, help="share of the attempts that are cut (0.1)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each (3)")
    parser.add_argument("--seconds", type=int, default=10, help="seconds of a round of pgbench (10)")
    parser.add_argument("--items", action="append", choices=["different", "hot"],
                        help="only clients that sell in different stores, or all in the same one")  # fmt: skip
    return parser.parse_args(arguments)


def measure(options: argparse.Namespace, hot: bool) -> Rounds:
    """Measure all rounds; raises SystemExit if a line was not booked exactly once."""
    from benchmarks.sales_limit import load_limit
    from benchmarks.servers import running
    from benchmarks.write_requests import prepare_shop

    shop, token = prepare_shop(), secrets.token_hex(4)
    rows = rows_of_clients(shop.lines, options.clients, hot)
    with tempfile.TemporaryDirectory() as folder:
        script = limit_script(rows, options.size, shop.caller, token, Path(folder))
        books = Books()
        with running("us") as server:

            def sales(cut: float) -> Callable[[int], Result]:
                return lambda number: send(server, shop.caller, rows, books, options, cut, number)

            def limit(number: int) -> Result:
                found = load_limit(script, number, options.seconds if number else 1, options.clients)
                return Result(found.throughput * options.size, (found.database or 0) * 1000 / options.size)

            rounds = alternating({CUT: sales(options.cut), WHOLE: sales(0), LIMIT: limit}, options.rounds)
        books.check()  # after the service has ended: a request whose connection was cut may go on for a while
    return rounds


def alternating(turns: dict[str, Callable[[int], Result]], rounds: int) -> Rounds:
    """Measure rounds in turn, in alternating order; number 0 is a short warm-up and is dropped."""
    found: Rounds = {name: [] for name in turns}
    for number in range(rounds + 1):
        for name in list(turns)[:: -1 if number % 2 else 1]:
            found[name].append(turns[name](number))
    return {name: results[1:] for name, results in found.items()}


def rows_of_clients(lines: Sequence[tuple[int, int, int]], clients: int, hot: bool) -> list[list[tuple[int, int]]]:
    """Return the stores and products in which each client sells: each in another store, or all in the same one."""
    carried: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for store, product, _ in lines:
        carried[store].append((store, product))
    stores = sorted(carried.values(), key=len, reverse=True)[: 1 if hot else clients]
    return [stores[client % len(stores)] for client in range(clients)]


def limit_script(rows: Sequence[Sequence[tuple[int, int]]], size: int, caller: str, token: str, folder: Path) -> Path:
    """Return the script for pgbench."""
    from benchmarks.sales_clients import body_of, make_lines
    from benchmarks.sales_limit import record_limit

    bodies = [
        body_of(LIMIT_SOURCE, make_lines(size, sold, f"{token}-{client}", Random(client)), an_hour_ago())
        for client, sold in enumerate(rows)
    ]
    return record_limit(bodies, caller, token, folder)


def an_hour_ago() -> str:
    return (datetime.now(UTC) - timedelta(hours=1)).isoformat()


def send(
    server: Any,
    caller: str,
    rows: Sequence[Sequence[tuple[int, int]]],
    books: "Books",
    options: argparse.Namespace,
    cut: float,
    number: int,
) -> Result:
    """Send a round of new lines to the service; the warm-up, number 0, has one request of each client."""
    from benchmarks.load import database_cpu_seconds
    from benchmarks.sales_clients import body_of, make_lines, send_all

    source, random, at = secrets.token_hex(6), Random(number), an_hour_ago()
    bodies: list[list[bytes]] = [[] for _ in rows]
    count = options.lines if number else options.size * options.clients
    for request, start in enumerate(range(0, count, options.size)):
        client = request % options.clients
        lines = make_lines(min(options.size, count - start), rows[client], str(request), random)
        books.add(source, lines)
        bodies[client].append(body_of(source, lines, at))

    def processor_seconds() -> tuple[float, float, float]:
        return database_cpu_seconds(), server.cpu_seconds(), time.process_time()

    before = processor_seconds()
    sent = send_all(server, caller, bodies, cut, source)
    used = (1e6 * (now - then) / sent.lines for now, then in zip(processor_seconds(), before, strict=True))
    return Result(sent.rate, *used, sent.events)


class Books:
    """The lines that were sent and the stock before, in temporary tables beside the ledger."""

    def __init__(self) -> None:
        """Remember the stock and the last movement."""
        from app.database.connection import connect

        self.connection = connect()
        self.connection.autocommit = True
        self.connection.execute("SET statement_timeout = 0")
        self.connection.execute(MAKE_SENT)
        self.connection.execute("CREATE TEMPORARY TABLE stock_before AS SELECT id, current_stock FROM inventory")
        self.last = self.number("SELECT coalesce(max(id), 0) FROM stock_movements")

    def add(self, source: str, lines: Sequence[Any]) -> None:
        """Add lines that will be sent."""
        with self.connection.cursor() as cursor, cursor.copy("COPY sent FROM STDIN") as copy:
            for line in lines:
                copy.write_row((source, line.external_id, *line.row, line.quantity))

    def check(self) -> None:
        """Raises SystemExit unless each line has one movement and the stock fell by what was sold."""
        self.connection.execute("ANALYZE sent")
        lines, stock, sent = (self.number(query) for query in (WRONG_LINES, WRONG_STOCK, "SELECT count(*) FROM sent"))
        self.connection.close()
        if lines or stock:
            raise SystemExit(f"benchmarks: of {sent:,} lines {lines:,} are booked wrongly, and {stock:,} stock rows")
        print(f"benchmarks: each of {sent:,} lines has one movement, and stock fell by what was sold")

    def number(self, query: Any) -> int:
        """Return the number that a query finds."""
        row = self.connection.execute(query, {"last": self.last, "limit": LIMIT_SOURCE} if "%" in query else None)
        return row.fetchone()[0]


def ratio(rounds: Rounds, name: str) -> float:
    """Return the median of the ratios between the rounds of a contestant and those of the limit."""
    pairs = zip(rounds[name], rounds[LIMIT], strict=True)
    return statistics.median(mine.rate / limit.rate for mine, limit in pairs)


def show(cases: dict[str, Rounds], options: argparse.Namespace) -> None:
    """Print the table and what happened in the rounds with cuts."""
    title = f"{options.clients} clients, requests of {options.size:,} lines, rounds of {options.lines:,} lines"
    table = Table(title=f"{title}: medians, processor ms for 1,000 lines", title_justify="left")
    for name in ("stores", "", "lines per second (lowest–highest)", "of the limit", "service", "database", "clients"):
        table.add_column(name, justify="left" if name in ("stores", "") else "right", no_wrap=True)
    for items, rounds in cases.items():
        for name, results in rounds.items():
            share = "" if name == LIMIT else f"{ratio(rounds, name):.0%}"
            table.add_row(items, name, rates_of(results), share, *processor_of(results), end_section=name == LIMIT)
    console = Console(width=180)
    console.print(table)
    for items, rounds in cases.items():
        events = sum((result.events for result in rounds[CUT]), Counter[str]())
        console.print(f"{items}, cut: " + ", ".join(f"{number:,} {name}" for name, number in sorted(events.items())))


def rates_of(results: Sequence[Result]) -> str:
    rates = [result.rate for result in results]
    return f"{statistics.median(rates):,.0f} ({min(rates):,.0f}–{max(rates):,.0f})"


def processor_of(results: Sequence[Result]) -> list[str]:
    parts = ([getattr(result, name) for result in results] for name in ("service", "database", "clients"))
    return [f"{statistics.median(values):.0f}" if any(values) else "" for values in parts]
