"""The bars of a row: data that decide whether it passes, and that are printed with what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bar:
    """A limit for something that a row measures: at most so much, or at least.

    A claim has no number: what is measured is how often it was broken, and the limit is 0. A bar in time counts in a
    full run only: a quick one is a test, and no test is timed.
    """

    text: str  # with {limit} for the limit
    limit: float = 0
    at_least: bool = False
    timed: bool = False

    def __str__(self) -> str:
        return self.text.format(limit=f"{self.limit:,g}")

    def is_kept(self, measured: float | None, quick: bool = False) -> bool:
        """Whether what was measured is within the limit; None, for something that never came, is not."""
        if self.timed and quick:
            return True
        return measured is not None and (measured >= self.limit if self.at_least else measured <= self.limit)

    def worse(self, one: float, other: float) -> float:
        """The one of two measurements that counts."""
        return min(one, other) if self.at_least else max(one, other)

    def with_measured(self, measured: float | None) -> str:
        """The bar and what was measured, for the table of results."""
        if "{limit}" in self.text:
            return f"{self} ({'never' if measured is None else format(measured, '.3g')})"
        return str(self) if measured == 0 else f"{self} (broken {measured or 0:g} times)"


Bars = Mapping[str, Bar]


def recorded(bars: Bars, measured: Mapping[str, float]) -> list[dict[str, Any]]:
    """The bars and their measurements for a row's JSON, which knows no infinity."""
    values = {name: measured.get(name) for name in bars}
    return [
        {"bar": str(bar), "measured": None if values[name] in (None, float("inf")) else round(values[name] or 0, 4)}
        for name, bar in bars.items()
    ]


def are_same(bars: Bars, kept: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a result was held against these bars."""
    return [one["bar"] for one in kept] == [str(bar) for bar in bars.values()]


def broken(bars: Bars, kept: Sequence[Mapping[str, Any]], quick: bool) -> list[str]:
    """The bars of a result that were not kept, with what was measured."""
    pairs = zip(bars.values(), kept, strict=True)
    return [bar.with_measured(one["measured"]) for bar, one in pairs if not bar.is_kept(one["measured"], quick)]
