"""Checks of options, and their defaults for a long and a short run."""

import argparse
from collections.abc import Mapping
from typing import Any


def positive(text: str) -> int:
    """Return a whole number above 0. Raises ArgumentTypeError for another text."""
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"must be a whole number above 0, not {text!r}")
    return int(text)


def add_short(parser: argparse.ArgumentParser, short: Mapping[str, Any]) -> None:
    """Add the option `--short`, whose help names its defaults."""
    parser.add_argument("--short", action="store_true", help=f"a short run: {written(short)}, if not given")


def set_defaults(options: argparse.Namespace, long: Mapping[str, Any], short: Mapping[str, Any]) -> None:
    """Set the options that were not given, to those of the short run if it is wanted."""
    for name, value in {**long, **(short if options.short else {})}.items():
        if getattr(options, name) is None:
            setattr(options, name, value)


def written(values: Mapping[str, Any]) -> str:
    """Return options with their values as on a command line."""
    return " ".join(
        f"--{name} {' '.join(map(str, value)) if isinstance(value, list) else value}" for name, value in values.items()
    )
