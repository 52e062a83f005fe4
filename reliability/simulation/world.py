"""The stores, products, orders and accounts of a simulation, and the requests that its clients send."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from reliability.simulation import master_data
from reliability.simulation.master_data import Json, Sent
from reliability.simulation.plan import Request, pick
from reliability.trial import ASKER, WEST, System
from tests.factories import make_product, make_stock, make_store, make_user, unique

LABELS = ("categories", "brands", "regions")


@dataclass
class Result:
    """The last response to a request; `unknown` if an earlier attempt may have taken effect all the same."""

    request: Request
    sent: Sent
    status: int
    response: Any
    unknown: bool = False

    @property
    def succeeded(self) -> bool:
        """Whether the request took effect."""
        return self.status < 300


@dataclass
class World:
    """The state as the clients know it from the responses of the service."""

    stores: list[Json]
    warehouses: list[Json]
    products: list[Json]
    rows: list[Json]
    spare: Json  # the account that is deactivated and activated again
    administrators: list[Json]  # two, who change each other
    labels: dict[str, list[Json]]  # a category and a brand for each product, and two regions, until they are merged
    orders: list[str] = field(default_factory=list[str])
    transfers: list[str] = field(default_factory=list[str])
    received: list[str] = field(default_factory=list[str])  # orders that can be returned
    stocktakes: list[str] = field(default_factory=list[str])
    movements: list[str] = field(default_factory=list[str])  # those that can be reversed
    reasons: list[str] = field(default_factory=list[str])
    suppliers: list[str] = field(default_factory=list[str])
    outlets: list[str] = field(default_factory=list[str])  # stores that are closed, opened and moved
    accounts: list[str] = field(default_factory=list[str])
    new_products: list[str] = field(default_factory=list[str])
    results: list[Result] = field(default_factory=list[Result])
    switching: asyncio.Lock = field(default_factory=asyncio.Lock)
    spare_is_active: bool | None = True  # None while it changes
    switches: int = 0

    def compose(self, request: Request) -> Sent:
        """Return the request as it is sent: its resources are those that exist now."""
        return COMPOSERS[request.action](self, request)

    def note(self, result: Result) -> None:
        """Keep a result, and what it created."""
        self.results.append(result)
        if result.succeeded and (result.request.action.startswith("create") or result.request.action == "return"):
            made = result.response.get("orders", [result.response])
            self.orders += [order["id"] for order in made]
        if result.succeeded and result.request.action == "create transfer":
            self.transfers.append(result.response["id"])
        if result.succeeded and result.request.action.startswith(("fulfill", "receive")):
            done = result.response.get("orders", [result.response])
            self.received += [one["id"] for one in done if one["status"] == "fulfilled" and one["return_of"] is None]
        if result.succeeded and result.request.action == "start stocktake":
            self.stocktakes.append(result.response["id"])
        if result.succeeded and result.request.action in ("adjust", "write off"):
            self.movements.append(result.response["id"])
        if result.succeeded and result.request.action == "sale":
            self.movements += [line["movement_id"] for line in result.response["lines"]]
        if result.succeeded and result.request.action in self.made:
            self.made[result.request.action].append(result.response["id"])

    @property
    def made(self) -> dict[str, list[str]]:
        """What single requests create, by their action."""
        return {"new reason": self.reasons, "new supplier": self.suppliers, "new store": self.outlets,
                "new account": self.accounts, "new product": self.new_products}  # fmt: skip

    def line(self, request: Request, shift: int = 0) -> Json:
        """The body of an order; one in eight comes from the supplier, and one in eight is for an outlet."""
        product, store, source = request.picks[:3]
        source_id = None if source % 8 == 0 else pick(self.warehouses, source)["id"]
        store_id = pick(self.stores, store)["id"] if request.picks[4] % 8 else master_data.outlet(self, request)
        return {"store_id": store_id, "product_id": pick(self.products, product + shift)["id"],
                "quantity": request.quantity, "source_store_id": source_id, "notes": request.key}  # fmt: skip

    def approver(self, request: Request) -> str:
        """The regional manager or, in one request of four, the spare one."""
        return self.spare["email"] if request.picks[3] % 4 == 0 else WEST

    def some_orders(self, request: Request) -> list[str]:
        """Up to eight of the newest orders."""
        recent = self.orders[-16:] or ["1"]
        return sorted({pick(recent, number) for number in request.picks}, key=int)


def make_world(system: System, count: int = 4) -> World:
    """Create what the clients use: two warehouses, three stores, and three outlets; two of these have own regions.

    The stores, and the outlet in West, carry two of the `count` products.
    """
    asker = system.client(ASKER)
    products = [make_product(asker, category=unique("Category"), brand=unique("Brand")) for _ in range(count)]
    warehouses = [make_store(asker, "West", "Warehouse") for _ in range(2)]
    stores = [make_store(asker) for _ in range(3)]
    outlets = [make_store(asker, region) for region in ("West", unique("Region"), unique("Region"))]
    rows = [make_stock(asker, store, product, 12) for store in warehouses for product in products]
    rows += [make_stock(asker, store, product, 5) for store in [*stores, outlets[0]] for product in products[:2]]
    spare, administrators = (
        make_user(asker, "regional_manager", region="West"),
        [make_user(asker, "admin") for _ in range(2)],
    )
    names = {one[name] for one in products for name in ("category", "brand")} | {one["region"] for one in outlets[1:]}
    labels = {path: [one for one in asker.ok("GET", f"/api/{path}") if one["name"] in names] for path in LABELS}
    ids = [store["id"] for store in outlets]
    return World(stores, warehouses, products, rows, spare, administrators, labels, outlets=ids)


def create(world: World, request: Request) -> Sent:
    """One order."""
    return "POST", "/api/orders", world.line(request), ASKER


def create_batch(world: World, request: Request) -> Sent:
    """Three orders together."""
    return "POST", "/api/orders/batch", {"orders": [world.line(request, shift) for shift in range(3)]}, ASKER


def create_transfer(world: World, request: Request) -> Sent:
    """One order from another store, which has to agree."""
    to, source = (pick(world.stores, request.picks[1] + shift)["id"] for shift in range(2))
    body = {**world.line(request), "product_id": pick(world.products, request.picks[0] % 2)["id"]}
    return "POST", "/api/orders", {**body, "store_id": to, "source_store_id": source}, ASKER


def agree(world: World, request: Request) -> Sent:
    """The agreement of a source, by the administrator: the approvers may not agree for the sources of all regions."""
    order = pick(world.orders[-16:] or ["1"], request.picks[0])
    return "PATCH", f"/api/orders/{order}/agree", {}, ASKER


def agree_to_several(world: World, request: Request) -> Sent:
    """The agreement of the sources of one or two of the newest transfers, all or none."""
    ids = sorted({pick(world.transfers[-4:] or ["1"], number) for number in request.picks[:2]}, key=int)
    return "POST", "/api/orders/agree", {"ids": ids}, ASKER


def edit(world: World, request: Request) -> Sent:
    """Another quantity."""
    order = pick(world.orders[-16:] or ["1"], request.picks[0])
    return "PATCH", f"/api/orders/{order}", {"quantity": request.quantity}, ASKER


def one_move(name: str, **more: Any) -> Callable[[World, Request], Sent]:
    """A move of one order."""

    def compose(world: World, request: Request) -> Sent:
        order = pick(world.orders[-16:] or ["1"], request.picks[0])
        return "PATCH", f"/api/orders/{order}/{name}", reasoned(name, request, more), world.approver(request)

    return compose


def several_moves(name: str, **more: Any) -> Callable[[World, Request], Sent]:
    """A move of several orders, all or none."""

    def compose(world: World, request: Request) -> Sent:
        body = {"ids": world.some_orders(request), **reasoned(name, request, more)}
        return "POST", f"/api/orders/{name}", body, world.approver(request)

    return compose


def reasoned(name: str, request: Request, more: Json) -> Json:
    """The body of a move; cancelling needs a reason."""
    return {**more, **({"reason": request.key} if name == "cancel" else {})}


# A receive after which nothing is in transit: what is missing is lost.
LAST_PART: Json = {"received": 1, "damaged": 0, "reason": "lost", "final": True, "allow_over_max": True}


def ship_a_part(world: World, request: Request) -> Sent:
    """Some cases of an order; the rest becomes a backorder or is closed."""
    body = {"quantity": request.quantity, "remainder": "backorder" if request.picks[1] % 2 else "close"}
    return one_move("ship", **body)(world, request)


def receive_a_part(world: World, request: Request) -> Sent:
    """A usable case of an order, and in one request of two a damaged one."""
    body = {"received": 1, "damaged": request.picks[1] % 2, "reason": "damaged", "allow_over_max": True}
    return one_move("receive", **body)(world, request)


def give_back(world: World, request: Request) -> Sent:
    """A return of some cases of a received order, in one request of four of an order in any state."""
    order = pick(world.received[-4:] if request.picks[1] % 4 and world.received else world.orders[-16:] or ["1"],
                 request.picks[0])  # fmt: skip
    body = {"quantity": (request.quantity + 1) // 2, "reason": "recall", "notes": request.key}
    return "POST", f"/api/orders/{order}/return", body, ASKER


def adjust(world: World, request: Request) -> Sent:
    """More or fewer cases of one stock row."""
    row = pick(world.rows, request.picks[0])
    delta = request.quantity if request.picks[1] % 2 else -request.quantity
    return "POST", f"/api/inventory/{row['id']}/adjustments", {"delta": delta, "reason": request.key}, ASKER


def count(world: World, request: Request) -> Sent:
    """A count of one stock row."""
    row = pick(world.rows, request.picks[0])
    return "PUT", f"/api/inventory/{row['id']}", {"current_stock": 8 + request.quantity, "reason": request.key}, ASKER


def stocktake(world: World, request: Request) -> Sent:
    """Counts of all products of one warehouse."""
    store = pick(world.warehouses, request.picks[0])
    counts = [{"product_id": one["id"], "current_stock": 8 + request.quantity} for one in world.products]
    return "POST", "/api/inventory/counts", {"store_id": store["id"], "reason": request.key, "counts": counts}, ASKER


def new_stock_row(world: World, request: Request) -> Sent:
    """A product that a store may not carry yet, with an opening stock."""
    store, product = pick(world.stores, request.picks[0]), pick(world.products, request.picks[1])
    body = {"store_id": store["id"], "product_id": product["id"], "opening_stock": request.quantity, "max_stock": 9000}
    return "POST", "/api/inventory", {**body, "reason": request.key}, ASKER


def start_stocktake(world: World, request: Request) -> Sent:
    """A stocktake of one warehouse; each has one open stocktake at most."""
    return "POST", "/api/stocktakes", {"store_id": pick(world.warehouses, request.picks[0])["id"]}, ASKER


def count_stocktake(world: World, request: Request) -> Sent:
    """The counts of two products in one of the newest stocktakes."""
    first = request.picks[1]
    products = {pick(world.products, number)["id"] for number in (first, first + 1)}
    lines = [{"product_id": product, "counted_stock": 8 + request.quantity} for product in sorted(products, key=int)]
    return "PUT", f"/api/stocktakes/{newest_stocktake(world, request)}/lines", {"lines": lines}, ASKER


def end_stocktake(name: str) -> Callable[[World, Request], Sent]:
    """The end of one of the newest stocktakes."""

    def compose(world: World, request: Request) -> Sent:
        path = f"/api/stocktakes/{newest_stocktake(world, request)}/{name}"
        return "PATCH", path, {"reason": f"{name} {request.key}"}, ASKER

    return compose


def newest_stocktake(world: World, request: Request) -> str:
    """The id of one of the newest stocktakes; of an unknown one if there is none."""
    return pick(world.stocktakes[-2:] or ["1"], request.picks[0])


def levels(world: World, request: Request) -> Sent:
    """Other levels of one stock row, without a count."""
    row = pick(world.rows, request.picks[0])
    body = {"reorder_level": request.quantity, "max_stock": 9000 + request.quantity}
    return "PUT", f"/api/inventory/{row['id']}", body, ASKER


def sale(world: World, request: Request) -> Sent:
    """Two sold lines; some of them sell more than the books show, or what is reserved."""
    rows = [pick(world.rows, request.picks[0] + shift) for shift in range(2)]
    lines = [
        {"store_id": row["store_id"], "product_id": row["product_id"], "quantity": request.quantity,
         "external_id": f"{request.key} {index}"} for index, row in enumerate(rows)
    ]  # fmt: skip
    return "POST", "/api/sales", {"source": "simulation", "mode": "all", "lines": lines}, ASKER


def write_off(world: World, request: Request) -> Sent:
    """Damaged cases of one stock row."""
    path = f"/api/inventory/{pick(world.rows, request.picks[0])['id']}/write-offs"
    return "POST", path, {"quantity": request.quantity, "reason_code": "damaged", "reason": request.key}, ASKER


def reverse(world: World, request: Request) -> Sent:
    """One of the newest movements is taken back."""
    movement = pick(world.movements[-8:] or ["1"], request.picks[0])
    return "POST", f"/api/inventory/movements/{movement}/reverse", {"reason": request.key}, ASKER


COMPOSERS: dict[str, Callable[[World, Request], Sent]] = {
    "create": create, "create batch": create_batch, "create transfer": create_transfer, "edit": edit,
    "agree": agree, "agree batch": agree_to_several,
    "approve": one_move("approve"), "approve batch": several_moves("approve"),
    "fulfill": one_move("fulfill", allow_over_max=True),
    "fulfill batch": several_moves("fulfill", allow_over_max=True),
    "ship": one_move("ship"), "ship a part": ship_a_part, "ship batch": several_moves("ship"),
    "receive": receive_a_part, "receive the last part": one_move("receive", **LAST_PART),
    "receive batch": several_moves("receive", allow_over_max=True),
    "return": give_back,
    "cancel": one_move("cancel"), "cancel batch": several_moves("cancel"),
    "adjust": adjust, "count": count, "stocktake": stocktake, "new stock row": new_stock_row,
    "price": master_data.price, "account": master_data.account, "administrator": master_data.administrator,
    "change account": master_data.change_account, "change product": master_data.change_product, "levels": levels,
    "store": master_data.store,
    "new store": master_data.new_store, "new product": master_data.new_product, "new account": master_data.new_account,
    "start stocktake": start_stocktake, "count stocktake": count_stocktake,
    "close stocktake": end_stocktake("close"), "discard stocktake": end_stocktake("discard"),
    "sale": sale, "write off": write_off, "reverse": reverse,
    "new reason": master_data.new_reason, "change reason": master_data.change_reason,
    "new supplier": master_data.new_supplier, "change supplier": master_data.change_supplier,
    "company": master_data.company,
    "rename category": master_data.rename_label("categories"), "merge category": master_data.merge_label("categories"),
    "rename brand": master_data.rename_label("brands"), "merge brand": master_data.merge_label("brands"),
    "rename region": master_data.rename_label("regions"), "merge region": master_data.merge_label("regions"),
    "close store": master_data.close_store, "open store": master_data.open_store, "move store": master_data.move_store,
}  # fmt: skip
