"""The bars of a row: limits and claims that decide whether it passes, and that are printed with the measured values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bar:
    """An upper limit for a value that a row measures, or a lower limit if `at_least`.

    A claim is a bar without a number: the measured value is how often the claim was broken, and the limit is 0.
    A `timed` bar decides in full runs only: a quick run is a test, and tests do not depend on time.
    """

    text: str  # with {limit} for the limit
    limit: float = 0
    at_least: bool = False
    timed: bool = False

    def __str__(self) -> str:
        return self.text.format(limit=f"{self.limit:,g}")

    def is_kept(self, measured: float | None, quick: bool = False) -> bool:
        """Whether the measured value is within the limit. None (no value: it never happened) is not."""
        if self.timed and quick:
            return True
        return measured is not None and (measured >= self.limit if self.at_least else measured <= self.limit)

    def worse(self, one: float, other: float) -> float:
        """The worse of two measured values."""
        return min(one, other) if self.at_least else max(one, other)

    def with_measured(self, measured: float | None) -> str:
        """The bar and the measured value, for the table of results."""
        if "{limit}" in self.text:
            return f"{self} ({'never' if measured is None else format(measured, '.3g')})"
        return str(self) if measured == 0 else f"{self} (broken {measured or 0:g} times)"


Bars = Mapping[str, Bar]


def recorded(bars: Bars, measured: Mapping[str, float]) -> list[dict[str, Any]]:
    """The bars and their measured values for a row's JSON, in which infinity is null."""
    values = {name: measured.get(name) for name in bars}
    return [
        {"bar": str(bar), "measured": None if values[name] in (None, float("inf")) else round(values[name] or 0, 4)}
        for name, bar in bars.items()
    ]


def are_same(bars: Bars, kept: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a saved result was measured with these bars."""
    return [one["bar"] for one in kept] == [str(bar) for bar in bars.values()]


def broken(bars: Bars, kept: Sequence[Mapping[str, Any]], quick: bool) -> list[str]:
    """The bars of a result that were not kept, with the measured values."""
    pairs = zip(bars.values(), kept, strict=True)
    return [bar.with_measured(one["measured"]) for bar, one in pairs if not bar.is_kept(one["measured"], quick)]
