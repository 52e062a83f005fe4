"""Replenishment orders and their events."""

from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from app.models.fields import (
    Id,
    Moment,
    Money,
    Notes,
    OrderAction,
    OrderStatus,
    Pack,
    Quantity,
    Reason,
    ReasonCode,
    StoreType,
    Timestamp,
    UnitPrice,
    Version,
)
from app.models.resource import Body, Changes, Resource, exactly_one_of, not_given
from app.models.suppliers import BelowMinimum

AllowInactive = Annotated[
    bool,
    Field(description="Allow it although the product is not active (code `product_inactive`); recorded in the history"),
]


class OrderCurrent(Resource):
    """The values of today that differ from those of the document; a field that is left out is the same."""

    product_name: str = not_given()
    sku: str = not_given()
    brand: str = not_given()
    category: str = not_given()
    package_size: str = not_given()
    unit_price: UnitPrice = not_given()
    counted_in: Pack = not_given()
    units_per_case: int = not_given()
    store_name: str = not_given()
    region: str = not_given()
    source_store_name: str = not_given()
    source_region: str = not_given()


class Order(Resource):
    """An order with its product and stores as they were when it was requested."""

    id: Id
    number: str
    store_id: Id
    store_name: str
    region: str
    source_store_id: Annotated[Id | None, Field(description="Null: an external supplier")]
    source_store_name: str | None
    source_region: str | None
    supplier_id: Annotated[Id | None, Field(description="Of an order without a source store, if its product had one")]
    supplier: Annotated[str | None, Field(description="The name of the supplier")]
    batch_id: Id | None
    product_id: Id
    product_name: str
    sku: str
    brand: str
    category: str
    package_size: str
    unit_price: UnitPrice
    counted_in: Annotated[Pack, Field(description="What its quantities are of")]
    units_per_case: int
    product_active: Annotated[bool, Field(description="Whether the product is active today")]
    quantity: int
    value: Annotated[Money, Field(description="quantity × unit_price, rounded half up to two decimals")]
    current: Annotated[OrderCurrent | None, Field(description="Null: product and stores are as they were")]
    requested_quantity: int
    shipped_quantity: Annotated[int, Field(description="Cases that left the source, or the supplier")]
    received_quantity: Annotated[int, Field(description="Usable cases that arrived; they became stock of the store")]
    damaged_quantity: Annotated[
        int,
        Field(
            description="Cases that arrived damaged. What is missing of shipped_quantity in a fulfilled order was lost"
        ),
    ]
    in_transit: Annotated[int, Field(description="Shipped cases that have not arrived")]
    status: OrderStatus
    requested_by: Id
    requested_by_name: str
    approved_by: Id | None
    shipped_by: Id | None
    fulfilled_by: Id | None
    cancelled_by: Id | None
    created_at: Timestamp
    approved_at: Timestamp | None
    shipped_at: Annotated[Timestamp | None, Field(description="fulfilled_at, if it was fulfilled in one step")]
    fulfilled_at: Timestamp | None
    cancelled_at: Timestamp | None
    expected_at: Annotated[Timestamp | None, Field(description="When the cases should arrive")]
    due_at: Annotated[
        Timestamp | None,
        Field(
            description="When it should be approved or fulfilled: expected_at if it is approved or shipped and "
            "has one; null if it is closed"
        ),
    ]
    late: Annotated[bool, Field(description="due_at has passed")]
    cancel_reason: str | None
    carrier_reference: Annotated[str | None, Field(description="The carrier's number of the delivery")]
    backorder_of: Annotated[
        Id | None, Field(description="The order of which this one is the rest that was not shipped")
    ]
    return_of: Annotated[Id | None, Field(description="The fulfilled order of which this one is a return")]
    return_reason: Annotated[ReasonCode | None, Field(description="The code of a reason of the kind `return`")]
    needs_agreement: Annotated[
        bool, Field(description="A transfer: its source was a store, not a warehouse, and has to agree")
    ]
    agreed_quantity: Annotated[int | None, Field(description="The cases that the source has agreed to give, at most")]
    agreed_by: Annotated[Id | None, Field(description="Who agreed for the source")]
    agreed_at: Timestamp | None
    to_supplier: Annotated[
        bool, Field(description="A return to a supplier: its source and its store are the store that returns")
    ]
    notes: str | None
    allowed_actions: Annotated[list[OrderAction], Field(description="The actions that the caller may take now")]
    version: Version


class OrderEvent(Resource):
    id: Id
    from_status: OrderStatus | None
    to_status: OrderStatus
    actor_id: Id
    actor_name: str
    at: Timestamp
    reason: str | None
    changes: Annotated[dict[str, list[bool | int | str | None]] | None, Field(description="Field: [before, after]")]


class ReturnOfOrder(Resource):
    """A return of an order, in short."""

    id: Id
    number: str
    quantity: int
    status: OrderStatus


class OrderDetail(Order):
    """An order with its history, oldest first, and its returns."""

    history: list[OrderEvent]
    returnable_quantity: Annotated[
        int, Field(description="Usable cases that can still be returned; 0 if the order is not fulfilled or a return")
    ]
    returns: Annotated[list[ReturnOfOrder], Field(description="Its returns, oldest first")]


class OpenOrder(Resource):
    """An open order (pending, approved or shipped), in short."""

    id: Id
    number: str
    store_id: Id
    product_id: Id
    quantity: int
    status: OrderStatus


class ReleasedOrder(Resource):
    """An approved order that became pending again, because fewer cases were counted than were reserved."""

    id: Id
    number: str
    store_id: Id
    store_name: str
    product_id: Id
    quantity: int
    counted_in: Pack
    units_per_case: int


Released = Annotated[
    list[ReleasedOrder],
    Field(description="Approved orders that became pending again: less was counted than they reserve"),
]

