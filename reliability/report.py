"""The table of results in docs/reliability.md, written from the rows' JSON."""

from typing import Any

import orjson

from reliability import PROJECT, RESULTS

PAGE = PROJECT / "docs" / "reliability.md"
BEGIN, END = "<!-- results: written by python -m reliability -->", "<!-- end of results -->"


def write() -> None:
    """Put the table into the page, between its marks."""
    text = PAGE.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}")


def table() -> str:
    """A line for each row there is; one without a result was not run."""
    from reliability.rows import ROWS

    lines = [
        "| row | what, and the bar | result | load that was reached | mutants caught | run |",
        "|---|---|---|---|---|---|",
    ]
    known = {name: f"**{row.title}**: {row.bar}" for name, row in ROWS.items()}
    return "\n".join([*lines, *(line(name, known[name]) for name in sorted(known, key=lambda name: int(name[1:])))])


def line(name: str, title: str) -> str:
    """One row of the table."""
    file = RESULTS / f"{name}.json"
    if not file.exists():
        return f"| {name} | {title} | not run | | | |"
    kept: dict[str, Any] = orjson.loads(file.read_bytes())
    mutants = f"{len(kept['mutants_caught'])} of {len(kept['mutants'])}" if kept["mutants"] else "not run"
    result = kept["result"] if kept["result"] == "pass" else f"**{kept['result']}**: {kept['problems'][0][:200]}"
    size = "" if kept["size"] == "full" else f" ({kept['size']})"
    load = "; ".join(kept["load_reached"]).replace("|", "/")
    when = f"{kept['date']} UTC, `{kept['commit']}`, seed {kept['seed']}, {kept['seconds']:.0f} s{size}"
    return f"| {name} | {title} | {result.replace('|', '/')} | {load} | {mutants} | {when} |"
