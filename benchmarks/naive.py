"""The naive app, written as in tutorials and demos of this stack, for comparison.

It uses psycopg2 inside `async def`, joins names to every row before it selects the page, uses `count(*)` and
`OFFSET`, makes a Pydantic model for each row and again for the response, and computes figures from all rows. To be
fair, it has a connection pool, the same schema, data, indexes, session settings and server flags, bound
parameters, the same order of rows, and no cost of authentication, logging or metrics.
"""

from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Annotated

import psycopg2.extras
import psycopg2.pool
from fastapi import FastAPI, Query
from pydantic import BaseModel

from app.database.connection_parameters import connection_parameters
from app.settings import get_settings

app = FastAPI()


@lru_cache
def pool() -> psycopg2.pool.ThreadedConnectionPool:
    parameters = connection_parameters(get_settings())
    parameters.pop("autocommit", None)
    return psycopg2.pool.ThreadedConnectionPool(1, 20, **parameters)


@contextmanager
def get_cursor():
    connection = pool().getconn()
    try:
        with connection, connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            yield cursor
    finally:
        pool().putconn(connection)


class Order(BaseModel):
    id: str
    number: str
    store_id: str
    store_name: str
    region: str
    source_store_id: str | None
    source_store_name: str | None
    batch_id: str | None
    product_id: str
    product_name: str
    sku: str
    brand: str
    category: str
    unit_price: float
    quantity: int
    requested_quantity: int
    status: str
    requested_by: str
    requested_by_name: str
    approved_by: str | None
    fulfilled_by: str | None
    cancelled_by: str | None
    created_at: datetime
    approved_at: datetime | None
    fulfilled_at: datetime | None
    cancelled_at: datetime | None
    due_at: datetime | None
    late: bool
    cancel_reason: str | None
    notes: str | None
    version: int


class InventoryItem(BaseModel):
    id: str
    product_id: str
    store_id: str
    current_stock: int
    reserved_stock: int
    available_stock: int
    reorder_level: int
    max_stock: int
    low_stock: bool
    critical_stock: bool
    unit_price: float
    stock_value: float
    last_updated: datetime
    version: int
    product_name: str
    sku: str
    brand: str
    category: str
    store_name: str
    store_code: str
    region: str


class OrderPage(BaseModel):
    data: list[Order]
    page: int
    limit: int
    total: int


class InventoryPage(BaseModel):
    data: list[InventoryItem]
    page: int
    limit: int
    total: int


class Kpi(BaseModel):
    total_value: float
    total_units: int
    total_products: int
    low_stock_alerts: int
    out_of_stock: int
    turnover: float | None


ORDERS = """
    FROM orders o
    JOIN stores s ON s.id = o.store_id
    JOIN products p ON p.id = o.product_id
    JOIN users u ON u.id = o.requested_by
    LEFT JOIN stores w ON w.id = o.source_store_id
    WHERE 1 = 1
"""
DUE = """CASE o.status WHEN 'pending' THEN o.created_at + interval '24 hours'
         WHEN 'approved' THEN o.approved_at + interval '72 hours' END"""
ORDER_COLUMNS = f"""
    o.id::text, o.number, o.store_id::text, s.name AS store_name, s.region,
    o.source_store_id::text, w.name AS source_store_name, o.batch_id::text,
    o.product_id::text, p.name AS product_name, p.sku, p.brand, p.category, p.unit_price,
    o.quantity, o.requested_quantity, o.status, o.requested_by::text, u.display_name AS requested_by_name,
    o.approved_by::text, o.fulfilled_by::text, o.cancelled_by::text, o.created_at, o.approved_at,
    o.fulfilled_at, o.cancelled_at, {DUE} AS due_at, coalesce({DUE} < now(), false) AS late,
    o.cancel_reason, o.notes, o.version
"""
INVENTORY = """
    FROM inventory i
    JOIN products p ON p.id = i.product_id
    JOIN stores s ON s.id = i.store_id
    WHERE 1 = 1
"""
INVENTORY_COLUMNS = """
    i.id::text, i.product_id::text, i.store_id::text, i.current_stock, i.reserved_stock,
    i.current_stock - i.reserved_stock AS available_stock, i.reorder_level, i.max_stock,
    i.current_stock - i.reserved_stock <= i.reorder_level AS low_stock, i.critical_stock,
    p.unit_price, i.current_stock * p.unit_price AS stock_value, i.last_updated, i.version,
    p.name AS product_name, p.sku, p.brand, p.category,
    s.name AS store_name, s.code AS store_code, s.region
"""


