"""The reasons of counts, adjustments, write-offs, of damaged or missing cases of deliveries, and of returns."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.models.fields import Id, Label, ReasonCode, ReasonKind, Timestamp, Version
from app.models.resource import Body, Changes, Resource, not_given

Kinds = Annotated[
    list[ReasonKind],
    Field(
        min_length=1,
        max_length=5,
        description="What may have it: kinds of movements, deliveries with damaged or missing cases, and returns",
    ),
    AfterValidator(lambda kinds: list(dict.fromkeys(kinds))),
]


class StockReason(Resource):
    """A reason of stock changes."""

    id: Id
    code: ReasonCode
    name: str
    kinds: Annotated[
        list[ReasonKind],
        Field(
            description="What may have it: kinds of movements, deliveries with damaged or missing cases, and returns"
        ),
    ]
    consumption: Annotated[bool, Field(description="Whether units that leave with this reason are consumption")]
    active: bool
    created_at: Timestamp
    version: Version


class ReasonCreate(Body):
    code: ReasonCode
    name: Label
    kinds: Kinds
    consumption: Annotated[bool, Field(description="Whether units that leave with it are consumption; cannot change")]


class ReasonUpdate(Changes):
    """A change of a reason. Its code and its meaning (`consumption`) never change: past figures depend on them."""

    name: Label = not_given()
    kinds: Kinds = not_given()
    active: bool = not_given()
