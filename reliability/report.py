"""Writes the table of results in docs/reliability.md from the saved results."""

from typing import Any

import orjson

from reliability import PROJECT, RESULTS
from reliability.bars import are_same, broken
from reliability.trial import Row

PAGE = PROJECT / "docs" / "reliability.md"
BEGIN, END = "<!-- results: written by python -m reliability -->", "<!-- end of results -->"


def write() -> None:
    """Write the table into the page, between its markers."""
    text = PAGE.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}")


def table() -> str:
    """The table, with a line for each row."""
    from reliability.rows import ROWS

    lines = [
        "| row | test, and the bars (with the measured values) | result | load reached | mutants caught | run |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *(line(row) for row in sorted(ROWS.values(), key=lambda row: int(row.name[1:])))])


def line(row: Row) -> str:
    """A row's line; without numbers if the row has no result, or one with another title or other bars."""
    file = RESULTS / f"{row.name}.json"
    kept: dict[str, Any] = orjson.loads(file.read_bytes()) if file.exists() else {}
    if kept.get("title") != row.title or not are_same(row.bars, kept.get("bars", [])):
        what = "; ".join(map(str, row.bars.values()))
        return cells(row.name, f"**{row.title}**: {what}", "not run" if not kept else "not run with these bars")
    pairs = zip(row.bars.values(), kept["bars"], strict=True)
    what = "; ".join(bar.with_measured(one["measured"]) for bar, one in pairs)
    mutants = f"{len(kept['mutants_caught'])} of {len(kept['mutants'])}" if kept["mutants"] else "not run"
    size = "" if kept["size"] == "full" else f" ({kept['size']})"
    when = f"{kept['date']} UTC, `{kept['commit']}`, seed {kept['seed']}, {kept['seconds']:.0f} s{size}"
    load = "; ".join(kept["load_reached"])
    return cells(row.name, f"**{row.title}**: {what}", result(row, kept), load, mutants, when)


def result(row: Row, kept: dict[str, Any]) -> str:
    """Pass only if every measured value is within its bar and no other problem was found."""
    problems = [*kept["problems"], *broken(row.bars, kept["bars"], kept["size"] != "full")]
    if kept["result"] == "pass" and not problems:
        return "pass"
    name = "fail" if kept["result"] == "pass" else kept["result"]
    return f"**{name}**: {problems[0][:200]}" if problems else f"**{name}**"


def cells(*texts: str) -> str:
    """A line of the table, padded with empty cells."""
    padded = [*texts, "", "", ""][:6]
    return "| " + " | ".join(text.replace("|", "/") for text in padded) + " |"
