"""The stock and the two orders of which R5 plays pairs of requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reliability.http_connection import HttpConnection, Response
from reliability.trial import ASKER, WEST, System, line
from tests.factories import Shop

Json = dict[str, Any]


@dataclass(frozen=True)
class Ask:
    """One of the two requests."""

    method: str
    path: str
    body: Json | None = None
    user: str = WEST
    key: str | None = None


@dataclass
class Scene:
    """Ten units at the source, and two orders of ten; made anew for each play."""

    system: System
    shop: Shop
    number: int = 0
    transfer: bool = False  # the source of the orders is a store, which has to agree
    adjusted: str = ""  # the movement of an adjustment by 5
    store_type: str = "Warehouse"
    one: str = ""
    two: str = ""

    async def ask(self, ask: Ask) -> Response:
        """Send a request on a new connection."""
        http = HttpConnection(self.system.port, ask.user)
        try:
            headers = {"Idempotency-Key": ask.key} if ask.key else {}
            return await http.send(ask.method, ask.path, ask.body, headers)
        finally:
            http.drop()

    async def set_up(self, steps: Sequence[str]) -> None:
        """Set the stock to ten units, create two orders, and make these moves of the first one."""
        self.number += 1
        await self.ask(Ask("PUT", self.stock, {"current_stock": 10, "reorder_level": 0}, ASKER))
        await self.set_type("Urban" if self.transfer else "Warehouse")
        lines = [line(self.shop, 10)] * 2
        made = (await self.ask(Ask("POST", "/api/orders/batch", {"orders": lines}, ASKER))).json()["orders"]
        self.one, self.two = (order["id"] for order in made)
        for step in steps:
            await (self.adjust() if step == "adjust" else self.ask(self.patch(self.one, step)))

    async def adjust(self) -> None:
        """Add five units to the stock."""
        body = {"delta": 5, "reason": "a play"}
        self.adjusted = (await self.ask(Ask("POST", f"{self.stock}/adjustments", body, ASKER))).json()["id"]

    async def clear(self) -> None:
        """Cancel the orders that are still open, which releases their units."""
        for order in (self.one, self.two):
            await self.ask(Ask("PATCH", f"/api/orders/{order}/cancel", {"reason": "the play is over"}))

    async def set_type(self, store_type: str) -> None:
        """Say whether the source is a store or a warehouse: its next orders are transfers or not."""
        if store_type != self.store_type:
            await self.ask(Ask("PUT", f"/api/stores/{self.shop.warehouse['id']}", {"store_type": store_type}, ASKER))
            self.store_type = store_type

    @property
    def stock(self) -> str:
        """The source's stock row."""
        return f"/api/inventory/{self.shop.at_warehouse['id']}"

    def give_back(self, cases: int) -> Ask:
        """A return of cases of the first order."""
        return Ask("POST", f"/api/orders/{self.one}/return", {"quantity": cases, "reason": "recall"}, ASKER)

    def sale(self, quantity: int, user: str = WEST) -> Ask:
        """The sale of so many units, as one line of the play: its id is that of the first order."""
        line = {"store_id": self.shop.warehouse["id"], "product_id": self.shop.product["id"], "quantity": quantity,
                "external_id": self.one}  # fmt: skip
        return Ask("POST", "/api/sales", {"source": "a play", "mode": "all", "lines": [line]}, user)

    def reversal(self, user: str = WEST) -> Ask:
        """The reversal of the adjustment."""
        return Ask("POST", f"/api/inventory/movements/{self.adjusted}/reverse", {"reason": "a play"}, user)

    def receipt(self, received: int, user: str = WEST) -> Ask:
        """The arrival of a part of the first order."""
        return Ask("PATCH", f"/api/orders/{self.one}/receive", {"received": received, "allow_over_max": True}, user)

    def patch(self, order: str, move: str) -> Ask:
        """A move of one order."""
        bodies: dict[str, Json] = {
            "cancel": {"reason": "a play"},
            "fulfill": {"allow_over_max": True},
            "ship": {"quantity": 4, "remainder": "close"},
            "receive": {"received": 4, "allow_over_max": True},
        }
        return Ask("PATCH", f"/api/orders/{order}/{move}", bodies.get(move))
