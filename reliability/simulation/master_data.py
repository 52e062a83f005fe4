"""The requests of a simulation that change stores, products, accounts, labels, reasons and suppliers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from reliability.simulation.plan import Request, pick
from reliability.trial import ASKER

if TYPE_CHECKING:
    from reliability.simulation.world import World

Json = dict[str, Any]
Sent = tuple[str, str, Json, str]  # method, path, body, user


def price(world: "World", request: Request) -> Sent:
    """Another price of a product."""
    product = pick(world.products, request.picks[0])
    return "PUT", f"/api/products/{product['id']}", {"unit_price": 10 + request.quantity}, ASKER


def account(world: "World", request: Request) -> Sent:
    """Deactivate the spare account, or activate it again."""
    return "PUT", f"/api/users/{world.spare['id']}", {"active": bool(request.picks[0] % 2)}, ASKER


def store(world: "World", request: Request) -> Sent:
    """Another name of a store."""
    store = pick([*world.stores, *world.warehouses], request.picks[0])
    return "PUT", f"/api/stores/{store['id']}", {"name": f"Renamed {request.quantity}"}, ASKER


def administrator(world: "World", request: Request) -> Sent:
    """One administrator changes the account of the other."""
    one, other = sorted(world.administrators, key=lambda user: (int(user["id"]) + request.picks[0]) % 2)
    return "PUT", f"/api/users/{one['id']}", {"first_name": f"Renamed {request.quantity}"}, other["email"]


def new_store(_world: "World", request: Request) -> Sent:
    """Another store."""
    body = {"code": request.key.upper()[:20], "name": "New", "region": "West", "store_type": "Urban"}
    return "POST", "/api/stores", {**body, "address": "1 New Street"}, ASKER


def new_product(world: "World", request: Request) -> Sent:
    """Another product, of the newest supplier."""
    body = {"sku": request.key.upper(), "name": "New", "brand": "Newer", "category": "Tested", "unit_price": 1.0}
    return "POST", "/api/products", {**body, "supplier_id": world.suppliers[-1] if world.suppliers else None}, ASKER


def new_account(_world: "World", request: Request) -> Sent:
    """Another account."""
    body = {"username": request.key, "email": f"{request.key}@rows.example", "first_name": "New", "last_name": "Er"}
    return "POST", "/api/users", {**body, "role": "regional_manager", "region": "West"}, ASKER


def company(_world: "World", request: Request) -> Sent:
    """Another name of the company."""
    return "PUT", "/api/company", {"name": f"Renamed {request.quantity}"}, ASKER


def new_reason(_world: "World", request: Request) -> Sent:
    """Another reason for adjustments."""
    code = "r_" + "".join(letter if letter.isalnum() else "_" for letter in request.key.lower())
    return "POST", "/api/reasons", {"code": code, "name": "New", "kinds": ["adjustment"], "consumption": False}, ASKER


def change_reason(world: "World", request: Request) -> Sent:
    """Another name of a reason."""
    reason = pick(world.reasons[-4:] or ["1"], request.picks[0])
    return "PUT", f"/api/reasons/{reason}", {"name": f"Renamed {request.quantity}"}, ASKER


def new_supplier(_world: "World", request: Request) -> Sent:
    """Another supplier, which takes orders on one day of the week."""
    return "POST", "/api/suppliers", {"name": request.key, "lead_time_days": 2, "order_days": ["monday"]}, ASKER


def change_supplier(world: "World", request: Request) -> Sent:
    """Another name of a supplier, which its products have, too."""
    supplier = pick(world.suppliers[-4:] or ["1"], request.picks[0])
    return "PUT", f"/api/suppliers/{supplier}", {"name": f"Renamed {request.key}"}, ASKER


def outlet(world: "World", request: Request) -> str:
    """The id of one of the newest stores, which are closed, opened again and moved to other regions."""
    return pick(world.outlets[-4:] or ["1"], request.picks[5])


def close_store(world: "World", request: Request) -> Sent:
    """The end of a store: its open orders are cancelled, its stock is moved to a warehouse or written off."""
    body = {"open_orders": "cancel", "stock": "write_off", "reason": request.key}
    if request.picks[1] % 2:
        target = pick(world.warehouses, request.picks[2])["id"]
        body |= {"stock": "move", "move_to": target, "allow_over_max": True}
    return "PATCH", f"/api/stores/{outlet(world, request)}/close", body, ASKER


def open_store(world: "World", request: Request) -> Sent:
    """A store is opened again."""
    return "PUT", f"/api/stores/{outlet(world, request)}", {"active": True}, ASKER


def move_store(world: "World", request: Request) -> Sent:
    """A store gets another region."""
    return "PUT", f"/api/stores/{outlet(world, request)}", {"region": pick(("West", "South"), request.picks[1])}, ASKER


def change_account(world: "World", request: Request) -> Sent:
    """Another role, region or store of an account that sends no requests."""
    user = pick(world.accounts[-4:] or ["1"], request.picks[0])
    store = pick(world.stores, request.picks[2])["id"]
    bodies: tuple[Json, ...] = (
        {"role": "admin"},
        {"role": "regional_manager", "region": "South", "store_id": None},
        {"role": "store_manager", "region": None, "store_id": store},
    )
    return "PUT", f"/api/users/{user}", pick(bodies, request.picks[1]), ASKER


def change_product(world: "World", request: Request) -> Sent:
    """Other barcodes or another supplier of a product, or a new product becomes inactive or active."""
    product, what = pick(world.products, request.picks[0])["id"], request.picks[1] % 4
    if what < 2:
        fresh = pick(world.new_products[-4:] or ["1"], request.picks[0])
        return "PUT", f"/api/products/{fresh}", {"active": bool(what)}, ASKER
    bodies: tuple[Json, ...] = (
        {"barcodes": [request.key]},
        {"supplier_id": pick(world.suppliers, request.picks[2]) if world.suppliers else None},
    )
    return "PUT", f"/api/products/{product}", bodies[what - 2], ASKER


def rename_label(path: str) -> "Callable[[World, Request], Sent]":
    """Another name of a category, a brand or a region, in each product or store that has it."""

    def compose(world: "World", request: Request) -> Sent:
        label = pick(world.labels[path], request.picks[0])
        return "PUT", f"/api/{path}/{label['id']}", {"name": f"Renamed {request.key}"}, ASKER

    return compose


def merge_label(path: str) -> "Callable[[World, Request], Sent]":
    """Two labels become one: what has the first gets the second."""

    def compose(world: "World", request: Request) -> Sent:
        label, other = (pick(world.labels[path], number) for number in request.picks[:2])
        return "POST", f"/api/{path}/{label['id']}/merge", {"into": other["id"]}, ASKER

    return compose
