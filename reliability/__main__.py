"""`python -m reliability`: all rows; `--row R9` some of them; `--quick` small; `--mutants` the mutants too."""

import argparse
import sys

from reliability import report, runner
from reliability.rows import ROWS


def main() -> int:
    """0 where every row passed and every mutant was caught, 1 otherwise."""
    options = arguments()
    if options.table:
        report.write()
        return 0
    unknown = set(options.row) - set(ROWS)
    if unknown:
        print(f"reliability: no such row: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}", file=sys.stderr)
        return 2
    chosen = [ROWS[name] for name in (options.row or list(ROWS))]
    well = True
    for row in chosen:
        print(f"{row.name}: {row.title} (seed {options.seed})", flush=True)
        result = None if options.mutants == "only" else runner.run_row(row, options.seed, options.quick)
        if result:
            runner.say(result)
        known = result["problems"] if result else []
        found = runner.run_mutants(row, options.seed, known, options.mutant) if options.mutants else None
        well = well and (result is None or result["result"] == "pass")
        well = well and all(said.startswith("caught") for said in (found or {}).values())
        if result and not options.dry:
            runner.keep(result)
        if found and not options.dry:
            runner.keep_mutants(row, found)
    if not options.dry:
        report.write()
    return 0 if well else 1


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m reliability", description=__doc__)
    parser.add_argument("--row", action="append", default=[], metavar="R9", help="only this row; may be given again")
    parser.add_argument("--quick", action="store_true", help="small loads and short faults")
    parser.add_argument("--seed", type=int, default=1, help="of everything that is drawn (default 1)")
    parser.add_argument(
        "--mutants", nargs="?", const="too", choices=["too", "only"], help="run the rows' mutants too, or only them"
    )
    parser.add_argument("--mutant", metavar="TEXT", help="with --mutants: only those with this text in their name")
    parser.add_argument("--dry", action="store_true", help="keep no result")
    parser.add_argument("--table", action="store_true", help="run nothing: write the table from the results there are")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