@app.get("/api/orders", response_model=OrderPage)
async def list_orders(
    status: Annotated[list[str] | None, Query()] = None,
    region: Annotated[list[str] | None, Query()] = None,
    page: int = 1,
    limit: int = 50,
):
    query, params = ORDERS, []
    if status:
        query += " AND o.status = ANY(%s)"
        params.append(status)
    if region:
        query += " AND s.region = ANY(%s)"
        params.append(region)
    with get_cursor() as cursor:
        cursor.execute("SELECT count(*) AS total" + query, params)
        total = cursor.fetchone()["total"]
        cursor.execute(
            f"SELECT {ORDER_COLUMNS} {query} ORDER BY o.created_at DESC, o.id DESC LIMIT %s OFFSET %s",
            [*params, limit, (page - 1) * limit],
        )
        data = [Order(**row) for row in cursor.fetchall()]
    return OrderPage(data=data, page=page, limit=limit, total=total)


@app.get("/api/inventory", response_model=InventoryPage)
async def list_inventory(
    region: Annotated[list[str] | None, Query()] = None,
    category: Annotated[list[str] | None, Query()] = None,
    page: int = 1,
    limit: int = 50,
):
    query, params = filtered(INVENTORY, region, category)
    with get_cursor() as cursor:
        cursor.execute("SELECT count(*) AS total" + query, params)
        total = cursor.fetchone()["total"]
        cursor.execute(
            f"SELECT {INVENTORY_COLUMNS} {query} ORDER BY i.id LIMIT %s OFFSET %s",
            [*params, limit, (page - 1) * limit],
        )
        data = [InventoryItem(**row) for row in cursor.fetchall()]
    return InventoryPage(data=data, page=page, limit=limit, total=total)


@app.get("/api/inventory/kpi", response_model=Kpi)
async def get_kpi(
    region: Annotated[list[str] | None, Query()] = None,
    category: Annotated[list[str] | None, Query()] = None,
):
    stock, params = filtered(INVENTORY, region, category)
    moved, _ = filtered(MOVED, region, category)
    with get_cursor() as cursor:
        cursor.execute(NOW + stock, params)
        now = cursor.fetchone()
        cursor.execute(LAST_90_DAYS + moved, params)
        past = cursor.fetchone()
    average = (now["total_units"] * 90 - past["came_later"]) / 90
    turnover = round(past["consumption"] / average, 4) if average else None
    return Kpi(**now, turnover=turnover)


NOW = """
    SELECT coalesce(sum(i.current_stock * p.unit_price), 0) AS total_value,
           coalesce(sum(i.current_stock), 0) AS total_units,
           count(DISTINCT i.product_id) AS total_products,
           count(*) FILTER (WHERE i.current_stock - i.reserved_stock <= i.reorder_level) AS low_stock_alerts,
           count(*) FILTER (WHERE i.current_stock - i.reserved_stock = 0) AS out_of_stock
"""
# consumption, and the effect of each change on the average of the 90 days' closing stocks
LAST_90_DAYS = """
    SELECT coalesce(sum(-m.delta) FILTER (WHERE m.kind = 'transfer_out' OR r.consumption), 0) AS consumption,
           coalesce(sum(m.delta * (company_day(m.at) - (company_day(now()) - 90) - 1)), 0) AS came_later
"""
MOVED = """
    FROM stock_movements m
    JOIN inventory i ON i.id = m.inventory_id
    JOIN products p ON p.id = i.product_id
    JOIN stores s ON s.id = i.store_id
    LEFT JOIN reasons r ON r.code = m.reason_code
    WHERE company_day(m.at) > company_day(now()) - 90
"""


def filtered(query: str, region: list[str] | None, category: list[str] | None) -> tuple[str, list]:
    params = []
    if region:
        query += " AND s.region = ANY(%s)"
        params.append(region)
    if category:
        query += " AND p.category = ANY(%s)"
        params.append(category)
    return query, params


@app.get("/health")
async def get_health():
    return {"status": "healthy"}
