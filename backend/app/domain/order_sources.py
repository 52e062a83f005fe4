"""The sources of new orders: the requested one, or a warehouse that has enough."""

from collections import Counter
from collections.abc import Mapping, Sequence

from app.domain.transaction import Transaction
from app.models.schemas import OrderCreate
from app.queries import order_sources
from app.queries.orders import Need, NewOrder
from app.queries.stores import StoreSummary


async def with_sources(
    tx: Transaction, requested: Sequence[OrderCreate], known_stores: Mapping[int, StoreSummary]
) -> list[NewOrder]:
    """Return the orders with their sources: the requested one, else the first warehouse that has enough."""
    needs = [Need(b.store_id, known_stores[b.store_id].region, b.product_id, b.quantity) for b in requested]
    named = {n: b.source_store_id for n, b in enumerate(requested) if "source_store_id" in b.model_fields_set}
    open_needs = [need for n, need in enumerate(needs) if n not in named]
    proposed = iter(await order_sources.sources_for(tx.cursor, open_needs) if open_needs else [])
    taken = Counter[tuple[int | None, int]]()
    for n, source in named.items():
        taken[source, needs[n].product_id] += needs[n].quantity
    new: list[NewOrder] = []
    for n, (need, body) in enumerate(zip(needs, requested, strict=True)):
        source = named[n] if n in named else first_with_enough(next(proposed), need, taken)
        if n not in named:
            taken[source, need.product_id] += need.quantity
        new.append(NewOrder(**vars(need), source_store_id=source, notes=body.notes, allow_inactive=body.allow_inactive))
    return new


def first_with_enough(
    sources: Sequence[tuple[int, int]], need: Need, taken: Counter[tuple[int | None, int]]
) -> int | None:
    """Return the first source that still has enough after the earlier orders of the request; None if none has.

    `sources` has store ids with available cases; `taken` counts the cases that earlier orders take from a source.
    """
    for store, available in sources:
        if available - taken[store, need.product_id] >= need.quantity:
            return store
    return None
