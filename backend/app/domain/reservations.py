"""Stock of less than is reserved, by a count, a sale or a loss: approved orders give their reservations back.

The orders of the source that were approved last become pending again, until what is reserved is there. Orders are
locked before stock rows (docs/semantics.md), but only a locked stock row says how much is reserved. So a look at the
rows without a lock says which orders to lock. If that look turns out to be wrong, the transaction starts again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.domain.order_lifecycle import at_source, illegal, lock_or_insert
from app.domain.transaction import Transaction
from app.errors import ChangedMeanwhile
from app.queries import inventory, reservations
from app.queries.inventory import StockKey, StockRow
from app.queries.orders import OrderRow

Released = Mapping[StockKey, list[OrderRow]]  # the orders that a count releases, by the stock row of their source
StockAfter = Callable[[StockRow], int]  # the stock after the count, in cases


@dataclass(frozen=True)
class Counting:
    """Locked stock rows, and the locked open orders of those that seem to have too few cases."""

    rows: Mapping[StockKey, StockRow]
    orders: list[OrderRow]


async def lock_to_count(
    tx: Transaction, seen: Mapping[StockKey, StockRow], after: StockAfter, new: frozenset[StockKey] = frozenset()
) -> Counting:
    """Lock the stock rows that were read without a lock, and before them the orders that a count may release.

    `new` are keys without a stock row, which get an empty one.
    """
    short = [key for key, row in seen.items() if after(row) < row.reserved_stock]
    orders = await reservations.lock_open_orders(tx.cursor, short) if short else []
    rows = await (lock_or_insert(tx, new, seen) if new else inventory.lock_stock(tx.cursor, seen.keys()))
    tx.changed_stock.update(rows)
    return Counting(rows, orders)


async def release(tx: Transaction, counting: Counting, after: Mapping[StockKey, int]) -> Released:
    """Return orders to pending until the stock after the count, by key, covers what is reserved; returns them by key.

    The reserved cases are given back with the booking of the count. Raises ChangedMeanwhile if other orders reserve the
    cases than those that are locked: the transaction then starts again.
    """
    released: dict[StockKey, list[OrderRow]] = {}
    for key, stock in after.items():
        reserved = counting.rows[key].reserved_stock
        if stock < reserved:
            approved = [order for order in counting.orders if order.status == "approved" and at_source(order) == key]
            if cases_of(approved) != reserved:
                raise ChangedMeanwhile
            released[key] = approved_last(approved, reserved - stock)
    reasons = {o.id: f"Stock left at the source: {after[key]}" for key, orders in released.items() for o in orders}
    if reasons:
        first = next(iter(released.values()))[0]
        statement = reservations.return_to_pending(reasons, tx.caller.id)
        await tx.require_rows(len(reasons), statement, otherwise=illegal(first, "release"))
    return released


def approved_last(approved: Iterable[OrderRow], missing: int) -> list[OrderRow]:
    """Return the orders that were approved last, as many as reserve the missing cases."""
    found: list[OrderRow] = []
    for order in sorted(approved, key=lambda order: (order.approved_at, order.id), reverse=True):
        if cases_of(found) >= missing:
            break
        found.append(order)
    return found


def cases_of(orders: Iterable[OrderRow]) -> int:
    """Return the number of cases that these orders reserve."""
    return sum(order.quantity for order in orders)


def ids_of(released: Released) -> list[int]:
    """Return the ids of all released orders."""
    return [order.id for orders in released.values() for order in orders]
