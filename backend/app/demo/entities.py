"""The entities of the demo's history: stock rows, orders, events, movements, and the staff."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.demo.catalogue import WAREHOUSE, Product, Store, User

COUNT_PAUSE = 7


@dataclass(slots=True, eq=False)
class StockRow:
    """One product in one store, as it is at the current moment of the history.

    `created` is the moment from which on the store carries the product. The fields from `rate` on belong to stores that
    sell: `rate` is the mean of the cases asked for in a day, `lot` of those asked for at once; `position` is the stock
    with what is ordered; at `order_point` the store orders up to `order_up_to`, and from `order_from` on it may.
    A row is not counted again within COUNT_PAUSE days.
    """

    id: int
    store: Store
    product: Product
    created: float = 0.0
    reorder_level: int = 0
    max_stock: int = 1
    current: int = 0
    reserved: int = 0
    updated: float = 0.0
    rate: float = 0.0
    lot: float = 1.0
    position: int = 0
    order_point: float = 0.0
    order_from: float = 0.0
    order_up_to: float = 0.0
    counted: int = -COUNT_PAUSE  # the day of the last count


@dataclass(slots=True, eq=False)
class Order:
    """One order with all its steps. Moments are days since the start, None if the step did not happen.

    `expected` is the day on which a supplier should deliver. `damaged` and `lost` are cases that left and did not
    arrive usable. A return has the order that it returns and the code of its reason.
    """

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
    agreed: float | None = None  # by the source of a transfer
    approved: float | None = None
    expected: int | None = None
    shipped: float | None = None  # None if it was fulfilled in one step
    fulfilled: float | None = None
    cancelled: float | None = None
    agreed_by: int | None = None
    approved_by: int | None = None
    shipped_by: int | None = None
    fulfilled_by: int | None = None
    cancelled_by: int | None = None
    reduction_reason: str | None = None
    cancel_reason: str | None = None
    damaged: int = 0
    lost: int = 0
    return_of: "Order | None" = None
    return_reason: str | None = None

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
    def is_transfer(self) -> bool:
        """Whether another store gives its cases, which has to agree."""
        return self.source is not None and self.source.store.store_type != WAREHOUSE and self.return_of is None

    @property
    def version(self) -> int:
        """The number of steps and edits until the end of the history."""
        steps = (self.created, self.edited, self.agreed, self.approved, self.shipped, self.fulfilled, self.cancelled)
        return sum(moment is not None for moment in steps)

    @property
    def received(self) -> int:
        """The usable cases that arrive."""
        return self.quantity - self.damaged - self.lost

    @property
    def departure(self) -> float | None:
        """The moment at which its cases leave the source, None if they have not left."""
        return self.fulfilled if self.shipped is None else self.shipped

    @property
    def departure_version(self) -> int | None:
        """The version that the shipment gives the order; None if it is fulfilled in one step."""
        return None if self.shipped is None else self.version - (self.fulfilled is not None)

    @property
    def arrival_version(self) -> int | None:
        """The version that the last receipt gives the order; None if it is fulfilled in one step."""
        return None if self.shipped is None else self.version


class Transport(NamedTuple):
    """Cases that leave a warehouse, or arrive in one; sorts by time, then by order."""

    moment: float
    id: int  # of the order
    arrives: bool
    order: Order


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
    """One line of the ledger; `occurred` is the moment of a sale, which is recorded later."""

    moment: float
    row: int
    kind: str
    delta: int
    balance: int
    order: Order | None
    actor: int | None
    reason: str | None
    reason_code: str | None
    order_version: int | None
    occurred: float | None


@dataclass
class Staff:
    """User ids: store managers by store id, regional managers by region, and the administrators."""

    managers: dict[int, int] = field(default_factory=lambda: {})
    regional: dict[str, int] = field(default_factory=lambda: {})
    admins: list[int] = field(default_factory=lambda: [])

    @classmethod
    def of(cls, users: Sequence[User]) -> "Staff":
        """Group users by role."""
        staff = cls()
        for user in users:
            if user.role == "admin":
                staff.admins.append(user.id)
            elif user.region is not None:
                staff.regional[user.region] = user.id
            elif user.store_id is not None:
                staff.managers[user.store_id] = user.id
        return staff
