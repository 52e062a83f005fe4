"""The reorder levels and the maximum stock of the demo's stock rows, set at the end of the history."""

from collections.abc import Sequence
from math import ceil
from random import Random

from app.demo.entities import StockRow

LOW_SHARE = 0.105  # of the stores' rows: are low
OVER_SHARE = 0.007  # of the stores' rows: have more than their maximum, as if it had been lowered


def set_levels(rng: Random, shops: Sequence[StockRow], warehouses: Sequence[StockRow]) -> None:
    """Set the levels of the stores from their order points, such that LOW_SHARE of them is low, and the maxima of all.

    The order points of a product that is not ordered any more are below zero; its level is 0.
    """
    ordered = [row for row in shops if row.order_point > 0]
    parts = sorted(row.current / row.order_point for row in ordered)
    part = parts[int(len(parts) * LOW_SHARE)] if parts else 0.0
    for row in shops:
        row.reorder_level = max(1, int(part * row.order_point)) if row.order_point > 0 else 0
        row.max_stock = max(round(row.order_up_to * 1.6), row.reorder_level, ceil(row.current * 1.1), 1)
    for row in warehouses:
        row.max_stock = max(row.max_stock, ceil(row.current * 1.1))
    for row in rng.sample(ordered, round(len(ordered) * OVER_SHARE)):
        if row.current > row.reorder_level + 1:
            row.max_stock = max(row.reorder_level, int(row.current * rng.uniform(0.75, 0.98)), 1)
