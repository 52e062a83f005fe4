"""Runs rows and their mutants, and saves one JSON file for each row."""

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from reliability import KEPT, PROJECT, RESULTS, bars
from reliability.trial import Mutant, Row, Trial

Result = dict[str, Any]


def run_row(row: Row, seed: int, quick: bool, mutant: Mutant | None = None) -> Result:
    """Run a row once; returns its JSON with the result: pass, fail, or error if the row itself could not be run."""
    started = time.monotonic()
    directory = Path(tempfile.mkdtemp(prefix=f"{row.name}-", dir=scratch()))
    trial = Trial(row, directory, seed, quick, mutant)
    before = os.getloadavg()[0]
    try:
        asyncio.run(row.run(trial))
        for name in row.bars.keys() - trial.measured.keys():
            trial.fail(f"never measured: {row.bars[name]}")
        outcome = "fail" if trial.problems else "pass"
    except Exception as error:  # noqa: BLE001 the other rows run after any error
        outcome = "fail" if trial.problems else "error"
        last = traceback.extract_tb(error.__traceback__)[-1]
        trial.problems.append(f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}: {str(error)[:600]}")
    finally:
        save_records(directory, row.name if mutant is None else f"{row.name}-{slug(mutant)}")
    return {
        "row": row.name, "title": row.title, "commit": commit(), "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        "seed": seed, "size": "quick" if quick else "full", "load_reached": trial.load,
        "machine_load": [round(before, 1), round(os.getloadavg()[0], 1)], "faults": trial.faults,
        "bars": bars.recorded(row.bars, trial.measured),
        "result": outcome, "problems": trial.problems[:12], "seconds": round(time.monotonic() - started, 1),
    }  # fmt: skip


def run_mutants(row: Row, seed: int, known: list[str], only: str | None = None) -> dict[str, str]:
    """Run the row with each of its mutants; returns for each: caught (and the problem), MISSED, or ERROR.

    A problem that the row also finds without a mutant (`known`) does not count.
    """
    found: dict[str, str] = {}
    for mutant in row.mutants:
        if only and only not in mutant.name:
            continue
        result = run_row(row, seed, True, mutant)
        new = [problem for problem in result["problems"] if all(problem[:30] != before[:30] for before in known)]
        verdict = "ERROR" if result["result"] == "error" else "caught" if new else "MISSED"
        first = (new or result["problems"] or ["no problem was found"])[0][:400]
        found[mutant.name] = f"{verdict}: {first}"
        print(f"  {row.name} mutant: {mutant.name}: {verdict} in {result['seconds']} s ({first})", flush=True)
    return found


def scratch() -> Path:
    """The directory of the databases of running rows; its path is short because paths of sockets are limited."""
    directory = Path(os.environ.get("TMPDIR", "/tmp")) / "brickhouse-rows"
    directory.mkdir(exist_ok=True)
    directory.chmod(0o711)
    return directory


def save_records(directory: Path, name: str) -> None:
    """Save the histories and logs of the last run of a row, and delete its database."""
    kept = KEPT / "last" / name
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    for file in [*directory.glob("*.ndjson"), *directory.glob("*.log"), *directory.glob("*.txt")]:
        shutil.copy(file, kept)
    shutil.rmtree(directory, ignore_errors=True)


def slug(mutant: Mutant) -> str:
    """A mutant's name as the name of a directory."""
    return "".join(c if c.isalnum() else "-" for c in mutant.name)[:60]


def commit() -> str:
    """The commit that is tested, with a plus if the backend has uncommitted changes."""
    try:
        number = subprocess.check_output(["git", "rev-parse", "--short", "HEAD"], cwd=PROJECT, text=True).strip()
        changed = subprocess.check_output(["git", "status", "--porcelain", "backend"], cwd=PROJECT, text=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return number + ("+" if changed.strip() else "")


def print_result(result: Result) -> None:
    """Print a result."""
    print(f"{result['row']:4} {result['result'].upper():5} {result['seconds']:6.1f} s  {result['title']}")
    for line in [*result["load_reached"], *(f"fault: {fault}" for fault in result["faults"])]:
        print(f"       {line}")
    print(f"       machine load {result['machine_load'][0]} to {result['machine_load'][1]} on {os.cpu_count()} cores")
    for problem in result["problems"]:
        print(f"     ! {problem}")
    print(flush=True, end="")


def save_result(result: Result) -> None:
    """Save a row's JSON, with the saved verdicts on its mutants."""
    before = saved(result["row"])
    write(result["row"], {**result, **{name: before.get(name, type(empty)()) for name, empty in UNKNOWN.items()}})


def save_mutants(row: Row, found: dict[str, str]) -> None:
    """Save the verdicts on a row's mutants with its result, without mutants that no longer exist."""
    before = saved(row.name)
    known = {**before.get("mutants", {}), **found}
    mutants = {mutant.name: known[mutant.name] for mutant in row.mutants if mutant.name in known}
    caught = [name for name, verdict in mutants.items() if verdict.startswith("caught")]
    if before:
        write(row.name, {**before, "mutants": mutants, "mutants_caught": caught})


UNKNOWN: dict[str, Any] = {"mutants": {}, "mutants_caught": []}


def saved(name: str) -> Result:
    """A row's saved JSON; empty if there is none."""
    file = RESULTS / f"{name}.json"
    return orjson.loads(file.read_bytes()) if file.exists() else {}


def write(name: str, content: Result) -> None:
    """Write a row's JSON."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_bytes(
        orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    )
