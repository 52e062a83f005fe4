"""The rules of an order's life, asked without HTTP; and that the database says the same."""

from dataclasses import replace
from typing import Any

import psycopg
import pytest

from app.domain.order_moves import MOVES, Move, is_legal, may, status_after
from app.models.fields import OrderStatus
from app.queries.orders import OrderRow
from app.queries.users import Caller

STATUSES: list[OrderStatus] = ["pending", "approved", "shipped", "fulfilled", "cancelled"]
ALL_MOVES: list[Move] = ["agree", "edit", "approve", "ship", "receive", "complete", "fulfill", "cancel", "return"]
ORDER = OrderRow(1, "PO-1", "pending", 1, 7, 20, "West", 10, 5, 5, 3, None, None, source_region="South")

CALLERS = {
    "admin": Caller(1, "admin", None, None),
    "region": Caller(2, "regional_manager", None, "West"),
    "other region": Caller(3, "regional_manager", None, "South"),
    "store": Caller(4, "store_manager", 20, None),
    "source": Caller(5, "store_manager", 10, None),
    "other store": Caller(6, "store_manager", 30, None),
}
ALLOWED = {
    "agree": set[str](),  # its source is a warehouse
    "approve": {"admin", "region"},
    "ship": {"admin", "region", "source"},
    "receive": {"admin", "region", "store"},
    "complete": {"admin", "region", "store"},
    "fulfill": {"admin", "region", "source"},
    "cancel": {"admin", "region", "store"},
    "edit": {"admin", "region", "store"},
    "return": {"admin", "region", "store", "other region"},  # of the source: it would approve the return
}


@pytest.mark.parametrize("move", ALL_MOVES)
@pytest.mark.parametrize("who", CALLERS)
def test_each_move_is_allowed_to_the_listed_callers_only(who: str, move: Move) -> None:
    assert may(CALLERS[who], move, ORDER) == (who in ALLOWED[move])


def test_return_is_edited_and_cancelled_by_those_of_both_stores() -> None:
    given_back = replace(ORDER, return_of=9)  # store 10 in South returns cases to store 20 in West
    moves: tuple[Move, ...] = ("edit", "cancel")
    for move in moves:
        allowed = {who for who, caller in CALLERS.items() if may(caller, move, given_back)}
        assert allowed == {"admin", "region", "store", "source", "other region"}
    for move in ("approve", "ship", "fulfill", "receive"):
        assert {who for who, caller in CALLERS.items() if may(caller, move, given_back)} == ALLOWED[move]


@pytest.mark.parametrize(
    ("source_region", "agreeing"), [("South", {"admin", "other region"}), ("West", {"admin", "region", "source"})]
)
def test_transfer_is_agreed_to_within_its_region_and_declined_by_those_of_both_stores(
    source_region: str, agreeing: set[str]
) -> None:
    transfer = replace(ORDER, needs_agreement=True, source_region=source_region)  # from store 10 to store 20 in West

    def allowed(move: Move, order: OrderRow = transfer) -> set[str]:
        return {who for who, caller in CALLERS.items() if may(caller, move, order)}

    assert allowed("agree") == agreeing
    assert allowed("cancel") == {"admin", "region", "store", "source"} | agreeing
    assert allowed("cancel", replace(transfer, status="approved")) == ALLOWED["cancel"]
    for move in ("edit", "approve", "ship", "fulfill", "receive"):
        assert allowed(move) == ALLOWED[move]
    assert not allowed("agree", replace(transfer, source_store_id=None, source_region=None))


def test_supplier_order_is_fulfilled_by_the_region_and_received_by_its_store_too() -> None:
    from_supplier = replace(ORDER, source_store_id=None)
    moves: tuple[Move, ...] = ("ship", "fulfill")
    for move in moves:
        assert {who for who, caller in CALLERS.items() if may(caller, move, from_supplier)} == {"admin", "region"}
    assert {who for who, caller in CALLERS.items() if may(caller, "receive", from_supplier)} == ALLOWED["receive"]


@pytest.mark.parametrize("status", STATUSES)
def test_only_a_supplier_delivers_an_order_that_is_not_shipped(status: OrderStatus) -> None:
    order = replace(ORDER, status=status)
    assert is_legal("receive", order) == (status == "shipped")
    assert is_legal("receive", replace(order, source_store_id=None)) == (status in ("approved", "shipped"))
    assert is_legal("ship", order) == is_legal("ship", replace(order, source_store_id=None)) == (status == "approved")


LEADS_TO: dict[tuple[OrderStatus, Move], OrderStatus | None] = {
    ("pending", "agree"): "pending",
    ("pending", "edit"): "pending", ("pending", "approve"): "approved", ("pending", "fulfill"): None,
    ("pending", "cancel"): "cancelled", ("approved", "edit"): None, ("approved", "approve"): None,
    ("approved", "fulfill"): "fulfilled", ("approved", "cancel"): "cancelled", ("approved", "ship"): "shipped",
    ("shipped", "receive"): "shipped", ("shipped", "complete"): "fulfilled",
}  # fmt: skip


@pytest.mark.parametrize("move", ALL_MOVES)
@pytest.mark.parametrize("status", STATUSES)
def test_each_move_leads_to_the_listed_status(status: OrderStatus, move: Move) -> None:
    assert status_after(status, move) == LEADS_TO.get((status, move))


def test_database_allows_exactly_the_moves_of_the_table(database: psycopg.Connection[dict[str, Any]]) -> None:
    definition = database.execute(
        "SELECT pg_get_expr(conbin, conrelid) AS rule FROM pg_constraint WHERE conname = 'events_move_is_legal'"
    ).fetchone()
    assert definition is not None
    pairs = [(a, b) for a in [None, *STATUSES] for b in STATUSES]
    allowed = {
        (a, b)
        for a, b in pairs
        if database.execute(
            f"SELECT {definition['rule']} AS legal FROM (SELECT %s::text AS from_status, %s::text AS to_status) e",
            (a, b),
        ).fetchone()
        == {"legal": True}
    }
    assert allowed == {(None, "pending")} | {(start, end) for (start, _), end in MOVES.items()}
