"""R29: every route of the OpenAPI document, each caller and each target, compared with the stored matrix."""

import re
from typing import Any

from reliability import PROJECT
from reliability.bars import Bar
from reliability.http_connection import HttpConnection
from reliability.trial import ADMIN, ASKER, SOUTH, WEST, Mutant, Patch, Row, System, Trial
from tests.factories import Shop, make_product, make_stocktake, make_store, make_user, stock_of
from tests.test_hostile_input import WRITES, filled_in, make_labels, make_movement
from tests.transfers import former_store

MATRIX = PROJECT / "reliability" / "authorization_matrix.txt"
HEAD = """# Expected statuses: route | target | the status for
# an administrator, the regional manager, the store's manager, the source's manager, an inactive user, an unknown user.
# The managers are those of the target "own store" and its region. A route that is missing here fails R29: delete this
# file, run python -m reliability --row R29, and read each line of the difference before you commit it.
"""
NOWHERE = "999999999999999999"
Keys = dict[str, str]
Matrix = dict[str, dict[str, dict[str, int]]]  # the status by route, target and caller


async def authorization(trial: Trial) -> None:
    """Send every request and compare the statuses."""
    async with trial.system(workers=1) as system:
        targets, callers = company(system)
        found: Matrix = {}
        for route, schema in sorted(routes(system).items()):
            if route not in WRITES and schema is not None:
                trial.check(False, f"{route} is a write that this row does not know how to ask", "matrix")
                continue
            found[route] = {}
            for whose, keys in targets.items():
                statuses = {who: await status(system, route, keys, email) for who, email in callers.items()}
                found[route][whose] = statuses
        compare(trial, found)
        trial.reached(f"{len(found)} routes x {len(targets)} targets x {len(callers)} callers")


def routes(system: System) -> dict[str, Any]:
    """Every documented operation, with its body's schema where it takes one."""
    return {
        f"{method.upper()} {path}": operation.get("requestBody")
        for path, operations in system.contract.document["paths"].items()
        for method, operation in operations.items()
        if not path.endswith("/stream")  # never ends; the backend's tests cover it
    }


def company(system: System) -> tuple[dict[str, Keys], dict[str, str]]:
    """The targets (own store, other store in the region, other region, unknown ids) and the callers."""
    admin = system.client(ASKER)
    own, other = system.shop(100), system.shop(100)
    south = Shop(admin, system.client(SOUTH), 100)
    admin.ok("PUT", f"/api/stores/{south.store['id']}", json={"region": "South"})
    admin.ok("PUT", f"/api/stores/{south.warehouse['id']}", json={"region": "South"})
    south.order(1)
    callers = {
        "admin": ADMIN,
        "regional manager": WEST,
        "store manager": make_user(admin, "store_manager", store_id=own.store["id"])["email"],
        "source's manager": make_user(admin, "store_manager", store_id=own.warehouse["id"])["email"],
        "inactive": make_user(admin, "admin", active=False)["email"],
        "unknown": "unknown@rows.example",
    }
    targets = {name: keys_of(system, shop) for name, shop in
               {"own store": own, "other store": other, "other region": south}.items()}  # fmt: skip
    nowhere = dict.fromkeys(targets["own store"], NOWHERE)
    kept = {name: targets["own store"][name] for name in ("role", "moment", "code")}  # placeholders that are no ids
    return {**targets, "unknown id": {**nowhere, **kept}}, callers


