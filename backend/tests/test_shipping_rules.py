"""The rules of shipping, transfers, suppliers and stocktakes that need no database, called directly."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.shipping import arrival, departure, entry, refuse_over_maximum, shipment
from app.domain.stocktakes import refuse_below_zero, require_complete
from app.domain.suppliers import WEEKDAYS, arrival_day, expected_arrivals
from app.domain.transfers import agreement_given, agreement_taken_back, lacks_agreement
from app.errors import ApiError
from app.models.schemas import OrderReceipt, OrderShipment
from app.models.suppliers import Weekday
from app.queries.inventory import StockChange
from app.queries.shipping import Arrival, Shipment
from app.queries.stocktakes import CountedLine
from tests.test_rules import ADMIN, AT_10, AT_20, ORDER, SOUTH, STOCK, WEST, error_of, raised, seen

APPROVED = replace(ORDER, status="approved", version=5)
ON_ITS_WAY = replace(APPROVED, status="shipped", shipped_quantity=5, received_quantity=1, damaged_quantity=1)
TRANSFER = replace(ORDER, needs_agreement=True, source_region="South")
ROWS = {(10, 7): replace(STOCK, id=99, store_id=10), (20, 7): STOCK}


def result_of(work: Awaitable[Any]) -> Any:
    """The result of work that waits for nothing, because it sends no statement."""
    try:
        work.__await__().__next__()
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits for a response")


def refused(work: Awaitable[Any]) -> tuple[int, str, dict[str, Any]]:
    """The error that such work raises."""
    with pytest.raises(ApiError) as caught:
        result_of(work)
    return error_of(caught.value)


# --- shipping


def test_shipment_of_all_cases_has_no_rest() -> None:
    for body in (OrderShipment(), OrderShipment(quantity=5)):
        found = result_of(shipment(seen(), APPROVED, body))
        assert (found, found.rest) == (Shipment(APPROVED, 5, {"shipped_quantity": [0, 5]}), 0)


def test_shipment_of_fewer_cases_says_what_happens_to_the_rest() -> None:
    found = result_of(shipment(seen(), APPROVED, OrderShipment(quantity=3, remainder="close")))
    assert found == Shipment(APPROVED, 3, {"shipped_quantity": [0, 3], "remainder": [None, "close"]})
    assert found.rest == 2
    status, detail, more = refused(shipment(seen(), APPROVED, OrderShipment(quantity=3)))
    assert (status, detail) == (
        422, "2 of the approved quantity are not shipped: say whether they become a backorder or are closed",
    )  # fmt: skip
    assert more["errors"] == [{"field": "remainder", "message": detail, "code": "missing"}]


def test_no_more_than_the_approved_cases_are_shipped() -> None:
    many = refused(shipment(seen(), APPROVED, OrderShipment(quantity=6)))
    assert many == (409, "5 were approved; no more can be shipped", {})


@pytest.mark.parametrize(("kept", "released"), [(True, 3), (False, 5)])
def test_departure_takes_the_cases_and_ends_their_reservation(kept: bool, released: int) -> None:
    left = departure(Shipment(APPROVED, 3, {}), ROWS, kept)
    assert left == StockChange(99, "transfer_out", -3, released, order_id=1, order_version=6)


# --- receiving


@pytest.mark.parametrize(
    ("body", "lost", "status"),
    [
        ({"received": 2}, 0, "shipped"),
        ({"received": 3}, 0, "fulfilled"),
        ({"received": 2, "damaged": 1, "reason": "damaged"}, 0, "fulfilled"),
        ({"received": 0, "damaged": 1, "reason": "damaged"}, 0, "shipped"),
        ({"received": 1, "final": True, "reason": "lost"}, 2, "fulfilled"),
    ],
)
def test_order_is_fulfilled_if_nothing_is_in_transit_any_more(body: dict[str, Any], lost: int, status: str) -> None:
    found = arrival(ON_ITS_WAY, OrderReceipt.model_validate(body))
    assert (found.received, found.damaged, found.lost) == (body["received"], body.get("damaged", 0), lost)
    assert (found.to, found.reason) == (status, body.get("reason"))


def test_arrival_is_refused_for_more_than_is_in_transit_and_for_unexplained_losses() -> None:
    many = raised(arrival, ON_ITS_WAY, OrderReceipt(received=3, damaged=1, reason="damaged"))
    assert many == (409, "3 of PO-1 are in transit; no more can arrive", {"in_transit": 3})
    status, detail, more = raised(arrival, ON_ITS_WAY, OrderReceipt(received=1, final=True))
    assert (status, detail) == (422, "2 are missing: say why")
    assert more["errors"] == [{"field": "reason", "message": detail, "code": "missing"}]


def test_event_of_an_arrival_has_the_changed_quantities() -> None:
    assert Arrival(ON_ITS_WAY, 2, 0, 0, "shipped", None).changes == {"received_quantity": [1, 3]}
    assert Arrival(ON_ITS_WAY, 0, 1, 2, "fulfilled", "lost").changes == {
        "damaged_quantity": [1, 2], "lost_quantity": [0, 2],
    }  # fmt: skip


@pytest.mark.parametrize(("source", "kind"), [(10, "transfer_in"), (None, "receipt")])
def test_arrived_cases_enter_the_store(source: int | None, kind: Any) -> None:
    order = replace(ON_ITS_WAY, source_store_id=source)
    assert entry(Arrival(order, 2, 1, 0, "fulfilled", "damaged"), ROWS) == StockChange(
        100, kind, 2, order_id=1, order_version=6
    )


def test_arrivals_are_refused_from_the_first_that_exceeds_the_maximum() -> None:
    def arrivals(*received: int) -> list[Arrival]:
        return [Arrival(replace(ON_ITS_WAY, id=k), cases, 0, 0, "fulfilled", None) for k, cases in enumerate(received)]

    refuse_over_maximum(arrivals(15, 5), ROWS)  # 30 are in stock, 50 is the most
    status, _, more = raised(refuse_over_maximum, arrivals(15, 6, 1), ROWS)
    assert (status, [(one["key"], one["stock_after"]) for one in more["items"]]) == (409, [("1", 51), ("2", 52)])


# --- transfers


def test_approval_agrees_for_the_source_if_its_caller_has_that_right() -> None:
    assert not lacks_agreement(ORDER)
    assert not lacks_agreement(replace(TRANSFER, agreed_quantity=5))
    assert lacks_agreement(TRANSFER)
    assert agreement_given(WEST, ORDER) == agreement_given(WEST, replace(TRANSFER, agreed_quantity=5)) == {}
    for caller in (ADMIN, SOUTH):
        assert agreement_given(caller, TRANSFER) == {"agreed_quantity": [None, 5]}
    assert agreement_given(AT_10, replace(TRANSFER, source_region="West")) == {"agreed_quantity": [None, 5]}
    for caller in (WEST, AT_20, AT_10):  # the manager of the source gives within the region only
        missing = raised(agreement_given, caller, TRANSFER)
        assert missing[:2] == (409, "The source of PO-1 has not agreed to give 5")


def test_agreement_ends_with_an_edit_to_more_cases() -> None:
    agreed = replace(TRANSFER, agreed_quantity=5)
    assert agreement_taken_back(TRANSFER, 9) == agreement_taken_back(agreed, 5) == agreement_taken_back(agreed, 4) == {}
    assert agreement_taken_back(agreed, 6) == {"agreed_quantity": [5, None]}


# --- suppliers


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sets(st.sampled_from(WEEKDAYS), min_size=1), st.integers(0, 60))
def test_order_arrives_the_lead_time_after_the_next_order_day(today: date, days: set[Weekday], lead_time: int) -> None:
    ordered = arrival_day(today, days, lead_time) - timedelta(days=lead_time)
    waited = [today + timedelta(days=n) for n in range((ordered - today).days)]
    assert today <= ordered
    assert ordered.strftime("%A").lower() in days
    assert not [day for day in waited if day.strftime("%A").lower() in days]


def test_arrival_can_be_requested_for_orders_from_suppliers_only() -> None:
    moment = datetime(2028, 2, 29, 12, tzinfo=UTC)
    supplied = replace(ORDER, source_store_id=None)
    assert result_of(expected_arrivals(seen(), [supplied], moment)) == {1: moment}
    assert result_of(expected_arrivals(seen(), [ORDER], None)) == {}
    detail = "Only an order from a supplier is approved with expected_at; another one is shipped with it"
    assert refused(expected_arrivals(seen(), [supplied, ORDER], moment)) == (409, detail, {})


# --- stocktakes


def test_stocktake_is_closed_if_something_is_counted_and_nothing_counted_again() -> None:
    def counted(*again: bool) -> list[CountedLine]:
        return [CountedLine(n, n, 5, 7, needs) for n, needs in enumerate(again)]

    require_complete(counted(False, False))
    nothing = raised(require_complete, [])
    assert nothing == (409, "No product is counted yet: count one, or discard the stocktake", {})
    rest = "again: the difference is over the limit of this stocktake"
    assert raised(require_complete, counted(True, False)) == (409, f"Another user has to count a product {rest}", {})
    assert raised(require_complete, counted(True, True)) == (409, f"Another user has to count 2 products {rest}", {})


def test_difference_of_a_counted_line_is_booked_on_the_stock_of_now() -> None:
    line = CountedLine(1, 7, counted_stock=5, expected_stock=7, needs_recount=False)
    assert (line.difference, line.stock_after(STOCK)) == (-2, 28)
    refuse_below_zero({(20, 7): 0})
    assert raised(refuse_below_zero, {(20, 7): -1}) == (
        409,
        "-1 would be in stock: count it again",
        {"stock_after": -1},
    )
    status, _, more = raised(refuse_below_zero, {(20, 7): 0, (20, 8): -2})
    assert (status, [(one["index"], one["key"], one["stock_after"]) for one in more["items"]]) == (409, [(1, "8", -2)])
