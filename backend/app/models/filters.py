"""The query parameters: filters, sorting and paging. An unknown parameter is an error."""

import hashlib
import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.json_schema import SkipJsonSchema

from app.models.fields import (
    DayOrMoment,
    Flag,
    Id,
    MovementKind,
    OrderStatus,
    ReasonKind,
    Role,
    Search,
    StocktakeStatus,
    StoreType,
    Term,
)

# May be left out, but is never null.
Absent = SkipJsonSchema[None]

Terms = Annotated[list[Term], Field(max_length=50)]
Ids = Annotated[list[Id], Field(max_length=100)]


class Query(BaseModel):
    """Parameters in the URL. A list that is not given is empty and filters nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("page", "limit", "days", "quantity", mode="before", check_fields=False)
    @classmethod
    def _whole_number(cls, value: object) -> object:
        """Accept only one spelling of a number: not `5.0`, `+5` or `1_000`."""
        if isinstance(value, str) and not re.fullmatch(r"-?(0|[1-9][0-9]{0,17})", value):
            raise ValueError("must be a whole number")
        return value


class FileFormat(Query):
    """Whether the response is JSON or a file."""

    format: Annotated[
        Literal["json", "csv", "xlsx"] | Absent,
        Field(description="csv, xlsx: all rows that match, as a file; page, limit and cursor are ignored"),
    ] = None
    bom: Annotated[
        Flag, Field(description="Begin a CSV with a byte-order mark, by which Excel knows that it is UTF-8")
    ] = False


class PageRequest(FileFormat):
    """The requested page: by number, or by cursor for a constant cost at any depth."""

    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[
        Annotated[str, Field(max_length=20_000)] | Absent,  # the longest name has 17,600
        Field(description="next_cursor of the page before; page is ignored"),
    ] = None

    @property
    def offset(self) -> int:
        return 0 if self.cursor is not None else (self.page - 1) * self.limit

    def fingerprint(self, about: object) -> str:
        """Return a hash of everything that determines the list's rows and their order, to bind a cursor to its list.

        `about` has what the filters do not contain: the resource in the path, and the resulting order.
        """
        return hashlib.sha256(f"{type(self).__name__} {about} {self._canonical}".encode()).hexdigest()[:12]

    @cached_property
    def _canonical(self) -> str:
        """Filters and sort parameter as canonical JSON."""
        return self.model_dump_json(exclude={"page", "limit", "cursor", "format", "bom"})


class StoreFilters(PageRequest):
    region: Terms = []
    store_type: Annotated[list[StoreType], Field(max_length=10)] = []
    active: Annotated[Flag | Absent, Field(description="true: open stores only; false: closed ones")] = None
    search: Search | Absent = None
    sort: Literal["id", "-id", "name", "-name", "code", "-code", "region", "-region"] = "name"


class ProductFilters(PageRequest):
    category: Terms = []
    brand: Terms = []
    supplier_id: Ids = []
    active: Flag | Absent = None
    search: Search | Absent = None
    sort: Literal[
        "id", "-id", "name", "-name", "sku", "-sku", "category", "-category", "brand", "-brand",
        "unit_price", "-unit_price",
    ] = "name"  # fmt: skip


class UserListRequest(PageRequest):
    sort: Annotated[
        Literal["id", "-id", "name", "-name", "username", "-username", "email", "-email", "role", "-role"],
        Field(description="`name`: by `display_name`"),
    ] = "id"


class UserFilters(UserListRequest):
    role: Annotated[list[Role], Field(max_length=3)] = []
    region: Terms = []
    store_id: Ids = []
    active: Flag | Absent = None
    search: Search | Absent = None


class ReasonFilters(PageRequest):
    kind: Annotated[list[ReasonKind], Field(max_length=5, description="The kinds of movements that may have it")] = []
    active: Flag | Absent = None
    sort: Literal["id", "-id", "code", "-code", "name", "-name"] = "id"


class SupplierFilters(PageRequest):
    active: Flag | Absent = None
    search: Search | Absent = None
    sort: Literal["id", "-id", "name", "-name", "lead_time_days", "-lead_time_days"] = "name"


class WriteOptions(Query):
    dry_run: Annotated[Flag, Field(description="Return the effects of the write without making it")] = False


class StockFilters(FileFormat):
    """The part of the stock that a figure is for."""

    region: Terms = []
    category: Terms = []


class InventoryFilters(PageRequest):
    region: Terms = []
    category: Terms = []
    low_stock: Annotated[Flag | Absent, Field(description="true: low only; false: the rest")] = None
    store_id: Ids = []
    product_id: Ids = []
    search: Search | Absent = None
    sort: Literal[
        "id", "-id", "product_name", "-product_name", "store_name", "-store_name",
        "current_stock", "-current_stock", "available_stock", "-available_stock",
        "reorder_level", "-reorder_level", "stock_value", "-stock_value",
        "last_updated", "-last_updated", "urgency", "-urgency",
    ] = "id"  # fmt: skip


class AlertFilters(PageRequest):
    region: Terms = []
    category: Terms = []
    store_id: Ids = []
    sort: Literal["urgency"] = "urgency"


class CycleCountRequest(FileFormat):
    limit: Annotated[int, Field(ge=1, le=500)] = 50


class TrendRequest(StockFilters):
    days: Annotated[int, Field(ge=1, le=365)] = 30


class KpiHistoryRequest(StockFilters):
    days: Annotated[int, Field(ge=1, le=730, description="At most two years: a year and the one before")] = 60


class HistoryRequest(FileFormat):
    days: Annotated[int, Field(ge=1, le=365)] = 30


class MovementFilters(PageRequest):
    kind: Annotated[list[MovementKind], Field(max_length=20)] = []
    sort: Literal["at", "-at"] = "-at"


class OrderScope(FileFormat):
    """The part of the orders that a list or count is for."""

    region: Annotated[Terms, Field(description="Region of the store that requested the order")] = []
    category: Terms = []
    store_id: Ids = []
    source_store_id: Ids = []
    source_region: Annotated[
        Terms, Field(description="Region that the source store had when the order was requested")
    ] = []
    supplier_id: Annotated[
        Ids, Field(description="Orders from a supplier, and returns to it, by the supplier that the order names")
    ] = []
    product_id: Ids = []
    batch_id: Ids = []
    return_of: Annotated[Ids, Field(description="Returns of these orders")] = []
    is_return: Annotated[Flag | Absent, Field(description="true: returns only; false: the rest")] = None
    awaits_agreement: Annotated[
        Flag | Absent,
        Field(description="true: pending orders from a store that has not agreed yet; false: the rest"),
    ] = None
    in_transit: Annotated[
        Flag | Absent,
        Field(
            description="true: orders whose cases are on their way between stores, those of `transit_units`; "
            "false: the rest"
        ),
    ] = None
    to_receive: Annotated[
        Flag | Absent,
        Field(description="true: shipped orders, and approved ones from a supplier; false: the rest"),
    ] = None
    date_from: Annotated[
        DayOrMoment | Absent,
        Field(description="Created on this day of the company or later; or at this moment or later"),
    ] = None
    date_to: Annotated[
        DayOrMoment | Absent, Field(description="Created on this day of the company or earlier; or before this moment")
    ] = None
    search: Annotated[
        Search | Absent,
        Field(
            description="Words, each of which must be found in product, SKU, brand, store, source store or supplier, "
            "city, requester or notes, or be the order's number"
        ),
    ] = None


class OrderFilters(OrderScope, PageRequest):
    status: Annotated[list[OrderStatus], Field(max_length=5)] = []
    late: Annotated[Flag | Absent, Field(description="true: late only; false: the rest")] = None
    sort: Annotated[
        Literal["created_at", "-created_at", "id", "-id"],
        Field(description="If left out with late=true or to_receive=true: the first due first"),
    ] = "-created_at"


class SourcesRequest(FileFormat):
    quantity: Annotated[int, Field(ge=1, le=100_000, description="Cases that a source has to have")] = 1
    limit: Annotated[int, Field(ge=1, le=500)] = 50


class StocktakeFilters(PageRequest):
    store_id: Ids = []
    region: Terms = []
    status: Annotated[list[StocktakeStatus], Field(max_length=3)] = []
    sort: Literal["started_at", "-started_at"] = "-started_at"


class StocktakeLineFilters(PageRequest):
    category: Terms = []
    counted: Annotated[Flag | Absent, Field(description="true: counted only; false: the rest")] = None
    different: Annotated[
        Flag | Absent, Field(description="true: counted with a difference; false: the rest; not of an open blind one")
    ] = None
    needs_recount: Annotated[Flag | Absent, Field(description="true: to be counted again; false: the rest")] = None
    search: Search | Absent = None
    sort: Annotated[
        Literal["product_name", "-product_name", "difference", "-difference", "value", "-value"],
        Field(description="By difference: lost cases first; a line without a difference counts as 0"),
    ] = "product_name"
