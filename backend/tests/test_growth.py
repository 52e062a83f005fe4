"""The database pages that reads touch do not grow with the history, and no read scans a table of the history.

Pages are counted and not times, so a busy machine has no part in the result. The history grows by older rows only: the
open orders and the last days stay the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import ClientCursor

from app.database.migrate import migrate
from app.database.pages import MOST_COUNTED, page_query
from app.database.query import Query, for_caller
from app.models.filters import AlertFilters, InventoryFilters, MovementFilters, OrderFilters, OrderScope, StockFilters
from app.queries import alerts, cycle_counts, integrity, inventory, movements, order_sources, orders, stock_kpis
from app.queries.users import caller_by_email
from tests.conftest import Service
from tests.temporary_databases import empty_database

Connection = psycopg.Connection[Any]
FEW, MANY = 25_000, 100_000  # orders, and movements
HISTORY = {"orders", "order_events", "stock_movements"}
SUMS = {"order_counts": "o.store_id, o.product_id, s.region, p.category", "order_store_counts": "o.store_id, s.region",
        "order_day_counts": "company_day(o.created_at), o.store_id, s.region"}  # fmt: skip
COLUMNS = {"order_counts": "store_id, product_id, region, category", "order_store_counts": "store_id, region",
           "order_day_counts": "day, store_id, region"}  # fmt: skip

MASTER_DATA = """
    INSERT INTO stores (code, name, region, store_type, address)
    SELECT 'S' || n, 'Store ' || n, 'Region ' || n % 4, CASE n WHEN 20 THEN 'Warehouse' ELSE 'Urban' END, 'Road ' || n
    FROM generate_series(1, 20) n;
    INSERT INTO products (sku, name, brand, category, unit_price)
    SELECT 'P' || n, 'Product ' || n, 'Brand', 'Category ' || n % 10, 2 FROM generate_series(1, 100) n;
    INSERT INTO users (username, email, role) VALUES ('ada', 'ada@brickhouse.example', 'admin');
    SET session_replication_role = replica;
    INSERT INTO inventory (store_id, product_id, current_stock) SELECT s.id, p.id, 9 FROM stores s, products p
    ORDER BY p.id, s.id;
