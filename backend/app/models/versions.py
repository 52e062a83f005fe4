"""The history of master data: the versions of a product, a store, a user or a supplier."""

from typing import Annotated, Literal

from pydantic import Field

from app.models.fields import Id, Timestamp, Version
from app.models.filters import PageRequest
from app.models.resource import Resource

FieldChanges = Annotated[
    dict[str, list[float | bool | str | list[str] | None]], Field(description="Field: [before, after]; ids are strings")
]


class VersionFilters(PageRequest):
    sort: Literal["version", "-version"] = "-version"


class VersionEntry(Resource):
    """A version of a product, a store, a user or a supplier: when it began, and what its change was."""

    version: Version
    at: Timestamp
    actor_id: Annotated[Id | None, Field(description="Null: changed by SQL, or before changes were recorded")]
    actor_name: str | None
    changes: Annotated[FieldChanges | None, Field(description="Null: the first version that is recorded")]
    names: Annotated[
        dict[str, list[str | None]],
        Field(description="The current names of the users, stores and suppliers whose ids changed: [before, after]"),
    ]
