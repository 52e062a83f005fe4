"""What a test needs if it asks about days: one day from its start to its end, and the clock of this run.

`scripts/check-dates.sh` runs the tests under other dates: it preloads a library that moves the clock of every process.
A process that a test starts with an environment of its own needs the variables of that library, too.
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
import pytest

from tests.embedded_servers import wait_for

CLOCK_VARIABLES = ("LD_PRELOAD", "CLOCK_OFFSET_SECONDS", "TZ")
CLOCK = {name: os.environ[name] for name in CLOCK_VARIABLES if name in os.environ}
LONGEST_TEST = 60  # seconds, on a busy machine
Found = TypeVar("Found")


def steady(read: Callable[[], Found]) -> Found:
    """What is read twice in a row: time does not change it meanwhile, as it does if an order becomes late."""
    found = read()
    while (again := read()) != found:
        found = again
    return found


@pytest.fixture
def one_day(database: psycopg.Connection[dict[str, Any]]) -> None:
    """The database's day does not change during the test: within a minute before midnight, wait for midnight."""
    left = """SELECT extract(epoch FROM date_trunc('day', now() AT TIME ZONE 'UTC') + interval '1 day'
                                         - now() AT TIME ZONE 'UTC')::float AS seconds"""

    def is_far_from_midnight() -> bool:
        row = database.execute(left).fetchone()
        return row is not None and row["seconds"] > LONGEST_TEST

    wait_for(is_far_from_midnight, "midnight", LONGEST_TEST * 2)
