"""The rules of names that identify: the SKU of a product, the code of a store, the username and address of a user.

Two names are the same if a reader sees no difference, except in case (`fold_name` in migration 0017).
"""

from collections.abc import Mapping
from typing import Any, Literal, LiteralString

from app.domain.permissions import require_admin
from app.domain.transaction import Transaction
from app.errors import Conflict, NotFound
from app.models.labels import LabelKind
from app.queries import labels

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
        spelling = await labels.find_spelling(tx.cursor, table, field, given[field], own_id)
        if spelling is not None:
            raise Conflict(message if spelling == given[field] else f'{message}, written "{spelling}"')


async def rename(tx: Transaction, kind: LabelKind, label_id: int, name: str) -> None:
    """Rename a label and every row that has it. Administrators only.

    Raises Conflict if another label has the name, or had it before.
    """
    require_admin(tx.caller)
    await labels.lock_uses(tx.cursor, kind, label_id)
    old = await labels.lock_label(tx.cursor, kind, label_id)
    tx.require_current(old and old[1], kind)
    assert old is not None
    spelling = await labels.find_same_label(tx.cursor, kind, name, label_id)
    if spelling is not None:
        raise Conflict(f'"{spelling}" has this name, or had it before: merge the two')
    if name != old[0]:
        await labels.rename_label(tx.cursor, label_id, name)
        await labels.replace_name(tx.cursor, kind, old[0], name)


async def merge(tx: Transaction, kind: LabelKind, label_id: int, into: int) -> None:
    """Replace a label by another one in every row; its names become former names of that one. Administrators only.

    Raises NotFound if one of the two does not exist, Conflict if they are the same.
    """
    require_admin(tx.caller)
    await labels.lock_uses(tx.cursor, kind, label_id)
    found = {key: await labels.lock_label(tx.cursor, kind, key) for key in sorted((label_id, into))}
    old, new = found[label_id], found[into]
    tx.require_current(old and old[1], kind)
    if old is None or new is None:
        raise NotFound(f"No {kind} has the id in `into`")
    if label_id == into:
        raise Conflict(f"A {kind} cannot be merged into itself")
    await labels.replace_name(tx.cursor, kind, old[0], new[0])
    await labels.replace_label(tx.cursor, label_id, into)
