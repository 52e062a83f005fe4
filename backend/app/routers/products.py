"""Products, their categories and brands."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.domain.permissions import require_admin
from app.domain.transaction import Transaction
from app.domain.unique_names import require_unused
from app.http.list_responses import list_response
from app.http.problem_details import CHANGE, CREATE, READ_ONE, READ_PAGE, READ_REPORT
from app.http.report_responses import report_response
from app.http.responses import created_response, location, one_response
from app.http.routing import StrictRouter
from app.http.transactions import Write, read
from app.models.barcodes import ProductCode
from app.models.fields import Id
from app.models.filters import FileFormat, ProductFilters
from app.models.resource import Page
from app.models.schemas import BrandCount, CategoryCount, Product, ProductCreate, ProductUpdate, VersionEntry
from app.models.versions import VersionFilters
from app.queries import products, versions

router = StrictRouter(prefix="/products", tags=["products"])


@router.get("", response_model=Page[Product], responses=READ_PAGE)
async def list_products(request: Request, filters: Annotated[ProductFilters, Query()]) -> Response:
    """Products, filtered by category, brand and text; by name unless sorted otherwise."""
    return await list_response(request, products.list_products(filters), filters)


@router.get("/categories/list", response_model=list[CategoryCount], responses=READ_REPORT)
async def list_categories(request: Request, file_format: Annotated[FileFormat, Query()]) -> Response:
    """Every category with its number of active products."""
    return await report_response(request, products.categories(), file_format, CategoryCount)


@router.get("/brands/list", response_model=list[BrandCount], responses=READ_REPORT)
async def list_brands(request: Request, file_format: Annotated[FileFormat, Query()]) -> Response:
    """Every brand with its number of active products."""
    return await report_response(request, products.brands(), file_format, BrandCount)


@router.get("/by-code/{code:path}", response_model=Product, responses=READ_ONE)
async def get_product_by_code(request: Request, code: ProductCode) -> Response:
    """The product with this SKU, else the one with this barcode; leading zeros of an EAN or UPC do not matter.

    A GS1-128 that begins with the application identifier 01, and a GS1 Digital Link with it, find the product by
    their GTIN. Send a slash in the code as `%2F`.
    """
    return one_response(await read(request, products.find_product_by_code(code)), "product")


@router.get("/{product_id:id}", response_model=Product, responses=READ_ONE)
async def get_product(request: Request, product_id: Id) -> Response:
    """One product."""
    return one_response(await read(request, products.find_product(product_id)), "product")


@router.get("/{product_id:id}/history", response_model=Page[VersionEntry], responses=READ_PAGE)
async def list_product_versions(
    request: Request, product_id: Id, filters: Annotated[VersionFilters, Query()]
) -> Response:
    """The versions of one product, each with user, time and changed fields; newest first unless sorted otherwise."""
    return await list_response(request, versions.list_versions("product", product_id, filters), filters, "product")


@router.post("", status_code=201, response_model=Product, responses=CREATE)
async def create_product(request: Request, body: ProductCreate, write: Write) -> Response:
    """Add a product. Administrators only; 409 if another product has the SKU or a barcode."""

    async def work(tx: Transaction) -> Response:
        require_admin(tx.caller)
        await require_unused(tx, "products", body.model_dump())
        key = await products.insert_product(tx.cursor, body.model_dump())
        return created_response(await tx.fetch(products.find_product(key)), location(request, key))

    return await write(work)


@router.put("/{product_id:id}", response_model=Product, responses=CHANGE)
async def update_product(product_id: Id, body: ProductUpdate, write: Write) -> Response:
    """Change the fields given. Administrators only; a new price changes the value of the stock from today on."""

    async def work(tx: Transaction) -> Response:
        require_admin(tx.caller)
        tx.require_current(await products.lock_product(tx.cursor, product_id), "product")
        await require_unused(tx, "products", body.given(), product_id)
        await products.update_product(tx.cursor, product_id, body.given())
        return one_response(await tx.fetch(products.find_product(product_id)), "product")

    return await write(work)
