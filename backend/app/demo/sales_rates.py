"""How many cases the customers of each store ask for: by weekday, season, promotion, and the life of a product."""

from collections.abc import Iterator
from random import Random

from app.demo.calendar import GROWTH, Calendar
from app.demo.catalogue import CATEGORIES, STORE_TYPES, Product
from app.demo.demand import Demand
from app.demo.entities import StockRow

RHYTHM = (0.9, 0.85, 0.9, 1.0, 1.2, 1.25, 0.9)  # Monday to Sunday, in a store whose weekend is as its weekdays
ARRIVING_SHARE = 0.955  # of the ordered cases: arrive usable
PROMOTIONS = 3  # of a product in a year, on average
COVER_DAYS, SAFETY_LOTS = 6.0, 0.3  # an order point covers the demand of these days, and these lots more
OFTEN = 0.2  # lots in a day: with less, a row is drawn together with others
LEFT = 0.4  # of the usual demand: after a product is discontinued
EARLY = 0.3  # of a usual order: so far above its order point a row may be ordered, too
LOTS, SLOW_LOTS = 4, 2.5  # of these lots is a usual order made; customers ask for about one lot at once


class SalesRates:
    """The mean demand of each stock row of the stores in each week, and the rhythm of the days of a week.

    Over the history the demand is what `orders` orders of usual size bring, so stock neither piles up nor runs dry.
    """

    def __init__(self, rng: Random, calendar: Calendar, demand: Demand, orders: int) -> None:
        self.calendar = calendar
        self.weeks = (calendar.days + 6) // 7
        self.rows_by_store: dict[int, list[StockRow]] = {}
        self.factors: dict[int, list[float]] = {}  # by product and week; the mean is 1
        self.rhythms = {name: rhythm(kind.weekend) for name, kind in STORE_TYPES.items()}
        for row, share in zip(demand.rows, demand.shares(), strict=True):
            self.rows_by_store.setdefault(row.store.id, []).append(row)
            row.rate = orders * share * row.product.typical * ARRIVING_SHARE / calendar.days
            row.lot = max(1.0, row.product.typical / (SLOW_LOTS if row.product.slow else LOTS))
            if row.product.id not in self.factors:
                self.factors[row.product.id] = self.yearly(rng, row.product)

    def yearly(self, rng: Random, product: Product) -> list[float]:
        """Return the factors of a product in each week: season, growth and promotions; the mean is 1."""
        summer = CATEGORIES[product.category][2]
        factors = [
            (1 + (summer - 1) * self.calendar.season(week * 7)) * (1 + GROWTH * week / 52) for week in range(self.weeks)
        ]
        for _ in range(round(PROMOTIONS * self.weeks / 52 * rng.uniform(0.4, 1.6))):
            first, uplift = rng.randrange(self.weeks), rng.uniform(1.4, 2.4)
            for week in range(first, min(first + rng.randint(1, 2), self.weeks)):
                factors[week] *= uplift
        mean = sum(factors) / len(factors)
        return [factor / mean for factor in factors]

    def begin_week(self, week: int) -> dict[int, "Week"]:
        """Set the order points for a week; return its demand, by store."""
        today, end = float(week * 7), self.calendar.days
        factors = {product: yearly[week] for product, yearly in self.factors.items()}
        demand: dict[int, Week] = {}
        for store, rows in self.rows_by_store.items():
            demand[store] = Week()
            for row in rows:
                product, rate = row.product, 0.0
                if today < row.created or today > product.ends * end:  # it is not ordered; what is left is sold
                    row.order_point, row.order_from, row.order_up_to = -1e9, -1e9, 0.0
                    rate = row.rate * LEFT if row.created <= today else 0.0
                else:
                    rate = row.rate * factors[product.id]
                    row.order_point = rate * COVER_DAYS + row.lot * SAFETY_LOTS
                    row.order_from = row.order_point + product.typical * EARLY
                    row.order_up_to = row.order_point + product.typical
                demand[store].add(row, rate)
        return demand


class Week:
    """The demand of a store in a week: each row's mean of a day, and for rows with little demand its chance.

    The rows with little demand are drawn together, so that those which sell nothing cost no time.
    """

    def __init__(self) -> None:
        self.often: list[tuple[StockRow, float]] = []
        self.rare: list[StockRow] = []
        self.chances: list[float] = []  # cumulative
        self.chance = 0.0

    def add(self, row: StockRow, rate: float) -> None:
        """Add a row with its mean demand of a day."""
        lots = rate / row.lot
        if lots >= OFTEN:
            self.often.append((row, rate))
        elif lots > 0:
            self.chance += lots
            self.rare.append(row)
            self.chances.append(self.chance)

    def asked(self, rng: Random, today: float) -> Iterator[tuple[StockRow, float]]:
        """Yield each row that customers ask for on a day, with the usual cases; `today` is the day's factor."""
        random = rng.random
        for row, rate in self.often:
            asked = rate * today
            if asked >= row.lot:
                yield row, asked
            elif random() * row.lot < asked:
                yield row, row.lot
        if not self.rare:
            return
        count = int(self.chance * today + random())
        for index in sorted(set(rng.choices(range(len(self.rare)), cum_weights=self.chances, k=count))):
            yield self.rare[index], self.rare[index].lot


def rhythm(weekend: float) -> list[float]:
    """Return the demand of the days of a week; the mean is 1."""
    days = [factor * (weekend if day > 4 else 1.0) for day, factor in enumerate(RHYTHM)]
    return [7 * day / sum(days) for day in days]
