"""The rules of `domain/` that need no database, called directly: results, errors, and the details of errors."""

from collections import Counter
from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database.query import Cursor
from app.domain.batch import Batch
from app.domain.order_lifecycle import (
    MOVES,
    PAST,
    approval,
    at_source,
    at_store,
    illegal,
    is_requester,
    may,
    movements,
    out_of_stock,
    over_maximum,
    refusal_to_create,
    refuse_over_maximum,
    require_legal_move,
)
from app.domain.order_moves import status_after
from app.domain.order_sources import first_with_enough
from app.domain.permissions import has_region_access, has_store_access, require_admin, require_store
from app.domain.stock_changes import refusal_to_count
from app.domain.transaction import Transaction
from app.domain.user_accounts import accounts_to_lock, takes_administration_away
from app.errors import ApiError, BatchRejected, Conflict, Forbidden, NotFound, OutOfStock
from app.models.fields import OrderAction
from app.models.schemas import Count, OrderApproval, OrderCreate, UserUpdate
from app.queries.inventory import StockChange, StockRow
from app.queries.orders import Need, OrderRow, Step
from app.queries.stores import StoreSummary
from app.queries.users import ADMINISTRATORS, AccountLocks, Caller

ORDER = OrderRow(
    id=1, number="PO-1", status="pending", version=4, product_id=7, store_id=20, region="West", source_store_id=10,
    quantity=5, requested_quantity=5, requested_by=3, quantity_set_by=None, notes=None,
)  # fmt: skip
STOCK = StockRow(
    id=100, store_id=20, region="West", store_name="Harbour", product_id=7, current_stock=30, reserved_stock=10,
    reorder_level=5, max_stock=50, version=2,
)  # fmt: skip
ADMIN = Caller(1, "admin", None, None)
WEST = Caller(2, "regional_manager", None, "West")
SOUTH = Caller(3, "regional_manager", None, "South")
AT_20 = Caller(4, "store_manager", 20, None)
AT_10 = Caller(5, "store_manager", 10, None)
counts = st.integers(0, 50)


def error_of(error: ApiError | None) -> tuple[int, str, dict[str, Any]]:
    """Status, detail and further members of an error."""
    assert error is not None
    return error.status, error.detail, error.more


def raised(function: Any, *arguments: Any) -> tuple[int, str, dict[str, Any]]:
    """The error that the function raises."""
    with pytest.raises(ApiError) as caught:
        function(*arguments)
    return error_of(caught.value)


# --- permissions


@pytest.mark.parametrize(
    ("caller", "region", "store"),
    [(ADMIN, True, True), (WEST, True, True), (SOUTH, False, False), (AT_20, False, True), (AT_10, False, False)],
)
def test_callers_reach_their_store_or_region(caller: Caller, region: bool, store: bool) -> None:
    assert has_region_access(caller, "West") is region
    assert has_store_access(caller, 20, "West") is store


def test_region_and_store_of_another_role_give_no_right() -> None:
    assert not has_region_access(Caller(9, "store_manager", 20, "West"), "West")
    assert not has_store_access(Caller(9, "regional_manager", 20, "South"), 20, "West")


def test_required_permission_is_forbidden_with_a_sentence() -> None:
    require_admin(ADMIN)
    require_store(AT_20, 20, "West")
    assert raised(require_admin, WEST) == (403, "Only an administrator may do this", {})
    sentence = "Only the store's manager, its regional manager or an administrator may do this"
    assert raised(require_store, AT_10, 20, "West") == (403, sentence, {})


# --- batches


def test_batch_without_rejections_raises_nothing() -> None:
    Batch(["a", "b"]).raise_if_rejected()


def test_batch_of_one_raises_the_error_itself() -> None:
    batch = Batch(["a"])
    batch.reject(0, NotFound("gone"))
    assert raised(batch.raise_if_rejected) == (404, "gone", {})


def test_batch_keeps_the_first_error_of_an_item() -> None:
    batch = Batch(["a", "b"])
    batch.reject(1, NotFound("first"))
    batch.reject(1, Forbidden("second"))
    items = [{"index": 1, "key": "b", "code": "not_found", "detail": "first"}]
    assert raised(batch.raise_if_rejected) == (404, "1 of 2 items were rejected; nothing was changed", {"items": items})


