"""Measures the CSV and XLSX exports of all lists ("us") beside psql with the same COPY, at two sizes of the database.

The lists are those of the OpenAPI document that have pages and files; of the lists inside a resource only the movements
of a stock row are long. The service runs beside each database at the same time. Files of the service and of psql
alternate; the results are medians over the rounds. Before them the CSV files of both are compared: same bytes, but for
the ends of the lines. The peak is the resident memory of the service while it sends a file. An export needs constant
memory, so the benchmark ends with 1 if the peak at the larger size is above 1.25 of that at the smaller one. The peaks
need Linux.
"""

import argparse
import hashlib
import http.client
import json
import os
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from benchmarks import scratch
from benchmarks.options import add_short, positive, set_defaults

BAR = 1.25
FORMATS = ("csv", "xlsx")
LIMIT = "psql"
PIECE = 64 * 1024  # bytes that are read at a time
MIB = 1024 * 1024
LONG = {"orders": [24_000, 240_000], "rounds": 3, "rows": 500}
SHORT = {"orders": [2_000, 100_000], "rounds": 1}
# Ids for the lists inside a resource, which have to exist at both sizes; a list with another id is left out.
IDS = {"{inventory_id}": "SELECT inventory_id FROM stock_movements GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"}


@dataclass(frozen=True)
class Export:
    """A file: its bytes, the seconds until the last of them, and the service's peak of resident memory in MiB."""

    size: int
    seconds: float
    peak: float | None = None


@dataclass(frozen=True)
class Contestants:
    """The service beside one database, and psql."""

    orders: int
    server: Any
    psql: Any
    idle: float | None  # MiB of the service before the first export

    def pieces(self, path: str, kind: str) -> Iterator[bytes]:
        """Yield a file of the service. Raises SystemExit if it does not send the file to its end."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=600)
        try:
            connection.request("GET", f"{path}?format={kind}")
            response = connection.getresponse()
            if response.status != http.client.OK:
                raise SystemExit(f"benchmarks: {path} is {response.status}: {response.read()[:500].decode()}")
            while piece := response.read1(PIECE):
                yield piece
        except (OSError, http.client.HTTPException) as error:
            raise SystemExit(f"benchmarks: the service does not complete the {kind} file of {path}") from error
        finally:
            connection.close()

    def export(self, path: str, kind: str, line: str) -> Export:
        """Read a file of the service, or the output of psql, to its end and measure it."""
        if kind == LIMIT:
            return timed(self.psql.copy(line))
        forget_peak(self.server.process.pid)
        found = timed(self.pieces(path, kind))
        return Export(found.size, found.seconds, peak_of(self.server.process.pid))

    def checked_rows(self, path: str, line: str) -> int:
        """Return the number of rows of a list. Raises SystemExit if the service and psql return different ones."""
        ours, rows = digest(self.pieces(path, "csv"))
        if ours != digest(self.psql.copy(line))[0]:
            raise SystemExit(f"benchmarks: unfair: the CSV file of {path} is not what psql returns")
        return rows


@dataclass(frozen=True)
class Result:
    """The exports of one list at one size, by `csv`, `xlsx` and `psql`."""

    path: str
    orders: int
    rows: int
    exports: dict[str, list[Export]]

    def seconds(self, kind: str) -> float:
        return statistics.median(export.seconds for export in self.exports[kind])

    def ratio(self, kind: str, other: str) -> float:
        """Return the median of the ratios of two rates, over the rounds."""
        pairs = zip(self.exports[kind], self.exports[other], strict=True)
        return statistics.median(theirs.seconds / mine.seconds for mine, theirs in pairs)

    def peak(self, kind: str) -> float | None:
        return max((export.peak for export in self.exports[kind] if export.peak), default=None)


Pair = tuple[Result, Result]  # of one list, at the smaller and the larger size


def main(arguments: list[str]) -> int:
    """Run the command line; returns the exit status, 1 if an export's memory grows with its rows."""
    options = parse(arguments)
    scratch.use_scratch_database(options.orders[0])
    if os.environ.get("DB_HOST"):
        raise SystemExit("benchmarks: exports compares two embedded databases: unset DB_HOST")
    for orders in options.orders:
        scratch.prepare_beside(orders)
    pairs = measure(options)
    show(pairs, options)
    growing = [
        f"{small.path}, {kind}"
        for small, large in pairs
        for kind in options.format
        if (growth(small, large, kind) or 0) > BAR
    ]
    print(f"  peak at {options.orders[1]:,} orders above {BAR} of that at {options.orders[0]:,}:",
          "; ".join(growing) or "none")  # fmt: skip
    return int(bool(growing))


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks exports", description=__doc__)
    parser.add_argument("--orders", type=positive, nargs=2, metavar="N",
                        help="two numbers of orders, one database each (24000 240000)")  # fmt: skip
    parser.add_argument("--rounds", type=positive, help="files of each kind for each list and size (3)")
    parser.add_argument("--rows", type=positive,
                        help="leave out lists with fewer rows at the larger size (500)")  # fmt: skip
    parser.add_argument("--only", metavar="TEXT", help="measure only lists whose path contains this")
    parser.add_argument("--format", action="append", choices=FORMATS, help="measure only files of this format")
    add_short(parser, SHORT)
    options = parser.parse_args(arguments)
    set_defaults(options, LONG, SHORT)
    if options.orders[0] >= options.orders[1]:
        parser.error("argument --orders: the second number must be larger than the first")
    options.format = [kind for kind in FORMATS if kind in (options.format or FORMATS)]
    return options


