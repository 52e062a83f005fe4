"""The due times of orders, and the actions that a caller is allowed."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import psycopg
import pytest

from app.domain.order_lifecycle import is_requester
from app.domain.order_moves import Move, is_legal, may, may_give
from app.domain.transfers import lacks_agreement
from app.models.fields import OrderStatus, Role
from app.queries import order_columns
from app.queries.orders import OrderRow
from app.queries.users import Caller
from tests.clock import stable_result
from tests.conftest import People
from tests.contract import Client
from tests.factories import Json, Shop, backdate_order, make_user
from tests.test_batch import basket

Database = psycopg.Connection[dict[str, Any]]
MOVES: list[Move] = ["agree", "edit", "approve", "fulfill", "ship", "receive", "cancel"]
STATUSES: list[OrderStatus] = ["pending", "approved", "shipped", "fulfilled", "cancelled"]

# the order is store 20's in West, from warehouse 10 or the supplier
CALLERS = [
    Caller(key, role, store, region)
    for key, (role, store, region) in enumerate[tuple[Role, int | None, str | None]](
        product(("admin", "regional_manager", "store_manager"), (None, 10, 20, 30), (None, "West", "South")), start=1
    )
    if not (role == "store_manager" and store is None)  # the database refuses such an account
]
# transfers to it from store 10 in South or store 30 in West,
# and returns to it: to warehouse 20 in West from store 10 in South, or from store 20 to the supplier
REGIONS = {10: "South", 20: "West", 30: "West", None: None}
ORDERS = [
    OrderRow(1, "PO-1", status, 1, 7, 20, "West", source, 5, 5, asker, setter, None,
             source_region=REGIONS[source], return_of=original, needs_agreement=needed, agreed_quantity=agreed)
    for status, (source, original, needed, agreed), asker, setter in product(
        STATUSES, ((10, None, False, None), (None, None, False, None), (10, 9, False, None), (20, 9, False, None),
                   (10, None, True, None), (10, None, True, 5), (30, None, True, None), (30, None, True, 5)),
        (1, 999), (None, 1, 999))
]  # fmt: skip


def offered(caller: Caller, order: OrderRow, four_eyes: bool) -> list[Move]:
    """The moves that domain/order_lifecycle.py allows the caller."""
    moves = [move for move in MOVES if is_legal(move, order) and may(caller, move, order)]
    if order.status == "fulfilled" and order.return_of is None and may(caller, "return", order):
        moves.append("return")
    if not lacks_agreement(order):
        moves = [move for move in moves if move != "agree"]
    elif not may_give(caller, order):
        moves = [move for move in moves if move != "approve"]
    return [move for move in moves if not (move == "approve" and four_eyes and is_requester(caller, order))]


@pytest.mark.parametrize("four_eyes", [True, False])
def test_allowed_actions_match_the_rules_in_every_case(database: Database, four_eyes: bool) -> None:
    statement = f"""
        WITH company AS (SELECT {four_eyes} AS require_four_eyes)
        SELECT ({order_columns.allowed_actions()})::json AS offered
        FROM (SELECT %s::text AS status, %s::bigint AS store_id, %s::bigint AS source_store_id,
                     %s::bigint AS requested_by, %s::bigint AS quantity_set_by, %s::bigint AS return_of,
                     %s::boolean AS needs_agreement, %s::int AS agreed_quantity) o,
             (SELECT %s::text AS region, timestamptz 'infinity' AS valid_to) s,
             (SELECT %s::text AS region, timestamptz 'infinity' AS valid_to) w,
             (SELECT %s::bigint AS id, %s::text AS role, %s::bigint AS store_id, %s::text AS region) c"""
    seen: set[tuple[str, ...]] = set()
    for who, order in product(CALLERS, ORDERS):
        asker = who.id if order.requested_by == 1 else order.requested_by
        setter = who.id if order.quantity_set_by == 1 else order.quantity_set_by
        mine = replace(order, requested_by=asker, quantity_set_by=setter)
        row = database.execute(
            statement,
            (mine.status, mine.store_id, mine.source_store_id, mine.requested_by, mine.quantity_set_by,
             mine.return_of, mine.needs_agreement, mine.agreed_quantity, mine.region, mine.source_region,
             who.id, who.role, who.store_id, who.region),
        ).fetchone()  # fmt: skip
        assert row == {"offered": offered(who, mine, four_eyes)}, (who, mine)
        seen.add(tuple(row["offered"]))
    assert len(seen) >= 10


BODIES: dict[str, tuple[str, dict[str, Any] | None]] = {
    "agree": ("/agree", None),
    "edit": ("", {"quantity": 3}), "approve": ("/approve", None), "fulfill": ("/fulfill", None),
    "ship": ("/ship", None), "receive": ("/receive", {"received": 1}),
    "cancel": ("/cancel", {"reason": "for the test"}),
}  # fmt: skip


def test_allowed_actions_succeed_and_other_actions_are_refused(shop: Shop, people: People) -> None:
    source = shop.admin.acting_as(make_user(shop.admin, "store_manager", store_id=shop.warehouse["id"])["email"])
    store = shop.admin.acting_as(make_user(shop.admin, "store_manager", store_id=shop.store["id"])["email"])
    south = shop.admin.acting_as(people.south)
    pending, own, approved, sent, done = (shop.order(1, by=by) for by in (None, shop.west, None, None, None))
    for order in (approved, sent, done):
        shop.approve(order)
    shop.west.ok("PATCH", f"/api/orders/{sent['id']}/ship")
    shop.fulfill(done)
    for who, order in product((shop.admin, shop.west, south, source, store), (pending, own, approved, sent, done)):
        found = who.ok("GET", f"/api/orders/{order['id']}")["allowed_actions"]
        (listed,) = [
            o for o in who.ok("GET", f"/api/orders?store_id={shop.store['id']}")["data"] if o["id"] == order["id"]
        ]
        assert listed["allowed_actions"] == found
        for move, (path, body) in BODIES.items():
            tried = who.patch(f"/api/orders/{order['id']}{path}?dry_run=true", json=body)
            assert tried.status_code in ((200,) if move in found else (403, 409)), (move, found, tried.text)
        body = {"quantity": 1, "reason": "recall"}
        tried = who.post(f"/api/orders/{order['id']}/return?dry_run=true", json=body)
        assert tried.status_code in ((200,) if "return" in found else (403, 409)), (found, tried.text)
    assert store.ok("GET", f"/api/orders/{own['id']}")["allowed_actions"] == ["edit", "cancel"]
    assert shop.west.ok("GET", f"/api/orders/{own['id']}")["allowed_actions"] == ["edit", "cancel"]


def test_response_to_a_change_lists_the_next_actions(shop: Shop) -> None:
    order = shop.order(2)
    assert order["allowed_actions"] == ["edit", "cancel"]  # the requester may not approve
    assert shop.approve(order)["allowed_actions"] == ["fulfill", "ship", "cancel"]
    assert shop.fulfill(order)["allowed_actions"] == ["return"]
    batch = shop.admin.ok("POST", "/api/orders/approve", json={"ids": [shop.order(1, by=shop.west)["id"]]})
    assert batch["orders"][0]["allowed_actions"] == ["fulfill", "ship", "cancel"]


def hours(start: str, end: str) -> timedelta:
    return datetime.fromisoformat(end) - datetime.fromisoformat(start)


def test_order_is_due_24_hours_after_its_request_and_72_after_its_approval(shop: Shop) -> None:
    order = shop.order(2)
    assert hours(order["created_at"], order["due_at"]) == timedelta(hours=24)
    approved = shop.approve(order)
    assert hours(approved["approved_at"], approved["due_at"]) == timedelta(hours=72)
    assert not approved["late"]
    done = shop.fulfill(order)
    assert (done["due_at"], done["late"]) == (None, False)


def test_late_orders_are_sorted_with_the_longest_overdue_first(shop: Shop, database: Database) -> None:
    overdue: dict[str, int] = {}  # hours; an order is late 24 hours after its request, 72 after its approval
    for hours_ago, approved in ((30, False), (90, False), (40, False), (80, True), (100, True)):
        order = shop.order(1)
        if approved:
            shop.approve(order)
        backdate_order(database, order, hours_ago)
        overdue[order["id"]] = hours_ago - (72 if approved else 24)
    expected = sorted(overdue, key=lambda key: -overdue[key])
    where = f"/api/orders?store_id={shop.store['id']}&late=true"
    first = shop.admin.ok("GET", f"{where}&limit=3")
    second = shop.admin.ok("GET", f"{where}&limit=3&cursor={first['next_cursor']}")
    assert [order["id"] for order in first["data"] + second["data"]] == expected
    assert [order["id"] for order in shop.admin.ok("GET", f"{where}&sort=id")["data"]] == sorted(overdue, key=int)


def test_open_orders_past_their_due_time_are_late(shop: Shop, database: Database) -> None:
    pending, approved, young, younger, done = (shop.order(1) for _ in range(5))
    for order in (approved, younger, done):
        shop.approve(order)
    shop.fulfill(done)
    for order, hours_ago in ((pending, 25), (approved, 73), (young, 23), (younger, 71), (done, 200)):
        backdate_order(database, order, hours_ago)
    where = f"/api/orders?store_id={shop.store['id']}&sort=id"
    late, rest = (shop.admin.ok("GET", f"{where}&late={is_late}")["data"] for is_late in ("true", "false"))
    assert [(order["id"], order["late"]) for order in late] == [(pending["id"], True), (approved["id"], True)]
    assert [(order["id"], order["late"]) for order in rest] == [(o["id"], False) for o in (young, younger, done)]
    assert [hours(order["created_at"], order["due_at"]) for order in late[:1]] == [timedelta(hours=24)]
    assert shop.admin.ok("GET", f"/api/orders/counts?store_id={shop.store['id']}")["late"] == 2


def test_late_and_other_orders_add_up_to_all_orders(client: Client) -> None:
    queries = ("late=true&", "late=false&", "")
    late, rest, whole = stable_result(lambda: [client.ok("GET", f"/api/orders?{q}limit=1")["total"] for q in queries])
    assert late + rest == whole


COUNT_FILTERS = [
    "", "region={region}", "region={region}&region=South&category={category}", "category={category}",
    "store_id={store_id}", "product_id={product_id}", "source_store_id={source_store_id}", "date_from=2000-01-01",
    "date_from=2000-01-01&category={category}", "batch_id={batch_id}", "search=cola", "search={number}",
]  # fmt: skip


@pytest.fixture(scope="module")
def found(admin: Client, client: Client) -> Json:
    """An order that each of these filters finds with its values."""
    shop = Shop(admin, client)
    [order] = basket(shop, 1)["orders"]
    return {**order, "category": shop.product["category"], "region": shop.store["region"]}


@pytest.mark.parametrize("filters", COUNT_FILTERS)
def test_counts_equal_the_totals_of_the_lists(client: Client, found: Json, filters: str) -> None:
    query = filters.format(**found)

    def total(more: str) -> int:
        return client.ok("GET", f"/api/orders?{query}{more}&limit=1")["total"]

    counts, totals, late, whole = stable_result(lambda: (
        client.ok("GET", f"/api/orders/counts?{query}"), {status: total(f"&status={status}") for status in STATUSES},
        total("&late=true"), total(""),
    ))  # fmt: skip
    assert counts == {**totals, "late": late, "total": whole, "total_is_exact": True}
    assert whole > 0


def test_counts_of_a_region_without_orders_are_zero(client: Client) -> None:
    assert set(client.ok("GET", "/api/orders/counts?region=Nowhere").values()) == {0, True}


def test_counts_refuse_status_page_late_and_sort(client: Client) -> None:
    for query in ("status=pending", "page=1", "late=true", "sort=id"):
        client.refused(422, "GET", f"/api/orders/counts?{query}")


def test_late_orders_are_found_with_an_index_that_finds_open_orders(database: Database) -> None:
    database.execute("SET enable_seqscan = off")  # what is planned does not depend on how many orders there are
    plan = database.execute(
        f"EXPLAIN SELECT count(*) FROM orders o WHERE {order_columns.OPEN} AND {order_columns.late()}"
    ).fetchall()
    text = "\n".join(row["QUERY PLAN"] for row in plan)
    assert "orders_open" in text or "Index Cond: (status = ANY" in text, text
