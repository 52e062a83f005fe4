"""What every shape is made from: what comes out, what goes in, pages, problems."""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

T = TypeVar("T")


class Resource(BaseModel):
    """What comes out; nothing unlisted does."""

    model_config = ConfigDict(extra="forbid")


class Body(BaseModel):
    """What goes in: no unknown field, no value of another type, no NaN."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


def not_given() -> Any:
    """A field that may be left out but has no default of its own."""
    return Field(default_factory=lambda: None)


def exactly_one_of(*names: str) -> Callable[[dict[str, Any]], None]:
    """A model's `json_schema_extra` if exactly one of these fields is given: one closed object for each field.

    Generators of clients make a type of each object; a choice of `required` beside the properties is no type to them.
    """

    def split(schema: dict[str, Any]) -> None:
        whole = dict(schema)
        schema.clear()
        schema |= {"title": whole["title"], "oneOf": [only(whole, name) for name in names]}

    def only(whole: dict[str, Any], kept: str) -> dict[str, Any]:
        title = f"{whole['title']}By{kept.title().replace('_', '')}"
        properties = {name: field for name, field in whole["properties"].items() if name == kept or name not in names}
        return {**whole, "title": title, "properties": properties, "required": [kept, *whole.get("required", [])]}

    return split


class Changes(Body):
    """Some fields of a resource: only those given are changed, and at least one is."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    @model_validator(mode="after")
    def _changes_something(self) -> "Changes":
        if not self.model_fields_set:
            raise ValueError("give at least one field to change")
        return self

    def given(self) -> dict[str, Any]:
        """The fields that the caller sent, by name."""
        return self.model_dump(exclude_unset=True)


class Page(Resource, Generic[T]):
    """One page of a list."""

    data: list[T]
    page: Annotated[int | None, Field(description="Null where a cursor was given")]
    limit: int
    total: Annotated[int, Field(description="Rows that match, over all pages; exact")]
    total_pages: int
    next_cursor: Annotated[str | None, Field(description="Opaque; continues after this page, null at the end")]


class FieldError(Resource):
    """What is wrong with one field."""

    field: str
    message: str
    code: str


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldError] | None = None
