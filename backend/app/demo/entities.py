"""The entities of the demo's history: stock rows, orders, events, movements, and the staff."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from app.demo.catalogue import Person, Product, Store


@dataclass(slots=True, eq=False)
class StockRow:
    """One product in one store, as it is at the current moment of the history.

    `fate` is the state it ends in: out of stock, low, or over max stock; None if it has no special end.
    """

    id: int
    store: Store
    product: Product
    reorder_level: int = 0
    max_stock: int = 0
    current: int = 0
    reserved: int = 0
    updated: float = 0.0
    counted: float = 0.0
    count_is_due: bool = False
    fate: Literal["out", "low", "over"] | None = None


@dataclass(slots=True, eq=False)
class Order:
    """One order with all its steps. Moments are days since the start, None if the step did not happen."""

    row: StockRow
    source: StockRow | None
    requested: int
    created: float
    requested_by: int
    id: int = 0
    quantity: int = 0
    batch: int | None = None
    notes: str | None = None
    edited: float | None = None
    before_edit: int = 0
    approved: float | None = None
    shipped: float | None = None  # if its cases are in transit at the end of the history
    fulfilled: float | None = None
    cancelled: float | None = None
    approved_by: int | None = None
    shipped_by: int | None = None
    fulfilled_by: int | None = None
    cancelled_by: int | None = None
    reduction_reason: str | None = None
    cancel_reason: str | None = None

    @property
    def status(self) -> str:
        """The status at the end of the history."""
        if self.cancelled is not None:
            return "cancelled"
        if self.fulfilled is not None:
            return "fulfilled"
        if self.shipped is not None:
            return "shipped"
        return "approved" if self.approved is not None else "pending"

    @property
    def version(self) -> int:
        """The number of steps and edits until the end of the history."""
        steps = (self.created, self.edited, self.approved, self.shipped, self.fulfilled, self.cancelled)
        return sum(moment is not None for moment in steps)


Transport = tuple[
    float, int, Order
]  # moment, the order's id, the order; its cases leave, and arrive unless it is shipped


class Event(NamedTuple):
    """One step of an order; sorts by time, then by order, then by step."""

    moment: float
    order: int
    step: int
    before: str | None
    after: str
    actor: int
    reason: str | None
    changes: str | None


class Movement(NamedTuple):
    """One line of the ledger."""

    moment: float
    row: int
    kind: str
    delta: int
    balance: int
    order: int | None
    actor: int | None
    reason: str | None
    reason_code: str | None
    order_version: int | None


@dataclass
class Staff:
    """User ids: store managers by store id, regional managers by region, and the administrators."""

    managers: dict[int, int] = field(default_factory=lambda: {})
    regional: dict[str, int] = field(default_factory=lambda: {})
    admins: list[int] = field(default_factory=lambda: [])

    @classmethod
    def of(cls, people: Sequence[Person]) -> "Staff":
        """Group people by role."""
        staff = cls()
        for person in people:
            if person.role == "admin":
                staff.admins.append(person.id)
            elif person.region is not None:
                staff.regional[person.region] = person.id
            elif person.store_id is not None:
                staff.managers[person.store_id] = person.id
        return staff
