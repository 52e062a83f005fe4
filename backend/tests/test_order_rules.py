"""The rules of orders, called on a real database: their effects, errors and guards."""

from typing import Any

import pytest

from app.domain import order_lifecycle
from app.errors import OutOfStock
from app.models.schemas import (
    OrderApproval,
    OrderCreate,
    OrderSelection,
    OrderUpdate,
)
from app.queries import orders, stores, users
from tests.rules_database import MOVEMENTS, Check, World, body_of, error, guards, order, rolled_back

EVENTS = "SELECT from_status, to_status, actor_id, reason, changes FROM order_events WHERE order_id = %s ORDER BY id"
ORDER = "SELECT status, quantity, requested_quantity, quantity_set_by, notes, version FROM orders WHERE id = %s"


# --- new orders


def test_created_orders_keep_the_order_and_the_fields_of_the_request(check: Check) -> None:
    async def work(world: World) -> None:
        bodies = [order(world, 5, notes="first"), order(world, 7, store_id=world.other, source_store_id=None)]
        tx = world.tx(world.west)
        made = await order_lifecycle.create(tx, bodies, batch_id=9)
        select = """SELECT id, store_id, source_store_id, product_id, quantity, notes, requested_by, batch_id, status
                    FROM orders ORDER BY id"""
        shared = (world.west.id, 9, "pending")
        assert await world.rows(select) == [
            (made[0], world.store, world.warehouse, world.cola, 5, "first", *shared),
            (made[1], world.other, None, world.cola, 7, None, *shared),
        ]
        assert tx.changed_stock == {(world.store, world.cola), (world.other, world.cola)}
        assert await world.rows(EVENTS, made[0]) == [(None, "pending", world.west.id, None, None)]

    check(work)


@pytest.mark.parametrize("dry_run", [False, True])
def test_previewed_order_takes_no_number(check: Check, dry_run: bool) -> None:
    async def work(world: World) -> None:
        made = await order_lifecycle.create(world.tx(dry_run=dry_run), [order(world, 1)])
        ((number,),) = await world.rows("SELECT number FROM orders WHERE id = %s", made[0])
        assert number.startswith("PREVIEW-") is dry_run

    check(work)


def test_refused_orders_are_listed_and_none_is_created(check: Check) -> None:
    async def work(world: World) -> None:
        bodies = [order(world, 1), order(world, 1, store_id=world.south), order(world, 1, product_id=9999)]
        status, _, more = await error(order_lifecycle.create(world.tx(world.west), bodies))
        found = [(item["index"], item["key"], item["code"]) for item in more["items"]]
        assert (status, found) == (409, [(1, "1", "forbidden"), (2, "2", "not_found")])
        assert await world.rows("SELECT id FROM orders") == []

    check(work)


def test_sources_are_warehouses_that_have_enough_after_the_earlier_orders(check: Check) -> None:
    async def work(world: World) -> None:
        far = {"code": "FAR", "name": "FAR", "region": "South", "store_type": "Warehouse", "address": "1 Street"}
        second = await stores.insert_store(world.cursor, far)
        await world.stock(world.warehouse, world.cola, 10)
        await world.stock(second, world.cola, 30)
        await world.stock(world.warehouse, world.water, 3)

        def unsourced(quantity: int, **more: Any) -> Any:
            body = order(world, quantity, **more)
            return body_of(type(body), **body.model_dump(exclude={"source_store_id"}))

        bodies = [
            unsourced(6), unsourced(6), unsourced(3), order(world, 19), unsourced(1, product_id=world.water),
            order(world, 21, source_store_id=second), unsourced(4), unsourced(31),
            order(world, 2, source_store_id=None),
        ]  # fmt: skip
        made = await world.orders(*bodies)
        found = await world.rows("SELECT source_store_id FROM orders WHERE id = ANY(%s) ORDER BY id", made)
        near = world.warehouse
        # The named source takes 19 of the near warehouse and 21 of the far one, whatever its position in the request.
        assert [source for (source,) in found] == [second, None, second, near, near, second, None, None, None]

    check(work)


def test_source_is_in_the_region_and_has_enough_after_all_named_sources(check: Check) -> None:
    async def work(world: World) -> None:
        far = {"code": "FAR", "name": "FAR", "region": "South", "store_type": "Warehouse", "address": "1 Street"}
        second = await stores.insert_store(world.cursor, far)
        await world.stock(world.warehouse, world.cola, 10)
        await world.stock(second, world.cola, 30)
        bodies = [order(world, quantity) for quantity in (4, 4)]
        for quantity in (3, 2):
            fields = order(world, quantity).model_dump(exclude={"source_store_id"})
            bodies.append(body_of(OrderCreate, **fields))
        made = await world.orders(*bodies)
        found = await world.rows("SELECT source_store_id FROM orders WHERE id = ANY(%s) ORDER BY id", made)
        near = world.warehouse
        assert [source for (source,) in found] == [near, near, second, near]

    check(work)