@pytest.mark.parametrize(("second", "status"), [(OutOfStock("few", available=1), 409), (Forbidden("no"), 409)])
def test_batch_lists_all_errors_by_index_and_takes_their_shared_status(second: ApiError, status: int) -> None:
    batch = Batch(["a", "b", "c"])
    batch.reject(2, second)
    batch.reject(0, Conflict("late"))
    with pytest.raises(BatchRejected) as caught:
        batch.raise_if_rejected()
    assert (caught.value.status, caught.value.detail) == (status, "2 of 3 items were rejected; nothing was changed")
    assert caught.value.more["items"] == [
        {"index": 0, "key": "a", "code": "conflict", "detail": "late"},
        {"index": 2, "key": "c", "code": second.code, "detail": second.detail, **second.more},
    ]


def test_batch_of_errors_with_one_status_has_that_status() -> None:
    batch = Batch(["a", "b"])
    batch.reject(0, Forbidden("no"))
    batch.reject(1, Forbidden("no"))
    assert raised(batch.raise_if_rejected)[0] == 403


# --- versions


def seen(*tags: str) -> Transaction:
    """A transaction whose request has these entity tags in If-Match; it sends nothing."""
    return Transaction(cast(Cursor, None), ADMIN, frozenset(tags) if tags else None, False)


@pytest.mark.parametrize("tags", [(), ("*",), ('"4"',), ('"3"', '"4"')])
def test_version_is_accepted_if_named_or_not_required(tags: tuple[str, ...]) -> None:
    seen(*tags).require_version(4)
    seen(*tags).require_current(4, "order")


@pytest.mark.parametrize("tags", [('"3"',), ("4",), ('W/"4"',), ('"44"',)])
def test_other_version_is_a_failed_precondition(tags: tuple[str, ...]) -> None:
    for check in (lambda: seen(*tags).require_version(4), lambda: seen(*tags).require_current(4, "order")):
        assert raised(check) == (412, 'This is version "4" now: read it again before changing it', {})


def test_missing_row_is_not_found_before_its_version() -> None:
    assert raised(seen('"3"').require_current, None, "order") == (404, "No order has this id", {})


def test_transactions_share_no_collections() -> None:
    one, other = seen(), seen()
    one.changed_stock.add((1, 2))
    assert (other.changed_stock, other.guards) == (set(), [])
    assert one.guards is not other.guards


# --- accounts


@pytest.mark.parametrize(
    ("change", "taken"),
    [({"role": "admin"}, False), ({"role": "store_manager"}, True), ({"active": False}, True),
     ({"active": True}, False), ({"first_name": "A"}, False), ({"role": "admin", "active": False}, True)],
)  # fmt: skip
def test_administrator_is_lost_by_a_new_role_or_deactivation(change: dict[str, Any], taken: bool) -> None:
    assert takes_administration_away(change) is taken
    locks = accounts_to_lock(7, UserUpdate.model_validate(change))
    assert locks == AccountLocks(changed=(ADMINISTRATORS, 7) if taken else (7,))


# --- moves


def test_every_move_is_described_in_the_past() -> None:
    messages = {move: error_of(illegal(replace(ORDER, status="fulfilled"), move))[1] for move in PAST}
    assert messages == {
        "agree": "PO-1 is fulfilled: only one that is pending can be agreed to",
        "edit": "PO-1 is fulfilled: only one that is pending can be edited",
        "approve": "PO-1 is fulfilled: only one that is pending can be approved",
        "ship": "PO-1 is fulfilled: only one that is approved can be shipped",
        "receive": "PO-1 is fulfilled: only one that is shipped can be received",
        "fulfill": "PO-1 is fulfilled: only one that is approved can be fulfilled",
        "cancel": "PO-1 is fulfilled: only one that is approved or pending can be cancelled",
        "release": "PO-1 is fulfilled: only one that is approved can be released",
    }
    assert illegal(ORDER, "fulfill").more == {"order_status": "pending"}


def test_moves_end_in_fulfilled_or_cancelled() -> None:
    assert {end for _, end in MOVES.items()} == {"pending", "approved", "shipped", "fulfilled", "cancelled"}
    assert not {start for start, _ in MOVES} & {"fulfilled", "cancelled"}
    assert status_after("fulfilled", "cancel") is None


