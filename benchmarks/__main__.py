"""`python -m benchmarks` lists the questions, `python -m benchmarks reads` asks one."""

import importlib
import sys

QUESTIONS = {
    "reads": "how fast is every read, next to the naive way, a bare ASGI app and PostgreSQL itself?",
}


def main() -> int:
    """Ask the question that is named; 2 where it is unknown."""
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print("usage: backend/venv/bin/python -m benchmarks QUESTION [--help]\n")
        for name, text in QUESTIONS.items():
            print(f"  {name:10} {text}")
        return 0
    name = sys.argv[1]
    if name not in QUESTIONS:
        print(f"benchmarks: there is no question {name!r}; there is: {', '.join(QUESTIONS)}", file=sys.stderr)
        return 2
    return importlib.import_module(f"benchmarks.{name}").main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
