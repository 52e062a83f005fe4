"""`python -m reliability` runs all rows; `--row R9` one of them; `--quick` small sizes; `--mutants` the mutants too."""

import argparse
import signal
import sys

from reliability import report, runner
from reliability.rows import ROWS


def main() -> int:
    """Run the rows; return 0 if every row passed and every mutant was caught, else 1."""
    options = arguments()
    end_on_signals()
    if options.table:
        report.write()
        return 0
    unknown = set(options.row) - set(ROWS)
    if unknown:
        print(f"reliability: no such row: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}", file=sys.stderr)
        return 2
    chosen = [ROWS[name] for name in (options.row or list(ROWS))]
    passed = True
    for row in chosen:
        print(f"{row.name}: {row.title} (seed {options.seed})", flush=True)
        result = None if options.mutants == "only" else runner.run_row(row, options.seed, options.quick)
        if result:
            runner.print_result(result)
        known = result["problems"] if result else []
        found = runner.run_mutants(row, options.seed, known, options.mutant) if options.mutants else None
        passed = passed and (result is None or result["result"] == "pass")
        passed = passed and all(verdict.startswith("caught") for verdict in (found or {}).values())
        if result and not options.dry:
            runner.save_result(result)
        if found and not options.dry:
            runner.save_mutants(row, found)
    if not options.dry:
        report.write()
    return 0 if passed else 1


def end_on_signals() -> None:
    """Let SIGINT and SIGTERM raise KeyboardInterrupt, so that a row ends its service and its database.

    A shell starts a program in the background with SIGINT ignored; SIGTERM alone would leave the row's directory.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m reliability", description=__doc__)
    parser.add_argument("--row", action="append", default=[], metavar="R9", help="only this row; may be given again")
    parser.add_argument("--quick", action="store_true", help="small loads and short faults")
    parser.add_argument("--seed", type=int, default=1, help="of the random generators (default 1)")
    parser.add_argument(
        "--mutants", nargs="?", const="too", choices=["too", "only"], help="run the rows' mutants too, or only them"
    )
    parser.add_argument("--mutant", metavar="TEXT", help="with --mutants: only those with this text in their name")
    parser.add_argument("--dry", action="store_true", help="save no result")
    parser.add_argument("--table", action="store_true", help="run nothing: write the table from the saved results")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
