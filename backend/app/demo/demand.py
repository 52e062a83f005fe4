"""How much is ordered of what, where and when: store types, popularity, weekends and seasons."""

from collections.abc import Sequence
from itertools import accumulate
from random import Random

from app.demo.calendar import Calendar
from app.demo.catalogue import CATEGORIES, STORE_TYPES
from app.demo.entities import StockRow


class Demand:
    """The stores' rows, and how likely each is the one that is ordered for."""

    def __init__(self, calendar: Calendar, rows: Sequence[StockRow]) -> None:
        self.calendar = calendar
        self.rows = rows
        self.base = [row.product.weight * STORE_TYPES[row.store.store_type].weight for row in rows]
        self.kinds = [(row.store.store_type, row.product.category) for row in rows]
        self.cumulative: dict[tuple[int, bool], list[float]] = {}

    def busyness(self, day: int) -> float:
        """How much is ordered on a day, as a share of nothing in particular."""
        return self.calendar.busyness(day) * self.weights(day)[-1]

    def draw(self, rng: Random, day: int, count: int) -> list[StockRow]:
        """The rows that a day's orders are for."""
        return rng.choices(self.rows, cum_weights=self.weights(day), k=count) if count else []

    def shares(self) -> list[float]:
        """Each row's share of a year's orders."""
        year = [self.likelihood(day) for day in range(0, self.calendar.days, 30)]
        weights = [base * sum(month[kind] for month in year) for base, kind in zip(self.base, self.kinds, strict=True)]
        return [weight / sum(weights) for weight in weights] if weights else []

    def weights(self, day: int) -> list[float]:
        """Cumulative weights of the rows, the same for the working days of a week and for its weekend."""
        key = (day // 7, self.calendar.is_weekend(day))
        if key not in self.cumulative:
            likely = self.likelihood(day)
            self.cumulative[key] = list(
                accumulate(base * likely[kind] for base, kind in zip(self.base, self.kinds, strict=True))
            )
        return self.cumulative[key]

    def likelihood(self, day: int) -> dict[tuple[str, str], float]:
        """By store type and category: the season, the weekend, and what such stores sell more of."""
        warmth, weekend = self.calendar.warmth(day), self.calendar.is_weekend(day)
        return {
            (name, category): (1 + (summer - 1) * warmth)
            * (kind.weekend if weekend else 1)
            * (1.7 if category in kind.favours else 1)
            for name, kind in STORE_TYPES.items()
            for category, (_, _, summer, _) in CATEGORIES.items()
        }
