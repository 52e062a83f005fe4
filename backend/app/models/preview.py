"""The preview of a write."""

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from app.models.inventory import InventoryItem, Movement
from app.models.resource import Resource

Result = TypeVar("Result")


class Preview(Resource, Generic[Result]):
    """The effects of a write with `dry_run=true`, which is rolled back."""

    dry_run: Literal[True]
    result: Annotated[Result, Field(description="The response of the write")]
    movements: Annotated[list[Movement], Field(description="The movements that it would add to the ledger")]
    stock: Annotated[list[InventoryItem], Field(description="The changed stock rows after the write")]
