"""The measured reads, each with its path and its query.

The bare app and pgbench run the SELECTs of these queries, so all contestants but the naive one run the same SQL.
"""

from dataclasses import dataclass
from typing import Any

from app.database.pages import page_query
from app.database.query import Query, Sql
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
from app.queries import alerts, inventory, orders, products, stock_kpis, stores, users


@dataclass(frozen=True)
class Read:
    """One read: its name, its path under the prefix, and its query (None: no database).

    `naive`: the naive app has it, too; `is_list`: it counts for the bar of lists.
    """

    name: str
    path: str
    query: Query[Any] | None
    prefix: str = "/api"
    naive: bool = False
    is_list: bool = False

    @property
    def target(self) -> str:
        """Path and query string of the request."""
        return self.prefix + self.path


@dataclass(frozen=True)
class Sample:
    """Ids and names that exist in the database, for the reads that need one."""

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
    """Read the sample from the database in the settings. Raises SystemExit if the database lacks rows."""
    from psycopg.rows import dict_row

    from app.database.connection import connect

    with connect() as connection, connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(SAMPLE).fetchone()
        assert row is not None
        if None in row.values():
            raise SystemExit(f"benchmarks: the database lacks rows to measure with: {row}")
        return Sample(**row)


def reads(s: Sample) -> list[Read]:
    """Return every read of the service."""
    return [*order_reads(s), *inventory_reads(s), *figure_reads(s), *other_reads(s)]


def order_reads(s: Sample) -> list[Read]:
    """Return the reads of orders: lists, counts and one order."""
    by_location = OrderFilters(status=["pending"], region=[s.region])
    by_category = OrderFilters(category=[s.category])
    return [
        Read(
            "orders",
            "/orders",
            order_page(OrderFilters()),
            naive=True,
            is_list=True,
        ),
        Read(
            "orders, page 100",
            "/orders?page=100",
            order_page(OrderFilters(page=100)),
            naive=True,
            is_list=True,
        ),
        Read(
            "orders by status and region",
            f"/orders?status=pending&region={s.region}",
            order_page(by_location),
            naive=True,
            is_list=True,
        ),
        Read(
            "orders by category",
            f"/orders?category={s.category}",
            order_page(by_category),
            is_list=True,
        ),
        Read("late orders", "/orders?late=true", order_page(OrderFilters(late=True)), is_list=True),
        Read("order counts", "/orders/counts", orders.count_orders(OrderScope(), None)),
        Read("order with history", f"/orders/{s.order}", orders.find_order(s.order)),
    ]


def order_page(filters: OrderFilters) -> Query[Any]:
    """Return the query of one page of orders."""
    return page_query(orders.list_orders(filters, None), filters)


def inventory_reads(s: Sample) -> list[Read]:
    """Return the reads of stock rows."""

    def listing(name: str, query: str, filters: InventoryFilters, naive: bool = False) -> Read:
        return Read(
            name,
            f"/inventory{query}",
            page_query(inventory.list_inventory(filters), filters),
            naive=naive,
            is_list=True,
        )

    by_location = InventoryFilters(region=[s.region], category=[s.category])
    return [
        listing("inventory", "", InventoryFilters(), naive=True),
        listing(
            "inventory by region, category",
            f"?region={s.region}&category={s.category}",
            by_location,
            naive=True,
        ),
        listing("inventory, low stock", "?low_stock=true", InventoryFilters(low_stock=True)),
        listing("inventory, page 3 of 7 rows", "?page=3&limit=7", InventoryFilters(page=3, limit=7)),
    ]


def figure_reads(s: Sample) -> list[Read]:
    """Return the reads of KPIs, trends, shares and alerts."""
    west = StockFilters(region=[s.region])
    return [
        Read("KPI", "/inventory/kpi", stock_kpis.kpi(StockFilters()), naive=True),
        Read(
            "KPI of a region",
            f"/inventory/kpi?region={s.region}",
            stock_kpis.kpi(west),
            naive=True,
        ),
        Read(
            "trends, 30 days",
            "/inventory/trends?days=30",
            stock_kpis.trends(TrendRequest(days=30)),
        ),
        Read(
            "trends, 365 days",
            "/inventory/trends?days=365",
            stock_kpis.trends(TrendRequest(days=365)),
        ),
        Read(
            "value by category",
            "/inventory/categories",
            stock_kpis.value_by_category(StockFilters()),
        ),
        Read(
            "low-stock alerts",
            "/inventory/alerts/low-stock",
            page_query(alerts.low_stock_alerts(AlertFilters()), AlertFilters()),
            is_list=True,
        ),
    ]


def other_reads(s: Sample) -> list[Read]:
    """Return the reads of stores, products, users and health."""
    managers = UserFilters(role=["store_manager"])
    return [
        Read("stores", "/stores", page_query(stores.list_stores(StoreFilters()), StoreFilters()), is_list=True),
        Read("store", f"/stores/{s.store}", stores.find_store(s.store)),
        Read("region options", "/stores/regions/options", stores.region_options()),
        Read("region summary", "/stores/regions/summary", stores.region_summary()),
        Read(
            "products",
            "/products",
            page_query(products.list_products(ProductFilters()), ProductFilters()),
            is_list=True,
        ),
        Read("product", f"/products/{s.product}", products.find_product(s.product)),
        Read("categories", "/products/categories/list", products.categories()),
        Read("brands", "/products/brands/list", products.brands()),
        Read("users", "/users", page_query(users.list_users(UserFilters()), UserFilters()), is_list=True),
        Read("user", f"/users/{s.user}", users.find_user(s.user)),
        Read(
            "users by role",
            "/users/role/store_manager",
            page_query(users.list_users(managers), managers),
            is_list=True,
        ),
        Read("health", "/health", None, prefix=""),
    ]


def statement_of(read: Read) -> Sql | None:
    """Return the SELECT of a read for the default caller, without authentication; None if it needs no database."""
    if read.query is None:
        return None
    caller, select = users.caller_by_email(None), read.query.select
    return Sql(f"WITH caller AS ({caller.text}) SELECT r.* FROM ({select.text}) r", [*caller.params, *select.params])
