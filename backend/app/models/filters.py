"""What a list can be asked: filters, sorting and paging. An unknown parameter is refused."""

import hashlib
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.models.fields import Count, Day, Flag, Id, OrderStatus, Role, Search, StoreType, Term

Terms = Annotated[list[Term], Field(max_length=50)]
Ids = Annotated[list[Id], Field(max_length=100)]


class Query(BaseModel):
    """Parameters in the URL."""

    model_config = ConfigDict(extra="forbid")


class PageRequest(Query):
    """Which page: by number as people expect, or by cursor for going deep at constant cost."""

    page: Annotated[Count, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[Count, Field(ge=1, le=100)] = 50
    cursor: Annotated[str | None, Field(max_length=1000, description="next_cursor of the page before")] = None

    @model_validator(mode="after")
    def _page_or_cursor(self) -> "PageRequest":
        if self.cursor is not None and self.page != 1:
            raise ValueError("give page or cursor, not both")
        return self

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.limit

    @property
    def fingerprint(self) -> str:
        """Of all that decides which rows come in which order: a cursor fits no other question."""
        asked = self.model_dump_json(exclude={"page", "limit", "cursor"})
        return hashlib.sha256(asked.encode()).hexdigest()[:12]


class StoreFilters(PageRequest):
    region: Terms | None = None
    store_type: Annotated[list[StoreType], Field(max_length=10)] | None = None
    search: Search | None = None
    sort: Literal["id", "-id", "name", "-name", "code", "-code", "region", "-region"] = "name"


class ProductFilters(PageRequest):
    category: Terms | None = None
    brand: Terms | None = None
    active: Flag | None = None
    search: Search | None = None
    sort: Literal[
        "id", "-id", "name", "-name", "sku", "-sku", "category", "-category", "brand", "-brand",
        "unit_price", "-unit_price",
    ] = "name"  # fmt: skip


class UserListRequest(PageRequest):
    sort: Literal["id", "-id", "username", "-username", "email", "-email", "role", "-role"] = "id"


class UserFilters(UserListRequest):
    role: Annotated[list[Role], Field(max_length=3)] | None = None
    region: Terms | None = None
    store_id: Ids | None = None
    active: Flag | None = None
    search: Search | None = None


class StockFilters(Query):
    """Which part of the stock a figure is about."""

    region: Terms | None = None
    category: Terms | None = None


class InventoryFilters(PageRequest):
    region: Terms | None = None
    category: Terms | None = None
    low_stock: Annotated[Flag | None, Field(description="true: low only; false: the rest")] = None
    store_id: Ids | None = None
    product_id: Ids | None = None
    search: Search | None = None
    sort: Literal[
        "id", "-id", "product_name", "-product_name", "store_name", "-store_name",
        "current_stock", "-current_stock", "available_stock", "-available_stock",
        "reorder_level", "-reorder_level", "stock_value", "-stock_value",
        "last_updated", "-last_updated",
    ] = "id"  # fmt: skip


class AlertFilters(PageRequest):
    region: Terms | None = None
    category: Terms | None = None
    store_id: Ids | None = None
    sort: Literal["urgency"] = "urgency"


class TrendRequest(StockFilters):
    days: Annotated[Count, Field(ge=1, le=365)] = 30


class MovementFilters(PageRequest):
    sort: Literal["at", "-at"] = "-at"


class OrderFilters(PageRequest):
    status: Annotated[list[OrderStatus], Field(max_length=4)] | None = None
    region: Annotated[Terms | None, Field(description="Of the store that asked")] = None
    category: Terms | None = None
    store_id: Ids | None = None
    source_store_id: Ids | None = None
    product_id: Ids | None = None
    batch_id: Ids | None = None
    date_from: Annotated[Day | None, Field(description="Made on this day (UTC) or later")] = None
    date_to: Annotated[Day | None, Field(description="Made on this day (UTC) or before")] = None
    search: Annotated[
        Search | None, Field(description="In product, SKU, store; or an order's whole number")
    ] = None
    sort: Literal["created_at", "-created_at", "id", "-id"] = "-created_at"