# --- selections and checks


def test_selection_is_the_ids_or_the_orders_of_a_batch(check: Check) -> None:
    async def work(world: World) -> None:
        made = await order_lifecycle.create(world.tx(), [order(world, 1), order(world, 2)], batch_id=9)
        select = order_lifecycle.selected
        assert await select(world.tx(), OrderSelection.model_validate({"ids": ["5", "3"]})) == ([5, 3], {})
        seen = OrderSelection.model_validate({"orders": [{"id": "5", "version": 2}, {"id": "3", "version": 1}]})
        assert await select(world.tx(), seen) == ([5, 3], {5: 2, 3: 1})
        assert await select(world.tx(), body_of(OrderSelection, batch_id=9)) == (made, {})
        assert await error(select(world.tx(), body_of(OrderSelection, batch_id=8))) == (
            404,
            "No orders have this batch_id",
            {},
        )

    check(work)


def test_refused_batch_names_each_order_by_its_index(check: Check) -> None:
    async def work(world: World) -> None:
        first, second = await world.order(), await world.order()
        ids = [second, 9999, first]
        status, _, more = await error(order_lifecycle.cancel(world.tx(world.manager, '"2"'), ids, "closed"))
        found = [(item["index"], item["key"], item["code"]) for item in more["items"]]
        failed = "precondition_failed"
        assert (status, found) == (409, [(0, str(second), failed), (1, "9999", "not_found"), (2, str(first), failed)])
        assert (await error(order_lifecycle.fulfill(world.tx(), [first], False)))[1].endswith("can be fulfilled")
        assert (await error(order_lifecycle.approve(world.tx(world.manager), [first], OrderApproval())))[0] == 403

    check(work)


# --- edits


def test_edit_records_what_changed(check: Check) -> None:
    async def work(world: World) -> None:
        made = await world.order(5, notes="old")
        tx = world.tx(world.manager, '"1"')
        await order_lifecycle.edit(tx, made, OrderUpdate.model_validate({"quantity": 8, "notes": "new"}))
        assert await world.rows(ORDER, made) == [("pending", 8, 8, world.manager.id, "new", 2)]
        changes = {"quantity": [5, 8], "notes": ["old", "new"]}
        assert (await world.rows(EVENTS, made))[1:] == [("pending", "pending", world.manager.id, None, changes)]
        ((number,),) = await world.rows("SELECT number FROM orders WHERE id = %s", made)
        assert guards(tx) == [
            (1, "The product is not active"),  # if it is deactivated meanwhile
            (1, f"{number} is pending: only one that is pending can be edited"),
        ]
        await tx.check_guards()

    check(work)


def test_edit_of_notes_keeps_the_author_of_the_quantity(check: Check) -> None:
    async def work(world: World) -> None:
        made = await world.order(5)
        await order_lifecycle.edit(world.tx(), made, OrderUpdate.model_validate({"quantity": 5, "notes": "new"}))
        assert await world.rows(ORDER, made) == [("pending", 5, 5, None, "new", 2)]
        assert (await world.rows(EVENTS, made))[1][4] == {"notes": [None, "new"]}

    check(work)


def test_edit_with_equal_values_changes_nothing(check: Check) -> None:
    async def work(world: World) -> None:
        made = await world.order(5, notes="old")
        tx = world.tx()
        await order_lifecycle.edit(tx, made, OrderUpdate.model_validate({"quantity": 5, "notes": "old"}))
        assert (await world.rows(ORDER, made), tx.guards) == ([("pending", 5, 5, None, "old", 1)], [])

    check(work)


def test_approved_order_is_not_edited(check: Check) -> None:
    async def work(world: World) -> None:
        await world.stock(world.warehouse, world.cola, 20)
        made = await world.approved()
        refused = await error(order_lifecycle.edit(world.tx(), made, OrderUpdate.model_validate({"quantity": 8})))
        assert refused[0] == 409
        assert refused[1].endswith("is approved: only one that is pending can be edited")

    check(work)


# --- approvals


