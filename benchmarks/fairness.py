"""Before anything is measured: do all of them answer the same rows and the same totals?"""

import json
import re
from datetime import datetime
from typing import Any

from benchmarks.endpoints import Read
from benchmarks.servers import Server

# Fields that only the service answers, and pays for: the naive app knows no caller, so it has no allowed actions.
NOT_ASKED = {"page", "limit", "total_pages", "next_cursor", "allowed_actions"}


def check(reads: list[Read], servers: dict[str, Server]) -> int:
    """How many answers were compared; ends the benchmark where two differ."""
    compared = 0
    for read in reads:
        if read.query is None:
            continue
        ours = json.loads(servers["us"].get(read.target))
        others = ["bare", "naive"] if read.naive else ["bare"]
        for name in others:
            if name in servers:
                theirs = json.loads(servers[name].get(read.target))
                require_same(f"{name}, {read.name}", ours, theirs)
                compared += 1
    return compared


def require_same(what: str, ours: Any, theirs: Any) -> None:
    """Ends the benchmark with a sentence if two answers differ in a field that both have."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        missing = set(ours) - set(theirs) - NOT_ASKED
        if missing:
            raise SystemExit(f"benchmarks: unfair: {what} lacks {sorted(missing)}")
        for name in set(ours) & set(theirs):
            require_same(f"{what}: {name}", ours[name], theirs[name])
    elif isinstance(ours, list) and isinstance(theirs, list):
        if len(ours) != len(theirs):
            raise SystemExit(f"benchmarks: unfair: {what}: {len(ours)} rows against {len(theirs)}")
        for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            require_same(f"{what}[{number}]", one, other)
    elif plain(ours) != plain(theirs):
        raise SystemExit(f"benchmarks: unfair: {what}: {ours!r} against {theirs!r}")


def plain(value: Any) -> Any:
    """A value whatever way it is written: numbers by value, times as instants."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return round(float(value), 4)
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
        return datetime.fromisoformat(value)
    return value
