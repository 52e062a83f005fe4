"""The reasons of counts and adjustments."""

from typing import Annotated

from pydantic import Field

from app.models.fields import Id, ReasonCode, ReasonKind, Timestamp, Version
from app.models.resource import Resource


class StockReason(Resource):
    """A reason of stock changes."""

    id: Id
    code: ReasonCode
    name: str
    kinds: Annotated[list[ReasonKind], Field(description="The kinds of movements that may have it")]
    consumption: Annotated[bool, Field(description="Whether units that leave with this reason are consumption")]
    active: bool
    created_at: Timestamp
    version: Version
