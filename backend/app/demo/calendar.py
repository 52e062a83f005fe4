"""The calendar of the demo: weekly and seasonal rhythm, yearly growth, and timestamps that end now.

Moments are days of the company since the start of the history, `0.0 <= t < days`; they become timestamps when rows
are written. The history depends on the seed and today's date, not on the hour, so a seed gives the same history
all day.
"""

from datetime import UTC, datetime, timedelta
from math import cos, pi
from random import Random
from zoneinfo import ZoneInfo

WEEKDAYS = (1.15, 1.1, 1.05, 1.1, 1.2, 0.45, 0.25)  # Monday to Sunday
GROWTH = 0.35  # of demand in a year
OPENS, CLOSES = 0.25, 0.83  # fractions of a day: 6:00 and about 20:00
MIN_LAST_DAY = timedelta(hours=12)


class Calendar:
    """The days of the history, the demand factors of each day, and the timestamps of its moments."""

    def __init__(self, now: datetime, months: int, time_zone: str = "UTC") -> None:
        self.now = now.astimezone(UTC)
        self.days = max(round(months * 365 / 12), 2)
        today = self.now.astimezone(ZoneInfo(time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        # the local start of each day, and of the day after the last one; days have 23, 24 or 25 hours
        self.dates = [today + timedelta(days=day + 1 - self.days) for day in range(self.days + 1)]
        self.starts = [date.astimezone(UTC) for date in self.dates]
        self.today, self.first = self.starts[-2], self.starts[0]
        self.names = [date.strftime("%Y-%m-%d ") for date in self.dates]
        self.seconds = [f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}" for s in range(86_400)]
        self.offsets = [date.isoformat()[19:] for date in self.dates]
        # The last day's events must fit between its start and now. If now is before noon, the last day
        # starts on the evening before, and the day before ends earlier.
        self.evening = min(self.today, self.now - MIN_LAST_DAY)

    def weekday_demand(self, day: int) -> float:
        """Return a day's demand factor from its weekday and the company's growth, without the season."""
        return WEEKDAYS[self.dates[day].weekday()] * (1 + GROWTH * day / 365)

    def weekday(self, day: int) -> int:
        """Return the weekday, 0 for Monday; the day may be after the end of the history."""
        return (self.dates[0].weekday() + day) % 7

    def is_weekend(self, day: int) -> bool:
        """Return whether the day is a Saturday or Sunday."""
        return self.dates[day].weekday() > 4

    def season(self, day: int) -> float:
        """Return the season as a number: 0 in the middle of January, 1 in the middle of July."""
        return (1 - cos(2 * pi * (self.dates[day].timetuple().tm_yday - 15) / 365)) / 2

    def end_of_day(self, day: int) -> str:
        """Return the last second of a day as a PostgreSQL timestamp; the day may be after the end of the history."""
        return (self.dates[0] + timedelta(days=day + 1, seconds=-1)).isoformat(sep=" ")

    def stamp(self, moment: float) -> str:
        """Return the moment as a PostgreSQL timestamp with microseconds, never later than now."""
        day = int(moment)
        if day >= self.days - 2:
            return self.late_stamp(day, moment - day)
        if self.offsets[day] != self.offsets[day + 1]:
            return stamp_between(self.starts[day], self.starts[day + 1], moment - day)
        seconds, rest = divmod(int((moment - day) * 86_400_000_000), 1_000_000)
        return f"{self.names[day]}{self.seconds[seconds]}.{rest:06}{self.offsets[day]}"

    def late_stamp(self, day: int, part: float) -> str:
        """Return the timestamp of a moment on the last two days, which are scaled to end now."""
        starts, ends = self.evening, self.now
        if day == self.days - 2:
            starts, ends = self.starts[day], self.evening
        return stamp_between(starts, ends, part)


def stamp_between(starts: datetime, ends: datetime, part: float) -> str:
    """Return the timestamp of a moment between two others; `part` is 0 at the first and 1 at the second."""
    return (starts + (ends - starts) * part).isoformat(sep=" ")


def next_open(moment: float, rng: Random) -> float:
    """Return the moment itself if it is in opening hours, else a moment soon after the next opening."""
    part = moment % 1
    if OPENS <= part < CLOSES:
        return moment
    return int(moment) + (part >= CLOSES) + OPENS + 0.12 * rng.random()
