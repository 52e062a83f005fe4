"""Blind stocktakes, which show no expected stock, and differences that another user has to count again."""

import csv

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract import Client
from tests.factories import make_user
from tests.test_stocktakes import Count

HIDDEN = ("expected_stock", "stock_now", "difference", "value")


def test_blind_stocktake_shows_no_expected_stock_until_it_is_closed(admin: Client) -> None:
    count = Count(admin, blind=True)
    saved = count.save(18, 33)
    assert [saved[name] for name in ("counted", "different", "missing", "surplus", "value")] == [
        2,
        None,
        None,
        None,
        None,
    ]
    for query in ("", "sort=difference", "sort=-value"):
        lines = count.lines(query)
        assert {line[name] for line in lines for name in HIDDEN} == {None}
        assert [line["product_name"] for line in lines] in (
            [f"Cola {n}" for n in range(3)], [f"Cola {n}" for n in (2, 1, 0)])  # fmt: skip
    assert count.lines("different=true") == []
    rows = csv.DictReader(admin.get(f"{count.path}/lines?format=csv").text.splitlines())
    assert {row[name] for row in rows for name in HIDDEN} == {""}
    admin.refused(409, "PATCH", f"{count.path}/close?dry_run=true", json={"reason": "x"})
    assert count.close()["different"] == 2
    assert [line["difference"] for line in count.lines("different=true&sort=difference")] == [-2, 3]


def test_difference_above_the_limit_needs_a_count_by_another_user(admin: Client) -> None:
    count = Count(admin, recount_above=3)
    other = admin.acting_as(make_user(admin, "admin")["email"])
    assert count.save(17, 26)["needs_recount"] == 1
    assert [line["product_name"] for line in count.lines("needs_recount=true")] == ["Cola 1"]
    assert "again" in admin.refused(409, "PATCH", f"{count.path}/close", json={"reason": "x"})["detail"]
    assert count.save(17, 25)["needs_recount"] == 1  # the same user is not another one
    assert count.save(17, 25, by=other)["needs_recount"] == 0
    assert count.lines()[1]["counted_by"] == other.ok("GET", "/api/me")["id"]
    count.close()
    assert count.stock() == [17, 25, 40]


def test_recount_by_another_user_is_booked_if_it_differs(admin: Client) -> None:
    count = Count(admin, recount_above=0)
    other = admin.acting_as(make_user(admin, "admin")["email"])
    count.save(10)
    assert count.save(12, by=other)["needs_recount"] == 0
    assert count.save(20)["needs_recount"] == 0  # no difference
    assert count.save(19)["needs_recount"] == 1  # a new one, of one user only
    assert count.save(None)["needs_recount"] == 0
    count.save(11)
    count.save(12, by=other)
    count.close()
    assert count.stock()[0] == 12


def test_recount_that_is_deleted_and_entered_again_still_counts_as_a_recount(admin: Client) -> None:
    count = Count(admin, recount_above=0)
    other = admin.acting_as(make_user(admin, "admin")["email"])
    count.save(10)
    count.save(12, by=other)
    assert count.save(None, by=other)["needs_recount"] == 0
    assert count.save(12, by=other)["needs_recount"] == 0
    count.close()
    assert count.stock()[0] == 12


def test_first_user_does_not_become_the_second_by_deleting_and_entering_a_count_again(admin: Client) -> None:
    count = Count(admin, recount_above=0)
    count.save(10)
    count.save(None)
    assert count.save(10)["needs_recount"] == 1
    admin.refused(409, "PATCH", f"{count.path}/close", json={"reason": "x"})


def test_count_of_the_first_user_after_the_recount_needs_another_recount(admin: Client) -> None:
    count = Count(admin, recount_above=0)
    other = admin.acting_as(make_user(admin, "admin")["email"])
    count.save(10)
    assert count.save(12, by=other)["needs_recount"] == 0
    assert count.save(11)["needs_recount"] == 1
    assert count.save(12, by=other)["needs_recount"] == 0


SAVES = st.lists(st.tuples(st.integers(0, 2), st.sampled_from([None, 15, 19, 20, 21, 25])), min_size=1, max_size=12)


def test_line_over_the_limit_is_complete_if_two_users_have_found_a_difference(admin: Client) -> None:
    """A plain replay of random saves by three users. A user within the limit has taken the own finding back."""
    users = [admin, *(admin.acting_as(make_user(admin, "admin")["email"]) for _ in range(2))]

    @settings(max_examples=25)
    @given(SAVES)
    def replay(saves: list[tuple[int, int | None]]) -> None:
        count, first = Count(admin, (20,), recount_above=1), None
        for user, cases in saves:
            over = cases is not None and abs(cases - 20) > 1
            if over and first is None:
                first = user
            elif not over and cases is not None and first == user:
                first = None
            assert count.save(cases, by=users[user])["needs_recount"] == int(over and first == user)

    replay()
