"""Factories for stores, products, users, stock and orders that only one test uses, created through the API."""

from copy import copy
from datetime import datetime
from itertools import count
from typing import Any

import psycopg

from tests.contract import Client

Json = dict[str, Any]
Database = psycopg.Connection[dict[str, Any]]
_numbers = count(1)


def unique(prefix: str) -> str:
    """A code with this prefix that no other test uses."""
    return f"{prefix}-{next(_numbers):05}"


def make_store(admin: Client, region: str = "West", store_type: str = "Urban", **more: Any) -> Json:
    """Create a store."""
    body = {"code": unique("T"), "name": "Test", "region": region, "store_type": store_type, "address": "1 Test Street"}
    return admin.ok("POST", "/api/stores", json={**body, **more})


def make_product(admin: Client, **more: Any) -> Json:
    """Create a product, by default in a category that only the tests use."""
    body = {"sku": unique("SKU"), "name": "Test Cola", "brand": "Testa", "category": "Tested", "unit_price": 10.0}
    return admin.ok("POST", "/api/products", json={**body, **more})


def make_supplier(admin: Client, **more: Any) -> Json:
    """Create a supplier that takes orders on each day and delivers after two days."""
    days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    body = {"name": unique("Supplier"), "lead_time_days": 2, "order_days": days}
    return admin.ok("POST", "/api/suppliers", json={**body, **more})


def make_user(admin: Client, role: str, **more: Any) -> Json:
    """Create a user with this role."""
    name = unique("user")
    body = {"username": name, "email": f"{name}@brickhouse.example", "first_name": "Tess", "last_name": "Ter"}
    return admin.ok("POST", "/api/users", json={**body, "role": role, **more})


def make_stock(admin: Client, store: Json, product: Json, cases: int, **levels: int) -> Json:
    """Create the product's stock row in the store, with an opening stock in cases."""
    body = {"store_id": store["id"], "product_id": product["id"], "opening_stock": cases, "max_stock": 10_000, **levels}
    return admin.ok("POST", "/api/inventory", json=body)


def make_stocktake(shop: "Shop") -> Json:
    """Start a stocktake of the shop's warehouse, in which the product is counted."""
    made = shop.admin.ok("POST", "/api/stocktakes", json={"store_id": shop.warehouse["id"]})
    lines = [{"product_id": shop.product["id"], "counted_stock": 98}]
    return shop.admin.ok("PUT", f"/api/stocktakes/{made['id']}/lines", json={"lines": lines})


def stock_of(client: Client, store: Json, product: Json) -> Json:
    """The current stock row of the product in the store."""
    (row,) = client.ok("GET", f"/api/inventory?store_id={store['id']}&product_id={product['id']}")["data"]
    return row


def make_stock_history(
    database: Database, store: Json, product: Json, levels: dict[int, int], reason_code: str | None = None
) -> int:
    """Create a stock row with a ledger of past counts, all with one reason; returns its id.

    `levels` maps days ago to cases: `{9: 40, 2: 15}` is 40 cases from nine days ago, and 15 from two days ago.
    The database's triggers update the sums, so every invariant holds.
    """
    steps = sorted(levels.items(), reverse=True)
    with database.transaction():
        row = database.execute(
            """INSERT INTO inventory (store_id, product_id, current_stock, max_stock, created_at)
               VALUES (%s, %s, %s, 10000, company_day_start(company_day(now()) - %s)) RETURNING id""",
            (store["id"], product["id"], steps[-1][1], steps[0][0]),
        ).fetchone()
        assert row is not None
        for index, (days, cases) in enumerate(steps):
            before = steps[index - 1][1] if index else 0
            database.execute(
                """INSERT INTO stock_movements (inventory_id, kind, delta, balance_after, reason_code, at)
                   VALUES (%s, %s, %s, %s, %s, company_day_start(company_day(now()) - %s))""",
                (
                    row["id"],
                    *(("count", cases - before, cases, reason_code) if index else ("opening", cases, cases, None)),
                    days,
                ),
            )
    return row["id"]


