"""The demo company, generated without a database for many dates and hours."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.demo.calendar import Calendar
from app.demo.company import Company

DATES = {
    "a leap day": (2028, 2, 29, 12), "the last evening of a year": (2026, 12, 31, 23), "a new year": (2027, 1, 1, 0),
    "clocks go forward": (2027, 3, 28, 1), "clocks go back": (2026, 10, 25, 1), "a Monday": (2026, 11, 30, 6),
    "a summer's Saturday": (2027, 7, 17, 18), "early on a Monday": (2027, 5, 3, 0),
}  # fmt: skip


@pytest.mark.parametrize("day", DATES)
def test_company_has_pending_and_late_orders_and_low_stock_on_any_day(day: str) -> None:
    now = datetime(*DATES[day], 30, tzinfo=UTC)
    company = Company(now, orders=10_000)
    company.open_stock()
    orders = [order for part in company.slices() for order in part.orders]
    shares = {status: count / len(orders) for status, count in Counter(order.status for order in orders).items()}
    assert shares["fulfilled"] > 0.9
    assert 0.02 < shares["cancelled"] < 0.06
    assert 0.001 < shares["approved"] < 0.02
    assert 0.001 < shares["pending"] < 0.02

    def hours_since(moment: float | None) -> float:
        assert moment is not None
        return (now - datetime.fromisoformat(company.calendar.stamp(moment))) / timedelta(hours=1)

    assert any(hours_since(order.created) > 24 for order in orders if order.status == "pending")
    assert any(hours_since(order.approved) > 72 for order in orders if order.status == "approved")
    kept = [(row.current - row.reserved, row.reorder_level) for row in company.rows if row.reorder_level > 0]
    assert 0.08 < sum(cases <= level for cases, level in kept) / len(kept) < 0.12
    assert 0 < sum(cases == 0 for cases, _ in kept) / len(kept) < 0.03


def everything(company: Company) -> list[tuple[Any, ...]]:
    """All that a company consists of, with moments as they were drawn."""
    company.open_stock()
    found: list[tuple[Any, ...]] = []
    for part in company.slices():
        found += [(o.id, o.row.id, o.source and o.source.id, o.requested, o.quantity, o.created, o.status, o.batch)
                  for o in part.orders]  # fmt: skip
        found += part.events
        found += [(*line[:5], line.order and line.order.id, *line[6:]) for line in part.movements]
    found += [(row.id, row.current, row.reserved, row.max_stock, row.reorder_level) for row in company.rows]
    return sorted(found, key=repr)


def test_company_does_not_depend_on_the_hour_or_the_slice_size() -> None:
    morning, night = (datetime(2026, 11, 23, hour, 1, tzinfo=UTC) for hour in (0, 23))
    whole = everything(Company(morning, orders=2000))
    assert whole == everything(Company(night, orders=2000))
    assert whole == everything(Company(morning, orders=2000, slice_size=150))
    assert whole != everything(Company(morning, orders=2000, seed=2))


@pytest.mark.parametrize("hour", [0, 6, 12, 23])
def test_calendar_times_increase_at_any_hour_and_end_now(hour: int) -> None:
    now = datetime(2026, 3, 1, hour, 0, 1, tzinfo=UTC)
    calendar = Calendar(now, 1)
    stamps = [datetime.fromisoformat(calendar.stamp(hundredth / 100)) for hundredth in range(calendar.days * 100)]
    assert stamps == sorted(set(stamps))
    assert stamps[0] == calendar.first
    assert timedelta() < now - stamps[-1] < timedelta(hours=1)
    assert stamps[-1] - stamps[-100] > timedelta(hours=11)  # a day's orders are not all made in a minute after midnight