BelowMinimums = Annotated[
    list[BelowMinimum],
    Field(description="Suppliers from which the request orders fewer cases than their minimum; a warning"),
]

Duplicates = Annotated[
    list[OpenOrder], Field(description="Other open orders for the same store and product, oldest first")
]


class OrderCreated(OrderDetail):
    """A new order, with the other open orders for the same store and product."""

    duplicates: Duplicates
    below_minimum: BelowMinimums


class OrderSource(Resource):
    """A warehouse that has enough, or a store that has more than it needs."""

    store_id: Id
    store_name: str
    region: str
    store_type: StoreType
    needs_agreement: Annotated[bool, Field(description="It is a store, which has to agree before the approval")]
    available_stock: int
    reorder_level: int
    spare_stock: Annotated[
        int,
        Field(
            description="The cases that it can give: a warehouse all that are available, a store those with which "
            "it is not low afterwards"
        ),
    ]
    available_after: Annotated[int, Field(description="What is left to it: available_stock less the quantity")]


class OrderSources(Resource):
    """The sources that can give cases of a product to a store: warehouses first, then those of its region."""

    store_id: Id
    product_id: Id
    quantity: int
    sources: list[OrderSource]


class OrderCounts(Resource):
    """The number of orders that match, by status."""

    pending: int
    approved: int
    shipped: int
    fulfilled: int
    cancelled: int
    total: int
    total_is_exact: Annotated[bool, Field(description="False: more match; a status with 10,000 may have more")]
    late: Annotated[int, Field(description="Open orders whose due_at has passed")]


class OrderCreate(Body):
    store_id: Annotated[Id, Field(description="The destination")]
    product_id: Id
    quantity: Quantity
    source_store_id: Annotated[
        Id | None,
        Field(
            description="The source. Left out: a warehouse that has enough, of the same region if possible, or the "
            "supplier if none has; null: the supplier"
        ),
    ] = None
    notes: Notes | None = None
    allow_inactive: AllowInactive = False


class OrdersCreate(Body):
    """Orders that are requested together: all are created, or none."""

    orders: Annotated[list[OrderCreate], Field(min_length=1, max_length=100)]


class SeenOrder(Body):
    """An order in the version that the caller has seen."""

    id: Id
    version: Version


class OrderSelection(Body):
    """A selection of orders: in the versions that the caller has seen, by their ids, or all orders of a batch."""

    model_config = ConfigDict(json_schema_extra=exactly_one_of("orders", "ids", "batch_id"))

    orders: Annotated[
        list[SeenOrder],
        Field(
            min_length=1,
            max_length=100,
            description="An order that is another version now is refused (412)",
            json_schema_extra={"uniqueItems": True},
        ),
    ] = not_given()

    ids: Annotated[list[Id], Field(min_length=1, max_length=100, json_schema_extra={"uniqueItems": True})] = not_given()
    batch_id: Id = not_given()

    @model_validator(mode="after")
    def _one_of_the_three(self) -> "OrderSelection":
        if len(self.model_fields_set & {"orders", "ids", "batch_id"}) != 1:
            raise ValueError("give one of orders, ids and batch_id")
        ids = self.ids or [order.id for order in self.orders or ()]
        if len(set(ids)) != len(ids):
            raise ValueError("an id is contained twice")
        return self


class OrdersAgreement(OrderSelection):
    reason: Annotated[Reason | None, Field(description="A remark for the histories")] = None


class OrdersApproval(OrderSelection):
    reason: Reason | None = None
    allow_inactive: AllowInactive = False


class OrdersFulfilment(OrderSelection):
    allow_over_max: Annotated[bool, Field(description="Allow deliveries that exceed max_stock")] = False


class Orders(Resource):
    """Several orders that were created or changed together, by id."""

    batch_id: Annotated[Id | None, Field(description="The batch that was created or selected; null if ids were given")]
    orders: list[Order]


class OrdersCreated(Orders):
    """New orders, with the other open orders for the same stores and products.

    Two orders of one request for the same store and product are duplicates of each other.
    """

    duplicates: Duplicates
    below_minimum: BelowMinimums


class OrdersCancellation(OrderSelection):
    reason: Reason


class OrderUpdate(Changes):
    model_config = ConfigDict(
        json_schema_extra={"minProperties": 1, "dependentRequired": {"allow_inactive": ["quantity"]}}
    )

    quantity: Quantity = not_given()
    notes: Notes | None = not_given()
    allow_inactive: AllowInactive = not_given()

    @model_validator(mode="after")
    def _allows_a_quantity(self) -> "OrderUpdate":
        if "allow_inactive" in self.model_fields_set and "quantity" not in self.model_fields_set:
            raise ValueError("allow_inactive needs quantity")
        return self


class OrderAgreement(Body):
    reason: Annotated[Reason | None, Field(description="A remark for the history")] = None


class OrderApproval(Body):
    quantity: Annotated[
        Quantity | None, Field(description="The approved quantity; less than requested needs a reason")
    ] = None
    reason: Reason | None = None
    allow_inactive: AllowInactive = False
    expected_at: Annotated[
        Moment | None,
        Field(description="When an order from a supplier should arrive. Left out: by its order days and lead time"),
    ] = None


class OrderFulfilment(Body):
    allow_over_max: Annotated[bool, Field(description="Allow a delivery that exceeds max_stock")] = False


class OrderCancellation(Body):
    reason: Reason


class OrderReturn(Body):
    """Cases of a fulfilled order that go back to where they came from."""

    quantity: Annotated[Quantity, Field(description="At most `returnable_quantity` of the order")]
    reason: Annotated[ReasonCode, Field(description="The code of a reason of the kind `return`")]
    notes: Notes | None = None