def exported_lists(document: dict[str, Any], only: str | None) -> list[str]:
    """Return the paths of the lists with files. Raises SystemExit if none contains `only`."""
    paths = [with_id(path) for path in lists_with_files(document)]
    found = [path for path in paths if "{" not in path and (only is None or only in path)]
    if not found:
        raise SystemExit(f"benchmarks: no list with files has {only!r} in its path")
    return found


def lists_with_files(document: dict[str, Any]) -> list[str]:
    """Return the paths in the OpenAPI document whose GET has pages and files."""
    parameters = {path: methods["get"].get("parameters", []) for path, methods in document["paths"].items()
                  if "get" in methods}  # fmt: skip
    return [path for path, some in parameters.items() if {"format", "page"} <= {one["name"] for one in some}]


def with_id(path: str) -> str:
    """Return a path with the id of the longest list at the smaller size; unchanged if IDS has none.

    Raises SystemExit if no list has a row.
    """
    from app.database.connection import connect

    for name, query in IDS.items():
        if name in path:
            with connect() as connection:
                found = connection.execute(query).fetchone()
            if found is None:
                raise SystemExit(f"benchmarks: the database has no row for {path}")
            path = path.replace(name, str(found[0]))
    return path


def measure(options: argparse.Namespace) -> list[Pair]:
    """Measure each list that is long enough, at both sizes."""
    from benchmarks.export_limit import export_statements

    with ExitStack() as stack:
        both = [stack.enter_context(contestants(orders)) for orders in options.orders]
        paths = exported_lists(json.loads(both[0].server.get("/openapi.json")), options.only)
        lines = export_statements(paths)
        counted = {path: [one.checked_rows(path, lines[path]) for one in both] for path in paths}
        print(f"benchmarks: {2 * len(paths)} CSV files compared: same rows; memory of the idle service: "
              + ", ".join(mebibytes(one.idle) for one in both) + " MiB")  # fmt: skip
        short = [path for path, rows in counted.items() if rows[-1] < options.rows]
        print(f"benchmarks: left out, fewer than {options.rows:,} rows: {', '.join(short) or 'none'}")
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        progress = stack.enter_context(Progress(*columns, transient=True, console=Console(stderr=True)))
        chosen = [path for path in paths if path not in short]
        return [pair_of(path, lines[path], counted[path], both, options) for path in progress.track(chosen)]


@contextmanager
def contestants(orders: int) -> Iterator[Contestants]:
    """Run the service and psql for a block, on the database with this number of orders."""
    from app.settings import get_settings
    from benchmarks.export_limit import running_psql
    from benchmarks.servers import running

    directory = scratch.directory(orders)
    settings = get_settings().model_copy(update={"embedded_db_dir": directory})
    with (
        running(f"exports-{orders}", environment={"EMBEDDED_DB_DIR": str(directory)}) as server,
        running_psql(settings) as psql,
    ):
        forget_peak(server.process.pid)
        yield Contestants(orders, server, psql, peak_of(server.process.pid))


