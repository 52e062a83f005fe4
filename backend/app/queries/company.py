"""The company's row: its time zone, its currency and its rules."""

from typing import LiteralString

# Subqueries are evaluated once, not for each row: the company's time zone, and the day there by the database's clock.
ZONE: LiteralString = "(SELECT time_zone FROM company)"
TODAY: LiteralString = "(SELECT company_day(now()))"


def start_of(day: LiteralString) -> LiteralString:
    """Return an expression for the first moment of the company's day that the expression `day` gives."""
    return f"(SELECT company_day_start({day}))"
