"""Lines of sales: the stores and products that they name, and those that are booked already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.database.query import Cursor, Sql, one_row
from app.models.barcodes import gtin_of
from app.models.fields import Pack
from app.models.sales import Scanned
from app.monitoring.metrics import timed_query
from app.queries.stores import StoreSummary


@timed_query
async def stores_named(cursor: Cursor, named: Collection[int | str]) -> dict[int | str, tuple[int, StoreSummary]]:
    """Return the id, region and status of each store that an id or a code names; without those that do not exist."""
    await cursor.execute(
        """SELECT s.id AS named_id, NULL AS named_code, s.id, s.region, s.active FROM stores s WHERE s.id = ANY(%s)
           UNION ALL
           SELECT NULL, c.code, s.id, s.region, s.active
           FROM unnest(%s::text[]) c (code) JOIN stores s ON s.code_key = name_key(c.code)""",
        ids_and_names(named),
    )
    return {
        row["named_id"] or row["named_code"]: (row["id"], StoreSummary(row["region"], row["active"]))
        for row in await cursor.fetchall()
    }


@dataclass(frozen=True)
class SoldProduct:
    """A product that a line names: its id, its pack, and `unit`, what a line is in that does not say it."""

    id: int
    counted_in: Pack
    units_per_case: int
    unit: Pack


@timed_query
async def products_named(
    cursor: Cursor, named: Collection[int | str | Scanned]
) -> dict[int | str | Scanned, SoldProduct]:
    """Return each product that an id, a SKU or a barcode names; without those that do not exist.

    A barcode that no product has may be a GS1-128 or a GS1 Digital Link, which names the product with its GTIN.
    The key of a SKU is made only if no product has the SKU as it is written: it takes 0.04 to 0.1 ms.
    """
    scanned = list({code.barcode for code in named if isinstance(code, Scanned)})
    others = {name for name in named if not isinstance(name, Scanned)}
    await cursor.execute(
        """SELECT p.id AS named_id, NULL AS named_sku, NULL AS scanned, p.id, p.counted_in, p.units_per_case,
                  p.counted_in AS unit
           FROM products p WHERE p.id = ANY(%s)
           UNION ALL
           SELECT NULL, c.sku, NULL, coalesce(p.id, k.id), coalesce(p.counted_in, k.counted_in),
                  coalesce(p.units_per_case, k.units_per_case), coalesce(p.counted_in, k.counted_in)
           FROM unnest(%s::text[]) c (sku) LEFT JOIN products p ON p.sku = c.sku
           LEFT JOIN products k ON k.sku_key = CASE WHEN p.id IS NULL THEN name_key(c.sku) END
           WHERE coalesce(p.id, k.id) IS NOT NULL
           UNION ALL
           SELECT NULL, NULL, c.code, p.id, p.counted_in, p.units_per_case,
                  CASE WHEN (p.counted_in = 'case') = (p.barcode <> ALL (barcode_keys(p.other_pack_barcodes)))
                       THEN 'case' ELSE 'unit' END
           FROM unnest(%s::text[], %s::text[]) c (code, gtin)
           CROSS JOIN LATERAL (
               SELECT p.*, b.barcode FROM (VALUES (barcode_key(c.code), 1), (c.gtin, 2)) b (barcode, rank)
               JOIN products p ON p.barcode_keys @> ARRAY[b.barcode] ORDER BY b.rank LIMIT 1) p""",
        (*ids_and_names(others), scanned, [gtin_of(code) for code in scanned]),
    )
    return {
        Scanned(row["scanned"]) if row["scanned"] else row["named_id"] or row["named_sku"]: SoldProduct(
            row["id"], row["counted_in"], row["units_per_case"], row["unit"]
        )
        for row in await cursor.fetchall()
    }


def ids_and_names(named: Collection[int | str]) -> tuple[list[int], list[str]]:
    """Return the ids and the names as two arrays to bind, each once."""
    given = set(named)
    return [key for key in given if isinstance(key, int)], [name for name in given if isinstance(name, str)]


@dataclass(frozen=True)
class BookedLine:
    """A line that is booked: what it says, its movement, and the stock that was found for it."""

    store_id: int
    product_id: int
    quantity: int
    unit: Pack
    occurred_at: datetime
    movement_id: int
    found_stock: int


@timed_query
async def booked_lines(cursor: Cursor, source: str, external_ids: Collection[str]) -> dict[str, BookedLine]:
    """Return the lines of this source that are booked, by external id."""
    await cursor.execute(
        """SELECT l.external_id, i.store_id, i.product_id, coalesce(l.quantity, -m.delta) AS quantity,
                  coalesce(l.unit, p.counted_in) AS unit, m.occurred_at, l.movement_id,
                  coalesce(f.delta, 0) AS found_stock
           FROM sale_lines l JOIN stock_movements m ON m.id = l.movement_id JOIN inventory i ON i.id = m.inventory_id
           JOIN products p ON p.id = i.product_id
           LEFT JOIN stock_movements f ON f.id = l.found_movement_id
           WHERE l.source = %s AND l.external_id = ANY(%s)""",
        (source, list(external_ids)),
    )
    return {row.pop("external_id"): BookedLine(**row) for row in await cursor.fetchall()}


@timed_query
async def time_now(cursor: Cursor) -> datetime:
    """Return the time of the database's clock."""
    await cursor.execute("SELECT clock_timestamp() AS now")
    return one_row(await cursor.fetchone())["now"]


RecordedLine = tuple[str, int, int | None, int | None, Pack | None]


def insert_lines(source: str, lines: Sequence[RecordedLine]) -> Sql:
    """Return a statement that records lines: external id, movement, the movement of found stock, and what they say.

    That is the quantity and its unit if it is not what the product is counted in, else None and None.

    It returns a row for each line that no other transaction has recorded; it waits for those that are not committed, in
    the order of the ids.
    """
    columns = [list(column) for column in zip(*lines, strict=True)]
    return Sql(
        """INSERT INTO sale_lines (source, external_id, movement_id, found_movement_id, quantity, unit)
           SELECT %s, l.* FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::int[], %s::text[])
               l (external_id, movement_id, found_id, quantity, unit)
           ORDER BY l.external_id
           ON CONFLICT (source, external_id) DO NOTHING RETURNING 1""",
        (source, *columns),
    )