"""
# The n-th order was requested n times ten minutes ago; the last 60 are open. Each tenth movement is of one stock row.
ORDERS = """
    INSERT INTO orders (
        number, store_id, source_store_id, product_id, quantity, requested_quantity, status, requested_by, approved_by,
        fulfilled_by, cancelled_by, created_at, approved_at, fulfilled_at, cancelled_at, cancel_reason,
        product_version, store_version, source_version, version)
    SELECT 'PO-' || n, 1 + n %% 19, CASE WHEN n %% 2 = 0 THEN 20 END, 1 + n * 7 %% 100, 5, 5, o.status, 1,
           CASE WHEN o.status IN ('approved', 'fulfilled') THEN 1 END, CASE o.status WHEN 'fulfilled' THEN 1 END,
           CASE o.status WHEN 'cancelled' THEN 1 END, o.at,
           CASE WHEN o.status IN ('approved', 'fulfilled') THEN o.at END, CASE o.status WHEN 'fulfilled' THEN o.at END,
           CASE o.status WHEN 'cancelled' THEN o.at END, CASE o.status WHEN 'cancelled' THEN 'no need' END, 1, 1,
           CASE WHEN n %% 2 = 0 THEN 1 END, 1
    FROM generate_series(%s::int, %s::int) n, LATERAL (
        SELECT now() - n * interval '10 minutes' AS at,
               CASE WHEN n <= 30 THEN 'pending' WHEN n <= 60 THEN 'approved' WHEN n %% 31 = 0 THEN 'cancelled'
                    ELSE 'fulfilled' END AS status) o"""
MOVEMENTS = """
    INSERT INTO stock_movements (inventory_id, kind, delta, balance_after, actor_id, at)
    SELECT CASE WHEN n %% 10 = 0 THEN 1 ELSE 1 + n %% 2000 END, 'receipt', 1, 1, 1, now() - n * interval '10 minutes'
    FROM generate_series(%s::int, %s::int) n"""
EVENTS = """
    INSERT INTO order_events (order_id, to_status, actor_id, at)
    SELECT id, 'pending', 1, created_at FROM orders WHERE id BETWEEN %s AND %s ORDER BY id"""


@dataclass(frozen=True)
class Cost:
    """The pages that a read touched, the tables that it scanned from end to end, and the rows of its longest scan."""

    pages: int
    scanned: frozenset[str]
    rows: float


def scope(**filters: Any) -> OrderScope:
    return OrderScope.model_validate(filters)


def orders_page(**filters: Any) -> Query[Any]:
    request = OrderFilters.model_validate(filters)
    return page_query(orders.list_orders(request, None), request)


def days_ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).date().isoformat()


BY_URGENCY = InventoryFilters(sort="urgency")
READS: dict[str, Callable[[], Query[Any]]] = {
    "orders": orders_page,
    "orders, page 100": lambda: orders_page(page=100),
    "pending orders of a region": lambda: orders_page(status=["pending"], region=["Region 1"]),
    "late orders": lambda: orders_page(late=True),
    "orders that are not late": lambda: orders_page(late=False),
    "cancelled orders": lambda: orders_page(status=["cancelled"]),
    "orders of a category": lambda: orders_page(category=["Category 3"]),
    "orders of a product": lambda: orders_page(product_id=["4"]),
    "orders of a stock row": lambda: orders_page(store_id=["3"], product_id=["15"]),
    "open orders of a stock row": lambda: orders_page(
        store_id=["3"], product_id=["15"], status=["pending", "approved"]
    ),
    "orders since a day": lambda: orders_page(date_from=days_ago(90)),
    "orders until a day": lambda: orders_page(date_to=days_ago(90)),
    "orders until a moment": lambda: orders_page(date_to=f"{days_ago(90)}T10:00:00Z"),
    "orders of a region until a day": lambda: orders_page(region=["Region 2"], date_to=days_ago(90)),
    "returns": lambda: orders_page(is_return=True),
    "orders without returns": lambda: orders_page(is_return=False, status=["pending"]),
    "returns of an order": lambda: orders_page(return_of=["7"]),
    "transfers that wait for an agreement": lambda: orders_page(awaits_agreement=True, source_store_id=["20"]),
    "orders to receive": lambda: orders_page(to_receive=True, store_id=["3"]),
    "sources of a product": lambda: order_sources.proposed_sources(3, 15, 10, 50),
    "orders to ship": lambda: orders_page(source_store_id=["20"], status=["approved"]),
    "numbers of orders": lambda: orders.count_orders(scope(), None),
    "numbers of orders of a category": lambda: orders.count_orders(scope(category=["Category 3"]), None),
    "numbers of orders since a day": lambda: orders.count_orders(scope(date_from=days_ago(90)), None),
    "numbers of orders until a day": lambda: orders.count_orders(scope(date_to=days_ago(90)), None),
    "numbers of late orders by region": lambda: stock_kpis.by_region(StockFilters()),
    "movements of a stock row": lambda: page_query(movements.list_movements(1, MovementFilters()), MovementFilters()),
    "history of a stock row": lambda: stock_kpis.history(1, 90),
    "alerts": lambda: page_query(alerts.low_stock_alerts(AlertFilters()), AlertFilters()),
    "inventory by urgency": lambda: page_query(inventory.list_inventory(BY_URGENCY), BY_URGENCY),
    "integrity": integrity.check_report,
}
# These count up to 10,000 rows: they are flat from there on. The cycle count reads the movements of a year.
BOUNDED: dict[str, Callable[[], Query[Any]]] = {
    "orders of a source": lambda: orders_page(source_store_id=["20"]),
    "cancelled orders of a source": lambda: orders_page(source_store_id=["20"], status=["cancelled"]),
    "numbers of orders of a source": lambda: orders.count_orders(scope(source_store_id=["20"]), None),
    "orders of a category since a day": lambda: orders_page(category=["Category 3"], date_from=days_ago(90)),
    "cycle count": lambda: cycle_counts.due_products(1, 50),
}
MOST_PAGES = 4_000


@pytest.fixture(scope="module")
def costs(service: Service) -> Iterator[dict[str, tuple[Cost, Cost]]]:
    """The cost of each read with few and with many orders."""
    with empty_database(service, "growth") as database, database.connect() as connection:
        migrate(connection, "brickhouse")
        connection.execute("SET search_path = brickhouse")
        connection.execute(MASTER_DATA)
        grow(connection, 1, FEW)
        few = {name: cost(connection, describe()) for name, describe in (READS | BOUNDED).items()}
        grow(connection, FEW + 1, MANY)
        yield {name: (few[name], cost(connection, describe())) for name, describe in (READS | BOUNDED).items()}


def grow(connection: Connection, first: int, last: int) -> None:
    """Add orders, their events, and movements before the oldest ones, and count the sums again."""
    for statement in (ORDERS, MOVEMENTS, EVENTS):
        connection.execute(statement, (first, last))
    for table, key in SUMS.items():
        connection.execute(f"DELETE FROM {table}".encode())
        connection.execute(
            f"""INSERT INTO {table} ({COLUMNS[table]}, status, orders, units)
                SELECT {key}, o.status, count(*), sum(o.quantity) FROM orders o
                JOIN stores s ON s.id = o.store_id JOIN products p ON p.id = o.product_id
                GROUP BY {key}, o.status ORDER BY {key}, o.status""".encode()
        )
    connection.execute(f"VACUUM (FULL) {', '.join(SUMS)}".encode())
    connection.execute("VACUUM (ANALYZE)")


def cost(connection: Connection, query: Query[Any]) -> Cost:
    """Run a read and return its cost."""
    statement = for_caller(caller_by_email("ada@brickhouse.example"), query.select)
    text = ClientCursor(connection).mogrify(statement.text, statement.params)
    row = connection.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {text}".encode()).fetchone()
    assert row is not None
    plan = row[0][0]["Plan"]
    scanned = {node["Relation Name"] for node in nodes(plan) if node["Node Type"].endswith("Seq Scan")}
    rows = [n["Actual Rows"] * n["Actual Loops"] for n in nodes(plan) if n.get("Relation Name") in HISTORY]
    pages = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return Cost(pages, frozenset(scanned & HISTORY), max(rows, default=0))


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the nodes of a plan."""
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


@pytest.mark.parametrize("name", READS)
def test_read_accesses_as_many_pages_of_a_long_history_as_of_a_short_one(
    costs: dict[str, tuple[Cost, Cost]], name: str
) -> None:
    few, many = costs[name]
    assert many.pages <= 1.5 * few.pages + 50


@pytest.mark.parametrize("name", BOUNDED)
def test_read_with_a_limited_count_accesses_few_pages(costs: dict[str, tuple[Cost, Cost]], name: str) -> None:
    assert costs[name][1].pages <= MOST_PAGES


@pytest.mark.parametrize("name", [name for name in READS | BOUNDED if name != "cycle count"])
def test_read_counts_no_further_than_the_limit(costs: dict[str, tuple[Cost, Cost]], name: str) -> None:
    assert costs[name][1].rows <= MOST_COUNTED + 1


@pytest.mark.parametrize("name", READS | BOUNDED)
def test_read_scans_no_table_of_the_history(costs: dict[str, tuple[Cost, Cost]], name: str) -> None:
    assert costs[name][1].scanned == frozenset()
