"""Stores and regions."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.domain.names import require_unused
from app.domain.permissions import require_admin
from app.domain.transaction import Transaction
from app.http.list_responses import list_response
from app.http.problem_details import CHANGE, CREATE, READ_ONE, READ_PAGE, READ_REPORT
from app.http.report_responses import report_response
from app.http.responses import created_response, location, one_response
from app.http.routing import StrictRouter
from app.http.transactions import Write, read
from app.models.fields import Id
from app.models.filters import FileFormat, StoreFilters
from app.models.resource import Page
from app.models.schemas import RegionOption, RegionSummary, Store, StoreCreate, StoreUpdate, VersionEntry
from app.models.versions import VersionFilters
from app.queries import stores, versions
from app.queries.users import AccountLocks

router = StrictRouter(prefix="/stores", tags=["stores"])


@router.get("", response_model=Page[Store], responses=READ_PAGE)
async def list_stores(request: Request, filters: Annotated[StoreFilters, Query()]) -> Response:
    """Stores, filtered by region, type and text; by name unless sorted otherwise."""
    return await list_response(request, stores.list_stores(filters), filters)


@router.get("/regions/options", response_model=list[RegionOption], responses=READ_REPORT)
async def list_region_options(request: Request, asked: Annotated[FileFormat, Query()]) -> Response:
    """Each region as an option of a dropdown, with its number of stores."""
    return await report_response(request, stores.region_options(), asked, RegionOption)


@router.get("/regions/summary", response_model=list[RegionSummary], responses=READ_REPORT)
async def summarize_regions(request: Request, asked: Annotated[FileFormat, Query()]) -> Response:
    """Per region: how many stores, and how many of each type."""
    return await report_response(request, stores.region_summary(), asked, RegionSummary)


@router.get("/{store_id:id}", response_model=Store, responses=READ_ONE)
async def get_store(request: Request, store_id: Id) -> Response:
    """One store."""
    return one_response(await read(request, stores.find_store(store_id)), "store")


@router.get("/{store_id:id}/history", response_model=Page[VersionEntry], responses=READ_PAGE)
async def list_store_versions(request: Request, store_id: Id, filters: Annotated[VersionFilters, Query()]) -> Response:
    """The versions of one store, each with user, time and changed fields; newest first unless sorted otherwise."""
    return await list_response(request, versions.list_versions("store", store_id, filters), filters, "store")


@router.post("", status_code=201, response_model=Store, responses=CREATE)
async def create_store(request: Request, body: StoreCreate, write: Write) -> Response:
    """Add a store. Administrators only; 409 if another store has the code."""

    async def work(tx: Transaction) -> Response:
        require_admin(tx.caller)
        await require_unused(tx, "stores", body.model_dump())
        key = await stores.insert_store(tx.cursor, body.model_dump())
        return created_response(await tx.fetch(stores.find_store(key)), location(request, key))

    return await write(work, naming_manager(body.manager_id))


@router.put("/{store_id:id}", response_model=Store, responses=CHANGE)
async def update_store(store_id: Id, body: StoreUpdate, write: Write) -> Response:
    """Change the fields given. Administrators only; 412 if If-Match names an older version."""

    async def work(tx: Transaction) -> Response:
        require_admin(tx.caller)
        tx.require_current(await stores.lock_store(tx.cursor, store_id), "store")
        await require_unused(tx, "stores", body.given(), store_id)
        await stores.update_store(tx.cursor, store_id, body.given())
        return one_response(await tx.fetch(stores.find_store(store_id)), "store")

    return await write(work, naming_manager(body.given().get("manager_id")))


def naming_manager(manager_id: int | None) -> AccountLocks:
    """The account of the manager, which stays as it is while a store is written that names it."""
    return AccountLocks() if manager_id is None else AccountLocks(named=(manager_id,))
