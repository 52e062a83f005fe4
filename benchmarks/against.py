"""Compares the speed of every read with another checkout of the service.

Both are served at the same time. The load goes to one of them at a time, in short alternating rounds that are repeated
over all reads: other programs on the machine then disturb single rounds, and the medians of the ratios stay stable.
"""

import argparse
import os
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks import BACKEND, KEPT
from benchmarks.endpoints import Read
from benchmarks.load import Round, load_http
from benchmarks.servers import Server, python_of, running

MIGRATIONS = "app/database/migrations"
BAR = 0.95  # a read that is slower than this share of the other checkout's is marked

Pair = tuple[Round, Round]


def compare(options: argparse.Namespace, chosen: list[Read]) -> int:
    """Measure the chosen reads of both checkouts and print a ratio for each; returns 1 if one is below the bar."""
    other: Path = options.against.resolve()
    if not (other / "backend" / "startup.py").is_file():
        raise SystemExit(f"benchmarks: {other} is not a checkout of this project")
    with ExitStack() as stack:
        this = stack.enter_context(running("us"))
        that = stack.enter_context(running("other", other, database_of(other, options.orders)))
        pairs = measure_pairs(chosen, this, that, options)
    rows = [summary(read, pairs[read.name]) for read in chosen]
    show(rows)
    slower = [row["read"] for row in rows if row["throughput_ratio"] < BAR]
    print(f"  slower than {BAR}: {', '.join(slower) or 'none'}")
    return 1 if slower else 0


def database_of(other: Path, orders: int) -> dict[str, str]:
    """Return the environment for the other checkout: the same database, or its own if its migrations differ."""
    if same_migrations(other) or os.environ.get("DB_HOST"):
        return {}
    print("benchmarks: the migrations differ: the other checkout gets a database of its own")
    directory = KEPT / f"other-{orders}"
    environment = {**os.environ, "EMBEDDED_DB_DIR": str(directory)}
    code = f"from benchmarks import scratch; scratch.prepare({orders})"
    subprocess.run([python_of(other), "-c", code], cwd=other, env=environment, check=True)
    return {"EMBEDDED_DB_DIR": str(directory)}


def same_migrations(other: Path) -> bool:
    """Return whether the other checkout has the same migrations, so that both can share a database."""
    return migrations_in(other / "backend") == migrations_in(BACKEND)


def migrations_in(backend: Path) -> dict[str, bytes]:
    """Return the text of each migration, by file name; nothing if the checkout has another layout."""
    return {path.name: path.read_bytes() for path in (backend / MIGRATIONS).glob("*.sql")}


def measure_pairs(chosen: list[Read], this: Server, that: Server, options: argparse.Namespace) -> dict[str, list[Pair]]:
    """Measure pairs of rounds, by the name of the read; the first pair of each is a warm-up and is dropped.

    The order within a pair alternates, because the second one could profit from the first one's data in caches.
    """
    pairs: dict[str, list[Pair]] = {read.name: [] for read in chosen}
    with Progress(transient=True, console=Console(stderr=True)) as progress:
        for number in progress.track(range(options.rounds + 1)):
            for read in chosen:
                servers = [this, that] if number % 2 else [that, this]
                rounds = {server.name: load_http(server, read.target, options.seconds) for server in servers}
                pairs[read.name].append((rounds[this.name], rounds[that.name]))
    return {name: found[1:] for name, found in pairs.items()}


def summary(read: Read, pairs: list[Pair]) -> dict[str, Any]:
    """Return a line of the table: medians over the rounds. A ratio above 1 means that this checkout is faster."""
    ratios = [mine.throughput / other.throughput for mine, other in pairs]
    cpu = [other.cpu / mine.cpu for mine, other in pairs if mine.cpu and other.cpu]
    return {
        "read": read.name,
        "this": statistics.median(mine.throughput for mine, _ in pairs),
        "other": statistics.median(other.throughput for _, other in pairs),
        "throughput_ratio": statistics.median(ratios),
        "quartiles": statistics.quantiles(ratios, n=4)[::2] if len(ratios) > 1 else ratios * 2,
        "cpu_ratio": statistics.median(cpu) if cpu else float("nan"),
    }


def show(rows: list[dict[str, Any]]) -> None:
    """Print the table."""
    table = Table(title="responses a second, medians; a ratio above 1: this checkout is faster", title_justify="left")
    table.add_column("read", no_wrap=True)
    for name in ("this", "other", "ratio", "quartiles", "CPU ratio"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        low, high = row["quartiles"]
        table.add_row(
            row["read"], f"{row['this']:,.0f}", f"{row['other']:,.0f}", f"{row['throughput_ratio']:.3f}",
            f"{low:.2f}–{high:.2f}", f"{row['cpu_ratio']:.3f}",
        )  # fmt: skip
    Console(width=110, file=sys.stdout).print(table)
