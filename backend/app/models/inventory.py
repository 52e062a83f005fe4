"""Stock, its KPIs, its ledger, and changes to it."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from app.models.fields import (
    Coverage,
    Delta,
    Id,
    MaxStock,
    Money,
    MovementKind,
    OnMoved,
    Pack,
    Quantity,
    Reason,
    ReasonCode,
    Severity,
    Stock,
    Timestamp,
    UnitPrice,
    Version,
)
from app.models.orders import Released
from app.models.resource import Body, Changes, Resource, not_given

Incoming = Annotated[
    int, Field(description="Cases of this store's approved and shipped orders that have not arrived yet")
]
Requested = Annotated[int, Field(description="Cases of this store's pending orders")]


class InventoryItem(Resource):
    id: Id
    product_id: Id
    store_id: Id
    current_stock: int
    reserved_stock: Annotated[int, Field(description="Cases reserved for approved orders")]
    available_stock: Annotated[int, Field(description="current_stock less reserved_stock")]
    reorder_level: int
    max_stock: int
    product_active: bool
    store_active: Annotated[bool, Field(description="Whether the store is open")]
    low_stock: Annotated[
        bool,
        Field(
            description="available_stock <= reorder_level; false if reorder_level is 0 (the product is not kept there) "
            "and if the product is not active or the store is closed"
        ),
    ]
    critical_stock: Annotated[
        bool, Field(description="low, and available_stock is 0 or under a quarter of reorder_level")
    ]
    out_of_stock: Annotated[bool, Field(description="low, and available_stock is 0")]
    incoming: Incoming
    requested: Requested
    unit_price: UnitPrice
    counted_in: Annotated[Pack, Field(description="What its figures are of")]
    units_per_case: int
    stock_value: Annotated[Money, Field(description="current_stock × unit_price, rounded half up to two decimals")]
    last_updated: Timestamp
    version: Version
    product_name: str
    sku: str
    brand: str
    category: str
    store_name: str
    store_code: str
    region: str


class InventoryItemDetail(InventoryItem):
    """A stock row, with its open orders."""

    incoming_pending: Annotated[int, Field(description="The same as requested", deprecated=True)]
    incoming_approved: Annotated[int, Field(description="The same as incoming", deprecated=True)]


class InventoryItemChanged(InventoryItemDetail):
    """A stock row after a change, with the orders that a count has released."""

    released_orders: Released


Expected = Annotated[
    Stock,
    Field(
        description="The stock at the time of counting. If it has moved since, the count is refused with the code "
        "`stock_moved`, or its difference is booked: see `on_moved`"
    ),
]
Moved = Annotated[
    OnMoved,
    Quantity,
    Field(
        description="If stock has moved since it was counted: `refuse` the count, or `book_difference`: book the "
        "counted less the expected stock"
    ),
]
WHY = Field(description="Why stock changed. It decides whether the units are consumption; `correction` is not")
CONSUMPTION = (
    "Units that left for use: sold (less those that customers returned), shipped to other stores, or taken away by "
    "counts, adjustments and write-offs with a reason of consumption. Units that came back likewise are deducted. "
    "A sale counts on the day on which it occurred"
)
SOLD = "Units sold, or taken away with the reason `sold`, less those that customers returned; a part of consumption"
WRITTEN_OFF = "Units written off (damaged, expired, stolen, …), unless their reason is consumption"
# The fields of a change of stock that need another field.
NEEDS = {
    "reason": "current_stock",
    "reason_code": "current_stock",
    "expected_stock": "current_stock",
    "on_moved": "expected_stock",
}


class InventoryUpdate(Changes):
    model_config = ConfigDict(
        json_schema_extra={
            "minProperties": 1,
            "dependentRequired": {name: [needed] for name, needed in NEEDS.items()},
        }
    )

    current_stock: Annotated[Stock, Field(description="The counted stock")] = not_given()
    reorder_level: Stock = not_given()
    max_stock: MaxStock = not_given()
    reason: Annotated[Reason | None, Field(description="The reason for the count; shown in the ledger")] = not_given()
    reason_code: Annotated[ReasonCode, WHY] = not_given()
    expected_stock: Expected = not_given()
    on_moved: Moved = not_given()

    @model_validator(mode="after")
    def _says_what_changes(self) -> "InventoryUpdate":
        given = self.model_fields_set
        if not given - NEEDS.keys():
            raise ValueError("give current_stock, reorder_level or max_stock")
        for name, needed in NEEDS.items():
            if name in given and needed not in given:
                raise ValueError(f"{name} needs {needed}")
        return self


class Adjustment(Body):
    delta: Annotated[Delta, Field(description="Cases added, or removed if negative; not 0")]
    reason: Reason
    reason_code: Annotated[ReasonCode, WHY] = "correction"


class WriteOff(Body):
    quantity: Quantity
    reason_code: Annotated[ReasonCode, Field(description="Why it is lost. It decides whether it is consumption")]
    reason: Annotated[Reason | None, Field(description="Further words for the ledger")] = None


class Reversal(Body):
    reason: Reason


class InventoryCreate(Body):
    """A product that a store starts to carry, with its opening stock."""

    store_id: Id
    product_id: Id
    opening_stock: Stock = 0
    reorder_level: Stock = 0
    max_stock: MaxStock = 500
    reason: Reason | None = None


class Count(Body):
    product_id: Id
    current_stock: Annotated[Stock, Field(description="The counted stock")]
    expected_stock: Expected = not_given()


class Stocktake(Body):
    """The counts of one store, booked all or none."""

    store_id: Id
    reason: Reason
    reason_code: Annotated[ReasonCode, WHY] = "correction"
    counts: Annotated[list[Count], Field(min_length=1, max_length=500)]
    on_moved: Moved = "refuse"


class Movement(Resource):
    id: Id
    inventory_id: Id
    kind: MovementKind
    delta: int
    balance_after: int
    order_id: Id | None
    order_number: str | None
    actor_id: Id | None
    actor_name: str | None
    reason: str | None
    reason_code: Annotated[
        str | None,
        Field(
            description="Of a count, an adjustment or a write-off; null if one was booked without it: then it is a "
            "correction"
        ),
    ]
    at: Annotated[Timestamp, Field(description="When it was recorded")]
    occurred_at: Annotated[
        Timestamp | None, Field(description="When it occurred, if it was recorded later: the day of its consumption")
    ]
    reverses_id: Annotated[Id | None, Field(description="The movement that this one takes back")]
    reversed_by_id: Annotated[Id | None, Field(description="The movement that takes this one back")]


class MovementBooked(Movement):
    """A movement that was booked, with the orders that it released."""

    released_orders: Released


class StocktakeResult(Resource):
    store_id: Id
    movements: Annotated[list[Movement], Field(description="One for each product, even if its stock did not change")]
    released_orders: Released


class Kpi(Resource):
    total_value: Money
    total_units: int
    transit_units: Annotated[
        int,
        Field(
            description="Units on their way between stores, in the region and the category with which they were "
            "requested: those of the orders with `in_transit=true`"
        ),
    ]
    transit_value: Annotated[Money, Field(description="Of these units, at the current prices")]
    total_products: Annotated[int, Field(description="Number of different active products that the stores carry")]
    low_stock_alerts: Annotated[int, Field(description="Stock rows that are low")]
    out_of_stock: Annotated[int, Field(description="Stock rows that are low, with nothing available")]
    turnover: Annotated[
        float | None,
        Field(
            description="Consumption ÷ average stock at the ends of `turnover_days`; "
            "null if there was no stock, or if those are fewer than 7 days"
        ),
    ]
    turnover_days: Annotated[int, Field(description="Those of the last 90 days on which stock rows existed")]
    consumption: Annotated[int, Field(description=f"{CONSUMPTION}, in the last 90 days")]
    sold: Annotated[int, Field(description=f"{SOLD}, in the last 90 days")]
    written_off: Annotated[int, Field(description=f"{WRITTEN_OFF}, in the last 90 days")]


class KpiDay(Resource):
    """The figures at the end of a day (today: as of now), and the orders placed on that day."""

    date: date
    total_value: Money
    total_units: int
    low_stock_alerts: Annotated[
        int,
        Field(
            description="Stock rows that are low. A change of that level counts from the day it was made. "
            "Demo history, written at once, uses the current level for all its days"
        ),
    ]
    orders: Annotated[int, Field(description="Orders placed on that day, whatever their status now")]
    turnover: Annotated[float | None, Field(description="As in the KPI, over the 90 days that end with this day")]
    turnover_days: Annotated[int, Field(description="Those of these 90 days on which stock rows existed")]
    consumption: Annotated[int, Field(description=f"{CONSUMPTION}, on this day")]
    sold: Annotated[int, Field(description=f"{SOLD}, on this day")]
    written_off: Annotated[int, Field(description=f"{WRITTEN_OFF}, on this day")]


class TrendPoint(Resource):
    date: date
    total_value: Money
    total_units: int


class StockDay(Resource):
    """A stock row on one day: its stock at the end (today: now), and the units that moved, by what for."""

    date: date
    current_stock: int
    units_in: int
    units_out: Annotated[int, Field(description="Units taken out by any movement, corrections included")]
    consumption: Annotated[int, Field(description=CONSUMPTION)]
    sold: Annotated[int, Field(description=SOLD)]
    written_off: Annotated[int, Field(description=WRITTEN_OFF)]


class RegionStock(Resource):
    """A region's stock and orders, as of now."""

    region: str
    stores: int
    total_value: Money
    total_units: int
    low_stock_alerts: Annotated[int, Field(description="Stock rows that are low")]
    out_of_stock: Annotated[int, Field(description="Stock rows that are low, with nothing available")]
    pending_orders: int
    approved_orders: int
    shipped_orders: int
    late_orders: Annotated[int, Field(description="Open orders whose due_at has passed")]


class CategoryValue(Resource):
    category: str
    total_value: Money
    total_units: int
    share: Annotated[float, Field(ge=0, le=1, description="Of the total value, 0 to 1")]


class LowStockAlert(Resource):
    inventory_id: Id
    product_id: Id
    store_id: Id
    product_name: str
    sku: str
    category: str
    counted_in: Annotated[Pack, Field(description="What its figures are of")]
    units_per_case: int
    store_name: str
    region: str
    current_stock: int
    available_stock: int
    reorder_level: int
    max_stock: int
    shortage: Annotated[int, Field(description="reorder_level less available_stock")]
    severity: Severity
    incoming: Incoming
    requested: Requested
    uncovered: Annotated[
        int, Field(description="Cases missing to be above reorder_level, if all open orders arrive; 0 if none is")
    ]
    coverage: Annotated[
        Coverage,
        Field(
            description="Whether open orders lift it above reorder_level: none is open, too little is coming, or all"
        ),
    ]
    covered_by: Annotated[
        Id | None, Field(description="The first order, by time of arrival, that lifts it above reorder_level")
    ]
    covered_by_number: str | None
    covered_from: Annotated[
        Timestamp | None, Field(description="When that order should have arrived, if each step is done in time")
    ]
