"""Labels: the names of categories, brands and regions."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.fields import Id, Label, Version
from app.models.resource import Body, Resource

LabelKind = Literal["category", "brand", "region"]


class LabelEntry(Resource):
    """A category, brand or region."""

    id: Id
    name: str
    uses: Annotated[int, Field(description="Number of products (categories, brands) or stores (regions) that have it")]
    version: Version


class LabelName(Body):
    name: Label


class LabelMerge(Body):
    into: Annotated[Id, Field(description="The label that remains")]
