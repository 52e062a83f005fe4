"""The rules of returns that need no database, called directly: the rights, the refusals, and which stock moves."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.order_lifecycle import allowance, movements, refuse_over_maximum
from app.domain.order_moves import may
from app.domain.returns import require_cases, require_open_stores, require_returnable_order
from app.models.fields import OrderAction
from app.queries.inventory import StockChange
from app.queries.returns import Returnable
from app.queries.users import Caller
from tests.test_rules import ADMIN, AT_10, AT_20, ORDER, SOUTH, STOCK, WEST, raised, seen

# the order came from store 10 in South to store 20 in West, and goes back
DONE = replace(ORDER, status="fulfilled", source_region="South")
BACK = replace(ORDER, source_store_id=20, source_region="West", store_id=10, region="South", return_of=9)
TO_SUPPLIER = replace(ORDER, source_store_id=20, source_region="West", return_of=9)
LEFT = Returnable(3, is_store_open=True, is_source_open=True)


@pytest.mark.parametrize(
    ("move", "allowed"),
    [("approve", [ADMIN, SOUTH]), ("ship", [ADMIN, SOUTH, AT_20]), ("fulfill", [ADMIN, SOUTH, AT_20]),
     ("receive", [ADMIN, SOUTH, AT_10]), ("edit", [ADMIN, WEST, SOUTH, AT_20, AT_10]),
     ("cancel", [ADMIN, WEST, SOUTH, AT_20, AT_10])],
)  # fmt: skip
def test_return_is_allowed_by_role_store_and_region(move: OrderAction, allowed: list[Caller]) -> None:
    assert [caller for caller in (ADMIN, WEST, SOUTH, AT_20, AT_10) if may(caller, move, BACK)] == allowed


def test_return_can_be_requested_by_the_receivers_and_the_region_of_the_source() -> None:
    everyone = (ADMIN, WEST, SOUTH, AT_20, AT_10)
    assert [caller for caller in everyone if may(caller, "return", DONE)] == [ADMIN, WEST, SOUTH, AT_20]
    supplied = replace(DONE, source_store_id=None, source_region=None)
    assert [caller for caller in everyone if may(caller, "return", supplied)] == [ADMIN, WEST, AT_20]


def test_requests_of_returns_are_refused_in_a_fixed_order() -> None:
    assert raised(require_returnable_order, seen('"4"'), []) == (404, "No order has this id", {})
    other = replace(seen('"3"'), caller=AT_10)
    assert raised(require_returnable_order, other, [DONE]) == (403, "You may not return PO-1", {})
    assert raised(require_returnable_order, seen('"3"'), [ORDER])[0] == 412
    pending = raised(require_returnable_order, seen('"4"'), [ORDER])
    assert pending == (
        409, "PO-1 is pending: only one that is fulfilled can be returned", {"order_status": "pending"},
    )  # fmt: skip
    again = raised(require_returnable_order, seen('"4"'), [replace(DONE, return_of=9)])
    assert again == (409, "PO-1 is a return: order again instead", {"order_status": "fulfilled"})
    assert require_returnable_order(seen('"4"'), [DONE]) is DONE


def test_return_to_a_closed_store_is_refused() -> None:
    require_open_stores(LEFT)
    assert raised(require_open_stores, replace(LEFT, is_store_open=False))[:2] == (409, "The store is closed")
    closed = raised(require_open_stores, replace(LEFT, is_source_open=False))
    assert closed[:2] == (409, "The source that would take the cases back is closed")


def test_return_above_the_returnable_cases_is_refused() -> None:
    require_cases(DONE, LEFT, 3)
    sentence = "At most 3 of the usable quantity of PO-1 can still be returned"
    assert raised(require_cases, DONE, LEFT, 4) == (409, sentence, {"returnable_quantity": 3})


def test_return_moves_its_cases_back_or_out_of_the_company() -> None:
    rows: dict[Any, Any] = {(20, 7): STOCK, (10, 7): replace(STOCK, id=99, store_id=10)}
    assert movements(BACK, rows) == [
        StockChange(100, "return_out", -5, released=5, order_id=1),
        StockChange(99, "return_in", 5, order_id=1),
    ]
    assert movements(TO_SUPPLIER, rows) == [StockChange(100, "supplier_return", -5, released=5, order_id=1)]
    refuse_over_maximum([replace(TO_SUPPLIER, quantity=25)], rows)  # nothing arrives in the store


def test_return_of_an_inactive_product_needs_no_permission() -> None:
    assert allowance(replace(BACK, product_active=False), allowed=False) == {}
