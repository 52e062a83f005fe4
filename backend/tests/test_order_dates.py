"""The number of orders of a range of time comes from sums, and is that of the orders themselves."""

from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import psycopg

from app.models.filters import OrderScope
from app.queries import order_filters

Database = psycopg.Connection[dict[str, Any]]


def scope_of(begin: date | None = None, end: date | None = None, **more: Any) -> OrderScope:
    """The filters of a range, as the API reads them."""
    given = {"date_from": begin, "date_to": end}
    return OrderScope.model_validate({name: bound.isoformat() for name, bound in given.items() if bound} | more)


def counted(database: Database, scope: OrderScope) -> dict[str, int]:
    """The numbers of orders by status, of the statement that `GET /orders/counts` sends."""
    select = order_filters.counts(scope, None)
    row = database.execute(select.text, select.params).fetchone()
    assert row is not None
    assert row.pop("total_is_exact") is True
    return {name: int(number) for name, number in row.items()}


def expected(database: Database, scope: OrderScope) -> dict[str, int]:
    """The same from the orders, one by one."""
    rows = order_filters.in_scope(scope, None)
    found = database.execute(
        f"SELECT o.status, count(*) AS n FROM orders o {rows.sql} GROUP BY o.status", rows.params
    ).fetchall()
    numbers = {row["status"]: row["n"] for row in found}
    return {status: numbers.get(status, 0) for status in order_filters.STATUSES} | {"total": sum(numbers.values())}


def bounds(database: Database) -> list[date | None]:
    """Bounds before, in and after the history: days, and moments within them, at their beginning and at an order."""
    row = database.execute(
        """SELECT min(created_at) AS first, max(created_at) AS last, company_day(max(created_at)) AS today,
                  company_day_start(company_day(max(created_at))) AS midnight FROM orders"""
    ).fetchone()
    assert row is not None
    assert row["first"] is not None, "the demo company has no order"
    days = [row["today"] + timedelta(days=n) for n in (-4000, -300, -20, 0, 9)]
    moments = [
        row["first"],
        row["midnight"],
        row["last"] - timedelta(days=200),
        row["last"] - timedelta(hours=2),
        row["last"],
    ]
    return [None, *days, *moments]


def test_counts_of_each_date_range_match_its_orders(database: Database) -> None:
    ends = bounds(database)
    for begin, end in product(ends, ends):
        scope = scope_of(begin, end)
        numbers = counted(database, scope)
        numbers.pop("late")
        assert numbers == expected(database, scope), (begin, end)


def test_counts_of_a_date_range_respect_stores_and_regions(database: Database) -> None:
    row = database.execute(
        """SELECT s.id AS store_id, s.region, max(o.created_at) AS last FROM orders o JOIN stores s ON s.id = o.store_id
           GROUP BY s.id, s.region ORDER BY s.id LIMIT 1"""
    ).fetchone()
    assert row is not None, "no store of the demo company has an order"
    last: datetime = row["last"]
    for where in ({"region": [row["region"]]}, {"store_id": [str(row["store_id"])]}):
        for begin in (last - timedelta(days=350), last - timedelta(days=9), (last - timedelta(days=9)).date()):
            scope = scope_of(begin, **where)
            numbers = counted(database, scope)
            numbers.pop("late")
            assert numbers == expected(database, scope), scope
            assert numbers["total"] > 0
