"""Counts of a stocktake that say what their user has seen: the stock, and the count that another user had saved."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract import Client
from tests.factories import Json, make_product, make_stock, make_user
from tests.test_stocktakes import Count, move

HIDDEN = ("expected_stock", "stock_now")


def typed(count: Count, *counts: int | None) -> list[Json]:
    """Counts of the first products, with what their lines show now."""
    shown = {line["product_id"]: line for line in count.lines()}
    lines = [shown[product["id"]] for product in count.products[: len(counts)]]
    return [
        {
            "product_id": line["product_id"],
            "counted_stock": counted,
            "last_movement_id": line["last_movement_id"],
            "previous_count": line["counted_stock"],
        }
        for line, counted in zip(lines, counts, strict=True)
    ]


def test_count_whose_stock_moved_before_it_was_saved_is_refused_or_its_difference_is_saved(admin: Client) -> None:
    count = Count(admin)
    lines = typed(count, 18, 30)
    move(count, 0, -5)
    problem = admin.refused(409, "PUT", f"{count.path}/lines", json={"lines": lines})
    assert (problem["code"], problem["lines"]) == ("stock_moved", [{
        "inventory_id": count.rows[0]["id"], "product_id": count.products[0]["id"],
        "expected_stock": 20, "stock_now": 15, "counted_stock": 18}])  # fmt: skip
    assert count.lines("counted=true") == []
    admin.ok("PUT", f"{count.path}/lines", json={"lines": lines, "on_moved": "book_difference"})
    assert [(line["expected_stock"], line["difference"]) for line in count.lines()] == [(20, -2), (30, 0), (None, None)]
    count.close()
    assert count.stock() == [13, 30, 40]


def test_count_with_the_stock_of_now_is_saved_after_movements_that_its_user_has_seen(admin: Client) -> None:
    count = Count(admin, (0, 20))
    assert count.lines()[0]["last_movement_id"] is None
    move(count, 1, -5)
    admin.ok("PUT", f"{count.path}/lines", json={"lines": typed(count, 3, 15)})
    assert [line["difference"] for line in count.lines()] == [3, 0]
    move(count, 0, 2)
    lines = [{"product_id": count.products[0]["id"], "counted_stock": 3, "last_movement_id": None}]
    admin.refused(409, "PUT", f"{count.path}/lines", json={"lines": lines})


def test_count_that_is_saved_after_a_count_elsewhere_is_superseded_by_it(admin: Client) -> None:
    count = Count(admin)
    lines = typed(count, 18)
    admin.ok("PUT", f"/api/inventory/{count.rows[0]['id']}", json={"current_stock": 17})
    admin.ok("PUT", f"{count.path}/lines", json={"lines": lines, "on_moved": "book_difference"})
    assert count.lines()[0]["superseded"]
    count.close()
    assert count.stock()[0] == 17


def test_count_of_a_line_that_another_user_has_counted_since_is_refused_by_name(admin: Client) -> None:
    count = Count(admin)
    other = admin.acting_as(make_user(admin, "admin")["email"])
    lines = typed(count, 18, 30)
    count.save(17, by=other)
    problem = admin.refused(412, "PUT", f"{count.path}/lines", json={"lines": lines})
    assert [(item["key"], item["code"], item["counted_stock"]) for item in problem["items"]] == [
        (count.products[0]["id"], "precondition_failed", 17)]  # fmt: skip
    assert [line["counted_stock"] for line in count.lines()] == [17, None, None]
    admin.ok("PUT", f"{count.path}/lines", json={"lines": typed(count, 18, 30)})
    assert [line["counted_stock"] for line in count.lines()] == [18, 30, None]
    alone = admin.refused(412, "PUT", f"{count.path}/lines", json={"lines": [{**lines[0], "counted_stock": None}]})
    assert alone["counted_stock"] == 18


def test_count_that_another_user_has_saved_too_is_no_conflict(admin: Client) -> None:
    count = Count(admin)
    other = admin.acting_as(make_user(admin, "admin")["email"])
    lines = typed(count, 18)
    count.save(18, by=other)
    admin.ok("PUT", f"{count.path}/lines", json={"lines": lines})
    assert count.lines()[0]["counted_by"] == admin.ok("GET", "/api/me")["id"]


def test_blind_stocktake_says_which_stock_moved_without_showing_it(admin: Client) -> None:
    count = Count(admin, blind=True)
    lines = typed(count, 18)
    move(count, 0, -5)
    problem = admin.refused(409, "PUT", f"{count.path}/lines", json={"lines": lines})
    assert [line["product_id"] for line in problem["lines"]] == [count.products[0]["id"]]
    assert {line[name] for line in problem["lines"] for name in HIDDEN} == {None}
    assert "15" not in problem["detail"]
    admin.ok("PUT", f"{count.path}/lines", json={"lines": lines, "on_moved": "book_difference"})
    count.close()
    assert count.stock()[0] == 13


def test_movement_of_another_stock_row_is_not_what_a_count_has_seen(admin: Client) -> None:
    count = Count(admin)
    [line, other] = typed(count, 18, 30)
    body = {"lines": [{**line, "last_movement_id": other["last_movement_id"]}], "on_moved": "book_difference"}
    assert "last_movement_id" in admin.refused(404, "PUT", f"{count.path}/lines", json=body)["detail"]


@pytest.mark.parametrize("on_moved", ["refuse", "book_difference"])
def test_product_added_later_is_counted_with_what_was_seen(admin: Client, on_moved: str) -> None:
    count = Count(admin, (20,))
    new = make_product(admin)
    make_stock(admin, count.store, new, 5)
    line = {"product_id": new["id"], "counted_stock": 4, "previous_count": None}
    admin.ok("PUT", f"{count.path}/lines", json={"lines": [line], "on_moved": on_moved})
    assert [line["counted_stock"] for line in count.lines()] == [None, 4]


def test_saved_count_has_the_effect_of_one_that_was_booked_when_it_was_typed(admin: Client) -> None:
    """Stock ends at the counted cases plus what moved after the count was typed, whenever it was saved."""
    moves = st.lists(st.integers(-3, 5).filter(bool), max_size=2)

    @settings(max_examples=8)
    @given(moves, moves, moves, st.integers(12, 25))
    def replay(before: list[int], unsaved: list[int], after: list[int], counted: int) -> None:
        count = Count(admin, (20,))
        for delta in before:
            move(count, 0, delta)
        lines = typed(count, counted)
        for delta in unsaved:
            move(count, 0, delta)
        admin.ok("PUT", f"{count.path}/lines", json={"lines": lines, "on_moved": "book_difference"})
        for delta in after:
            move(count, 0, delta)
        count.close()
        assert count.stock() == [counted + sum(unsaved) + sum(after)]

    replay()
