"""Measures every read of the service ("us"), a naive app, a bare ASGI app, and PostgreSQL itself (pgbench).

All four run at the same time on one database. The load goes to one of them at a time, in short alternating
rounds, so that other programs on the machine disturb all of them alike. The results are medians over the rounds.
"""

import argparse
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks import scratch

WARM_UP = 1  # seconds; wrk knows no shorter time


def main(arguments: list[str]) -> int:
    """Run the command line; returns the exit status."""
    options = parse(arguments)
    scratch.use_scratch_database(options.orders)
    from benchmarks import load, report

    load.find_wrk()
    scratch.prepare(options.orders)
    if options.against:
        from benchmarks.against import compare

        return compare(options, chosen_reads(options))
    results = measure(options)
    report.show(results)
    report.show_bars(results)
    if options.json:
        report.save(options.json, results, {"orders": options.orders, "seconds": options.seconds,
                                            "rounds": options.rounds, "connections": load.CONNECTIONS})  # fmt: skip
        print(f"  saved in {options.json}")
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks reads", description=__doc__)
    parser.add_argument("--orders", type=int, default=240_000, help="number of orders in the demo data (240000)")
    parser.add_argument("--seconds", type=int, default=2, help="seconds of load in each round (2)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds for each read and contestant (5)")
    parser.add_argument("--only", metavar="NAME", action="append", help="measure only reads whose name contains this")
    parser.add_argument("--without", metavar="CONTESTANT", action="append", default=[],
                        choices=["naive", "bare", "pgbench"], help="leave this contestant out")  # fmt: skip
    parser.add_argument("--against", type=Path, metavar="CHECKOUT",
                        help="compare with another checkout of the service instead, a ratio for each read")  # fmt: skip
    parser.add_argument("--patience", type=int, default=5, metavar="SECONDS",
                        help="wait so long before each round for other programs to become idle (5)")  # fmt: skip
    parser.add_argument("--json", type=Path, metavar="FILE", help="save all numbers")
    return parser.parse_args(arguments)


def measure(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Start all servers, check that their responses agree, and measure each read; returns a result for each."""
    from benchmarks import fairness
    from benchmarks.servers import running_servers

    chosen = chosen_reads(options)
    names = [name for name in ("naive", "us", "bare") if name not in options.without]
    with running_servers(names) as servers, tempfile.TemporaryDirectory() as folder:
        print(f"benchmarks: {fairness.check(chosen, servers)} responses compared: same rows, same totals")
        scripts = write_scripts(Path(folder), chosen) if "pgbench" not in options.without else {}
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, transient=True) as progress:
            task = progress.add_task("", total=len(chosen) * options.rounds)
            results = []
            for read in chosen:
                progress.update(task, description=read.name)
                results.append(measure_read(read, servers, scripts, options, lambda: progress.advance(task)))
    return results


def chosen_reads(options: argparse.Namespace) -> list[Any]:
    """Return the reads whose names contain one of `--only`, or all. Raises SystemExit if there are none."""
    from benchmarks.endpoints import read_sample, reads

    chosen = [r for r in reads(read_sample()) if not options.only or any(o in r.name for o in options.only)]
    if not chosen:
        raise SystemExit(f"benchmarks: no read is called {options.only}")
    return chosen


def write_scripts(folder: Path, chosen: list[Any]) -> dict[str, Path]:
    """Write a pgbench script for the statement of each read; returns the paths by the name of the read."""
    from benchmarks.endpoints import statement_of
    from benchmarks.load import write_script

    statements = {read.name: statement_of(read) for read in chosen}
    return {
        name: write_script(folder / f"{number}.sql", statement)
        for number, (name, statement) in enumerate(statements.items())
        if statement is not None
    }


def measure_read(read: Any, servers: Any, scripts: Any, options: Any, tick: Any) -> dict[str, Any]:
    """Warm each contestant up, then measure rounds in turn; returns the read's result."""
    from benchmarks.load import load_http, load_postgres, median
    from benchmarks.servers import wait_until_quiet

    turns = {
        name: (lambda seconds, server=server: load_http(server, read.target, seconds))
        for name, server in servers.items()
        if name != "naive" or read.naive
    }
    if read.name in scripts:
        turns["pgbench"] = lambda seconds: load_postgres(scripts[read.name], seconds)
    rounds: dict[str, list[Any]] = {name: [] for name in turns}
    busy = 0
    for name, turn in turns.items():
        if name != "naive":  # it prepares and caches nothing
            turn(WARM_UP)
    for _ in range(options.rounds):
        for name, turn in turns.items():
            busy += not wait_until_quiet(options.patience)
            rounds[name].append(turn(options.seconds))
        tick()
    return {
        "name": read.name,
        "target": read.target,
        "list": read.is_list,
        "busy_rounds": busy,
        "contestants": {
            name: {**median(found), "rounds": [asdict(r) for r in found]} for name, found in rounds.items()
        },
    }
