"""Products, categories and brands."""

from typing import Annotated

from pydantic import Field

from app.models.barcodes import Barcodes, OtherPackBarcodes
from app.models.fields import (
    CountedIn,
    Id,
    Label,
    Name,
    Pack,
    PackageSize,
    Price,
    Sku,
    Timestamp,
    UnitPrice,
    UnitsPerCase,
    Version,
)
from app.models.resource import Body, Changes, Resource, not_given


class Product(Resource):
    id: Id
    sku: str
    name: str
    brand: str
    category: str
    package_size: str
    counted_in: Annotated[Pack, Field(description="What its stock, levels, orders and price are of")]
    units_per_case: int
    barcodes: Annotated[list[str], Field(description="Codes on what the product is counted in")]
    other_pack_barcodes: Annotated[
        list[str], Field(description="Codes on a case if it is counted in units, on a unit if it is counted in cases")
    ]
    unit_price: UnitPrice
    supplier_id: Id | None
    supplier: Annotated[str | None, Field(description="The name of the supplier")]
    active: bool
    created_at: Timestamp
    version: Version


class ProductCreate(Body):
    sku: Sku
    name: Name
    brand: Label
    category: Label
    package_size: PackageSize = ""
    counted_in: CountedIn = "case"
    units_per_case: UnitsPerCase = 1
    barcodes: Barcodes = Field(default=[])
    other_pack_barcodes: OtherPackBarcodes = Field(default=[])
    unit_price: Price
    supplier_id: Id | None = None
    active: bool = True


class ProductUpdate(Changes):
    sku: Sku = not_given()
    name: Name = not_given()
    brand: Label = not_given()
    category: Label = not_given()
    package_size: PackageSize = not_given()
    counted_in: CountedIn = not_given()
    units_per_case: UnitsPerCase = not_given()
    barcodes: Barcodes = not_given()
    other_pack_barcodes: OtherPackBarcodes = not_given()
    unit_price: Price = not_given()
    supplier_id: Id | None = not_given()
    active: bool = not_given()


class CategoryCount(Resource):
    category: str
    product_count: int


class BrandCount(Resource):
    brand: str
    product_count: int