def test_approval_reserves_at_the_sources(check: Check) -> None:
    async def work(world: World) -> None:
        await world.stock(world.warehouse, world.cola, 20)
        await world.stock(world.warehouse, world.water, 9)
        made = [await world.order(12), await world.order(8), await world.order(9, product_id=world.water),
                await world.order(3, source_store_id=None)]  # fmt: skip
        tx = world.tx(world.west, '"1"')
        await order_lifecycle.approve(tx, made, OrderApproval(reason="agreed"))
        assert [count for count, _ in guards(tx)] == [2, 4, 2]
        assert guards(tx)[0][1].startswith("The product is not active")
        assert guards(tx)[1][1].endswith("is pending: only one that is pending can be approved")
        assert guards(tx)[2][1] == OutOfStock.title()
        await tx.check_guards()
        assert await world.held(world.warehouse, world.cola) == (20, 20, 2)
        assert await world.held(world.warehouse, world.water) == (9, 9, 2)
        assert [await world.rows(ORDER, one) for one in made] == [
            [("approved", quantity, quantity, None, None, 2)] for quantity in (12, 8, 9, 3)]  # fmt: skip
        assert (await world.rows(EVENTS, made[0]))[1:] == [("pending", "approved", world.west.id, "agreed", None)]
        assert tx.changed_stock == {(world.warehouse, world.cola), (world.warehouse, world.water)}

    check(work)


def test_approval_of_less_reserves_less(check: Check) -> None:
    async def work(world: World) -> None:
        await world.stock(world.warehouse, world.cola, 20)
        made = await world.order(12)
        await order_lifecycle.approve(world.tx(world.west), [made], OrderApproval(quantity=7, reason="scarce"))
        assert await world.held(world.warehouse, world.cola) == (20, 7, 2)
        assert await world.rows(ORDER, made) == [("approved", 7, 12, None, None, 2)]
        assert (await world.rows(EVENTS, made))[1][3:] == ("scarce", {"quantity": [12, 7]})

    check(work)


def test_approval_reports_the_orders_for_which_stock_is_missing(check: Check) -> None:
    async def work(world: World) -> None:
        await world.stock(world.warehouse, world.cola, 20)
        made = [await world.order(12), await world.order(9), await world.order(8), await world.order(1)]
        made.append(await world.order(2, product_id=world.water))
        refused = rolled_back(world, order_lifecycle.approve(world.tx(), made, OrderApproval()))
        status, _, more = await refused
        found = [(item["index"], item["key"], item["available"], item["needed"]) for item in more["items"]]
        assert (status, found) == (
            409, [(1, str(made[1]), 8, 9), (3, str(made[3]), 0, 1), (4, str(made[4]), 0, 2)])  # fmt: skip

    check(work)


def test_approval_subtracts_reserved_stock(check: Check) -> None:
    async def work(world: World) -> None:
        await world.stock(world.warehouse, world.cola, 20)
        await world.approved(15)
        made = await world.order(6)
        refused = await rolled_back(world, order_lifecycle.approve(world.tx(), [made], OrderApproval()))
        assert refused[2] == {"available": 5, "needed": 6}

    check(work)


def test_supplier_orders_are_approved_without_stock(check: Check) -> None:
    async def work(world: World) -> None:
        tx = world.tx()
        await order_lifecycle.approve(tx, [await world.order(3, source_store_id=None)], OrderApproval())
        assert [count for count, _ in guards(tx)] == [1, 1]
        assert tx.changed_stock == set()

    check(work)


def test_requesters_own_order_is_rejected_in_a_batch(check: Check) -> None:
    async def work(world: World) -> None:
        await world.stock(world.warehouse, world.cola, 20)
        own = (await order_lifecycle.create(world.tx(world.admin), [order(world, 1)]))[0]
        fine = await world.order(1)
        status, _, more = await error(order_lifecycle.approve(world.tx(), [own, fine], OrderApproval()))
        assert (status, [(item["index"], item["key"]) for item in more["items"]]) == (403, [(0, str(own))])

    check(work)


# --- deliveries


def test_delivery_moves_stock_and_ends_the_reservation(check: Check) -> None:
    async def work(world: World) -> None:
        source = await world.stock(world.warehouse, world.cola, 20)
        target = await world.stock(world.store, world.cola, 2)
        made = await world.approved(5)
        tx = world.tx(world.west, '"2"')
        await order_lifecycle.fulfill(tx, [made], False)
        assert [count for count, _ in guards(tx)] == [1, 2]  # its status, its movements
        assert all(text.endswith("is approved: only one that is approved can be fulfilled") for _, text in guards(tx))
        await tx.check_guards()
        assert (await world.held(world.warehouse, world.cola))[:2] == (15, 0)
        assert (await world.held(world.store, world.cola))[:2] == (7, 0)
        assert (await world.rows(MOVEMENTS, source))[1:] == [("transfer_out", -5, made, world.west.id, None)]
        assert (await world.rows(MOVEMENTS, target))[1:] == [("transfer_in", 5, made, world.west.id, None)]
        assert (await world.rows(EVENTS, made))[2:] == [("approved", "fulfilled", world.west.id, None, None)]
        assert tx.changed_stock == {(world.warehouse, world.cola), (world.store, world.cola)}

    check(work)


