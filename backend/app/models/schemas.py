"""The shapes of what goes in and out. What they are made from is in `shape.py`,
filters and paging in `filters.py`."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from app.models.fields import (
    City,
    Code,
    Delta,
    Email,
    Id,
    Label,
    Line,
    MaxStock,
    Money,
    MovementKind,
    Name,
    Notes,
    OrderStatus,
    PackageSize,
    PersonName,
    PostalCode,
    Price,
    Quantity,
    Reason,
    Role,
    Severity,
    Sku,
    State,
    Stock,
    StoreType,
    Timestamp,
    Version,
    WebAddress,
)
from app.models.shape import Body, Changes, Shape, not_given

# --------------------------------------------------------------------------------------- stores


class Store(Shape):
    id: Id
    code: str
    name: str
    region: str
    store_type: StoreType
    address: str
    city: str
    state: str
    postal_code: str
    manager_id: Id | None
    manager_name: str | None
    created_at: Timestamp
    version: Version


class StoreCreate(Body):
    code: Code
    name: Name
    region: Label
    store_type: StoreType
    address: Line
    city: City = ""
    state: State = ""
    postal_code: PostalCode = ""
    manager_id: Id | None = None


class StoreUpdate(Changes):
    code: Code = not_given()
    name: Name = not_given()
    region: Label = not_given()
    store_type: StoreType = not_given()
    address: Line = not_given()
    city: City = not_given()
    state: State = not_given()
    postal_code: PostalCode = not_given()
    manager_id: Id | None = not_given()


class RegionOption(Shape):
    value: str
    label: str
    store_count: int


class RegionSummary(Shape):
    region: str
    stores: int
    by_type: Annotated[dict[StoreType, int], Field(description="Only the types that occur")]


# --------------------------------------------------------------------------------------- products


class Product(Shape):
    id: Id
    sku: str
    name: str
    brand: str
    category: str
    package_size: str
    unit_price: Money
    active: bool
    created_at: Timestamp
    version: Version


class ProductCreate(Body):
    sku: Sku
    name: Name
    brand: Label
    category: Label
    package_size: PackageSize = ""
    unit_price: Price
    active: bool = True


class ProductUpdate(Changes):
    sku: Sku = not_given()
    name: Name = not_given()
    brand: Label = not_given()
    category: Label = not_given()
    package_size: PackageSize = not_given()
    unit_price: Price = not_given()
    active: bool = not_given()


class CategoryCount(Shape):
    category: str
    product_count: int


class BrandCount(Shape):
    brand: str
    product_count: int


# --------------------------------------------------------------------------------------- users


class User(Shape):
    id: Id
    username: str
    email: str
    first_name: str
    last_name: str
    display_name: str
    role: Role
    store_id: Id | None
    store_name: str | None
    region: str | None
    avatar_url: str | None
    active: bool
    created_at: Timestamp
    version: Version


class UserCreate(Body):
    username: Code
    email: Email
    first_name: PersonName
    last_name: PersonName
    role: Role
    store_id: Id | None = None
    region: Label | None = None
    avatar_url: WebAddress | None = None
    active: bool = True


class UserUpdate(Changes):
    username: Code = not_given()
    email: Email = not_given()
    first_name: PersonName = not_given()
    last_name: PersonName = not_given()
    role: Role = not_given()
    store_id: Id | None = not_given()
    region: Label | None = not_given()
    avatar_url: WebAddress | None = not_given()
    active: bool = not_given()


# --------------------------------------------------------------------------------------- inventory


class InventoryItem(Shape):
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


class InventoryUpdate(Changes):
    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [name]} for name in ("current_stock", "reorder_level", "max_stock")],
            "dependentRequired": {"reason": ["current_stock"]},
        }
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


class Movement(Shape):
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


class Kpi(Shape):
    total_value: Money
    total_units: int
    total_products: Annotated[int, Field(description="Different products carried")]
    low_stock_alerts: Annotated[int, Field(description="Stock rows at or under reorder level")]
    out_of_stock: Annotated[int, Field(description="Stock rows with nothing available")]
    turnover: Annotated[
        float | None,
        Field(
            description="Units that left in the last 90 days ÷ average stock at the end of those "
            "days; null where there was no stock"
        ),
    ]


class TrendPoint(Shape):
    date: date
    total_value: Money
    total_units: int


class CategoryValue(Shape):
    category: str
    total_value: Money
    total_units: int
    share: Annotated[float, Field(ge=0, le=1, description="Of the total value, 0 to 1")]


class LowStockAlert(Shape):
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


# --------------------------------------------------------------------------------------- orders


class Order(Shape):
    id: Id
    number: str
    store_id: Id
    store_name: str
    region: str
    source_store_id: Annotated[Id | None, Field(description="Null: an external supplier")]
    source_store_name: str | None
    batch_id: Id | None
    product_id: Id
    product_name: str
    sku: str
    brand: str
    category: str
    unit_price: Money
    quantity: int
    requested_quantity: int
    status: OrderStatus
    requested_by: Id
    requested_by_name: str
    approved_by: Id | None
    fulfilled_by: Id | None
    cancelled_by: Id | None
    created_at: Timestamp
    approved_at: Timestamp | None
    fulfilled_at: Timestamp | None
    cancelled_at: Timestamp | None
    cancel_reason: str | None
    notes: str | None
    version: Version


class OrderEvent(Shape):
    id: Id
    from_status: OrderStatus | None
    to_status: OrderStatus
    actor_id: Id
    actor_name: str
    at: Timestamp
    reason: str | None
    changes: Annotated[dict[str, list[int | str | None]] | None, Field(description="Field: [before, after]")]


class OrderDetail(Order):
    """An order with its history, oldest first."""

    history: list[OrderEvent]


class OrderCreate(Body):
    store_id: Annotated[Id, Field(description="Where the goods go")]
    product_id: Id
    quantity: Quantity
    source_store_id: Annotated[
        Id | None,
        Field(
            description="Where they come from. Left out: the nearest warehouse that has enough, "
            "or the supplier if none has; null: the supplier"
        ),
    ] = None
    notes: Notes | None = None


class OrderUpdate(Changes):
    quantity: Quantity = not_given()
    notes: Notes | None = not_given()


class OrderApproval(Body):
    quantity: Annotated[Quantity | None, Field(description="Less than was asked for; needs a reason")] = None
    reason: Reason | None = None


class OrderFulfilment(Body):
    allow_over_max: Annotated[bool, Field(description="Deliver although the store then holds more than max_stock")] = (
        False
    )


class OrderCancellation(Body):
    reason: Reason


# --------------------------------------------------------------------------------------- health


class Health(Shape):
    status: str
    timestamp: Timestamp


class Readiness(Shape):
    status: str
    timestamp: Timestamp
    database: str
    migrations: str
