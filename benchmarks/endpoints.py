"""The reads that are measured: each as a path, and as the query function behind it.

The bare app and pgbench run the statements that these functions send, recorded as they are sent, so
that what is measured next to the service is always the service's own SQL.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from app.database.caller_cursor import CallerCursor
from app.models.filters import (
    AlertFilters,
    InventoryFilters,
    OrderFilters,
    OrderScope,
    ProductFilters,
    StockFilters,
    StoreFilters,
    TrendRequest,
    UserFilters,
)
from app.queries import inventory, orders, products, stock_kpis, stores, users

Query = Callable[[Any], Awaitable[Any]]


@dataclass(frozen=True)
class Read:
    """One read: what it is called, its path under the prefix, and its query (none: no database)."""

    name: str
    path: str
    query: Query | None
    prefix: str = "/api"
    naive: bool = False
    is_list: bool = False

    @property
    def target(self) -> str:
        """Path and query string as they are asked for."""
        return self.prefix + self.path


@dataclass(frozen=True)
class Sample:
    """Rows that exist, for the reads of one resource."""

    order: int
    store: int
    product: int
    user: int
    region: str
    category: str


SAMPLE = """
    SELECT (SELECT id FROM orders WHERE status = 'fulfilled' ORDER BY id DESC OFFSET 1000 LIMIT 1) AS order,
           (SELECT max(id) FROM stores) AS store, (SELECT max(id) FROM products) AS product,
           (SELECT max(id) FROM users) AS user,
           (SELECT region FROM stores GROUP BY region ORDER BY region = 'West' DESC, region LIMIT 1) AS region,
           (SELECT category FROM products GROUP BY category ORDER BY category = 'Cola' DESC, category LIMIT 1)
               AS category
"""


def read_sample() -> Sample:
    """The sample of the database that the settings name."""
    from psycopg.rows import dict_row

    from app.database.connection import connect

    with connect() as connection, connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(SAMPLE).fetchone()
        assert row is not None
        if None in row.values():
            raise SystemExit(f"benchmarks: the database lacks rows to measure with: {row}")
        return Sample(**row)


def reads(s: Sample) -> list[Read]:
    """Every read of the service."""
    return [*order_reads(s), *inventory_reads(s), *figure_reads(s), *other_reads(s)]


def order_reads(s: Sample) -> list[Read]:
    """Orders: lists and one."""
    by_place = OrderFilters(status=["pending"], region=[s.region])
    by_category = OrderFilters(category=[s.category])
    return [
        Read(
            "orders",
            "/orders",
            lambda c: orders.list_orders(c, OrderFilters()),
            naive=True,
            is_list=True,
        ),
        Read(
            "orders, page 100",
            "/orders?page=100",
            lambda c: orders.list_orders(c, OrderFilters(page=100)),
            naive=True,
            is_list=True,
        ),
        Read(
            "orders by status and region",
            f"/orders?status=pending&region={s.region}",
            lambda c: orders.list_orders(c, by_place),
            naive=True,
            is_list=True,
        ),
        Read(
            "orders by category",
            f"/orders?category={s.category}",
            lambda c: orders.list_orders(c, by_category),
            is_list=True,
        ),
        Read(
            "late orders", "/orders?late=true", lambda c: orders.list_orders(c, OrderFilters(late=True)), is_list=True
        ),
        Read("order counts", "/orders/counts", lambda c: orders.count_orders(c, OrderScope())),
        Read("order with history", f"/orders/{s.order}", lambda c: orders.find_order(c, s.order)),
    ]


def inventory_reads(s: Sample) -> list[Read]:
    """Stock rows."""

    def listing(name: str, query: str, filters: InventoryFilters, naive: bool = False) -> Read:
        return Read(
            name,
            f"/inventory{query}",
            lambda c: inventory.list_inventory(c, filters),
            naive=naive,
            is_list=True,
        )

    by_place = InventoryFilters(region=[s.region], category=[s.category])
    return [
        listing("inventory", "", InventoryFilters(), naive=True),
        listing(
            "inventory by region, category",
            f"?region={s.region}&category={s.category}",
            by_place,
            naive=True,
        ),
        listing("inventory, low stock", "?low_stock=true", InventoryFilters(low_stock=True)),
        listing("inventory, page 3 of 7 rows", "?page=3&limit=7", InventoryFilters(page=3, limit=7)),
    ]


def figure_reads(s: Sample) -> list[Read]:
    """KPI, trends, shares, alerts."""
    west = StockFilters(region=[s.region])
    return [
        Read("KPI", "/inventory/kpi", lambda c: stock_kpis.kpi(c, StockFilters()), naive=True),
        Read(
            "KPI of a region",
            f"/inventory/kpi?region={s.region}",
            lambda c: stock_kpis.kpi(c, west),
            naive=True,
        ),
        Read(
            "trends, 30 days",
            "/inventory/trends?days=30",
            lambda c: stock_kpis.trends(c, TrendRequest(days=30)),
        ),
        Read(
            "trends, 365 days",
            "/inventory/trends?days=365",
            lambda c: stock_kpis.trends(c, TrendRequest(days=365)),
        ),
        Read(
            "value by category",
            "/inventory/categories",
            lambda c: stock_kpis.value_by_category(c, StockFilters()),
        ),
        Read(
            "low-stock alerts",
            "/inventory/alerts/low-stock",
            lambda c: inventory.low_stock_alerts(c, AlertFilters()),
            is_list=True,
        ),
    ]


def other_reads(s: Sample) -> list[Read]:
    """Stores, products, people, health."""
    managers = UserFilters(role=["store_manager"])
    return [
        Read("stores", "/stores", lambda c: stores.list_stores(c, StoreFilters()), is_list=True),
        Read("store", f"/stores/{s.store}", lambda c: stores.find_store(c, s.store)),
        Read("region options", "/stores/regions/options", stores.region_options),
        Read("region summary", "/stores/regions/summary", stores.region_summary),
        Read("products", "/products", lambda c: products.list_products(c, ProductFilters()), is_list=True),
        Read("product", f"/products/{s.product}", lambda c: products.find_product(c, s.product)),
        Read("categories", "/products/categories/list", products.categories),
        Read("brands", "/products/brands/list", products.brands),
        Read("users", "/users", lambda c: users.list_users(c, UserFilters()), is_list=True),
        Read("user", f"/users/{s.user}", lambda c: users.find_user(c, s.user)),
        Read(
            "users by role",
            "/users/role/store_manager",
            lambda c: users.list_users(c, managers),
            is_list=True,
        ),
        Read("health", "/health", None, prefix=""),
    ]


@dataclass(frozen=True)
class Statement:
    """A statement as the query layer sent it."""

    sql: str
    params: Any


class RecordingCursor(CallerCursor):
    """The default caller's cursor, which remembers what it was asked to execute."""

    def __init__(self, connection: Any) -> None:
        super().__init__(connection, users.caller_by_email(None))
        self.statements: list[Statement] = []

    async def execute(self, query: Any, params: Any = None, **how: Any) -> "RecordingCursor":
        self.statements.append(Statement(query, params))
        await super().execute(query, params, **how)
        return self


async def recorded(cursor: Any, read: Read) -> list[Statement]:
    """The statements behind a read."""
    if read.query is None:
        return []
    recorder = RecordingCursor(cursor.connection)
    await read.query(recorder)
    return recorder.statements
