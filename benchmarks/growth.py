"""Measures how the time of each read grows with the number of orders.

The requests come from the OpenAPI document: each GET endpoint, with each value of each filter in each sort order, and
with each pair of values of two filters. The service runs beside each database at the same time; the requests alternate
between them, one at a time, so other programs on the machine disturb both alike. The ratio is that of the processor
time of the service and its database for one response, which other programs disturb least; it needs Linux, elsewhere it
is the ratio of the times. With --blocks it is the ratio of the database pages that the statements touch, which nothing
disturbs: one request of each kind is enough.
"""

import argparse
import http.client
import json
import math
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from benchmarks import KEPT, PROJECT, scratch
from benchmarks.growth_requests import Case, Values, cases_of
from benchmarks.servers import Server, running

ORDERS_A_YEAR = 100_000
LONGEST = 120  # months
BAR = 1.5
FEWEST, ENOUGH, SECONDS = 7, 41, 1.5  # requests to each database: at least, at most, and no further one after this time
TRIES = 3
FEW_BLOCKS = 50  # pages: ratios of smaller numbers say nothing
STEADY = 0.15  # no further request if the quartiles of the ratio are closer than this share of the median

# Values of parameters that the document does not list, as one JSON object.
SAMPLE = """
WITH product AS (SELECT product_id AS id, sum(orders) AS n FROM order_counts GROUP BY 1),
store AS (SELECT store_id AS id, sum(orders) AS n FROM order_counts GROUP BY 1),
source AS (SELECT source_store_id AS id, count(*) AS n FROM orders WHERE source_store_id IS NOT NULL GROUP BY 1),
item AS (SELECT inventory_id AS id, count(*) AS n FROM stock_movements GROUP BY 1),
note AS (SELECT split_part(notes, ' ', 1) AS word, count(*) AS n FROM orders WHERE notes IS NOT NULL GROUP BY 1),
early AS (SELECT created_at AS at FROM orders ORDER BY id OFFSET (SELECT count(*) / 10 FROM orders) LIMIT 1),
late AS (SELECT max(created_at) - interval '7 days' AS at FROM orders)
SELECT json_build_object(
    'store_id', (SELECT json_build_object('often', (array_agg(id::text ORDER BY n DESC, id))[1],
                                          'rare', (array_agg(id::text ORDER BY n, id))[1]) FROM store),
    'source_store_id', (SELECT json_build_object('often', (array_agg(id::text ORDER BY n DESC, id))[1]) FROM source),
    'product_id', (SELECT json_build_object('often', (array_agg(id::text ORDER BY n DESC, id))[1],
                                            'rare', (array_agg(id::text ORDER BY n, id))[1]) FROM product),
    'inventory_id', (SELECT json_build_object('often', (array_agg(id::text ORDER BY n DESC, id))[1]) FROM item),
    'order_id', (SELECT json_build_object('old', (min(id) + 100)::text, 'new', max(id)::text) FROM orders),
    'batch_id', (SELECT json_build_object('new', max(batch_id)::text) FROM orders),
    'stocktake_id', (SELECT json_build_object('new', max(id)::text) FROM stocktakes),
    'user_id', (SELECT json_build_object('one', max(id)::text) FROM users),
    'supplier_id', json_build_object('one', '1'), 'return_of', json_build_object('one', '1'),
    'reason_id', (SELECT json_build_object('one', max(id)::text) FROM reasons),
    'region', (SELECT json_build_object('often', s.region) FROM store o JOIN stores s USING (id)
               GROUP BY s.region ORDER BY sum(n) DESC, s.region LIMIT 1),
    'category', (SELECT json_build_object('often', (array_agg(category ORDER BY n DESC, category))[1],
                                          'rare', (array_agg(category ORDER BY n, category))[1])
                 FROM (SELECT p.category, sum(n) AS n FROM product o JOIN products p USING (id) GROUP BY 1) c),
    'brand', (SELECT json_build_object('one', min(brand)) FROM products),
    'date_from', (SELECT json_build_object('early', early.at::date, 'late', late.at::date, 'moment', early.at)
                  FROM early, late),
    'date_to', (SELECT json_build_object('early', early.at::date, 'late', late.at::date, 'moment', late.at)
                FROM early, late),
    'search', json_build_object(
        'product', (SELECT p.name FROM product o JOIN products p USING (id) ORDER BY n DESC, id LIMIT 1),
        'brand', (SELECT min(brand) FROM products), 'city', (SELECT min(city) FROM stores),
        'number', (SELECT number FROM orders ORDER BY id DESC LIMIT 1), 'nothing', 'zzzzzz',
        'note', (SELECT word FROM note ORDER BY n DESC, word LIMIT 1),
        'person', (SELECT display_name FROM users u JOIN orders o ON o.requested_by = u.id ORDER BY o.id LIMIT 1)))
"""

FIRST_STOCKTAKE = """
WITH started AS (
    INSERT INTO stocktakes (store_id, started_by)
    SELECT min(s.id), min(u.id) FROM stores s, users u WHERE NOT EXISTS (SELECT FROM stocktakes) HAVING count(*) > 0
    RETURNING id, store_id)
INSERT INTO stocktake_lines (stocktake_id, product_id)
SELECT s.id, i.product_id FROM started s JOIN inventory i USING (store_id)
"""


