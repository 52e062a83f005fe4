"""What a write would do."""

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from app.models.inventory import InventoryItem, Movement
from app.models.resource import Resource

Result = TypeVar("Result")


class Preview(Resource, Generic[Result]):
    """What a write would do, requested with `dry_run=true`. Nothing of it is kept."""

    dry_run: Literal[True]
    result: Annotated[Result, Field(description="What the write would have answered")]
    movements: Annotated[list[Movement], Field(description="The ledger entries that it would have written")]
    stock: Annotated[list[InventoryItem], Field(description="The stock rows that it changes, as they would be")]
