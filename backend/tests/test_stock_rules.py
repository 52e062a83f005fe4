"""The rules of stock, accounts and transactions, called on a real database: their effects, errors and guards."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from app.database.query import Sql
from app.domain import stock_changes, user_accounts
from app.errors import Conflict
from app.models.schemas import (
    Adjustment,
    Count,
    InventoryCreate,
    InventoryUpdate,
    Stocktake,
    UserCreate,
    UserUpdate,
)
from app.queries import orders
from tests.rules_database import MOVEMENTS, Check, World, body_of, error


def carried(world: World, **more: Any) -> InventoryCreate:
    """A body by which the store starts to carry cola."""
    return body_of(InventoryCreate, **{"store_id": world.store, "product_id": world.cola, **more})


# --- stock rows


def test_new_stock_row_has_its_opening_movement(check: Check) -> None:
    async def work(world: World) -> None:
        tx = world.tx(world.manager)
        body = carried(world, opening_stock=12, reorder_level=3, max_stock=40, reason="moved in")
        key = await stock_changes.add_product_to_store(tx, body)
        levels = await world.rows("SELECT reorder_level, max_stock FROM inventory WHERE id = %s", key)
        assert (await world.held(world.store, world.cola), levels) == ((12, 0, 1), [(3, 40)])
        assert await world.rows(MOVEMENTS, key) == [("opening", 12, None, world.manager.id, "moved in")]
        assert tx.changed_stock == {(world.store, world.cola)}

    check(work)


def test_new_stock_row_without_opening_stock_has_no_movement(check: Check) -> None:
    async def work(world: World) -> None:
        key = await stock_changes.add_product_to_store(world.tx(), carried(world))
        assert await world.held(world.store, world.cola) == (0, 0, 1)
        assert await world.rows(MOVEMENTS, key) == []

    check(work)


def test_stock_row_is_refused_for_unknown_stores_and_forbidden_callers(check: Check) -> None:
    async def work(world: World) -> None:
        for body, caller, expected in (
            (carried(world, store_id=9999), world.west, (404, "No store has this store_id", {})),
            (carried(world, product_id=9999), world.west, (404, "No product has this product_id", {})),
            (carried(world, store_id=world.south), world.west, (403, REACH, {})),
        ):
            assert await error(stock_changes.add_product_to_store(world.tx(caller), body)) == expected

    check(work)


REACH = "Only the store's manager, its regional manager or an administrator may do this"


def test_count_and_levels_are_written_together(check: Check) -> None:
    async def work(world: World) -> None:
        key = await world.stock(world.store, world.cola, 20)
        tx = world.tx(world.manager, '"1"')
        body = {"current_stock": 17, "reason": "broken", "reorder_level": 4, "max_stock": 90}
        await stock_changes.update(tx, key, InventoryUpdate.model_validate(body))
        assert await world.held(world.store, world.cola) == (17, 0, 2)
        assert await world.rows(MOVEMENTS, key) == [
            ("opening", 20, None, world.admin.id, None), ("count", -3, None, world.manager.id, "broken")]  # fmt: skip
        assert await world.rows("SELECT reorder_level, max_stock FROM inventory WHERE id = %s", key) == [(4, 90)]
        assert tx.changed_stock == {(world.store, world.cola)}

    check(work)


@pytest.mark.parametrize(
    ("body", "levels"),
    [({"reorder_level": 4}, (4, 500)), ({"max_stock": 90}, (0, 90)), ({"current_stock": 20}, (0, 500))],
)
def test_levels_change_without_a_count_and_a_count_without_levels(
    check: Check, body: dict[str, int], levels: tuple[int, int]
) -> None:
    async def work(world: World) -> None:
        key = await world.stock(world.store, world.cola, 20)
        await stock_changes.update(world.tx(), key, InventoryUpdate.model_validate(body))
        assert await world.held(world.store, world.cola) == (20, 0, 2)
        assert await world.rows("SELECT reorder_level, max_stock FROM inventory WHERE id = %s", key) == [levels]
        assert len(await world.rows(MOVEMENTS, key)) == 1 + ("current_stock" in body)

    check(work)


def test_stock_row_is_checked_for_existence_then_permission_then_version(check: Check) -> None:
    async def work(world: World) -> None:
        key = await world.stock(world.south, world.cola, 20)
        one_more = Adjustment(delta=1, reason="found")
        update = InventoryUpdate.model_validate({"max_stock": 90})
        for change in (
            lambda tx, row: stock_changes.adjust(tx, row, one_more),
            lambda tx, row: stock_changes.update(tx, row, update),
        ):
            assert await error(change(world.tx(world.west, '"9"'), 9999)) == (404, "No inventory item has this id", {})
            assert await error(change(world.tx(world.west, '"9"'), key)) == (403, REACH, {})
            assert (await error(change(world.tx(world.admin, '"9"'), key)))[0] == 412

    check(work)


def test_adjustment_is_booked_with_its_reason(check: Check) -> None:
    async def work(world: World) -> None:
        key = await world.stock(world.store, world.cola, 20)
        tx = world.tx(world.west, '"1"')
        movement = await stock_changes.adjust(tx, key, Adjustment(delta=-20, reason="broken"))
        assert await world.rows("SELECT max(id) FROM stock_movements") == [(movement,)]
        assert (await world.rows(MOVEMENTS, key))[-1] == ("adjustment", -20, None, world.west.id, "broken")
        assert await world.held(world.store, world.cola) == (0, 0, 2)

    check(work)


def test_adjustment_keeps_stock_and_reserved_cases(check: Check) -> None:
    async def work(world: World) -> None:
        key = await world.stock(world.warehouse, world.cola, 20)
        too_much = error(stock_changes.adjust(world.tx(), key, Adjustment(delta=-21, reason="broken")))
        assert await too_much == (409, "21 cannot be taken: there are 20", {"current": 20, "reserved": 0})
        await world.approved(15)
        reserved = error(stock_changes.adjust(world.tx(), key, Adjustment(delta=-6, reason="broken")))
        sentence = "6 cannot be taken: there are 20, of which 15 are reserved for approved orders"
        assert await reserved == (409, sentence, {"current": 20, "reserved": 15})
        await stock_changes.adjust(world.tx(), key, Adjustment(delta=-5, reason="broken"))

    check(work)


def stocktake(store: int, *counts: tuple[int, int]) -> Stocktake:
    """A stocktake of these products and counts."""
    lines = [body_of(Count, product_id=product, current_stock=cases) for product, cases in counts]
    return body_of(Stocktake, store_id=store, reason="year's end", counts=lines)


def test_stocktake_books_each_count_in_the_order_given(check: Check) -> None:
    async def work(world: World) -> None:
        cola, water = [await world.stock(world.store, product, 20) for product in (world.cola, world.water)]
        tx = world.tx(world.west)
        done = await stock_changes.count(tx, stocktake(world.store, (world.water, 25), (world.cola, 0)))
        booked = done.movements
        select = """SELECT id, inventory_id, kind, delta, actor_id, reason
                    FROM stock_movements WHERE kind = 'count' ORDER BY id"""
        shared = (world.west.id, "year's end")
        assert await world.rows(select) == [
            (booked[0], water, "count", 5, *shared), (booked[1], cola, "count", -20, *shared)]  # fmt: skip
        assert tx.changed_stock == {(world.store, world.cola), (world.store, world.water)}
        await stock_changes.count(world.tx(world.manager), stocktake(world.store, (world.cola, 7)))
        assert (await world.held(world.store, world.cola))[0] == 7

    check(work)


def test_stocktake_with_wrong_lines_books_none_and_names_them(check: Check) -> None:
    async def work(world: World) -> None:
        await world.stock(world.warehouse, world.cola, 20)
        await world.approved(15)
        body = stocktake(world.warehouse, (world.cola, 15), (world.water, 1), (world.cola, 14))
        status, sentence, more = await error(stock_changes.count(world.tx(), body))
        assert (status, sentence) == (409, "2 of 3 items were rejected; nothing was changed")
        assert [(item["index"], item["key"], item["code"]) for item in more["items"]] == [
            (1, str(world.water), "not_found"), (2, str(world.cola), "conflict")]  # fmt: skip
        nowhere = error(stock_changes.count(world.tx(world.west), stocktake(9999, (world.cola, 1))))
        assert await nowhere == (404, "No store has this store_id", {})
        forbidden = error(stock_changes.count(world.tx(world.west), stocktake(world.south, (world.cola, 1))))
        assert await forbidden == (403, REACH, {})

    check(work)


def moved(world: World, cases: int, expected: int, on_moved: str = "refuse") -> Stocktake:
    """A stocktake of cola in the store that was counted when other cases were expected."""
    line = body_of(Count, product_id=world.cola, current_stock=cases, expected_stock=expected)
    return body_of(Stocktake, store_id=world.store, reason="year's end", counts=[line], on_moved=on_moved)


def test_count_of_moved_stock_is_refused_with_its_lines(check: Check) -> None:
    async def work(world: World) -> None:
        key = await world.stock(world.store, world.cola, 20)
        await world.stock(world.store, world.water, 5)
        expected = Count.model_validate({"product_id": str(world.water), "current_stock": 4, "expected_stock": 5})
        body = moved(world, 22, 23)
        body.counts.append(expected)
        line = {"inventory_id": str(key), "product_id": str(world.cola)}
        line |= {"expected_stock": 23, "stock_now": 20, "counted_stock": 22}
        sentence = "The stock moved since it was counted; nothing was changed"
        assert await error(stock_changes.count(world.tx(), body)) == (409, sentence, {"lines": [line]})
        one = InventoryUpdate.model_validate({"current_stock": 22, "expected_stock": 23, "reorder_level": 4})
        assert await error(stock_changes.update(world.tx(), key, one)) == (409, sentence, {"lines": [line]})
        body.counts.append(Count.model_validate({"product_id": "999999", "current_stock": 1}))
        assert (await error(stock_changes.count(world.tx(), body)))[0] == 404
        assert await world.held(world.store, world.cola) == (20, 0, 1)

    check(work)


@pytest.mark.parametrize("on_moved", ["refuse", "book_difference"])
def test_count_of_the_expected_stock_is_booked(check: Check, on_moved: str) -> None:
    async def work(world: World) -> None:
        key = await world.stock(world.store, world.cola, 20)
        await stock_changes.count(world.tx(), moved(world, 22, 20, on_moved))
        one = {"current_stock": 21, "expected_stock": 22, "on_moved": on_moved}
        await stock_changes.update(world.tx(), key, InventoryUpdate.model_validate(one))
        assert [row[1] for row in await world.rows(MOVEMENTS, key)] == [20, 2, -1]

    check(work)


@given(start=st.integers(0, 50), between=st.integers(-50, 50), counted=st.integers(0, 60))
@settings(max_examples=25)
def test_difference_of_a_count_is_the_same_before_and_after_a_movement(
    check: Check, start: int, between: int, counted: int
) -> None:
    """Booked late with `book_difference`, a count leaves the stock that it leaves if it is booked at once."""

    async def work(world: World) -> None:
        after = counted + between
        key = await world.stock(world.store, world.cola, start)
        if between and start + between >= 0:
            await stock_changes.adjust(world.tx(), key, Adjustment(delta=between, reason="meanwhile"))
            late = stock_changes.count(world.tx(), moved(world, counted, start, "book_difference"))
            if after < 0:
                assert (await error(late))[0] == 409
            else:
                await late
                assert (await world.held(world.store, world.cola))[0] == after

    check(work)


# --- the transaction


def test_guard_raises_its_error_if_the_number_of_rows_differs(check: Check) -> None:
    async def work(world: World) -> None:
        stores_of_west = Sql("SELECT id FROM stores WHERE region = %s", ["West"])
        tx = world.tx()
        await tx.require_rows(3, stores_of_west, otherwise=Conflict("three"))
        await tx.check_guards()
        for count in (2, 4):
            tx = world.tx()
            await tx.require_rows(3, stores_of_west, otherwise=Conflict("three"))
            await tx.require_rows(count, stores_of_west, otherwise=Conflict("the guard"))
            assert await error(tx.check_guards()) == (409, "the guard", {})

    check(work)


def test_transaction_reads_as_its_caller(check: Check) -> None:
    async def work(world: World) -> None:
        made = await world.order(2)
        before = timed_reads("orders.find_order")
        actions: dict[int, bool] = {}
        for caller in (world.admin, world.manager):
            found = await world.tx(caller).fetch(orders.find_order(made))
            assert found is not None
            actions[caller.id] = "'approve'" in str(found.data)
        assert actions == {world.admin.id: True, world.manager.id: False}
        assert timed_reads("orders.find_order") == before + 2

    check(work)


def timed_reads(name: str) -> float:
    """How many reads of this name the metrics have counted."""
    return REGISTRY.get_sample_value("brickhouse_query_seconds_count", {"query": name}) or 0


# --- accounts


def account(**more: Any) -> UserCreate:
    """The body of a new account."""
    body = {"username": "new", "email": "new@rules.example", "first_name": "N", "last_name": "E", "role": "admin"}
    return body_of(UserCreate, **{**body, **more})


SENTENCE = "A store manager's region is the store's: leave region out"


def test_accounts_are_created_by_administrators_only(check: Check) -> None:
    async def work(world: World) -> None:
        key = await user_accounts.create(world.tx(), account(role="store_manager", store_id=world.store, region="West"))
        select = "SELECT username, role, store_id, region FROM users WHERE id = %s"
        assert await world.rows(select, key) == [("new", "store_manager", world.store, "West")]
        forbidden = (403, "Only an administrator may do this", {})
        assert await error(user_accounts.create(world.tx(world.west), account())) == forbidden
        update = UserUpdate.model_validate({"first_name": "A"})
        assert await error(user_accounts.update(world.tx(world.west), key, update)) == forbidden
        two = account(username="two", email="two@x.example", role="store_manager", store_id=world.store, region="South")
        assert await error(user_accounts.create(world.tx(), two)) == (409, SENTENCE, {})

    check(work)


def test_account_update_changes_the_given_fields_of_the_current_version(check: Check) -> None:
    async def work(world: World) -> None:
        update = UserUpdate.model_validate({"first_name": "Ada"})
        await user_accounts.update(world.tx(world.admin, '"1"'), world.manager.id, update)
        select = "SELECT first_name, last_name, version FROM users WHERE id = %s"
        assert await world.rows(select, world.manager.id) == [("Ada", "manager", 2)]
        assert await error(user_accounts.update(world.tx(), 9999, update)) == (404, "No user has this id", {})
        assert (await error(user_accounts.update(world.tx(world.admin, '"1"'), world.manager.id, update)))[0] == 412
        south = UserUpdate.model_validate({"region": "South"})
        assert await error(user_accounts.update(world.tx(), world.manager.id, south)) == (409, SENTENCE, {})

    check(work)


@pytest.mark.parametrize("change", [{"role": "regional_manager", "region": "West"}, {"active": False}])
def test_last_active_administrator_cannot_be_removed(check: Check, change: dict[str, Any]) -> None:
    async def work(world: World) -> None:
        update = UserUpdate.model_validate(change)
        await user_accounts.update(world.tx(), world.asker.id, update)
        last = "This is the last active administrator: make another user an administrator first"
        assert await error(user_accounts.update(world.tx(), world.admin.id, update)) == (409, last, {})
        await user_accounts.update(world.tx(), world.admin.id, UserUpdate.model_validate({"first_name": "A"}))
        await user_accounts.update(world.tx(), world.west.id, UserUpdate.model_validate({"active": False}))

    check(work)
