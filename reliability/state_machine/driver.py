"""The connections of one process to the service and its database, and the figures that the service shows."""

import http.client
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

import psycopg

from reliability.state_machine.model import Company, Json, StockRow


@dataclass(frozen=True)
class Share:
    """The part of one process: its seed, the service's address, and resources that no other process uses."""

    examples: int
    seed: int
    shrink: bool
    port: int
    dsn: str
    product: Json
    rows: dict[str, tuple[Json, Json]]  # by name: the store and its stock row


class Driver:
    """Sends requests and reads figures, for all examples of one process."""

    def __init__(self, share: Share) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", share.port, timeout=30)
        self.eye = psycopg.connect(share.dsn, autocommit=True)
        self.product, self.rows, self.source = share.product, share.rows, f"till {share.seed}"
        self.steps = self.requests = self.examples = 0
        self.seen: Counter[tuple[str, str, int]] = Counter()

    def ask(self, method: str, path: str, user: str, body: Json | None = None) -> tuple[int, Json]:
        """Status and JSON of one request."""
        self.requests += 1
        headers = {"X-Dev-User": user, "Content-Type": "application/json"}
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = self.connection.getresponse()
        return response.status, json.loads(response.read())

    def stock_row(self, name: str, stock: int, max_stock: int) -> StockRow:
        """A stock row as the model knows it, with this stock."""
        store, row = self.rows[name]
        is_warehouse = store["store_type"] == "Warehouse"
        return StockRow(store["id"], row["id"], store["region"], is_warehouse, max_stock, stock)

    def stock(self, user: str) -> list[Json]:
        """The stock rows of the product as the API shows them, by store."""
        _, page = self.ask("GET", f"/api/inventory?product_id={self.product['id']}", user)
        return sorted(page["data"], key=lambda row: int(row["store_id"]))

    def open_orders(self, user: str) -> list[Json]:
        """The open orders of the product as the API shows them, by id."""
        statuses = "status=pending&status=approved&status=shipped"
        path = f"/api/orders?product_id={self.product['id']}&{statuses}&limit=100"
        return sorted(self.ask("GET", path, user)[1]["data"], key=lambda order: int(order["id"]))

    def orders(self, company: Company) -> dict[str, tuple[Any, ...]]:
        """Status, version and quantities of the example's orders, by id, in one statement.

        An order that was fulfilled in one step has no shipped and received quantities of its own.
        """
        found = self.eye.execute(
            """SELECT id::text, status, version, quantity, coalesce(shipped_quantity, whole),
                      coalesce(received_quantity, whole), coalesce(damaged_quantity, 0), agreed_quantity
               FROM orders, LATERAL (SELECT CASE WHEN status = 'fulfilled' THEN quantity ELSE 0 END AS whole) w
               WHERE id = ANY(%s)""",
            ([int(order.id) for order in company.orders],),
        ).fetchall()
        return {row[0]: row[1:] for row in found}

    def newest_movement(self) -> int:
        """The id of the last movement in the ledger."""
        return self.eye.execute("SELECT coalesce(max(id), 0) FROM stock_movements").fetchall()[0][0]

    def found_for(self, sale: str) -> str:
        """The id of the movement of the stock that was found for a sale."""
        query = "SELECT found_movement_id::text FROM sale_lines WHERE movement_id = %s"
        return self.eye.execute(query, (int(sale),)).fetchall()[0][0]

    def ledger_since(self, movement: int) -> dict[str, int]:
        """The sums of the ledger since this movement, by kind."""
        rows = [int(row["id"]) for _, row in self.rows.values()]
        found = self.eye.execute(
            "SELECT kind, sum(delta)::int FROM stock_movements WHERE id > %s AND inventory_id = ANY(%s) GROUP BY kind",
            (movement, rows),
        ).fetchall()
        return {kind: units for kind, units in found if units}
