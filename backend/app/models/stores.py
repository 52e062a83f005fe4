"""Stores and regions."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from app.models.fields import (
    City,
    Code,
    Id,
    Label,
    Line,
    Name,
    PostalCode,
    Reason,
    ReasonCode,
    State,
    StoreType,
    Timestamp,
    Version,
)
from app.models.resource import Body, Changes, Resource, not_given


class Store(Resource):
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
    active: Annotated[bool, Field(description="Whether it is open")]
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
    active: Annotated[
        bool, Field(description="false closes it, if it has no open orders and no stock; true opens it again")
    ] = not_given()


class StoreClosing(Body):
    """What happens to the open orders and the stock of a store that is closed."""

    open_orders: Annotated[
        Literal["refuse", "cancel"],
        Field(description="Orders that it requested or has to deliver; `refuse`: it is not closed if there are any"),
    ] = "refuse"
    stock: Annotated[
        Literal["refuse", "move", "write_off"],
        Field(description="Its stock; `refuse`: it is not closed if there is any"),
    ] = "refuse"
    move_to: Annotated[Id | None, Field(description="The store that gets the stock, with `stock: move`")] = None
    allow_over_max: Annotated[bool, Field(description="Allow that store to hold more than its max_stock")] = False
    reason: Annotated[
        Reason | None, Field(description="In the history of the orders and in the ledger; needed unless both refuse")
    ] = None
    reason_code: Annotated[
        ReasonCode, Field(description="The reason of stock that is written off: one of write-offs")
    ] = "store_closing"

    @model_validator(mode="after")
    def _is_complete(self) -> "StoreClosing":
        if (self.stock == "move") != (self.move_to is not None):
            raise ValueError("stock: move and move_to need each other")
        if self.reason is None and (self.open_orders, self.stock) != ("refuse", "refuse"):
            raise ValueError("give a reason")
        return self


class RegionOption(Resource):
    value: str
    label: str
    store_count: Annotated[int, Field(description="Number of open stores")]


class RegionSummary(Resource):
    region: str
    stores: Annotated[int, Field(description="Number of open stores")]
    by_type: Annotated[
        dict[StoreType, int], Field(description="Number of open stores by type; types without stores are left out")
    ]