def without_guards(database: Database) -> None:
    """Switch the database's guards off until the transaction ends, as a bulk load does; sums are still updated."""
    database.execute("SET LOCAL brickhouse.feed = 'off'")


def backdate_order(database: Database, order: Json, hours: int) -> None:
    """Move all times of an order and of its history into the past by this number of hours.

    The versions that it names begin at that time, if they began later.
    """
    earlier = {"id": order["id"], "by": f"{hours} hours"}
    with database.transaction():
        without_guards(database)
        database.execute(
            """UPDATE orders SET (created_at, approved_at, fulfilled_at, cancelled_at) =
                   (created_at - %(by)s::interval, approved_at - %(by)s::interval,
                    fulfilled_at - %(by)s::interval, cancelled_at - %(by)s::interval)
               WHERE id = %(id)s""",
            earlier,
        )
        database.execute("SET LOCAL session_replication_role = replica")  # the history is append-only
        database.execute("UPDATE order_events SET at = at - %(by)s::interval WHERE order_id = %(id)s", earlier)
        for kind, key, version in (
            ("product", "product_id", "product_version"),
            ("store", "store_id", "store_version"),
            ("store", "source_store_id", "source_version"),
        ):
            database.execute(
                f"""UPDATE {kind}_versions v SET valid_from = least(v.valid_from, o.created_at), valid_to =
                        CASE WHEN v.version < o.{version} THEN least(v.valid_to, o.created_at) ELSE v.valid_to END
                    FROM orders o WHERE o.id = %(id)s AND v.{kind}_id = o.{key} AND v.version <= o.{version}""",
                earlier,
            )


def backdate_order_to(database: Database, order: Json, created_at: datetime) -> None:
    """Set the creation of a pending order and of its event to this moment."""
    moved = {"id": order["id"], "at": created_at}
    with database.transaction():
        without_guards(database)
        database.execute("UPDATE orders SET created_at = %(at)s WHERE id = %(id)s", moved)
        database.execute("SET LOCAL session_replication_role = replica")  # the history is append-only
        database.execute("UPDATE order_events SET at = %(at)s WHERE order_id = %(id)s", moved)


class Shop:
    """A new warehouse with stock of a new product, and a new store in West that orders from it."""

    def __init__(self, admin: Client, west: Client, cases: int = 100) -> None:
        self.admin, self.west = admin, west
        self.product = make_product(admin)
        self.warehouse = make_store(admin, store_type="Warehouse")
        self.store = make_store(admin)
        self.at_warehouse = make_stock(admin, self.warehouse, self.product, cases)
        self.at_store = make_stock(admin, self.store, self.product, 0)

    def with_retries(self) -> "Shop":
        """The same shop with clients that repeat requests if the service is busy, for use in concurrent threads."""
        other = copy(self)
        other.admin, other.west = self.admin.with_retries(), self.west.with_retries()
        return other

    def order(self, quantity: int = 10, by: Client | None = None, **more: Any) -> Json:
        """Create a pending order of the store, by default as an administrator."""
        body = {"store_id": self.store["id"], "product_id": self.product["id"], "quantity": quantity,
                "source_store_id": self.warehouse["id"], **more}  # fmt: skip
        return (by or self.admin).ok("POST", "/api/orders", json=body)

    def approve(self, order: Json, **body: Any) -> Json:
        """Approve an order as West's regional manager."""
        return self.west.ok("PATCH", f"/api/orders/{order['id']}/approve", json=body)

    def fulfill(self, order: Json, **body: Any) -> Json:
        """Fulfill an order as West's regional manager."""
        return self.west.ok("PATCH", f"/api/orders/{order['id']}/fulfill", json=body)

    def numbers(self) -> tuple[int, int, int]:
        """Cases in stock at the warehouse, cases reserved at the warehouse, and cases in stock at the store."""
        source = stock_of(self.admin, self.warehouse, self.product)
        return (
            source["current_stock"],
            source["reserved_stock"],
            stock_of(self.admin, self.store, self.product)["current_stock"],
        )
