"""Sales and customers' returns, as the systems of the stores send them."""

from datetime import datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from app.models.barcodes import Scan
from app.models.fields import LINE, Code, Id, Moment, Pack, SaleOutcome, Sku, SoldQuantity
from app.models.orders import Released
from app.models.resource import Body, Resource, exactly_one_of_each, not_given

MOST_LINES = 1000
# A line names its store with one of these fields, and its product with one of those.
NAMES = (("store_id", "store_code"), ("product_id", "sku", "barcode"))


class Scanned(NamedTuple):
    """A barcode that names a product, as opposed to a SKU."""

    barcode: str


class SaleLine(Body):
    model_config = ConfigDict(json_schema_extra=exactly_one_of_each(*NAMES))

    store_id: Id = not_given()
    store_code: Code = not_given()
    product_id: Id = not_given()
    sku: Sku = not_given()
    barcode: Scan = not_given()
    quantity: Annotated[SoldQuantity, Field(description="Sold, or returned by a customer if negative; not 0")]
    unit: Annotated[
        Pack,
        Field(
            description="What `quantity` is of. Left out: what the barcode is on, else what the product is counted in. "
            "Units of a product that is counted in cases have to be whole cases (code `not_whole_cases`)"
        ),
    ] = not_given()
    occurred_at: Annotated[
        Moment, Field(description="Not in the future, and at most 35 days ago; left out: the time of recording")
    ] = not_given()
    external_id: Annotated[
        str,
        StringConstraints(pattern=LINE, max_length=100),
        Field(description="The id of the line in its source. A line that is sent again is booked once"),
    ]

    @model_validator(mode="after")
    def _names_one_store_and_one_product(self) -> "SaleLine":
        for names in NAMES:
            if len(self.model_fields_set.intersection(names)) != 1:
                raise ValueError(f"give one of {', '.join(names)}, and no other of them")
        return self

    @property
    def store(self) -> int | str:
        """The id or the code of the store."""
        return self.store_id if "store_id" in self.model_fields_set else self.store_code

    @property
    def given_unit(self) -> Pack | None:
        """The unit of the quantity; None if the line does not say it."""
        return self.unit if "unit" in self.model_fields_set else None

    @property
    def time(self) -> datetime | None:
        """When it was sold; None for the time of recording."""
        return self.occurred_at if "occurred_at" in self.model_fields_set else None

    @property
    def product(self) -> int | str | Scanned:
        """The id, the SKU or the barcode of the product."""
        if "barcode" in self.model_fields_set:
            return Scanned(self.barcode)
        return self.product_id if "product_id" in self.model_fields_set else self.sku


class Sales(Body):
    source: Annotated[
        str,
        StringConstraints(pattern=LINE, max_length=60),
        Field(description="The system that sends the lines; its external ids are unique"),
    ]
    mode: Annotated[
        Literal["all", "valid"],
        Field(description="all: book all lines, or none if one is refused; valid: book those that are not refused"),
    ]
    lines: Annotated[list[SaleLine], Field(min_length=1, max_length=MOST_LINES)]


class SaleResult(Resource):
    """The result of one line."""

    index: Annotated[int, Field(description="Of the line in the request")]
    external_id: str
    result: Annotated[
        SaleOutcome, Field(description="already_booked: by an earlier line with this external_id; the rest is as then")
    ]
    movement_id: Annotated[Id | None, Field(description="The movement in the ledger; null if the line is refused")]
    found_stock: Annotated[
        int,
        Field(
            description="Sold and not in recorded stock, as the product is counted; if there is any, the product is "
            "due to be counted"
        ),
    ]
    code: Annotated[str | None, Field(description="The code of the error that refuses the line")]
    detail: str | None


class SalesResult(Resource):
    booked: Annotated[int, Field(description="Number of lines")]
    already_booked: int
    refused: int
    lines: Annotated[list[SaleResult], Field(description="In the order of the request")]
    released_orders: Released
