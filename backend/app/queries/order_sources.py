"""The sources that can deliver an order: warehouses that have enough, and stores that have more than they need."""

from collections.abc import Sequence
from typing import LiteralString

from app.database.query import Cursor, JsonOne, Query, json_one, named_query
from app.monitoring.metrics import timed_query
from app.queries.orders import Need


@timed_query
async def sources_for(cursor: Cursor, needs: Sequence[Need]) -> list[list[tuple[int, int]]]:
    """Return for each need the ids of the warehouses that have enough, with their available cases, best first.

    Warehouses in the same region come first, then those with the most available.
    """
    columns = ("store_id", "region", "product_id", "quantity")
    await cursor.execute(
        """SELECT (SELECT array_agg(ARRAY[s.id, i.available_stock]
                                    ORDER BY s.region = n.region DESC, i.available_stock DESC, s.id)
                   FROM stores s JOIN inventory i ON i.store_id = s.id
                   WHERE s.store_type = 'Warehouse' AND s.active AND s.id <> n.store_id
                     AND i.product_id = n.product_id AND i.available_stock >= n.quantity) AS sources
           FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::int[])
               WITH ORDINALITY AS n (store_id, region, product_id, quantity, ordinal)
           ORDER BY n.ordinal""",
        [[getattr(need, c) for need in needs] for c in columns],
    )
    return [[(store, available) for store, available in row["sources"] or ()] for row in await cursor.fetchall()]


# The cases that a source can give. A warehouse gives all that is available. A store keeps one case more than its
# reorder level, so that it is not low afterwards. Of a product that is not active, or that it does not keep (level 0),
# it gives all.
SPARE: LiteralString = """CASE WHEN s.store_type <> 'Warehouse' AND i.product_active AND i.reorder_level > 0
    THEN i.available_stock - i.reorder_level - 1 ELSE i.available_stock END"""


@named_query
def proposed_sources(store_id: int, product_id: int, quantity: int, limit: int | None) -> Query[JsonOne | None]:
    """Build the query for the sources that can give these cases to a store, `limit` at most (None: all of them).

    Warehouses come first, in the order of `sources_for`; then stores, those of the same region first, then those that
    can give the most. It gives None if the store or the product does not exist.
    """
    return json_one(
        f"""SELECT d.id::text AS store_id, p.id::text AS product_id, n.quantity, (
                SELECT coalesce(json_agg(r), '[]') FROM (
                    SELECT s.id::text AS store_id, s.name AS store_name, s.region, s.store_type,
                           s.store_type <> 'Warehouse' AS needs_agreement, i.available_stock, i.reorder_level,
                           {SPARE} AS spare_stock, i.available_stock - n.quantity AS available_after
                    FROM inventory i JOIN stores s ON s.id = i.store_id
                    WHERE i.product_id = p.id AND s.active AND s.id <> d.id AND {SPARE} >= n.quantity
                    ORDER BY needs_agreement, s.region = d.region DESC, spare_stock DESC, s.id LIMIT %s) r) AS sources
            FROM (VALUES (%s::bigint, %s::bigint, %s::int)) n (store_id, product_id, quantity)
            JOIN stores d ON d.id = n.store_id JOIN products p ON p.id = n.product_id""",
        (limit, store_id, product_id, quantity),
    )
