"""Base classes of the models: resources, bodies, pages, problem documents."""

from collections.abc import Callable
from itertools import product
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

T = TypeVar("T")


class Resource(BaseModel):
    """A model of a response, with no fields besides those declared."""

    model_config = ConfigDict(extra="forbid")


class Body(BaseModel):
    """A model of a request's body; rejects unknown fields, values of another type, and NaN."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


def not_given() -> Any:
    """Return a field that may be left out and has no default in the schema."""
    return Field(default_factory=lambda: None)


def exactly_one_of(*names: str) -> Callable[[dict[str, Any]], None]:
    """Return the `json_schema_extra` of a model that requires exactly one of these fields (see below)."""
    return exactly_one_of_each(names)


def exactly_one_of_each(*groups: tuple[str, ...]) -> Callable[[dict[str, Any]], None]:
    """Return the `json_schema_extra` of a model that requires exactly one field of each of these groups.

    Client generators make a type of each object in `oneOf`; for `anyOf` with only `required` they make none.
    """
    names = {name for group in groups for name in group}

    def split(schema: dict[str, Any]) -> None:
        whole = dict(schema)
        schema.clear()
        schema |= {"title": whole["title"], "oneOf": [only(whole, kept) for kept in product(*groups)]}

    def only(whole: dict[str, Any], kept: tuple[str, ...]) -> dict[str, Any]:
        title = f"{whole['title']}By{'And'.join(name.title().replace('_', '') for name in kept)}"
        properties = {name: field for name, field in whole["properties"].items() if name in kept or name not in names}
        return {**whole, "title": title, "properties": properties, "required": [*kept, *whole.get("required", [])]}

    return split


class Changes(Body):
    """A partial update: only the given fields are changed, and at least one must be given."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    @model_validator(mode="after")
    def _changes_something(self) -> "Changes":
        if not self.model_fields_set:
            raise ValueError("give at least one field to change")
        return self

    def given(self) -> dict[str, Any]:
        """Return the fields that the caller sent, by name."""
        return self.model_dump(exclude_unset=True)


class Page(Resource, Generic[T]):
    """One page of a list."""

    data: list[T]
    page: Annotated[int | None, Field(description="Null if the request has a cursor")]
    limit: int
    total: Annotated[int, Field(description="Number of rows that match, over all pages")]
    total_is_exact: Annotated[bool, Field(description="False: more than `total` rows match, which is then 10,000")]
    total_pages: Annotated[int, Field(description="Number of pages that `total` rows have")]
    next_cursor: Annotated[str | None, Field(description="Opaque cursor of the next page; null on the last page")]


class FieldError(Resource):
    """A validation error of one field."""

    field: str
    message: str
    code: str


class RejectedItem(BaseModel):
    """An item that a batch was rejected for: its index in the request, its key, and the error with its own members."""

    index: int
    key: str
    code: str
    detail: str


class MovedLine(Resource):
    """A count whose stock moved since: the stock that was expected, the stock now, and the counted stock, in cases."""

    inventory_id: str
    product_id: str
    expected_stock: Annotated[int | None, Field(description="Null in a blind stocktake")]
    stock_now: Annotated[int | None, Field(description="Null in a blind stocktake")]
    counted_stock: int


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldError] | None = None
    items: Annotated[list[RejectedItem] | None, Field(description="With the code batch_rejected")] = None
    lines: Annotated[list[MovedLine] | None, Field(description="With the code stock_moved")] = None