def keys_of(system: System, shop: Shop) -> Keys:
    """The ids for placeholders in paths and bodies: resources of this shop's store."""
    approved = shop.order(1)
    shop.approve(approved)
    sent = shop.approve(shop.order(1))
    done = shop.fulfill(shop.approve(shop.order(1)))
    region = shop.admin.ok("GET", f"/api/stores/{shop.store['id']}")["region"]
    shop.west.ok("PATCH", f"/api/orders/{sent['id']}/ship")
    manager = make_user(shop.admin, "store_manager", store_id=shop.store["id"])
    batch = shop.admin.ok("POST", "/api/orders/batch", json={"orders": [{
        "store_id": shop.store["id"], "product_id": shop.product["id"], "quantity": 1,
        "source_store_id": shop.warehouse["id"]}]})  # fmt: skip
    row = stock_of(shop.admin, shop.store, shop.product)
    return {"store_id": shop.store["id"], "product_id": shop.product["id"], "user_id": manager["id"],
            "manager_id": manager["id"],
            "inventory_id": row["id"], "order_id": shop.order(5)["id"], "approved_id": approved["id"],
            "shipped_id": sent["id"], "fulfilled_id": done["id"],
            "transfer_id": former_store(shop)["id"],
            "empty_store_id": make_store(shop.admin, region)["id"],
            "batch_id": batch["batch_id"], "role": "admin", "code": row["sku"],
            "other_product_id": make_product(shop.admin)["id"], "stocktake_id": make_stocktake(shop)["id"],
            **make_movement(shop), **make_labels(shop.admin)}  # fmt: skip


async def status(system: System, route: str, keys: Keys, email: str) -> int:
    """The status for this caller; writes are dry runs, so that they change nothing."""
    method, path = route.split()
    moved = {
        "agree": "transfer_id",
        "fulfill": "approved_id",
        "ship": "approved_id",
        "receive": "shipped_id",
        "return": "fulfilled_id",
    }  # fmt: skip
    used = {**keys, "order_id": keys[moved.get(path.rsplit("/", 1)[1], "order_id")]}
    if path == "/api/stores/{store_id}/close":  # no case is on its way to it
        used["store_id"] = keys["empty_store_id"]
    url = re.sub(r"\{(\w+)\}", lambda match: used.get(match[1], NOWHERE), filled_in(path, used))
    http = HttpConnection(system.port, email)
    try:
        if route not in WRITES:
            return (await http.send(method, url)).status
        body = filled_in(WRITES[route], used)
        return (await http.send(method, f"{url}?dry_run=true", body)).status
    finally:
        http.drop()


def compare(trial: Trial, found: Matrix) -> None:
    """Report every difference from the stored matrix; store this one, for review, if there is none."""
    lines = in_lines(found)
    if not MATRIX.exists():
        MATRIX.write_text(HEAD + "".join(f"{line}\n" for line in lines))
    kept = [line for line in MATRIX.read_text().splitlines() if line and not line.startswith("#")]
    differences = [f"not in the matrix: {line}" for line in sorted(set(lines) - set(kept))]
    differences += [f"only in the matrix: {line}" for line in sorted(set(kept) - set(lines))]
    for difference in differences or [""]:
        trial.check(not difference, difference, "matrix")
    for line in lines:
        listed = set(line.split("|")[2].split())
        trial.check(listed <= {"200", "201", "403", "404"}, f"the request is not valid: {line}")


def in_lines(found: Matrix) -> list[str]:
    """The matrix as text: a line for each route and target, or one line if the target makes no difference."""
    lines: list[str] = []
    for route, targets in found.items():
        same = len({tuple(statuses.values()) for statuses in targets.values()}) == 1
        for whose, statuses in list(targets.items())[: 1 if same else None]:
            listed = " ".join(str(status) for status in statuses.values())
            lines.append(f"{route:48} | {'any' if same else whose:12} | {listed}")
    return lines


MOVES = "app/domain/order_moves.py"
ROWS = (
    Row(
        "R29",
        "authorization matrix: routes x callers x targets",
        {"matrix": Bar("every response is as in reliability/authorization_matrix.txt, which has every route")},
        authorization,
        (
            Mutant(
                "every caller may approve",
                (
                    Patch(
                        MOVES,
                        'if move == "approve":\n        return has_region_access(caller, order.region)',
                        'if move == "approve":\n        return True',
                    ),
                ),
            ),
            Mutant(
                "a store manager reaches every store",
                (Patch("app/domain/permissions.py", "caller.store_id == store_id\n", "True\n"),),
            ),
            Mutant(
                "inactive accounts are accepted",
                (Patch("app/queries/users.py", "WHERE {condition} AND active ORDER BY", "WHERE {condition} ORDER BY"),),
            ),
        ),
    ),
)
