"""The expected figures of stock and orders: one product in a few stores, in plain Python without a database."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(eq=False)
class StockRow:
    """The stock row of the product in a store or a warehouse."""

    store_id: str
    inventory_id: str
    region: str
    is_warehouse: bool
    max_stock: int
    stock: int
    reserved: int = 0

    @property
    def available(self) -> int:
        """The cases that no approved order has reserved."""
        return self.stock - self.reserved


@dataclass(eq=False)
class Order:
    """An order, or a return of one: then it goes back to the source, or from its store to the supplier."""

    id: str
    store: StockRow
    source: StockRow | None  # None: the supplier
    quantity: int
    requested: int
    return_of: "Order | None" = None
    status: str = "pending"
    version: int = 1
    agreed: int | None = None
    shipped: int = 0
    received: int = 0
    damaged: int = 0

    @property
    def is_to_supplier(self) -> bool:
        """Whether it returns cases to the supplier."""
        return self.source is self.store

    @property
    def needs_agreement(self) -> bool:
        """Whether its source is a store, which has to agree."""
        return self.source is not None and not self.source.is_warehouse and self.return_of is None

    @property
    def in_transit(self) -> int:
        """The shipped cases that have not arrived."""
        return self.shipped - self.received - self.damaged if self.status == "shipped" else 0

    @property
    def awaits_supplier(self) -> bool:
        """Whether it is approved and its supplier delivers it."""
        return self.status == "approved" and self.source is None

    @property
    def can_arrive(self) -> int:
        """The cases that may be received."""
        return self.quantity if self.awaits_supplier else self.in_transit

    @property
    def kind(self) -> str:
        """Its kind in words."""
        if self.return_of is not None:
            return "return to the supplier" if self.is_to_supplier else "return"
        if self.source is None:
            return "purchase"
        return "transfer" if self.needs_agreement else "order"

    def shown(self) -> Json:
        """Its figures as the API shows them."""
        return {
            "id": self.id,
            "store_id": self.store.store_id,
            "source_store_id": self.source.store_id if self.source else None,
            "quantity": self.quantity,
            "requested_quantity": self.requested,
            "return_of": self.return_of.id if self.return_of else None,
            "to_supplier": self.is_to_supplier,
            "status": self.status,
            "version": self.version,
            "needs_agreement": self.needs_agreement,
            "agreed_quantity": self.agreed,
            "shipped_quantity": self.shipped,
            "received_quantity": self.received,
            "damaged_quantity": self.damaged,
            "in_transit": self.in_transit,
        }


@dataclass(eq=False)
class Movement:
    """A movement that can be reversed, or a reversal; `found` is the stock that was found for a sale."""

    id: str
    row: StockRow
    kind: str
    delta: int
    found: "Movement | None" = None
    is_reversal: bool = False
    is_reversed: bool = False


class Company:
    """All stock rows, the orders and movements of one example, and the sums of its ledger."""

    def __init__(self, rows: list[StockRow]) -> None:
        self.rows = rows
        self.orders: list[Order] = []
        self.approved: list[Order] = []  # in the order of their approvals
        self.movements: list[Movement] = []  # in the order of the ledger
        self.sums: Counter[str] = Counter()  # of the ledger, by kind
        self.lost = 0  # on the way between two stores
        self.units_at_start = self.stock()

    def stock(self) -> int:
        """The cases in all stores."""
        return sum(row.stock for row in self.rows)

    def transit(self) -> int:
        """The cases between two stores: those from and to the supplier are not the company's."""
        return sum(order.in_transit for order in self.orders if order.source and not order.is_to_supplier)

    def shown_stock(self) -> list[Json]:
        """The stock rows as the API shows them, by store."""
        return [self.shown_at(row) for row in sorted(self.rows, key=lambda row: int(row.store_id))]

    def shown_at(self, row: StockRow) -> Json:
        """One stock row, with what is requested and on its way."""
        coming = [order for order in self.orders if order.store is row and not order.is_to_supplier]
        approved = sum(order.quantity for order in coming if order.status == "approved")
        return {
            "store_id": row.store_id,
            "current_stock": row.stock,
            "reserved_stock": row.reserved,
            "available_stock": row.available,
            "incoming": approved + sum(order.in_transit for order in coming),
            "requested": sum(order.quantity for order in coming if order.status == "pending"),
        }

    def book(self, row: StockRow, kind: str, delta: int) -> None:
        """Change the stock of a row."""
        row.stock += delta
        self.sums[kind] += delta

    def release(self, row: StockRow) -> list[Order]:
        """Make the orders that were approved last pending again, until the stock covers the rest."""
        released: list[Order] = []
        while row.reserved > row.stock:
            order = [one for one in self.approved if one.source is row and one.status == "approved"][-1]
            row.reserved -= order.quantity
            order.status, order.version = "pending", order.version + 1
            released.append(order)
        return released
