"""The suppliers of the demo company: when they take orders, how long they take, and when they deliver in fact."""

from dataclasses import dataclass
from random import Random

from app.demo.calendar import CLOSES, OPENS, Calendar

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# brand: name, days of delivery, days on which orders are taken (0: Monday), least cases of an order
TERMS = {
    "Velda": ("Velda Bottling", 2, (0, 1, 2, 3, 4), 1),
    "Orrin Springs": ("Orrin Springs Water", 3, (0, 2, 4), 6),
    "Kestrel Point": ("Kestrel Point Beverages", 4, (1, 3), 10),
    "Tamarack": ("Tamarack Drinks", 2, (0, 1, 2, 3, 4, 5), 1),
    "Fernbrook": ("Fernbrook Juices", 5, (0, 3), 12),
    "Quillstone": ("Quillstone Trading", 7, (2,), 24),
    "Marlowe Bay": ("Marlowe Bay Roasters", 3, (1, 4), 6),
    "Solanne": ("Solanne Imports", 9, (0,), 24),
}
MOST_DAYS = 6 + 9 + 5  # from the approval to the latest delivery
LATENESS = (-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 4)  # days after the expected one, one of these


@dataclass(frozen=True)
class Supplier:
    """A supplier; its id is its position in the list, from 1."""

    id: int
    name: str
    lead_time_days: int
    order_days: tuple[int, ...]
    minimum_quantity: int

    @property
    def order_day_names(self) -> str:
        """The order days as a PostgreSQL array."""
        return f"{{{','.join(WEEK[day] for day in self.order_days)}}}"

    def expected_day(self, calendar: Calendar, approved: float) -> int:
        """Return the day of a delivery: the first order day from the approval on, and the lead time after it."""
        day = int(approved)
        wait = next(days for days in range(7) if calendar.weekday(day + days) in self.order_days)
        return day + wait + self.lead_time_days

    def delivery(self, rng: Random, approved: float, expected: int) -> float:
        """Draw the moment of a delivery in opening hours: mostly on the expected day, sometimes late, rarely early."""
        day = max(expected + rng.choice(LATENESS), int(approved) + 1)
        return day + rng.uniform(OPENS, CLOSES - 0.1)


def make_suppliers() -> list[Supplier]:
    """Make one supplier for each brand."""
    return [Supplier(number, *terms) for number, terms in enumerate(TERMS.values(), start=1)]