@pytest.mark.parametrize(
    ("move", "allowed"),
    [("approve", [ADMIN, WEST]), ("fulfill", [ADMIN, WEST, AT_10]), ("ship", [ADMIN, WEST, AT_10]),
     ("receive", [ADMIN, WEST, AT_20]), ("cancel", [ADMIN, WEST, AT_20]),
     ("edit", [ADMIN, WEST, AT_20]), ("return", [ADMIN, WEST, AT_20])],
)  # fmt: skip
def test_move_is_allowed_by_role_store_and_region(move: OrderAction, allowed: list[Caller]) -> None:
    assert [caller for caller in (ADMIN, WEST, SOUTH, AT_20, AT_10) if may(caller, move, ORDER)] == allowed


def test_other_roles_at_the_source_do_not_fulfill() -> None:
    assert not may(Caller(9, "regional_manager", 10, "South"), "fulfill", ORDER)


def test_checks_of_a_move_have_a_fixed_order() -> None:
    tx = replace(seen('"3"'), caller=SOUTH)
    assert raised(require_legal_move, tx, None, "approve") == (404, "No order has this id", {})
    assert raised(require_legal_move, tx, ORDER, "approve") == (403, "You may not approve PO-1", {})
    assert raised(require_legal_move, tx, ORDER, "agree") == (403, "You may not agree to PO-1", {})
    done = replace(ORDER, status="fulfilled")
    assert raised(require_legal_move, seen('"3"'), done, "approve")[0] == 412
    assert raised(require_legal_move, seen('"4"'), done, "approve")[:2] == (409, illegal(done, "approve").detail)
    require_legal_move(seen('"4"'), ORDER, "approve")


# --- new orders


def body(**more: Any) -> OrderCreate:
    """An order of five cases of product 7 for store 20."""
    return OrderCreate.model_validate({"store_id": "20", "product_id": "7", "quantity": 5, **more})


def test_new_order_is_refused_in_a_fixed_order() -> None:
    known_stores, sold = {20: StoreSummary("West"), 10: StoreSummary("South")}, {7: True}
    assert refusal_to_create(AT_20, body(), known_stores, sold) is None
    assert refusal_to_create(AT_20, body(source_store_id="10"), known_stores, sold) is None
    assert error_of(refusal_to_create(SOUTH, body(), {}, {})) == (404, "No store has this store_id", {})
    forbidden = "Only the store's manager, its regional manager or an administrator may order for this store"
    assert error_of(refusal_to_create(SOUTH, body(), known_stores, {})) == (403, forbidden, {})
    unknown = refusal_to_create(AT_20, body(source_store_id="20"), known_stores, {8: True})
    assert error_of(unknown) == (404, "No product has this product_id", {})
    inactive = refusal_to_create(AT_20, body(source_store_id="20"), known_stores, {7: False})
    assert error_of(inactive) == (409, "The product is not active", {})
    assert refusal_to_create(AT_20, body(allow_inactive=True), known_stores, {7: False}) is None
    itself = refusal_to_create(AT_20, body(source_store_id="20"), known_stores, sold)
    assert error_of(itself) == (409, "A store cannot order from itself", {})
    closed = {**known_stores, 20: StoreSummary("West", False), 10: StoreSummary("South", False)}
    assert error_of(refusal_to_create(AT_20, body(), closed, {})) == (409, "The store is closed", {})
    from_10 = body(source_store_id="10")
    assert error_of(refusal_to_create(AT_20, from_10, {**closed, 20: StoreSummary("West")}, sold)) == (
        409, "The source is closed", {})  # fmt: skip


@given(st.lists(st.tuples(st.integers(1, 3), counts), max_size=4), counts, st.dictionaries(st.integers(1, 3), counts))
def test_first_source_with_enough_after_earlier_orders_is_chosen(
    sources: list[tuple[int, int]], quantity: int, earlier: dict[int, int]
) -> None:
    taken = Counter[tuple[int | None, int]]({(store, 7): cases for store, cases in earlier.items()})
    taken[1, 8] = 1_000  # of another product
    chosen = first_with_enough(sources, Need(20, "West", 7, quantity), taken)
    able = [store for store, available in sources if available >= quantity + earlier.get(store, 0)]
    assert chosen == (able[0] if able else None)


# --- approvals


def approved(quantity: int | None = None, reason: str | None = None, caller: Caller = WEST) -> Step:
    """The step of an approval of ORDER."""
    return approval(caller, ORDER, OrderApproval(quantity=quantity, reason=reason))


@pytest.mark.parametrize("quantity", [None, 5])
def test_approval_of_the_requested_quantity_needs_no_reason(quantity: int | None) -> None:
    assert approved(quantity) == Step(ORDER, 5, None)


