"""The rules of sales, packs, reversals and released reservations that need no database, called directly."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import sales
from app.domain.batch import Batch
from app.domain.packs import counted
from app.domain.reservations import approved_last, cases_of, ids_of
from app.domain.reversals import not_reversed, require_reversible, reversal
from app.domain.sales import LONGEST_DELAY, Sale, movements_of, plan, recorded, stock_after
from app.errors import Conflict
from app.models.fields import Pack
from app.models.schemas import SaleLine, Sales, Scanned
from app.queries.inventory import StockChange
from app.queries.movements import BookedMovement
from app.queries.sales import BookedLine, SoldProduct
from app.queries.stores import StoreSummary
from tests.test_rules import ORDER, SOUTH, STOCK, WEST, raised, seen

NOW = datetime(2028, 2, 29, 12, tzinfo=UTC)
KEY = (20, 7)
COLA = SoldProduct(7, "case", 24, "case")
OPEN = StoreSummary("West", active=True)
BOOKED = BookedLine(20, 7, 3, "case", NOW, 900, 1)


def line(quantity: int = 3, **more: Any) -> SaleLine:
    """A sold line of product 7 in store 20."""
    fields = {"store_id": "20", "product_id": "7", "quantity": quantity, "external_id": "a", **more}
    return SaleLine.model_validate({name: value for name, value in fields.items() if value is not None})


def sale(quantity: int, found: int = 0, **more: Any) -> Sale:
    """The same, ready to be booked."""
    return Sale(0, line(quantity, **more), KEY, NOW, "case", "case", quantity, found)


# --- packs


@pytest.mark.parametrize(
    ("quantity", "unit", "counted_in", "expected"),
    [(5, "case", "case", 5), (5, "unit", "unit", 5), (5, "case", "unit", 120), (48, "unit", "case", 2),
     (-24, "unit", "case", -1)],
)  # fmt: skip
def test_quantity_is_converted_to_what_the_product_is_counted_in(
    quantity: int, unit: Pack, counted_in: Pack, expected: int
) -> None:
    assert counted(quantity, unit, counted_in, 24) == expected


def test_units_that_are_no_whole_cases_are_refused() -> None:
    assert raised(counted, 25, "unit", "case", 24) == (
        422, "The product is counted in cases of 24: 25 units are no whole cases", {"units_per_case": 24},
    )  # fmt: skip


# --- sales


def test_store_and_product_of_a_line_are_looked_up() -> None:
    tx, stores, products = seen(), {20: (20, OPEN), "HARBOUR": (20, OPEN)}, {7: COLA, Scanned("4006"): COLA}
    assert sales.key_and_store(tx, line(), stores, products) == (KEY, OPEN, COLA)
    by_code = line(store_id=None, store_code="HARBOUR", product_id=None, barcode="4006")
    assert sales.key_and_store(tx, by_code, stores, products) == (KEY, OPEN, COLA)
    missing = raised(sales.key_and_store, tx, line(store_id="21"), stores, products)
    assert missing == (404, "No store has this store_id or store_code", {})
    assert raised(sales.key_and_store, replace(tx, caller=SOUTH), line(), stores, products)[0] == 403
    unknown = raised(sales.key_and_store, replace(tx, caller=WEST), line(product_id="8"), stores, products)
    assert unknown == (404, "No product has this product_id, sku or barcode", {})


def test_line_has_a_limit_in_what_its_product_is_counted_in() -> None:
    units = replace(COLA, counted_in="unit", units_per_case=100)
    assert sales.quantity_of(line(1000), "case", units) == 100_000
    assert sales.quantity_of(line(-1000), "case", units) == -100_000
    many = raised(sales.quantity_of, line(1001), "case", units)
    assert many == (422, "1001 cases are 100100 units; a line has at most 100,000", {})


@pytest.mark.parametrize("earlier", [BOOKED, sale(3)])
def test_line_that_is_sent_again_says_the_same(earlier: BookedLine | Sale) -> None:
    sales.require_same(line(), KEY, "case", earlier)
    sales.require_same(line(occurred_at=NOW.isoformat()), KEY, "case", earlier)
    other_time = (NOW + timedelta(seconds=1)).isoformat()
    for others in (
        (line(4), KEY, "case"), (line(), (21, 7), "case"), (line(), (20, 8), "case"), (line(), KEY, "unit"),
        (line(occurred_at=other_time), KEY, "case"),
    ):  # fmt: skip
        refused = raised(sales.require_same, *others, earlier)
        assert refused == (409, "Another line of this source has this external_id", {})


def test_line_is_not_from_the_future_and_not_older_than_35_days() -> None:
    moment = timedelta(microseconds=1)
    assert timedelta(days=35) == LONGEST_DELAY
    sales.require_in_time(line(), NOW)
    for time in (NOW, NOW - LONGEST_DELAY):
        sales.require_in_time(line(occurred_at=time.isoformat()), NOW)
    for time in (NOW + moment, NOW - LONGEST_DELAY - moment):
        late = raised(sales.require_in_time, line(occurred_at=time.isoformat()), NOW)
        assert late == (422, "occurred_at must not be in the future, and at most 35 days ago", {})


def test_closed_store_sells_nothing() -> None:
    sales.require_open(OPEN)
    assert raised(sales.require_open, StoreSummary("West", active=False))[:2] == (409, "The store is closed")


@given(st.integers(0, 30), st.lists(st.integers(-9, 9).filter(bool), max_size=12))
def test_books_follow_the_sales_and_never_show_less_than_nothing(stock: int, quantities: list[int]) -> None:
    row = replace(STOCK, current_stock=stock)
    booked, after = plan([sale(quantity) for quantity in quantities], {KEY: row})
    level = stock
    for one in booked:
        assert one.found == max(one.quantity - level, 0)
        level += one.found - one.quantity
        assert level >= 0
    assert after[KEY] == level == stock_after(row, quantities)


def test_sale_is_booked_with_its_reason_and_time() -> None:
    assert movements_of("till 1", sale(3), 100, 2) == [
        StockChange(100, "sale", -3, 2, reason="till 1: a", occurred_at=NOW)
    ]
    assert movements_of("till 1", sale(-3), 100, 0) == [
        StockChange(100, "customer_return", 3, 0, reason="till 1: a", occurred_at=NOW)
    ]


def test_stock_that_was_not_recorded_is_found_before_the_sale() -> None:
    found, sold = movements_of("till 1", sale(5, found=2), 100, 0)
    words = "till 1: a: 5 sold, 3 in recorded stock"
    assert found == StockChange(100, "adjustment", 2, reason=words, reason_code="found")
    assert sold == StockChange(100, "sale", -5, 0, reason="till 1: a", occurred_at=NOW)


def test_line_in_another_pack_is_recorded_as_it_was_said() -> None:
    assert recorded(sale(2), 900, 899) == ("a", 900, 899, None, None)
    units = replace(sale(2), line=line(48, unit="unit"), unit="unit")
    assert recorded(units, 900, None) == ("a", 900, None, 48, "unit")


def test_result_of_a_line_is_booked_booked_before_or_refused() -> None:
    lines = [{"store_id": "20", "product_id": "7", "quantity": 3, "external_id": name} for name in "abc"]
    body = Sales.model_validate({"source": "till 1", "mode": "valid", "lines": lines})
    batch = Batch(["a", "b", "c"])
    batch.reject(2, Conflict("no"))
    known = {name: replace(BOOKED, movement_id=number) for number, name in enumerate("abc", 900)}
    found = [sales.result(body, index, batch, known, {0}).model_dump() for index in range(3)]
    names = ("index", "external_id", "result", "movement_id", "found_stock", "code", "detail")
    assert [tuple(one[name] for name in names) for one in found] == [
        (0, "a", "booked", 900, 1, None, None),
        (1, "b", "already_booked", 901, 1, None, None),
        (2, "c", "refused", None, 0, "conflict", "no"),
    ]


# --- released reservations


def test_orders_that_were_approved_last_are_released_until_the_rest_is_there() -> None:
    hour = timedelta(hours=1)
    first, second, third = (
        replace(ORDER, id=key, quantity=4, approved_at=NOW + hours * hour) for key, hours in ((1, 0), (2, 1), (3, 1))
    )
    orders = [second, third, first]
    assert approved_last(orders, 0) == []
    assert approved_last(orders, 1) == approved_last(orders, 4) == [third]
    assert approved_last(orders, 5) == [third, second]
    assert approved_last(orders, 12) == [third, second, first]
    assert cases_of(orders) == 12
    assert ids_of({KEY: [second], (20, 8): [first]}) == [2, 1]


# --- reversals


MOVED = BookedMovement(900, 100, "sale", -3, None, NOW, None, None, None, False, False)


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"order_number": "PO-1"}, "This movement belongs to PO-1: what an order moved is not reversed"),
        ({"kind": "opening"}, "An opening or a receipt cannot be reversed. Count the product instead"),
        ({"kind": "receipt"}, "An opening or a receipt cannot be reversed. Count the product instead"),
        ({"reverses": 1}, "This movement is a reversal: record the change again instead"),
        ({"reversed_by": 2}, "This movement is reversed already"),
        ({"delta": 0}, "This count changed no stock"),
        ({"counted_since": True}, "The product was counted since, and that count stands: reverse the count first"),
        ({"counted_in_stocktake": True},
         "The product was counted since in an open stocktake: close or discard the stocktake first"),
    ],
)  # fmt: skip
def test_movement_that_cannot_be_reversed_is_refused_with_the_cause(change: dict[str, Any], detail: str) -> None:
    require_reversible(MOVED)
    more = {"reversed_by": "2"} if "reversed_by" in change else {}
    assert raised(require_reversible, replace(MOVED, **change)) == (409, detail, more)


def test_reversal_takes_the_movement_back_on_its_day() -> None:
    expected = StockChange(100, "sale", 3, reason="typo", occurred_at=NOW, reverses=900)
    assert reversal(MOVED, "typo") == expected
    count = replace(MOVED, kind="count", delta=4, reason_code="damaged")
    expected = StockChange(100, "adjustment", -4, reason="typo", reason_code="damaged", occurred_at=NOW, reverses=900)
    assert reversal(count, "typo") == expected


def test_found_stock_that_is_reversed_already_is_not_taken_back_again() -> None:
    assert not_reversed([MOVED, replace(MOVED, id=901, reversed_by=5)]) == [MOVED]
