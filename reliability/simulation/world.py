"""The stores, products, orders and accounts of a simulation, and the requests that its clients send."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from reliability.simulation.plan import Request
from reliability.trial import ASKER, WEST, System
from tests.factories import make_product, make_stock, make_store, make_user, unique

Json = dict[str, Any]
T = TypeVar("T")
Sent = tuple[str, str, Json, str]  # method, path, body, user


@dataclass
class Result:
    """The last answer to a request; `unknown` if an earlier attempt may have taken effect all the same."""

    request: Request
    sent: Sent
    status: int
    answer: Any
    unknown: bool = False

    @property
    def succeeded(self) -> bool:
        """Whether the request took effect."""
        return self.status < 300


@dataclass
class World:
    """The state as the clients know it from the answers of the service."""

    stores: list[Json]
    warehouses: list[Json]
    products: list[Json]
    rows: list[Json]
    spare: Json  # the account that is deactivated and activated again
    administrators: list[Json]  # two, who change each other
    categories: list[Json]  # one for each product, until it is merged into another
    orders: list[str] = field(default_factory=list[str])
    transfers: list[str] = field(default_factory=list[str])
    received: list[str] = field(default_factory=list[str])  # orders that can be returned
    stocktakes: list[str] = field(default_factory=list[str])
    movements: list[str] = field(default_factory=list[str])  # those that can be reversed
    reasons: list[str] = field(default_factory=list[str])
    suppliers: list[str] = field(default_factory=list[str])
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
            made = result.answer.get("orders", [result.answer])
            self.orders += [order["id"] for order in made]
        if result.succeeded and result.request.action == "create transfer":
            self.transfers.append(result.answer["id"])
        if result.succeeded and result.request.action.startswith(("fulfill", "receive")):
            done = result.answer.get("orders", [result.answer])
            self.received += [one["id"] for one in done if one["status"] == "fulfilled" and one["return_of"] is None]
        if result.succeeded and result.request.action == "start stocktake":
            self.stocktakes.append(result.answer["id"])
        if result.succeeded and result.request.action in ("adjust", "write off"):
            self.movements.append(result.answer["id"])
        if result.succeeded and result.request.action == "sale":
            self.movements += [line["movement_id"] for line in result.answer["lines"]]
        if result.succeeded and result.request.action == "new reason":
            self.reasons.append(result.answer["id"])
        if result.succeeded and result.request.action == "new supplier":
            self.suppliers.append(result.answer["id"])

    def line(self, request: Request, shift: int = 0) -> Json:
        """The body of an order; one in eight comes from the supplier."""
        product, store, source = request.picks[:3]
        source_id = None if source % 8 == 0 else pick(self.warehouses, source)["id"]
        return {"store_id": pick(self.stores, store)["id"], "product_id": pick(self.products, product + shift)["id"],
                "quantity": request.quantity, "source_store_id": source_id, "notes": request.key}  # fmt: skip

    def approver(self, request: Request) -> str:
        """The regional manager or, in one request of four, the spare one."""
        return self.spare["email"] if request.picks[3] % 4 == 0 else WEST

    def some_orders(self, request: Request) -> list[str]:
        """Up to eight of the newest orders."""
        recent = self.orders[-16:] or ["1"]
        return sorted({pick(recent, number) for number in request.picks}, key=int)


def pick(among: Sequence[T], number: int) -> T:
    """Return one of them."""
    return among[number % len(among)]


def make_world(system: System, count: int = 4, region: str = "West") -> World:
    """Create what the clients use: two warehouses and three stores; the stores carry two of the `count` products."""
    asker = system.client(ASKER)
    products = [make_product(asker, category=unique("Category")) for _ in range(count)]
    names = {product["category"] for product in products}
    categories = [one for one in asker.ok("GET", "/api/categories") if one["name"] in names]
    warehouses = [make_store(asker, region, "Warehouse") for _ in range(2)]
    stores = [make_store(asker, region) for _ in range(3)]
    rows = [make_stock(asker, store, product, 12) for store in warehouses for product in products]
    rows += [make_stock(asker, store, product, 5) for store in stores for product in products[:2]]
    spare, administrators = (
        make_user(asker, "regional_manager", region=region),
        [make_user(asker, "admin") for _ in range(2)],
    )
    return World(stores, warehouses, products, rows, spare, administrators, categories)


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


def price(world: World, request: Request) -> Sent:
    """Another price of a product."""
    product = pick(world.products, request.picks[0])
    return "PUT", f"/api/products/{product['id']}", {"unit_price": 10 + request.quantity}, ASKER


def account(world: World, request: Request) -> Sent:
    """Deactivate the spare account, or activate it again."""
    return "PUT", f"/api/users/{world.spare['id']}", {"active": bool(request.picks[0] % 2)}, ASKER


def store(world: World, request: Request) -> Sent:
    """Another name of a store."""
    store = pick([*world.stores, *world.warehouses], request.picks[0])
    return "PUT", f"/api/stores/{store['id']}", {"name": f"Renamed {request.quantity}"}, ASKER


def administrator(world: World, request: Request) -> Sent:
    """One administrator changes the account of the other."""
    one, other = sorted(world.administrators, key=lambda user: (int(user["id"]) + request.picks[0]) % 2)
    return "PUT", f"/api/users/{one['id']}", {"first_name": f"Renamed {request.quantity}"}, other["email"]


def new_store(_world: World, request: Request) -> Sent:
    """Another store."""
    body = {"code": request.key.upper()[:20], "name": "New", "region": "West", "store_type": "Urban"}
    return "POST", "/api/stores", {**body, "address": "1 New Street"}, ASKER


def new_product(world: World, request: Request) -> Sent:
    """Another product, of the newest supplier."""
    body = {"sku": request.key.upper(), "name": "New", "brand": "Newer", "category": "Tested", "unit_price": 1.0}
    return "POST", "/api/products", {**body, "supplier_id": world.suppliers[-1] if world.suppliers else None}, ASKER


def new_account(_world: World, request: Request) -> Sent:
    """Another account."""
    body = {"username": request.key, "email": f"{request.key}@rows.example", "first_name": "New", "last_name": "Er"}
    return "POST", "/api/users", {**body, "role": "regional_manager", "region": "West"}, ASKER


def company(_world: World, request: Request) -> Sent:
    """Another name of the company."""
    return "PUT", "/api/company", {"name": f"Renamed {request.quantity}"}, ASKER


def rename_category(world: World, request: Request) -> Sent:
    """Another name of a category, in each of its products."""
    category = pick(world.categories, request.picks[0])
    return "PUT", f"/api/categories/{category['id']}", {"name": f"Renamed {request.key}"}, ASKER


def merge_category(world: World, request: Request) -> Sent:
    """Two categories become one: the products of the first get the second."""
    category, other = (pick(world.categories, number) for number in request.picks[:2])
    return "POST", f"/api/categories/{category['id']}/merge", {"into": other["id"]}, ASKER


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


def new_reason(_world: World, request: Request) -> Sent:
    """Another reason for adjustments."""
    code = "r_" + "".join(letter if letter.isalnum() else "_" for letter in request.key.lower())
    return "POST", "/api/reasons", {"code": code, "name": "New", "kinds": ["adjustment"], "consumption": False}, ASKER


def change_reason(world: World, request: Request) -> Sent:
    """Another name of a reason."""
    reason = pick(world.reasons[-4:] or ["1"], request.picks[0])
    return "PUT", f"/api/reasons/{reason}", {"name": f"Renamed {request.quantity}"}, ASKER


def new_supplier(_world: World, request: Request) -> Sent:
    """Another supplier, which takes orders on one day of the week."""
    return "POST", "/api/suppliers", {"name": request.key, "lead_time_days": 2, "order_days": ["monday"]}, ASKER


def change_supplier(world: World, request: Request) -> Sent:
    """Another name of a supplier, which its products have, too."""
    supplier = pick(world.suppliers[-4:] or ["1"], request.picks[0])
    return "PUT", f"/api/suppliers/{supplier}", {"name": f"Renamed {request.key}"}, ASKER


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
    "price": price, "account": account, "store": store, "administrator": administrator,
    "new store": new_store, "new product": new_product, "new account": new_account,
    "start stocktake": start_stocktake, "count stocktake": count_stocktake,
    "close stocktake": end_stocktake("close"), "discard stocktake": end_stocktake("discard"),
    "sale": sale, "write off": write_off, "reverse": reverse,
    "new reason": new_reason, "change reason": change_reason,
    "new supplier": new_supplier, "change supplier": change_supplier,
    "company": company, "rename category": rename_category, "merge category": merge_category,
}  # fmt: skip
