"""Products, categories and brands."""

from typing import Annotated

from pydantic import Field

from app.models.barcodes import Barcodes
from app.models.fields import Id, Label, Name, PackageSize, Price, Sku, Timestamp, UnitPrice, Version
from app.models.resource import Body, Changes, Resource, not_given


class Product(Resource):
    id: Id
    sku: str
    name: str
    brand: str
    category: str
    package_size: str
    barcodes: list[str]
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
    barcodes: Barcodes = Field(default=[])
    unit_price: Price
    supplier_id: Id | None = None
    active: bool = True


class ProductUpdate(Changes):
    sku: Sku = not_given()
    name: Name = not_given()
    brand: Label = not_given()
    category: Label = not_given()
    package_size: PackageSize = not_given()
    barcodes: Barcodes = not_given()
    unit_price: Price = not_given()
    supplier_id: Id | None = not_given()
    active: bool = not_given()


class CategoryCount(Resource):
    category: str
    product_count: int


class BrandCount(Resource):
    brand: str
    product_count: int
