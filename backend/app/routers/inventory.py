"""Stock: lists, KPIs, low-stock alerts, counts and adjustments."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.domain import reversals, stock_changes
from app.domain.stock_changes import Booked
from app.domain.transaction import Transaction
from app.http.list_responses import list_response
from app.http.problem_details import CHANGE, CREATE, READ_ONE, READ_PAGE, READ_REPORT
from app.http.report_responses import report_response
from app.http.responses import (
    created_response,
    location,
    one_response,
    path_of,
    stocktake_response,
)
from app.http.routing import StrictRouter
from app.http.transactions import Write, read
from app.models.fields import Id
from app.models.filters import (
    AlertFilters,
    HistoryRequest,
    InventoryFilters,
    KpiHistoryRequest,
    MovementFilters,
    StockFilters,
    TrendRequest,
)
from app.models.resource import Page
from app.models.schemas import (
    Adjustment,
    CategoryValue,
    InventoryCreate,
    InventoryItem,
    InventoryItemChanged,
    InventoryItemDetail,
    InventoryUpdate,
    Kpi,
    KpiDay,
    LowStockAlert,
    Movement,
    MovementBooked,
    RegionStock,
    Reversal,
    StockDay,
    Stocktake,
    StocktakeResult,
    TrendPoint,
    WriteOff,
)
from app.queries import alerts, inventory, movements, reservations, stock_kpis

router = StrictRouter(prefix="/inventory", tags=["inventory"])


@router.get("", response_model=Page[InventoryItem], responses=READ_PAGE)
async def list_inventory(request: Request, filters: Annotated[InventoryFilters, Query()]) -> Response:
    """Stock rows, filtered by region, category, store, product, low stock and text."""
    return await list_response(request, inventory.list_inventory(filters), filters)


@router.get("/kpi", response_model=Kpi, responses=READ_REPORT)
async def get_kpi(request: Request, filters: Annotated[StockFilters, Query()]) -> Response:
    """Value, units, products, alerts and turnover of the stock, as of now."""
    return await report_response(request, stock_kpis.kpi(filters), filters, Kpi)


@router.get("/kpi/history", response_model=list[KpiDay], responses=READ_REPORT)
async def list_kpi_days(request: Request, params: Annotated[KpiHistoryRequest, Query()]) -> Response:
    """The KPI's figures at the end of each day of the company, oldest first; today as of now."""
    return await report_response(request, stock_kpis.kpi_history(params), params, KpiDay)


@router.get("/trends", response_model=list[TrendPoint], responses=READ_REPORT)
async def list_trends(request: Request, params: Annotated[TrendRequest, Query()]) -> Response:
    """Value and units at the end of each day of the company, from the ledger, oldest first; today as of now."""
    return await report_response(request, stock_kpis.trends(params), params, TrendPoint)


@router.get("/categories", response_model=list[CategoryValue], responses=READ_REPORT)
async def list_category_values(request: Request, filters: Annotated[StockFilters, Query()]) -> Response:
    """Value and share per category, most valuable first."""
    return await report_response(request, stock_kpis.value_by_category(filters), filters, CategoryValue)


@router.get("/regions", response_model=list[RegionStock], responses=READ_REPORT)
async def list_region_stock(request: Request, filters: Annotated[StockFilters, Query()]) -> Response:
    """Each region's stores, stock, alerts and open orders, side by side."""
    return await report_response(request, stock_kpis.by_region(filters), filters, RegionStock)


@router.get("/alerts/low-stock", response_model=Page[LowStockAlert], responses=READ_PAGE)
async def list_low_stock_alerts(request: Request, filters: Annotated[AlertFilters, Query()]) -> Response:
    """Stock rows that are low, those first that open orders do not cover: out of stock, then critical, then low."""
    return await list_response(request, alerts.low_stock_alerts(filters), filters)


@router.post("", status_code=201, response_model=InventoryItemDetail, responses=CREATE)
async def create_inventory_item(request: Request, body: InventoryCreate, write: Write) -> Response:
    """Add a product to a store, with its opening stock; 409 if the store already carries it."""

    async def work(tx: Transaction) -> Response:
        key = await stock_changes.add_product_to_store(tx, body)
        return created_response(await tx.fetch(inventory.find_inventory_item(key)), location(request, key))

    return await write(work)


