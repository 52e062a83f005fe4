"""Conditions joined by AND with bound values; sorting and cursors.

Identifiers and conditions come from code (`LiteralString`: a text built from input is a type error); values are always
bound.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString, cast

import orjson

from app.errors import NotFound


@dataclass
class Where:
    """The conditions of the given filters. A filter that is not given adds no condition (no `x IS NULL OR …`)."""

    conditions: list[LiteralString] = field(default_factory=lambda: [])
    params: list[Any] = field(default_factory=lambda: [])

    def add(self, condition: LiteralString, *values: Any) -> "Where":
        """Add a condition with the values of its `%s`; returns itself."""
        self.conditions.append(condition)
        self.params.extend(values)
        return self

    def any_of(self, column: LiteralString, values: Sequence[Any]) -> "Where":
        """Add the condition that the column has one of the values; no condition for an empty list."""
        if len(values) == 1:  # with equality, an index on (column, sort key) also gives the order
            return self.add(f"{column} = %s", values[0])
        return self.add(f"{column} = ANY(%s)", list(values)) if values else self

    def in_enum(self, column: LiteralString, words: Sequence[LiteralString]) -> "Where":
        """Add the same condition for an enumeration, with literals, so that the planner knows how frequent each is."""
        if not words:
            return self
        listed = ", ".join(f"'{word}'" for word in sorted(set(words)))
        return self.add(f"{column} IN ({listed})")

    def has_label(self, column: LiteralString, kind: LiteralString, names: Sequence[str]) -> "Where":
        """Add the condition that the column has a label of this kind with the key of one of the names."""
        return self.add(f"{column} = ANY({labels(kind)})", list(names)) if names else self

    def each_word(self, text: str | None, condition: LiteralString) -> "Where":
        """Add the condition for each word of a search text; each `%s` of it is the word."""
        for word in words(text or ""):
            self.add(f"({condition})", *[word] * condition.count("%s"))
        return self

    @property
    def sql(self) -> LiteralString:
        """`WHERE a AND b`, or an empty text."""
        return "WHERE " + " AND ".join(self.conditions) if self.conditions else ""


def labels(kind: LiteralString) -> LiteralString:
    """Return the array of the spellings of labels for an array of names; computed once for each statement."""
    return f"(SELECT label_names('{kind}', %s))::text[]"


def name_order(column: LiteralString) -> LiteralString:
    """Return the expression that sorts by a name that has no stored key."""
    return f'name_key({column}) COLLATE "C"'


def words(text: str) -> list[str]:
    """Return the different words of a search text."""
    return list(dict.fromkeys(text.split()))


def finds(column: LiteralString) -> LiteralString:
    """Return the condition that a column with a search text contains a word; the word is folded once."""
    return f"strpos({column}, (SELECT search_text(%s))) > 0"


@dataclass(frozen=True)
class Sort:
    """A sort key of a list: an expression, its type, and the join that it needs."""

    expression: LiteralString
    type: LiteralString
    join: LiteralString = ""


@dataclass(frozen=True)
class Order:
    """The order of a list: by the sort key, then by id, in one direction, so that no page repeats a row."""

    sort: Sort
    id: LiteralString
    descending: bool

    @property
    def direction(self) -> LiteralString:
        return "DESC" if self.descending else "ASC"

    @property
    def sql(self) -> LiteralString:
        return f"{self.sort.expression} {self.direction}, {self.id} {self.direction}"

    def after(self, where: Where, cursor: str, fingerprint: str) -> Where:
        """Return the conditions for the rows after the cursor's row. Raises NotFound for a cursor of another list."""
        value, key = decode_cursor(cursor, fingerprint)
        comparison: LiteralString = "<" if self.descending else ">"
        condition: LiteralString = (
            f"({self.sort.expression}, {self.id}) {comparison} (%s::{self.sort.type}, %s::bigint)"
        )
        return Where([*where.conditions, condition], [*where.params, value, key])


def order_by(sort: str, sorts: dict[str, Sort], id_column: LiteralString) -> Order:
    """Return the order of a sort parameter: `name`, or `-name` for descending."""
    return Order(sorts[sort.removeprefix("-")], id_column, sort.startswith("-"))


def encode_cursor(value: str, key: str, fingerprint: str) -> str:
    """Return an opaque cursor from the sort key and id of a page's last row, and the list's fingerprint."""
    token = orjson.dumps([value, key, fingerprint])
    return base64.urlsafe_b64encode(token).decode().rstrip("=")


def decode_cursor(cursor: str, fingerprint: str) -> tuple[str, int]:
    """Return the sort key and id in a cursor. Raises NotFound if it is malformed or belongs to another list."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        value, key, own_fingerprint = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        number = int(key)
    except (ValueError, TypeError, OverflowError, binascii.Error) as error:
        raise NotFound("No page of this list has this cursor") from error
    if own_fingerprint != fingerprint:
        raise NotFound("This cursor belongs to a list with other filters or another order")
    if not isinstance(value, str) or not 0 < number < 2**63 or "\x00" in value or not storable(value):
        raise NotFound("No page of this list has this cursor")
    return value, number


def storable(text: str) -> bool:
    """Return whether the text can be encoded as UTF-8: a lone surrogate cannot."""
    return text.isascii() or text.encode(errors="ignore").decode() == text


def literal(number: int) -> LiteralString:
    """Return a whole number as SQL text: a literal LIMIT is planned better than a bound one."""
    return cast(LiteralString, str(int(number)))
