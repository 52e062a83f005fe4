"""Stock, its figures, its ledger, and corrections to it."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from app.models.fields import Delta, Id, MaxStock, Money, MovementKind, Reason, Severity, Stock, Timestamp, Version
from app.models.resource import Body, Changes, Resource, not_given


class InventoryItem(Resource):
    id: Id
    product_id: Id
    store_id: Id
    current_stock: int
    reserved_stock: Annotated[int, Field(description="Promised to approved orders")]
    available_stock: Annotated[int, Field(description="current_stock less reserved_stock")]
    reorder_level: int
    max_stock: int
    low_stock: Annotated[bool, Field(description="available_stock <= reorder_level")]
    critical_stock: Annotated[bool, Field(description="available_stock is 0, or under a quarter of reorder_level")]
    unit_price: Money
    stock_value: Annotated[float, Field(description="current_stock × unit_price")]
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
    """A stock row, with what is on its way to it."""

    incoming_pending: Annotated[int, Field(description="Cases of this store's pending orders")]
    incoming_approved: Annotated[int, Field(description="Cases of this store's approved orders")]


class InventoryUpdate(Changes):
    model_config = ConfigDict(
        json_schema_extra={"minProperties": 1, "dependentRequired": {"reason": ["current_stock"]}}
    )

    current_stock: Annotated[Stock, Field(description="A count: what is really there")] = not_given()
    reorder_level: Stock = not_given()
    max_stock: MaxStock = not_given()
    reason: Annotated[Reason | None, Field(description="Why the count; kept in the ledger")] = not_given()

    @model_validator(mode="after")
    def _says_what_changes(self) -> "InventoryUpdate":
        given = self.model_fields_set
        if not given - {"reason"}:
            raise ValueError("give current_stock, reorder_level or max_stock")
        if "reason" in given and "current_stock" not in given:
            raise ValueError("a reason belongs to a count: give current_stock with it")
        return self


class Adjustment(Body):
    delta: Annotated[Delta, Field(description="Cases more, or less; not 0")]
    reason: Reason


class InventoryCreate(Body):
    """A product that a store carries from now on, with what is there already."""

    store_id: Id
    product_id: Id
    opening_stock: Stock = 0
    reorder_level: Stock = 0
    max_stock: MaxStock = 500
    reason: Reason | None = None


class Count(Body):
    product_id: Id
    current_stock: Annotated[Stock, Field(description="What is really there")]


class Stocktake(Body):
    """What was counted in one store: all of it is booked, or nothing."""

    store_id: Id
    reason: Reason
    counts: Annotated[list[Count], Field(min_length=1, max_length=500)]


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
    at: Timestamp


class StocktakeResult(Resource):
    store_id: Id
    movements: Annotated[list[Movement], Field(description="One a product, also where nothing was missing")]


class Kpi(Resource):
    total_value: Money
    total_units: int
    total_products: Annotated[int, Field(description="Different products carried")]
    low_stock_alerts: Annotated[int, Field(description="Stock rows at or under reorder level")]
    out_of_stock: Annotated[int, Field(description="Stock rows with nothing available")]
    turnover: Annotated[
        float | None,
        Field(
            description="Units that left for good in the last 90 days (counted or adjusted off; a transfer between "
            "stores is no departure) ÷ average stock at the end of those days; null where there was no stock"
        ),
    ]


class KpiDay(Resource):
    """The figures as they stood at the end of a day (today: as of now), and the orders asked for on it."""

    date: date
    total_value: Money
    total_units: int
    low_stock_alerts: Annotated[
        int,
        Field(
            description="Stock rows at or under reorder level. A change of that level counts from the day it was made; "
            "in history from before such days were kept (or filled in at once) the level of then is taken for all of it"
        ),
    ]
    orders: Annotated[int, Field(description="Asked for on that day, whatever became of them")]
    turnover: Annotated[float | None, Field(description="As in the KPI, over the 90 days that end with this one")]


class TrendPoint(Resource):
    date: date
    total_value: Money
    total_units: int


class StockDay(Resource):
    """A stock row's day: what it held at the end (today: now), and what came and went."""

    date: date
    current_stock: int
    units_in: int
    units_out: int


class RegionStock(Resource):
    """A region's stock and orders, as of now."""

    region: str
    stores: int
    total_value: Money
    total_units: int
    low_stock_alerts: Annotated[int, Field(description="Stock rows at or under reorder level")]
    out_of_stock: Annotated[int, Field(description="Stock rows with nothing available")]
    pending_orders: int
    approved_orders: int
    late_orders: Annotated[int, Field(description="Pending or approved, and past the time they were due")]


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
    store_name: str
    region: str
    current_stock: int
    available_stock: int
    reorder_level: int
    max_stock: int
    shortage: Annotated[int, Field(description="Cases missing to reorder_level")]
    severity: Severity
