"""The ledger: the movements of stock rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from app.database.json_columns import enum_column, id_column, number_column, text_column, timestamp_column
from app.database.pages import ListQuery, Subject, View
from app.database.query import Cursor, JsonOne, Query, json_array, json_one, named_query
from app.database.where import Sort, Where, order_by
from app.models.fields import MovementKind
from app.models.filters import MovementFilters
from app.monitoring.metrics import timed_query
from app.queries.inventory import AT_STOCK_KEYS, StockKey, ids_of

MOVEMENTS = View(
    "stock_movements m",
    (
        id_column("id", "m.id"),
        id_column("inventory_id", "m.inventory_id"),
        enum_column("kind", "m.kind"),
        number_column("delta", "m.delta"),
        number_column("balance_after", "m.balance_after"),
        id_column("order_id", "m.order_id", nullable=True),
        enum_column("order_number", "o.number", nullable=True),
        id_column("actor_id", "m.actor_id", nullable=True),
        text_column("actor_name", "u.display_name", nullable=True, json="u.name_json"),
        text_column("reason", "m.reason", nullable=True),
        enum_column("reason_code", "m.reason_code", nullable=True),
        timestamp_column("at", "m.at"),
        timestamp_column("occurred_at", "m.occurred_at", nullable=True),
        id_column("reverses_id", "m.reverses", nullable=True),
        id_column("reversed_by_id", "r.id", nullable=True),
    ),
    """LEFT JOIN orders o ON o.id = m.order_id LEFT JOIN users u ON u.id = m.actor_id
       LEFT JOIN stock_movements r ON r.reverses = m.id""",
)


@named_query
def list_movements(inventory_id: int, filters: MovementFilters) -> ListQuery:
    """Build the query for the ledger of one stock row, which has to exist, or for some kinds of its movements."""
    where = Where().add("m.inventory_id = %s", inventory_id)
    if filters.kind:
        where.add("m.kind = ANY(%s::text[])", list(filters.kind))
    order = order_by(filters.sort, {"at": Sort("m.at", "timestamptz")}, "m.id")
    return ListQuery(MOVEMENTS, where, order, subject=Subject("inventory", inventory_id))


@named_query
def movements_by_ids(movement_ids: Sequence[int]) -> Query[bytes]:
    """Build the query for these movements as a JSON array, by id."""
    select = f"SELECT {MOVEMENTS.select} FROM stock_movements m {MOVEMENTS.joins} WHERE m.id = ANY(%s) ORDER BY m.id"
    return json_array(select, (list(movement_ids),))


@named_query
def movements_just_made(keys: Collection[StockKey]) -> Query[bytes]:
    """Build the query for the current transaction's movements of these stock rows, as a JSON array."""
    select = f"""
        SELECT {MOVEMENTS.select} FROM stock_movements m {MOVEMENTS.joins}
        WHERE m.inventory_id IN (SELECT i.id FROM inventory i WHERE {AT_STOCK_KEYS}) AND m.at >= now()
          AND m.xmin = pg_current_xact_id()::xid
        ORDER BY m.id"""
    return json_array(select, ids_of(keys))


@named_query
def find_movement(movement_id: int) -> Query[JsonOne | None]:
    """Build the query for one movement; None if it does not exist."""
    return json_one(
        f"SELECT {MOVEMENTS.select} FROM stock_movements m {MOVEMENTS.joins} WHERE m.id = %s", (movement_id,)
    )


@dataclass(frozen=True)
class BookedMovement:
    """A movement in the ledger, as its reversal needs it; `occurred_at` is the time of recording if none was given."""

    id: int
    inventory_id: int
    kind: MovementKind
    delta: int
    reason_code: str | None
    occurred_at: datetime
    order_number: str | None
    reverses: int | None
    reversed_by: int | None
    counted_since: bool  # by a count that stands
    counted_in_stocktake: bool  # since, and the stocktake is open


# The movement `m` came before a count of its stock row that was not reversed.
COUNTED_SINCE: LiteralString = """EXISTS (
    SELECT FROM stock_movements c WHERE c.inventory_id = m.inventory_id AND c.kind = 'count' AND c.id > m.id
    AND c.at >= m.at AND NOT EXISTS (SELECT FROM stock_movements x WHERE x.reverses = c.id))"""
COUNTED_IN_STOCKTAKE: LiteralString = """EXISTS (
    SELECT FROM inventory i JOIN stocktakes t ON t.store_id = i.store_id AND t.status = 'open'
    JOIN stocktake_lines l ON l.stocktake_id = t.id AND l.product_id = i.product_id
    WHERE i.id = m.inventory_id AND l.counted_stock IS NOT NULL AND l.after_movement >= m.id)"""


@timed_query
async def read_with_found_stock(cursor: Cursor, movement_id: int) -> list[BookedMovement]:
    """Return a movement, and after it the stock that was found for it if it is a sale; empty if it does not exist."""
    await cursor.execute(
        f"""SELECT m.id, m.inventory_id, m.kind, m.delta, m.reason_code, coalesce(m.occurred_at, m.at) AS occurred_at,
                  o.number AS order_number, m.reverses, r.id AS reversed_by,
                  {COUNTED_SINCE} AS counted_since, {COUNTED_IN_STOCKTAKE} AS counted_in_stocktake
           FROM stock_movements m LEFT JOIN orders o ON o.id = m.order_id
           LEFT JOIN stock_movements r ON r.reverses = m.id
           WHERE m.id = %s OR m.id = (SELECT l.found_movement_id FROM sale_lines l WHERE l.movement_id = %s)
           ORDER BY m.id DESC""",  # the found stock was booked before its sale
        (movement_id, movement_id),
    )
    return [BookedMovement(**row) for row in await cursor.fetchall()]
