"""Suppliers of products."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.domain import suppliers as rules
from app.domain.transaction import Transaction
from app.http.list_responses import list_response
from app.http.problem_details import CHANGE, CREATE, READ_ONE, READ_PAGE
from app.http.responses import created_response, location, one_response
from app.http.routing import StrictRouter
from app.http.transactions import Write, read
from app.models.fields import Id
from app.models.filters import SupplierFilters
from app.models.resource import Page
from app.models.schemas import Supplier, SupplierCreate, SupplierUpdate, VersionEntry
from app.models.versions import VersionFilters
from app.queries import suppliers, versions

router = StrictRouter(prefix="/suppliers", tags=["suppliers"])


@router.get("", response_model=Page[Supplier], responses=READ_PAGE)
async def list_suppliers(request: Request, filters: Annotated[SupplierFilters, Query()]) -> Response:
    """Suppliers, by name unless sorted otherwise."""
    return await list_response(request, suppliers.list_suppliers(filters), filters)


@router.post("", status_code=201, response_model=Supplier, responses=CREATE)
async def create_supplier(request: Request, body: SupplierCreate, write: Write) -> Response:
    """Create a supplier. Administrators only; 409 if another one has the name."""

    async def work(tx: Transaction) -> Response:
        key = await rules.create(tx, body)
        return created_response(await tx.fetch(suppliers.find_supplier(key)), location(request, key))

    return await write(work)


@router.get("/{supplier_id:id}", response_model=Supplier, responses=READ_ONE)
async def get_supplier(request: Request, supplier_id: Id) -> Response:
    """One supplier."""
    return one_response(await read(request, suppliers.find_supplier(supplier_id)), "supplier")


@router.get("/{supplier_id:id}/history", response_model=Page[VersionEntry], responses=READ_PAGE)
async def list_supplier_versions(
    request: Request, supplier_id: Id, filters: Annotated[VersionFilters, Query()]
) -> Response:
    """The versions of one supplier, each with user, time and changed fields; newest first unless sorted otherwise."""
    found = versions.list_versions("supplier", supplier_id, filters)
    return await list_response(request, found, filters, "supplier")


@router.put("/{supplier_id:id}", response_model=Supplier, responses=CHANGE)
async def update_supplier(supplier_id: Id, body: SupplierUpdate, write: Write) -> Response:
    """Change the fields given. Administrators only; 409 if another supplier has the name."""

    async def work(tx: Transaction) -> Response:
        await rules.update(tx, supplier_id, body)
        return one_response(await tx.fetch(suppliers.find_supplier(supplier_id)), "supplier")

    return await write(work)
