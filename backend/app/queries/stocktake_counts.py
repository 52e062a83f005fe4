"""The counts of a stocktake: what a line and its stock row say before a count, and the statement that saves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

from app.database.query import Cursor, Sql
from app.database.write_rows import send
from app.monitoring.metrics import timed_query
from app.queries.stocktakes import StocktakeRow, hold_products


@dataclass(frozen=True)
class Countable:
    """A product that the store of a stocktake carries; stock and counts in cases.

    `last_movement` is the last one of its stock row, 0 if there is none. `seen_stock` is the stock after the movement
    that the client has seen; None if it gave none, or one that is not of the stock row.
    """

    product_id: int
    inventory_id: int
    current_stock: int
    last_movement: int
    counted_stock: int | None
    seen_stock: int | None


@dataclass(frozen=True)
class NewCount:
    """A count to save: the counted cases, the stock that it expects, and the movement after which it was counted.

    All three are None if the count is taken back.
    """

    product_id: int
    counted: int | None
    expected: int | None
    after_movement: int | None


@timed_query
async def countable_products(
    cursor: Cursor, stocktake: StocktakeRow, seen: Mapping[int, int | None]
) -> dict[int, Countable]:
    """Return the products that the store carries, by id, each from one snapshot.

    `seen` has the last movement that the client has seen, by product id; 0: none, None: not given.
    """
    await hold_products(cursor, seen)
    await cursor.execute(
        """SELECT g.product_id, i.id AS inventory_id, i.current_stock, l.counted_stock,
                  coalesce((SELECT m.id FROM stock_movements m WHERE m.inventory_id = i.id
                            ORDER BY m.at DESC, m.id DESC LIMIT 1), 0) AS last_movement,
                  CASE WHEN g.seen = 0 THEN 0 ELSE (
                      SELECT m.balance_after FROM stock_movements m
                      WHERE m.id = g.seen AND m.inventory_id = i.id) END AS seen_stock
           FROM unnest(%s::bigint[], %s::bigint[]) AS g (product_id, seen)
           JOIN inventory i ON i.store_id = %s AND i.product_id = g.product_id
           LEFT JOIN stocktake_lines l ON l.stocktake_id = %s AND l.product_id = g.product_id""",
        (list(seen), list(seen.values()), stocktake.store_id, stocktake.id),
    )
    return {row["product_id"]: Countable(**row) for row in await cursor.fetchall()}


SAVE_COUNTS: LiteralString = """
    WITH saved AS (
        INSERT INTO stocktake_lines AS l
            (stocktake_id, product_id, counted_stock, expected_stock, after_movement, counted_by, counted_at,
             exceeded_by)
        SELECT %s, g.product_id, g.counted, g.expected, g.after_movement, n.counted_by, n.counted_at,
               CASE WHEN abs(g.counted - g.expected) > %s::int THEN n.counted_by END
        FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::bigint[])
                 AS g (product_id, counted, expected, after_movement)
        LEFT JOIN LATERAL (
            SELECT %s::bigint AS counted_by, clock_timestamp() AS counted_at
            WHERE g.counted IS NOT NULL) n ON true
        ORDER BY g.product_id
        ON CONFLICT (stocktake_id, product_id) DO UPDATE
        SET counted_stock = excluded.counted_stock, expected_stock = excluded.expected_stock,
            after_movement = excluded.after_movement, counted_by = excluded.counted_by,
            counted_at = excluded.counted_at,
            exceeded_by = CASE
                WHEN excluded.exceeded_by IS NOT NULL THEN coalesce(l.exceeded_by, excluded.exceeded_by)
                WHEN l.exceeded_by IS DISTINCT FROM excluded.counted_by THEN l.exceeded_by END
        WHERE (l.counted_stock, l.expected_stock, l.counted_by)
              IS DISTINCT FROM (excluded.counted_stock, excluded.expected_stock, excluded.counted_by)
        RETURNING 1
    )
    UPDATE stocktakes SET version = version + 1 WHERE id = %s AND EXISTS (SELECT FROM saved)"""


async def save_counts(cursor: Cursor, stocktake: StocktakeRow, counts: Sequence[NewCount], by: int) -> None:
    """Save counts of a locked stocktake whose products the store carries.

    The same count by the same user with the same expected stock changes nothing. A product without a line gets one.
    The first user whose count is over the limit stays the first, until that user counts within it.
    """
    columns = (
        [count.product_id for count in counts],
        [count.counted for count in counts],
        [count.expected for count in counts],
        [count.after_movement for count in counts],
    )
    await send(cursor, Sql(SAVE_COUNTS, (stocktake.id, stocktake.recount_above, *columns, by, stocktake.id)))
