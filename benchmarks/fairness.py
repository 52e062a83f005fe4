"""Checks before the measurement that all contestants return the same rows and totals."""

import json
import re
from datetime import datetime
from typing import Any

from benchmarks.endpoints import Read
from benchmarks.servers import Server

# Fields that only the service returns: the naive app has no caller, so it has no allowed actions.
NOT_ASKED = {"page", "limit", "total_pages", "next_cursor", "allowed_actions"}


def check(reads: list[Read], servers: dict[str, Server]) -> int:
    """Compare the responses and return their number. Raises SystemExit if two differ."""
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
    """Raises SystemExit with a sentence if two responses differ in a field that both have."""
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
    """Return a value independent of its notation: numbers as rounded floats, times as datetimes."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return round(float(value), 4)
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
        return datetime.fromisoformat(value)
    return value