def test_delivery_locks_store_and_product_only_for_a_new_stock_row(check: Check) -> None:
    async def work(world: World) -> None:
        await world.stock(world.warehouse, world.cola, 20)
        new = await world.approved(5)
        (found,) = await orders.lock_orders(world.cursor, [new])
        assert not found.is_carried
        await order_lifecycle.fulfill(world.tx(), [new], False)
        again = await world.approved(5)
        (found,) = await orders.lock_orders(world.cursor, [again])
        assert found.is_carried

    check(work)


def test_write_keeps_the_plans_of_its_statements(check: Check) -> None:
    async def work(world: World) -> None:
        assert await world.rows("SHOW plan_cache_mode") == [("auto",)]
        await users.find_caller(world.cursor, None)
        assert await world.rows("SHOW plan_cache_mode") == [("auto",)]
        await users.find_caller(world.cursor, None, acts=True)
        assert await world.rows("SHOW plan_cache_mode") == [("force_generic_plan",)]

    check(work)


def test_first_deliveries_create_the_stock_rows(check: Check) -> None:
    async def work(world: World) -> None:
        made = [await world.approved(n, product_id=product, source_store_id=None)
                for n, product in ((3, world.cola), (4, world.water))]  # fmt: skip
        tx = world.tx()
        await order_lifecycle.fulfill(tx, made, False)
        assert [await world.held(world.store, product) for product in (world.cola, world.water)] == [
            (3, 0, 2), (4, 0, 2)]  # fmt: skip
        assert tx.changed_stock == {(world.store, world.cola), (world.store, world.water)}

    check(work)


def test_first_delivery_from_a_warehouse_creates_the_row_and_takes_from_the_source(check: Check) -> None:
    async def work(world: World) -> None:
        await world.stock(world.warehouse, world.cola, 20)
        made = await world.approved(5)
        await order_lifecycle.fulfill(world.tx(world.west), [made], False)
        assert (await world.held(world.warehouse, world.cola))[:2] == (15, 0)
        assert await world.held(world.store, world.cola) == (5, 0, 2)

    check(work)


def test_delivery_above_the_maximum_is_refused_unless_allowed(check: Check) -> None:
    async def work(world: World) -> None:
        await world.stock(world.store, world.cola, 8, maximum=10)
        made = await world.approved(3, source_store_id=None)
        refused = await rolled_back(world, order_lifecycle.fulfill(world.tx(), [made], False))
        assert refused[2] == {"stock_after": 11, "max_stock": 10}
        await order_lifecycle.fulfill(world.tx(), [made], True)
        assert (await world.held(world.store, world.cola))[:2] == (11, 0)

    check(work)


# --- cancellations


def test_cancellation_releases_what_was_reserved(check: Check) -> None:
    async def work(world: World) -> None:
        await world.stock(world.warehouse, world.cola, 20)
        await world.stock(world.warehouse, world.water, 20)
        made = [await world.approved(5), await world.approved(4), await world.approved(3, product_id=world.water),
                await world.order(2), await world.approved(1, source_store_id=None)]  # fmt: skip
        kept = await world.approved(6)
        tx = world.tx(world.west)
        await order_lifecycle.cancel(tx, made, "closed")
        assert sorted(count for count, _ in guards(tx)) == [2, 5]
        assert {detail.partition(": ")[2] for _, detail in guards(tx)} == {
            "", "only one that is approved or pending can be cancelled"}  # fmt: skip
        await tx.check_guards()
        assert (await world.held(world.warehouse, world.cola))[:2] == (20, 6)
        assert (await world.held(world.warehouse, world.water))[:2] == (20, 0)
        assert [(await world.rows(ORDER, one))[0][0] for one in [*made, kept]] == ["cancelled"] * 5 + ["approved"]
        assert (await world.rows(EVENTS, made[0]))[2:] == [("approved", "cancelled", world.west.id, "closed", None)]
        assert tx.changed_stock == {(world.warehouse, world.cola), (world.warehouse, world.water)}

    check(work)


def test_cancelled_pending_orders_change_no_stock(check: Check) -> None:
    async def work(world: World) -> None:
        await world.stock(world.warehouse, world.cola, 20)
        tx = world.tx(world.manager)
        await order_lifecycle.cancel(tx, [await world.order(2)], "closed")
        assert ([count for count, _ in guards(tx)], tx.changed_stock) == ([1], set())
        assert await world.held(world.warehouse, world.cola) == (20, 0, 1)

    check(work)
