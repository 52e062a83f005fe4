"""Reports the results of a run: a table, the bars (required results), and a JSON file."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

CONTESTANTS = ["naive", "us", "bare", "pgbench"]

Results = list[dict[str, Any]]


def show(results: Results) -> None:
    """Print the table, wide enough that lines are not wrapped."""
    table = Table(title="responses per second · p50 ms · p99 ms, 16 connections", title_justify="left")
    table.add_column("read", no_wrap=True)
    for name in CONTESTANTS:
        table.add_column(name, justify="right", no_wrap=True)
    for name in ("us/naive", "us/bare", "us/pgbench"):
        table.add_column(name, justify="right", no_wrap=True)
    for result in results:
        cells = [cell(result["contestants"].get(name)) for name in CONTESTANTS]
        ratios = [written(ratio(result, name), name) for name in ("naive", "bare", "pgbench")]
        table.add_row(result["name"], *cells, *ratios)
    Console(width=150).print(table)
    busy = sum(result["busy_rounds"] for result in results)
    if busy:
        print(f"  other programs were busy at the start of {busy} rounds: p99 is affected most")


def cell(numbers: dict[str, Any] | None) -> str:
    if numbers is None:
        return "–"
    rate = numbers["throughput"]
    shown = f"{rate:,.0f}" if rate >= 100 else f"{rate:.1f}"
    return f"{shown} · {milliseconds(numbers['p50'])} · {milliseconds(numbers['p99'])}"


def milliseconds(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def ratio(result: dict[str, Any], other: str) -> float | None:
    """Return the service's throughput divided by the other contestant's; None if one was not measured."""
    them = result["contestants"].get(other)
    us = result["contestants"].get("us")
    return us["throughput"] / them["throughput"] if us and them and them["throughput"] else None


def written(value: float | None, other: str) -> str:
    if value is None:
        return "–"
    return f"{value:,.1f} ×" if other == "naive" else f"{value:.0%}"


# Reads that are compared with the naive app, and how many times as fast they have to be.
NAIVE = {"orders": 100, "inventory": 8, "KPI": 10}
FIGURES = ("KPI", "trends", "value by category")  # beginnings of the names of reads that add up many rows
LEAST = {"lists": 0.65, "figures": 0.5, "single reads": 0.6}  # of the bare app
MOST_P99 = 3  # times the median, for every read


def bars(results: Results) -> list[tuple[str, bool]]:
    """Return the text of each bar, and whether it was reached."""
    found: list[tuple[str, bool]] = []
    by_name = {r["name"]: r for r in results}
    for name, least in NAIVE.items():
        value = ratio(by_name[name], "naive") if name in by_name else None
        if value is not None:
            found.append((f"{name}: {value:,.1f} × the naive app (at least {least} ×)", value >= least))
    for kind, share in LEAST.items():
        of_bare = [
            (value, r["name"]) for r in results if kind_of(r) == kind and (value := ratio(r, "bare")) is not None
        ]
        if of_bare:
            value, name = min(of_bare)
            found.append(
                (f"{kind}: {value:.0%} of the bare app or more (at least {share:.0%}): {name}", value >= share)
            )
    if results:
        times, name = max((spread(r), r["name"]) for r in results)
        found.append((f"every read: p99 at most {times:.1f} × p50 (at most {MOST_P99} ×): {name}", times <= MOST_P99))
    return found


def kind_of(result: dict[str, Any]) -> str | None:
    """Return which bar applies to a read; None for /health, which reads nothing."""
    if result["name"] == "health":
        return None
    return "lists" if result["list"] else "figures" if result["name"].startswith(FIGURES) else "single reads"


def spread(result: dict[str, Any]) -> float:
    """Return the 99th percentile of the service's times, divided by the median."""
    return result["contestants"]["us"]["p99"] / result["contestants"]["us"]["p50"]


def show_bars(results: Results) -> None:
    """Print a line for each bar."""
    for text, reached in bars(results):
        print(f"  {'reached' if reached else 'MISSED '}  {text}")


def save(path: Path, results: Results, options: dict[str, Any]) -> None:
    """Save all numbers of the run as JSON, with a description of the machine."""
    document = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cpus": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()},
        "options": options,
        "bars": [{"text": text, "reached": reached} for text, reached in bars(results)],
        "reads": results,
    }
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