@dataclass(frozen=True)
class Reading:
    """The milliseconds of one response, and those of the processors that the service and its database used for it."""

    time: float
    cpu: float


class Contestant:
    """A connection to the service beside one database, and the processes that work for it."""

    def __init__(self, server: Server, directory: Path) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
        self.server = server
        self.postmaster = psutil.Process(int((directory / "data" / "postmaster.pid").read_text().split()[0]))
        self.clocks: list[int] = []

    def find_processes(self) -> None:
        """Find the processes that work now: the service and those of PostgreSQL, each with the clock of its time."""
        processes = [self.server.process, *self.postmaster.children()] if sys.platform == "linux" else []
        self.clocks = [(~process.pid << 3) | 2 for process in processes]  # CPUCLOCK_SCHED of linux/posix-timers.h

    def cpu_seconds(self) -> float:
        """Return the processor time of these processes so far; those that have ended are left out."""
        seconds = 0.0
        for clock in self.clocks:
            with suppress(OSError):
                seconds += time.clock_gettime(clock)
        return seconds

    def read(self, target: str) -> Reading:
        """Request the target once and measure it."""
        cpu, start = self.cpu_seconds(), time.perf_counter()
        self.get(target, {})
        taken = time.perf_counter() - start
        return Reading(1000 * taken, 1000 * (self.cpu_seconds() - cpu))

    def get(self, target: str, headers: dict[str, str]) -> str:
        """Return the body of a response; after a 503 the request is sent again.

        Raises TimeoutError if the service stops the request each time, SystemExit for another error.
        """
        for _ in range(TRIES):
            try:
                self.connection.request("GET", target, headers=headers)
                response = self.connection.getresponse()
                body = response.read().decode()
            except ConnectionError:  # the service has closed the idle connection
                self.connection.close()
                continue
            if response.status == 200:
                return body
            if response.status != 503:
                raise SystemExit(f"benchmarks: {target} is {response.status}: {body[:500]}")
        raise TimeoutError

    def blocks(self, target: str) -> int:
        """Return the number of database pages that the statements of a request touch, by their plans."""
        plans = self.get(target, {"X-Explain": "true"}).split("\n-- ")
        totals = [re.search(r"Buffers: shared([^\n]*)", plan) for plan in plans]  # the first line has the total
        return sum(int(n) for total in totals if total for n in re.findall(r"(?:hit|read)=(\d+)", total[1]))


