"""Shipping and receiving of orders."""

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from app.models.fields import CarrierReference, Moment, Quantity, ReasonCode, Remainder, whole
from app.models.orders import OrderSelection
from app.models.resource import Body

Arrived = Annotated[int, Field(ge=0, le=100_000, description="Cases"), BeforeValidator(whole)]
ExpectedAt = Annotated[
    Moment | None, Field(description="When it should arrive: due_at of the shipped order. Left out: as if not shipped")
]
Carrier = Annotated[CarrierReference | None, Field(description="The carrier's number of the delivery")]
AllowOverMax = Annotated[bool, Field(description="Allow a delivery that exceeds max_stock")]


class OrderShipment(Body):
    quantity: Annotated[
        Quantity | None, Field(description="The shipped cases, at most the approved ones; left out: all of them")
    ] = None
    expected_at: ExpectedAt = None
    carrier_reference: Carrier = None
    remainder: Annotated[
        Remainder | None,
        Field(
            description="Required if fewer cases are shipped than were approved: `backorder` makes an approved order "
            "of the rest, with the dates of this one; `close` releases the rest"
        ),
    ] = None


class OrdersShipment(OrderSelection):
    expected_at: ExpectedAt = None
    carrier_reference: Carrier = None


class OrderReceipt(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"damaged": {"minimum": 1}}, "required": ["damaged"]},
            "then": {"required": ["reason"], "properties": {"reason": {"type": "string"}}},
            "else": {
                "if": {"properties": {"received": {"const": 0}}, "required": ["received"]},
                "then": {"required": ["final"], "properties": {"final": {"const": True}}},
            },
        }
    )

    received: Annotated[Arrived, Field(description="Usable cases that arrived now: they become stock of the store")]
    damaged: Annotated[Arrived, Field(description="Cases that arrived damaged now: they are lost")] = 0
    reason: Annotated[
        ReasonCode | None,
        Field(description="The code of a reason of the kind `delivery`; required if cases are damaged or missing"),
    ] = None
    final: Annotated[bool, Field(description="Nothing more arrives: the cases still in transit are lost")] = False
    allow_over_max: AllowOverMax = False

    @model_validator(mode="after")
    def _says_what_arrived(self) -> "OrderReceipt":
        if self.received + self.damaged == 0 and not self.final:
            raise ValueError("give received or damaged cases, or final")
        if self.damaged and self.reason is None:
            raise ValueError("damaged cases need a reason")
        return self


class OrdersReceipt(OrderSelection):
    allow_over_max: AllowOverMax = False
