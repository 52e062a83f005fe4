"""Sales and customers' returns: recorded stock follows what the tills have sold, and each line is booked once.

Stores and products are looked up, and lines that are booked already are answered, without a lock. The rest is booked
in one statement, on locked stock rows. If another request records one of the lines meanwhile, this transaction starts
again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.domain.batch import Batch
from app.domain.packs import counted
from app.domain.permissions import require_store
from app.domain.reservations import Counting, cases_of, ids_of, lock_to_count, release
from app.domain.transaction import Transaction
from app.errors import ApiError, ChangedMeanwhile, ExternalIdReused, Invalid, NotFound, StoreClosed
from app.models.fields import Pack
from app.models.schemas import SaleLine, SaleResult, Sales, Scanned
from app.queries import inventory, products, sales
from app.queries.inventory import StockChange, StockKey, StockRow
from app.queries.sales import BookedLine, RecordedLine, SoldProduct
from app.queries.stores import StoreSummary

LONGEST_DELAY = timedelta(days=35)
MOST_IN_A_LINE = 100_000  # cases or units, as the product is counted
FOUND = "found"  # the reason of stock that was sold and not recorded

Stores = Mapping[int | str, tuple[int, StoreSummary]]
Products = Mapping[int | str | Scanned, SoldProduct]


@dataclass(frozen=True)
class Sale:
    """A line that is to be booked: its index, its store and product, when it was sold, and the stock found for it.

    `unit` is what the quantity of the line is of; `quantity` and `found` are in what the product is counted in.
    """

    index: int
    line: SaleLine
    key: StockKey
    time: datetime
    counted_in: Pack
    unit: Pack
    quantity: int
    found: int = 0


@dataclass(frozen=True)
class Recorded:
    """The results of all lines, in the order of the request, and the ids of the orders that were released."""

    lines: list[SaleResult]
    released: list[int] = field(default_factory=list[int])


async def record(tx: Transaction, body: Sales) -> Recorded:
    """Book the lines that are not booked yet, in the order of the request.

    A sale of more cases than recorded stock has is booked together with an adjustment of those that are missing, with
    the reason `found`. Orders that can no longer be served are released. In the mode `all` raises the errors of the
    lines that are refused, as a batch; in the mode `valid` they are in the results.
    """
    batch = Batch([line.external_id for line in body.lines])
    fresh, known = await distinguish(tx, body, batch)
    if body.mode == "all":
        batch.raise_if_rejected()
    counting = await lock(tx, fresh)
    booked, after = plan(fresh, counting.rows)
    released = await release(tx, counting, after)
    cases = {key: cases_of(orders) for key, orders in released.items()}
    movements = await book(tx, body.source, booked, counting.rows, cases)
    known |= {sale.line.external_id: line for sale, line in zip(booked, movements, strict=True)}
    new = {sale.index for sale in booked}
    return Recorded([result(body, index, batch, known, new) for index in range(len(body.lines))], ids_of(released))


async def distinguish(tx: Transaction, body: Sales, batch: Batch) -> tuple[list[Sale], dict[str, BookedLine]]:
    """Return the lines to book and those that are booked already, by external id; the batch gets those it refuses."""
    stores = await sales.stores_named(tx.cursor, {line.store for line in body.lines})
    named = await sales.products_named(tx.cursor, {line.product for line in body.lines})
    known = await sales.booked_lines(tx.cursor, body.source, {line.external_id for line in body.lines})
    now = await sales.time_now(tx.cursor)
    fresh: dict[str, Sale] = {}
    for index, line in enumerate(body.lines):
        try:
            key, store, product = key_and_store(tx, line, stores, named)
            unit = line.given_unit or product.unit
            earlier = known.get(line.external_id) or fresh.get(line.external_id)
            if earlier is not None:
                require_same(line, key, unit, earlier)
            else:
                require_in_time(line, now)
                require_open(store)
                quantity = quantity_of(line, unit, product)
                fresh[line.external_id] = Sale(index, line, key, line.time or now, product.counted_in, unit, quantity)
        except ApiError as refusal:
            batch.reject(index, refusal)
    return list(fresh.values()), known


def key_and_store(
    tx: Transaction, line: SaleLine, stores: Stores, products: Products
) -> tuple[StockKey, StoreSummary, SoldProduct]:
    """Return the key of the line's stock row, the summary of the store, and the product.

    Raises NotFound if the store or the product does not exist, Forbidden if the caller has no access to the store.
    """
    store_id, store = stores.get(line.store, (0, None))
    if store is None:
        raise NotFound("No store has this store_id or store_code")
    require_store(tx.caller, store_id, store.region)
    if line.product not in products:
        raise NotFound("No product has this product_id, sku or barcode")
    product = products[line.product]
    return (store_id, product.id), store, product


def quantity_of(line: SaleLine, unit: Pack, product: SoldProduct) -> int:
    """Return the quantity of a line in what its product is counted in.

    Raises NotWholeCases if it is no whole number of cases, Invalid if it is more than a line may have.
    """
    quantity = counted(line.quantity, unit, product.counted_in, product.units_per_case)
    if abs(quantity) > MOST_IN_A_LINE:
        raise Invalid(f"{line.quantity} cases are {quantity} units; a line has at most {MOST_IN_A_LINE:,}")
    return quantity


def require_same(line: SaleLine, key: StockKey, unit: Pack, earlier: BookedLine | Sale) -> None:
    """Raises ExternalIdReused unless the earlier line with this external id says the same."""
    if isinstance(earlier, Sale):
        was = (earlier.key, earlier.line.quantity, earlier.unit, earlier.time)
    else:
        was = ((earlier.store_id, earlier.product_id), earlier.quantity, earlier.unit, earlier.occurred_at)
    if (key, line.quantity, unit, line.time or was[3]) != was:
        raise ExternalIdReused("Another line of this source has this external_id")


def require_in_time(line: SaleLine, now: datetime) -> None:
    """Raises Invalid if the line is from the future, or older than 35 days."""
    if line.time is not None and not now - LONGEST_DELAY <= line.time <= now:
        raise Invalid("occurred_at must not be in the future, and at most 35 days ago")


def require_open(store: StoreSummary) -> None:
    """Raises StoreClosed if the store is closed."""
    if not store.active:
        raise StoreClosed()


async def lock(tx: Transaction, fresh: Sequence[Sale]) -> Counting:
    """Lock the stock rows of the lines, and before them the orders that the sales may release.

    A store that sells a product without a stock row carries it from now on.
    """
    keys = {sale.key for sale in fresh}
    if not keys:
        return Counting({}, [])
    quantities: dict[StockKey, list[int]] = {key: [] for key in keys}
    for sale in fresh:
        quantities[sale.key].append(sale.quantity)
    seen = await inventory.read_stock(tx.cursor, keys)
    new = frozenset(keys - seen.keys())
    counting = await lock_to_count(
        tx, seen, lambda row: stock_after(row, quantities[row.store_id, row.product_id]), new
    )
    if new:
        await require_counted_as_read(tx, [sale for sale in fresh if sale.key in new])
    return counting


async def require_counted_as_read(tx: Transaction, new: Sequence[Sale]) -> None:
    """Raises ChangedMeanwhile if a product is counted in something else than when it was read.

    That is possible until its first stock row, with which it is locked: then this transaction starts again.
    """
    counted_in = await products.counted_in(tx.cursor, {sale.key[1] for sale in new})
    if any(counted_in[sale.key[1]] != sale.counted_in for sale in new):
        raise ChangedMeanwhile


def stock_after(row: StockRow, quantities: Sequence[int]) -> int:
    """Return the stock after these sales, one after the other; recorded stock is never below zero."""
    stock = row.current_stock
    for quantity in quantities:
        stock = max(stock - quantity, 0)
    return stock


def plan(fresh: Sequence[Sale], rows: Mapping[StockKey, StockRow]) -> tuple[list[Sale], dict[StockKey, int]]:
    """Return the lines with the stock that has to be found for each, and the stock after all, by key."""
    stock = {key: row.current_stock for key, row in rows.items()}
    booked: list[Sale] = []
    for sale in fresh:
        found = max(sale.quantity - stock[sale.key], 0)
        stock[sale.key] += found - sale.quantity
        booked.append(replace(sale, found=found))
    return booked, stock


async def book(
    tx: Transaction,
    source: str,
    booked: Sequence[Sale],
    rows: Mapping[StockKey, StockRow],
    released: dict[StockKey, int],
) -> list[BookedLine]:
    """Write the movements and record the lines; `released` has the cases of released orders by stock row.

    Another transaction may have recorded one of the lines meanwhile: then the guard starts this one again.
    """
    if not booked:
        return []
    changes: list[StockChange] = []
    for sale in booked:
        cases = released.pop(sale.key, 0)
        changes += movements_of(source, sale, rows[sale.key].id, cases)
    made = iter(await inventory.move_stock(tx.cursor, changes, tx.caller.id))
    pairs = [(next(made) if sale.found else None, next(made)) for sale in booked]
    lines = [recorded(sale, movement, found) for sale, (found, movement) in zip(booked, pairs, strict=True)]
    await tx.require_rows(len(lines), sales.insert_lines(source, lines), otherwise=ChangedMeanwhile())
    return [
        BookedLine(*sale.key, sale.line.quantity, sale.unit, sale.time, movement, sale.found)
        for sale, (_, movement) in zip(booked, pairs, strict=True)
    ]


def recorded(sale: Sale, movement: int, found: int | None) -> RecordedLine:
    """Return what is recorded of a line; what it says only if that is not in what the product is counted in."""
    if sale.unit == sale.counted_in:
        return sale.line.external_id, movement, found, None, None
    return sale.line.external_id, movement, found, sale.line.quantity, sale.unit


def movements_of(source: str, sale: Sale, inventory_id: int, released: int) -> list[StockChange]:
    """Return the movements of one line: the stock that has to be found, and the sale or the customer's return."""
    reason, quantity = f"{source}: {sale.line.external_id}", sale.quantity
    kind = "sale" if quantity > 0 else "customer_return"
    sold = StockChange(inventory_id, kind, -quantity, released, reason=reason, occurred_at=sale.time)
    if not sale.found:
        return [sold]
    words = f"{reason}: {quantity} sold, {quantity - sale.found} in recorded stock"
    return [StockChange(inventory_id, "adjustment", sale.found, reason=words, reason_code=FOUND), sold]


def result(body: Sales, index: int, batch: Batch, known: Mapping[str, BookedLine], new: set[int]) -> SaleResult:
    """Return the result of one line of the request."""
    external_id, refusal = body.lines[index].external_id, batch.rejected.get(index)
    line = None if refusal else known.get(external_id)
    return SaleResult.model_construct(
        index=index,
        external_id=external_id,
        result="refused" if line is None else "booked" if index in new else "already_booked",
        movement_id=line and line.movement_id,
        found_stock=line.found_stock if line else 0,
        code=refusal and refusal.code,
        detail=refusal and refusal.detail,
    )