def main(arguments: list[str]) -> int:
    """Run the command line; returns the exit status."""
    options = parse(arguments)
    scratch.use_scratch_database(0)
    with ExitStack() as stack:
        servers = [
            stack.enter_context(running(f"growth-{n}", environment=database_settings(options, n)))
            for n in prepared(options)
        ]
        samples = [sample_of(options, n) for n in options.orders]
        document = json.loads(servers[0].get("/openapi.json"))
        cases = [case for case in cases_of(document, samples, servers) if not options.only or options.only in case.name]
        pairs = zip(servers, options.orders, strict=True)
        results = measure(cases, options.blocks, [Contestant(server, directory(options, n)) for server, n in pairs])
    show(results, options)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks growth", description=__doc__)
    parser.add_argument("--orders", type=int, nargs="+", default=[100_000, 1_000_000], metavar="N",
                        help="numbers of orders, one database each (100000 1000000)")  # fmt: skip
    parser.add_argument("--months", type=int, nargs="+", metavar="N",
                        help="length of each history; if left out, the history grows at 100,000 orders a year up to "
                        "ten years, then the orders of a day grow")  # fmt: skip
    parser.add_argument("--only", metavar="TEXT", help="measure only requests whose name contains this")
    parser.add_argument("--blocks", action="store_true", help="count database pages instead of times")
    parser.add_argument("--rows", type=int, default=40, help="rows of the table (40)")
    parser.add_argument(
        "--directory", type=Path, default=KEPT, help="of the databases, which are kept (.data/benchmarks)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="save all numbers")
    return parser.parse_args(arguments)


def database_settings(options: argparse.Namespace, orders: int) -> dict[str, str]:
    """Return the environment for the database with this number of orders."""
    return {"EMBEDDED_DB_DIR": str(directory(options, orders)), "EXPLAIN_REQUESTS": "true"}


def directory(options: argparse.Namespace, orders: int) -> Path:
    """Return the directory of the database with this number of orders."""
    return options.directory / f"growth-{orders}"


def prepared(options: argparse.Namespace) -> Iterator[int]:
    """Fill the databases that are missing; yields the number of orders of each."""
    months = options.months or [min(LONGEST, max(1, round(12 * n / ORDERS_A_YEAR))) for n in options.orders]
    for orders, length in zip(options.orders, months, strict=True):
        run_beside(options, orders, f"from benchmarks import scratch; scratch.prepare({orders}, {length})")
        yield orders


def sample_of(options: argparse.Namespace, orders: int) -> Values:
    """Return values of parameters that exist in the database."""
    found = run_beside(options, orders, "from benchmarks import growth; growth.print_sample()", capture=True)
    return json.loads(found)


def print_sample() -> None:
    """Print the sample of the database in the settings as JSON; starts a stocktake if it has none."""
    from app.database.connection import connect

    with connect() as connection:
        connection.execute(FIRST_STOCKTAKE)
        (sample,) = connection.execute(SAMPLE).fetchall()
    print(json.dumps(sample[0]))


def run_beside(options: argparse.Namespace, orders: int, code: str, capture: bool = False) -> str:
    """Run Python code in a process of its own with the settings of one database; returns its output."""
    environment = {**os.environ, **database_settings(options, orders)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=environment, check=True, text=True,
        stdout=subprocess.PIPE if capture else None,
    )  # fmt: skip
    return done.stdout


def measure(cases: list[Case], blocks: bool, contestants: list[Contestant]) -> list[dict[str, Any]]:
    """Measure each case with all contestants; returns a result for each, the largest ratio first."""
    columns = (TextColumn("{task.description:60.60}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    results: list[dict[str, Any]] = []
    with Progress(*columns, transient=True, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=len(cases))
        for case in cases:
            progress.update(task, description=case.name)
            try:
                results.append(blocks_of(case, contestants) if blocks else result_of(case, contestants))
            except TimeoutError:
                results.append({"name": case.name, "ratio": math.inf})
            progress.advance(task)
    return sorted(results, key=lambda result: -result["ratio"])


def result_of(case: Case, contestants: list[Contestant]) -> dict[str, Any]:
    """Measure a case, twice if its ratio is above the bar; returns medians and their ratio."""
    readings = readings_of(case, contestants)
    if ratio_of(readings[0], readings[-1]) > BAR:
        readings = [a + b for a, b in zip(readings, readings_of(case, contestants), strict=True)]
    return {
        "name": case.name,
        "ms": [statistics.median(r.time for r in some) for some in readings],
        "cpu_ms": [statistics.median(r.cpu for r in some) for some in readings],
        "ratio": ratio_of(readings[0], readings[-1]),
        "requests": len(readings[0]),
    }


def blocks_of(case: Case, contestants: list[Contestant]) -> dict[str, Any]:
    """Return the pages that the statements of a case touch in each database, and their ratio."""
    pages = [contestant.blocks(target) for contestant, target in zip(contestants, case.targets, strict=True)]
    return {"name": case.name, "blocks": pages, "ratio": max(pages[-1], FEW_BLOCKS) / max(pages[0], FEW_BLOCKS)}


def ratio_of(few: list[Reading], many: list[Reading]) -> float:
    """Return the ratio of the medians, of the processor times if they were measured."""
    return statistics.median(map(cost, many)) / statistics.median(map(cost, few))


def cost(reading: Reading) -> float:
    return reading.cpu or reading.time


def readings_of(case: Case, contestants: list[Contestant]) -> list[list[Reading]]:
    """Return the readings of each contestant, in alternation; the first of each is a warm-up and left out."""
    readings: list[list[Reading]] = [[] for _ in contestants]
    end = time.monotonic() + SECONDS
    for contestant, target in zip(contestants, case.targets, strict=True):
        contestant.read(target)
        contestant.find_processes()
    while not is_enough(readings, end):
        for some, contestant, target in zip(readings, contestants, case.targets, strict=True):
            some.append(contestant.read(target))
    return readings


def is_enough(readings: list[list[Reading]], end: float) -> bool:
    """Return whether the ratio is known well enough, or the time is over."""
    number = len(readings[0])
    if number < FEWEST:
        return False
    ratios = [cost(many) / cost(few) for few, many in zip(readings[0], readings[-1], strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4)
    return number >= ENOUGH or time.monotonic() > end or high - low < STEADY * middle


def show(results: list[dict[str, Any]], options: argparse.Namespace) -> None:
    """Print the rows with the largest ratios, and the names of all rows above the bar."""
    title = (
        "database pages of one response" if options.blocks else "medians for one response: ms · ms of the processors"
    )
    table = Table(title=title, title_justify="left")
    table.add_column("request")
    for name in (*(f"{orders:,}" for orders in options.orders), "ratio"):
        table.add_column(name, justify="right", no_wrap=True)
    for result in results[: options.rows]:
        table.add_row(result["name"], *cells(result), f"{result['ratio']:.2f}")
    Console(width=120).print(table)
    above = [result["name"] for result in results if result["ratio"] > BAR]
    print(f"  {len(results)} requests; median of the ratios {statistics.median(r['ratio'] for r in results):.2f}")
    print(f"  {len(above)} above {BAR}:", *(f"\n    {name}" for name in above))


def cells(result: dict[str, Any]) -> list[str]:
    """Return the text of a result for each database."""
    if "blocks" in result:
        return [f"{pages:,}" for pages in result["blocks"]]
    if "ms" not in result:
        return ["stopped", "stopped"]
    return [f"{ms:,.1f} · {cpu:,.1f}" for ms, cpu in zip(result["ms"], result["cpu_ms"], strict=True)]
