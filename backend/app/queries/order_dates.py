"""The number of orders of a range of time, exact and from sums.

The days of the range are added up; if fewer days are outside of it, these are subtracted from the number of all orders.
So a range from years ago until now costs as much as the days before it. If a bound is a moment, the orders of its day
are counted one by one.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, LiteralString

from app.database.query import Sql
from app.database.where import Where
from app.queries.company import start_of

# The first and the last whole day of the range, and whether at most half of all days are in it.
SPAN: LiteralString = """
    WITH span AS MATERIALIZED (
        SELECT r.first, r.last, 2 * (r.last - r.first + 1) <= r.newest - r.oldest + 1 AS is_short
        FROM (SELECT greatest({first}, d.oldest) AS first, least({last}, d.newest) AS last, d.oldest, d.newest
              FROM (SELECT min(day) AS oldest, max(day) AS newest FROM order_day_counts) d) r)"""
IS_SHORT: LiteralString = "(SELECT is_short IS NOT FALSE FROM span)"
IS_LONG: LiteralString = "(SELECT NOT is_short FROM span)"
FIRST: LiteralString = "(SELECT first FROM span)"
LAST: LiteralString = "(SELECT last FROM span)"


def is_moment(bound: date | None) -> bool:
    """Return whether a bound is a moment and not a day."""
    return isinstance(bound, datetime)


def orders_in_time(begin: date | None, end: date | None, sums: Where, rows: Where) -> Sql:
    """Return a SELECT of statuses and numbers of orders, which add up to those of the range.

    `sums` has the conditions on stores and regions, `rows` all conditions on orders, those on their time included.
    """
    first, last = whole_day(begin, "+ 1"), whole_day(end, "- 1")
    parts = [
        part("order_day_counts", "o.orders", sums, f"o.day BETWEEN {FIRST} AND {LAST} AND {IS_SHORT}"),
        part("order_store_counts", "o.orders", sums, IS_LONG),
        part("order_day_counts", "-o.orders", sums, f"o.day < {FIRST} AND {IS_LONG}"),
        part("order_day_counts", "-o.orders", sums, f"o.day > {LAST} AND {IS_LONG}"),
        *days_in_part(begin, end, rows),
    ]
    span = SPAN.format(first=first.text, last=last.text)
    params = [*first.params, *last.params, *(value for one in parts for value in one.params)]
    return Sql(f"{span} {' UNION ALL '.join(one.text for one in parts)}", params)


def whole_day(bound: date | None, next_day: LiteralString) -> Sql:
    """Return an expression for the first or last whole day of the range; null if the range has no bound there."""
    if bound is None:
        return Sql("NULL::date")
    return Sql(f"(company_day(%s) {next_day})" if is_moment(bound) else "%s::date", [bound])


def part(table: LiteralString, number: LiteralString, where: Where, condition: LiteralString, *values: Any) -> Sql:
    """Return a SELECT of the statuses and numbers of the rows that match."""
    found = Where([*where.conditions], [*where.params]).add(condition, *values)
    return Sql(f"SELECT o.status, {number} AS orders FROM {table} o {found.sql}", found.params)


def days_in_part(begin: date | None, end: date | None, rows: Where) -> Iterator[Sql]:
    """Yield a SELECT of the orders of each day that is partly in the range; once if it has both bounds."""
    after, before = start_of("company_day(%s) + 1"), start_of("company_day(%s)")
    if is_moment(begin):
        upto = Where().add(f"o.created_at < {after}", begin)
        if is_moment(end):
            upto.add(f"o.created_at < {before}", end)
        yield part("orders", "1", rows, " AND ".join(upto.conditions), *upto.params)
    if is_moment(end):
        yield part("orders", "1", rows, f"o.created_at >= {before}", end)
