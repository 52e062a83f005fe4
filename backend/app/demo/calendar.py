"""When things happen in the demo: weekly and seasonal rhythm, growth, and the clock that ends now.

Times are drawn in days since the start of the history, `0.0 <= t < days`, and written as time stamps
at the end. Today is only as long as it has lasted, so the same seed draws the same history at any
hour of a day.
"""

from datetime import UTC, datetime, timedelta
from itertools import accumulate
from math import cos, pi
from random import Random

WEEKDAYS = (1.15, 1.1, 1.05, 1.1, 1.2, 0.45, 0.25)  # Monday to Sunday
GROWTH = 0.35  # over a year


class Calendar:
    """The days of the history and how busy each is."""

    def __init__(self, now: datetime, months: int) -> None:
        self.now = now.astimezone(UTC)
        self.midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        self.days = max(round(months * 365 / 12), 1)
        self.first = self.midnight - timedelta(days=self.days - 1)
        self.names = [(self.first + timedelta(days=n)).strftime("%Y-%m-%d ") for n in range(self.days)]
        self.today_microseconds = (self.now - self.midnight) // timedelta(microseconds=1)

    def weights(self, summer: float) -> list[float]:
        """How likely an order falls on a day or one before: cumulative, for `Random.choices`."""
        return list(accumulate(self.weight(day, summer) for day in range(self.days)))

    def weight(self, day: int, summer: float) -> float:
        """How busy a day is: its weekday, its season, the company's growth."""
        date = self.first + timedelta(days=day)
        season = 1 + (summer - 1) * (1 - cos(2 * pi * (date.timetuple().tm_yday - 15) / 365)) / 2
        return WEEKDAYS[date.weekday()] * season * (1 + GROWTH * day / 365)

    def moments(self, rng: Random, summer: float, count: int) -> list[float]:
        """That many moments in opening hours (6 to 20 UTC), not sorted."""
        days = rng.choices(range(self.days), cum_weights=self.weights(summer), k=count)
        return [day + 0.25 + 0.58 * rng.random() for day in days]

    def stamp(self, moment: float) -> str:
        """The moment as PostgreSQL reads it, to the microsecond, never after now."""
        day = int(moment)
        length = self.today_microseconds if day == self.days - 1 else 86_400_000_000
        microseconds = int((moment - day) * length)
        seconds, rest = divmod(microseconds, 1_000_000)
        return f"{self.names[day]}{SECONDS[seconds]}.{rest:06}+00"


SECONDS = [f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}" for s in range(86_400)]
