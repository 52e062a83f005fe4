"""The demand of the demo's stores: by store type, popularity of the product, weekend and season."""

from collections.abc import Sequence
from itertools import accumulate
from random import Random

from app.demo.calendar import Calendar
from app.demo.catalogue import CATEGORIES, STORE_TYPES
from app.demo.entities import StockRow


class Demand:
    """The stores' stock rows and each row's share of the orders."""

    def __init__(self, calendar: Calendar, rows: Sequence[StockRow]) -> None:
        self.calendar = calendar
        self.rows = rows
        self.base = [row.product.weight * STORE_TYPES[row.store.store_type].weight for row in rows]
        self.kinds = [(row.store.store_type, row.product.category) for row in rows]
        self.cumulative: dict[tuple[int, bool], list[float]] = {}

    def total_factor(self, day: int) -> float:
        """Return a day's demand in arbitrary units, to be compared with other days."""
        return self.calendar.weekday_demand(day) * self.weights(day)[-1]

    def draw(self, rng: Random, day: int, count: int) -> list[StockRow]:
        """Draw the rows that a day's `count` orders are for."""
        return rng.choices(self.rows, cum_weights=self.weights(day), k=count) if count else []

    def shares(self) -> list[float]:
        """Return each row's share of a year's orders; the shares add up to 1."""
        year = [self.likelihood(day) for day in range(0, self.calendar.days, 30)]
        weights = [base * sum(month[kind] for month in year) for base, kind in zip(self.base, self.kinds, strict=True)]
        return [weight / sum(weights) for weight in weights] if weights else []

    def weights(self, day: int) -> list[float]:
        """Return cumulative weights of the rows; the weekdays of a week share one list, its weekend another."""
        key = (day // 7, self.calendar.is_weekend(day))
        if key not in self.cumulative:
            likely = self.likelihood(day)
            self.cumulative[key] = list(
                accumulate(base * likely[kind] for base, kind in zip(self.base, self.kinds, strict=True))
            )
        return self.cumulative[key]

    def likelihood(self, day: int) -> dict[tuple[str, str], float]:
        """Return the demand factor by store type and category: season, weekend, favoured categories."""
        season, weekend = self.calendar.season(day), self.calendar.is_weekend(day)
        return {
            (name, category): (1 + (summer - 1) * season)
            * (kind.weekend if weekend else 1)
            * (1.7 if category in kind.favours else 1)
            for name, kind in STORE_TYPES.items()
            for category, (_, _, summer, _) in CATEGORIES.items()
        }
