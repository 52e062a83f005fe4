"""`python -m benchmarks` lists the benchmarks, `python -m benchmarks reads` runs one."""

import importlib
import sys

BENCHMARKS = {
    "reads": "the speed of every read, compared with a naive app, a bare ASGI app and PostgreSQL itself",
    "growth": "the speed of every read with ten times as many orders, a ratio for each",
    "writes": "the speed of the main writes, compared with PostgreSQL itself",
    "contention": "the speed of writes that share a row, compared with writes that share none",
    "sales": "lines of sales a second from clients that are cut and send again, compared with PostgreSQL itself",
    "exports": "the speed of the CSV and XLSX files of all lists, compared with COPY in psql, and their memory",
    "feed": "the speed and the delay of the change feed, and what its listeners cost the writers",
}


def main() -> int:
    """Run the benchmark that is named; returns the exit status, 2 if it is unknown."""
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print("usage: backend/venv/bin/python -m benchmarks NAME [--help]\n")
        for name, text in BENCHMARKS.items():
            print(f"  {name:10} {text}")
        return 0
    name = sys.argv[1]
    if name not in BENCHMARKS:
        print(f"benchmarks: there is no benchmark {name!r}; there is: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    return importlib.import_module(f"benchmarks.{name}").main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
