"""Rename and merge labels: the names of categories, brands and regions."""

from app.domain.permissions import require_admin
from app.domain.transaction import Transaction
from app.errors import Conflict, NotFound
from app.models.labels import LabelKind
from app.queries import labels


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
