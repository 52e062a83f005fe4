"""Helpers for tests that depend on dates: the database's day must not change during such a test.

`scripts/check-dates.sh` runs the tests under other dates: it preloads a library that moves the clock of every process.
If a test starts a process with its own environment, that environment must contain CLOCK, the library's variables.
"""

import os
from collections.abc import Callable
from typing import Any, LiteralString, TypeVar

import psycopg
import pytest

from tests.embedded_servers import wait_for

CLOCK_VARIABLES = ("LD_PRELOAD", "CLOCK_OFFSET_SECONDS", "TZ")
CLOCK = {name: os.environ[name] for name in CLOCK_VARIABLES if name in os.environ}
LONGEST_TEST = 240  # seconds, on a busy machine
# How far a test moves a time ahead of the clock; with no_day_change that is still today, also for later tests.
AHEAD: LiteralString = "interval '30 seconds'"
Found = TypeVar("Found")


def stable_result(read: Callable[[], Found]) -> Found:
    """Call `read` until two results in a row are equal, and return that result.

    A result can change between two reads, for example if an order becomes late.
    """
    found = read()
    while (again := read()) != found:
        found = again
    return found


@pytest.fixture
def no_day_change(database: psycopg.Connection[dict[str, Any]]) -> None:
    """Keep the company's day the same during the test: in the last minutes before midnight, wait for midnight."""
    left = "SELECT extract(epoch FROM company_day_start(company_day(now()) + 1) - now())::float AS seconds"

    def is_far_from_midnight() -> bool:
        row = database.execute(left).fetchone()
        return row is not None and row["seconds"] > LONGEST_TEST

    wait_for(is_far_from_midnight, "midnight", LONGEST_TEST * 2)