def pair_of(path: str, line: str, rows: list[int], both: list[Contestants], options: argparse.Namespace) -> Pair:
    """Measure one list in rounds that alternate between the sizes, and between the service and psql."""
    ways = [*options.format, LIMIT]
    results = [Result(path, one.orders, n, {way: [] for way in ways}) for one, n in zip(both, rows, strict=True)]
    for number in range(options.rounds):
        for one, result in list(zip(both, results, strict=True)):
            for way in ways[:: -1 if number % 2 else 1]:
                result.exports[way].append(one.export(path, way, line))
    return results[0], results[1]


def timed(pieces: Iterable[bytes]) -> Export:
    """Read pieces to their end; returns their size and the time."""
    start = time.perf_counter()
    size = sum(map(len, pieces))
    return Export(size, time.perf_counter() - start)


def digest(pieces: Iterable[bytes]) -> tuple[str, int]:
    """Return a hash of a CSV text without carriage returns, and its number of lines without the header."""
    text, lines = hashlib.sha256(), 0
    for piece in pieces:
        text.update(piece.replace(b"\r", b""))
        lines += piece.count(b"\n")
    return text.hexdigest(), lines - 1


def forget_peak(pid: int) -> None:
    """Let the peak of a process's memory begin anew."""
    if sys.platform == "linux":
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # proc(5): the peak becomes the present size


def peak_of(pid: int) -> float | None:
    """Return the peak of a process's resident memory in MiB; None if the system does not tell."""
    if sys.platform != "linux":
        return None
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / MIB for line in lines if line.startswith("VmHWM:"))


def growth(small: Result, large: Result, kind: str) -> float | None:
    """Return the ratio of the peaks at both sizes; None if they are unknown."""
    first, second = small.peak(kind), large.peak(kind)
    return second / first if first and second else None


def show(pairs: list[Pair], options: argparse.Namespace) -> None:
    """Print the table: two lines for each list, and the ratio of the peaks in the second."""
    table = Table(title="rows per second · MB per second, medians; peaks of memory, MiB", title_justify="left")
    for name in ("list", "orders", "rows", LIMIT, *options.format, *titles(options.format)):
        table.add_column(name, justify="left" if name == "list" else "right", no_wrap=True)
    for small, large in pairs:
        for result in (small, large):
            ways = [rate_of(result, way) for way in (LIMIT, *options.format)]
            peaks = [peak_cell(small, result, kind) for kind in options.format]
            counts = (f"{result.orders:,}", f"{result.rows:,}")
            ratios = [f"{value:.0%}" for value in ratios_of(result, options.format)]
            table.add_row(result.path, *counts, *ways, *ratios, *peaks, end_section=result is large)
    Console(width=180).print(table)


def titles(formats: list[str]) -> list[str]:
    """Return the titles of the columns with ratios and peaks."""
    return [*(f"{mine}/{other}" for mine, other in compared(formats)), *(f"peak, {kind}" for kind in formats)]


def compared(formats: list[str]) -> list[tuple[str, str]]:
    """Return what is compared: CSV files with psql, workbooks with CSV files, or with psql if there are none."""
    return list(zip(formats, [LIMIT, *formats], strict=False))


def ratios_of(result: Result, formats: list[str]) -> list[float]:
    return [result.ratio(mine, other) for mine, other in compared(formats)]


def rate_of(result: Result, way: str) -> str:
    """Return rows per second and megabytes per second."""
    seconds = result.seconds(way)
    return f"{result.rows / seconds:,.0f} · {result.exports[way][0].size / seconds / 1e6:.1f}"


def peak_cell(small: Result, result: Result, kind: str) -> str:
    ratio = growth(small, result, kind) if result is not small else None
    return mebibytes(result.peak(kind)) + (f" ({ratio:.2f} ×)" if ratio else "")


def mebibytes(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"
