"""Stores and regions."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.domain import store_changes, store_closing
from app.domain.transaction import Transaction
from app.http.file_format import wanted_format
from app.http.list_responses import list_response
from app.http.problem_details import CHANGE, CREATE, READ_ONE, READ_PAGE, READ_REPORT
from app.http.report_responses import listing_response, report_response
from app.http.responses import created_response, location, one_response
from app.http.routing import StrictRouter
from app.http.transactions import Write, read
from app.models.fields import Id
from app.models.filters import CycleCountRequest, FileFormat, SourcesRequest, StoreFilters
from app.models.resource import Page
from app.models.schemas import (
    CycleCount,
    DueProduct,
    OrderSource,
    OrderSources,
    RegionOption,
    RegionSummary,
    Store,
    StoreClosing,
    StoreCreate,
    StoreUpdate,
    VersionEntry,
)
from app.models.versions import VersionFilters
from app.queries import cycle_counts, order_sources, stores, versions

router = StrictRouter(prefix="/stores", tags=["stores"])


@router.get("", response_model=Page[Store], responses=READ_PAGE)
async def list_stores(request: Request, filters: Annotated[StoreFilters, Query()]) -> Response:
    """Stores, filtered by region, type and text; by name unless sorted otherwise."""
    return await list_response(request, stores.list_stores(filters), filters)


@router.get("/regions/options", response_model=list[RegionOption], responses=READ_REPORT)
async def list_region_options(request: Request, file_format: Annotated[FileFormat, Query()]) -> Response:
    """Each region as an option of a dropdown, with its number of stores."""
    return await report_response(request, stores.region_options(), file_format, RegionOption)


@router.get("/regions/summary", response_model=list[RegionSummary], responses=READ_REPORT)
async def summarize_regions(request: Request, file_format: Annotated[FileFormat, Query()]) -> Response:
    """Per region: how many stores, and how many of each type."""
    return await report_response(request, stores.region_summary(), file_format, RegionSummary)


@router.get("/{store_id:id}", response_model=Store, responses=READ_ONE)
async def get_store(request: Request, store_id: Id) -> Response:
    """One store."""
    return one_response(await read(request, stores.find_store(store_id)), "store")


@router.get("/{store_id:id}/history", response_model=Page[VersionEntry], responses=READ_PAGE)
async def list_store_versions(request: Request, store_id: Id, filters: Annotated[VersionFilters, Query()]) -> Response:
    """The versions of one store, each with user, time and changed fields; newest first unless sorted otherwise."""
    return await list_response(request, versions.list_versions("store", store_id, filters), filters, "store")


@router.get("/{store_id:id}/cycle-count", response_model=CycleCount, responses=READ_PAGE)
async def get_cycle_count(request: Request, store_id: Id, params: Annotated[CycleCountRequest, Query()]) -> Response:
    """The products that are due to be counted today, the longest overdue first: class A monthly, B quarterly, C yearly.

    `POST /stocktakes` with `cycle_count` starts a stocktake of them. A file has all of them, one in each row.
    """
    limit = params.limit if wanted_format(request, params) == "json" else None
    query = cycle_counts.due_products(store_id, limit)
    return await listing_response(request, query, params, DueProduct, "products", "store")


@router.get("/{store_id:id}/products/{product_id:id}/sources", response_model=OrderSources, responses=READ_PAGE)
async def list_sources(
    request: Request, store_id: Id, product_id: Id, params: Annotated[SourcesRequest, Query()]
) -> Response:
    """Sources for an order: warehouses that have enough, and stores that have more than they need, best first.

    `available_after` is what is left to each. A store has to agree (`PATCH /orders/{id}/agree`). A file has all of
    them.
    """
    limit = params.limit if wanted_format(request, params) == "json" else None
    query = order_sources.proposed_sources(store_id, product_id, params.quantity, limit)
    return await listing_response(request, query, params, OrderSource, "sources", "store or product")


@router.post("", status_code=201, response_model=Store, responses=CREATE)
async def create_store(request: Request, body: StoreCreate, write: Write) -> Response:
    """Add a store. Administrators only; 409 if another store has the code. Its manager's account moves to it."""

    async def work(tx: Transaction) -> Response:
        key = await store_changes.create(tx, body)
        return created_response(await tx.fetch(stores.find_store(key)), location(request, key))

    return await write(work, store_changes.accounts_to_lock(body.manager_id))


@router.put("/{store_id:id}", response_model=Store, responses=CHANGE)
async def update_store(store_id: Id, body: StoreUpdate, write: Write) -> Response:
    """Change the fields given. Administrators only; 412 if If-Match names an older version.

    `active: false` closes the store: 409 if it has open orders or stock. `manager_id` moves the account of this active
    store manager to the store.
    """

    async def work(tx: Transaction) -> Response:
        await store_changes.update(tx, store_id, body)
        return one_response(await tx.fetch(stores.find_store(store_id)), "store")

    return await write(work, store_changes.accounts_to_lock(body.given().get("manager_id")))


@router.patch("/{store_id:id}/close", response_model=Store, responses=CHANGE)
async def close_store(store_id: Id, write: Write, body: StoreClosing | None = None) -> Response:
    """Close a store or a warehouse. Administrators only; 409 `store_in_use` if it has open orders or stock.

    The body may say that its open orders are cancelled, and that its stock is moved to another store or written off, in
    the same transaction. `PUT` with `active: true` opens it again.
    """

    async def work(tx: Transaction) -> Response:
        await store_closing.close(tx, store_id, body or StoreClosing())
        return one_response(await tx.fetch(stores.find_store(store_id)), "store")

    return await write(work)