@router.post("/counts", status_code=201, response_model=StocktakeResult, responses=CREATE)
async def count_stock(request: Request, body: Stocktake, write: Write) -> Response:
    """Post counts of one store: many products, one reason, all or nothing; returns the movements.

    If less is counted than is reserved, the orders that were approved last become pending again.
    """

    async def work(tx: Transaction) -> Response:
        booked = await stock_changes.count(tx, body)
        lines = await tx.fetch(movements.movements_by_ids(booked.movements))
        released = await tx.fetch(reservations.released_orders(booked.released))
        return stocktake_response(request, body.store_id, lines, released)

    return await write(work)


@router.get("/{inventory_id:id}", response_model=InventoryItemDetail, responses=READ_ONE)
async def get_inventory_item(request: Request, inventory_id: Id) -> Response:
    """One product's stock in one store."""
    return one_response(await read(request, inventory.find_inventory_item(inventory_id)), "inventory item")


@router.get("/{inventory_id:id}/history", response_model=list[StockDay], responses=READ_PAGE)
async def list_stock_days(request: Request, inventory_id: Id, params: Annotated[HistoryRequest, Query()]) -> Response:
    """Stock of one stock row at the end of each day of the company, from the ledger, oldest first; today as of now."""
    found = stock_kpis.history(inventory_id, params.days)
    return await report_response(request, found, params, StockDay, "inventory item")


@router.get("/{inventory_id:id}/movements", response_model=Page[Movement], responses=READ_PAGE)
async def list_movements(request: Request, inventory_id: Id, params: Annotated[MovementFilters, Query()]) -> Response:
    """The ledger of one stock row, newest first."""
    return await list_response(request, movements.list_movements(inventory_id, params), params, "inventory item")


@router.put("/{inventory_id:id}", response_model=InventoryItemChanged, responses=CHANGE)
async def update_inventory(inventory_id: Id, body: InventoryUpdate, write: Write) -> Response:
    """Set the counted stock, the reorder level or the max stock; a count adds a movement to the ledger.

    If less is counted than is reserved, the orders that were approved last become pending again.
    """

    async def work(tx: Transaction) -> Response:
        released = await stock_changes.update(tx, inventory_id, body)
        return one_response(await tx.fetch(reservations.find_counted_item(inventory_id, released)), "inventory item")

    return await write(work)


@router.post("/{inventory_id:id}/adjustments", status_code=201, response_model=Movement, responses=CHANGE)
async def adjust_inventory(request: Request, inventory_id: Id, body: Adjustment, write: Write) -> Response:
    """Add or remove cases, with a reason (breakage, found, returned); returns the movement."""

    async def work(tx: Transaction) -> Response:
        key = await stock_changes.adjust(tx, inventory_id, body)
        ledger = f"{path_of(request).rpartition('/')[0]}/movements"
        return created_response(await tx.fetch(movements.find_movement(key)), ledger)

    return await write(work)


@router.post("/{inventory_id:id}/write-offs", status_code=201, response_model=MovementBooked, responses=CHANGE)
async def write_off_stock(request: Request, inventory_id: Id, body: WriteOff, write: Write) -> Response:
    """Take away cases that are lost (damaged, expired, stolen) or used up; returns the movement.

    If fewer are left than are reserved, the orders that were approved last become pending again.
    """

    async def work(tx: Transaction) -> Response:
        booked = await stock_changes.write_off(tx, inventory_id, body)
        return await booked_response(request, tx, booked)

    return await write(work)


@router.post("/movements/{movement_id:id}/reverse", status_code=201, response_model=MovementBooked, responses=CHANGE)
async def reverse_movement(request: Request, movement_id: Id, body: Reversal, write: Write) -> Response:
    """Take back a count, adjustment, sale, customer's return or write-off that was booked by mistake; once.

    Returns the movement that takes it back. The version in If-Match is that of the stock row.
    """

    async def work(tx: Transaction) -> Response:
        booked = await reversals.reverse(tx, movement_id, body.reason)
        return await booked_response(request, tx, booked)

    return await write(work)


async def booked_response(request: Request, tx: Transaction, booked: Booked) -> Response:
    """Return 201 with the first movement that was booked, the orders that it released, and the path of the ledger."""
    found = await tx.fetch(reservations.find_booked_movement(booked.movements[0], booked.released))
    ledger = f"{path_of(request).partition('/inventory/')[0]}/inventory/{booked.inventory_id}/movements"
    return created_response(found, ledger)
