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


def bars(results: Results) -> list[tuple[str, bool]]:
    """Return the text of each bar, and whether it was reached."""
    found: list[tuple[str, bool]] = []
    by_name = {r["name"]: r for r in results}
    for name, least in (("orders", 100), ("inventory", 6), ("KPI", 5)):
        value = ratio(by_name[name], "naive") if name in by_name else None
        if value is not None:
            found.append((f"{name}: {value:,.1f} × the naive app (at least {least} ×)", value >= least))
    lists = [(r["name"], value) for r in results if r["list"] and (value := ratio(r, "bare")) is not None]
    if lists:
        name, value = min(lists, key=lambda pair: pair[1])
        found.append((f"lists: {value:.0%} of the bare app or more (at least 55 %): {name}", value >= 0.55))
    slowest = max(results, key=lambda r: r["contestants"]["us"]["p99"])
    p99 = slowest["contestants"]["us"]["p99"]
    found.append((f"every read: p99 {p99:.1f} ms or less (under 50 ms): {slowest['name']}", p99 < 50))
    return found


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
