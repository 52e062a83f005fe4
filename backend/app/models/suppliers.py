"""Suppliers, from which stores and warehouses order what no store delivers."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from app.models.fields import Id, Name, Quantity, Timestamp, Version, whole
from app.models.resource import Body, Changes, Resource, not_given

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
OrderDays = Annotated[
    list[Weekday],
    Field(min_length=1, max_length=7, description="The weekdays on which it takes orders"),
    AfterValidator(lambda days: list(dict.fromkeys(days))),
]
LeadTime = Annotated[
    int, Field(ge=0, le=365, description="Days from the order day to the delivery"), BeforeValidator(whole)
]


class Supplier(Resource):
    id: Id
    name: str
    lead_time_days: Annotated[int, Field(description="Days from the order day to the delivery")]
    order_days: Annotated[list[Weekday], Field(description="The weekdays on which it takes orders")]
    minimum_quantity: Annotated[int, Field(description="Cases; a request of fewer is possible, with a warning")]
    next_expected_at: Annotated[
        Timestamp,
        Field(description="When an order that is approved today should arrive, by its order days and lead time"),
    ]
    active: bool
    created_at: Timestamp
    version: Version


class SupplierCreate(Body):
    name: Name
    lead_time_days: LeadTime
    order_days: OrderDays
    minimum_quantity: Quantity = 1
    active: bool = True


class SupplierUpdate(Changes):
    name: Name = not_given()
    lead_time_days: LeadTime = not_given()
    order_days: OrderDays = not_given()
    minimum_quantity: Quantity = not_given()
    active: bool = not_given()


class BelowMinimum(Resource):
    """The cases of new orders from one supplier, if they are fewer than its minimum."""

    supplier_id: Id
    supplier: str
    quantity: int
    minimum_quantity: int
