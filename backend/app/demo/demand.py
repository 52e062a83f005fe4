"""The demand of the demo's stores: by store type, popularity of the product, weekend and season."""

from collections.abc import Sequence

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
        self.base_by_kind: dict[tuple[str, str], float] = {}
        for base, kind in zip(self.base, self.kinds, strict=True):
            self.base_by_kind[kind] = self.base_by_kind.get(kind, 0.0) + base

    def total_factor(self, day: int) -> float:
        """Return a day's demand in arbitrary units, to be compared with other days."""
        likely = self.likelihood(day)
        total = sum(base * likely[kind] for kind, base in self.base_by_kind.items())
        return self.calendar.weekday_demand(day) * total

    def shares(self) -> list[float]:
        """Return each row's share of a year's orders; the shares add up to 1."""
        year = [self.likelihood(day) for day in range(0, self.calendar.days, 30)]
        factors = {kind: sum(month[kind] for month in year) for kind in self.base_by_kind}
        weights = [base * factors[kind] for base, kind in zip(self.base, self.kinds, strict=True)]
        total = sum(weights)
        return [weight / total for weight in weights]

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
