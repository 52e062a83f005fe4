"""The rules of names that identify a row: SKUs, codes of stores, names of suppliers, usernames and e-mail addresses.

Two names are equal if a reader sees no difference, except in case (`fold_name` in migration 0017).
"""

from collections.abc import Mapping
from typing import Any, Literal, LiteralString

from app.domain.transaction import Transaction
from app.errors import Conflict
from app.queries.unique_names import find_spelling

Named = Literal["products", "stores", "users", "suppliers"]

# The fields that identify a row, with the message if another row has the name.
IDENTIFYING: dict[Named, dict[LiteralString, str]] = {
    "products": {"sku": "Another product has this SKU"},
    "stores": {"code": "Another store has this code"},
    "suppliers": {"name": "Another supplier has this name"},
    "users": {"username": "Another user has this username", "email": "Another user has this e-mail address"},
}


async def require_unused(tx: Transaction, table: Named, given: Mapping[str, Any], own_id: int | None = None) -> None:
    """Raises Conflict if another row has one of the given names; the message has its spelling, if that differs.

    The database's constraints refuse a name that another transaction takes meanwhile.
    """
    for field, message in IDENTIFYING[table].items():
        if field not in given:
            continue
        spelling = await find_spelling(tx.cursor, table, field, given[field], own_id)
        if spelling is not None:
            raise Conflict(message if spelling == given[field] else f'{message}, written "{spelling}"')
