"""Arrays of texts and times, which connections of requests write in one step, arrive as they were sent."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.database.pool import IdsDumper

HARD = ["", "NULL", "null", '"', "\\", '\\"', "{}", ",", '","', " ", "\n", "ä", "😀"]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.sampled_from(HARD)


@given(st.lists(TEXTS))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_texts_arrive_as_they_were_sent(database: psycopg.Connection[dict[str, Any]], texts: list[str]) -> None:
    with database.cursor() as cursor:
        cursor.adapters.register_dumper(list, IdsDumper)
        assert cursor.execute("SELECT %s::text[] AS sent", (texts,)).fetchone() == {"sent": texts}


def test_null_in_an_array_stays_null_and_nul_is_refused(database: psycopg.Connection[dict[str, Any]]) -> None:
    with database.cursor() as cursor:
        cursor.adapters.register_dumper(list, IdsDumper)
        assert cursor.execute("SELECT %s::text[] AS sent", ([None, "a", None],)).fetchone() == {
            "sent": [None, "a", None]
        }
        with pytest.raises(psycopg.DataError, match="NUL"):
            cursor.execute("SELECT %s::text[]", (["a", "\0"],))


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-5, minutes=-30)), None])
def test_times_arrive_as_they_were_sent(database: psycopg.Connection[dict[str, Any]], zone: timezone | None) -> None:
    times = [datetime(2, 1, 1, tzinfo=zone), datetime(2026, 3, 8, 2, 30, 0, 1, zone), datetime(9000, 1, 1, tzinfo=zone)]
    with database.cursor() as cursor:
        cursor.adapters.register_dumper(list, IdsDumper)
        assert cursor.execute("SELECT %s AS sent", (times,)).fetchone() == {"sent": times}