def test_reduced_approval_needs_a_reason_and_is_recorded() -> None:
    assert approved(4, "scarce") == Step(ORDER, 4, {"quantity": [5, 4]})
    needs = "Approving less than the requested quantity needs a reason"
    assert raised(approved, 4) == (409, needs, {})
    assert raised(approved, 6, "more") == (409, "5 were requested; no more can be approved", {})


def test_requester_does_not_approve_if_four_eyes_are_required() -> None:
    sentence = "You requested this order or its quantity yourself: another user has to approve it"
    assert raised(approved, None, None, replace(WEST, id=3)) == (403, sentence, {})
    relaxed = replace(ORDER, require_four_eyes=False)
    assert approval(replace(WEST, id=3), relaxed, OrderApproval()) == Step(relaxed, 5, None)


@pytest.mark.parametrize(("requested_by", "set_by", "is_one"), [(2, None, True), (3, 2, True), (3, 4, False)])
def test_requester_created_the_order_or_set_its_quantity(requested_by: int, set_by: int | None, is_one: bool) -> None:
    order = replace(ORDER, requested_by=requested_by, quantity_set_by=set_by)
    assert is_requester(WEST, order) is is_one


# --- stock


def test_shortage_and_excess_are_reported_with_numbers() -> None:
    few = error_of(out_of_stock(Step(ORDER, 5), 2))
    assert few == (409, "PO-1 needs 5, 2 are available at its source", {"available": 2, "needed": 5})
    many = error_of(over_maximum(STOCK, 60))
    sentence = "Harbour would hold 60, its max stock is 50"
    assert many == (409, sentence, {"stock_after": 60, "max_stock": 50})


def test_stock_keys_are_those_of_source_and_store() -> None:
    assert (at_source(ORDER), at_store(ORDER)) == ((10, 7), (20, 7))
    assert at_source(replace(ORDER, source_store_id=None)) == (0, 7)


def test_delivery_moves_the_cases_of_the_order() -> None:
    source = replace(STOCK, id=99, store_id=10)
    rows = {(20, 7): STOCK, (10, 7): source}
    assert movements(ORDER, rows) == [
        StockChange(99, "transfer_out", -5, released=5, order_id=1),
        StockChange(100, "transfer_in", 5, order_id=1),
    ]
    assert movements(replace(ORDER, source_store_id=None), rows) == [StockChange(100, "receipt", 5, order_id=1)]


@given(st.lists(st.tuples(st.sampled_from([20, 21]), st.integers(1, 15)), min_size=1, max_size=6))
def test_deliveries_are_refused_from_the_first_that_exceeds_the_maximum(lines: list[tuple[int, int]]) -> None:
    other = replace(STOCK, id=101, store_id=21, store_name="Market", current_stock=40)
    rows = {(20, 7): STOCK, (21, 7): other}
    found = [replace(ORDER, id=n, store_id=store, quantity=q) for n, (store, q) in enumerate(lines, 50)]
    held, rejected = {20: 30, 21: 40}, dict[int, tuple[str, int]]()
    for index, (store, quantity) in enumerate(lines):
        held[store] += quantity
        if held[store] > 50:
            rejected[index] = (str(50 + index), held[store])
    if not rejected:
        return refuse_over_maximum(found, rows)
    with pytest.raises(ApiError) as caught:
        refuse_over_maximum(found, rows)
    if len(lines) == 1:
        assert caught.value.more["stock_after"] == rejected[0][1]
    else:
        items = caught.value.more["items"]
        assert {item["index"]: (item["key"], item["stock_after"]) for item in items} == rejected


def test_count_is_refused_if_unknown_repeated_or_below_zero() -> None:
    def count(cases: int, **more: int) -> Count:
        return Count.model_validate({"product_id": "7", "current_stock": cases, **more})

    assert refusal_to_count(STOCK, count(10), twice=False) is None
    assert error_of(refusal_to_count(None, count(10), True)) == (404, "The store does not carry this product", {})
    twice = "This product is counted twice in the stocktake"
    assert error_of(refusal_to_count(STOCK, count(9), True)) == (409, twice, {})
    assert refusal_to_count(STOCK, count(9), twice=False) is None  # 10 are reserved: orders are released
    assert refusal_to_count(STOCK, count(0, expected_stock=30), twice=False) is None
    below = "-1 would be in stock: count it again"
    assert error_of(refusal_to_count(STOCK, count(0, expected_stock=31), False)) == (409, below, {"stock_after": -1})
